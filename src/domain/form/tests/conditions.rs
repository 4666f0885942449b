//! Conditions: what is asked after which answers, and which conditions are refused.

use serde_json::{Value, json};

use super::*;

/// The form of every kind with one more field, asked under this condition.
fn asking(condition: Value) -> FormDefinition {
    let mut form = serde_json::to_value(every_kind()).unwrap();
    form["sections"][1]["fields"][0]["shown_if"] = condition;
    serde_json::from_value(form).unwrap()
}

fn answers(typed: &[(&str, &str)]) -> Answers {
    read(&every_kind().sections[0], &pairs(typed)).answers
}

#[test]
fn a_rule_holds_for_these_answers_and_not_for_those() {
    let rule =
        |field: &str, is: &str, value: &str| json!({"all": [{"field": field, "is": is, "value": value}]});
    type Typed = &'static [(&'static str, &'static str)];
    let cases: [(Value, Typed, Typed); 20] = [
        (rule("count", "at_least", "6"), &[("count", "6")], &[("count", "5")]),
        (rule("count", "at_most", "6"), &[("count", "6")], &[("count", "7")]),
        (rule("count", "is", "6"), &[("count", "6")], &[]),
        (rule("count", "is_not", "6"), &[("count", "7")], &[]),
        (rule("level", "at_least", "12.5"), &[("level", "12.5")], &[("level", "12.4")]),
        (rule("level", "is", "12"), &[("level", "12")], &[("level", "12.1")]),
        (
            rule("budget", "at_least", "1,000"),
            &[("budget", "1000"), ("budget_currency", "EUR")],
            &[("budget", "999"), ("budget_currency", "EUR")],
        ),
        (rule("day", "at_most", "1 March 2027"), &[("day", "2027-03-01")], &[("day", "2027-03-02")]),
        (rule("one", "is", "a"), &[("one", "a")], &[("one", "b")]),
        (rule("one", "is_not", "a"), &[("one", "b")], &[]),
        (rule("many", "contains", "a"), &[("many", "a"), ("many", "b")], &[("many", "b")]),
        (rule("many", "is_not", "a"), &[("many", "b")], &[("many", "a")]),
        (rule("ready", "is", "no"), &[("ready", "no")], &[]),
        (rule("ready", "is", "yes"), &[("ready", "yes")], &[("ready", "no")]),
        (rule("ready", "answered", ""), &[("ready", "no")], &[]),
        (rule("line", "not_answered", ""), &[], &[("line", "x")]),
        (rule("line", "contains", "\"q\\"), &[("line", "a\"q\\")], &[("line", "q")]),
        (rule("country", "is", "FI"), &[("country", "fi")], &[("country", "SE")]),
        (rule("terms", "answered", ""), &[("terms", "2")], &[]),
        (
            json!({"cel": "count >= 6 && (one == \"a\" || ready == true)"}),
            &[("count", "6"), ("one", "a")],
            &[("one", "a"), ("ready", "yes")],
        ),
    ];
    for (condition, holds, fails) in cases {
        let form = asking(condition.clone());
        assert_eq!(form.check(), Ok(()), "{condition}");
        assert!(!form.hidden(&answers(holds)).contains("note"), "{condition} holds");
        assert!(form.hidden(&answers(fails)).contains("note"), "{condition} fails");
    }
}

#[test]
fn rules_are_joined_by_all_or_any() {
    let rules = json!([{"field": "count", "is": "at_least", "value": "6"},
        {"field": "one", "is": "is", "value": "a"}]);
    for (join, both, one) in [("all", true, false), ("any", true, true)] {
        let form = asking(json!({ join: rules }));
        let is_asked = |typed: &[(&str, &str)]| !form.hidden(&answers(typed)).contains("note");
        assert_eq!(is_asked(&[("count", "6"), ("one", "a")]), both);
        assert_eq!(is_asked(&[("one", "a")]), one);
        assert!(!is_asked(&[("one", "b")]));
    }
}

#[test]
fn what_is_hidden_is_neither_missing_nor_sent_and_counts_as_not_answered() {
    let mut form = serde_json::to_value(every_kind()).unwrap();
    form["sections"][1]["fields"] = json!([
        {"id": "note", "label": "A note", "kind": "short_text", "max_chars": 5, "required": true,
         "shown_if": {"all": [{"field": "one", "is": "is", "value": "a"}]}},
        {"id": "more_of_it", "label": "More", "kind": "short_text", "max_chars": 5, "required": true,
         "shown_if": {"all": [{"field": "note", "is": "answered"}]}}
    ]);
    let form: FormDefinition = serde_json::from_value(form).unwrap();
    assert_eq!(form.check(), Ok(()));
    let day = chrono::NaiveDate::MIN;
    let mut given = read(&form.sections[0], &complete()).answers;
    assert_eq!(form.asked(&given, day).sections.len(), 1, "of the second section nothing is asked");
    given.insert("note", Answer::Text { text: "kept".into() });
    // It was answered before it was hidden: what hangs on it stays hidden, too.
    assert_eq!(form.hidden(&given).len(), 2);
    let asked = form.asked(&given, day);
    assert_eq!(problems(&asked, &given), []);
    assert_eq!(given.only(&asked, |_| true).get("note"), None);

    given.insert("one", Answer::Choice { value: "a".into() });
    let asked = form.asked(&given, day);
    assert_eq!(
        told(&problems(&asked, &given).into_iter().map(|(_, one)| one).collect::<Vec<_>>()),
        [("more_of_it", "form-missing")]
    );
}

