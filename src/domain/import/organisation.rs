//! An organisation from a file.

use entity::values::OrganisationSize;
use serde_json::{Map, Value};

use super::row::{Read, Row};
use crate::{
    domain::{country, organisation::folded_name},
    error::Invalid,
};

/// An organisation as a row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    pub name: String,
    /// By which it is known.
    pub folded_name: String,
    /// ISO 3166-1 alpha-2, or empty while unknown.
    pub country: String,
    pub website: Option<String>,
    pub size: Option<OrganisationSize>,
    pub description: String,
}

impl OrganisationRow {
    /// Reads a row; every wrong field is told.
    pub fn read(fields: Map<String, Value>) -> Result<Read<Self>, Invalid> {
        let mut row = Row::of(fields);
        let name = row.text("name", 160);
        if !name.is_empty() && folded_name(&name).is_empty() {
            row.fault_id("name", "import-no-name");
        }
        let country = row.optional("country", 2).unwrap_or_default();
        if !country.is_empty() && !country::exists(&country) {
            row.fault_id("country", "import-country");
        }
        let size = row.optional("size", 20).and_then(|word| match word.parse() {
            Ok(size) => Some(size),
            Err(_) => {
                let known: Vec<_> = OrganisationSize::ALL.iter().map(|size| size.as_str()).collect();
                let why = crate::error::Refusal::new("import-unknown-word")
                    .with("value", &word)
                    .with("known", known.join(", "));
                row.fault("size", why);
                None
            }
        });
        let organisation = Self {
            folded_name: folded_name(&name),
            name,
            country,
            website: row.web_address("website"),
            size,
            description: row.optional("description", 2_000).unwrap_or_default(),
        };
        row.done(organisation)
    }

    /// An organisation of which nothing but the name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            folded_name: folded_name(name),
            country: String::new(),
            website: None,
            size: None,
            description: String::new(),
        }
    }
}
