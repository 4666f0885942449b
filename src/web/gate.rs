//! The first look at a request: well-formed path and query, proof of origin, who asks, and whether the
//! route's audience includes them. What the object allows is asked later, by the service.

use std::{net::IpAddr, time::Duration};

use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web,
};

use super::{
    body, doors, origin,
    problem::{Door, Failure, Problem},
    routes::{self, Audience, Route},
    session::{self, Current},
};
use crate::{
    app::App,
    domain::{
        actor::{Op, Roles, Who},
        lockdown::Wish,
        session::Standing,
    },
    error::{Error, Refusal},
    services,
};
use entity::values::Role;

pub(super) async fn admit(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    if let Some(app) = request.app_data::<web::Data<App>>() {
        let patience = Duration::from_secs(app.config.server.body_seconds);
        body::must_keep_coming(&mut request, patience);
    }
    let answer = match check(&request).await {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(failure) if failure.door().is_some() => doors::turn_back(request, failure).await,
        Err(failure) => request.error_response(failure),
    };
    Ok(doors::lead(answer).await)
}

async fn check(request: &ServiceRequest) -> Result<(), Failure> {
    let app = request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| Failure::from(Error::Internal(anyhow::anyhow!("no App"))))?;
    if !is_ours(&app, request) {
        return Err(Problem::Misdirected.into());
    }
    if !is_clean(request.path()) || !is_clean(request.query_string()) {
        return Err(Problem::BadRequest.into());
    }
    let pattern = request.match_pattern();
    let route = pattern.as_deref().and_then(|pattern| routes::find(request.method(), pattern));
    let is_proven = origin::is_proven(request.method(), request.headers(), &app.config.origin());
    if !is_proven && !route.is_some_and(carries_its_proof) {
        return Err(Problem::NoProofOfOrigin.into());
    }
    if route.is_some_and(|route| route.audience == Audience::Everything) {
        return Ok(());
    }
    let op = session::recognise(&app, request, route.map(|route| route.audience)).await?;
    let Some(route) = route else { return Ok(()) };
    if let Some(lockdown) = services::lockdown::current(&app, &op).await? {
        if !is_spared(route) && lockdown.stops(wish(request, route)) {
            return Err(Problem::LockedDown.into());
        }
        request.extensions_mut().insert(lockdown);
    }
    if route.audience == Audience::Demo && !(app.demo && is_loopback(request) && is_local_name(request)) {
        return Err(Error::NotFound.into());
    }
    if op.actor.is_acting() {
        return acts(&app, &op, route).await;
    }
    if admits(route.audience, &op) {
        return Ok(());
    }
    let standing = request.extensions().get::<Current>().map(|current| current.standing);
    let door = match standing {
        Some(Standing::Unproved) => Door::Code,
        Some(Standing::Enrolling) => Door::Enrolment,
        // Not the door: whoever began a draft here has to open the mail.
        _ if op.actor.draft.is_some() && route.path.starts_with("/my/pitches/") => {
            return Err(Error::Forbidden(Refusal::new("refused-unconfirmed")).into());
        }
        _ if op.actor.who == Who::Visitor => Door::SignIn,
        _ => return Err(Error::NotFound.into()),
    };
    // Where it leads afterwards is filled in on the way out.
    Err(Failure::first(door, String::new()))
}

/// The resources whose pages an admin sees as somebody else: those that hold nothing confidential.
const SHOWN_WHILE_ACTING: [&str; 5] = ["site", "page", "challenge", "account", "desk"];

/// What an admin opens who acts as somebody else is on record; nothing is written, and what may hold confidential
/// content stays closed.
async fn acts(app: &App, op: &Op, route: &routes::Route) -> Result<(), Failure> {
    if route.resource == "acting" {
        return Ok(());
    }
    if !admits(route.audience, op) {
        return Err(Error::NotFound.into());
    }
    if route.method != "GET" || !SHOWN_WHILE_ACTING.contains(&route.resource) {
        return Err(Error::Forbidden(Refusal::new("refused-while-acting")).into());
    }
    Ok(services::acting::opened(app, op, route.path).await?)
}

/// Signing in and out go on in a lockdown, and so does the switch itself.
fn is_spared(route: &Route) -> bool {
    matches!(route.resource, "session" | "lockdown" | "acting")
}

/// Mail programs stop a subscription without a page of ours (RFC 8058): the secret in the address is the proof, and
/// no cookie is looked at.
fn carries_its_proof(route: &Route) -> bool {
    matches!((route.resource, route.action), ("subscription", "end"))
}

