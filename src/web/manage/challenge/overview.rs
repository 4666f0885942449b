//! M4: one challenge as a task list, and once it is public, what can be done with it.

use actix_web::web;
use entity::values::ChallengeState;
use serde::Serialize;

use super::href;
use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::{Part, Progress},
    },
    services::{self, challenge::Overview},
    web::{
        manage::today::status,
        page::{Html, Page, html},
        problem::Failure,
        view::{Badge, Link, Row, When},
    },
    wording::Wording,
};

/// A challenge.
#[derive(Debug, Serialize)]
pub struct OverviewPage {
    pub title: String,
    pub status: Badge,
    pub facts: Vec<Row>,
    pub tasks: Vec<Task>,
    /// What stands before publication, each leading to its field.
    pub missing: Vec<Link>,
    /// Publishes it, while it is a draft.
    pub publish: Option<String>,
    /// What is done with it next, and other pages of it.
    pub actions: Vec<Link>,
    pub pages: Vec<Link>,
    /// A wish to open it again.
    pub reopening: Option<Wish>,
}

/// One line of the task list.
#[derive(Debug, Serialize)]
pub struct Task {
    pub label: String,
    pub href: Option<String>,
    pub state: &'static str,
    pub text: String,
    pub hint: Option<String>,
}

/// A wish that waits for a second person.
#[derive(Debug, Serialize)]
pub struct Wish {
    pub text: String,
    pub reason: String,
    pub until: When,
    pub action: String,
    /// The reader asked for it and can only take it back.
    pub is_own: bool,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<OverviewPage>, Failure> {
    let overview = services::challenge::overview(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording(&op.language), &op, &overview)))
}

fn draw(wording: &Wording<'_>, op: &Op, overview: &Overview) -> OverviewPage {
    let kept = &overview.kept;
    let (slug, content) = (&kept.slug, &kept.content);
    let is_draft = content.state == ChallengeState::Draft;
    let at = |word: &str| format!("/manage/challenges/{slug}/{word}");
    let link = |label: &str, href: String| Link::new(wording.say(label), href);
    let to = |state: &str| link(&format!("run-do-{state}"), at(&format!("state?to={state}")));
    let is_closed = content.closes_at.is_some_and(|closes| closes <= op.now);
    let mut actions = Vec::new();
    match content.state {
        ChallengeState::Draft => {}
        ChallengeState::Published if is_closed => {
            actions.extend([link("run-do-reopen", at("reopen")), to("withdrawn"), to("archived")]);
        }
        ChallengeState::Published => {
            actions.extend([
                link("run-do-extend", at("dates")),
                to("paused"),
                to("withdrawn"),
                to("archived"),
            ]);
        }
        ChallengeState::Paused => actions.extend([to("published"), to("withdrawn"), to("archived")]),
        ChallengeState::Withdrawn | ChallengeState::Archived => {}
    }
    let mut pages = vec![link("run-preview", at("preview"))];
    if !is_draft {
        pages.push(link("run-public-page", format!("/challenges/{slug}")));
        pages.push(link("nav-pitches", at("pitches")));
        pages.push(link("nav-decisions", at("decisions")));
        if overview.edits {
            pages.push(link("question-inbox", at("questions")));
            pages.push(link("update-title", at("updates")));
            pages.push(link("share-title", at("share")));
        }
    }
    if overview.edits {
        pages.push(link("invite-title", at("invitations")));
    }
    pages.push(link("deadlines-title", at("deadlines")));
    pages.push(link("run-trail", at("trail")));
    if overview.edits {
        pages.push(link("run-copy", format!("/manage/challenges/new?from={slug}")));
    } else {
        actions.clear();
    }
    OverviewPage {
        title: content.title.clone(),
        status: status(wording, overview.phase.as_str()),
        facts: facts(wording, overview),
        tasks: overview
            .parts
            .iter()
            .map(|(part, progress)| task(wording, overview, *part, *progress))
            .collect(),
        missing: overview
            .missing
            .iter()
            .filter(|_| is_draft)
            .map(|one| {
                Link::new(wording.refusal(&one.why), format!("{}#f-{}", href(slug, one.part), one.field))
            })
            .collect(),
        publish: (is_draft && overview.edits).then(|| at("publish")),
        actions,
        pages,
        reopening: overview.reopening.as_ref().map(|(wish, name)| Wish {
            text: wording.say_with("run-reopening", &[("name", name.clone())]),
            reason: wish.reason.clone(),
            until: When::instant(wording, wish.closes_at, &content.zone),
            action: at("reopen/decide"),
            is_own: op.account() == Some(wish.proposed_by),
        }),
    }
}

