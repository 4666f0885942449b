//! What a search engine keeps of a challenge, what can be asked and what is answered: one contract,
//! the same on every engine. All instants are Unix milliseconds.

use std::{str::FromStr, sync::Arc};

use entity::values::{Area, ChallengeId, ChallengeKind, ChallengeState, Market, Offer, UnknownWord};
use serde::{Deserialize, Serialize};

/// The last page that can be asked for.
pub const MAX_PAGE: u32 = 40;
/// The most hits on one page.
pub const MAX_SIZE: u32 = 50;
/// How long before its end an open challenge is closing: 72 hours.
pub const CLOSING: i64 = 72 * 60 * 60 * 1000;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The public fields of one challenge. Nothing else ever reaches an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeDocument {
    pub id: ChallengeId,
    pub slug: String,
    pub code: String,
    pub title: String,
    /// The problem in one sentence.
    pub summary: String,
    /// Description, what is wanted and keywords, as plain text.
    pub body: String,
    pub sponsor: String,
    /// The fields it lies in.
    pub areas: Vec<Area>,
    pub markets: Vec<Market>,
    pub kind: ChallengeKind,
    pub offers: Vec<Offer>,
    pub opens_at: i64,
    /// Absent: open until somebody closes it.
    pub closes_at: Option<i64>,
    pub published_at: i64,
    pub state: ChallengeState,
}

impl ChallengeDocument {
    /// Whether lists may show it. An engine forgets a document that says no.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self.state, ChallengeState::Published | ChallengeState::Paused | ChallengeState::Archived)
    }

    /// What the public sees at an instant; nothing for a draft or a withdrawn challenge.
    #[must_use]
    pub const fn status(&self, now: i64) -> Option<Status> {
        Status::of(self.state, self.opens_at, self.closes_at, now)
    }
}

/// What the public sees of a challenge: it follows from the manager's state and the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Published, not yet open.
    Announced,
    /// Takes pitches; the closing ones are among them.
    Open,
    /// Open for at most [`CLOSING`] more.
    Closing,
    /// The deadline has passed.
    InEvaluation,
    Paused,
    Archived,
}

impl Status {
    /// Every value, in reading order.
    pub const ALL: &'static [Self] =
        &[Self::Announced, Self::Open, Self::Closing, Self::InEvaluation, Self::Paused, Self::Archived];

    /// The word in URLs and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::InEvaluation => "in_evaluation",
            Self::Paused => "paused",
            Self::Archived => "archived",
        }
    }

    /// The narrowest status at an instant; nothing for what is not public.
    #[must_use]
    pub const fn of(state: ChallengeState, opens_at: i64, closes_at: Option<i64>, now: i64) -> Option<Self> {
        match state {
            ChallengeState::Draft | ChallengeState::Withdrawn => None,
            ChallengeState::Paused => Some(Self::Paused),
            ChallengeState::Archived => Some(Self::Archived),
            ChallengeState::Published => Some(match closes_at {
                Some(end) if end <= now => Self::InEvaluation,
                _ if now < opens_at => Self::Announced,
                Some(end) if end.saturating_sub(now) <= CLOSING => Self::Closing,
                _ => Self::Open,
            }),
        }
    }

    /// Whether a challenge with this narrowest status is found under `asked`: closing ones are open too.
    #[must_use]
    pub fn counts_as(self, asked: Self) -> bool {
        self == asked || (self == Self::Closing && asked == Self::Open)
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|status| status.as_str() == text).ok_or(UnknownWord)
    }
}

/// The order of the hits. Ties stand in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The next deadline first, then those without one, then the closed ones, latest first.
    #[default]
    ClosingSoon,
    /// The latest publication first.
    Newest,
    /// The best match first; without words to match the same as `ClosingSoon`.
    Relevance,
}

impl Sort {
    /// Every value, in reading order.
    pub const ALL: &'static [Self] = &[Self::ClosingSoon, Self::Newest, Self::Relevance];

    /// The word in URLs and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClosingSoon => "closing_soon",
            Self::Newest => "newest",
            Self::Relevance => "relevance",
        }
    }
}

impl FromStr for Sort {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == text).ok_or(UnknownWord)
    }
}

/// Which challenges to keep: OR inside a facet, AND between facets, everything where a list is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub status: Vec<Status>,
    /// Each with what lies below it: an engine knows no tree.
    pub areas: Vec<Area>,
    pub markets: Vec<Market>,
    pub kinds: Vec<ChallengeKind>,
    pub offers: Vec<Offer>,
    /// Only deadlines in the next so many times 24 hours.
    pub closes_within_days: Option<u32>,
}

