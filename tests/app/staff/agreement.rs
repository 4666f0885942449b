//! The agreement of guest experts: nothing confidential is served without an acceptance of the version in force.

use actix_web::http::StatusCode;
use entity::{
    nda, nda_acceptance,
    values::{ConflictKind, Role},
};
use sea_orm::{ConnectionTrait as _, EntityTrait as _};

use super::{admins, publish};
use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

/// Everything an evaluator can open of a pitch.
fn pages(reference: &str) -> [String; 3] {
    ["", "/conflict", "/recuse"].map(|page| format!("/review/{reference}{page}"))
}

async fn accept(portal: &TestApp, who: &Person, version: &str) -> Answer {
    let fields =
        [("version", version), ("name", "Gia Rossi"), ("organisation", "Rossi Lab"), ("agree", "yes")];
    portal.post(who, "/review/agreement", &fields).await
}

/// A guest who is asked about a pitch.
async fn guest(portal: &TestApp, desk: &Desk, reference: &str) -> Person {
    let gia = portal.person("gia@example.org", &[(Role::Guest, Some(desk.challenge))]).await;
    portal.assignment(reference, gia.id.unwrap(), desk.manager.id.unwrap()).await;
    gia
}

/// Nothing of the pitch stands in an answer but its reference.
fn sealed(answer: &Answer, reference: &str) {
    let text = answer.text();
    for secret in [format!("Pitch {reference}"), format!("Organisation {reference}"), "Serrated".to_owned()] {
        assert!(!text.contains(&secret), "{secret} in {text}");
    }
}

