//! P1: what is wanted, in one line and six cards.

use serde::Serialize;

use crate::web::page::{Html, Page, html};

/// P1.
#[derive(Debug, Serialize)]
pub struct HomePage {
    pub open: Vec<String>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "site/home.html";

    fn samples() -> Vec<Self> {
        vec![Self { open: Vec::new() }]
    }
}

pub(in crate::web) async fn home() -> Html<HomePage> {
    html(HomePage { open: Vec::new() })
}
