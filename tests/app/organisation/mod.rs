//! Organisations: registered, joined, verified, left by their own people; merged and parted by the host.

use entity::values::{AccountId, OrganisationId, Role, TeamRole};
use overture::services;

use crate::{
    harness::{Person, TestApp, stories},
    team::{hidden, link_to},
};

mod merging;

/// The page of an organisation.
fn at(id: OrganisationId, page: &str) -> String {
    format!("/my/organisation/{id}{page}")
}

fn details<'a>(name: &'a str, domain: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("aliases", ""),
        ("country", "FI"),
        ("domain", domain),
        ("website", ""),
        ("size", "small"),
        ("registry_kind", ""),
        ("registry_id", ""),
        ("description", "We measure air."),
    ]
}

/// The organisation that this registration led to.
fn registered(location: &str) -> OrganisationId {
    location.rsplit('/').next().unwrap().parse().unwrap()
}

async fn joined(portal: &TestApp, id: OrganisationId, email: &str, role: TeamRole) -> Person {
    let person = portal.person(email, &[]).await;
    let account: AccountId = person.id.unwrap();
    services::organisation::add_member(&portal.app, &portal.operator(), id, account, role).await.unwrap();
    person
}

stories! {
    async fn somebody_registers_an_organisation_and_leads_it(portal: TestApp) {
        let kim = portal.person("kim@aalto.example", &[]).await;
        assert!(portal.get(&kim, "/my/organisation").await.text().contains("You belong to no organisation yet"));
        let mut wrong = details("!", "gmail.com");
        wrong.extend([("registry_id", "1"), ("registry_kind", "")]);
        let refused = portal.post(&kim, "/my/organisation/new", &[("name", "!"), ("domain", "gmail.com"), ("registry_id", "1"), ("description", "Kept")]).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.select(".summary-err li").len(), 3, "{:?}", refused.select(".summary-err li"));
        assert!(refused.text().contains("Kept") && refused.text().contains("gmail.com"));
        let done = portal.post(&kim, "/my/organisation/new", &details("Aalto Sensors Oy", "https://www.aalto.example/")).await;
        let id = registered(done.location());
        assert_eq!(portal.get(&kim, "/my/organisation").await.location(), at(id, ""));
        let page = portal.get(&kim, &at(id, "")).await;
        assert!(page.text().contains("Not verified") && page.text().contains("aalto.example"));
    }

    /// A name that others registered gives nothing, and says nothing of whose it is.
    async fn a_second_registration_becomes_a_request_to_join(portal: TestApp) {
        let kim = portal.person("kim@aalto.example", &[]).await;
        let done = portal.post(&kim, "/my/organisation/new", &details("Aalto Sensors Oy", "")).await;
        let id = registered(done.location());
        let bea = portal.person("bea@aalto.example", &[]).await;
        for name in ["AALTO SENSORS", "Aalto Sensors Ltd", "Aálto-Sensors"] {
            let known = portal.post(&bea, "/my/organisation/new", &details(name, "")).await;
            assert_eq!(known.status, 422, "{name}");
            assert!(known.text().contains("Somebody else already registered Aalto Sensors Oy"));
            assert!(known.text().contains("cannot be registered a second time"));
            assert!(!known.text().contains("kim"));
        }
        assert_eq!(portal.get(&bea, &at(id, "")).await.status, 404);
        let asked = portal.post(&bea, &at(id, "/join"), &[("message", "I am <b>new</b>")]).await;
        assert_eq!(asked.status, 303);
        assert_eq!(portal.post(&bea, &at(id, "/join"), &[("message", "")]).await.status, 409, "once is enough");
        assert!(portal.mails_to("kim@aalto.example").await.iter().any(|mail| mail.subject.as_str().contains("bea asks to join")));
        let page = portal.get(&kim, &at(id, "")).await;
        assert!(page.text().contains("I am &lt;b&gt;new"));
        let request = hidden(&page.text(), "request");
        let answer = [("do", "accept"), ("request", request.as_str())];
        assert_eq!(portal.post(&bea, &at(id, "/requests"), &answer).await.status, 404, "not one's own");
        assert_eq!(portal.post(&kim, &at(id, "/requests"), &answer).await.status, 303);
        assert_eq!(portal.post(&kim, &at(id, "/requests"), &answer).await.status, 404, "answered");
        assert_eq!(portal.get(&bea, &at(id, "")).await.status, 200);
        assert_eq!(portal.mails_to("bea@aalto.example").await.len(), 1);
        // An editor reads and changes nothing.
        assert_eq!(portal.post(&bea, &at(id, ""), &details("Bea Oy", "")).await.status, 403);
        assert_eq!(portal.post(&bea, &at(id, "/invite"), &[("emails", "x@example.org"), ("role", "lead")]).await.status, 403);
    }

    async fn nearly_the_same_name_is_registered_only_with_an_explanation(portal: TestApp) {
        let kim = portal.person("kim@aalto.example", &[]).await;
        portal.post(&kim, "/my/organisation/new", &details("Aalto Sensors Oy", "")).await;
        let eve = portal.person("eve@example.org", &[]).await;
        let mut typed = details("Aalto Sensor Oy", "");
        let known = portal.post(&eve, "/my/organisation/new", &typed).await;
        assert_eq!(known.status, 422);
        assert!(known.text().contains("explain why yours is another one"));
        typed.push(("why", " "));
        let asked = portal.post(&eve, "/my/organisation/new", &typed).await;
        assert_eq!(asked.status, 422);
        assert!(asked.text().contains("Explain why it is another organisation"));
        typed.pop();
        typed.push(("why", "We are in Turku."));
        assert_eq!(portal.post(&eve, "/my/organisation/new", &typed).await.status, 303);
        let pat = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        let desk = portal.get(&pat, "/admin/organisations").await.text();
        assert!(desk.contains("Said at registration: We are in Turku.") && desk.contains("Nearly the same name"));
    }

    /// O3 goes to those who lead either of two that look alike, names neither, and leads to why; nobody else is told.
    async fn those_who_lead_hear_that_their_organisation_may_be_there_twice(portal: TestApp) {
        let pat = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        let kim = portal.person("kim@aalto.example", &[]).await;
        let first = registered(portal.post(&kim, "/my/organisation/new", &details("Aalto Sensors Oy", "")).await.location());
        let bea = joined(&portal, first, "bea@aalto.example", TeamRole::Editor).await;
        portal.work().await;
        let eve = portal.person("eve@example.org", &[]).await;
        let second = registered(portal.post(&eve, "/my/organisation/new", &details("Helmi Oy", "helmi.example")).await.location());
        portal.work().await;
        portal.post(&kim, &at(first, ""), &details("Aalto Sensors Oy", "helmi.example")).await;
        for (who, id) in [(&kim, first), (&eve, second)] {
            let mails = portal.mails_to(&who.email).await;
            let told: Vec<_> = mails.iter().filter(|mail| mail.subject.as_str().contains("registered twice")).collect();
            assert_eq!(told.len(), 1, "{}", who.email);
            assert!(told[0].text.contains(&at(id, "")) && !told[0].text.contains("Aalto") && !told[0].text.contains("Helmi"));
        }
        for other in [&bea, &pat] {
            let mails = portal.mails_to(&other.email).await;
            assert!(mails.iter().all(|mail| !mail.subject.as_str().contains("registered twice")), "{}", other.email);
        }
        let page = portal.get(&kim, &at(first, "")).await.text();
        assert!(page.contains("Helmi Oy") && page.contains("Same domain"), "{page}");
        assert!(!portal.get(&bea, &at(first, "")).await.text().contains("Helmi Oy"));
    }

    async fn a_mistyped_number_in_a_register_is_said_beside_the_field(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let with = |kind: &'static str, id: &'static str| {
            let mut typed = details("Aalto Sensors Oy", "");
            (typed[6].1, typed[7].1) = (kind, id);
            typed
        };
        for (kind, id, says) in [
            ("lei", "5493001KJTIIGC8Y1R13", "check digits"),
            ("isni", "0000 0001 2146 4389", "check digits"),
            ("ror", "https://ror.org/020hwjq31", "check digits"),
            ("lei", "5493001KJTIIGC8Y1R1", "as it stands in the register"),
        ] {
            let refused = portal.post(&kim, "/my/organisation/new", &with(kind, id)).await;
            assert_eq!(refused.status, 422, "{id}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some("#f-registry_id"));
            assert!(refused.select(".emsg")[0].contains(says), "{:?}", refused.select(".emsg"));
            assert_eq!(refused.attribute("#f-registry_id", "value").as_deref(), Some(id));
        }
        let done = portal.post(&kim, "/my/organisation/new", &with("lei", "5493 001K JTII GC8Y 1R12")).await;
        let page = portal.get(&kim, done.location()).await;
        assert_eq!(page.attribute("#f-registry_id", "value").as_deref(), Some("5493001KJTIIGC8Y1R12"));
    }

    async fn a_domain_is_verified_by_an_address_at_it_and_by_no_other(portal: TestApp) {
        let kim = portal.person("kim@aalto.example", &[]).await;
        let eve = portal.person("eve@sub.aalto.example", &[]).await;
        let id = registered(portal.post(&kim, "/my/organisation/new", &details("Aalto Sensors Oy", "aalto.example")).await.location());
        let other = registered(portal.post(&eve, "/my/organisation/new", &details("Evil Ltd", "evil.example")).await.location());
        assert_eq!(portal.post(&eve, &at(other, "/verify"), &[]).await.status, 409, "no address there");
        assert_eq!(portal.post(&eve, &at(id, "/verify"), &[]).await.status, 404);
        assert_eq!(portal.post(&kim, &at(id, "/verify"), &[]).await.status, 303);
        assert!(portal.get(&kim, &at(id, "")).await.text().contains("The name is verified"));
        assert!(portal.mails_to("kim@aalto.example").await.iter().any(|mail| mail.subject.as_str().contains("verified")));
        // Nobody else becomes it.
        let lee = portal.person("lee@aalto.example", &[]).await;
        let second = portal.post(&lee, "/my/organisation/new", &details("Helmi Oy", "aalto.example")).await;
        assert!(second.text().contains("cannot be registered a second time"));
        let late = registered(portal.post(&lee, "/my/organisation/new", &details("Helmi Oy", "")).await.location());
        assert_eq!(portal.post(&lee, &at(late, ""), &details("Helmi Oy", "aalto.example")).await.status, 303);
        assert_eq!(portal.post(&lee, &at(late, "/verify"), &[]).await.status, 409);
        // Another name ends it, other words do not.
        let mut same = details("Aalto Sensors Oy", "aalto.example");
        same[8].1 = "We measure water.";
        portal.post(&kim, &at(id, ""), &same).await;
        assert!(portal.get(&kim, &at(id, "")).await.text().contains("The name is verified"));
        portal.post(&kim, &at(id, ""), &details("Aalto Group Oyj", "aalto.example")).await;
        assert!(portal.get(&kim, &at(id, "")).await.text().contains("Not verified"));
        let taken = portal.post(&kim, &at(id, ""), &details("EVIL", "")).await;
        assert_eq!(taken.status, 422, "the name of another one");
    }

    /// T20: an invitation to an organisation; leaving holds from the next request on.
    async fn people_come_by_invitation_and_leave_and_a_lead_stays(portal: TestApp) {
        let kim = portal.person("kim@example.org", &[]).await;
        let id = portal.organisation("Aalto Sensors Oy", kim.id.unwrap()).await;
        let invite = [("emails", "bea@example.org"), ("role", "viewer")];
        assert_eq!(portal.post(&kim, &at(id, "/invite"), &invite).await.status, 303);
        let mail = portal.mails_to("bea@example.org").await.remove(0);
        assert!(!mail.text.contains("Aalto") && !mail.html.contains("Aalto"), "{}", mail.text);
        let link = link_to(&portal, "bea@example.org").await;
        assert!(portal.get(&portal.visitor(), &link).await.text().contains("Aalto Sensors Oy"));
        let bea = portal.person("bea@example.org", &[]).await;
        assert_eq!(portal.post(&bea, &link, &[]).await.status, 303);
        assert_eq!(portal.get(&bea, &at(id, "")).await.status, 200);
        let own = kim.id.unwrap().to_string();
        let leave = [("do", "remove"), ("person", own.as_str())];
        assert_eq!(portal.post(&bea, &at(id, "/people"), &leave).await.status, 403, "others cannot be thrown out");
        assert_eq!(portal.post(&kim, &at(id, "/people"), &leave).await.status, 409, "the last lead");
        let lead = [("do", "viewer"), ("person", own.as_str())];
        assert_eq!(portal.post(&kim, &at(id, "/people"), &lead).await.status, 409, "nor by another role");
        let hers = bea.id.unwrap().to_string();
        assert_eq!(portal.post(&kim, &at(id, "/people"), &[("do", "lead"), ("person", hers.as_str())]).await.status, 303);
        portal.post(&kim, &at(id, "/invite"), &[("emails", "open@example.org"), ("role", "viewer")]).await;
        portal.post(&bea, &at(id, "/invite"), &[("emails", "other@example.org"), ("role", "viewer")]).await;
        let (open, other) = (link_to(&portal, "open@example.org").await, link_to(&portal, "other@example.org").await);
        assert_eq!(portal.post(&kim, &at(id, "/people"), &leave).await.status, 303);
        assert_eq!(portal.get(&kim, &at(id, "")).await.status, 404);
        assert_eq!(portal.post(&kim, &at(id, ""), &details("Kim Oy", "")).await.status, 404);
        // And the invitations of whoever left went too; those of others did not.
        assert_eq!(portal.get(&portal.visitor(), &open).await.status, 410);
        assert_eq!(portal.get(&portal.visitor(), &other).await.status, 200);
        assert_eq!(portal.entries("invitation.revoked").await, 1);
    }
}
