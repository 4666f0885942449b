//! Whatever a manager types: a definition is refused, or it can be drawn, answered and judged.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(vec!["a", "b", "c", "d", "e", "f", "title", "org_name", "x_currency"]).prop_map(str::to_owned),
        1 => select(vec!["", "action", "check", "A", "1x", "x y", "__proto__", "<b>", "in"]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ?]{1,12}",
        1 => select(vec!["<script>alert(1)</script>", "{{ 7*7 }}", "\u{202e}", "\u{200b}", "\"'`\\"])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    vec((word(), text()).prop_map(|(value, label)| Choice { value, label }), 0..4)
}

fn codes() -> impl Strategy<Value = Vec<String>> {
    vec(select(vec!["EUR", "JPY", "TND", "eur", ""]).prop_map(str::to_owned), 0..3)
}

fn small() -> impl Strategy<Value = u32> {
    prop_oneof![0..6_u32, Just(u32::MAX), any::<u32>()]
}

fn day() -> impl Strategy<Value = Option<chrono::NaiveDate>> {
    let day = |days: i32| chrono::NaiveDate::from_epoch_days(days).unwrap_or_default();
    option::of((-40_000..100_000_i32).prop_map(day))
}

fn kind() -> impl Strategy<Value = FieldKind> {
    prop_oneof![
        small().prop_map(|max_chars| FieldKind::ShortText { max_chars }),
        (small(), option::of(small()))
            .prop_map(|(max_chars, max_words)| FieldKind::LongText { max_chars, max_words }),
        (any::<i64>(), any::<i64>(), text(), any::<u8>())
            .prop_map(|(min, max, unit, decimals)| FieldKind::Number { min, max, unit, decimals }),
        (0..9_u8, text()).prop_map(|(decimals, unit)| FieldKind::Number { min: 0, max: 9, unit, decimals }),
        codes().prop_map(|currencies| FieldKind::Money { currencies }),
        (day(), day()).prop_map(|(earliest, latest)| FieldKind::Date { earliest, latest }),
        (day(), day()).prop_map(|(earliest, latest)| FieldKind::DateRange { earliest, latest }),
        choices().prop_map(|options| FieldKind::OneOf { options }),
        (choices(), small(), small()).prop_map(|(options, min, max)| FieldKind::ManyOf { options, min, max }),
        (any::<u8>(), text(), text()).prop_map(|(max, low, high)| FieldKind::Scale { max, low, high }),
        (0..12_u8, text(), text()).prop_map(|(max, low, high)| FieldKind::Scale { max, low, high }),
        select(vec![
            FieldKind::YesNo,
            FieldKind::Url,
            FieldKind::Email,
            FieldKind::Phone,
            FieldKind::Country
        ]),
        (small(), small()).prop_map(|(least, most)| FieldKind::People { least, most }),
        (codes(), choices(), 0..12_u8).prop_map(|(currencies, rows, years)| FieldKind::Budget {
            currencies,
            rows,
            years
        }),
        (select(vec![Vocabulary::Areas, Vocabulary::Markets, Vocabulary::Own]), small())
            .prop_map(|(of, most)| FieldKind::Capabilities { of, most, known: Vec::new() }),
        small().prop_map(|most| FieldKind::File { most }),
        (text(), 0..3_u32).prop_map(|(text, version)| FieldKind::Agreement { text, version }),
        text().prop_map(|text| FieldKind::Note { text }),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let value = prop_oneof![
        text(),
        select(vec!["a", "yes", "3", "FI", "2027-03-01", "energy"]).prop_map(str::to_owned)
    ];
    let rule = (word(), select(Comparison::ALL.to_vec()), value).prop_map(|(field, is, value)| Rule {
        field,
        is,
        value,
    });
    let rules = vec(rule, 0..3).boxed();
    let typed = select(vec![
        "a == \"x\"",
        "b >= 3",
        "c > 1.5",
        "a in d",
        "size(d) > 0 && e",
        "!(f)",
        "f == null",
        "-a > 1",
        "[1].map(x, x)",
        "((((",
        "\"",
        "title.contains(\"x\")",
    ]);
    prop_oneof![
        rules.clone().prop_map(Condition::All),
        rules.prop_map(Condition::Any),
        typed.prop_map(|cel| Condition::Cel(cel.to_owned())),
        any::<String>().prop_map(Condition::Cel),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    (
        (word(), text(), text(), kind()),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        (option::weighted(0.2, day()), option::weighted(0.2, day())),
        (option::weighted(0.4, condition()), prop_oneof![Just(String::new()), word()]),
    )
        .prop_map(|((id, label, hint, kind), marks, (from, frozen), (shown_if, reuse))| Field {
            hint,
            required: marks.0,
            confidential: marks.1,
            identity: marks.2,
            required_from: from.flatten(),
            frozen_after: frozen.flatten(),
            shown_if,
            reuse,
            ..Field::new(&id, &label, kind)
        })
}

fn definition() -> impl Strategy<Value = FormDefinition> {
    let section = (word(), text(), text(), vec(field(), 0..4))
        .prop_map(|(id, title, guidance, fields)| Section { id, title, guidance, fields });
    (word(), 0..3_u32, vec(section, 0..3)).prop_map(|(key, version, sections)| FormDefinition {
        key,
        version,
        sections,
    })
}

/// A definition that passes: every field that is refused is asked as a plain one instead.
fn sound() -> impl Strategy<Value = FormDefinition> {
    vec(vec(field(), 1..4), 1..3).prop_map(|sections| {
        let ids = ["a", "b", "c", "d", "e", "f"];
        let mut free = ids.into_iter();
        let sections = sections.into_iter().zip(1..).map(|(fields, number)| Section {
            id: format!("s{number}"),
            title: "Title".into(),
            guidance: String::new(),
            fields: fields
                .into_iter()
                .zip(free.by_ref())
                .map(|(field, id)| Field { id: id.into(), label: format!("L{}", field.label), ..field })
                .collect(),
        });
        let mut form = FormDefinition { key: "made".into(), version: 1, sections: sections.collect() };
        while let Err(faults) = form.check() {
            for field in form.sections.iter_mut().flat_map(|section| &mut section.fields) {
                if faults.iter().any(|fault| fault.place == field.id) {
                    *field = Field::new(&field.id, "Label", FieldKind::ShortText { max_chars: 9 });
                }
            }
        }
        form
    })
}

/// Pairs a browser or anybody else could post.
fn posted() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = (
        select(vec!["a", "b", "c", "d", "e", "f", "a_currency", "zz"]),
        select(vec![
            "",
            ".from",
            ".to",
            ".1.name",
            ".2.email",
            ".1.role",
            ".a.1",
            ".b.2",
            ".currency",
            ".",
            ".99.x",
        ]),
    )
        .prop_map(|(id, part)| format!("{id}{part}"));
    let value = prop_oneof![
        select(vec![
            "",
            "a",
            "b",
            "yes",
            "1",
            "3",
            "EUR",
            "JPY",
            "2027-03-01",
            "energy",
            "kim@example.org",
            "+1 202 555 0123"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    vec((name, value), 0..16)
}

/// Everything a page, a save and a sending do with a form.
fn use_it(form: &FormDefinition, typed: &[(String, String)]) -> Answers {
    let today = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let mut answers = Answers::default();
    for section in &form.sections {
        answers.replace(section, read(section, typed).answers);
    }
    let asked = form.asked(&answers, today);
    for field in form.fields() {
        let drawn = control(field, answers.get(&field.id));
        let _ = (drawn.posted(), display(field, answers.get(&field.id)), field.is_frozen(today));
    }
    for section in &asked.sections {
        let _ = section_status(&answers, section);
    }
    for (_, error) in problems(&asked, &answers) {
        assert!(!error.why.message.is_empty());
    }
    answers
}

proptest! {
    #[test]
    fn a_definition_is_refused_with_named_faults_or_can_be_used(form in definition(), typed in posted()) {
        match form.check() {
            Ok(()) => { use_it(&form, &typed); }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(!fault.refusal().message.is_empty());
                }
                // Even then nothing breaks: what is stored may be older than the rules.
                use_it(&form, &typed);
            }
        }
    }

    #[test]
    fn a_checked_definition_keeps_what_was_posted_when_its_page_is_posted_again(form in sound(), typed in posted()) {
        let first = use_it(&form, &typed);
        let mut again = Answers::default();
        for section in &form.sections {
            let drawn = section.fields.iter().map(|field| control(field, first.get(&field.id)));
            let pairs: Vec<_> = drawn.flat_map(|control| control.posted()).collect();
            again.replace(section, read(section, &pairs).answers);
        }
        // An outdated tick is made anew.
        let ticks = |field: &Field| !matches!(field.kind, FieldKind::Agreement { .. });
        prop_assert_eq!(first.only(&form, ticks), again.only(&form, ticks));
    }

    #[test]
    fn a_definition_is_the_same_after_storage(form in sound()) {
        let stored = serde_json::to_value(&form).unwrap();
        prop_assert_eq!(serde_json::from_value::<FormDefinition>(stored).unwrap(), form);
    }
}
