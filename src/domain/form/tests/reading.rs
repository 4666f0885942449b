//! What a save takes, what it keeps, and what stands in the way of sending.

use super::*;
use crate::domain::canonical::canonical;

#[test]
fn a_complete_section_is_understood_and_can_be_sent() {
    let read = read(&every_kind().sections[0], &complete());

    assert_eq!(told(&read.problems.0), []);
    assert_eq!(problems(&every_kind(), &read.answers), []);
    assert_eq!(
        String::from_utf8(canonical(&read.answers).unwrap()).unwrap(),
        concat!(
            r#"{"budget":{"currency":"EUR","kind":"money","minor":25000000},"#,
            r#""count":{"decimals":0,"kind":"number","scaled":18},"#,
            r#""country":{"kind":"choice","value":"FI"},"#,
            r#""day":{"date":"2027-03-01","kind":"date"},"#,
            r#""level":{"decimals":1,"kind":"number","scaled":125},"#,
            r#""line":{"kind":"text","text":"Line"},"#,
            r#""many":{"kind":"choices","values":["a","c"]},"#,
            r#""one":{"kind":"choice","value":"b"},"#,
            r#""page":{"kind":"text","text":"https://www.example.org"},"#,
            r#""ready":{"kind":"yes_no","yes":false},"#,
            r#""terms":{"kind":"agreement","ticked":true,"version":2},"#,
            r#""text":{"kind":"text","text":"First\n\nSecond"}}"#,
        )
    );
}

#[test]
fn what_is_not_understood_is_kept_told_at_the_save_and_stands_in_the_way() {
    for (field, typed, message) in [
        ("line", "\u{200b}\u{feff}", "form-invisible"),
        ("text", "\u{200b}\n\u{200b}", "form-invisible"),
        ("count", "eighteen", "form-not-a-whole-number"),
        ("count", "18.5", "form-not-a-whole-number"),
        ("count", "0", "form-out-of-range"),
        ("count", "61", "form-out-of-range"),
        ("count", "99999999999999999999", "form-out-of-range"),
        ("level", "high", "form-not-a-number"),
        ("level", "1.25", "form-one-decimal"),
        ("level", "100.1", "form-out-of-range"),
        ("budget", "a lot", "form-not-an-amount"),
        ("budget", "-1", "form-out-of-range"),
        ("budget", "1000000000000", "form-out-of-range"),
        ("budget", "250.000", "form-amount-unclear"),
        ("budget_currency", "JPX", "form-no-currency"),
        ("day", "next spring", "form-not-a-date"),
        ("day", "2027-02-30", "form-not-a-date"),
        ("day", "2025-12-31", "form-out-of-range"),
        ("day", "2227-01-01", "form-out-of-range"),
        ("one", "z", "form-unknown-option"),
        ("many", "z", "form-unknown-option"),
        ("ready", "maybe", "form-not-yes-or-no"),
        ("page", "our page", "form-not-a-web-address"),
        ("country", "Finland", "form-unknown-option"),
        ("terms", "on", "form-agreement-changed"),
    ] {
        let read = complete_but(field, &[typed]);
        let id = field.trim_end_matches("_currency");
        assert_eq!(told(&read.problems.0), [(id, message)], "{field}={typed}");
        assert!(matches!(read.answers.get(id), Some(Answer::Raw { .. })), "{field}={typed}");
        assert_eq!(stands_in_the_way(&read.answers), [(id.to_owned(), message)], "{field}={typed}");
    }
}

#[test]
fn what_is_missing_or_too_long_is_saved_quietly_and_stands_in_the_way() {
    for (field, typed, message) in [
        ("line", "", "form-missing"),
        ("line", "  ", "form-missing"),
        ("line", "Sixsix", "form-too-long"),
        ("text", "\r\n", "form-missing"),
        ("text", "twenty-one characters", "form-too-long"),
        ("count", "", "form-missing"),
        ("budget", "", "form-missing"),
        ("budget_currency", "", "form-no-currency"),
        ("day", "", "form-missing"),
        ("one", "", "form-not-selected"),
        ("many", "", "form-not-selected"),
        ("ready", "", "form-not-yes-or-no"),
        ("page", "", "form-missing"),
        ("country", "", "form-not-selected"),
        ("terms", "", "form-not-ticked"),
    ] {
        let read = complete_but(field, &[typed]);
        let id = field.trim_end_matches("_currency");
        assert_eq!(told(&read.problems.0), [], "{field}={typed}");
        assert_eq!(stands_in_the_way(&read.answers), [(id.to_owned(), message)], "{field}={typed}");
    }
}

