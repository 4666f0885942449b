//! The way to a door and through it: whoever must sign in first, or show once more who they are, is led there, and
//! a form that they sent waits for them behind it. One mechanism for sessions that are over and for proofs that
//! are too old.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    web,
};

use super::{
    fields::Fields,
    json::is_json,
    problem::{Door, Failure},
    routes, session,
};
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, session::HeldForm},
};

/// What is never kept: forms with such a field are filled in again.
const SECRET: [&str; 3] = ["password", "new_password", "code"];

/// Answers a request that the gate turned back at a door; what was posted is read for [`lead`].
pub(super) async fn turn_back(mut request: ServiceRequest, failure: Failure) -> ServiceResponse<BoxBody> {
    let has_session = request
        .app_data::<web::Data<App>>()
        .is_some_and(|app| session::token(app, request.request()).is_some());
    if has_session && request.method() == Method::POST && !is_script(request.request()) {
        // What cannot be read waits nowhere; it is left with the request by its extractor.
        let _ = request.extract::<Fields>().await;
    }
    request.error_response(failure)
}

/// Leads an answer that stopped at a door there, and from there to the page, or to the form that waits.
pub(super) async fn lead(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let failure = response.response().error().and_then(|error| error.as_error::<Failure>());
    let Some(door) = failure.and_then(Failure::door) else { return response };
    // A script cannot follow to a page: it says so beside the form instead.
    if is_script(response.request()) {
        return response.into_response(HttpResponse::Unauthorized().finish());
    }
    let next = match waiting(response.request(), door).await {
        Ok(Some(next)) => next,
        Ok(None) => back(response.request()),
        Err(failure) => return response.error_response(failure),
    };
    response.error_response(Failure::first(door, next))
}

fn is_script(request: &HttpRequest) -> bool {
    request.headers().contains_key("x-autosave") || is_json(request)
}

/// Keeps what was posted; where it waits.
async fn waiting(request: &HttpRequest, door: Door) -> Result<Option<String>, Failure> {
    if request.method() != Method::POST || door == Door::Enrolment {
        return Ok(None);
    }
    let op = request.extensions().get::<Op>().cloned();
    let fields = request.extensions().get::<Fields>().cloned().unwrap_or_default();
    let app = request.app_data::<web::Data<App>>();
    let (Some(app), Some(op)) = (app, op) else { return Ok(None) };
    let Some(token) = session::token(app, request) else { return Ok(None) };
    if fields.0.iter().any(|(name, _)| SECRET.contains(&name.as_str())) {
        return Ok(None);
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let form = HeldForm { path, body: fields.encoded() };
    Ok(services::session::hold(app, &op, &token, form).await?.map(|id| format!("/continue/{id}")))
}

/// The page itself, or after a post the nearest page above it.
fn back(request: &HttpRequest) -> String {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return path.to_owned();
    }
    let (mut path, pattern) = (request.path(), request.match_pattern().unwrap_or_default());
    let mut pattern = pattern.as_str();
    while routes::find(&Method::GET, pattern).is_none() {
        let above = |text: &'_ str| text.rfind('/').filter(|at| *at > 0);
        let (Some(cut), Some(shorter)) = (above(path), above(pattern)) else { return "/".to_owned() };
        (path, pattern) = (&path[..cut], &pattern[..shorter]);
    }
    path.to_owned()
}
