//! M24: who is invited to a challenge, and whether it is for them alone; organisations that were recommended for it.

use chrono::TimeDelta;
use entity::values::{ChallengeInvitationId, ChallengeState, MailKind, ReferralId, ReferralState};

use super::desk::found;
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::invitations::{
            A_DAY, Invitee, LIST, PAUSE, Step, expires, has_room, invitees, may_invite,
        },
        invitation::spoken_name,
        notice::Notice,
        policy::EditChallenge,
        thread::said_within,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record::{self, Letter, Recipient, random_hex, token_hash},
    store::{
        self, Tx,
        account::Person,
        challenge::{Invitation, Invitations, Kept, NewInvitation},
        referral::Waiting,
    },
};

/// Invitations on a page.
const PAGE: usize = 50;
/// Characters of the reason for setting a recommendation aside.
const REASON: u32 = 500;

/// The invited people of a challenge as its desk sees them.
#[derive(Clone, Debug)]
pub struct Guests {
    pub kept: Kept,
    pub totals: Invitations,
    /// The newest first.
    pub rows: Vec<Invitation>,
    /// Before which it goes on.
    pub next: Option<ChallengeInvitationId>,
    /// Recommendations that wait, the oldest first.
    pub referrals: Vec<Waiting>,
    /// How many mails can still be sent today.
    pub left: u64,
    /// Why nobody can be invited now.
    pub closed: Option<Refusal>,
}

/// The invited people of a challenge for those who run it. Always the same number of statements.
pub async fn guests(app: &App, op: &Op, slug: &str, before: Option<ChallengeInvitationId>) -> Result<Guests> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let mut rows = store::challenge::invitations(conn, kept.id, before, PAGE as u64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(Guests {
        totals: store::challenge::count_invitations(conn, kept.id).await?,
        next: rows.last().filter(|_| more).map(|last| last.id),
        rows,
        referrals: store::referral::waiting(conn, kept.id).await?,
        left: A_DAY.saturating_sub(mailed_today(conn, op, &kept).await?),
        closed: may_invite(kept.content.timing(false), op.now).err(),
        kept,
    })
}

async fn mailed_today(conn: &impl store::Reading, op: &Op, kept: &Kept) -> Result<u64> {
    store::challenge::invitations_mailed(conn, kept.id, op.now - TimeDelta::days(1)).await
}

/// Says whether a challenge is for those who are invited alone. Refused once it was published: what everybody could
/// read is no secret, and followers would go on hearing of it.
pub async fn set_audience(app: &App, op: &Op, slug: &str, is_invite_only: bool) -> Result<()> {
    store::write(&app.db, async |tx| {
        let kept = found::<EditChallenge>(tx, op, slug).await?;
        if kept.invite_only_at.is_some() == is_invite_only {
            return Ok(());
        }
        if kept.content.state != ChallengeState::Draft {
            return Err(Refusal::new("refused-audience").into());
        }
        let event = if is_invite_only { "challenge.for_invited" } else { "challenge.for_everybody" };
        let kept = Kept { invite_only_at: is_invite_only.then_some(op.now), ..kept };
        store::challenge::write(tx, &kept, op.now).await?;
        record::audit(tx, op, Event::new(event, kept.id.0)).await
    })
    .await
}

/// A mail that invites, rendered before anybody waits for the door.
struct Addressed {
    to: Recipient,
    hash: String,
    letter: (MailKind, Letter),
}

/// The mail to somebody who may have an account or none: the same words for both.
fn addressed(
    app: &App,
    op: &Op,
    kept: &Kept,
    by: &Person,
    (contact, email): (&str, &str),
    is_reminder: bool,
) -> Result<Addressed> {
    let wording = app.wording(&op.language);
    let content = &kept.content;
    let token = random_hex::<32>();
    let to = Recipient {
        account: None,
        name: spoken_name(contact).unwrap_or(email).to_owned(),
        address: email.to_owned(),
        language: op.language.clone(),
    };
    let notice = Notice::ChallengeInvitation {
        inviter: spoken_name(&by.name).map(str::to_owned),
        challenge: content.title.clone(),
        summary: kept.invite_only_at.is_none().then(|| content.summary.clone()),
        closes: content.closes_at.map(|at| wording.instant(at, &content.zone)),
        until: wording.instant(expires(content.closes_at, op.now), &content.zone),
        is_reminder,
        link: app.link(&format!("/invite/{token}")),
    };
    let letter = record::letter(app, &to, &notice)?;
    Ok(Addressed { to, hash: token_hash(&token), letter: (notice.kind(), letter) })
}

async fn post(tx: &Tx, app: &App, op: &Op, id: ChallengeInvitationId, mail: &Addressed) -> Result<()> {
    store::challenge::add_invitation_token(tx, id, mail.hash.clone(), op.now).await?;
    record::post(tx, app, op, &mail.to, &mail.hash, None, mail.letter.clone()).await
}

