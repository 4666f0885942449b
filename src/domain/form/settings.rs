//! The settings of a field as whoever makes a form types them: texts by the name of a control, and back.

use chrono::NaiveDate;

use super::{
    amount::{self, plain},
    condition::{Condition, MOST_RULES, Rule},
    day,
    definition::Field,
    kind::{Choice, FieldKind, Vocabulary},
    text,
};
use crate::error::{Invalid, Refusal};

/// Typed settings: names of controls with what stands in them.
pub type Typed = Vec<(String, String)>;

/// The settings of a field as its page shows them.
#[must_use]
pub fn settings(field: &Field) -> Typed {
    let mut typed = Typed::new();
    let mut put = |name: &str, value: String| typed.push((name.to_owned(), value));
    let mark = |is_set: bool| if is_set { "yes".to_owned() } else { String::new() };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    put("label", field.label.clone());
    put("id", field.id.clone());
    put("hint", field.hint.clone());
    put("why", field.why.clone());
    put("required", mark(field.required));
    put("required_from", day(field.required_from));
    put("frozen_after", day(field.frozen_after));
    put("confidential", mark(field.confidential));
    put("identity", mark(field.identity));
    put("reuse", field.reuse.clone());
    match &field.kind {
        FieldKind::ShortText { max_chars } => put("max_chars", max_chars.to_string()),
        FieldKind::LongText { max_chars, max_words } => {
            put("max_chars", max_chars.to_string());
            put("max_words", max_words.map(|words| words.to_string()).unwrap_or_default());
        }
        FieldKind::Number { min, max, unit, decimals } => {
            put("decimals", decimals.to_string());
            put("min", plain(*min, *decimals));
            put("max", plain(*max, *decimals));
            put("unit", unit.clone());
        }
        FieldKind::Money { currencies } => put("currencies", currencies.join(", ")),
        FieldKind::Date { earliest, latest } | FieldKind::DateRange { earliest, latest } => {
            put("earliest", day(*earliest));
            put("latest", day(*latest));
        }
        FieldKind::OneOf { options } => put("options", lines(options)),
        FieldKind::ManyOf { options, min, max } => {
            put("options", lines(options));
            put("least", min.to_string());
            put("most", max.to_string());
        }
        FieldKind::Scale { max, low, high } => {
            put("most", max.to_string());
            put("low", low.clone());
            put("high", high.clone());
        }
        FieldKind::People { least, most } => {
            put("least", least.to_string());
            put("most", most.to_string());
        }
        FieldKind::Budget { currencies, rows, years } => {
            put("options", lines(rows));
            put("years", years.to_string());
            put("currencies", currencies.join(", "));
        }
        FieldKind::Capabilities { of, most, .. } => {
            let word = match of {
                Vocabulary::Areas => "areas",
                Vocabulary::Markets => "markets",
                Vocabulary::Own => "own",
            };
            put("of", word.to_owned());
            put("most", most.to_string());
        }
        FieldKind::File { most } => put("most", most.to_string()),
        FieldKind::Agreement { text, .. } | FieldKind::Note { text } => put("text", text.clone()),
        FieldKind::YesNo | FieldKind::Url | FieldKind::Email | FieldKind::Phone | FieldKind::Country => {}
    }
    let join = match &field.shown_if {
        None => "always",
        Some(Condition::All(_)) => "all",
        Some(Condition::Any(_)) => "any",
        Some(Condition::Cel(cel)) => {
            put("cel", cel.clone());
            "cel"
        }
    };
    put("join", join.to_owned());
    for (number, rule) in (1..).zip(field.shown_if.iter().flat_map(Condition::rules)) {
        put(&format!("rule-{number}-field"), rule.field.clone());
        put(&format!("rule-{number}-is"), rule.is.as_str().to_owned());
        put(&format!("rule-{number}-value"), rule.value.clone());
    }
    typed
}

/// The field with these settings, of the kind it had. Refused is what cannot be read; whether it fits into the form is
/// asked of the form. An agreement whose text is another one gets the next version.
pub fn with_settings(field: &Field, typed: &[(String, String)]) -> Result<Field, Invalid> {
    let read = Reading { typed, invalid: Invalid::default().into() };
    let kind = read.kind(&field.kind);
    let read_field = Field {
        id: read.line("id"),
        label: read.line("label"),
        hint: read.text("hint"),
        why: read.text("why"),
        kind,
        required: read.is_set("required"),
        required_from: read.day("required_from"),
        frozen_after: read.day("frozen_after"),
        confidential: read.is_set("confidential"),
        identity: read.is_set("identity"),
        shown_if: read.condition(),
        reuse: read.line("reuse"),
    };
    let invalid = read.invalid.into_inner();
    if invalid.0.is_empty() { Ok(read_field) } else { Err(invalid) }
}

