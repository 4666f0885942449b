//! Partnerships through HTTP: who sees which, how one is led, the list.

use std::collections::BTreeSet;

use entity::{
    audit, partnership, partnership_move,
    values::{ConflictKind, Outcome, PartnershipId, PartnershipMoveId, PartnershipStage, Role},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _,
    QueryFilter as _,
};

use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

/// A partnership that came from a released pitch; its page and the pitch.
async fn made(portal: &TestApp, desk: &Desk) -> (String, String) {
    let reference = desk.pitch(portal, "decision").await;
    desk.decide(portal, &[(&reference, Outcome::Selected)]).await;
    desk.release(portal, "1").await;
    let slug = portal.partnership_row(&reference).await.unwrap().slug;
    (format!("/manage/partnerships/{slug}"), reference)
}

/// Copies of a partnership without a pitch, of the same challenge.
pub(crate) async fn crowd(portal: &TestApp, reference: &str, numbers: std::ops::Range<usize>) {
    let model = portal.partnership_row(reference).await.unwrap();
    overture::store::write(&portal.app.db, async |tx| {
        for chunk in numbers.collect::<Vec<_>>().chunks(200) {
            let copies = chunk.iter().map(|index| partnership::Model {
                id: PartnershipId::generate(),
                slug: format!("copy-{index:05}"),
                pitch_id: None,
                stage: PartnershipStage::ALL[index % 3],
                next_review_at: (index % 2 == 0).then_some(model.created_at),
                ..model.clone()
            });
            let copies: Vec<_> = copies.collect();
            let moves = copies.iter().map(|copy| partnership_move::ActiveModel {
                id: Set(PartnershipMoveId::generate()),
                partnership_id: Set(copy.id),
                from_stage: Set(PartnershipStage::Prospect),
                to_stage: Set(copy.stage),
                reason: Set(String::new()),
                actor_id: Set(None),
                at: Set(copy.created_at),
            });
            let moves: Vec<_> = moves.collect();
            let rows = copies.into_iter().map(|row| row.into_active_model());
            partnership::Entity::insert_many(rows).exec_without_returning(tx).await?;
            partnership_move::Entity::insert_many(moves).exec_without_returning(tx).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn listed(portal: &TestApp, who: &Person) -> usize {
    let page = portal.get(who, "/manage/partnerships").await;
    assert_eq!(page.status.as_u16(), 200);
    page.select("tbody th a").len()
}

stories! {
    async fn each_role_sees_its_partnerships_and_no_others(portal: TestApp) {
        let (quiet, loud) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        let (home, reference) = made(&portal, &quiet).await;
        made(&portal, &loud).await;
        let person = async |name: &str, role: Role| portal.person(name, &[(role, None)]).await;
        let owner = person("sofia@example.org", Role::PartnershipOwner).await;
        let stranger = person("otto@example.org", Role::PartnershipOwner).await;
        let ecosystem = person("emma@example.org", Role::EcosystemManager).await;
        let executive = person("max@example.org", Role::Executive).await;
        let set = portal.post(&quiet.manager, &format!("{home}/owner"), &[("owner", &owner.id.unwrap().to_string())]).await;
        assert_eq!(set.status.as_u16(), 303);
        for (who, count, status) in [
            (&owner, 1, 200),
            (&stranger, 0, 404),
            (&quiet.manager, 1, 200),
            (&loud.manager, 1, 404),
            (&ecosystem, 2, 200),
            (&executive, 2, 200),
            // The approver of its challenge reads it.
            (&quiet.approver, 1, 200),
            (&loud.approver, 1, 404),
        ] {
            assert_eq!(listed(&portal, who).await, count, "{}", who.email);
            assert_eq!(portal.get(who, &home).await.status.as_u16(), status, "{}", who.email);
        }
        for path in [home.as_str(), "/manage/partnerships"] {
            assert_eq!(portal.get(&quiet.lead, path).await.status.as_u16(), 404, "{path}");
        }
        let refused = portal.post(&quiet.approver, &format!("{home}/review"), &[("review", "")]).await;
        assert_eq!(refused.status.as_u16(), 403, "reads, and leads nothing");
        let hidden = portal.get(&stranger, &home).await;
        assert_eq!(hidden.bytes, portal.get(&stranger, "/manage/partnerships/never").await.bytes);
        // The pitch is linked for those who may read it, and for nobody else.
        let link = format!("a[href='/manage/pitches/{reference}']");
        for (who, linked) in [(&quiet.manager, 1), (&owner, 0), (&ecosystem, 0), (&executive, 0)] {
            assert_eq!(portal.get(who, &home).await.select(&link).len(), linked, "{}", who.email);
        }
        // A declared conflict beats every role.
        portal.declared(&reference, &quiet.manager, ConflictKind::Possible).await;
        assert_eq!(listed(&portal, &quiet.manager).await, 0);
        assert_eq!(portal.get(&quiet.manager, &home).await.status.as_u16(), 404);
    }

    async fn every_move_needs_a_reason_and_is_kept(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (home, _) = made(&portal, &desk).await;
        let path = format!("{home}/stage");
        for (fields, field) in [
            (vec![("stage", "active")], "reason"),
            (vec![("stage", "active"), ("reason", " ")], "reason"),
            (vec![("reason", "Signed.")], "stage"),
            (vec![("stage", "exploration"), ("reason", "Signed.")], "stage"),
        ] {
            let refused = portal.post(&desk.manager, &path, &fields).await;
            assert_eq!(refused.status.as_u16(), 422, "{fields:?}");
            assert_eq!(refused.attribute(".summary-err a", "href"), Some(format!("#f-{field}")), "{fields:?}");
        }
        for (to, reason, reopen) in [
            ("active", "Signed.", ""),
            ("prospect", "Began again.", ""),
            ("ended", "The term is over.", ""),
            ("active", "They came back.", "yes"),
        ] {
            let fields = [("stage", to), ("reason", reason), ("reopen", reopen)];
            assert_eq!(portal.post(&desk.manager, &path, &fields).await.status.as_u16(), 303, "{to}");
        }
        let page = portal.get(&desk.manager, &home).await;
        let history = page.select(".timeline li");
        assert_eq!(history.len(), 5);
        assert!(history[0].starts_with("Ended → Active") && history[0].contains("They came back."), "{history:?}");
        let audits = audit::Entity::find()
            .filter(audit::Column::Kind.eq("partnership.moved"))
            .count(portal.app.db.read())
            .await
            .unwrap();
        assert_eq!(audits, 4);
        portal.post(&desk.manager, &path, &[("stage", "discarded"), ("reason", "A mistake.")]).await;
        let refused = portal.post(&desk.manager, &path, &[("stage", "active"), ("reason", "No.")]).await;
        assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-reopen"));
        assert_eq!(refused.select("#f-reason"), ["No."]);
    }

    async fn an_owner_leads_and_an_executive_reads(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (home, reference) = made(&portal, &desk).await;
        let owner = portal.person("sofia@example.org", &[(Role::PartnershipOwner, None)]).await;
        let executive = portal.person("max@example.org", &[(Role::Executive, None)]).await;
        let id = owner.id.unwrap().to_string();
        let set = |who: &str| vec![("owner".to_owned(), who.to_owned())];
        for wrong in ["x", &desk.manager.id.unwrap().to_string()] {
            let fields = set(wrong);
            let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(portal.post(&desk.manager, &format!("{home}/owner"), &fields).await.status.as_u16(), 422);
        }
        portal.post(&desk.manager, &format!("{home}/owner"), &[("owner", &id)]).await;
        assert_eq!(portal.get(&owner, &home).await.select("form[method=post] textarea").len(), 1);
        let moved = portal.post(&owner, &format!("{home}/stage"), &[("stage", "negotiation"), ("reason", "Both agree.")]).await;
        assert_eq!(moved.status.as_u16(), 303);
        assert_eq!(portal.post(&owner, &format!("{home}/review"), &[("review", "2026-12-24")]).await.status.as_u16(), 303);
        assert!(portal.get(&owner, &home).await.text().contains("Thursday 24 December 2026"));
        for wrong in ["2020-01-01", "soon"] {
            let refused = portal.post(&owner, &format!("{home}/review"), &[("review", wrong)]).await;
            assert_eq!(refused.status.as_u16(), 422, "{wrong}");
        }
        let page = portal.get(&executive, &home).await;
        assert_eq!(page.select("main form").len(), 0);
        for (path, fields) in [
            ("stage", vec![("stage", "ended"), ("reason", "No.")]),
            ("stage", vec![]),
            ("owner", vec![("owner", "")]),
            ("review", vec![("review", "soon")]),
        ] {
            let refused = portal.post(&executive, &format!("{home}/{path}"), &fields).await;
            assert_eq!(refused.status.as_u16(), 403, "{path} {fields:?}");
        }
        // Somebody with a conflict about the pitch does not become its owner.
        let torn = portal.person("torn@example.org", &[(Role::PartnershipOwner, None)]).await;
        portal.declared(&reference, &torn, ConflictKind::Conflict).await;
        let fields = [("owner", torn.id.unwrap().to_string())];
        let fields: Vec<_> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(portal.post(&desk.manager, &format!("{home}/owner"), &fields).await.status.as_u16(), 422);
        assert_eq!(portal.partnership_row(&reference).await.unwrap().owner_id, owner.id);
    }

    async fn the_list_filters_sorts_and_pages_without_loss(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (_, reference) = made(&portal, &desk).await;
        crowd(&portal, &reference, 0..69).await;
        for sort in ["partner", "stage", "moved", "review"] {
            for direction in ["", "-"] {
                let mut path = format!("/manage/partnerships?size=25&sort={direction}{sort}");
                let mut seen = Vec::new();
                for _ in 0..10 {
                    let page = portal.get(&desk.manager, &path).await;
                    assert!(page.text().contains("70 partnerships"));
                    seen.extend(page.text().split("<th scope=\"row\">").skip(1).map(|row| {
                        row.split('"').nth(1).unwrap().to_owned()
                    }));
                    match page.attribute("a[rel=next]", "href") {
                        Some(next) => path = next,
                        None => break,
                    }
                }
                assert_eq!(seen.len(), 70, "{direction}{sort}");
                assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 70, "{direction}{sort}");
            }
        }
        let page = portal.get(&desk.manager, "/manage/partnerships?size=100&sort=stage").await;
        let stages = page.select("tbody td:nth-child(4)");
        assert_eq!((stages[0].as_str(), stages[69].as_str()), ("Prospect", "Negotiation"), "as the pipeline goes");
        for (query, count) in [
            ("stage=active", "No partnerships"),
            ("stage=prospect", "23 partnerships"),
            ("stage=prospect&stage=exploration", "47 partnerships"),
            ("q=ORGANISATION", "70 partnerships"),
            ("q=nobody", "No partnerships"),
        ] {
            let page = portal.get(&desk.manager, &format!("/manage/partnerships?{query}")).await;
            assert_eq!(page.select("#results > p[role=status] strong"), [count], "{query}");
        }
        for query in ["sort=slug", "stage=x", "owner=x", "size=1", "after=x", "sort=moved&after=x~y"] {
            let answer = portal.get(&desk.manager, &format!("/manage/partnerships?{query}")).await;
            assert_eq!(answer.status.as_u16(), 400, "{query}");
        }
    }
}
