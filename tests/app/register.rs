//! The access register: every look of the host at confidential answers is on record, and the applicant knows how
//! many looked.

use chrono::TimeDelta;
use entity::values::{ConflictKind, PitchState, Role};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

async fn opened(portal: &TestApp, who: &Person, path: &str) {
    let answer = portal.get(who, path).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}

/// The register as the manager reads it.
async fn lines(portal: &TestApp, desk: &Desk, reference: &str) -> Vec<String> {
    let page = portal.get(&desk.manager, &format!("/manage/pitches/{reference}?tab=history")).await;
    let names = page.select("tr:has(td[data-label='Looks']) th");
    let cells = page.select("td[data-label='Looks']");
    names.iter().zip(cells).map(|(name, times)| format!("{name} {times}")).collect()
}

stories! {
    async fn every_look_is_on_record_and_the_applicant_knows_how_many_looked(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("zora@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let status = format!("/my/pitches/{reference}");
        assert!(portal.get(&desk.lead, &status).await.text().contains("Nobody of the host has opened your answers yet"));

        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        opened(&portal, &eva, &format!("/review/{reference}/conflict")).await;
        assert!(portal.get(&desk.lead, &status).await.text().contains("Nobody of the host"), "the question opens nothing");
        portal.declared(&reference, &eva, ConflictKind::None).await;
        opened(&portal, &eva, &format!("/review/{reference}")).await;
        opened(&portal, &eva, &format!("/review/{reference}")).await;
        let told = portal.get(&desk.lead, &status).await.text();
        assert!(told.contains("1 evaluator.") && !told.contains("zora"), "{told}");

        portal.advance(TimeDelta::minutes(31));
        opened(&portal, &eva, &format!("/review/{reference}")).await;
        assert_eq!(lines(&portal, &desk, &reference).await, ["mia-quiet 1", "zora 2"]);
        let told = portal.get(&desk.lead, &status).await.text();
        assert!(told.contains("1 evaluator, 1 challenge manager."), "{told}");
    }

    async fn the_applicants_own_looks_and_drafts_are_nobodys_business(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        opened(&portal, &desk.lead, &format!("/my/pitches/{reference}")).await;
        assert_eq!(lines(&portal, &desk, &reference).await, ["mia-quiet 1"]);
        let draft = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        assert_eq!(portal.get(&desk.manager, &format!("/manage/pitches/{draft}")).await.status.as_u16(), 404);
        let rows = entity::access::Entity::find().count(portal.app.db.read()).await.unwrap();
        assert_eq!(rows, 1, "a refused look opens nothing");
    }
}
