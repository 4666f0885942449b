//! What a challenge and the public say to each other: questions, news, following, invitations, recommendations.

mod following;
mod inviting;
mod questions;
mod recommending;
pub(crate) mod sharing;

use crate::{desk::Desk, harness::TestApp};

/// A question that waits; its page at the desk.
pub(crate) async fn asked(portal: &TestApp, desk: &Desk) -> String {
    portal.ask_about(&desk.lead, "Who owns the results?").await;
    portal.question(desk, "Who owns the results?").await
}

/// The page of an address that follows.
pub(crate) async fn following(portal: &TestApp) -> String {
    portal.follower("ada@example.org").await
}
