//! The page of a section: to be filled in, to be merged, or to be read.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    drawn::{Choice, Drawn, Row, present, rows, text},
    tasks::why_not,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{self, Answer, Answers, Field, Section},
        organisation::NAME,
    },
    error::{Error, Invalid, Refusal, Result},
    services::pitch::{Met, Offer, Own, Present},
    web::page::{ErrorLine, Page, error_at, error_lines},
    wording::Wording,
};
use entity::values::TeamRole;

/// So many characters of an earlier answer are shown before it is taken over.
const BEGINS: usize = 160;

/// A section of a draft.
#[derive(Debug, Serialize)]
pub struct SectionPage {
    pub reference: String,
    pub section: String,
    /// "Section 2 of 5".
    pub caption: String,
    pub title: String,
    pub guidance: String,
    pub challenge: String,
    pub back: String,
    pub action: String,
    pub version: i32,
    pub errors: Vec<ErrorLine>,
    /// Why nothing can be saved here.
    pub closed: Option<String>,
    /// The address is not confirmed yet.
    pub waits: bool,
    /// What was typed too late.
    pub late: bool,
    /// Fields of this section were changed by two.
    pub is_merge: bool,
    /// The choice among the own organisations.
    pub organisation: Option<Drawn>,
    pub is_unlinked: bool,
    pub parts: Vec<Part>,
    /// The answers where there is nothing to fill in.
    pub rows: Vec<Row>,
    pub to_check: bool,
    /// Who else writes in the draft, in sentences.
    pub present: String,
}

/// One field, and the other answer where two people gave one.
#[derive(Debug, Serialize)]
pub struct Part {
    pub control: Drawn,
    pub met: Option<Theirs>,
    /// Answers given before that can be taken over.
    pub offers: Vec<Again>,
}

/// An answer given before.
#[derive(Debug, Serialize)]
pub struct Again {
    /// What the button posts.
    pub word: String,
    pub label: String,
    /// The answer, or how it begins.
    pub text: String,
}

/// What somebody else answered meanwhile.
#[derive(Debug, Serialize)]
pub struct Theirs {
    /// The control that keeps it.
    pub name: String,
    pub text: String,
    pub by: String,
    pub at: String,
}

impl Page for SectionPage {
    const TEMPLATE: &'static str = "my/section.html";

    fn samples() -> Vec<Self> {
        let parts = |met: bool| -> Vec<Part> {
            let theirs = |name: &str| Theirs {
                name: format!("_take_{name}"),
                text: "<script>alert(1)</script>\nTheirs".to_owned(),
                by: "L. <b>Brandt</b>".to_owned(),
                at: "14:30".to_owned(),
            };
            let again = |name: &str| Again {
                word: format!("{name} NL-7K3M9Q"),
                label: "Use the answer from <b>NL-7K3M9Q</b>".to_owned(),
                text: "</p><script>alert(1)</script>".to_owned(),
            };
            let part = |control: Drawn| Part {
                met: met.then(|| theirs(&control.name)),
                offers: if met { Vec::new() } else { vec![again(&control.name)] },
                control,
            };
            Drawn::samples().into_iter().map(part).collect()
        };
        let page = |parts: Vec<Part>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            section: "solution".to_owned(),
            caption: "Section 2 of 5".to_owned(),
            title: "Your <i>solution</i>".to_owned(),
            guidance: "Say what you offer.".to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            back: "/my/pitches/NL-7K3M9Q".to_owned(),
            action: "/my/pitches/NL-7K3M9Q/solution".to_owned(),
            version: 17,
            errors: Vec::new(),
            closed: None,
            waits: false,
            late: false,
            is_merge: false,
            organisation: None,
            is_unlinked: false,
            parts,
            rows: Vec::new(),
            to_check: false,
            present: String::new(),
        };
        let error = ErrorLine { href: Some("#f-number".to_owned()), text: "Enter a number".to_owned() };
        vec![
            page(Vec::new()),
            Self {
                errors: vec![error],
                organisation: Drawn::samples().into_iter().find(|control| control.kind == "one_of"),
                is_unlinked: true,
                waits: true,
                to_check: true,
                ..page(parts(false))
            },
            Self { is_merge: true, present: "L. <b>Brandt</b> writes too.".to_owned(), ..page(parts(true)) },
            Self {
                closed: Some("The deadline has passed.".to_owned()),
                late: true,
                rows: Row::samples(),
                ..page(Vec::new())
            },
        ]
    }
}

