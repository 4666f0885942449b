//! The tree holds whatever is done to it.

use chrono::{DateTime, Utc};

use super::*;
use crate::error::Invalid;

fn area(word: &str) -> Area {
    word.parse().unwrap()
}

fn node(word: &str, parent: Option<&str>, position: i32) -> Node {
    let mut name = word.rsplit('-').next().unwrap_or_default().to_owned();
    name[..1].make_ascii_uppercase();
    Node {
        area: area(word),
        name,
        description: String::new(),
        parent: parent.map(area),
        position,
        owner: None,
        retired_at: None,
        merged_into: None,
    }
}

fn merged(word: &str, into: &str) -> Node {
    Node { merged_into: Some(area(into)), ..node(word, None, 1) }
}

fn retired(node: Node) -> Node {
    Node { retired_at: Some(DateTime::<Utc>::UNIX_EPOCH), ..node }
}

/// The fields with which every portal begins.
pub(in crate::domain) fn sample() -> Tree {
    let words = [
        "aerospace",
        "energy",
        "environment",
        "health",
        "information",
        "manufacturing",
        "materials",
        "mobility",
        "security",
        "space",
    ];
    Tree::new(words.iter().zip(1..).map(|(word, place)| node(word, None, place)).collect())
}

/// Energy with two fields below it, one of which has one below it too; Health; and what became of others.
fn rows() -> Vec<Node> {
    vec![
        node("energy-grids", Some("energy"), 2),
        node("health", None, 2),
        node("batteries", Some("energy-storage"), 1),
        node("energy", None, 1),
        node("energy-storage", Some("energy"), 1),
        retired(node("steam", Some("energy"), 3)),
        merged("accumulators", "batteries"),
        merged("cells", "accumulators"),
    ]
}

fn tree() -> Tree {
    Tree::new(rows())
}

fn words<'a>(nodes: impl IntoIterator<Item = &'a Node>) -> Vec<&'a str> {
    nodes.into_iter().map(|node| node.area.as_str()).collect()
}

#[test]
fn each_field_stands_once_below_its_parent_in_the_order_of_its_siblings() {
    let tree = tree();
    let walked: Vec<(&str, usize)> = tree.walk().map(|(node, depth)| (node.area.as_str(), depth)).collect();
    assert_eq!(
        walked,
        [
            ("energy", 0),
            ("energy-storage", 1),
            ("batteries", 2),
            ("energy-grids", 1),
            ("steam", 1),
            ("health", 0)
        ]
    );
    assert_eq!(words(tree.children(None)), ["energy", "health"]);
    assert_eq!(words(tree.below(&area("energy-storage"))), ["energy-storage", "batteries"]);
    assert_eq!(words(tree.below(&area("cells"))), [""; 0], "what was merged stands nowhere");
    assert_eq!(words(tree.way(&area("batteries"))), ["energy", "energy-storage", "batteries"]);
    assert_eq!(tree.path(&area("batteries")), "Energy › Storage › Batteries");
}

#[test]
fn a_word_is_known_for_ever_and_leads_to_what_stands_for_it() {
    let tree = tree();
    for (word, now) in [
        ("energy", Some("energy")),
        ("steam", Some("steam")),
        ("accumulators", Some("batteries")),
        ("cells", Some("batteries")),
        ("moon", None),
    ] {
        let found = tree.resolve(&area(word)).map(|node| node.area.as_str());
        assert_eq!(found, now, "{word}");
    }
    assert_eq!(tree.name(&area("cells")), "Batteries");
    assert_eq!(tree.name(&area("moon")), "moon");
    let round = Tree::new(vec![merged("a", "b"), merged("b", "a"), merged("c", "nothing")]);
    assert!(["a", "b", "c"].iter().all(|word| round.resolve(&area(word)).is_none()));
}

