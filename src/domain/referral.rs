//! Recommending an organisation for a challenge: what is typed, what makes two recommendations one, who is credited.

use crate::error::{Invalid, Refusal};

use super::{
    form::characters,
    organisation::{domain, folded_name},
};

/// Characters.
const NAME: usize = 200;
const ADDRESS: usize = 300;
const TEXT: usize = 2_000;

/// What a scout typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub organisation: &'a str,
    /// A web or mail address.
    pub website: &'a str,
    /// Why it fits.
    pub why: &'a str,
    /// How the scout knows it.
    pub known: &'a str,
}

/// An organisation that is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommended {
    pub organisation: String,
    pub folded_name: String,
    pub website: String,
    /// None where the address is at a mail provider.
    pub domain: Option<String>,
    pub why: String,
    pub known: String,
}

impl Typed<'_> {
    /// What was typed, trimmed. Refused, each beside its control: what is missing or too long, a name without a letter,
    /// and what is no address.
    pub fn read(&self) -> Result<Recommended, Invalid> {
        let mut wrong = Invalid::default();
        let mut text = |field: &str, typed: &str, limit: usize| {
            let typed = typed.trim();
            if typed.is_empty() {
                wrong.push(field, Refusal::new("recommend-missing"));
            } else if characters(typed) > limit {
                wrong.push(field, Refusal::new("thread-too-long").with("limit", limit));
            }
            typed.to_owned()
        };
        let organisation = text("organisation", self.organisation, NAME);
        let website = text("website", self.website, ADDRESS);
        let (why, known) = (text("why", self.why, TEXT), text("known", self.known, TEXT));
        let folded_name = folded_name(&organisation);
        if !organisation.is_empty() && (folded_name.is_empty() || organisation.chars().any(char::is_control))
        {
            wrong.push("organisation", Refusal::new("recommend-name"));
        }
        let domain = match domain::domain(&website) {
            Ok(domain) => Some(domain),
            Err(domain::DomainRefused::Public) if website.contains('@') => None,
            Err(_) if website.is_empty() => None,
            Err(_) => {
                wrong.push("website", Refusal::new("recommend-address"));
                None
            }
        };
        if wrong.0.is_empty() {
            Ok(Recommended { organisation, folded_name, website, domain, why, known })
        } else {
            Err(wrong)
        }
    }
}

impl Recommended {
    /// Whether it is the scout's own: nobody is credited for themselves.
    #[must_use]
    pub fn is_own(&self, email: &str, organisations: &[String]) -> bool {
        self.domain.as_deref().is_some_and(|own| domain::proves(email, own))
            || organisations.contains(&self.folded_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'a>(organisation: &'a str, website: &'a str) -> Typed<'a> {
        Typed { organisation, website, why: "Its fans are silent.", known: "We met at a fair." }
    }

    #[test]
    fn an_organisation_is_known_by_its_folded_name_and_its_domain() {
        for (organisation, website, name, domain) in [
            ("Aalto Sensors Oy", "https://www.aalto.example/about", "aalto sensors", Some("aalto.example")),
            (" AALTO-Sensors ", "kim@aalto.example", "aalto sensors", Some("aalto.example")),
            ("Müller GmbH", "anna@gmx.de", "muller", None),
        ] {
            let read = typed(organisation, website).read().unwrap();
            assert_eq!((read.folded_name.as_str(), read.domain.as_deref()), (name, domain));
        }
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let long = "x".repeat(2_001);
        for (typed, fields) in [
            (Typed::default(), &["organisation", "website", "why", "known"][..]),
            (typed("!?", "aalto.example"), &["organisation"]),
            (typed("Aalto\u{7}", "aalto.example"), &["organisation"]),
            (typed("Aalto", "localhost"), &["website"]),
            (typed("Aalto", "https://gmail.com"), &["website"]),
            (Typed { why: &long, known: &long, ..typed("Aalto", "aalto.example") }, &["why", "known"]),
            (typed(&long[..201], "aalto.example"), &["organisation"]),
        ] {
            let wrong = typed.read().unwrap_err();
            let named: Vec<&str> = wrong.0.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(named, fields, "{wrong}");
        }
    }

    #[test]
    fn nobody_recommends_themselves() {
        let read = typed("Aalto Sensors Oy", "https://aalto.example").read().unwrap();
        assert!(read.is_own("kim@aalto.example", &[]));
        assert!(read.is_own("kim@gmail.com", &["aalto sensors".to_owned()]));
        assert!(!read.is_own("kim@lab.aalto.example", &["aalto".to_owned()]));
        let person = typed("Müller", "anna@gmx.de").read().unwrap();
        assert!(!person.is_own("kim@gmx.de", &[]), "a provider's domain is nobody's own");
    }
}
