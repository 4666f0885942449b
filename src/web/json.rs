//! What scripts post and are answered: JSON, read as strictly as forms. A page elsewhere cannot post it unasked, as
//! it can a form or plain text (T31).

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use super::{
    fields::broken,
    problem::{Failure, Problem},
};
use crate::{error::Invalid, wording::Wording};

/// An answer of an authenticator has a few kilobytes.
const LIMIT: usize = 64 * 1024;

/// A posted JSON text of this shape.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

/// Whether a request posts JSON.
#[must_use]
pub(super) fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    })
}

/// Tells a script where to go on.
#[must_use]
pub(super) fn go_on(next: &str) -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "next": next }))
}

/// Tells a script what was wrong, for people to read: 422.
#[must_use]
pub(super) fn refused(wording: &Wording<'_>, invalid: &Invalid) -> HttpResponse {
    let said: Vec<String> = invalid.0.iter().map(|error| wording.refusal(&error.why)).collect();
    HttpResponse::UnprocessableEntity().json(serde_json::json!({ "message": said.join(" ") }))
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Problem::UnsupportedType.into());
            }
            let mut stream = payload.await.map_err(|_| Problem::BadRequest)?;
            let mut body = Vec::new();
            while let Some(chunk) = stream.next().await {
                body.extend_from_slice(&chunk.map_err(|error| broken(&error))?);
                if body.len() > LIMIT {
                    return Err(Problem::TooLarge.into());
                }
            }
            serde_json::from_slice(&body).map(Self).map_err(|_| Problem::BadRequest.into())
        })
    }
}