fn facts(wording: &Wording<'_>, overview: &Overview) -> Vec<Row> {
    let (kept, content) = (&overview.kept, &overview.kept.content);
    let row = |label: &str, value: String| Row::new(wording.say(label), value);
    let mut facts = vec![row("run-code", kept.code.clone())];
    let audience = if kept.invite_only_at.is_some() { "invited" } else { "everybody" };
    facts.push(row("audience-title", wording.say(&format!("audience-{audience}"))));
    facts.extend(overview.owner.clone().map(|name| row("manage-owner", name)));
    if kept.dates_at.is_some() {
        facts.push(row("dates-opens", wording.instant(content.opens_at, &content.zone)));
        facts.extend(content.closes_at.map(|at| row("dates-closes", wording.instant(at, &content.zone))));
    }
    if kept.version > 0 {
        facts.push(row("run-version", kept.version.to_string()));
    }
    facts.extend(kept.state_reason.clone().map(|reason| row("run-reason", reason)));
    facts
}

fn task(wording: &Wording<'_>, overview: &Overview, part: Part, progress: Progress) -> Task {
    let (state, word) = match progress {
        Progress::Todo => ("todo", "todo"),
        Progress::Started => ("progress", "started"),
        Progress::Done => ("done", "done"),
        Progress::Later => ("todo", "later"),
    };
    let counts = &overview.counts;
    let hint = match part {
        Part::Form => Some(("run-hint-form", counts.fields as u64)),
        Part::Rubric => Some(("run-hint-rubric", counts.criteria as u64)),
        Part::Workflow => Some(("run-hint-workflow", counts.stages as u64)),
        Part::People => Some(("run-hint-people", counts.evaluators)),
        _ => None,
    };
    let is_reader = !overview.edits && !matches!(part, Part::Form | Part::Rubric | Part::Workflow);
    Task {
        label: wording.say(&format!("run-part-{}", part.as_str())),
        href: (!is_reader).then(|| href(&overview.kept.slug, part)),
        state,
        text: wording.say(&format!("run-progress-{word}")),
        hint: hint.map(|(id, count)| wording.say_with(id, &[("n", count.to_string())])),
    }
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "manage/challenge.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile, long, rows, when};
        let task = |state: &'static str, full: bool| Task {
            label: hostile(),
            href: full.then(|| "/manage/challenges/quiet/content".to_owned()),
            state,
            text: hostile(),
            hint: full.then(hostile),
        };
        let page = |title: String, full: bool| Self {
            title,
            status: badge(),
            facts: if full { rows() } else { Vec::new() },
            tasks: vec![task("todo", full), task("progress", full), task("done", full)],
            missing: if full {
                vec![Link::new(hostile(), "/manage/challenges/quiet/content#f-summary")]
            } else {
                Vec::new()
            },
            publish: full.then(|| "/manage/challenges/quiet/publish".to_owned()),
            actions: if full {
                vec![Link::new(hostile(), "/manage/challenges/quiet/dates")]
            } else {
                Vec::new()
            },
            pages: vec![Link::new(hostile(), "/manage/challenges/quiet/preview")],
            reopening: None,
        };
        let wish = |is_own| Wish {
            text: hostile(),
            reason: hostile(),
            until: when(),
            action: "/manage/challenges/quiet/reopen/decide".to_owned(),
            is_own,
        };
        vec![
            page("Quiet heat pumps".to_owned(), false),
            Self { reopening: Some(wish(true)), ..page(hostile(), true) },
            Self { reopening: Some(wish(false)), publish: None, ..page(long(), true) },
        ]
    }
}
