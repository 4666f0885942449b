//! When a field is asked: rules about other answers joined by all or any, or one typed expression. Both are CEL.
//!
//! A fact that is not answered is `""`, an empty list or `null`, after its kind. A condition that cannot be computed
//! for the answers as they are does not hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    amount::{self, minor_digits},
    answer::Answer,
    definition::{Field, FormDefinition},
    kind::FieldKind,
};
use crate::domain::{
    country,
    expr::{Expr, ExprError},
};

/// The most rules of one condition.
pub const MOST_RULES: usize = 10;
/// The longest value of a rule, in characters.
const LONGEST_VALUE: usize = 100;

/// When a field is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every rule holds.
    All(Vec<Rule>),
    /// At least one rule holds.
    Any(Vec<Rule>),
    /// This expression holds; the facts are the ids of fields.
    Cel(String),
}

/// One comparison of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id of the field whose answer is compared.
    pub field: String,
    pub is: Comparison,
    /// As a person writes it: a number, a day, a word of the options, a piece of text. Empty where none is needed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

/// How an answer is compared. An unanswered field is nothing but `not_answered`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Is,
    IsNot,
    AtLeast,
    AtMost,
    /// The text has this piece; among the chosen options is this one.
    Contains,
    Answered,
    NotAnswered,
}

/// Why a condition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionRefused {
    #[error("a condition has 1 to {MOST_RULES} rules")]
    Size,
    #[error("no field `{0}` can be asked for")]
    Unknown(String),
    #[error("`{0}` cannot be compared like this")]
    Comparison(String),
    #[error("{0}")]
    Expression(#[from] ExprError),
}

impl Comparison {
    pub const ALL: [Self; 7] = [
        Self::Is,
        Self::IsNot,
        Self::AtLeast,
        Self::AtMost,
        Self::Contains,
        Self::Answered,
        Self::NotAnswered,
    ];

    /// The word in a definition, and in message ids.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Contains => "contains",
            Self::Answered => "answered",
            Self::NotAnswered => "not_answered",
        }
    }

    /// Whether it needs a value.
    #[must_use]
    pub const fn has_value(self) -> bool {
        !matches!(self, Self::Answered | Self::NotAnswered)
    }
}

impl std::str::FromStr for Comparison {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.as_str() == word).ok_or(())
    }
}

impl Condition {
    /// The rules; none of a typed expression.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        match self {
            Self::All(rules) | Self::Any(rules) => rules,
            Self::Cel(_) => &[],
        }
    }

    /// The expression it is, over the fields of this form.
    pub fn cel(&self, form: &FormDefinition) -> Result<String, ConditionRefused> {
        let sign = match self {
            Self::Cel(text) => return Ok(text.clone()),
            Self::All(_) => " && ",
            Self::Any(_) => " || ",
        };
        if !(1..=MOST_RULES).contains(&self.rules().len()) {
            return Err(ConditionRefused::Size);
        }
        let rules: Vec<String> = self.rules().iter().map(|rule| rule.cel(form)).collect::<Result<_, _>>()?;
        Ok(rules.join(sign))
    }

    /// The condition ready to be asked, or why it cannot be: tried with nothing answered and with everything, so that
    /// what it compares has the right kinds.
    pub(super) fn compile(&self, form: &FormDefinition) -> Result<Expr, ConditionRefused> {
        let text = self.cel(form)?;
        let known: Vec<&str> =
            form.fields().filter(|field| field.kind.is_answered()).map(|field| field.id.as_str()).collect();
        let parsed = match self {
            Self::Cel(_) => Expr::parse_plain(&text, &known),
            // Made of rules, each of which has its limits.
            _ => Expr::parse(&text, &known),
        };
        Ok(parsed?)
    }

    /// Whether it is a condition of this form at all.
    pub(super) fn check(&self, form: &FormDefinition) -> Result<Vec<String>, ConditionRefused> {
        let expr = self.compile(form)?;
        let names = expr.names();
        let samples = |fact: fn(&Field) -> Value| -> BTreeMap<&str, Value> {
            form.fields()
                .filter(|field| names.contains(&field.id))
                .map(|field| (field.id.as_str(), fact(field)))
                .collect()
        };
        expr.holds(&samples(sample))?;
        match expr.holds(&samples(unanswered)) {
            // `level >= 6` of nothing: it does not hold.
            Ok(_) | Err(ExprError::Failed(_)) => Ok(names),
            Err(other) => Err(other.into()),
        }
    }
}

