//! Who sends a request: the session cookie, the viewer of the page, and the `Op` that handlers take.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::{Payload, ServiceRequest},
    http::header,
};

use super::problem::Failure;
use crate::{
    app::App,
    domain::actor::{Actor, Op, Who},
    error::{Error, Result},
    services::{self, account::SignedIn},
};

/// The person whose page it is, as the layout shows it.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub name: String,
    pub email: String,
    /// The zone chosen on the account.
    pub zone: Option<String>,
}

/// Marks an answer that must not be stored anywhere.
#[derive(Clone, Copy, Debug)]
pub struct Private;

/// The name of the session cookie: bound to the host wherever the origin allows it.
#[must_use]
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-overture" } else { "overture" }
}

/// A cookie that holds a session token.
#[must_use]
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build(cookie_name(app), token)
        .path("/")
        .http_only(true)
        .secure(app.config.is_https())
        .same_site(SameSite::Lax)
        .finish()
}

/// The cookie that removes it.
#[must_use]
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

/// The token a request carries.
#[must_use]
pub fn token(app: &App, request: &HttpRequest) -> Option<String> {
    request.cookie(cookie_name(app)).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// Finds out who asks and leaves `Op` and [`Viewer`] with the request.
pub(super) async fn recognise(app: &App, request: &ServiceRequest) -> Result<Op> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut op = Op {
        actor: Actor::of(Who::Visitor),
        now: app.clock.now(),
        language: app.templates.negotiate(accepted).to_owned(),
        request_id: services::record::random_hex::<6>(),
    };
    if let Some(token) = token(app, request.request()) {
        request.extensions_mut().insert(Private);
        if let Some(SignedIn { session, actor }) = services::account::identify(app, &op, &token).await? {
            request.extensions_mut().insert(Viewer {
                name: session.person.name,
                email: session.person.email,
                zone: session.person.zone,
            });
            op.actor = actor;
        }
    }
    request.extensions_mut().insert(op.clone());
    Ok(op)
}

impl FromRequest for Op {
    type Error = Failure;
    type Future = Ready<std::result::Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let op = request.extensions().get::<Self>().cloned();
        ready(op.ok_or_else(|| Error::Internal(anyhow::anyhow!("the gate left no Op")).into()))
    }
}
