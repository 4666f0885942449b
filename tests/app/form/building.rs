//! Building: step by step, by whoever runs the challenge, with nothing lost and nothing let through.

use actix_web::http::StatusCode;
use entity::values::Role;
use overture::domain::form::{Condition, FieldKind};

use crate::{desk::Desk, harness::stories};

stories! {
    async fn a_form_is_built_from_the_standard_one_and_put_in_use(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let page = portal.get(&desk.manager, &desk.at("form")).await;
        assert_eq!(page.select(".lead"), ["Version 2 is in use."]);
        assert_eq!(page.select(".built h2").len(), 5);
        // The task list of the challenge leads here.
        let overview = portal.get(&desk.manager, "/manage/challenges/heat").await;
        assert_eq!(overview.select("a[href='/manage/challenges/heat/form']"), ["Form"]);

        let people = desk.add(&portal, "solution", "people").await;
        let saved = desk.set(&portal, &people, &[("label", "The team"), ("id", "team"), ("least", "1"), ("most", "4")]).await;
        assert_eq!(saved.location(), "/manage/challenges/heat/form#at-team");
        let costs = desk.add(&portal, "evidence", "budget").await;
        let options = [("label", "The costs"), ("id", "costs"), ("options", "staff: Staff\nOther things"), ("years", "2")];
        desk.set(&portal, &costs, &options).await;
        let why = desk.add(&portal, "evidence", "long_text").await;
        let rule = [
            ("label", "Why not yet"), ("id", "why_not"), ("required", "yes"), ("join", "all"),
            ("rule-1-field", "pilot_ready"), ("rule-1-is", "is"), ("rule-1-value", "no"),
        ];
        desk.set(&portal, &why, &rule).await;
        let moved = desk.step(&portal, &[("do", "up"), ("id", "why_not")]).await;
        assert_eq!(moved.location(), "/manage/challenges/heat/form#at-why_not");

        let page = portal.get(&desk.manager, &desk.at("form")).await;
        assert!(page.text().contains("Asked only if “Could you start a pilot within three months?” is No"));
        let form = desk.working(&portal).await;
        let evidence: Vec<_> = form.section("evidence").unwrap().fields.iter().map(|field| field.id.as_str()).collect();
        assert_eq!(evidence[5..], ["why_not", "costs"]);
        assert!(matches!(form.field("why_not").unwrap().shown_if, Some(Condition::All(_))));
        assert!(matches!(&form.field("costs").unwrap().kind, FieldKind::Budget { rows, years: 2, .. } if rows[1].value == "other_things"));
        // Nobody else has seen any of it.
        let public = portal.get(&portal.visitor(), "/challenges/heat?tab=form").await;
        assert!(!public.text().contains("Why not yet"));
        assert_eq!(desk.in_use(&portal).await.version, 2);

        desk.use_it(&portal).await;
        assert_eq!(desk.in_use(&portal).await.version, 3);
        let public = portal.get(&portal.visitor(), "/challenges/heat?tab=form").await;
        assert!(public.text().contains("Why not yet") && public.text().contains("Asked only if"));
        assert_eq!((portal.entries("form.used").await, portal.entries("form.edited").await), (1, 7));
        // The working copy is gone: what is in use is what is worked on.
        assert_eq!(desk.revision(&portal).await, "0");
    }

    async fn a_stale_step_is_refused_and_what_was_typed_is_kept(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let old = desk.revision(&portal).await;
        desk.add(&portal, "solution", "url").await;
        let path = desk.at("form/fields/title");
        let mut typed = overture::domain::form::settings(desk.working(&portal).await.field("title").unwrap());
        typed.retain(|(name, _)| name != "label");
        let mut all: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend([("label", "A label I typed"), ("revision", old.as_str())]);
        let refused = portal.post(&desk.manager, &path, &all).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.attribute("#f-label", "value").as_deref(), Some("A label I typed"));
        // The page carries the newer revision: saving again writes over theirs.
        let newer = refused.attribute("input[name=revision]", "value").unwrap();
        *all.last_mut().unwrap() = ("revision", newer.as_str());
        assert_eq!(portal.post(&desk.manager, &path, &all).await.status, StatusCode::SEE_OTHER);
        for step in [&[("do", "up"), ("id", "title"), ("revision", old.as_str())][..], &[("do", "remove"), ("id", "title")]] {
            assert_eq!(portal.post(&desk.manager, &desk.at("form"), step).await.status, StatusCode::CONFLICT);
        }
        assert!(desk.working(&portal).await.field("title").is_some());
    }

    async fn a_fault_is_told_where_it_can_be_mended_and_nothing_with_faults_is_used(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        for (changed, message) in [
            (&[("id", "action")][..], "“action” cannot be used as an id: the portal uses this word itself"),
            (&[("id", "summary")], "The id “summary” must be different from all others"),
            (&[("id", "Two words")], "The id “Two words” must be a lowercase letter, then lowercase letters, digits and underscores, 60 characters or fewer"),
            (&[("max_chars", "a lot")], "Enter a number within its limits"),
            (&[("max_chars", "501")], "The limits of “risks_short” must be possible, and the least no more than the greatest"),
            (&[("frozen_after", "soon")], "Enter a day, like 2027-03-01"),
            (&[("label", " ")], "Enter the title, label or text of “risks_short”"),
            (&[("join", "all")], "The condition of “risks_short” must have 1 to 10 rules"),
            (&[("join", "cel"), ("cel", "nobody > 1")], "The condition of “risks_short” asks for “nobody”, which is no field that can be asked for"),
            (&[("join", "cel"), ("cel", "[1].map(x, x) == areas")], "The condition of “risks_short” asks for “x”, which is no field that can be asked for"),
            (&[("join", "cel"), ("cel", "team_size + 1 > 2")], "The condition of “risks_short” cannot be understood: it does more than compare and join"),
            (&[("join", "cel"), ("cel", "risks_short == \"\"")], "The condition of “risks_short” goes in a circle with others"),
        ] {
            if desk.working(&portal).await.field("risks_short").is_none() {
                let id = desk.add(&portal, "partnership", "short_text").await;
                desk.set(&portal, &id, &[("id", "risks_short")]).await;
            }
            let refused = desk.set(&portal, "risks_short", changed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{changed:?}");
            assert_eq!(refused.select(".summary-err li"), [message]);
            let href = refused.attribute(".summary-err a", "href").unwrap();
            assert_eq!(refused.select(&href.replace('.', "\\.")).len(), 1, "{href} is on the page");
        }
        // What needs several steps may stand with its faults, and is not used.
        desk.step(&portal, &[("do", "remove"), ("id", "title"), ("section", "solution")]).await;
        desk.step(&portal, &[("do", "section-add")]).await;
        let page = portal.get(&desk.manager, &desk.at("form")).await;
        assert_eq!(page.select(".banner.warn li").len(), 2);
        let used = desk.send_form(&portal, &desk.manager, "form/use", &[]).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.in_use(&portal).await.version, 2);
        let discarded = desk.step(&portal, &[("do", "discard")]).await;
        assert_eq!(discarded.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.working(&portal).await, desk.in_use(&portal).await);
    }

    /// T40, T43: whatever a manager types into a form is text on every page that shows it.
    async fn nothing_that_is_typed_gets_into_a_page(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let hostile = "<script>alert(1)</script>{{ 7*7 }}\"'><img src=x onerror=alert(1)>";
        let section = desk.step(&portal, &[("do", "section-add")]).await;
        let (_, section) = section.location().rsplit_once('/').unwrap();
        let fields = [("title", hostile), ("guidance", hostile), ("id", section)];
        let page = format!("form/sections/{section}");
        assert_eq!(desk.send_form(&portal, &desk.manager, &page, &fields).await.status, StatusCode::SEE_OTHER);
        let options = format!("a: {hostile}\nb: {hostile}");
        for kind in FieldKind::WORDS {
            let id = desk.add(&portal, section, kind).await;
            let typed = [("label", hostile), ("hint", hostile), ("why", hostile), ("unit", "<b>"), ("low", hostile),
                ("high", hostile), ("options", &options), ("text", hostile)];
            let saved = desk.set(&portal, &id, &typed).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{kind}: {:?}", saved.select(".summary-err li"));
        }
        desk.use_it(&portal).await;
        let lea = &desk.lead;
        let reference = portal.begin(lea, "heat").await;
        for (who, path) in [
            (&desk.manager, desk.at("form")),
            (&desk.manager, desk.at("form/try")),
            (&desk.manager, desk.at("form/fields/one_of_1")),
            (&desk.manager, desk.at(&page)),
            (&desk.manager, desk.at("preview?as=applicant")),
            (&portal.visitor(), "/challenges/heat?tab=form".to_owned()),
            (lea, format!("/my/pitches/{reference}")),
            (lea, format!("/my/pitches/{reference}/{section}")),
            (lea, format!("/my/pitches/{reference}/check")),
        ] {
            let page = portal.get(who, &path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.select("script:not([src]):not([type='application/ld+json']), img, [onerror]"), [""; 0], "{path}");
            assert!(!page.text().contains("49\""), "{path}");
            assert!(page.text().contains("{{ 7*7 }}"), "{path} shows it as text");
        }
    }

    async fn a_form_is_downloaded_and_taken_in_and_a_file_with_faults_names_them(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let file = portal.get(&desk.manager, &desk.at("form/export")).await;
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"form-heat.json\""));
        let text = file.text();
        let broken = text.replace("\"id\": \"title\"", "\"id\": \"check\", \"colour\": \"red\"").replace("\"id\": \"terms\"", "\"id\": \"team\"");
        for (typed, messages) in [
            ("{", vec!["The file is no JSON: EOF while parsing an object at line 1 column 1"]),
            (broken.as_str(), vec![
                "At /sections/1/fields/0/colour the file says something no form has",
                "“team” cannot be used as an id: the portal uses this word itself",
                "The form must have a short text with the id “title” that is required, not confidential, not removed while blind and without a condition: lists show it",
            ]),
        ] {
            let refused = desk.send_form(&portal, &desk.manager, "form/import", &[("do", "file"), ("file", typed)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused.select(".summary-err li"), messages);
            assert_eq!(refused.select("#f-file"), [typed.split_whitespace().collect::<Vec<_>>().join(" ")]);
        }
        let changed = text.replace("Your evidence", "Your proof");
        let taken = desk.send_form(&portal, &desk.manager, "form/import", &[("do", "file"), ("file", &changed)]).await;
        assert_eq!(taken.location(), "/manage/challenges/heat/form");
        assert_eq!(desk.working(&portal).await.field("evidence").unwrap().label, "Your proof");
        let taken = desk.send_form(&portal, &desk.manager, "form/import", &[("do", "template"), ("template", "project")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER);
        desk.use_it(&portal).await;
        assert!(desk.in_use(&portal).await.field("costs").is_some());
    }

    async fn a_trial_keeps_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "heat").await;
        let tried = portal.post(&desk.manager, &desk.at("form/try"), &[("title", "A trial"), ("team_size", "many")]).await;
        assert_eq!(tried.status, StatusCode::OK);
        assert_eq!(tried.attribute("#f-title", "value").as_deref(), Some("A trial"));
        assert!(tried.select(".summary-err li").contains(&"The size of your team must be a whole number, like 12".to_owned()));
        assert!(!portal.get(&desk.manager, &desk.at("form/try")).await.text().contains("A trial"));
        assert_eq!(desk.revision(&portal).await, "0");
    }

    /// T15: another challenge's manager finds no form; whoever only approves reads it and changes nothing.
    async fn a_form_is_built_by_those_who_run_its_challenge(portal: TestApp) {
        let (desk, other) = (Desk::of(&portal, "heat").await, Desk::of(&portal, "cold").await);
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        for page in ["form", "form/try", "form/export", "form/import", "form/fields/title", "form/sections/solution"] {
            for who in [&other.manager, &eva, &desk.lead] {
                assert_eq!(portal.get(who, &desk.at(page)).await.status, StatusCode::NOT_FOUND, "{page}");
            }
            let reads = !page.contains("import") && !page.contains("fields") && !page.contains("sections");
            let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(portal.get(&desk.approver, &desk.at(page)).await.status, expected, "{page}");
        }
        for (page, fields) in [
            ("form", &[("do", "remove"), ("id", "title"), ("revision", "0")][..]),
            ("form/use", &[("revision", "0")]),
            ("form/import", &[("do", "template"), ("template", "short"), ("revision", "0")]),
            ("form/fields/title", &[("label", "X"), ("revision", "0")]),
            ("form/sections/solution", &[("title", "X"), ("id", "solution"), ("revision", "0")]),
        ] {
            assert_eq!(portal.post(&desk.approver, &desk.at(page), fields).await.status, StatusCode::FORBIDDEN, "{page}");
            assert_eq!(portal.post(&other.manager, &desk.at(page), fields).await.status, StatusCode::NOT_FOUND, "{page}");
        }
        assert_eq!(desk.working(&portal).await, desk.in_use(&portal).await);
    }
}
