//! Web addresses that may be shown as links.

use url::{Host, Url};

/// The typed address with its scheme (`https` where none was typed), or nothing if it is not one. Refused:
/// other schemes, user names and passwords, IP addresses and hosts without a dot.
pub(super) fn parse(typed: &str) -> Option<String> {
    if typed.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let has_scheme = typed.split(['/', '?', '#']).next().is_some_and(|start| start.ends_with(':'));
    let address = if has_scheme { typed.to_owned() } else { format!("https://{typed}") };

    let url = Url::parse(&address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_open = url.username().is_empty() && url.password().is_none();
    let is_named = matches!(url.host(), Some(Host::Domain(name)) if name.trim_matches('.').contains('.'));
    (is_web && is_open && is_named).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_added_and_nothing_else_is_changed() {
        for (typed, kept) in [
            ("https://www.example.org", "https://www.example.org"),
            ("HTTP://Example.org/A b".replace(' ', "").as_str(), "HTTP://Example.org/Ab"),
            ("example.org", "https://example.org"),
            ("example.org:8443/a?b=http://c#d", "https://example.org:8443/a?b=http://c#d"),
            ("www.møller.example", "https://www.møller.example"),
        ] {
            assert_eq!(parse(typed).as_deref(), Some(kept));
            assert_eq!(parse(kept).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_is_not_a_public_web_page_is_refused() {
        for typed in [
            "",
            "our page",
            "example",
            "localhost:8080",
            "ftp://example.org",
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,hello.there",
            "mailto:kim@example.org",
            "kim@example.org",
            "https://kim:secret@example.org",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://0x7f.1",
            "https://",
            "https://exa mple.org",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
