//! Stories of challenges: what the public sees of one, and below the list, the index, finished pages and files.

use std::sync::Arc;

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::{
    challenge,
    values::{ChallengeKind, ChallengeState},
};
use overture::{
    domain::{
        area::Tree,
        import::{ChallengeRow, Given, Read},
    },
    error::Invalid,
    services::{
        self,
        challenge::Announcement,
        import::{How, Report},
    },
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Map, Value, json};

use crate::harness::{TestApp, stories};

mod import;
mod index;
mod kept;
mod list;

/// What is said to a change of a state.
const SAID: Announcement<'_> = Announcement { note: "The budget is gone.", tell: false };

/// A challenge in the import format, open in the time of the tests.
fn row(number: usize) -> Value {
    let areas = ["energy", "health", "space"];
    json!({
        "slug": format!("challenge-{number}"), "title": format!("Hydrogen storage number {number}"),
        "summary": "Tanks lose too much in summer.", "description": "They **leak**.", "wanted": "- tight\n- cheap",
        "sponsor": "Host", "area": areas[number % 3], "markets": ["industry"], "kind": "time_boxed",
        "offer": ["pilot_budget"], "prize_minor": null, "prize_currency": null, "eligibility": "Anybody.",
        "ip_terms": "You keep it.", "confidentiality": "Evaluators only.", "zone": "Europe/Brussels",
        "opens_at": "2026-10-01T09:00:00+02:00", "closes_at": "2026-12-01T17:00:00+01:00", "state": "published",
        "external_url": null, "source": {"name": "A <b>source</b>", "url": "https://example.org/1", "licence": "CC0"}
    })
}

