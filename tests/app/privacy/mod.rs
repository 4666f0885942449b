//! What people may ask of the portal about themselves, through HTTP and down to the bytes of its files.

mod bytes;
mod erasure;
pub(crate) mod export;
mod retention;
mod schema;
mod worlds;

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    decision, release,
    values::{AccountId, DecisionId, DecisionReason, Outcome, ReleaseId, Role},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait as _, EntityTrait as _, Statement};

use crate::harness::{Person, TestApp};

/// Where a person's own data are.
const OWN: &str = "/my/account/data";

impl TestApp {
    async fn admin(&self) -> Person {
        self.person("pat@example.org", &[(Role::Admin, None)]).await
    }

    /// Asks to be forgotten, as the page does.
    pub(crate) async fn ask_erasure(&self, who: &Person) {
        let answer = self.post(who, "/my/account/data/erasure", &[("address", &who.email)]).await;
        assert_eq!(answer.location(), OWN, "{}", answer.text());
    }

    /// Where the open requests are looked at.
    pub(crate) async fn requests(&self, admin: &Person) -> Vec<String> {
        let page = self.get(admin, "/admin/privacy").await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        let path = |part: &&str| part.starts_with("/admin/privacy/requests/");
        text.split('"').filter(path).map(str::to_owned).collect()
    }

    /// Asks, waits, and lets an administrator do it; the worker follows.
    async fn forget(&self, who: &Person) {
        self.ask_erasure(who).await;
        self.advance(TimeDelta::days(3));
        let admin = self.admin().await;
        let [request] = &self.requests(&admin).await[..] else { panic!("one request") };
        let done = self.post(&admin, request, &[]).await;
        assert_eq!(done.location(), "/admin/privacy", "{}", done.text());
        self.work().await;
    }

    /// One number out of the database.
    async fn count(&self, sql: &str) -> i64 {
        let conn = self.app.db.read();
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// A decision about this pitch, released then.
    async fn released(
        &self,
        reference: &str,
        outcome: Outcome,
        by: (AccountId, AccountId),
        at: DateTime<Utc>,
    ) {
        let pitch = self.pitch_row(reference).await;
        overture::store::write(&self.app.db, async |tx| {
            let release = ReleaseId::generate();
            release::Entity::insert(release::ActiveModel {
                id: Set(release),
                challenge_id: Set(pitch.challenge_id),
                released_by: Set(by.0),
                decisions: Set(1),
                released_at: Set(at),
            })
            .exec_without_returning(tx)
            .await?;
            decision::Entity::insert(decision::ActiveModel {
                id: Set(DecisionId::generate()),
                pitch_id: Set(pitch.id),
                challenge_id: Set(pitch.challenge_id),
                outcome: Set(outcome),
                reason: Set(DecisionReason::OtherStronger),
                note: Set(String::new()),
                feedback: Set("Show the cost at volume.".to_owned()),
                proposed_by: Set(by.0),
                proposed_at: Set(at),
                approved_by: Set(Some(by.1)),
                approved_at: Set(Some(at)),
                returned_reason: Set(None),
                release_id: Set(Some(release)),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
    }
}
