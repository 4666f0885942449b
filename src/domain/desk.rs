//! The desk: which pitches a manager or an approver sees in lists, and how a list is narrowed, ordered
//! and paged.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, ChallengeId, Role};

use super::{
    actor::Actor,
    policy::{Action, PitchFacts, ReadConflicts, Rows, rows},
};

/// Whose pitches appear in a list: those on which the policy allows a line of the matrix, to these challenges.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Pitches to these challenges; `None` = to any.
    pub challenges: Option<Vec<ChallengeId>>,
    pub rows: Rows,
    pub actor: Actor,
    /// The account of the actor.
    pub by: AccountId,
}

/// What this actor sees as one of these roles; `None` = nothing at all. What only managers and approvers read
/// tells which pitches the desk is about.
#[must_use]
pub fn reach(actor: &Actor, as_one_of: &[Role], now: DateTime<Utc>) -> Option<Reach> {
    reach_for::<ReadConflicts>(actor, as_one_of, now)
}

/// The pitches on which this actor may do `A` as one of these roles; `None` = nothing at all.
#[must_use]
pub fn reach_for<A: Action<Facts = PitchFacts>>(
    actor: &Actor,
    as_one_of: &[Role],
    now: DateTime<Utc>,
) -> Option<Reach> {
    let by = actor.account()?;
    let scopes: Vec<_> = as_one_of.iter().map(|role| actor.roles.scope(*role)).collect();
    let challenges = if scopes.iter().any(Option::is_none) {
        None
    } else {
        let mut challenges: Vec<ChallengeId> = scopes.into_iter().flatten().flatten().collect();
        challenges.sort_unstable();
        challenges.dedup();
        Some(challenges)
    };
    let is_empty = challenges.as_ref().is_some_and(Vec::is_empty);
    (!is_empty).then(|| Reach { challenges, rows: rows::<A>(actor, now), actor: actor.clone(), by })
}

impl Reach {
    /// Whether it reaches this challenge.
    #[must_use]
    pub fn covers(&self, challenge: ChallengeId) -> bool {
        self.challenges.as_ref().is_none_or(|challenges| challenges.contains(&challenge))
    }
}

/// Declares a closed list of words for the URL.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the URL and in message ids.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word; any other word is none.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }
    )*};
}

choices! {
    /// What a table of pitches can be ordered by.
    Sort {
        Reference = "reference",
        Title = "title",
        Reviews = "reviews",
        Score = "score",
        Spread = "spread",
        Submitted = "submitted",
    }

    /// How far the reviews of a pitch are.
    Reviews {
        /// At least one is in and none is awaited.
        Complete = "complete",
        /// At least one is awaited.
        Awaited = "awaited",
        /// Nobody is asked and nobody has answered.
        None = "none",
    }

    /// What somebody should look at: the same conditions as the lines of the desk's first list.
    Flag {
        /// A review is late.
        Overdue = "overdue",
        /// Closed for applicants, before its decision, and nobody is asked.
        Unassigned = "unassigned",
        /// In evaluation, somebody stepped back, and fewer remain than the stage asks for.
        Recused = "recused",
    }
}

/// How a table is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: Sort,
    pub descending: bool,
}

impl Default for Order {
    /// The newest first.
    fn default() -> Self {
        Self { by: Sort::Submitted, descending: true }
    }
}

impl Order {
    /// Reads `score` or `-score`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        Sort::parse(word).map(|by| Self { by, descending })
    }

    /// The word that [`Order::parse`] reads.
    #[must_use]
    pub fn word(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.as_str())
    }
}

/// What narrows a table of pitches. Everything that is set must hold; of a list, one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the reference, the title or the organisation's name; case does not matter.
    pub text: String,
    pub stages: Vec<String>,
    pub reviews: Vec<Reviews>,
    pub flags: Vec<Flag>,
    /// Mean of at least this, thousandths of a point.
    pub least_milli: Option<i32>,
    /// Mean of at most this, thousandths of a point.
    pub most_milli: Option<i32>,
    /// Asked to review.
    pub assignees: Vec<AccountId>,
}

/// The last row of the page before: what it was ordered by, and its reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    pub key: Key,
    pub reference: String,
}

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Text(String),
    Number(i32),
    Instant(DateTime<Utc>),
}

impl After {
    /// Reads `key~reference` for a table in this order.
    #[must_use]
    pub fn parse(text: &str, sort: Sort) -> Option<Self> {
        let (key, reference) = text.rsplit_once('~')?;
        let key = match sort {
            Sort::Reference | Sort::Title => Key::Text(key.to_owned()),
            Sort::Reviews | Sort::Score | Sort::Spread => Key::Number(key.parse().ok()?),
            Sort::Submitted => Key::Instant(DateTime::from_timestamp_millis(key.parse().ok()?)?),
        };
        (!reference.is_empty()).then(|| Self { key, reference: reference.to_owned() })
    }

    /// The text that [`After::parse`] reads.
    #[must_use]
    pub fn word(&self) -> String {
        match &self.key {
            Key::Text(text) => format!("{text}~{}", self.reference),
            Key::Number(number) => format!("{number}~{}", self.reference),
            Key::Instant(at) => format!("{}~{}", at.timestamp_millis(), self.reference),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_places_are_read_as_they_are_written_and_nothing_else() {
        for by in Sort::ALL {
            for descending in [false, true] {
                let order = Order { by: *by, descending };
                assert_eq!(Order::parse(&order.word()), Some(order));
            }
        }
        for wrong in ["", "-", "--score", "Score", "id", "score desc", "score;drop table pitch"] {
            assert_eq!(Order::parse(wrong), None, "{wrong}");
        }
        let reference = "NL-7K3M9Q".to_owned();
        for (sort, key) in [
            (Sort::Title, Key::Text("a~b".to_owned())),
            (Sort::Score, Key::Number(-1)),
            (Sort::Submitted, Key::Instant(DateTime::UNIX_EPOCH)),
        ] {
            let after = After { key, reference: reference.clone() };
            assert_eq!(After::parse(&after.word(), sort), Some(after));
        }
        for (wrong, sort) in [
            ("", Sort::Title),
            ("x", Sort::Title),
            ("x~", Sort::Title),
            ("x~A", Sort::Score),
            ("~A", Sort::Submitted),
        ] {
            assert_eq!(After::parse(wrong, sort), None, "{wrong}");
        }
    }
}
