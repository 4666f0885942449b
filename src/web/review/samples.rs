//! The samples of the review page: every branch of its template, with hostile texts.

use super::{
    AnchorView, AnswerView, Choice, Chosen, Control, CriterionView, Fact, FormView, LensView, OthersView,
    ReviewView, ScoreView, SectionView, TheirsView, When, desk::DeskPage,
};
use crate::web::{page::ErrorLine, view::FileLine};

fn hostile() -> String {
    "</textarea><script>alert(1)</script>".to_owned()
}

/// A draft, a refused change, a review to read with those of others, and nearly nothing.
pub(super) fn desk() -> Vec<DeskPage> {
    vec![
        page(Some(form(true))),
        DeskPage {
            errors: vec![ErrorLine { href: Some("#f-score-team".to_owned()), text: "Score it".to_owned() }],
            place: None,
            previous: None,
            next: None,
            recuse: None,
            ..page(Some(form(false)))
        },
        DeskPage {
            own: Some(review()),
            reason: Some("The stage takes no scores any more.".to_owned()),
            change: Some("/review/NL-7K3M9Q?change=yes".to_owned()),
            others: Some(vec![OthersView { name: "Evaluator 1".to_owned(), review: review() }]),
            recuse: None,
            ..page(None)
        },
        DeskPage {
            others: Some(Vec::new()),
            sections: Vec::new(),
            files: Vec::new(),
            recuse: None,
            ..page(None)
        },
    ]
}

fn page(form: Option<FormView>) -> DeskPage {
    DeskPage {
        errors: Vec::new(),
        reference: "NL-7K3M9Q".to_owned(),
        title: hostile(),
        challenge: "Quiet heat pumps".to_owned(),
        stage: "Evaluation".to_owned(),
        due: When::sample(),
        is_overdue: true,
        place: Some("3 of 14".to_owned()),
        previous: Some("/review/NL-4T8X2B".to_owned()),
        next: Some("/review/NL-9ZZZZZ".to_owned()),
        is_blind: true,
        sections: vec![SectionView {
            id: "s-solution".to_owned(),
            title: "Your solution".to_owned(),
            answers: vec![
                answer(vec![hostile(), "Two".to_owned()], Vec::new(), true),
                answer(Vec::new(), vec!["Energy".to_owned(), hostile()], false),
                answer(Vec::new(), Vec::new(), false),
            ],
        }],
        files: FileLine::samples("/review/NL-7K3M9Q/files"),
        form,
        own: None,
        reason: None,
        change: None,
        recuse: Some("/review/NL-7K3M9Q/recuse".to_owned()),
        others: None,
    }
}

fn answer(paragraphs: Vec<String>, items: Vec<String>, is_confidential: bool) -> AnswerView {
    AnswerView {
        id: "q-solution".to_owned(),
        label: "Your solution in detail".to_owned(),
        is_confidential,
        paragraphs,
        items,
    }
}

fn review() -> ReviewView {
    ReviewView {
        total: Some("3.42".to_owned()),
        facts: vec![
            Fact { label: "Team".to_owned(), value: Some(hostile()) },
            Fact { label: "Fit".to_owned(), value: None },
        ],
    }
}

fn form(is_draft: bool) -> FormView {
    let text = |name: &str| Control {
        value: Some(hostile()),
        hint: Some("Say what you saw.".to_owned()),
        limit: Some(5_000),
        optional: true,
        ..Control::empty(name, "long_text", "A text".to_owned())
    };
    let choice = |name: &str, kind, checked| Control {
        options: vec![Choice { value: "a".to_owned(), label: hostile(), checked, hint: None }],
        error: checked.then(|| "Select one".to_owned()),
        ..Control::empty(name, kind, "A choice".to_owned())
    };
    let criterion = |name: &str, value| CriterionView {
        score: ScoreView {
            id: format!("f-score-{name}"),
            name: format!("score-{name}"),
            label: hostile(),
            hint: "Can these people do it?".to_owned(),
            weight: 25,
            max: 5,
            value,
            anchors: vec![AnchorView { value: 3, text: hostile() }],
            error: Some("Score it".to_owned()),
        },
        note: text(&format!("note-{name}")),
    };
    let theirs = || TheirsView { href: "#f-note-team".to_owned(), label: hostile(), text: hostile() };
    FormView {
        action: "/review/NL-7K3M9Q".to_owned(),
        version: "3+note-team".to_owned(),
        opened: "0".to_owned(),
        is_draft,
        lenses: vec![LensView {
            title: "Strategic".to_owned(),
            criteria: vec![
                criterion("fit", Some(Chosen::Score(3))),
                criterion("team", Some(Chosen::Word("abstain"))),
                criterion("scale", None),
            ],
        }],
        recommendation: choice("recommendation", "one_of", true),
        confidence: choice("confidence", "one_of", false),
        comment_panel: text("comment_panel"),
        comment_applicant: text("comment_applicant"),
        flags: choice("flag", "many_of", false),
        theirs: if is_draft { Vec::new() } else { vec![theirs()] },
    }
}