#[test]
fn half_an_amount_is_kept_and_in_an_optional_field_a_lone_currency_stands_in_nobodys_way() {
    let more = &every_kind().sections[1];
    for (typed, left) in [
        (pairs(&[("prize_currency", "NOK")]), None),
        (pairs(&[("prize", "5")]), Some("form-no-currency")),
        (pairs(&[("prize", "5"), ("prize_currency", "NOK")]), None),
    ] {
        let read = read(more, &typed);
        assert_eq!(told(&read.problems.0), []);
        let answer = read.answers.get("prize");
        assert_eq!(fault(&more.fields[1], answer).map(|fault| fault.refusal(&more.fields[1]).message), left);
        assert_eq!(control(&more.fields[1], answer).posted().last(), typed.last());
    }
}

#[test]
fn the_only_currency_needs_no_choice() {
    let more = &every_kind().sections[1];
    assert_eq!(read(more, &pairs(&[("fee", "7,50")])).answers.money("fee"), Some((750, "EUR")));
    assert!(read(more, &pairs(&[("fee", ""), ("fee_currency", "EUR")])).answers.is_empty());
}

#[test]
fn minor_units_follow_the_currency() {
    let typed = [("budget", "1,500"), ("budget_currency", "JPY")];
    let answers = read(&every_kind().sections[0], &pairs(&typed)).answers;
    assert_eq!(answers.money("budget"), Some((1_500, "JPY")));
}

#[test]
fn too_many_options_are_told_at_the_save_and_kept() {
    let read = complete_but("many", &["c", "b", "a", "a"]);
    assert_eq!(told(&read.problems.0), [("many", "form-too-many-options")]);
    assert_eq!(read.answers.choices("many"), ["a", "b", "c"]);
}

#[test]
fn a_limit_counts_composed_characters() {
    let five = "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}";
    assert_eq!(stands_in_the_way(&complete_but("line", &[five]).answers), []);
    assert_eq!(
        problems(&every_kind(), &complete_but("line", &["ééééée"]).answers)[0].1.why.args.last(),
        Some(&("limit", "5".to_owned()))
    );
}

#[test]
fn an_older_agreement_must_be_ticked_again() {
    let read = complete_but("terms", &["1"]);
    assert_eq!(told(&read.problems.0), [("terms", "form-agreement-changed")]);
    let terms = every_kind();
    let shown = control(terms.field("terms").unwrap(), read.answers.get("terms"));
    assert!(shown.options.iter().all(|option| !option.checked));
}

#[test]
fn an_answer_of_another_kind_must_be_given_again() {
    let mut answers = read(&every_kind().sections[0], &complete()).answers;
    answers.insert("count", Answer::Text { text: "18".into() });
    answers.insert("level", Answer::Number { scaled: 12, decimals: 0 });
    assert_eq!(
        stands_in_the_way(&answers),
        [("count".to_owned(), "form-field-changed"), ("level".to_owned(), "form-field-changed")]
    );
}

#[test]
fn a_stored_word_that_is_no_option_any_more_is_shown_and_stands_in_the_way() {
    let form = every_kind();
    let one = form.field("one").unwrap();
    let gone = Answer::Choice { value: "gone".into() };
    assert_eq!(fault(one, Some(&gone)), Some(Fault::Doubtful(Doubt::UnknownOption)));
    assert_eq!(display(one, Some(&gone)), Shown::Options { labels: vec!["gone".into()] });
    assert!(control(one, Some(&gone)).options.iter().any(|option| option.checked && option.value == "gone"));
}

#[test]
fn names_that_are_no_field_are_passed_over() {
    let typed = pairs(&[("title", "x"), ("_version", "3"), ("LINE", "x"), ("count_currency", "EUR")]);
    assert!(read(&every_kind().sections[0], &typed).answers.is_empty());
}

#[test]
fn a_section_is_replaced_whole_and_the_others_stay() {
    let form = every_kind();
    let mut answers = read(&form.sections[0], &complete()).answers;
    answers.replace(&form.sections[1], read(&form.sections[1], &pairs(&[("note", "old")])).answers);
    answers.replace(&form.sections[0], read(&form.sections[0], &pairs(&[("line", "new")])).answers);
    assert_eq!(answers.iter().map(|(id, _)| id).collect::<Vec<_>>(), ["line", "note"]);
}

