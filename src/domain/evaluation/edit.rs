//! One review in two windows: a save that began with an old version never overwrites a text silently.

use std::{convert::Infallible, fmt, str::FromStr};

use super::{
    rubric::Rubric,
    scorecard::{Scorecard, note_field, score_field},
};

/// What a window knew of the stored review when it sent its own: the whole of a version (`18`), or, of that
/// version, only the fields it was shown since (`18+comment_panel`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Saves so far; 0 before the first.
    pub version: i32,
    /// Empty = all of it.
    pub shown: Vec<String>,
}

impl Basis {
    /// The whole of this version.
    #[must_use]
    pub const fn of(version: i32) -> Self {
        Self { version, shown: Vec::new() }
    }

    /// The same knowledge of `version`, and this field besides.
    #[must_use]
    pub fn and_shown(&self, version: i32, field: &str) -> Self {
        let mut shown = if self.version == version { self.shown.clone() } else { Vec::new() };
        shown.push(field.to_owned());
        Self { version, shown }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.version.fmt(f)?;
        self.shown.iter().try_for_each(|field| write!(f, "+{field}"))
    }
}

/// What cannot be read knows nothing: it is compared with everything that is stored.
impl FromStr for Basis {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let mut parts = text.trim().trim_matches('"').split('+');
        let version = parts.next().and_then(|version| version.parse().ok()).unwrap_or(0);
        Ok(Self { version, shown: parts.map(str::to_owned).collect() })
    }
}

/// A field that reads differently in the stored review, which has something there to lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The name of the control.
    pub field: String,
    pub mine: String,
    pub theirs: String,
}

/// The fields of `theirs` that `mine` would overwrite, in the order of the page. Where nothing is stored nothing
/// is lost; flags are never lost, because [`settle`] keeps those of both.
#[must_use]
pub fn differences(rubric: &Rubric, mine: &Scorecard, theirs: &Scorecard) -> Vec<Difference> {
    let (mine, theirs) = (texts(rubric, mine), texts(rubric, theirs));
    mine.into_iter()
        .zip(theirs)
        .filter(|((_, mine), (_, theirs))| mine != theirs && !theirs.is_empty())
        .map(|((field, mine), (_, theirs))| Difference { field, mine, theirs })
        .collect()
}

/// The review to store when `mine` was written from `basis` and `theirs` is stored as `version`; or the
/// differences that its writer has not been shown yet.
pub fn settle(
    rubric: &Rubric,
    basis: &Basis,
    version: i32,
    mine: Scorecard,
    theirs: &Scorecard,
) -> Result<Scorecard, Vec<Difference>> {
    if *basis == Basis::of(version) {
        return Ok(mine);
    }
    let mut unseen = differences(rubric, &mine, theirs);
    if basis.version == version {
        unseen.retain(|difference| !basis.shown.contains(&difference.field));
    }
    if !unseen.is_empty() {
        return Err(unseen);
    }
    let flags = mine.flags.union(&theirs.flags).copied().collect();
    Ok(Scorecard { flags, ..mine })
}

/// Every field as it is posted, in the order of the page.
fn texts(rubric: &Rubric, card: &Scorecard) -> Vec<(String, String)> {
    let word = |value: Option<String>| value.unwrap_or_default();
    let mut texts = Vec::new();
    for criterion in &rubric.criteria {
        let score = card.scores.get(&criterion.id).map(ToString::to_string);
        texts.push((score_field(&criterion.id), word(score)));
        texts.push((note_field(&criterion.id), word(card.notes.get(&criterion.id).cloned())));
    }
    let recommendation = card.recommendation.map(|recommendation| recommendation.to_string());
    texts.push(("recommendation".to_owned(), word(recommendation)));
    texts.push(("confidence".to_owned(), word(card.confidence.map(|level| level.to_string()))));
    texts.push(("comment_panel".to_owned(), card.comment_panel.clone()));
    texts.push(("comment_applicant".to_owned(), card.comment_applicant.clone()));
    texts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::evaluation::{Flag, Mark, standard};

    fn commented(panel: &str, applicant: &str) -> Scorecard {
        Scorecard {
            comment_panel: panel.to_owned(),
            comment_applicant: applicant.to_owned(),
            ..Scorecard::default()
        }
    }

    fn settled(basis: &str, mine: Scorecard, theirs: &Scorecard) -> Result<Scorecard, Vec<String>> {
        settle(&standard(), &basis.parse().unwrap(), 4, mine, theirs)
            .map_err(|unseen| unseen.into_iter().map(|difference| difference.field).collect())
    }

    #[test]
    fn a_save_from_the_newest_version_is_taken_as_it_is() {
        assert_eq!(settled("4", commented("", ""), &commented("theirs", "theirs")), Ok(commented("", "")));
    }

    #[test]
    fn an_old_window_is_told_each_text_it_would_overwrite() {
        let (mine, theirs) = (commented("mine", ""), commented("theirs", "kept"));
        let both = || Err(vec!["comment_panel".to_owned(), "comment_applicant".to_owned()]);
        assert_eq!(settled("3", mine.clone(), &theirs), both());
        assert_eq!(settled("nonsense", mine.clone(), &theirs), both());
        assert_eq!(settled("3+comment_panel+comment_applicant", mine.clone(), &theirs), both());
        // One field was shown and decided; the other is still to be shown.
        let basis = Basis::of(3).and_shown(4, "comment_panel");
        let answer = settled(&basis.to_string(), mine.clone(), &theirs);
        assert_eq!(answer, Err(vec!["comment_applicant".to_owned()]));
        let basis = basis.and_shown(4, "comment_applicant");
        assert_eq!(settled(&basis.to_string(), mine.clone(), &theirs), Ok(mine));
    }

    #[test]
    fn what_was_added_in_two_windows_is_put_together() {
        let mut mine = commented("same", "");
        mine.scores.insert("team".to_owned(), Mark::Scored(4));
        mine.flags = BTreeSet::from([Flag::Duplicate]);
        let theirs = Scorecard { flags: BTreeSet::from([Flag::Integrity]), ..commented("same", "") };
        let stored = settled("2", mine.clone(), &theirs).unwrap();
        assert_eq!(stored.scores, mine.scores);
        assert_eq!(stored.flags, BTreeSet::from([Flag::Duplicate, Flag::Integrity]));
    }
}
