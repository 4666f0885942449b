//! Who sends a request: the cookies of session and browser, the viewer of the page, and the `Op` that handlers
//! take.

use std::{
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    dev::{Payload, ServiceRequest},
    http::header,
};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, SessionId};

use super::{
    nav::landing,
    problem::{Failure, with_next},
    routes::Audience,
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        passkey::ASKED_FOR as ASKED_AUTHENTICATOR_FOR,
        session::{Standing, own_path},
    },
    error::{Error, Result},
    services::{
        self,
        preference::Look,
        record::Question,
        session::{OpenSession, Person, SignedIn},
        sign_in::{Browser, Opened},
    },
};

/// The person whose page it is, as the layout shows it.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub name: String,
    pub email: String,
    /// What pages look like for whoever sits there.
    pub look: Look,
    /// The pitches whose glass is broken, and until when.
    pub glass: Vec<(String, DateTime<Utc>)>,
    /// The admin who looks at the portal as this person, and until when.
    pub acting: Option<(String, DateTime<Utc>)>,
}

impl Viewer {
    fn of(session: OpenSession, look: Look, acting_as: Option<(Person, DateTime<Utc>)>) -> Self {
        let own = session.person;
        match acting_as {
            Some((person, until)) => Self {
                acting: Some((own.name, until)),
                name: person.name,
                email: person.email,
                look,
                glass: Vec::new(),
            },
            None => Self {
                acting: None,
                glass: session.glass.into_iter().map(|one| (one.reference, one.until)).collect(),
                name: own.name,
                email: own.email,
                look,
            },
        }
    }
}

/// The session a request belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Current {
    pub id: SessionId,
    pub account: AccountId,
    /// Until it is open, `Op` is a visitor's.
    pub standing: Standing,
}

/// Marks an answer that must not be stored anywhere.
#[derive(Clone, Copy, Debug)]
pub struct Private;

/// The cookie of the session.
const SESSION: &str = "overture";
/// The cookie by which a browser is known to those who signed in with it.
const KNOWN: &str = "browser";
/// The cookie that ties a mailed link to the browser that asked.
const ASKED: &str = "asked";
/// The cookie that ties a question to the browser whose authenticator answers it.
const QUESTION: &str = "question";
/// The cookie that opens a draft whose address is not confirmed.
const DRAFT: &str = "draft";
/// How long a browser is known.
const KNOWN_FOR: Duration = Duration::days(180);
/// As long as a mailed link works.
const ASKED_FOR: Duration = Duration::minutes(15);

/// A cookie of ours, bound to the host wherever the origin allows it.
fn cookie(app: &App, name: &str, value: String) -> Cookie<'static> {
    let is_https = app.config.is_https();
    let name = if is_https { format!("__Host-{name}") } else { name.to_owned() };
    Cookie::build(name, value).path("/").http_only(true).secure(is_https).same_site(SameSite::Lax).finish()
}

/// The name of the session cookie.
#[must_use]
pub fn cookie_name(app: &App) -> String {
    cookie(app, SESSION, String::new()).name().to_owned()
}

