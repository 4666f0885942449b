//! X2: looking for people, and inviting them. There is no list of everybody.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::step::StepPage;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
    wording::Wording,
};

/// Where the page is.
pub(super) const PATH: &str = "/admin/users";

/// A search for people.
#[derive(Debug, Default, Serialize)]
pub struct UsersPage {
    pub errors: Vec<ErrorLine>,
    pub query: String,
    /// Somebody was looked for.
    pub searched: bool,
    pub rows: Vec<UserRow>,
}

/// One person.
#[derive(Debug, Serialize)]
pub struct UserRow {
    pub name: String,
    pub email: String,
    pub href: String,
    pub is_disabled: bool,
}

impl Page for UsersPage {
    const TEMPLATE: &'static str = "admin/users.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::hostile;
        let row = |is_disabled| UserRow {
            name: hostile(),
            email: hostile(),
            href: format!("{PATH}/1"),
            is_disabled,
        };
        let error = ErrorLine { href: Some("#search-q".to_owned()), text: hostile() };
        vec![
            Self::default(),
            Self { searched: true, query: hostile(), ..Self::default() },
            Self { errors: vec![error], searched: true, query: hostile(), rows: vec![row(true), row(false)] },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<UsersPage>, Failure> {
    let typed = query.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.trim()).to_owned();
    match services::people::search(&app, &op, &typed).await {
        Ok(people) => {
            let rows = people.into_iter().map(|person| UserRow {
                href: format!("{PATH}/{}", person.id),
                name: person.name,
                email: person.email,
                is_disabled: person.disabled_at.is_some(),
            });
            let rows = rows.collect();
            Ok(html(UsersPage { searched: !typed.is_empty(), query: typed, rows, errors: Vec::new() }))
        }
        Err(Error::Invalid(invalid)) => {
            let mut errors = error_lines(&app.wording_for(&op), &invalid);
            errors.iter_mut().for_each(|error| error.href = Some("#search-q".to_owned()));
            Ok(refused(UsersPage { errors, query: typed, ..UsersPage::default() }))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn form(app: web::Data<App>, op: Op) -> Html<StepPage> {
    html(inviting(&app.wording_for(&op), &Fields::default(), &Invalid::default()))
}

pub(in crate::web) async fn invite(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    match services::staff::invite(&app, &op, fields.get("name"), fields.get("email")).await {
        Ok(id) => Ok(Either::Left(see_other_saying(&app, &format!("{PATH}/{id}"), "flash-staff-invited"))),
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(inviting(&app.wording_for(&op), &fields, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn inviting(wording: &Wording<'_>, typed: &Fields, invalid: &Invalid) -> StepPage {
    let control =
        |kind, name: &str, label| Control::new(wording, invalid, kind, name, label, typed.get(name));
    let back = Link::new(wording.say("nav-users"), PATH);
    StepPage {
        controls: vec![
            control("short_text", "name", "account-name"),
            control("email", "email", "sign-in-email"),
        ],
        ..StepPage::new(wording, invalid, "staff-invite", 2, (format!("{PATH}/new"), back))
    }
}
