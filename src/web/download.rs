//! A file on its way out: always to be saved, never to be opened in the place of a page; whole, or one part of it.

use std::io;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web,
};
use entity::values::AttachmentId;
use futures_util::stream;

use super::problem::Failure;
use crate::{
    app::App,
    domain::{
        actor::Op,
        file::{Part, disposition, part},
    },
    error::Error,
    services::{self, file::Side},
};

/// What a browser that opens it all the same may do with it: nothing.
const SEALED: &str = "sandbox; default-src 'none'";

/// Answers with a file of a pitch, as this side of it may see it.
pub(super) async fn download(
    app: &App,
    op: &Op,
    side: Side,
    (reference, id): (&str, &str),
    request: &HttpRequest,
) -> Result<HttpResponse, Failure> {
    let id: AttachmentId = id.parse().map_err(|_| Error::NotFound)?;
    let file = services::file::download(app, op, side, reference, id).await?;
    let tag = format!("\"{}\"", file.sha256);
    let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    // What continues another file than this is answered whole.
    let is_same = said(header::IF_RANGE).is_none_or(|known| known == tag);
    let wanted = part(said(header::RANGE).filter(|_| is_same), file.size);
    let (status, from, to) = match wanted {
        Part::Whole => (StatusCode::OK, 0, file.size),
        Part::Bytes(from, to) => (StatusCode::PARTIAL_CONTENT, from, to),
        Part::Beyond => {
            return Ok(HttpResponse::RangeNotSatisfiable()
                .insert_header((header::CONTENT_RANGE, format!("bytes */{}", file.size)))
                .content_type("text/plain; charset=utf-8")
                .finish());
        }
    };
    let mut answer = HttpResponse::build(status);
    answer
        .content_type(file.media_type.as_str())
        .insert_header((header::CONTENT_DISPOSITION, disposition(&file.name)))
        .insert_header((header::CONTENT_SECURITY_POLICY, SEALED))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        .no_chunking(to - from);
    if wanted != Part::Whole {
        answer.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{}/{}", to - 1, file.size)));
    }
    if request.method() == Method::HEAD {
        // Of the same length, and never read.
        return Ok(answer.streaming(stream::empty::<io::Result<web::Bytes>>()));
    }
    Ok(answer.streaming(services::file::content(app, &file, from..to).await?))
}
