//! Every template loads, every message exists, and nothing a person typed becomes markup.

use serde_json::{Value, json};

use super::*;

fn base() -> Value {
    json!({
        "lang": "en", "site": "Northlight", "origin": "https://portal.example", "path": "/challenges",
        "audience": "site", "viewer": {"name": "Kim Virtanen", "email": "kim@aalto.example"},
        "nav": [{"label": "Challenges", "href": "/challenges", "current": true}],
        "flash": null, "demo": true, "contact": "help@portal.example", "theme": "", "density": "comfortable", "canonical": null
    })
}

#[test]
fn every_message_is_written_in_every_language() {
    let templates = Templates::load().unwrap();

    assert_eq!(templates.missing().unwrap(), Vec::<String>::new());
}

#[test]
fn the_gallery_draws_every_component() {
    let templates = Templates::load().unwrap();
    let page: Value = serde_json::from_str(&source("components/samples.json").unwrap()).unwrap();
    let html = templates.render("en", "admin/gallery.html", &page).unwrap();

    std::fs::write("/tmp/frontlab/gallery.html", &html).unwrap();
    assert!(!html.contains("<script>alert"));
}
