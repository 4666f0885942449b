//! Files of pitches through HTTP: sent, kept, read, refused, resumed, scanned, tidied.

mod asked;
mod bodies;
mod clamd;
pub(crate) mod made;
mod reading;
pub(crate) mod resuming;
mod scanning;
mod sending;
mod tidying;

use actix_web::http::{Method, StatusCode};
use entity::{
    attachment,
    values::{AccountId, AttachmentId, ScanState},
};
use overture::domain::file::stamped;
use sea_orm::{ActiveValue::Set, EntityTrait as _, QueryOrder as _};

use crate::harness::{Answer, ORIGIN, Person, TestApp};

impl TestApp {
    /// Sends a body with this type, as a page of ours would.
    pub(crate) async fn send_body(&self, who: &Person, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        self.send(who, Method::POST, path, |request| {
            request
                .insert_header(("origin", ORIGIN))
                .insert_header(("content-type", kind))
                .insert_header(("content-length", body.len()))
                .set_payload(body)
        })
        .await
    }

    /// Adds a file with the form of the page.
    pub(crate) async fn add_file(&self, who: &Person, reference: &str, name: &str, bytes: &[u8]) -> Answer {
        self.add_file_to(who, reference, "", name, bytes).await
    }

    /// The same to one field.
    pub(crate) async fn add_file_to(
        &self,
        who: &Person,
        reference: &str,
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let path = format!("/my/pitches/{reference}/files");
        self.send_body(who, &path, FORM, form(field, name, bytes)).await
    }

    /// A draft with a PDF in it; its reference and the address of the file.
    pub(crate) async fn draft_with_file(&self, who: &Person, slug: &str) -> (String, String) {
        let reference = self.begin(who, slug).await;
        self.fill(who, &reference).await;
        let added = self.add_file(who, &reference, "deck.pdf", &made::pdf()).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let files = self.files(who, &reference).await;
        (reference, files.into_iter().next().expect("a link"))
    }

    /// The addresses of the files on the page of their own people.
    pub(crate) async fn files(&self, who: &Person, reference: &str) -> Vec<String> {
        let page = self.get(who, &format!("/my/pitches/{reference}/files")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        links(&page)
    }

    /// The rows of all files, oldest first.
    async fn file_rows(&self) -> Vec<attachment::Model> {
        let rows = attachment::Entity::find().order_by_asc(attachment::Column::Id);
        rows.all(self.app.db.read()).await.unwrap()
    }

    /// What lies in the store, and what is under way.
    async fn stored(&self) -> (usize, usize) {
        (self.app.files.all().await.unwrap().len(), self.app.files.under_way().await.unwrap().len())
    }
}

/// A file of what was sent, past all pages; its id.
pub(crate) async fn sent_file(portal: &TestApp, reference: &str, by: AccountId) -> String {
    let (pitch, now, id) = (portal.pitch_id(reference).await, portal.now(), AttachmentId::generate());
    let blob = stamped(now, &id.to_string());
    let mut part = portal.app.files.begin(&blob).await.unwrap();
    part.write(&made::pdf()).await.unwrap();
    let sha256 = portal.app.files.keep(&blob, &mut part).await.unwrap();
    overture::store::write(&portal.app.db, async |tx| {
        attachment::Entity::insert(attachment::ActiveModel {
            id: Set(id),
            pitch_id: Set(pitch),
            field: Set(String::new()),
            blob: Set(blob),
            name: Set("deck.pdf".to_owned()),
            media_type: Set("application/pdf".to_owned()),
            size: Set(made::pdf().len() as i64),
            sha256: Set(sha256),
            scan: Set(ScanState::Unchecked),
            scan_at: Set(None),
            since: Set(1),
            until: Set(None),
            added_by: Set(by),
            added_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        Ok(())
    })
    .await
    .unwrap();
    id.to_string()
}

/// Where the files of a page are fetched.
pub(crate) fn links(page: &Answer) -> Vec<String> {
    let page = scraper::Html::parse_document(&page.text());
    let links = scraper::Selector::parse("a[download]").unwrap();
    page.select(&links).map(|link| link.value().attr("href").unwrap().to_owned()).collect()
}

/// The type of [`form`].
pub(crate) const FORM: &str = "multipart/form-data; boundary=xYx";

/// The body that a browser makes of the form with one file.
pub(crate) fn form(field: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--xYx\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\n{field}\r\n\
         --xYx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n--xYx--\r\n"].concat()
}
