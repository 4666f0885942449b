//! M13: everything about one pitch.

use entity::values::{ConflictKind, Role};

use super::Desk;
use crate::harness::stories;

stories! {
    async fn a_dossier_shows_answers_reviews_and_history(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let person = async |name: &str| {
            portal.person(&format!("{name}@example.org"), &[(Role::Evaluator, Some(desk.challenge))]).await
        };
        let (eva, ben) = (person("eva").await, person("ben").await);
        let reference = desk.pitch(&portal, "evaluation").await;
        let mia = desk.manager.id.unwrap();
        for (who, score) in [(&eva, 2), (&ben, 5)] {
            portal.declared(&reference, who, ConflictKind::None).await;
            portal.reviewed(&reference, who, mia, score).await;
        }
        portal.score(&reference, 2, Some(3_500), Some(1_500)).await;

        for who in [&desk.manager, &desk.approver] {
            let page = portal.get(who, &format!("/manage/pitches/{reference}")).await;
            assert_eq!(page.select("h1"), [format!("Pitch {reference}")]);
            assert!(page.text().contains("Serrated trailing edges"));
            let page = portal.get(who, &format!("/manage/pitches/{reference}?tab=reviews")).await;
            assert!(!page.text().contains("Serrated trailing edges"));
            assert!(page.text().contains("2 reviews, mean 3.50, spread 1.50"), "{}", page.text());
            assert!(page.text().contains("Contested") && page.text().contains("Comment for the panel: 5"));
            assert_eq!(page.select("figure svg").len(), 1);
            let row = page.select("main table tbody tr")[0].clone();
            assert!(row.starts_with("Feasibility25 %253.501.50"), "{row}");
            assert_eq!(portal.get(who, &format!("/manage/pitches/{reference}?tab=x")).await.status.as_u16(), 400);
        }
    }

    async fn the_rail_offers_what_the_workflow_allows_and_says_why_not(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let page = portal.get(&desk.manager, &format!("/manage/pitches/{reference}")).await;
        let rail = page.select("aside .facts")[0].clone();
        assert!(rail.contains("Move to Received") && rail.contains("Move to Decision: The condition"), "{rail}");
        let fields = [("do", "move"), ("to", "received"), ("reason", "Sent too early."), ("pitch", reference.as_str())];
        let moved = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
        assert_eq!(moved.location(), format!("/manage/pitches/{reference}"));
        let history = portal.get(&desk.manager, &format!("/manage/pitches/{reference}?tab=history")).await;
        assert!(history.select(".timeline li")[0].contains("Evaluation → Received"));
        assert!(history.text().contains("Sent too early."));
        // Nothing on it can be edited.
        assert_eq!(page.select("main textarea, main input, main select").len(), 0);
    }
}
