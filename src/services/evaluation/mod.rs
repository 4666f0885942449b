//! Evaluation: the queue, declarations before anything is read, reviews, assignments and reminders.
//!
//! A person without an assignment is answered as if the pitch did not exist; so is everybody who declared a
//! conflict, in the very next request.

mod assign;
mod conflict;
mod queue;
mod remind;
mod review;

pub use assign::{Paired, Pairing, assign, evaluators};
pub use conflict::{Declaration, declaration, declare, declare_none};
pub use queue::{Item, Queue, next, queue};
pub use remind::{queue_reminders, remind};
pub use review::{
    Access, Desk, Others, Place, Reviewing, Saved, Section, Told, desk, recuse, recusing, rubric,
    save_review, submit_review,
};

use entity::values::AccountId;

use crate::{
    domain::actor::Op,
    error::{Error, Refusal, Result},
    store::{self, Reading, pitch::Seen},
};

/// The pitch as its evaluator stands to it. Refused with its reference while they are a guest who has not accepted the
/// agreement in force: nothing else of it is read or written before.
async fn seen(conn: &impl Reading, op: &Op, reference: &str) -> Result<Seen> {
    let seen = store::pitch::seen(conn, reference, &op.actor).await?;
    if seen.facts.waits_for_agreement(&op.actor, op.now) {
        let refusal = Refusal::new("refused-nda").with("reference", &seen.head.reference);
        return Err(Error::Forbidden(refusal));
    }
    Ok(seen)
}

/// The account of whoever acts; evaluating is only for people who are signed in.
fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}
