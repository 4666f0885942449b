//! A5: everything once more, what is still open, and the button that sends.

use actix_web::{
    Either, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::StatusCode,
    web,
};
use serde::Serialize;

use super::{
    drawn::{Badge, Choice, Drawn, Row, When, rows},
    tasks::why_not,
};
use crate::{
    app::App,
    domain::{actor::Op, file::Place, form, pitch::DECLARATION},
    error::{Error, Invalid, Refusal},
    services::{
        self,
        pitch::{Own, Sending},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, html, html_with, see_other},
        problem::Failure,
    },
    wording::Wording,
};

/// The answers before they are sent.
#[derive(Debug, Serialize)]
pub struct CheckPage {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub errors: Vec<ErrorLine>,
    /// A rule said no to the last try.
    pub refused: Option<String>,
    /// Why it cannot be changed or sent by this person now.
    pub closed: Option<String>,
    /// What is still open, each line leading to its field.
    pub problems: Vec<ErrorLine>,
    pub sections: Vec<Part>,
    /// What is answered, is not asked any more and will not be sent.
    pub dropped: Vec<String>,
    /// Present when this person can send it now.
    pub declaration: Option<Drawn>,
    /// The address has to be confirmed before it can be sent.
    pub waits: bool,
    /// Who sends, when it is not this person.
    pub lead: Option<String>,
    /// The labels of what evaluators do not see, so that they judge the pitch and not its sender.
    pub unseen: Vec<String>,
    pub confidentiality: String,
    pub ip_terms: String,
    pub deadline: Option<When>,
    pub decision: Option<When>,
    /// The same key twice is one sending.
    pub key: String,
    pub version: i32,
}

/// One section of the form.
#[derive(Debug, Serialize)]
pub struct Part {
    pub title: String,
    pub rows: Vec<Row>,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "my/check.html";

    fn samples() -> Vec<Self> {
        let line = |href: &str| ErrorLine {
            href: Some(href.to_owned()),
            text: "Enter <b>your evidence</b>".to_owned(),
        };
        let page = |declaration: Option<Drawn>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: "<script>alert(1)</script>".to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            errors: Vec::new(),
            refused: None,
            closed: None,
            problems: Vec::new(),
            sections: vec![Part { title: "Your solution".to_owned(), rows: Row::samples() }],
            dropped: vec!["A <b>question</b>".to_owned()],
            declaration,
            waits: false,
            lead: None,
            unseen: vec!["Your <i>organisation</i>’s name".to_owned()],
            confidentiality: "Read by the evaluators only.".to_owned(),
            ip_terms: "Each side keeps what it brings.".to_owned(),
            deadline: Some(When::sample()),
            decision: Some(When::sample()),
            key: "0123456789abcdef".to_owned(),
            version: 17,
        };
        let many_of = || Drawn::samples().into_iter().find(|control| control.kind == "many_of");
        vec![
            page(many_of()),
            Self {
                errors: vec![line("#f-_declaration")],
                refused: Some("Somebody changed an answer.".to_owned()),
                ..page(many_of())
            },
            Self {
                problems: vec![line("/my/pitches/NL-7K3M9Q/evidence?return=check#f-evidence")],
                waits: true,
                sections: Vec::new(),
                unseen: Vec::new(),
                dropped: Vec::new(),
                deadline: None,
                decision: None,
                ..page(None)
            },
            Self {
                closed: Some("The deadline has passed.".to_owned()),
                lead: Some("Kim <i>Virtanen</i>".to_owned()),
                ..page(None)
            },
        ]
    }
}

type Checked = Either<HttpResponse, Html<CheckPage>>;

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Checked, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    if !own.is_draft() {
        return Ok(Either::Left(see_other(&format!("/my/pitches/{}", own.seen.head.reference))));
    }
    Ok(Either::Right(html(draw(&app, &op, &own, None, None))))
}

pub(in crate::web) async fn send(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<Checked, Failure> {
    let ticket = request.cookie(TICKET).map(|cookie| cookie.value().to_owned());
    let sending = Sending {
        key: fields.get("_key"),
        version: fields.get("_version").parse().unwrap_or(-1),
        declared: fields.get(DECLARATION),
        ticket: ticket.as_deref().unwrap_or_default(),
    };
    let (invalid, refusal, status) = match services::pitch::send(&app, &op, &reference, &sending).await {
        Ok(sent) => return Ok(Either::Left(see_other(&format!("/my/pitches/{sent}/sent")))),
        Err(Error::Invalid(invalid)) => (Some(invalid), None, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Error::Refused(refusal)) => (None, Some(refusal), StatusCode::CONFLICT),
        // It arrived, and could not be taken: whoever comes again shows when that was.
        Err(Error::Busy) => return Ok(Either::Left(again(&app, &op, &reference, &sending)?)),
        Err(other) => return Err(other.into()),
    };
    let own = services::pitch::own(&app, &op, &reference).await?;
    let page = draw(&app, &op, &own, invalid.as_ref(), refusal.as_ref());
    Ok(Either::Right(html_with(page, status)))
}

/// The cookie that says when a sending was tried first.
const TICKET: &str = "attempt";

/// "Try again in a moment", with the ticket.
fn again(app: &App, op: &Op, reference: &str, sending: &Sending<'_>) -> Result<HttpResponse, Failure> {
    let ticket = services::pitch::ticket(app, op, reference, sending)?;
    let mut answer = HttpResponse::from_error(Failure::from(Error::Busy));
    let cookie = Cookie::build(TICKET, ticket)
        .path(format!("/my/pitches/{reference}/check"))
        .http_only(true)
        .secure(app.config.is_https())
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(30))
        .finish();
    // Adding a cookie only fails when its name or value cannot stand in a header; these can.
    let _ = answer.add_cookie(&cookie);
    Ok(answer)
}

