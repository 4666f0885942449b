//! The portal when something it needs is away.

use actix_web::http::StatusCode;
use sea_orm::{ConnectionTrait as _, Statement};

use crate::harness::{Engine, TestApp, postgres_do, stories};

stories! {
    async fn every_answer_carries_the_security_headers(portal: TestApp) {
        for path in ["/", "/nothing-here", "/health", "/static/none.css", "/sign-in"] {
            let answer = portal.get(&portal.visitor(), path).await;
            let csp = answer.header("content-security-policy").unwrap();
            assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        }
    }

    async fn a_signed_in_page_is_never_stored(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        for path in ["/", "/nothing-here"] {
            assert_eq!(portal.get(&kim, path).await.header("cache-control"), Some("no-store"), "{path}");
        }
    }

    async fn a_page_that_does_not_exist_says_nothing_of_the_address(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let (one, other) = (portal.get(&kim, "/nothing").await, portal.get(&kim, "/my/nothing/else").await);
        assert_eq!((one.status, one.bytes), (StatusCode::NOT_FOUND, other.bytes));
    }
}

#[actix_web::test]
async fn without_its_database_the_portal_says_so_and_stays_styled() {
    let portal = TestApp::on(Engine::Postgres).await;
    let kim = portal.person("kim@example.org", &[]).await;
    let db = portal.app.db.read();
    let name = Statement::from_string(db.get_database_backend(), "select current_database()::text");
    let name: String = db.query_one_raw(name).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    postgres_do(&format!("drop database {name} with (force)")).await;

    for who in [&kim, &portal.visitor()] {
        let answer = portal.post(who, "/sign-in", &[("email", "kim@example.org")]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
        assert_eq!(answer.header("retry-after"), Some("2"));
        assert_eq!(answer.select("h1"), ["The service is not available right now"]);
        assert!(answer.text().contains("/static/app."));
        assert!(!answer.text().to_lowercase().contains("database"));
    }
    assert_eq!(portal.get(&portal.visitor(), "/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(portal.get(&portal.visitor(), "/health").await.status, StatusCode::OK);
}
