//! What no page of ours sends: more fields than a form has, a field twice, a way to another site, a foreign page, a
//! path written another way. Beside the unit tables: through HTTP, for accounts, organisations, staff and glass.

use actix_web::http::{Method, StatusCode, header};
use entity::{account, glass, organisation, staff_change, values::Role};
use overture::web::routes::{Audience, ROUTES};
use sea_orm::EntityTrait as _;

use crate::{
    desk::Desk,
    harness::{Person, TestApp, stories},
};

const REASON: &str = "The colleague takes over from Monday.";

async fn account_of(portal: &TestApp, who: &Person) -> account::Model {
    account::Entity::find_by_id(who.id.unwrap()).one(portal.app.db.read()).await.unwrap().unwrap()
}

stories! {
    /// T16: names that are no field of a form change nothing, in forms about accounts and organisations.
    async fn more_fields_than_a_form_has_change_nothing_of_an_account_or_an_organisation(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let before = account_of(&portal, &kim).await;
        let extra = [
            ("email", "eve@example.org"), ("id", "1"), ("role", "admin"), ("is_admin", "true"), ("roles[]", "admin"),
            ("disabled_at", ""), ("totp_secret", "AAAA"), ("created_at", "2020-01-01"), ("account.email", "eve@example.org"),
        ];
        let named = [&[("name", "Kim V")][..], &extra].concat();
        assert_eq!(portal.post(&kim, "/my/account", &named).await.status, StatusCode::SEE_OTHER);
        let look = [("language", "en"), ("zone", "UTC"), ("theme", "dark"), ("density", "compact")];
        let chosen = [&look[..], &extra].concat();
        assert_eq!(portal.post(&kim, "/my/account/preferences", &chosen).await.status, StatusCode::SEE_OTHER);
        let after = account_of(&portal, &kim).await;
        let expected = account::Model {
            name: "Kim V".to_owned(), zone: after.zone.clone(), theme: after.theme, density: after.density, ..before
        };
        assert_eq!(after, expected);
        assert_eq!(portal.get(&kim, "/admin/users").await.status, StatusCode::NOT_FOUND);

        let id = portal.organisation("Aalto Sensors Oy", kim.id.unwrap()).await;
        let fields = [
            ("name", "Aalto Sensors Oy"), ("aliases", ""), ("country", "FI"), ("domain", ""), ("website", ""), ("size", ""),
            ("registry_kind", ""), ("registry_id", ""), ("description", ""),
            ("verified_at", "2026-01-01T00:00:00Z"), ("merged_into", "1"), ("id", "1"), ("team[0].role", "lead"),
        ];
        assert_eq!(portal.post(&kim, &format!("/my/organisation/{id}"), &fields).await.status, StatusCode::SEE_OTHER);
        let row = organisation::Entity::find_by_id(id).one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.verified_at, row.merged_into), (None, None));
    }

    /// T16: nor in the forms of administrators: nobody is confirmed, made admin or given more time by a field.
    async fn more_fields_than_a_form_has_change_nothing_of_staff_and_glass(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[(Role::Admin, None)]).await;
        let ben = portal.person("ben@example.org", &[(Role::Admin, None)]).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let invited = [("name", "Eve"), ("email", "eve@example.org"), ("role", "admin"), ("roles", "admin"), ("is_admin", "1")];
        assert_eq!(portal.post(&ada, "/admin/users/new", &invited).await.status, StatusCode::SEE_OTHER);
        let eve = portal.person("eve@example.org", &[]).await;
        assert_eq!(portal.get(&eve, "/admin/users").await.status, StatusCode::NOT_FOUND);

        let ben_id = ben.id.unwrap().to_string();
        let asked = [
            ("email", "eve@example.org"), ("role", "admin"), ("challenge", ""), ("until", ""), ("reason", REASON),
            ("state", "confirmed"), ("decided_by", ben_id.as_str()), ("do", "confirm"), ("kind", "revoke"),
        ];
        assert_eq!(portal.post(&ada, "/admin/roles/new", &asked).await.status, StatusCode::SEE_OTHER);
        let change = staff_change::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!((change.state.as_str(), change.kind.as_str(), change.decided_by), ("waiting", "grant", None));
        assert_eq!(portal.get(&eve, "/admin/users").await.status, StatusCode::NOT_FOUND);

        let broken = [
            ("reason", REASON), ("until_at", "2099-01-01T00:00:00Z"), ("until", "2099-01-01"), ("account_id", ben_id.as_str()),
        ];
        assert_eq!(portal.post(&ada, &format!("/admin/glass/{reference}"), &broken).await.status, StatusCode::SEE_OTHER);
        let row = glass::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!((Some(row.account_id), row.until_at), (ada.id, portal.now() + chrono::TimeDelta::minutes(60)));
    }

    /// T51: of a field that is sent twice, the first counts; a query and a name in brackets count for nothing.
    async fn of_a_field_sent_twice_the_first_counts_in_forms_about_people(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[(Role::Admin, None)]).await;
        portal.person("ben@example.org", &[(Role::Admin, None)]).await;
        portal.person("eve@example.org", &[]).await;
        portal.challenge("quiet").await;
        let twice = [
            ("email", "eve@example.org"), ("email", "ada@example.org"), ("role", "evaluator"), ("role", "admin"),
            ("challenge", "quiet"), ("challenge", ""), ("until", ""), ("reason", REASON), ("role[]", "admin"), ("ROLE", "admin"),
        ];
        let path = "/admin/roles/new?role=admin&email=ada%40example.org";
        assert_eq!(portal.post(&ada, path, &twice).await.status, StatusCode::SEE_OTHER);
        let changes = staff_change::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(changes.iter().map(|change| change.role).collect::<Vec<_>>(), [Some(Role::Evaluator)]);

        let kim = portal.person("kim@example.org", &[]).await;
        let names = [("name", "Kim One"), ("name", "Kim Two"), ("name[]", "Kim Three"), ("Name", "Kim Four")];
        portal.post(&kim, "/my/account?name=Kim+Five", &names).await;
        assert_eq!(account_of(&portal, &kim).await.name, "Kim One");
    }

    /// T32: every route that changes something turns a foreign page away, whoever is signed in.
    async fn every_route_that_changes_something_turns_a_foreign_page_away(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[(Role::Admin, None), (Role::Manager, None)]).await;
        // The secret in the address of a mail is proof enough to stop those mails, and nothing else.
        let one_click = "/subscriptions/{token}/stop";
        let routes = ROUTES.iter().filter(|route| route.method == "POST" && route.audience != Audience::Everything);
        let mut tried = 0;
        for route in routes.filter(|route| route.path != one_click) {
            let path = route.path.replace(['{', '}'], "");
            for (name, value) in [
                ("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "same-site"), ("referer", "https://evil.example/"),
            ] {
                let answer = portal.send(&ada, Method::POST, &path, |request| {
                    request.insert_header((name, value)).set_form([("name", "x")])
                }).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {name}: {value}");
                tried += 1;
            }
        }
        assert!(tried > 250, "{tried}");
        assert_eq!(portal.get(&ada, "/admin/users").await.status, StatusCode::OK, "still signed in");
    }

    /// T38: whatever leads on afterwards leads to a path of ours.
    async fn what_leads_on_afterwards_stays_here(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let long = format!("/{}", "a".repeat(8192));
        for next in [
            "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)", "/%09/evil.example/\t",
            "/\r\nSet-Cookie: x=1", "\u{2f}\u{2f}evil.example", "", "evil", &long,
        ] {
            let went = portal.post(&kim, "/preferences", &[("theme", "dark"), ("next", next)]).await;
            assert_eq!(went.location(), "/", "{next:?}");
            let asked = portal.post(&portal.visitor(), "/sign-in/password", &[("email", "kim@example.org"), ("password", "wrong"), ("next", next)]).await;
            assert!(!asked.headers.contains_key(header::LOCATION), "{next:?}");
        }
        assert_eq!(portal.post(&kim, "/preferences", &[("next", "/my?x=1")]).await.location(), "/my?x=1");
    }

    /// T47: a reason with line breaks and control characters forges no entry of the exported trail.
    async fn what_people_write_forges_no_line_of_the_exported_trail(portal: TestApp) {
        let ada = portal.person("ada@example.org", &[(Role::Admin, None)]).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let id = portal.organisation("Aalto Sensors Oy", kim.id.unwrap()).await;
        let eve = portal.person("eve@example.org", &[]).await;
        let forged = "x\"}\r\n{\"seq\":1,\"kind\":\"role.granted\"}\u{1b}[31m\u{2028}";
        portal.post(&eve, &format!("/my/organisation/{id}/join"), &[("message", forged)]).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let reason = format!("The police asks for it. {forged}");
        portal.post(&ada, &format!("/admin/glass/{reference}"), &[("reason", &reason)]).await;
        let export = portal.get(&ada, "/admin/audit/export").await;
        assert_eq!(export.status, StatusCode::OK);
        let lines: Vec<serde_json::Value> =
            export.text().split_terminator('\n').map(|line| serde_json::from_str(line).unwrap()).collect();
        let seqs: Vec<i64> = lines.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
        assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>(), "each once, without a gap");
        assert!(export.text().bytes().all(|byte| byte == b'\n' || byte >= 0x20), "no control character");
    }

    /// T66: a path that is written another way opens nothing that the plain one does not.
    async fn a_path_written_another_way_opens_nothing_more(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        for who in [&kim, &portal.visitor()] {
            for path in [
                "//admin/users", "/./admin/users", "/my/../admin/users", "/static/../admin/users", "/static/%2e%2e/admin/users",
                "/admin%2fusers", "/admin/users;x", "/admin/users/", "/admin/users.", "/ADMIN/users", "/admin/users%0a", "/admin/%75sers",
            ] {
                let answer = portal.get(who, path).await;
                assert!(!answer.status.is_success(), "{path}: {}", answer.status);
                assert!(!answer.text().contains("kim@example.org") || who.id.is_some(), "{path}");
            }
        }
    }
}
