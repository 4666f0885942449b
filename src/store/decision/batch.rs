//! Batches of decisions: what the next release takes, what a release took, how its letters fare.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    decision, organisation, outbox, partnership, pitch, release,
    values::{
        AccountId, ChallengeId, DecisionId, DecisionReason, DeliveryState, MailKind, OrganisationId, Outcome,
        PitchId, PitchState, ReleaseId,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DerivePartialModel, EntityTrait as _,
    FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationTrait as _,
    sea_query::Expr,
};

use crate::{
    domain::{
        decision::mark,
        desk::Reach,
        workflow::{Effect, Trigger},
    },
    error::{Error, Result},
    store::{
        Tx,
        account::{self, Person},
        desk::{self, Challenge, Place, Workflows, visible},
        on_unique,
    },
};

/// A decision of a batch, with the people and bodies it is about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Ready {
    pub id: DecisionId,
    pub pitch_id: PitchId,
    pub reference: String,
    pub title: String,
    pub outcome: Outcome,
    pub reason: DecisionReason,
    pub feedback: String,
    pub approved_at: Option<DateTime<Utc>>,
    pub lead_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    /// The partnership that exists for the pitch already.
    pub partnership: Option<String>,
}

/// Which decisions of a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Approved and not released: what the next release takes.
    Approved,
    /// Not approved yet: what it leaves.
    Waiting,
    /// Released together.
    Released(ReleaseId),
}

/// The decisions of a batch about pitches in reach, the selected ones first.
pub async fn batch(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    challenge: ChallengeId,
    which: Batch,
) -> Result<Vec<Ready>> {
    use decision::Column;
    let which = match which {
        Batch::Approved => Condition::all()
            .add(Column::ReleaseId.is_null())
            .add(Column::ApprovedBy.is_not_null())
            .add(pitch::Column::State.eq(PitchState::Submitted)),
        Batch::Waiting => Condition::all()
            .add(Column::ReleaseId.is_null())
            .add(Column::ApprovedBy.is_null())
            .add(pitch::Column::State.eq(PitchState::Submitted)),
        Batch::Released(release) => Condition::all().add(Column::ReleaseId.eq(release)),
    };
    let mut list: Vec<Ready> = decision::Entity::find()
        .inner_join(pitch::Entity)
        .join(JoinType::LeftJoin, pitch::Relation::Organisation.def())
        .join(
            JoinType::LeftJoin,
            pitch::Entity::belongs_to(partnership::Entity)
                .from(pitch::Column::Id)
                .to(partnership::Column::PitchId)
                .into(),
        )
        .select_only()
        .columns([
            Column::Id,
            Column::PitchId,
            Column::Outcome,
            Column::Reason,
            Column::Feedback,
            Column::ApprovedAt,
        ])
        .columns([
            pitch::Column::Reference,
            pitch::Column::Title,
            pitch::Column::LeadId,
            pitch::Column::OrganisationId,
        ])
        .column_as(organisation::Column::Name, "organisation")
        .column_as(partnership::Column::Slug, "partnership")
        .filter(Column::ChallengeId.eq(challenge))
        .filter(visible(reach))
        .filter(which)
        .into_model()
        .all(conn)
        .await?;
    list.sort_by(|a, b| (a.outcome, &a.reference).cmp(&(b.outcome, &b.reference)));
    Ok(list)
}

/// A batch that went out.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "release::Entity")]
pub struct Release {
    pub id: ReleaseId,
    pub challenge_id: ChallengeId,
    pub released_by: AccountId,
    /// How many went out; in lists only those in reach.
    pub decisions: i32,
    pub released_at: DateTime<Utc>,
}

/// The releases of a challenge, newest first, each with the number of its decisions in reach.
pub async fn releases(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    challenge: ChallengeId,
) -> Result<Vec<Release>> {
    let mut list: Vec<Release> = release::Entity::find()
        .filter(release::Column::ChallengeId.eq(challenge))
        .order_by_desc(release::Column::ReleasedAt)
        .order_by_desc(release::Column::Id)
        .into_partial_model()
        .all(conn)
        .await?;
    let seen: Vec<(ReleaseId, i64)> = decision::Entity::find()
        .inner_join(pitch::Entity)
        .select_only()
        .column(decision::Column::ReleaseId)
        .column_as(decision::Column::Id.count(), "count")
        .filter(decision::Column::ReleaseId.is_in(list.iter().map(|release| release.id)))
        .filter(visible(reach))
        .group_by(decision::Column::ReleaseId)
        .into_tuple()
        .all(conn)
        .await?;
    for release in &mut list {
        let count = seen.iter().find(|(id, _)| *id == release.id).map_or(0, |(_, count)| *count);
        release.decisions = i32::try_from(count).unwrap_or(i32::MAX);
    }
    Ok(list)
}

