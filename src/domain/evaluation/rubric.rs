//! What a rubric is: weighted criteria on one scale, each with a text for what its levels mean.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One version of a rubric. A version that has been used is never changed; a change is a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Which rubric, the same for all its versions.
    pub key: String,
    /// From 1.
    pub version: i32,
    pub scale: Scale,
    /// In the order in which they are judged.
    pub criteria: Vec<Criterion>,
}

/// The whole scores that can be given, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub least: u8,
    pub most: u8,
}

impl Scale {
    /// Whether this score can be given.
    #[must_use]
    pub const fn has(self, score: u8) -> bool {
        self.least <= score && score <= self.most
    }

    /// The level halfway.
    #[must_use]
    pub const fn middle(self) -> u8 {
        self.least.midpoint(self.most)
    }
}

/// One question that is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// `[a-z][a-z0-9_]*`, unique in the rubric and never changed.
    pub id: String,
    pub lens: Lens,
    pub title: String,
    pub question: String,
    /// Per cent of the total; all criteria together have 100.
    pub weight: u32,
    /// What a level means, in rising order.
    pub anchors: Vec<Anchor>,
    /// A score counts only with a note beside it.
    #[serde(default)]
    pub note_required: bool,
}

/// What one level means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    pub level: u8,
    pub text: String,
}

/// The eyes with which a criterion is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lens {
    Technical,
    Market,
    Strategic,
}

impl Lens {
    /// In the order of the rubric panel.
    pub const ALL: [Self; 3] = [Self::Technical, Self::Market, Self::Strategic];

    /// The word in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Market => "market",
            Self::Strategic => "strategic",
        }
    }
}

/// One thing that is wrong with a rubric.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RubricFault {
    #[error("the rubric has no key, or a version below 1")]
    Unnamed,
    #[error("the scale must begin with 1 and have 3 to 9 levels")]
    Scale,
    #[error("the rubric has no criteria, or more than 30")]
    Size,
    #[error("`{0}` is not a usable id")]
    Id(String),
    #[error("criterion `{0}` exists twice")]
    Twice(String),
    #[error("criterion `{0}` has no title or no question")]
    NoText(String),
    #[error("criterion `{0}` weighs nothing")]
    NoWeight(String),
    #[error("the weights come to {0} instead of 100")]
    Weights(u32),
    #[error("criterion `{criterion}` does not say what {level} means")]
    NoAnchor { criterion: String, level: u8 },
    #[error("the anchors of `{0}` are not in rising order inside the scale")]
    Anchors(String),
}

impl Rubric {
    /// The criterion with this id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// Everything that is wrong, in reading order; empty = usable.
    #[must_use]
    pub fn faults(&self) -> Vec<RubricFault> {
        let mut faults = Vec::new();
        if self.key.is_empty() || self.version < 1 {
            faults.push(RubricFault::Unnamed);
        }
        if self.scale.least != 1 || !(3..=9).contains(&self.scale.most) {
            faults.push(RubricFault::Scale);
        }
        if self.criteria.is_empty() || self.criteria.len() > 30 {
            faults.push(RubricFault::Size);
        }
        let mut seen = BTreeSet::new();
        for criterion in &self.criteria {
            if !seen.insert(criterion.id.as_str()) {
                faults.push(RubricFault::Twice(criterion.id.clone()));
            }
            faults.extend(criterion.faults(self.scale));
        }
        let sum = self.criteria.iter().fold(0_u32, |sum, criterion| sum.saturating_add(criterion.weight));
        if sum != 100 {
            faults.push(RubricFault::Weights(sum));
        }
        faults
    }
}

impl Criterion {
    fn faults(&self, scale: Scale) -> Vec<RubricFault> {
        let mut faults = Vec::new();
        let mut letters = self.id.bytes();
        let is_word = letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
            && self.id.len() <= 60;
        if !is_word {
            faults.push(RubricFault::Id(self.id.clone()));
        }
        if self.title.trim().is_empty() || self.question.trim().is_empty() {
            faults.push(RubricFault::NoText(self.id.clone()));
        }
        if self.weight == 0 {
            faults.push(RubricFault::NoWeight(self.id.clone()));
        }
        for level in [scale.least, scale.middle(), scale.most] {
            let says = |anchor: &Anchor| anchor.level == level && !anchor.text.trim().is_empty();
            if !self.anchors.iter().any(says) {
                faults.push(RubricFault::NoAnchor { criterion: self.id.clone(), level });
            }
        }
        let rising = self.anchors.is_sorted_by(|a, b| a.level < b.level);
        if !rising || self.anchors.iter().any(|anchor| !scale.has(anchor.level)) {
            faults.push(RubricFault::Anchors(self.id.clone()));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::standard;

    #[test]
    fn the_shipped_rubric_has_no_faults_and_survives_its_json() {
        let rubric = standard();
        assert_eq!(rubric.faults(), []);
        let text = serde_json::to_string(&rubric).unwrap();
        assert_eq!(serde_json::from_str::<Rubric>(&text).unwrap(), rubric);
    }

    #[test]
    fn every_fault_is_found() {
        let spoilt = |spoil: fn(&mut Rubric)| {
            let mut rubric = standard();
            spoil(&mut rubric);
            rubric.faults()
        };
        let first = || standard().criteria[0].id.clone();
        for (spoil, fault) in [
            ((|r| r.key.clear()) as fn(&mut Rubric), RubricFault::Unnamed),
            (|r| r.version = 0, RubricFault::Unnamed),
            (|r| r.scale.least = 0, RubricFault::Scale),
            (|r| r.scale.most = 10, RubricFault::Scale),
            (|r| r.criteria.clear(), RubricFault::Size),
            (|r| r.criteria[0].id = "Feasibility!".to_owned(), RubricFault::Id("Feasibility!".to_owned())),
            (|r| r.criteria[1].id = r.criteria[0].id.clone(), RubricFault::Twice(first())),
            (|r| r.criteria[0].question = " ".to_owned(), RubricFault::NoText(first())),
            (|r| r.criteria[0].weight = 0, RubricFault::NoWeight(first())),
            (|r| r.criteria[0].weight += 1, RubricFault::Weights(101)),
            (
                |r| r.criteria[0].anchors.retain(|anchor| anchor.level != 3),
                RubricFault::NoAnchor { criterion: first(), level: 3 },
            ),
            (|r| r.criteria[0].anchors.reverse(), RubricFault::Anchors(first())),
            (|r| r.criteria[0].anchors[2].level = 6, RubricFault::Anchors(first())),
        ] {
            assert!(spoilt(spoil).contains(&fault), "{fault}");
        }
    }
}
