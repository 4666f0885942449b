//! What the words of a cell mean in one state of the world: the expected answer, worked out from the table and
//! from what section 2.4 says about states, without looking at the policy.

use entity::values::{ChallengeState, ConflictKind};
use overture::domain::{
    policy::{Denied, Line, Mask},
    workflow::StageFlags,
};

use super::{
    people::{Person, Side},
    table::{REF, Row, Words},
};

/// The states in which a pitch is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Draft,
    Submitted,
    Withdrawn,
    ReleasedLately,
    /// More than 30 days ago.
    ReleasedLongAgo,
}

impl Stand {
    pub(super) const ALL: [Self; 5] =
        [Self::Draft, Self::Submitted, Self::Withdrawn, Self::ReleasedLately, Self::ReleasedLongAgo];

    const fn is_released(self) -> bool {
        matches!(self, Self::ReleasedLately | Self::ReleasedLongAgo)
    }
}

/// One state of the world around a pitch.
#[derive(Clone, Copy, Debug)]
pub(super) struct World {
    pub(super) stand: Stand,
    pub(super) is_over: bool,
    pub(super) is_open: bool,
    pub(super) flags: StageFlags,
    pub(super) own_final: bool,
    pub(super) break_glass: bool,
    pub(super) proposed: bool,
}

/// The answer a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Allowed(Opens),
    NotFound,
    Forbidden,
    Locked,
}

/// What the grant of an allowed cell opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opens {
    title: bool,
    rows: bool,
    /// `None` where the line shows nothing of it, so that the mask does not matter.
    identity: Option<bool>,
    confidential: Option<bool>,
}

impl Opens {
    const REFERENCE: Self =
        Self { title: false, rows: true, identity: Some(false), confidential: Some(false) };
    const TOTALS: Self = Self { rows: false, ..Self::REFERENCE };
    /// Everything that the line itself is about; no fields of a pitch.
    const ROWS: Self = Self { title: true, rows: true, identity: None, confidential: None };
}

impl Answer {
    /// Whether the policy said this.
    pub(super) fn is(self, said: &Result<Mask, Denied>) -> bool {
        match (self, said) {
            (Self::Allowed(opens), Ok(mask)) => {
                opens.title == mask.title
                    && opens.rows == mask.rows
                    && opens.identity.is_none_or(|identity| identity == mask.identity)
                    && opens.confidential.is_none_or(|confidential| confidential == mask.confidential)
            }
            (Self::NotFound, Err(Denied::Hidden))
            | (Self::Forbidden, Err(Denied::Forbidden))
            | (Self::Locked, Err(Denied::Locked(_))) => true,
            _ => false,
        }
    }
}

/// The rows about a pitch that bear on others.
pub(super) struct Pitches<'a> {
    pub(super) see: &'a Row,
    pub(super) body: &'a Row,
    pub(super) identity: &'a Row,
}

impl Pitches<'_> {
    /// What line `line` with the cell `cell` answers to this person.
    pub(super) fn expected(&self, line: Line, cell: Words, person: &Person, world: &World) -> Answer {
        let is_hidden = !self.holds(Line::SeePitch, self.see.cell(person.column), person, world);
        if self.holds(line, cell, person, world) {
            return Answer::Allowed(self.opens(line, cell, person, world));
        }
        if is_hidden {
            return Answer::NotFound;
        }
        if self.is_locked(line, cell, person) { Answer::Locked } else { Answer::Forbidden }
    }

    /// Whether the cell allows the line now.
    fn holds(&self, line: Line, cell: Words, person: &Person, world: &World) -> bool {
        if cell.has('-') || !is_within_reach(line, person, world) {
            return false;
        }
        let is_delegate = person.delegated && matches!(line, Line::SubmitPitch | Line::WithdrawPitch);
        if cell.has('F') && !is_delegate {
            return false;
        }
        is_time(line, person, world)
            && (!cell.has('s') || world.stand != Stand::Draft)
            && (!cell.has('f') || flag(line, &world.flags))
            && (!cell.has('a') || (world.own_final && (cell.has('f') && line == Line::ReadRanking || world.flags.peer_reviews_after_own)))
            && (!cell.has('r') || world.stand.is_released())
            && (!cell.has('x') || world.break_glass)
            // The device token of a draft is not modelled.
            && !cell.has('t')
    }

    /// Whether a refusal is about the moment and not about the right.
    fn is_locked(&self, line: Line, cell: Words, person: &Person) -> bool {
        let has_right = !cell.has('-') && (!cell.has('F') || person.delegated);
        let is_act = matches!(
            line,
            Line::EditDraft
                | Line::SubmitPitch
                | Line::WithdrawPitch
                | Line::ReturnPitch
                | Line::AssignEvaluators
                | Line::WriteReview
                | Line::ProposeDecision
                | Line::ApproveDecision
        );
        has_right && is_act && !person.is_undeclared()
    }

    fn opens(&self, line: Line, cell: Words, person: &Person, world: &World) -> Opens {
        if cell.has('n') {
            return Opens::TOTALS;
        }
        if cell.has(REF)
            || (line == Line::SeePitch && (person.is_undeclared() || world.stand == Stand::Withdrawn))
        {
            return Opens::REFERENCE;
        }
        let reads = |line, row: &Row| self.holds(line, row.cell(person.column), person, world);
        let (identity, confidential) =
            (reads(Line::ReadIdentity, self.identity), reads(Line::ReadBody, self.body));
        match line {
            // The answers and files themselves; `b` takes the identity out.
            Line::ReadBody | Line::ReadAttachments if cell.has('b') => Opens {
                identity: Some(world.flags.applicant_identity),
                confidential: Some(true),
                ..Opens::ROWS
            },
            // Views of the pitch never show more than lines 4 and 5.
            Line::SeePitch | Line::ReadBody | Line::ReadAttachments | Line::Clarify | Line::ExportPitch => {
                Opens { identity: Some(identity), confidential: Some(confidential), ..Opens::ROWS }
            }
            _ => Opens::ROWS,
        }
    }
}