struct Reading<'a> {
    typed: &'a [(String, String)],
    invalid: std::cell::RefCell<Invalid>,
}

impl Reading<'_> {
    fn raw(&self, name: &str) -> &str {
        self.typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn line(&self, name: &str) -> String {
        text::one_line(self.raw(name))
    }

    fn text(&self, name: &str) -> String {
        text::paragraphs(self.raw(name))
    }

    fn is_set(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }

    fn refuse(&self, name: &str, message: &'static str) {
        self.invalid.borrow_mut().push(name, Refusal::new(message));
    }

    fn whole<T: TryFrom<i64> + Default>(&self, name: &str) -> T {
        let read = amount::parse(&self.line(name), 0).ok().and_then(|number| T::try_from(number).ok());
        read.unwrap_or_else(|| {
            self.refuse(name, "form-setting-number");
            T::default()
        })
    }

    fn day(&self, name: &str) -> Option<NaiveDate> {
        let typed = self.line(name);
        let read = day::parse(&typed);
        if read.is_none() && !typed.is_empty() {
            self.refuse(name, "form-setting-day");
        }
        read
    }

    fn scaled(&self, name: &str, decimals: u8) -> i64 {
        amount::parse(&self.line(name), decimals).unwrap_or_else(|_| {
            self.refuse(name, "form-setting-number");
            0
        })
    }

    fn currencies(&self) -> Vec<String> {
        let typed = self.line("currencies").to_uppercase();
        let codes = typed.split([',', ' ', ';']).filter(|code| !code.is_empty());
        codes.map(str::to_owned).collect()
    }

    /// One option a line: `word: What is read`, or what is read alone.
    fn options(&self) -> Vec<Choice> {
        let mut options: Vec<Choice> = Vec::new();
        for line in self.text("options").lines().map(str::trim).filter(|line| !line.is_empty()) {
            let named = line.split_once(": ").filter(|(word, _)| is_word(word));
            let (value, label) = match named {
                Some((word, label)) => (word.to_owned(), label.trim().to_owned()),
                None => {
                    let taken = |word: &String| options.iter().any(|option| option.value == *word);
                    let mut words =
                        std::iter::once(word_of(line)).chain((2..).map(|n| format!("{}_{n}", word_of(line))));
                    (words.find(|word| !taken(word)).unwrap_or_default(), line.to_owned())
                }
            };
            options.push(Choice { value, label });
        }
        options
    }

    fn kind(&self, kind: &FieldKind) -> FieldKind {
        match kind {
            FieldKind::ShortText { .. } => FieldKind::ShortText { max_chars: self.whole("max_chars") },
            FieldKind::LongText { .. } => FieldKind::LongText {
                max_chars: self.whole("max_chars"),
                max_words: self.is_set("max_words").then(|| self.whole("max_words")),
            },
            FieldKind::Number { .. } => {
                let decimals = self.whole::<u8>("decimals").min(9);
                let (min, max) = (self.scaled("min", decimals), self.scaled("max", decimals));
                FieldKind::Number { min, max, unit: self.line("unit"), decimals }
            }
            FieldKind::Money { .. } => FieldKind::Money { currencies: self.currencies() },
            FieldKind::Date { .. } => {
                FieldKind::Date { earliest: self.day("earliest"), latest: self.day("latest") }
            }
            FieldKind::DateRange { .. } => {
                FieldKind::DateRange { earliest: self.day("earliest"), latest: self.day("latest") }
            }
            FieldKind::OneOf { .. } => FieldKind::OneOf { options: self.options() },
            FieldKind::ManyOf { .. } => FieldKind::ManyOf {
                options: self.options(),
                min: self.whole("least"),
                max: self.whole("most"),
            },
            FieldKind::Scale { .. } => {
                FieldKind::Scale { max: self.whole("most"), low: self.line("low"), high: self.line("high") }
            }
            FieldKind::People { .. } => {
                FieldKind::People { least: self.whole("least"), most: self.whole("most") }
            }
            FieldKind::Budget { .. } => FieldKind::Budget {
                currencies: self.currencies(),
                rows: self.options(),
                years: self.whole("years"),
            },
            FieldKind::Capabilities { known, .. } => FieldKind::Capabilities {
                of: match self.raw("of") {
                    "markets" => Vocabulary::Markets,
                    "own" => Vocabulary::Own,
                    _ => Vocabulary::Areas,
                },
                most: self.whole("most"),
                known: known.clone(),
            },
            FieldKind::File { .. } => FieldKind::File { most: self.whole("most") },
            FieldKind::Agreement { text: old, version } => {
                let text = self.text("text");
                let version = if text == *old { *version } else { version.saturating_add(1) };
                FieldKind::Agreement { text, version }
            }
            FieldKind::Note { .. } => FieldKind::Note { text: self.text("text") },
            other => other.clone(),
        }
    }

    fn condition(&self) -> Option<Condition> {
        let join = self.raw("join");
        if join == "cel" {
            return Some(Condition::Cel(self.line("cel")));
        }
        let mut rules = Vec::new();
        for number in 1..=MOST_RULES {
            let part = |part: &str| format!("rule-{number}-{part}");
            let field = self.line(&part("field"));
            if field.is_empty() {
                continue;
            }
            match self.raw(&part("is")).parse() {
                Ok(is) => {
                    let value = self.line(&part("value"));
                    // What is not compared with anything is not kept.
                    let value = if super::Comparison::has_value(is) { value } else { String::new() };
                    rules.push(Rule { field, is, value });
                }
                Err(()) => self.refuse(&part("is"), "form-setting-comparison"),
            }
        }
        match join {
            "all" => Some(Condition::All(rules)),
            "any" => Some(Condition::Any(rules)),
            _ => None,
        }
    }
}

