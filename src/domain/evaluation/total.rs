//! What scores come to. Whole numbers only: thousandths of a point, halves rounded up.

use super::{
    rubric::Rubric,
    scorecard::{Mark, Scorecard},
};

/// The weighted mean over the criteria that were scored, in thousandths of a point; `None` when none was.
///
/// A criterion that the evaluator cannot judge is left out and the other weights share its part, so that it is
/// never a zero. Scores of criteria that the rubric does not have count nothing.
#[must_use]
pub fn total_milli(rubric: &Rubric, card: &Scorecard) -> Option<i32> {
    let mut sum = 0_i64;
    let mut weights = 0_i64;
    for criterion in &rubric.criteria {
        if let Some(Mark::Scored(score)) = card.scores.get(&criterion.id) {
            sum += i64::from(criterion.weight) * i64::from(*score);
            weights += i64::from(criterion.weight);
        }
    }
    (weights > 0).then(|| rounded(1000 * sum, weights))
}

/// The mean of the totals and their population standard deviation, in thousandths of a point.
///
/// The deviation of one total is 0; of none there is neither.
#[must_use]
pub fn mean_and_spread(totals: &[i32]) -> Option<(i32, i32)> {
    let count = i64::try_from(totals.len()).ok().filter(|count| *count > 0)?;
    let sum: i64 = totals.iter().copied().map(i64::from).sum();
    let squares: i128 = totals.iter().map(|total| i128::from(*total) * i128::from(*total)).sum();
    // n² times the variance, exactly; its root over n is the deviation.
    let variance = i128::from(count) * squares - i128::from(sum) * i128::from(sum);
    let doubled = (4 * variance).isqrt() / i128::from(count);
    let spread = i32::try_from((doubled + 1) / 2).unwrap_or(i32::MAX);
    Some((rounded(sum, count), spread))
}

/// `sum / count` with halves rounded up.
fn rounded(sum: i64, count: i64) -> i32 {
    let mean = (2 * sum + count).div_euclid(2 * count);
    i32::try_from(mean).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::evaluation::{Criterion, standard};

    fn card(marks: &[(&str, Mark)]) -> Scorecard {
        let scores = marks.iter().map(|(id, mark)| ((*id).to_owned(), *mark)).collect();
        Scorecard { scores, ..Scorecard::default() }
    }

    #[test]
    fn a_total_is_the_weighted_mean_of_what_was_scored() {
        use Mark::{Abstain, Scored};
        for (marks, total) in [
            (vec![], None),
            (vec![("feasibility", Abstain), ("team", Abstain)], None),
            (vec![("feasibility", Scored(4))], Some(4000)),
            (vec![("feasibility", Scored(4)), ("novelty", Abstain)], Some(4000)),
            // (25 × 4 + 20 × 1) / 45
            (vec![("feasibility", Scored(4)), ("novelty", Scored(1))], Some(2667)),
            // (25 × 5 + 20 × 4 + 25 × 3 + 10 × 2 + 10 × 1 + 10 × 5) / 100
            (
                vec![
                    ("feasibility", Scored(5)),
                    ("novelty", Scored(4)),
                    ("value", Scored(3)),
                    ("scale", Scored(2)),
                    ("fit", Scored(1)),
                    ("team", Scored(5)),
                ],
                Some(3600),
            ),
            (vec![("unknown", Scored(5)), ("team", Scored(2))], Some(2000)),
        ] {
            assert_eq!(total_milli(&standard(), &card(&marks)), total, "{marks:?}");
        }
    }

    #[test]
    fn the_spread_is_that_of_the_whole_population() {
        for (totals, answer) in [
            (&[][..], None),
            (&[3500], Some((3500, 0))),
            (&[2000, 4000], Some((3000, 1000))),
            (&[1000, 5000], Some((3000, 2000))),
            (&[3000, 3001], Some((3001, 1))),
            (&[2000, 4000, 4000, 4000, 5000, 5000, 7000, 9000], Some((5000, 2000))),
            (&[1000, 2000, 3000], Some((2000, 816))),
        ] {
            assert_eq!(mean_and_spread(totals), answer, "{totals:?}");
        }
    }

    fn marks() -> impl Strategy<Value = Vec<Option<Mark>>> {
        let mark = prop_oneof![
            Just(None),
            Just(Some(Mark::Abstain)),
            (1_u8..=5).prop_map(|score| Some(Mark::Scored(score))),
        ];
        prop::collection::vec(mark, standard().criteria.len())
    }

    fn scored(rubric: &Rubric, marks: &[Option<Mark>]) -> Scorecard {
        let pairs = rubric.criteria.iter().zip(marks);
        let scores = pairs.filter_map(|(criterion, mark)| Some((criterion.id.clone(), (*mark)?))).collect();
        Scorecard { scores, ..Scorecard::default() }
    }

    proptest! {
        #[test]
        fn an_abstention_is_as_if_the_criterion_were_not_there(marks in marks()) {
            let rubric = standard();
            let card = scored(&rubric, &marks);
            let judged = |criterion: &Criterion| matches!(card.scores.get(&criterion.id), Some(Mark::Scored(_)));
            let mut narrow = rubric.clone();
            narrow.criteria.retain(judged);
            prop_assert_eq!(total_milli(&rubric, &card), total_milli(&narrow, &card));
        }

        #[test]
        fn a_total_lies_between_the_lowest_and_the_highest_score(marks in marks()) {
            let rubric = standard();
            let card = scored(&rubric, &marks);
            let scores: Vec<i32> = card.scores.values().filter_map(|mark| match mark {
                Mark::Scored(score) => Some(i32::from(*score) * 1000),
                Mark::Abstain => None,
            }).collect();
            match total_milli(&rubric, &card) {
                None => prop_assert!(scores.is_empty()),
                Some(total) => {
                    prop_assert!(scores.iter().min() <= Some(&total));
                    prop_assert!(scores.iter().max() >= Some(&total));
                }
            }
        }

        #[test]
        fn neither_the_order_nor_the_size_of_the_weights_matters(
            marks in marks(), by in 1_u32..1000, turn in 0_usize..6,
        ) {
            let rubric = standard();
            let card = scored(&rubric, &marks);
            let mut other = rubric.clone();
            other.criteria.rotate_left(turn);
            other.criteria.iter_mut().for_each(|criterion| criterion.weight *= by);
            prop_assert_eq!(total_milli(&rubric, &card), total_milli(&other, &card));
        }

        #[test]
        fn mean_and_spread_stay_in_bounds_and_forget_the_order(
            mut totals in prop::collection::vec(1000_i32..=5000, 1..40),
        ) {
            let answer = mean_and_spread(&totals);
            let (mean, spread) = answer.unwrap();
            prop_assert!(totals.iter().min().unwrap() <= &mean && &mean <= totals.iter().max().unwrap());
            prop_assert!((0..=2000).contains(&spread));
            totals.reverse();
            prop_assert_eq!(mean_and_spread(&totals), answer);
        }
    }
}
