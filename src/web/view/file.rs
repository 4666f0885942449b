//! A file of a pitch, as lists show it.

use entity::values::ScanState;
use serde::Serialize;

use super::{Badge, When};
use crate::{domain::file::in_words, services::file::File, wording::Wording};

/// One line of a list of files.
#[derive(Clone, Debug, Serialize)]
pub struct FileLine {
    pub name: String,
    pub size: String,
    /// Where it is fetched; nothing while it may not be.
    pub href: Option<String>,
    /// What the scanner said, where that matters.
    pub state: Option<Badge>,
    pub added: When,
    /// Of a file that is not part of the present version: the versions it is part of.
    pub versions: Option<String>,
    /// What the button to remove it posts to.
    pub remove: Option<String>,
}

impl FileLine {
    /// A file that is fetched below this path.
    pub(in crate::web) fn of(wording: &Wording<'_>, file: &File, below: &str, zone: &str) -> Self {
        let (state, is_open) = match file.scan {
            ScanState::Unchecked | ScanState::Clean => (None, true),
            ScanState::Pending => (Some(("info", "files-pending")), false),
            ScanState::Infected => (Some(("bad", "files-infected")), false),
        };
        let since = file.since.to_string();
        Self {
            name: file.name.clone(),
            size: in_words(u64::try_from(file.size).unwrap_or_default()),
            href: is_open.then(|| format!("{below}/{}", file.id)),
            state: state.map(|(kind, message)| Badge { kind, text: wording.say(message) }),
            added: When::short(wording, file.added_at, zone),
            versions: file.until.map(|until| {
                wording.say_with("files-versions", &[("since", since), ("until", until.to_string())])
            }),
            remove: None,
        }
    }

    /// For the samples of pages.
    pub(in crate::web) fn samples(below: &str) -> Vec<Self> {
        let id = "0193b2a4-d069-738a-b822-a4ae99429d34";
        let line = |name: &str, state: Option<Badge>| Self {
            name: name.to_owned(),
            size: "1.2 MB".to_owned(),
            href: state.is_none().then(|| format!("{below}/{id}")),
            state,
            added: When::sample(),
            versions: None,
            remove: None,
        };
        let badge = |kind| Badge { kind, text: "Being <i>checked</i>".to_owned() };
        vec![
            Self { versions: Some("Version 1".to_owned()), ..line("deck.pdf", None) },
            line("<script>alert(1)</script>.pdf", Some(badge("info"))),
            line(&format!("{}.pdf", "long name ".repeat(19)), Some(badge("bad"))),
        ]
    }
}
