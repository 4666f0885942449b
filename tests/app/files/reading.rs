//! Who reads a file, in which shape, and what is noted of it.

use actix_web::http::{Method, StatusCode};
use entity::{
    access,
    values::{ConflictKind, Role},
};
use sea_orm::EntityTrait as _;

use super::{links, made::pdf};
use crate::harness::{Answer, Person, TestApp, stories};

async fn asked(
    portal: &TestApp,
    who: &Person,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    portal
        .send(who, method, path, |request| {
            headers.iter().fold(request, |request, header| request.insert_header(*header))
        })
        .await
}

stories! {
    /// T52: whatever is stored is to be saved, and nothing else can be done with it.
    async fn a_file_is_only_ever_saved(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (_, deck) = portal.draft_with_file(&kim, "heat").await;
        for (method, query) in [(Method::GET, ""), (Method::GET, "?inline=1&download=0"), (Method::HEAD, "")] {
            let answer = asked(&portal, &kim, method.clone(), &format!("{deck}{query}"), &[]).await;
            assert_eq!(answer.status, StatusCode::OK);
            for (name, value) in [
                ("content-type", "application/pdf"),
                ("content-disposition", "attachment; filename=\"deck.pdf\""),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "sandbox; default-src 'none'"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
                ("accept-ranges", "bytes"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{method}");
            }
            assert_eq!(answer.header("content-length"), Some(pdf().len().to_string().as_str()));
            assert_eq!(answer.bytes, if method == Method::GET { pdf() } else { Vec::new() });
        }
    }

    async fn a_part_of_a_file_is_answered_as_that_part(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (_, deck) = portal.draft_with_file(&kim, "heat").await;
        let (whole, length) = (pdf(), pdf().len());
        for (range, from, to) in [("bytes=0-4", 0, 5), ("bytes=-6", length - 6, length), ("bytes=8-", 8, length)] {
            let answer = asked(&portal, &kim, Method::GET, &deck, &[("range", range)]).await;
            assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
            assert_eq!(answer.bytes, whole[from..to]);
            let said = format!("bytes {from}-{}/{length}", to - 1);
            assert_eq!(answer.header("content-range"), Some(said.as_str()));
        }
        let beyond = asked(&portal, &kim, Method::GET, &deck, &[("range", "bytes=9999-")]).await;
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(beyond.header("content-range"), Some(format!("bytes */{length}").as_str()));
        assert!(beyond.bytes.is_empty());
        for headers in [&[("range", "bytes=0-1,4-5")][..], &[("range", "bytes=0-1"), ("if-range", "\"other\"")]] {
            let answer = asked(&portal, &kim, Method::GET, &deck, headers).await;
            assert_eq!((answer.status, answer.bytes), (StatusCode::OK, whole.clone()));
        }
    }

    /// T02: by every address, method and part of it.
    async fn a_rival_fetches_no_file_by_any_address(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        portal.send_pitch(&kim, &reference).await;
        let (row, rival) = (portal.file_rows().await.remove(0), portal.person("rob@example.org", &[]).await);
        let own = portal.sent_pitch(&rival, "heat").await;
        let unasked = portal.person("una@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        let other = portal.challenge("other").await;
        let manager = portal.person("mo@example.org", &[(Role::Manager, Some(other))]).await;
        let admin = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        let id = row.id.to_string();
        let mut paths = vec![deck.clone(), format!("/my/pitches/{own}/files/{id}")];
        for area in ["/my/pitches", "/manage/pitches", "/review"] {
            for tail in [&id, &row.sha256, &row.blob] {
                paths.push(format!("{area}/{reference}/files/{tail}"));
                paths.push(format!("{area}/{reference}/files/{tail}?download=1&version=1"));
            }
            paths.push(format!("{area}/{}/files/{id}", reference.to_lowercase()));
        }
        paths.extend([format!("/files/{}", row.blob), format!("/static/../files/{}", row.blob)]);
        for path in &paths {
            for who in [&rival, &unasked, &manager, &admin] {
                for (method, headers) in [(Method::GET, &[][..]), (Method::HEAD, &[]), (Method::GET, &[("range", "bytes=0-4")])] {
                    let answer = asked(&portal, who, method, path, headers).await;
                    let is_glass = who.email == admin.email && answer.status == StatusCode::FORBIDDEN;
                    assert!(answer.status == StatusCode::NOT_FOUND || is_glass, "{} {path}: {}", who.email, answer.status);
                    assert!(!answer.bytes.starts_with(b"%PDF") && answer.header("etag").is_none());
                }
            }
            let visitor = asked(&portal, &portal.visitor(), Method::GET, path, &[]).await;
            assert!(matches!(visitor.status.as_u16(), 303 | 404), "{path}");
        }
        let page = portal.get(&rival, &format!("/my/pitches/{reference}/files")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(access::Entity::find().all(portal.app.db.read()).await.unwrap().is_empty());
    }

    async fn the_host_reads_what_was_sent_and_every_look_is_noted(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        let mia = portal.person("mia@example.org", &[(Role::Manager, Some(challenge))]).await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        let id = deck.rsplit('/').next().unwrap().to_owned();
        let (managed, judged) = (format!("/manage/pitches/{reference}/files/{id}"), format!("/review/{reference}/files/{id}"));
        assert_eq!(portal.get(&mia, &managed).await.status, StatusCode::NOT_FOUND, "a draft");
        portal.send_pitch(&kim, &reference).await;
        let dossier = portal.get(&mia, &format!("/manage/pitches/{reference}")).await;
        assert_eq!(links(&dossier), [managed.as_str()]);
        assert_eq!(portal.get(&mia, &managed).await.bytes, pdf());
        assert_eq!(portal.get(&mia, &judged).await.status, StatusCode::NOT_FOUND, "not her page");
        let looks = access::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert!(looks.iter().any(|look| look.facet == format!("file:{id}") && look.standing == "manager"), "{looks:?}");

        portal.force_stage(&reference, "evaluation").await;
        portal.assignment(&reference, eva.id.unwrap(), mia.id.unwrap()).await;
        let undeclared = portal.get(&eva, &judged).await;
        assert!(undeclared.status.is_client_error());
        portal.declared(&reference, &eva, ConflictKind::None).await;
        let desk = portal.get(&eva, &format!("/review/{reference}")).await;
        assert_eq!(links(&desk), [judged.as_str()]);
        assert_eq!(portal.get(&eva, &judged).await.bytes, pdf());
        assert_eq!(portal.get(&eva, &managed).await.status, StatusCode::NOT_FOUND);
        portal.declared(&reference, &mia, ConflictKind::Conflict).await;
        assert_eq!(portal.get(&mia, &managed).await.status, StatusCode::FORBIDDEN, "a conflict is out at once");
    }

    async fn whoever_may_not_know_the_applicant_reads_a_number_for_a_name(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        portal.add_file(&kim, &reference, "Aalto Sensors deck.pdf", &pdf()).await;
        portal.send_pitch(&kim, &reference).await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        portal.force_stage(&reference, "evaluation").await;
        portal.assignment(&reference, eva.id.unwrap(), eva.id.unwrap()).await;
        portal.declared(&reference, &eva, ConflictKind::None).await;
        crate::evaluation::access::blind(&portal).await;
        let desk = portal.get(&eva, &format!("/review/{reference}")).await;
        assert!(desk.text().contains("file-1.pdf") && !desk.text().contains("Aalto"));
        let answer = portal.get(&eva, &links(&desk)[0]).await;
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"file-1.pdf\""));
    }
}
