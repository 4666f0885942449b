//! Limits through HTTP: how often, from where, under which name.

use actix_web::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use futures_util::future::join_all;
use overture::{domain::limit, services::system, store};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use crate::harness::{Answer, TestApp, stories};

/// Uses a limit up, as an hour of requests would.
pub(crate) async fn use_up(portal: &TestApp, limit: &limit::Limit, whom: &str) {
    use_up_but(portal, limit, whom, 0).await;
}

/// Uses a limit up but for so many.
async fn use_up_but(portal: &TestApp, limit: &limit::Limit, whom: &str, left: i32) {
    let each = limit.within / i32::try_from(limit.many).unwrap();
    let (name, full_at) =
        (limit.for_whom(whom), (portal.now() + limit.within - each * left).timestamp_millis());
    store::write(&portal.app.db, async |tx| {
        store::limit::locked(tx, &name).await?;
        store::limit::keep(tx, &name, full_at).await
    })
    .await
    .unwrap();
}

/// How long an answer asks to wait.
pub(crate) fn wait(answer: &Answer) -> TimeDelta {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    let seconds = answer.header("retry-after").unwrap().parse().unwrap();
    assert!(answer.text().contains(&format!("{seconds} seconds")), "{}", answer.text());
    TimeDelta::seconds(seconds)
}

stories! {
    async fn who_asks_for_links_too_often_waits_as_long_as_the_answer_says(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        let visitor = portal.visitor();
        let ask = [("email", "kim@example.org"), ("next", "/")];
        use_up(&portal, &limit::SIGN_IN, "127.0.0.1").await;
        let known = portal.post(&visitor, "/sign-in", &ask).await;
        let unknown = portal.post(&visitor, "/sign-in", &[("email", "nobody@example.org"), ("next", "/")]).await;
        assert_eq!((known.status, &known.bytes), (unknown.status, &unknown.bytes), "the same for every address");
        assert!(portal.mails_to("kim@example.org").await.is_empty());
        portal.advance(wait(&known));
        assert_eq!(portal.post(&visitor, "/sign-in", &ask).await.status, StatusCode::SEE_OTHER);
        portal.work().await;
        assert_eq!(portal.mails_to("kim@example.org").await.len(), 1);
    }

    /// T36, T69: one password tried on account after account is stopped by the limit of the network it comes from, whatever
    /// it says of itself; whoever comes from elsewhere gets in.
    async fn one_password_on_many_accounts_is_stopped_where_it_comes_from(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        portal.post(&kim, "/my/account/password", &[("new_password", "plum kettle orbit vast")]).await;
        let from = async |address: &str, n: usize, email: &str, password: &str| {
            let address: std::net::IpAddr = address.parse().unwrap();
            let fields = [("email", email), ("password", password)];
            portal.send(&portal.visitor(), Method::POST, "/sign-in/password", |request| {
                request
                    .peer_addr((address, 50_000).into())
                    .insert_header((header::ORIGIN, portal.app.config.origin()))
                    .insert_header(("x-forwarded-for", format!("192.0.2.{}", n % 250)))
                    .set_form(fields)
            }).await
        };
        // As after 288 accounts, which would take a minute of hashing.
        use_up_but(&portal, &limit::SIGN_IN, "203.0.113.7", 12).await;
        use_up_but(&portal, &limit::SIGN_IN, "2001:db8:1:2::/64", 3).await;
        let (mut tried, mut stopped) = (0, 0);
        for n in 288..388 {
            match from("203.0.113.7", n, &format!("user{n}@example.org"), "correct horse battery").await {
                answer if answer.status == StatusCode::UNPROCESSABLE_ENTITY => tried += 1,
                answer => {
                    assert!(wait(&answer) > TimeDelta::zero());
                    stopped += 1;
                }
            }
        }
        assert_eq!((tried, stopped), (12, 88));
        // Each address of one IPv6 network is the same client.
        let statuses: Vec<u16> = join_all((0..6).map(|n| {
            let email = format!("user{n}@example.org");
            async move { from(&format!("2001:db8:1:2::{n}"), n, &email, "correct horse battery").await.status.as_u16() }
        })).await;
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 3, "{statuses:?}");
        let own = from("198.51.100.1", 1, "kim@example.org", "plum kettle orbit vast").await;
        assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text());
        // The same limit stands before a mailed link.
        let link = portal.send(&portal.visitor(), Method::POST, "/sign-in", |request| {
            request
                .peer_addr(([203, 0, 113, 7], 50_000).into())
                .insert_header((header::ORIGIN, portal.app.config.origin()))
                .set_form([("email", "kim@example.org")])
        }).await;
        wait(&link);
    }

    async fn an_invented_address_gets_round_no_limit(portal: TestApp) {
        use_up(&portal, &limit::SIGN_IN, "127.0.0.1").await;
        let answer = portal
            .send(&portal.visitor(), Method::POST, "/sign-in", |request| {
                request
                    .insert_header((header::ORIGIN, portal.app.config.origin()))
                    .insert_header(("x-forwarded-for", "192.0.2.77"))
                    .set_form([("email", "kim@example.org"), ("next", "/")])
            })
            .await;
        wait(&answer);
    }

    async fn a_sending_too_much_loses_nothing_and_goes_through_later(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        use_up(&portal, &limit::SUBMIT, &kim.id.unwrap().to_string()).await;
        let refused = portal.send_pitch(&kim, &reference).await;
        let page = portal.get(&kim, &format!("/my/pitches/{reference}/solution")).await;
        assert_eq!(page.status, StatusCode::OK, "still a draft");
        portal.advance(wait(&refused));
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
    }

    async fn limits_that_are_free_again_are_forgotten(portal: TestApp) {
        use_up(&portal, &limit::SIGN_IN, "192.0.2.1").await;
        for (later, left) in [(TimeDelta::minutes(59), 1), (TimeDelta::minutes(2), 0)] {
            portal.advance(later);
            system::forget_limits(&portal.app, &portal.operator()).await.unwrap();
            let rows = entity::rate_limit::Entity::find().count(portal.app.db.read()).await.unwrap();
            assert_eq!(rows, left);
        }
    }

    async fn only_our_own_names_are_answered(portal: TestApp) {
        for (host, status) in [
            ("127.0.0.1:8080", StatusCode::OK),
            ("LOCALHOST:8080", StatusCode::OK),
            ("evil.example", StatusCode::MISDIRECTED_REQUEST),
            ("127.0.0.1.evil.example", StatusCode::MISDIRECTED_REQUEST),
            ("localhost.evil.example:8080", StatusCode::MISDIRECTED_REQUEST),
        ] {
            for path in ["/challenges", "/sign-in"] {
                let answer = portal
                    .send(&portal.visitor(), Method::GET, path, |request| {
                        request.insert_header((header::HOST, host))
                    })
                    .await;
                assert_eq!(answer.status, status, "{host}{path}");
            }
        }
    }
}
