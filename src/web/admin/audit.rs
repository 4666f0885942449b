//! The audit trail for those who look after it: every write, who did it, to what.

use actix_web::{HttpResponse, http::header, web};
use futures_util::stream;
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{self, audit::Entry},
    web::{
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        view::{Facet, FacetOption, Link, Pager, Pairs, Row, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/audit";
/// The groups of events, as the chain names them.
const GROUPS: [&str; 26] = [
    "account",
    "acting",
    "address",
    "assignment",
    "audit",
    "challenge",
    "conflict",
    "decision",
    "glass",
    "invitation",
    "library",
    "lockdown",
    "nda",
    "organisation",
    "partnership",
    "password",
    "pitch",
    "privacy",
    "release",
    "retention",
    "review",
    "role",
    "second_factor",
    "session",
    "setting",
    "sign_in",
];

/// One page of the trail.
#[derive(Debug, Default, Serialize)]
pub struct AuditPage {
    pub query: String,
    pub facets: Vec<Facet>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub rows: Vec<EntryRow>,
    pub first: Option<String>,
    pub pager: Pager,
    /// The last time the whole chain was followed.
    pub verified: Option<VerifiedView>,
}

/// What was found when the chain was followed.
#[derive(Debug, Serialize)]
pub struct VerifiedView {
    pub at: When,
    pub entries: String,
    /// How it is broken.
    pub fault: Option<String>,
}

/// One entry.
#[derive(Debug, Serialize)]
pub struct EntryRow {
    pub seq: i64,
    pub at: When,
    pub kind: String,
    /// A person, or what else acted.
    pub by: String,
    pub object: Option<String>,
    pub details: Vec<Row>,
    /// Its payload was erased; the chain keeps that there was one.
    pub is_erased: bool,
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "admin/audit.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let row = |is_erased: bool| EntryRow {
            seq: 1_204,
            at: When { iso: "2026-12-01T16:00:00Z".to_owned(), text: "1 Dec 2026".to_owned(), yours: None },
            kind: "pitch.submitted".to_owned(),
            by: hostile.to_owned(),
            object: Some("01a205a4-d069-738a-b822-a4ae99429d34".to_owned()),
            details: if is_erased { Vec::new() } else { vec![Row::new("reason", hostile)] },
            is_erased,
        };
        vec![
            Self::default(),
            Self {
                query: format!("\"{hostile}"),
                facets: facets(&["pitch".to_owned()], str::to_owned),
                active: 1,
                pills: vec![Link::new(hostile, PATH)],
                rows: vec![row(false), row(true)],
                first: Some(PATH.to_owned()),
                pager: Pager { next: Some(format!("{PATH}?before=7")), ..Pager::default() },
                verified: Some(VerifiedView {
                    at: When::sample(),
                    entries: "1,204 entries".to_owned(),
                    fault: Some(hostile.to_owned()),
                }),
            },
            Self {
                verified: Some(VerifiedView {
                    at: When::sample(),
                    entries: "1,204 entries".to_owned(),
                    fault: None,
                }),
                ..Self::default()
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<AuditPage>, Failure> {
    let pairs = Pairs::of(&query);
    let groups = pairs.words("kind", |word| GROUPS.contains(&word).then(|| word.to_owned()))?;
    let before = pairs.word("before", |seq| seq.parse::<i64>().ok())?;
    let what = pairs.one("q").trim();
    let trail =
        services::audit::trail(&app, &op, groups.clone(), what, before).await.map_err(Failure::from)?;
    let wording = app.wording_for(&op);
    let start = pairs.without(&["before"]);
    let mut pills: Vec<Link> = groups
        .iter()
        .map(|group| {
            Link::new(wording.word("audit-group", group), start.without_pair("kind", group).href(PATH))
        })
        .collect();
    if !what.is_empty() {
        pills.push(Link::new(what, start.without(&["q"]).href(PATH)));
    }
    Ok(html(AuditPage {
        query: what.to_owned(),
        facets: facets(&groups, |group| wording.word("audit-group", group)),
        active: pills.len(),
        pills,
        rows: trail.entries.iter().map(|entry| row(&wording, entry)).collect(),
        first: before.map(|_| start.href(PATH)),
        pager: Pager {
            next: trail.next.map(|seq| start.clone().with("before", &seq.to_string()).href(PATH)),
            ..Pager::default()
        },
        verified: trail.verified.map(|verified| VerifiedView {
            at: When::own(&wording, verified.at),
            entries: wording.say_with("audit-entries", &[("count", verified.entries.to_string())]),
            fault: verified.fault,
        }),
    }))
}

pub(in crate::web) async fn verify(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::audit::queue_verification(&app, &op).await?;
    Ok(see_other_saying(&app, PATH, "flash-audit-verifying"))
}

/// The whole chain, a piece after the other: it may be larger than memory.
pub(in crate::web) async fn export(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::audit::begin_export(&app, &op).await?;
    let pieces = stream::try_unfold((app, op, 0), |(app, op, after)| async move {
        let (lines, last) = services::audit::export_after(&app, &op, after).await?;
        Ok::<_, Error>((!lines.is_empty()).then(|| (web::Bytes::from(lines), (app, op, last))))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/jsonl; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\""))
        .streaming(pieces))
}

fn facets(chosen: &[String], label: impl Fn(&str) -> String) -> Vec<Facet> {
    let options = GROUPS.iter().map(|group| FacetOption {
        value: (*group).to_owned(),
        label: label(group),
        count: None,
        checked: chosen.iter().any(|one| one == group),
    });
    vec![Facet { name: "kind", label: label("title"), open: true, options: options.collect() }]
}

fn row(wording: &Wording<'_>, entry: &Entry) -> EntryRow {
    let payload: serde_json::Value =
        entry.payload.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let by = payload["by"].as_str().unwrap_or("erased");
    EntryRow {
        seq: entry.seq,
        at: When::own(wording, entry.at),
        kind: entry.kind.clone(),
        by: entry.actor.clone().unwrap_or_else(|| wording.word("audit-by", by)),
        object: entry.object_id.map(|id| id.to_string()),
        details: details(&payload["details"]),
        is_erased: entry.payload.is_none(),
    }
}

/// The details as they stand in the chain: names and values, never markup.
fn details(details: &serde_json::Value) -> Vec<Row> {
    let Some(details) = details.as_object() else { return Vec::new() };
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    details.iter().map(|(name, value)| Row::new(name, text(value))).collect()
}