/// What a request to this route would do.
fn wish(request: &ServiceRequest, route: &Route) -> Wish {
    if !request.method().is_safe() {
        Wish::Write
    } else if matches!(route.action, "download" | "export") || has_search(request.query_string()) {
        Wish::Take
    } else {
        Wish::Read
    }
}

/// A list is being searched, not only looked through.
fn has_search(query: &str) -> bool {
    query.split('&').any(|pair| pair.strip_prefix("q=").is_some_and(|words| !words.is_empty()))
}

/// The request names a host this portal answers to: links and cookies are bound to it.
pub(super) fn is_ours(app: &App, request: &ServiceRequest) -> bool {
    let Some(host) = request.headers().get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let origin = app.config.origin();
    let own = origin.split_once("://").map_or(origin.as_str(), |(_, own)| own);
    let named = |name: &str| name.eq_ignore_ascii_case(host);
    named(own)
        || app.config.server.hosts.iter().any(|name| named(name))
        || app.config.server.listen.ip().is_loopback() && names_loopback(host)
}

/// The request comes from this very machine, whatever it says of itself.
fn is_loopback(request: &ServiceRequest) -> bool {
    request.peer_addr().is_some_and(|peer| peer.ip().is_loopback())
}

/// It was asked for by a name of this machine: a foreign name that was made to point here could let a foreign
/// page read what is answered.
fn is_local_name(request: &ServiceRequest) -> bool {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    host.is_some_and(names_loopback) && request.uri().host().is_none_or(names_loopback)
}

/// `localhost` or a loopback address, with or without a port.
fn names_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Whether this actor may open the page at this path, as far as the route's audience goes.
pub(super) fn shows(path: &str, op: &Op) -> bool {
    routes::find(&Method::GET, path).is_some_and(|route| admits(route.audience, op))
}

/// Who has partnerships to look at.
const LEADS: [Role; 5] =
    [Role::PartnershipOwner, Role::EcosystemManager, Role::Executive, Role::Manager, Role::Approver];

/// Whether the audience of a route includes this actor.
fn admits(audience: Audience, op: &Op) -> bool {
    let Roles(grants) = &op.actor.roles;
    let holds = |wanted: &[Role]| grants.iter().any(|(role, _)| wanted.contains(role));
    let signed_in = op.account().is_some();
    match audience {
        Audience::Everything | Audience::Public | Audience::Demo => true,
        // Evaluators are whoever has an assignment: the service asks.
        Audience::SignedIn | Audience::Enrolling => signed_in,
        Audience::Applicant => signed_in || op.actor.draft.is_some(),
        Audience::Desk => signed_in && holds(&[Role::Manager, Role::Approver]),
        Audience::Partnerships => signed_in && holds(&LEADS),
        Audience::PartnershipsOrAdmin => signed_in && (holds(&LEADS) || holds(&[Role::Admin])),
        Audience::DeskOrAdmin => signed_in && holds(&[Role::Manager, Role::Approver, Role::Admin]),
        Audience::Admin => signed_in && holds(&[Role::Admin]),
        Audience::Organisations => signed_in && holds(&[Role::Manager, Role::Admin]),
        Audience::Audit => signed_in && holds(&[Role::Auditor, Role::Admin]),
    }
}

/// Percent-decodes to UTF-8 without NUL: the framework decodes lossily, so it is looked at here.
fn is_clean(text: &str) -> bool {
    if !text.contains('%') {
        return true;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let Some(value) = tail
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        else {
            return false;
        };
        bytes.push(value);
        rest = &tail[2..];
    }
    !bytes.contains(&0) && std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{is_clean, names_loopback};

    #[test]
    fn only_names_of_this_machine_are_local() {
        for (host, local) in [
            ("127.0.0.1:8080", true),
            ("127.0.0.1", true),
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
            ("localhost.evil.example:80", false),
            ("192.168.1.7:8080", false),
            ("", false),
        ] {
            assert_eq!(names_loopback(host), local, "{host}");
        }
    }

    #[test]
    fn only_whole_utf8_without_nul_is_clean() {
        for (text, clean) in [
            ("/challenges", true),
            ("q=caf%C3%A9", true),
            ("q=%00", false),
            ("q=%FF", false),
            ("q=%C3", false),
            ("q=%", false),
            ("q=%zz", false),
            ("q=100%25", true),
        ] {
            assert_eq!(is_clean(text), clean, "{text}");
        }
    }
}
