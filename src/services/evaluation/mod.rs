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
    error::{Error, Result},
};

/// The account of whoever acts; evaluating is only for people who are signed in.
fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}
