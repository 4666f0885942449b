//! One answer of an authenticator, many times.

use actix_web::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;

use super::{asked, is_refused, named, post, with_passkey};
use crate::harness::{Person, stories};

stories! {
    /// T33, T39: one answer of an authenticator, posted many times at the same moment, opens one session or none.
    async fn an_answer_posted_many_times_at_once_opens_one_session(portal: TestApp) {
        let portal = named(portal);
        let kim = portal.person("kim@example.org", &[]).await;
        let mut key = with_passkey(&portal, &kim).await;
        let browser = portal.visitor();
        let options = asked(&portal, &browser, "/sign-in/passkey/ask").await;
        let body = json!({ "credential": key.get(&options), "next": "/my" });
        let (sessions, signed_in) = (portal.sessions().await, portal.entries("sign_in.done").await);
        let browsers: Vec<Person> = (0..8).map(|_| browser.as_of_now()).collect();
        let answers = join_all(browsers.iter().map(|one| post(&portal, one, "/sign-in/passkey", &body))).await;
        let opened = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!((opened, portal.sessions().await, portal.entries("sign_in.done").await), (1, sessions + 1, signed_in + 1));
        for answer in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
            is_refused(answer, "its question is gone");
        }
    }
}
