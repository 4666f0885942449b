//! P15: a forgotten password is set anew with a mailed link.

use actix_web::{Either, HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::sign_in::SentPage;
use crate::{
    app::App,
    domain::{actor::Op, password::SHORTEST},
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
        session,
    },
};

/// Asks whose password it is, or with a link for the new one.
#[derive(Debug, Default, Serialize)]
pub struct ResetPage {
    pub errors: Vec<ErrorLine>,
    pub email: String,
    pub email_error: Option<String>,
    /// Where the new password goes; none while the link is asked for.
    pub action: Option<String>,
    pub password_error: Option<String>,
    /// Characters of the shortest password.
    pub shortest: usize,
    /// Why the link cannot be used.
    pub refusal: Option<String>,
}

impl Page for ResetPage {
    const TEMPLATE: &'static str = "site/reset.html";

    fn samples() -> Vec<Self> {
        let line = |href: &str| ErrorLine { href: Some(href.to_owned()), text: "Enter it".to_owned() };
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let action = || Some("/reset/abc".to_owned());
        vec![
            Self::default(),
            Self {
                errors: vec![line("#f-email")],
                email: hostile(),
                email_error: Some("Enter it".to_owned()),
                ..Self::default()
            },
            Self { email: hostile(), action: action(), shortest: SHORTEST, ..Self::default() },
            Self {
                errors: vec![line("#f-new_password")],
                action: action(),
                shortest: SHORTEST,
                password_error: Some("Choose another".to_owned()),
                ..Self::default()
            },
            Self { refusal: Some("This link was used already".to_owned()), ..Self::default() },
        ]
    }
}

type ResetAnswer = Result<Either<HttpResponse, Html<ResetPage>>, Failure>;

pub(in crate::web) async fn form() -> Html<ResetPage> {
    html(ResetPage::default())
}

pub(in crate::web) async fn ask(app: web::Data<App>, op: Op, fields: Fields) -> ResetAnswer {
    let email = fields.get("email");
    match services::password::ask_for_reset(&app, &op, email).await {
        Ok(()) => Ok(Either::Left(see_other("/reset/sent"))),
        Err(Error::Invalid(invalid)) => {
            let page = ResetPage { email: email.to_owned(), ..ResetPage::default() };
            Ok(Either::Right(with_errors(&app, &op, &invalid, page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn with_errors(app: &App, op: &Op, invalid: &Invalid, page: ResetPage) -> Html<ResetPage> {
    let wording = app.wording_for(op);
    refused(ResetPage {
        errors: error_lines(&wording, invalid),
        email_error: error_at(&wording, invalid, "email"),
        password_error: error_at(&wording, invalid, "new_password"),
        ..page
    })
}

pub(in crate::web) async fn sent(app: web::Data<App>) -> Html<SentPage> {
    html(SentPage { demo: app.demo, code: None })
}

/// The page of a link that can be used; `email` is for the password keeper of the browser.
fn with_link(token: &str, email: String) -> ResetPage {
    let action = Some(format!("/reset/{token}"));
    ResetPage { email, action, shortest: SHORTEST, ..ResetPage::default() }
}

fn spent(app: &App, op: &Op, refusal: &crate::error::Refusal) -> Html<ResetPage> {
    let refusal = Some(app.wording_for(op).refusal(refusal));
    html(ResetPage { refusal, ..ResetPage::default() })
}

pub(in crate::web) async fn link(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<Html<ResetPage>, Failure> {
    match services::password::look_at_reset(&app, &op, &token).await {
        Ok(person) => Ok(html(with_link(&token, person.email))),
        Err(Error::Refused(refusal)) => Ok(spent(&app, &op, &refusal)),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn set(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> ResetAnswer {
    match services::password::reset(&app, &op, &token, fields.get("new_password")).await {
        // Whoever was signed in here is signed out, as everywhere.
        Ok(()) => {
            let response = see_other_saying(&app, "/sign-in", "flash-password-reset");
            let had_session = session::token(&app, &request).is_some();
            Ok(Either::Left(if had_session { session::closed(&app, response) } else { response }))
        }
        Err(Error::Invalid(invalid)) => {
            let email = services::password::look_at_reset(&app, &op, &token).await?.email;
            Ok(Either::Right(with_errors(&app, &op, &invalid, with_link(&token, email))))
        }
        Err(Error::Refused(refusal)) => Ok(Either::Right(spent(&app, &op, &refusal))),
        Err(other) => Err(other.into()),
    }
}
