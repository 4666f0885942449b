//! A15: the way into a person's own account: password, second factor, signed-in browsers, what happened lately.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, session::Browser},
    error::Error,
    services::{self, second_factor::Own},
    web::{
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        session::Current,
        view::When,
    },
};

/// Where it is shown.
const PATH: &str = "/my/account/security";

/// The way into the account.
#[derive(Debug, Default, Serialize)]
pub struct SecurityPage {
    /// Since when there is a password.
    pub password: Option<When>,
    pub has_second_factor: bool,
    pub passkeys: usize,
    /// There is a provider to sign in with.
    pub has_sso: bool,
    /// Since when the account is linked to it.
    pub sso: Option<When>,
    /// Recovery codes that are left, when there is a second factor.
    pub left: Option<u64>,
    pub sessions: Vec<SessionLine>,
    pub history: Vec<HistoryLine>,
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

/// One thing that happened.
#[derive(Debug, Serialize)]
pub struct HistoryLine {
    pub at: When,
    pub text: String,
}

impl Page for SecurityPage {
    const TEMPLATE: &'static str = "my/security.html";

    fn samples() -> Vec<Self> {
        let line = |browser: &str, end: Option<&str>| SessionLine {
            browser: browser.to_owned(),
            begun: When::sample(),
            used: When::sample(),
            end: end.map(str::to_owned),
        };
        let hostile = "\"><script>alert(1)</script>";
        let happened = |text: &str| HistoryLine { at: When::sample(), text: text.to_owned() };
        vec![
            Self { sessions: vec![line("Firefox on Linux", None)], ..Self::default() },
            Self { has_sso: true, ..Self::default() },
            Self {
                password: Some(When::sample()),
                has_second_factor: true,
                passkeys: 2,
                has_sso: true,
                sso: Some(When::sample()),
                left: Some(9),
                sessions: vec![line("Chrome", None), line(hostile, Some("/my/account/sessions/1/end"))],
                history: vec![happened("Signed in"), happened(hostile)],
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<Html<SecurityPage>, Failure> {
    let wording = app.wording(&op.language);
    let person = services::account::own(&app, &op).await?;
    let zone = person.zone.as_deref().unwrap_or("UTC");
    let when = |at| When::instant(&wording, at, zone);
    let line = |session: services::session::OwnSession| SessionLine {
        browser: wording.browser(Browser::of(&session.user_agent)),
        begun: when(session.created_at),
        used: when(session.seen_at),
        end: (session.id != current.id).then(|| format!("/my/account/sessions/{}/end", session.id)),
    };
    let left = match services::second_factor::own(&app, &op).await? {
        Own::On { left } => Some(left),
        Own::Off | Own::Proposed { .. } => None,
    };
    let history = services::session::history(&app, &op).await?.into_iter().map(|entry| HistoryLine {
        at: when(entry.at),
        text: wording.say(&format!("security-{}", entry.kind.replace(['.', '_'], "-"))),
    });
    Ok(html(SecurityPage {
        password: services::password::own(&app, &op).await?.map(when),
        has_second_factor: left.is_some(),
        passkeys: services::passkey::own(&app, &op).await?.len(),
        has_sso: app.sso.is_on(),
        sso: services::session::linked(&app, &op).await?.map(when),
        left,
        sessions: services::session::own(&app, &op).await?.into_iter().map(line).collect(),
        history: history.collect(),
    }))
}

pub(in crate::web) async fn end(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    services::session::end(&app, &op, id).await?;
    Ok(see_other_saying(&app, PATH, "flash-account-session-ended"))
}

pub(in crate::web) async fn end_others(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<HttpResponse, Failure> {
    services::session::end_others(&app, &op, current.id).await?;
    Ok(see_other_saying(&app, PATH, "flash-account-others-ended"))
}
