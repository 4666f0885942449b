//! The queue: what comes first, what it says, what it costs.

use super::*;

stories! {
    async fn an_overdue_review_is_served_first_and_taken_until_the_grace_has_passed(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let old = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &old, "none").await;
        portal.advance(TimeDelta::days(5));
        let ada = portal.person("ada@example.org", &[]).await;
        let new = field.pitch(&portal, &[&ada]).await;
        declare(&portal, &ada, &new, "none").await;
        portal.advance(TimeDelta::days(6));
        let again = portal.person("ada@example.org", &[]).await;
        assert_eq!(portal.get(&again, "/review/next").await.location(), format!("/review/{old}"));
        let desk = portal.get(&again, &format!("/review/{old}")).await;
        assert!(desk.select(".badge").contains(&"Overdue".to_owned()));
        assert!(desk.text().contains("1 of 2"));
        assert_eq!(desk.attribute("a[rel=next]", "href").unwrap(), format!("/review/{new}"));
        portal.advance(TimeDelta::days(14));
        let again = portal.person("ada@example.org", &[]).await;
        let late = portal.post(&again, &format!("/review/{old}"), &and(scored("3"), &[("version", "0"), ("do", "submit")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let desk = portal.get(&again, &format!("/review/{old}")).await;
        assert!(desk.select(".banner p").iter().any(|text| text.contains("last moment")));
    }

    async fn the_pace_is_told_after_three_reviews(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        for _ in 0..3 {
            let reference = field.pitch(&portal, &[&ada]).await;
            declare(&portal, &ada, &reference, "none").await;
            let opened = portal.now().timestamp_millis().to_string();
            portal.advance(TimeDelta::minutes(25));
            let fields = and(scored("4"), &[("version", "0"), ("do", "submit"), ("opened", &opened)]);
            assert_eq!(portal.post(&ada, &format!("/review/{reference}"), &fields).await.status, StatusCode::SEE_OTHER);
            assert!(!portal.get(&ada, "/review").await.text().contains("your pace"));
        }
        for _ in 0..3 {
            field.pitch(&portal, &[&ada]).await;
        }
        let truth = portal.get(&ada, "/review").await.select(".progress p");
        assert!(truth[0].contains("3 of 6 reviews are left."), "{truth:?}");
        assert!(truth[0].contains("25 minutes each, 1 h 15 min together"), "{truth:?}");
    }

    async fn the_queue_asks_the_database_as_often_for_a_thousand_as_for_ten(portal: TestApp) {
        let field = Field::of(&portal).await;
        let few = field.evaluator(&portal, "few").await;
        let many = field.evaluator(&portal, "many").await;
        let template = field.pitch(&portal, &[]).await;
        let references = copies(&portal, &field, &template, 1_000).await;
        ask(&portal, &field, &references[..10], &few).await;
        ask(&portal, &field, &references, &many).await;
        // The first page of each also asks for what is kept for a moment: what all pages share, and the reader's look.
        for who in [&few, &many] {
            portal.get(who, "/review").await;
        }
        for path in ["/review?state=all", "/review/next"] {
            let (of_few, answer) = portal.statements(portal.get(&few, path)).await;
            assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER);
            let (of_many, answer) = portal.statements(portal.get(&many, path)).await;
            assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER);
            assert_eq!(of_few, of_many, "{path}");
            assert!(of_many <= 7, "{path} takes {of_many} statements");
        }
        let page = portal.get(&many, "/review?state=all").await;
        assert_eq!(page.attribute("a[rel=next]", "href").unwrap(), format!("/review?state=all&after={}", references[49]));
        let second = portal.get(&many, &format!("/review?state=all&after={}", references[49])).await;
        assert!(second.text().contains(&references[50]));
        let (of_few, _) = (declare(&portal, &few, &references[0], "none").await, ());
        assert_eq!(of_few.status, StatusCode::SEE_OTHER);
        declare(&portal, &many, &references[0], "none").await;
        let desk = format!("/review/{}", references[0]);
        // The tree of fields is kept between pages.
        portal.get(&portal.visitor(), "/fields").await;
        let (of_few, _) = portal.statements(portal.get(&few, &desk)).await;
        let (of_many, _) = portal.statements(portal.get(&many, &desk)).await;
        assert_eq!(of_few, of_many);
    }

    async fn an_unknown_filter_is_refused(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[]).await;
        assert_eq!(portal.get(&ada, "/review?state=everything").await.status, StatusCode::BAD_REQUEST);
        let empty = portal.get(&ada, "/review").await;
        assert_eq!(empty.select(".empty h2"), ["Nothing is assigned to you"]);
        assert_eq!(portal.get(&ada, "/review/next").await.location(), "/review");
        assert!(portal.get(&portal.visitor(), "/review").await.location().starts_with("/sign-in"));
    }
}

/// Copies of a pitch, in the order of their references.
async fn copies(portal: &TestApp, field: &Field, template: &str, count: usize) -> Vec<String> {
    use entity::values::PitchId;
    use sea_orm::IntoActiveModel as _;

    let row = row(portal, template).await;
    let rows: Vec<pitch::ActiveModel> = (0..count)
        .map(|number| {
            let copy = pitch::Model {
                id: PitchId::generate(),
                reference: format!("TA-{number:06}"),
                challenge_id: field.challenge,
                ..row.clone()
            };
            copy.into_active_model()
        })
        .collect();
    overture::store::write(&portal.app.db, async |tx| {
        for chunk in rows.chunks(200) {
            pitch::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    (0..count).map(|number| format!("TA-{number:06}")).collect()
}

/// Open assignments to all of these, all due at once.
async fn ask(portal: &TestApp, field: &Field, references: &[String], evaluator: &Person) {
    let (now, by, evaluator) = (portal.now(), field.manager.id.unwrap(), evaluator.id.unwrap());
    let mut pitches = Vec::new();
    for reference in references {
        pitches.push(portal.pitch_id(reference).await);
    }
    overture::store::write(&portal.app.db, async |tx| {
        for pitch in pitches {
            overture::store::evaluation::assign(
                tx,
                pitch,
                evaluator,
                "evaluation",
                now + TimeDelta::days(3),
                by,
                now,
            )
            .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}
