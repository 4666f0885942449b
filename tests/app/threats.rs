//! Guard: `tests/threats.csv` names a test for every attack of the threat model that is possible today, and the
//! tests it names exist.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use walkdir::WalkDir;

const TABLE: &str = include_str!("../threats.csv");
/// Attacks in the threat model.
const ALL: usize = 57;

struct Threat {
    id: &'static str,
    tests: Vec<&'static str>,
    status: &'static str,
}

fn threats() -> Vec<Threat> {
    let mut lines = TABLE.lines();
    assert_eq!(lines.next(), Some("id,title,covered-by,status"));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let [id, title, tests, status] = fields[..] else {
                panic!("four fields, no commas in them: {line}")
            };
            assert!(!title.is_empty(), "{line}");
            Threat { id, tests: tests.split_whitespace().collect(), status }
        })
        .collect()
}

/// Every source with tests in it.
fn sources() -> Vec<String> {
    ["src", "tests/app", "entity/src", "migration/src"]
        .into_iter()
        .flat_map(WalkDir::new)
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// `T` and two digits, as a word.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        word.len() == 3 && word.starts_with('T') && word[1..].bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The ids in the doc comment above each test, by the test's name.
fn mentioned(sources: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let (mut above, mut is_test) = (BTreeSet::new(), false);
        for line in source.lines().map(str::trim) {
            if let Some(comment) = line.strip_prefix("///") {
                above.extend(ids(comment).map(str::to_owned));
            } else if line.starts_with("#[") {
                is_test |= line.ends_with("test]");
            } else {
                let name = line.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
                if let Some(name) = name.filter(|_| is_test || line.contains("(portal: TestApp)")) {
                    found.entry(name.to_owned()).or_default().append(&mut above);
                }
                above.clear();
                is_test = false;
            }
        }
    }
    found
}

#[test]
fn every_attack_is_tested_or_says_why_not() {
    let threats = threats();
    let ids: BTreeSet<&str> = threats.iter().map(|threat| threat.id).collect();
    assert_eq!((threats.len(), ids.len()), (ALL, ALL), "an attack is missing or there twice");
    for threat in &threats {
        match threat.status {
            "tested" => assert!(!threat.tests.is_empty(), "{} names no test", threat.id),
            status => {
                let reason = status.strip_prefix("not applicable yet: ");
                assert!(reason.is_some_and(|reason| reason.len() >= 8), "{}: {status}", threat.id);
            }
        }
    }
}

#[test]
fn the_tests_that_the_table_names_exist() {
    let sources = sources();
    for threat in threats() {
        for test in threat.tests {
            let name = format!("fn {test}(");
            assert!(sources.iter().any(|source| source.contains(&name)), "{}: no test {test}", threat.id);
        }
    }
}

#[test]
fn an_attack_that_a_test_names_is_in_the_table_with_this_test() {
    let threats = threats();
    let mentioned = mentioned(&sources());
    assert!(!mentioned.is_empty());
    for (test, ids) in mentioned {
        for id in ids {
            let threat = threats.iter().find(|threat| threat.id == id);
            let threat = threat.unwrap_or_else(|| panic!("{id} of {test} is not in the table"));
            assert!(threat.tests.contains(&test.as_str()), "{id} of the table does not name {test}");
        }
    }
}
