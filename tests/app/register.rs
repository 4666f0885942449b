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

    async fn auditors_read_the_trail_and_nobody_else_does(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        opened(&portal, &desk.manager, &format!("/manage/pitches/{reference}")).await;
        let auditor = portal.person("aud@example.org", &[(Role::Auditor, None)]).await;
        let shown = async |query: &str| {
            let page = portal.get(&auditor, &format!("/admin/audit?{query}")).await;
            assert_eq!(page.status.as_u16(), 200, "{query}");
            page.select("tbody td code:only-child")
        };
        let newest = shown("").await;
        assert!(newest.contains(&"account.created".to_owned()), "{newest:?}");
        assert_eq!(shown(&format!("q={}", reference.to_lowercase())).await, ["pitch.opened"]);
        assert_eq!(shown(&format!("q={reference}&kind=decision")).await, [""; 0]);
        assert!(shown("q=mia-quiet%40example.org").await.contains(&"pitch.opened".to_owned()));
        assert_eq!(shown("q=nobody%40example.org").await, [""; 0]);
        assert_eq!(shown("kind=pitch").await, ["pitch.opened"]);
        for wrong in ["kind=x", "before=x", "before=1%27"] {
            let answer = portal.get(&auditor, &format!("/admin/audit?{wrong}")).await;
            assert_eq!(answer.status.as_u16(), 400, "{wrong}");
        }
        for stranger in [&desk.manager, &desk.approver, &desk.lead] {
            assert_eq!(portal.get(stranger, "/admin/audit").await.status.as_u16(), 404);
        }
        // Whoever reads the trail reads no pitch.
        assert_eq!(portal.get(&auditor, &format!("/manage/pitches/{reference}")).await.status.as_u16(), 404);
    }

    async fn the_trail_goes_on_page_by_page_and_misses_nothing(portal: TestApp) {
        for number in 0..40 {
            portal.person(&format!("p{number}@example.org"), &[]).await;
        }
        let auditor = portal.person("aud@example.org", &[(Role::Auditor, None)]).await;
        let (mut path, mut seen) = ("/admin/audit".to_owned(), Vec::new());
        loop {
            let page = portal.get(&auditor, &path).await;
            seen.extend(page.select("tbody th").iter().map(|seq| seq.replace(',', "").parse::<i64>().unwrap()));
            match page.attribute("a[rel=next]", "href") {
                Some(next) => path = next,
                None => break,
            }
        }
        let newest = seen[0];
        assert!(newest > 100, "{newest}");
        assert_eq!(seen, (1..=newest).rev().collect::<Vec<_>>());
    }
}
