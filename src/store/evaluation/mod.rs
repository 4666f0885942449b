//! Evaluation: who is asked to judge what, what they declared, what they wrote, and what it comes to.

mod assignment;
mod conflict;
mod queue;
mod review;

pub use assignment::{
    Assignment, Due, assign, assignment, challenge, due, eligible, is_anything_due, lock, reminded, set_state,
};
pub use conflict::{Declaration, Declared, barred, conflict, conflicts, declare};
pub use queue::{Queued, Sheet, applicant, finished, queue, sheet};
pub use review::{Review, Reviewed, Writing, put, recount, review, reviews};
