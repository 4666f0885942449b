//! P4: questions about a challenge and their answers, for everybody to read.

use actix_web::{Either, HttpResponse, web};
use entity::values::QuestionState;
use serde::Serialize;

use super::challenge::tabs;
use crate::{
    app::App,
    domain::{
        actor::Op,
        question::{Asking, LONGEST, is_late},
    },
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Asked, Published, Question, Questions},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::{Failure, with_next},
        view::{Control, Link, When},
    },
    wording::Wording,
};

/// The questions about a challenge.
#[derive(Debug, Serialize)]
pub struct QuestionsPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub tabs: Vec<Link>,
    pub published: Vec<Answered>,
    /// "3 questions wait for an answer."
    pub waiting: Option<String>,
    pub own: Vec<OwnQuestion>,
    /// Until when one may ask, or why one cannot.
    pub window: String,
    pub ask: Option<AskForm>,
    /// Where to sign in first.
    pub sign_in: Option<String>,
}

/// A question with its answer.
#[derive(Debug, Serialize)]
pub struct Answered {
    pub id: String,
    pub wording: String,
    pub answer: String,
    pub at: When,
    pub revised: Option<When>,
    pub is_late: bool,
    /// The answer changes what is asked of pitches.
    pub is_rules: bool,
}

/// One of the reader's own.
#[derive(Debug, Serialize)]
pub struct OwnQuestion {
    pub text: String,
    /// What became of it, in a word and in a sentence.
    pub kind: &'static str,
    pub state: String,
    pub reason: String,
    /// Where its answer is.
    pub href: Option<String>,
}

