//! Being forgotten: asked for, taken back, looked at, done by an administrator or by the clock.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{Outcome, PitchState};
use overture::{domain::actor::Op, services};

use super::OWN;
use crate::{desk::Desk, harness::stories};

stories! {
    async fn it_is_asked_for_with_the_own_address_and_taken_back(portal: TestApp) {
        let (kim, admin) = (portal.person("kim@example.org", &[]).await, portal.admin().await);
        for wrong in ["", "pat@example.org", "kim"] {
            let answer = portal.post(&kim, "/my/account/data/erasure", &[("address", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some("#f-address"));
            assert_eq!(answer.attribute("#f-address", "value").unwrap_or_default(), wrong);
        }
        let asked = portal.post(&kim, "/my/account/data/erasure", &[("address", " KIM@example.org ")]).await;
        assert_eq!(asked.location(), OWN);
        assert_eq!(portal.mails_to("kim@example.org").await.len(), 1, "who did not ask learns of it");
        let again = portal.post(&kim, "/my/account/data/erasure", &[("address", "kim@example.org")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(portal.get(&kim, OWN).await.text().contains("Your account will be deleted"));

        assert_eq!(portal.requests(&admin).await.len(), 1);
        assert_eq!(portal.post(&kim, "/my/account/data/erasure/cancel", &[]).await.location(), OWN);
        assert!(portal.requests(&admin).await.is_empty());
        assert!(!portal.get(&kim, OWN).await.text().contains("Your account will be deleted"));
        portal.ask_erasure(&kim).await;
    }

    async fn nobody_shortens_the_three_days_and_nobody_does_it_to_themselves(portal: TestApp) {
        let (kim, admin) = (portal.person("kim@example.org", &[]).await, portal.admin().await);
        portal.ask_erasure(&kim).await;
        portal.ask_erasure(&admin).await;
        portal.advance(TimeDelta::days(3) - TimeDelta::seconds(1));
        let admin = portal.admin().await;
        let [of_kim, of_admin] = &portal.requests(&admin).await[..] else { panic!("two requests") };
        assert!(portal.get(&admin, of_kim).await.select("form[action^='/admin/privacy']").is_empty());
        assert_eq!(portal.post(&admin, of_kim, &[]).await.status, StatusCode::CONFLICT);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(portal.post(&admin, of_admin, &[]).await.status, StatusCode::CONFLICT, "their own");
        assert!(portal.get(&admin, of_admin).await.select("form[action^='/admin/privacy']").is_empty());
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.post(&kim, of_kim, &[]).await.status, StatusCode::NOT_FOUND, "not an administrator");
        portal.advance(TimeDelta::minutes(6));
        let stale = portal.post(&admin, of_kim, &[]).await;
        assert!(stale.location().starts_with("/step-up"), "{}", stale.location());
        let admin = portal.admin().await;
        assert_eq!(portal.post(&admin, of_kim, &[]).await.location(), "/admin/privacy");
        assert_eq!(portal.post(&admin, of_kim, &[]).await.status, StatusCode::NOT_FOUND, "once");
        assert_eq!(portal.get(&kim, "/my").await.status, StatusCode::SEE_OTHER, "signed out everywhere");
    }

    async fn the_preview_says_what_stays_and_why_and_so_it_happens(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let lead = desk.lead.id.unwrap();
        let draft = portal.pitch(desk.challenge, lead, PitchState::Draft, "").await;
        let running = desk.pitch(&portal, "evaluation").await;
        let decided = desk.pitch(&portal, "evaluation").await;
        let held = desk.pitch(&portal, "evaluation").await;
        let by = (desk.manager.id.unwrap(), desk.approver.id.unwrap());
        portal.released(&decided, Outcome::Declined, by, portal.now()).await;
        let admin = portal.admin().await;
        let fields = [("reference", held.as_str()), ("reason", "Claim 7/2026")];
        assert_eq!(portal.post(&admin, "/admin/privacy/holds", &fields).await.location(), "/admin/privacy");
        portal.ask_erasure(&desk.lead).await;
        portal.advance(TimeDelta::days(3));
        let admin = portal.admin().await;
        let [request] = &portal.requests(&admin).await[..] else { panic!("one request") };
        let page = portal.get(&admin, request).await;
        for text in ["Drafts", "Legal hold", "The host must be able to show how it decided", "27 days left"] {
            assert!(page.text().contains(text), "{text}: {}", page.text());
        }
        for secret in [&decided, &held, &running] {
            assert!(!page.text().contains(&format!("Pitch {secret}")), "an administrator reads no pitches");
        }
        portal.post(&admin, request, &[]).await;
        portal.work().await;

        assert_eq!(portal.count(&format!("select count(*) from pitch where reference = '{draft}'")).await, 0);
        let emptied = portal.pitch_row(&running).await;
        assert_eq!((emptied.state, emptied.title.as_str()), (PitchState::Withdrawn, ""));
        assert_eq!(emptied.answers.0, serde_json::json!({}));
        for kept in [&decided, &held] {
            assert_eq!(portal.pitch_row(kept).await.title, format!("Pitch {kept}"));
        }
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{decided}")).await;
        let manager = portal.person(&desk.manager.email, &[]).await;
        let dossier = if dossier.status == StatusCode::OK { dossier } else {
            portal.get(&manager, &format!("/manage/pitches/{decided}")).await
        };
        assert!(!dossier.text().contains("lea-quiet"), "{}", dossier.text());
        assert!(overture::services::audit::verify(&portal.app).await.unwrap().whole.erased > 0);
        let broken: Vec<_> = services::system::promises(&portal.app).await.unwrap();
        for promise in ["payloads", "erasures", "receipt hashes", "versions"] {
            assert!(broken.contains(&(promise, 0)), "{promise}: {broken:?}");
        }
    }

    async fn the_clock_does_what_nobody_processed(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        portal.ask_erasure(&kim).await;
        portal.advance(TimeDelta::days(28) - TimeDelta::seconds(1));
        services::privacy::execute_due(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert_eq!(portal.count("select count(*) from account where name = 'kim'").await, 1);
        portal.advance(TimeDelta::seconds(1));
        services::privacy::execute_due(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert_eq!(portal.count("select count(*) from account where name = 'kim'").await, 0);
    }

    async fn a_hold_needs_a_sent_pitch_and_a_reason_and_is_lifted_again(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let sent = desk.pitch(&portal, "evaluation").await;
        let draft = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        let admin = portal.admin().await;
        for (reference, reason, field) in [
            ("ZZ-000000", "Claim", "#f-reference"),
            (draft.as_str(), "Claim", "#f-reference"),
            ("nonsense", "Claim", "#f-reference"),
            (sent.as_str(), "  ", "#f-reason"),
        ] {
            let fields = [("reference", reference), ("reason", reason)];
            let answer = portal.post(&admin, "/admin/privacy/holds", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{reference}");
            assert_eq!(answer.attribute(".summary-err a", "href").as_deref(), Some(field));
            assert_eq!(answer.attribute("#f-reference", "value").as_deref(), Some(reference));
        }
        let fields = [("reference", sent.as_str()), ("reason", "<b>Claim")];
        assert_eq!(portal.post(&admin, "/admin/privacy/holds", &fields).await.location(), "/admin/privacy");
        assert_eq!(portal.post(&admin, "/admin/privacy/holds", &fields).await.status, StatusCode::CONFLICT);
        assert!(portal.get(&admin, "/admin/privacy").await.text().contains("&lt;b&gt;Claim"));
        let lift = format!("/admin/privacy/holds/{sent}/lift");
        assert_eq!(portal.post(&desk.manager, &lift, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&admin, &lift, &[]).await.location(), "/admin/privacy");
        assert_eq!(portal.post(&admin, &lift, &[]).await.status, StatusCode::NOT_FOUND);
    }
}
