//! A challenge for search engines: schema.org in JSON-LD.

use serde_json::{Value, json};

use crate::{app::App, services::challenge::Reading};

/// The challenge in the words of schema.org.
pub(super) fn structured(app: &App, reading: &Reading) -> String {
    let (slug, content) = (&reading.challenge.slug, &reading.challenge.content);
    in_html(&json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": app.link(&format!("/challenges/{slug}")),
        "name": content.title,
        "description": content.summary,
        "expires": content.closes_at,
        "isPartOf": { "@type": "WebSite", "name": app.config.site.name, "url": app.link("/") },
        "about": {
            "@type": "Grant",
            "name": content.title,
            "sponsor": { "@type": "Organization", "name": content.sponsor },
        },
    }))
}

/// A document that no text in it can end.
pub(super) fn in_html(document: &Value) -> String {
    document.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_it_stands_in() {
        let told = in_html(&json!({ "name": "</script><script>alert(1)</script><!--" }));
        assert!(!told.contains('<'), "{told}");
        let read: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)</script><!--");
    }
}
