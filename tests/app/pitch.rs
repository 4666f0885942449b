//! A pitch from the draft to the decision, as its applicant goes through it.

mod access;
mod coming_back;
mod deadline;
pub(crate) mod early;
mod fit;
mod receipt;
mod saving;
mod sending;
mod status;
mod thread;

use actix_web::http::{Method, StatusCode};
use overture::domain::form;

use crate::{
    builders::TYPED,
    harness::{Answer, ORIGIN, Person, TestApp},
};

impl TestApp {
    /// Begins a draft as the page does; its reference.
    pub(crate) async fn begin(&self, who: &Person, slug: &str) -> String {
        let path = format!("/challenges/{slug}/pitch");
        let key = self.get(who, &path).await.attribute("input[name=_key]", "value").unwrap();
        let begun = self.post(who, &path, &[("_key", &key)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
        begun.location().strip_prefix("/my/pitches/").unwrap().to_owned()
    }

    /// The version a page of this draft would carry.
    pub(crate) async fn draft_version(&self, who: &Person, reference: &str) -> String {
        let page = self.get(who, &format!("/my/pitches/{reference}/solution")).await;
        page.attribute("input[name=_version]", "value").expect("a form with a version")
    }

    /// Saves one section with the button of its page.
    pub(crate) async fn save(
        &self,
        who: &Person,
        reference: &str,
        section: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let version = self.draft_version(who, reference).await;
        self.save_at(who, reference, section, fields, &version).await
    }

    /// The same from a page of this version.
    pub(crate) async fn save_at(
        &self,
        who: &Person,
        reference: &str,
        section: &str,
        fields: &[(&str, &str)],
        version: &str,
    ) -> Answer {
        let mut all = fields.to_vec();
        all.extend([("_version", version), ("_then", "continue")]);
        self.post(who, &format!("/my/pitches/{reference}/{section}"), &all).await
    }

    /// Saves as `autosave.js` does.
    pub(crate) async fn autosave(
        &self,
        who: &Person,
        reference: &str,
        section: &str,
        fields: &[(&str, &str)],
        version: i64,
    ) -> (StatusCode, serde_json::Value) {
        let path = format!("/my/pitches/{reference}/{section}");
        let answer = self
            .send(who, Method::POST, &path, |request| {
                request
                    .insert_header(("origin", ORIGIN))
                    .insert_header(("x-autosave", "1"))
                    .insert_header(("if-match", format!("\"{version}\"")))
                    .set_form(fields)
            })
            .await;
        (answer.status, serde_json::from_slice(&answer.bytes).unwrap_or_default())
    }

    /// Fills in every section of the shipped form.
    pub(crate) async fn fill(&self, who: &Person, reference: &str) {
        for section in &form::standard().sections {
            let saved = self.save(who, reference, &section.id, &typed(&section.id)).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}: {:?}", section.id, saved.select(".emsg"));
        }
    }

    /// What the last page posts when it is opened now.
    pub(crate) async fn last_page(&self, who: &Person, reference: &str) -> [(&'static str, String); 3] {
        let page = self.get(who, &format!("/my/pitches/{reference}/check")).await;
        let value = |name: &str| {
            page.attribute(&format!("input[name={name}]"), "value")
                .unwrap_or_else(|| panic!("no {name}: {}", page.text()))
        };
        [("_key", value("_key")), ("_version", value("_version")), ("_declaration", value("_declaration"))]
    }

    /// Sends a complete draft.
    pub(crate) async fn send_pitch(&self, who: &Person, reference: &str) -> Answer {
        let fields = self.last_page(who, reference).await;
        self.post(who, &format!("/my/pitches/{reference}/check"), &borrowed(&fields)).await
    }

    /// A pitch that was written and sent through the pages; its reference.
    pub(crate) async fn sent_pitch(&self, who: &Person, slug: &str) -> String {
        let reference = self.begin(who, slug).await;
        self.fill(who, &reference).await;
        let sent = self.send_pitch(who, &reference).await;
        assert_eq!(sent.location(), format!("/my/pitches/{reference}/sent"));
        reference
    }
}

/// What a person types into one section of the shipped form.
pub(crate) fn typed(section: &str) -> Vec<(&'static str, &'static str)> {
    let form = form::standard();
    let section = form.section(section).unwrap();
    let belongs =
        |name: &str| section.fields.iter().any(|field| field.id == name || field.currency_control() == name);
    TYPED.into_iter().filter(|(name, _)| belongs(name)).collect()
}

/// The same fields with one of them typed differently.
pub(crate) fn typed_with<'a>(section: &str, name: &str, value: &'a str) -> Vec<(&'static str, &'a str)> {
    typed(section).into_iter().map(|(key, old)| (key, if key == name { value } else { old })).collect()
}

pub(crate) fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
