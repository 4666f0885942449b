//! What the words of a cell mean in one state of the world: the expected answer, worked out from the table and
//! from what section 2.4 says about states, without looking at the policy.

use entity::values::{ChallengeState, ConflictKind};
use overture::domain::{
    policy::{ChallengeFacts, Denied, Line, Mask},
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

impl World {
    /// Its facts by name, for telling what a difference depends on.
    pub(super) fn facts(&self) -> Vec<(&'static str, bool)> {
        let flags = self.flags;
        vec![
            ("over", self.is_over),
            ("open", self.is_open),
            ("own review final", self.own_final),
            ("glass broken", self.break_glass),
            ("own proposal", self.proposed),
            ("visible_to_assigned", flags.visible_to_assigned),
            ("scoring_open", flags.scoring_open),
            ("peer_reviews_after_own", flags.peer_reviews_after_own),
            ("applicant_identity", flags.applicant_identity),
            ("visible_to_pool", flags.visible_to_pool),
            ("clarification_visible", flags.clarification_visible),
            ("evaluator_identity_to_peers", flags.evaluator_identity_to_peers),
            ("ranking_visible", flags.ranking_visible),
            ("decision_visible", flags.decision_visible),
        ]
    }
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

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Allowed(opens) => {
                f.write_str("allows")?;
                let fields = [
                    ("title", Some(opens.title)),
                    ("rows", Some(opens.rows)),
                    ("identity", opens.identity),
                    ("confidential", opens.confidential),
                ];
                for (field, opens) in fields.into_iter().filter_map(|(field, opens)| Some((field, opens?))) {
                    write!(f, " {}{field}", if opens { '+' } else { '-' })?;
                }
                Ok(())
            }
            Self::NotFound => f.write_str("404"),
            Self::Forbidden => f.write_str("403"),
            Self::Locked => f.write_str("409"),
        }
    }
}

impl From<&Result<Mask, Denied>> for Answer {
    fn from(said: &Result<Mask, Denied>) -> Self {
        match said {
            Ok(mask) => Self::Allowed(Opens {
                title: mask.title,
                rows: mask.rows,
                identity: Some(mask.identity),
                confidential: Some(mask.confidential),
            }),
            Err(Denied::Hidden) => Self::NotFound,
            Err(Denied::Forbidden) => Self::Forbidden,
            Err(Denied::Locked(_)) => Self::Locked,
        }
    }
}

impl Answer {
    /// The answer without what it opens.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Allowed(_) => "allows",
            Self::NotFound => "404",
            Self::Forbidden => "403",
            Self::Locked => "409",
        }
    }

    pub(super) const fn is_refusal(self) -> bool {
        !matches!(self, Self::Allowed(_))
    }

    /// Whether the policy said this.
    pub(super) fn is(self, said: &Result<Mask, Denied>) -> bool {
        match (self, Self::from(said)) {
            (Self::Allowed(expected), Self::Allowed(opens)) => {
                expected.title == opens.title
                    && expected.rows == opens.rows
                    && (expected.identity.is_none() || expected.identity == opens.identity)
                    && (expected.confidential.is_none() || expected.confidential == opens.confidential)
            }
            (expected, said) => expected == said,
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
        // Settled by the house: a declaration stands once the own review is in.
        let is_said = matches!(person.conflict, Some(ConflictKind::Possible | ConflictKind::Conflict));
        if line == Line::DeclareConflict
            && is_said
            && world.own_final
            && self.holds(line, cell, person, world)
        {
            return if is_hidden { Answer::NotFound } else { Answer::Locked };
        }
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
        if cell.has('F') && !is_delegated(line, person) {
            return false;
        }
        // Before its release there is no decision whose reference could be told.
        if line == Line::ReadDecision && cell.has(REF) && !world.stand.is_released() {
            return false;
        }
        is_time(line, world)
            && (!cell.has('s') || world.stand != Stand::Draft)
            && (!cell.has('f') || flag(line, &world.flags, person.assignment.is_some()))
            && (!cell.has('a') || (world.own_final && (line == Line::ReadRanking || world.flags.peer_reviews_after_own)))
            && (!cell.has('r') || world.stand.is_released())
            && (!cell.has('x') || world.break_glass)
            // The words of a draft, in the browser that began it.
            && (!cell.has('t') || (person.holds_token && world.stand == Stand::Draft))
    }

    /// Whether a refusal is about the moment and not about the right.
    fn is_locked(&self, line: Line, cell: Words, person: &Person) -> bool {
        let has_right = !cell.has('-') && (!cell.has('F') || is_delegated(line, person));
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
        let reads = |line, row: &Row| self.holds(line, row.cell(person.column), person, world);
        let (identity, confidential) =
            (reads(Line::ReadIdentity, self.identity), reads(Line::ReadBody, self.body));
        let fields = Opens { identity: Some(identity), confidential: Some(confidential), ..Opens::ROWS };
        // Of a withdrawn pitch the host keeps the reference.
        let is_left = world.stand == Stand::Withdrawn && person.side != Side::Applicant && !confidential;
        match line {
            _ if cell.has('n') => Opens::TOTALS,
            // Whoever began it reads their own words, whomever they name; line 5 is about people of the portal.
            _ if person.holds_token => {
                Opens { identity: Some(true), confidential: Some(true), ..Opens::ROWS }
            }
            // Whoever breaks the glass and reads the answers reads the title.
            Line::SeePitch if confidential => fields,
            Line::SeePitch if person.is_undeclared() || is_left => Opens::REFERENCE,
            _ if cell.has(REF) => Opens::REFERENCE,
            // The answers and files themselves; `b` takes the identity out.
            Line::ReadBody | Line::ReadAttachments if cell.has('b') => {
                Opens { identity: Some(world.flags.applicant_identity), ..fields }
            }
            // Views of the pitch never show more than lines 4 and 5.
            Line::SeePitch | Line::ReadBody | Line::ReadAttachments | Line::Clarify | Line::ExportPitch => {
                fields
            }
            // Who opened it is told to some who may not know its title.
            Line::ReadAccess if person.side == Side::Nobody => {
                Opens { title: self.names(person, world), ..Opens::ROWS }
            }
            _ => Opens::ROWS,
        }
    }

    /// Whether line 3 shows the title.
    fn names(&self, person: &Person, world: &World) -> bool {
        let cell = self.see.cell(person.column);
        self.holds(Line::SeePitch, cell, person, world)
            && self.opens(Line::SeePitch, cell, person, world).title
    }
}

