//! Lists: every one is an address, with its filters, its order and its place in the query.

use serde::Serialize;

use super::Link;
use crate::web::problem::Problem;

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
    /// How many options it stands below.
    pub depth: usize,
}

impl FacetOption {
    /// Without a count, at the top.
    pub(in crate::web) fn new(value: &str, label: String, checked: bool) -> Self {
        Self { value: value.to_owned(), label, count: None, checked, depth: 0 }
    }
}

/// The ways to other pages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    pub prev: Option<String>,
    pub next: Option<String>,
    pub pages: Option<Vec<Link>>,
    pub text: Option<String>,
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
pub(in crate::web) fn size(pairs: &Pairs) -> Result<u64, Problem> {
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
