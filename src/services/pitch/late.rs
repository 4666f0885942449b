//! The applicant's side of a deadline that has passed: what came too late is kept for the lead, and the lead may let the
//! host see the draft as it stood.

use chrono::{DateTime, Utc};
use entity::values::{PitchState, Role, TeamRole};

use super::{Own, own, refused, seen, signed_in};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        form::{Answers, characters, problems},
        notice::Notice,
        pitch::{LONGEST_REASON, agreed},
        policy::{ReadBody, decide},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Recipient},
    store::{
        self,
        pitch::{
            Seen,
            closing::{ClosingDraft, Late},
        },
    },
};

/// Keeps what somebody typed into a section after the deadline, for the lead.
pub(super) async fn keep(app: &App, op: &Op, seen: &Seen, section: &str, typed: &Answers) -> Result<()> {
    store::write(&app.db, async |tx| {
        store::pitch::closing::keep_late(tx, seen.head.id, section, typed, op.now).await?;
        let entry = Event::new("pitch.late_text", seen.head.id.0).with("section", section);
        record::audit(tx, op, entry).await
    })
    .await
}

/// What came too late for one's own draft, and what can be done about it.
#[derive(Debug)]
pub struct Missed {
    pub own: Own,
    pub late: Vec<Late>,
    /// What the host was let see.
    pub released: Option<ClosingDraft>,
    /// The host can be let see it.
    pub may_release: bool,
    /// It was complete, and can be taken as it is.
    pub is_complete: bool,
}

/// What came too late; for the lead alone, 403 for others of the team.
pub async fn missed(app: &App, op: &Op, reference: &str) -> Result<Missed> {
    let own = own(app, op, reference).await?;
    leads(&own.seen)?;
    let conn = app.db.read();
    let grant = decide::<ReadBody>(&op.actor, &own.seen.facts, op.now)?;
    let kept = store::pitch::closing::closing_draft(conn, own.seen.head.id).await?;
    let released = kept.filter(|kept| kept.asked.is_some());
    Ok(Missed {
        late: store::pitch::closing::late(conn, &grant).await?,
        may_release: released.is_none() && is_over(&own.seen, op.now),
        is_complete: problems(&own.form, &own.answers).is_empty(),
        released,
        own,
    })
}

fn leads(seen: &Seen) -> Result<()> {
    if seen.facts.team == Some(TeamRole::Lead) {
        Ok(())
    } else {
        Err(Error::Forbidden(Refusal::new("refused-no-right")))
    }
}

/// A draft whose deadline has passed.
fn is_over(seen: &Seen, now: DateTime<Utc>) -> bool {
    seen.head.state == PitchState::Draft && seen.deadline.is_some_and(|deadline| deadline.is_over(now))
}

/// Lets the host see one's own draft as it stood at the deadline, and asks that it be taken. Refused: before the deadline,
/// a second time, by anybody but the lead, without a reason, without agreement to the terms.
pub async fn release(app: &App, op: &Op, reference: &str, reason: &str, declared: &str) -> Result<()> {
    let by = signed_in(op)?;
    let seen = seen(app, op, reference).await?;
    leads(&seen)?;
    let Some(deadline) = seen.deadline.filter(|_| is_over(&seen, op.now)) else {
        return refused("refused-not-over");
    };
    let challenge = store::challenge::pitched(app.db.read(), seen.head.challenge).await?;
    let reason = reason.trim();
    let mut invalid = Invalid::default();
    if reason.is_empty() {
        invalid.push("reason", Refusal::new("life-reason-missing"));
    } else if characters(reason) > LONGEST_REASON as usize {
        invalid.push("reason", Refusal::new("my-withdraw-too-long").with("limit", LONGEST_REASON));
    }
    if let Err(undeclared) = agreed(declared, &challenge.terms_version) {
        invalid.0.extend(undeclared.0);
    }
    invalid.into_result()?;
    let managers =
        store::account::with_role(app.db.read(), &[Role::Manager], seen.head.challenge, op.now).await?;
    let notice = Notice::DraftReleased {
        reference: seen.head.reference.clone(),
        challenge: challenge.title,
        link: app.link(&format!("/manage/challenges/{}/deadlines", challenge.slug)),
    };
    store::write(&app.db, async |tx| {
        let id = seen.head.id;
        store::pitch::closing::keep_draft(tx, id, deadline.late_at()).await?;
        if !store::pitch::closing::release(tx, id, reason, declared, by, op.now).await? {
            return refused("refused-released");
        }
        for manager in managers {
            let to = Recipient::from(manager);
            record::mail(tx, app, op, &to, &seen.head.reference, Some(id), &notice).await?;
        }
        record::audit(tx, op, Event::new("pitch.draft_released", id.0)).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}
