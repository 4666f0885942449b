//! A15: a person's own account: the name, the address, and how they want the portal.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::preferences;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid, Result as Done},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Choice, Control},
    },
};

/// Where it is.
pub(super) const OWN: &str = "/my/account";

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
    pub preferences: Vec<Control>,
    /// Reminders of deadlines come.
    pub reminders: bool,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "my/account.html";

    fn samples() -> Vec<Self> {
        let line = |field: &str| ErrorLine { href: Some(format!("#f-{field}")), text: "Enter it".to_owned() };
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let error = || Some("Enter it".to_owned());
        let email = || "kim@example.org".to_owned();
        let theme = Choice { value: "dark".to_owned(), label: "Dark".to_owned(), checked: true, hint: None };
        vec![
            Self { name: "Kim Virtanen".to_owned(), email: email(), ..Self::default() },
            Self {
                errors: vec![line("name"), line("email"), line("zone")],
                name: hostile(),
                name_error: error(),
                email: email(),
                new_email: hostile(),
                email_error: error(),
                preferences: vec![
                    Control {
                        value: Some(hostile()),
                        error: error(),
                        ..Control::empty("zone", "short_text", "Time zone".to_owned())
                    },
                    Control { options: vec![theme], ..Control::empty("theme", "one_of", "Theme".to_owned()) },
                ],
                reminders: true,
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<AccountPage>, Failure> {
    Ok(html(draw(&app, &op, &Fields::default(), &Invalid::default()).await?))
}

pub(in crate::web) async fn rename(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    let done = services::account::rename(&app, &op, fields.get("name")).await;
    settled(&app, &op, &fields, done, "flash-account-saved").await
}

/// Back to the page, or the page with what was refused.
pub(super) async fn settled(
    app: &App,
    op: &Op,
    fields: &Fields,
    done: Done<()>,
    saying: &'static str,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    match done {
        Ok(()) => Ok(Either::Left(see_other_saying(app, OWN, saying))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(refused(draw(app, op, fields, &invalid).await?))),
        Err(other) => Err(other.into()),
    }
}

/// The page with what one of its forms sent.
pub(super) async fn draw(
    app: &App,
    op: &Op,
    fields: &Fields,
    invalid: &Invalid,
) -> Result<AccountPage, Failure> {
    let own = services::account::own(app, op).await?;
    let chosen = services::preference::own(app, op).await?;
    let wording = app.wording_for(op);
    Ok(AccountPage {
        errors: error_lines(&wording, invalid),
        name: fields.all("name").next().map_or(own.name, str::to_owned),
        name_error: error_at(&wording, invalid, "name"),
        email: own.email,
        new_email: fields.get("email").to_owned(),
        email_error: error_at(&wording, invalid, "email"),
        preferences: preferences::controls(app, &wording, &chosen, fields, invalid),
        reminders: services::pitch::reminders(app, op).await?,
    })
}
