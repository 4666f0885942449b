//! Writing a review, handing it in, changing it.

use super::*;

stories! {
    async fn an_abstention_is_no_zero(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &reference, "none").await;
        let fields = and(
            scored("4"),
            &[("score-value", "abstain"), ("note-value", ""), ("score-team", "abstain"), ("version", "0"), ("do", "next")],
        );
        let answer = portal.post(&ada, &format!("/review/{reference}"), &fields).await;
        assert_eq!(answer.location(), "/review/next");
        assert_eq!(portal.get(&ada, "/review/next").await.location(), "/review");
        let row = row(&portal, &reference).await;
        assert_eq!((row.review_count, row.score_mean_milli, row.score_spread_milli), (1, Some(4000), Some(0)));
        let page = portal.get(&ada, &format!("/review/{reference}")).await;
        assert_eq!(page.select(".pane form, form.pane").len(), 0);
        assert!(page.select(".pane p").contains(&"Total: 4.00".to_owned()), "{}", page.text());
        assert!(page.select(".pane dd").contains(&"Cannot judge".to_owned()));
    }

    async fn an_incomplete_review_is_not_taken_and_nothing_is_lost(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        declare(&portal, &ada, &reference, "none").await;
        let fields = [
            ("score-feasibility", "4"),
            ("score-novelty", "abstain"),
            ("comment_panel", "Ask for the <log>."),
            ("version", "0"),
            ("do", "submit"),
        ];
        let answer = portal.post(&ada, &page, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let errors = answer.select(".summary-err li");
        assert_eq!(errors.len(), 6, "{errors:?}");
        assert_eq!(errors[0], "Enter evidence for Feasibility");
        assert_eq!(errors[5], "Select a recommendation");
        assert_eq!(answer.attribute(".summary-err a", "href").unwrap(), "#f-note-feasibility");
        for link in ["#f-note-feasibility", "#f-score-value", "#f-recommendation"] {
            assert!(answer.attribute(link, "name").is_some(), "{link} leads nowhere");
        }
        assert_eq!(answer.attribute("[name=score-feasibility][checked]", "value").unwrap(), "4");
        assert_eq!(answer.attribute("[name=score-novelty][checked]", "value").unwrap(), "abstain");
        assert_eq!(answer.select("#f-comment_panel"), ["Ask for the <log>."]);
        assert_eq!(row(&portal, &reference).await.review_count, 0);

        let unknown = and(scored("4"), &[("score-team", "6"), ("version", "0"), ("do", "submit")]);
        let answer = portal.post(&ada, &page, &unknown).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.attribute(".summary-err a", "href").unwrap(), "#f-score-team");
        let unknown = portal.post(&ada, &page, &and(scored("4"), &[("do", "delete")])).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    }

    async fn two_tabs_never_overwrite_each_other_silently(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[&ada]).await;
        let page = format!("/review/{reference}");
        declare(&portal, &ada, &reference, "none").await;
        let desk = portal.get(&ada, &page).await;
        assert_eq!(desk.attribute("form[data-autosave] [name=version]", "value").unwrap(), "0");

        // One tab writes; the other began with the same empty page.
        let one = [("comment_panel", "First."), ("comment_applicant", "Kind words."), ("score-team", "2")];
        assert_eq!(autosave(&portal, &ada, &reference, "0", &one).await, (StatusCode::OK, json!({ "version": "1" })));
        let two = [("comment_panel", "Second."), ("comment_applicant", "Other words."), ("score-fit", "5"), ("score-team", "2")];
        let (status, told) = autosave(&portal, &ada, &reference, "0", &two).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!((&told["field"], &told["theirs"]), (&json!("comment_panel"), &json!("First.")));
        assert_eq!(told["by"], "You, in another window");
        // "Keep mine" decides about that field only; the next one is asked about too.
        let version = told["version"].as_str().unwrap();
        let (status, told) = autosave(&portal, &ada, &reference, version, &two).await;
        assert_eq!((status, &told["field"], &told["theirs"]), (StatusCode::CONFLICT, &json!("comment_applicant"), &json!("Kind words.")));
        let version = told["version"].as_str().unwrap();
        // "Take theirs" for that one.
        let both = [("comment_panel", "Second."), ("comment_applicant", "Kind words."), ("score-fit", "5"), ("score-team", "2")];
        assert_eq!(autosave(&portal, &ada, &reference, version, &both).await, (StatusCode::OK, json!({ "version": "2" })));
        // What does not touch a stored text is put together without a question.
        let added = and(both.to_vec(), &[("score-novelty", "3")]);
        assert_eq!(autosave(&portal, &ada, &reference, "1", &added).await.1, json!({ "version": "3" }));

        // Without JavaScript: a page with both texts, nothing stored, and then a decision.
        let stale = [("comment_panel", "Third."), ("comment_applicant", "Kind words."), ("score-fit", "5"), ("score-team", "2"), ("score-novelty", "3"), ("version", "1"), ("do", "save")];
        let merge = portal.post(&ada, &page, &stale).await;
        assert_eq!(merge.status, StatusCode::CONFLICT);
        assert_eq!(merge.select(".banner dd"), ["Second."]);
        assert_eq!(merge.attribute(".banner dt a", "href").unwrap(), "#f-comment_panel");
        assert_eq!(merge.select("#f-comment_panel"), ["Third."]);
        assert_eq!(portal.get(&ada, &page).await.select("#f-comment_panel"), ["Second."]);
        let version = merge.attribute("[name=version]", "value").unwrap();
        let decided = and(stale.to_vec(), &[("version", &version)]);
        assert_eq!(portal.post(&ada, &page, &decided).await.location(), page);
        assert_eq!(portal.get(&ada, &page).await.select("#f-comment_panel"), ["Third."]);

        // A review that was handed in is not written over by a draft of another tab.
        let done = and(scored("4"), &[("version", "4"), ("do", "submit"), ("comment_panel", "Third."), ("comment_applicant", "Kind words.")]);
        assert_eq!(portal.post(&ada, &page, &done).await.status, StatusCode::SEE_OTHER);
        let (status, told) = autosave(&portal, &ada, &reference, "4", &two).await;
        assert_eq!((status, &told["field"]), (StatusCode::CONFLICT, &Value::Null));
        assert!(told["message"].as_str().unwrap().contains("handed in"));
    }

    async fn the_last_review_moves_the_pitch_to_its_decision(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let reference = field.pitch(&portal, &[&ada, &bob]).await;
        let page = format!("/review/{reference}");
        review(&portal, &ada, &reference, "5").await;
        assert_eq!(row(&portal, &reference).await.stage, "evaluation");

        // Until then the own review can be changed, and others' are read after it.
        let read = portal.get(&ada, &page).await;
        assert!(read.text().contains("Nobody else has handed in a review yet."));
        assert_eq!(read.attribute("a[href$='?change=yes']", "href").unwrap(), format!("{page}?change=yes"));
        let change = portal.get(&ada, &format!("{page}?change=yes")).await;
        assert_eq!(change.attribute("[name=version]", "value").unwrap(), "1");
        assert!(change.attribute("form[data-autosave]", "action").is_none());
        let fields = and(scored("3"), &[("version", "1"), ("do", "submit")]);
        assert_eq!(portal.post(&ada, &page, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(row(&portal, &reference).await.score_mean_milli, Some(3000));

        review(&portal, &bob, &reference, "5").await;
        let after = row(&portal, &reference).await;
        assert_eq!(after.stage, "decision");
        assert_eq!((after.review_count, after.score_mean_milli, after.score_spread_milli), (2, Some(4000), Some(1000)));

        // The stage is closed now: reading goes on, writing does not.
        let read = portal.get(&ada, &page).await;
        assert_eq!(read.status, StatusCode::OK);
        assert!(read.select(".banner p").contains(&"The pitch is in a stage that takes no scores.".to_owned()));
        assert!(read.text().contains("Evaluator 1") && !read.text().contains("bob"));
        assert!(read.attribute("a[href$='?change=yes']", "href").is_none());
        let late = portal.post(&ada, &page, &and(scored("1"), &[("version", "2"), ("do", "submit")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(row(&portal, &reference).await.score_mean_milli, Some(4000));
    }
}

/// The services alone, as the demo world uses them.
#[actix_web::test]
async fn a_scorecard_can_be_handed_in_without_a_browser() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let field = Field::of(&portal).await;
    let ada = field.evaluator(&portal, "ada").await;
    let reference = field.pitch(&portal, &[&ada]).await;
    let op = op_of(&portal, &ada);
    let all = [reference.clone()];
    overture::services::evaluation::declare_none(&portal.app, &op, &all).await.unwrap();
    let rubric = standard();
    let card = Scorecard {
        scores: rubric.criteria.iter().map(|criterion| (criterion.id.clone(), Mark::Scored(4))).collect(),
        notes: rubric.criteria.iter().map(|criterion| (criterion.id.clone(), "Seen.".to_owned())).collect(),
        recommendation: Some(entity::values::Recommendation::Advance),
        ..Scorecard::default()
    };
    let saved =
        overture::services::evaluation::submit_review(&portal.app, &op, &reference, &Basis::default(), card)
            .await
            .unwrap();
    assert_eq!(saved, Saved::Kept { version: 1 });
    let assignment = overture::store::evaluation::assignment(
        portal.app.db.read(),
        portal.pitch_id(&reference).await,
        ada.id.unwrap(),
    );
    assert_eq!(assignment.await.unwrap().unwrap().standing.state, AssignmentState::Done);
}
