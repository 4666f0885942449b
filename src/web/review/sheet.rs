//! What stands on the two sides of a review page: the answers of the applicant, the scorecard of the evaluator.

use chrono::{DateTime, Utc};
use entity::values::Recommendation;
use serde::Serialize;

use super::{Choice, Control};
use crate::{
    domain::{
        evaluation::{COMMENT_LIMIT, Criterion, Difference, Flag, Lens, Mark, NOTE_LIMIT, Rubric, Scorecard},
        form::Shown,
    },
    error::Invalid,
    services::evaluation::{Others, Section, Told},
    web::{page::error_at, view::InWords},
    wording::Wording,
};

/// One section of the pitch.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub id: String,
    pub title: String,
    pub answers: Vec<AnswerView>,
}

/// One answer: paragraphs or a list; with neither it was not provided.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    pub id: String,
    pub label: String,
    pub is_confidential: bool,
    pub paragraphs: Vec<String>,
    pub items: Vec<String>,
}

/// The scorecard as a form.
#[derive(Debug, Serialize)]
pub struct FormView {
    pub action: String,
    /// What this window knows of the stored review.
    pub version: String,
    /// When the page was opened, milliseconds since 1970.
    pub opened: String,
    /// A draft that saves itself; a change of a review that was handed in does not.
    pub is_draft: bool,
    pub lenses: Vec<LensView>,
    pub recommendation: Control,
    pub confidence: Control,
    pub comment_panel: Control,
    pub comment_applicant: Control,
    pub flags: Control,
    /// What another window stored meanwhile, beside what is in this form.
    pub theirs: Vec<TheirsView>,
}

/// The criteria under one lens.
#[derive(Debug, Serialize)]
pub struct LensView {
    pub title: String,
    pub criteria: Vec<CriterionView>,
}

/// One criterion with its note.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    pub score: ScoreView,
    pub note: Control,
}

/// A criterion as the `score` component takes it.
#[derive(Debug, Serialize)]
pub struct ScoreView {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: String,
    pub weight: u32,
    pub max: u8,
    pub value: Option<Chosen>,
    pub anchors: Vec<AnchorView>,
    pub error: Option<String>,
}

/// The tile that is chosen.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Chosen {
    Score(u8),
    Word(&'static str),
}

/// What a level means.
#[derive(Debug, Serialize)]
pub struct AnchorView {
    pub value: u8,
    pub text: String,
}

/// A text that another window stored.
#[derive(Debug, Serialize)]
pub struct TheirsView {
    pub href: String,
    pub label: String,
    pub text: String,
}

/// A scorecard to read.
#[derive(Debug, Serialize)]
pub struct ReviewView {
    pub total: Option<String>,
    pub facts: Vec<Fact>,
}

/// A row of the `kv` component.
#[derive(Debug, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: Option<String>,
}

/// A review by somebody whose name is not told.
#[derive(Debug, Serialize)]
pub struct OthersView {
    pub name: String,
    pub review: ReviewView,
}

impl SectionView {
    pub(super) fn of(wording: &Wording<'_>, section: &Section) -> Self {
        Self {
            id: format!("s-{}", section.id),
            title: section.title.clone(),
            answers: section.told.iter().map(|told| AnswerView::of(wording, told)).collect(),
        }
    }
}

impl AnswerView {
    fn of(wording: &Wording<'_>, told: &Told) -> Self {
        let InWords { mut paragraphs, items } = InWords::of(wording, &told.shown);
        if let Shown::Agreed { text, version } = &told.shown {
            let version = [("version", version.to_string())];
            paragraphs = text.iter().cloned().collect();
            paragraphs.push(wording.say_with("review-agreed", &version));
        }
        Self {
            id: format!("q-{}", told.field),
            label: told.label.clone(),
            is_confidential: told.is_confidential,
            paragraphs,
            items,
        }
    }
}

