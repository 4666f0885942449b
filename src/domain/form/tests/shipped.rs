//! The shipped form, and what a definition must be to be one.

use super::*;

#[test]
fn the_shipped_form_can_be_answered_and_is_the_same_after_storage() {
    let form = standard();
    assert_eq!(form.check(), Ok(()));
    let stored = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<FormDefinition>(&stored).unwrap(), form);
}

#[test]
fn the_shipped_form_asks_these_things() {
    let form = standard();
    let marks = |field: &Field| {
        let marks = [
            (field.required, "required"),
            (field.confidential, "confidential"),
            (field.identity, "identity"),
        ];
        marks.iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| format!(" {mark}")).collect::<String>()
    };
    let asked: Vec<String> = form
        .sections
        .iter()
        .flat_map(|section| section.fields.iter().map(move |field| (section, field)))
        .map(|(section, field)| {
            format!("{}.{} {}{}", section.id, field.id, field.kind.as_str(), marks(field))
        })
        .collect();
    assert_eq!(
        asked,
        [
            "organisation.org_name short_text required identity",
            "organisation.org_country country required identity",
            "organisation.org_website url identity",
            "organisation.org_size one_of required identity",
            "solution.title short_text required",
            "solution.summary long_text required",
            "solution.solution long_text required confidential",
            "solution.novelty long_text required confidential",
            "solution.maturity one_of required",
            "solution.areas capabilities required",
            "evidence.evidence long_text required confidential",
            "evidence.team_size number required",
            "evidence.pilot_ready yes_no required",
            "evidence.available_from date required",
            "evidence.reference_url url identity",
            "partnership.model one_of required",
            "partnership.budget money required",
            "partnership.duration_months number required",
            "partnership.needs long_text required",
            "partnership.risks long_text",
            "terms.ip_terms agreement required",
            "terms.authority agreement required",
        ]
    );
}

#[test]
fn the_options_of_the_shipped_form_are_the_words_of_the_portal() {
    use entity::values::{OrganisationSize, PartnershipModel};
    let form = standard();
    let words = |id: &str| -> Vec<String> {
        form.field(id).unwrap().kind.options().iter().map(|option| option.value.clone()).collect()
    };
    assert!(words("org_size").iter().all(|word| word.parse::<OrganisationSize>().is_ok()));
    assert!(words("model").iter().all(|word| word.parse::<PartnershipModel>().is_ok()));
    assert_eq!(words("maturity"), ["idea", "lab_proof", "prototype", "pilot", "product"]);
}

/// What is refused about `every_kind()` after one change in its JSON.
fn refused(pointer: &str, value: serde_json::Value) -> Vec<(String, DefinitionRefused)> {
    let mut json = serde_json::to_value(every_kind()).unwrap();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is in the form")) = value;
    let changed: FormDefinition = serde_json::from_value(json).unwrap();
    let faults = changed.check().err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.place, fault.why)).collect()
}

#[test]
fn a_definition_that_cannot_be_answered_is_refused() {
    use DefinitionRefused::*;
    use serde_json::json;
    let f = "/sections/0/fields";
    for (pointer, value, place, why) in [
        ("/key".to_owned(), json!("Every kind"), "Every kind", Id),
        ("/version".to_owned(), json!(0), "every_kind", Version),
        ("/sections".to_owned(), json!([]), "every_kind", Size),
        ("/sections/0/fields".to_owned(), json!([]), "all", Size),
        ("/sections/1/id".to_owned(), json!("all"), "all", IdTwice),
        ("/sections/0/title".to_owned(), json!(" "), "all", NoText),
        (format!("{f}/0/id"), json!("1st"), "1st", Id),
        (format!("{f}/0/id"), json!("_version"), "_version", Id),
        (format!("{f}/0/id"), json!("x".repeat(61)), &"x".repeat(61), Id),
        ("/sections/1/fields/0/id".to_owned(), json!("line"), "line", IdTwice),
        ("/sections/1/fields/0/id".to_owned(), json!("budget_currency"), "budget_currency", IdTwice),
        (format!("{f}/0/label"), json!("\u{200b}"), "line", NoText),
        (format!("{f}/0/label"), json!("x".repeat(201)), "line", TooLong),
        (format!("{f}/0/hint"), json!("x".repeat(2_001)), "line", TooLong),
        (format!("{f}/0/max_chars"), json!(0), "line", Limits),
        (format!("{f}/0/max_chars"), json!(501), "line", Limits),
        (format!("{f}/1/max_chars"), json!(50_001), "text", Limits),
        (format!("{f}/2/min"), json!(61), "count", Limits),
        (format!("{f}/2/max"), json!(9_007_199_254_740_992_i64), "count", Limits),
        (format!("{f}/2/decimals"), json!(7), "count", Limits),
        (format!("{f}/4/currencies"), json!([]), "budget", Currencies),
        (format!("{f}/4/currencies"), json!(["EUR", "EUR"]), "budget", Currencies),
        (format!("{f}/4/currencies"), json!(["eur"]), "budget", Currencies),
        (format!("{f}/5/latest"), json!("2025-01-01"), "day", Limits),
        (format!("{f}/6/options"), json!([]), "one", Options),
        (format!("{f}/6/options/1/value"), json!("a"), "one", Options),
        (format!("{f}/6/options/1/value"), json!("a b"), "one", Options),
        (format!("{f}/6/options/1/label"), json!(""), "one", Options),
        (format!("{f}/7/min"), json!(3), "many", Limits),
        (format!("{f}/7/max"), json!(4), "many", Limits),
        (format!("{f}/11/text"), json!(""), "terms", NoText),
        (format!("{f}/11/version"), json!(0), "terms", Version),
    ] {
        let told = refused(&pointer, value.clone());
        assert_eq!(told, [(place.to_owned(), why)], "{pointer} = {value}");
    }
}

#[test]
fn a_currency_control_is_guarded_whichever_field_stands_first() {
    let told = refused("/sections/0/fields/0/id", serde_json::json!("budget_currency"));
    assert_eq!(told, [("budget".to_owned(), DefinitionRefused::IdTwice)]);
}

#[test]
fn a_definition_with_unknown_words_is_no_definition() {
    let mut json = serde_json::to_value(every_kind()).unwrap();
    json["sections"][0]["fields"][0]["kind"] = "telepathy".into();
    assert!(serde_json::from_value::<FormDefinition>(json).is_err());
}
