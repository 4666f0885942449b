//! How a failure leaves the house: a status, a page without secrets, one log line.

use std::fmt;

use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};

use super::page;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Refusal},
};

/// What a handler or the gate answers instead of a page.
#[derive(Debug)]
pub struct Failure(pub(super) Cause);

#[derive(Debug)]
pub(super) enum Cause {
    Error(Error),
    Problem(Problem),
    /// First something else, then on to that path.
    First(Door, String),
}

/// What somebody passes before they get on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    SignIn,
    /// The code of the second factor.
    Code,
    /// Setting up a second factor.
    Enrolment,
    /// Showing once more who they are.
    StepUp,
}

impl Door {
    /// Its page, from which one gets on to `next`.
    #[must_use]
    pub fn on_to(self, next: &str) -> String {
        match self {
            Self::SignIn => with_next("/sign-in", next),
            Self::Code => with_next("/sign-in/code", next),
            Self::Enrolment => with_next("/my/account/second-factor", next),
            Self::StepUp => with_next("/step-up", next),
        }
    }
}

/// Failures that only HTTP knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Broken UTF-8, NUL, too many fields, parameters that cannot be meant.
    BadRequest,
    NoProofOfOrigin,
    TooLarge,
    /// The body did not keep coming.
    TooSlow,
    UnsupportedType,
    WrongMethod,
    /// Sent to a name that is not ours.
    Misdirected,
    /// Switched off for now.
    LockedDown,
}

impl Failure {
    /// To this door and on to `next`.
    #[must_use]
    pub const fn first(door: Door, next: String) -> Self {
        Self(Cause::First(door, next))
    }

    /// The door that stands before what was asked for, if that is all that is missing.
    pub(super) const fn door(&self) -> Option<Door> {
        match &self.0 {
            Cause::First(door, _) => Some(*door),
            Cause::Error(Error::SignIn) => Some(Door::SignIn),
            Cause::Error(Error::StepUp) => Some(Door::StepUp),
            _ => None,
        }
    }

    fn status(&self) -> StatusCode {
        match &self.0 {
            Cause::First(..) | Cause::Error(Error::SignIn | Error::StepUp) => StatusCode::SEE_OTHER,
            Cause::Problem(problem) => match problem {
                Problem::BadRequest => StatusCode::BAD_REQUEST,
                Problem::NoProofOfOrigin => StatusCode::FORBIDDEN,
                Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Problem::TooSlow => StatusCode::REQUEST_TIMEOUT,
                Problem::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Problem::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
                Problem::Misdirected => StatusCode::MISDIRECTED_REQUEST,
                Problem::LockedDown => StatusCode::SERVICE_UNAVAILABLE,
            },
            Cause::Error(error) => match error {
                Error::NotFound => StatusCode::NOT_FOUND,
                Error::Forbidden(_) => StatusCode::FORBIDDEN,
                Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Refused(_) => StatusCode::CONFLICT,
                Error::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
                Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Error::Internal(_) | Error::SignIn | Error::StepUp => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        match &self.0 {
            Cause::Error(Error::Forbidden(refusal) | Error::Refused(refusal)) => Some(refusal.clone()),
            Cause::Error(Error::TooOften(seconds)) => {
                Some(Refusal::new("problem-too-many-text").with("seconds", seconds))
            }
            _ => None,
        }
    }
}

/// The path of a page that leads on to `next`.
pub(super) fn with_next(path: &str, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{path}?{query}")
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(Cause::Error(error))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Cause::Problem(problem))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Error(error) => error.fmt(f),
            Cause::Problem(problem) => write!(f, "{problem:?}"),
            Cause::First(door, _) => write!(f, "{door:?} first"),
        }
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// Only the status; `draw` makes the page, where the request and the templates are known.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        match &self.0 {
            Cause::First(door, next) => {
                response.insert_header((header::LOCATION, door.on_to(next)));
            }
            Cause::Error(Error::TooOften(seconds)) => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Cause::Problem(Problem::LockedDown) => {
                response.insert_header((header::RETRY_AFTER, "60"));
            }
            Cause::Error(Error::Busy) => {
                response.insert_header((header::RETRY_AFTER, "2"));
            }
            _ => {}
        }
        response.finish()
    }
}

