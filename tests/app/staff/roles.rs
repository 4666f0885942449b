//! Who gives and takes which role, and who has to agree.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{PitchState, Role};

use super::{admins, decide, first_waiting, give, revoke, roles, subjects};
use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

const PANEL: &str = "/manage/challenges/quiet/people";

async fn empanel(portal: &TestApp, by: &Person, to: &Person, role: &str) -> StatusCode {
    let fields = [("email", to.email.as_str()), ("role", role), ("reason", "Knows the field.")];
    portal.post(by, PANEL, &fields).await.status
}

stories! {
    async fn managers_and_admins_wait_for_a_second_admin_and_others_do_not(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let kim = portal.person("kim@example.org", &[]).await;
        for (role, challenge) in [("auditor", ""), ("approver", "quiet"), ("guest", "quiet"), ("executive", "")] {
            assert_eq!(give(&portal, &ada, &kim, role, challenge).await.status, StatusCode::SEE_OTHER, "{role}");
        }
        assert_eq!(roles(&portal, &kim).await.len(), 4);
        assert_eq!(portal.get(&kim, "/admin/audit").await.status, StatusCode::OK, "from the next request on");
        for (role, challenge) in [("manager", "quiet"), ("manager", ""), ("admin", "")] {
            assert_eq!(give(&portal, &ada, &kim, role, challenge).await.status, StatusCode::SEE_OTHER, "{role}");
            assert_eq!(give(&portal, &ada, &kim, role, challenge).await.status, StatusCode::CONFLICT, "waits");
        }
        assert_eq!(roles(&portal, &kim).await.len(), 4, "nothing of it holds");
        assert!(subjects(&portal, &ben).await.iter().any(|subject| subject.starts_with("A second administrator")));
        for _ in 0..3 {
            let change = first_waiting(&portal, &ben).await;
            assert_eq!(decide(&portal, &ada, &change, "confirm").await.status, StatusCode::CONFLICT, "the proposer");
            assert_eq!(portal.get(&desk.manager, &change).await.status, StatusCode::NOT_FOUND);
            assert_eq!(decide(&portal, &ben, &change, "confirm").await.status, StatusCode::SEE_OTHER);
            assert_eq!(decide(&portal, &ben, &change, "refuse").await.status, StatusCode::CONFLICT, "once");
        }
        let has = roles(&portal, &kim).await;
        assert_eq!(has.len(), 7);
        assert!(has.contains(&(Role::Admin, None)) && has.contains(&(Role::Manager, Some(desk.challenge))));
        assert_eq!((portal.entries("role.asked").await, portal.entries("role.granted").await), (3, 7));
        assert!(subjects(&portal, &kim).await.iter().any(|subject| subject.contains("Make kim Administrator")));
    }

    async fn a_refused_change_changes_nothing_and_nobody_decides_about_themselves(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let cal = portal.person("cal@example.org", &[(Role::Admin, None)]).await;
        assert_eq!(revoke(&portal, &ada, &ben).await.status, StatusCode::SEE_OTHER);
        let change = first_waiting(&portal, &ada).await;
        assert_eq!(decide(&portal, &ben, &change, "refuse").await.status, StatusCode::CONFLICT, "it is about ben");
        assert_eq!(portal.post(&cal, &change, &[("do", "maybe")]).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(decide(&portal, &cal, &change, "refuse").await.status, StatusCode::SEE_OTHER);
        assert_eq!(roles(&portal, &ben).await, [(Role::Admin, None)]);
        // Even a harmless role for oneself needs somebody else.
        assert_eq!(give(&portal, &ada, &ada, "executive", "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(roles(&portal, &ada).await, [(Role::Admin, None)]);
        assert_eq!(decide(&portal, &ben, &first_waiting(&portal, &ben).await, "confirm").await.status, StatusCode::SEE_OTHER);
        assert_eq!(roles(&portal, &ada).await.len(), 2);
    }

    /// T21: the ladder of roles, from every rung.
    async fn nobody_climbs_the_ladder_of_roles(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let auditor = portal.person("oda@example.org", &[(Role::Auditor, None)]).await;
        portal.challenge("other").await;
        for (who, role) in [(&eva, "manager"), (&eva, "evaluator"), (&desk.approver, "manager"), (&auditor, "admin")] {
            assert_eq!(give(&portal, who, who, role, "quiet").await.status, StatusCode::NOT_FOUND, "{role}");
        }
        assert_eq!(give(&portal, &desk.manager, &eva, "admin", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(empanel(&portal, &eva, &eva, "evaluator").await, StatusCode::NOT_FOUND);
        assert_eq!(empanel(&portal, &desk.approver, &eva, "evaluator").await, StatusCode::NOT_FOUND);
        for role in ["manager", "approver"] {
            assert_eq!(empanel(&portal, &desk.manager, &eva, role).await, StatusCode::FORBIDDEN, "{role}");
        }
        assert_eq!(empanel(&portal, &desk.manager, &eva, "admin").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(empanel(&portal, &desk.manager, &desk.manager, "evaluator").await, StatusCode::CONFLICT);
        // Her organisation pitches here: she does not judge.
        desk.pitch(&portal, "evaluation").await;
        assert_eq!(empanel(&portal, &desk.manager, &desk.lead, "evaluator").await, StatusCode::CONFLICT);
        assert_eq!(give(&portal, &ada, &desk.lead, "guest", "quiet").await.status, StatusCode::CONFLICT);
        let member = portal.person("mem@example.org", &[]).await;
        let draft = portal.pitch(desk.challenge, eva.id.unwrap(), PitchState::Draft, "").await;
        portal.join_team(&draft, &member).await;
        assert_eq!(empanel(&portal, &desk.manager, &member, "guest").await, StatusCode::CONFLICT);
        assert_eq!(portal.get(&desk.manager, "/manage/challenges/other/people").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_challenge_is_handed_over_among_those_who_manage_it(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let other = portal.person("other@example.org", &[(Role::Manager, Some(desk.challenge))]).await;
        let kim = portal.person("kim@example.org", &[]).await;
        portal.challenge("loud").await;
        let page = portal.get(&desk.manager, PANEL).await;
        assert_eq!(page.select("#f-owner option").len(), 3, "two who manage it, and nobody leads it yet");
        assert_eq!(page.select("#f-owner option[selected]").len(), 0);
        let hand = async |who: &Person, to: &str| portal.post(who, PANEL, &[("do", "owner"), ("owner", to)]).await.status;
        let to = |who: &Person| who.id.unwrap().to_string();
        for wrong in ["", "nobody", &to(&kim)] {
            assert_eq!(hand(&desk.manager, wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        for stranger in [&kim, &desk.lead, &desk.approver] {
            assert_ne!(hand(stranger, &to(&other)).await, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.entries("challenge.owner_changed").await, 0);
        for _ in 0..2 {
            assert_eq!(hand(&desk.manager, &to(&other)).await, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.entries("challenge.owner_changed").await, 1, "once");
        let list = portal.get(&desk.manager, "/manage/challenges").await;
        assert!(list.select("main td").iter().any(|cell| cell.contains("other")), "{:?}", list.select("main td"));
    }

    async fn managers_choose_who_evaluates_their_challenge(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(empanel(&portal, &desk.manager, &kim, "guest").await, StatusCode::SEE_OTHER);
        assert_eq!(roles(&portal, &kim).await, [(Role::Guest, Some(desk.challenge))]);
        let page = portal.get(&desk.manager, PANEL).await;
        let id = page.attribute("button[name=revoke]", "value").unwrap();
        let silent = portal.post(&desk.manager, PANEL, &[("revoke", &id)]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(silent.attribute(".summary-err a", "href").as_deref(), Some("#f-why"));
        let done = portal.post(&desk.manager, PANEL, &[("revoke", &id), ("why", "Is on leave.")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(roles(&portal, &kim).await, []);
        let gone = portal.post(&desk.manager, PANEL, &[("revoke", &id), ("why", "Is on leave.")]).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }

    async fn a_role_runs_out_by_itself_on_its_day(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let until = |day: &'static str| [("email", "kim@example.org"), ("role", "auditor"), ("until", day), ("reason", "Audit week.")];
        for wrong in ["2026-11-01", "2020-01-01", "tomorrow"] {
            let answer = portal.post(&ada, "/admin/roles/new", &until(wrong)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert_eq!(answer.attribute("#f-reason", "name").as_deref(), Some("reason"));
            assert!(answer.text().contains("Audit week."), "what was typed stays");
        }
        assert_eq!(portal.post(&ada, "/admin/roles/new", &until("2026-11-02")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&kim, "/admin/audit").await.status, StatusCode::OK);
        portal.advance(TimeDelta::hours(12) - TimeDelta::milliseconds(1));
        assert_eq!(portal.get(&kim, "/admin/audit").await.status, StatusCode::OK);
        portal.advance(TimeDelta::milliseconds(1));
        assert_eq!(portal.get(&kim, "/admin/audit").await.status, StatusCode::NOT_FOUND);
        assert!(!portal.get(&ada, "/admin/roles").await.text().contains("kim@example.org"));
        assert_eq!(give(&portal, &ada, &kim, "auditor", "").await.status, StatusCode::SEE_OTHER, "it begins anew");
    }

    /// T21: the last admin stays.
    async fn the_last_admin_is_not_taken_away(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[(Role::Admin, None)]).await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        let status = format!("/admin/users/{}/status", ada.id.unwrap());
        let disabled = portal.post(&ada, &status, &[("do", "disable"), ("reason", "Leaves.")]).await;
        assert_eq!(disabled.status, StatusCode::CONFLICT);
        let revoked = revoke(&portal, &ada, &ada).await;
        assert_eq!(revoked.status, StatusCode::CONFLICT);
        assert!(revoked.text().contains("The last administrator stays"), "{}", revoked.text());
        // Alone, an admin makes and unmakes no manager either.
        let alone = revoke(&portal, &ada, &mia).await;
        assert_eq!(alone.status, StatusCode::CONFLICT);
        assert!(alone.text().contains("needs a second administrator"), "{}", alone.text());
        assert_eq!(roles(&portal, &mia).await.len(), 1);
    }

    /// T21: three confirmations that would leave nobody, all at once.
    async fn changes_at_the_same_time_leave_an_admin(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let cal = portal.person("cal@example.org", &[(Role::Admin, None)]).await;
        for (by, of) in [(&ben, &ada), (&cal, &ben), (&ada, &cal)] {
            assert_eq!(revoke(&portal, by, of).await.status, StatusCode::SEE_OTHER);
        }
        let page = portal.get(&ada, "/admin/roles").await;
        let changes: Vec<String> = page
            .text()
            .split('"')
            .filter(|part| part.starts_with("/admin/roles/changes/"))
            .map(str::to_owned)
            .collect();
        assert_eq!(changes.len(), 3);
        let (first, second, third) = tokio::join!(
            decide(&portal, &cal, &changes[0], "confirm"),
            decide(&portal, &ada, &changes[1], "confirm"),
            decide(&portal, &ben, &changes[2], "confirm"),
        );
        let statuses = [first.status, second.status, third.status];
        let mut left = 0;
        for admin in [&ada, &ben, &cal] {
            left += roles(&portal, admin).await.len();
        }
        assert!(left >= 1, "{statuses:?}");
        assert!(statuses.contains(&StatusCode::SEE_OTHER), "{statuses:?}");
    }

    async fn the_list_is_narrowed_by_its_address_and_goes_on_page_by_page(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        for number in 0..55 {
            portal.person(&format!("e{number:02}@example.org"), &[(Role::Evaluator, None)]).await;
        }
        let (mut path, mut seen) = ("/admin/roles?role=evaluator".to_owned(), Vec::new());
        loop {
            let page = portal.get(&ada, &path).await;
            seen.extend(page.select("tbody th a"));
            match page.attribute("a[rel=next]", "href") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(seen, (0..55).map(|number| format!("e{number:02}")).collect::<Vec<_>>());
        assert_eq!(portal.get(&ada, "/admin/roles?q=E07%40").await.select("tbody th a"), ["e07"]);
        assert_eq!(portal.get(&ada, "/admin/roles?q=%25").await.select("tbody th a"), [""; 0], "a percent sign is one");
        for wrong in ["role=king", "after=x", "after=x~y"] {
            let answer = portal.get(&ada, &format!("/admin/roles?{wrong}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        }
    }
}