#[test]
fn a_mask_lets_through_only_fields_that_the_form_knows() {
    let form = every_kind();
    let mut answers = read(&form.sections[0], &complete()).answers;
    answers.insert("stranger", Answer::Text { text: "Aalto Sensors Oy".into() });
    let blind = answers.only(&form, |field| !field.identity);
    assert_eq!(blind.text("line"), Some("Line"));
    for hidden in ["page", "country", "stranger"] {
        assert_eq!(blind.get(hidden), None, "{hidden}");
    }
}

#[test]
fn a_section_goes_from_not_started_to_completed() {
    let form = every_kind();
    let [all, more] = form.sections.as_slice() else { panic!("two sections") };
    let status = |typed: &[(&str, &str)]| section_status(&read(all, &pairs(typed)).answers, all);

    assert_eq!(status(&[]), SectionStatus::NotStarted);
    assert_eq!(status(&[("line", "Line")]), SectionStatus::InProgress);
    assert_eq!(status(&[("budget_currency", "JPY")]), SectionStatus::InProgress);
    assert_eq!(status(&[("line", "Too long")]), SectionStatus::Problem);
    assert_eq!(status(&[("count", "many")]), SectionStatus::Problem);
    assert_eq!(section_status(&read(all, &complete()).answers, all), SectionStatus::Completed);
    assert_eq!(section_status(&Answers::default(), more), SectionStatus::Completed);
}

#[test]
fn answers_are_shown_as_people_read_them() {
    let form = every_kind();
    let answers = read(&form.sections[0], &complete()).answers;
    let shown = |id: &str| display(form.field(id).unwrap(), answers.get(id));

    assert_eq!(shown("text"), Shown::Text { paragraphs: vec!["First".into(), "Second".into()] });
    assert_eq!(shown("count"), Shown::Number { number: "18".into(), unit: "months".into() });
    assert_eq!(shown("budget"), Shown::Money { amount: "EUR 250,000.00".into() });
    assert_eq!(shown("day"), Shown::Date { iso: "2027-03-01".into() });
    assert_eq!(shown("many"), Shown::Options { labels: vec!["Label A".into(), "Label C".into()] });
    assert_eq!(shown("ready"), Shown::YesNo { message: "form-no" });
    assert_eq!(shown("page"), Shown::Link { url: "https://www.example.org".into() });
    assert_eq!(shown("country"), Shown::Country { message: "country-FI".into() });
    assert_eq!(shown("terms"), Shown::Agreed { text: Some("We agree.".into()), version: 2 });
    assert_eq!(display(form.field("note").unwrap(), None), Shown::NotProvided);

    let odd = complete_but("budget", &["a lot"]).answers;
    let shown = display(form.field("budget").unwrap(), odd.get("budget"));
    assert_eq!(shown, Shown::Raw { typed: "a lot EUR".into() });
}

#[test]
fn a_control_says_how_it_is_drawn() {
    let form = every_kind();
    let drawn = |id: &str| control(form.field(id).unwrap(), None);

    for (id, widget, input, keyboard) in [
        ("line", Widget::Text, "text", "text"),
        ("text", Widget::Textarea, "text", "text"),
        ("count", Widget::Text, "text", "numeric"),
        ("level", Widget::Text, "text", "text"),
        ("budget", Widget::Money, "text", "decimal"),
        ("day", Widget::Text, "date", "text"),
        ("one", Widget::Radios, "text", "text"),
        ("many", Widget::Checkboxes, "text", "text"),
        ("ready", Widget::Radios, "text", "text"),
        ("page", Widget::Text, "url", "url"),
        ("country", Widget::Select, "text", "text"),
        ("terms", Widget::Tick, "text", "text"),
    ] {
        let control = drawn(id);
        assert_eq!((control.widget, control.input, control.keyboard), (widget, input, keyboard), "{id}");
        assert!(control.options.iter().chain(&control.currencies).all(|option| !option.checked), "{id}");
    }
    let unclear = complete_but("day", &["soon"]).answers;
    let control = control(form.field("day").unwrap(), unclear.get("day"));
    assert_eq!((control.input, control.value.as_str()), ("text", "soon"));
}
