//! The form rules as tables, over one small form that has a field of every kind.

mod conditions;
mod every;
mod hostile;
mod messages;
mod properties;
mod reading;
mod shipped;

use super::*;

/// One section with a field of every kind, and one with nothing that must be answered.
fn every_kind() -> FormDefinition {
    serde_json::from_value(serde_json::json!({
        "key": "every_kind",
        "version": 3,
        "sections": [
            {"id": "all", "title": "All kinds", "fields": [
                {"id": "line", "label": "The line", "kind": "short_text", "max_chars": 5, "required": true},
                {"id": "text", "label": "The text", "kind": "long_text", "max_chars": 20, "required": true,
                 "confidential": true},
                {"id": "count", "label": "The count", "kind": "number", "min": 1, "max": 60, "unit": "months",
                 "decimals": 0, "required": true},
                {"id": "level", "label": "The level", "kind": "number", "min": -100, "max": 1000, "unit": "",
                 "decimals": 1, "required": true},
                {"id": "budget", "label": "The budget", "kind": "money", "currencies": ["EUR", "JPY"],
                 "required": true},
                {"id": "day", "label": "The day", "kind": "date", "earliest": "2026-01-01", "required": true},
                {"id": "one", "label": "The choice", "kind": "one_of", "required": true,
                 "options": [{"value": "a", "label": "Label A"}, {"value": "b", "label": "Label B"}]},
                {"id": "many", "label": "The choices", "kind": "many_of", "required": true, "min": 1, "max": 2,
                 "options": [{"value": "a", "label": "Label A"}, {"value": "b", "label": "Label B"},
                             {"value": "c", "label": "Label C"}]},
                {"id": "ready", "label": "Is it ready?", "kind": "yes_no", "required": true},
                {"id": "page", "label": "The page", "kind": "url", "required": true, "identity": true},
                {"id": "country", "label": "The country", "kind": "country", "required": true, "identity": true},
                {"id": "terms", "label": "The terms", "kind": "agreement", "text": "We agree.", "version": 2,
                 "required": true}
            ]},
            {"id": "more", "title": "More", "fields": [
                {"id": "note", "label": "A note", "kind": "short_text", "max_chars": 5},
                {"id": "prize", "label": "A prize", "kind": "money", "currencies": ["EUR", "NOK"]},
                {"id": "fee", "label": "A fee", "kind": "money", "currencies": ["EUR"]}
            ]}
        ]
    }))
    .unwrap()
}

/// What a browser posts for a complete section `all`.
fn complete() -> Vec<(String, String)> {
    pairs(&[
        ("line", "Line"),
        ("text", "First\r\n\r\nSecond"),
        ("count", "18"),
        ("level", "12.5"),
        ("budget", "250,000"),
        ("budget_currency", "EUR"),
        ("day", "2027-03-01"),
        ("one", "b"),
        ("many", "c"),
        ("many", "a"),
        ("ready", "no"),
        ("page", "www.example.org"),
        ("country", "FI"),
        ("terms", "2"),
    ])
}

fn pairs(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The complete answers with those of one control exchanged.
fn complete_but(name: &str, values: &[&str]) -> Read {
    let mut typed = complete();
    typed.retain(|(key, _)| key != name);
    typed.extend(values.iter().map(|value| (name.to_owned(), (*value).to_owned())));
    read(&every_kind().sections[0], &typed)
}

/// The message ids of the problems.
fn told(problems: &[crate::error::FieldError]) -> Vec<(&str, &'static str)> {
    problems.iter().map(|error| (error.field.as_str(), error.why.message)).collect()
}

/// What stands in the way of sending, of the first section.
fn stands_in_the_way(answers: &Answers) -> Vec<(String, &'static str)> {
    let of_first = |(section, _): &(String, _)| section == "all";
    let problems = problems(&every_kind(), answers).into_iter().filter(of_first);
    problems.map(|(_, error)| (error.field, error.why.message)).collect()
}