/// What somebody may ask.
#[derive(Debug, Serialize)]
pub struct AskForm {
    pub action: String,
    pub control: Control,
    /// Questions that may be the same as the one that was typed.
    pub alike: Vec<Link>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Either<HttpResponse, Html<QuestionsPage>>, Failure> {
    let questions = services::challenge::questions(&app, &op, &slug).await?;
    if questions.challenge.is_withdrawn() {
        return Ok(Either::Left(HttpResponse::Gone().finish()));
    }
    Ok(Either::Right(html(draw(&app.wording_for(&op), &op, &questions, &Typed::default()))))
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<QuestionsPage>>, Failure> {
    let text = fields.get("question");
    let asked = services::challenge::ask(&app, &op, &slug, text, fields.has("sure")).await;
    let typed = match asked {
        Ok(Asked::Kept) => {
            let path = format!("/challenges/{slug}/questions");
            return Ok(Either::Left(see_other_saying(&app, &path, "flash-question-asked")));
        }
        Ok(Asked::Alike(alike)) => Typed { text, alike, invalid: Invalid::default() },
        Err(Error::Invalid(invalid)) => Typed { text, invalid, alike: Vec::new() },
        Err(other) => return Err(other.into()),
    };
    let questions = services::challenge::questions(&app, &op, &slug).await?;
    Ok(Either::Right(refused(draw(&app.wording_for(&op), &op, &questions, &typed))))
}

/// What stands in the form.
#[derive(Default)]
struct Typed<'a> {
    text: &'a str,
    invalid: Invalid,
    alike: Vec<Published>,
}

fn draw(wording: &Wording<'_>, op: &Op, questions: &Questions, typed: &Typed<'_>) -> QuestionsPage {
    let challenge = &questions.challenge;
    let here = format!("/challenges/{}/questions", challenge.slug);
    let is_open = questions.asking.is_open();
    QuestionsPage {
        errors: error_lines(wording, &typed.invalid),
        back: Link::new(challenge.title.clone(), format!("/challenges/{}", challenge.slug)),
        tabs: tabs(wording, &challenge.slug, "questions", questions.said),
        published: questions.published.iter().map(|one| answered(wording, questions, one)).collect(),
        waiting: (questions.waiting > 0)
            .then(|| wording.say_with("question-waiting", &[("n", questions.waiting.to_string())])),
        own: questions.own.iter().map(|one| own(wording, one)).collect(),
        window: window(wording, questions),
        ask: (is_open && op.account().is_some()).then(|| AskForm {
            action: here.clone(),
            control: Control {
                limit: Some(LONGEST as usize),
                ..Control::new(wording, &typed.invalid, "long_text", "question", "question-text", typed.text)
                    .hint(wording, "question-text-hint")
            },
            alike: typed
                .alike
                .iter()
                .map(|one| Link::new(one.wording.clone(), format!("{here}#q-{}", one.id)))
                .collect(),
        }),
        sign_in: (is_open && op.account().is_none()).then(|| with_next("/sign-in", &here)),
    }
}

fn answered(wording: &Wording<'_>, questions: &Questions, one: &Published) -> Answered {
    let challenge = &questions.challenge;
    let at = one.settled_at.unwrap_or(challenge.opens_at);
    Answered {
        id: format!("q-{}", one.id),
        wording: one.wording.clone(),
        answer: one.answer.clone(),
        at: When::day(wording, at, &challenge.zone),
        revised: one.revised_at.map(|at| When::day(wording, at, &challenge.zone)),
        is_late: is_late(at, challenge.questions_close()),
        is_rules: one.rules_at.is_some(),
    }
}

fn own(wording: &Wording<'_>, one: &Question) -> OwnQuestion {
    let answer = match one.state {
        QuestionState::Answered => Some(one.id),
        QuestionState::Merged => one.merged_into,
        QuestionState::Waiting | QuestionState::Rejected => None,
    };
    OwnQuestion {
        text: one.asked.clone(),
        kind: if one.state == QuestionState::Answered { "ok" } else { "mute" },
        state: wording.say(&format!("question-state-{}", one.state)),
        reason: one.reason.clone(),
        href: answer.map(|id| format!("#q-{id}")),
    }
}

fn window(wording: &Wording<'_>, questions: &Questions) -> String {
    let zone = &questions.challenge.zone;
    match questions.asking {
        Asking::Open(Some(end)) => {
            wording.say_with("question-until", &[("time", wording.instant(end, zone))])
        }
        Asking::Open(None) => wording.say("question-always"),
        Asking::Closed(end) => wording.say_with("question-closed", &[("time", wording.instant(end, zone))]),
        Asking::Stopped => wording.say("question-stopped"),
    }
}

impl Page for QuestionsPage {
    const TEMPLATE: &'static str = "site/questions.html";

    fn samples() -> Vec<Self> {
        let hostile = || "<script>alert(1)</script> [a](javascript:b)".to_owned();
        let answered = |is_late: bool| Answered {
            id: "q-1".to_owned(),
            wording: hostile(),
            answer: hostile(),
            at: When::sample(),
            revised: is_late.then(When::sample),
            is_late,
            is_rules: is_late,
        };
        let own = |href: Option<String>, reason: String| OwnQuestion {
            text: hostile(),
            kind: "ok",
            state: "Answered".to_owned(),
            reason,
            href,
        };
        let form = |alike| AskForm {
            action: "/challenges/quiet/questions".to_owned(),
            control: Control::empty("question", "long_text", "Your question".to_owned()),
            alike,
        };
        let page = || Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/challenges/quiet"),
            tabs: vec![Link::new(hostile(), "/challenges/quiet")],
            published: Vec::new(),
            waiting: None,
            own: Vec::new(),
            window: hostile(),
            ask: None,
            sign_in: None,
        };
        vec![
            page(),
            Self { sign_in: Some("/sign-in?next=%2F".to_owned()), ..page() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-question".to_owned()), text: "Enter it".to_owned() }],
                published: vec![answered(true), answered(false)],
                waiting: Some(hostile()),
                own: vec![own(Some("#q-1".to_owned()), String::new()), own(None, hostile())],
                ask: Some(form(Vec::new())),
                ..page()
            },
            Self { ask: Some(form(vec![Link::new(hostile(), "/challenges/quiet/questions#q-1")])), ..page() },
        ]
    }
}
