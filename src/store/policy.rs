//! The row filters of the policy in SQL: each question of its rules is said here once, for every list, count and
//! facet of pitches, partnerships and challenges. `store::pitch::seen` answers the same questions about one pitch,
//! `store::challenge::visible` about one challenge.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    assignment, challenge, challenge_invitation, conflict, decision, membership, partnership, pitch,
    pitch_extension, release, review,
    values::{
        AccountId, AssignmentState, ChallengeState, ConflictKind, InvitationState, ReviewState, Role,
        TeamRole,
    },
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait as _, ExprTrait as _, JoinType, QueryFilter as _, QuerySelect as _,
    QueryTrait, RelationDef, RelationTrait as _, Select,
    sea_query::{Alias, Expr, IntoCondition as _, Query, SelectStatement},
};
use uuid::Uuid;

use super::{desk::Workflows, nda, team};
use crate::domain::{
    actor::Actor,
    policy::{Asked, Rows},
};

/// The condition on `pitch` that holds for these rows of this actor. `workflows` are those of all pitches that
/// may be among them.
#[must_use]
pub fn condition(rows: &Rows, actor: &Actor, workflows: &Workflows) -> Condition {
    // Nobody has the nil id.
    let account = actor.account().unwrap_or(AccountId(Uuid::nil()));
    let asking = Asking { actor, account, workflows };
    tree(rows, &|asked| asking.answer(asked))
}

/// The condition on `partnership` that holds for these rows of this actor.
#[must_use]
pub fn partnerships(rows: &Rows, actor: &Actor) -> Condition {
    use partnership::Column;
    let account = actor.account().unwrap_or(AccountId(Uuid::nil()));
    tree(rows, &|asked| match asked {
        Asked::FromChallenge => Column::ChallengeId.is_not_null().into_condition(),
        Asked::On(role) => all([
            Column::ChallengeId.is_not_null().into_condition(),
            of_scope(Column::ChallengeId, actor, role),
        ]),
        Asked::Owned if !actor.roles.anywhere(Role::PartnershipOwner) => constant(false),
        Asked::Owned => all([
            Column::OwnerId.is_not_null().into_condition(),
            Column::OwnerId.eq(account).into_condition(),
        ]),
        Asked::Conflict => all([
            Column::PitchId.is_not_null().into_condition(),
            Column::PitchId.in_subquery(conflicts(account).into_query()).into_condition(),
        ]),
        Asked::BreakGlass => all([
            Column::PitchId.is_not_null().into_condition(),
            Column::PitchId.is_in(actor.glass.iter().copied()).into_condition(),
        ]),
        // The partner's people have no page of partnerships yet.
        _ => constant(false),
    })
}

/// The condition on `challenge` that holds for these rows of this actor.
#[must_use]
pub fn challenges(rows: &Rows, actor: &Actor) -> Condition {
    use challenge::Column;
    let account = actor.account().unwrap_or(AccountId(Uuid::nil()));
    let of_pitches = |which: Select<pitch::Entity>| {
        let ids = which.select_only().column(pitch::Column::ChallengeId);
        Column::Id.in_subquery(ids.into_query()).into_condition()
    };
    tree(rows, &|asked| match asked {
        Asked::On(role) => of_scope(Column::Id, actor, role),
        Asked::Unpublished => Column::State.eq(ChallengeState::Draft).into_condition(),
        Asked::OpenedBy(at) => all([
            Column::State.ne(ChallengeState::Draft).into_condition(),
            Column::OpensAt.lte(at).into_condition(),
        ]),
        Asked::InviteOnly => Column::InviteOnlyAt.is_not_null().into_condition(),
        Asked::Invited => {
            let accepted = challenge_invitation::Entity::find()
                .select_only()
                .column(challenge_invitation::Column::ChallengeId)
                .filter(challenge_invitation::Column::AccountId.eq(account))
                .filter(challenge_invitation::Column::State.eq(InvitationState::Accepted));
            Column::Id.in_subquery(accepted.into_query()).into_condition()
        }
        Asked::InTeam => of_pitches(pitch::Entity::find().filter(in_team(account, TeamRole::ALL))),
        Asked::Assigned => {
            let assigned = assignment::Entity::find()
                .select_only()
                .column(assignment::Column::PitchId)
                .filter(assignment::Column::EvaluatorId.eq(account));
            of_pitches(pitch::Entity::find().filter(among(assigned)))
        }
        // The others are asked of pitches and partnerships.
        _ => constant(false),
    })
}

