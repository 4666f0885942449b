//! The address of the challenge list: what it asks for, and the one address of each state.

use std::str::FromStr;

use entity::values::{ChallengeKind, Market, Offer};

use crate::{
    domain::{
        area::Tree,
        search::{Facets, Filter, MAX_PAGE, Query, Sort, Status},
    },
    web::problem::Problem,
};

/// The list.
pub(super) const LIST: &str = "/challenges";
/// Challenges on a page.
pub(super) const PAGE: u32 = 20;
/// The choices of "closing within".
pub(super) const CLOSES: [u32; 3] = [7, 30, 90];
/// Characters of a search that are looked at.
const LONGEST: usize = 200;

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) filter: Filter,
    /// Absent: the best match where words are asked for, else the next deadline.
    pub(super) sort: Option<Sort>,
    /// From 1.
    pub(super) page: u32,
    /// Parts of the address that say nothing here, as they stood.
    pub(super) ignored: Vec<String>,
}

impl Asked {
    /// Reads the pairs of an address. Unknown names and values are passed over and told; an unknown order is
    /// a damaged address. A field that was merged is the one that stands for it.
    pub(super) fn read(pairs: Vec<(String, String)>, areas: &Tree) -> Result<Self, Problem> {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            let filter = &mut asked.filter;
            let known = match name.as_str() {
                "q" => {
                    asked.text = value.trim().chars().take(LONGEST).collect();
                    true
                }
                "status" => add(&mut filter.status, &value),
                "area" => match value.parse().ok().and_then(|area| areas.resolve(&area)) {
                    Some(node) => {
                        if !filter.areas.contains(&node.area) {
                            filter.areas.push(node.area.clone());
                        }
                        true
                    }
                    None => false,
                },
                "market" => add(&mut filter.markets, &value),
                "kind" => add(&mut filter.kinds, &value),
                "offer" => add(&mut filter.offers, &value),
                "closes" => match value.parse().ok().filter(|days| CLOSES.contains(days)) {
                    // The widest of several.
                    Some(days) => {
                        filter.closes_within_days = filter.closes_within_days.max(Some(days));
                        true
                    }
                    None => false,
                },
                "sort" => {
                    asked.sort = Some(value.parse().map_err(|_| Problem::BadRequest)?);
                    true
                }
                "page" => match value.parse::<u32>() {
                    Ok(page) => {
                        asked.page = page.clamp(1, MAX_PAGE);
                        true
                    }
                    Err(_) => false,
                },
                _ => false,
            };
            if !known {
                asked.ignored.push(shortened(&name, &value));
            }
        }
        asked.filter.status.sort_unstable();
        asked.sort = asked.sort.filter(|sort| *sort != asked.natural());
        Ok(asked)
    }

    /// The order where the address names none.
    fn natural(&self) -> Sort {
        if self.text.is_empty() { Sort::ClosingSoon } else { Sort::Relevance }
    }

    /// The order of the hits.
    pub(super) fn order(&self) -> Sort {
        self.sort.unwrap_or_else(|| self.natural())
    }

    /// The question to the index, at `now` in Unix milliseconds.
    pub(super) fn query(&self, now: i64) -> Query {
        Query {
            text: self.text.clone(),
            filter: self.filter.clone(),
            sort: self.order(),
            page: self.page,
            size: PAGE,
            now,
            ..Query::default()
        }
    }

    /// Everything the filters name, as pairs of the address, sorted.
    pub(super) fn filters(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        pairs.extend(filter.areas.iter().map(|word| ("area", word.as_str().to_owned())));
        pairs.extend(filter.closes_within_days.map(|days| ("closes", days.to_string())));
        pairs.extend(filter.kinds.iter().map(|word| ("kind", word.as_str().to_owned())));
        pairs.extend(filter.markets.iter().map(|word| ("market", word.as_str().to_owned())));
        pairs.extend(filter.offers.iter().map(|word| ("offer", word.as_str().to_owned())));
        pairs.extend(filter.status.iter().map(|word| ("status", word.as_str().to_owned())));
        pairs.sort();
        pairs
    }

    /// The address of this state: defaults are absent, names are sorted.
    pub(super) fn href(&self) -> String {
        let mut pairs = self.filters();
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        if let Some(sort) = self.sort {
            pairs.push(("sort", sort.as_str().to_owned()));
        }
        pairs.sort();
        address(&pairs)
    }

    /// The same on another page.
    pub(super) fn on_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same in another order, from its first page.
    pub(super) fn sorted(&self, sort: Sort) -> Self {
        Self { sort: Some(sort).filter(|sort| *sort != self.natural()), page: 1, ..self.clone() }
    }

    /// The same with other words, from its first page.
    pub(super) fn about(&self, text: String) -> Self {
        let asked = Self { text, page: 1, ..self.clone() };
        Self { sort: asked.sort.filter(|sort| *sort != asked.natural()), ..asked }
    }

    /// The same without one filter.
    pub(super) fn without(&self, name: &str, value: &str) -> Self {
        let mut asked = self.on_page(1);
        let filter = &mut asked.filter;
        match name {
            "area" => filter.areas.retain(|word| word.as_str() != value),
            "closes" => filter.closes_within_days = None,
            "kind" => filter.kinds.retain(|word| word.as_str() != value),
            "market" => filter.markets.retain(|word| word.as_str() != value),
            "offer" => filter.offers.retain(|word| word.as_str() != value),
            "status" => filter.status.retain(|word| word.as_str() != value),
            _ => {}
        }
        asked
    }
}