stories! {
    /// T10: a guest without the agreement in force gets the reference and the way to the agreement, on every page.
    async fn a_guest_reads_nothing_before_accepting_the_version_in_force(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let gia = guest(&portal, &desk, &reference).await;
        assert_eq!(portal.get(&gia, &pages(&reference)[1]).await.status, StatusCode::OK, "none published, none asked");
        publish(&portal, &ada, "0").await;
        for page in pages(&reference) {
            let answer = portal.get(&gia, &page).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
            assert!(answer.text().contains(&reference) && answer.text().contains("/review/agreement"), "{page}");
            sealed(&answer, &reference);
            let posted = portal.post(&gia, &page, &[("kind", "none"), ("do", "submit"), ("reason", "x")]).await;
            assert_eq!(posted.status, StatusCode::FORBIDDEN, "{page}");
            sealed(&posted, &reference);
        }
        let all = portal.post(&gia, "/review/declarations", &[("reference", &reference)]).await;
        assert_eq!(all.status, StatusCode::FORBIDDEN);
        let queue = portal.get(&gia, "/review?state=all").await;
        assert!(queue.text().contains(&reference));
        sealed(&queue, &reference);

        assert_eq!(accept(&portal, &gia, "1").await.location(), "/review");
        assert!(portal.get(&gia, "/review").await.text().contains(&format!("Organisation {reference}")));
        portal.declared(&reference, &gia, ConflictKind::None).await;
        let page = portal.get(&gia, &pages(&reference)[0]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Serrated"));
        // A new version asks again, in the next request.
        publish(&portal, &ada, "1").await;
        let again = portal.get(&gia, &pages(&reference)[0]).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
        sealed(&again, &reference);
        sealed(&portal.get(&gia, "/review?state=all").await, &reference);
        accept(&portal, &gia, "2").await;
        assert_eq!(portal.get(&gia, &pages(&reference)[0]).await.status, StatusCode::OK);
        let told = portal.get(&desk.lead, &format!("/my/pitches/{reference}")).await.text();
        assert!(told.contains("under version 2") && told.contains("1 guest expert"), "{told}");
    }

    async fn an_acceptance_keeps_what_was_accepted_and_how(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let gia = guest(&portal, &desk, &reference).await;
        assert_eq!(portal.get(&gia, "/review/agreement").await.status, StatusCode::NOT_FOUND, "none is published");
        publish(&portal, &ada, "0").await;
        let good = [("version", "1"), ("name", "Gia Rossi"), ("organisation", "Rossi Lab"), ("agree", "yes")];
        for (field, wrong) in [("name", "Gia"), ("name", ""), ("organisation", " "), ("agree", ""), ("agree", "no")] {
            let fields: Vec<_> = good.iter().map(|(name, value)| (*name, if *name == field { wrong } else { value })).collect();
            let refused = portal.post(&gia, "/review/agreement", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {wrong:?}");
            assert_eq!(refused.attribute(".summary-err a", "href"), Some(format!("#f-{field}")));
        }
        assert_eq!(accept(&portal, &gia, "2").await.status, StatusCode::CONFLICT, "a version that was not read");
        assert_eq!(accept(&portal, &gia, "1").await.status, StatusCode::SEE_OTHER);
        assert_eq!(accept(&portal, &gia, "1").await.status, StatusCode::SEE_OTHER, "twice is once");
        let conn = portal.app.db.read();
        let version = nda::Entity::find().one(conn).await.unwrap().unwrap();
        let rows = nda_acceptance::Entity::find().all(conn).await.unwrap();
        let [row] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((row.version, &row.sha256), (1, &version.sha256));
        assert_eq!((row.name.as_str(), row.organisation.as_str()), ("Gia Rossi", "Rossi Lab"));
        assert_eq!((row.method.as_str(), row.language.as_str(), row.accepted_at), ("typed_name", "en", portal.now()));
        let stranger = portal.person("ann@example.org", &[]).await;
        assert_eq!(portal.get(&stranger, "/review/agreement").await.status, StatusCode::NOT_FOUND);
        assert_eq!(accept(&portal, &stranger, "1").await.status, StatusCode::NOT_FOUND);
    }

    async fn evaluators_of_the_challenge_are_not_asked_until_they_are_guests(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        portal.assignment(&reference, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        portal.declared(&reference, &eva, ConflictKind::None).await;
        publish(&portal, &ada, "0").await;
        assert_eq!(portal.get(&eva, &pages(&reference)[0]).await.status, StatusCode::OK);
        super::revoke(&portal, &ada, &eva).await;
        assert_eq!(portal.get(&eva, &pages(&reference)[0]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_version_is_previewed_published_once_and_never_changed(portal: TestApp) {
        let (ada, ben) = admins(&portal).await;
        let text = "You keep to yourself what you read. <b>Always.</b> ".repeat(6);
        let send = async |who: &Person, body: &str, after: &str, what: &str| {
            portal.post(who, "/admin/agreements/new", &[("body", body), ("after", after), ("do", what)]).await
        };
        assert_eq!(send(&ada, "Short.", "0", "publish").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let preview = send(&ada, &text, "0", "").await;
        assert!(preview.status == StatusCode::OK && preview.text().contains("&lt;b&gt;Always"), "{}", preview.text());
        assert!(portal.get(&ada, "/admin/agreements").await.text().contains("No agreement is published"));
        assert_eq!(send(&ada, &text, "0", "publish").await.status, StatusCode::SEE_OTHER);
        assert_eq!(send(&ben, &text, "0", "publish").await.status, StatusCode::CONFLICT, "another is in force by now");
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(send(&kim, &text, "1", "publish").await.status, StatusCode::NOT_FOUND);
        for sql in ["update nda set body = 'x'", "delete from nda"] {
            assert!(portal.app.db.schema().execute_unprepared(sql).await.is_err(), "{sql}");
        }
    }

    /// Property: whatever happens in whatever order, a guest is served the answers exactly when the version in force is
    /// among those they accepted.
    async fn no_confidential_byte_without_a_matching_acceptance(portal: TestApp) {
        let (ada, _) = admins(&portal).await;
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "evaluation").await;
        let gia = guest(&portal, &desk, &reference).await;
        portal.declared(&reference, &gia, ConflictKind::None).await;
        let (mut dice, mut version, mut accepted, mut served) = (7_u32, 0_i32, Vec::new(), [0, 0]);
        for _ in 0..40 {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match dice >> 30 {
                0 => {
                    publish(&portal, &ada, &version.to_string()).await;
                    version += 1;
                }
                1 if version > 0 => {
                    accept(&portal, &gia, &version.to_string()).await;
                    accepted.push(version);
                }
                2 if version > 1 => {
                    let old = accept(&portal, &gia, &(version - 1).to_string()).await;
                    assert_eq!(old.status, StatusCode::CONFLICT);
                }
                _ => {}
            }
            let page = portal.get(&gia, &pages(&reference)[0]).await;
            let is_free = version == 0 || accepted.contains(&version);
            assert_eq!(page.text().contains("Serrated"), is_free, "version {version}, accepted {accepted:?}");
            served[usize::from(is_free)] += 1;
        }
        assert!(served.iter().all(|times| *times > 3), "{served:?}");
    }
}
