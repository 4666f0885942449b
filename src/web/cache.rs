//! Finished pages: the public pages are the same for everybody who is not signed in, so their bytes are kept
//! with all headers, compressed once, and handed out before anything else is done.
//!
//! A page is kept until the public sees something else (a counter in the portal), until an instant that is
//! shown on it passes, and never longer than `OLDEST`: what another instance wrote is seen by then.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, OnceLock, PoisonError, RwLock},
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
use chrono::{DateTime, TimeDelta, Utc};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::{app::App, domain::audit::hex};

/// The longest time a page is kept.
const OLDEST: TimeDelta = TimeDelta::seconds(5);
/// Pages kept at most.
const MOST: usize = 512;
/// Bytes kept at most, uncompressed; a page with both compressed forms is about a third more.
const BYTES: usize = 24 * 1024 * 1024;
/// A longer page, or one with a longer address, is not kept.
const LONGEST_PAGE: usize = 512 * 1024;
const LONGEST_KEY: usize = 1024;

/// Cookies with which a page is somebody's own.
const PERSONAL: [&str; 6] = ["overture", "__Host-overture", "flash", "__Host-flash", "theme", "density"];

/// Left with a request by its handler: the next instant at which its page would read differently.
#[derive(Clone, Copy, Debug)]
pub struct ShownUntil(pub Option<DateTime<Utc>>);

/// The finished pages of the portal.
#[derive(Debug, Default)]
pub struct Pages(RwLock<Kept>);

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<String, Arc<Finished>>,
    bytes: usize,
}

/// One page with everything that is sent.
#[derive(Debug)]
struct Finished {
    version: u64,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
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
    if let Some(page) = app.pages.find(&key, version, now) {
        let response = page.answer(request.headers());
        return Ok(request.into_response(response));
    }
    let response = next.call(request).await?;
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return Ok(response.map_into_boxed_body());
    }
    let until = response.request().extensions().get::<ShownUntil>().and_then(|until| until.0);
    let until = until.map_or(now + OLDEST, |until| until.min(now + OLDEST));
    let (request, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let Ok(bytes) = body.try_into_bytes() else {
        // Pages are made whole; a body that is not cannot come from one.
        return Ok(ServiceResponse::new(request, HttpResponse::InternalServerError().finish()));
    };
    let page = Arc::new(Finished::new(response.headers().clone(), bytes, version, now, until));
    app.pages.keep(key, Arc::clone(&page));
    let answer = page.answer(request.headers());
    Ok(ServiceResponse::new(request, answer))
}

/// The name of the page that is asked for, if it is the same for everybody.
fn key(app: &App, request: &ServiceRequest) -> Option<String> {
    let is_read = request.method() == Method::GET || request.method() == Method::HEAD;
    if !is_read || !is_public(request.path()) || is_personal(request.headers()) {
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

impl Pages {
    fn find(&self, key: &str, version: u64, now: DateTime<Utc>) -> Option<Arc<Finished>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.pages.get(key).filter(|page| page.is_good(version, now)).map(Arc::clone)
    }

    fn keep(&self, key: String, page: Arc<Finished>) {
        let size = page.plain.body.len();
        if size > LONGEST_PAGE {
            return;
        }
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.pages.len() >= MOST || kept.bytes + size > BYTES {
            kept.pages.retain(|_, old| old.is_good(page.version, page.since));
            if kept.pages.len() >= MOST / 2 {
                kept.pages.clear();
            }
            kept.bytes = kept.pages.values().map(|page| page.plain.body.len()).sum();
        }
        let old = kept.pages.insert(key, page);
        kept.bytes = kept.bytes + size - old.map_or(0, |old| old.plain.body.len());
    }
}

impl Finished {
    fn new(
        mut headers: HeaderMap,
        body: Bytes,
        version: u64,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Self {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=0, must-revalidate"));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
        let hash = hex(&Sha256::digest(&body)[..12]);
        let plain = Form::new(&headers, &hash, Encoding::Plain, body);
        Self { version, since, until, plain, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    fn is_good(&self, version: u64, now: DateTime<Utc>) -> bool {
        self.version == version && self.since <= now && now < self.until
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

    fn page(body: &str, version: u64, since: i64, until: i64) -> Arc<Finished> {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let body = Bytes::from(body.to_owned());
        Arc::new(Finished::new(HeaderMap::new(), body, version, at(since), at(until)))
    }

    #[test]
    fn a_page_is_good_for_its_version_and_its_time_alone() {
        let (pages, at) = (Pages::default(), |seconds| DateTime::from_timestamp(seconds, 0).unwrap());
        pages.keep("en /".to_owned(), page("a", 7, 10, 15));
        for (key, version, now, found) in [
            ("en /", 7, 10, true),
            ("en /", 7, 14, true),
            ("en /", 7, 15, false),
            ("en /", 7, 9, false),
            ("en /", 8, 12, false),
            ("fr /", 7, 12, false),
        ] {
            assert_eq!(pages.find(key, version, at(now)).is_some(), found, "{key} {version} {now}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let pages = Pages::default();
        for number in 0..2_000 {
            pages.keep(format!("en /challenges?q={number}"), page(&"x".repeat(20_000), 1, 0, 9));
            let kept = pages.0.read().unwrap();
            assert!(kept.pages.len() <= MOST && kept.bytes <= BYTES);
            assert_eq!(kept.bytes, kept.pages.len() * 20_000);
        }
        pages.keep("en /".to_owned(), page(&"x".repeat(LONGEST_PAGE + 1), 1, 0, 9));
        assert!(pages.find("en /", 1, DateTime::UNIX_EPOCH).is_none());
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
        let page = page("text", 1, 0, 9);
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
