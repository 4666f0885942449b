//! Row filters: which pitches, partnerships or challenges a line of the matrix allows, before any of them is looked at.
//!
//! Nothing is written twice: the rules themselves are run against a thing of which nothing is known yet. Whenever
//! they ask something, both answers are tried; what remains is a tree of the questions that matter, with the
//! verdict at its ends. `store::policy` says the tree in SQL.

use std::cell::Cell as Slot;

use chrono::{DateTime, Utc};

use super::{
    Action, Cell, Line, Mask, Subject,
    facts::{Answers, Asked},
};
use crate::domain::actor::Actor;

/// What lists are made of: its rules ask questions and look at nothing else.
pub(super) trait Listed: Subject {
    /// The cell of the matrix, whoever answers.
    fn cell_of(line: Line, actor: &Actor, facts: &impl Answers, now: DateTime<Utc>) -> Cell;
}

/// The rows that pass, as questions about each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    Every,
    None,
    /// Those of the first tree where the answer is yes, those of the second where it is no.
    Where(Asked, Box<(Rows, Rows)>),
}

/// The things on which `A` is allowed to this actor now.
#[must_use]
#[expect(private_bounds, reason = "only the policy says what lists are made of")]
pub fn rows<A: Action<Facts: Listed>>(actor: &Actor, now: DateTime<Utc>) -> Rows {
    rows_showing::<A>(actor, now, |_| true)
}

/// The things on which `A` is allowed with a mask that shows this.
#[must_use]
#[expect(private_bounds, reason = "only the policy says what lists are made of")]
pub fn rows_showing<A: Action<Facts: Listed>>(
    actor: &Actor,
    now: DateTime<Utc>,
    shows: impl Fn(Mask) -> bool,
) -> Rows {
    Search { line: A::LINE, actor, now, shows }.rows::<A::Facts>(&mut Vec::new())
}

struct Search<'a, F> {
    line: Line,
    actor: &'a Actor,
    now: DateTime<Utc>,
    shows: F,
}

impl<F: Fn(Mask) -> bool> Search<'_, F> {
    /// The tree below these answers.
    fn rows<L: Listed>(&self, answers: &mut Vec<(Asked, bool)>) -> Rows {
        let any = Anything { actor: self.actor, answers, open: Slot::new(None) };
        let cell = L::cell_of(self.line, self.actor, &any, self.now);
        match (any.open.get(), cell) {
            (Some(asked), _) => {
                let mut below = |answer| {
                    answers.push((asked, answer));
                    let rows = self.rows::<L>(answers);
                    answers.pop();
                    rows
                };
                let (yes, no) = (below(true), below(false));
                if yes == no { yes } else { Rows::Where(asked, Box::new((yes, no))) }
            }
            (None, Cell::Allow(mask)) if self.line.shown(mask, self.actor).is_some_and(&self.shows) => {
                Rows::Every
            }
            (None, _) => Rows::None,
        }
    }
}

/// A thing of which nothing is known but some answers.
struct Anything<'a> {
    actor: &'a Actor,
    answers: &'a [(Asked, bool)],
    /// The first question that was asked and has no answer; what was decided after it does not count.
    open: Slot<Option<Asked>>,
}

impl Answers for Anything<'_> {
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

/// The answer that is the same for all.
fn same_for_all(asked: Asked, actor: &Actor) -> Option<bool> {
    match asked {
        Asked::On(_) | Asked::InTeam | Asked::Assigned | Asked::Invited if actor.account().is_none() => {
            Some(false)
        }
        Asked::HoldsToken if actor.draft.is_none() => Some(false),
        Asked::On(role) if actor.roles.portal(role) => Some(true),
        Asked::On(role) if !actor.roles.anywhere(role) => Some(false),
        _ => None,
    }
}