/// What a form is made from.
pub(super) struct Filling<'a> {
    pub(super) reference: &'a str,
    pub(super) rubric: &'a Rubric,
    pub(super) card: &'a Scorecard,
    pub(super) version: String,
    pub(super) opened: DateTime<Utc>,
    pub(super) is_draft: bool,
    pub(super) invalid: &'a Invalid,
    pub(super) theirs: &'a [Difference],
}

impl FormView {
    pub(super) fn of(wording: &Wording<'_>, filling: &Filling<'_>) -> Self {
        let Filling { rubric, card, invalid, .. } = filling;
        let lenses = Lens::ALL.into_iter().map(|lens| LensView {
            title: wording.word("review-lens", lens.as_str()),
            criteria: rubric
                .criteria
                .iter()
                .filter(|criterion| criterion.lens == lens)
                .map(|criterion| CriterionView::of(wording, rubric, criterion, card, invalid))
                .collect(),
        });
        let comment = |name: &'static str, text: &str, label: &str, hint: &str| Control {
            value: Some(text.to_owned()),
            hint: Some(wording.say(hint)),
            limit: Some(COMMENT_LIMIT),
            optional: true,
            error: error_at(wording, invalid, name),
            ..Control::empty(name, "long_text", wording.say(label))
        };
        Self {
            action: format!("/review/{}", filling.reference),
            version: filling.version.clone(),
            opened: filling.opened.timestamp_millis().to_string(),
            is_draft: filling.is_draft,
            lenses: lenses.filter(|lens| !lens.criteria.is_empty()).collect(),
            recommendation: recommendation(wording, card, invalid),
            confidence: confidence(wording, card, invalid),
            comment_panel: comment(
                "comment_panel",
                &card.comment_panel,
                "review-comment-panel",
                "review-comment-panel-hint",
            ),
            comment_applicant: comment(
                "comment_applicant",
                &card.comment_applicant,
                "review-comment-applicant",
                "review-comment-applicant-hint",
            ),
            flags: flags(wording, card),
            theirs: filling.theirs.iter().map(|other| TheirsView::of(wording, rubric, other)).collect(),
        }
    }
}

impl CriterionView {
    fn of(
        wording: &Wording<'_>,
        rubric: &Rubric,
        criterion: &Criterion,
        card: &Scorecard,
        invalid: &Invalid,
    ) -> Self {
        let (score, note) = (format!("score-{}", criterion.id), format!("note-{}", criterion.id));
        let anchors = criterion
            .anchors
            .iter()
            .map(|anchor| AnchorView { value: anchor.level, text: anchor.text.clone() });
        Self {
            score: ScoreView {
                id: format!("f-{score}"),
                label: criterion.title.clone(),
                hint: criterion.question.clone(),
                weight: criterion.weight,
                max: rubric.scale.most,
                value: card.scores.get(&criterion.id).map(|mark| match mark {
                    Mark::Scored(score) => Chosen::Score(*score),
                    Mark::Abstain => Chosen::Word("abstain"),
                }),
                anchors: anchors.collect(),
                error: error_at(wording, invalid, &score),
                name: score,
            },
            note: Control {
                value: card.notes.get(&criterion.id).cloned(),
                limit: Some(NOTE_LIMIT),
                optional: !criterion.note_required,
                error: error_at(wording, invalid, &note),
                ..Control::empty(&note, "long_text", evidence(wording, criterion))
            },
        }
    }
}

fn evidence(wording: &Wording<'_>, criterion: &Criterion) -> String {
    wording.say_with("review-evidence", &[("criterion", criterion.title.clone())])
}

fn recommendation(wording: &Wording<'_>, card: &Scorecard, invalid: &Invalid) -> Control {
    let options = Recommendation::ALL.iter().map(|option| Choice {
        value: option.as_str().to_owned(),
        label: wording.word("review-recommendation", option.as_str()),
        checked: card.recommendation == Some(*option),
        hint: None,
    });
    Control {
        options: options.collect(),
        error: error_at(wording, invalid, "recommendation"),
        ..Control::empty("recommendation", "one_of", wording.say("review-recommendation"))
    }
}

