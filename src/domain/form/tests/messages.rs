//! Every refusal has an English sentence, and the sentence has its arguments.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::*;
use crate::error::Refusal;

/// The English sentence of a refusal. Fails if the message or one of its arguments is missing.
fn sentence(refusal: &Refusal) -> String {
    let english = include_str!("../../../../templates/locales/en/form.ftl");
    let resource = FluentResource::try_new(english.to_owned()).expect("form.ftl can be read");
    let mut bundle = FluentBundle::new(vec![unic_langid::LanguageIdentifier::default()]);
    bundle.set_use_isolating(false);
    bundle.add_resource(&resource).expect("no message stands twice");

    let mut args = FluentArgs::new();
    for (name, value) in &refusal.args {
        args.set(*name, value.clone());
    }
    let message =
        bundle.get_message(refusal.message).unwrap_or_else(|| panic!("{} has a text", refusal.message));
    let mut faults = Vec::new();
    let text = bundle.format_pattern(message.value().unwrap(), Some(&args), &mut faults);
    assert!(faults.is_empty(), "{}: {faults:?}", refusal.message);
    text.into_owned()
}

#[test]
fn problems_are_told_in_sentences() {
    let form = every_kind();
    for (field, fault, said) in [
        ("line", Fault::Missing, "Enter the line"),
        ("one", Fault::Missing, "Select the choice"),
        ("ready", Fault::Missing, "Select yes or no for “Is it ready?”"),
        ("terms", Fault::Missing, "Tick the box for the terms"),
        ("text", Fault::TooLong { limit: 1_200 }, "The text must be 1,200 characters or fewer"),
        ("many", Fault::TooMany { most: 2 }, "No more than 2 can be selected for the choices"),
        ("many", Fault::TooFew { least: 2 }, "Select at least 2 options for the choices"),
        ("count", Fault::Doubtful(Doubt::OutOfRange), "The count must be between 1 and 60 months"),
        ("level", Fault::Doubtful(Doubt::OutOfRange), "The level must be between -10.0 and 100.0"),
        ("day", Fault::Doubtful(Doubt::OutOfRange), "The day must be between 2026-01-01 and 2199-12-31"),
        ("prize", Fault::Doubtful(Doubt::OutOfRange), "A prize must be between 0 and 999,999,999,999.99"),
        ("budget", Fault::Doubtful(Doubt::CurrencyMissing), "Select a currency for the budget"),
        ("terms", Fault::OtherVersion, "Read the terms again and tick the box: the text has changed"),
    ] {
        assert_eq!(sentence(&fault.refusal(form.field(field).unwrap())), said);
    }
}

#[test]
fn a_label_is_lowered_inside_a_sentence_unless_it_is_an_abbreviation_or_a_question() {
    let form = every_kind();
    for (label, said) in [
        ("Your evidence", "Enter your evidence"),
        ("IP terms", "Enter IP terms"),
        ("What is new?", "Enter “What is new?”"),
        ("X", "Enter X"),
        ("Örtliche Lage", "Enter örtliche Lage"),
    ] {
        let field = Field { label: label.into(), ..form.field("line").unwrap().clone() };
        assert_eq!(sentence(&Fault::Missing.refusal(&field)), said);
    }
}

#[test]
fn every_problem_of_every_kind_has_a_sentence() {
    use Doubt::*;
    let doubts = [
        Invisible,
        NotANumber,
        TooManyDecimals,
        OutOfRange,
        AmountMissing,
        CurrencyMissing,
        UnknownCurrency,
        NotADate,
        NotAWebAddress,
        UnknownOption,
    ];
    let faults = [
        Fault::Missing,
        Fault::TooLong { limit: 1 },
        Fault::TooFew { least: 1 },
        Fault::TooMany { most: 1 },
        Fault::OtherVersion,
        Fault::WrongKind,
    ];
    for field in every_kind().fields().chain(standard().fields()) {
        for fault in doubts.map(Fault::Doubtful).into_iter().chain(faults) {
            assert!(!sentence(&fault.refusal(field)).is_empty());
        }
    }
}

#[test]
fn every_word_around_the_form_has_a_text() {
    use SectionStatus::*;
    let statuses = [NotStarted, InProgress, Problem, Completed].map(SectionStatus::message);
    let words = ["form-yes", "form-no", "form-optional", "form-confidential", "form-not-provided"];
    for message in statuses.into_iter().chain(words) {
        assert!(!sentence(&Refusal::new(message)).is_empty());
    }
}

#[test]
fn every_fault_of_a_definition_has_a_sentence() {
    use DefinitionRefused::*;
    let name = || "other".to_owned();
    let whys = [
        Id,
        IdTwice,
        Version,
        Size,
        NoText,
        TooLong,
        Options,
        Currencies,
        Limits,
        Reserved,
        Reuse,
        Days,
        NotAsked,
        UnknownName(name()),
        Comparison(name()),
        Circle,
        Rules,
        Expression(name()),
        NoTitle,
        NotAName,
    ];
    for why in whys {
        let fault = DefinitionFault { place: "line".into(), why: why.clone() };
        assert!(sentence(&fault.refusal()).contains("“line”"), "{why:?}");
    }
}
