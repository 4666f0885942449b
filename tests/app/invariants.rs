//! What holds in every state: what is found is listed, what is listed can be read, what is counted is what is
//! listed, and a right that is taken is gone at once.

use entity::{
    account, membership, role_grant,
    values::{AccountId, ConflictKind, Outcome, Role},
};
use overture::{
    domain::{
        actor::{Actor, Op, Roles, Who},
        desk::{Filter, Order},
    },
    services::desk::{Query, dossier, pitches},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

async fn revoke(portal: &TestApp, who: AccountId) {
    overture::store::write(&portal.app.db, async |tx| {
        role_grant::Entity::delete_many().filter(role_grant::Column::AccountId.eq(who)).exec(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn status(portal: &TestApp, who: &Person, path: &str) -> u16 {
    portal.get(who, path).await.status.as_u16()
}

fn asked(text: &str) -> Query {
    let filter = Filter { text: text.to_owned(), ..Filter::default() };
    Query { filter, order: Order::default(), after: None, size: 100 }
}

stories! {
    async fn what_is_found_is_listed_and_what_is_listed_is_counted_and_can_be_read(portal: TestApp) {
        let (quiet, loud) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        for desk in [&quiet, &loud] {
            for stage in ["screening", "evaluation", "decision"] {
                desk.pitch(&portal, stage).await;
            }
        }
        let hidden = quiet.pitch(&portal, "evaluation").await;
        portal.declared(&hidden, &quiet.manager, ConflictKind::Conflict).await;
        let won = quiet.pitch(&portal, "decision").await;
        quiet.decide(&portal, &[(&won, Outcome::Selected)]).await;
        let mut met = 0;
        for (who, role) in [(&quiet.manager, Role::Manager), (&quiet.approver, Role::Approver), (&loud.manager, Role::Manager)] {
            let challenge = if who.email == loud.manager.email { loud.challenge } else { quiet.challenge };
            let roles = Roles(vec![(role, Some(challenge))]);
            let actor = Actor::with(Who::Account(who.id.unwrap()), roles);
            let op = Op { actor, ..Op::of_operator(portal.now()) };
            let all = pitches(&portal.app, &op, None, &asked("")).await.unwrap();
            assert_eq!(all.total, all.rows.len() as u64);
            let listed: Vec<&str> = all.rows.iter().map(|line| line.row.reference.as_str()).collect();
            for text in ["pitch", "organisation", &hidden, &won] {
                let found = pitches(&portal.app, &op, None, &asked(text)).await.unwrap();
                assert_eq!(found.total, found.rows.len() as u64, "{text}");
                for line in &found.rows {
                    met += 1;
                    assert!(listed.contains(&line.row.reference.as_str()), "{text}");
                }
            }
            for reference in &listed {
                assert!(dossier(&portal.app, &op, reference).await.is_ok(), "{reference}");
            }
            let conflicted = who.email == quiet.manager.email || who.email == loud.manager.email;
            assert_eq!(listed.contains(&hidden.as_str()), !conflicted);
        }
        assert!(met > 10, "{met}");
    }

    /// T07, T19: what a person may follows from what is so now, not from what was when they signed in.
    async fn a_right_that_is_taken_is_gone_on_the_next_request(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let editor = portal.person("edi@example.org", &[]).await;
        let reference = desk.pitch(&portal, "evaluation").await;
        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        portal.declared(&reference, &eva, ConflictKind::None).await;
        portal.join_team(&reference, &editor).await;
        let (managed, judged, own) =
            (format!("/manage/pitches/{reference}"), format!("/review/{reference}"), format!("/my/pitches/{reference}"));
        assert_eq!(status(&portal, &desk.manager, &managed).await, 200);
        assert_eq!(status(&portal, &editor, &own).await, 200);
        assert_eq!(status(&portal, &eva, &judged).await, 200);

        revoke(&portal, desk.manager.id.unwrap()).await;
        assert_eq!(status(&portal, &desk.manager, &managed).await, 404);
        assert_eq!(status(&portal, &desk.manager, "/manage").await, 404);

        let (member, judge) = (editor.id.unwrap(), eva.id.unwrap());
        overture::store::write(&portal.app.db, async |tx| {
            membership::Entity::delete_many().filter(membership::Column::AccountId.eq(member)).exec(tx).await?;
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(portal.now()))
                .filter(account::Column::Id.eq(judge))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(status(&portal, &editor, &own).await, 404);
        assert!(!portal.get(&editor, "/my").await.text().contains(&reference));
        assert_eq!(status(&portal, &eva, &judged).await, 303, "to the sign-in page");
    }
}
