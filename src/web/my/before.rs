//! A2: what to know before a pitch is begun, and the button that begins it.

use actix_web::{HttpResponse, web};
use entity::values::PitchId;
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::{actor::Op, challenge::Phase, pitch::effort_minutes},
    services::{self, pitch::Before},
    web::{
        fields::Fields,
        page::{Html, Page, html, see_other},
        problem::Failure,
    },
};

/// What waits behind the button.
#[derive(Debug, Serialize)]
pub struct BeforePage {
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
    pub drafts: Vec<Begun>,
    pub is_signed_in: bool,
    /// Given to the draft: the same page posted twice begins one.
    pub key: String,
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
pub struct Begun {
    pub reference: String,
    pub title: String,
}

impl Page for BeforePage {
    const TEMPLATE: &'static str = "my/before.html";

    fn samples() -> Vec<Self> {
        let page = |drafts: Vec<Begun>, is_signed_in: bool| Self {
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
            key: "0193".to_owned(),
        };
        let begun = |title: &str| Begun { reference: "NL-7K3M9Q".to_owned(), title: title.to_owned() };
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
            Self { external: Some("https://example.org/?a=\"b".to_owned()), ..page(Vec::new(), true) },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<BeforePage>, Failure> {
    let before = services::pitch::before(&app, &op, &slug).await?;
    Ok(html(draw(&app, &op, before)))
}

fn draw(app: &App, op: &Op, before: Before) -> BeforePage {
    let wording = app.wording_for(op);
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
            .map(|draft| Begun { reference: draft.reference, title: draft.title })
            .collect(),
        is_signed_in: op.account().is_some(),
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

pub(in crate::web) async fn start(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = fields.get("_key").parse().unwrap_or_else(|_| PitchId::generate());
    let reference = services::pitch::start_once(&app, &op, &slug, id).await?;
    Ok(see_other(&format!("/my/pitches/{reference}")))
}
