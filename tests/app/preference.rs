//! How a person wants the portal: chosen once, kept on the account, obeyed in every browser and mail.

use actix_web::http::StatusCode;

use crate::harness::{Answer, Person, TestApp, stories};

const ACCOUNT: &str = "/my/account";
/// What a browser sends when nothing is changed.
const USUAL: [(&str, &str); 4] =
    [("language", "en"), ("zone", ""), ("theme", "system"), ("density", "comfortable")];

/// Posts the form with one field changed.
async fn choose(portal: &TestApp, who: &Person, field: &str, value: &str) -> Answer {
    let fields = USUAL.map(|(name, usual)| (name, if name == field { value } else { usual }));
    portal.post(who, "/my/account/preferences", &fields).await
}

/// Theme and density of a page.
fn look(page: &Answer) -> (Option<String>, Option<String>) {
    (page.attribute("html", "data-theme"), page.attribute("html", "data-density"))
}

fn worn(theme: Option<&str>, density: &str) -> (Option<String>, Option<String>) {
    (theme.map(str::to_owned), Some(density.to_owned()))
}

stories! {
    async fn what_is_chosen_is_obeyed_in_every_browser_of_its_owner_alone(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let page = portal.get(&kim, ACCOUNT).await;
        assert_eq!(page.attribute("[name=language][checked]", "value").as_deref(), Some("en"));
        assert_eq!(page.attribute("[name=theme][checked]", "value").as_deref(), Some("system"));
        assert_eq!(look(&page), worn(None, "comfortable"));
        let all = [("language", "en"), ("zone", "Asia/Tokyo"), ("theme", "dark"), ("density", "compact")];
        assert_eq!(portal.post(&kim, "/my/account/preferences", &all).await.location(), ACCOUNT);
        assert!(portal.get(&kim, ACCOUNT).await.text().contains("Your choices are saved."));

        // Another browser of hers, without a cookie of the look.
        let other = portal.person("kim@example.org", &[]).await;
        for path in [ACCOUNT, "/my", "/challenges", "/nothing-here"] {
            assert_eq!(look(&portal.get(&other, path).await), worn(Some("dark"), "compact"), "{path}");
        }
        let security = portal.get(&other, "/my/account/passkeys").await;
        assert_eq!(security.status, StatusCode::OK);
        let chosen = portal.get(&other, ACCOUNT).await;
        assert_eq!(chosen.attribute("#f-zone", "value").as_deref(), Some("Asia/Tokyo"));
        let ann = portal.person("ann@example.org", &[]).await;
        assert_eq!(look(&portal.get(&ann, "/my").await), worn(None, "comfortable"));
        // This browser stays dark when she signs out; it is the browser's.
        portal.post(&kim, "/sign-out", &[]).await;
        assert_eq!(look(&portal.get(&kim, "/challenges").await), worn(Some("dark"), "compact"));
    }

    async fn the_foot_of_every_page_and_the_account_are_one_choice(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        choose(&portal, &kim, "theme", "light").await;
        let chosen = portal.post(&kim, "/preferences", &[("theme", "dark"), ("next", "/my")]).await;
        assert_eq!(chosen.location(), "/my");
        let other = portal.person("kim@example.org", &[]).await;
        assert_eq!(look(&portal.get(&other, "/my").await), worn(Some("dark"), "comfortable"));
        portal.post(&kim, "/preferences", &[("density", "compact")]).await;
        assert_eq!(look(&portal.get(&other, "/my").await), worn(Some("dark"), "compact"), "the theme stays");
        portal.post(&kim, "/preferences", &[("theme", "system")]).await;
        assert_eq!(look(&portal.get(&other, "/my").await), worn(None, "compact"));
        for (field, word) in [("theme", "pink"), ("theme", "\"><script>"), ("density", ""), ("density", "dark")] {
            let refused = portal.post(&kim, "/preferences", &[(field, word)]).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field} {word:?}");
        }
    }

    async fn times_are_told_in_the_zone_of_the_reader(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        portal.challenge("quiet").await;
        portal.post(&kim, "/my/account/data/export", &[]).await;
        portal.work().await;
        let page = portal.get(&kim, "/my/account/data").await.text();
        assert!(page.contains("UTC") && !page.contains("Tokyo"), "{page}");
        assert_eq!(portal.get(&kim, "/challenges/quiet").await.select(".yours").len(), 0);
        choose(&portal, &kim, "zone", " asia/tokyo").await;
        portal.post(&kim, "/my/account/data/erasure", &[("address", "kim@example.org")]).await;
        let page = portal.get(&kim, "/my/account/data").await.text();
        assert!(page.contains("21:00 JST (Tokyo)"), "noon in London: {page}");
        assert!(!portal.get(&kim, "/challenges/quiet").await.select(".yours").is_empty(), "beside the challenge's own");
        let mails = portal.mails_to("kim@example.org").await;
        let told = mails.iter().filter(|mail| mail.text.contains("(Tokyo)")).count();
        assert!(told >= 1, "{:?}", mails.iter().map(|mail| &mail.text).collect::<Vec<_>>());
    }

    async fn what_cannot_be_taken_is_said_beside_the_field_and_stays_as_typed(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        choose(&portal, &kim, "zone", "Europe/Helsinki").await;
        for (field, typed) in [
            ("zone", "Helsinki"),
            ("zone", "../../etc/passwd"),
            ("zone", "<b>UTC+3"),
            ("language", "xx"),
            ("language", "en-x-pirate"),
            ("theme", "pink"),
            ("density", ""),
        ] {
            let refused = choose(&portal, &kim, field, typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {typed:?}");
            assert_eq!(refused.attribute(".summary-err a", "href"), Some(format!("#f-{field}")));
            assert_eq!(refused.select(".field.err").len(), 1);
            if field == "zone" {
                assert_eq!(refused.attribute("#f-zone", "value").as_deref(), Some(typed));
            }
        }
        let kept = portal.get(&kim, ACCOUNT).await;
        assert_eq!(kept.attribute("#f-zone", "value").as_deref(), Some("Europe/Helsinki"));
        let signed_out = portal.post(&portal.visitor(), "/my/account/preferences", &USUAL).await;
        assert!(signed_out.location().starts_with("/sign-in"), "{}", signed_out.location());
    }
}
