//! What people read, in one language: a Fluent bundle with its fallback.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use tera::{Kwargs, Value};
use unic_langid::LanguageIdentifier;

/// The messages of one language.
pub(super) struct Messages {
    pub(super) lang: String,
    bundle: FluentBundle<FluentResource>,
    ids: BTreeSet<String>,
    /// The sentences that need no arguments, ready made: most of a page.
    plain: HashMap<String, String>,
    fallback: Option<Arc<Messages>>,
}

impl Messages {
    /// Reads the `.ftl` files of one language. A broken line, or an id that two files define, is refused: either
    /// would show only later, as a wrong sentence on one page.
    pub(super) fn new(
        lang: &str,
        files: Vec<(String, String)>,
        fallback: Option<Arc<Messages>>,
    ) -> anyhow::Result<Self> {
        let locale: LanguageIdentifier =
            lang.parse().with_context(|| format!("templates/locales/{lang} is not a language"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.add_builtins().map_err(|error| anyhow!("{error}"))?;
        bundle.set_formatter(Some(match separator(lang) {
            "," => |value, _| grouped(value, ","),
            "." => |value, _| grouped(value, "."),
            _ => |value, _| grouped(value, "\u{202f}"),
        }));
        let mut ids = BTreeSet::new();
        for (name, text) in files {
            ids.extend(text.lines().filter_map(defined_id));
            let resource = FluentResource::try_new(text)
                .map_err(|(_, errors)| anyhow!("{name}: {}", listed(&errors)))?;
            bundle.add_resource(resource).map_err(|errors| anyhow!("{name}: {}", listed(&errors)))?;
        }
        let plain = ids.iter().filter_map(|id| Some((id.clone(), text_of(&bundle, id)?))).collect();
        Ok(Self { lang: lang.to_owned(), bundle, ids, plain, fallback })
    }

    /// The ids this language defines itself, without those of its fallback.
    pub(super) fn ids(&self) -> &BTreeSet<String> {
        &self.ids
    }

    /// The sentence, or why there is none: an unknown id or a missing argument.
    pub(super) fn say(&self, id: &str, args: &FluentArgs) -> anyhow::Result<String> {
        if let Some(text) = self.plain.get(id) {
            return Ok(text.clone());
        }
        let Some(message) = self.bundle.get_message(id) else {
            return match &self.fallback {
                Some(fallback) => fallback.say(id, args),
                None => bail!("there is no message `{id}`"),
            };
        };
        let pattern = message.value().with_context(|| format!("message `{id}` is empty"))?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(args), &mut errors);
        if errors.is_empty() { Ok(text.into_owned()) } else { bail!("message `{id}`: {}", listed(&errors)) }
    }

    /// A number as this language groups its digits.
    pub(super) fn number(&self, value: f64) -> String {
        grouped(&FluentValue::from(value), separator(&self.lang)).unwrap_or_else(|| value.to_string())
    }
}

/// The text of a message that needs no arguments.
fn text_of(bundle: &FluentBundle<FluentResource>, id: &str) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

/// What stands between groups of three digits.
fn separator(lang: &str) -> &'static str {
    match lang {
        "en" => ",",
        "da" | "de" | "es" | "it" | "nl" => ".",
        _ => "\u{202f}",
    }
}

/// Arguments as a template gives them. Numbers stay numbers, so that plurals can be chosen.
pub(super) fn from_template(kwargs: &Kwargs) -> FluentArgs<'static> {
    let mut args = FluentArgs::new();
    for (name, value) in kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value))) {
        if name != "key" {
            args.set(name.to_owned(), fluent_value(value));
        }
    }
    args
}

/// Arguments that are text already. Plain whole numbers become numbers again, for plurals.
pub(super) fn from_text<'a>(pairs: &'a [(&'a str, String)]) -> FluentArgs<'a> {
    let mut args = FluentArgs::with_capacity(pairs.len());
    for (name, text) in pairs {
        let whole = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        let canonical = whole && (text == "0" || !text.starts_with('0'));
        let mut value =
            if canonical { FluentValue::try_number(text) } else { FluentValue::from(text.as_str()) };
        // Numbers up to 999 have no groups, and an option would keep them from matching a variant such as `[0]`.
        if let FluentValue::Number(number) = &mut value
            && text.len() > 3
        {
            // A year or a title may look like a number: its digits stay as they are. A message that means
            // a count says so: `{ NUMBER($n, useGrouping: "true") }`.
            number.options.use_grouping = false;
        }
        args.set(*name, value);
    }
    args
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value.as_f64() {
        Some(number) if value.is_number() => FluentValue::from(number),
        _ => FluentValue::from(value.to_string()),
    }
}

/// The id of a message that begins on this line: the only lines that begin with a letter.
fn defined_id(line: &str) -> Option<String> {
    let (id, _) = line.split_once('=')?;
    line.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| id.trim().to_owned())
}

/// Groups the digits of the whole part by three; text is left to Fluent.
fn grouped(value: &FluentValue, separator: &str) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if !number.options.use_grouping {
        return Some(number.as_string().into_owned());
    }
    let plain = number.as_string();
    let (whole, fraction) =
        plain.split_once('.').map_or((&*plain, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push_str(if separator == "," { "." } else { "," });
        out.push_str(fraction);
    }
    Some(out)
}

fn listed<E: ToString>(errors: &[E]) -> String {
    errors.iter().map(E::to_string).collect::<Vec<_>>().join("; ")
}
