//! The files of one's own pitch: what is there, one more, one less. Without a script a file is sent as part of a form;
//! with one it comes piece by piece (`uploads`).

use actix_web::{Either, HttpRequest, HttpResponse, http::StatusCode, web};
use serde::Serialize;

use super::tasks::why_not;
use crate::{
    app::App,
    domain::{actor::Op, file::Place},
    error::{Error, Invalid, Refusal},
    services::{
        self,
        file::{Side, TOO_LARGE, TOO_MANY},
        pitch::Own,
    },
    web::{
        download as out,
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, html_with, see_other_saying},
        problem::{Failure, Problem},
        upload::{NotSent, Sent},
        view::FileLine,
    },
    wording::Wording,
};

/// The list, and a form for each place.
#[derive(Debug, Serialize)]
pub struct FilesPage {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub errors: Vec<ErrorLine>,
    /// Why nothing can be changed.
    pub closed: Option<String>,
    pub places: Vec<Room>,
    /// Files of answers that are not asked any more.
    pub dropped: Vec<FileLine>,
    /// Files of versions that were sent, removed since.
    pub older: Vec<FileLine>,
    /// How many more fit, in a sentence.
    pub left: String,
    /// What is taken, in a sentence.
    pub taken: String,
    /// Where a script sends a file piece by piece.
    pub uploads: String,
    /// What pickers offer.
    pub accept: String,
    pub most_bytes: u64,
}

/// One place for files.
#[derive(Debug, Serialize)]
pub struct Room {
    pub field: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    pub confidential: bool,
    pub files: Vec<FileLine>,
    /// One more can be added.
    pub is_open: bool,
    /// Beside the form.
    pub error: Option<String>,
}

impl Page for FilesPage {
    const TEMPLATE: &'static str = "my/files.html";

