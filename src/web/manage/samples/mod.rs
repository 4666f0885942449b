//! Values that several pages use in their samples, and the samples of the larger pages.

use super::{Badge, Choice, Head, Row, When};

mod bulk;
mod decisions;
mod dossier;
mod pitches;

pub(in crate::web) fn when() -> When {
    When { iso: "2026-12-01T16:00:00Z".to_owned(), text: "1 Dec 2026".to_owned(), yours: None }
}

pub(in crate::web) fn long() -> String {
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikation ".repeat(6)
}

pub(in crate::web) fn hostile() -> String {
    "<script>alert(1)</script> & \"heat\"".to_owned()
}

pub(in crate::web) fn badge() -> Badge {
    Badge { kind: "info", text: hostile() }
}

pub(in crate::web) fn head(label: &str, sort: &'static str) -> Head {
    Head { label: label.to_owned(), href: Some(format!("?sort={label}")), sort, numeric: sort == "none" }
}

pub(in crate::web) fn rows() -> Vec<Row> {
    vec![
        Row::new("The title of your pitch", hostile()),
        Row { label: "What could go wrong".to_owned(), ..Row::default() },
        Row {
            label: "The areas".to_owned(),
            values: Some(vec!["Energy".to_owned(), hostile()]),
            badge: Some(badge()),
            href: Some("/manage".to_owned()),
            ..Row::default()
        },
    ]
}

/// An option of a control.
pub(in crate::web) fn choice(label: &str) -> Choice {
    Choice { value: "a".to_owned(), label: label.to_owned(), checked: true, hint: Some(label.to_owned()) }
}