fn draw(app: &App, op: &Op, own: &Own, invalid: Option<&Invalid>, refusal: Option<&Refusal>) -> CheckPage {
    let wording = app.wording_for(op);
    let base = format!("/my/pitches/{}", own.seen.head.reference);
    let can_edit = own.no_edit(op).is_none();
    let adds_files = can_edit && own.waits_for.is_none();
    let section = |section: &form::Section| {
        let change = format!("{base}/{}?return=check", section.id);
        Part {
            title: section.title.clone(),
            rows: rows(&wording, section, &own.answers, can_edit.then_some(change.as_str())),
        }
    };
    let files = own.missing_files().into_iter().map(|error| ErrorLine {
        href: adds_files.then(|| format!("{base}/files#f-{}", error.field)),
        text: wording.refusal(&error.why),
    });
    let problems: Vec<ErrorLine> = form::problems(&own.form, &own.answers)
        .into_iter()
        .map(|(section, error)| ErrorLine {
            href: can_edit.then(|| format!("{base}/{section}?return=check#f-{}", error.field)),
            text: wording.refusal(&error.why),
        })
        .chain(files)
        .collect();
    // What is open in the form stands in its own list.
    let errors = invalid.map(|invalid| own_errors(app, op, invalid)).unwrap_or_default();
    let can_send = own.may_send(op) && problems.is_empty();
    let error = invalid.and_then(|invalid| error_at(&wording, invalid, DECLARATION));
    let zone = own.challenge.zone.as_str();
    CheckPage {
        reference: own.seen.head.reference.clone(),
        title: own.answers.text("title").map_or_else(|| wording.say("my-untitled"), str::to_owned),
        challenge: own.challenge.title.clone(),
        errors,
        refused: refusal.map(|refusal| wording.refusal(refusal)),
        closed: if refusal.is_some() { None } else { why_not(&wording, own, op) },
        problems,
        sections: own.form.sections.iter().map(section).chain(attached(&wording, own, adds_files)).collect(),
        dropped: own.dropped(),
        declaration: can_send.then(|| declaration(app, op, own, error)),
        waits: own.waits_for.is_some(),
        lead: own.lead.as_ref().filter(|_| can_edit && !own.may_send(op)).map(|lead| lead.name.clone()),
        unseen: unseen(&wording, own),
        confidentiality: own.challenge.confidentiality.clone(),
        ip_terms: own.challenge.ip_terms.clone(),
        deadline: own.closes().map(|at| When::instant(&wording, at, zone)),
        decision: own.challenge.decision_at.map(|at| When::day(&wording, at, zone)),
        key: services::record::random_hex::<16>(),
        version: own.seen.head.answers_version,
    }
}

/// What evaluators do not see where they read without knowing whose it is: the answers that tell it, and names of files.
fn unseen(wording: &Wording<'_>, own: &Own) -> Vec<String> {
    if !own.seen.workflow.is_blind() {
        return Vec::new();
    }
    let telling = own.form.fields().filter(|field| field.identity).map(|field| field.label.clone());
    let names = (!own.files.is_empty()).then(|| wording.say("my-check-file-names"));
    telling.chain(names).collect()
}

/// The files, place by place; nothing where none is there and none is asked for.
fn attached(wording: &Wording<'_>, own: &Own, adds_files: bool) -> Option<Part> {
    let page = format!("/my/pitches/{}/files", own.seen.head.reference);
    let row = |place: &Place| {
        let here = own.files.iter().filter(|file| file.field == place.field);
        let names: Vec<String> = here.map(|file| file.name.clone()).collect();
        let is_whole = place.label.is_empty();
        (!is_whole || !names.is_empty()).then(|| Row {
            label: if is_whole { wording.say("files-other") } else { place.label.clone() },
            values: (!names.is_empty()).then_some(names),
            href: adds_files.then(|| format!("{page}#f-{}", place.field)),
            badge: place.confidential.then(|| Badge::new(wording, "info", "form-confidential")),
            ..Row::default()
        })
    };
    let rows: Vec<Row> = own.places.iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| Part { title: wording.say("files-title"), rows })
}

fn own_errors(app: &App, op: &Op, invalid: &Invalid) -> Vec<ErrorLine> {
    let wording = app.wording_for(op);
    invalid
        .0
        .iter()
        .filter(|error| error.field.starts_with('_'))
        .map(|error| ErrorLine {
            href: (error.field == DECLARATION).then(|| format!("#f-{DECLARATION}")),
            text: wording.refusal(&error.why),
        })
        .collect()
}

/// A box under the exact terms: ticking it posts their version.
fn declaration(app: &App, op: &Op, own: &Own, error: Option<String>) -> Drawn {
    let wording = app.wording_for(op);
    let terms = own.challenge.terms_version.clone();
    Drawn {
        id: format!("f-{DECLARATION}"),
        name: DECLARATION.to_owned(),
        label: wording.say("my-check-declaration"),
        hint: wording.say_with("my-check-declaration-hint", &[("version", terms.clone())]),
        kind: "many_of",
        options: vec![Choice {
            value: terms,
            label: wording.say("my-check-declare"),
            checked: false,
            hint: None,
        }],
        inputmode: "text",
        error,
        ..Drawn::default()
    }
}
