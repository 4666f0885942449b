//! What a challenge says, what it is to the public at an instant, and when it takes pitches.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{Area, ChallengeKind, ChallengeState, Market, Offer};
use serde::{Deserialize, Serialize};

mod amend;
mod dates;
mod edit;
mod fit;
pub mod invitations;
mod listing;
mod ready;
mod templates;
mod terms;

pub use amend::{Change, Value, changes, reasoned};
pub use dates::{Dates, Typed, Warning, local, may_move, may_reopen, proposal, written};
pub use edit::{About, CURRENCIES, Eligibility, QUESTIONS, Terms, Touched, slug, slugs};
pub use fit::{Unfit, answer_field, fits};
pub use listing::{After, Filter, Standing};
pub use ready::{Missing, Part, Parts, Progress, missing, progress};
pub use templates::{Shipped, templates};
pub use terms::sha256 as terms_sha256;

/// Closing within this time is said on the badge.
pub const CLOSING: TimeDelta = TimeDelta::hours(72);

/// Everything that is written about a challenge: its texts, its place in the vocabularies, its dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub title: String,
    /// The problem in one sentence.
    pub summary: String,
    /// Markdown-light.
    pub description: String,
    /// Markdown-light.
    pub wanted: String,
    pub sponsor: String,
    /// The field it mainly lies in; further ones stand among the rules.
    pub area: Area,
    pub markets: Vec<Market>,
    pub kind: ChallengeKind,
    pub offers: Vec<Offer>,
    pub prize: Option<Prize>,
    pub eligibility: String,
    pub ip_terms: String,
    pub terms_version: String,
    pub confidentiality: String,
    /// IANA zone in which its dates are shown.
    pub zone: String,
    pub opens_at: DateTime<Utc>,
    /// The first instant that is too late.
    pub closes_at: Option<DateTime<Utc>>,
    /// The promised date of the decision.
    pub decision_at: Option<DateTime<Utc>>,
    pub state: ChallengeState,
    /// Pitches are taken elsewhere.
    pub external_url: Option<String>,
    pub source: Option<Source>,
    #[serde(default)]
    pub rules: Rules,
}

/// What is settled at the desk and stands in no file that is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Until when questions may be asked.
    pub questions_until: Option<DateTime<Utc>>,
    /// Without a deadline: pitches are looked at every so many days.
    pub review_days: Option<i32>,
    /// Seconds for which what was sent before the deadline may still arrive.
    pub grace_seconds: i32,
    /// Asked before a pitch is begun.
    pub questions: Vec<Question>,
    /// The fields it lies in beside its main one.
    pub further_areas: Vec<Area>,
}

/// A question with which people find out whether a challenge is for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    /// The answer of those who may pitch.
    pub wants_yes: bool,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prize {
    /// In the smallest unit of the currency.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// Where a text comes from that is not the host's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    pub url: Option<String>,
    pub licence: Option<String>,
}

impl Content {
    /// The fields it lies in, the main one first.
    #[must_use]
    pub fn areas(&self) -> Vec<Area> {
        std::iter::once(&self.area).chain(&self.rules.further_areas).cloned().collect()
    }

    /// The facts of this content that decide what the public sees.
    #[must_use]
    pub const fn timing(&self, has_results: bool) -> Timing {
        Timing {
            state: self.state,
            kind: self.kind,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            has_results,
        }
    }
}

/// Whether a manager may bring a challenge from one state into another: what was public never becomes a draft
/// again, and what was withdrawn or archived stays so.
#[must_use]
pub const fn may_become(from: ChallengeState, to: ChallengeState) -> bool {
    use ChallengeState::{Archived, Draft, Paused, Published, Withdrawn};
    matches!(
        (from, to),
        (Draft, Published)
            | (Published, Paused | Withdrawn | Archived)
            | (Paused, Published | Withdrawn | Archived)
    )
}

/// The facts that decide what the public sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub state: ChallengeState,
    pub kind: ChallengeKind,
    pub opens_at: DateTime<Utc>,
    /// The first instant that is too late; none for evergreen and scouting.
    pub closes_at: Option<DateTime<Utc>>,
    /// Something was released.
    pub has_results: bool,
}

/// The public status, one word each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Draft,
    Announced,
    Open,
    /// Open, with less than 72 hours left.
    Closing,
    /// Open without a deadline.
    Evergreen,
    Paused,
    InEvaluation,
    Results,
    Withdrawn,
    Archived,
}

impl Phase {
    /// The word in message ids and class names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Evergreen => "evergreen",
            Self::Paused => "paused",
            Self::InEvaluation => "in-evaluation",
            Self::Results => "results",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }
}

