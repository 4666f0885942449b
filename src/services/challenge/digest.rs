//! Q3: followers are told of new answers, at most once a day for each challenge.

use chrono::TimeDelta;

use super::tell::{self, followers};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, notice::Notice},
    error::Result,
    services::record,
    store,
};

/// So long the first answer waits for others.
const GATHER: TimeDelta = TimeDelta::days(1);

/// Mails the followers of every challenge whose oldest untold answer is a day old; for the clock.
pub async fn tell_answers(app: &App, op: &Op) -> Result<()> {
    let conn = app.db.read();
    for untold in store::question::untold(conn, op.now - GATHER).await? {
        let count = u64::try_from(untold.count).unwrap_or(0);
        let link = app.link(&format!("/challenges/{}/questions", untold.slug));
        let letters = tell::letters(app, followers(conn, untold.challenge).await?, |_, stop| {
            Notice::NewAnswers { challenge: untold.title.clone(), count, link: link.clone(), stop }
        })?;
        store::write(&app.db, async |tx| {
            // Somebody else told them meanwhile.
            if store::question::told(tx, untold.challenge, op.now).await? == 0 {
                return Ok(());
            }
            let fact = format!("{}:{}", untold.challenge, op.now.timestamp_millis());
            let told = tell::post(tx, app, op, &fact, &letters).await?;
            let entry = Event::new("question.told", untold.challenge.0).with("answers", count);
            record::audit(tx, op, entry.with("told", told)).await
        })
        .await?;
        app.work.mails.notify_one();
    }
    Ok(())
}
