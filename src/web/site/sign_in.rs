//! Signing in by a mailed link or by a password, making an account, signing out.

use actix_web::{Either, HttpRequest, HttpResponse, http::header, web};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::{
    app::App,
    domain::{actor::Op, session::own_path, sign_in::code_of},
    error::{Error, Invalid},
    services::{self, sign_in::Asked},
    web::{
        fields::{Fields, check},
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other, see_other_saying},
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
    /// The address of the form with the password.
    pub account: String,
    pub account_error: Option<String>,
    pub password_error: Option<String>,
    pub next: String,
    /// Browsers have passkeys at the address of this portal.
    pub has_passkeys: bool,
    /// What the button to the host's provider calls it, where there is one.
    pub sso: Option<String>,
    /// The other of the two pages, continuing at the same place.
    pub other: String,
}

impl SignInPage {
    fn new(app: &App, name: Option<String>, next: &str) -> Self {
        let has_passkeys = name.is_none() && services::passkey::are_possible(app);
        let sso = (name.is_none() && app.sso.is_on()).then(|| app.config.sso.name.clone());
        Self { has_passkeys, sso, ..Self::plain(name, next) }
    }

    fn plain(name: Option<String>, next: &str) -> Self {
        let next = own_path(next).to_owned();
        let other = with_next(if name.is_some() { "/sign-in" } else { "/create-account" }, &next);
        Self { other, name, next, ..Self::default() }
    }
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "site/sign_in.html";

    fn samples() -> Vec<Self> {
        let line =
            |href: &str| ErrorLine { href: Some(href.to_owned()), text: "Enter an email address".to_owned() };
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        vec![
            Self::plain(None, "/my"),
            Self { has_passkeys: true, sso: Some(hostile()), ..Self::plain(None, "/\"><script>") },
            Self::plain(Some(String::new()), "/"),
            Self {
                errors: vec![line("#f-email"), line("#f-name")],
                email: hostile(),
                email_error: Some("Enter an email address".to_owned()),
                name_error: Some("Enter your name".to_owned()),
                ..Self::plain(Some("<b>".to_owned()), "/challenges?q=<script>")
            },
            Self {
                errors: vec![line("#f-account"), line("#f-password")],
                account: hostile(),
                account_error: Some("Enter an email address".to_owned()),
                password_error: Some("Enter your password".to_owned()),
                ..Self::plain(None, "/my")
            },
        ]
    }
}

/// The answer to every request for a link, whether the address has an account or not.
#[derive(Debug, Serialize)]
pub struct SentPage {
    pub demo: bool,
    /// What other browsers ask for; none where the link is not one to sign in with.
    pub code: Option<String>,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "site/sign_in_sent.html";

    fn samples() -> Vec<Self> {
        vec![Self { demo: false, code: None }, Self { demo: true, code: Some("7K3M9Q".to_owned()) }]
    }
}

/// The button behind a mailed link: opening the link alone changes nothing, mail scanners do that too.
#[derive(Debug, Default, Serialize)]
pub struct LinkPage {
    pub errors: Vec<ErrorLine>,
    pub action: String,
    /// Another browser asked for it: this one needs the code that is shown there.
    pub asks_code: bool,
    pub code_error: Option<String>,
    /// Why the link cannot be used.
    pub refusal: Option<String>,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "site/sign_in_link.html";

