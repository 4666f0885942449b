//! Retention by the clock: at the end of its time a row goes, a second before nothing does, and nothing else ever.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    challenge,
    values::{ConflictKind, Outcome, PitchState},
};
use overture::{
    domain::{actor::Op, privacy::retention::Rule},
    services,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    desk::Desk,
    harness::{TestApp, noon, stories},
};

/// How many are due by this rule now.
async fn due(portal: &TestApp, rule: Rule) -> u64 {
    let lines = services::privacy::due(&portal.app, &portal.operator()).await.unwrap();
    lines.iter().find(|line| line.rule == rule).unwrap().count
}

/// Lets the daily round remove what is due; how many rows by this rule, and that nothing went by any other.
async fn retained(portal: &TestApp, rule: Rule) -> u64 {
    let lines = services::privacy::retain(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
    let others: u64 = lines.iter().filter(|line| line.rule != rule).map(|line| line.count).sum();
    assert_eq!(others, 0, "{lines:?}");
    lines.iter().find(|line| line.rule == rule).unwrap().count
}

/// One second before the end of the time of what began at `begun`: nothing; at the end: that; a second later: the same
/// for what began a second later.
async fn goes_exactly_then(portal: &TestApp, rule: Rule, begun: DateTime<Utc>, days: i64, each: u64) {
    let (end, second) = (begun + TimeDelta::days(days), TimeDelta::seconds(1));
    portal.app.clock.set(end - second);
    assert_eq!((due(portal, rule).await, retained(portal, rule).await), (0, 0), "{rule:?} too early");
    for later in 0..2 {
        portal.app.clock.set(end + second * later);
        assert_eq!(due(portal, rule).await, each, "{rule:?}");
        assert_eq!(retained(portal, rule).await, each, "{rule:?}");
        assert_eq!(due(portal, rule).await, 0, "{rule:?} once");
    }
}

/// Two of everything of this rule, a second apart.
async fn twice(portal: &TestApp, what: impl AsyncFn(usize)) -> DateTime<Utc> {
    let begun = noon();
    for later in 0..2 {
        portal.app.clock.set(begun + TimeDelta::seconds(i64::from(later)));
        what(later as usize).await;
    }
    begun
}

stories! {
    async fn sessions_go_ninety_days_after_their_last_use(portal: TestApp) {
        let begun = twice(&portal, async |n| drop(portal.person(&format!("kim{n}@example.org"), &[]).await)).await;
        // A session, its link, and the browser that is known.
        goes_exactly_then(&portal, Rule::Sessions, begun, 90, 3).await;
        assert_eq!(portal.count("select count(*) from session").await, 0);
        assert_eq!(portal.count("select count(*) from account").await, 2);
    }

    async fn mails_are_emptied_ninety_days_after_their_delivery(portal: TestApp) {
        let begun = noon();
        for n in 0..2 {
            let op = portal.operator();
            let email = format!("kim{n}@example.org");
            services::account::add_user(&portal.app, &op, &email, "Kim", None, None).await.unwrap();
            portal.app.clock.set(begun + TimeDelta::seconds(n));
            portal.post(&portal.visitor(), "/sign-in", &[("email", &email)]).await;
            portal.work().await;
        }
        // The links go by another rule of the same length: not before the mails.
        overture::store::write(&portal.app.db, async |tx| {
            entity::sign_in_link::Entity::delete_many().exec(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
        goes_exactly_then(&portal, Rule::Mails, begun, 90, 1).await;
        assert_eq!(portal.count("select count(*) from outbox where to_address = '' and body_html = ''").await, 2);
    }

    async fn withdrawn_texts_go_after_ninety_days_but_for_a_hold(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let lead = desk.lead.id.unwrap();
        let admin = portal.admin().await;
        let held = portal.pitch(desk.challenge, lead, PitchState::Withdrawn, "evaluation").await;
        portal.post(&admin, "/admin/privacy/holds", &[("reference", &held), ("reason", "Claim")]).await;
        quiet(&portal).await;
        let begun = twice(&portal, async |_| {
            portal.pitch(desk.challenge, lead, PitchState::Withdrawn, "evaluation").await;
        })
        .await;
        goes_exactly_then(&portal, Rule::Withdrawn, begun, 90, 1).await;
        assert_eq!(portal.pitch_row(&held).await.title, format!("Pitch {held}"));
        assert_eq!(portal.count("select count(*) from pitch where title = ''").await, 2);
    }

    async fn where_a_text_was_erased_the_pages_say_so_and_when(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let kept = desk.pitch(&portal, "evaluation").await;
        let gone = desk.pitch(&portal, "evaluation").await;
        let by = (desk.manager.id.unwrap(), desk.approver.id.unwrap());
        portal.released(&gone, Outcome::Declined, by, portal.now()).await;
        portal.advance(TimeDelta::days(731));
        services::privacy::retain(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        let manager = portal.person(&desk.manager.email, &[]).await;
        let lead = portal.person(&desk.lead.email, &[]).await;
        for (who, path) in [(&manager, "/manage/pitches/"), (&lead, "/my/pitches/")] {
            let page = portal.get(who, &format!("{path}{gone}")).await;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            assert!(page.select("main").join(" ").contains("The text was erased on Wednesday 1 November 2028"), "{}", page.text());
            assert_eq!(page.select("h1"), [gone.as_str()], "{path}");
            let beside = page.select("main .with-aside > div, main details").join(" ");
            assert!(!beside.contains("Not provided"), "no blank fields: {beside}");
            let other = portal.get(who, &format!("{path}{kept}")).await.text();
            assert!(other.contains("Serrated") && !other.contains("erased"), "{path}");
        }
    }

    async fn declined_texts_and_evaluations_go_two_years_after_the_release(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[]).await;
        let by = (desk.manager.id.unwrap(), desk.approver.id.unwrap());
        quiet(&portal).await;
        let begun = twice(&portal, async |_| {
            for outcome in [Outcome::Declined, Outcome::Selected] {
                let reference = desk.pitch(&portal, "evaluation").await;
                portal.released(&reference, outcome, by, portal.now()).await;
                if outcome == Outcome::Declined {
                    continue;
                }
                portal.reviewed(&reference, &eva, by.0, 4).await;
                portal.declared(&reference, &eva, ConflictKind::Possible).await;
            }
        })
        .await;
        let (end, second) = (begun + TimeDelta::days(730), TimeDelta::seconds(1));
        for (at, expected) in [(end - second, [0, 0]), (end, [1, 2]), (end + second, [1, 2])] {
            portal.app.clock.set(at);
            assert_eq!([due(&portal, Rule::Declined).await, due(&portal, Rule::Evaluations).await], expected);
            services::privacy::retain(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
            assert_eq!([due(&portal, Rule::Declined).await, due(&portal, Rule::Evaluations).await], [0, 0]);
        }
        assert_eq!(portal.count("select count(*) from pitch where title <> ''").await, 2, "the winners");
        assert_eq!(portal.count("select count(*) from review").await, 2);
        assert_eq!(portal.count("select count(*) from conflict where note <> ''").await, 0);
    }

    async fn drafts_go_a_year_after_the_close_when_their_person_was_told_thirty_days_before(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let later = portal.challenge("later").await;
        let open = portal.challenge_with("open", |row| row.closes_at = Some(row.opens_at + TimeDelta::days(3_000))).await;
        let begun = noon() + TimeDelta::days(10);
        overture::store::write(&portal.app.db, async |tx| {
            challenge::Entity::update_many()
                .col_expr(challenge::Column::ClosesAt, Expr::value(begun + TimeDelta::seconds(1)))
                .filter(challenge::Column::Id.eq(later))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        let lead = desk.lead.id.unwrap();
        let mut drafts = Vec::new();
        for challenge in [desk.challenge, later, open] {
            drafts.push(portal.pitch(challenge, lead, PitchState::Draft, "").await);
        }
        quiet(&portal).await;
        for (seconds, told) in [(-1, 0), (0, 1), (1, 2)] {
            portal.app.clock.set(begun + TimeDelta::days(335) + TimeDelta::seconds(seconds));
            assert_eq!(retained(&portal, Rule::Drafts).await, 0);
            let mails = portal.mails_to(&desk.lead.email).await;
            assert_eq!(mails.len(), told, "{seconds}");
        }
        goes_exactly_then(&portal, Rule::Drafts, begun, 365, 1).await;
        assert_eq!(portal.count("select count(*) from pitch").await, 1, "the challenge is open");
        assert_eq!(portal.pitch_row(&drafts[2]).await.state, PitchState::Draft);
    }

    async fn a_draft_whose_person_was_not_told_in_time_gets_its_thirty_days(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        quiet(&portal).await;
        portal.advance(TimeDelta::days(1_000));
        assert_eq!(retained(&portal, Rule::Drafts).await, 0, "told now");
        portal.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
        assert_eq!(retained(&portal, Rule::Drafts).await, 0);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(retained(&portal, Rule::Drafts).await, 1);
    }

    async fn the_round_writes_numbers_into_the_trail_and_comes_once_a_day(portal: TestApp) {
        portal.person("kim@example.org", &[]).await;
        portal.advance(TimeDelta::days(90));
        for rounds in [1, 1] {
            services::privacy::queue_retention(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
            portal.work().await;
            let sql = "select count(*) from audit where kind = 'retention.executed'";
            assert_eq!(portal.count(sql).await, rounds);
        }
        let admin = portal.admin().await;
        let page = portal.get(&admin, "/admin/privacy").await;
        assert_eq!(page.select("tbody td.n"), vec!["0"; 9], "nothing is due any more");
    }
}

/// Signs everybody out and forgets the mails, so that the rows of other rules do not come due on the way.
async fn quiet(portal: &TestApp) {
    overture::store::write(&portal.app.db, async |tx| {
        entity::session::Entity::delete_many().exec(tx).await?;
        entity::known_browser::Entity::delete_many().exec(tx).await?;
        entity::sign_in_link::Entity::delete_many().exec(tx).await?;
        entity::outbox::Entity::delete_many().exec(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
}