/// What the error page shows.
#[derive(Debug)]
pub(super) struct ProblemPage {
    pub(super) status: u16,
    /// What only HTTP knows of it.
    problem: Option<Problem>,
    /// A rule's own sentence.
    pub(super) reason: Option<String>,
    /// The reference number of a fault.
    pub(super) fault: Option<String>,
    /// Where what is missing can be done.
    pub(super) way_out: Option<(&'static str, &'static str)>,
}

impl ProblemPage {
    /// Selects the messages `problem-<word>-…`.
    pub(super) const fn word(&self) -> &'static str {
        match (self.problem, self.status) {
            (Some(Problem::NoProofOfOrigin), _) => return "origin",
            (Some(Problem::LockedDown), _) => return "locked",
            _ => {}
        }
        match self.status {
            400 => "bad-request",
            403 => "forbidden",
            405 => "method",
            408 => "too-slow",
            409 => "conflict",
            410 => "gone",
            413 => "too-large",
            415 => "media",
            421 => "misdirected",
            422 => "invalid",
            429 => "too-many",
            503 => "busy",
            404 => "not-found",
            _ => "fault",
        }
    }
}

/// Draws the page of every failure; logs a fault once, with its chain.
pub(super) async fn draw(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, BoxBody>>, ActixError> {
    let response = next.call(request).await?;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_page(&response) {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let failure = response.error().and_then(|error| error.as_error::<Failure>());
    let op = request.extensions().get::<Op>().cloned();
    let problem = failure.and_then(|failure| match failure.0 {
        Cause::Problem(problem) => Some(problem),
        _ => None,
    });
    // What HTTP itself refuses is no fault of ours.
    let fault = (status.is_server_error() && problem.is_none())
        .then(|| op.as_ref().map_or_else(String::new, |op| op.request_id.clone()));
    if let (Some(reference), Some(failure)) = (&fault, failure) {
        match &failure.0 {
            Cause::Error(Error::Internal(chain)) => tracing::error!(reference, "{chain:?}"),
            _ => tracing::warn!(reference, "{failure}"),
        }
    }
    let page = ProblemPage { status: status.as_u16(), problem, reason: None, fault, way_out: None };
    let page = match (request.app_data::<web::Data<App>>(), failure.and_then(Failure::refusal)) {
        (Some(app), Some(refusal)) => {
            let language = op.as_ref().map_or("en", |op| op.language.as_str());
            let reason = Some(app.wording(language).refusal(&refusal));
            ProblemPage { reason, way_out: way_out(refusal.message), ..page }
        }
        _ => page,
    };
    let mut drawn = HttpResponse::build(status);
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = response.headers().get(&name) {
            drawn.insert_header((name, value.clone()));
        }
    }
    if status == StatusCode::REQUEST_TIMEOUT {
        // The rest of that body is not waited for.
        drawn.force_close();
    }
    let drawn = drawn.content_type("text/html; charset=utf-8").body(page::draw_problem(&request, &page));
    Ok(ServiceResponse::new(request, drawn).map_into_right_body())
}

/// The page where what a refusal misses can be done, and the name of its link.
fn way_out(refusal: &str) -> Option<(&'static str, &'static str)> {
    match refusal {
        "refused-nda" => Some(("/review/agreement", "review-agreement-read")),
        "refused-glass" => Some(("/admin/glass", "glass-title")),
        _ => None,
    }
}

/// A refused form has been rendered by its handler already.
fn has_page<B>(response: &ServiceResponse<B>) -> bool {
    response.headers().contains_key(header::CONTENT_TYPE) && response.response().error().is_none()
}

/// The answer to every path that is not in the table, and to a known path with a wrong method.
pub(super) async fn nothing_here(request: HttpRequest) -> Result<HttpResponse, Failure> {
    if request.resource_map().match_pattern(request.path()).is_some() {
        return Err(Problem::WrongMethod.into());
    }
    Err(Error::NotFound.into())
}
