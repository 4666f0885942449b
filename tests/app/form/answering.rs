//! Answering: the kinds that are more than one box, and what is asked only sometimes.

use actix_web::http::StatusCode;

use crate::{
    desk::Desk,
    harness::{TestApp, stories},
    pitch::typed,
};

/// A form with a team, a budget, and a question for those who are not ready.
async fn built(portal: &TestApp) -> Desk {
    let desk = Desk::of(portal, "heat").await;
    let people = desk.add(portal, "evidence", "people").await;
    desk.set(portal, &people, &[("label", "The team"), ("id", "team"), ("required", "yes")]).await;
    let costs = desk.add(portal, "evidence", "budget").await;
    let settings = [
        ("label", "The costs"),
        ("id", "costs"),
        ("options", "staff: Staff\ntravel: Travel"),
        ("years", "2"),
    ];
    desk.set(portal, &costs, &settings).await;
    let why = desk.add(portal, "evidence", "short_text").await;
    let rule = [
        ("label", "Why not yet"),
        ("id", "why_not"),
        ("required", "yes"),
        ("join", "all"),
        ("rule-1-field", "pilot_ready"),
        ("rule-1-is", "is"),
        ("rule-1-value", "no"),
    ];
    desk.set(portal, &why, &rule).await;
    desk.use_it(portal).await;
    desk
}

fn evidence<'a>(ready: &'a str, more: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let mut all: Vec<_> = typed("evidence").into_iter().filter(|(name, _)| *name != "pilot_ready").collect();
    all.push(("pilot_ready", ready));
    all.extend_from_slice(more);
    all
}

const TEAM: [(&str, &str); 5] = [
    ("team.1.name", "Kim"),
    ("team.1.email", "kim@example.org"),
    ("costs.staff.1", "1,000"),
    ("costs.travel.2", "250.50"),
    ("costs.currency", "EUR"),
];

