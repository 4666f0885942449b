//! Every route, asked by everybody about everything, in a world in which every confidential field holds a token:
//! the answer is what the policy says, and no token reaches anybody who may not meet it.

mod rights;
mod routes;
mod secrets;
mod staff;
pub(crate) mod world;

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, Mutex},
};

use actix_web::{
    http::{Method, header::HeaderMap},
    test,
};
use entity::audit;
use overture::web::{
    self as site,
    routes::{ROUTES, Route},
};

use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::harness::{Engine, TestApp};
use routes::{About, Expected, about, expected, filled, is_about_a_pitch};
use world::World;

/// So many deviations are told.
const TOLD: usize = 40;

/// What a walk found.
#[derive(Default)]
struct Walk {
    requests: usize,
    deviations: Vec<String>,
    /// Tokens that were met by somebody who may meet them: without any, the walk would prove nothing.
    met: BTreeMap<String, usize>,
}

/// A form that is complete, so that what answers is the right to send it.
fn typed(route: &Route, world: &World, pitch: usize) -> Vec<(String, String)> {
    let reference = world.pitches[pitch].reference.as_str();
    let action = match route.path {
        "/manage/pitches/bulk" => "move",
        "/manage/challenges/{slug}/decisions/approve" => "approve",
        _ => "submit",
    };
    let of_pitch = |name: &str, value: &str| (format!("{name}-{reference}"), value.to_owned());
    let plain = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    vec![
        plain("do", action),
        plain("kind", "none"),
        plain("note", "A note."),
        plain("reason", "A reason."),
        plain("version", "0"),
        plain("_version", "1"),
        plain("_key", "0123456789abcdef"),
        plain("comment_panel", "Good."),
        plain("reference", reference),
        plain("pitch", reference),
        plain("to", "decision"),
        plain("stage", "pilot"),
        plain("confirm", "1"),
        plain("role", "editor"),
        plain("emails", "somebody@example.org"),
        plain("person", &world.named.person),
        plain("invitation", &world.named.invitation),
        plain("request", &world.named.request),
        plain("name", "Some Body"),
        plain("organisation", "Somewhere"),
        plain("agree", "yes"),
        of_pitch("outcome", "declined"),
        of_pitch("reason", "not_mature"),
        of_pitch("feedback", "Show it outside the laboratory first."),
        of_pitch("note", ""),
    ]
}

