//! Reminders of drafts before their deadline: one mail for a person, a deadline and a step, to those with something left
//! to do, and none to whoever stopped them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::AccountId;

use super::signed_in;
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, deadline::Step, notice::Notice},
    error::Result,
    services::record::{self, Recipient},
    store::{self, pitch::remind::Closing},
};

/// The setting that keeps when reminders were looked for last.
const LOOKED: &str = "reminders.looked_at";
/// How often they are looked for.
const EVERY: TimeDelta = TimeDelta::minutes(10);

/// Mails everybody whose drafts come to a step of their deadline since the last look. For the clock; a repetition mails
/// nothing. How many mails.
pub async fn remind(app: &App, op: &Op) -> Result<usize> {
    let conn = app.db.read();
    let looked = store::setting::get(conn, LOOKED).await?.and_then(|text| text.parse().ok());
    let looked = looked.and_then(DateTime::from_timestamp_millis);
    if looked.is_some_and(|looked| op.now - looked < EVERY && looked <= op.now) {
        return Ok(0);
    }
    let mut drafts: BTreeMap<(AccountId, DateTime<Utc>, Step), Vec<Closing>> = BTreeMap::new();
    for closing in store::pitch::remind::closing(conn, op.now, op.now + Step::Week.before()).await? {
        let Some(step) = Step::due(closing.deadline, closing.created_at, op.now) else { continue };
        // What was due at the last look was mailed then.
        if looked.is_some_and(|looked| Step::due(closing.deadline, closing.created_at, looked) == Some(step))
        {
            continue;
        }
        drafts.entry((closing.account, closing.deadline, step)).or_default().push(closing);
    }
    let people = store::account::persons(conn, drafts.keys().map(|(account, ..)| *account).collect()).await?;
    let count = drafts.len();
    store::write(&app.db, async |tx| {
        for ((account, deadline, step), drafts) in drafts {
            let Some(person) = people.iter().find(|person| person.id == account) else { continue };
            let to = Recipient::from(person.clone());
            let Some(first) = drafts.first() else { continue };
            let fact = format!("{}:{}:{}", first.challenge, deadline.timestamp_millis(), step.as_str());
            record::mail(tx, app, op, &to, &fact, None, &notice(app, op, &to, deadline, &drafts)).await?;
            let entry = Event::new("applicant.reminded", account.0).with("step", step.as_str());
            record::audit(tx, op, entry.with("drafts", drafts.len())).await?;
        }
        store::setting::set(tx, LOOKED, &op.now.timestamp_millis().to_string()).await
    })
    .await?;
    if count > 0 {
        app.work.mails.notify_one();
    }
    Ok(count)
}

fn notice(app: &App, op: &Op, to: &Recipient, deadline: DateTime<Utc>, drafts: &[Closing]) -> Notice {
    let wording = app.wording(&to.language);
    let (first, zone) = (drafts.first(), drafts.first().map_or("UTC", |draft| draft.zone.as_str()));
    let link = match drafts {
        [only] => format!("/my/pitches/{}", only.reference),
        _ => "/my?state=drafts".to_owned(),
    };
    Notice::DraftCloses {
        challenge: first.map(|draft| draft.title.clone()).unwrap_or_default(),
        references: drafts.iter().map(|draft| draft.reference.clone()).collect(),
        closes: wording.instant(deadline, zone),
        left: wording.time_left(deadline, op.now, zone),
        link: app.link(&link),
        stop: app.link("/my/account#reminders"),
    }
}

/// Whether this person gets reminders.
pub async fn reminders(app: &App, op: &Op) -> Result<bool> {
    Ok(!store::pitch::remind::is_stopped(app.db.read(), signed_in(op)?).await?)
}

/// Stops the reminders of this person, or lets them come again.
pub async fn set_reminders(app: &App, op: &Op, is_on: bool) -> Result<()> {
    let account = signed_in(op)?;
    store::write(&app.db, async |tx| {
        store::pitch::remind::stop(tx, account, !is_on, op.now).await?;
        record::audit(tx, op, Event::new("account.reminders", account.0).with("on", is_on)).await
    })
    .await
}
