//! Who sends a request: the session cookie, the viewer of the page, and the `Op` that handlers take.

use std::{
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::{Payload, ServiceRequest},
    http::header,
};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, SessionId};

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
    /// The pitches whose glass is broken, and until when.
    pub glass: Vec<(String, DateTime<Utc>)>,
    /// The admin who looks at the portal as this person, and until when.
    pub acting: Option<(String, DateTime<Utc>)>,
}

/// The session a request belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Current {
    pub id: SessionId,
    pub account: AccountId,
    /// The second factor was not proved yet: until then `Op` is a visitor's.
    pub is_unproved: bool,
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
        client: client(request, app.config.server.trusted_proxies),
        request_id: services::record::random_hex::<6>(),
    };
    if let Some(token) = token(app, request.request()) {
        request.extensions_mut().insert(Private);
        if let Some(SignedIn { session, actor, acting_as }) =
            services::account::identify(app, &op, &token).await?
        {
            request.extensions_mut().insert(Current {
                id: session.id,
                account: session.person.id,
                is_unproved: session.is_unproved,
            });
            let glass = actor.glass.iter().filter_map(|id| session.glass.iter().find(|one| one.pitch == *id));
            let mut viewer = Viewer {
                glass: glass.map(|one| (one.reference.clone(), one.until)).collect(),
                acting: None,
                name: session.person.name,
                email: session.person.email,
                zone: session.person.zone,
            };
            if let Some((person, until)) = acting_as {
                viewer = Viewer {
                    acting: Some((viewer.name, until)),
                    name: person.name,
                    email: person.email,
                    zone: viewer.zone,
                    glass: Vec::new(),
                };
            }
            request.extensions_mut().insert(viewer);
            op.actor = actor;
        }
    }
    request.extensions_mut().insert(op.clone());
    Ok(op)
}

/// The address of the asker: the peer, or what the outermost of our own proxies saw.
fn client(request: &ServiceRequest, proxies: usize) -> Option<IpAddr> {
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    behind(proxies, &forwarded).or_else(|| request.peer_addr().map(|peer| peer.ip()))
}

/// Each proxy adds the address it was called from at the end; what stands before ours can be invented.
fn behind(proxies: usize, forwarded: &[&str]) -> Option<IpAddr> {
    let place = forwarded.len().checked_sub(proxies).filter(|_| proxies > 0)?;
    forwarded.get(place)?.parse().ok()
}

impl FromRequest for Op {
    type Error = Failure;
    type Future = Ready<std::result::Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let op = request.extensions().get::<Self>().cloned();
        ready(op.ok_or_else(|| Error::Internal(anyhow::anyhow!("the gate left no Op")).into()))
    }
}

impl FromRequest for Current {
    type Error = Failure;
    type Future = Ready<std::result::Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().copied().ok_or_else(|| Error::SignIn.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn only_what_our_own_proxies_added_is_believed() {
        for (proxies, forwarded, client) in [
            (0, &["192.0.2.1"][..], None),
            (1, &["192.0.2.1"], Some("192.0.2.1")),
            (1, &["6.6.6.6", "192.0.2.1"], Some("192.0.2.1")),
            (2, &["6.6.6.6", "192.0.2.1", "10.0.0.1"], Some("192.0.2.1")),
            (2, &["192.0.2.1"], None),
            (1, &["nonsense"], None),
            (1, &[], None),
        ] {
            assert_eq!(
                behind(proxies, forwarded).map(|it| it.to_string()).as_deref(),
                client,
                "{forwarded:?}"
            );
        }
    }
}