impl Rule {
    fn cel(&self, form: &FormDefinition) -> Result<String, ConditionRefused> {
        let field = form.field(&self.field).filter(|field| field.kind.is_answered());
        let field = field.ok_or_else(|| ConditionRefused::Unknown(self.field.clone()))?;
        let misfit = || ConditionRefused::Comparison(field.id.clone());
        let (name, nothing) = (&field.id, written(&unanswered(field)));
        if !comparisons(&field.kind).contains(&self.is) {
            return Err(misfit());
        }
        let value = if self.is.has_value() {
            written(&constant(field, self.value.trim()).ok_or_else(misfit)?)
        } else {
            nothing.clone()
        };
        let is_list = unanswered(field).is_array();
        Ok(match self.is {
            Comparison::Answered => format!("{name} != {nothing}"),
            Comparison::NotAnswered => format!("{name} == {nothing}"),
            Comparison::Is => format!("{name} == {value}"),
            Comparison::IsNot if is_list => format!("({name} != {nothing} && !({value} in {name}))"),
            Comparison::IsNot => format!("({name} != {nothing} && {name} != {value})"),
            Comparison::AtLeast => format!("({name} != {nothing} && {name} >= {value})"),
            Comparison::AtMost => format!("({name} != {nothing} && {name} <= {value})"),
            Comparison::Contains if is_list => format!("{value} in {name}"),
            Comparison::Contains => format!("{name}.contains({value})"),
        })
    }
}

/// How an answer of this kind can be compared.
#[must_use]
pub fn comparisons(kind: &FieldKind) -> &'static [Comparison] {
    use Comparison::{Answered, AtLeast, AtMost, Contains, Is, IsNot, NotAnswered};
    match kind {
        FieldKind::ShortText { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Url
        | FieldKind::Email
        | FieldKind::Phone => &[Contains, Answered, NotAnswered],
        FieldKind::Number { .. } | FieldKind::Scale { .. } | FieldKind::Date { .. } => {
            &[Is, IsNot, AtLeast, AtMost, Answered, NotAnswered]
        }
        FieldKind::Money { .. }
        | FieldKind::Budget { .. }
        | FieldKind::People { .. }
        | FieldKind::DateRange { .. } => &[AtLeast, AtMost, Answered, NotAnswered],
        FieldKind::OneOf { .. } | FieldKind::Country => &[Is, IsNot, Answered, NotAnswered],
        FieldKind::ManyOf { .. } | FieldKind::Capabilities { .. } => {
            &[Contains, IsNot, Answered, NotAnswered]
        }
        FieldKind::YesNo => &[Is, Answered, NotAnswered],
        FieldKind::Agreement { .. } => &[Answered, NotAnswered],
        FieldKind::File { .. } | FieldKind::Note { .. } => &[],
    }
}

/// What an unanswered field is in a condition.
fn unanswered(field: &Field) -> Value {
    match field.kind {
        FieldKind::ManyOf { .. } | FieldKind::Capabilities { .. } => json!([]),
        FieldKind::Number { .. }
        | FieldKind::Scale { .. }
        | FieldKind::Money { .. }
        | FieldKind::Budget { .. }
        | FieldKind::People { .. }
        | FieldKind::YesNo
        | FieldKind::Agreement { .. } => Value::Null,
        _ => json!(""),
    }
}

