//! Who does not see the desk of a challenge learns nothing of it: 404, as for things that never were.

use entity::values::{ConflictKind, PitchState, Role};

use super::{Desk, references};
use crate::harness::stories;

stories! {
    async fn another_challenges_desk_does_not_exist(portal: TestApp) {
        let (quiet, loud) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        let reference = quiet.pitch(&portal, "decision").await;
        let evaluator = portal.person("eva@example.org", &[(Role::Evaluator, Some(quiet.challenge))]).await;
        portal.assignment(&reference, evaluator.id.unwrap(), quiet.manager.id.unwrap()).await;
        let admin = portal.person("root@example.org", &[(Role::Admin, None)]).await;
        let outcome = format!("outcome-{reference}");
        for who in [&loud.manager, &loud.approver, &evaluator, &admin, &quiet.lead] {
            for path in [
                quiet.at("pitches"),
                quiet.at("decisions"),
                quiet.at("release"),
                quiet.at("releases/0192d3c0-0000-7000-8000-000000000000"),
                format!("/manage/pitches/{reference}"),
                format!("/manage/pitches/{reference}?tab=reviews"),
                format!("/manage/pitches/{reference}/convert"),
                format!("/manage/pitches/bulk?do=move&pitch={reference}"),
            ] {
                let answer = portal.get(who, &path).await;
                // Admins know references, and read nothing behind them.
                if who.id == admin.id && path.starts_with(&format!("/manage/pitches/{reference}")) && !path.ends_with("convert") {
                    assert_eq!(answer.status.as_u16(), 403, "{} {path}", who.email);
                    assert!(!answer.text().contains("Pitch T"), "{path}");
                    continue;
                }
                assert_eq!(answer.status.as_u16(), 404, "{} {path}", who.email);
                let never = portal.get(who, "/manage/pitches/ZZ-000000").await;
                assert_eq!(answer.bytes, never.bytes, "{} {path}", who.email);
            }
            let posts: [(String, Vec<(&str, &str)>); 5] = [
                (quiet.at("decisions"), vec![(&outcome, "hold")]),
                (quiet.at("decisions/approve"), vec![("do", "approve"), ("pitch", &reference)]),
                (quiet.at("release"), vec![("confirm", "0")]),
                (
                    "/manage/pitches/bulk".to_owned(),
                    vec![("do", "move"), ("to", "evaluation"), ("reason", "r"), ("pitch", &reference)],
                ),
                (format!("/manage/pitches/{reference}/convert"), vec![]),
            ];
            for (path, fields) in posts {
                let answer = portal.post(who, &path, &fields).await;
                assert_eq!(answer.status.as_u16(), 404, "{} POST {path}", who.email);
            }
        }
        assert_eq!(portal.pitch_row(&reference).await.stage, "decision");
        // Nor through the page of a challenge of one's own.
        let answer = portal.post(&loud.manager, &loud.at("decisions"), &[(&outcome, "hold")]).await;
        assert_eq!(answer.status.as_u16(), 404);
    }

    async fn a_conflicted_manager_sees_neither_row_nor_page(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let hidden = desk.pitch(&portal, "decision").await;
        let other = desk.pitch(&portal, "decision").await;
        for (who, kind) in
            [(&desk.manager, ConflictKind::Possible), (&desk.approver, ConflictKind::Conflict)]
        {
            portal.declared(&hidden, who, kind).await;
            portal.declared(&other, who, ConflictKind::None).await;
            assert_eq!(references(&portal.get(who, "/manage/pitches").await), [other.as_str()]);
            let board = portal.get(who, &desk.at("decisions")).await;
            assert!(board.text().contains(&other) && !board.text().contains(&hidden));
            let page = portal.get(who, &format!("/manage/pitches/{hidden}")).await;
            assert_eq!(page.status.as_u16(), 404);
            assert_eq!(page.bytes, portal.get(who, "/manage/pitches/ZZ-000000").await.bytes);
            let bulk = portal.get(who, &format!("/manage/pitches/bulk?do=move&pitch={other}&pitch={hidden}")).await;
            assert_eq!(bulk.status.as_u16(), 404);
        }
        let outcome = format!("outcome-{hidden}");
        let refused = portal.post(&desk.manager, &desk.at("decisions"), &[(&outcome, "hold")]).await;
        assert_eq!(refused.status.as_u16(), 404);
    }

    async fn a_managers_own_organisation_is_not_managed(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let own = desk.pitch(&portal, "received").await;
        portal.join_team(&own, &desk.manager).await;
        let led = portal
            .pitch(desk.challenge, desk.manager.id.unwrap(), PitchState::Submitted, "received")
            .await;
        assert_eq!(references(&portal.get(&desk.manager, "/manage/pitches").await), [""; 0]);
        for reference in [own, led] {
            let page = portal.get(&desk.manager, &format!("/manage/pitches/{reference}")).await;
            assert_eq!(page.status.as_u16(), 404);
        }
    }

    async fn an_approver_reads_and_moves_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        let page = portal.get(&desk.approver, &desk.at("pitches")).await;
        assert_eq!(references(&page), [reference.as_str()]);
        assert_eq!(page.select("input[name=pitch]").len(), 0);
        assert_eq!(portal.get(&desk.approver, &format!("/manage/pitches/{reference}")).await.status.as_u16(), 200);
        let moved = [("do", "move"), ("to", "evaluation"), ("reason", "Again."), ("pitch", reference.as_str())];
        assert_eq!(portal.post(&desk.approver, "/manage/pitches/bulk", &moved).await.status.as_u16(), 403);
        let (outcome, reason) = (format!("outcome-{reference}"), format!("reason-{reference}"));
        let proposed = portal
            .post(&desk.approver, &desk.at("decisions"), &[(&outcome, "selected"), (&reason, "strong_fit")])
            .await;
        assert_eq!(proposed.status.as_u16(), 403);
        assert_eq!(portal.pitch_row(&reference).await.stage, "decision");
    }
}
