//! A15: a person's own account: the name, the second factor, the browsers that are signed in.

use actix_web::{Either, HttpResponse, web};
use entity::values::SessionId;
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::{actor::Op, session::Browser},
    error::{Error, Invalid},
    services::{self, session::OwnAccount},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
        session::Current,
    },
    wording::Wording,
};

/// The account.
#[derive(Debug, Serialize)]
pub struct AccountPage {
    pub errors: Vec<ErrorLine>,
    pub name: String,
    pub name_error: Option<String>,
    pub email: String,
    /// Whether a second factor is on.
    pub has_second_factor: bool,
    pub sessions: Vec<SessionLine>,
}

/// One signed-in browser.
#[derive(Debug, Serialize)]
pub struct SessionLine {
    pub browser: String,
    pub begun: When,
    pub used: When,
    /// Where it is ended; none for the browser that asks.
    pub end: Option<String>,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "my/account.html";

    fn samples() -> Vec<Self> {
        let line = |browser: &str, end: Option<&str>| SessionLine {
            browser: browser.to_owned(),
            begun: When::sample(),
            used: When::sample(),
            end: end.map(str::to_owned),
        };
        let page = |name: &str, sessions: Vec<SessionLine>| Self {
            errors: Vec::new(),
            name: name.to_owned(),
            name_error: None,
            email: "kim@example.org".to_owned(),
            has_second_factor: sessions.len() > 1,
            sessions,
        };
        let hostile = "\"><script>alert(1)</script>";
        vec![
            page("Kim Virtanen", vec![line("Firefox on Linux", None)]),
            Self {
                errors: vec![ErrorLine {
                    href: Some("#f-name".to_owned()),
                    text: "Enter your name".to_owned(),
                }],
                name_error: Some("Enter your name".to_owned()),
                ..page(hostile, vec![line("Chrome", None), line(hostile, Some("/my/account/sessions/1/end"))])
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<Html<AccountPage>, Failure> {
    let own = services::session::own(&app, &op).await?;
    Ok(html(draw(&app.wording(&op.language), &own, current.id)))
}

pub(in crate::web) async fn rename(
    app: web::Data<App>,
    op: Op,
    current: Current,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    let typed = fields.get("name");
    match services::session::rename(&app, &op, typed).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, "/my/account", "flash-account-saved"))),
        Err(Error::Invalid(invalid)) => {
            let own = services::session::own(&app, &op).await?;
            let wording = app.wording(&op.language);
            let page = draw(&wording, &own, current.id);
            Ok(Either::Right(refused(with_errors(page, &wording, &invalid, typed))))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn end(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    services::session::end(&app, &op, id).await?;
    Ok(see_other_saying(&app, "/my/account", "flash-account-session-ended"))
}

pub(in crate::web) async fn end_others(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<HttpResponse, Failure> {
    services::session::end_others(&app, &op, current.id).await?;
    Ok(see_other_saying(&app, "/my/account", "flash-account-others-ended"))
}

fn with_errors(page: AccountPage, wording: &Wording<'_>, invalid: &Invalid, typed: &str) -> AccountPage {
    AccountPage {
        errors: error_lines(wording, invalid),
        name_error: error_at(wording, invalid, "name"),
        name: typed.to_owned(),
        ..page
    }
}

fn draw(wording: &Wording<'_>, own: &OwnAccount, current: SessionId) -> AccountPage {
    let zone = own.person.zone.as_deref().unwrap_or("UTC");
    let line = |session: &services::session::OwnSession| SessionLine {
        browser: browser(wording, Browser::of(&session.user_agent)),
        begun: When::instant(wording, session.created_at, zone),
        used: When::instant(wording, session.seen_at, zone),
        end: (session.id != current).then(|| format!("/my/account/sessions/{}/end", session.id)),
    };
    AccountPage {
        errors: Vec::new(),
        name: own.person.name.clone(),
        name_error: None,
        email: own.person.email.clone(),
        has_second_factor: own.has_second_factor,
        sessions: own.sessions.iter().map(line).collect(),
    }
}

fn browser(wording: &Wording<'_>, browser: Browser) -> String {
    match (browser.name, browser.system) {
        (Some(name), Some(system)) => wording
            .say_with("my-account-browser", &[("browser", name.to_owned()), ("system", system.to_owned())]),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => wording.say("my-account-browser-unknown"),
    }
}
