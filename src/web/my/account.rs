//! A15: a person's own account: the name and the address.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
};

/// The account.
#[derive(Debug, Default, Serialize)]
pub struct AccountPage {
    pub errors: Vec<ErrorLine>,
    pub name: String,
    pub name_error: Option<String>,
    pub email: String,
    /// The address that is asked for.
    pub new_email: String,
    pub email_error: Option<String>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "my/account.html";

    fn samples() -> Vec<Self> {
        let line = |field: &str| ErrorLine { href: Some(format!("#f-{field}")), text: "Enter it".to_owned() };
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let error = || Some("Enter it".to_owned());
        let email = || "kim@example.org".to_owned();
        vec![
            Self { name: "Kim Virtanen".to_owned(), email: email(), ..Self::default() },
            Self {
                errors: vec![line("name"), line("email")],
                name: hostile(),
                name_error: error(),
                email: email(),
                new_email: hostile(),
                email_error: error(),
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<AccountPage>, Failure> {
    Ok(html(draw(&app, &op).await?))
}

pub(in crate::web) async fn rename(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    let typed = fields.get("name");
    match services::account::rename(&app, &op, typed).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, "/my/account", "flash-account-saved"))),
        Err(Error::Invalid(invalid)) => {
            let wording = app.wording(&op.language);
            Ok(Either::Right(refused(AccountPage {
                errors: error_lines(&wording, &invalid),
                name_error: error_at(&wording, &invalid, "name"),
                name: typed.to_owned(),
                ..draw(&app, &op).await?
            })))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn draw(app: &App, op: &Op) -> Result<AccountPage, Failure> {
    let own = services::account::own(app, op).await?;
    Ok(AccountPage { name: own.name, email: own.email, ..AccountPage::default() })
}
