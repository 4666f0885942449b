//! Fields of the kinds that are more than one box, and of those that are nothing to fill in.

use super::*;

/// A form of one section with one field.
fn form(field: serde_json::Value) -> FormDefinition {
    serde_json::from_value(serde_json::json!({
        "key": "one", "version": 1, "sections": [{"id": "one", "title": "One", "fields": [field]}]
    }))
    .unwrap()
}

/// What was read, what was told at once, and what stands in the way of sending.
fn said(
    form: &FormDefinition,
    typed: &[(&str, &str)],
) -> (Option<Answer>, Vec<&'static str>, Vec<&'static str>) {
    assert_eq!(form.check(), Ok(()));
    let read = read(&form.sections[0], &pairs(typed));
    let told = read.problems.0.iter().map(|error| error.why.message).collect();
    let open = problems(form, &read.answers).iter().map(|(_, error)| error.why.message).collect();
    (read.answers.get("x").cloned(), told, open)
}

fn posted_again(form: &FormDefinition, typed: &[(&str, &str)]) {
    let first = read(&form.sections[0], &pairs(typed)).answers;
    let drawn = control(form.field("x").unwrap(), first.get("x"));
    assert_eq!(read(&form.sections[0], &drawn.posted()).answers, first, "{typed:?}");
}

#[test]
fn a_range_has_two_days_in_their_order() {
    let form =
        form(serde_json::json!({"id": "x", "label": "The run", "kind": "date_range", "required": true,
        "earliest": "2027-01-01"}));
    let day = |text: &str| text.parse().unwrap();
    for (from, to, told, open) in [
        ("", "", None, Some("form-missing")),
        ("2027-03-01", "", None, Some("form-day-missing")),
        ("", "1 March 2027", None, Some("form-day-missing")),
        ("2027-03-02", "2027-03-01", Some("form-end-first"), Some("form-end-first")),
        ("soon", "2027-03-01", Some("form-not-a-date"), Some("form-not-a-date")),
        ("2026-12-31", "2027-03-01", Some("form-out-of-range"), Some("form-out-of-range")),
        ("2027-03-01", "2027-03-01", None, None),
    ] {
        let typed = [("x.from", from), ("x.to", to)];
        let (answer, at_once, later) = said(&form, &typed);
        assert_eq!((at_once, later), (told.into_iter().collect(), open.into_iter().collect()), "{from} {to}");
        posted_again(&form, &typed);
        if open.is_none() {
            assert_eq!(answer, Some(Answer::DateRange { from: day("2027-03-01"), to: day("2027-03-01") }));
        }
    }
}

#[test]
fn people_are_rows_with_a_name_each() {
    let form =
        form(serde_json::json!({"id": "x", "label": "The team", "kind": "people", "least": 1, "most": 2,
        "required": true}));
    let long = "x".repeat(201);
    for (typed, told, open) in [
        (vec![("x.1.role", " ")], None, Some("form-missing")),
        (vec![("x.7.name", "Kim"), ("x.7.email", "kim@example.org")], None, None),
        (vec![("x.1.role", "Lead")], None, Some("form-name-missing")),
        (
            vec![("x.1.name", "Kim"), ("x.1.email", "kim")],
            Some("form-not-an-email"),
            Some("form-not-an-email"),
        ),
        (vec![("x.1.name", "\u{200b}")], Some("form-invisible"), Some("form-invisible")),
        (vec![("x.1.name", &long)], None, Some("form-too-long")),
        (
            vec![("x.1.name", "A"), ("x.2.name", "B"), ("x.3.name", "C")],
            Some("form-too-many-rows"),
            Some("form-too-many-rows"),
        ),
    ] {
        let (_, at_once, later) = said(&form, &typed);
        assert_eq!((at_once, later), (told.into_iter().collect(), open.into_iter().collect()), "{typed:?}");
        posted_again(&form, &typed);
    }
    // One more row than there are people, while there is room.
    let rows = |typed: &[(&str, &str)]| {
        let answers = read(&form.sections[0], &pairs(typed)).answers;
        control(form.field("x").unwrap(), answers.get("x")).rows.len()
    };
    assert_eq!(
        (rows(&[]), rows(&[("x.1.name", "A")]), rows(&[("x.1.name", "A"), ("x.2.name", "B")])),
        (1, 2, 2)
    );
}

#[test]
fn a_budget_is_added_up_by_row_year_and_all() {
    let form = form(serde_json::json!({"id": "x", "label": "The budget", "kind": "budget", "years": 2,
        "currencies": ["EUR", "JPY"], "required": true,
        "rows": [{"value": "staff", "label": "Staff"}, {"value": "travel", "label": "Travel"}]}));
    let typed =
        [("x.staff.1", "1,000"), ("x.staff.2", "2 000,50"), ("x.travel.2", "0"), ("x.currency", "EUR")];
    let (answer, told, open) = said(&form, &typed);
    assert_eq!((told, open), (vec![], vec![]));
    let row = |row: &str, years| BudgetRow { row: row.into(), years };
    let rows = vec![row("staff", vec![Some(100_000), Some(200_050)]), row("travel", vec![None, Some(0)])];
    assert_eq!(answer, Some(Answer::Budget { currency: "EUR".into(), rows }));
    posted_again(&form, &typed);
    let drawn = control(form.field("x").unwrap(), answer.as_ref());
    assert_eq!(drawn.totals, ["1,000.00", "2,000.50", "3,000.50"]);
    assert_eq!(drawn.rows[0].total, "3,000.50");

    for (typed, told, open) in [
        (vec![("x.currency", "EUR")], None, Some("form-missing")),
        (vec![("x.staff.1", "5")], None, Some("form-no-currency")),
        (vec![("x.staff.1", "5"), ("x.currency", "XYZ")], Some("form-no-currency"), Some("form-no-currency")),
        (
            vec![("x.staff.1", "five"), ("x.travel.2", "7"), ("x.currency", "EUR")],
            Some("form-not-an-amount"),
            Some("form-not-an-amount"),
        ),
        (
            vec![("x.staff.1", "1.5"), ("x.currency", "JPY")],
            Some("form-amount-unclear"),
            Some("form-amount-unclear"),
        ),
        (vec![("x.other.1", "5"), ("x.staff.9", "5")], None, Some("form-missing")),
    ] {
        let (_, at_once, later) = said(&form, &typed);
        assert_eq!((at_once, later), (told.into_iter().collect(), open.into_iter().collect()), "{typed:?}");
        posted_again(&form, &typed);
    }
}