/// What the page is about, beside the pitch itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape<'a> {
    pub(super) section: &'a str,
    pub(super) to_check: bool,
    pub(super) problems: Option<&'a Invalid>,
    pub(super) met: &'a [Met],
    pub(super) offers: &'a [Offer],
    pub(super) present: &'a [Present],
    /// What was typed and not stored.
    pub(super) typed: Option<&'a [(String, String)]>,
    pub(super) refusal: Option<&'a Refusal>,
}

/// The page; 404 for a section the form does not have.
pub(super) fn draw(app: &App, op: &Op, own: &Own, shape: &Shape<'_>) -> Result<SectionPage> {
    let wording = app.wording_for(op);
    let section = own.definition.section(shape.section).ok_or(Error::NotFound)?;
    let reference = &own.seen.head.reference;
    let base = format!("/my/pitches/{reference}");
    let to_check = if shape.to_check { "?return=check" } else { "" };
    let typed = shape.typed.map(|typed| form::read(section, typed).answers);
    let answers = typed.as_ref().unwrap_or(&own.answers);
    let closed = shape.refusal.map(|refusal| wording.refusal(refusal)).or_else(|| why_not(&wording, own, op));
    let day = op.now.date_naive();
    let parts =
        if closed.is_some() { Vec::new() } else { parts(&wording, own, section, answers, (shape, day)) };
    let place = own.form.sections.iter().position(|other| other.id == section.id).unwrap_or_default();
    Ok(SectionPage {
        reference: reference.clone(),
        section: section.id.clone(),
        caption: wording.say_with(
            "my-section-caption",
            &[("n", (place + 1).to_string()), ("total", own.form.sections.len().to_string())],
        ),
        title: section.title.clone(),
        guidance: section.guidance.clone(),
        challenge: own.challenge.title.clone(),
        back: if shape.to_check { format!("{base}/check") } else { base.clone() },
        action: format!("{base}/{}{to_check}", section.id),
        version: own.seen.head.answers_version,
        errors: errors(&wording, shape),
        rows: match closed.is_some() {
            true => rows(&wording, own.form.section(shape.section).unwrap_or(section), answers, None),
            false => Vec::new(),
        },
        organisation: organisation(&wording, own, section, shape).filter(|_| closed.is_none()),
        waits: own.waits_for.is_some(),
        is_unlinked: own.lead.is_some()
            && is_about_organisation(section)
            && own.seen.head.organisation.is_none()
            && own.answers.text(NAME).is_some(),
        late: closed.is_some() && shape.typed.is_some(),
        is_merge: !shape.met.is_empty(),
        closed,
        parts,
        to_check: shape.to_check,
        present: present(&wording, shape.present),
    })
}

fn errors(wording: &Wording<'_>, shape: &Shape<'_>) -> Vec<ErrorLine> {
    let met = shape.met.iter().map(|met| ErrorLine {
        href: Some(format!("#f-{}", met.field)),
        text: wording.say_with("my-section-met", &[("who", author(wording, met))]),
    });
    let problems = shape.problems.map(|problems| error_lines(wording, problems)).unwrap_or_default();
    met.chain(problems).collect()
}

/// Who gave the other answer.
pub(super) fn author(wording: &Wording<'_>, met: &Met) -> String {
    match &met.by {
        _ if met.is_self => wording.say("my-section-met-self"),
        Some(name) => name.clone(),
        None => wording.say("my-section-met-somebody"),
    }
}

