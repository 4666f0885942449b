//! Files that come piece by piece.

use actix_web::http::{Method, StatusCode};
use overture::domain::canonical::sha256_hex;
use serde_json::{Value, json};

use super::made::{pdf, pdf_with};
use crate::harness::{Answer, ORIGIN, Person, TestApp, stories};

/// Announces a file.
async fn begin(
    portal: &TestApp,
    who: &Person,
    reference: &str,
    name: &str,
    size: usize,
    sha256: &str,
) -> Answer {
    let announced = json!({ "field": "", "name": name, "size": size, "sha256": sha256 });
    let body = serde_json::to_vec(&announced).unwrap();
    portal.send_body(who, &format!("/my/pitches/{reference}/uploads"), "application/json", body).await
}

/// Announces this file; where it goes.
pub(crate) async fn begun(
    portal: &TestApp,
    who: &Person,
    reference: &str,
    name: &str,
    bytes: &[u8],
) -> String {
    let answer = begin(portal, who, reference, name, bytes.len(), &sha256_hex(bytes)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let told: Value = serde_json::from_slice(&answer.bytes).unwrap();
    told["href"].as_str().unwrap().to_owned()
}

async fn piece(portal: &TestApp, who: &Person, href: &str, offset: usize, bytes: &[u8]) -> Answer {
    portal
        .send(who, Method::POST, href, |request| {
            request
                .insert_header(("origin", ORIGIN))
                .insert_header(("content-type", "application/octet-stream"))
                .insert_header(("upload-offset", offset.to_string()))
                .set_payload(bytes.to_vec())
        })
        .await
}

/// How much is there.
async fn there(portal: &TestApp, who: &Person, href: &str) -> Option<String> {
    let answer = portal.send(who, Method::HEAD, href, |request| request).await;
    answer.header("upload-offset").map(str::to_owned)
}

stories! {
    /// T58: a connection that is lost costs nothing.
    async fn an_interrupted_file_is_gone_on_with(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let bytes = pdf();
        let href = begun(&portal, &kim, &reference, "deck.pdf", &bytes).await;
        let most = bytes.len() - 1;
        assert_eq!(piece(&portal, &kim, &href, 0, &bytes[..10]).await.status, StatusCode::OK);
        assert_eq!(piece(&portal, &kim, &href, 10, &bytes[10..most]).await.status, StatusCode::OK);
        assert_eq!((portal.file_rows().await.len(), portal.stored().await), (0, (0, 1)), "no file yet");
        assert_eq!(there(&portal, &kim, &href).await, Some(most.to_string()));
        assert_eq!(piece(&portal, &kim, &href, most, &bytes[most..]).await.status, StatusCode::CREATED);
        let row = portal.file_rows().await.remove(0);
        assert_eq!((row.name.as_str(), row.sha256, row.size), ("deck.pdf", sha256_hex(&bytes), bytes.len() as i64));
        assert_eq!(portal.stored().await, (1, 0));
        assert_eq!(there(&portal, &kim, &href).await, None, "it is over");
        assert_eq!(portal.get(&kim, &portal.files(&kim, &reference).await[0]).await.bytes, bytes);
    }

    /// T58: pieces that overlap, leave a gap, or are too long.
    async fn pieces_that_do_not_fit_are_refused_and_harm_nothing(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let bytes = pdf();
        let href = begun(&portal, &kim, &reference, "deck.pdf", &bytes).await;
        piece(&portal, &kim, &href, 0, &bytes[..10]).await;
        for offset in [0, 5, 11, 1_000_000] {
            let answer = piece(&portal, &kim, &href, offset, &bytes[..5]).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{offset}");
        }
        // Somebody else holds it.
        let name = portal.app.files.under_way().await.unwrap().remove(0);
        let held = portal.app.files.resume(&name).await.unwrap();
        assert_eq!(piece(&portal, &kim, &href, 10, &bytes[10..20]).await.status, StatusCode::CONFLICT);
        drop(held);
        let two = futures_util::join!(
            piece(&portal, &kim, &href, 10, &bytes[10..20]),
            piece(&portal, &kim, &href, 10, &bytes[10..20])
        );
        let mut statuses = [two.0.status, two.1.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
        assert_eq!(there(&portal, &kim, &href).await.as_deref(), Some("20"));
        let longer = piece(&portal, &kim, &href, 20, &bytes).await;
        assert_eq!(longer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(piece(&portal, &kim, &href, 20, &bytes[20..]).await.status, StatusCode::CREATED);
        assert_eq!(portal.file_rows().await.len(), 1);
    }

    /// T58: a content that is not what was announced.
    async fn a_file_that_is_not_what_was_announced_is_gone(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let (said, other) = (pdf_with("aaaaa"), pdf_with("bbbbb"));
        let html = b"<html><script>alert(1)</script>".to_vec();
        for (name, said, sent) in [("deck.pdf", &said, &other), ("deck.pdf", &html, &html), ("deck.exe", &said, &said)] {
            let href = begun(&portal, &kim, &reference, name, said).await;
            let answer = piece(&portal, &kim, &href, 0, sent).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert_eq!(there(&portal, &kim, &href).await, None);
            assert_eq!((portal.file_rows().await.len(), portal.stored().await), (0, (0, 0)), "{name}");
        }
        let most = usize::from(portal.app.config.files.max_mib) * 1024 * 1024;
        let hash = sha256_hex(b"");
        for (name, size, sha256, status) in [
            ("a.pdf", most + 1, hash.as_str(), 413),
            ("a.pdf", 0, &hash, 422),
            ("..", 5, &hash, 422),
            ("a.pdf", 5, "abc", 422),
            ("a.pdf", 5, &hash.to_uppercase(), 422),
        ] {
            assert_eq!(begin(&portal, &kim, &reference, name, size, sha256).await.status.as_u16(), status, "{name} {size}");
        }
        assert_eq!(portal.stored().await, (0, 0));
    }

    async fn only_the_team_of_that_draft_goes_on_with_a_file(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, other) = (portal.begin(&kim, "heat").await, portal.begin(&kim, "heat").await);
        let href = begun(&portal, &kim, &reference, "deck.pdf", &pdf()).await;
        let sam = portal.person("sam@example.org", &[]).await;
        assert_eq!(there(&portal, &sam, &href).await, None);
        assert_eq!(piece(&portal, &sam, &href, 0, &pdf()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(begin(&portal, &sam, &reference, "a.pdf", 5, &sha256_hex(b"")).await.status, StatusCode::NOT_FOUND);
        let elsewhere = href.replace(&reference, &other);
        assert_eq!(piece(&portal, &kim, &elsewhere, 0, &pdf()).await.status, StatusCode::NOT_FOUND);
        let unproved = portal.send(&kim, Method::POST, &href, |request| {
            request.insert_header(("upload-offset", "0")).insert_header(("origin", "https://evil.example")).set_payload(pdf())
        });
        assert_eq!(unproved.await.status, StatusCode::FORBIDDEN);
        for _ in 1..10 {
            begun(&portal, &kim, &reference, "deck.pdf", &pdf()).await;
        }
        let eleventh = begin(&portal, &kim, &reference, "a.pdf", 5, &sha256_hex(b"")).await;
        assert_eq!(eleventh.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(portal.stored().await, (0, 10));
    }
}
