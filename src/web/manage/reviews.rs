//! The reviews of a dossier: every criterion of every review, totals, mean and spread, as a table and as a
//! score strip (ux.md §3.6).

use serde::Serialize;

use super::{When, points};
use crate::{
    domain::{
        decision::is_contested,
        evaluation::{Criterion, Flag, Mark, Rubric, mean_and_spread},
    },
    services::desk::Dossier,
    wording::Wording,
};

/// The tab with the reviews.
#[derive(Debug, Serialize)]
pub struct Panel {
    /// The evaluators' names, a column each.
    pub names: Vec<String>,
    pub criteria: Vec<Line>,
    pub totals: Line,
    pub mean: String,
    pub spread: String,
    pub count: usize,
    pub contested: bool,
    /// The picture of the totals.
    pub strip: Option<String>,
    pub caption: String,
    pub reviews: Vec<ReviewText>,
}

/// A criterion, with the score of each evaluator.
#[derive(Debug, Default, Serialize)]
pub struct Line {
    pub label: String,
    pub weight: Option<u32>,
    pub scores: Vec<String>,
    pub mean: String,
    pub spread: String,
}

/// What one evaluator wrote.
#[derive(Debug, Serialize)]
pub struct ReviewText {
    pub name: String,
    pub total: String,
    pub at: Option<When>,
    pub recommendation: Option<String>,
    pub confidence: Option<u8>,
    pub comment_panel: String,
    pub comment_applicant: String,
    pub notes: Vec<Note>,
    pub flags: Vec<String>,
}

/// A note beside a score.
#[derive(Debug, Serialize)]
pub struct Note {
    pub label: String,
    pub text: String,
}

pub(super) fn panel(wording: &Wording<'_>, dossier: &Dossier) -> Panel {
    let reviews = &dossier.reviews;
    let criteria = dossier.rubric.as_ref().map_or(&[][..], |rubric| &rubric.criteria);
    let totals: Vec<i32> = reviews.iter().filter_map(|review| review.total_milli).collect();
    let mean = mean_and_spread(&totals);
    Panel {
        names: reviews.iter().map(|review| review.name.clone()).collect(),
        criteria: criteria.iter().map(|criterion| line(wording, dossier, criterion)).collect(),
        totals: Line {
            label: wording.say("manage-total"),
            weight: None,
            scores: reviews.iter().map(|review| points(wording, review.total_milli)).collect(),
            mean: points(wording, mean.map(|(mean, _)| mean)),
            spread: points(wording, mean.map(|(_, spread)| spread)),
        },
        mean: points(wording, mean.map(|(mean, _)| mean)),
        spread: points(wording, mean.map(|(_, spread)| spread)),
        count: totals.len(),
        contested: is_contested(mean.map(|(_, spread)| spread)),
        strip: dossier.rubric.as_ref().and_then(|rubric| strip(rubric, &totals)),
        caption: wording.say_with(
            "manage-strip-caption",
            &[("n", totals.len().to_string()), ("mean", points(wording, mean.map(|(mean, _)| mean)))],
        ),
        reviews: reviews
            .iter()
            .map(|review| {
                let card = &review.card;
                ReviewText {
                    name: review.name.clone(),
                    total: points(wording, review.total_milli),
                    at: review.submitted_at.map(|at| When::instant(wording, at, &dossier.challenge.zone)),
                    recommendation: card
                        .recommendation
                        .map(|word| wording.word("manage-recommendation", word.as_str())),
                    confidence: card.confidence,
                    comment_panel: card.comment_panel.clone(),
                    comment_applicant: card.comment_applicant.clone(),
                    notes: criteria
                        .iter()
                        .filter_map(|criterion| {
                            let text = card.notes.get(&criterion.id)?.clone();
                            Some(Note { label: criterion.title.clone(), text })
                        })
                        .collect(),
                    flags: card
                        .flags
                        .iter()
                        .map(|flag: &Flag| wording.word("manage-flagged", flag.as_str()))
                        .collect(),
                }
            })
            .collect(),
    }
}

fn line(wording: &Wording<'_>, dossier: &Dossier, criterion: &Criterion) -> Line {
    let marks: Vec<Option<Mark>> =
        dossier.reviews.iter().map(|review| review.card.scores.get(&criterion.id).copied()).collect();
    let scored: Vec<i32> =
        marks.iter().filter_map(|mark| Some(i32::from((*mark)?.score()?) * 1_000)).collect();
    let mean = mean_and_spread(&scored);
    Line {
        label: criterion.title.clone(),
        weight: Some(criterion.weight),
        scores: marks
            .into_iter()
            .map(|mark| match mark {
                Some(Mark::Scored(score)) => score.to_string(),
                Some(Mark::Abstain) => wording.say("manage-abstained"),
                None => "–".to_owned(),
            })
            .collect(),
        mean: points(wording, mean.map(|(mean, _)| mean)),
        spread: points(wording, mean.map(|(_, spread)| spread)),
    }
}