#[test]
fn a_field_holds_everything_below_it_and_what_was_merged_into_that() {
    let tree = tree();
    let held = |word: &str| tree.holds(&area(word)).iter().map(Area::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(held("energy-storage"), "energy-storage batteries accumulators cells");
    assert_eq!(held("cells"), "batteries accumulators cells");
    assert_eq!(held("health"), "health");
    assert_eq!(held("moon"), "");
    let widened = tree.widened(&[area("batteries"), area("energy-storage"), area("moon")]);
    let widened: Vec<&str> = widened.iter().map(Area::as_str).collect();
    assert_eq!(widened, ["accumulators", "batteries", "cells", "energy-storage", "moon"]);
    assert_eq!(tree.branches().len(), 6);
    assert_eq!(tree.branches()[0].holds.len(), 7);
}

#[test]
fn a_pitch_may_lie_in_the_fields_of_its_challenge_and_below() {
    let tree = tree();
    let said = |areas: &[&str]| {
        let areas: Vec<Area> = areas.iter().map(|word| area(word)).collect();
        let known = tree.known(&areas);
        let words = |wanted: fn(&form::Known) -> bool| {
            let mut words: Vec<String> =
                known.iter().filter(|known| wanted(known)).map(|known| known.word.clone()).collect();
            words.sort();
            words.join(" ")
        };
        (words(|known| known.fits), words(|known| known.is_offered))
    };
    let pair = |fits: &str, offered: &str| (fits.to_owned(), offered.to_owned());
    assert_eq!(said(&["health"]), pair("health", "health"));
    assert_eq!(
        said(&["energy-storage", "health"]),
        pair("accumulators batteries cells energy-storage health", "batteries energy-storage health")
    );
    assert_eq!(said(&["cells"]), pair("accumulators batteries cells", "batteries"));
    assert_eq!(
        said(&["steam"]),
        pair("steam", "steam"),
        "a challenge whose own field is retired still offers it"
    );
    assert!(!said(&["energy"]).1.contains("steam"), "one below it does not");
    assert_eq!(said(&[]), pair("", ""));
    assert_eq!(said(&["moon"]), pair("", ""));
}

fn fields(invalid: Invalid) -> Vec<(String, &'static str)> {
    invalid.0.into_iter().map(|error| (error.field, error.why.message)).collect()
}

#[test]
fn what_is_typed_is_settled_or_told_beside_its_field() {
    let tree = tree();
    let (owner, long) = (AccountId::generate(), "a".repeat(LONGEST_NAME + 1));
    let text = "a".repeat(LONGEST_DESCRIPTION + 1);
    let id = owner.to_string();
    let typed = Typed { name: "  Heat   pumps ", description: " One\r\ntwo ", parent: "energy", owner: &id };
    let settled = tree.settle(None, typed, &[owner]).unwrap();
    assert_eq!((settled.name.as_str(), settled.description.as_str()), ("Heat pumps", "One\ntwo"));
    assert_eq!((settled.parent, settled.owner), (Some(area("energy")), Some(owner)));
    let at = |name, parent| Typed { name, parent, ..Typed::default() };
    for (of, typed, field, why) in [
        (None, at("", ""), "name", "fields-name-missing"),
        (None, at(" \t ", ""), "name", "fields-name-missing"),
        (None, at("a\u{7}b", ""), "name", "fields-name-missing"),
        (None, at(&long, ""), "name", "run-too-long"),
        (None, at("ENERGY", ""), "name", "fields-name-taken"),
        (None, at(" storage", "energy"), "name", "fields-name-taken"),
        (Some("health"), at("Energy", ""), "name", "fields-name-taken"),
        (None, Typed { description: &text, ..at("A", "") }, "description", "run-too-long"),
        (None, at("A", "moon"), "parent", "fields-parent-unknown"),
        (None, at("A", "<b>"), "parent", "fields-parent-unknown"),
        (None, at("A", "cells"), "parent", "fields-parent-unknown"),
        (None, at("A", "steam"), "parent", "fields-parent-retired"),
        (None, at("A", "batteries"), "parent", "fields-too-deep"),
        (Some("energy"), at("Energy", "energy"), "parent", "fields-parent-itself"),
        (Some("energy"), at("Energy", "batteries"), "parent", "fields-parent-itself"),
        (Some("energy"), at("Energy", "health"), "parent", "fields-too-deep"),
        (None, Typed { owner: "somebody", ..at("A", "") }, "owner", "fields-owner-unknown"),
    ] {
        let refused = tree.settle(of.map(area).as_ref(), typed, &[owner]).unwrap_err();
        assert_eq!(fields(refused), [(field.to_owned(), why)], "{of:?} {typed:?}");
    }
    for (of, typed) in [
        (Some("energy"), at("Energy", "")),
        (Some("energy-storage"), at("Storage", "health")),
        (Some("batteries"), at("Energy", "health")),
        (None, at("Health", "energy")),
    ] {
        assert!(tree.settle(of.map(area).as_ref(), typed, &[]).is_ok(), "{of:?} {typed:?}");
    }
    let full = (0..MOST).map(|n| node(&format!("f{n}"), None, 1)).collect();
    let refused = Tree::new(full).settle(None, at("One more", ""), &[]).unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), "fields-too-many")]);
}

#[test]
fn merging_is_refused_where_the_tree_would_not_hold() {
    let tree = Tree::new([rows(), vec![node("health-storage", Some("health"), 1)]].concat());
    for (from, into, result) in [
        ("energy", "energy", Err("fields-merge-itself")),
        ("energy", "batteries", Err("fields-merge-itself")),
        ("energy", "moon", Err("fields-merge-unknown")),
        ("energy", "steam", Err("fields-merge-unknown")),
        ("energy", "cells", Err("fields-merge-unknown")),
        ("cells", "health", Err("fields-merge-merged")),
        ("health", "energy", Err("fields-merge-name")),
        ("energy", "health-storage", Err("fields-merge-deep")),
        ("batteries", "energy-storage", Ok(vec![])),
        ("energy-storage", "energy", Ok(vec!["batteries"])),
        ("energy-storage", "health", Ok(vec!["batteries"])),
    ] {
        let said = tree.merge(&area(from), &area(into)).map(words).map_err(|why| why.message);
        assert_eq!(said, result, "{from} into {into}");
    }
    assert!(words(tree.merge_targets(&area("energy-storage"))).contains(&"health"));
    assert!(!words(tree.merge_targets(&area("energy"))).contains(&"batteries"));
}

