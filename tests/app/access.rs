//! Guard: every route of the real route tree stands in the table, and every role gets from it what
//! `access.csv` says. The objects asked for do not exist, so this is the gate; what objects allow is told
//! by the stories.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{http::Method, introspection::IntrospectionTree, test, web};
use entity::values::Role;
use overture::web::{self as site, routes::ROUTES};
use serde_json::Value;

use crate::harness::{Engine, ORIGIN, TestApp};

const EXPECTED: &str = include_str!("access.csv");

/// The columns of `access.csv` after method and path.
const ROLES: [(&str, Option<Role>); 9] = [
    ("visitor", None),
    ("applicant", None),
    ("evaluator", Some(Role::Evaluator)),
    ("manager", Some(Role::Manager)),
    ("approver", Some(Role::Approver)),
    ("partnership_owner", Some(Role::PartnershipOwner)),
    ("executive", Some(Role::Executive)),
    ("auditor", Some(Role::Auditor)),
    ("admin", Some(Role::Admin)),
];

/// The path with names of things that do not exist.
fn filled(pattern: &str) -> String {
    let mut path = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap();
        path.push_str(before);
        path.push_str(match name.split(':').next().unwrap() {
            "ref" => "ZZ-000000",
            _ => "none",
        });
        rest = tail;
    }
    path + rest
}

#[actix_web::test]
async fn every_route_of_the_real_tree_is_declared() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let service = test::init_service(site::site(portal.app.clone())).await;
    let answer = test::call_service(&service, test::TestRequest::get().uri("/health").to_request()).await;
    let tree =
        answer.request().app_data::<web::Data<IntrospectionTree>>().expect("a route tree").report_as_json();
    let nodes: Vec<Value> = serde_json::from_str(&tree).unwrap();
    let mut real = BTreeSet::new();
    for node in &nodes {
        let path = node["full_path"].as_str().unwrap().to_owned();
        for method in node["methods"].as_array().unwrap() {
            let method = method.as_str().unwrap();
            if method != "HEAD" {
                real.insert((method.to_owned(), path.clone()));
            }
        }
    }
    let declared: BTreeSet<_> =
        ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert!(real.len() > 5, "{tree}");
    assert_eq!(real, declared, "the real routes and `ROUTES` differ");
}

#[actix_web::test]
async fn every_role_gets_from_every_route_what_the_table_says() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let mut people = Vec::new();
    for (name, role) in ROLES {
        let grants: Vec<_> = role.into_iter().map(|role| (role, None)).collect();
        people.push(match name {
            "visitor" => portal.visitor(),
            _ => portal.person(&format!("{name}@example.org"), &grants).await,
        });
    }
    let expected: BTreeMap<&str, &str> = EXPECTED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_at(line.match_indices(',').nth(1).unwrap().0))
        .collect();

    let mut actual = BTreeMap::new();
    for route in ROUTES {
        let mut line = String::new();
        for who in &people {
            // Signing out would end the session of the next line.
            let who = if route.path == "/sign-out" { &portal.visitor() } else { who };
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            let answer = portal
                .send(who, method, &filled(route.path), |request| {
                    if route.method == "GET" {
                        return request;
                    }
                    request
                        .insert_header(("origin", ORIGIN))
                        .insert_header(("content-type", "application/x-www-form-urlencoded"))
                })
                .await;
            assert!(!answer.status.is_server_error(), "{} {}: {}", route.method, route.path, answer.text());
            line.push_str(&format!(",{}", answer.status.as_u16()));
        }
        actual.insert(format!("{},{}", route.method, route.path), line);
    }
    let table: String = actual.iter().map(|(key, line)| format!("{key}{line}\n")).collect();
    let differs: Vec<_> = actual
        .iter()
        .filter(|(key, line)| expected.get(key.as_str()) != Some(&line.as_str()))
        .map(|(key, line)| format!("{key}: {line} instead of {:?}", expected.get(key.as_str())))
        .collect();
    let gone: Vec<_> = expected.keys().filter(|key| !actual.contains_key(**key)).collect();
    assert!(differs.is_empty() && gone.is_empty(), "{differs:#?}\nno longer routes: {gone:?}\n{table}");
}