/// The flag that `f` means on this line.
const fn flag(line: Line, flags: &StageFlags) -> bool {
    match line {
        Line::SeePitch => flags.visible_to_pool,
        Line::ReadIdentity => flags.applicant_identity,
        Line::Clarify => flags.clarification_visible,
        Line::WriteReview => flags.scoring_open,
        Line::ReadReviews => flags.peer_reviews_after_own,
        Line::ReadEvaluators => flags.evaluator_identity_to_peers,
        Line::ReadRanking => flags.ranking_visible,
        Line::ReadUnreleased | Line::ReadFeedback => flags.decision_visible,
        // The public fields of a decision are no flag of a stage yet: nothing is public.
        _ => false,
    }
}

/// Section 2.4: what the state of the pitch leaves to each side, before any cell is read.
fn is_within_reach(line: Line, person: &Person, world: &World) -> bool {
    let is_content = matches!(
        line,
        Line::ReadBody
            | Line::ReadIdentity
            | Line::ReadAttachments
            | Line::ReadOldAttachments
            | Line::Clarify
            | Line::ExportPitch
    );
    if world.stand == Stand::Draft {
        return person.side == Side::Applicant;
    }
    match person.side {
        Side::Evaluators => {
            let is_asked = person.assignment.is_some() && matches!(person.column, "EV" | "XE" | "XN");
            !matches!(world.stand, Stand::Withdrawn | Stand::ReleasedLongAgo)
                && (!is_asked || world.flags.visible_to_assigned)
                && (!person.is_undeclared() || matches!(line, Line::SeePitch | Line::DeclareConflict))
        }
        _ => world.stand != Stand::Withdrawn || !is_content,
    }
}

/// Whether the moment is right for an act; reading knows no moment.
fn is_time(line: Line, person: &Person, world: &World) -> bool {
    match line {
        Line::EditDraft | Line::SubmitPitch => world.stand == Stand::Draft && !world.is_over && world.is_open,
        Line::WithdrawPitch => world.stand == Stand::Submitted,
        Line::ReturnPitch | Line::AssignEvaluators | Line::ProposeDecision => world.stand == Stand::Submitted,
        Line::ApproveDecision => {
            world.stand == Stand::Submitted && !(world.proposed && person.side == Side::Host)
        }
        _ => true,
    }
}

/// A challenge is public from its publication; one that was withdrawn or archived says so on its page.
fn is_public(state: ChallengeState) -> bool {
    state != ChallengeState::Draft
}

/// The lines about a challenge.
pub(super) fn of_challenge(
    line: Line,
    cell: Words,
    page: Words,
    state: ChallengeState,
    was_open: bool,
) -> Answer {
    let holds = |cell: Words| cell.has('A') || (cell.has('p') && is_public(state));
    // From the opening on another person has to agree; the admin is that person.
    let needs_another = line == Line::Configure && cell.has('2') && was_open;
    match (holds(cell) && !needs_another, holds(page)) {
        (true, _) => Answer::Allowed(Opens::ROWS),
        (false, true) => Answer::Forbidden,
        (false, false) => Answer::NotFound,
    }
}

/// The lines about a partnership. A conflict about its pitch goes before everything else.
pub(super) fn of_partnership(cell: Words, record: Words, break_glass: bool, is_barred: bool) -> Answer {
    let holds =
        |cell: Words| !is_barred && (cell.has('A') || cell.has('o') || (cell.has('x') && break_glass));
    let answer = if cell.has('n') { Opens::TOTALS } else { Opens::ROWS };
    match (holds(cell) || (cell.has('n') && !is_barred), holds(record)) {
        (true, _) => Answer::Allowed(answer),
        (false, true) => Answer::Forbidden,
        (false, false) => Answer::NotFound,
    }
}

/// The lines about the portal, which is no secret.
pub(super) fn of_portal(cell: Words, is_own: bool) -> Answer {
    if cell.has('A') || (cell.has('o') && is_own) { Answer::Allowed(Opens::ROWS) } else { Answer::Forbidden }
}