#[test]
fn a_field_moves_by_one_place_and_stops_at_the_ends() {
    let tree = tree();
    let shifted = |word: &str, direction| {
        tree.shifted(&area(word), direction).iter().map(Area::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shifted("steam", Direction::Up), "energy-storage steam energy-grids");
    assert_eq!(shifted("energy", Direction::Down), "health energy");
    assert_eq!(shifted("energy", Direction::Up), "");
    assert_eq!(shifted("batteries", Direction::Down), "");
    assert_eq!(shifted("moon", Direction::Down), "");
    assert_eq!((tree.next_position(None), tree.next_position(Some(&area("health")))), (3, 1));
}

#[test]
fn words_are_made_of_names_and_never_end() {
    let first = |name: &str| super::words(name).next().unwrap().to_string();
    for (name, word) in [
        ("Energy Storage", "energy-storage"),
        ("Straße & Öl", "strasse-ol"),
        ("<script>", "script"),
        ("!!!", "field"),
        ("传感器", "chuan-gan-qi"),
    ] {
        assert_eq!(first(name), word, "{name}");
    }
    assert!(first(&"Long name ".repeat(30)).len() <= Area::LONGEST);
    let some: Vec<String> =
        super::words(&"Long name ".repeat(30)).take(30).map(|word| word.to_string()).collect();
    assert!(some.len() == 30 && some.iter().all(|word| word.len() <= Area::LONGEST));
}

/// A small generator: the same worlds on every run.
fn dice(seed: &mut u64, end: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % end
}

#[test]
fn any_rows_make_a_tree_and_any_steps_keep_one() {
    let mut seed = 7;
    for _ in 0..300 {
        let size = 1 + dice(&mut seed, 12);
        let word = |n: usize| format!("f{n}");
        // Rows as nobody may write them: circles, strangers, merges into nothing.
        let rows: Vec<Node> = (0..size)
            .map(|n| {
                let parent = word(dice(&mut seed, size + 3));
                let row = node(&word(n), Some(&parent).filter(|_| n % 3 > 0).map(String::as_str), 1);
                let into = (dice(&mut seed, 5) == 0).then(|| area(&word(dice(&mut seed, size + 1))));
                Node { merged_into: into, ..row }
            })
            .collect();
        let tree = Tree::new(rows.clone());
        let living = rows.iter().filter(|row| row.merged_into.is_none()).count();
        assert_eq!(tree.walk().count(), living);
        for row in &rows {
            assert!(tree.find(&row.area).is_some());
            assert!(tree.way(&row.area).len() <= living);
        }
        for (walked, depth) in tree.walk() {
            assert_eq!(tree.way(&walked.area).len(), depth + 1);
            assert!(tree.below(&walked.area).iter().all(|below| tree.way(&below.area).contains(&walked)));
        }
        // Whatever is allowed of a sound tree leaves a sound one, no deeper than it may be.
        let mut sound: Vec<Node> = Vec::new();
        for step in 0..30 {
            let tree = Tree::new(sound.clone());
            let (one, other) = (word(dice(&mut seed, step + 1)), word(dice(&mut seed, step + 1)));
            let parent = if dice(&mut seed, 3) == 0 { String::new() } else { other.clone() };
            let typed = Typed { name: &one, parent: &parent, ..Typed::default() };
            match sound.iter().position(|node| node.area.as_str() == one) {
                None => {
                    if let Ok(settled) = tree.settle(None, typed, &[]) {
                        sound.push(Node { parent: settled.parent, ..node(&one, None, 1) });
                    }
                }
                Some(place) if dice(&mut seed, 4) == 0 && sound[place].merged_into.is_none() => {
                    if tree.merge(&area(&one), &area(&other)).is_ok() {
                        for node in sound.iter_mut().filter(|node| node.parent == Some(area(&one))) {
                            node.parent = Some(area(&other));
                        }
                        sound[place] = merged(&one, &other);
                    }
                }
                Some(place) if sound[place].merged_into.is_none() => {
                    if let Ok(settled) = tree.settle(Some(&area(&one)), typed, &[]) {
                        sound[place].parent = settled.parent;
                    }
                }
                Some(_) => {}
            }
        }
        let tree = Tree::new(sound.clone());
        assert!(tree.walk().all(|(_, depth)| depth < DEEPEST));
        assert!(sound.iter().all(|node| tree.resolve(&node.area).is_some()), "every word leads somewhere");
        for (walked, _) in tree.walk() {
            let given = sound.iter().find(|node| node.area == walked.area).unwrap();
            assert_eq!(given.parent, walked.parent, "nothing hangs in a circle or below what is gone");
        }
    }
}
