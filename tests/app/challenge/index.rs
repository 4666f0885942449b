//! The index: it follows the database, is mended, and the database answers while it cannot.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::ChallengeState;
use overture::services::{self, import::How};
use serde_json::{Value, json};

use super::{imported, row, take_in};
use crate::harness::stories;

stories! {
    async fn without_an_index_the_database_answers_and_says_so(portal: TestApp) {
        let rows: Vec<Value> = (0..25).map(row).collect();
        take_in(&portal, &rows, How::default()).await;
        let visitor = portal.visitor();
        let found = portal.get(&visitor, "/challenges?q=NUMBER+hydrogen&area=energy&status=open").await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.text().contains("Simple search: typos are not corrected right now"));
        assert_eq!(found.select("#results [role=status]"), ["9 challenges"]);
        assert_eq!(found.select("label[class=check]:has(#facet-area-health) .n"), ["8"]);
        let second = portal.get(&visitor, "/challenges?page=2").await;
        assert_eq!(second.select("#results .card").len(), 5);
        for (text, count) in [("hidrogen", 0), ("%25", 0), ("_", 0), ("\\", 0), ("'", 0), ("summer", 25)] {
            let answer = portal.get(&visitor, &format!("/challenges?q={text}&status=open")).await;
            assert_eq!(answer.status, StatusCode::OK, "{text}");
            let said = answer.select("#results [role=status]");
            let wanted = if count == 0 { "No challenge matches.".to_owned() } else { format!("{count} challenges") };
            assert_eq!(said, [wanted], "{text}");
        }

        // The portal mends it by itself.
        services::search::heal(&portal.app, &portal.operator()).await.unwrap();
        portal.work().await;
        let mended = portal.get(&visitor, "/challenges?q=hidrogen").await;
        assert!(!mended.text().contains("Simple search"));
        assert_eq!(mended.select("#results [role=status]"), ["25 challenges"]);
    }

    async fn the_index_follows_within_one_round_of_the_worker(portal: TestApp) {
        imported(&portal, 1).await;
        take_in(&portal, &[row(7)], How::default()).await;
        let visitor = portal.visitor();
        let before = portal.get(&visitor, "/challenges?q=seven").await;
        assert_eq!(before.select("#results .card").len(), 0);
        overture::worker::once(&portal.app, "test").await.unwrap();
        assert_eq!(portal.get(&visitor, "/challenges").await.select("#results .card").len(), 2);

        let mut again = row(7);
        again["title"] = json!("Number seven");
        let report = take_in(&portal, &[again], How::default()).await;
        assert_eq!((report.new, report.changed), (0, 1));
        overture::worker::once(&portal.app, "test").await.unwrap();
        let after = portal.get(&visitor, "/challenges?q=seven").await;
        assert_eq!(after.select("#results .card h3"), ["Number seven"]);
        assert!(services::search::health(&portal.app).await.unwrap().is_good());
    }

    async fn a_process_without_the_jobs_follows_the_database(portal: TestApp) {
        let rows: Vec<Value> = (0..3).map(row).collect();
        take_in(&portal, &rows, How::default()).await;
        let mut follower = services::search::Follower::default();
        let found = async || {
            portal.app.public_changed();
            let answer = portal.get(&portal.visitor(), "/challenges?q=hydrogen").await;
            assert!(!answer.text().contains("Simple search"));
            answer.select("#results .card").len()
        };
        follower.catch_up(&portal.app, &portal.operator()).await.unwrap();
        assert_eq!(found().await, 3);
        portal.advance(TimeDelta::seconds(30));
        take_in(&portal, &[row(7)], How::default()).await;
        follower.catch_up(&portal.app, &portal.operator()).await.unwrap();
        assert_eq!(found().await, 4);
        portal.advance(TimeDelta::seconds(30));
        let op = portal.operator();
        services::challenge::change_state(&portal.app, &op, "challenge-7", ChallengeState::Withdrawn, super::SAID).await.unwrap();
        for _ in 0..3 {
            follower.catch_up(&portal.app, &portal.operator()).await.unwrap();
            assert_eq!(found().await, 3);
        }
    }

    async fn the_index_is_built_anew_while_it_answers(portal: TestApp) {
        imported(&portal, 30).await;
        let op = portal.operator();
        let visitor = portal.visitor();
        let ask = async {
            for number in 0..12 {
                let answer = portal.get(&visitor, &format!("/challenges?q=hydrogen&x={number}")).await;
                assert_eq!(answer.select("#results [role=status]"), ["30 challenges"]);
                assert!(!answer.text().contains("Simple search"));
            }
        };
        let build = async {
            for _ in 0..3 {
                services::search::queue_rebuild(&portal.app, &op).await.unwrap();
                portal.work().await;
            }
        };
        futures_util::future::join(ask, build).await;
        assert!(services::search::health(&portal.app).await.unwrap().is_good());
    }
}
