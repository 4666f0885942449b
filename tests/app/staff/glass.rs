//! Breaking the glass: one pitch, one hour, one reason, and everybody concerned is told.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{ConflictKind, Outcome, PitchState, Role};

use super::{admins, subjects};
use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const WHY: &str = "The police asks whether this pitch was copied.";

async fn break_glass(portal: &TestApp, by: &Person, reference: &str, reason: &str) -> Answer {
    portal.post(by, &format!("/admin/glass/{reference}"), &[("reason", reason)]).await
}

async fn status(portal: &TestApp, who: &Person, path: &str) -> u16 {
    portal.get(who, path).await.status.as_u16()
}

stories! {
    async fn an_admin_reads_one_pitch_for_an_hour_and_everybody_concerned_knows(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let (reference, other) = (desk.pitch(&portal, "evaluation").await, desk.pitch(&portal, "evaluation").await);
        let dossier = format!("/manage/pitches/{reference}");
        let sealed = portal.get(&ada, &dossier).await;
        assert_eq!(sealed.status, StatusCode::FORBIDDEN);
        assert!(sealed.text().contains("/admin/glass") && !sealed.text().contains("Serrated"));
        for short in ["", "Because.", "nineteen characters", "    19 characters....     "] {
            let refused = break_glass(&portal, &ada, &reference, short).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{short:?}");
        }
        let broken = break_glass(&portal, &ada, &reference, WHY).await;
        assert_eq!(broken.location(), dossier);
        let page = portal.get(&ada, &dossier).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Serrated") && !page.text().contains("Move"), "reads, and changes nothing");
        assert!(page.select(".standing")[0].contains(&reference));
        assert_eq!(portal.get(&ada, "/challenges").await.select(".standing").len(), 1, "on every page");
        assert_eq!(status(&portal, &ada, &format!("/manage/pitches/{other}")).await, 403);
        assert_eq!(status(&portal, &ben, &dossier).await, 403, "not the other admin");
        for who in [&ben, &desk.manager] {
            let subject = format!("{reference}: an administrator reads this pitch");
            assert_eq!(subjects(&portal, who).await, [subject]);
        }
        assert!(subjects(&portal, &ada).await.is_empty());
        let looks = portal.get(&desk.manager, &format!("{dossier}?tab=history")).await;
        let read_as = looks.select("td[data-label='As']");
        assert!(read_as.iter().any(|standing| standing.starts_with("Administrator, glass broken")), "{read_as:?}");
        assert!(looks.text().contains(&format!("Reason given: {WHY}")), "{}", looks.text());
        let told = portal.get(&desk.lead, &format!("/my/pitches/{reference}")).await.text();
        assert!(told.contains("1 administrator") && !told.contains("ada") && !told.contains(WHY), "{told}");
        assert_eq!(break_glass(&portal, &ada, &reference, WHY).await.status, StatusCode::CONFLICT);
        portal.advance(TimeDelta::minutes(60) - TimeDelta::milliseconds(1));
        assert_eq!(status(&portal, &ada, &dossier).await, 200);
        portal.advance(TimeDelta::milliseconds(1));
        assert_eq!(status(&portal, &ada, &dossier).await, 403);
        assert_eq!(portal.entries("glass.broken").await, 1);
    }

    async fn it_is_ended_at_once_by_who_broke_it(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        break_glass(&portal, &ada, &reference, WHY).await;
        let end = format!("/admin/glass/{reference}/end");
        assert_eq!(portal.post(&ben, &end, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&ada, &end, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(status(&portal, &ada, &format!("/manage/pitches/{reference}")).await, 403);
        assert_eq!(portal.get(&ada, "/admin/glass").await.select("tbody th"), [reference]);
    }

    /// T15 for the pages of admins: nobody else breaks glass, and nobody in conflict; a draft has none.
    async fn who_may_not_know_finds_nothing_to_break(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        for stranger in [&desk.manager, &desk.approver, &desk.lead] {
            assert_eq!(break_glass(&portal, stranger, &reference, WHY).await.status, StatusCode::NOT_FOUND);
        }
        portal.declared(&reference, &ada, ConflictKind::Conflict).await;
        assert_eq!(break_glass(&portal, &ada, &reference, WHY).await.status, StatusCode::FORBIDDEN);
        portal.join_team(&reference, &ben).await;
        assert_eq!(break_glass(&portal, &ben, &reference, WHY).await.status, StatusCode::FORBIDDEN);
        let draft = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        assert_eq!(break_glass(&portal, &ada, &draft, WHY).await.status, StatusCode::NOT_FOUND);
        assert_eq!(break_glass(&portal, &ada, "ZZ-000000", WHY).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.entries("glass.broken").await, 0);
    }

    async fn a_conflict_declared_later_shuts_it_and_so_does_losing_the_role(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        break_glass(&portal, &ada, &reference, WHY).await;
        portal.declared(&reference, &ada, ConflictKind::Possible).await;
        assert_eq!(status(&portal, &ada, &format!("/manage/pitches/{reference}")).await, 404);
        let cal = portal.person("cal@example.org", &[(Role::Admin, None)]).await;
        break_glass(&portal, &cal, &reference, WHY).await;
        assert_eq!(status(&portal, &cal, &format!("/manage/pitches/{reference}")).await, 200);
        overture::store::write(&portal.app.db, async |tx| {
            overture::store::account::revoke(tx, cal.id.unwrap(), Role::Admin, None).await
        })
        .await
        .unwrap();
        assert_eq!(status(&portal, &cal, &format!("/manage/pitches/{reference}")).await, 404);
    }

    async fn the_partnership_that_was_made_of_the_pitch_opens_with_it(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        let slug = portal.partnership_row(&reference).await.unwrap().slug;
        let path = format!("/manage/partnerships/{slug}");
        assert_eq!(status(&portal, &ada, &path).await, 404);
        break_glass(&portal, &ada, &reference, WHY).await;
        assert_eq!(status(&portal, &ada, &path).await, 200);
        let moved = portal.post(&ada, &format!("{path}/stage"), &[("stage", "active"), ("reason", WHY)]).await;
        assert_eq!(moved.status, StatusCode::NOT_FOUND, "reads, and changes nothing");
    }
}
