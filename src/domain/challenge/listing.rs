//! The list of challenges at the desk: how it is narrowed, and where a page of it ends.

use chrono::{DateTime, Utc};
use entity::values::{AccountId, Area, ChallengeId};

/// Where a challenge stands, in the words of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Draft,
    Announced,
    Open,
    Closed,
    Paused,
    Withdrawn,
    Archived,
}

impl Standing {
    /// All of them, in the order of a challenge's life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Announced,
        Self::Open,
        Self::Closed,
        Self::Paused,
        Self::Withdrawn,
        Self::Archived,
    ];

    /// The word in addresses and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Paused => "paused",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }

    /// The standing of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }
}

/// What narrows the list; an empty part narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the title.
    pub text: String,
    pub standings: Vec<Standing>,
    pub areas: Vec<Area>,
    /// `None` among them: challenges without an owner.
    pub owners: Vec<Option<AccountId>>,
}

/// The last row of a page: what was changed last stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub at: DateTime<Utc>,
    pub id: ChallengeId,
}

impl After {
    /// As it stands in the address.
    #[must_use]
    pub fn word(self) -> String {
        format!("{}~{}", self.at.timestamp_millis(), self.id)
    }

    /// The place of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let (at, id) = word.split_once('~')?;
        Some(Self { at: DateTime::from_timestamp_millis(at.parse().ok()?)?, id: id.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_address_are_read_as_they_are_written() {
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.as_str()), Some(standing));
        }
        assert_eq!(Standing::parse("Open"), None);
        let after = After { at: DateTime::UNIX_EPOCH, id: ChallengeId::generate() };
        assert_eq!(After::parse(&after.word()), Some(after));
        for wrong in ["", "~", "0~", "x~0193", "0~0193"] {
            assert_eq!(After::parse(wrong), None, "{wrong}");
        }
    }
}
