//! Stories of recommended organisations: the first who names one is credited, once.

use actix_web::http::StatusCode;
use entity::{referral, values::Outcome};
use sea_orm::EntityTrait as _;

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const FORM: &str = "/challenges/quiet/recommend";

impl TestApp {
    async fn recommend(&self, who: &Person, organisation: &str, website: &str) -> Answer {
        let fields = [
            ("organisation", organisation),
            ("website", website),
            ("why", "Their fans are silent."),
            ("known", "We met at a fair."),
        ];
        self.post(who, FORM, &fields).await
    }

    async fn recommended(&self) -> Vec<referral::Model> {
        referral::Entity::find().all(self.app.db.read()).await.unwrap()
    }

    async fn becomes(&self, who: &Person) -> Vec<String> {
        self.get(who, "/my/referrals").await.select("main tbody .badge")
    }
}

stories! {
    async fn of_two_recommendations_of_one_organisation_the_first_stands(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (sam, tom) = (portal.person("quirin@scout.example", &[]).await, portal.person("zebulon@scout.example", &[]).await);
        let asked = portal.get(&portal.visitor(), FORM).await;
        assert!(asked.location().starts_with("/sign-in?next="));
        let wrong = portal.post(&sam, FORM, &[("organisation", "Aalto <b>"), ("website", "nowhere")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.select(".summary-err a").len(), 3, "{:?}", wrong.select(".summary-err a"));
        assert!(wrong.text().contains("Aalto &lt;b&gt;") && wrong.text().contains("nowhere"));

        let made = portal.recommend(&sam, "Aalto Sensors Oy", "https://www.aalto.example/about").await;
        assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/my/referrals"));
        for (name, website) in [("AALTO-SENSORS", "https://other.example"), ("Something else", "info@aalto.example")] {
            let known = portal.recommend(&tom, name, website).await;
            assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = known.text();
            assert!(text.contains("recommended already") && text.contains("1 November 2026"), "{text}");
            assert!(!text.contains("quirin") && !text.contains("You recommended"), "not by whom: {text}");
            assert!(text.contains(name), "what was typed stays");
        }
        let own = portal.recommend(&sam, "Aalto Sensors", "https://aalto.example").await.text();
        assert!(own.contains("You recommended it on") && own.contains("Their fans are silent."));
        assert_eq!(portal.recommended().await.len(), 1);
        assert_eq!(portal.becomes(&sam).await, ["With the team"]);
        assert!(portal.becomes(&tom).await.is_empty());
        let page = portal.get(&desk.manager, &desk.at("invitations")).await.text();
        assert!(page.contains("Aalto Sensors Oy") && page.contains("quirin") && !page.contains("zebulon"), "the first: {page}");
        assert_eq!(portal.recommend(&sam, "Scout Ltd", "https://scout.example").await.status, StatusCode::UNPROCESSABLE_ENTITY, "one's own");
    }

    async fn the_desk_invites_after_a_recommendation_or_says_why_not(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let sam = portal.person("quirin@scout.example", &[]).await;
        portal.recommend(&sam, "Aalto, Sensors Oy", "kim@aalto.example").await;
        portal.recommend(&sam, "Helmi", "https://helmi.example").await;
        let page = portal.get(&desk.manager, &desk.at("invitations")).await;
        let prefilled = page.attribute("main a[href*='referral=']", "href").unwrap();
        let form = portal.get(&desk.manager, &prefilled).await;
        assert_eq!(form.select("#f-list"), ["\"Aalto, Sensors Oy\", , kim@aalto.example"]);
        let id = form.attribute("input[name=referral]", "value").unwrap();
        let two = [("list", "A, , a@lab.example\nB, , b@lab.example"), ("referral", id.as_str())];
        assert_eq!(portal.post(&desk.manager, &desk.at("invitations"), &two).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let list = form.select("#f-list").remove(0);
        let one = [("list", list.as_str()), ("referral", id.as_str())];
        assert_eq!(portal.post(&desk.manager, &desk.at("invitations"), &one).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.mails_to("kim@aalto.example").await.len(), 1);
        let again = [("list", "C, , c@lab.example"), ("referral", id.as_str())];
        assert_eq!(portal.post(&desk.manager, &desk.at("invitations"), &again).await.status, StatusCode::NOT_FOUND, "once");

        let page = portal.get(&desk.manager, &desk.at("invitations")).await;
        let aside = page.attribute("form[action*='/referrals/']", "action").unwrap();
        let empty = portal.post(&desk.manager, &aside, &[("reason", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.attribute(".summary-err a", "href").unwrap().starts_with("#f-reason-"));
        let strangers = Desk::of(&portal, "other").await;
        let elsewhere = aside.replace("/quiet/", "/other/");
        assert_eq!(portal.post(&strangers.manager, &elsewhere, &[("reason", "No.")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&desk.manager, &aside, &[("reason", "Too far <b>off</b>.")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.becomes(&sam).await, ["Set aside", "Invited"]);
        assert!(portal.get(&sam, "/my/referrals").await.text().contains("Too far &lt;b&gt;off"));
    }

    async fn a_partnership_credits_its_scout_once(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (sam, tom) = (portal.person("quirin@scout.example", &[]).await, portal.person("zebulon@scout.example", &[]).await);
        // The pitches of the tests name aalto-sensors.example.
        portal.recommend(&sam, "Another name of theirs", "https://aalto-sensors.example").await;
        portal.recommend(&tom, "Helmi", "https://helmi.example").await;
        let (first, second) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        for reference in [&first, &second] {
            desk.decide(&portal, &[(reference, Outcome::Selected)]).await;
            desk.release(&portal, "1").await;
        }
        assert_eq!(portal.entries("referral.credited").await, 1);
        let credited: Vec<_> = portal.recommended().await.into_iter().filter(|one| one.credited_at.is_some()).collect();
        let partnership = portal.partnership_row(&first).await.unwrap();
        assert_eq!((credited.len(), credited[0].scout_id), (1, sam.id));
        assert_eq!(credited[0].partnership_id, Some(partnership.id));
        assert_eq!((portal.becomes(&sam).await, portal.becomes(&tom).await), (vec!["Became a partnership".to_owned()], vec!["With the team".to_owned()]));
        let mails = portal.mails_to(&sam.email).await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(mails[0].subject.as_str(), "Your recommendation became a partnership: Another name of theirs");
        assert!(portal.mails_to(&tom.email).await.is_empty());
    }

    async fn nobody_is_credited_for_themselves(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.recommend(&desk.lead, "Another name", "https://aalto-sensors.example").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        assert!(portal.partnership_row(&reference).await.is_some());
        assert_eq!(portal.entries("referral.credited").await, 0);
    }

    /// T72: the desk is not flooded, and what others recommended is not tried out by the hundred.
    async fn recommendations_of_a_day_are_counted(portal: TestApp) {
        let _desk = Desk::of(&portal, "quiet").await;
        let sam = portal.person("quirin@scout.example", &[]).await;
        for number in 0..20 {
            let made = portal.recommend(&sam, &format!("Lab number{number}"), &format!("lab{number}.example")).await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{number}");
        }
        let more = portal.recommend(&sam, "Lab number1", "lab1.example").await;
        assert_eq!(more.status, StatusCode::TOO_MANY_REQUESTS, "asking counts as much");
    }
}
