//! Asking evaluators and reminding them.

use super::*;

stories! {
    async fn an_assignment_is_mailed_once_and_names_neither_title_nor_organisation(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let eve = portal.person("eve@example.org", &[]).await;
        let lead = field.lead.id.unwrap();
        let mut references = Vec::new();
        for _ in 0..2 {
            references.push(portal.pitch(field.challenge, lead, PitchState::Submitted, "received").await);
        }
        let people = [ada.id.unwrap(), bob.id.unwrap(), eve.id.unwrap(), lead, field.manager.id.unwrap()];
        let pairs = field.assign(&portal, &references, &people).await;
        let first: Vec<Paired> = pairs.iter().take(5).map(|(_, paired)| *paired).collect();
        let expected =
            [Paired::Assigned, Paired::Assigned, Paired::NotEvaluator, Paired::OwnOrganisation, Paired::NotEvaluator];
        assert_eq!(first, expected);
        assert_eq!(pairs.len(), 10);
        assert_eq!(row(&portal, &references[0]).await.stage, "evaluation");

        // A second time nothing is new, except for whoever declared meanwhile.
        declare(&portal, &bob, &references[0], "conflict").await;
        let pairs = field.assign(&portal, &references[..1], &people[..2]).await;
        assert_eq!(pairs.iter().map(|(_, paired)| *paired).collect::<Vec<_>>(), [Paired::Already, Paired::Conflict]);

        let mails = portal.mails_to("ada@example.org").await;
        assert_eq!(mails.len(), 1, "one mail for all of them, once");
        assert_eq!(portal.mails_to("bob@example.org").await.len(), 1);
        let mail = &mails[0];
        assert!(mail.subject.as_str().starts_with("2 pitches to review by"), "{}", mail.subject.as_str());
        for text in [&mail.text, &mail.html] {
            assert!(references.iter().all(|reference| text.contains(reference)), "{text}");
            assert!(text.contains("/review") && text.contains("Challenge quiet"));
            assert!(!text.contains(TITLE) && !text.contains("Organisation T"), "{text}");
        }
        assert!(portal.mails_to("eve@example.org").await.is_empty());
        assert_eq!(portal.get(&ada, "/review").await.select("#f-reference").len(), 1);
    }

    async fn only_who_manages_a_challenge_assigns_its_pitches(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let reference = field.pitch(&portal, &[]).await;
        let due = portal.now() + TimeDelta::days(14);
        let stranger = op_of(&portal, &ada);
        let refused = overture::services::evaluation::assign(
            &portal.app, &stranger, std::slice::from_ref(&reference), &[ada.id.unwrap()], due,
        ).await;
        assert!(matches!(refused, Err(overture::error::Error::NotFound)));
        assert!(overture::services::evaluation::evaluators(&portal.app, &stranger, field.challenge).await.is_err());
        let op = as_manager(&portal, &field);
        let people = overture::services::evaluation::evaluators(&portal.app, &op, field.challenge).await.unwrap();
        assert_eq!(people.iter().map(|person| person.id).collect::<Vec<_>>(), [ada.id.unwrap()]);
        let refused = overture::services::evaluation::assign(&portal.app, &op, &[], &[], portal.now()).await;
        let Err(overture::error::Error::Invalid(invalid)) = refused else { panic!("{refused:?}") };
        assert_eq!(invalid.0.len(), 3);
    }

    async fn a_review_that_is_due_soon_is_reminded_of_once(portal: TestApp) {
        let field = Field::of(&portal).await;
        let ada = field.evaluator(&portal, "ada").await;
        let bob = field.evaluator(&portal, "bob").await;
        let cid = field.evaluator(&portal, "cid").await;
        let first = field.pitch(&portal, &[&ada, &bob, &cid]).await;
        let second = field.pitch(&portal, &[&ada]).await;
        review(&portal, &bob, &first, "4").await;
        declare(&portal, &cid, &first, "conflict").await;
        let tick = async || {
            let op = Op::of_clock(portal.now());
            overture::services::evaluation::queue_reminders(&portal.app, &op).await.unwrap();
            portal.work().await;
        };
        tick().await;
        assert!(portal.mails_to("ada@example.org").await.is_empty(), "ten days are enough");
        portal.advance(TimeDelta::days(9));
        for _ in 0..3 {
            tick().await;
            portal.advance(TimeDelta::hours(1));
        }
        let mails = portal.mails_to("ada@example.org").await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.as_str().starts_with("2 reviews are left"));
        for text in [&mails[0].text, &mails[0].html] {
            assert!(text.contains(&first) && text.contains(&second) && !text.contains(TITLE));
        }
        assert!(portal.mails_to("bob@example.org").await.is_empty(), "done");
        assert!(portal.mails_to("cid@example.org").await.is_empty(), "out");
    }
}
