//! The desk: managers and approvers of challenges, and whoever leads partnerships.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::problem::Problem;
use crate::{error::Invalid, web::page::error_at, wording::Wording};

pub mod bulk;
pub mod convert;
pub mod decisions;
pub mod dossier;
pub mod overview;
pub mod partnership;
pub mod partnerships;
pub mod people;
pub mod pitches;
pub mod release;
mod reviews;
pub(in crate::web) mod samples;
pub mod today;

/// An instant as the `date` component takes it.
#[derive(Clone, Debug, Serialize)]
pub struct When {
    pub iso: String,
    pub text: String,
    pub yours: Option<String>,
}

impl When {
    /// With weekday, time and zone.
    pub(in crate::web) fn instant(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        Self { text: wording.instant(at, zone), ..Self::short(wording, at, zone) }
    }

    /// "1 Dec 2026".
    pub(in crate::web) fn short(wording: &Wording<'_>, at: DateTime<Utc>, zone: &str) -> Self {
        Self {
            iso: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            text: wording.short_day(at, zone),
            yours: None,
        }
    }
}

/// A state in a word.
#[derive(Clone, Debug, Serialize)]
pub struct Badge {
    pub kind: &'static str,
    pub text: String,
}

/// A place to go, with how much is there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
}

impl Link {
    pub(in crate::web) fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), ..Self::default() }
    }
}

/// The head of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    pub label: String,
    /// Sorts by it.
    pub href: Option<String>,
    /// `ascending`, `descending` or `none`.
    pub sort: &'static str,
    pub numeric: bool,
}

/// A group of filters.
#[derive(Clone, Debug, Serialize)]
pub struct Facet {
    pub name: &'static str,
    pub label: String,
    pub open: bool,
    pub options: Vec<FacetOption>,
}

/// One filter.
#[derive(Clone, Debug, Serialize)]
pub struct FacetOption {
    pub value: String,
    pub label: String,
    pub count: Option<u64>,
    pub checked: bool,
}

/// The ways to other pages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    pub prev: Option<String>,
    pub next: Option<String>,
    pub pages: Option<Vec<Link>>,
    pub text: Option<String>,
}

/// One line of a summary list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    pub label: String,
    pub value: Option<String>,
    pub values: Option<Vec<String>>,
    pub href: Option<String>,
    pub badge: Option<Badge>,
}

impl Row {
    pub(in crate::web) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: Some(value.into()), ..Self::default() }
    }
}

/// A control as the `field` component takes it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Control {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub kind: &'static str,
    pub value: Option<String>,
    pub options: Vec<Choice>,
    /// Characters.
    pub limit: Option<usize>,
    pub optional: bool,
    pub error: Option<String>,
}

/// One option of a control.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub checked: bool,
    pub hint: Option<String>,
}

impl Control {
    /// A control with what was typed and what is wrong with it.
    pub(in crate::web) fn new(
        wording: &Wording<'_>,
        invalid: &Invalid,
        kind: &'static str,
        name: &str,
        label: &str,
        value: &str,
    ) -> Self {
        Self {
            id: format!("f-{name}"),
            name: name.to_owned(),
            label: wording.say(label),
            kind,
            value: Some(value.to_owned()),
            error: error_at(wording, invalid, name),
            ..Self::default()
        }
    }

    pub(in crate::web) fn hint(mut self, wording: &Wording<'_>, message: &str) -> Self {
        self.hint = Some(wording.say(message));
        self
    }

    /// These words to choose from; the one in `value` is chosen.
    pub(in crate::web) fn options(mut self, options: impl IntoIterator<Item = (String, String)>) -> Self {
        let chosen = self.value.clone().unwrap_or_default();
        self.options = options
            .into_iter()
            .map(|(value, label)| Choice { checked: value == chosen, value, label, hint: None })
            .collect();
        self
    }
}

/// The pairs of a query string in their order; empty values are as good as none.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(in crate::web) fn of(pairs: &[(String, String)]) -> Self {
        Self(pairs.iter().filter(|(_, value)| !value.is_empty()).cloned().collect())
    }

    pub(in crate::web) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(in crate::web) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The words of a closed list; another word is no filter of ours.
    pub(in crate::web) fn words<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, Problem> {
        self.all(name).map(|word| parse(word).ok_or(Problem::BadRequest)).collect()
    }

    /// At most one word of a closed list.
    pub(in crate::web) fn word<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        Ok(self.words(name, parse)?.into_iter().next())
    }

    pub(in crate::web) fn without(&self, names: &[&str]) -> Self {
        Self(self.0.iter().filter(|(key, _)| !names.contains(&key.as_str())).cloned().collect())
    }

    pub(in crate::web) fn without_pair(&self, name: &str, value: &str) -> Self {
        Self(self.0.iter().filter(|(key, has)| key != name || has != value).cloned().collect())
    }

    pub(in crate::web) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The link to `path` with these pairs.
    pub(in crate::web) fn href(&self, path: &str) -> String {
        let query = serde_urlencoded::to_string(&self.0).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// The page sizes on offer; another one is a 400.
fn size(pairs: &Pairs) -> Result<u64, Problem> {
    match pairs.one("size") {
        "" | "50" => Ok(50),
        "25" => Ok(25),
        "100" => Ok(100),
        _ => Err(Problem::BadRequest),
    }
}

/// The text that is looked for.
pub(in crate::web) fn text(pairs: &Pairs) -> Result<String, Problem> {
    let text = pairs.one("q").trim();
    if text.chars().count() > 200 { Err(Problem::BadRequest) } else { Ok(text.to_owned()) }
}

/// "4" days between two instants, never below 0.
fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_days().max(0)
}

/// A mean or a spread, or a dash where nothing was scored.
fn points(wording: &Wording<'_>, milli: Option<i32>) -> String {
    milli.map_or_else(|| "–".to_owned(), |milli| wording.points(milli))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_is_shown_and_drop_what_is_empty() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let pairs =
            Pairs::of(&[pair("q", "a b&c"), pair("stage", "x"), pair("stage", "y"), pair("size", "")]);
        assert_eq!(pairs.href("/p"), "/p?q=a+b%26c&stage=x&stage=y");
        assert_eq!(pairs.without_pair("stage", "x").href("/p"), "/p?q=a+b%26c&stage=y");
        assert_eq!(pairs.without(&["q", "stage"]).href("/p"), "/p");
        assert_eq!(size(&pairs), Ok(50));
        assert_eq!(size(&pairs.with("size", "1000")), Err(Problem::BadRequest));
    }
}