/// A field that is offered, one that is offered no more, and one of other challenges.
fn known() -> [Known; 3] {
    [("energy", true, true), ("steam", true, false), ("space", false, false)].map(
        |(word, fits, is_offered)| Known {
            word: word.to_owned(),
            name: word.to_uppercase(),
            fits,
            is_offered,
        },
    )
}

#[test]
fn a_form_asks_for_the_fields_it_was_told_of_and_keeps_nothing_of_them() {
    let field =
        serde_json::json!({"id": "x", "label": "X", "kind": "capabilities", "of": "areas", "most": 2});
    let untold = form(field);
    let told = untold.clone().knowing(&known());
    assert_eq!(serde_json::to_value(&told).unwrap(), serde_json::to_value(&untold).unwrap());
    let (asked, answer) =
        (told.field("x").unwrap(), |word: &str| Answer::Choices { values: vec![word.to_owned()] });
    let shown = |word: &str| -> Vec<String> {
        control(asked, Some(&answer(word))).options.into_iter().map(|option| option.label).collect()
    };
    assert_eq!(shown("energy"), ["ENERGY"]);
    assert_eq!(shown("steam"), ["ENERGY", "STEAM"], "what was chosen earlier is shown");
    let words = |word: &str| display(asked, Some(&answer(word)));
    let named = |text: &str| Shown::Words { words: vec![Word { text: text.to_owned(), message: None }] };
    assert_eq!((words("space"), words("moon")), (named("SPACE"), named("moon")));
    assert!(fault(untold.field("x").unwrap(), Some(&answer("energy"))).is_some(), "nothing is taken unseen");
}

#[test]
fn one_box_kinds_are_understood_or_told() {
    use serde_json::json;
    let scale = json!({"id": "x", "label": "X", "kind": "scale", "max": 5, "low": "Low", "high": "High"});
    let own = json!({"id": "x", "label": "X", "kind": "capabilities", "of": "own", "most": 2});
    let areas = json!({"id": "x", "label": "X", "kind": "capabilities", "of": "areas", "most": 2});
    let words = json!({"id": "x", "label": "X", "kind": "long_text", "max_chars": 100, "max_words": 3});
    let plain = |kind: &str| json!({"id": "x", "label": "X", "kind": kind});
    for (field, typed, told, open) in [
        (scale.clone(), "5", None, None),
        (scale.clone(), "6", Some("form-unknown-option"), Some("form-unknown-option")),
        (scale, "low", Some("form-unknown-option"), Some("form-unknown-option")),
        (plain("email"), "kim@example.org", None, None),
        (plain("email"), "kim@", Some("form-not-an-email"), Some("form-not-an-email")),
        (plain("phone"), "+358 40 123 4567", None, None),
        (plain("phone"), "call me", Some("form-not-a-phone"), Some("form-not-a-phone")),
        (own.clone(), "lasers\r\n\r\n lasers \nlenses", None, None),
        (own, "a\nb\nc", Some("form-too-many-options"), Some("form-too-many-options")),
        (areas.clone(), "energy", None, None),
        (areas.clone(), "steam", None, None),
        (areas.clone(), "space", Some("form-unknown-option"), Some("form-unknown-option")),
        (areas, "sorcery", Some("form-unknown-option"), Some("form-unknown-option")),
        (words.clone(), "one two  three", None, None),
        (words, "one two three four", None, Some("form-too-many-words")),
        (json!({"id": "x", "label": "X", "kind": "note", "text": "Read this."}), "y", None, None),
        (json!({"id": "x", "label": "X", "kind": "file", "most": 3}), "y", None, None),
    ] {
        let form = form(field.clone()).knowing(&known());
        let typed = [("x", typed)];
        let (_, at_once, later) = said(&form, &typed);
        assert_eq!(
            (at_once, later),
            (told.into_iter().collect(), open.into_iter().collect()),
            "{field} {typed:?}"
        );
        posted_again(&form, &typed);
    }
}

#[test]
fn required_from_a_day_on_and_frozen_after_one() {
    let form = form(serde_json::json!({"id": "x", "label": "X", "kind": "short_text", "max_chars": 9,
        "required": true, "required_from": "2027-02-01", "frozen_after": "2027-03-01"}));
    assert_eq!(form.check(), Ok(()));
    for (day, open, is_frozen) in [
        ("2027-01-31", 0, false),
        ("2027-02-01", 1, false),
        ("2027-03-01", 1, false),
        ("2027-03-02", 1, true),
    ] {
        let day = day.parse().unwrap();
        let asked = form.asked(&Answers::default(), day);
        assert_eq!(problems(&asked, &Answers::default()).len(), open, "{day}");
        assert_eq!(form.field("x").unwrap().is_frozen(day), is_frozen, "{day}");
    }
}