/// What a cookie of ours holds.
fn held(app: &App, request: &HttpRequest, name: &str) -> Option<String> {
    let cookie = request.cookie(cookie(app, name, String::new()).name())?;
    Some(cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// The session token a request carries.
#[must_use]
pub fn token(app: &App, request: &HttpRequest) -> Option<String> {
    held(app, request, SESSION)
}

/// The token of the draft that was begun in this browser.
#[must_use]
pub fn draft_token(app: &App, request: &HttpRequest) -> Option<String> {
    held(app, request, DRAFT)
}

/// The answer, to a browser that holds this token of a draft from now on, in the place of the one it held.
#[must_use]
pub fn began(app: &App, response: HttpResponse, token: String) -> HttpResponse {
    let mut cookie = cookie(app, DRAFT, token);
    cookie.set_max_age(Duration::days(app.config.retention.unconfirmed.into()));
    with_cookie(response, &cookie)
}

/// The answer, to a browser whose token of a draft opens nothing any more.
#[must_use]
pub fn handed_over(app: &App, response: HttpResponse) -> HttpResponse {
    let mut cookie = cookie(app, DRAFT, String::new());
    cookie.set_max_age(Duration::ZERO);
    with_cookie(response, &cookie)
}

/// The browser that sends a request.
#[must_use]
pub fn browser(app: &App, request: &HttpRequest) -> Browser {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Browser {
        agent: agent.unwrap_or_default().to_owned(),
        known: held(app, request, KNOWN),
        asked: held(app, request, ASKED),
        session: token(app, request),
    }
}

/// The token that ties links to this browser: the one it has, so that every link of the last minutes opens it, or
/// a new one.
#[must_use]
pub fn asking(app: &App, request: &HttpRequest) -> String {
    let is_token = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    held(app, request, ASKED).filter(is_token).unwrap_or_else(services::record::random_hex::<32>)
}

/// The token of the question that the authenticator of this browser was asked last.
#[must_use]
pub fn question(app: &App, request: &HttpRequest) -> Option<String> {
    held(app, request, QUESTION)
}

/// The answer to a script that asks what to ask an authenticator.
#[must_use]
pub fn asked_authenticator(app: &App, question: Question) -> HttpResponse {
    let mut cookie = cookie(app, QUESTION, question.token);
    cookie.set_max_age(Duration::seconds(ASKED_AUTHENTICATOR_FOR.num_seconds()));
    with_cookie(HttpResponse::Ok().json(question.options), &cookie)
}

/// Answers with this cookie too. Our values are hex or empty, so that the header can always be made.
fn with_cookie(mut response: HttpResponse, cookie: &Cookie<'_>) -> HttpResponse {
    let _ = response.add_cookie(cookie);
    response
}

/// The answer, to a browser that asked for a link.
#[must_use]
pub fn asked(app: &App, response: HttpResponse, token: String) -> HttpResponse {
    let mut cookie = cookie(app, ASKED, token);
    cookie.set_max_age(ASKED_FOR);
    with_cookie(response, &cookie)
}

/// The answer, to a browser in which a session was opened: on to the second factor, or to where it leads, in the way
/// of `go_on`.
#[must_use]
pub fn opened(app: &App, opened: Opened, go_on: fn(&str) -> HttpResponse) -> HttpResponse {
    let next = match own_path(&opened.next) {
        "/" => landing(&opened.roles),
        next => next,
    };
    let response = if opened.is_unproved { go_on(&with_next("/sign-in/code", next)) } else { go_on(next) };
    let mut known = cookie(app, KNOWN, opened.known);
    known.set_max_age(KNOWN_FOR);
    with_cookie(proved(app, response, opened.session), &known)
}

/// The answer, to a browser whose session has another token from now on.
#[must_use]
pub fn proved(app: &App, response: HttpResponse, token: String) -> HttpResponse {
    with_cookie(response, &cookie(app, SESSION, token))
}

/// The answer, to a browser that has no session from now on.
#[must_use]
pub fn closed(app: &App, response: HttpResponse) -> HttpResponse {
    let mut cookie = cookie(app, SESSION, String::new());
    cookie.set_max_age(Duration::ZERO);
    with_cookie(response, &cookie)
}

/// Finds out who asks and leaves `Op` and [`Viewer`] with the request. Whoever must set up a second factor acts for
/// themselves, without roles, where that is done, and for nobody elsewhere.
pub(super) async fn recognise(app: &App, request: &ServiceRequest, audience: Option<Audience>) -> Result<Op> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut op = Op {
        actor: Actor::of(Who::Visitor),
        now: app.clock.now(),
        language: app.templates.negotiate(accepted).to_owned(),
        zone: None,
        proved_at: None,
        client: client(request, app.config.server.trusted_proxies),
        request_id: services::record::random_hex::<6>(),
    };
    if let Some(token) = token(app, request.request()) {
        request.extensions_mut().insert(Private);
        if let Some(SignedIn { session, actor, standing, acting_as }) =
            services::session::identify(app, &op, &token).await?
        {
            let account = session.person.id;
            request.extensions_mut().insert(Current { id: session.id, account, standing });
            // A provider may have let them in without asking anything.
            let opened = session.vouched.ends_at.is_none().then_some(session.created_at);
            op.proved_at = session.vouched.proved_at.max(opened);
            op.actor = match standing {
                Standing::Open => actor,
                Standing::Enrolling if audience == Some(Audience::Enrolling) => Actor::of(actor.who),
                Standing::Enrolling | Standing::Unproved => op.actor,
            };
            let own = &session.person;
            if app.templates.languages().contains(&own.language) {
                op.language.clone_from(&own.language);
            }
            op.zone.clone_from(&own.zone);
            let look = services::preference::look(app, &op, account).await?;
            request.extensions_mut().insert(Viewer::of(session, look, acting_as));
        }
    }
    let has_session = request.extensions().get::<Current>().is_some();
    if !has_session && let Some(token) = draft_token(app, request.request()) {
        request.extensions_mut().insert(Private);
        op.actor.draft = services::pitch::held_draft(app, &op, &token).await?;
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
