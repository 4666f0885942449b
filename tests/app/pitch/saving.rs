//! Saving: whatever was typed is kept, nothing is overwritten silently.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::{
    membership, organisation, pitch,
    values::{ChallengeState, TeamRole},
};
use overture::services;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::{typed, typed_with};
use crate::harness::{Person, TestApp, stories};

/// A draft of `kim` in which `lee` is an editor of the same organisation.
async fn shared_draft(portal: &TestApp) -> (Person, Person, String) {
    portal.challenge("heat").await;
    let kim = portal.person("kim@example.org", &[]).await;
    let lee = portal.person("lee@example.org", &[]).await;
    let reference = portal.begin(&kim, "heat").await;
    portal.save(&kim, &reference, "organisation", &typed("organisation")).await;
    join(portal, &reference, &lee, TeamRole::Editor).await;
    (kim, lee, reference)
}

/// Makes a person a member of the organisation of a pitch.
pub(super) async fn join(portal: &TestApp, reference: &str, who: &Person, role: TeamRole) {
    let row = pitch::Entity::find().filter(pitch::Column::Reference.eq(reference)).one(portal.app.db.read());
    let organisation = row.await.unwrap().unwrap().organisation_id.expect("an organisation");
    services::organisation::add_member(&portal.app, &portal.operator(), organisation, who.id.unwrap(), role)
        .await
        .unwrap();
}

