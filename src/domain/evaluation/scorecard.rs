//! What an evaluator answers to a rubric: read from a form without losing anything, judged only at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use chrono::{DateTime, Utc};
use entity::values::{Recommendation, UnknownWord};
use serde::{Deserialize, Serialize};

use super::rubric::{Rubric, Scale};
use crate::{
    domain::form::characters,
    error::{Invalid, Refusal},
};

/// The longest note beside a score, in characters.
pub const NOTE_LIMIT: usize = 2_000;
/// The longest comment, in characters.
pub const COMMENT_LIMIT: usize = 5_000;

/// One evaluator's answers about one pitch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scorecard {
    /// By criterion; what is not answered yet has no entry.
    pub scores: BTreeMap<String, Mark>,
    /// Evidence by criterion; empty ones have no entry.
    pub notes: BTreeMap<String, String>,
    pub recommendation: Option<Recommendation>,
    /// How sure the evaluator is, from 1 (a guess) to 3 (sure).
    pub confidence: Option<u8>,
    /// For the people who decide.
    pub comment_panel: String,
    /// May be shown to the applicant after the release.
    pub comment_applicant: String,
    pub flags: BTreeSet<Flag>,
    /// When the evaluator opened the page of the first save; for their own pace only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<DateTime<Utc>>,
}

/// The answer to one criterion. Written as the number or as `abstain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mark {
    Scored(u8),
    /// Cannot judge: left out of the mean, never a zero.
    Abstain,
}

impl Mark {
    /// The score, when there is one.
    #[must_use]
    pub const fn score(self) -> Option<u8> {
        match self {
            Self::Scored(score) => Some(score),
            Self::Abstain => None,
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scored(score) => score.fmt(f),
            Self::Abstain => f.write_str("abstain"),
        }
    }
}

impl FromStr for Mark {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "abstain" => Ok(Self::Abstain),
            number => number.parse().map(Self::Scored).map_err(|_| UnknownWord),
        }
    }
}

impl TryFrom<String> for Mark {
    type Error = UnknownWord;

    fn try_from(text: String) -> Result<Self, UnknownWord> {
        text.parse()
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> Self {
        mark.to_string()
    }
}

/// Something a manager should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Looks like another pitch.
    Duplicate,
    /// Something in it may not be true or not be theirs.
    Integrity,
    MissingFile,
}

impl Flag {
    /// In the order of the page.
    pub const ALL: [Self; 3] = [Self::Duplicate, Self::Integrity, Self::MissingFile];

    /// The word in forms and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Integrity => "integrity",
            Self::MissingFile => "missing_file",
        }
    }
}

/// What a posted review said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Everything that was understood, to be saved whether the review is complete or not.
    pub card: Scorecard,
    /// Options that no page of ours offers.
    pub problems: Invalid,
}

/// Reads the posted pairs of the whole form: `score-<criterion>`, `note-<criterion>`, `recommendation`,
/// `confidence`, `comment_panel`, `comment_applicant`, `flag` (repeated). Other names are passed over.
#[must_use]
pub fn read(rubric: &Rubric, typed: &[(String, String)]) -> Read {
    let mut read = Read { card: Scorecard::default(), problems: Invalid::default() };
    let value = |name: &str| typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    for criterion in &rubric.criteria {
        let (score, note) = (score_field(&criterion.id), note_field(&criterion.id));
        let mark = |text: &str| text.parse().ok().filter(|mark| fits(rubric.scale, *mark));
        if let Some(mark) = chosen(value(&score), &score, mark, &mut read.problems) {
            read.card.scores.insert(criterion.id.clone(), mark);
        }
        let text = tidy(value(&note));
        if !text.is_empty() {
            read.card.notes.insert(criterion.id.clone(), text);
        }
    }
    let recommendation = |text: &str| text.parse().ok();
    let confidence = |text: &str| text.parse().ok().filter(|level| (1..=3).contains(level));
    let problems = &mut read.problems;
    read.card.recommendation = chosen(value("recommendation"), "recommendation", recommendation, problems);
    read.card.confidence = chosen(value("confidence"), "confidence", confidence, problems);
    read.card.comment_panel = tidy(value("comment_panel"));
    read.card.comment_applicant = tidy(value("comment_applicant"));
    let flags = typed.iter().filter(|(key, _)| key == "flag");
    read.card.flags = flags
        .filter_map(|(_, word)| Flag::ALL.into_iter().find(|flag| flag.as_str() == word.as_str()))
        .collect();
    read
}

/// The name of the control that scores a criterion.
pub(super) fn score_field(criterion: &str) -> String {
    format!("score-{criterion}")
}

/// The name of the control with the note beside it.
pub(super) fn note_field(criterion: &str) -> String {
    format!("note-{criterion}")
}

fn chosen<T>(
    text: &str,
    field: &str,
    parse: impl Fn(&str) -> Option<T>,
    problems: &mut Invalid,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let chosen = parse(text);
    if chosen.is_none() {
        problems.push(field, Refusal::new("review-unknown-option"));
    }
    chosen
}

const fn fits(scale: Scale, mark: Mark) -> bool {
    match mark {
        Mark::Scored(score) => scale.has(score),
        Mark::Abstain => true,
    }
}

