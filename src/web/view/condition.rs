//! A condition as a sentence, the same wherever it is shown.

use super::word;
use crate::{
    domain::{
        country,
        form::{Comparison, Condition, FieldKind, FormDefinition, Rule},
    },
    wording::Wording,
};

/// "“How mature it is” is at least 6 and “Areas” has Energy"; a typed expression stands as it is.
pub(in crate::web) fn sentence(
    wording: &Wording<'_>,
    form: &FormDefinition,
    condition: &Condition,
) -> String {
    let join = match condition {
        Condition::Cel(text) => return text.clone(),
        Condition::All(_) => "form-rule-and",
        Condition::Any(_) => "form-rule-or",
    };
    let rules: Vec<String> = condition.rules().iter().map(|rule| one(wording, form, rule)).collect();
    rules.join(&format!(" {} ", wording.say(join)))
}

fn one(wording: &Wording<'_>, form: &FormDefinition, rule: &Rule) -> String {
    let field = form.field(&rule.field);
    let label = field.map_or_else(|| rule.field.clone(), |field| field.label.clone());
    let value = field.map_or_else(|| rule.value.clone(), |field| value(wording, &field.kind, &rule.value));
    wording.say_with(comparison(rule.is), &[("field", label), ("value", value)])
}

/// The message that says a comparison.
pub(in crate::web) fn comparison(is: Comparison) -> &'static str {
    match is {
        Comparison::Is => "form-rule-is",
        Comparison::IsNot => "form-rule-is-not",
        Comparison::AtLeast => "form-rule-at-least",
        Comparison::AtMost => "form-rule-at-most",
        Comparison::Contains => "form-rule-contains",
        Comparison::Answered => "form-rule-answered",
        Comparison::NotAnswered => "form-rule-not-answered",
    }
}

/// The value as its field reads it.
fn value(wording: &Wording<'_>, kind: &FieldKind, typed: &str) -> String {
    let label = kind.options().iter().find(|option| option.value == typed).map(|option| option.label.clone());
    match kind {
        _ if label.is_some() => label.unwrap_or_default(),
        FieldKind::YesNo if typed == "yes" => wording.say("form-yes"),
        FieldKind::YesNo if typed == "no" => wording.say("form-no"),
        FieldKind::Country if country::exists(typed) => wording.say(&country::message(typed)),
        FieldKind::Capabilities { .. } => word(wording, &kind.word(typed)),
        _ => typed.to_owned(),
    }
}