/// One request; status, headers and body of the answer.
macro_rules! send {
    ($service:expr, $person:expr, $method:expr, $path:expr, $fields:expr) => {{
        let person: &$crate::harness::Person = $person;
        let fields: Option<&[(String, String)]> = $fields;
        let mut request = actix_web::test::TestRequest::with_uri($path)
            .method($method)
            .peer_addr(std::net::SocketAddr::from(([127, 0, 0, 1], 50_000)));
        if let Some(cookie) = person.cookie("overture") {
            request = request.cookie(actix_web::cookie::Cookie::new("overture", cookie));
        }
        if let Some(fields) = fields {
            request = request.insert_header(("origin", $crate::harness::ORIGIN)).set_form(fields);
        }
        let response = actix_web::test::call_service($service, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = actix_web::body::to_bytes(actix_web::body::MessageBody::boxed(response.into_body()))
            .await
            .map_err(|_| ())
            .unwrap();
        (status, headers, String::from_utf8_lossy(&bytes).into_owned())
    }};
}

pub(crate) use send;

impl Walk {
    fn judge(
        &mut self,
        world: &World,
        (what, who): (&str, usize),
        (expected, says_nothing): (Expected, bool),
        (status, headers, body): &(u16, HeaderMap, String),
    ) {
        self.requests += 1;
        let column = world.people[who].column;
        if !expected.is_met(*status, says_nothing) {
            self.deviations.push(format!("{column}: {what}: {status}, not {expected:?}"));
        }
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        for (place, text) in [("body", body.as_str()), ("headers", headers.as_str())] {
            // What somebody asked for comes back in their own address.
            for (token, secret) in world.secrets.found(text) {
                if what.contains(&token) {
                    continue;
                }
                if world.may_meet(who, &secret) {
                    *self.met.entry(format!("{:?}", secret.facet)).or_default() += 1;
                } else {
                    self.deviations.push(format!("{column}: {what}: {place} has {token}"));
                }
            }
        }
    }
}

/// The forms of a POST, and whether it may be sent by somebody who gets this from it: what is allowed would change
/// the world.
fn forms(route: &Route, world: &World, pitch: usize, expected: Expected) -> Vec<Vec<(String, String)>> {
    let is_harmless = match expected {
        Expected::Answered | Expected::Harmless => false,
        // A rule of the pitch's state, not of its reader, answers here.
        Expected::NotNow => matches!(about(route), About::Own(_) | About::Judged(_)),
        Expected::SignIn
        | Expected::NotFound
        | Expected::Refused
        | Expected::Closed
        | Expected::Agreement => true,
    };
    // The form names the pitch: without it nobody asks about any.
    let names_the_pitch =
        ["/review/declarations", "/manage/pitches/bulk", "/manage/challenges/{slug}/decisions"]
            .contains(&route.path)
            || route.path.ends_with("/approve");
    if is_harmless && names_the_pitch {
        return vec![typed(route, world, pitch)];
    }
    if is_harmless { vec![Vec::new(), typed(route, world, pitch)] } else { Vec::new() }
}

/// Everything, asked by everybody; `every` narrows it to a sample.
async fn walk(world: &World, every: usize) -> Walk {
    let service = test::init_service(site::site(world.portal.app.clone())).await;
    let mut walk = Walk::default();
    let states = world.pitches.len();
    let mut number = 0;
    for route in ROUTES {
        let method = Method::from_bytes(route.method.as_bytes()).unwrap();
        for pitch in 0..states {
            if pitch > 0 && !is_about_a_pitch(route) {
                break;
            }
            for path in filled(route, world, pitch) {
                for who in 0..world.people.len() {
                    number += 1;
                    if number % every != 0 {
                        continue;
                    }
                    let person = &world.people[who].person;
                    let expected = expected(route, world, who, pitch);
                    if method == Method::POST {
                        // Its own session would end.
                        if route.path == "/sign-out" {
                            continue;
                        }
                        for fields in forms(route, world, pitch, expected) {
                            // Whoever says nothing mostly hears the same.
                            if fields.is_empty() && number % 3 != 0 {
                                continue;
                            }
                            let answer = send!(&service, person, Method::POST, &path, Some(&fields));
                            let form = if fields.is_empty() { "an empty form" } else { "a form" };
                            let state = world.pitches[pitch].state;
                            let what = format!("POST {} of {state} with {form} <{path}>", route.path);
                            walk.judge(world, (&what, who), (expected, fields.is_empty()), &answer);
                        }
                        continue;
                    }
                    let path = asked(route, world, pitch, &path);
                    let what = format!("GET {} of {} <{path}>", route.path, world.pitches[pitch].state);
                    let answer = send!(&service, person, Method::GET, &path, None);
                    walk.judge(world, (&what, who), (expected, false), &answer);
                    if number % 5 != 0 {
                        continue;
                    }
                    let head = send!(&service, person, Method::HEAD, &path, None);
                    walk.judge(world, (&what.replace("GET", "HEAD"), who), (expected, false), &head);
                    if head.0 != answer.0 {
                        walk.deviations
                            .push(format!("{what}: HEAD answers {} where GET answers {}", head.0, answer.0));
                    }
                }
            }
        }
    }
    walk
}

/// Lists are also asked for what they may not know: a title, an applicant, an evaluator.
fn asked(route: &Route, world: &World, pitch: usize, path: &str) -> String {
    let secret = world.secrets.all().filter(|(_, secret)| secret.about == pitch).nth(pitch % 3);
    match (route.path, secret) {
        ("/challenges" | "/manage/pitches" | "/manage/partnerships" | "/admin/audit", Some((token, _))) => {
            format!("{path}?q={token}")
        }
        ("/manage/challenges/{slug}/pitches", Some((token, _))) if pitch.is_multiple_of(2) => {
            format!("{path}?q={token}")
        }
        ("/admin/organisations/merge", _) => {
            let other = world.organisations[usize::from(pitch == 0)].0;
            format!("{path}?keep={}&merge={other}", world.organisations[pitch].0)
        }
        ("/admin/organisations" | "/admin/users" | "/admin/roles", Some((token, _)))
            if pitch.is_multiple_of(2) =>
        {
            format!("{path}?q={token}")
        }
        ("/manage/pitches/bulk", _) => format!("{path}?do=assign&pitch={}", world.pitches[pitch].reference),
        ("/review", _) => format!("{path}?state=all"),
        ("/manage/pitches/{ref}", _) if pitch % 2 == 1 => format!("{path}?tab=history"),
        _ => path.to_owned(),
    }
}

/// What was logged in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Mails, the public search and the log: how many tokens the mails told, and what leaked.
async fn aftermath(world: &World, log: &Log) -> (usize, Vec<String>) {
    let portal = &world.portal;
    portal.work().await;
    let (mut leaks, mut told) = (Vec::new(), 0);
    let mails = portal.mails.sent();
    for mail in &mails {
        let to = mail.to_address.as_str();
        let Some(who) = world.people.iter().position(|one| one.person.email == to) else {
            leaks.push(format!("a mail to {to}, who is nobody"));
            continue;
        };
        let text = format!("{}\n{}\n{}\n{}", mail.to_name, mail.subject, mail.text, mail.html);
        for (token, secret) in world.secrets.found(&text) {
            told += 1;
            if !world.may_meet(who, &secret) {
                leaks.push(format!("a mail to {}: {token}", world.people[who].column));
            }
        }
    }
    for (token, secret) in world.secrets.all() {
        let page = portal.get(&portal.visitor(), &format!("/challenges?q={token}")).await;
        let found = world.secrets.found(&page.text().replace(token, ""));
        if found.iter().any(|(_, other)| !world.may_meet(world.place("AN"), other)) {
            leaks.push(format!("the public search answers to {token}: {secret:?}"));
        }
    }
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    leaks.extend(world.secrets.found(&logged).into_iter().map(|(token, _)| format!("the log has {token}")));
    (told, leaks)
}

/// The kinds of deviations, each once with how many there are.
fn told<'a>(deviations: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut kinds: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for deviation in deviations {
        let kind = deviation.split(" <").next().unwrap();
        let rest = deviation.rsplit('>').next().unwrap();
        let entry =
            kinds.entry(format!("{kind}{}", rest.split("cnry").next().unwrap())).or_insert((0, deviation));
        entry.0 += 1;
    }
    kinds
        .into_iter()
        .take(TOLD)
        .map(|(kind, (times, first))| format!("{times} x {kind}, like {first}"))
        .collect()
}

