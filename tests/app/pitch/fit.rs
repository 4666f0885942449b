//! Finding out whether a challenge is for somebody, before a pitch is begun.

use actix_web::http::StatusCode;
use entity::values::Document;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;

use crate::harness::{TestApp, stories};

const PATH: &str = "/challenges/heat/pitch";

async fn asking(portal: &TestApp) {
    let questions = json!([
        {"text": "Do you have a prototype <b>that runs</b>?", "wants_yes": true},
        {"text": "Are you a competitor?", "wants_yes": false},
    ]);
    portal.challenge_with("heat", |row| row.eligibility_questions = Document(questions)).await;
}

async fn begun(portal: &TestApp) -> u64 {
    entity::pitch::Entity::find().count(portal.app.db.read()).await.unwrap()
}

stories! {
    async fn a_pitch_is_begun_by_those_whose_answers_fit(portal: TestApp) {
        asking(&portal).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let page = portal.get(&kim, PATH).await;
        assert_eq!(page.select("main fieldset legend").len(), 2);
        assert!(page.select(".error-summary").is_empty(), "nothing is wrong before somebody answers");
        let key = page.attribute("input[name=_key]", "value").unwrap();

        let open = portal.post(&kim, PATH, &[("_key", &key), ("fit-1", "yes")]).await;
        assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(open.select("#f-fit-2-error"), ["Error: Answer with yes or no"]);
        assert!(open.attribute("input[name=fit-1][value=yes]", "checked").is_some(), "what was answered stays");

        let excluded = portal.post(&kim, PATH, &[("_key", &key), ("fit-1", "no"), ("fit-2", "no")]).await;
        assert_eq!(excluded.status, StatusCode::OK, "an answer is no mistake");
        assert_eq!(excluded.select(".banner li"), ["Only those who answer “Do you have a prototype <b>that runs</b>?” with yes can pitch."]);
        // Answers that are not asked for, or said twice, open nothing.
        for hostile in [&[("_key", key.as_str())][..], &[("fit-1", "no"), ("fit-1", "yes"), ("fit-2", "no")], &[("fit-3", "yes")]] {
            assert_ne!(portal.post(&kim, PATH, hostile).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(begun(&portal).await, 0);

        let fits = [("_key", key.as_str()), ("fit-1", "yes"), ("fit-2", "no")];
        let first = portal.post(&kim, PATH, &fits).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.post(&kim, PATH, &fits).await.location(), first.location(), "once");
        assert_eq!(begun(&portal).await, 1);
    }

    async fn a_visitor_finds_out_before_signing_in(portal: TestApp) {
        asking(&portal).await;
        let visitor = portal.visitor();
        let page = portal.get(&visitor, PATH).await;
        assert_eq!(page.attribute("main form", "method").as_deref(), Some("get"));
        assert!(page.select("main a[href^='/sign-in']").is_empty());
        assert_eq!(portal.get(&visitor, &format!("{PATH}?fit-1=yes")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let excluded = portal.get(&visitor, &format!("{PATH}?fit-1=no&fit-2=yes")).await;
        assert_eq!(excluded.select(".banner li").len(), 2);
        let fits = portal.get(&visitor, &format!("{PATH}?fit-1=yes&fit-2=no&next=//evil.example")).await;
        let on = fits.attribute("main a[href^='/sign-in']", "href").unwrap();
        assert_eq!(on, "/sign-in?next=%2Fchallenges%2Fheat%2Fpitch%3Ffit-1%3Dyes%26fit-2%3Dno");
        let kim = portal.person("kim@example.org", &[]).await;
        let back = portal.get(&kim, &format!("{PATH}?fit-1=yes&fit-2=no")).await;
        assert!(back.attribute("input[name=fit-2][value=no]", "checked").is_some(), "the answers came along");
    }
}
