//! M1: each line that asks for something leads to exactly the pitches it counts.

use chrono::TimeDelta;
use entity::values::{AssignmentState, ConflictKind, Outcome, PitchState, Role};

use super::{Desk, references};
use crate::harness::{Person, TestApp, stories};

/// After the challenge has closed, the manager signs in again.
async fn later(portal: &TestApp, desk: &Desk) -> Person {
    portal.advance(TimeDelta::days(10) + TimeDelta::seconds(1));
    portal.person(&desk.manager.email, &[]).await
}

stories! {
    async fn an_idle_desk_says_so(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = portal.get(&desk.manager, "/manage").await;
        assert!(page.text().contains("Nothing needs you today."));
        assert_eq!(page.select("tbody th"), ["Challenge quiet"]);
    }

    async fn each_line_counts_what_its_link_shows(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let (mia, eva) = (desk.manager.id.unwrap(), eva.id.unwrap());
        let overdue = desk.pitch(&portal, "evaluation").await;
        portal.assignment(&overdue, eva, mia).await;
        let recused = desk.pitch(&portal, "evaluation").await;
        let back = portal.assignment(&recused, eva, mia).await;
        portal.set_assignment(back, AssignmentState::Recused).await;
        let unassigned = desk.pitch(&portal, "received").await;
        portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "received").await;

        // The challenge is open: nobody has to be asked yet.
        let early = portal.get(&desk.manager, "/manage/pitches?flag=unassigned").await;
        assert_eq!(references(&early), [""; 0]);

        let manager = later(&portal, &desk).await;
        let page = portal.get(&manager, "/manage").await;
        assert_eq!(page.select(".attention li .n"), ["1", "2", "1"], "{}", page.text());
        let mut both = vec![recused.clone(), unassigned.clone()];
        both.sort();
        for (flag, wanted) in
            [("overdue", vec![overdue.clone()]), ("unassigned", both), ("recused", vec![recused.clone()])]
        {
            let shown = portal.get(&manager, &format!("/manage/pitches?sort=reference&flag={flag}")).await;
            assert_eq!(references(&shown), wanted, "{flag}");
        }
        // Drafts: only their number.
        let cells = page.select("tbody td.n");
        assert_eq!(cells, ["1", "1", "2", "0", "0", "0"]);
    }

    async fn what_a_conflict_hides_is_not_counted_either(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let manager = later(&portal, &desk).await;
        let hidden = desk.pitch(&portal, "received").await;
        assert_eq!(portal.get(&manager, "/manage").await.select(".attention li .n"), ["1"]);
        portal.declared(&hidden, &manager, ConflictKind::Possible).await;
        let page = portal.get(&manager, "/manage").await;
        assert!(page.text().contains("Nothing needs you today."));
        assert!(page.select("tbody td.n").iter().all(|count| count.starts_with('0')));
    }

    async fn what_nobody_proposed_waits_for_the_manager(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let other = Desk::of(&portal, "loud").await;
        let (first, second) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        let line = "a[href='/manage/decisions']";
        for (who, count) in [(&desk.manager, &["2"][..]), (&desk.approver, &[]), (&other.manager, &[])] {
            let page = portal.get(who, "/manage").await;
            assert_eq!(page.select(".attention li .n"), count, "{}", who.email);
            assert_eq!(page.select(&format!(".attention {line}")).len(), count.len(), "{}", who.email);
        }
        desk.propose(&portal, &[(&first, Outcome::Selected)]).await;
        let page = portal.get(&desk.manager, "/manage").await;
        assert!(page.select(".attention li")[0].contains("1pitch waits for a decision and has no proposal"));
        desk.propose(&portal, &[(&second, Outcome::Selected)]).await;
        assert!(portal.get(&desk.manager, "/manage").await.text().contains("Nothing needs you today."));
    }

    async fn a_partnership_without_an_owner_waits_until_it_has_one_or_ends(portal: TestApp) {
        let (desk, other) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        let owner = portal.person("sofia@example.org", &[(Role::PartnershipOwner, None)]).await;
        let won = [desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await];
        desk.decide(&portal, &[(&won[0], Outcome::Selected), (&won[1], Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        let line = ".attention a[href^='/manage/partnerships?owner=none&']";
        let waiting = async || {
            let page = portal.get(&desk.manager, "/manage").await;
            let Some(list) = page.attribute(line, "href") else { return (page.select(".attention li .n"), 0) };
            (page.select(".attention li .n"), portal.get(&desk.manager, &list).await.select("tbody th a").len())
        };
        assert_eq!(waiting().await, (vec!["2".to_owned()], 2));
        for who in [&desk.approver, &other.manager] {
            assert!(portal.get(who, "/manage").await.text().contains("Nothing needs you today."), "{}", who.email);
        }
        let home = async |reference: &str| {
            format!("/manage/partnerships/{}", portal.partnership_row(reference).await.unwrap().slug)
        };
        let fields = [("owner", owner.id.unwrap().to_string())];
        let path = format!("{}/owner", home(&won[0]).await);
        portal.post(&desk.manager, &path, &[(fields[0].0, &fields[0].1)]).await;
        assert_eq!(waiting().await, (vec!["1".to_owned()], 1));
        let path = format!("{}/stage", home(&won[1]).await);
        portal.post(&desk.manager, &path, &[("stage", "ended"), ("reason", "They were bought.")]).await;
        assert_eq!(waiting().await, (vec![], 0));
        // The filter stands among the owners and can be taken off again.
        let list = portal.get(&desk.manager, "/manage/partnerships?owner=none").await;
        assert_eq!(list.select("tbody th a").len(), 1);
        assert_eq!(list.select(".pill").len(), 1);
        assert_eq!(list.attribute("#facet-owner-none", "checked").as_deref(), Some(""));
        let either = format!("/manage/partnerships?owner=none&owner={}", fields[0].1);
        assert_eq!(portal.get(&desk.manager, &either).await.select("tbody th a").len(), 2);
    }

    async fn proposals_wait_for_the_second_person_and_not_for_the_first(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        let (outcome, reason) = (format!("outcome-{reference}"), format!("reason-{reference}"));
        portal
            .post(&desk.manager, &desk.at("decisions"), &[(&outcome, "selected"), (&reason, "strong_fit")])
            .await;
        assert!(portal.get(&desk.manager, "/manage").await.text().contains("Nothing needs you today."));
        let page = portal.get(&desk.approver, "/manage").await;
        assert_eq!(page.select(".attention li"), ["1proposal waits for your approvalLook proposal waits for your approval"]);
        portal
            .post(&desk.approver, &desk.at("decisions/approve"), &[("do", "approve"), ("pitch", &reference)])
            .await;
        let page = portal.get(&desk.manager, "/manage").await;
        assert!(page.text().contains("approved decision is ready to release"));
    }
}
