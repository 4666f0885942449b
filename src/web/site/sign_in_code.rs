//! The second step of signing in, for accounts that have a second factor.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::sign_in::Next;
use crate::{
    app::App,
    domain::{
        actor::Op,
        session::{Standing, own_path},
    },
    error::Error,
    services,
    web::{
        fields::Fields,
        nav::landing,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other},
        problem::Failure,
        session::{self, Current},
    },
};

/// Asks for a code.
#[derive(Debug, Default, Serialize)]
pub struct CodePage {
    pub errors: Vec<ErrorLine>,
    /// The account has an authenticator app.
    pub asks_code: bool,
    pub code_error: Option<String>,
    pub has_passkey: bool,
    pub next: String,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "site/sign_in_code.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { asks_code: true, next: "/my".to_owned(), ..Self::default() },
            Self { has_passkey: true, next: "/my".to_owned(), ..Self::default() },
            Self {
                errors: vec![ErrorLine {
                    href: Some("#f-code".to_owned()),
                    text: "Enter the code".to_owned(),
                }],
                asks_code: true,
                code_error: Some("Enter the code".to_owned()),
                has_passkey: true,
                next: "/challenges?q=\"><script>alert(1)</script>".to_owned(),
            },
        ]
    }
}

type CodeAnswer = Result<Either<HttpResponse, Html<CodePage>>, Failure>;

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    current: Current,
    query: web::Query<Next>,
) -> CodeAnswer {
    let next = own_path(&query.next);
    if current.standing != Standing::Unproved {
        return Ok(Either::Left(onward(&op, next)));
    }
    Ok(Either::Right(html(draw(&app, current, next).await?)))
}

pub(in crate::web) async fn prove(
    app: web::Data<App>,
    op: Op,
    current: Current,
    fields: Fields,
) -> CodeAnswer {
    let next = own_path(fields.get("next"));
    if current.standing != Standing::Unproved {
        return Ok(Either::Left(onward(&op, next)));
    }
    let (account, id) = (current.account, current.id);
    match services::second_factor::prove(&app, &op, account, id, fields.get("code")).await {
        Ok(proved) => {
            let response = see_other(if next == "/" { landing(&proved.roles) } else { next });
            Ok(Either::Left(session::proved(&app, response, proved.token)))
        }
        Err(Error::Invalid(invalid)) => {
            let wording = app.wording_for(&op);
            Ok(Either::Right(refused(CodePage {
                errors: error_lines(&wording, &invalid),
                code_error: error_at(&wording, &invalid, "code"),
                ..draw(&app, current, next).await?
            })))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(app: &App, current: Current, next: &str) -> Result<CodePage, Failure> {
    let factors = services::session::awaited(app, current.account).await?;
    Ok(CodePage {
        asks_code: factors.app.is_some(),
        has_passkey: factors.passkey.is_some(),
        next: next.to_owned(),
        ..CodePage::default()
    })
}

/// Nothing to prove here.
fn onward(op: &Op, next: &str) -> HttpResponse {
    see_other(if next == "/" { landing(&op.actor.roles) } else { next })
}
