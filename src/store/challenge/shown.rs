//! What every public page about a challenge begins with: whether it exists for the reader.

use chrono::{DateTime, Utc};
use entity::{
    challenge::{Column, Entity},
    values::{AccountId, ChallengeId, ChallengeKind, ChallengeState},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, FromQueryResult,
    QueryFilter as _, Statement,
};

use crate::{
    domain::{
        actor::{Actor, Op},
        challenge::Timing,
        policy::{self, ChallengeFacts, ReadChallenge},
        question,
    },
    error::{Error, Result},
};

/// A challenge as far as the pages beside its own need it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Shown {
    pub id: ChallengeId,
    pub slug: String,
    pub title: String,
    pub kind: ChallengeKind,
    pub state: ChallengeState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    /// Until when questions may be asked.
    pub questions_until: Option<DateTime<Utc>>,
    pub zone: String,
    pub invite_only_at: Option<DateTime<Utc>>,
}

impl Shown {
    /// The first instant at which questions are too late.
    #[must_use]
    pub fn questions_close(&self) -> Option<DateTime<Utc>> {
        question::closes(self.questions_until, self.closes_at)
    }

    /// What its public status follows from.
    #[must_use]
    pub const fn timing(&self) -> Timing {
        Timing {
            state: self.state,
            kind: self.kind,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            has_results: false,
        }
    }

    /// Of what was taken down nothing is shown any more.
    #[must_use]
    pub const fn is_withdrawn(&self) -> bool {
        matches!(self.state, ChallengeState::Withdrawn)
    }
}

/// The challenge of this slug for somebody who may read its public pages, with what the policy knows; for everybody
/// else it does not exist. A draft has no public page, not for its desk either.
///
/// Whatever is public of one challenge is loaded behind this door.
pub async fn visible(conn: &impl ConnectionTrait, op: &Op, slug: &str) -> Result<(Shown, ChallengeFacts)> {
    let found: Option<Shown> =
        Entity::find().filter(Column::Slug.eq(slug)).into_partial_model().one(conn).await?;
    let shown = found.ok_or(Error::NotFound)?;
    let facts = admitted(conn, op, (shown.id, shown.state, shown.opens_at, shown.invite_only_at)).await?;
    Ok((shown, facts))
}

/// Whether it exists for the reader: its id, state, opening and since when it is for invited people alone.
pub(super) async fn admitted(
    conn: &impl ConnectionTrait,
    op: &Op,
    (id, state, opens_at, invite_only_at): (
        ChallengeId,
        ChallengeState,
        DateTime<Utc>,
        Option<DateTime<Utc>>,
    ),
) -> Result<ChallengeFacts> {
    if state == ChallengeState::Draft {
        return Err(Error::NotFound);
    }
    let mut facts = ChallengeFacts::new(id, state, opens_at <= op.now);
    if invite_only_at.is_some() {
        facts = known(conn, &op.actor, ChallengeFacts { is_invite_only: true, ..facts }).await?;
    }
    policy::decide::<ReadChallenge>(&op.actor, &facts, op.now).map_err(|_| Error::NotFound)?;
    Ok(facts)
}

/// What a person has to do with a challenge, one statement; nothing for whoever is not signed in.
const STANDING: &str = "select \
    exists (select 1 from challenge_invitation i where i.challenge_id = $1 and i.account_id = $2 \
        and i.state = 'accepted') as is_invited, \
    exists (select 1 from assignment a join pitch p on p.id = a.pitch_id \
        where p.challenge_id = $1 and a.evaluator_id = $2) as is_assigned, \
    exists (select 1 from pitch p where p.challenge_id = $1 and (p.lead_id = $2 \
        or p.id in (select t.pitch_id from pitch_member t where t.account_id = $2) \
        or p.organisation_id in (select m.organisation_id from membership m where m.account_id = $2))) as takes_part";

#[derive(FromQueryResult)]
struct Standing {
    is_invited: bool,
    is_assigned: bool,
    takes_part: bool,
}

/// The same facts with what this actor has to do with the challenge.
pub async fn known(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    facts: ChallengeFacts,
) -> Result<ChallengeFacts> {
    let Some(AccountId(account)) = actor.account() else { return Ok(facts) };
    let values = [facts.challenge.0.into(), account.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), STANDING, values);
    let standing = Standing::find_by_statement(statement).one(conn).await?.ok_or(Error::NotFound)?;
    let Standing { is_invited, is_assigned, takes_part } = standing;
    Ok(ChallengeFacts { is_invited, is_assigned, takes_part, ..facts })
}