impl Timing {
    /// What the public sees at `now`.
    #[must_use]
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match self.state {
            ChallengeState::Draft => Phase::Draft,
            ChallengeState::Withdrawn => Phase::Withdrawn,
            ChallengeState::Archived => Phase::Archived,
            ChallengeState::Paused => Phase::Paused,
            ChallengeState::Published => match self.closes_at {
                _ if now < self.opens_at => Phase::Announced,
                None => Phase::Evergreen,
                Some(closes) if now < closes - CLOSING => Phase::Open,
                Some(closes) if now < closes => Phase::Closing,
                Some(_) if self.has_results => Phase::Results,
                Some(_) => Phase::InEvaluation,
            },
        }
    }

    /// Whether a pitch can be begun, changed and sent at `now`.
    #[must_use]
    pub fn takes_pitches(&self, now: DateTime<Utc>) -> bool {
        matches!(self.phase(now), Phase::Open | Phase::Closing | Phase::Evergreen)
    }

    /// The next instant after `now` at which the public sees something else; none when nothing follows.
    #[must_use]
    pub fn next_change(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let closing = self.closes_at.map(|closes| closes - CLOSING);
        [Some(self.opens_at), closing, self.closes_at].into_iter().flatten().filter(|at| *at > now).min()
    }

    /// Whether the public may read it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state != ChallengeState::Draft
    }
}

/// The field of a word that is one.
#[cfg(test)]
pub(in crate::domain) fn known(word: &str) -> Area {
    word.parse().unwrap()
}

/// A challenge of which nothing is missing.
#[cfg(test)]
pub(in crate::domain) fn sample() -> Content {
    let opens_at = DateTime::UNIX_EPOCH + TimeDelta::days(10);
    Content {
        title: "Quiet heat pumps".to_owned(),
        summary: "Heat pumps are louder than people accept.".to_owned(),
        description: "Outdoor units hum at night.".to_owned(),
        wanted: "A unit that nobody hears at three metres.".to_owned(),
        sponsor: "Host".to_owned(),
        area: known("energy"),
        markets: vec![Market::Industry],
        kind: ChallengeKind::TimeBoxed,
        offers: vec![Offer::PilotBudget],
        prize: Some(Prize { minor: 5_000_000, currency: "EUR".to_owned() }),
        eligibility: "Organisations of any size may pitch.".to_owned(),
        ip_terms: "Each side keeps what it brings.".to_owned(),
        terms_version: "1".to_owned(),
        confidentiality: "Read by the evaluators only.".to_owned(),
        zone: "Europe/Brussels".to_owned(),
        opens_at,
        closes_at: Some(opens_at + TimeDelta::days(30)),
        decision_at: Some(opens_at + TimeDelta::days(60)),
        state: ChallengeState::Draft,
        external_url: None,
        source: None,
        rules: Rules::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_follows_the_clock() {
        let opens = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let closes = opens + TimeDelta::days(30);
        let timing = Timing {
            state: ChallengeState::Published,
            kind: ChallengeKind::TimeBoxed,
            opens_at: opens,
            closes_at: Some(closes),
            has_results: false,
        };
        let ms = TimeDelta::milliseconds(1);
        for (now, phase, takes) in [
            (opens - ms, Phase::Announced, false),
            (opens, Phase::Open, true),
            (closes - CLOSING - ms, Phase::Open, true),
            (closes - CLOSING, Phase::Closing, true),
            (closes - ms, Phase::Closing, true),
            (closes, Phase::InEvaluation, false),
        ] {
            assert_eq!((timing.phase(now), timing.takes_pitches(now)), (phase, takes), "{now}");
        }
        assert_eq!(Timing { has_results: true, ..timing }.phase(closes), Phase::Results);
        assert_eq!(Timing { closes_at: None, ..timing }.phase(opens), Phase::Evergreen);
        for state in [
            ChallengeState::Draft,
            ChallengeState::Paused,
            ChallengeState::Withdrawn,
            ChallengeState::Archived,
        ] {
            assert!(!Timing { state, ..timing }.takes_pitches(opens), "{state}");
        }
    }

    #[test]
    fn what_was_public_never_becomes_a_draft_again() {
        use ChallengeState::{Draft, Paused, Published, Withdrawn};
        for (from, to, may) in [
            (Draft, Published, true),
            (Draft, Paused, false),
            (Published, Paused, true),
            (Paused, Published, true),
            (Published, Published, false),
            (Withdrawn, Published, false),
        ] {
            assert_eq!(may_become(from, to), may, "{from} to {to}");
        }
        assert!(ChallengeState::ALL.iter().all(|from| !may_become(*from, Draft)));
    }

    #[test]
    fn every_change_of_the_phase_is_announced_before_it_happens() {
        let opens = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let timing = Timing {
            state: ChallengeState::Published,
            kind: ChallengeKind::TimeBoxed,
            opens_at: opens,
            closes_at: Some(opens + TimeDelta::days(30)),
            has_results: false,
        };
        let mut now = DateTime::UNIX_EPOCH;
        let mut phases = vec![timing.phase(now)];
        while let Some(next) = timing.next_change(now) {
            assert_eq!(timing.phase(next - TimeDelta::milliseconds(1)), phases[phases.len() - 1]);
            now = next;
            phases.push(timing.phase(now));
        }
        assert_eq!(phases, [Phase::Announced, Phase::Open, Phase::Closing, Phase::InEvaluation]);
    }
}
