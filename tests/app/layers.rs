//! Guard: who may import whom (architecture.md §2), read off the sources.

use std::{fs, path::Path};

use walkdir::WalkDir;

/// A folder or file, and what its code may not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("entity/src", &["overture", "actix", "tera", "tokio", "migration::"]),
    (
        "src/domain",
        &[
            "sea_orm",
            "actix",
            "tera::",
            "tokio",
            "lettre",
            "tantivy",
            "crate::app",
            "crate::store",
            "crate::gateway",
            "crate::services",
            "crate::web",
            "crate::worker",
            "crate::config",
            "Utc::now",
            "SystemTime",
            "Instant::now",
            "async fn",
            "std::env",
            "std::fs",
            "rand::",
        ],
    ),
    (
        "src/store",
        &[
            "actix",
            "tera::",
            "lettre",
            "tantivy",
            "crate::app",
            "crate::gateway",
            "crate::services",
            "crate::web",
            "crate::worker",
            "crate::config",
            "Utc::now",
            "std::env",
        ],
    ),
    (
        "src/gateway",
        &[
            "sea_orm",
            "actix",
            "tera::",
            "crate::app",
            "crate::store",
            "crate::services",
            "crate::web",
            "crate::worker",
            "std::env",
        ],
    ),
    (
        "src/services",
        &[
            "sea_orm",
            "actix",
            "tera::",
            "entity::[a-z]*::Entity",
            "crate::web",
            "crate::worker",
            "crate::demo",
            "Utc::now",
            "std::env",
        ],
    ),
    (
        "src/web",
        &["sea_orm", "crate::store", "store::", "crate::gateway", "crate::worker", "Utc::now", "std::env"],
    ),
    (
        "src/worker",
        &["sea_orm", "crate::store", "store::", "crate::gateway", "crate::web", "Utc::now", "std::env"],
    ),
    ("src/demo", &["sea_orm", "crate::store", "store::", "crate::gateway", "crate::web", "std::env"]),
    ("src/templates", &["crate::app", "crate::store", "crate::services", "crate::web", "std::env"]),
    ("migration/src", &["entity::", "overture"]),
];

/// Tables are for the store alone: what others use of `entity` is `values`.
const ONLY_VALUES: &[&str] =
    &["src/domain", "src/gateway", "src/services", "src/web", "src/worker", "src/demo", "src/cli"];

/// The one thing services share.
const SHARED_SERVICE: &str = "record";

fn sources(below: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    WalkDir::new(root.join(below))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "rs"))
        .map(|entry| {
            let name = entry.path().strip_prefix(root).unwrap().display().to_string();
            (name, code(&fs::read_to_string(entry.path()).unwrap()))
        })
        .collect()
}

/// The source without comments and without the tests below the code.
fn code(source: &str) -> String {
    let lines = source.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether the code names this, and not merely something that ends with it.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn each_layer_names_only_what_stands_before_it() {
    let mut broken = Vec::new();
    for (folder, words) in FORBIDDEN {
        for (file, code) in sources(folder) {
            for word in words.iter().filter(|word| names(&code, word)) {
                broken.push(format!("{file} names `{word}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn tables_are_for_the_store_alone() {
    let tables: Vec<String> = sources("entity/src")
        .into_iter()
        .filter_map(|(file, _)| Some(file.strip_prefix("entity/src/")?.strip_suffix(".rs")?.to_owned()))
        .filter(|name| !["lib", "values"].contains(&name.as_str()))
        .collect();
    assert!(tables.len() > 20);
    let mut broken = Vec::new();
    for (file, code) in ONLY_VALUES.iter().flat_map(|folder| sources(folder)) {
        for table in tables.iter().filter(|table| names(&code, &format!("entity::{table}"))) {
            broken.push(format!("{file} uses the table `{table}`"));
        }
        if code.contains("use entity::{") && !code.contains("use entity::{values") {
            broken.push(format!("{file} imports more of `entity` than `values`"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn services_share_nothing_but_record() {
    let services = sources("src/services");
    let nouns: Vec<String> = services
        .iter()
        .filter_map(|(file, _)| {
            Some(file.strip_prefix("src/services/")?.split(['/', '.']).next()?.to_owned())
        })
        .filter(|noun| noun != "mod")
        .collect();
    let mut broken = Vec::new();
    for (file, code) in &services {
        let own = file.trim_start_matches("src/services/").split(['/', '.']).next().unwrap();
        for noun in nouns.iter().filter(|noun| *noun != own && *noun != SHARED_SERVICE) {
            for way in [format!("services::{noun}"), format!("super::{noun}::"), format!("use super::{noun}")]
            {
                if own != "mod" && names(code, &way) && !file.contains(&format!("services/{own}/")) {
                    broken.push(format!("{file} uses the service `{noun}`"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_guard_sees_a_forbidden_name() {
    assert!(names("use crate::store::pitch;", "crate::store"));
    assert!(names("let x = sea_orm::Value;", "sea_orm"));
    assert!(!names("restore::all()", "store::"));
    assert_eq!(code("a\n// sea_orm\n#[cfg(test)]\nuse tokio;"), "a");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = ["entity/src", "migration/src", "src", "tests/app"]
        .iter()
        .flat_map(|folder| {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap).filter(|entry| {
                entry.path().extension().is_some_and(|kind| kind == "rs")
                    && !fs::read_to_string(entry.path()).unwrap().starts_with("//!")
            })
        })
        .map(|entry| entry.path().display().to_string())
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
