//! What is public, for machines: the map of the site, a list in JSON, short addresses and their pictures.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use chrono::SecondsFormat;
use entity::values::{Market, Offer};
use serde::Serialize;
use serde_json::json;

use super::feeds::tagged;
use crate::{
    app::App,
    domain::{actor::Op, challenge::Phase},
    error::Error,
    services::{self, challenge::Card},
    web::{page::see_other, problem::Failure, view::Picture},
};

const XML: &str = "application/xml; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// What search engines leave alone, and where the map is.
pub(in crate::web) async fn robots(app: web::Data<App>) -> HttpResponse {
    let closed = ["/admin", "/manage", "/my", "/review", "/invite", "/preview", "/subscriptions", "/sign-in"];
    let closed: String = closed.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let map = app.link("/sitemap.xml");
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(format!("User-agent: *\n{closed}\nSitemap: {map}\n"))
}

/// What the template of the map shows.
#[derive(Debug, Serialize)]
struct SiteMap {
    pages: Vec<Place>,
}

#[derive(Debug, Serialize)]
struct Place {
    href: String,
    changed: Option<String>,
}

/// Every public page.
pub(in crate::web) async fn map(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let fixed = ["/", "/challenges", "/how-it-works", "/privacy"];
    let fixed = fixed.iter().map(|path| Place { href: app.link(path), changed: None });
    let challenges = services::challenge::addresses(&app).await?;
    let challenges = challenges.into_iter().map(|(slug, changed)| Place {
        href: app.link(&format!("/challenges/{slug}")),
        changed: Some(changed.to_rfc3339_opts(SecondsFormat::Secs, true)),
    });
    let map = SiteMap { pages: fixed.chain(challenges).collect() };
    let text = app.templates.render(&op.language, "feed/sitemap.xml", &map).map_err(Error::Internal)?;
    Ok(tagged(&request, XML, text))
}

/// The challenges that are open or announced.
pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let cards = services::challenge::current(&app, op.now).await?;
    let one = |card: &Card| {
        let phase = card.timing.phase(op.now);
        json!({
            "id": card.id,
            "url": app.link(&format!("/challenges/{}", card.slug)),
            "title": card.title,
            "summary": card.summary,
            "area": card.area.as_str(),
            "markets": card.markets.iter().map(|market: &Market| market.as_str()).collect::<Vec<_>>(),
            "offers": card.offers.iter().map(|offer: &Offer| offer.as_str()).collect::<Vec<_>>(),
            "prize": card.prize.as_ref().map(|prize| json!({"minor": prize.minor, "currency": prize.currency})),
            "kind": card.timing.kind.as_str(),
            "is_open": matches!(phase, Phase::Open | Phase::Closing | Phase::Evergreen),
            "opens_at": card.timing.opens_at,
            "closes_at": card.timing.closes_at,
            "zone": card.zone,
        })
    };
    let list = json!({
        "title": app.config.site.name,
        "home": app.link("/challenges"),
        "challenges": cards.iter().map(one).collect::<Vec<_>>(),
    });
    Ok(tagged(&request, JSON, list.to_string()))
}

/// A short address leads to its challenge.
pub(in crate::web) async fn short(
    app: web::Data<App>,
    op: Op,
    code: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let challenge = services::challenge::of_code(&app, &op, &code).await?;
    if challenge.is_withdrawn() {
        return Ok(HttpResponse::Gone().finish());
    }
    Ok(see_other(&format!("/challenges/{}", challenge.slug)))
}

/// The address of a challenge as a picture for print, dark on light whatever the theme.
pub(in crate::web) async fn picture(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let challenge = services::challenge::shown(&app, &op, &slug).await?;
    if challenge.is_withdrawn() {
        return Ok(HttpResponse::Gone().finish());
    }
    let address = app.link(&format!("/challenges/{}", challenge.slug));
    let Picture { side, path } = Picture::of(&address).ok_or(Error::NotFound)?;
    // The standard asks for four light modules around it.
    let (edge, size) = (side + 8, (side + 8) * 10);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"-4 -4 {edge} {edge}\">\
         <path fill=\"#fff\" d=\"M-4-4h{edge}v{edge}h-{edge}z\"/><path d=\"{path}\"/></svg>\n"
    );
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.svg\"", challenge.slug),
        ))
        .body(svg))
}
