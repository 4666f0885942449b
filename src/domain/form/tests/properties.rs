//! Claims that hold for whatever is typed.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::domain::canonical::canonical;

/// Text as people and machines type it: amounts, days, words of the form, accents, breaks, anything.
fn typed_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+−]?[0-9]{0,6}[.,' ]?[0-9]{0,4}[.,]?[0-9]{0,3}",
        "[0-9]{1,4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,4}",
        "(https?://)?[a-z.@:/ ]{0,20}",
        "[ \r\n\t\u{301}\u{200b}e\u{a0}]{0,8}",
        select(vec!["", "a", "b", "yes", "no", "FI", "fi", "1", "2", "EUR", "JPY", "18", "1 March 2027"])
            .prop_map(str::to_owned),
    ]
}

/// A posted section: some controls, in any order, some of them twice.
fn posted_section() -> impl Strategy<Value = Vec<(String, String)>> {
    let names: Vec<String> =
        every_kind().fields().flat_map(|field| [field.id.clone(), field.currency_control()]).collect();
    let some = proptest::collection::vec((select(names), typed_text()), 0..24);
    (some, any::<bool>()).prop_map(|(some, finished)| {
        let mut all = if finished { complete() } else { Vec::new() };
        all.retain(|(name, _)| some.iter().take(2).all(|(typed, _)| typed != name));
        all.extend(some.into_iter().take(if finished { 2 } else { 24 }));
        all
    })
}

fn answers(typed: &[(String, String)]) -> Answers {
    let form = every_kind();
    form.sections.iter().fold(Answers::default(), |mut answers, section| {
        answers.replace(section, read(section, typed).answers);
        answers
    })
}

/// What stays of the page when it is posted again unchanged, line breaks as browsers send them.
fn again(answers: &Answers) -> Answers {
    let form = every_kind();
    let controls = form.fields().map(|field| control(field, answers.get(&field.id)));
    let posted = controls.flat_map(|control| control.posted());
    let posted: Vec<_> = posted.map(|(name, value)| (name, value.replace('\n', "\r\n"))).collect();
    self::answers(&posted)
}

/// Everything that can be seen, composed.
fn visible(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfc().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn reading_loses_nothing_that_was_typed(field in 0..12_usize, typed in typed_text()) {
        let form = every_kind();
        let field = &form.sections[0].fields[field];
        let posted = [(field.id.clone(), typed.clone())];
        let read = read(&form.sections[0], &posted).answers;
        let control = control(field, read.get(&field.id));

        match read.get(&field.id) {
            None => prop_assert_eq!(visible(&typed), ""),
            Some(Answer::Text { .. } | Answer::Raw { .. } | Answer::Agreement { .. }) => {
                prop_assert!(visible(&control.value).contains(&visible(&typed)));
            }
            // Understood: the control may write it in another way, which means the same.
            Some(_) => prop_assert_eq!(&again(&read), &read),
        }
    }

    #[test]
    fn many_options_keep_the_unknown_ones(typed in proptest::collection::vec(typed_text(), 0..5)) {
        let form = every_kind();
        let posted: Vec<_> = typed.iter().map(|text| ("many".to_owned(), text.clone())).collect();
        let read = read(&form.sections[0], &posted).answers;
        let control = control(form.field("many").unwrap(), read.get("many"));

        for text in typed.iter().map(|text| visible(text)).filter(|text| !text.is_empty()) {
            let is_shown = |option: &ControlOption| option.checked && visible(&option.value) == text;
            prop_assert!(control.options.iter().any(is_shown), "{:?}", text);
        }
    }

    #[test]
    fn posting_an_unchanged_page_changes_nothing(typed in posted_section()) {
        let mut first = answers(&typed);
        // An outdated tick is not posted again: it must be made anew.
        if !matches!(first.get("terms"), Some(Answer::Agreement { version: 2, .. })) {
            first = first.only(&every_kind(), |field| field.id != "terms");
        }
        prop_assert_eq!(&again(&first), &first);
    }

    #[test]
    fn nothing_stands_in_the_way_exactly_if_all_sections_are_completed(typed in posted_section()) {
        let (form, answers) = (every_kind(), answers(&typed));
        let completed = |section| section_status(&answers, section) == SectionStatus::Completed;
        prop_assert_eq!(problems(&form, &answers).is_empty(), form.sections.iter().all(completed));
    }

    #[test]
    fn what_is_told_at_the_save_stands_in_the_way_too(typed in posted_section()) {
        let form = every_kind();
        let answers = answers(&typed);
        let blocking: Vec<_> = problems(&form, &answers).into_iter().map(|(_, error)| error).collect();
        for section in &form.sections {
            for error in read(section, &typed).problems.0 {
                prop_assert!(blocking.contains(&error), "{:?}", error);
            }
        }
    }

    #[test]
    fn answers_survive_storage(typed in posted_section()) {
        let answers = answers(&typed);
        let stored = serde_json::to_string(&answers).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Answers>(&stored).unwrap(), &answers);
    }

    #[test]
    fn canonical_bytes_do_not_depend_on_the_order_of_keys(
        members in proptest::collection::hash_map(any::<String>(), typed_text(), 0..8),
    ) {
        let object = |reverse: bool| {
            let mut members: Vec<_> = members.iter().collect();
            members.sort();
            if reverse {
                members.reverse();
            }
            let written: Vec<String> = members
                .into_iter()
                .map(|(key, value)| {
                    format!("{} : {}", serde_json::json!(key), serde_json::json!({"b": 1, "a": value}))
                })
                .collect();
            let text = format!("{{ {} }}", written.join(" , "));
            serde_json::from_str::<serde_json::Value>(&text).unwrap()
        };
        let bytes = canonical(&object(false)).unwrap();
        prop_assert_eq!(&bytes, &canonical(&object(true)).unwrap());
        let reread: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&reread, &object(false));
    }
}
