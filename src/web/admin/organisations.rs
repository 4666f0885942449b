//! X3: all organisations, those that look like one, and the merges that can be undone.

use actix_web::{HttpResponse, web};
use entity::values::OrganisationId;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{
        self,
        organisation::{Desk, Listed},
    },
    web::{
        fields::Fields,
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        view::{Link, When},
    },
    wording::Wording,
};

const PATH: &str = "/admin/organisations";

/// The list.
#[derive(Debug, Default, Serialize)]
pub struct OrganisationsPage {
    pub query: String,
    pub rows: Vec<OrganisationRow>,
    pub pairs: Vec<PairCard>,
    pub merges: Vec<MergeLine>,
    pub may_merge: bool,
    /// The first page, when this is another one.
    pub first: Option<String>,
    pub next: Option<String>,
}

/// One organisation.
#[derive(Debug, Serialize)]
pub struct OrganisationRow {
    pub name: String,
    pub href: String,
    pub country: String,
    pub domain: String,
    pub is_verified: bool,
    pub people: i64,
    pub pitches: i64,
    pub merged: Option<String>,
}

/// Two that look like one.
#[derive(Debug, Serialize)]
pub struct PairCard {
    pub one: OrganisationRow,
    pub other: OrganisationRow,
    pub score: String,
    pub reasons: Vec<String>,
    pub compare: String,
    pub one_id: String,
    pub other_id: String,
}

/// A merge that can be undone.
#[derive(Debug, Serialize)]
pub struct MergeLine {
    pub text: String,
    pub at: When,
    pub undo: String,
}

impl Page for OrganisationsPage {
    const TEMPLATE: &'static str = "admin/organisations.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let row = |merged: Option<&str>| OrganisationRow {
            name: hostile.to_owned(),
            href: "/admin/organisations/1".to_owned(),
            country: "Finland".to_owned(),
            domain: "aalto.example".to_owned(),
            is_verified: merged.is_none(),
            people: 2,
            pitches: 1_204,
            merged: merged.map(str::to_owned),
        };
        let pair = || PairCard {
            one: row(None),
            other: row(None),
            score: "95 % sure".to_owned(),
            reasons: vec!["Same name".to_owned(), hostile.to_owned()],
            compare: "/admin/organisations/merge?keep=1&merge=2".to_owned(),
            one_id: "1".to_owned(),
            other_id: "2".to_owned(),
        };
        let merge = MergeLine {
            text: format!("{hostile} into Aalto"),
            at: When::sample(),
            undo: "/admin/organisations/merges/1/undo".to_owned(),
        };
        vec![
            Self::default(),
            Self {
                query: format!("\"{hostile}"),
                rows: vec![row(None), row(Some(hostile))],
                pairs: vec![pair(), pair()],
                merges: vec![merge],
                may_merge: true,
                first: Some(PATH.to_owned()),
                next: Some(format!("{PATH}?after=1")),
            },
            Self { pairs: vec![pair()], ..Self::default() },
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Query {
    q: String,
    after: Option<String>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Query>,
) -> Result<Html<OrganisationsPage>, Failure> {
    let after = match &query.after {
        Some(after) => Some(after.parse::<OrganisationId>().map_err(|_| Error::NotFound)?),
        None => None,
    };
    let desk = services::organisation::desk(&app, &op, &query.q, after).await?;
    let wording = app.wording_for(&op);
    Ok(html(OrganisationsPage {
        query: query.q.trim().to_owned(),
        rows: desk.rows.iter().map(|one| row(&wording, one)).collect(),
        pairs: pairs(&wording, &desk),
        merges: merges(&wording, &desk),
        may_merge: desk.may_merge,
        first: after.map(|_| PATH.to_owned()),
        next: desk.next.map(|last| format!("{PATH}?after={last}")),
    }))
}

fn row(wording: &Wording<'_>, one: &Listed) -> OrganisationRow {
    OrganisationRow {
        name: one.name.clone(),
        href: format!("{PATH}/{}", one.id),
        country: country(wording, &one.country),
        domain: one.domain.clone().unwrap_or_default(),
        is_verified: one.is_verified,
        people: one.people,
        pitches: one.pitches,
        merged: one
            .merged_into
            .as_ref()
            .map(|name| wording.say_with("organisations-merged", &[("name", name.clone())])),
    }
}

/// The name of a country, or nothing while it is unknown.
pub(super) fn country(wording: &Wording<'_>, code: &str) -> String {
    if code.is_empty() { String::new() } else { wording.say(&crate::domain::country::message(code)) }
}

fn pairs(wording: &Wording<'_>, desk: &Desk) -> Vec<PairCard> {
    let card = |pair: &services::organisation::Pair| {
        let mut reasons: Vec<String> = pair
            .reasons
            .iter()
            .map(|reason| wording.say(&format!("organisations-because-{reason}")))
            .collect();
        if !pair.explanation.is_empty() {
            let text = pair.explanation.clone();
            reasons.push(wording.say_with("organisations-because-said", &[("text", text)]));
        }
        Some(PairCard {
            one: row(wording, desk.names.get(&pair.one)?),
            other: row(wording, desk.names.get(&pair.other)?),
            score: wording
                .say_with("organisations-score", &[("percent", (pair.score_milli / 10).to_string())]),
            reasons,
            compare: format!("{PATH}/merge?keep={}&merge={}", pair.one, pair.other),
            one_id: pair.one.to_string(),
            other_id: pair.other.to_string(),
        })
    };
    desk.pairs.iter().filter_map(card).collect()
}

fn merges(wording: &Wording<'_>, desk: &Desk) -> Vec<MergeLine> {
    let line = |done: &services::organisation::Done| MergeLine {
        text: wording.say_with(
            "organisations-merge-done",
            &[("merged", done.merged.clone()), ("kept", done.kept.clone())],
        ),
        at: When::own(wording, done.merged_at),
        undo: format!("{PATH}/merges/{}/undo", done.id),
    };
    desk.merges.iter().map(line).collect()
}

pub(in crate::web) async fn undo(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    services::organisation::undo(&app, &op, id).await?;
    Ok(see_other_saying(&app, PATH, "flash-organisations-undone"))
}

pub(in crate::web) async fn distinct(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = |name: &str| fields.get(name).parse().map_err(|_| Error::NotFound);
    services::organisation::distinct(&app, &op, id("one")?, id("other")?).await?;
    Ok(see_other_saying(&app, PATH, "flash-organisations-distinct"))
}

/// The way back to the list.
pub(super) fn list(wording: &Wording<'_>) -> Link {
    Link::new(wording.say("organisations-title"), PATH)
}
