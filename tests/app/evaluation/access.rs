//! What an evaluator may read, and from when to when.

use actix_web::http::StatusCode;
use serde_json::json;

use super::*;

stories! {
    async fn another_evaluators_assignment_does_not_exist(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        for path in ["", "/conflict", "/recuse"] {
            let real = portal.get(&bob, &format!("/review/{reference}{path}")).await;
            let random = portal.get(&bob, &format!("/review/ZZ-7K3M9Q{path}")).await;
            assert_eq!((real.status, random.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(real.bytes, random.bytes, "{path}");
            let fields = and(scored("5"), &[("kind", "none"), ("reason", "none"), ("version", "0")]);
            let real = portal.post(&bob, &format!("/review/{reference}{path}"), &fields).await;
            let random = portal.post(&bob, &format!("/review/ZZ-7K3M9Q{path}"), &fields).await;
            assert_eq!((real.status, random.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(real.bytes, random.bytes, "{path}");
        }
        assert!(!portal.get(&bob, "/review?state=all").await.text().contains(&reference));
        let all = portal.post(&bob, "/review/declarations", &[("reference", &reference)]).await;
        assert_eq!(all.status, StatusCode::NOT_FOUND);
        // The manager of the challenge does not judge either.
        assert_eq!(portal.get(&field.manager, &format!("/review/{reference}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn nothing_is_readable_before_the_declaration(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");

        let queue = portal.get(&ada, "/review?state=all").await;
        assert!(queue.text().contains(&reference));
        let first = portal.get(&ada, &page).await;
        assert_eq!(first.location(), format!("{page}/conflict"));
        let question = portal.get(&ada, &format!("{page}/conflict")).await;
        assert_eq!(question.status, StatusCode::OK);
        assert!(question.text().contains("Challenge quiet"));
        for answer in [&queue, &first, &question] {
            for secret in [TITLE, BODY] {
                assert!(!answer.text().contains(secret), "{secret}");
            }
        }
        let score = portal.post(&ada, &page, &and(scored("5"), &[("version", "0")])).await;
        assert_eq!(score.status, StatusCode::NOT_FOUND);

        let on = declare(&portal, &ada, &reference, "none").await;
        assert_eq!(on.location(), page);
        let desk = portal.get(&ada, &page).await;
        assert_eq!(desk.select("h1"), [format!("Pitch {reference}")]);
        assert!(desk.text().contains(BODY));
        assert!(portal.get(&ada, "/review").await.text().contains(&format!("Pitch {reference}")));
    }

    async fn a_declaration_is_asked_about_an_organisation_and_in_a_blind_stage_about_a_reference(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let organisation = format!("Organisation {reference}");
        let question = format!("/review/{reference}/conflict");
        let queue = portal.get(&ada, "/review").await;
        assert_eq!(queue.select("form tbody td.ref + td"), [organisation.as_str()]);
        let asked = portal.get(&ada, &question).await;
        assert!(asked.text().contains(&organisation));
        assert!(!queue.text().contains(TITLE) && !asked.text().contains(TITLE));
        // Linked to no organisation, it goes by the name it gives; that of others stays theirs.
        portal.unlink(&reference).await;
        assert_eq!(portal.get(&ada, "/review").await.select("form tbody td.ref + td"), [organisation.as_str()]);
        let bob = field.evaluator(&portal, "bob").await;
        assert_eq!(portal.get(&bob, &question).await.status, StatusCode::NOT_FOUND);
        assert!(!portal.get(&bob, "/review?state=all").await.text().contains(&organisation));

        blind(&portal).await;
        for path in ["/review", "/review?state=all", question.as_str()] {
            let page = portal.get(&ada, path).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text().contains(&reference), "{path}");
            assert!(!page.text().contains(&organisation) && !page.text().contains(TITLE), "{path}");
        }
        assert_eq!(portal.get(&ada, "/review").await.select("form tbody td.ref + td"), ["Challenge quiet"]);
    }

    async fn a_conflict_takes_the_name_away_again(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "conflict").await;
        for path in ["/review?state=all".to_owned(), format!("/review/{reference}/conflict")] {
            let page = portal.get(&ada, &path).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.text().contains(&format!("Organisation {reference}")), "{path}");
        }
    }

    async fn who_stepped_back_cannot_declare_themselves_back_in(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        declare(&portal, &ada, &reference, "none").await;
        let out = portal.post(&ada, &format!("{page}/recuse"), &[("reason", "No time left.")]).await;
        assert_eq!(out.location(), "/review");
        for kind in ["conflict", "none"] {
            assert_eq!(declare(&portal, &ada, &reference, kind).await.status, StatusCode::NOT_FOUND, "{kind}");
        }
        for path in ["", "/conflict", "/recuse"] {
            let gone = portal.get(&ada, &format!("{page}{path}")).await;
            let random = portal.get(&ada, &format!("/review/ZZ-7K3M9Q{path}")).await;
            assert_eq!((gone.status, gone.bytes), (StatusCode::NOT_FOUND, random.bytes), "{path}");
        }
    }

    async fn a_declaration_says_what_is_missing_and_keeps_what_was_typed(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}/conflict");
        for (fields, message) in [
            (vec![("note", "My <sister>")], "Select whether you have a conflict"),
            (vec![("kind", "maybe"), ("note", "My <sister>")], "Select whether you have a conflict"),
            (vec![("kind", "possible"), ("note", " ")], "Say what the manager should decide about"),
        ] {
            let answer = portal.post(&ada, &page, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(answer.select(".summary-err li"), [message]);
            let note = fields.iter().find(|(name, _)| *name == "note").unwrap().1.trim();
            assert_eq!(answer.select("textarea"), [note]);
        }
        let none = portal.post(&ada, "/review/declarations", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(none.attribute(".summary-err a", "href").unwrap(), "#f-reference");
        assert!(none.attribute("#f-reference", "name").is_some());
        let many = portal.post(&ada, "/review/declarations", &[("reference", &reference)]).await;
        assert_eq!(many.location(), "/review");
        assert_eq!(portal.get(&ada, &format!("/review/{reference}")).await.status, StatusCode::OK);
    }

    async fn a_conflict_cuts_access_in_the_next_request(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let reference = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        review(&portal, &bob, &reference, "3").await;
        declare(&portal, &cid, &reference, "none").await;
        let saved = autosave(&portal, &cid, &reference, "0", &scored("1")).await;
        assert_eq!(saved, (StatusCode::OK, json!({ "version": "1" })));

        // The pitch waits for the third review; two count so far.
        let before = row(&portal, &reference).await;
        assert_eq!((before.review_count, before.score_mean_milli), (2, Some(4000)));
        for kind in ["possible", "conflict"] {
            let out = declare(&portal, &cid, &reference, kind).await;
            assert_eq!(out.location(), "/review");
            let random = portal.get(&cid, "/review/ZZ-7K3M9Q").await;
            let gone = portal.get(&cid, &page).await;
            assert_eq!((gone.status, &gone.bytes), (StatusCode::NOT_FOUND, &random.bytes));
            for fields in [and(scored("1"), &[("version", "1"), ("do", "submit")]), scored("1")] {
                assert_eq!(portal.post(&cid, &page, &fields).await.status, StatusCode::NOT_FOUND);
            }
            assert_eq!(autosave(&portal, &cid, &reference, "1", &scored("1")).await.0, StatusCode::NOT_FOUND);
            let queue = portal.get(&cid, "/review?state=all").await;
            assert!(queue.text().contains(&reference) && !queue.text().contains(TITLE));
            assert_eq!(queue.select("tbody td.n"), ["–"]);
        }
        // Nobody is waited for any more: the conflict moved the pitch on.
        assert_eq!(row(&portal, &reference).await.stage, "decision");

        // Somebody who declares after handing in is not counted.
        declare(&portal, &ada, &reference, "conflict").await;
        let after = row(&portal, &reference).await;
        assert_eq!((after.review_count, after.score_mean_milli), (1, Some(3000)));
        assert_eq!(portal.get(&ada, &page).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_mistaken_conflict_is_taken_back(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "conflict").await;
        let question = portal.get(&ada, &format!("/review/{reference}/conflict")).await;
        assert!(question.text().contains("You declared before: Conflict."));
        assert_eq!(declare(&portal, &ada, &reference, "none").await.location(), format!("/review/{reference}"));
        review(&portal, &ada, &reference, "4").await;
    }

    async fn an_evaluator_who_recuses_leaves_with_a_reason(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let reference = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        review(&portal, &bob, &reference, "4").await;
        declare(&portal, &cid, &reference, "none").await;
        let fields = [("comment_panel", "Not my field."), ("version", "0"), ("do", "recuse")];
        assert_eq!(portal.post(&cid, &page, &fields).await.location(), format!("{page}/recuse"));
        assert_eq!(portal.get(&cid, &format!("{page}/recuse")).await.status, StatusCode::OK);
        let silent = portal.post(&cid, &format!("{page}/recuse"), &[("reason", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(silent.select(".summary-err li"), ["Say why you recuse"]);
        let out = portal.post(&cid, &format!("{page}/recuse"), &[("reason", "Not my field.")]).await;
        assert_eq!(out.location(), "/review");
        assert_eq!(portal.get(&cid, &page).await.status, StatusCode::NOT_FOUND);
        assert!(!portal.get(&cid, "/review?state=all").await.text().contains(TITLE));
        assert_eq!(row(&portal, &reference).await.stage, "decision");
        // Who handed in can no longer step back.
        let late = portal.post(&ada, &format!("{page}/recuse"), &[("reason", "Too late.")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }

    async fn identity_stays_hidden_while_the_stage_is_blind(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "none").await;
        let page = format!("/review/{reference}");
        let open = portal.get(&ada, &page).await;
        assert!(open.text().contains("Aalto Sensors Oy"));
        blind(&portal).await;
        let blind = portal.get(&ada, &page).await;
        assert_eq!(blind.status, StatusCode::OK);
        for secret in ["Aalto Sensors", "aalto-sensors.example", &format!("Organisation {reference}")] {
            assert!(!blind.text().contains(secret), "{secret}");
        }
        assert!(blind.text().contains(BODY));
        assert!(blind.text().contains("judged without names"));
    }
}

/// Hides from now on who the applicants are.
pub(crate) async fn blind(portal: &TestApp) {
    use entity::{values::Document, workflow};
    use sea_orm::sea_query::Expr;

    let mut definition = overture::domain::workflow::standard();
    definition.stages.iter_mut().for_each(|stage| stage.flags.applicant_identity = false);
    let document = Document(serde_json::to_value(definition).unwrap());
    overture::store::write(&portal.app.db, async |tx| {
        workflow::Entity::update_many()
            .col_expr(workflow::Column::Definition, Expr::value(document))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}
