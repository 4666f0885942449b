//! X2: one person: roles, organisations, sessions, and the steps that change their account or act as them.

use actix_web::{Either, HttpResponse, web};
use entity::values::{AccountId, StaffChangeKind};
use serde::Serialize;

use super::{
    roles::{self, RoleRow},
    step::{StepPage, reason},
    users,
};
use crate::{
    app::App,
    domain::{actor::Op, session::Browser, staff::Change},
    error::{Error, Invalid},
    services::{
        self,
        people::{Known, Person},
    },
    web::{
        fields::Fields,
        page::{Html, Page, html, refused, see_other, see_other_saying},
        problem::Failure,
        session::Current,
        view::{Link, When},
    },
    wording::Wording,
};

/// One person.
#[derive(Debug, Serialize)]
pub struct UserPage {
    pub name: String,
    pub email: String,
    pub path: String,
    pub is_disabled: bool,
    pub roles: Vec<RoleRow>,
    /// With the role in each.
    pub organisations: Vec<String>,
    pub sessions: Vec<SessionRow>,
    /// Gives this person a role.
    pub grant: String,
}

/// One signed-in browser.
#[derive(Debug, Serialize)]
pub struct SessionRow {
    pub browser: String,
    pub begun: When,
    pub used: When,
}

impl Page for UserPage {
    const TEMPLATE: &'static str = "admin/user.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        let page = |is_disabled: bool| Self {
            name: hostile(),
            email: hostile(),
            path: format!("{}/1", users::PATH),
            is_disabled,
            roles: Vec::new(),
            organisations: Vec::new(),
            sessions: Vec::new(),
            grant: "/admin/roles/new".to_owned(),
        };
        vec![
            page(true),
            Self {
                roles: vec![RoleRow::sample()],
                organisations: vec![hostile()],
                sessions: vec![SessionRow { browser: hostile(), begun: when(), used: when() }],
                ..page(false)
            },
        ]
    }
}

pub(super) fn person(id: &str) -> Result<AccountId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn path(id: AccountId) -> String {
    format!("{}/{id}", users::PATH)
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<UserPage>, Failure> {
    let known = services::people::known(&app, &op, person(&id)?).await?;
    Ok(html(draw(&app.wording_for(&op), &known)))
}

fn draw(wording: &Wording<'_>, known: &Known) -> UserPage {
    let query = serde_urlencoded::to_string([("email", &known.person.email)]).unwrap_or_default();
    UserPage {
        name: known.person.name.clone(),
        email: known.person.email.clone(),
        path: path(known.person.id),
        is_disabled: known.person.disabled_at.is_some(),
        roles: known.roles.iter().map(|row| RoleRow::of(wording, row)).collect(),
        organisations: known
            .organisations
            .iter()
            .map(|one| format!("{} ({})", one.name, wording.word("staff-team", one.role.as_str())))
            .collect(),
        sessions: known
            .sessions
            .iter()
            .map(|session| SessionRow {
                browser: browser(wording, Browser::of(&session.user_agent)),
                begun: When::own(wording, session.created_at),
                used: When::own(wording, session.seen_at),
            })
            .collect(),
        grant: format!("{}/new?{query}", roles::PATH),
    }
}

fn browser(wording: &Wording<'_>, browser: Browser) -> String {
    let names: Vec<&str> = [browser.name, browser.system].into_iter().flatten().collect();
    if names.is_empty() { wording.say("my-account-browser-unknown") } else { names.join(", ") }
}

pub(in crate::web) async fn end_sessions(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = person(&id)?;
    services::people::end_sessions(&app, &op, id).await?;
    Ok(see_other_saying(&app, &path(id), "flash-staff-sessions-ended"))
}

/// Out of use, or back into use.
pub(in crate::web) async fn status(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    let known = services::people::known(&app, &op, person(&id)?).await?;
    Ok(html(switching(&app.wording_for(&op), &known.person, "", &Invalid::default())))
}

pub(in crate::web) async fn set_status(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let person = services::people::known(&app, &op, person(&id)?).await?.person;
    // As the page said it: a second press does not turn it back.
    let kind = if fields.get("do") == "enable" { StaffChangeKind::Enable } else { StaffChangeKind::Disable };
    let change = Change { person: person.id, kind, role: None, challenge: None, expires_at: None };
    match services::staff::propose(&app, &op, change, fields.get("reason")).await {
        Ok(outcome) => Ok(Either::Left(roles::done(&app, &path(person.id), outcome))),
        Err(Error::Invalid(invalid)) => {
            let page = switching(&app.wording_for(&op), &person, fields.get("reason"), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn step(wording: &Wording<'_>, invalid: &Invalid, name: &str, page: &str, person: &Person) -> StepPage {
    let (own, back) = (path(person.id), Link::new(person.name.clone(), path(person.id)));
    StepPage::new(wording, invalid, name, 3, (format!("{own}/{page}"), back))
}

fn switching(wording: &Wording<'_>, person: &Person, typed: &str, invalid: &Invalid) -> StepPage {
    let (name, word, kind) = match person.disabled_at {
        Some(_) => ("staff-enable", "enable", "primary"),
        None => ("staff-disable", "disable", "danger"),
    };
    StepPage {
        controls: vec![reason(wording, invalid, typed)],
        fields: [("do", word.to_owned())].into(),
        kind,
        ..step(wording, invalid, name, "status", person)
    }
}

pub(in crate::web) async fn acting(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    let known = services::people::known(&app, &op, person(&id)?).await?;
    Ok(html(act_page(&app.wording_for(&op), &known.person, "", &Invalid::default())))
}

pub(in crate::web) async fn act(
    app: web::Data<App>,
    op: Op,
    current: Current,
    id: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let id = person(&id)?;
    match services::acting::begin(&app, &op, current.id, id, fields.get("reason")).await {
        Ok(()) => Ok(Either::Left(see_other("/"))),
        Err(Error::Invalid(invalid)) => {
            let known = services::people::known(&app, &op, id).await?;
            let wording = app.wording_for(&op);
            Ok(Either::Right(refused(act_page(&wording, &known.person, fields.get("reason"), &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn act_page(wording: &Wording<'_>, person: &Person, typed: &str, invalid: &Invalid) -> StepPage {
    StepPage {
        controls: vec![reason(wording, invalid, typed)],
        ..step(wording, invalid, "staff-act", "act", person)
    }
}

pub(in crate::web) async fn end_acting(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<HttpResponse, Failure> {
    services::acting::end(&app, &op, current.id).await?;
    Ok(see_other_saying(&app, users::PATH, "flash-acting-ended"))
}