fn lines(options: &[Choice]) -> String {
    let lines: Vec<String> =
        options.iter().map(|option| format!("{}: {}", option.value, option.label)).collect();
    lines.join("\n")
}

fn is_word(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !word.is_empty() && word.len() <= 60 && word.chars().all(is_plain)
}

/// A word for an option that has none.
fn word_of(label: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let word: String = label.chars().take(40).map(plain).collect();
    let parts: Vec<&str> = word.split('_').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "option".to_owned() } else { parts.join("_") }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    #[test]
    fn settings_that_are_typed_again_change_nothing() {
        let mut fields: Vec<Field> =
            templates().iter().flat_map(|(_, form)| form.fields().cloned().collect::<Vec<_>>()).collect();
        fields.extend(FieldKind::WORDS.iter().filter_map(|kind| Some(Field::new("x", "X", begun(kind)?))));
        fields.push(Field {
            shown_if: Some(Condition::Cel("x == 1".into())),
            required: true,
            required_from: NaiveDate::from_ymd_opt(2027, 3, 1),
            reuse: "website".into(),
            ..Field::new("x", "X", FieldKind::Number { min: -15, max: 300, unit: "kW".into(), decimals: 1 })
        });
        for field in fields {
            assert_eq!(with_settings(&field, &settings(&field)), Ok(field));
        }
    }

    #[test]
    fn options_are_lines_with_or_without_a_word() {
        let field = Field::new("x", "X", FieldKind::OneOf { options: Vec::new() });
        let mut typed = settings(&field);
        typed.retain(|(name, _)| name != "options");
        typed.push(("options".into(), "Two words!\r\n\r\nbig: Very big\nTwo words!\nA: B\n…".into()));
        let kind = with_settings(&field, &typed).unwrap().kind;
        let pairs: Vec<_> =
            kind.options().iter().map(|option| (option.value.as_str(), option.label.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("two_words", "Two words!"),
                ("big", "Very big"),
                ("two_words_2", "Two words!"),
                ("a_b", "A: B"),
                ("option", "…")
            ]
        );
    }

    #[test]
    fn what_is_no_number_and_no_day_is_told_at_its_control() {
        let field = Field::new("x", "X", FieldKind::ShortText { max_chars: 9 });
        let mut typed = settings(&field);
        for (name, value) in &mut typed {
            match name.as_str() {
                "max_chars" => *value = "a lot".into(),
                "frozen_after" => *value = "soon".into(),
                _ => {}
            }
        }
        let told = with_settings(&field, &typed).unwrap_err();
        let told: Vec<_> = told.0.iter().map(|error| (error.field.as_str(), error.why.message)).collect();
        assert_eq!(told, [("max_chars", "form-setting-number"), ("frozen_after", "form-setting-day")]);
    }
}
