//! The confidentiality agreement of guest experts: published in versions, accepted before anything confidential.

use entity::values::AccountId;
use sha2::{Digest as _, Sha256};

use super::record;
pub use crate::store::nda::{Acceptance, Version};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::{Event, hex},
        session::require_fresh,
    },
    error::{Error, Invalid, Refusal, Result},
    store,
};

/// Versions one page lists.
const LISTED: u64 = 100;
/// A text has at least and at most this many characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 200..=50_000;

/// Every version, newest first, with how many people accepted it. Two statements.
pub async fn versions(app: &App, op: &Op) -> Result<Vec<(Version, i64)>> {
    record::administers(op)?;
    let conn = app.db.read();
    let accepted = store::nda::accepted(conn).await?;
    let people =
        |version: i32| accepted.iter().find(|(of, _)| *of == version).map_or(0, |(_, people)| *people);
    let versions = store::nda::versions(conn, LISTED).await?;
    Ok(versions.into_iter().map(|version| (people(version.version), version)).map(|(n, v)| (v, n)).collect())
}

/// The text as it would be published; refused when it is too short to bind anybody, or too long.
pub fn checked(typed: &str) -> Result<String> {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    if !LENGTHS.contains(&text.chars().count()) {
        return Err(Error::Invalid(Invalid::field("body", "nda-body-length")));
    }
    Ok(text)
}

/// Publishes the next version: from the next request on every guest is asked again. `after` is the number of the
/// version that was in force when the text was previewed, 0 for none; refused when it is not any more.
pub async fn publish(app: &App, op: &Op, typed: &str, after: i32) -> Result<()> {
    let me = record::administers(op)?;
    require_fresh(op)?;
    let text = checked(typed)?;
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    store::write(&app.db, async |tx| {
        let current = store::nda::current(tx).await?.map_or(0, |version| version.version);
        if current != after {
            return Err(Refusal::new("refused-nda-changed").into());
        }
        let id = store::nda::insert(tx, current + 1, &text, &sha256, me, op.now).await?;
        let event = Event::new("nda.published", id.0).with("version", current + 1).with("sha256", &sha256);
        record::audit(tx, op, event).await
    })
    .await
}

/// The version in force, and whether the caller has accepted it. For people who were asked for a review; 404 for
/// everybody else, and while none is published.
pub async fn mine(app: &App, op: &Op) -> Result<(Version, bool)> {
    let me = op.account().ok_or(Error::SignIn)?;
    let conn = app.db.read();
    if !store::nda::is_asked(conn, me).await? {
        return Err(Error::NotFound);
    }
    let version = store::nda::current(conn).await?.ok_or(Error::NotFound)?;
    let accepted = store::nda::has_accepted(conn, me, version.id).await?;
    Ok((version, accepted))
}

/// Keeps that the caller accepts this version: with the full name typed and the box ticked. Refused when another
/// version is in force by now: nobody is bound to a text they did not read.
pub async fn accept(
    app: &App,
    op: &Op,
    version: i32,
    (name, organisation): (&str, &str),
    agrees: bool,
) -> Result<()> {
    let (current, _) = mine(app, op).await?;
    let me: AccountId = op.account().ok_or(Error::SignIn)?;
    let (name, organisation) = (name.trim(), organisation.trim());
    let mut invalid = Invalid::default();
    let words = name.split_whitespace().count();
    if words < 2 || name.chars().count() > 120 || name.chars().any(char::is_control) {
        invalid.push("name", Refusal::new("nda-name-missing"));
    }
    if organisation.is_empty() || organisation.chars().count() > 200 {
        invalid.push("organisation", Refusal::new("nda-organisation-missing"));
    }
    if !agrees {
        invalid.push("agree", Refusal::new("nda-agree-missing"));
    }
    invalid.into_result()?;
    store::write(&app.db, async |tx| {
        let newest = store::nda::current(tx).await?.ok_or(Error::NotFound)?;
        if newest.version != version || newest.id != current.id {
            return Err(Refusal::new("refused-nda-changed").into());
        }
        let how = Acceptance { name, organisation, language: &op.language, method: "typed_name" };
        if store::nda::accept(tx, me, &newest, how, op.now).await? {
            let event =
                Event::new("nda.accepted", me.0).with("version", version).with("sha256", &newest.sha256);
            record::audit(tx, op, event).await?;
        }
        Ok(())
    })
    .await
}