/// Invites everybody on a list, or nobody when a line cannot be taken: each such line is named beside the list. How many
/// were invited. With a recommendation it is one line, and the recommendation is settled by it.
///
/// Refused: before the publication, after the end, and more than a day's mails.
pub async fn invite(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &str,
    referral: Option<ReferralId>,
) -> Result<usize> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let by = store::account::person(conn, op.account().ok_or(Error::SignIn)?).await?;
    may_invite(kept.content.timing(false), op.now)?;
    let list = invitees(typed).map_err(Error::Invalid)?;
    if referral.is_some() && list.len() != 1 {
        return Err(Error::Invalid(Invalid::field(LIST, "invite-one-line")));
    }
    let address = |one: &Invitee| addressed(app, op, &kept, &by, (&one.contact, one.email.as_str()), false);
    let mails = list.iter().map(address).collect::<Result<Vec<Addressed>>>()?;
    store::write(&app.db, async |tx| {
        unknown(tx, op, &kept, &list).await?;
        has_room(list.len(), mailed_today(tx, op, &kept).await?)?;
        if let Some(id) = referral {
            settle(tx, op, &kept, id, ReferralState::Invited, "").await?;
        }
        for (one, mail) in list.iter().zip(&mails) {
            let new = NewInvitation {
                challenge: kept.id,
                referral,
                organisation: one.organisation.clone(),
                contact: one.contact.clone(),
                email: one.email.as_str().to_owned(),
                by: by.id,
                expires_at: expires(kept.content.closes_at, op.now),
            };
            let id = store::challenge::invite(tx, new, op.now).await?;
            post(tx, app, op, id, mail).await?;
            let entry = Event::new("challenge_invitation.sent", kept.id.0).with("invitation", id);
            record::audit(tx, op, entry.with("referral", referral)).await?;
        }
        Ok(())
    })
    .await?;
    app.work.mails.notify_one();
    Ok(list.len())
}

/// Nobody is invited twice: whoever was is named with their line and where that stands.
async fn unknown(tx: &Tx, op: &Op, kept: &Kept, list: &[Invitee]) -> Result<()> {
    let emails: Vec<&str> = list.iter().map(|one| one.email.as_str()).collect();
    let known = store::challenge::invited_among(tx, kept.id, &emails).await?;
    let mut wrong = Invalid::default();
    for one in list {
        if let Some(known) = known.iter().find(|known| known.email == one.email.as_str()) {
            let why = Refusal::new("invite-line-invited").with("line", one.line);
            wrong.push(LIST, why.with("progress", known.progress(op.now).as_str()));
        }
    }
    wrong.into_result()
}

/// Reminds, mails again or takes back. Refused: a step that does not follow from where the invitation stands, and mails
/// when nobody can be invited, when the day's are used up, and to whoever got one within a day.
pub async fn step_invitation(
    app: &App,
    op: &Op,
    slug: &str,
    id: ChallengeInvitationId,
    step: Step,
) -> Result<()> {
    let conn = app.db.read();
    let kept = found::<EditChallenge>(conn, op, slug).await?;
    let by = store::account::person(conn, op.account().ok_or(Error::SignIn)?).await?;
    let known = store::challenge::invitation(conn, kept.id, id).await?.ok_or(Error::NotFound)?;
    let to = (known.contact.as_str(), known.email.as_str());
    let mail = addressed(app, op, &kept, &by, to, step == Step::Remind)?;
    store::write(&app.db, async |tx| {
        let now = store::challenge::invitation(tx, kept.id, id).await?.ok_or(Error::NotFound)?;
        if !step.follows(now.progress(op.now)) {
            return Err(Refusal::new("refused-invitation-step").into());
        }
        if step != Step::Revoke {
            may_mail(tx, op, &kept, id).await?;
        }
        let event = match step {
            Step::Remind => "challenge_invitation.reminded",
            Step::Resend => {
                let until = expires(kept.content.closes_at, op.now);
                if !store::challenge::renew_invitation(tx, id, by.id, until, op.now).await? {
                    return Err(Refusal::new("refused-invitation-step").into());
                }
                "challenge_invitation.resent"
            }
            Step::Revoke => {
                revoke(tx, op, id).await?;
                "challenge_invitation.revoked"
            }
        };
        if step != Step::Revoke {
            post(tx, app, op, id, &mail).await?;
        }
        record::audit(tx, op, Event::new(event, kept.id.0).with("invitation", id)).await
    })
    .await?;
    app.work.mails.notify_one();
    Ok(())
}

async fn may_mail(tx: &Tx, op: &Op, kept: &Kept, id: ChallengeInvitationId) -> Result<()> {
    may_invite(kept.content.timing(false), op.now)?;
    has_room(1, mailed_today(tx, op, kept).await?)?;
    match store::challenge::invitation_mailed_at(tx, id).await? {
        Some(last) if op.now < last + PAUSE => Err(Refusal::new("refused-invited-lately").into()),
        _ => Ok(()),
    }
}

async fn revoke(tx: &Tx, op: &Op, id: ChallengeInvitationId) -> Result<()> {
    let revoked = entity::values::InvitationState::Revoked;
    match store::challenge::settle_invitation(tx, id, revoked, None, "", op.now).await? {
        true => Ok(()),
        false => Err(Refusal::new("refused-invitation-step").into()),
    }
}

/// Settles a recommendation without inviting anybody; its scout reads why. Refused without a reason.
pub async fn set_aside(app: &App, op: &Op, slug: &str, id: ReferralId, reason: &str) -> Result<()> {
    store::write(&app.db, async |tx| {
        let kept = found::<EditChallenge>(tx, op, slug).await?;
        let reason = said_within("reason", reason, REASON).map_err(Error::Invalid)?;
        settle(tx, op, &kept, id, ReferralState::SetAside, reason).await
    })
    .await
}

async fn settle(
    tx: &Tx,
    op: &Op,
    kept: &Kept,
    id: ReferralId,
    state: ReferralState,
    reason: &str,
) -> Result<()> {
    store::referral::one_waiting(tx, kept.id, id).await?.ok_or(Error::NotFound)?;
    if !store::referral::settle(tx, id, state, reason, op.now).await? {
        return Err(Error::NotFound);
    }
    let event = if state == ReferralState::Invited { "referral.invited" } else { "referral.set_aside" };
    record::audit(tx, op, Event::new(event, kept.id.0).with("referral", id)).await
}