stories! {
    async fn the_wrong_kind_is_kept_and_told(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let wrong = typed_with("evidence", "team_size", "about <b>twelve</b>");
        let saved = portal.save(&kim, &reference, "evidence", &wrong).await;
        assert_eq!(saved.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(saved.select(".summary-err a"), ["The size of your team must be a whole number, like 12"]);
        assert_eq!(saved.attribute(".summary-err a", "href").as_deref(), Some("#f-team_size"));
        assert!(saved.select("title")[0].starts_with("Error:"));
        let again = portal.get(&kim, &format!("/my/pitches/{reference}/evidence")).await;
        for page in [&saved, &again] {
            assert_eq!(page.attribute("#f-team_size", "value").as_deref(), Some("about <b>twelve</b>"));
            assert_eq!(page.select("#f-evidence"), ["Measured 31 dB(A) at three metres in an anechoic room."]);
        }
        assert_eq!(again.status, StatusCode::OK);
        let tasks = portal.get(&kim, &format!("/my/pitches/{reference}")).await;
        assert_eq!(tasks.select(".tasks .badge.bad"), ["There is a problem"]);
    }

    async fn what_is_missing_is_no_error_at_the_save(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let saved = portal.save(&kim, &reference, "solution", &[("title", "A start")]).await;
        assert_eq!(saved.location(), format!("/my/pitches/{reference}/evidence"));
        let path = format!("/my/pitches/{reference}/solution");
        let later = [("title", "A start"), ("_version", "1"), ("_then", "later")];
        assert_eq!(portal.post(&kim, &path, &later).await.location(), "/my");
        let back = [("title", "A start"), ("_version", "1")];
        let checked = portal.post(&kim, &format!("{path}?return=check"), &back).await;
        assert_eq!(checked.location(), format!("/my/pitches/{reference}/check"));
        let home = portal.get(&kim, "/my").await;
        assert!(home.text().contains("Finish “A start”"));
    }

    async fn two_people_never_overwrite_each_other_silently(portal: TestApp) {
        let (kim, lee, reference) = shared_draft(&portal).await;
        portal.save(&kim, &reference, "solution", &typed("solution")).await;
        let shown = portal.draft_version(&kim, &reference).await;
        portal.advance(TimeDelta::minutes(3));
        let theirs = typed_with("solution", "title", "Lee's title <i>");
        assert_eq!(portal.save_at(&lee, &reference, "solution", &theirs, &shown).await.status, StatusCode::SEE_OTHER);

        let mut mine = typed_with("solution", "title", "Kim's title");
        mine.retain(|(name, _)| *name != "novelty");
        mine.push(("novelty", "Kim's novelty"));
        let merge = portal.save_at(&kim, &reference, "solution", &mine, &shown).await;
        assert_eq!(merge.status, StatusCode::CONFLICT);
        assert!(merge.text().contains("Lee&#x27;s title &lt;i&gt;") || merge.text().contains("Lee&#39;s title &lt;i&gt;"));
        assert_eq!(merge.attribute("#f-title", "value").as_deref(), Some("Kim's title"));
        assert!(merge.text().contains("Also changed by lee"), "{}", merge.text());
        let fresh = portal.draft_version(&kim, &reference).await;
        assert_eq!(merge.attribute("input[name=_version]", "value"), Some(fresh.clone()));
        let stored = portal.get(&lee, &format!("/my/pitches/{reference}/solution")).await;
        assert_eq!(stored.attribute("#f-title", "value").as_deref(), Some("Lee's title <i>"));
        assert_eq!(stored.select("#f-novelty"), ["Kim's novelty"], "the other fields are saved");

        mine.push(("_take_title", "theirs"));
        assert_eq!(portal.save_at(&kim, &reference, "solution", &mine, &fresh).await.status, StatusCode::SEE_OTHER);
        let stored = portal.get(&kim, &format!("/my/pitches/{reference}/solution")).await;
        assert_eq!(stored.attribute("#f-title", "value").as_deref(), Some("Lee's title <i>"));
        mine.pop();
        let fresh = portal.draft_version(&kim, &reference).await;
        portal.save_at(&kim, &reference, "solution", &mine, &fresh).await;
        let stored = portal.get(&kim, &format!("/my/pitches/{reference}/solution")).await;
        assert_eq!(stored.attribute("#f-title", "value").as_deref(), Some("Kim's title"));
    }

    async fn whoever_writes_too_is_named_for_five_minutes(portal: TestApp) {
        let (kim, lee, reference) = shared_draft(&portal).await;
        let (solution, tasks) =
            (format!("/my/pitches/{reference}/solution"), format!("/my/pitches/{reference}"));
        let own = portal.get(&kim, &solution).await;
        assert_eq!(own.select("[data-present]"), [""], "nobody is told of oneself");
        portal.save(&lee, &reference, "evidence", &typed("evidence")).await;
        portal.advance(TimeDelta::seconds(299));
        let sentence = "lee is writing in “Evidence”.";
        assert_eq!(portal.get(&kim, &solution).await.select("[data-present]"), [sentence]);
        assert!(portal.get(&kim, &tasks).await.text().contains(sentence));
        assert!(!portal.get(&lee, &tasks).await.text().contains(sentence));
        let shown: i64 = portal.draft_version(&kim, &reference).await.parse().unwrap();
        let (_, told) = portal.autosave(&kim, &reference, "solution", &typed("solution"), shown).await;
        assert_eq!(told["present"], sentence);
        portal.advance(TimeDelta::seconds(1));
        assert_eq!(portal.get(&kim, &solution).await.select("[data-present]"), [""]);
    }

    async fn autosave_speaks_with_its_script(portal: TestApp) {
        let (kim, lee, reference) = shared_draft(&portal).await;
        let shown: i64 = portal.draft_version(&kim, &reference).await.parse().unwrap();
        let (status, told) = portal.autosave(&kim, &reference, "solution", &typed("solution"), shown).await;
        assert_eq!((status, told["version"].as_i64(), told["at"].as_str()), (StatusCode::OK, Some(shown + 1), Some("12:00")));
        let (_, same) = portal.autosave(&kim, &reference, "solution", &typed("solution"), shown + 1).await;
        assert_eq!(same["version"], told["version"], "what changes nothing makes no version");

        portal.autosave(&lee, &reference, "solution", &typed_with("solution", "title", "Lee's"), shown + 1).await;
        let mine = typed_with("solution", "title", "Kim's");
        let (status, told) = portal.autosave(&kim, &reference, "solution", &mine, shown + 1).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!((told["field"].as_str(), told["theirs"].as_str(), told["by"].as_str()), (Some("title"), Some("Lee's"), Some("lee")));
        let newest = told["version"].as_i64().unwrap();
        assert_eq!(portal.autosave(&kim, &reference, "solution", &mine, newest).await.0, StatusCode::OK);

        let stranger = portal.person("sam@example.org", &[]).await;
        let foreign = portal.autosave(&stranger, &reference, "solution", &mine, newest).await;
        let none = portal.autosave(&stranger, "ZZ-000000", "solution", &mine, newest).await;
        assert_eq!((foreign.0, &foreign), (StatusCode::NOT_FOUND, &none));
        let (status, told) = portal.autosave(&kim, &reference, "evidence", &[("team_size", "12x")], newest + 1).await;
        assert_eq!((status, told["version"].as_i64()), (StatusCode::OK, Some(newest + 2)), "half-typed is kept");
    }

    async fn a_paused_challenge_takes_no_saves_and_loses_nothing(portal: TestApp) {
        let challenge = portal.challenge_with("heat", |_| {}).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let version = portal.draft_version(&kim, &reference).await;
        overture::store::write(&portal.app.db, async |tx| {
            use sea_orm::{QueryFilter as _, sea_query::Expr};
            entity::challenge::Entity::update_many()
                .col_expr(entity::challenge::Column::State, Expr::value(ChallengeState::Paused))
                .filter(entity::challenge::Column::Id.eq(challenge))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        let saved = portal.save_at(&kim, &reference, "solution", &typed("solution"), &version).await;
        assert_eq!(saved.status, StatusCode::CONFLICT);
        assert!(saved.text().contains("Serrated trailing edges"));
        let path = "/challenges/heat/pitch";
        assert_eq!(portal.post(&kim, path, &[]).await.status, StatusCode::CONFLICT);
        assert!(portal.get(&kim, path).await.select("form[action$=pitch]").is_empty());
    }

    async fn one_name_is_one_organisation_and_grants_nothing_to_strangers(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let first = portal.begin(&kim, "heat").await;
        portal.save(&kim, &first, "organisation", &typed_with("organisation", "org_name", "Aalto Sensrs Oy")).await;
        portal.save(&kim, &first, "organisation", &typed("organisation")).await;
        let conn = portal.app.db.read();
        let all = organisation::Entity::find().all(conn).await.unwrap();
        assert_eq!(all.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Aalto Sensors Oy"], "a typing mistake is corrected in place");
        let role = membership::Entity::find_by_id((all[0].id, kim.id.unwrap())).one(conn).await.unwrap();
        assert_eq!(role.map(|row| row.role), Some(TeamRole::Lead));

        let sam = portal.person("sam@example.org", &[]).await;
        let second = portal.begin(&sam, "heat").await;
        let saved = portal.save(&sam, &second, "organisation", &typed_with("organisation", "org_name", "AALTO-SENSORS")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert!(saved.header("set-cookie").unwrap().contains("flash-my-organisation-known"));
        assert_eq!(organisation::Entity::find().count(conn).await.unwrap(), 1);
        assert_eq!(membership::Entity::find().count(conn).await.unwrap(), 1);
        let page = portal.get(&sam, &format!("/my/pitches/{second}/organisation")).await;
        assert_eq!(page.attribute("#f-org_name", "value").as_deref(), Some("AALTO-SENSORS"), "the answers stay");
        assert!(page.select("input[name=_organisation]").is_empty());
        let foreign = all[0].id.to_string();
        let mut chosen = typed("organisation");
        chosen.push(("_organisation", &foreign));
        let refused = portal.save(&sam, &second, "organisation", &chosen).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let third = portal.begin(&kim, "heat").await;
        let mut chosen = vec![("org_name", ""), ("_organisation", foreign.as_str())];
        assert_eq!(portal.save(&kim, &third, "organisation", &chosen).await.status, StatusCode::SEE_OTHER);
        let page = portal.get(&kim, &format!("/my/pitches/{third}/organisation")).await;
        assert_eq!(page.attribute("#f-org_name", "value").as_deref(), Some("Aalto Sensors Oy"));
        chosen.clear();
    }

    async fn a_page_posted_twice_begins_one_draft_and_twenty_are_enough(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let path = "/challenges/heat/pitch";
        let key = portal.get(&kim, path).await.attribute("input[name=_key]", "value").unwrap();
        let (one, two) = (portal.post(&kim, path, &[("_key", &key)]).await, portal.post(&kim, path, &[("_key", &key)]).await);
        assert_eq!(one.location(), two.location());
        let sam = portal.person("sam@example.org", &[]).await;
        assert_eq!(portal.post(&sam, path, &[("_key", &key)]).await.status, StatusCode::NOT_FOUND);
        for _ in 0..19 {
            assert_eq!(portal.post(&kim, path, &[]).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.post(&kim, path, &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(portal.post(&sam, path, &[]).await.status, StatusCode::SEE_OTHER, "the limit is each person's own");

        let deleted = portal.post(&kim, &format!("{}/delete", one.location()), &[]).await;
        assert_eq!(deleted.location(), "/my");
        assert_eq!(portal.get(&kim, one.location()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&kim, path, &[]).await.status, StatusCode::SEE_OTHER);
    }
}
