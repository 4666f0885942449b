//! Two organisations become one, and two again.

use chrono::TimeDelta;
use entity::{
    invitation, join_request, membership, organisation, partnership, pitch,
    values::{OrganisationId, PitchState, Role, TeamRole},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, sea_query::Expr};

use super::{details, joined};
use crate::harness::{Person, TestApp, stories};

/// Everything that a merge touches, but for the marks by which changes are followed.
type Rows = (
    Vec<organisation::Model>,
    Vec<membership::Model>,
    Vec<pitch::Model>,
    Vec<partnership::Model>,
    Vec<invitation::Model>,
    Vec<join_request::Model>,
);

async fn rows(portal: &TestApp) -> Rows {
    let db = portal.app.db.read();
    let mut organisations =
        organisation::Entity::find().order_by_asc(organisation::Column::Id).all(db).await.unwrap();
    organisations.iter_mut().for_each(|one| one.changed = None);
    (
        organisations,
        membership::Entity::find()
            .order_by_asc(membership::Column::OrganisationId)
            .order_by_asc(membership::Column::AccountId)
            .all(db)
            .await
            .unwrap(),
        pitch::Entity::find().order_by_asc(pitch::Column::Id).all(db).await.unwrap(),
        partnership::Entity::find().order_by_asc(partnership::Column::Id).all(db).await.unwrap(),
        invitation::Entity::find().order_by_asc(invitation::Column::Id).all(db).await.unwrap(),
        join_request::Entity::find().order_by_asc(join_request::Column::Id).all(db).await.unwrap(),
    )
}

/// Two organisations that are one: people in both roles, pitches, an invitation and a request each.
struct World {
    aalto: OrganisationId,
    alto: OrganisationId,
    kim: Person,
    lee: Person,
    both: Person,
    pat: Person,
    pitch: String,
}

impl World {
    async fn of(portal: &TestApp) -> Self {
        let (kim, lee) =
            (portal.person("kim@example.org", &[]).await, portal.person("lee@example.org", &[]).await);
        let aalto = portal.organisation("Aalto Sensors Oy", kim.id.unwrap()).await;
        portal.advance(TimeDelta::minutes(5));
        let alto = portal.organisation("Alto Sensors", lee.id.unwrap()).await;
        let both = joined(portal, aalto, "both@example.org", TeamRole::Viewer).await;
        joined(portal, alto, "both@example.org", TeamRole::Editor).await;
        let challenge = portal.challenge("quiet").await;
        let pitch = portal.pitch(challenge, lee.id.unwrap(), PitchState::Submitted, "evaluation").await;
        portal.belongs(&pitch, alto).await;
        for (who, id) in [(&kim, aalto), (&lee, alto)] {
            for email in ["new@example.org", &format!("of-{}", who.email)] {
                let fields = [("emails", email), ("role", "viewer")];
                assert_eq!(portal.post(who, &super::at(id, "/invite"), &fields).await.status, 303);
            }
        }
        let asker = portal.person("asker@example.org", &[]).await;
        for id in [aalto, alto] {
            assert_eq!(
                portal.post(&asker, &super::at(id, "/join"), &[("message", "Hello")]).await.status,
                303
            );
        }
        let pat = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        portal.work().await;
        Self { aalto, alto, kim, lee, both, pat, pitch }
    }

    async fn merge(
        &self,
        portal: &TestApp,
        who: &Person,
        keep: OrganisationId,
        merge: OrganisationId,
    ) -> u16 {
        let (keep, merge) = (keep.to_string(), merge.to_string());
        let fields = [("keep", keep.as_str()), ("merge", merge.as_str())];
        portal.post(who, "/admin/organisations/merge", &fields).await.status.as_u16()
    }

    /// Where the newest merge is undone.
    async fn undo_path(&self, portal: &TestApp) -> String {
        let page = portal.get(&self.pat, "/admin/organisations").await;
        page.attribute("form[action$='/undo']", "action").expect("a merge to undo")
    }
}

