//! A sent pitch, as far as its applicant may know, and its withdrawal.

use chrono::{DateTime, Utc};
use entity::values::{DecisionReason, Outcome};

use super::{Own, refused, seen};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::characters,
        notice::Notice,
        pitch::{LONGEST_REASON, may_restore, public_stage, public_steps},
        policy::{
            Grant, Line, ReadAccess, ReadBody, ReadDecision, ReadFeedback, SeePitch, WithdrawPitch, decide,
            verdict,
        },
        workflow::{Happening, PublicStage, Trigger},
    },
    error::{Error, FieldError, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{self, partnership::Won, pitch::sending::Sent},
};

/// What was decided, once it is released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub outcome: Outcome,
    pub reason: DecisionReason,
    /// May be empty.
    pub feedback: String,
    pub at: DateTime<Utc>,
}

/// Where a sent pitch is. Before the release nothing in it depends on whether a decision exists.
#[derive(Debug)]
pub struct Status {
    pub own: Own,
    pub sent: Sent,
    pub stage: PublicStage,
    /// The public steps so far with their times, oldest first.
    pub steps: Vec<(PublicStage, DateTime<Utc>)>,
    pub decided: Option<Decided>,
    /// The partnership it became; never before the release.
    pub partnership: Option<Won>,
    /// How many people of the host read it, by what they are.
    pub readers: Vec<(String, i64)>,
    /// The version of the confidentiality agreement under which guest experts read.
    pub agreement: Option<i32>,
    pub may_withdraw: bool,
    /// Can be made a draft again.
    pub may_pull_back: bool,
    /// The withdrawal can be taken back.
    pub may_restore: bool,
    /// When the text was removed.
    pub erased_at: Option<DateTime<Utc>>,
}

/// The status of one's own sent pitch; 404 for a draft.
pub async fn status(app: &App, op: &Op, own: Own) -> Result<Status> {
    let (conn, facts) = (app.db.read(), &own.seen.facts);
    let body = decide::<ReadBody>(&op.actor, facts, op.now)?;
    let sent = store::pitch::sending::sent(conn, &body).await?.ok_or(Error::NotFound)?;
    let see = decide::<SeePitch>(&op.actor, facts, op.now)?;
    let moves = store::pitch::own::moves(conn, &see).await?;
    let (decided, partnership) = match decide::<ReadDecision>(&op.actor, facts, op.now) {
        Ok(grant) => (decided(app, op, &own, &grant).await?, store::partnership::won(conn, &grant).await?),
        Err(_) => (None, None),
    };
    let access = decide::<ReadAccess>(&op.actor, facts, op.now)?;
    let (workflow, released) = (&own.seen.workflow, decided.is_some());
    let walked = moves.iter().map(|step| (step.to_stage.as_str(), step.at));
    Ok(Status {
        stage: public_stage(workflow, &own.seen.head.stage, released),
        steps: public_steps(workflow, walked, released),
        readers: store::access::totals(conn, &access).await?,
        agreement: store::nda::current(conn).await?.map(|version| version.version),
        may_pull_back: own.pulling_back(op).is_ok(),
        may_restore: may_restore(facts, op.now).is_ok(),
        may_withdraw: verdict(Line::WithdrawPitch, &op.actor, facts, op.now).is_ok(),
        erased_at: store::privacy::pitches::erased_at(conn, own.seen.head.id).await?,
        sent,
        partnership: partnership.filter(|_| decided.is_some()),
        decided,
        own,
    })
}

async fn decided(app: &App, op: &Op, own: &Own, grant: &Grant<ReadDecision>) -> Result<Option<Decided>> {
    let Some(released) = store::decision::released(app.db.read(), grant).await? else { return Ok(None) };
    let feedback = match decide::<ReadFeedback>(&op.actor, &own.seen.facts, op.now) {
        Ok(grant) => store::decision::feedback(app.db.read(), &grant).await?.unwrap_or_default(),
        Err(_) => String::new(),
    };
    Ok(Some(Decided {
        outcome: released.outcome,
        reason: released.reason,
        feedback,
        at: released.released_at,
    }))
}

/// Withdraws a sent pitch. What was sent stays on record; nobody evaluates it any further. Refused: a draft,
/// after the release of a decision, by anybody but the lead, a reason longer than [`LONGEST_REASON`]. Answers
/// the reference.
pub async fn withdraw(app: &App, op: &Op, reference: &str, reason: &str) -> Result<String> {
    let seen = seen(app, op, reference).await?;
    let grant = decide::<WithdrawPitch>(&op.actor, &seen.facts, op.now)?;
    let lead = Recipient::from(store::account::person(app.db.read(), seen.head.led_by()?).await?);
    let notice = Notice::Withdrawn {
        reference: seen.head.reference.clone(),
        challenge: store::challenge::pitched(app.db.read(), seen.head.challenge).await?.title,
        link: app.link(&format!("/my/pitches/{}", seen.head.reference)),
    };
    if characters(reason) > LONGEST_REASON as usize {
        let why = Refusal::new("my-withdraw-too-long").with("limit", LONGEST_REASON);
        return Err(Error::Invalid(Invalid(vec![FieldError { field: "reason".to_owned(), why }])));
    }
    store::write(&app.db, async |tx| {
        if !store::pitch::sending::withdraw(tx, &grant, op.now).await? {
            return refused("refused-not-sent");
        }
        record::step(tx, op, grant.pitch(), &Happening::of(Trigger::Withdrawn), reason.trim()).await?;
        record::audit(tx, op, Event::new("pitch.withdrawn", grant.pitch().0)).await?;
        let fact = format!("{}:{}", seen.head.reference, op.now.timestamp_millis());
        record::mail(tx, app, op, &lead, &fact, Some(grant.pitch()), &notice).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(seen.head.reference)
}
