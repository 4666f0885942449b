//! The rubric that the portal ships with.

use super::rubric::{Anchor, Criterion, Lens, Rubric, Scale};

/// The shipped rubric, version 1: six criteria under three lenses, on a scale from 1 to 5.
#[must_use]
pub fn standard() -> Rubric {
    Rubric {
        key: "standard".to_owned(),
        version: 1,
        scale: Scale { least: 1, most: 5 },
        criteria: vec![
            Criterion {
                note_required: true,
                ..criterion(
                    "feasibility",
                    Lens::Technical,
                    25,
                    "Feasibility",
                    "Will it work as described, with the means and in the time that are named?",
                    [
                        "Contradicts known limits, or nothing shows that it can work.",
                        "Plausible: shown in parts or in the laboratory; the open steps are named.",
                        "Shown under conditions like ours, with figures that a specialist can check.",
                    ],
                )
            },
            criterion(
                "novelty",
                Lens::Technical,
                20,
                "Novelty",
                "What does it do that the closest alternative cannot?",
                [
                    "Can be bought today from several suppliers in the same quality.",
                    "A clear improvement on what people use, in one respect that matters here.",
                    "Makes something possible that has no practical alternative today.",
                ],
            ),
            Criterion {
                note_required: true,
                ..criterion(
                    "value",
                    Lens::Market,
                    25,
                    "Value",
                    "How much of the problem is solved for those who have it?",
                    [
                        "Solves a neighbouring problem, or the gain is within today’s variation.",
                        "Solves an important part; the gain is estimated and the estimate can be followed.",
                        "Solves the problem as a whole; users have confirmed and measured the gain.",
                    ],
                )
            },
            criterion(
                "scale",
                Lens::Market,
                10,
                "Scale",
                "Can it grow from a pilot to wide use at a cost that users will pay?",
                [
                    "Every use is a project of its own; the cost does not fall with the number.",
                    "Can be repeated in similar places; production and cost are planned.",
                    "Production, certification and cost at volume are shown or contracted.",
                ],
            ),
            criterion(
                "fit",
                Lens::Strategic,
                10,
                "Fit",
                "Does working together help both sides with what they want to become good at?",
                [
                    "A one-off purchase; nothing of it stays with either side.",
                    "Adds to one of our capabilities; roles and rights look workable.",
                    "Closes a gap that we have named, and we bring what they lack.",
                ],
            ),
            criterion(
                "team",
                Lens::Strategic,
                10,
                "Team",
                "Can these people do it, and can they do it now?",
                [
                    "Key skills or key people are missing, and there is no plan to find them.",
                    "The skills are there; time or experience with work of this size is thin.",
                    "The same people have finished comparable work and are free to begin.",
                ],
            ),
        ],
    }
}

/// A criterion with the texts of its levels 1, 3 and 5.
fn criterion(
    id: &str,
    lens: Lens,
    weight: u32,
    title: &str,
    question: &str,
    anchors: [&str; 3],
) -> Criterion {
    let anchors = [1, 3, 5].into_iter().zip(anchors);
    Criterion {
        id: id.to_owned(),
        lens,
        title: title.to_owned(),
        question: question.to_owned(),
        weight,
        anchors: anchors.map(|(level, text)| Anchor { level, text: text.to_owned() }).collect(),
        note_required: false,
    }
}
