//! M13: pitches that are much like one, and two of them side by side with what both say.

use actix_web::web;
use serde::Serialize;

use super::{Link, Pairs};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::Answer,
        similar::{Piece, Resemblance, Shingles},
    },
    services::{
        self,
        desk::{Alike, Side},
    },
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
};

/// The near-duplicates of one pitch.
#[derive(Debug, Serialize)]
pub struct SimilarPage {
    pub reference: String,
    pub back: String,
    pub rows: Vec<SimilarRow>,
    /// Two pitches side by side.
    pub compared: Option<Compared>,
}

/// A pitch that is alike.
#[derive(Debug, Serialize)]
pub struct SimilarRow {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub percent: u16,
    pub href: String,
}

/// Two pitches, answer by answer.
#[derive(Debug, Serialize)]
pub struct Compared {
    pub percent: u16,
    pub left: Link,
    pub right: Link,
    pub answers: Vec<ComparedAnswer>,
}

/// What both pitches answer to one field.
#[derive(Debug, Serialize)]
pub struct ComparedAnswer {
    pub label: String,
    pub left: Vec<Part>,
    pub right: Vec<Part>,
}

/// A part of a text, and whether the other pitch says it too.
#[derive(Debug, Serialize)]
pub struct Part {
    pub text: String,
    pub is_shared: bool,
}

impl From<Piece<'_>> for Part {
    fn from(piece: Piece<'_>) -> Self {
        Self { text: piece.text.to_owned(), is_shared: piece.is_shared }
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<SimilarPage>, Failure> {
    let (reference, alike) = services::desk::alike(&app, &op, &reference).await?;
    let compared = match Pairs::of(&query).one("with") {
        "" => None,
        other => Some(services::desk::compare(&app, &op, [&reference, other]).await?),
    };
    Ok(html(draw(reference, alike, compared)))
}

fn draw(reference: String, alike: Vec<Alike>, compared: Option<([Side; 2], Resemblance)>) -> SimilarPage {
    let back = address(&reference);
    let row = |one: Alike| SimilarRow {
        href: Pairs::default().with("with", &one.reference).href(&format!("{back}/similar")),
        percent: one.resemblance.percent(),
        reference: one.reference,
        title: one.title,
        challenge: one.challenge,
    };
    SimilarPage {
        rows: alike.into_iter().map(row).collect(),
        compared: compared.map(|(sides, resemblance)| side_by_side(&sides, resemblance)),
        back,
        reference,
    }
}

fn address(reference: &str) -> String {
    format!("/manage/pitches/{reference}")
}

/// The texts of the left one's form, and what the right one answers to the same fields.
fn side_by_side(sides: &[Side; 2], resemblance: Resemblance) -> Compared {
    let [left, right] = sides;
    let [of_left, of_right] = [left, right].map(|side| Shingles::of(side.answers.texts()));
    let text = |side: &Side, field: &str| match side.answers.get(field) {
        Some(Answer::Text { text }) => text.clone(),
        _ => String::new(),
    };
    let parts = |text: &str, other: &Shingles| other.marked(text).into_iter().map(Part::from).collect();
    let fields = left.form.sections.iter().flat_map(|section| &section.fields);
    let answers = fields.filter_map(|field| {
        let (mine, theirs) = (text(left, &field.id), text(right, &field.id));
        (!mine.is_empty() || !theirs.is_empty()).then(|| ComparedAnswer {
            label: field.label.clone(),
            left: parts(&mine, &of_right),
            right: parts(&theirs, &of_left),
        })
    });
    let link = |side: &Side| Link::new(side.reference.clone(), address(&side.reference));
    Compared {
        percent: resemblance.percent(),
        answers: answers.collect(),
        left: link(left),
        right: link(right),
    }
}

impl Page for SimilarPage {
    const TEMPLATE: &'static str = "manage/similar.html";

    fn samples() -> Vec<Self> {
        let page = |rows, compared| Self {
            reference: "NL-7K3M9Q".to_owned(),
            back: address("NL-7K3M9Q"),
            rows,
            compared,
        };
        let row = |title: &str| SimilarRow {
            reference: "NL-4T8X2B".to_owned(),
            title: title.to_owned(),
            challenge: "Quiet heat pumps for terraced houses".to_owned(),
            percent: 74,
            href: "/manage/pitches/NL-7K3M9Q/similar?with=NL-4T8X2B".to_owned(),
        };
        let hostile = "\"><script>alert(1)</script>";
        let part = |text: &str, is_shared| Part { text: text.to_owned(), is_shared };
        let link = |reference: &str| Link::new(reference.to_owned(), address(reference));
        let compared = Compared {
            percent: 74,
            left: link("NL-7K3M9Q"),
            right: link("NL-4T8X2B"),
            answers: vec![
                ComparedAnswer {
                    label: "What do you offer?".to_owned(),
                    left: vec![part("Our membrane ", false), part("lifts the output of a heat pump", true)],
                    right: vec![part("It ", false), part("lifts the output of a heat pump", true)],
                },
                ComparedAnswer {
                    label: hostile.to_owned(),
                    left: vec![part(hostile, true)],
                    right: Vec::new(),
                },
            ],
        };
        vec![
            page(Vec::new(), None),
            page(vec![row("A membrane for quiet heat pumps"), row(hostile)], None),
            page(vec![row("A membrane for quiet heat pumps")], Some(compared)),
        ]
    }
}
