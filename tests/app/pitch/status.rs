//! After the sending: what the applicant sees, and what they must not.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::{
    decision, release,
    values::{AccountId, ChallengeId, DecisionId, DecisionReason, Outcome, PitchState, ReleaseId, Role},
};
use overture::{
    domain::workflow::{Happening, Trigger},
    services::record,
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

/// Moves a pitch as the desk would.
async fn step(portal: &TestApp, reference: &str, trigger: Trigger, to: Option<&str>) {
    let pitch = portal.pitch_id(reference).await;
    let op = portal.operator();
    overture::store::write(&portal.app.db, async |tx| {
        record::step(tx, &op, pitch, &Happening { trigger, to }, "").await
    })
    .await
    .unwrap();
}

/// An approved decision that is not released.
async fn decide(portal: &TestApp, challenge: ChallengeId, reference: &str, by: [AccountId; 2]) {
    let (now, pitch) = (portal.now(), portal.pitch_id(reference).await);
    overture::store::write(&portal.app.db, async |tx| {
        decision::Entity::insert(decision::ActiveModel {
            id: Set(DecisionId::generate()),
            pitch_id: Set(pitch),
            challenge_id: Set(challenge),
            outcome: Set(Outcome::Selected),
            reason: Set(DecisionReason::StrongFit),
            note: Set("Secret note".to_owned()),
            feedback: Set("A <b>clear</b> plan.".to_owned()),
            proposed_by: Set(by[0]),
            proposed_at: Set(now),
            approved_by: Set(Some(by[1])),
            approved_at: Set(Some(now)),
            release_id: Set(None),
            ..decision::ActiveModel::default()
        })
        .exec_without_returning(tx)
        .await?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn set_free(portal: &TestApp, challenge: ChallengeId, by: AccountId) {
    let (now, id) = (portal.now(), ReleaseId::generate());
    overture::store::write(&portal.app.db, async |tx| {
        release::Entity::insert(release::ActiveModel {
            id: Set(id),
            challenge_id: Set(challenge),
            released_by: Set(by),
            decisions: Set(1),
            released_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        decision::Entity::update_many()
            .col_expr(decision::Column::ReleaseId, Expr::value(id))
            .filter(decision::Column::ChallengeId.eq(challenge))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}

/// Everything of a sent pitch that its applicant can open, as bytes.
async fn pages(portal: &TestApp, who: &Person, reference: &str) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for page in ["/my", "/my?state=sent", "/my?state=decided"].map(str::to_owned).into_iter().chain(
        ["", "/sent", "/check", "/solution", "/receipt.json", "/withdraw", "/decision"]
            .map(|page| format!("/my/pitches/{reference}{page}")),
    ) {
        all.push(portal.get(who, &page).await.bytes);
    }
    all
}

stories! {
    async fn until_the_release_nobody_can_read_a_decision_off_the_pages(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (mo, ann) = (portal.person("mo@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        let by = [mo.id.unwrap(), ann.id.unwrap()];
        let reference = portal.sent_pitch(&kim, "heat").await;
        portal.advance(TimeDelta::hours(5));
        step(&portal, &reference, Trigger::Assigned, None).await;
        let evaluated = pages(&portal, &kim, &reference).await;
        let status = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(status.select("main .badge").first().map(String::as_str), Some("In evaluation"));
        assert_eq!(status.select(".timeline li strong"), ["Sent", "In evaluation", "Decision"]);

        step(&portal, &reference, Trigger::Manual, Some("received")).await;
        step(&portal, &reference, Trigger::Manual, Some("decision")).await;
        assert_eq!(pages(&portal, &kim, &reference).await, evaluated, "a move to the decision leaves no trace");
        decide(&portal, challenge, &reference, by).await;
        assert_eq!(pages(&portal, &kim, &reference).await, evaluated, "nor does an approved decision");

        set_free(&portal, challenge, by[0]).await;
        step(&portal, &reference, Trigger::Released(Outcome::Selected), None).await;
        let status = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(status.select("main .badge").first().map(String::as_str), Some("Selected"));
        assert!(status.text().contains("A &lt;b&gt;clear&lt;&#x2F;b&gt; plan.") || status.text().contains("A &lt;b&gt;clear&lt;/b&gt; plan."));
        assert!(status.text().contains("It fits the challenge strongly."));
        assert!(!status.text().contains("Secret note"));
        assert!(portal.get(&kim, "/my?state=decided").await.text().contains(&reference));
        assert_eq!(portal.post(&kim, &format!("/my/pitches/{reference}/withdraw"), &[]).await.status, StatusCode::CONFLICT);
    }

    async fn a_winner_reads_where_the_partnership_is_and_nobody_does_before_the_release(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (won, lost) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        desk.decide(&portal, &[(&won, Outcome::Selected), (&lost, Outcome::Declined)]).await;
        let status = format!("/my/pitches/{won}");
        let link = format!("a[href='{status}#partnership']");
        let told = async || {
            let page = portal.get(&desk.lead, &status).await.select("#partnership");
            (page.first().cloned().unwrap_or_default(), portal.get(&desk.lead, "/my").await.select(&link))
        };
        assert_eq!(told().await, (String::new(), Vec::new()));

        desk.release(&portal, "1").await;
        let (section, next) = told().await;
        assert!(next[0].starts_with("See the partnership"), "{next:?}");
        for part in [
            "Partnership",
            "Getting to know each other",
            "since Sunday 1 November 2026",
            "We are naming the person who will lead it for us.",
            "Next we talk with you about",
        ] {
            assert!(section.contains(part), "{part}: {section}");
        }
        assert_eq!(portal.get(&desk.lead, &format!("/my/pitches/{lost}")).await.select("#partnership").len(), 0);
        assert!(portal.get(&desk.lead, "/my").await.text().contains("Nothing"));

        let owner = portal.person("sofia@example.org", &[(Role::PartnershipOwner, None)]).await;
        let home = format!("/manage/partnerships/{}", portal.partnership_row(&won).await.unwrap().slug);
        let id = owner.id.unwrap().to_string();
        portal.post(&desk.manager, &format!("{home}/owner"), &[("owner", &id)]).await;
        let moved = [("stage", "negotiation"), ("reason", "SECRET.")];
        portal.post(&desk.manager, &format!("{home}/stage"), &moved).await;
        let (section, _) = told().await;
        assert!(section.contains("Working out the agreement") && section.contains("leads it for us."), "{section}");
        assert!(!section.contains("We are naming") && !section.contains("SECRET"), "{section}");

        // However it came to be: without a release nobody is told.
        overture::store::write(&portal.app.db, async |tx| {
            decision::Entity::update_many()
                .col_expr(decision::Column::ReleaseId, Expr::value(Option::<ReleaseId>::None))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(told().await, (String::new(), Vec::new()));
    }

    async fn a_late_answer_is_said_to_be_late(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}");
        assert!(portal.get(&kim, &path).await.text().contains("You will hear from us by this day."));
        portal.advance(TimeDelta::days(5));
        // A session ends after a week: somebody who comes back signs in again.
        portal.advance(TimeDelta::days(36));
        let kim = portal.person("kim@example.org", &[]).await;
        assert!(portal.get(&kim, &path).await.text().contains("We are late with our answer"));
    }

    async fn a_withdrawn_pitch_stays_on_record(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.sent_pitch(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}/withdraw");
        assert_eq!(portal.get(&kim, &path).await.select("h1"), ["Withdraw pitch"]);
        let long = "x".repeat(501);
        assert_eq!(portal.post(&kim, &path, &[("reason", &long)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = portal.post(&kim, &path, &[("reason", "We found another way.")]).await;
        assert_eq!(done.location(), format!("/my/pitches/{reference}"));
        let status = portal.get(&kim, done.location()).await;
        assert_eq!(status.select("main .badge").first().map(String::as_str), Some("Withdrawn"));
        assert_eq!(status.select("code.ref").len(), 1, "the receipt stays");
        assert_eq!(portal.post(&kim, &path, &[]).await.status, StatusCode::CONFLICT);
        let row = entity::pitch::Entity::find_by_id(portal.pitch_id(&reference).await);
        let row = row.one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.state, row.stage.as_str()), (PitchState::Withdrawn, "withdrawn"));
    }

    async fn a_page_costs_the_same_however_many_pitches_there_are(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        portal.pitch(challenge, kim.id.unwrap(), PitchState::Draft, "").await;
        portal.pitch(challenge, kim.id.unwrap(), PitchState::Submitted, "evaluation").await;
        // The first page also asks for what all pages share for a moment.
        portal.get(&kim, "/my").await;
        let (few, page) = portal.statements(portal.get(&kim, "/my")).await;
        assert_eq!(page.select("tbody tr").len(), 2);
        for _ in 0..60 {
            portal.pitch(challenge, kim.id.unwrap(), PitchState::Submitted, "evaluation").await;
        }
        let (many, page) = portal.statements(portal.get(&kim, "/my")).await;
        assert_eq!((page.select("tbody tr").len(), many), (50, few));
        let older = page.attribute("a[rel=next]", "href").unwrap();
        assert_eq!(portal.get(&kim, &older).await.select("tbody tr").len(), 12);
    }
}
