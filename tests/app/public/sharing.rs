//! Stories of bringing a challenge to people elsewhere: short address, other sites, lists for machines.

use actix_web::http::StatusCode;
use entity::{challenge, values::ChallengeState};
use sea_orm::EntityTrait as _;

use crate::{
    desk::Desk,
    harness::{Answer, TestApp, stories},
};

/// The short address of the challenge of this desk.
pub(crate) async fn short(portal: &TestApp, desk: &Desk) -> String {
    let row = challenge::Entity::find_by_id(desk.challenge).one(portal.app.db.read()).await.unwrap().unwrap();
    format!("/c/{}", row.code)
}

/// The address of what another site shows.
pub(crate) async fn embedded(portal: &TestApp, desk: &Desk, scope: &str) -> String {
    let fields = [("scope", scope), ("sites", "https://www.example.org")];
    let made = portal.post(&desk.manager, &desk.at("share"), &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let page = portal.get(&desk.manager, &desk.at("share")).await;
    page.attribute("a[href^='/embed/']", "href").expect("the newest")
}

fn policy(answer: &Answer) -> String {
    answer.header("content-security-policy").unwrap().to_owned()
}

stories! {
    /// Other sites show cards, and only those that were named; nothing of a session, no form, no cookie.
    async fn only_the_named_sites_show_a_challenge(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let one = embedded(&portal, &desk, "challenge").await;
        let visitor = portal.visitor();
        let shown = portal.get(&visitor, &format!("{one}?theme=dark&limit=0")).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(policy(&shown).contains("frame-ancestors https://www.example.org;"), "{}", policy(&shown));
        assert_eq!((shown.header("x-frame-options"), shown.header("set-cookie")), (None, None));
        assert_eq!(shown.attribute("html", "data-theme").as_deref(), Some("dark"));
        assert_eq!(shown.attribute("base", "target").as_deref(), Some("_top"));
        assert_eq!((shown.select("article").len(), shown.select("form, nav").len()), (1, 0));
        let signed_in = portal.get(&desk.manager, &one).await;
        assert!(!signed_in.text().contains(&desk.manager.email), "whoever looks is nobody");
        let page = portal.get(&visitor, "/challenges/quiet").await;
        assert!(policy(&page).contains("frame-ancestors 'none'"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        let script = portal.get(&visitor, "/embed.js").await;
        assert_eq!(script.header("cross-origin-resource-policy"), Some("cross-origin"));

        let id = one.trim_start_matches("/embed/");
        let other = Desk::of(&portal, "loud").await;
        let end = portal.post(&other.manager, &other.at("share"), &[("end", id)]).await;
        assert_eq!(end.status, StatusCode::NOT_FOUND, "another desk's");
        let end = portal.post(&desk.manager, &desk.at("share"), &[("end", id)]).await;
        assert_eq!(end.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&visitor, &one).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_no_site_is_refused_beside_its_field(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for (sites, word) in [
            ("", "Enter at least one site"),
            ("https://example.org/careers", "is no site"),
            ("https://a.example\nhttps://b.example; script-src *", "is no site"),
            ("*", "is no site"),
        ] {
            let fields = [("scope", "list"), ("sites", sites)];
            let refused = portal.post(&desk.manager, &desk.at("share"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{sites}");
            assert!(refused.select(".summary-err a")[0].contains(word), "{sites}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-sites"));
            assert_eq!(refused.select("#f-sites"), [sites.replace('\n', " ")], "nothing typed is lost");
        }
        let fields = [("scope", "everything"), ("sites", "https://a.example")];
        let refused = portal.post(&desk.manager, &desk.at("share"), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// T14: what is not public is in none of the lists for machines, and behind none of their addresses.
    async fn what_is_not_public_is_for_no_machine(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let visitor = portal.visitor();
        let (one, list) =
            (embedded(&portal, &desk, "challenge").await, embedded(&portal, &desk, "list").await);
        let short = short(&portal, &desk).await;
        let lists = ["/sitemap.xml", "/challenges.json", &list];
        let addresses = [short.as_str(), "/challenges/quiet/picture.svg", &one];
        for path in lists {
            assert!(portal.get(&visitor, path).await.text().contains("/challenges/quiet"), "{path}");
        }
        assert_eq!(portal.get(&visitor, &short.to_lowercase()).await.location(), "/challenges/quiet");
        portal.bring(&desk, ChallengeState::Draft).await;
        for who in [&visitor, &desk.lead] {
            for path in lists {
                assert!(!portal.get(who, path).await.text().contains("/challenges/quiet"), "{path}");
            }
            for path in addresses {
                let answer = portal.get(who, path).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        let fields = [("scope", "challenge"), ("sites", "https://a.example")];
        let refused = portal.post(&desk.manager, &desk.at("share"), &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "a draft");
        portal.bring(&desk, ChallengeState::Withdrawn).await;
        for path in &addresses[..2] {
            assert_eq!(portal.get(&visitor, path).await.status, StatusCode::GONE, "{path}");
        }
    }

    /// T14: a challenge for invited people is for no machine either.
    async fn what_is_for_invited_people_is_for_no_machine(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (one, list) =
            (embedded(&portal, &desk, "challenge").await, embedded(&portal, &desk, "list").await);
        let short = short(&portal, &desk).await;
        portal.hide(&desk).await;
        let visitor = portal.visitor();
        for path in ["/sitemap.xml", "/challenges.json", &list] {
            assert!(!portal.get(&visitor, path).await.text().contains("/challenges/quiet"), "{path}");
        }
        for path in [short.as_str(), "/challenges/quiet/picture.svg", &one] {
            assert_eq!(portal.get(&visitor, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let fields = [("scope", "challenge"), ("sites", "https://a.example")];
        let refused = portal.post(&desk.manager, &desk.at("share"), &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
    }

    async fn machines_read_what_they_know(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let visitor = portal.visitor();
        let robots = portal.get(&visitor, "/robots.txt").await.text();
        assert!(robots.contains("Disallow: /my\n") && robots.ends_with("/sitemap.xml\n"), "{robots}");
        let list = portal.get(&visitor, "/challenges.json").await;
        let read: serde_json::Value = serde_json::from_slice(&list.bytes).unwrap();
        let first = &read["challenges"][0];
        assert_eq!((first["id"].as_str(), first["is_open"].as_bool()), (Some(desk.challenge.to_string().as_str()), Some(true)));
        let page = portal.get(&visitor, "/challenges/quiet").await;
        let data = page.select("script[type='application/ld+json']").remove(0);
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        let title = page.select("h1").remove(0);
        assert_eq!((data["@type"].as_str(), data["name"].as_str()), (Some("WebPage"), Some(title.as_str())));
        let property = |name: &str| page.attribute(&format!("meta[property='og:{name}']"), "content");
        assert_eq!(property("title"), Some(title));
        assert_eq!(property("url").unwrap(), portal.app.link("/challenges/quiet"));
    }
}
