//! Every template loads, every message exists, and nothing a person typed becomes markup.

use std::collections::BTreeSet;

use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::*;

fn samples() -> Value {
    serde_json::from_str(&source("components/samples.json").unwrap()).unwrap()
}

/// Renders lines of template text, as a file of that name would.
fn rendered(name: &str, text: &str, page: &Value) -> anyhow::Result<String> {
    let templates = Templates::load().unwrap();
    let mut tera = templates.look().language(FALLBACK).unwrap().tera.clone();
    tera.add_raw_template(name, text)?;
    Ok(tera.render(name, &Context::from_serialize(page)?)?)
}

/// The same JSON with every text replaced.
fn with_text(value: &Value, text: &str) -> Value {
    match value {
        Value::String(_) => json!(text),
        Value::Array(items) => items.iter().map(|item| with_text(item, text)).collect(),
        Value::Object(fields) => {
            let fixed = ["kind", "state", "level", "sort"];
            let replaced = |(name, value): (&String, &Value)| {
                let kept = fixed.contains(&name.as_str()) || name == "svg" || name == "badges";
                (name.clone(), if kept { value.clone() } else { with_text(value, text) })
            };
            fields.iter().map(replaced).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn every_message_is_written_in_every_language() {
    let templates = Templates::load().unwrap();

    assert_eq!(templates.missing().unwrap(), Vec::<String>::new());
    assert!(templates.knows("layout-skip") && !templates.knows("layout-skip-not"));
    assert_eq!(keys_in(r#"{{ t(key="a-b") }} {{ t_html(key="c", n=1) }}"#), ["a-b", "c"]);
    assert_eq!(keys_in("{{ t(key='d') }}"), ["d"]);
}

#[test]
fn an_unknown_message_or_argument_fails_in_tests() {
    let page = json!({});

    assert!(rendered("x.html", r#"{{ t(key="no-such-message") }}"#, &page).is_err());
    assert!(rendered("x.html", r#"{{ t(key="component-more") }}"#, &page).is_err(), "without its argument");
    assert!(rendered("x.html", r#"{{ asset(name="none.css") }}"#, &page).is_err());
}

#[test]
fn numbers_choose_plurals_and_are_grouped() {
    let templates = Templates::load().unwrap();
    let limit =
        |n: Value| rendered("x.txt", r#"{{ t(key="component-limit", n=n) }}"#, &json!({ "n": n })).unwrap();

    assert_eq!(limit(json!(1)), "Up to 1 character");
    assert_eq!(limit(json!(1_250_000)), "Up to 1,250,000 characters");
    assert_eq!(templates.message("en", "component-limit", &[("n", "1".to_owned())]), "Up to 1 character");
    assert_eq!(
        templates.message("en", "component-limit", &[("n", "007".to_owned())]),
        "Up to 007 characters"
    );
    assert_eq!(templates.message("en", "no-such-message", &[]), "no-such-message");
    assert_eq!(rendered("x.txt", "{{ n | number }}", &json!({"n": -1234.5})).unwrap(), "−1,234.5");
}

#[test]
fn the_gallery_draws_every_component_in_valid_markup() {
    let templates = Templates::load().unwrap();
    let html = templates.render("en", "admin/gallery.html", &samples()).unwrap();
    let page = Html::parse_document(&html);
    let all = |selector: &str| page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();

    let ids: Vec<_> = all("[id]").into_iter().filter_map(|element| element.attr("id")).collect();
    let unique: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "an id twice");
    for label in all("label[for]") {
        assert!(ids.contains(&label.attr("for").unwrap()), "{}", label.html());
    }
    for described in all("[aria-describedby]") {
        for id in described.attr("aria-describedby").unwrap().split_whitespace() {
            assert!(ids.contains(&id), "{id} describes nothing");
        }
    }
    for link in all(".summary-err a") {
        assert!(ids.contains(&&link.attr("href").unwrap()[1..]), "{}", link.html());
    }
    assert_eq!(all("h1").len(), 1);
    assert!(all("[style], [onclick], script:not([src])").is_empty(), "the CSP would refuse it");

    let engine = templates.look();
    let engine = &engine.language(FALLBACK).unwrap().tera;
    let sources: String = templates.names().iter().map(|name| source(name).unwrap()).collect();
    for component in engine.get_component_names() {
        assert!(sources.contains(&format!("<{component} ")), "nothing draws {component}");
    }
}

#[test]
fn what_people_typed_never_becomes_markup() {
    let templates = Templates::load().unwrap();
    let hostile = r#""><script>alert(1)</script><img src=x onerror='alert(2)'>{{ 7 * 7 }}"#;
    let page = with_text(&samples(), hostile);
    let html = templates.render("en", "admin/gallery.html", &page).unwrap();
    let document = Html::parse_document(&html);

    let ours = document.select(&Selector::parse("script[src^='/static/']").unwrap()).count();
    assert_eq!(document.select(&Selector::parse("script").unwrap()).count(), ours);
    assert!(document.select(&Selector::parse("img, [onerror]").unwrap()).next().is_none());
    assert!(html.contains("{{ 7 * 7 }}"));
}

#[test]
fn messages_with_markup_escape_their_arguments() {
    let page = json!({"address": "<b>\"x\"</b>"});
    let html = rendered("x.html", r#"{{ t_html(key="problem-contact", address=address) }}"#, &page).unwrap();

    assert!(html.contains("<a href=\"mailto:&lt;b&gt;"), "{html}");
    assert!(!html.contains("<b>"));
    assert_eq!(
        rendered("x.html", r#"{{ t(key="component-select", what=address) }}"#, &page)
            .unwrap()
            .matches('<')
            .count(),
        0
    );
}

#[test]
fn json_cannot_leave_its_script_element() {
    let page = json!({"v": {"a": "</script><!--\u{2028}&"}});
    let html = rendered("x.html", "{{ v | json_script }}", &page).unwrap();

    assert_eq!(html, r#"{"a":"\u003c/script\u003e\u003c!--\u2028\u0026"}"#);
}

#[test]
fn text_parts_are_not_escaped_and_pages_are_not_text_parts() {
    let templates = Templates::load().unwrap();

    assert_eq!(rendered("x.txt", "{{ v }}", &json!({"v": "a & b"})).unwrap(), "a & b");
    assert_eq!(rendered("x.html", "{{ v }}", &json!({"v": "a & b"})).unwrap(), "a &amp; b");
    assert!(templates.render_text("en", "admin/gallery.html", &samples()).is_err());
}

#[test]
fn the_reader_gets_the_language_they_want_most_that_exists() {
    let templates = Templates::load().unwrap();

    assert_eq!(wanted("fr;q=0.3, de-AT, en;q=0.9, xx;q=0, yy;q=none"), ["de-AT", "en", "fr"]);
    for header in [None, Some(""), Some("zz"), Some("en-GB,en;q=0.5"), Some("EN")] {
        assert_eq!(templates.negotiate(header), "en");
    }
    assert!(templates.languages().contains(&"en".to_owned()));
}

#[test]
fn a_page_says_which_fields_it_reads() {
    let templates = Templates::load().unwrap();
    let variables = templates.variables("problem/problem.html").unwrap();

    assert_eq!(variables, ["base", "problem"]);
    assert!(templates.names().contains(&"layout_desk.html".to_owned()));
}

#[test]
fn names_have_initials_and_values_fit_into_addresses() {
    let filtered = |filter: &str, text: &str| {
        rendered("x.txt", &format!("{{{{ v | {filter} }}}}"), &json!({ "v": text })).unwrap()
    };

    for (name, letters) in
        [("Kim Virtanen", "KV"), ("Ø", "Ø"), ("", ""), ("anna maria de la cruz", "AC"), ("(x) 3M", "X3")]
    {
        assert_eq!(filtered("initials", name), letters);
    }
    assert_eq!(filtered("urlencode", "/my?a=1&b=ø"), "/my%3Fa%3D1%26b%3D%C3%B8");
}

#[test]
fn a_page_that_is_not_there_says_nothing_about_the_request() {
    let templates = Templates::load().unwrap();
    let mut page = samples();
    page["problem"] = json!({"title": "Page not found", "lines": [], "search": true});
    page["base"]["path"] = json!("/");
    let html = templates.render("en", "problem/problem.html", &page).unwrap();

    assert!(!html.contains("404") && !html.contains("/admin/gallery?"));
    assert!(html.contains("noindex"));
}

#[test]
fn a_second_language_is_a_file_and_falls_back_where_it_is_silent() {
    let file = |text: &str| vec![("x.ftl".to_owned(), text.to_owned())];
    let english = Messages::new(
        "en",
        file("files = { $n ->\n    [one] one file\n   *[other] { $n } files\n}\nbye = Bye"),
        None,
    );
    let french = "files = { $n ->\n    [one] { $n } fichier\n   *[other] { NUMBER($n, useGrouping: \"true\") } fichiers\n}\nan = An { $n }";
    let french = Messages::new("fr", file(french), Some(Arc::new(english.unwrap()))).unwrap();
    let say = |id: &str, n: &str| french.say(id, &messages::from_text(&[("n", n.to_owned())])).unwrap();

    assert_eq!(say("files", "0"), "0 fichier");
    assert_eq!(say("files", "12000"), "12\u{202f}000 fichiers");
    assert_eq!(say("an", "2026"), "An 2026");
    assert_eq!(say("bye", ""), "Bye");
    assert!(Messages::new("en", file("a = 1\na = 2"), None).is_err(), "one id twice");
    assert!(Messages::new("en", file("a = { $n ->"), None).is_err(), "a broken line");
    assert!(Messages::new("not a tag", Vec::new(), None).is_err());
}