/// The release of this id, when there is one.
pub async fn release(conn: &impl ConnectionTrait, id: ReleaseId) -> Result<Option<Release>> {
    Ok(release::Entity::find_by_id(id).into_partial_model().one(conn).await?)
}

/// Opens a release that takes these decisions.
pub async fn insert_release(
    tx: &Tx,
    id: ReleaseId,
    challenge: ChallengeId,
    decisions: &[DecisionId],
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let insert = release::Entity::insert(release::ActiveModel {
        id: Set(id),
        challenge_id: Set(challenge),
        released_by: Set(by),
        decisions: Set(i32::try_from(decisions.len()).unwrap_or(i32::MAX)),
        released_at: Set(now),
    })
    .exec_without_returning(tx)
    .await;
    on_unique(insert, || Error::Busy)?;
    decision::Entity::update_many()
        .col_expr(decision::Column::ReleaseId, Expr::value(id))
        .filter(decision::Column::Id.is_in(decisions.iter().copied()))
        .filter(decision::Column::ReleaseId.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// How the decision mails about these pitches fare.
pub async fn deliveries(
    conn: &impl ConnectionTrait,
    pitches: impl IntoIterator<Item = PitchId>,
) -> Result<HashMap<PitchId, (String, DeliveryState)>> {
    use outbox::Column;
    let rows: Vec<(Option<PitchId>, String, DeliveryState)> = outbox::Entity::find()
        .select_only()
        .columns([Column::PitchId, Column::ToName, Column::State])
        .filter(Column::PitchId.is_in(pitches))
        .filter(Column::Kind.eq(MailKind::Decision))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(pitch, name, state)| Some((pitch?, (name, state)))).collect())
}

/// Everything that the next release takes, with everybody it is about.
#[derive(Debug)]
pub struct Whole {
    /// One challenge, as far as the releasing person sees it.
    pub reach: Reach,
    pub challenge: Challenge,
    pub ready: Vec<Ready>,
    /// By reference.
    pub places: HashMap<String, Place>,
    pub workflows: Workflows,
    pub people: HashMap<AccountId, Person>,
}

/// The approved decisions of a challenge. Always the same number of statements.
pub async fn whole(conn: &impl ConnectionTrait, reach: &Reach, challenge: Challenge) -> Result<Whole> {
    let reach = Reach { challenges: Some(vec![challenge.id]), ..reach.clone() };
    let workflows = desk::workflows(conn, &reach).await?;
    let ready = batch(conn, &reach, challenge.id, Batch::Approved).await?;
    let references: Vec<String> = ready.iter().map(|ready| ready.reference.clone()).collect();
    let places = desk::places(conn, &reach, &workflows, &references).await?;
    let leads: BTreeSet<AccountId> = ready.iter().map(|ready| ready.lead_id).collect();
    let people = account::persons(conn, leads.into_iter().collect()).await?;
    Ok(Whole {
        reach,
        challenge,
        ready,
        places: places.into_iter().map(|place| (place.reference.clone(), place)).collect(),
        workflows,
        people: people.into_iter().map(|person| (person.id, person)).collect(),
    })
}

impl Whole {
    /// The person a letter goes to.
    pub fn person(&self, ready: &Ready) -> Result<Person> {
        let person = self.people.get(&ready.lead_id).cloned();
        person.ok_or_else(|| Error::Internal(anyhow::anyhow!("the lead of {} is missing", ready.reference)))
    }

    /// How many persons get a mail.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people.len()
    }

    /// The mark of exactly this batch.
    #[must_use]
    pub fn mark(&self) -> String {
        mark(self.ready.iter().map(|ready| (ready.id, ready.approved_at)))
    }

    /// Whether the release of this decision asks for a partnership.
    #[must_use]
    pub fn converts(&self, ready: &Ready) -> bool {
        let Some(place) = self.places.get(&ready.reference) else { return false };
        let Some(workflow) = self.workflows.get(place.workflow) else { return false };
        workflow.transitions.iter().any(|transition| {
            transition.from == place.stage
                && transition.on == Trigger::Released(ready.outcome)
                && transition.effects.contains(&Effect::Convert)
        })
    }
}
