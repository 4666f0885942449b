//! Files of the look: fingerprinted, kept by browsers for good, compressed once.

use actix_web::{HttpRequest, HttpResponse, http::header, web};

use super::problem::Failure;
use crate::{app::App, error::Error};

pub(super) async fn file(
    app: web::Data<App>,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let assets = app.templates.assets();
    let asset = assets.find(&path).ok_or(Error::NotFound)?;
    let same = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.as_bytes() == asset.etag.as_bytes());
    let mut response = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::ETAG, asset.etag.clone()))
        .insert_header((header::VARY, "Accept-Encoding"));
    if same {
        return Ok(response.finish());
    }
    response.content_type(asset.mime.clone());
    let takes_gzip = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    match asset.gzip().filter(|_| takes_gzip) {
        Some(small) => {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
            Ok(response.body(small.to_vec()))
        }
        None => Ok(response.body(asset.bytes.to_vec())),
    }
}