/// The tree of questions as a condition.
fn tree(rows: &Rows, answer: &impl Fn(Asked) -> Condition) -> Condition {
    let Rows::Where(asked, below) = rows else { return constant(*rows == Rows::Every) };
    let (yes, no) = (|| answer(*asked), || answer(*asked).not());
    match &**below {
        (Rows::Every, otherwise) => any([yes(), tree(otherwise, answer)]),
        (then, Rows::Every) => any([no(), tree(then, answer)]),
        (Rows::None, otherwise) => all([no(), tree(otherwise, answer)]),
        (then, Rows::None) => all([yes(), tree(then, answer)]),
        (then, otherwise) => any([all([yes(), tree(then, answer)]), all([no(), tree(otherwise, answer)])]),
    }
}

struct Asking<'a> {
    actor: &'a Actor,
    account: AccountId,
    workflows: &'a Workflows,
}

impl Asking<'_> {
    /// Never null, so that its contrary is true wherever it is not.
    fn answer(&self, asked: Asked) -> Condition {
        use pitch::Column;
        match asked {
            Asked::On(role) => of_scope(Column::ChallengeId, self.actor, role),
            Asked::Is(state) => Column::State.eq(state).into_condition(),
            Asked::InTeam => in_team(self.account, TeamRole::ALL),
            Asked::Team(role) => in_team(self.account, &[role]),
            Asked::Assigned => among(self.assignments()),
            Asked::Recused => {
                among(self.newest().filter(assignment::Column::State.eq(AssignmentState::Recused)))
            }
            Asked::OwnReviewFinal => among(
                self.newest()
                    .join(JoinType::InnerJoin, reviewed())
                    .filter(review::Column::State.eq(ReviewState::Submitted)),
            ),
            Asked::Declared => among(declarations(self.account)),
            Asked::Conflict => among(conflicts(self.account)),
            Asked::Flag(flag) => self.workflows.stage_is(|_, stage| stage.flags.has(flag)),
            Asked::ProposedDecision => {
                decided(decision::Entity::find().filter(decision::Column::ProposedBy.eq(self.account)))
            }
            Asked::Released => decided(released()),
            Asked::ReleasedBy(at) => decided(released().filter(release::Column::ReleasedAt.lte(at))),
            Asked::IsOpen => of_challenge(challenge::Column::State.eq(ChallengeState::Published)),
            Asked::ClosedBy(at) => all([closed_by(at), extended_beyond(at).not()]),
            Asked::MaySend => among(team::may_send(self.account)),
            // Evaluators of the challenge have their contract with the host; whoever else is asked accepts first.
            Asked::NdaMissing => all([
                Expr::exists(nda::unaccepted(self.account).into_query()).into_condition(),
                among(self.assignments()),
                of_scope(Column::ChallengeId, self.actor, Role::Evaluator).not(),
            ]),
            Asked::BreakGlass => Column::Id.is_in(self.actor.glass.iter().copied()).into_condition(),
            Asked::HoldsToken => all([
                Column::Id.is_in(self.actor.draft).into_condition(),
                Column::LeadId.is_null().into_condition(),
            ]),
            Asked::FromChallenge => constant(true),
            Asked::Owned | Asked::Unpublished | Asked::OpenedBy(_) | Asked::InviteOnly | Asked::Invited => {
                constant(false)
            }
        }
    }

    fn assignments(&self) -> Select<assignment::Entity> {
        assignment::Entity::find()
            .select_only()
            .column(assignment::Column::PitchId)
            .filter(assignment::Column::EvaluatorId.eq(self.account))
    }

    /// The assignments after which this person got no other to the same pitch.
    fn newest(&self) -> Select<assignment::Entity> {
        let newer = Alias::new("newer");
        let of_newer = |column| Expr::col((newer.clone(), column));
        let of_this = |column| Expr::col((assignment::Entity, column));
        let later = Query::select()
            .expr(Expr::val(1))
            .from_as(assignment::Entity, newer.clone())
            .and_where(of_newer(assignment::Column::EvaluatorId).eq(self.account))
            .and_where(of_newer(assignment::Column::PitchId).eq(of_this(assignment::Column::PitchId)))
            .and_where(of_newer(assignment::Column::Id).gt(of_this(assignment::Column::Id)))
            .take();
        self.assignments().filter(Expr::not_exists(later))
    }
}

fn declarations(account: AccountId) -> Select<conflict::Entity> {
    conflict::Entity::find()
        .select_only()
        .column(conflict::Column::PitchId)
        .filter(conflict::Column::AccountId.eq(account))
}

/// The declarations that keep somebody out.
fn conflicts(account: AccountId) -> Select<conflict::Entity> {
    declarations(account).filter(conflict::Column::Kind.ne(ConflictKind::None))
}