#[test]
fn a_condition_that_cannot_be_asked_is_refused() {
    use DefinitionRefused::*;
    let rule =
        |field: &str, is: &str, value: &str| json!({"any": [{"field": field, "is": is, "value": value}]});
    let cases = [
        (json!({"all": []}), Rules),
        (json!({"all": vec![json!({"field": "line", "is": "answered"}); 11]}), Rules),
        (rule("nothing", "is", "1"), UnknownName("nothing".into())),
        (rule("count", "contains", "1"), Comparison("count".into())),
        (rule("count", "at_least", "many"), Comparison("count".into())),
        (rule("one", "is", "z"), Comparison("one".into())),
        (rule("country", "is", "XX"), Comparison("country".into())),
        (rule("day", "is", "soon"), Comparison("day".into())),
        (rule("ready", "is", "maybe"), Comparison("ready".into())),
        (rule("line", "contains", ""), Comparison("line".into())),
        (rule("line", "contains", "a\nb"), Comparison("line".into())),
        (rule("note", "answered", ""), Circle),
        (json!({"cel": "secret == 1"}), UnknownName("secret".into())),
        (json!({"cel": "note == \"a\""}), Circle),
    ];
    for (condition, why) in cases {
        let told = asking(condition.clone()).check().unwrap_err();
        assert_eq!(told.len(), 1, "{condition}: {told:?}");
        assert_eq!((told[0].place.as_str(), &told[0].why), ("note", &why), "{condition}");
    }
    for cel in
        ["", "count", "count +", "1 == 1 &&", "line >= 3", "size(count) > 1", "[1] == [1].map(note, note)"]
    {
        let told = asking(json!({ "cel": cel })).check().unwrap_err();
        assert!(matches!(told[0].why, Expression(_)), "{cel}: {told:?}");
    }
}

#[test]
fn two_that_ask_for_each_other_are_both_refused() {
    let mut form = serde_json::to_value(every_kind()).unwrap();
    form["sections"][1]["fields"][0]["shown_if"] = json!({"cel": "fee != null"});
    form["sections"][1]["fields"][2]["shown_if"] = json!({"all": [{"field": "note", "is": "answered"}]});
    form["sections"][1]["fields"][1]["shown_if"] = json!({"all": [{"field": "note", "is": "answered"}]});
    let form: FormDefinition = serde_json::from_value(form).unwrap();
    let told: Vec<_> = form.check().unwrap_err().into_iter().map(|fault| fault.place).collect();
    // The third hangs on the circle and can never be asked, either.
    assert_eq!(told, ["fee", "note", "prize"]);
    assert_eq!(form.hidden(&Answers::default()).len(), 3, "and nothing hangs when it is used all the same");
}

#[test]
fn reserved_words_are_no_ids() {
    let mut form = serde_json::to_value(every_kind()).unwrap();
    form["sections"][1]["id"] = json!("check");
    form["sections"][1]["fields"][0]["id"] = json!("action");
    let form: FormDefinition = serde_json::from_value(form).unwrap();
    let told: Vec<_> = form.check().unwrap_err().into_iter().map(|fault| (fault.place, fault.why)).collect();
    let reserved = |place: &str| (place.to_owned(), DefinitionRefused::Reserved);
    assert_eq!(told, [reserved("check"), reserved("action")]);
}

#[test]
fn a_form_for_pitches_has_a_title_that_everybody_may_read() {
    assert_eq!(standard().check_for_pitches(), Ok(()));
    for change in [
        |field: &mut Field| field.required = false,
        |field: &mut Field| field.identity = true,
        |field: &mut Field| field.confidential = true,
        |field: &mut Field| field.shown_if = Some(Condition::Cel("team_size > 1".into())),
        |field: &mut Field| field.id = "heading".into(),
    ] {
        let mut form = standard();
        change(&mut form.sections[1].fields[0]);
        let told = form.check_for_pitches().unwrap_err();
        assert_eq!((told[0].place.as_str(), &told[0].why), ("title", &DefinitionRefused::NoTitle));
    }
    let mut form = standard();
    form.sections[0].fields[0].identity = false;
    assert_eq!(form.check_for_pitches().unwrap_err()[0].why, DefinitionRefused::NotAName);
}
