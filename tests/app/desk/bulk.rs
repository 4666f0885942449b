//! Several pitches at once: told first, then done for those that can.

use chrono::TimeDelta;
use entity::{
    assignment, pitch_move,
    values::{AssignmentState, ConflictKind, PitchState, Role},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::Desk;
use crate::harness::stories;

stories! {
    async fn a_move_says_who_can_before_and_moves_those_alone(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let ready = desk.pitch(&portal, "evaluation").await;
        portal.score(&ready, 1, Some(3_000), Some(0)).await;
        let unread = desk.pitch(&portal, "evaluation").await;
        let there = desk.pitch(&portal, "decision").await;
        let gone = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Withdrawn, "withdrawn").await;
        let chosen = [&ready, &unread, &there, &gone];
        let query: String = chosen.iter().map(|reference| format!("&pitch={reference}")).collect();

        let first = portal.get(&desk.manager, &format!("/manage/pitches/bulk?do=move{query}")).await;
        assert!(first.select("#f-to option").contains(&"Decision".to_owned()));
        assert!(!first.text().contains("name=\"reason\""), "nothing can be moved before a stage is chosen");

        let report = portal.get(&desk.manager, &format!("/manage/pitches/bulk?do=move&to=decision{query}")).await;
        assert_eq!(report.select("main p[role=status]"), ["1 can move, 3 cannot."]);
        let why = report.select("tbody td:last-child");
        assert_eq!(why[0], "Yes");
        assert!(why[1].contains("reviews >= 1"), "{why:?}");
        assert_eq!(why[2], "It is in this stage already.");
        assert_eq!(why[3], "The applicant withdrew this pitch.");
        assert_eq!(portal.pitch_row(&ready).await.stage, "evaluation", "nothing happened yet");

        let mut fields = vec![("do", "move"), ("to", "decision"), ("reason", " ")];
        fields.extend(chosen.iter().map(|reference| ("pitch", reference.as_str())));
        let refused = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-reason"));
        assert_eq!(refused.select("form[method=post] input[name=pitch]").len(), 4);
        assert_eq!(refused.attribute("form[method=post] input[name=to]", "value").as_deref(), Some("decision"));

        fields[2] = ("reason", "The panel has met.");
        let done = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
        assert_eq!(done.status.as_u16(), 303);
        for (reference, stage) in
            [(&ready, "decision"), (&unread, "evaluation"), (&there, "decision"), (&gone, "withdrawn")]
        {
            assert_eq!(portal.pitch_row(reference).await.stage, stage);
        }
        let moves = pitch_move::Entity::find()
            .filter(pitch_move::Column::Reason.eq("The panel has met."))
            .all(portal.app.db.read())
            .await
            .unwrap();
        assert_eq!(moves.len(), 1);
        assert_eq!(moves[0].actor_id, desk.manager.id);

        // The page after it reads the result off the pitches themselves.
        let after = portal.get(&desk.manager, done.location()).await;
        assert_eq!(after.select("tbody td:nth-child(2)")[0], "Decision");

        let nothing = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
        assert_eq!(nothing.status.as_u16(), 409, "none can move");
    }

    async fn chosen_evaluators_are_assigned_and_mailed_once(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let ben = portal.person("ben@example.org", &[(Role::Evaluator, None)]).await;
        portal.person("far@example.org", &[]).await;
        let (one, two) = (desk.pitch(&portal, "received").await, desk.pitch(&portal, "received").await);
        portal.declared(&two, &ben, ConflictKind::Conflict).await;
        let form = portal
            .get(&desk.manager, &format!("/manage/pitches/bulk?do=assign&pitch={one}&pitch={two}"))
            .await;
        let names = form.select("fieldset label");
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names[0].starts_with("ben") && names[1].starts_with("eva"), "{names:?}");

        let (e, b) = (eva.id.unwrap().to_string(), ben.id.unwrap().to_string());
        let due = (portal.now() + TimeDelta::days(14)).date_naive().to_string();
        let fields = [
            ("do", "assign"),
            ("pitch", one.as_str()),
            ("pitch", two.as_str()),
            ("evaluators", e.as_str()),
            ("evaluators", b.as_str()),
            ("due_at", due.as_str()),
        ];
        for _ in 0..2 {
            let done = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
            assert_eq!(done.status.as_u16(), 303, "{}", done.text());
        }
        let open = assignment::Entity::find()
            .filter(assignment::Column::State.eq(AssignmentState::Open))
            .count(portal.app.db.read())
            .await
            .unwrap();
        assert_eq!(open, 3, "whoever has a conflict is left out");
        assert_eq!(portal.mails_to("eva@example.org").await.len(), 1);
        for (field, value) in [("due_at", "soon"), ("due_at", "2020-01-01"), ("evaluators", "x")] {
            let mut wrong = vec![("do", "assign"), ("pitch", one.as_str()), (field, value)];
            if field != "due_at" {
                wrong.push(("due_at", due.as_str()));
            } else {
                wrong.push(("evaluators", e.as_str()));
            }
            let refused = portal.post(&desk.manager, "/manage/pitches/bulk", &wrong).await;
            assert_eq!(refused.status.as_u16(), 422, "{field}={value}");
            let href = refused.attribute(".summary-err a", "href").unwrap();
            assert_eq!(href, format!("#f-{field}"));
        }
    }

    async fn one_decision_is_proposed_for_several_that_wait_for_it(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (one, two) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        let early = desk.pitch(&portal, "evaluation").await;
        let path = format!("/manage/pitches/bulk?do=propose&pitch={one}&pitch={two}&pitch={early}");
        let page = portal.get(&desk.manager, &path).await;
        assert_eq!(page.select("main p[role=status]"), ["2 can be decided, 1 cannot."]);
        let mut fields = vec![
            ("do", "propose"),
            ("pitch", one.as_str()),
            ("pitch", two.as_str()),
            ("pitch", early.as_str()),
            ("outcome", "declined"),
            ("ground", "strong_fit"),
        ];
        let refused = portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await;
        assert_eq!(refused.status.as_u16(), 422);
        let summary = refused.select(".summary-err li");
        assert_eq!(summary.len(), 2, "{summary:?}");
        assert_eq!(refused.select("#f-outcome option[selected]"), ["Not selected"]);
        fields[5] = ("ground", "other_stronger");
        fields.push(("feedback", "Others had more evidence."));
        assert_eq!(portal.post(&desk.manager, "/manage/pitches/bulk", &fields).await.status.as_u16(), 303);
        let board = portal.get(&desk.approver, &desk.at("decisions")).await;
        assert_eq!(board.select("input[name=pitch]").len(), 2);
    }

    async fn what_cannot_be_meant_is_a_bad_request(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        assert_eq!(portal.get(&desk.manager, "/manage/pitches/bulk?do=delete").await.status.as_u16(), 400);
        let many: String = (0..101).map(|index| format!("&pitch=NL-{index:06}")).collect();
        let answer = portal.get(&desk.manager, &format!("/manage/pitches/bulk?do=move{many}")).await;
        assert_eq!(answer.status.as_u16(), 400);
        let none = portal.get(&desk.manager, "/manage/pitches/bulk?do=move").await;
        assert_eq!((none.status.as_u16(), none.select(".summary-err li").len()), (200, 1));
    }
}
