//! Finished pages: the public pages are the same for everybody who is not signed in, so their bytes are kept
//! with all headers, compressed once, and handed out before anything else is done; `fresh` says how long.

use std::{
    io::Write as _,
    sync::{Arc, OnceLock},
};

use actix_web::{
    Error as ActixError, HttpMessage as _, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web::{self, Bytes},
};
use chrono::{DateTime, Utc};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use super::gate;
use crate::{
    app::App,
    domain::audit::hex,
    fresh::{Fresh, Stamp},
};

/// Bytes kept at most, uncompressed; a page with both compressed forms is about a third more.
const BYTES: usize = 24 * 1024 * 1024;
/// What a page weighs beside its body.
const OVERHEAD: usize = 4 * 1024;
/// A longer page, or one with a longer address, is not kept.
const LONGEST_PAGE: usize = 512 * 1024;
const LONGEST_KEY: usize = 1024;

/// Cookies with which a page is somebody's own.
const PERSONAL: [&str; 8] =
    ["overture", "__Host-overture", "draft", "__Host-draft", "flash", "__Host-flash", "theme", "density"];

/// Left with a request by its handler: the next instant at which its page would read differently.
#[derive(Clone, Copy, Debug)]
pub struct ShownUntil(pub Option<DateTime<Utc>>);

/// The finished pages of the portal, by language and address.
#[derive(Debug)]
pub struct Pages(Fresh<String, Arc<Finished>>);

impl Default for Pages {
    fn default() -> Self {
        Self(Fresh::bounded(BYTES))
    }
}

/// One page with everything that is sent.
#[derive(Debug)]
struct Finished {
    plain: Form,
    gzip: OnceLock<Form>,
    brotli: OnceLock<Form>,
}

/// One encoding of a page.
#[derive(Debug)]
struct Form {
    headers: HeaderMap,
    tag: HeaderValue,
    body: Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

/// Answers with a finished page, or lets the page be made and keeps it.
pub(super) async fn serve(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let Some((app, key)) = app.and_then(|app| key(&app, &request).map(|key| (app, key))) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let (version, now) = (app.public_version(), app.clock.now());
    if let Some(page) = app.pages.0.find(&key, version, now) {
        let response = page.answer(request.headers());
        return Ok(request.into_response(response));
    }
    let response = next.call(request).await?;
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return Ok(response.map_into_boxed_body());
    }
    let until = response.request().extensions().get::<ShownUntil>().and_then(|until| until.0);
    let (request, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let Ok(bytes) = body.try_into_bytes() else {
        // Pages are made whole; a body that is not cannot come from one.
        return Ok(ServiceResponse::new(request, HttpResponse::InternalServerError().finish()));
    };
    let size = bytes.len();
    let page = Arc::new(Finished::new(response.headers().clone(), bytes));
    if size <= LONGEST_PAGE {
        app.pages.0.keep(key, Arc::clone(&page), size + OVERHEAD, Stamp::new(version, now, until));
    }
    let answer = page.answer(request.headers());
    Ok(ServiceResponse::new(request, answer))
}

/// The name of the page that is asked for, if it is the same for everybody.
fn key(app: &App, request: &ServiceRequest) -> Option<String> {
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    if !is_read
        || !is_public(request.path())
        || is_personal(request.headers())
        || !gate::is_ours(app, request)
    {
        return None;
    }
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = app.templates.negotiate(accepted);
    let path = request.uri().path_and_query()?.as_str();
    (path.len() <= LONGEST_KEY).then(|| format!("{language} {path}"))
}

/// The pages that say nothing of their reader.
fn is_public(path: &str) -> bool {
    match path.strip_prefix("/challenges") {
        Some(rest) => rest.is_empty() || rest.strip_prefix('/').is_some_and(|slug| !slug.contains('/')),
        None => matches!(path, "/" | "/how-it-works" | "/help" | "/accessibility" | "/privacy" | "/terms"),
    }
}

fn is_personal(headers: &HeaderMap) -> bool {
    headers.get_all(header::COOKIE).any(|value| {
        value.to_str().map_or(true, |cookies| {
            cookies
                .split(';')
                .any(|cookie| PERSONAL.contains(&cookie.split('=').next().unwrap_or_default().trim()))
        })
    })
}

impl Finished {
    fn new(mut headers: HeaderMap, body: Bytes) -> Self {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=0, must-revalidate"));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
        let hash = hex(&Sha256::digest(&body)[..12]);
        let plain = Form::new(&headers, &hash, Encoding::Plain, body);
        Self { plain, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    /// The page in an encoding; compressed at the first time somebody takes it.
    fn form(&self, encoding: Encoding) -> &Form {
        let compressed = || {
            let body = match encoding {
                Encoding::Brotli => brotli(&self.plain.body),
                Encoding::Gzip | Encoding::Plain => gzip(&self.plain.body),
            };
            let hash = self.plain.tag.to_str().unwrap_or_default().trim_matches('"');
            Form::new(&self.plain.headers, hash, encoding, body.into())
        };
        match encoding {
            Encoding::Plain => &self.plain,
            Encoding::Gzip => self.gzip.get_or_init(compressed),
            Encoding::Brotli => self.brotli.get_or_init(compressed),
        }
    }

    /// The page as these headers ask for it: whole, or 304 when the asker has it.
    fn answer(&self, asked: &HeaderMap) -> HttpResponse {
        let form = self.form(encoding(asked));
        let mut response = if has(asked, &form.tag) {
            HttpResponse::NotModified().finish()
        } else {
            HttpResponse::Ok().body(form.body.clone())
        };
        *response.headers_mut() = form.headers.clone();
        response
    }
}

impl Form {
    fn new(headers: &HeaderMap, hash: &str, encoding: Encoding, body: Bytes) -> Self {
        let mut headers = headers.clone();
        let (name, mark) = match encoding {
            Encoding::Plain => (None, ""),
            Encoding::Gzip => (Some("gzip"), "-gzip"),
            Encoding::Brotli => (Some("br"), "-br"),
        };
        if let Some(name) = name {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        // Hexadecimal digits and a word: always a header value.
        let tag = HeaderValue::from_str(&format!("\"{hash}{mark}\""))
            .unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        headers.insert(header::ETAG, tag.clone());
        Self { headers, tag, body }
    }
}

/// The best encoding that is accepted.
fn encoding(asked: &HeaderMap) -> Encoding {
    let Some(accepted) = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return Encoding::Plain;
    };
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name)
                && !words.any(|word| word.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)))
        })
    };
    if takes("br") {
        Encoding::Brotli
    } else if takes("gzip") {
        Encoding::Gzip
    } else {
        Encoding::Plain
    }
}

