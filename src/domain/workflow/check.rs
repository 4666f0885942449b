//! What makes a definition unusable, said before anything runs on it.

use std::collections::BTreeSet;

use super::{FACTS, Trigger, Workflow};
use crate::domain::expr::Expr;

/// One thing that is wrong with a definition, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("stage `{0}` exists twice")]
    Twice(String),
    #[error("`{0}` names a stage that does not exist")]
    Unknown(String),
    #[error("stage `{0}` cannot be reached")]
    Unreachable(String),
    #[error("stage `{0}` is not final and has no way out")]
    DeadEnd(String),
    #[error("stage `{0}` is final and has a way out")]
    NotFinal(String),
    #[error("the guard from `{from}` to `{to}` cannot be used: {why}")]
    Guard { from: String, to: String, why: String },
    #[error("two transitions from `{0}` answer to the same event without a guard")]
    Ambiguous(String),
}

impl Workflow {
    /// Everything that is wrong, in reading order; empty = usable.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for stage in &self.stages {
            if !seen.insert(stage.id.as_str()) {
                faults.push(Fault::Twice(stage.id.clone()));
            }
        }
        let named = std::iter::once(&self.start)
            .chain(self.transitions.iter().flat_map(|transition| [&transition.from, &transition.to]));
        faults.extend(
            named.filter(|name| !seen.contains(name.as_str())).map(|name| Fault::Unknown(name.clone())),
        );

        let reached = self.reached();
        for stage in &self.stages {
            let leaves = self.transitions.iter().any(|transition| transition.from == stage.id);
            if !reached.contains(stage.id.as_str()) {
                faults.push(Fault::Unreachable(stage.id.clone()));
            }
            match (stage.kind.is_final(), leaves) {
                (false, false) => faults.push(Fault::DeadEnd(stage.id.clone())),
                (true, true) => faults.push(Fault::NotFinal(stage.id.clone())),
                _ => {}
            }
        }
        faults.extend(self.guard_faults());
        faults
    }

    fn reached(&self) -> BTreeSet<&str> {
        let mut reached = BTreeSet::from([self.start.as_str()]);
        loop {
            let before = reached.len();
            for transition in &self.transitions {
                if reached.contains(transition.from.as_str()) {
                    reached.insert(transition.to.as_str());
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }

    fn guard_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut open = BTreeSet::new();
        for transition in &self.transitions {
            match &transition.guard {
                Some(guard) => {
                    if let Err(error) = Expr::parse(guard, &FACTS) {
                        faults.push(Fault::Guard {
                            from: transition.from.clone(),
                            to: transition.to.clone(),
                            why: error.to_string(),
                        });
                    }
                }
                // A manager chooses the stage; everything else must find exactly one way.
                None if transition.on == Trigger::Manual => {}
                None => {
                    if !open.insert((transition.from.as_str(), format!("{:?}", transition.on))) {
                        faults.push(Fault::Ambiguous(transition.from.clone()));
                    }
                }
            }
        }
        faults
    }
}
