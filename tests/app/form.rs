//! Stories of forms that managers make: built, refused, put in use, answered, moved to.

mod answering;
mod building;
mod moving;

use actix_web::http::StatusCode;
use entity::{challenge, form};
use overture::{
    domain::form::{FormDefinition, reserved},
    web::routes::ROUTES,
};
use sea_orm::EntityTrait as _;

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp},
};

impl Desk {
    /// Presses a button of the form's page.
    pub(crate) async fn step(&self, portal: &TestApp, fields: &[(&str, &str)]) -> Answer {
        self.send_form(portal, &self.manager, "form", fields).await
    }

    /// Sends a page of the builder with the revision it shows.
    pub(crate) async fn send_form(
        &self,
        portal: &TestApp,
        who: &Person,
        page: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let revision = self.revision(portal).await;
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(fields);
        portal.post(who, &self.at(page), &all).await
    }

    /// The revision of the working copy, as the pages carry it.
    pub(crate) async fn revision(&self, portal: &TestApp) -> String {
        let page = portal.get(&self.manager, &self.at("form/import")).await;
        page.attribute("input[name=revision]", "value").expect("a revision")
    }

    /// Sends the settings of a field as they stand, with some of them changed.
    pub(crate) async fn set(&self, portal: &TestApp, field: &str, changed: &[(&str, &str)]) -> Answer {
        let path = format!("form/fields/{field}");
        let page = portal.get(&self.manager, &self.at(&path)).await;
        assert_eq!(page.status, StatusCode::OK, "{field}");
        let form = self.working(portal).await;
        let mut typed = overture::domain::form::settings(form.field(field).unwrap());
        typed.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let mut all: Vec<(&str, &str)> =
            typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(changed);
        self.send_form(portal, &self.manager, &path, &all).await
    }

    /// The form as it is worked on, from its download.
    pub(crate) async fn working(&self, portal: &TestApp) -> FormDefinition {
        let file = portal.get(&self.manager, &self.at("form/export")).await;
        serde_json::from_slice(&file.bytes).unwrap()
    }

    /// The form that is in use.
    pub(crate) async fn in_use(&self, portal: &TestApp) -> FormDefinition {
        let conn = portal.app.db.read();
        let row = challenge::Entity::find_by_id(self.challenge).one(conn).await.unwrap().unwrap();
        let row = form::Entity::find_by_id(row.form_id).one(conn).await.unwrap().unwrap();
        serde_json::from_value(row.definition.0).unwrap()
    }

    /// Adds a field of this kind at the end of a section; its id.
    pub(crate) async fn add(&self, portal: &TestApp, section: &str, kind: &str) -> String {
        let added = self.step(portal, &[("do", "add"), ("id", section), ("kind", kind)]).await;
        let (_, id) = added.location().rsplit_once('/').unwrap();
        id.to_owned()
    }

    /// Puts the working copy in use.
    pub(crate) async fn use_it(&self, portal: &TestApp) {
        let used = self.send_form(portal, &self.manager, "form/use", &[]).await;
        assert_eq!(used.status, StatusCode::SEE_OTHER, "{:?}", used.select(".summary-err li"));
    }
}

#[test]
fn no_section_takes_the_place_of_a_page_of_a_pitch() {
    let pages = ROUTES.iter().filter_map(|route| route.path.strip_prefix("/my/pitches/{ref}/"));
    for page in pages.filter(|page| !page.contains(['{', '.'])) {
        let word = page.split('/').next().unwrap();
        assert!(reserved::SECTIONS.contains(&word), "reserve {word} in domain::form::reserved");
    }
}