/// Line breaks as one character; nothing else is changed, so that a text reads as it was typed.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What stands in the way of handing in: criteria without an answer, scores without the note they need, no
/// recommendation, texts that are too long. In the order of the page; empty = complete.
#[must_use]
pub fn missing(rubric: &Rubric, card: &Scorecard) -> Invalid {
    let mut missing = Invalid::default();
    for criterion in &rubric.criteria {
        let mark = card.scores.get(&criterion.id);
        let note = card.notes.get(&criterion.id).map_or("", String::as_str);
        let about = |message| Refusal::new(message).with("criterion", &criterion.title);
        if mark.is_none() {
            missing.push(score_field(&criterion.id), about("review-score-missing"));
        }
        if criterion.note_required && note.is_empty() && mark.is_some_and(|mark| mark.score().is_some()) {
            missing.push(note_field(&criterion.id), about("review-note-missing"));
        }
        if characters(note) > NOTE_LIMIT {
            missing.push(note_field(&criterion.id), about("review-note-too-long").with("limit", NOTE_LIMIT));
        }
    }
    if card.recommendation.is_none() {
        missing.push("recommendation", Refusal::new("review-recommendation-missing"));
    }
    for (field, comment) in
        [("comment_panel", &card.comment_panel), ("comment_applicant", &card.comment_applicant)]
    {
        if characters(comment) > COMMENT_LIMIT {
            missing.push(field, Refusal::new("review-comment-too-long").with("limit", COMMENT_LIMIT));
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::standard;

    fn typed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn complete() -> Scorecard {
        let pairs = typed(&[
            ("score-feasibility", "4"),
            ("note-feasibility", "Tested for 900 hours."),
            ("score-novelty", "3"),
            ("score-value", "abstain"),
            ("score-scale", "2"),
            ("score-fit", "5"),
            ("score-team", "abstain"),
            ("recommendation", "advance"),
        ]);
        read(&standard(), &pairs).card
    }

    fn fields(invalid: &Invalid) -> Vec<(&str, &str)> {
        invalid.0.iter().map(|error| (error.field.as_str(), error.why.message)).collect()
    }

    #[test]
    fn a_posted_review_is_read_as_it_was_typed() {
        let pairs = typed(&[
            ("score-feasibility", "4"),
            ("note-feasibility", "One\r\n\r\ntwo "),
            ("score-value", "abstain"),
            ("recommendation", "hold"),
            ("confidence", "2"),
            ("comment_panel", "Ask for the log."),
            ("flag", "missing_file"),
            ("flag", "duplicate"),
            ("flag", "unheard_of"),
            ("version", "3"),
        ]);
        let Read { card, problems } = read(&standard(), &pairs);
        assert_eq!(problems, Invalid::default());
        assert_eq!(card.scores["feasibility"], Mark::Scored(4));
        assert_eq!(card.scores["value"], Mark::Abstain);
        assert_eq!(card.scores.len(), 2);
        assert_eq!(card.notes["feasibility"], "One\n\ntwo");
        assert_eq!(card.recommendation, Some(Recommendation::Hold));
        assert_eq!(card.confidence, Some(2));
        assert_eq!(card.comment_panel, "Ask for the log.");
        assert_eq!(card.flags, BTreeSet::from([Flag::Duplicate, Flag::MissingFile]));
        let text = serde_json::to_string(&card).unwrap();
        assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), card);
    }

    #[test]
    fn options_that_no_page_offers_are_named() {
        let pairs = typed(&[
            ("score-feasibility", "6"),
            ("score-novelty", "0"),
            ("score-value", "-1"),
            ("score-scale", "five"),
            ("recommendation", "buy"),
            ("confidence", "4"),
        ]);
        let Read { card, problems } = read(&standard(), &pairs);
        assert_eq!(card, Scorecard::default());
        let named: Vec<&str> = fields(&problems).into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            named,
            [
                "score-feasibility",
                "score-novelty",
                "score-value",
                "score-scale",
                "recommendation",
                "confidence"
            ]
        );
    }

    #[test]
    fn a_review_is_complete_when_everything_is_scored_or_abstained() {
        assert_eq!(missing(&standard(), &complete()), Invalid::default());
        let long = "a".repeat(COMMENT_LIMIT + 1);
        for (spoil, field, message) in [
            (
                (|card| card.scores.retain(|id, _| id != "team")) as fn(&mut Scorecard),
                "score-team",
                "review-score-missing",
            ),
            (|card| card.notes.clear(), "note-feasibility", "review-note-missing"),
            (|card| card.recommendation = None, "recommendation", "review-recommendation-missing"),
        ] {
            let mut card = complete();
            spoil(&mut card);
            assert_eq!(fields(&missing(&standard(), &card)), [(field, message)]);
        }
        let card = Scorecard { comment_panel: long, ..complete() };
        assert_eq!(fields(&missing(&standard(), &card)), [("comment_panel", "review-comment-too-long")]);
    }

    #[test]
    fn who_cannot_judge_needs_no_note() {
        let mut card = complete();
        card.notes.clear();
        card.scores.insert("feasibility".to_owned(), Mark::Abstain);
        assert_eq!(missing(&standard(), &card), Invalid::default());
    }
}
