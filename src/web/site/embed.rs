//! P12: challenges in a page of another site. No navigation, no cookies, no forms; shown only by the sites it was made for.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, Responder, http::header, web};
use serde::{Deserialize, Serialize};

use super::card;
use crate::{
    app::App,
    domain::{actor::Op, embed::frame_ancestors, search::Highlights},
    error::{Error, Result},
    services,
    web::{
        headers::{CSP, Framed},
        page::{Page, html},
        problem::Failure,
    },
};

/// The cards.
#[derive(Debug, Serialize)]
pub struct EmbedPage {
    /// `light` or `dark`; whichever the reader likes without it.
    pub theme: Option<&'static str>,
    /// Drawn cards.
    pub cards: Vec<String>,
}

impl Page for EmbedPage {
    const TEMPLATE: &'static str = "site/embed.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { theme: None, cards: Vec::new() },
            Self { theme: Some("dark"), cards: vec!["<article class=\"card\"></article>".to_owned()] },
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wish {
    theme: String,
    limit: Option<u64>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    wish: web::Query<Wish>,
    request: HttpRequest,
) -> Result<impl Responder, Failure> {
    let op = op.by_anybody();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let embedded = services::challenge::embedded(&app, &op, id, wish.limit).await?;
    let (none, areas) = (Highlights::default(), app.areas(&op).await?);
    let cards: Result<Vec<String>> = embedded
        .cards
        .iter()
        .map(|one| Ok(card::drawn(&app, &op, &areas, one, &none)?.to_string()))
        .collect();
    let page =
        EmbedPage { theme: ["light", "dark"].into_iter().find(|theme| *theme == wish.theme), cards: cards? };
    request.extensions_mut().insert(Framed);
    let policy = CSP.replace("frame-ancestors 'none'", &frame_ancestors(&embedded.origins));
    Ok(html(page).customize().insert_header((header::CONTENT_SECURITY_POLICY, policy)))
}

/// The script that puts the frame into a page; other sites load it, so it may be loaded from anywhere.
pub(in crate::web) async fn script(app: web::Data<App>) -> Result<HttpResponse, Failure> {
    let assets = app.templates.assets();
    let asset = assets.named("embed.js").ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(asset.bytes.to_vec()))
}