impl TestApp {
    /// Gives a pitch to an organisation.
    async fn belongs(&self, reference: &str, id: OrganisationId) {
        overture::store::write(&self.app.db, async |tx| {
            pitch::Entity::update_many()
                .col_expr(pitch::Column::OrganisationId, Expr::value(id))
                .filter(pitch::Column::Reference.eq(reference))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
    }
}

stories! {
    async fn a_merge_that_is_undone_leaves_every_row_as_it_was(portal: TestApp) {
        let world = World::of(&portal).await;
        let before = rows(&portal).await;
        let desk = portal.get(&world.pat, "/admin/organisations").await.text();
        assert!(desk.contains("Nearly the same name"), "the pair was found: {desk}");
        assert!(portal.mails_to("kim@example.org").await.iter().any(|mail| mail.subject.as_str().contains("registered twice")));
        let preview = portal.get(&world.pat, &format!("/admin/organisations/merge?keep={}&merge={}", world.aalto, world.alto)).await;
        assert!(preview.text().contains("2 people move") && preview.text().contains("1 pitch moves"));
        assert!(preview.text().contains("Alto Sensors"));
        assert_eq!(rows(&portal).await, before, "a preview changes nothing");

        assert_eq!(portal.get(&world.kim, &format!("/my/pitches/{}", world.pitch)).await.status, 404);
        assert_eq!(world.merge(&portal, &world.pat, world.aalto, world.alto).await, 303);
        assert_eq!(portal.get(&world.kim, &format!("/my/pitches/{}", world.pitch)).await.status, 200, "one organisation");
        assert_eq!(portal.get(&world.lee, &super::at(world.alto, "")).await.status, 404);
        assert_eq!(portal.get(&world.lee, &super::at(world.aalto, "")).await.status, 200);
        assert!(portal.get(&world.both, &super::at(world.aalto, "")).await.status.is_success());
        let old = portal.get(&world.pat, &format!("/admin/organisations/{}", world.alto)).await;
        let there = portal.get(&world.pat, old.location()).await.text();
        assert!(there.contains("was merged into this organisation"), "{there}");
        assert_eq!(world.merge(&portal, &world.pat, world.alto, world.aalto).await, 409, "merged already");
        for email in ["kim@example.org", "lee@example.org"] {
            assert!(portal.mails_to(email).await.iter().any(|mail| mail.subject.as_str().contains("merged")), "{email}");
        }

        let undo = world.undo_path(&portal).await;
        assert_eq!(portal.post(&world.pat, &undo, &[]).await.status, 303);
        assert_eq!(rows(&portal).await, before);
        assert_eq!(portal.post(&world.pat, &undo, &[]).await.status, 409, "once");
    }

    async fn what_came_between_is_kept_when_a_merge_is_undone(portal: TestApp) {
        let world = World::of(&portal).await;
        world.merge(&portal, &world.pat, world.aalto, world.alto).await;
        let new = joined(&portal, world.aalto, "late@example.org", TeamRole::Editor).await;
        let challenge = portal.challenge("later").await;
        let late = portal.pitch(challenge, new.id.unwrap(), PitchState::Draft, "").await;
        portal.belongs(&late, world.aalto).await;
        let mut typed = details("Aalto Sensors Oy", "aalto.example");
        typed[1].1 = "Alto Sensors\nAalto Group";
        assert_eq!(portal.post(&world.kim, &super::at(world.aalto, ""), &typed).await.status, 303);
        // Somebody of the merged one leaves meanwhile.
        let both = world.both.id.unwrap().to_string();
        portal.post(&world.both, &super::at(world.aalto, "/people"), &[("do", "remove"), ("person", both.as_str())]).await;
        let undo = world.undo_path(&portal).await;
        assert_eq!(portal.post(&world.pat, &undo, &[]).await.status, 303);
        assert_eq!(portal.get(&new, &super::at(world.aalto, "")).await.status, 200);
        assert_eq!(portal.get(&world.kim, &format!("/my/pitches/{late}")).await.status, 200, "a new pitch stays");
        assert_eq!(portal.get(&world.kim, &format!("/my/pitches/{}", world.pitch)).await.status, 404);
        assert_eq!(portal.get(&world.lee, &super::at(world.alto, "")).await.status, 200);
        assert_eq!(portal.get(&world.both, &super::at(world.alto, "")).await.status, 404, "whoever left has left");
        let page = portal.get(&world.kim, &super::at(world.aalto, "")).await.text();
        assert!(page.contains("Aalto Group") && page.contains("aalto.example"));
    }

    async fn only_an_administrator_merges_and_only_for_thirty_days_undoes(portal: TestApp) {
        let world = World::of(&portal).await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        assert_eq!(portal.get(&mia, "/admin/organisations").await.status, 200, "managers look");
        let path = format!("/admin/organisations/merge?keep={}&merge={}", world.aalto, world.alto);
        assert!(portal.get(&mia, &path).await.text().contains("Only an administrator can merge"));
        for who in [&mia, &world.kim, &portal.visitor()] {
            let status = world.merge(&portal, who, world.aalto, world.alto).await;
            assert!(status == 404 || status == 303 && who.id.is_none(), "{status}");
        }
        assert_eq!(world.merge(&portal, &world.pat, world.aalto, world.aalto).await, 409);
        assert_eq!(world.merge(&portal, &world.pat, world.aalto, OrganisationId::generate()).await, 404);
        assert_eq!(world.merge(&portal, &world.pat, world.aalto, world.alto).await, 303);
        let undo = world.undo_path(&portal).await;
        assert_eq!(portal.post(&mia, &undo, &[]).await.status, 404);
        portal.advance(TimeDelta::days(30));
        let pat = portal.person("pat@example.org", &[]).await;
        assert_eq!(portal.post(&pat, &undo, &[]).await.status, 409);
    }

    async fn a_merge_on_which_another_one_builds_is_not_undone_first(portal: TestApp) {
        let world = World::of(&portal).await;
        let third = portal.organisation("Helmi Oy", world.kim.id.unwrap()).await;
        let before = rows(&portal).await;
        world.merge(&portal, &world.pat, world.aalto, world.alto).await;
        let first = world.undo_path(&portal).await;
        portal.advance(TimeDelta::minutes(5));
        world.merge(&portal, &world.pat, third, world.aalto).await;
        assert_eq!(portal.post(&world.pat, &first, &[]).await.status, 409);
        let old = portal.get(&world.pat, &format!("/admin/organisations/{}", world.alto)).await;
        assert!(old.location().contains(&third.to_string()), "both lead to the third");
        let second = world.undo_path(&portal).await;
        assert_eq!(portal.post(&world.pat, &second, &[]).await.status, 303);
        assert_eq!(portal.post(&world.pat, &first, &[]).await.status, 303);
        assert_eq!(rows(&portal).await, before);
    }

    async fn two_that_are_two_are_not_named_again(portal: TestApp) {
        let world = World::of(&portal).await;
        let (one, other) = (world.aalto.to_string(), world.alto.to_string());
        let fields = [("one", one.as_str()), ("other", other.as_str())];
        assert_eq!(portal.post(&world.pat, "/admin/organisations/distinct", &fields).await.status, 303);
        let typed = details("Aalto Sensors Oy", "");
        assert_eq!(portal.post(&world.kim, &super::at(world.aalto, ""), &typed).await.status, 303);
        portal.work().await;
        assert!(portal.get(&world.pat, "/admin/organisations").await.text().contains("No duplicates"));
    }
}
