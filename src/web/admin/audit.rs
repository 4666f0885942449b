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
        view::{
            Facet, Link, Pager, Pairs, When,
            trail::{self, EntryRow},
        },
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/audit";
/// The groups of events, as the chain names them.
const GROUPS: [&str; 30] = [
    "account",
    "acting",
    "address",
    "area",
    "assignment",
    "audit",
    "challenge",
    "challenge_invitation",
    "conflict",
    "decision",
    "glass",
    "import",
    "invitation",
    "library",
    "lockdown",
    "nda",
    "organisation",
    "partnership",
    "password",
    "pitch",
    "privacy",
    "referral",
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
    pub rows: Vec<Numbered>,
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

/// An entry with its place in the chain.
#[derive(Debug, Serialize)]
pub struct Numbered {
    pub seq: i64,
    /// What it is about.
    pub object: Option<String>,
    #[serde(flatten)]
    pub entry: EntryRow,
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "admin/audit.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let row = |is_erased: bool| Numbered {
            seq: 1_204,
            object: Some("01a205a4-d069-738a-b822-a4ae99429d34".to_owned()),
            entry: EntryRow::sample(hostile, is_erased),
        };
        vec![
            Self::default(),
            Self {
                query: format!("\"{hostile}"),
                facets: Vec::new(),
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
    let found =
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
        facets: trail::groups(&wording, &GROUPS, &groups),
        active: pills.len(),
        pills,
        rows: found.entries.iter().map(|entry| numbered(&wording, entry)).collect(),
        first: before.map(|_| start.href(PATH)),
        pager: Pager {
            next: found.next.map(|seq| start.clone().with("before", &seq.to_string()).href(PATH)),
            ..Pager::default()
        },
        verified: found.verified.map(|verified| VerifiedView {
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

fn numbered(wording: &Wording<'_>, entry: &Entry) -> Numbered {
    Numbered {
        seq: entry.seq,
        object: entry.object_id.map(|id| id.to_string()),
        entry: EntryRow::new(wording, entry),
    }
}