/// Something a field can be, of the right kind.
fn sample(field: &Field) -> Value {
    match &field.kind {
        FieldKind::ManyOf { .. } | FieldKind::Capabilities { .. } => json!(["a"]),
        FieldKind::YesNo | FieldKind::Agreement { .. } => json!(true),
        FieldKind::Number { decimals: 0, .. } | FieldKind::Scale { .. } | FieldKind::People { .. } => {
            json!(1)
        }
        FieldKind::Number { .. } | FieldKind::Money { .. } | FieldKind::Budget { .. } => json!(1.5),
        _ => json!("a"),
    }
}

/// The fact that an answer is.
pub(super) fn fact(field: &Field, answer: Option<&Answer>) -> Value {
    match answer {
        Some(Answer::Text { text }) => json!(text),
        Some(Answer::Number { scaled, decimals: 0 }) => json!(scaled),
        Some(Answer::Number { scaled, decimals }) => json!(fraction(*scaled, *decimals)),
        Some(Answer::Money { minor, currency }) => json!(fraction(*minor, minor_digits(currency))),
        Some(Answer::Budget { currency, rows }) => {
            let total: i64 = rows.iter().flat_map(|row| &row.years).flatten().sum();
            json!(fraction(total, minor_digits(currency)))
        }
        Some(Answer::Date { date } | Answer::DateRange { from: date, .. }) => json!(date.to_string()),
        Some(Answer::Choice { value }) => json!(value),
        Some(Answer::Choices { values }) => json!(values),
        Some(Answer::YesNo { yes }) => json!(yes),
        Some(Answer::Agreement { ticked: true, .. }) => json!(true),
        Some(Answer::People { people }) => json!(people.len()),
        // What was not understood is no answer.
        None | Some(Answer::Raw { .. } | Answer::Agreement { .. }) => unanswered(field),
    }
}

/// Close enough to be compared: what is compared was typed with a few digits.
fn fraction(scaled: i64, decimals: u8) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "answers are at most 2^53")]
    let whole = scaled as f64;
    whole / 10_f64.powi(i32::from(decimals))
}

/// The typed value of a rule as the fact of the field could be, if it could.
fn constant(field: &Field, typed: &str) -> Option<Value> {
    if typed.is_empty() || typed.chars().count() > LONGEST_VALUE || typed.chars().any(char::is_control) {
        return None;
    }
    let decimal = |decimals| amount::parse(typed, decimals).ok().map(|scaled| fraction(scaled, decimals));
    match &field.kind {
        FieldKind::Number { decimals: 0, .. } | FieldKind::Scale { .. } | FieldKind::People { .. } => {
            amount::parse(typed, 0).ok().map(|whole| json!(whole))
        }
        FieldKind::Number { decimals, .. } => decimal(*decimals).map(|number| json!(number)),
        FieldKind::Money { .. } | FieldKind::Budget { .. } => decimal(2).map(|number| json!(number)),
        FieldKind::Date { .. } | FieldKind::DateRange { .. } => {
            super::day::parse(typed).map(|day| json!(day.to_string()))
        }
        FieldKind::OneOf { options } | FieldKind::ManyOf { options, .. } => {
            options.iter().any(|option| option.value == typed).then(|| json!(typed))
        }
        // Of a form that was not told which fields there are, any word may be one.
        kind @ FieldKind::Capabilities { .. } => {
            let words = kind.vocabulary();
            let is_known = words.is_empty() || words.iter().any(|listed| listed.word == typed);
            is_known.then(|| json!(typed))
        }
        FieldKind::Country => country::exists(typed).then(|| json!(typed)),
        FieldKind::YesNo => matches!(typed, "yes" | "no").then(|| json!(typed == "yes")),
        _ => Some(json!(typed)),
    }
}

/// A constant in the expression language.
fn written(value: &Value) -> String {
    match value {
        // JSON writes 2.0 as `2.0` and 1e20 never: amounts are at most 2^53.
        Value::String(text) => {
            let mut literal = String::from('"');
            for c in text.chars() {
                match c {
                    '"' | '\\' => literal.extend(['\\', c]),
                    other => literal.push(other),
                }
            }
            literal.push('"');
            literal
        }
        other => other.to_string(),
    }
}