impl Filter {
    /// The deadlines that pass `closes_within_days`: after the first instant, up to the second.
    #[must_use]
    pub fn deadlines(&self, now: i64) -> Option<(i64, i64)> {
        self.closes_within_days.map(|days| (now, now.saturating_add(i64::from(days) * DAY)))
    }
}

/// A field and every word that counts as lying in it, its own among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub area: Area,
    pub holds: Vec<Area>,
}

/// One question to the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and "quoted phrases" as typed. Nothing in it is an operator.
    pub text: String,
    pub filter: Filter,
    /// The fields to be counted.
    pub branches: Arc<[Branch]>,
    pub sort: Sort,
    /// From 1 to [`MAX_PAGE`]; what lies outside is moved to the nearest.
    pub page: u32,
    /// From 1 to [`MAX_SIZE`], likewise.
    pub size: u32,
    pub now: i64,
}

impl Query {
    /// How many hits stand before the page.
    #[must_use]
    pub fn offset(&self) -> usize {
        (self.page.clamp(1, MAX_PAGE) - 1) as usize * self.limit()
    }

    /// How many hits the page has at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.size.clamp(1, MAX_SIZE) as usize
    }
}

/// The answer: one page of hits, and counts over all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// How many challenges match, on all pages.
    pub total: u64,
    pub hits: Vec<Hit>,
    pub facets: Facets,
    /// The text with words corrected that match nothing as they were typed.
    pub suggestion: Option<String>,
}

/// One match. Whoever shows it looks the id up first: the index may be a moment behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    pub id: ChallengeId,
    pub highlights: Highlights,
}

/// Title and summary, cut where a match begins and ends. Both are empty when no words were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Highlights {
    pub title: Vec<Part>,
    pub summary: Vec<Part>,
}

/// A piece of plain text, never markup; the parts in a row are the whole text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    /// Whether this piece is what was looked for.
    pub mark: bool,
}

/// How many challenges each value would give, in reading order, with zeros; of fields, in the order of the question. A facet's own selection is
/// left out of its counts, so they say what choosing one value more would add.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    pub status: Vec<(Status, u64)>,
    pub areas: Vec<(Area, u64)>,
    pub markets: Vec<(Market, u64)>,
    pub kinds: Vec<(ChallengeKind, u64)>,
    pub offers: Vec<(Offer, u64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1000;

    #[test]
    fn what_the_public_sees_follows_from_state_and_clock() {
        use ChallengeState::{Archived, Draft, Paused, Published, Withdrawn};
        let (opens, closes) = (1_000 * HOUR, 2_000 * HOUR);
        let cases = [
            (Draft, Some(closes), opens, None),
            (Withdrawn, Some(closes), opens, None),
            (Paused, Some(closes), closes, Some(Status::Paused)),
            (Archived, None, 0, Some(Status::Archived)),
            (Published, Some(closes), opens - 1, Some(Status::Announced)),
            (Published, Some(closes), opens, Some(Status::Open)),
            (Published, Some(closes), closes - 72 * HOUR - 1, Some(Status::Open)),
            (Published, Some(closes), closes - 72 * HOUR, Some(Status::Closing)),
            (Published, Some(closes), closes - 1, Some(Status::Closing)),
            (Published, Some(closes), closes, Some(Status::InEvaluation)),
            (Published, None, opens, Some(Status::Open)),
            (Published, None, i64::MAX, Some(Status::Open)),
            (Published, Some(i64::MAX), i64::MIN, Some(Status::Announced)),
        ];
        for (state, closes_at, now, wanted) in cases {
            assert_eq!(Status::of(state, opens, closes_at, now), wanted, "{state} at {now}");
        }
    }

    #[test]
    fn closing_is_a_part_of_open_and_of_nothing_else() {
        for &status in Status::ALL {
            for &asked in Status::ALL {
                let wanted = status == asked || (status, asked) == (Status::Closing, Status::Open);
                assert_eq!(status.counts_as(asked), wanted, "{status:?} under {asked:?}");
            }
        }
    }

    #[test]
    fn a_page_outside_the_range_is_the_nearest_one() {
        for (page, size, offset, limit) in [
            (0, 0, 0, 1),
            (1, 20, 0, 20),
            (3, 20, 40, 20),
            (41, 50, 1950, 50),
            (u32::MAX, u32::MAX, 1950, 50),
        ] {
            let query = Query { page, size, ..Query::default() };
            assert_eq!((query.offset(), query.limit()), (offset, limit), "page {page} of {size}");
        }
    }

    #[test]
    fn every_word_is_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
        for sort in Sort::ALL {
            assert_eq!(sort.as_str().parse(), Ok(*sort));
        }
        assert_eq!("open ".parse::<Status>(), Err(UnknownWord));
    }
}