stories! {
    async fn tables_are_answered_added_up_and_read_by_everybody_who_may(portal: TestApp) {
        let desk = built(&portal).await;
        let lea = desk.lead.clone();
        let reference = portal.begin(&lea, "heat").await;
        portal.fill(&lea, &reference).await;
        let base = format!("/my/pitches/{reference}");
        // The button of a table saves and stays.
        let version = portal.draft_version(&lea, &reference).await;
        let mut stay = evidence("yes", &TEAM);
        stay.extend([("_then", "stay"), ("_version", version.as_str())]);
        let stayed = portal.post(&lea, &format!("{base}/evidence"), &stay).await;
        assert_eq!(stayed.location(), format!("{base}/evidence"));
        let page = portal.get(&lea, &format!("{base}/evidence")).await;
        assert_eq!(page.attribute("input[name='team.1.name']", "value").as_deref(), Some("Kim"));
        assert_eq!(page.attribute("input[name='team.2.name']", "value").as_deref(), Some(""));
        assert!(page.select("table tr:last-child td") == ["1,000.00", "250.50", "1,250.50"], "{:?}", page.select("table td"));
        let wrong = evidence("yes", &[("team.1.name", "Kim"), ("team.1.email", "kim"), ("costs.staff.1", "a lot"), ("costs.currency", "EUR")]);
        let refused = portal.save(&lea, &reference, "evidence", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.select(".summary-err li"), [
            "The team must have e-mail addresses like kim@example.org",
            "The costs must be an amount of money, like 250,000 or 250,000.50",
        ]);
        assert_eq!(refused.attribute("input[name='costs.staff.1']", "value").as_deref(), Some("a lot"));
        for href in ["f-team", "f-costs"] {
            assert_eq!(refused.select(&format!("input#{href}")).len(), 1, "{href}");
        }
        portal.save(&lea, &reference, "evidence", &evidence("yes", &TEAM)).await;
        let check = portal.get(&lea, &format!("{base}/check")).await;
        for text in ["Kim, kim@example.org", "Staff: EUR 1,000.00", "Total: EUR 1,250.50"] {
            assert!(check.text().contains(text), "{text}");
        }
        portal.send_pitch(&lea, &reference).await;
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{reference}")).await;
        assert!(dossier.text().contains("Total: EUR 1,250.50") && !dossier.text().contains("Why not yet"));
    }

    async fn what_is_hidden_is_kept_until_the_pitch_is_sent_and_left_out_then(portal: TestApp) {
        let desk = built(&portal).await;
        let lea = desk.lead.clone();
        let reference = portal.begin(&lea, "heat").await;
        portal.fill(&lea, &reference).await;
        let base = format!("/my/pitches/{reference}");
        let page = portal.get(&lea, &format!("{base}/evidence")).await;
        assert!(page.attribute("[data-field=why_not]", "hidden").is_some());
        // Without a script the new question is shown by the save.
        let opened = portal.save(&lea, &reference, "evidence", &evidence("no", &TEAM)).await;
        assert_eq!(opened.location(), format!("{base}/evidence"));
        let page = portal.get(&lea, &format!("{base}/evidence")).await;
        assert!(page.attribute("[data-field=why_not]", "hidden").is_none());
        assert_eq!(page.select("[data-flash]").len(), 1);
        let check = portal.get(&lea, &format!("{base}/check")).await;
        assert!(check.select("main li a").contains(&"Enter why not yet".to_owned()));

        let mut answered = evidence("no", &TEAM);
        answered.push(("why_not", "No lab"));
        let saved = portal.save(&lea, &reference, "evidence", &answered).await;
        assert_eq!(saved.location(), format!("{base}/partnership"));
        // Hidden again, by somebody whose page did not even have the field: kept.
        portal.save(&lea, &reference, "evidence", &evidence("yes", &TEAM)).await;
        let check = portal.get(&lea, &format!("{base}/check")).await;
        assert!(check.select("main li").contains(&"Why not yet".to_owned()) && check.text().contains("Not sent"));
        let page = portal.get(&lea, &format!("{base}/evidence")).await;
        assert_eq!(page.attribute("#f-why_not", "value").as_deref(), Some("No lab"));
        portal.send_pitch(&lea, &reference).await;
        let receipt = portal.get(&lea, &format!("{base}/receipt.json")).await.text();
        assert!(!receipt.contains("why_not") && receipt.contains("\"team\""));
    }

    async fn a_save_while_somebody_types_says_what_is_asked_now(portal: TestApp) {
        let desk = built(&portal).await;
        let reference = portal.begin(&desk.lead, "heat").await;
        let (status, said) = portal.autosave(&desk.lead, &reference, "evidence", &evidence("yes", &TEAM), 0).await;
        assert_eq!((status, &said["hidden"]), (StatusCode::OK, &serde_json::json!(["why_not"])));
        let (_, said) = portal.autosave(&desk.lead, &reference, "evidence", &evidence("no", &TEAM), 1).await;
        assert_eq!(said["hidden"], serde_json::json!([]));
    }

    async fn what_is_fixed_by_its_day_is_read_and_not_written(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        desk.set(&portal, "risks", &[("frozen_after", "2026-11-01")]).await;
        desk.use_it(&portal).await;
        let reference = portal.begin(&desk.lead, "heat").await;
        portal.save(&desk.lead, &reference, "partnership", &typed("partnership")).await;
        let path = format!("/my/pitches/{reference}/partnership");
        // Over midnight, without falling asleep.
        for hours in [11, 2] {
            portal.advance(chrono::TimeDelta::hours(hours));
            assert_eq!(portal.get(&desk.lead, &path).await.status, StatusCode::OK);
        }
        let page = portal.get(&desk.lead, &path).await;
        assert_eq!(page.select("textarea[name=risks]").len(), 0);
        let (_, risks) = typed("partnership").into_iter().find(|(name, _)| *name == "risks").unwrap();
        assert!(page.text().contains("This answer cannot be changed any more.") && page.text().contains(risks));
        portal.save(&desk.lead, &reference, "partnership", &crate::pitch::typed_with("partnership", "risks", "None at all")).await;
        assert!(portal.get(&desk.lead, &path).await.text().contains(risks));
    }

    async fn an_answer_given_before_is_offered_again_to_its_own_people(portal: TestApp) {
        let (heat, cold) = (Desk::of(&portal, "heat").await, Desk::of(&portal, "cold").await);
        for desk in [&heat, &cold] {
            let id = desk.add(&portal, "evidence", "long_text").await;
            desk.set(&portal, &id, &[("label", "Your laboratory"), ("id", "lab"), ("reuse", "lab")]).await;
            desk.set(&portal, "reference_url", &[("reuse", "organisation_website")]).await;
            desk.use_it(&portal).await;
        }
        let lea = heat.lead.clone();
        let first = portal.begin(&lea, "heat").await;
        portal.save(&lea, &first, "organisation", &typed("organisation")).await;
        let mut all = typed("evidence");
        all.push(("lab", "Two halls in <b>Espoo</b>"));
        portal.save(&lea, &first, "evidence", &all).await;

        let second = portal.begin(&lea, "cold").await;
        let path = format!("/my/pitches/{second}/evidence");
        let page = portal.get(&lea, &path).await;
        let word = format!("lab {first}");
        assert_eq!(page.select("button[name=_reuse]").len(), 2, "{:?}", page.select("button[name=_reuse]"));
        assert!(page.text().contains("Two halls in &lt;b&gt;Espoo"));
        // What was typed beside it is saved with it.
        let version = portal.draft_version(&lea, &second).await;
        let fields = [("evidence", "Measured."), ("lab", ""), ("_reuse", word.as_str()), ("_version", version.as_str())];
        let taken = portal.post(&lea, &path, &fields).await;
        assert_eq!(taken.location(), path);
        let page = portal.get(&lea, &path).await;
        assert_eq!(page.select("#f-lab"), ["Two halls in <b>Espoo</b>"]);
        assert_eq!(page.select("#f-evidence"), ["Measured."]);
        // To somebody else it is not offered, whatever they post.
        let sam = portal.person("sam@example.org", &[]).await;
        let third = portal.begin(&sam, "cold").await;
        let path = format!("/my/pitches/{third}/evidence");
        assert_eq!(portal.get(&sam, &path).await.select("button[name=_reuse]").len(), 0);
        let stolen = portal.post(&sam, &path, &[("_reuse", word.as_str()), ("_version", "0")]).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    }
}
