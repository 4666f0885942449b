//! What every public page about a challenge begins with.

use chrono::{DateTime, Utc};
use entity::{
    challenge::{Column, Entity},
    values::{ChallengeId, ChallengeState},
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, QueryFilter as _};

use crate::{
    domain::{policy::ChallengeFacts, question},
    error::Result,
};

/// A challenge as far as the pages beside its own need it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Shown {
    pub id: ChallengeId,
    pub slug: String,
    pub title: String,
    pub state: ChallengeState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    /// Until when questions may be asked.
    pub questions_until: Option<DateTime<Utc>>,
    pub zone: String,
}

impl Shown {
    /// What the policy asks about it.
    #[must_use]
    pub fn facts(&self, now: DateTime<Utc>) -> ChallengeFacts {
        let was_open = self.state != ChallengeState::Draft && self.opens_at <= now;
        ChallengeFacts { challenge: self.id, state: self.state, is_assigned: false, was_open }
    }

    /// The first instant at which questions are too late.
    #[must_use]
    pub fn questions_close(&self) -> Option<DateTime<Utc>> {
        question::closes(self.questions_until, self.closes_at)
    }

    /// Of what was taken down nothing is shown any more.
    #[must_use]
    pub const fn is_withdrawn(&self) -> bool {
        matches!(self.state, ChallengeState::Withdrawn)
    }
}

/// The challenge of this slug.
pub async fn shown(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<Shown>> {
    Ok(Entity::find().filter(Column::Slug.eq(slug)).into_partial_model().one(conn).await?)
}
