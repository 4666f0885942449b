//! M16: the release, once and as a whole.

use entity::{
    outbox, pitch_version,
    values::{DeliveryState, Document, MailKind, Outcome, Role},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::json;

use super::Traces;
use crate::{
    desk::Desk,
    harness::{TestApp, stories},
};

/// Three decided pitches, two of one lead.
async fn decided(portal: &TestApp, desk: &Desk) -> [String; 3] {
    let selected = desk.pitch(portal, "decision").await;
    let reserve = desk.pitch(portal, "decision").await;
    let declined = desk.pitch(portal, "decision").await;
    desk.decide(
        portal,
        &[(&selected, Outcome::Selected), (&reserve, Outcome::Reserve), (&declined, Outcome::Declined)],
    )
    .await;
    [selected, reserve, declined]
}

stories! {
    async fn a_conflict_declared_after_the_release_leaves_the_figures_it_was_decided_on(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let reference = desk.pitch(&portal, "decision").await;
        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        portal.score(&reference, 2, Some(4_000), Some(500)).await;
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        let fields = [("kind", "conflict"), ("note", "My sister works there.")];
        let said = portal.post(&eva, &format!("/review/{reference}/conflict"), &fields).await;
        assert_eq!(said.status.as_u16(), 303, "{}", said.text());
        let row = portal.pitch_row(&reference).await;
        assert_eq!((row.review_count, row.score_mean_milli, row.score_spread_milli), (2, Some(4_000), Some(500)));
    }

    async fn the_preview_shows_every_letter_as_it_will_be_sent(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let references = decided(&portal, &desk).await;
        let before = portal.traces().await;
        let page = portal.get(&desk.approver, &desk.at("release")).await;
        assert!(page.text().contains("This will mail 1 person: 3 letters and 1 welcome to a partnership."), "{}", page.text());
        assert_eq!(page.select("details summary .ref"), references);
        let shown = page.select("details p.lines");
        assert_eq!(portal.traces().await, before, "a look changes nothing");
        desk.release(&portal, "1").await;
        let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mails = portal.mails_to(&desk.lead.email).await;
        let letters: Vec<String> = mails
            .iter()
            .filter(|mail| mail.subject.as_str().starts_with("Decision on "))
            .map(|mail| fold(&mail.text))
            .collect();
        let (mut shown, mut sent) = (shown, letters);
        shown.sort();
        sent.sort();
        assert_eq!(shown, sent);
    }

    async fn a_letter_has_the_applicants_words_and_nothing_else(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let [selected, _, declined] = decided(&portal, &desk).await;
        desk.release(&portal, "1").await;
        let mails = portal.mails_to(&desk.lead.email).await;
        assert_eq!(mails.len(), 4);
        for mail in &mails {
            let all = format!("{} {} {}", mail.subject.as_str(), mail.text, mail.html);
            for secret in ["CANARY", "Organisation T", "Pitch T", "ali-quiet", "mia-quiet"] {
                assert!(!all.contains(secret), "{secret} in {all}");
            }
        }
        let about = |reference: &str| {
            mails.iter().find(|mail| mail.subject.as_str().contains(reference)).unwrap().text.clone()
        };
        assert!(about(&declined).contains("Show it outside the laboratory first."));
        assert!(about(&declined).contains("not yet mature enough"));
        assert!(about(&selected).contains("was selected"));
    }

    async fn a_release_happens_once_however_often_it_is_confirmed(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let [selected, reserve, declined] = decided(&portal, &desk).await;
        let fields = desk.confirmation(&portal, "1").await;
        let first = desk.confirm(&portal, &fields).await;
        assert_eq!(first.status.as_u16(), 303);
        let after = portal.traces().await;
        let expected = Traces { audits: after.audits, organisations: 3, releases: 1, released: 3, letters: 3, welcomes: 1, partnerships: 1 };
        assert_eq!(after, expected);
        for (reference, stage) in [(&selected, "selected"), (&reserve, "reserve"), (&declined, "declined")] {
            assert_eq!(portal.pitch_row(reference).await.stage, stage);
        }
        // The same page again, a page opened before, one without any memory: always the same release.
        let bare = vec![("confirm".to_owned(), "1".to_owned())];
        for again in [&fields, &bare] {
            let second = desk.confirm(&portal, again).await;
            assert_eq!((second.status.as_u16(), second.location()), (303, first.location()));
        }
        assert_eq!(portal.traces().await, after);
        let page = portal.get(&desk.manager, first.location()).await;
        assert_eq!(page.select("h1"), ["3 decisions released"]);
        assert_eq!(page.select("tbody th"), [selected.clone(), reserve, declined]);
        // What is released is not decided again.
        assert_eq!(desk.propose(&portal, &[(&selected, Outcome::Declined)]).await.status.as_u16(), 409);
        assert_eq!(desk.approve_as(&portal, &desk.approver, &[&selected]).await.status.as_u16(), 409);
    }

    async fn two_people_who_release_at_once_release_once(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        decided(&portal, &desk).await;
        let one = desk.confirmation(&portal, "1").await;
        let two = desk.confirmation(&portal, "1").await;
        let (first, second) = futures_util::join!(desk.confirm(&portal, &one), desk.confirm(&portal, &two));
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
        assert_eq!(first.location(), second.location());
        let traces = portal.traces().await;
        assert_eq!((traces.releases, traces.letters, traces.partnerships), (1, 3, 1));
    }

    async fn a_wrong_number_or_another_batch_releases_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let [selected, ..] = decided(&portal, &desk).await;
        let before = portal.traces().await;
        for number in ["", "3", "0", "one", "-1", "99999999999999999999999"] {
            let mut fields = desk.confirmation(&portal, number).await;
            fields[2].1 = number.to_owned();
            let refused = desk.confirm(&portal, &fields).await;
            assert_eq!(refused.status.as_u16(), 422, "{number}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-confirm"));
            assert_eq!(refused.attribute("#f-confirm", "value").as_deref(), Some(number));
        }
        let fields = desk.confirmation(&portal, "1").await;
        assert_eq!(portal.traces().await, before);
        // Somebody changes one proposal: the batch that was seen is another.
        desk.propose(&portal, &[(&selected, Outcome::Reserve)]).await;
        assert_eq!(desk.confirm(&portal, &fields).await.status.as_u16(), 409);
        assert_eq!(portal.traces().await.releases, 0);
    }

    async fn a_release_that_fails_half_way_leaves_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let [selected, _, declined] = decided(&portal, &desk).await;
        // By a rule: one pitch is not where a release can take it.
        portal.force_stage(&declined, "evaluation").await;
        let before = portal.traces().await;
        let fields = desk.confirmation(&portal, "1").await;
        assert_eq!(desk.confirm(&portal, &fields).await.status.as_u16(), 409);
        assert_eq!(portal.traces().await, before);
        assert_eq!(portal.pitch_row(&selected).await.stage, "decision");
        // By a fault: the answers of the winner cannot be read.
        portal.force_stage(&declined, "decision").await;
        let id = portal.pitch_id(&selected).await;
        let answers = async |document: serde_json::Value| {
            overture::store::write(&portal.app.db, async |tx| {
                pitch_version::Entity::update_many()
                    .col_expr(pitch_version::Column::Answers, Expr::value(document.clone()))
                    .filter(pitch_version::Column::PitchId.eq(id))
                    .exec(tx)
                    .await?;
                Ok(())
            })
            .await
            .unwrap();
        };
        let Document(whole) = pitch_version::Entity::find()
            .filter(pitch_version::Column::PitchId.eq(id))
            .one(portal.app.db.read())
            .await
            .unwrap()
            .unwrap()
            .answers;
        answers(json!(["broken"])).await;
        assert_eq!(desk.confirm(&portal, &fields).await.status.as_u16(), 500);
        assert_eq!(portal.traces().await, before);
        assert_eq!(portal.pitch_row(&declined).await.stage, "decision");
        answers(whole).await;
        assert_eq!(desk.confirm(&portal, &fields).await.status.as_u16(), 303);
    }

    async fn what_is_not_approved_stays_behind_and_other_challenges_too(portal: TestApp) {
        let (quiet, loud) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        let approved = quiet.pitch(&portal, "decision").await;
        let proposed = quiet.pitch(&portal, "decision").await;
        let elsewhere = loud.pitch(&portal, "decision").await;
        quiet.decide(&portal, &[(&approved, Outcome::Declined)]).await;
        quiet.propose(&portal, &[(&proposed, Outcome::Selected)]).await;
        loud.decide(&portal, &[(&elsewhere, Outcome::Selected)]).await;
        let page = portal.get(&quiet.manager, &quiet.at("release")).await;
        assert!(page.text().contains("1 proposal is not approved and stays behind"));
        assert_eq!(page.select(".banner .ref"), [proposed.as_str()]);
        assert!(!page.text().contains(&elsewhere));
        let done = quiet.release(&portal, "1").await;
        assert!(portal.decision_row(&approved).await.unwrap().release_id.is_some());
        for reference in [&proposed, &elsewhere] {
            assert_eq!(portal.decision_row(reference).await.unwrap().release_id, None);
            assert_eq!(portal.pitch_row(reference).await.stage, "decision");
        }
        // The release of one challenge is none of the other's.
        let id = done.location().rsplit('/').next().unwrap();
        let foreign = portal.get(&loud.manager, &loud.at(&format!("releases/{id}"))).await;
        assert_eq!(foreign.status.as_u16(), 404);
        let fields = [("release", id), ("confirm", "1")];
        assert_eq!(portal.post(&loud.manager, &loud.at("release"), &fields).await.status.as_u16(), 404);
    }

    async fn the_result_says_how_each_letter_fares(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        decided(&portal, &desk).await;
        let done = desk.release(&portal, "1").await.location().to_owned();
        assert_eq!(portal.get(&desk.manager, &done).await.select("tbody td:nth-child(4)"), ["Waiting"; 3]);
        portal.work().await;
        assert_eq!(portal.get(&desk.manager, &done).await.select("tbody td:nth-child(4)"), ["Sent"; 3]);
        let rows = outbox::Entity::find()
            .filter(outbox::Column::Kind.eq(MailKind::Decision))
            .all(portal.app.db.read())
            .await
            .unwrap();
        assert!(rows.iter().all(|row| row.state == DeliveryState::Done && row.pitch_id.is_some()));
    }

    async fn nothing_approved_is_nothing_to_release(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = portal.get(&desk.manager, &desk.at("release")).await;
        assert!(page.text().contains("Nothing is ready to release"));
        assert_eq!(portal.post(&desk.manager, &desk.at("release"), &[("confirm", "0")]).await.status.as_u16(), 409);
        assert_eq!(portal.post(&desk.manager, &desk.at("release"), &[("release", "x")]).await.status.as_u16(), 400);
    }
}
