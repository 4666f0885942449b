//! Calendars (iCalendar) and news (Atom): addresses for programs, each with a tag by which they ask only for what changed.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, canonical::sha256_hex},
    error::Error,
    services::{
        self,
        calendar::{Entry, Feed},
    },
    web::problem::Failure,
};

const CALENDAR: &str = "text/calendar; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";

pub(in crate::web) async fn deadline(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    Ok(tagged(&request, CALENDAR, services::calendar::of_challenge(&app, &op, &slug).await?))
}

/// The dates of whoever holds the address: no session is asked for, and nothing confidential is told.
pub(in crate::web) async fn own(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    Ok(match services::calendar::own(&app, &op, &token).await? {
        Feed::Calendar(text) => HttpResponse::Ok()
            .content_type(CALENDAR)
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .body(text),
        Feed::Gone => HttpResponse::build(StatusCode::GONE).content_type(CALENDAR).body(""),
    })
}

/// What the template of a feed shows.
#[derive(Debug, Serialize)]
struct Atom {
    title: String,
    /// Where the feed is, and what it is about.
    own: String,
    about: String,
    id: String,
    updated: String,
    entries: Vec<AtomEntry>,
}

#[derive(Debug, Serialize)]
struct AtomEntry {
    id: String,
    title: String,
    href: String,
    published: String,
    updated: String,
    text: String,
}

pub(in crate::web) async fn challenges(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let entries = services::calendar::challenges(&app).await?;
    let wording = app.wording(&op.language);
    let entry = |entry: &Entry| AtomEntry {
        id: tag(&app, "challenge", &entry.id.to_string()),
        title: entry.title.clone(),
        href: app.link(&format!("/challenges/{}", entry.slug)),
        published: time(entry.published_at),
        updated: time(entry.changed_at.unwrap_or(entry.published_at)),
        text: match entry.closes_at {
            Some(at) => {
                let closes = [("time", wording.instant(at, &entry.zone))];
                format!("{}\n\n{}", entry.summary, wording.say_with("calendar-closes", &closes))
            }
            None => entry.summary.clone(),
        },
    };
    let atom = Atom {
        title: wording.say_with("calendar-feed", &[("site", app.config.site.name.clone())]),
        own: app.link("/challenges.atom"),
        about: app.link("/challenges"),
        id: tag(&app, "feed", "challenges"),
        updated: newest(entries.iter().map(|entry| entry.changed_at.unwrap_or(entry.published_at))),
        entries: entries.iter().map(entry).collect(),
    };
    drawn(&app, &op, &request, &atom)
}

pub(in crate::web) async fn changes(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let (challenge, versions, updates) = services::challenge::published(&app, &op, &slug).await?;
    let page = app.link(&format!("/challenges/{}", challenge.slug));
    let wording = app.wording(&op.language);
    let changes = versions.iter().map(|version| {
        (
            version.changed_at,
            AtomEntry {
                id: tag(&app, "challenge", &format!("{}/{}", challenge.id, version.version)),
                title: match version.version {
                    1 => wording
                        .say_with("calendar-published", &[("challenge", version.content.title.clone())]),
                    _ => {
                        wording.say_with("calendar-changed", &[("challenge", version.content.title.clone())])
                    }
                },
                href: if version.version > 1 { format!("{page}/changes") } else { page.clone() },
                published: time(version.changed_at),
                updated: time(version.changed_at),
                text: if version.note.is_empty() {
                    version.content.summary.clone()
                } else {
                    version.note.clone()
                },
            },
        )
    });
    let news = updates.iter().map(|update| {
        (
            update.posted_at,
            AtomEntry {
                id: tag(&app, "update", &update.id.to_string()),
                title: update.title.clone(),
                href: format!("{page}/updates#u-{}", update.id),
                published: time(update.posted_at),
                updated: time(update.posted_at),
                text: update.body.clone(),
            },
        )
    });
    let mut entries: Vec<(DateTime<Utc>, AtomEntry)> = changes.chain(news).collect();
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let atom = Atom {
        title: challenge.content.title.clone(),
        own: format!("{page}/updates.atom"),
        about: page,
        id: tag(&app, "feed", &challenge.id.to_string()),
        updated: newest(entries.iter().map(|(at, _)| *at)),
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    };
    drawn(&app, &op, &request, &atom)
}

/// A name that stays whatever becomes of addresses.
fn tag(app: &App, kind: &str, id: &str) -> String {
    format!("tag:{},2026:{kind}/{id}", app.config.mail_host())
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn newest(times: impl Iterator<Item = DateTime<Utc>>) -> String {
    time(times.max().unwrap_or(DateTime::UNIX_EPOCH))
}

fn drawn(app: &App, op: &Op, request: &HttpRequest, atom: &Atom) -> Result<HttpResponse, Failure> {
    let text = app.templates.render(&op.language, "feed/atom.xml", atom).map_err(Error::Internal)?;
    Ok(tagged(request, ATOM, text))
}

/// The text with its tag; nothing for whoever has it already.
pub(super) fn tagged(request: &HttpRequest, kind: &'static str, text: String) -> HttpResponse {
    let tag = format!("\"{}\"", sha256_hex(text.as_bytes()));
    let has = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if has == Some(tag.as_str()) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type(kind).body(text)
}