fn add<T: FromStr + PartialEq>(words: &mut Vec<T>, value: &str) -> bool {
    match value.parse() {
        Ok(word) => {
            if !words.contains(&word) {
                words.push(word);
            }
            true
        }
        Err(_) => false,
    }
}

fn shortened(name: &str, value: &str) -> String {
    format!("{name}={value}").chars().take(60).collect()
}

fn address(pairs: &[(&'static str, String)]) -> String {
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{LIST}?{query}"),
        _ => LIST.to_owned(),
    }
}

/// Everything that can be chosen, by the name in the address, with the group of its words.
pub(super) const FACETS: [(&str, &str); 5] = [
    ("status", "status"),
    ("area", "area"),
    ("market", "market"),
    ("offer", "offer"),
    ("kind", "challenge-kind"),
];

/// The words of a facet with their counts.
pub(super) fn counts<'a>(facets: &'a Facets, name: &str) -> Vec<(&'a str, u64)> {
    fn words<T: Copy>(counts: &[(T, u64)], word: fn(T) -> &'static str) -> Vec<(&'static str, u64)> {
        counts.iter().map(|(value, count)| (word(*value), *count)).collect()
    }
    match name {
        "status" => words(&facets.status, Status::as_str),
        "area" => facets.areas.iter().map(|(area, count)| (area.as_str(), *count)).collect(),
        "market" => words(&facets.markets, Market::as_str),
        "offer" => words(&facets.offers, Offer::as_str),
        "kind" => words(&facets.kinds, ChallengeKind::as_str),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Node;

    /// Two fields, and one that was merged into the first.
    fn areas() -> Tree {
        let node = |word: &str, into: Option<&str>| Node {
            area: word.parse().unwrap(),
            name: word.to_uppercase(),
            description: String::new(),
            parent: None,
            position: 0,
            owner: None,
            retired_at: None,
            merged_into: into.map(|into| into.parse().unwrap()),
        };
        Tree::new(vec![node("energy", None), node("health", None), node("power", Some("energy"))])
    }

    fn read(query: &str) -> Asked {
        Asked::read(serde_urlencoded::from_str(query).unwrap(), &areas()).unwrap()
    }

    #[test]
    fn one_state_has_one_address() {
        for (query, href) in [
            ("", "/challenges"),
            ("q=&status=&page=1", "/challenges"),
            ("sort=closing_soon", "/challenges"),
            ("q=heat&sort=relevance", "/challenges?q=heat"),
            ("q=heat&sort=closing_soon", "/challenges?q=heat&sort=closing_soon"),
            ("status=open&area=energy&area=energy", "/challenges?area=energy&status=open"),
            ("area=power&area=energy", "/challenges?area=energy"),
            ("status=open&status=announced", "/challenges?status=announced&status=open"),
            ("page=3&q=a+b%26c", "/challenges?page=3&q=a+b%26c"),
            ("page=0", "/challenges"),
            ("page=99999", "/challenges?page=40"),
            ("closes=30&closes=7", "/challenges?closes=30"),
        ] {
            assert_eq!(read(query).href(), href, "{query}");
            assert_eq!(read(href.split_once('?').map_or("", |(_, query)| query)).href(), href);
        }
    }

    #[test]
    fn what_says_nothing_is_passed_over_and_told() {
        let asked = read("colour=red&area=moon&closes=8&page=two&status=open&utm_source=x");
        assert_eq!(asked.href(), "/challenges?status=open");
        assert_eq!(asked.ignored, ["colour=red", "area=moon", "closes=8", "page=two", "utm_source=x"]);
        for damaged in ["best", "-score", "Relevance"] {
            let pairs = vec![("sort".to_owned(), damaged.to_owned())];
            assert_eq!(Asked::read(pairs, &areas()), Err(Problem::BadRequest), "{damaged}");
        }
    }

    #[test]
    fn a_link_changes_one_thing_and_starts_at_the_first_page() {
        let asked = read("q=heat&status=open&area=energy&page=4&sort=newest");
        assert_eq!(asked.without("area", "energy").href(), "/challenges?q=heat&sort=newest&status=open");
        assert_eq!(asked.sorted(Sort::Relevance).href(), "/challenges?area=energy&q=heat&status=open");
        assert_eq!(asked.about(String::new()).href(), "/challenges?area=energy&sort=newest&status=open");
        assert_eq!(asked.on_page(5).page, 5);
    }
}
