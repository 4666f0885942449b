//! Row filters: which pitches a line of the matrix allows, before any pitch is looked at.
//!
//! Nothing is written twice: the rules themselves are run against a pitch of which nothing is known yet. Whenever
//! they ask something, both answers are tried; what remains is a tree of the questions that matter, with the
//! verdict at its ends. `store::policy` says the tree in SQL.

use std::cell::Cell as Slot;

use chrono::{DateTime, Utc};

use super::{
    Action, Cell, Line, Mask, PitchFacts,
    facts::{Asked, Pitch},
    pitch,
};
use crate::domain::actor::{Actor, Who};

/// The rows that pass, as questions about each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    Every,
    None,
    /// Those of the first tree where the answer is yes, those of the second where it is no.
    Where(Asked, Box<(Rows, Rows)>),
}

/// The pitches on which `A` is allowed to this actor now.
#[must_use]
pub fn rows<A: Action<Facts = PitchFacts>>(actor: &Actor, now: DateTime<Utc>) -> Rows {
    rows_showing::<A>(actor, now, |_| true)
}

/// The pitches on which `A` is allowed with a mask that shows this.
#[must_use]
pub fn rows_showing<A: Action<Facts = PitchFacts>>(
    actor: &Actor,
    now: DateTime<Utc>,
    shows: impl Fn(Mask) -> bool,
) -> Rows {
    Search { line: A::LINE, actor, now, shows }.rows(&mut Vec::new())
}

struct Search<'a, F> {
    line: Line,
    actor: &'a Actor,
    now: DateTime<Utc>,
    shows: F,
}

impl<F: Fn(Mask) -> bool> Search<'_, F> {
    /// The tree below these answers.
    fn rows(&self, answers: &mut Vec<(Asked, bool)>) -> Rows {
        let any = AnyPitch { actor: self.actor, answers, open: Slot::new(None) };
        let cell = pitch::cell(self.line, self.actor, &any, self.now);
        match (any.open.get(), cell) {
            (Some(asked), _) => {
                let mut below = |answer| {
                    answers.push((asked, answer));
                    let rows = self.rows(answers);
                    answers.pop();
                    rows
                };
                let (yes, no) = (below(true), below(false));
                if yes == no { yes } else { Rows::Where(asked, Box::new((yes, no))) }
            }
            (None, Cell::Allow(mask)) if (self.shows)(mask) => Rows::Every,
            (None, _) => Rows::None,
        }
    }
}

/// A pitch of which nothing is known but some answers.
struct AnyPitch<'a> {
    actor: &'a Actor,
    answers: &'a [(Asked, bool)],
    /// The first question that was asked and has no answer; what was decided after it does not count.
    open: Slot<Option<Asked>>,
}

impl Pitch for AnyPitch<'_> {
    fn is(&self, asked: Asked) -> bool {
        if let Some((_, answer)) = self.answers.iter().find(|(known, _)| *known == asked) {
            return *answer;
        }
        if let Some(answer) = same_for_all(asked, self.actor) {
            return answer;
        }
        if self.open.get().is_none() {
            self.open.set(Some(asked));
        }
        false
    }
}

/// The answer that needs no pitch.
fn same_for_all(asked: Asked, actor: &Actor) -> Option<bool> {
    match asked {
        Asked::On(_) if !matches!(actor.who, Who::Account(_)) => Some(false),
        Asked::On(role) if actor.roles.portal(role) => Some(true),
        Asked::On(role) if !actor.roles.anywhere(role) => Some(false),
        _ => None,
    }
}
