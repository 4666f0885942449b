//! What the script of the passkey buttons posts: signing in by a passkey alone, and showing with one who it is, as
//! the second factor or once more.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    app::App,
    domain::{actor::Op, session::own_path},
    error::Error,
    services::{self, sign_in::Answer},
    web::{
        json::{self, Json},
        nav::landing,
        problem::Failure,
        session::{self, Current},
    },
};

/// Nothing: there is only one thing to ask.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Nothing {}

#[derive(Debug, Deserialize)]
pub(in crate::web) struct Given {
    credential: Value,
    #[serde(default)]
    next: String,
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    _: Json<Nothing>,
) -> Result<HttpResponse, Failure> {
    let before = session::question(&app, &request);
    let question = services::sign_in::ask_for_passkey(&app, &op, before.as_deref()).await?;
    Ok(session::asked_authenticator(&app, question))
}

pub(in crate::web) async fn sign_in(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    Json(given): Json<Given>,
) -> Result<HttpResponse, Failure> {
    let (token, browser) = (session::question(&app, &request), session::browser(&app, &request));
    let answer = Answer { given: &given.credential, token: token.as_deref() };
    match services::sign_in::with_passkey(&app, &op, answer, &given.next, &browser).await {
        Ok(opened) => Ok(session::opened(&app, opened, json::go_on)),
        Err(Error::Invalid(invalid)) => Ok(json::refused(&app.wording_for(&op), &invalid)),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn ask_for_proof(
    app: web::Data<App>,
    op: Op,
    current: Current,
    request: HttpRequest,
    _: Json<Nothing>,
) -> Result<HttpResponse, Failure> {
    let before = session::question(&app, &request);
    let question = services::sign_in::ask_for_proof(&app, &op, current.account, before.as_deref()).await?;
    Ok(session::asked_authenticator(&app, question))
}

pub(in crate::web) async fn prove(
    app: web::Data<App>,
    op: Op,
    current: Current,
    request: HttpRequest,
    Json(given): Json<Given>,
) -> Result<HttpResponse, Failure> {
    let token = session::question(&app, &request);
    let answer = Answer { given: &given.credential, token: token.as_deref() };
    let (account, id) = (current.account, current.id);
    match services::sign_in::prove_with_passkey(&app, &op, account, id, answer).await {
        Ok(proved) => {
            let next = match own_path(&given.next) {
                "/" => landing(&proved.roles),
                next => next,
            };
            Ok(session::proved(&app, json::go_on(next), proved.token))
        }
        Err(Error::Invalid(invalid)) => Ok(json::refused(&app.wording_for(&op), &invalid)),
        Err(other) => Err(other.into()),
    }
}
