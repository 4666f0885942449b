//! A2: what to know before a pitch is begun, and the button that begins it.

use actix_web::{Either, HttpResponse, web};
use entity::values::PitchId;
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::{Phase, Question, Unfit, answer_field, fits},
        pitch::effort_minutes,
    },
    error::{Error, Invalid},
    services::{
        self,
        pitch::{Before, Begun, BegunEarly},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other},
        problem::{Failure, with_next},
        session,
        view::Control,
    },
    wording::Wording,
};

/// What waits behind the button.
#[derive(Debug, Serialize)]
pub struct BeforePage {
    pub errors: Vec<ErrorLine>,
    pub slug: String,
    pub title: String,
    pub eligibility: String,
    pub ip_terms: String,
    pub confidentiality: String,
    pub sections: Vec<Part>,
    pub hours: u32,
    /// The labels of the fields that are confidential.
    pub confidential: Vec<String>,
    pub closes: Option<When>,
    pub left: String,
    pub decision: Option<When>,
    /// Why nothing can be begun now.
    pub closed: Option<String>,
    /// Where pitches are taken instead.
    pub external: Option<String>,
    pub drafts: Vec<Own>,
    pub is_signed_in: bool,
    /// Asked before a pitch is begun, with what was answered.
    pub questions: Vec<Control>,
    /// Why the answers keep this pitch out.
    pub excluded: Vec<String>,
    /// How a visitor goes on; none before the questions are answered.
    pub begin: Option<Begin>,
    /// Given to the draft: the same page posted twice begins one.
    pub key: String,
}

/// What a visitor types to begin at once, or where they sign in before.
#[derive(Debug, Serialize)]
pub struct Begin {
    pub email: Control,
    /// The answers to the questions, which go along.
    pub given: Vec<Given>,
    /// After so many the draft goes, if its address is not confirmed.
    pub days: u32,
    pub sign_in: String,
}

/// An answer that was given on the page before.
#[derive(Debug, Serialize)]
pub struct Given {
    pub name: String,
    pub value: String,
}

/// One section of the form.
#[derive(Debug, Serialize)]
pub struct Part {
    pub title: String,
    pub guidance: String,
    pub questions: usize,
}

/// A draft that was begun before.
#[derive(Debug, Serialize)]
pub struct Own {
    pub reference: String,
    pub title: String,
}

impl Page for BeforePage {
    const TEMPLATE: &'static str = "my/before.html";

