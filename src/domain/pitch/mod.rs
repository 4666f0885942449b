//! A pitch on its applicant's side: its reference, what a save does when another one came between, and
//! when the draft can be sent.

use std::fmt;

use chrono::{DateTime, Utc};
use entity::values::{AccountId, PitchState, TeamRole};

use super::{
    deadline,
    form::{Answer, Answers, FieldKind, FormDefinition, Section, problems},
    policy::{Denied, PitchFacts},
    workflow::{PublicStage, Workflow},
};
use crate::error::{Invalid, Refusal};

mod attempt;
mod early;
mod presence;

pub use attempt::Attempt;
pub use early::Times;
pub use presence::{WRITING, Writer, writers};

/// Drafts one person can have open for one challenge.
pub const MOST_DRAFTS: u64 = 20;

/// Characters of the reason for a withdrawal.
pub const LONGEST_REASON: u32 = 500;

/// Crockford's alphabet: what is read aloud or copied by hand stays what it was.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random characters of a reference.
const RANDOM: usize = 6;
/// The longest code of a challenge that is looked for.
const LONGEST_CODE: usize = 12;

/// The public name of a pitch, such as `NL-7K3M9Q`: the challenge's code and six random characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// A reference out of random bytes; every character is as likely as every other.
    #[must_use]
    pub fn draw(code: &str, random: [u8; RANDOM]) -> Self {
        let drawn = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        Self(format!("{code}-{}", drawn.collect::<String>()))
    }

    /// Reads what a person typed or copied: small letters, spaces, a hyphen of any kind or none, and in the
    /// random part I and L for 1 and O for 0. `None` if it cannot be a reference.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let mut letters = Vec::new();
        for c in text.chars().filter(|c| !is_gap(*c)) {
            if !c.is_ascii_alphanumeric() || letters.len() == LONGEST_CODE + RANDOM {
                return None;
            }
            letters.push(c.to_ascii_uppercase());
        }
        let (code, random) = letters.split_at_checked(letters.len().checked_sub(RANDOM)?)?;
        let random: String = random.iter().map(|c| meant(*c)).collect::<Option<_>>()?;
        (!code.is_empty()).then(|| Self(format!("{}-{random}", code.iter().collect::<String>())))
    }

    /// As it is shown and stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn meant(c: char) -> Option<char> {
    match c {
        'I' | 'L' => Some('1'),
        'O' => Some('0'),
        'U' => None,
        other => Some(other),
    }
}

/// One earlier save of a draft: which fields it changed, whose it was, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The version the draft had after it.
    pub version: i32,
    pub by: Option<AccountId>,
    pub at: DateTime<Utc>,
    pub fields: Vec<String>,
}

/// What was changed in a draft since the version a page was drawn from.
#[derive(Clone, Debug)]
pub struct Since {
    /// The saves after that version, newest first.
    saves: Vec<Save>,
    /// Every one of them is known; otherwise any field may have been changed.
    is_complete: bool,
}

impl Since {
    /// The saves among `known` (newest first) that a page of version `shown` has not seen, when the draft is
    /// at `current`.
    #[must_use]
    pub fn new(known: Vec<Save>, shown: i32, current: i32) -> Self {
        let saves: Vec<_> = known.into_iter().filter(|save| save.version > shown).collect();
        // A version that was never given out has seen nothing.
        let unseen = if shown > current { None } else { usize::try_from(current - shown.max(0)).ok() };
        Self { is_complete: unseen == Some(saves.len()), saves }
    }

    /// Nothing was changed.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { saves: Vec::new(), is_complete: true }
    }

    /// Who changed the field last, and when; `None` if nobody did.
    fn change(&self, field: &str) -> Option<(Option<AccountId>, Option<DateTime<Utc>>)> {
        match self.saves.iter().find(|save| save.fields.iter().any(|changed| changed == field)) {
            Some(save) => Some((save.by, Some(save.at))),
            None if self.is_complete => None,
            None => Some((None, None)),
        }
    }
}

/// A field that this save and another one changed differently. The stored answer stays until a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub field: String,
    pub mine: Option<Answer>,
    pub theirs: Option<Answer>,
    /// Whose save it was; unknown when too many came between.
    pub by: Option<AccountId>,
    pub at: Option<DateTime<Utc>>,
}

/// What a save makes of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The answers to store.
    pub answers: Answers,
    /// The fields whose stored answer changes, in form order.
    pub changed: Vec<String>,
    /// The fields that keep the stored answer because both sides changed them.
    pub clashes: Vec<Clash>,
}

/// Puts the posted answers of a section into a draft. A field somebody else changed since the page was drawn
/// keeps its stored answer, unless both say the same; nothing is overwritten silently. The fields of `taken`
/// keep their stored answer because the person chose it.
#[must_use]
pub fn merge(
    section: &Section,
    current: &Answers,
    posted: &Answers,
    since: &Since,
    taken: &[String],
) -> Merged {
    let mut merged = Merged { answers: current.clone(), changed: Vec::new(), clashes: Vec::new() };
    let mut fresh = Answers::default();
    for field in &section.fields {
        let (theirs, mine) = (current.get(&field.id), posted.get(&field.id));
        let change = since.change(&field.id).filter(|_| theirs != mine && !taken.contains(&field.id));
        let kept = if let Some((by, at)) = change {
            let (mine, theirs) = (mine.cloned(), theirs.cloned());
            merged.clashes.push(Clash { field: field.id.clone(), mine, theirs, by, at });
            current.get(&field.id)
        } else if taken.contains(&field.id) {
            theirs
        } else {
            mine
        };
        if kept != theirs {
            merged.changed.push(field.id.clone());
        }
        if let Some(kept) = kept {
            fresh.insert(&field.id, kept.clone());
        }
    }
    merged.answers.replace(section, fresh);
    merged
}

