//! A15: a person's own passkeys: the list, a new one, one of them renamed and removed.

use actix_web::{Either, HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::drawn::When;
use crate::{
    app::App,
    domain::{actor::Op, session::Standing},
    error::Error,
    services::{self, passkey::OwnPasskey},
    web::{
        fields::Fields,
        json::{self, Json},
        page::{ErrorLine, Html, Page, error_at, error_lines, flashed, html, refused, see_other_saying},
        problem::Failure,
        session::{self, Current},
        site::passkey::Nothing,
    },
};

/// Where they are listed.
const PATH: &str = "/my/account/passkeys";

/// The list.
#[derive(Debug, Default, Serialize)]
pub struct PasskeysPage {
    /// Browsers have passkeys at the address of this portal.
    pub are_possible: bool,
    /// Nothing else is open to this person before they have a second factor.
    pub is_required: bool,
    pub passkeys: Vec<PasskeyLine>,
}

/// One passkey.
#[derive(Debug, Serialize)]
pub struct PasskeyLine {
    pub name: String,
    pub made: When,
    pub used: Option<When>,
    pub href: String,
}

impl Page for PasskeysPage {
    const TEMPLATE: &'static str = "my/passkeys.html";

    fn samples() -> Vec<Self> {
        let line = |name: &str, used| PasskeyLine {
            name: name.to_owned(),
            made: When::sample(),
            used,
            href: "/my/account/passkeys/1".to_owned(),
        };
        vec![
            Self::default(),
            Self { are_possible: true, is_required: true, passkeys: Vec::new() },
            Self {
                are_possible: true,
                is_required: false,
                passkeys: vec![
                    line("Laptop", Some(When::sample())),
                    line("\"><script>alert(1)</script>", None),
                ],
            },
        ]
    }
}

/// A new one.
#[derive(Debug, Default, Serialize)]
pub struct NewPasskeyPage {
    pub are_possible: bool,
}

impl Page for NewPasskeyPage {
    const TEMPLATE: &'static str = "my/passkey_new.html";

    fn samples() -> Vec<Self> {
        vec![Self { are_possible: false }, Self { are_possible: true }]
    }
}

/// One of them.
#[derive(Debug, Default, Serialize)]
pub struct PasskeyPage {
    pub errors: Vec<ErrorLine>,
    pub name: String,
    pub name_error: Option<String>,
    pub path: String,
}

impl Page for PasskeyPage {
    const TEMPLATE: &'static str = "my/passkey.html";

    fn samples() -> Vec<Self> {
        let path = || "/my/account/passkeys/1".to_owned();
        let error = || "Enter a name".to_owned();
        vec![
            Self { name: "Laptop".to_owned(), path: path(), ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-name".to_owned()), text: error() }],
                name: "\"><script>alert(1)</script>".to_owned(),
                name_error: Some(error()),
                path: path(),
            },
        ]
    }
}

/// What the script hands over.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Made {
    credential: Value,
    #[serde(default)]
    name: String,
}

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<Html<PasskeysPage>, Failure> {
    let wording = app.wording_for(&op);
    let when = |at| When::own(&wording, at);
    let line = |passkey: OwnPasskey| PasskeyLine {
        made: when(passkey.created_at),
        used: passkey.used_at.map(when),
        href: format!("{PATH}/{}", passkey.id),
        name: passkey.name,
    };
    Ok(html(PasskeysPage {
        are_possible: services::passkey::are_possible(&app),
        is_required: current.standing == Standing::Enrolling,
        passkeys: services::passkey::own(&app, &op).await?.into_iter().map(line).collect(),
    }))
}

pub(in crate::web) async fn new(app: web::Data<App>, op: Op) -> Result<Html<NewPasskeyPage>, Failure> {
    services::passkey::may_add(&op)?;
    Ok(html(NewPasskeyPage { are_possible: services::passkey::are_possible(&app) }))
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    _: Json<Nothing>,
) -> Result<HttpResponse, Failure> {
    let before = session::question(&app, &request);
    let question = services::passkey::ask_to_add(&app, &op, before.as_deref()).await?;
    Ok(session::asked_authenticator(&app, question))
}

pub(in crate::web) async fn add(
    app: web::Data<App>,
    op: Op,
    current: Current,
    request: HttpRequest,
    Json(made): Json<Made>,
) -> Result<HttpResponse, Failure> {
    let token = session::question(&app, &request);
    let (answer, token) = (&made.credential, token.as_deref());
    match services::passkey::add(&app, &op, current.id, token, answer, &made.name).await {
        Ok(token) => {
            let response = flashed(&app, json::go_on(PATH), "flash-passkey-added");
            Ok(session::proved(&app, response, token))
        }
        Err(Error::Invalid(invalid)) => Ok(json::refused(&app.wording_for(&op), &invalid)),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn one(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<PasskeyPage>, Failure> {
    let found = services::passkey::one(&app, &op, read(&id)?).await?;
    Ok(html(PasskeyPage { name: found.name, path: format!("{PATH}/{}", found.id), ..PasskeyPage::default() }))
}

pub(in crate::web) async fn rename(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PasskeyPage>>, Failure> {
    let (id, name) = (read(&id)?, fields.get("name"));
    match services::passkey::rename(&app, &op, id, name).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-passkey-renamed"))),
        Err(Error::Invalid(invalid)) => {
            services::passkey::one(&app, &op, id).await?;
            let wording = app.wording_for(&op);
            Ok(Either::Right(refused(PasskeyPage {
                errors: error_lines(&wording, &invalid),
                name_error: error_at(&wording, &invalid, "name"),
                name: name.to_owned(),
                path: format!("{PATH}/{id}"),
            })))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn remove(
    app: web::Data<App>,
    op: Op,
    current: Current,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::passkey::remove(&app, &op, current.id, read(&id)?).await?;
    Ok(see_other_saying(&app, PATH, "flash-passkey-removed"))
}

fn read(id: &str) -> Result<entity::values::PasskeyId, Failure> {
    id.parse().map_err(|_| Error::NotFound.into())
}