/// What a lead delegates is the sending; withdrawing stays with the lead.
fn is_delegated(line: Line, person: &Person) -> bool {
    person.delegated && line == Line::SubmitPitch
}

/// The flag that `f` means on this line.
const fn flag(line: Line, flags: &StageFlags, is_asked: bool) -> bool {
    match line {
        Line::SeePitch => flags.visible_to_pool,
        Line::ReadIdentity => flags.applicant_identity,
        Line::Clarify => flags.clarification_visible,
        Line::WriteReview => flags.scoring_open,
        Line::ReadReviews => flags.peer_reviews_after_own,
        Line::ReadEvaluators => flags.evaluator_identity_to_peers,
        Line::ReadRanking => flags.ranking_visible,
        Line::ReadUnreleased | Line::ReadFeedback => flags.decision_visible,
        // `r f` of an expert.
        Line::ReadDecision if is_asked => flags.decision_visible,
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
    let is_withdrawn = world.stand == Stand::Withdrawn;
    match person.side {
        // Their own words stay readable to them until they are erased.
        Side::Applicant => true,
        Side::Evaluators if is_withdrawn || world.stand == Stand::ReleasedLongAgo => false,
        // What is declared is a relation to the applicant: whoever is asked reads who that is, unless it is blind.
        Side::Evaluators if person.is_undeclared() => match line {
            Line::SeePitch | Line::DeclareConflict => true,
            Line::ReadIdentity => person.conflict.is_none() && world.flags.visible_to_assigned,
            _ => false,
        },
        Side::Evaluators if line == Line::DeclareConflict => true,
        // The flags are about what lies behind the reference, and that came with the assignment. Without one, the
        // reference is told where the pool is told the title.
        Side::Evaluators => match person.column {
            "EV" | "XE" => world.flags.visible_to_assigned,
            "EC" | "XN" if person.assignment.is_none() => world.flags.visible_to_pool,
            _ => true,
        },
        Side::Host if is_withdrawn && person.has_conflict() => line == Line::SeePitch,
        Side::Host => !is_withdrawn || !is_content,
        // Breaking the glass is for what nobody else can reach any more, too.
        Side::Nobody => true,
    }
}

/// Whether the moment is right for an act; reading knows no moment.
fn is_time(line: Line, world: &World) -> bool {
    match line {
        Line::EditDraft | Line::SubmitPitch => world.stand == Stand::Draft && !world.is_over && world.is_open,
        Line::ReturnPitch | Line::AssignEvaluators => world.stand != Stand::Withdrawn,
        Line::WithdrawPitch | Line::ProposeDecision => world.stand == Stand::Submitted,
        // Four eyes: never the own proposal.
        Line::ApproveDecision => world.stand == Stand::Submitted && !world.proposed,
        _ => true,
    }
}

/// A challenge is public from its publication; one that was withdrawn or archived says so on its page.
fn is_public(state: ChallengeState) -> bool {
    state != ChallengeState::Draft
}

/// The lines about a challenge.
pub(super) fn of_challenge(line: Line, cell: Words, page: Words, facts: &ChallengeFacts) -> Answer {
    let has_to_do = facts.is_invited || facts.takes_part || facts.is_assigned;
    let is_for = |cell: Words| !facts.is_invite_only || (cell.has('i') && has_to_do);
    let holds = |cell: Words| cell.has('A') || (cell.has('p') && is_public(facts.state) && is_for(cell));
    // From the opening on another person has to agree; the admin is that person.
    let needs_another = line == Line::Configure && cell.has('2') && facts.was_open;
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

/// The lines about the portal, which is no secret to anybody who signed in.
pub(super) fn of_portal(cell: Words, is_own: bool, is_signed_in: bool) -> Answer {
    match cell.has('A') || (cell.has('o') && is_own) {
        true => Answer::Allowed(Opens::ROWS),
        false if is_signed_in => Answer::Forbidden,
        false => Answer::NotFound,
    }
}