/// Whether the asker has the page of this tag.
fn has(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let (Some(known), Ok(tag)) = (asked.get(header::IF_NONE_MATCH), tag.to_str()) else { return false };
    known.to_str().is_ok_and(|known| {
        known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    })
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 16 * 1024, 5, 20);
    // Writing to memory cannot fail.
    let _ = encoder.write_all(body);
    encoder.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn the_encoding_is_one_that_is_accepted() {
        for (accepted, wanted) in [
            ("gzip, deflate, br", Encoding::Brotli),
            ("gzip", Encoding::Gzip),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("gzip;q=0", Encoding::Plain),
            ("identity", Encoding::Plain),
            ("brand", Encoding::Plain),
        ] {
            assert_eq!(encoding(&headers(&[(header::ACCEPT_ENCODING, accepted)])), wanted, "{accepted}");
        }
        assert_eq!(encoding(&HeaderMap::new()), Encoding::Plain);
    }

    #[test]
    fn a_known_page_is_not_sent_again() {
        let page = Finished::new(HeaderMap::new(), Bytes::from_static(b"text"));
        let tag = page.plain.tag.to_str().unwrap().to_owned();
        for (known, status) in
            [(tag.as_str(), 304), (&format!("\"x\", W/{tag}"), 304), ("*", 304), ("\"x\"", 200)]
        {
            let answer = page.answer(&headers(&[(header::IF_NONE_MATCH, known)]));
            assert_eq!(answer.status().as_u16(), status, "{known}");
        }
        let asked = [(header::IF_NONE_MATCH, tag.as_str()), (header::ACCEPT_ENCODING, "br")];
        assert_eq!(page.answer(&headers(&asked)).status(), 200, "another encoding is another page");
    }

    #[test]
    fn only_pages_that_say_nothing_of_their_reader_are_kept() {
        for (path, public) in [
            ("/", true),
            ("/challenges", true),
            ("/challenges/heat", true),
            ("/challenges/heat/pitch", false),
            ("/challengesx", false),
            ("/my", false),
            ("/sign-in", false),
        ] {
            assert_eq!(is_public(path), public, "{path}");
        }
        for (cookies, personal) in [
            ("_ga=1; other=2", false),
            ("_ga=1; overture=abc", true),
            ("theme=dark", true),
            ("__Host-flash=flash-x", true),
            ("myoverture=1", false),
        ] {
            assert_eq!(is_personal(&headers(&[(header::COOKIE, cookies)])), personal, "{cookies}");
        }
    }
}
