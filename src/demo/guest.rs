//! The guest expert of the demo: invited to one running evaluation, after accepting the confidentiality agreement.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::Role;

use super::{
    cast::{INES, PAT, RENE},
    deciding::as_staff,
    pitching::Sent,
};
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, evaluation::Paired},
};

/// So many pitches the guest is asked about.
const ASKED: usize = 4;

/// What guests of this host accept.
const AGREEMENT: &str = "You read pitches as a guest expert of the host. They hold trade secrets of others.

1. You keep what you read to yourself, and use it for your review and for nothing else, for five years from the day \
you read it.
2. You keep no copy: you read on the portal, and what you noted elsewhere you destroy when the decision is known.
3. You tell nobody that an organisation has pitched, or what you recommended.
4. Whatever you knew before, whatever is public, and whatever a court demands of you is not bound by this.
5. You declare every interest of your own before you read, and step back where you have one.";

/// Publishes the agreement, invites the guest to an evaluation that runs, and lets them accept and declare.
pub(super) async fn invite(app: &App, sent: &[Sent<'_>], start: DateTime<Utc>) -> anyhow::Result<()> {
    let runs = |sent: &&Sent<'_>| {
        sent.timing.closes_days.is_some_and(|days| days < 0)
            && sent.timing.decision_days.is_none_or(|days| days >= 0)
    };
    let Some(first) = sent.iter().find(runs) else { return Ok(()) };
    let slug = first.timing.slug.as_str();
    let asked: Vec<String> = sent
        .iter()
        .filter(|one| one.timing.slug == slug)
        // The first have all their reviews already.
        .rev()
        .take(ASKED)
        .map(|one| one.reference.clone())
        .collect();
    let at = start - TimeDelta::days(1);
    let admin = as_staff(app, PAT.email, at).await?;
    services::nda::publish(app, &admin, AGREEMENT, 0).await?;
    let operator = Op::of_operator(at);
    let role = Some(Role::Guest);
    let (account, _) =
        services::account::add_user(app, &operator, RENE.email, RENE.name, role, Some(slug)).await?;
    let manager = as_staff(app, INES.email, at).await?;
    let due = start + TimeDelta::days(10);
    let pairings = services::evaluation::assign(app, &manager, &asked, &[account], due).await?;
    if pairings.iter().all(|pairing| pairing.paired != Paired::Assigned) {
        return Ok(());
    }
    let guest = as_staff(app, RENE.email, at).await?;
    let (version, _) = services::nda::mine(app, &guest).await.context("the guest is asked")?;
    services::nda::accept(app, &guest, version.version, (RENE.name, "Aubert Acoustics"), true).await?;
    let first = pairings.iter().find(|pairing| pairing.paired == Paired::Assigned);
    let declared: Vec<String> = first.map(|pairing| pairing.reference.clone()).into_iter().collect();
    services::evaluation::declare_none(app, &guest, &declared).await?;
    Ok(())
}
