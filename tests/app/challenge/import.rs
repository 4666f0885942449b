//! Files: the same twice is the same state, and a bad row is refused by line and field.

use chrono::TimeDelta;
use entity::challenge;
use overture::{
    domain::import::PitchRow,
    services::{
        self,
        import::{How, Pitches},
    },
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use super::{file, imported, row, take_in};
use crate::harness::stories;

stories! {
    async fn the_same_file_twice_leaves_the_same_state(portal: TestApp) {
        let rows: Vec<Value> = (0..5).map(row).collect();
        let first = take_in(&portal, &rows, How::default()).await;
        assert_eq!((first.new, first.changed, first.unchanged), (5, 0, 0));
        let before = challenge::Entity::find().all(portal.app.db.read()).await.unwrap();
        let entries = overture::store::audit::last(portal.app.db.read()).await.unwrap().unwrap().seq;
        portal.advance(TimeDelta::hours(1));
        let again = take_in(&portal, &rows, How::default()).await;
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 5));
        let after = challenge::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(before, after);
        let now = overture::store::audit::last(portal.app.db.read()).await.unwrap().unwrap().seq;
        assert_eq!(entries, now, "nothing happened, so nothing is on record");
    }

    async fn a_bad_row_keeps_the_whole_file_out(portal: TestApp) {
        let mut rows: Vec<Value> = (0..4).map(row).collect();
        rows[1]["closes_at"] = json!("04/23/ 10:00 AM");
        rows[2]["slug"] = json!("challenge-0");
        let count = async || challenge::Entity::find().count(portal.app.db.read()).await.unwrap();
        let dry = take_in(&portal, &rows, How { dry_run: true, ..How::default() }).await;
        let refused = take_in(&portal, &rows, How::default()).await;
        assert_eq!(dry.refused, refused.refused);
        assert!(!dry.written && !refused.written);
        let told: Vec<(usize, String)> = refused
            .refused
            .iter()
            .flat_map(|bad| bad.faults.0.iter().map(|fault| (bad.line, fault.field.clone())))
            .collect();
        assert_eq!(told, [(2, "closes_at".to_owned()), (2, "closes_at".to_owned()), (3, "import_key".to_owned())]);
        assert_eq!(count().await, 0);
        let rest = take_in(&portal, &rows, How { skip_bad: true, ..How::default() }).await;
        assert_eq!((rest.new, rest.written, count().await), (2, true, 2));
        for (field, value, wrong) in
            [("slug", json!("other"), "slug"), ("code", json!("ZZZZ"), "code"), ("kind", json!("x"), "kind")]
        {
            let mut changed = row(0);
            changed["import_key"] = json!("slug:challenge-0");
            changed[field] = value;
            let report = take_in(&portal, &[changed], How::default()).await;
            assert_eq!(report.refused[0].faults.0[0].field, wrong);
        }
    }

    async fn imported_pitches_stand_as_if_they_had_been_sent(portal: TestApp) {
        imported(&portal, 1).await;
        portal.person("lead@example.org", &[]).await;
        let op = portal.operator();
        let pitch = |key: &str, organisation: &str, title: &str| {
            json!({
                "import_key": key, "challenge": "challenge-0", "organisation": organisation,
                "answers": {"title": title, "summary": "Short.", "team_size": 4, "areas": ["energy"]}
            })
        };
        let take = async |rows: &[Value], lead: Option<&str>| {
            let given = Pitches { challenge: None, lead };
            services::import::pitches(&portal.app, &op, &file(rows), How::default(), given, PitchRow::read)
                .await
                .unwrap()
        };
        let rows = [pitch("a", "RESODYN CORP", "One"), pitch("b", "Resodyn Corporation", "Two")];
        let lead = Some("lead@example.org");
        let nobody = take(&rows, Some("nobody@example.org")).await;
        assert_eq!(nobody.refused[0].faults.0[0].field, "lead_email");
        let first = take(&rows, lead).await;
        assert_eq!((first.new, first.written), (2, true));
        let again = take(&rows, lead).await;
        assert_eq!((again.new, again.unchanged), (0, 2));
        let other = take(&[pitch("a", "RESODYN CORP", "Another")], lead).await;
        assert_eq!(other.refused[0].faults.0[0].field, "import_key");
        let bad = json!({"import_key": "c", "challenge": "none", "organisation": "", "answers": {"x": 1}});
        assert_eq!(take(&[bad], lead).await.refused[0].faults.0[0].field, "organisation");

        let organisations = entity::organisation::Entity::find().count(portal.app.db.read()).await.unwrap();
        assert_eq!(organisations, 1, "one firm under two spellings is one");
        let pitches = entity::pitch::Entity::find().all(portal.app.db.read()).await.unwrap();
        let mut named: Vec<&str> = pitches.iter().map(|row| row.applicant.as_str()).collect();
        named.sort_unstable();
        assert_eq!(named, ["RESODYN CORP", "Resodyn Corporation"], "each as its row names it");
        for (name, broken) in services::system::promises(&portal.app).await.unwrap() {
            assert_eq!(broken, 0, "{name}");
        }
        portal.work().await;
        assert!(portal.mails.sent().is_empty(), "nobody pitched here");
        let page = portal.get(&portal.visitor(), "/challenges/challenge-0").await;
        assert!(!page.text().contains("RESODYN") && !page.text().contains("2 pitches"));
    }
}