    fn samples() -> Vec<Self> {
        let begin = |given: Vec<Given>| Begin {
            email: Control::empty("email", "email", "Your email address".to_owned()),
            given,
            days: 14,
            sign_in: "/sign-in?next=/challenges/quiet-heat-pumps/pitch".to_owned(),
        };
        let page = |drafts: Vec<Own>, is_signed_in: bool| Self {
            errors: Vec::new(),
            slug: "quiet-heat-pumps".to_owned(),
            title: "Quiet heat pumps".to_owned(),
            eligibility: "Organisations of any size.\n\n<script>alert(1)</script>".to_owned(),
            ip_terms: "Each side keeps what it brings.".to_owned(),
            confidentiality: "Read by the evaluators only.".to_owned(),
            sections: vec![Part {
                title: "Your <b>organisation</b>".to_owned(),
                guidance: "Tell us who you are.".to_owned(),
                questions: 4,
            }],
            hours: 4,
            confidential: vec!["Your solution in detail".to_owned()],
            closes: Some(When::sample()),
            left: "3 days left".to_owned(),
            decision: Some(When::sample()),
            closed: None,
            external: None,
            drafts,
            is_signed_in,
            questions: Vec::new(),
            excluded: Vec::new(),
            begin: (!is_signed_in).then(|| begin(Vec::new())),
            key: "0193".to_owned(),
        };
        let hostile = || "</fieldset><script>alert(1)</script>".to_owned();
        let asked = || Control { error: Some(hostile()), ..Control::empty("fit-1", "yes_no", hostile()) };
        let begun = |title: &str| Own { reference: "NL-7K3M9Q".to_owned(), title: title.to_owned() };
        vec![
            page(Vec::new(), false),
            page(vec![begun("<script>alert(1)</script>"), begun("")], true),
            Self {
                closed: Some("This challenge is closed.".to_owned()),
                closes: None,
                decision: None,
                sections: Vec::new(),
                confidential: Vec::new(),
                ..page(Vec::new(), true)
            },
            Self { questions: vec![asked()], begin: None, ..page(Vec::new(), false) },
            Self {
                questions: vec![asked()],
                begin: Some(begin(vec![Given { name: "fit-1".to_owned(), value: hostile() }])),
                ..page(vec![begun("Quiet")], false)
            },
            Self {
                errors: vec![ErrorLine { href: Some("#f-fit-1".to_owned()), text: hostile() }],
                questions: vec![asked()],
                excluded: vec![hostile()],
                ..page(vec![begun("Quiet")], true)
            },
            Self { external: Some("https://example.org/?a=\"b".to_owned()), ..page(Vec::new(), true) },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<BeforePage>, Failure> {
    let before = services::pitch::before(&app, &op, &slug).await?;
    let answers = query.into_inner().into_iter().filter(|(name, _)| name.starts_with("fit-"));
    let typed = Fields(answers.collect());
    let came = match fits(&before.challenge.questions(), |name| typed.get(name)) {
        Err(_) if typed.0.is_empty() => return Ok(html(draw(&app, &op, before, &typed, Came::Unasked))),
        Err(Unfit::Open(open)) => return Ok(refused(draw(&app, &op, before, &typed, Came::Open(open)))),
        Err(Unfit::Excluded(why)) => Came::Excluded(why),
        Ok(()) => Came::Fits(Invalid::default()),
    };
    Ok(html(draw(&app, &op, before, &typed, came)))
}

/// What came of the answers so far.
enum Came {
    Unasked,
    Open(Invalid),
    Excluded(Vec<Question>),
    /// And what is wrong with the address of a visitor.
    Fits(Invalid),
}

impl Came {
    /// A visitor is asked for an address after all questions are answered.
    fn refused(invalid: Invalid) -> Self {
        let is_address = invalid.0.iter().any(|error| error.field == EMAIL);
        if is_address { Self::Fits(invalid) } else { Self::Open(invalid) }
    }
}

const EMAIL: &str = "email";

fn controls(
    wording: &Wording<'_>,
    questions: &[Question],
    invalid: &Invalid,
    typed: &Fields,
) -> Vec<Control> {
    let control = |(index, question): (usize, &Question)| {
        let name = answer_field(index + 1);
        let value = typed.get(&name);
        let control = Control::new(wording, invalid, "yes_no", &name, "my-fit-title", value);
        Control { label: question.text.clone(), ..control }
    };
    questions.iter().enumerate().map(control).collect()
}

fn excluding(wording: &Wording<'_>, why: &[Question]) -> Vec<String> {
    let told = |question: &Question| {
        let id = if question.wants_yes { "my-fit-needs-yes" } else { "my-fit-needs-no" };
        wording.say_with(id, &[("question", question.text.clone())])
    };
    why.iter().map(told).collect()
}

fn draw(app: &App, op: &Op, before: Before, typed: &Fields, came: Came) -> BeforePage {
    let wording = app.wording_for(op);
    let questions = before.challenge.questions();
    let none = Invalid::default();
    let invalid = if let Came::Open(invalid) | Came::Fits(invalid) = &came { invalid } else { &none };
    let is_visitor = op.account().is_none();
    let begin = (is_visitor && matches!(came, Came::Fits(_)))
        .then(|| begin(app, &wording, &before.challenge.slug, invalid, typed));
    let excluded = if let Came::Excluded(why) = &came { excluding(&wording, why) } else { Vec::new() };
    let errors = error_lines(&wording, invalid);
    let questions = controls(&wording, &questions, invalid, typed);
    let Before { challenge, form, drafts } = before;
    let zone = challenge.zone.as_str();
    let closed = match challenge.timing().phase(op.now) {
        Phase::Open | Phase::Closing | Phase::Evergreen => None,
        Phase::Announced => {
            let opens = wording.instant(challenge.opens_at, zone);
            Some(wording.say_with("my-before-announced", &[("time", opens)]))
        }
        phase => Some(wording.say(&format!("my-before-{}", phase.as_str()))),
    };
    BeforePage {
        closes: challenge.closes_at.map(|at| When::instant(&wording, at, zone)),
        left: challenge.closes_at.map(|at| wording.time_left(at, op.now, zone)).unwrap_or_default(),
        decision: challenge.decision_at.map(|at| When::day(&wording, at, zone)),
        hours: effort_minutes(&form).div_ceil(60),
        confidential: form
            .fields()
            .filter(|field| field.confidential)
            .map(|field| field.label.clone())
            .collect(),
        sections: form
            .sections
            .into_iter()
            .map(|section| Part {
                title: section.title,
                guidance: section.guidance,
                questions: section.fields.len(),
            })
            .collect(),
        drafts: drafts
            .into_iter()
            .map(|draft| Own { reference: draft.reference, title: draft.title })
            .collect(),
        is_signed_in: !is_visitor,
        errors,
        questions,
        excluded,
        begin,
        key: PitchId::generate().to_string(),
        slug: challenge.slug,
        title: challenge.title,
        eligibility: challenge.eligibility,
        ip_terms: challenge.ip_terms,
        confidentiality: challenge.confidentiality,
        external: challenge.external_url,
        closed,
    }
}

/// For those who fit and are not signed in.
fn begin(app: &App, wording: &Wording<'_>, slug: &str, invalid: &Invalid, typed: &Fields) -> Begin {
    let answers = typed.0.iter().filter(|(name, _)| name.starts_with("fit-")).cloned();
    let answers = Fields(answers.collect());
    let path = format!("/challenges/{slug}/pitch");
    let here = if answers.0.is_empty() { path } else { format!("{path}?{}", answers.encoded()) };
    let email = Control::new(wording, invalid, "email", EMAIL, "my-early-email", typed.get(EMAIL));
    Begin {
        email: email.hint(wording, "my-early-email-hint"),
        given: answers.0.into_iter().map(|(name, value)| Given { name, value }).collect(),
        days: app.config.retention.unconfirmed,
        sign_in: with_next("/sign-in", &here),
    }
}

type Started = Either<HttpResponse, Html<BeforePage>>;

pub(in crate::web) async fn start(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Started, Failure> {
    if op.account().is_none() {
        let begun = services::pitch::begin_early(&app, &op, &slug, fields.get(EMAIL), &fields.0).await;
        return match begun {
            Ok(BegunEarly { begun, token }) => {
                Ok(match begun_or_not(&app, &op, &slug, &fields, Ok(begun)).await? {
                    Either::Left(response) => Either::Left(session::began(&app, response, token)),
                    page @ Either::Right(_) => page,
                })
            }
            Err(error) => begun_or_not(&app, &op, &slug, &fields, Err(error)).await,
        };
    }
    let id = fields.get("_key").parse().unwrap_or_else(|_| PitchId::generate());
    let begun = services::pitch::start(&app, &op, &slug, id, &fields.0).await;
    begun_or_not(&app, &op, &slug, &fields, begun).await
}

/// On to the draft, or the page once more with what keeps it out.
async fn begun_or_not(
    app: &App,
    op: &Op,
    slug: &str,
    fields: &Fields,
    begun: Result<Begun, Error>,
) -> Result<Started, Failure> {
    let page = match begun {
        Ok(Begun::Draft(reference)) => {
            return Ok(Either::Left(see_other(&format!("/my/pitches/{reference}"))));
        }
        Ok(Begun::Excluded(why)) => html(drawn_again(app, op, slug, fields, Came::Excluded(why)).await?),
        Err(Error::Invalid(invalid)) => {
            refused(drawn_again(app, op, slug, fields, Came::refused(invalid)).await?)
        }
        Err(other) => return Err(other.into()),
    };
    Ok(Either::Right(page))
}

async fn drawn_again(
    app: &App,
    op: &Op,
    slug: &str,
    fields: &Fields,
    came: Came,
) -> Result<BeforePage, Failure> {
    let before = services::pitch::before(app, op, slug).await?;
    Ok(draw(app, op, before, fields, came))
}
