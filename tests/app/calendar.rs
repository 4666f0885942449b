//! Calendars and feeds, read by parsers: what they tell, to whom, and that a moved date is the same event.

use actix_web::http::{Method, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    challenge,
    values::{ChallengeState, PitchState, Role},
};
use icalendar::parser::{self, Component};
use scraper::{Html, Selector};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::harness::{Person, TestApp, stories};

/// The events of a calendar, each with these properties.
fn events<const N: usize>(text: &str, names: [&str; N]) -> Vec<[String; N]> {
    let unfolded = parser::unfold(text);
    let calendar = parser::read_calendar(&unfolded).unwrap_or_else(|why| panic!("{why}: {text}"));
    let value = |event: &Component<'_>, name: &str| {
        event.find_prop(name).map(|property| property.val.to_string()).unwrap_or_default()
    };
    calendar.components.iter().map(|event| names.map(|name| value(event, name))).collect()
}

impl TestApp {
    async fn calendar_of(&self, who: &Person) -> String {
        let page = self.post(who, "/my/calendar", &[]).await;
        page.select("code").remove(0).replace(&self.app.config.origin(), "")
    }

    async fn change_challenge(&self, slug: &str, column: challenge::Column, value: Expr) {
        overture::store::write(&self.app.db, async |tx| {
            challenge::Entity::update_many()
                .col_expr(column, value.clone())
                .filter(challenge::Column::Slug.eq(slug))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }
}

stories! {
    async fn a_moved_deadline_is_the_same_event_with_a_higher_sequence(portal: TestApp) {
        portal.challenge("heat").await;
        let names = ["UID", "SEQUENCE", "DTEND", "STATUS"];
        let read = async || {
            let answer = portal.get(&portal.visitor(), "/challenges/heat/deadline.ics").await;
            assert_eq!(answer.header("content-type"), Some("text/calendar; charset=utf-8"));
            events(&answer.text(), names).remove(0)
        };
        let first = read().await;
        assert_eq!(first[2], "20261111T120000Z");
        let later: DateTime<Utc> = "2026-11-20T16:00:00Z".parse().unwrap();
        portal.change_challenge("heat", challenge::Column::ClosesAt, Expr::value(later)).await;
        portal.change_challenge("heat", challenge::Column::Version, Expr::value(2)).await;
        let moved = read().await;
        assert_eq!((&moved[0], moved[2].as_str()), (&first[0], "20261120T160000Z"));
        assert!(moved[1].parse::<i32>().unwrap() > first[1].parse::<i32>().unwrap(), "{moved:?}");
        portal.change_challenge("heat", challenge::Column::State, Expr::value(ChallengeState::Withdrawn)).await;
        assert_eq!(read().await[3], "CANCELLED");
    }

    /// T14: of a draft challenge neither calendar nor feed tells anything.
    async fn a_draft_challenge_is_in_no_calendar_and_no_feed(portal: TestApp) {
        portal.challenge("open").await;
        portal.challenge_with("secret", |challenge| {
            challenge.state = ChallengeState::Draft;
            challenge.published_at = None;
        })
        .await;
        let visitor = portal.visitor();
        for page in ["deadline.ics", "updates.atom"] {
            let real = portal.get(&visitor, &format!("/challenges/secret/{page}")).await;
            let made_up = portal.get(&visitor, &format!("/challenges/none/{page}")).await;
            assert_eq!((real.status, real.bytes), (StatusCode::NOT_FOUND, made_up.bytes), "{page}");
        }
        let feed = portal.get(&visitor, "/challenges.atom").await;
        assert!(feed.text().contains("Challenge open") && !feed.text().contains("secret"));
    }

    async fn feeds_are_well_formed_and_asked_for_only_when_they_changed(portal: TestApp) {
        portal.challenge_with("heat", |challenge| challenge.title = "Heat & <b>noise</b>".to_owned()).await;
        let visitor = portal.visitor();
        for path in ["/challenges.atom", "/challenges/heat/updates.atom"] {
            let feed = portal.get(&visitor, path).await;
            assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
            let text = feed.text();
            assert!(text.contains("Heat &amp; &lt;b&gt;noise&lt;") && !text.contains("<b>"), "{text}");
            let page = Html::parse_fragment(&text);
            let count = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
            assert_eq!((count("entry"), count("entry > id"), count("entry > updated")), (1, 1, 1), "{text}");
            assert!(text.contains("<id>tag:127.0.0.1,2026:challenge/"), "{text}");
            let tag = feed.header("etag").unwrap().to_owned();
            let again =
                portal.send(&visitor, Method::GET, path, |request| request.insert_header(("if-none-match", tag))).await;
            assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        }
    }

    /// T03: the address of a calendar opens dates and references alone, and ends when it is replaced.
    async fn a_calendar_of_ones_own_tells_dates_and_nothing_confidential(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        let draft = portal.pitch(challenge, kim.id.unwrap(), PitchState::Draft, "").await;
        let sent = portal.pitch(challenge, kim.id.unwrap(), PitchState::Submitted, "evaluation").await;
        portal.assignment(&sent, eva.id.unwrap(), eva.id.unwrap()).await;
        let (kims, evas) = (portal.calendar_of(&kim).await, portal.calendar_of(&eva).await);
        assert!(!portal.get(&kim, "/my/calendar").await.text().contains(&kims), "it is shown once");
        let visitor = portal.visitor();
        let own = portal.get(&visitor, &kims).await;
        assert_eq!(own.header("cache-control"), Some("private, no-store"));
        let titles: Vec<String> = events(&own.text(), ["SUMMARY"]).into_iter().flatten().collect();
        assert_eq!(titles, [
            format!("{draft} closes: Challenge heat"),
            format!("{sent}: decision promised for “Challenge heat”"),
        ]);
        let all = own.text().replace("\r\n ", "");
        assert!(!all.contains("Pitch ") && !all.contains("Organisation") && !all.contains("A fan"), "{all}");
        let review = events(&portal.get(&visitor, &evas).await.text(), ["SUMMARY"]);
        assert_eq!(review, [[format!("{sent}: review due for “Challenge heat”")]]);

        let again = portal.calendar_of(&kim).await;
        assert_eq!(portal.get(&visitor, &kims).await.status, StatusCode::GONE);
        assert_eq!(portal.get(&visitor, &again).await.status, StatusCode::OK);
        assert_eq!(portal.get(&visitor, "/calendar/made-up").await.status, StatusCode::NOT_FOUND);
        portal.close_account(kim.id.unwrap()).await;
        assert_eq!(portal.get(&visitor, &again).await.status, StatusCode::GONE);
        portal.advance(TimeDelta::days(80));
        assert!(events(&portal.get(&visitor, &evas).await.text(), ["UID"]).is_empty(), "an empty calendar is one");
    }
}
