//! The canaries of the seeded world: a unique token in every confidential field, and who may meet each.

use std::collections::{BTreeMap, BTreeSet};

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    Title,
    /// An answer that the form does not mark.
    Body,
    Confidential,
    /// An answer or a name that tells who the applicant is.
    Identity,
    /// A name or an address of somebody.
    Person,
    /// What an evaluator wrote.
    Review,
    Conflict,
    /// Why a pitch was moved.
    Move,
    /// What is said about a decision among the staff.
    Note,
    Feedback,
    Partnership,
    /// The text of a challenge.
    Challenge,
    /// The name of an organisation.
    Organisation,
    /// What an organisation says of itself.
    Description,
    /// The address of somebody who is invited to a team, or why they declined.
    Invited,
    /// The address of an invitation whose link is known.
    Offered,
    /// What somebody says who asks to join an organisation.
    Joining,
    /// Why roles or accounts are changed, or an admin acts as somebody.
    Reason,
    /// Why a glass was broken.
    Glass,
    /// A form that waits for a fresh proof.
    Held,
    /// What a guest typed who accepted the agreement.
    Acceptance,
}

/// One token: what it is and whose; the numbers are places in the lists of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secret {
    pub(crate) facet: Facet,
    /// The pitch, the person or the challenge it is about.
    pub(crate) about: usize,
    /// Who wrote it.
    pub(crate) by: Option<usize>,
}

/// Every token of the world.
#[derive(Debug, Default)]
pub(crate) struct Secrets(BTreeMap<String, Secret>);

const MARK: &str = "cnry-";
/// Hexadecimal digits at the end of a token.
const DIGITS: usize = 16;

impl Secrets {
    /// A new token, `cnry-<facet>-<number>-<16 hex>`: in small letters, as addresses and search terms are.
    pub(crate) fn make(&mut self, facet: Facet, about: usize, by: Option<usize>) -> String {
        let random = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("{facet:?}").to_lowercase();
        let token = format!("{MARK}{name}-{about}-{}", &random[..DIGITS]);
        self.0.insert(token.clone(), Secret { facet, about, by });
        token
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(token, secret)| (token.as_str(), secret))
    }

    /// The tokens in a text, whatever its case.
    pub(crate) fn found(&self, text: &str) -> Vec<(String, Secret)> {
        let text = text.to_lowercase();
        let places: BTreeSet<&str> = text.match_indices(MARK).map(|(at, _)| &text[at..]).collect();
        let mut found = BTreeMap::new();
        for rest in places {
            let known = self.0.iter().find(|(token, _)| rest.starts_with(token.as_str()));
            if let Some((token, secret)) = known {
                found.insert(token.clone(), *secret);
            }
        }
        found.into_iter().collect()
    }
}
