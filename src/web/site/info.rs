//! P9: how it works, help, accessibility, privacy and terms, from the message files.

use actix_web::{HttpRequest, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    web::page::{Html, Page, html},
};

/// Each page is `info-<word>-title` and `info-<word>-<n>-heading` / `-text`, from 1 on.
const PAGES: [(&str, usize); 5] =
    [("how-it-works", 4), ("help", 4), ("accessibility", 3), ("privacy", 4), ("terms", 3)];

/// P9.
#[derive(Debug, Serialize)]
pub struct InfoPage {
    pub title: String,
    pub sections: Vec<InfoSection>,
}

/// A heading with its text.
#[derive(Debug, Serialize)]
pub struct InfoSection {
    pub heading: String,
    pub text: String,
}

impl Page for InfoPage {
    const TEMPLATE: &'static str = "site/info.html";

    fn samples() -> Vec<Self> {
        let section = |text: &str| InfoSection { heading: "Why".to_owned(), text: text.to_owned() };
        vec![
            Self { title: "Help".to_owned(), sections: Vec::new() },
            Self {
                title: "Help".to_owned(),
                sections: vec![section("Because."), section("<script>alert(1)</script>")],
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op, request: HttpRequest) -> Html<InfoPage> {
    let wording = app.wording_for(&op);
    let word = request.path().trim_start_matches('/');
    let count = PAGES.iter().find(|(page, _)| *page == word).map_or(0, |(_, count)| *count);
    let args = [("contact", app.config.site.contact.clone()), ("site", app.config.site.name.clone())];
    let say = |part: String| wording.say_with(&format!("info-{word}-{part}"), &args);
    html(InfoPage {
        title: say("title".to_owned()),
        sections: (1..=count)
            .map(|n| InfoSection { heading: say(format!("{n}-heading")), text: say(format!("{n}-text")) })
            .collect(),
    })
}
