//! Challenges.

use chrono::{DateTime, Utc};
use entity::{
    challenge,
    values::{ChallengeId, ChallengeKind, ChallengeState, Document, FormId, WorkflowId},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DerivePartialModel, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};

use crate::{
    domain::challenge::{Question, Timing},
    error::{Error, Result},
};

mod content;
mod embed;
mod indexed;
mod invitations;
mod listed;
mod own;
mod preview;
mod public;
mod reopening;
mod shown;
mod updates;
mod versions;

pub use content::{Kept, New, codes, insert, kept, kept_among, revert, slugs_like, update, write};
pub use embed::{Embed, add_embed, embed, embeds, end_embed, slug_of_code};
pub use indexed::{changed_since, documents, documents_of, having};
pub use invitations::{
    Invitation, Invitations, NewInvitation, Offered, add_invitation_token, count_invitations, invitation,
    invitation_mailed_at, invitation_opened, invitations, invitations_mailed, invite, invited_among, offered,
    renew_invitation, settle_invitation,
};
pub use listed::{Line, Template, list, owners, templates};
pub use own::{OpenDraft, Own, open_drafts, own};
pub use preview::{Preview, add_preview, previewed, previews, revoke_preview};
pub use public::{
    Card, Figures, Public, announced_cards, cards, count, figures, listed, listed_slugs, open_cards, parts,
    public, released, whole,
};
pub use reopening::{Reopening, add_reopening, reopening, settle_reopening};
pub use shown::{Shown, known, visible};
pub use updates::{Update, add_update, count_updates, updates};
pub use versions::{Version, add_version, concerned, keep_terms, terms, versions};

fn questions(kept: &Document) -> Vec<Question> {
    serde_json::from_value(kept.0.clone()).unwrap_or_default()
}

/// The challenge of this slug.
pub async fn id_of_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<ChallengeId>> {
    Ok(challenge::Entity::find()
        .filter(challenge::Column::Slug.eq(slug))
        .select_only()
        .column(challenge::Column::Id)
        .into_tuple()
        .one(conn)
        .await?)
}

/// What the applicant's pages show of a challenge, and what a new pitch takes over from it.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "challenge::Entity")]
pub struct Pitching {
    pub id: ChallengeId,
    pub slug: String,
    pub code: String,
    pub title: String,
    pub eligibility: String,
    pub eligibility_questions: Document,
    pub ip_terms: String,
    pub terms_version: String,
    pub confidentiality: String,
    pub zone: String,
    pub kind: ChallengeKind,
    pub state: ChallengeState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
    pub decision_at: Option<DateTime<Utc>>,
    /// Pitches are taken there instead.
    pub external_url: Option<String>,
    pub form_id: FormId,
    pub workflow_id: WorkflowId,
}

impl Pitching {
    /// What is asked before a pitch is begun.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        questions(&self.eligibility_questions)
    }

    /// The facts that decide whether it takes pitches.
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
}

/// A challenge as whoever pitches to it needs it; behind [`visible`] for those who have no pitch yet.
pub async fn pitched(conn: &impl ConnectionTrait, id: ChallengeId) -> Result<Pitching> {
    challenge::Entity::find_by_id(id).into_partial_model().one(conn).await?.ok_or(Error::NotFound)
}