/// The challenge is one for which the actor has this role.
fn of_scope(challenge: impl ColumnTrait, actor: &Actor, role: Role) -> Condition {
    match actor.roles.scope(role) {
        None => constant(true),
        Some(ids) => challenge.is_in(ids).into_condition(),
    }
}

/// The condition on `pitch` that this person has one of these places in its team: whoever leads it, was invited to
/// it or belongs to its organisation; of several places the strongest counts.
pub(super) fn in_team(account: AccountId, roles: &[TeamRole]) -> Condition {
    let stronger: Vec<TeamRole> =
        TeamRole::ALL.iter().copied().filter(|role| roles.iter().all(|wanted| role < wanted)).collect();
    let held = placed(account, roles);
    if stronger.is_empty() { held } else { all([held, placed(account, &stronger).not()]) }
}

/// One of these places, whatever others there are.
fn placed(account: AccountId, roles: &[TeamRole]) -> Condition {
    use pitch::Column;
    let organisations = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::AccountId.eq(account))
        .filter(membership::Column::Role.is_in(roles.iter().copied()));
    let member = Condition::all()
        .add(Column::OrganisationId.is_not_null())
        .add(Column::OrganisationId.in_subquery(organisations.into_query()));
    let invited = among(team::invited(account, roles));
    if roles.contains(&TeamRole::Lead) {
        let leads =
            all([Column::LeadId.is_not_null().into_condition(), Column::LeadId.eq(account).into_condition()]);
        any([leads, member, invited])
    } else {
        any([member, invited])
    }
}

/// The review of an assignment.
fn reviewed() -> RelationDef {
    assignment::Entity::belongs_to(review::Entity)
        .from(assignment::Column::Id)
        .to(review::Column::AssignmentId)
        .into()
}

fn released() -> Select<decision::Entity> {
    decision::Entity::find().join(JoinType::InnerJoin, decision::Relation::Release.def())
}

/// There is such a decision about the pitch of the outer query.
fn decided(which: Select<decision::Entity>) -> Condition {
    let about =
        Expr::col((decision::Entity, decision::Column::PitchId)).equals((pitch::Entity, pitch::Column::Id));
    let found = which.select_only().column(decision::Column::Id).filter(about);
    Expr::exists(found.into_query()).into_condition()
}

fn of_challenge(which: Expr) -> Condition {
    let found = challenge::Entity::find().select_only().column(challenge::Column::Id).filter(which);
    pitch::Column::ChallengeId.in_subquery(found.into_query()).into_condition()
}

/// The longest grace in seconds, as the table has it.
const GRACE: i32 = 120;

/// Its challenge closed with its grace at this instant or before. The two databases have no arithmetic of instants in
/// common, so every grace is asked for by itself; no list of the portal asks this.
fn closed_by(at: DateTime<Utc>) -> Condition {
    let closed = (0..=GRACE).fold(Condition::any(), |any, grace| {
        let by = at - TimeDelta::seconds(grace.into());
        any.add(challenge::Column::GraceSeconds.eq(grace).and(challenge::Column::ClosesAt.lte(by)))
    });
    let found = challenge::Entity::find().select_only().column(challenge::Column::Id).filter(closed);
    pitch::Column::ChallengeId.in_subquery(found.into_query()).into_condition()
}

/// The pitch has more time than that; an extension comes with the grace of its challenge.
fn extended_beyond(at: DateTime<Utc>) -> Condition {
    let longer = (0..=GRACE).fold(Condition::any(), |any, grace| {
        let beyond = at - TimeDelta::seconds(grace.into());
        any.add(challenge::Column::GraceSeconds.eq(grace).and(pitch_extension::Column::UntilAt.gt(beyond)))
    });
    let theirs = Expr::col((challenge::Entity, challenge::Column::Id))
        .equals((pitch::Entity, pitch::Column::ChallengeId));
    let found = Query::select()
        .column(pitch_extension::Column::PitchId)
        .from(pitch_extension::Entity)
        .from(challenge::Entity)
        .and_where(theirs)
        .cond_where(longer)
        .take();
    pitch::Column::Id.in_subquery(found).into_condition()
}

/// The pitch is one that these rows name.
fn among(pitches: impl QueryTrait<QueryStatement = SelectStatement>) -> Condition {
    pitch::Column::Id.in_subquery(pitches.into_query()).into_condition()
}

fn constant(holds: bool) -> Condition {
    Expr::val(1).eq(if holds { 1 } else { 2 }).into_condition()
}

fn all<const N: usize>(conditions: [Condition; N]) -> Condition {
    conditions.into_iter().fold(Condition::all(), Condition::add)
}

fn any<const N: usize>(conditions: [Condition; N]) -> Condition {
    conditions.into_iter().fold(Condition::any(), Condition::add)
}
