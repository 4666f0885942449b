//! Challenges on other sites: which sites may show them, and the line that goes into their pages.

use crate::error::{FieldError, Invalid, Refusal};

/// Sites of one place.
const MOST: usize = 10;

/// The sites that somebody typed, one a line, as origins: scheme and host, such as `https://www.example.org`. Refused beside
/// the field `sites`: none, too many, one with a path, one that is not served over https (but on one's own machine).
pub fn origins(typed: &str) -> Result<Vec<String>, Invalid> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let wrong = |why| Invalid(vec![FieldError { field: "sites".to_owned(), why }]);
    if lines.is_empty() {
        return Err(wrong(Refusal::new("share-sites-missing")));
    }
    if lines.len() > MOST {
        return Err(wrong(Refusal::new("share-sites-many").with("most", MOST)));
    }
    let mut origins: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let origin =
            origin(line).ok_or_else(|| wrong(Refusal::new("share-site-wrong").with("site", line)))?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(origins)
}

fn origin(line: &str) -> Option<String> {
    let url = url::Url::parse(line).ok()?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let host = url.host_str()?;
    let is_safe = url.scheme() == "https" || url.scheme() == "http" && host == "localhost";
    // What a browser would read as "any host", or as another word of a policy.
    let is_name = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
    (is_bare && is_safe && is_name).then(|| url.origin().ascii_serialization())
}

/// The part of a content security policy that lets these sites show a page, and no others.
#[must_use]
pub fn frame_ancestors(origins: &[String]) -> String {
    format!("frame-ancestors {}", if origins.is_empty() { "'none'".to_owned() } else { origins.join(" ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_scheme_and_a_host() {
        for (typed, expected) in [
            ("https://www.example.org", Some("https://www.example.org")),
            (" https://WWW.Example.org/ ", Some("https://www.example.org")),
            ("https://example.org:443", Some("https://example.org")),
            ("https://example.org:8443", Some("https://example.org:8443")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("https://exämple.org", Some("https://xn--exmple-cua.org")),
            ("http://example.org", None),
            ("https://example.org/careers", None),
            ("https://example.org/?a=b", None),
            ("https://example.org#x", None),
            ("https://kim@example.org", None),
            ("https://*.example.org", None),
            ("https://*", None),
            ("https://example.org; script-src *", None),
            ("https://example.org 'self'", None),
            ("example.org", None),
            ("data:text/html,x", None),
            ("javascript:alert(1)", None),
            ("'self'", None),
            ("*", None),
        ] {
            let read = origins(typed).ok().and_then(|mut origins| origins.pop());
            assert_eq!(read.as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn the_sites_are_told_once_each() {
        assert!(origins(" \n\n").is_err());
        let twice = origins("https://a.example\n\nhttps://a.example/\nhttps://b.example").unwrap();
        assert_eq!(frame_ancestors(&twice), "frame-ancestors https://a.example https://b.example");
        assert_eq!(frame_ancestors(&[]), "frame-ancestors 'none'");
        let many: Vec<String> = (0..11).map(|n| format!("https://{n}.example")).collect();
        assert!(origins(&many.join("\n")).is_err());
    }
}