fn parts(
    wording: &Wording<'_>,
    own: &Own,
    section: &Section,
    answers: &Answers,
    (shape, day): (&Shape<'_>, NaiveDate),
) -> Vec<Part> {
    let hidden = own.definition.hidden(answers);
    section
        .fields
        .iter()
        .map(|field| {
            let met = shape.met.iter().find(|met| met.field == field.id);
            let error = shape.problems.and_then(|problems| error_at(wording, problems, &field.id));
            // Where two answers meet, the control holds one's own and the other stands beside it.
            let answer = met.map_or_else(|| answers.get(&field.id), |met| met.mine.as_ref());
            let control = Drawn::new(wording, field, answer, error);
            let control = match field.is_frozen(day) {
                true => control.frozen(shown(wording, field, own.answers.get(&field.id))),
                false => Drawn { hidden: hidden.contains(&field.id), ..control },
            };
            let control = with_files(own, control);
            let offers = shape.offers.iter().filter(|offer| offer.field == field.id);
            Part {
                control,
                offers: offers.map(|offer| again(wording, field, offer)).collect(),
                met: met.map(|met| Theirs {
                    name: format!("_take_{}", field.id),
                    text: shown(wording, field, met.theirs.as_ref())
                        .unwrap_or_else(|| wording.say("form-not-provided")),
                    by: author(wording, met),
                    at: met.at.map(|at| wording.instant(at, &own.challenge.zone)).unwrap_or_default(),
                }),
            }
        })
        .collect()
}

/// A control for files names those that are there, and leads to where they are added.
fn with_files(own: &Own, control: Drawn) -> Drawn {
    if control.kind != "files" {
        return control;
    }
    let here = own.files.iter().filter(|file| file.field == control.name);
    let names: Vec<&str> = here.map(|file| file.name.as_str()).collect();
    Drawn {
        shown: (!names.is_empty()).then(|| names.join("\n")),
        href: own
            .waits_for
            .is_none()
            .then(|| format!("/my/pitches/{}/files#f-{}", own.seen.head.reference, control.name)),
        ..control
    }
}

fn again(wording: &Wording<'_>, field: &Field, offer: &Offer) -> Again {
    let text = shown(wording, field, Some(&offer.answer)).unwrap_or_default();
    let begins: String = text.chars().take(BEGINS).collect();
    Again {
        word: offer.word(),
        label: match &offer.from {
            Some(reference) => wording.say_with("my-reuse-pitch", &[("reference", reference.clone())]),
            None => wording.say("my-reuse-organisation"),
        },
        text: if begins.len() < text.len() { begins + "…" } else { text },
    }
}

/// An answer as one text.
fn shown(wording: &Wording<'_>, field: &Field, answer: Option<&Answer>) -> Option<String> {
    let (one, many) = text(wording, field, answer);
    one.or_else(|| many.map(|many| many.join("\n")))
}

fn is_about_organisation(section: &Section) -> bool {
    section.fields.iter().any(|field| field.id == NAME)
}

/// The choice among one's own organisations, for the lead, in the section that names one.
fn organisation(wording: &Wording<'_>, own: &Own, section: &Section, shape: &Shape<'_>) -> Option<Drawn> {
    let is_lead = own.seen.facts.team == Some(TeamRole::Lead);
    if !is_about_organisation(section) || !is_lead || own.organisations.is_empty() {
        return None;
    }
    let linked = own.seen.head.organisation;
    let mut options: Vec<Choice> = own
        .organisations
        .iter()
        .map(|membership| Choice {
            value: membership.id.to_string(),
            label: membership.name.clone(),
            checked: linked == Some(membership.id),
            hint: None,
        })
        .collect();
    options.push(Choice {
        value: "new".to_owned(),
        label: wording.say("my-organisation-other"),
        checked: false,
        hint: Some(wording.say("my-organisation-other-hint")),
    });
    Some(Drawn {
        id: "f-_organisation".to_owned(),
        name: "_organisation".to_owned(),
        label: wording.say("my-organisation-which"),
        hint: wording.say("my-organisation-hint"),
        kind: "one_of",
        options,
        inputmode: "text",
        optional: true,
        error: shape.problems.and_then(|problems| error_at(wording, problems, "_organisation")),
        ..Drawn::default()
    })
}
