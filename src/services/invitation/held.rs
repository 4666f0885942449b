//! What a link invites to: to work together, or to pitch to a challenge. Both are answered by the same rules.

use entity::values::{AccountId, ChallengeState, TeamRole};
use uuid::Uuid;

use super::answer::{Offer, What};
use crate::{
    domain::{
        actor::Op,
        invitation::{NotGood, Standing, spoken_name},
    },
    error::{Error, Refusal, Result},
    services::record::token_hash,
    store::{
        self, Reading,
        challenge::Offered,
        invitation::{Invitation, To},
    },
};

/// An invitation in somebody's hands.
#[derive(Clone, Debug)]
pub(super) enum Held {
    Team(Box<Invitation>),
    Challenge(Box<Offered>),
}

impl Held {
    /// The invitation that this token opens, and no other; 404 for a token that was never given out.
    pub(super) async fn by_token(conn: &impl Reading, token: &str) -> Result<Self> {
        let hash = token_hash(token);
        if let Some(found) = store::invitation::by_token(conn, &hash).await? {
            return Ok(Self::Team(Box::new(found)));
        }
        let offered = store::challenge::offered(conn, &hash).await?.ok_or(Error::NotFound)?;
        Ok(Self::Challenge(Box::new(offered)))
    }

    pub(super) fn id(&self) -> Uuid {
        match self {
            Self::Team(found) => found.id.0,
            Self::Challenge(offered) => offered.id.0,
        }
    }

    /// The address it was sent to.
    pub(super) fn email(&self) -> &str {
        match self {
            Self::Team(found) => &found.email,
            Self::Challenge(offered) => &offered.email,
        }
    }

    /// The account of that address.
    pub(super) fn account(&self) -> Option<AccountId> {
        match self {
            Self::Team(found) => found.account_id,
            Self::Challenge(offered) => offered.account_id,
        }
    }

    /// The team that it is to; 404 where that is gone.
    pub(super) fn to(&self) -> Result<To> {
        match self {
            Self::Team(found) => found.to().ok_or(Error::NotFound),
            Self::Challenge(_) => Err(Error::NotFound),
        }
    }

    fn standing(&self) -> Standing<'_> {
        match self {
            Self::Team(found) => Standing {
                state: found.state,
                expires_at: found.expires_at,
                email: &found.email,
                is_void: found.inviter_disabled_at.is_some()
                    || found.to().is_none()
                    || (found.pitch_id.is_some()
                        && found.role == TeamRole::Lead
                        && found.lead_id != Some(found.invited_by)),
                is_closed: found.account_disabled_at.is_some(),
            },
            // The host invites: it stands, whoever of its people has left.
            Self::Challenge(offered) => Standing {
                state: offered.state,
                expires_at: offered.expires_at,
                email: &offered.email,
                is_void: offered.ended_at.is_some()
                    || !matches!(offered.challenge_state, ChallengeState::Published | ChallengeState::Paused),
                is_closed: offered.account_disabled_at.is_some(),
            },
        }
    }

    /// Whether whoever asks can answer it; each reason why not has its own sentence.
    pub(super) async fn answerable(&self, conn: &impl Reading, op: &Op) -> Result<()> {
        let signed_in = match op.account() {
            Some(account) => Some(store::account::person(conn, account).await?.email),
            None => None,
        };
        match self.standing().answerable(signed_in.as_deref(), op.now) {
            Ok(()) => Ok(()),
            Err(why @ NotGood::AnotherAccount) => Err(Error::Forbidden(Refusal::new(why.message()))),
            Err(why) => Err(Refusal::new(why.message()).into()),
        }
    }

    /// As the page shows it.
    pub(super) fn offer(self) -> Result<Offer> {
        let has_account = self.account().is_some();
        let spoken = |name: &str| spoken_name(name).map(str::to_owned);
        Ok(match self {
            Self::Team(found) => {
                let found = *found;
                Offer {
                    inviter: spoken(&found.inviter),
                    what: match (found.reference.zip(found.challenge), found.organisation) {
                        (Some((reference, challenge)), _) => {
                            What::Pitch { reference, challenge, role: found.role }
                        }
                        (None, Some(name)) => What::Organisation { name, role: found.role },
                        (None, None) => return Err(Error::NotFound),
                    },
                    email: found.email,
                    expires_at: found.expires_at,
                    has_account,
                }
            }
            Self::Challenge(offered) => {
                let offered = *offered;
                Offer {
                    inviter: spoken(&offered.inviter),
                    what: What::Challenge {
                        title: offered.title,
                        summary: offered.summary,
                        closes: offered.closes_at.zip(Some(offered.zone)),
                        contact: offered.contact,
                    },
                    email: offered.email,
                    expires_at: offered.expires_at,
                    has_account,
                }
            }
        })
    }
}
