//! Stories of the public site: the list, the page of a challenge, the index that follows, imported files, and
//! finished pages that are never older than what they show.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::{
    challenge,
    values::{ChallengeKind, ChallengeState, PitchState},
};
use overture::{
    domain::import::{ChallengeRow, Given, PitchRow},
    error::Invalid,
    services::{
        self,
        import::{How, Pitches, Report},
    },
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Value, json};

use crate::harness::{TestApp, stories};

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

fn parse(line: &str) -> Result<ChallengeRow, Invalid> {
    ChallengeRow::parse(line, &Given::default())
}

async fn import(portal: &TestApp, rows: &[Value], how: How) -> Report {
    let op = portal.operator();
    services::library::ensure(&portal.app, &op).await.unwrap();
    services::import::challenges(&portal.app, &op, &file(rows), how, parse).await.unwrap()
}

async fn imported(portal: &TestApp, count: usize) {
    let rows: Vec<Value> = (0..count).map(row).collect();
    let report = import(portal, &rows, How::default()).await;
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
        services::challenge::change_state(&portal.app, &op, "challenge-0", ChallengeState::Withdrawn)
            .await
            .unwrap();
        portal.work().await;
        let answer = portal.get(&portal.visitor(), "/challenges/challenge-0").await;
        assert_eq!(answer.status, StatusCode::GONE);
        assert_eq!(answer.select("h1"), ["This has been withdrawn"]);
        let list = portal.get(&portal.visitor(), "/challenges").await;
        assert_eq!(list.select("#results [role=status]"), ["No challenge matches."]);
    }

    async fn the_list_filters_counts_and_pages(portal: TestApp) {
        imported(&portal, 45).await;
        let visitor = portal.visitor();
        let all = portal.get(&visitor, "/challenges").await;
        assert_eq!(all.select("h1"), ["Challenges"]);
        assert_eq!(all.select("#results [role=status]"), ["45 challenges"]);
        assert_eq!(all.select("#results .card").len(), 20);
        assert_eq!(all.select("label[class=check]:has(#facet-area-energy) .n"), ["15"]);
        assert_eq!(all.select("label[class=check]:has(#facet-area-mobility) .n"), ["0"]);
        assert_eq!(all.attribute("a[rel=next]", "href").as_deref(), Some("/challenges?page=2"));

        let some = portal.get(&visitor, "/challenges?area=health&area=energy&status=open").await;
        assert_eq!(some.select("h1"), ["Open challenges in Health or Energy"]);
        assert_eq!(some.select("#results [role=status]"), ["30 challenges"]);
        assert_eq!(some.select(".pill").len(), 3);
        // What one more area would add is counted without the areas chosen.
        assert_eq!(some.select("label[class=check]:has(#facet-area-space) .n"), ["15"]);
        assert!(some.attribute("#facet-area-health", "checked").is_some());

        let last = portal.get(&visitor, "/challenges?page=3").await;
        assert_eq!(last.select("#results .card").len(), 5);
        assert!(last.attribute("a[rel=next]", "href").is_none());
        let past = portal.get(&visitor, "/challenges?page=9").await;
        assert_eq!(past.select("#results .card").len(), 5);
        assert!(past.text().contains("There is no page 9. This is the last one."));

        let none = portal.get(&visitor, "/challenges?area=mobility&status=paused").await;
        assert_eq!(none.select(".empty h2"), ["No challenge matches"]);
        assert_eq!(none.attribute(".empty a.btn", "href").as_deref(), Some("/challenges?area=mobility"));
    }

    async fn what_the_address_does_not_mean_is_told_or_refused(portal: TestApp) {
        imported(&portal, 1).await;
        let visitor = portal.visitor();
        let odd = portal.get(&visitor, "/challenges?colour=red&area=moon&status=open").await;
        assert_eq!(odd.status, StatusCode::OK);
        for ignored in ["colour=red", "area=moon"] {
            assert!(odd.text().contains(ignored), "{ignored}");
        }
        let long = format!("/challenges?q={}", "a".repeat(3_000));
        assert_eq!(portal.get(&visitor, &long).await.status, StatusCode::OK);
        let hostile = portal.get(&visitor, "/challenges?q=%3Cscript%3Ealert(1)%3C/script%3E&x=%3Cb%3E").await;
        assert!(!hostile.text().contains("<script>alert") && !hostile.text().contains("<b>"));
        for broken in ["q=%FF", "q=%C3%28", "q=%00", "q=%zz", "sort=best", "area=%80"] {
            let answer = portal.get(&visitor, &format!("/challenges?{broken}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
        }
    }

    async fn a_typing_error_is_forgiven_and_hits_are_marked(portal: TestApp) {
        imported(&portal, 3).await;
        let visitor = portal.visitor();
        let found = portal.get(&visitor, "/challenges?q=hidrogen+tancs").await;
        assert_eq!(found.select("#results .card").len(), 3);
        assert!(found.select("mark").contains(&"Tanks".to_owned()), "{:?}", found.select("mark"));
        assert!(!found.text().contains("Simple search"));
        let sorts = found.select("nav[aria-label='Sort by'] li");
        assert_eq!(sorts[1..], ["Closing soonest", "Newest", "Best match"]);
    }

    async fn without_an_index_the_database_answers_and_says_so(portal: TestApp) {
        let rows: Vec<Value> = (0..25).map(row).collect();
        import(&portal, &rows, How::default()).await;
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
        import(&portal, &[row(7)], How::default()).await;
        let visitor = portal.visitor();
        let before = portal.get(&visitor, "/challenges?q=seven").await;
        assert_eq!(before.select("#results .card").len(), 0);
        overture::worker::once(&portal.app, "test").await.unwrap();
        assert_eq!(portal.get(&visitor, "/challenges").await.select("#results .card").len(), 2);

        let changed = json!({"title": "Number seven", "import_key": null});
        let mut again = row(7);
        again["title"] = changed["title"].clone();
        let report = import(&portal, &[again], How::default()).await;
        assert_eq!((report.new, report.changed), (0, 1));
        overture::worker::once(&portal.app, "test").await.unwrap();
        let after = portal.get(&visitor, "/challenges?q=seven").await;
        assert_eq!(after.select("#results .card h3"), ["Number seven"]);
        assert!(services::search::health(&portal.app).await.unwrap().is_good());
    }

    async fn a_process_without_the_jobs_follows_the_database(portal: TestApp) {
        let rows: Vec<Value> = (0..3).map(row).collect();
        import(&portal, &rows, How::default()).await;
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
        import(&portal, &[row(7)], How::default()).await;
        follower.catch_up(&portal.app, &portal.operator()).await.unwrap();
        assert_eq!(found().await, 4);
        portal.advance(TimeDelta::seconds(30));
        let op = portal.operator();
        services::challenge::change_state(&portal.app, &op, "challenge-7", ChallengeState::Withdrawn).await.unwrap();
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

    async fn a_kept_page_is_the_page_and_changes_with_it(portal: TestApp) {
        imported(&portal, 3).await;
        let visitor = portal.visitor();
        for path in ["/", "/challenges?status=open", "/challenges/challenge-1"] {
            let made = portal.get(&visitor, path).await;
            let (statements, kept) = portal.statements(portal.get(&visitor, path)).await;
            assert_eq!(statements, 0, "{path} was made again");
            assert_eq!(made.bytes, kept.bytes, "{path}");
            for name in ["etag", "content-security-policy", "content-type", "cache-control", "vary"] {
                assert!(made.header(name).is_some(), "{path} lacks {name}");
                assert_eq!(made.header(name), kept.header(name), "{path} {name}");
            }
            portal.app.public_changed();
            let (statements, fresh) = portal.statements(portal.get(&visitor, path)).await;
            assert!(statements > 0, "{path}");
            assert_eq!(fresh.bytes, made.bytes, "{path}");

            let tag = made.header("etag").unwrap().to_owned();
            let known = portal
                .send(&visitor, Method::GET, path, |request| request.insert_header(("if-none-match", tag)))
                .await;
            assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
            let head = portal.send(&visitor, Method::HEAD, path, |request| request).await;
            assert_eq!((head.status, head.header("etag")), (StatusCode::OK, made.header("etag")));
            let packed = portal
                .send(&visitor, Method::GET, path, |request| request.insert_header(("accept-encoding", "gzip, br")))
                .await;
            assert_eq!(packed.header("content-encoding"), Some("br"));
            assert!(packed.bytes.len() < made.bytes.len() / 2);
            assert_ne!(packed.header("etag"), made.header("etag"));
        }
        let op = portal.operator();
        services::challenge::change_state(&portal.app, &op, "challenge-1", ChallengeState::Paused).await.unwrap();
        let page = portal.get(&visitor, "/challenges/challenge-1").await;
        assert_eq!(page.select(".badge"), ["Paused"]);
    }

    async fn a_kept_page_ends_with_the_instant_it_shows_and_after_five_seconds(portal: TestApp) {
        let soon = portal.now() + TimeDelta::seconds(2);
        portal.challenge_with("soon", |row| row.closes_at = Some(soon)).await;
        let visitor = portal.visitor();
        let open = portal.get(&visitor, "/challenges/soon").await;
        assert!(open.text().contains("Start a pitch"));
        portal.advance(TimeDelta::seconds(2));
        let closed = portal.get(&visitor, "/challenges/soon").await;
        assert!(!closed.text().contains("Start a pitch"), "the deadline is on the server's clock");
        assert_eq!(closed.select(".badge"), ["In evaluation"]);

        // Another process wrote: nobody here was told.
        set_state(&portal, "soon", ChallengeState::Archived).await;
        portal.advance(TimeDelta::seconds(4));
        assert_eq!(portal.get(&visitor, "/challenges/soon").await.select(".badge"), ["In evaluation"]);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(portal.get(&visitor, "/challenges/soon").await.select(".badge"), ["Archived"]);
    }

    async fn nobody_is_shown_a_page_of_somebody_else(portal: TestApp) {
        imported(&portal, 1).await;
        let ada = portal.person("ada@example.org", &[]).await;
        let id = overture::store::challenge::id_of_slug(portal.app.db.read(), "challenge-0").await.unwrap().unwrap();
        let reference = portal.pitch(id, ada.id.unwrap(), PitchState::Draft, "").await;
        for path in ["/", "/challenges/challenge-0"] {
            let own = portal.get(&ada, path).await;
            assert!(own.text().contains(&reference), "{path}");
            assert_eq!(own.header("cache-control"), Some("no-store"), "{path}");
            let visitor = portal.get(&portal.visitor(), path).await;
            assert!(!visitor.text().contains(&reference) && !visitor.text().contains("ada@"), "{path}");
            assert!(portal.get(&ada, path).await.text().contains(&reference), "{path}");
        }
        let page = portal.get(&ada, "/challenges/challenge-0").await;
        assert_eq!(page.select(".facts a.btn"), ["Continue your pitch"]);
        let dark = portal
            .send(&portal.visitor(), Method::GET, "/challenges", |request| {
                request.insert_header(("cookie", "theme=dark"))
            })
            .await;
        assert_eq!(dark.attribute("html", "data-theme").as_deref(), Some("dark"));
        let plain = portal.get(&portal.visitor(), "/challenges").await;
        assert_eq!(plain.attribute("html", "data-theme"), None);
    }

    async fn the_button_is_the_state_of_the_challenge(portal: TestApp) {
        let now = portal.now();
        type Change = fn(&mut challenge::Model, chrono::DateTime<chrono::Utc>);
        let day = TimeDelta::days(1);
        assert!(day > TimeDelta::zero());
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

    async fn the_same_file_twice_leaves_the_same_state(portal: TestApp) {
        let rows: Vec<Value> = (0..5).map(row).collect();
        let first = import(&portal, &rows, How::default()).await;
        assert_eq!((first.new, first.changed, first.unchanged), (5, 0, 0));
        let before = challenge::Entity::find().all(portal.app.db.read()).await.unwrap();
        let entries = overture::store::audit::last(portal.app.db.read()).await.unwrap().unwrap().seq;
        portal.advance(TimeDelta::hours(1));
        let again = import(&portal, &rows, How::default()).await;
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 5));
        let after = challenge::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(before, after);
        let now = overture::store::audit::last(portal.app.db.read()).await.unwrap().unwrap().seq;
        assert_eq!(entries, now, "nothing happened, so nothing is on record");
    }

    async fn a_bad_row_keeps_the_whole_file_out(portal: TestApp) {
        let mut rows: Vec<Value> = (0..4).map(row).collect();
        rows[1]["closes_at"] = json!("04/23/ 10:00 AM");
        rows[2]["slug"] = json!("challenge-0");
        let count = async || challenge::Entity::find().count(portal.app.db.read()).await.unwrap();
        let dry = import(&portal, &rows, How { dry_run: true, ..How::default() }).await;
        let refused = import(&portal, &rows, How::default()).await;
        assert_eq!(dry.refused, refused.refused);
        assert!(!dry.written && !refused.written);
        let told: Vec<(usize, String)> = refused
            .refused
            .iter()
            .flat_map(|bad| bad.faults.0.iter().map(|fault| (bad.line, fault.field.clone())))
            .collect();
        assert_eq!(told, [(2, "closes_at".to_owned()), (2, "closes_at".to_owned()), (3, "import_key".to_owned())]);
        assert_eq!(count().await, 0);
        let rest = import(&portal, &rows, How { skip_bad: true, ..How::default() }).await;
        assert_eq!((rest.new, rest.written, count().await), (2, true, 2));
        for (field, value, wrong) in
            [("slug", json!("other"), "slug"), ("code", json!("ZZZZ"), "code"), ("kind", json!("x"), "kind")]
        {
            let mut changed = row(0);
            changed["import_key"] = json!("slug:challenge-0");
            changed[field] = value;
            let report = import(&portal, &[changed], How::default()).await;
            assert_eq!(report.refused[0].faults.0[0].field, wrong);
        }
    }

    async fn imported_pitches_stand_as_if_they_had_been_sent(portal: TestApp) {
        imported(&portal, 1).await;
        portal.person("lead@example.org", &[]).await;
        let op = portal.operator();
        let pitch = |key: &str, organisation: &str, title: &str| {
            json!({
                "import_key": key, "challenge": "challenge-0", "organisation": organisation,
                "answers": {"title": title, "summary": "Short.", "team_size": 4, "areas": ["energy"]}
            })
        };
        let take = async |rows: &[Value], lead: Option<&str>| {
            let given = Pitches { challenge: None, lead };
            services::import::pitches(&portal.app, &op, &file(rows), How::default(), given, PitchRow::parse)
                .await
                .unwrap()
        };
        let rows = [pitch("a", "RESODYN CORP", "One"), pitch("b", "Resodyn Corporation", "Two")];
        let lead = Some("lead@example.org");
        let nobody = take(&rows, Some("nobody@example.org")).await;
        assert_eq!(nobody.refused[0].faults.0[0].field, "lead_email");
        let first = take(&rows, lead).await;
        assert_eq!((first.new, first.written), (2, true));
        let again = take(&rows, lead).await;
        assert_eq!((again.new, again.unchanged), (0, 2));
        let other = take(&[pitch("a", "RESODYN CORP", "Another")], lead).await;
        assert_eq!(other.refused[0].faults.0[0].field, "import_key");
        let bad = json!({"import_key": "c", "challenge": "none", "organisation": "", "answers": {"x": 1}});
        assert_eq!(take(&[bad], lead).await.refused[0].faults.0[0].field, "organisation");

        let organisations = entity::organisation::Entity::find().count(portal.app.db.read()).await.unwrap();
        assert_eq!(organisations, 1, "one firm under two spellings is one");
        for (name, broken) in services::system::promises(&portal.app).await.unwrap() {
            assert_eq!(broken, 0, "{name}");
        }
        portal.work().await;
        assert!(portal.mails.sent().is_empty(), "nobody pitched here");
        let page = portal.get(&portal.visitor(), "/challenges/challenge-0").await;
        assert!(!page.text().contains("RESODYN") && !page.text().contains("2 pitches"));
    }

    async fn the_number_of_statements_does_not_grow_with_the_rows(portal: TestApp) {
        let visitor = portal.visitor();
        let mut counts = Vec::new();
        for size in [10, 1_000] {
            imported(&portal, size).await;
            let mut of = Vec::new();
            for path in ["/", "/challenges", "/challenges?q=hydrogen", "/challenges/challenge-1"] {
                portal.app.public_changed();
                let (statements, answer) = portal.statements(portal.get(&visitor, path)).await;
                assert_eq!(answer.status, StatusCode::OK);
                of.push((path, statements));
            }
            counts.push(of);
            // The next file has the same first rows: they stay as they are.
            if size == 10 {
                overture::store::write(&portal.app.db, async |tx| {
                    challenge::Entity::delete_many().exec(tx).await?;
                    Ok(())
                })
                .await
                .unwrap();
            }
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0].iter().all(|(_, statements)| *statements <= 8), "{:?}", counts[0]);
    }
}
