//! Markdown-light to HTML: paragraphs, lists, headings below the page's own, emphasis, links that lead away
//! without thanks. What a person wrote never becomes markup of its own, an image or a script.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::Builder;
use comrak::{Arena, Options, format_html, nodes::NodeValue, parse_document};

/// How far headings are moved down: the page has an h1, the part of it an h2.
const BELOW: u8 = 2;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "ul",
        ]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .generic_attributes(HashSet::new())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener ugc"));
    cleaner
});

/// The text as safe HTML.
#[must_use]
pub(super) fn html(text: &str) -> String {
    let mut options = Options::default();
    options.extension.autolink = true;
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    // A text may begin with its third level or leave one out; on the page no level is left out.
    let mut above: Vec<u8> = Vec::new();
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            above.retain(|level| *level < heading.level);
            above.push(heading.level);
            heading.level = (BELOW + u8::try_from(above.len()).unwrap_or(u8::MAX - BELOW)).min(6);
        }
    }
    let mut drawn = String::new();
    match format_html(root, &options, &mut drawn) {
        Ok(()) => CLEANER.clean(&drawn).to_string(),
        // Writing to a String cannot fail; the text without markup stays readable all the same.
        Err(_) => ammonia::clean_text(text),
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::html;

    const TAGS: [&str; 4] = ["html", "p", "a", "em"];

    #[test]
    fn what_people_write_is_drawn() {
        for (text, drawn) in [
            ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
            ("- a\n- *b*", "<ul>\n<li>a</li>\n<li><em>b</em></li>\n</ul>\n"),
            ("# Top\n\n#### Deep\n\n## Next", "<h3>Top</h3>\n<h4>Deep</h4>\n<h4>Next</h4>\n"),
            ("### First\n\n## Higher", "<h3>First</h3>\n<h3>Higher</h3>\n"),
            (
                "See https://example.org/a?b=1",
                "<p>See <a href=\"https://example.org/a?b=1\" rel=\"nofollow noopener ugc\">https://example.org/a?b=1</a></p>\n",
            ),
            ("3. third", "<ol start=\"3\">\n<li>third</li>\n</ol>\n"),
        ] {
            assert_eq!(html(text), drawn);
        }
    }

    #[test]
    fn nothing_hostile_is_left() {
        for text in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](//evil.example)",
            "![x](https://evil.example/beacon.png)",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
            "<p style=\"position:fixed\" onclick=alert(1)>a</p>",
            "[a]: javascript:alert(1)\n[a]",
            "<javascript:alert(1)>",
            "*[x](https://example.org \"onload=alert(1)\")*",
        ] {
            let page = Html::parse_fragment(&html(text));
            for element in page.select(&Selector::parse("*").unwrap()) {
                assert!(TAGS.contains(&element.value().name()), "{text} became {}", page.html());
                for (name, value) in element.value().attrs() {
                    let fine = name == "rel" || name == "href" && value.starts_with("https://example.org");
                    assert!(fine, "{text} became {}", page.html());
                }
            }
        }
    }
}
