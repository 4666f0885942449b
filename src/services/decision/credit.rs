//! Whoever recommended an organisation is credited when it becomes a partner, once.

use entity::values::{AccountId, ChallengeId, OrganisationId, PartnershipId};

use crate::{
    app::App,
    domain::{actor::Op, audit::Event, form::Answers, notice::Notice, organisation::domain::domain},
    error::Result,
    services::record::{self, Recipient},
    store::{self, Tx},
};

/// A partnership that was just made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made<'a> {
    pub(super) partnership: PartnershipId,
    pub(super) challenge: (ChallengeId, &'a str),
    pub(super) organisation: OrganisationId,
    pub(super) lead: AccountId,
    pub(super) answers: &'a Answers,
}

/// Credits the first who recommended this organisation for this challenge and tells them; nothing where nobody did, or
/// where they are credited already.
pub(super) async fn scout(tx: &Tx, app: &App, op: &Op, made: Made<'_>) -> Result<()> {
    let (challenge, title) = made.challenge;
    let website = made.answers.text("org_website").and_then(|website| domain(website).ok());
    let due = store::referral::due(tx, challenge, made.organisation, made.lead, website.as_deref()).await?;
    let Some(due) = due else { return Ok(()) };
    if !store::referral::credit(tx, due.id, made.partnership, op.now).await? {
        return Ok(());
    }
    let entry = Event::new("referral.credited", challenge.0)
        .with("referral", due.id)
        .with("partnership", made.partnership);
    record::audit(tx, op, entry).await?;
    let scout = store::account::person(tx, due.scout_id).await?;
    if scout.disabled_at.is_some() {
        return Ok(());
    }
    let notice = Notice::ReferralCredited {
        organisation: due.organisation,
        challenge: title.to_owned(),
        link: app.link("/my/referrals"),
    };
    record::mail(tx, app, op, &Recipient::from(scout), &due.id.to_string(), None, &notice).await
}
