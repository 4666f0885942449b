//! X16: every component in every state, for those who build pages.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    error::Error,
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
};

const SAMPLES: &str = include_str!("../../../templates/components/samples.json");

/// X16.
#[derive(Debug, Serialize)]
pub struct GalleryPage {
    #[serde(flatten)]
    pub components: Map<String, Value>,
}

impl GalleryPage {
    fn load() -> Result<Self, serde_json::Error> {
        let mut components: Map<String, Value> = serde_json::from_str(SAMPLES)?;
        components.remove("base");
        Ok(Self { components })
    }
}

impl Page for GalleryPage {
    const TEMPLATE: &'static str = "admin/gallery.html";

    fn samples() -> Vec<Self> {
        Self::load().into_iter().collect()
    }
}

pub(in crate::web) async fn gallery() -> Result<Html<GalleryPage>, Failure> {
    Ok(html(GalleryPage::load().map_err(|error| Error::Internal(error.into()))?))
}
