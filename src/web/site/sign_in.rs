//! Signing in by a mailed link, making an account, signing out.

use actix_web::{Either, HttpRequest, HttpResponse, Responder, http::header, web};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, account::own_path},
    web::{
        fields::{Fields, check},
        page::{
            ErrorLine, Html, Page, error_at, error_lines, html, landing, refused, see_other, see_other_saying,
        },
        problem::{Failure, with_next},
        session,
    },
};

/// P13, and P14 with a name.
#[derive(Debug, Default, Serialize)]
pub struct SignInPage {
    pub errors: Vec<ErrorLine>,
    pub email: String,
    pub email_error: Option<String>,
    /// Present on the page that makes an account.
    pub name: Option<String>,
    pub name_error: Option<String>,
    pub next: String,
    /// The other of the two pages, continuing at the same place.
    pub other: String,
}

impl SignInPage {
    fn new(name: Option<String>, next: &str) -> Self {
        let next = own_path(next).to_owned();
        let path = if name.is_some() { "/sign-in" } else { "/create-account" };
        let query = serde_urlencoded::to_string([("next", &next)]).unwrap_or_default();
        Self { other: format!("{path}?{query}"), name, next, ..Self::default() }
    }
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "site/sign_in.html";

    fn samples() -> Vec<Self> {
        let line =
            |href: &str| ErrorLine { href: Some(href.to_owned()), text: "Enter an email address".to_owned() };
        vec![
            Self::new(None, "/my"),
            Self::new(Some(String::new()), "/"),
            Self {
                errors: vec![line("#f-email"), line("#f-name")],
                email: "\"><script>alert(1)</script>".to_owned(),
                email_error: Some("Enter an email address".to_owned()),
                name_error: Some("Enter your name".to_owned()),
                ..Self::new(Some("<b>".to_owned()), "/challenges?q=<script>")
            },
        ]
    }
}

/// The answer to every request for a link, whether the address has an account or not.
#[derive(Debug, Serialize)]
pub struct SentPage {
    pub demo: bool,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "site/sign_in_sent.html";

    fn samples() -> Vec<Self> {
        vec![Self { demo: false }, Self { demo: true }]
    }
}

/// The button behind a mailed link: opening the link alone changes nothing, mail scanners do that too.
#[derive(Debug, Serialize)]
pub struct LinkPage {
    pub action: String,
    /// Why the link cannot be used.
    pub refusal: Option<String>,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "site/sign_in_link.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { action: "/sign-in/link/abc".to_owned(), refusal: None },
            Self { action: String::new(), refusal: Some("This link was used already".to_owned()) },
        ]
    }
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct AskForm {
    #[validate(length(min = 1, message = "email-missing"))]
    email: String,
    next: String,
}

#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct AccountForm {
    #[validate(length(min = 1, max = 120, message = "name-missing"))]
    name: String,
    #[validate(length(min = 1, message = "email-missing"))]
    email: String,
    next: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Next {
    pub(super) next: String,
}

type FormAnswer = Result<Either<HttpResponse, Html<SignInPage>>, Failure>;

pub(in crate::web) async fn form(query: web::Query<Next>) -> Html<SignInPage> {
    html(SignInPage::new(None, &query.next))
}

pub(in crate::web) async fn account_form(query: web::Query<Next>) -> Html<SignInPage> {
    html(SignInPage::new(Some(String::new()), &query.next))
}

pub(in crate::web) async fn ask(app: web::Data<App>, op: Op, fields: Fields) -> FormAnswer {
    let form: AskForm = fields.read()?;
    let asked = match check(&form) {
        Ok(()) => services::account::ask_for_link(&app, &op, &form.email, &form.next).await,
        Err(error) => Err(error),
    };
    answer(&app, &op, asked, None, form.email, &form.next)
}

pub(in crate::web) async fn ask_account(app: web::Data<App>, op: Op, fields: Fields) -> FormAnswer {
    let form: AccountForm = fields.read()?;
    let asked = match check(&form) {
        Ok(()) => services::account::ask_for_account(&app, &op, &form.name, &form.email, &form.next).await,
        Err(error) => Err(error),
    };
    answer(&app, &op, asked, Some(form.name), form.email, &form.next)
}

fn answer(
    app: &App,
    op: &Op,
    asked: Result<(), Error>,
    name: Option<String>,
    email: String,
    next: &str,
) -> FormAnswer {
    let invalid = match asked {
        Ok(()) => return Ok(Either::Left(see_other("/sign-in/sent"))),
        Err(Error::Invalid(invalid)) => invalid,
        Err(other) => return Err(other.into()),
    };
    Ok(Either::Right(refused(refused_page(app, op, &invalid, name, email, next))))
}

fn refused_page(
    app: &App,
    op: &Op,
    invalid: &Invalid,
    name: Option<String>,
    email: String,
    next: &str,
) -> SignInPage {
    let wording = app.wording(&op.language);
    SignInPage {
        errors: error_lines(&wording, invalid),
        email_error: error_at(&wording, invalid, "email"),
        name_error: error_at(&wording, invalid, "name"),
        email,
        ..SignInPage::new(name, next)
    }
}

pub(in crate::web) async fn sent(app: web::Data<App>) -> Html<SentPage> {
    html(SentPage { demo: app.demo })
}

pub(in crate::web) async fn link(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<Html<LinkPage>, Failure> {
    let refusal = match services::account::look_at_link(&app, &op, &token).await {
        Ok(()) => None,
        Err(Error::Refused(refusal)) => Some(app.wording(&op.language).refusal(&refusal)),
        Err(other) => return Err(other.into()),
    };
    Ok(html(LinkPage { action: format!("/sign-in/link/{token}"), refusal }))
}

pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<impl Responder, Failure> {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    match services::account::confirm_link(&app, &op, &token, agent.unwrap_or_default()).await {
        Ok(opened) => {
            let next = match own_path(&opened.next) {
                "/" => landing(&opened.roles),
                next => next,
            };
            let mut response = if opened.is_unproved {
                see_other(&with_next("/sign-in/code", next))
            } else {
                see_other(next)
            };
            // The token is hex, so the header can always be made.
            let _ = response.add_cookie(&session::cookie(&app, opened.session));
            Ok(Either::Left(response))
        }
        Err(Error::Refused(refusal)) => {
            let refusal = Some(app.wording(&op.language).refusal(&refusal));
            Ok(Either::Right(html(LinkPage { action: String::new(), refusal })))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn sign_out(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    if let Some(token) = session::token(&app, &request) {
        services::account::sign_out(&app, &op, &token).await?;
    }
    let mut response = see_other_saying(&app, "/", "flash-signed-out");
    // The empty cookie's header can always be made.
    let _ = response.add_cookie(&session::no_cookie(&app));
    response.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        header::HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}