fn confidence(wording: &Wording<'_>, card: &Scorecard, invalid: &Invalid) -> Control {
    let options = (1_u8..=3).map(|level| Choice {
        value: level.to_string(),
        label: wording.say(&format!("review-confidence-{level}")),
        checked: card.confidence == Some(level),
        hint: None,
    });
    Control {
        options: options.collect(),
        optional: true,
        error: error_at(wording, invalid, "confidence"),
        ..Control::empty("confidence", "one_of", wording.say("review-confidence"))
    }
}

fn flags(wording: &Wording<'_>, card: &Scorecard) -> Control {
    let options = Flag::ALL.into_iter().map(|flag| Choice {
        value: flag.as_str().to_owned(),
        label: wording.word("review-flag", flag.as_str()),
        checked: card.flags.contains(&flag),
        hint: None,
    });
    Control {
        options: options.collect(),
        optional: true,
        ..Control::empty("flag", "many_of", wording.say("review-flags"))
    }
}

impl TheirsView {
    fn of(wording: &Wording<'_>, rubric: &Rubric, other: &Difference) -> Self {
        let criterion = |prefix: &str| rubric.criterion(other.field.strip_prefix(prefix)?);
        let label = if let Some(criterion) = criterion("score-") {
            criterion.title.clone()
        } else if let Some(criterion) = criterion("note-") {
            evidence(wording, criterion)
        } else {
            wording.say(&format!("review-{}", other.field.replace('_', "-")))
        };
        let text = match other.field.as_str() {
            "recommendation" => wording.word("review-recommendation", &other.theirs),
            "confidence" => wording.say(&format!("review-confidence-{}", other.theirs)),
            _ if other.theirs == "abstain" => wording.say("component-abstain"),
            _ => other.theirs.clone(),
        };
        Self { href: format!("#f-{}", other.field), label, text }
    }
}

impl ReviewView {
    pub(super) fn of(wording: &Wording<'_>, rubric: &Rubric, card: &Scorecard, total: Option<i32>) -> Self {
        let mut facts: Vec<Fact> = rubric
            .criteria
            .iter()
            .map(|criterion| {
                let score = card.scores.get(&criterion.id).map(|mark| match mark {
                    Mark::Scored(score) => wording.say_with(
                        "review-score-of",
                        &[("score", score.to_string()), ("most", rubric.scale.most.to_string())],
                    ),
                    Mark::Abstain => wording.say("component-abstain"),
                });
                let note = card.notes.get(&criterion.id).cloned();
                let lines: Vec<String> = score.into_iter().chain(note).collect();
                Fact { label: criterion.title.clone(), value: said(&lines.join("\n\n")) }
            })
            .collect();
        let recommended =
            card.recommendation.map(|word| wording.word("review-recommendation", word.as_str()));
        let confident = card.confidence.map(|level| wording.say(&format!("review-confidence-{level}")));
        let flags: Vec<String> =
            card.flags.iter().map(|flag| wording.word("review-flag", flag.as_str())).collect();
        for (label, value) in [
            ("review-recommendation", recommended),
            ("review-confidence-read", confident),
            ("review-comment-panel", said(&card.comment_panel)),
            ("review-comment-applicant", said(&card.comment_applicant)),
            ("review-flags", said(&flags.join("\n"))),
        ] {
            facts.push(Fact { label: wording.say(label), value });
        }
        Self { total: total.map(|total| wording.points(total)), facts }
    }
}

fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl OthersView {
    pub(super) fn of(wording: &Wording<'_>, rubric: &Rubric, number: usize, others: &Others) -> Self {
        Self {
            name: wording.say_with("review-evaluator", &[("number", number.to_string())]),
            review: ReviewView::of(wording, rubric, &others.card, others.total_milli),
        }
    }
}
