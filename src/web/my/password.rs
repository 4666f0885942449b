//! A person's own password: chosen, changed, removed.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, password::SHORTEST},
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
        session::Current,
    },
};

/// Where the way into the account is looked after.
const SECURITY: &str = "/my/account/security";

/// The new password, with the present one when there is one.
#[derive(Debug, Default, Serialize)]
pub struct PasswordPage {
    pub errors: Vec<ErrorLine>,
    pub has_password: bool,
    pub present_error: Option<String>,
    pub new_error: Option<String>,
    /// Characters of the shortest password.
    pub shortest: usize,
    /// For the password keeper of the browser.
    pub email: String,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "my/password.html";

    fn samples() -> Vec<Self> {
        let line = |field: &str| ErrorLine { href: Some(format!("#f-{field}")), text: "Wrong".to_owned() };
        let email = || "\"><script>alert(1)</script>".to_owned();
        vec![
            Self { shortest: SHORTEST, email: email(), ..Self::default() },
            Self { has_password: true, shortest: SHORTEST, email: email(), ..Self::default() },
            Self {
                errors: vec![line("password"), line("new_password")],
                has_password: true,
                present_error: Some("Wrong".to_owned()),
                new_error: Some("Wrong".to_owned()),
                shortest: SHORTEST,
                email: email(),
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<PasswordPage>, Failure> {
    Ok(html(draw(&app, &op).await?))
}

pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    current: Current,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PasswordPage>>, Failure> {
    let (present, new) = (fields.get("password"), fields.get("new_password"));
    match services::password::change(&app, &op, current.id, present, new).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, SECURITY, "flash-password-set"))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(again(&app, &op, &invalid).await?)),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn remove(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<HttpResponse, Failure> {
    services::password::remove(&app, &op, current.id).await?;
    Ok(see_other_saying(&app, SECURITY, "flash-password-removed"))
}

async fn again(app: &App, op: &Op, invalid: &Invalid) -> Result<Html<PasswordPage>, Failure> {
    let wording = app.wording_for(op);
    Ok(refused(PasswordPage {
        errors: error_lines(&wording, invalid),
        present_error: error_at(&wording, invalid, "password"),
        new_error: error_at(&wording, invalid, "new_password"),
        ..draw(app, op).await?
    }))
}

async fn draw(app: &App, op: &Op) -> Result<PasswordPage, Failure> {
    Ok(PasswordPage {
        has_password: services::password::own(app, op).await?.is_some(),
        shortest: SHORTEST,
        email: services::account::own(app, op).await?.email,
        ..PasswordPage::default()
    })
}