const X0: i32 = 20;
const WIDTH: i32 = 460;

/// One tick for each total, a bar of one spread around the mean, a dot on the mean. Whole numbers only, so
/// that the same reviews always give the same picture.
fn strip(rubric: &Rubric, totals: &[i32]) -> Option<String> {
    let (mean, spread) = mean_and_spread(totals)?;
    let (least, most) = (i32::from(rubric.scale.least) * 1_000, i32::from(rubric.scale.most) * 1_000);
    let range = most - least;
    let x = |milli: i32| X0 + ((milli.clamp(least, most) - least) * WIDTH + range / 2) / range;
    let mut pieces = vec![format!(
        r#"<line x1="{X0}" y1="22" x2="{}" y2="22" stroke="currentColor" stroke-opacity=".35"/>"#,
        X0 + WIDTH
    )];
    pieces.extend((rubric.scale.least..=rubric.scale.most).map(|level| {
        let at = x(i32::from(level) * 1_000);
        format!(
            r#"<text x="{at}" y="42" text-anchor="middle" font-size="11" fill="currentColor">{level}</text>"#
        )
    }));
    if totals.len() > 1 {
        let (from, to) = (x(mean - spread), x(mean + spread));
        let width = (to - from).max(2);
        pieces.push(format!(
            r#"<rect x="{from}" y="18" width="{width}" height="8" rx="4" fill="currentColor" fill-opacity=".25"/>"#
        ));
    }
    let mut sorted = totals.to_vec();
    sorted.sort_unstable();
    let mut last = (i32::MIN, 0);
    for total in sorted {
        // Equal totals stand side by side.
        last = (total, if last.0 == total { last.1 + 3 } else { 0 });
        let at = x(total) + last.1;
        pieces.push(format!(
            r#"<line x1="{at}" y1="8" x2="{at}" y2="30" stroke="currentColor" stroke-width="2"/>"#
        ));
    }
    pieces.push(format!(r#"<circle cx="{}" cy="22" r="5" fill="currentColor"/>"#, x(mean)));
    let width = WIDTH + 2 * X0;
    let body = pieces.concat();
    Some(format!(r#"<svg viewBox="0 0 {width} 44" aria-hidden="true" focusable="false">{body}</svg>"#))
}

impl Panel {
    pub(super) fn sample() -> Self {
        use super::samples::{hostile, long, when};
        let line = || Line {
            label: hostile(),
            weight: Some(25),
            scores: vec!["4".to_owned(), "cannot judge".to_owned()],
            mean: "4.00".to_owned(),
            spread: "0.00".to_owned(),
        };
        Self {
            names: vec![hostile(), long()],
            criteria: vec![line()],
            totals: line(),
            mean: "3.42".to_owned(),
            spread: "1.20".to_owned(),
            count: 2,
            contested: true,
            strip: strip(&crate::domain::evaluation::standard(), &[2_000, 2_000, 4_500]),
            caption: hostile(),
            reviews: vec![ReviewText {
                name: hostile(),
                total: "3.42".to_owned(),
                at: Some(when()),
                recommendation: Some(hostile()),
                confidence: Some(2),
                comment_panel: hostile(),
                comment_applicant: hostile(),
                notes: vec![Note { label: hostile(), text: hostile() }],
                flags: vec![hostile()],
            }],
        }
    }

    pub(super) fn empty() -> Self {
        Self {
            names: Vec::new(),
            criteria: Vec::new(),
            totals: Line::default(),
            mean: "–".to_owned(),
            spread: "–".to_owned(),
            count: 0,
            contested: false,
            strip: None,
            caption: String::new(),
            reviews: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::standard;

    #[test]
    fn a_strip_has_a_tick_for_each_total_and_stays_in_its_box() {
        let rubric = standard();
        assert_eq!(strip(&rubric, &[]), None);
        let one = strip(&rubric, &[3_000]).unwrap();
        assert_eq!((one.matches("stroke-width").count(), one.matches("<rect").count()), (1, 0));
        let three = strip(&rubric, &[1_000, 5_000, 5_000]).unwrap();
        assert_eq!((three.matches("stroke-width").count(), three.matches("<rect").count()), (3, 1));
        // Equal totals stand three steps apart, and the bar is cut at the end of the scale.
        assert!(three.contains("x1=\"480\"") && three.contains("x1=\"483\""), "{three}");
        assert_eq!(strip(&rubric, &[5_000, 1_000, 5_000]).unwrap(), three);
    }
}
