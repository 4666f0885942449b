//! Files that a script sends piece by piece, so that a lost connection costs no more than the last piece.
//!
//! `POST …/uploads` announces a file (JSON: field, name, size, sha256) and is answered 201 with its address. `GET` or
//! `HEAD` there tells how much came (`Upload-Offset`); `POST` there with that header adds what follows. The last piece is
//! answered 201 when the file is kept. 409: another offset, or another writer; 422: the file is not what was announced,
//! or is not taken, and is gone; 413: more than fits.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::json;

use super::files::status;
use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{
        self,
        file::{Announced, Progress},
    },
    web::{
        json::Json,
        problem::{Failure, Problem},
        upload::announced,
    },
};

/// How much of a file is there, or is to be.
const OFFSET: &str = "upload-offset";

/// A file that is announced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct File {
    field: String,
    name: String,
    size: u64,
    sha256: String,
}

pub(in crate::web) async fn begin(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    file: Result<Json<File>, Failure>,
) -> Result<HttpResponse, Failure> {
    services::file::may_add(&app, &op, &reference).await?;
    let Json(file) = file?;
    let of = Announced { field: &file.field, name: &file.name, size: file.size, sha256: &file.sha256 };
    match services::file::begin(&app, &op, &reference, &of).await {
        Ok(id) => {
            let path = format!("/my/pitches/{reference}/uploads/{id}");
            Ok(HttpResponse::Created().insert_header((OFFSET, "0")).json(json!({ "href": path })))
        }
        Err(error) => told(&app, &op, error),
    }
}

pub(in crate::web) async fn progress(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let id = path.1.parse().map_err(|_| Error::NotFound)?;
    let progress = services::file::progress(&app, &op, &path.0, id).await?;
    Ok(answer(StatusCode::OK, progress))
}

pub(in crate::web) async fn append(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    mut body: web::Payload,
) -> Result<HttpResponse, Failure> {
    let id = path.1.parse().map_err(|_| Error::NotFound)?;
    let offset = request.headers().get(OFFSET).and_then(|value| value.to_str().ok()?.parse().ok());
    services::file::may_add(&app, &op, &path.0).await?;
    let offset: u64 = offset.ok_or(Problem::BadRequest)?;
    if announced(&request).is_some_and(|length| length > app.config.files.most_bytes()) {
        return Err(Problem::TooLarge.into());
    }
    let mut file = match services::file::append(&app, &op, &path.0, id, offset).await {
        Ok(file) => file,
        Err(error) => return told(&app, &op, error),
    };
    let mut is_whole = true;
    while let Some(piece) = body.next().await {
        // What came before the connection was lost is kept.
        let Ok(piece) = piece else {
            is_whole = false;
            break;
        };
        if let Err(error) = file.write(&piece).await {
            return told(&app, &op, error);
        }
    }
    match file.finish(&app, &op, is_whole).await {
        Ok(progress) if is_whole && progress.received == progress.size => {
            Ok(answer(StatusCode::CREATED, progress))
        }
        Ok(progress) => Ok(answer(StatusCode::OK, progress)),
        Err(error) => told(&app, &op, error),
    }
}

fn answer(status: StatusCode, Progress { received, size }: Progress) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((OFFSET, received.to_string()))
        .json(json!({ "received": received, "size": size }))
}

/// A refusal, for a script to show.
fn told(app: &App, op: &Op, error: Error) -> Result<HttpResponse, Failure> {
    let wording = app.wording_for(op);
    let (status, message) = match error {
        Error::Invalid(invalid) => {
            let first = invalid.0.first().map(|error| wording.refusal(&error.why)).unwrap_or_default();
            (status(&invalid), first)
        }
        Error::Refused(refusal) => (StatusCode::CONFLICT, wording.refusal(&refusal)),
        other => return Err(other.into()),
    };
    Ok(HttpResponse::build(status).json(json!({ "message": message })))
}
