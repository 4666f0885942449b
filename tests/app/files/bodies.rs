//! Bodies beyond the limits.

use actix_web::http::{Method, StatusCode};

use super::{FORM, form, made::pdf};
use crate::harness::{ORIGIN, stories};

/// A PDF of this length.
fn long(bytes: usize) -> Vec<u8> {
    let mut long = pdf();
    long.resize(bytes, b' ');
    long
}

stories! {
    /// T56: one byte too many is too many, however it is announced.
    async fn a_body_beyond_the_limit_is_refused_before_or_at_it(portal: TestApp) {
        let portal = portal.set(|config| config.files.max_mib = 1);
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let path = format!("/my/pitches/{reference}/files");
        let most = 1024 * 1024;
        assert_eq!(portal.add_file(&kim, &reference, "a.pdf", &long(most)).await.status, StatusCode::SEE_OTHER);
        let over = portal.add_file(&kim, &reference, "a.pdf", &long(most + 1)).await;
        assert_eq!(over.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(over.select("main .emsg"), ["The file is larger than 1 MB; choose a smaller one"]);
        assert!(over.text().contains("You can add 9 more of 10 files."), "it says what is left");

        // Announced and not read; not announced and read to the limit.
        let announced = portal
            .send(&kim, Method::POST, &path, |request| {
                request
                    .insert_header(("origin", ORIGIN))
                    .insert_header(("content-type", FORM))
                    .set_payload("--xYx")
                    .insert_header(("content-length", 26 * most))
            })
            .await;
        assert_eq!(announced.status, StatusCode::PAYLOAD_TOO_LARGE);
        let endless = portal
            .send(&kim, Method::POST, &path, |request| {
                request
                    .insert_header(("origin", ORIGIN))
                    .insert_header(("content-type", FORM))
                    .set_payload(form("", "a.pdf", &long(3 * most)))
            })
            .await;
        assert_eq!(endless.status, StatusCode::PAYLOAD_TOO_LARGE);

        let many = b"--xYx\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(10_000);
        let twice = [&form("", "a.pdf", &pdf())[..form("", "a.pdf", &pdf()).len() - 9], &form("", "b.pdf", &pdf())].concat();
        let wide = form(&"x".repeat(5_000), "a.pdf", &pdf());
        for body in [many, twice, wide] {
            let answer = portal.send_body(&kim, &path, FORM, body).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        }
        let cut = form("", "a.pdf", &pdf());
        let cut = portal.send_body(&kim, &path, FORM, cut[..cut.len() - 30].to_vec()).await;
        assert_eq!(cut.status, StatusCode::BAD_REQUEST);
        for kind in ["application/x-www-form-urlencoded", "text/plain", "application/pdf"] {
            let answer = portal.send_body(&kim, &path, kind, form("", "a.pdf", &pdf())).await;
            assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        assert_eq!((portal.stored().await, portal.file_rows().await.len()), ((1, 0), 1));
    }

    /// T56: eleven files.
    async fn no_more_files_are_kept_than_fit(portal: TestApp) {
        let portal = portal.set(|config| config.files.per_pitch = 2);
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        let added = async |name: &'static str| portal.add_file(&kim, &reference, name, &pdf()).await;
        let (a, b, c) = futures_util::join!(added("a.pdf"), added("b.pdf"), added("c.pdf"));
        let mut statuses = [a.status, b.status, c.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::SEE_OTHER, StatusCode::PAYLOAD_TOO_LARGE]);
        let full = added("d.pdf").await;
        assert_eq!(full.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(full.text().contains("You can add 0 more of 2 files."));
        assert_eq!((portal.stored().await, portal.file_rows().await.len()), ((2, 0), 2));
    }

    async fn a_viewer_and_a_stranger_add_and_remove_nothing(portal: TestApp) {
        portal.challenge("heat").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let (reference, deck) = portal.draft_with_file(&kim, "heat").await;
        let sam = portal.person("sam@example.org", &[]).await;
        let added = portal.add_file(&sam, &reference, "a.pdf", &pdf()).await;
        assert_eq!(added.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.post(&sam, &format!("{deck}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.add_file(&portal.visitor(), &reference, "a.pdf", &pdf()).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.add_file_to(&kim, &reference, "invented", "a.pdf", &pdf()).await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.file_rows().await.len(), 1);
        portal.advance(chrono::TimeDelta::days(11));
        let kim = portal.person("kim@example.org", &[]).await;
        assert_eq!(portal.add_file(&kim, &reference, "a.pdf", &pdf()).await.status, StatusCode::CONFLICT);
    }
}
