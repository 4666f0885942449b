//! Sending: once, before the deadline, with a receipt.

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{audit, outbox, pitch, pitch_version};
use futures_util::future::join_all;
use overture::domain::canonical::sha256_hex;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::{borrowed, typed, typed_with};
use crate::harness::{TestApp, stories};

/// Frozen versions, mails about a sending, audit entries of a sending.
async fn traces(portal: &TestApp) -> (u64, u64, u64) {
    let conn = portal.app.db.read();
    let versions = pitch_version::Entity::find().count(conn).await.unwrap();
    let mails = outbox::Entity::find().filter(outbox::Column::Kind.eq("receipt")).count(conn).await.unwrap();
    let entries =
        audit::Entity::find().filter(audit::Column::Kind.eq("pitch.submitted")).count(conn).await.unwrap();
    (versions, mails, entries)
}

stories! {
    async fn what_evaluators_do_not_see_is_listed_before_the_sending(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, _) = portal.draft_with_file(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}/check");
        assert!(portal.get(&kim, &path).await.text().contains("They read everything above, and whose pitch it is."));
        crate::evaluation::access::blind(&portal).await;
        let unseen = portal.get(&kim, &path).await.select("section:has(> #seen-title) li");
        let first = ["Your organisation’s name", "Your organisation’s country"];
        assert_eq!(unseen[..2], first, "{unseen:?}");
        assert_eq!(unseen.last().map(String::as_str), Some("The names of your files"));
    }

    async fn a_pitch_goes_from_the_challenge_to_a_receipt_that_anyone_can_check(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let tasks = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(tasks.select(".progress p"), ["0 of 5 sections complete"]);
        portal.fill(&kim, &reference).await;
        let tasks = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(tasks.select(".progress p"), ["5 of 5 sections complete"]);
        assert_eq!(tasks.select("h1"), ["A fan that hides in the wind"]);

        let sent = portal.send_pitch(&kim, &reference).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(sent.location(), format!("/my/pitches/{reference}/sent"));
        let page = portal.get(&kim, sent.location()).await;
        assert_eq!(page.select(".panel-done .ref"), [reference.as_str()]);
        let hash = page.select("code.ref").remove(0);
        assert!(page.text().contains("2026-11-01T12:00:00.000Z"), "the exact time is said");

        let receipt = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.json")).await;
        assert_eq!(receipt.header("content-type"), Some("application/json"));
        assert_eq!(sha256_hex(&receipt.bytes), hash);
        let status = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(status.select("code.ref"), [hash.as_str()]);
        assert_eq!(status.select("main .badge").first().map(String::as_str), Some("Sent"));

        let mails = portal.mails_to("kim@example.org").await;
        let mail = mails.iter().find(|mail| mail.subject.as_str().contains(&reference)).expect("a receipt by mail");
        assert_eq!(mail.subject.as_str(), format!("Received: {reference} for “Challenge heat”"));
        assert!(mail.text.contains(&hash) && mail.text.contains("13:00 CET (Brussels)"), "{}", mail.text);
        assert!(!mail.text.contains("A fan that hides"), "no title of a pitch in a mail");
        assert_eq!(traces(&portal).await, (1, 1, 1));
    }

    async fn the_receipt_of_a_fixed_pitch_is_fixed(portal: TestApp) {
        portal.challenge_with("heat", |challenge| challenge.code = "NL".to_owned()).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        assert!(reference.starts_with("NL-") && reference.len() == 9, "{reference}");
        let receipt = portal.get(&kim, &format!("/my/pitches/{reference}/receipt.json")).await.text();
        let golden = receipt.replace(&reference, "NL-7K3M9Q");
        assert_eq!(golden, include_str!("receipt.golden.json").trim_end());
        // Computed outside: sha256sum over the golden bytes without their last line break.
        assert_eq!(
            sha256_hex(golden.as_bytes()),
            "9346bf257ed4fcec50b142ea268ac73bfecac870bdae20b85d20412ce23c56d3"
        );
    }

    async fn the_deadline_is_an_instant_of_the_servers_clock(portal: TestApp) {
        let closes = portal.now() + TimeDelta::hours(6);
        portal.challenge_with("heat", |challenge| challenge.closes_at = Some(closes)).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (early, late) = (portal.begin(&kim, "heat").await, portal.begin(&kim, "heat").await);
        portal.fill(&kim, &early).await;
        portal.fill(&kim, &late).await;
        let set = |at: DateTime<Utc>| portal.app.clock.set(at);

        set(closes - TimeDelta::milliseconds(1));
        let fields = portal.last_page(&kim, &late).await;
        let version = portal.draft_version(&kim, &late).await;
        assert_eq!(portal.send_pitch(&kim, &early).await.status, StatusCode::SEE_OTHER);
        set(closes);
        let refused = portal.post(&kim, &format!("/my/pitches/{late}/check"), &borrowed(&fields)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.select(".banner.bad p"), ["The deadline has passed."]);
        assert!(refused.select("button[class*=primary]").is_empty());

        let typed = typed_with("solution", "title", "Typed one second too late");
        let saved = portal.save_at(&kim, &late, "solution", &typed, &version).await;
        assert_eq!(saved.status, StatusCode::CONFLICT);
        assert!(saved.text().contains("Typed one second too late"), "what was typed is shown");
        assert!(saved.select("form[data-autosave]").is_empty());
        let (status, told) = portal.autosave(&kim, &late, "solution", &typed, 5).await;
        assert_eq!((status, told["message"].as_str()), (StatusCode::CONFLICT, Some("The deadline has passed.")));
        let kept = portal.get(&kim, &format!("/my/pitches/{late}/solution")).await;
        assert!(kept.text().contains("A fan that hides in the wind"), "what was saved in time is readable");
        assert_eq!(traces(&portal).await, (1, 1, 1));
    }

    async fn fifty_sendings_at_once_are_one(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        let fields = portal.last_page(&kim, &reference).await;
        let path = format!("/my/pitches/{reference}/check");
        let form = borrowed(&fields);
        let answers = join_all((0..50).map(|_| portal.post(&kim, &path, &form))).await;
        for answer in answers {
            // A busy database says so; who asks again with the same key gets the same receipt.
            let answer = match answer.status {
                StatusCode::SERVICE_UNAVAILABLE => portal.post(&kim, &path, &form).await,
                _ => answer,
            };
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            assert_eq!(answer.location(), format!("/my/pitches/{reference}/sent"));
        }
        assert_eq!(traces(&portal).await, (1, 1, 1));

        portal.advance(TimeDelta::hours(11));
        assert_eq!(portal.post(&kim, &path, &form).await.location(), format!("/my/pitches/{reference}/sent"));
        assert_eq!(traces(&portal).await, (1, 1, 1), "a replay hours later too");
    }

    async fn another_tab_sends_the_same_once_and_another_body_is_refused(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (first, other) = (portal.begin(&kim, "heat").await, portal.begin(&kim, "heat").await);
        portal.fill(&kim, &first).await;
        portal.fill(&kim, &other).await;
        let (one, two) = (portal.last_page(&kim, &first).await, portal.last_page(&kim, &first).await);
        assert_ne!(one[0], two[0], "each page has its own key");
        let path = format!("/my/pitches/{first}/check");
        for fields in [&one, &two, &one] {
            assert_eq!(portal.post(&kim, &path, &borrowed(fields)).await.location(), format!("/my/pitches/{first}/sent"));
        }
        let mut changed = one.clone();
        changed[1].1 = "1".to_owned();
        assert_eq!(portal.post(&kim, &path, &borrowed(&changed)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let elsewhere = portal.post(&kim, &format!("/my/pitches/{other}/check"), &borrowed(&one)).await;
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(elsewhere.select(".summary-err li"), ["This page has already sent something else. Open it again and send from there."]);
        assert_eq!(traces(&portal).await, (1, 1, 1));
    }

    async fn what_is_incomplete_or_too_long_or_undeclared_is_saved_and_not_sent(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let check = format!("/my/pitches/{reference}/check");
        let page = portal.get(&kim, &check).await;
        assert!(page.select("button[class*=primary]").is_empty(), "no button while something is open");
        assert!(page.select("main li a").iter().any(|text| text == "Enter your organisation’s name"));

        portal.fill(&kim, &reference).await;
        let long = "x".repeat(121);
        let saved = portal.save(&kim, &reference, "solution", &typed_with("solution", "title", &long)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "too long is saved");
        let page = portal.get(&kim, &check).await;
        assert_eq!(page.select("main section:first-of-type li"), ["The title of your pitch must be 120 characters or fewer"]);
        let version = portal.draft_version(&kim, &reference).await;
        let forged = [("_key", "0123456789abcdef"), ("_version", version.as_str()), ("_declaration", "1")];
        assert_eq!(portal.post(&kim, &check, &forged).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        portal.save(&kim, &reference, "solution", &typed("solution")).await;
        let fields = portal.last_page(&kim, &reference).await;
        for declared in ["", "2"] {
            let mut fields = fields.clone();
            fields[2].1 = declared.to_owned();
            let refused = portal.post(&kim, &check, &borrowed(&fields)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-_declaration"));
            assert!(refused.select("#f-_declaration").len() == 1);
        }
        assert_eq!(traces(&portal).await, (0, 0, 0));
    }

    async fn an_answer_changed_since_the_page_was_shown_stops_the_sending(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        let fields = portal.last_page(&kim, &reference).await;
        portal.save(&kim, &reference, "solution", &typed_with("solution", "title", "A quieter fan")).await;
        let refused = portal.post(&kim, &format!("/my/pitches/{reference}/check"), &borrowed(&fields)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("A quieter fan"), "the page is fresh");
        assert_ne!(refused.attribute("input[name=_version]", "value").as_deref(), Some(fields[1].1.as_str()));
        assert_eq!(traces(&portal).await, (0, 0, 0));
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);
        let row = pitch::Entity::find().filter(pitch::Column::Reference.eq(&reference)).one(portal.app.db.read());
        let row = row.await.unwrap().unwrap();
        assert_eq!((row.title.as_str(), row.stage.as_str(), row.version), ("A quieter fan", "received", 1));
    }
}
