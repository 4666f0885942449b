//! Dates for calendar programs and news for feed readers: of challenges for everybody, of one's own things under a secret
//! address.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::ChallengeState;

use super::record::{random_hex, token_hash};
pub use crate::store::feed::Entry;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        calendar::{Date, calendar},
    },
    error::{Error, Result},
    services::record,
    store,
};

/// Dates in one calendar.
const MOST: u64 = 200;
/// Challenges in the feed.
const NEWEST: u64 = 50;
/// How long a date that has passed stays in one's own calendar.
const BEHIND: TimeDelta = TimeDelta::days(30);

/// The closing of a challenge as a calendar; without a date in it where nothing closes. 404 for what is not public.
pub async fn of_challenge(app: &App, op: &Op, slug: &str) -> Result<String> {
    let (shown, _) = store::challenge::visible(app.db.read(), op, slug).await?;
    let closing = store::feed::closing(app.db.read(), shown.id).await?.ok_or(Error::NotFound)?;
    let wording = app.wording(&op.language);
    let url = app.link(&format!("/challenges/{}", closing.slug));
    let date = closing.closes_at.map(|at| Date {
        uid: uid(app, &closing.id, "closing"),
        sequence: u32::try_from(closing.version).unwrap_or(0),
        changed_at: closing.updated_at,
        at,
        title: wording.say_with("calendar-closing", &[("challenge", closing.title.clone())]),
        text: wording.instant(at, &closing.zone),
        url,
        is_cancelled: closing.state == ChallengeState::Withdrawn,
    });
    Ok(calendar(&closing.title, date.as_slice(), false))
}

/// The same thing has the same name in every calendar, for ever.
fn uid(app: &App, object: &impl std::fmt::Display, kind: &str) -> String {
    format!("{object}-{kind}@{}", app.config.mail_host())
}

/// What is under a secret address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    Calendar(String),
    /// It was given another address since.
    Gone,
}

/// The own dates of whoever this address was given to: what, when and where, nothing that is confidential. 404 for an
/// address that was never given.
pub async fn own(app: &App, op: &Op, token: &str) -> Result<Feed> {
    let conn = app.db.read();
    let (account, is_open) = store::feed::of_token(conn, &token_hash(token)).await?.ok_or(Error::NotFound)?;
    let person = store::account::person(conn, account).await?;
    if !is_open || person.disabled_at.is_some() {
        return Ok(Feed::Gone);
    }
    let wording = app.wording(&person.language);
    let dates: Vec<Date> = store::feed::own(conn, account, op.now - BEHIND, MOST)
        .await?
        .into_iter()
        .map(|own| {
            let path = match own.kind.as_str() {
                "review" => format!("/review/{}", own.reference),
                "request" => format!("/my/pitches/{}/messages", own.reference),
                _ => format!("/my/pitches/{}", own.reference),
            };
            let args = [("reference", own.reference.clone()), ("challenge", own.challenge.clone())];
            Date {
                uid: uid(app, &own.id, &own.kind),
                sequence: u32::try_from(own.sequence).unwrap_or(0),
                changed_at: op.now,
                at: own.at,
                title: wording.say_with(&format!("calendar-own-{}", own.kind), &args),
                text: wording.instant(own.at, &own.zone),
                url: app.link(&path),
                is_cancelled: false,
            }
        })
        .collect();
    Ok(Feed::Calendar(calendar(&app.config.site.name, &dates, true)))
}

/// Since when one's own calendar has an address; none without one.
pub async fn since(app: &App, op: &Op) -> Result<Option<DateTime<Utc>>> {
    store::feed::made_at(app.db.read(), op.account().ok_or(Error::SignIn)?).await
}

/// Gives one's own calendar another address, told once; the one before ends.
pub async fn rotate(app: &App, op: &Op) -> Result<String> {
    let account = op.account().ok_or(Error::SignIn)?;
    let token = random_hex::<32>();
    store::write(&app.db, async |tx| {
        store::feed::rotate(tx, account, &token_hash(&token), op.now).await?;
        record::audit(tx, op, Event::new("calendar.rotated", account.0)).await
    })
    .await?;
    Ok(app.link(&format!("/calendar/{token}")))
}

/// The newest public challenges, for feed readers.
pub async fn challenges(app: &App) -> Result<Vec<Entry>> {
    store::feed::challenges(app.db.read(), NEWEST).await
}
