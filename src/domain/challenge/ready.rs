//! The task list of a challenge: its parts, how far each is, and what still stands before publication.

use entity::values::ChallengeKind;

use super::Content;
use crate::error::Refusal;

/// A part of a challenge that is worked on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Content,
    Dates,
    Eligibility,
    Form,
    Rubric,
    Workflow,
    People,
    Terms,
}

impl Part {
    /// All parts, in the order of the task list.
    pub const ALL: [Self; 8] = [
        Self::Content,
        Self::Dates,
        Self::Eligibility,
        Self::Form,
        Self::Rubric,
        Self::Workflow,
        Self::People,
        Self::Terms,
    ];

    /// The word in addresses and message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Dates => "dates",
            Self::Eligibility => "eligibility",
            Self::Form => "form",
            Self::Rubric => "rubric",
            Self::Workflow => "workflow",
            Self::People => "people",
            Self::Terms => "terms",
        }
    }
}

/// What is known of the parts that are no text of the challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Somebody settled the dates; before that they are a proposal.
    pub has_dates: bool,
    /// Fields of the form.
    pub fields: usize,
    /// Criteria of the rubric.
    pub criteria: usize,
    /// Stages of the workflow.
    pub stages: usize,
    /// People who may be asked for reviews.
    pub evaluators: u64,
}

/// Something without which a challenge is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub part: Part,
    /// The control on the page of that part.
    pub field: &'static str,
    pub why: Refusal,
}

/// What stands before publication, in the order of the task list: what an applicant must know before writing, and
/// what a pitch is judged by.
#[must_use]
pub fn missing(content: &Content, parts: &Parts) -> Vec<Missing> {
    let is_boxed = content.kind == ChallengeKind::TimeBoxed;
    let all = [
        (Part::Content, "title", content.title.trim().is_empty()),
        (Part::Content, "summary", content.summary.trim().is_empty()),
        (Part::Content, "description", content.description.trim().is_empty()),
        (Part::Dates, "closes", is_boxed && (content.closes_at.is_none() || !parts.has_dates)),
        (Part::Dates, "opens", !is_boxed && !parts.has_dates),
        (Part::Dates, "review_days", !is_boxed && content.rules.review_days.is_none()),
        (Part::Eligibility, "eligibility", content.eligibility.trim().is_empty()),
        (Part::Form, "form", parts.fields == 0),
        (Part::Rubric, "criteria", parts.criteria == 0),
        (Part::Workflow, "workflow", parts.stages == 0),
        (Part::Terms, "ip_terms", content.ip_terms.trim().is_empty()),
    ];
    all.into_iter()
        .filter(|(_, _, is_missing)| *is_missing)
        .map(|(part, field, _)| Missing { part, field, why: Refusal::new(message(field)) })
        .collect()
}

fn message(field: &str) -> &'static str {
    match field {
        "title" => "missing-title",
        "summary" => "missing-summary",
        "description" => "missing-description",
        "closes" => "missing-closes",
        "opens" => "missing-opens",
        "review_days" => "missing-review-days",
        "eligibility" => "missing-eligibility",
        "form" => "missing-form",
        "criteria" => "missing-criteria",
        "workflow" => "missing-workflow",
        _ => "missing-ip-terms",
    }
}

/// How far a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Todo,
    Started,
    Done,
    /// Can be left as it is; evaluation cannot start without it.
    Later,
}

/// How far each part is.
#[must_use]
pub fn progress(part: Part, content: &Content, parts: &Parts) -> Progress {
    let written = |texts: &[&str]| texts.iter().any(|text| !text.trim().is_empty());
    let is_begun = match part {
        // The title alone is what a challenge is made with.
        Part::Content => written(&[&content.summary, &content.description, &content.wanted]),
        Part::Eligibility => !content.rules.questions.is_empty(),
        Part::Terms => written(&[&content.confidentiality]),
        Part::People if parts.evaluators == 0 => return Progress::Later,
        _ => false,
    };
    match (missing(content, parts).iter().any(|missing| missing.part == part), is_begun) {
        (false, _) => Progress::Done,
        (true, true) => Progress::Started,
        (true, false) => Progress::Todo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::challenge::sample;

    const PARTS: Parts = Parts { has_dates: true, fields: 17, criteria: 6, stages: 9, evaluators: 3 };

    #[test]
    fn every_part_that_is_missing_is_named_with_its_field() {
        let full = sample();
        assert_eq!(missing(&full, &PARTS), []);
        type Change = fn(&mut Content, &mut Parts);
        let changes: [(Change, &[(Part, &str)]); 9] = [
            (|content, _| content.title = "  ".to_owned(), &[(Part::Content, "title")]),
            (|content, _| content.summary.clear(), &[(Part::Content, "summary")]),
            (|content, _| content.eligibility.clear(), &[(Part::Eligibility, "eligibility")]),
            (|content, _| content.ip_terms = "\n".to_owned(), &[(Part::Terms, "ip_terms")]),
            (|content, _| content.closes_at = None, &[(Part::Dates, "closes")]),
            (|_, parts| parts.has_dates = false, &[(Part::Dates, "closes")]),
            (|_, parts| parts.criteria = 0, &[(Part::Rubric, "criteria")]),
            (
                |content, _| (content.kind, content.closes_at) = (ChallengeKind::Evergreen, None),
                &[(Part::Dates, "review_days")],
            ),
            (|_, parts| parts.evaluators = 0, &[]),
        ];
        for (change, expected) in changes {
            let (mut content, mut parts) = (full.clone(), PARTS);
            change(&mut content, &mut parts);
            let found = missing(&content, &parts);
            let found: Vec<_> = found.iter().map(|missing| (missing.part, missing.field)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_part_is_done_when_nothing_of_it_is_missing() {
        let full = sample();
        for part in Part::ALL {
            assert_eq!(progress(part, &full, &PARTS), Progress::Done, "{part:?}");
        }
        let blank = Content {
            summary: String::new(),
            description: String::new(),
            wanted: String::new(),
            eligibility: String::new(),
            ip_terms: String::new(),
            confidentiality: String::new(),
            ..full.clone()
        };
        let parts = Parts { has_dates: false, evaluators: 0, ..PARTS };
        for (part, expected) in [
            (Part::Content, Progress::Todo),
            (Part::Dates, Progress::Todo),
            (Part::Eligibility, Progress::Todo),
            (Part::Terms, Progress::Todo),
            (Part::People, Progress::Later),
            (Part::Rubric, Progress::Done),
        ] {
            assert_eq!(progress(part, &blank, &parts), expected, "{part:?}");
        }
        let begun = Content { summary: "Loud.".to_owned(), confidentiality: "Quiet.".to_owned(), ..blank };
        assert_eq!(progress(Part::Content, &begun, &parts), Progress::Started);
        assert_eq!(progress(Part::Terms, &begun, &parts), Progress::Started);
    }
}
