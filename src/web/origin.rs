//! Proof of origin: every unsafe request must show that it comes from our own pages.
//!
//! `Sec-Fetch-Site: same-origin`, or an `Origin` equal to the public origin; neither is a 403. This is
//! Go 1.25's `CrossOriginProtection`, stricter: a request without any proof is refused, with a cookie or not.

use actix_web::http::{Method, header::HeaderMap};

/// Whether this request may change anything.
#[must_use]
pub fn is_proven(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (value("sec-fetch-site"), value("origin")) {
        (Some("same-origin"), _) => true,
        (Some(_), _) => false,
        (None, Some(sent)) => sent == origin,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn an_unsafe_request_needs_proof_and_a_safe_one_does_not() {
        for (method, headers, proven) in [
            (Method::GET, vec![], true),
            (Method::HEAD, vec![("origin", "https://evil")], true),
            (Method::POST, vec![], false),
            (Method::POST, vec![("sec-fetch-site", "same-origin")], true),
            (Method::POST, vec![("sec-fetch-site", "same-site")], false),
            (Method::POST, vec![("sec-fetch-site", "cross-site"), ("origin", "https://ours")], false),
            (Method::POST, vec![("sec-fetch-site", "none")], false),
            (Method::POST, vec![("origin", "https://ours")], true),
            (Method::POST, vec![("origin", "null")], false),
            (Method::DELETE, vec![("origin", "https://ours.evil")], false),
        ] {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            assert_eq!(is_proven(&method, &map, "https://ours"), proven, "{method} {headers:?}");
        }
    }
}
