//! Versions: what is in use never changes, what was sent stays on its version, drafts move when their people want to.

use actix_web::http::StatusCode;
use entity::form;
use sea_orm::{EntityTrait as _, sea_query::Expr};

use crate::{desk::Desk, harness::stories, pitch::typed};

stories! {
    async fn after_the_first_sent_pitch_all_but_optional_fields_needs_a_second_person(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let sent = portal.sent_pitch(&desk.lead, "heat").await;
        let page = portal.get(&desk.manager, &desk.at("form")).await;
        assert!(page.select(".banner").iter().any(|text| text.starts_with("Pitches were sent on this form.")));
        // An optional field: one person is enough.
        desk.add(&portal, "evidence", "url").await;
        desk.use_it(&portal).await;
        assert_eq!(desk.in_use(&portal).await.version, 3);

        // Another label: somebody else has to agree.
        desk.set(&portal, "summary", &[("label", "The gist")]).await;
        let silent = desk.send_form(&portal, &desk.manager, "form/use", &[]).await;
        assert_eq!((silent.status, silent.select(".summary-err li")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Say why".to_owned()]));
        let asked = desk.send_form(&portal, &desk.manager, "form/use", &[("note", "It reads better.")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.in_use(&portal).await.version, 3);
        let own = portal.post(&desk.manager, &desk.at("form/decide"), &[("do", "confirm")]).await;
        assert_eq!(own.status, StatusCode::CONFLICT);
        let waiting = portal.get(&desk.approver, &desk.at("form")).await;
        assert!(waiting.text().contains("It reads better.") && waiting.text().contains("The gist"));
        // While it waits, no other change is asked for.
        desk.set(&portal, "summary", &[("label", "Other words")]).await;
        let second = desk.send_form(&portal, &desk.manager, "form/use", &[("note", "Once more.")]).await;
        assert_eq!(second.status, StatusCode::CONFLICT);

        let confirmed = portal.post(&desk.approver, &desk.at("form/decide"), &[("do", "confirm")]).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER);
        let form = desk.in_use(&portal).await;
        assert_eq!((form.version, form.field("summary").unwrap().label.as_str()), (4, "The gist"));
        assert_eq!(portal.post(&desk.approver, &desk.at("form/decide"), &[("do", "confirm")]).await.status, StatusCode::NOT_FOUND);
        // What was sent reads as it was sent.
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{sent}")).await;
        assert!(dossier.text().contains("A summary of your pitch") && !dossier.text().contains("The gist"));
    }

    async fn a_change_that_is_refused_is_the_working_copy_again(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        portal.sent_pitch(&desk.lead, "heat").await;
        desk.set(&portal, "summary", &[("label", "The gist")]).await;
        desk.send_form(&portal, &desk.manager, "form/use", &[("note", "It reads better.")]).await;
        assert_eq!(desk.revision(&portal).await, "0");
        let back = portal.post(&desk.manager, &desk.at("form/decide"), &[("do", "refuse")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "who proposed it may take it back");
        assert_eq!(desk.working(&portal).await.field("summary").unwrap().label, "The gist");
        assert_eq!(desk.in_use(&portal).await.version, 2);
        assert_eq!(portal.entries("form.change-refused").await, 1);
    }

    async fn a_version_never_changes(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let before = desk.in_use(&portal).await;
        let changed = overture::store::write(&portal.app.db, async |tx| {
            form::Entity::update_many().col_expr(form::Column::Key, Expr::value("other")).exec(tx).await?;
            Ok(())
        })
        .await;
        assert!(changed.is_err());
        let gone = overture::store::write(&portal.app.db, async |tx| {
            form::Entity::delete_many().exec(tx).await?;
            Ok(())
        })
        .await;
        assert!(gone.is_err());
        assert_eq!(desk.in_use(&portal).await, before);
    }

    async fn a_draft_moves_when_its_people_want_to_and_nothing_is_lost(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let lea = desk.lead.clone();
        let reference = portal.begin(&lea, "heat").await;
        portal.fill(&lea, &reference).await;
        let base = format!("/my/pitches/{reference}");
        // Nothing to move to: the page leads back.
        assert_eq!(portal.get(&lea, &format!("{base}/form")).await.location(), base);

        let why = desk.add(&portal, "evidence", "long_text").await;
        desk.set(&portal, &why, &[("label", "One thing more"), ("required", "yes")]).await;
        desk.add(&portal, "evidence", "phone").await;
        desk.step(&portal, &[("do", "remove"), ("id", "novelty"), ("section", "solution")]).await;
        desk.use_it(&portal).await;
        let tasks = portal.get(&lea, &base).await;
        assert!(tasks.select(".banner").iter().any(|text| text.starts_with("2 questions were added on 1 Nov 2026.")));
        // It stays on its version until they move it, and could be sent like this.
        assert!(portal.get(&lea, &format!("{base}/solution")).await.text().contains("What is new about it"));
        assert_eq!(portal.get(&lea, &format!("{base}/check")).await.select("#f-_declaration").len(), 1);

        let page = portal.get(&lea, &format!("{base}/form")).await;
        assert!(page.select("main li").contains(&"One thing more".to_owned()));
        assert_eq!(page.select(".kv dt"), ["What is new about it"]);
        let value = |name: &str| page.attribute(&format!("input[name={name}]"), "value").unwrap();
        let (form, version) = (value("_form"), value("_version"));
        let fields = [("_form", form.as_str()), ("_version", version.as_str())];
        // Somebody saved meanwhile: look again.
        portal.save(&lea, &reference, "solution", &crate::pitch::typed_with("solution", "title", "Another title")).await;
        let late = portal.post(&lea, &format!("{base}/form"), &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let page = late;
        let version = page.attribute("input[name=_version]", "value").unwrap();
        let moved = portal.post(&lea, &format!("{base}/form"), &[("_form", &form), ("_version", &version)]).await;
        assert_eq!(moved.location(), base, "{}", moved.text());

        let tasks = portal.get(&lea, &base).await;
        assert!(tasks.select(".badge.info, .badge.mute, .tasks .done").contains(&"In progress".to_owned()));
        let aside = portal.get(&lea, &format!("{base}/form")).await;
        assert_eq!(aside.select(".kv dt"), ["novelty.v2"]);
        let (_, novelty) = typed("solution").into_iter().find(|(name, _)| *name == "novelty").unwrap();
        assert_eq!(aside.select(".kv dd")[0], novelty);
        assert!(!portal.get(&lea, &format!("{base}/solution")).await.text().contains("What is new about it"));
        // What was put aside is never sent.
        let mut evidence = typed("evidence");
        evidence.push((why.as_str(), "More."));
        let evidence: Vec<(&str, &str)> = evidence.into_iter().collect();
        portal.save(&lea, &reference, "evidence", &evidence).await;
        let sent = portal.send_pitch(&lea, &reference).await;
        assert_eq!(sent.location(), format!("{base}/sent"), "{:?}", sent.select("li"));
        let receipt = portal.get(&lea, &format!("{base}/receipt.json")).await.text();
        assert!(receipt.contains("\"form_version\":3") && !receipt.contains("novelty"));
    }

    async fn a_page_from_before_the_last_version_moves_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let reference = portal.begin(&desk.lead, "heat").await;
        desk.add(&portal, "evidence", "phone").await;
        desk.use_it(&portal).await;
        let path = format!("/my/pitches/{reference}/form");
        let page = portal.get(&desk.lead, &path).await;
        let value = |name: &str| page.attribute(&format!("input[name={name}]"), "value").unwrap();
        let (form, version) = (value("_form"), value("_version"));
        desk.add(&portal, "evidence", "email").await;
        desk.use_it(&portal).await;
        let stale = portal.post(&desk.lead, &path, &[("_form", &form), ("_version", &version)]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.text().contains("E-mail") || stale.select("main li").len() == 2);
        // A stranger finds nothing to move.
        let stranger = portal.person("sam@example.org", &[]).await;
        assert_eq!(portal.post(&stranger, &path, &[("_form", &form)]).await.status, StatusCode::NOT_FOUND);
    }
}
