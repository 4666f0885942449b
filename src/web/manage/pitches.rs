//! M11: the table of pitches, of one challenge or of all.

use actix_web::web;
use entity::values::{AccountId, PitchState};
use serde::Serialize;

use super::{Badge, Control, Facet, FacetOption, Head, Link, Pager, Pairs, When, days, points, size, text};
use crate::{
    app::App,
    domain::{
        actor::Op,
        decision::is_contested,
        desk::{After, Filter, Flag, Order, Reviews, Sort},
        workflow::StageKind,
    },
    services::{
        self,
        desk::{Line, Query, Table},
    },
    web::{
        page::{Html, html},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// The table.
#[derive(Debug, Serialize)]
pub struct PitchesPage {
    /// The challenge, when it is about one.
    pub challenge: Option<String>,
    pub links: Vec<Link>,
    pub action: String,
    pub query: String,
    pub facets: Vec<Facet>,
    pub least: Control,
    pub most: Control,
    /// What the filter form sends along.
    pub hidden: std::collections::BTreeMap<&'static str, String>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub clear: String,
    pub count: String,
    pub drafts: Option<String>,
    pub columns: Vec<Head>,
    pub rows: Vec<PitchRow>,
    pub sizes: Vec<Link>,
    /// The first page, on the pages after it.
    pub first: Option<String>,
    pub pager: Pager,
    /// Whether rows can be chosen.
    pub may_manage: bool,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct PitchRow {
    pub reference: String,
    pub href: String,
    /// Of a withdrawn pitch the reference stays.
    pub title: Option<String>,
    pub organisation: Option<String>,
    pub challenge: Option<String>,
    pub stage: Badge,
    pub reviews: String,
    pub mean: String,
    pub spread: String,
    pub contested: bool,
    pub submitted: Option<When>,
    pub days: i64,
    pub due: Option<When>,
    pub overdue: bool,
    pub selectable: bool,
}

pub(in crate::web) async fn all(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<PitchesPage>, Failure> {
    page(&app, &op, None, &Pairs::of(&query)).await
}

pub(in crate::web) async fn of_challenge(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<PitchesPage>, Failure> {
    page(&app, &op, Some(&slug), &Pairs::of(&query)).await
}

async fn page(app: &App, op: &Op, slug: Option<&str>, pairs: &Pairs) -> Result<Html<PitchesPage>, Failure> {
    let query = read(pairs)?;
    let table = services::desk::pitches(app, op, slug, &query).await?;
    let stages = table.workflows.stages();
    let known = |id: &String| stages.iter().any(|stage| stage.id == *id);
    if !query.filter.stages.iter().all(known) {
        return Err(Problem::BadRequest.into());
    }
    let path = slug
        .map_or_else(|| "/manage/pitches".to_owned(), |slug| format!("/manage/challenges/{slug}/pitches"));
    Ok(html(draw(&app.wording_for(op), op, &path, pairs, &query, &table)))
}

/// What the URL asks for; a word that is on no list of ours is a 400.
fn read(pairs: &Pairs) -> Result<Query, Problem> {
    let order = pairs.word("sort", Order::parse)?.unwrap_or_default();
    Ok(Query {
        filter: Filter {
            text: text(pairs)?,
            stages: pairs.all("stage").map(str::to_owned).collect(),
            reviews: pairs.words("reviews", Reviews::parse)?,
            flags: pairs.words("flag", Flag::parse)?,
            least_milli: pairs.word("least", milli)?,
            most_milli: pairs.word("most", milli)?,
            assignees: pairs.words("assignee", |id| id.parse::<AccountId>().ok())?,
        },
        after: pairs.word("after", |after| After::parse(after, order.by))?,
        order,
        size: size(pairs)?,
    })
}

/// Thousandths of "3", "3.5" or "3,25".
fn milli(text: &str) -> Option<i32> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole, 3) || !digits(fraction, 3) {
        return None;
    }
    format!("{whole}{fraction:0<3}").parse().ok()
}

fn draw(
    wording: &Wording<'_>,
    op: &Op,
    path: &str,
    pairs: &Pairs,
    query: &Query,
    table: &Table,
) -> PitchesPage {
    let across = table.challenge.is_none();
    let here = pairs.without(&["after"]);
    let filters = ["q", "stage", "reviews", "flag", "least", "most", "assignee"];
    let facets = facets(wording, query, table);
    let pills = pills(wording, path, &here, &facets);
    let kept = ["sort", "size"].into_iter().filter(|name| !pairs.one(name).is_empty());
    let links = table.challenge.iter().flat_map(|challenge| {
        ["decisions", "release"].map(|word| {
            let href = format!("/manage/challenges/{}/{word}", challenge.slug);
            Link::new(wording.say(&format!("manage-{word}-link")), href)
        })
    });
    PitchesPage {
        challenge: table.challenge.as_ref().map(|challenge| challenge.title.clone()),
        links: links.collect(),
        action: path.to_owned(),
        query: query.filter.text.clone(),
        least: range(wording, "least", pairs),
        most: range(wording, "most", pairs),
        hidden: kept.map(|name| (name, pairs.one(name).to_owned())).collect(),
        active: pills.len(),
        clear: pairs.without(&filters).without(&["after"]).href(path),
        pills,
        facets,
        count: wording.say_with("manage-pitches-count", &[("n", table.total.to_string())]),
        drafts: (table.drafts > 0)
            .then(|| wording.say_with("manage-pitches-drafts", &[("n", table.drafts.to_string())])),
        columns: columns(wording, path, &here, query.order, across),
        rows: table.rows.iter().map(|line| row(wording, op, table, line, across)).collect(),
        sizes: [25_u64, 50, 100]
            .map(|count| Link {
                current: count == query.size,
                ..Link::new(
                    count.to_string(),
                    here.without(&["size"]).with("size", &count.to_string()).href(path),
                )
            })
            .into(),
        first: query.after.is_some().then(|| here.href(path)),
        pager: Pager {
            next: table.next.as_ref().map(|after| here.clone().with("after", &after.word()).href(path)),
            ..Pager::default()
        },
        may_manage: table.may_manage,
    }
}

fn range(wording: &Wording<'_>, name: &str, pairs: &Pairs) -> Control {
    Control {
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: wording.say(&format!("manage-filter-{name}")),
        kind: "number",
        value: Some(pairs.one(name).to_owned()),
        ..Control::default()
    }
}

fn facets(wording: &Wording<'_>, query: &Query, table: &Table) -> Vec<Facet> {
    let filter = &query.filter;
    let option = |value: String, label: String, checked: bool| FacetOption::new(&value, label, checked);
    let stages = table.workflows.stages();
    let mut facets = vec![
        Facet {
            name: "stage",
            label: wording.say("manage-filter-stage"),
            open: true,
            options: stages
                .into_iter()
                .map(|stage| option(stage.id.clone(), stage.name.clone(), filter.stages.contains(&stage.id)))
                .collect(),
        },
        Facet {
            name: "reviews",
            label: wording.say("manage-filter-reviews"),
            open: true,
            options: Reviews::ALL
                .iter()
                .map(|one| {
                    let label = wording.word("manage-reviews", one.as_str());
                    option(one.as_str().to_owned(), label, filter.reviews.contains(one))
                })
                .collect(),
        },
        Facet {
            name: "flag",
            label: wording.say("manage-filter-flag"),
            open: true,
            options: Flag::ALL
                .iter()
                .map(|one| {
                    let label = wording.word("manage-flag", one.as_str());
                    option(one.as_str().to_owned(), label, filter.flags.contains(one))
                })
                .collect(),
        },
    ];
    if !table.assignees.is_empty() {
        facets.push(Facet {
            name: "assignee",
            label: wording.say("manage-filter-assignee"),
            open: !filter.assignees.is_empty(),
            options: table
                .assignees
                .iter()
                .map(|(id, name)| option(id.to_string(), name.clone(), filter.assignees.contains(id)))
                .collect(),
        });
    }
    facets
}

/// Each filter in use, as a link that removes it.
fn pills(wording: &Wording<'_>, path: &str, here: &Pairs, facets: &[Facet]) -> Vec<Link> {
    let mut pills = Vec::new();
    for name in ["q", "least", "most"] {
        let value = here.one(name);
        if !value.is_empty() {
            let label = wording.say_with(&format!("manage-pill-{name}"), &[("value", value.to_owned())]);
            pills.push(Link::new(label, here.without(&[name]).href(path)));
        }
    }
    for facet in facets {
        for option in facet.options.iter().filter(|option| option.checked) {
            let href = here.without_pair(facet.name, &option.value).href(path);
            pills.push(Link::new(option.label.clone(), href));
        }
    }
    pills
}

fn columns(wording: &Wording<'_>, path: &str, here: &Pairs, order: Order, across: bool) -> Vec<Head> {
    let sorted = |sort: Sort, numeric: bool| {
        let is_this = order.by == sort;
        // Words begin with A, figures and dates with the highest.
        let descending =
            if is_this { !order.descending } else { !matches!(sort, Sort::Reference | Sort::Title) };
        let word = Order { by: sort, descending }.word();
        Head {
            label: wording.say(&format!("manage-column-{}", sort.as_str())),
            href: Some(here.without(&["sort"]).with("sort", &word).href(path)),
            sort: match (is_this, order.descending) {
                (false, _) => "none",
                (true, false) => "ascending",
                (true, true) => "descending",
            },
            numeric,
        }
    };
    let plain =
        |message: &str, numeric: bool| Head { label: wording.say(message), href: None, sort: "", numeric };
    let mut columns = vec![
        sorted(Sort::Reference, false),
        sorted(Sort::Title, false),
        plain("manage-column-organisation", false),
    ];
    if across {
        columns.push(plain("manage-challenge", false));
    }
    columns.extend([
        plain("manage-column-stage", false),
        sorted(Sort::Reviews, true),
        sorted(Sort::Score, true),
        sorted(Sort::Spread, true),
        sorted(Sort::Submitted, false),
        plain("manage-column-days", true),
        plain("manage-column-due", false),
    ]);
    columns
}

fn row(wording: &Wording<'_>, op: &Op, table: &Table, line: &Line, across: bool) -> PitchRow {
    let row = &line.row;
    let live = row.state == PitchState::Submitted;
    let zone = line.challenge.as_ref().map_or("UTC", |challenge| challenge.zone.as_str());
    let stage = table.workflows.stage(row.workflow_id, &row.stage);
    PitchRow {
        href: format!("/manage/pitches/{}", row.reference),
        title: live.then(|| row.title.clone()),
        organisation: row.organisation.clone().filter(|_| live),
        challenge: line.challenge.as_ref().filter(|_| across).map(|challenge| challenge.title.clone()),
        stage: Badge {
            kind: stage.map_or("mute", |stage| stage_kind(stage.kind)),
            text: stage.map_or_else(|| row.stage.clone(), |stage| stage.name.clone()),
        },
        reviews: wording.say_with(
            "manage-reviews-of",
            &[
                ("done", row.review_count.to_string()),
                ("asked", line.asked.all.max(i64::from(row.review_count)).to_string()),
            ],
        ),
        mean: points(wording, row.score_mean_milli),
        spread: points(wording, row.score_spread_milli),
        contested: is_contested(row.score_spread_milli),
        submitted: row.submitted_at.map(|at| When::short(wording, at, zone)),
        days: days(row.stage_at, op.now),
        due: line.asked.due_at.map(|at| When::short(wording, at, zone)),
        overdue: line.asked.due_at.is_some_and(|due| due < op.now),
        selectable: table.may_manage && live,
        reference: row.reference.clone(),
    }
}

/// How a stage looks.
pub(super) const fn stage_kind(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Accepted => "ok",
        StageKind::Evaluation | StageKind::Panel | StageKind::Screening => "info",
        StageKind::Decision => "accent",
        StageKind::Reserve | StageKind::NeedsInfo => "warn",
        StageKind::Intake | StageKind::Declined | StageKind::Withdrawn => "mute",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_our_lists_are_read_from_the_url() {
        let pair = |key: &str, value: &str| Pairs::of(&[(key.to_owned(), value.to_owned())]);
        for (key, value, ok) in [
            ("sort", "-score", true),
            ("sort", "title", true),
            ("sort", "stage", false),
            ("sort", "score desc", false),
            ("reviews", "complete", true),
            ("reviews", "2", false),
            ("flag", "overdue", true),
            ("flag", "all", false),
            ("least", "3.5", true),
            ("least", "3,25", true),
            ("least", "-1", false),
            ("least", "abc", false),
            ("most", "3.0001", false),
            ("assignee", "kim", false),
            ("size", "25", true),
            ("size", "26", false),
            ("after", "1~NL-7K3M9Q", true),
            ("after", "NL-7K3M9Q", false),
            ("unknown", "x", true),
        ] {
            assert_eq!(read(&pair(key, value)).is_ok(), ok, "{key}={value}");
        }
        assert_eq!(milli("3.5"), Some(3_500));
        assert_eq!(milli("4"), Some(4_000));
    }
}