    fn samples() -> Vec<Self> {
        let below = "/my/pitches/NL-7K3M9Q/files";
        let removable = || {
            let remove = |line: FileLine| FileLine {
                remove: Some(format!("{below}/0193b2a4-d069-738a-b822-a4ae99429d34/remove")),
                ..line
            };
            FileLine::samples(below).into_iter().map(remove).collect()
        };
        let room = |files: Vec<FileLine>, error: Option<String>| Room {
            field: "deck".to_owned(),
            label: "Your <b>slides</b>".to_owned(),
            hint: "At most <i>20</i> pages".to_owned(),
            required: true,
            confidential: error.is_some(),
            is_open: files.len() < 3,
            files,
            error,
        };
        let page = |title: &str, places: Vec<Room>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: title.to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            errors: Vec::new(),
            closed: None,
            places,
            dropped: Vec::new(),
            older: Vec::new(),
            left: "10 of 10 files left".to_owned(),
            taken: "PDF".to_owned(),
            uploads: "/my/pitches/NL-7K3M9Q/uploads".to_owned(),
            accept: ".pdf".to_owned(),
            most_bytes: 1,
        };
        let error = ErrorLine { href: Some("#f-deck".to_owned()), text: "It is <b>empty</b>".to_owned() };
        let plain = Room {
            field: String::new(),
            label: String::new(),
            hint: String::new(),
            ..room(Vec::new(), None)
        };
        vec![
            page("Untitled", vec![plain]),
            Self {
                errors: vec![error],
                dropped: removable(),
                older: FileLine::samples(below),
                ..page(
                    "<script>alert(1)</script>",
                    vec![room(Vec::new(), Some("<b>".to_owned())), room(removable(), None)],
                )
            },
            Self {
                closed: Some("The deadline has passed.".to_owned()),
                ..page("Closed", vec![room(FileLine::samples(below), None)])
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<FilesPage>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    Ok(html(draw(&app, &op, &own, None)))
}

pub(in crate::web) async fn add(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<Either<HttpResponse, Html<FilesPage>>, Failure> {
    services::file::may_add(&app, &op, &reference).await?;
    let mut field = String::new();
    let added = match Sent::read(&app, &op, &request, body, &mut field).await {
        Ok(Sent { name, part }) => services::file::add(&app, &op, &reference, (&field, &name), part).await,
        Err(NotSent::Problem(Problem::TooLarge)) => Err(too_large(&app)),
        Err(NotSent::Problem(problem)) => return Err(problem.into()),
        Err(NotSent::Error(error)) => Err(error),
    };
    let invalid = match added {
        Ok(()) => {
            let path = format!("/my/pitches/{reference}/files");
            return Ok(Either::Left(see_other_saying(&app, &path, "flash-file-added")));
        }
        Err(Error::Invalid(invalid)) => invalid,
        Err(other) => return Err(other.into()),
    };
    let own = services::pitch::own(&app, &op, &reference).await?;
    let page = draw(&app, &op, &own, Some((&field, &invalid)));
    Ok(Either::Right(html_with(page, status(&invalid))))
}

/// More than fits is its own kind of refusal.
pub(super) fn status(invalid: &Invalid) -> StatusCode {
    let is_limit = invalid.0.iter().any(|error| [TOO_LARGE, TOO_MANY].contains(&error.why.message));
    if is_limit { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn too_large(app: &App) -> Error {
    let mut invalid = Invalid::default();
    invalid.push("file", Refusal::new(TOO_LARGE).with("most", app.config.files.max_mib));
    Error::Invalid(invalid)
}

pub(in crate::web) async fn remove(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    _fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = path.1.parse().map_err(|_| Error::NotFound)?;
    services::file::remove(&app, &op, &path.0, id).await?;
    Ok(see_other_saying(&app, &format!("/my/pitches/{}/files", path.0), "flash-file-removed"))
}

pub(in crate::web) async fn download(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    out::download(&app, &op, Side::Own, (&path.0, &path.1), &request).await
}

fn draw(app: &App, op: &Op, own: &Own, refused: Option<(&str, &Invalid)>) -> FilesPage {
    let wording = app.wording_for(op);
    let settings = &app.config.files;
    let base = format!("/my/pitches/{}", own.seen.head.reference);
    let (below, zone) = (format!("{base}/files"), own.challenge.zone.as_str());
    let closed = why_not(&wording, own, op);
    let left = usize::from(settings.per_pitch).saturating_sub(own.files.len());
    let line = |file: &services::file::File, may_remove: bool| FileLine {
        remove: may_remove.then(|| format!("{below}/{}/remove", file.id)),
        ..FileLine::of(&wording, file, &below, zone)
    };
    let room = |place: &Place| {
        let here = own.files.iter().filter(|file| file.field == place.field);
        let files: Vec<FileLine> = here.map(|file| line(file, closed.is_none() && !place.frozen)).collect();
        Room {
            is_open: closed.is_none() && !place.frozen && left > 0 && files.len() < place.most as usize,
            field: place.field.clone(),
            label: place.label.clone(),
            hint: place.hint.clone(),
            required: place.required,
            confidential: place.confidential,
            files,
            error: refused
                .filter(|(field, _)| *field == place.field)
                .and_then(|(_, invalid)| error_at(&wording, invalid, "file")),
        }
    };
    let is_placed = |file: &&services::file::File| own.places.iter().any(|place| place.field == file.field);
    FilesPage {
        title: own.answers.text("title").map_or_else(|| wording.say("my-untitled"), str::to_owned),
        challenge: own.challenge.title.clone(),
        errors: refused.map(|(field, invalid)| summary(&wording, field, invalid)).unwrap_or_default(),
        places: own.places.iter().map(room).collect(),
        dropped: own
            .files
            .iter()
            .filter(|file| !is_placed(file))
            .map(|file| line(file, closed.is_none()))
            .collect(),
        older: own.old_files.iter().map(|file| line(file, false)).collect(),
        left: wording
            .say_with("files-left", &[("left", left.to_string()), ("most", settings.per_pitch.to_string())]),
        taken: wording.say_with("files-taken", &[("most", settings.max_mib.to_string())]),
        uploads: format!("{base}/uploads"),
        accept: accepted(),
        most_bytes: settings.most_bytes(),
        reference: own.seen.head.reference.clone(),
        closed,
    }
}

/// The error summary; its lines lead to the form of the place.
fn summary(wording: &Wording<'_>, field: &str, invalid: &Invalid) -> Vec<ErrorLine> {
    let at = |line: ErrorLine| ErrorLine { href: Some(format!("#f-{field}")), ..line };
    error_lines(wording, invalid).into_iter().map(at).collect()
}

/// The endings of all kinds that are taken.
fn accepted() -> String {
    use crate::domain::file::Kind;
    let endings = Kind::ALL.iter().flat_map(|kind| kind.endings()).map(|ending| format!(".{ending}"));
    endings.collect::<Vec<_>>().join(",")
}