fn file(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

fn read(areas: &Arc<Tree>, row: Map<String, Value>) -> Result<Read<ChallengeRow>, Invalid> {
    ChallengeRow::read(row, &Given { areas: areas.clone(), ..Given::default() })
}

async fn take_in(portal: &TestApp, rows: &[Value], how: How) -> Report {
    let op = portal.operator();
    let areas = portal.app.areas(&op).await.unwrap();
    services::library::ensure(&portal.app, &op).await.unwrap();
    services::import::challenges(&portal.app, &op, &file(rows), how, |row| read(&areas, row)).await.unwrap()
}

async fn imported(portal: &TestApp, count: usize) {
    let rows: Vec<Value> = (0..count).map(row).collect();
    let report = take_in(portal, &rows, How::default()).await;
    assert_eq!((report.new, report.refused.len()), (count, 0));
    services::search::rebuild(&portal.app, &portal.operator()).await.unwrap();
}

async fn set_state(portal: &TestApp, slug: &str, state: ChallengeState) {
    let slug = slug.to_owned();
    overture::store::write(&portal.app.db, async |tx| {
        challenge::Entity::update_many()
            .col_expr(challenge::Column::State, Expr::value(state))
            .filter(challenge::Column::Slug.eq(slug))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}

stories! {
    async fn a_draft_does_not_exist(portal: TestApp) {
        imported(&portal, 2).await;
        // The index still knows it as public: what it answers is read again.
        set_state(&portal, "challenge-0", ChallengeState::Draft).await;
        let visitor = portal.visitor();
        let hidden = portal.get(&visitor, "/challenges/challenge-0").await;
        let absent = portal.get(&visitor, "/challenges/never-was").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(hidden.bytes, absent.bytes);
        for path in ["/", "/challenges", "/challenges?q=hydrogen", "/challenges?q=number+0"] {
            let answer = portal.get(&visitor, path).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(!answer.text().contains("challenge-0"), "{path}");
            assert!(answer.text().contains("challenge-1"), "{path}");
        }
    }

    async fn a_withdrawn_challenge_is_gone_and_says_so(portal: TestApp) {
        imported(&portal, 1).await;
        let op = portal.operator();
        services::challenge::change_state(&portal.app, &op, "challenge-0", ChallengeState::Withdrawn, SAID)
            .await
            .unwrap();
        portal.work().await;
        let answer = portal.get(&portal.visitor(), "/challenges/challenge-0").await;
        assert_eq!(answer.status, StatusCode::GONE);
        assert_eq!(answer.select("h1"), ["This has been withdrawn"]);
        let list = portal.get(&portal.visitor(), "/challenges").await;
        assert_eq!(list.select("#results [role=status]"), ["No challenge matches."]);
    }

    async fn the_button_is_the_state_of_the_challenge(portal: TestApp) {
        let now = portal.now();
        type Change = fn(&mut challenge::Model, chrono::DateTime<chrono::Utc>);
        let states: [(&str, Change, &str, Option<&str>, &str); 8] = [
            ("open", |_, _| {}, "Start a pitch", Some("/challenges/open/pitch"), "Open"),
            ("closing", |row, now| row.closes_at = Some(now + TimeDelta::hours(50)), "Start a pitch",
                Some("/challenges/closing/pitch"), "2 days left"),
            ("evergreen", |row, _| { row.kind = ChallengeKind::Evergreen; row.closes_at = None },
                "Open all year: start a pitch", Some("/challenges/evergreen/pitch"), "Open all year"),
            ("announced", |row, now| row.opens_at = now + TimeDelta::days(5),
                "Opens Friday 6 November 2026", None, "Opens 6 Nov 2026"),
            ("closed", |row, now| row.closes_at = Some(now - TimeDelta::days(1)),
                "Closed on Saturday 31 October 2026", None, "In evaluation"),
            ("paused", |row, _| row.state = ChallengeState::Paused, "This challenge is paused", None, "Paused"),
            ("archived", |row, _| row.state = ChallengeState::Archived, "This challenge is archived", None, "Archived"),
            ("elsewhere", |row, _| row.external_url = Some("https://apply.example.org/x".to_owned()),
                "Go to apply.example.org", Some("https://apply.example.org/x"), "Open"),
        ];
        for (slug, change, label, href, badge) in states {
            portal.challenge_with(slug, |row| change(row, now)).await;
            let page = portal.get(&portal.visitor(), &format!("/challenges/{slug}")).await;
            assert_eq!(page.status, StatusCode::OK, "{slug}");
            assert_eq!(page.select("h1").len(), 1);
            assert_eq!(page.select(".badge")[0], badge, "{slug}");
            assert_eq!(page.attribute(".facts a.btn", "href").as_deref(), href, "{slug}");
            assert!(page.select(".facts a.btn, .facts strong").contains(&label.to_owned()), "{slug}");
        }
    }

    async fn everything_an_applicant_must_know_can_be_read(portal: TestApp) {
        imported(&portal, 1).await;
        let visitor = portal.visitor();
        let page = async |tab: &str| portal.get(&visitor, &format!("/challenges/challenge-0{tab}")).await;
        let overview = page("").await;
        assert_eq!(overview.select("strong:not(.facts strong)"), ["leak"]);
        assert_eq!(overview.select(".prose li"), ["tight", "cheap"]);
        assert!(overview.text().contains("A &lt;b&gt;source&lt;"));
        assert_eq!(overview.attribute("a[rel='nofollow noopener ugc']", "href").as_deref(), Some("https://example.org/1"));
        assert!(overview.select(".facts dd")[0].starts_with("Tuesday 1 December 2026, 17:00 CET (Brussels)"));

        let form = page("?tab=form").await;
        let definition = overture::domain::form::standard();
        assert_eq!(form.select("main h3").len(), definition.fields().count());
        for section in &definition.sections {
            assert!(form.select("main h2").contains(&section.title), "{}", section.title);
        }
        assert!(form.text().contains("Up to 6,000 characters"));
        let evaluation = page("?tab=evaluation").await;
        let rubric = overture::domain::evaluation::standard();
        assert_eq!(evaluation.select("main details").len(), rubric.criteria.len());
        assert!(evaluation.text().contains("25 %"));
        let terms = page("?tab=terms").await;
        assert_eq!(terms.select(".prose h2"), ["Who may pitch", "Intellectual property", "Confidentiality"]);
        assert_eq!(page("?tab=nothing").await.bytes, overview.bytes);
    }
}