/// How many changes the audit trail knows: whoever looks is on record too.
async fn changes(world: &World) -> u64 {
    audit::Entity::find()
        .filter(audit::Column::Kind.is_not_in(["pitch.opened", "acting.opened", "audit.exported"]))
        .count(world.portal.app.db.read())
        .await
        .unwrap()
}

async fn walked(engine: Engine, every: usize, least: usize) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::of(TestApp::on(engine).await).await;
    let before = changes(&world).await;
    let walk = walk(&world, every).await;
    assert_eq!(changes(&world).await, before, "a refused form changed something");
    let (mails, leaks) = aftermath(&world, &log).await;
    eprintln!(
        "{engine:?}: {} requests, {mails} tokens in mails, tokens met with a right: {:?}",
        walk.requests, walk.met
    );
    let told = told(walk.deviations.iter().chain(&leaks));
    assert!(told.is_empty(), "{} deviations:\n{}", walk.deviations.len() + leaks.len(), told.join("\n"));
    assert!(walk.requests >= least, "only {} requests", walk.requests);
    let facets = if every == 1 { 20 } else { 8 };
    assert!(mails > 0 && walk.met.len() >= facets, "who may meet the tokens did not: {:?}", walk.met);
}

/// T01, T08, T09, T15: what is hidden is 404, what is visible and not allowed is refused, for everybody on every
/// route; HEAD has the rights of GET.
#[actix_web::test]
async fn every_route_answers_everybody_what_the_policy_says_and_leaks_nothing() {
    walked(Engine::Sqlite, 1, 12_000).await;
}

#[actix_web::test]
async fn a_sample_of_the_walk_on_postgresql() {
    walked(Engine::Postgres, 13, 1_000).await;
}