/// Whether a draft can be sent as it stands; otherwise the fields that stand in the way, in form order. The
/// declaration is the version of the terms the person agreed to on the page.
pub fn may_send(
    definition: &FormDefinition,
    answers: &Answers,
    declared: &str,
    terms: &str,
) -> Result<(), Invalid> {
    let mut invalid = Invalid(problems(definition, answers).into_iter().map(|(_, error)| error).collect());
    invalid.0.extend(agreed(declared, terms).err().into_iter().flat_map(|invalid| invalid.0));
    if invalid.0.is_empty() { Ok(()) } else { Err(invalid) }
}

/// Whether these terms were agreed to, in this version; otherwise what is wrong, beside the box.
pub fn agreed(declared: &str, terms: &str) -> Result<(), Invalid> {
    match declared {
        "" => Err(Invalid::field(DECLARATION, "my-check-not-declared")),
        declared if declared != terms => Err(Invalid::field(DECLARATION, "my-check-other-terms")),
        _ => Ok(()),
    }
}

/// The control of the declaration; no field of a form begins like this.
pub const DECLARATION: &str = "_declaration";

/// Whether this person may throw a draft away: its lead, before and after the deadline, unless it was sent before.
pub fn may_delete(facts: &PitchFacts, sent_versions: i32) -> Result<(), Denied> {
    match (facts.team, facts.state) {
        (None, _) => Err(Denied::Hidden),
        (Some(TeamRole::Lead), PitchState::Draft) if sent_versions == 0 => Ok(()),
        (Some(TeamRole::Lead), _) => Err(Denied::Locked(Refusal::new("refused-already-sent"))),
        (Some(_), _) => Err(Denied::Forbidden),
    }
}

/// Whether this person may make a sent pitch a draft again: its lead, while the challenge takes pitches and nobody began
/// to evaluate it, which is when it has left the stage in which it arrived.
pub fn may_pull_back(
    facts: &PitchFacts,
    is_where_it_arrived: bool,
    now: DateTime<Utc>,
) -> Result<(), Denied> {
    let locked = |why| Err(Denied::Locked(Refusal::new(why)));
    match (facts.team, facts.state) {
        (None, _) => Err(Denied::Hidden),
        (Some(TeamRole::Editor | TeamRole::Viewer), _) => Err(Denied::Forbidden),
        (Some(TeamRole::Lead), PitchState::Draft | PitchState::Withdrawn) => locked("refused-not-sent"),
        _ if !is_where_it_arrived => locked("refused-evaluation-begun"),
        _ => still_open(facts, now),
    }
}

/// Whether this person may take the withdrawal of a pitch back: its lead, while the challenge takes pitches.
pub fn may_restore(facts: &PitchFacts, now: DateTime<Utc>) -> Result<(), Denied> {
    match (facts.team, facts.state) {
        (None, _) => Err(Denied::Hidden),
        (Some(TeamRole::Editor | TeamRole::Viewer), _) => Err(Denied::Forbidden),
        (Some(TeamRole::Lead), PitchState::Withdrawn) => still_open(facts, now),
        _ => Err(Denied::Locked(Refusal::new("refused-not-withdrawn"))),
    }
}

fn still_open(facts: &PitchFacts, now: DateTime<Utc>) -> Result<(), Denied> {
    let locked = |why| Err(Denied::Locked(Refusal::new(why)));
    if !facts.is_open {
        locked("refused-challenge-not-open")
    } else if facts.closes_at.is_some_and(|late_at| late_at <= now) {
        locked(deadline::PASSED)
    } else {
        Ok(())
    }
}

/// About how many minutes a form takes: three for a short answer, one more for every hundred characters that a
/// long one may have. Said before anybody begins, so that nobody begins in vain.
#[must_use]
pub fn effort_minutes(definition: &FormDefinition) -> u32 {
    let minutes = definition.fields().map(|field| match &field.kind {
        FieldKind::LongText { max_chars, .. } => 3 + max_chars / 100,
        FieldKind::People { .. } | FieldKind::Budget { .. } => 15,
        FieldKind::Note { .. } => 0,
        _ => 3,
    });
    minutes.fold(0, u32::saturating_add)
}

/// What the applicant is told about a stage. Until the release every verdict reads as "in evaluation",
/// whatever the workflow calls its stages.
#[must_use]
pub fn public_stage(workflow: &Workflow, stage: &str, released: bool) -> PublicStage {
    match workflow.stage(stage).map(|stage| stage.public) {
        None => PublicStage::Sent,
        Some(PublicStage::Selected | PublicStage::Reserve | PublicStage::NotSelected) if !released => {
            PublicStage::InEvaluation
        }
        Some(public) => public,
    }
}

/// The steps of a pitch as the applicant sees them: each public word once, when it was first reached. Moves
/// between stages of one word leave no trace.
pub fn public_steps<'a>(
    workflow: &Workflow,
    moves: impl IntoIterator<Item = (&'a str, DateTime<Utc>)>,
    released: bool,
) -> Vec<(PublicStage, DateTime<Utc>)> {
    let mut steps: Vec<(PublicStage, DateTime<Utc>)> = Vec::new();
    for (stage, at) in moves {
        let public = public_stage(workflow, stage, released);
        if steps.iter().all(|(reached, _)| *reached != public) {
            steps.push((public, at));
        }
    }
    steps
}

#[cfg(test)]
mod tests;