    fn samples() -> Vec<Self> {
        let action = || "/sign-in/link/abc".to_owned();
        let error = || "Enter the code".to_owned();
        vec![
            Self { action: action(), ..Self::default() },
            Self { action: action(), asks_code: true, ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-code".to_owned()), text: error() }],
                action: action(),
                asks_code: true,
                code_error: Some(error()),
                refusal: None,
            },
            Self { refusal: Some("This link was used already".to_owned()), ..Self::default() },
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
    pub(in crate::web) next: String,
}

type FormAnswer = Result<Either<HttpResponse, Html<SignInPage>>, Failure>;

pub(in crate::web) async fn form(app: web::Data<App>, query: web::Query<Next>) -> Html<SignInPage> {
    html(SignInPage::new(&app, None, &query.next))
}

pub(in crate::web) async fn account_form(app: web::Data<App>, query: web::Query<Next>) -> Html<SignInPage> {
    html(SignInPage::new(&app, Some(String::new()), &query.next))
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    fields: Fields,
) -> FormAnswer {
    let form: AskForm = fields.read()?;
    let token = session::asking(&app, &request);
    let asked = match check(&form) {
        Ok(()) => {
            let asked = Asked { token: &token, next: &form.next };
            services::sign_in::ask_for_link(&app, &op, &form.email, asked).await
        }
        Err(error) => Err(error),
    };
    answer(
        &app,
        &op,
        asked,
        token,
        SignInPage { email: form.email, ..SignInPage::new(&app, None, &form.next) },
    )
}

pub(in crate::web) async fn ask_account(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    fields: Fields,
) -> FormAnswer {
    let form: AccountForm = fields.read()?;
    let token = session::asking(&app, &request);
    let asked = match check(&form) {
        Ok(()) => {
            let asked = Asked { token: &token, next: &form.next };
            services::sign_in::ask_for_account(&app, &op, &form.name, &form.email, asked).await
        }
        Err(error) => Err(error),
    };
    let page = SignInPage { email: form.email, ..SignInPage::new(&app, Some(form.name), &form.next) };
    answer(&app, &op, asked, token, page)
}

fn answer(app: &App, op: &Op, asked: Result<(), Error>, token: String, page: SignInPage) -> FormAnswer {
    match asked {
        Ok(()) => Ok(Either::Left(session::asked(app, see_other("/sign-in/sent"), token))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(with_errors(app, op, &invalid, page))),
        Err(other) => Err(other.into()),
    }
}

fn with_errors(app: &App, op: &Op, invalid: &Invalid, page: SignInPage) -> Html<SignInPage> {
    let wording = app.wording(&op.language);
    refused(SignInPage {
        errors: error_lines(&wording, invalid),
        email_error: error_at(&wording, invalid, "email"),
        name_error: error_at(&wording, invalid, "name"),
        account_error: error_at(&wording, invalid, "account"),
        password_error: error_at(&wording, invalid, "password"),
        ..page
    })
}

pub(in crate::web) async fn with_password(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    fields: Fields,
) -> FormAnswer {
    let (email, next) = (fields.get("email"), fields.get("next"));
    let browser = session::browser(&app, &request);
    let password = fields.get("password");
    match services::sign_in::with_password(&app, &op, email, password, next, &browser).await {
        Ok(opened) => Ok(Either::Left(session::opened(&app, opened, see_other))),
        Err(Error::Invalid(mut invalid)) => {
            // The page has two fields for an address.
            for error in invalid.0.iter_mut().filter(|error| error.field == "email") {
                error.field = "account".to_owned();
            }
            let page = SignInPage { account: email.to_owned(), ..SignInPage::new(&app, None, next) };
            Ok(Either::Right(with_errors(&app, &op, &invalid, page)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn sent(app: web::Data<App>, request: HttpRequest) -> Html<SentPage> {
    let code = session::browser(&app, &request).asked.map(|token| code_of(&token));
    html(SentPage { demo: app.demo, code })
}

pub(in crate::web) async fn link(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<Html<LinkPage>, Failure> {
    let browser = session::browser(&app, &request);
    let action = format!("/sign-in/link/{token}");
    match services::sign_in::look_at_link(&app, &op, &token, &browser).await {
        Ok(opens) => Ok(html(LinkPage { action, asks_code: !opens, ..LinkPage::default() })),
        Err(Error::Refused(refusal)) => {
            let refusal = Some(app.wording(&op.language).refusal(&refusal));
            Ok(html(LinkPage { refusal, ..LinkPage::default() }))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<LinkPage>>, Failure> {
    let browser = session::browser(&app, &request);
    let wording = app.wording(&op.language);
    match services::sign_in::confirm_link(&app, &op, &token, &browser, fields.get("code")).await {
        Ok(opened) => Ok(Either::Left(session::opened(&app, opened, see_other))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(refused(LinkPage {
            errors: error_lines(&wording, &invalid),
            action: format!("/sign-in/link/{token}"),
            asks_code: true,
            code_error: error_at(&wording, &invalid, "code"),
            refusal: None,
        }))),
        Err(Error::Refused(refusal)) => {
            let refusal = Some(wording.refusal(&refusal));
            Ok(Either::Right(html(LinkPage { refusal, ..LinkPage::default() })))
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
        services::session::sign_out(&app, &op, &token).await?;
    }
    let mut response = session::closed(&app, see_other_saying(&app, "/", "flash-signed-out"));
    response.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        header::HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}
