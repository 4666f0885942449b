//! When two organisations are probably one, how sure that is, and why.
//!
//! Three things identify: a number in a register, a domain, a name. Each says with a certainty of its own that
//! the two are one; together they are as sure as independent witnesses are: `1 − Π(1 − sᵢ)`. Two numbers of one
//! register that differ are two organisations, whatever they are called.

use entity::values::RegistryKind;

/// What is compared of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Folded, aliases too.
    pub names: Vec<String>,
    /// ISO 3166-1 alpha-2, or empty while unknown.
    pub country: String,
    pub domain: Option<String>,
    pub registry: Option<(RegistryKind, String)>,
}

/// Why two organisations are probably one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Registry,
    SameName,
    Domain,
    NearName,
}

impl Reason {
    /// Every reason, the surest first.
    pub const ALL: [Self; 4] = [Self::Registry, Self::SameName, Self::Domain, Self::NearName];

    /// The word that is kept, and the end of the message that says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::SameName => "same-name",
            Self::Domain => "domain",
            Self::NearName => "near-name",
        }
    }

    /// Certainty in thousandths; of a near name it is the likeness itself.
    const fn certainty(self, likeness_milli: i32) -> i32 {
        match self {
            Self::Registry => 990,
            Self::SameName => 950,
            Self::Domain => 900,
            Self::NearName => likeness_milli,
        }
    }
}

/// Two organisations that look like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// From 1 to 1000.
    pub score_milli: i32,
    pub reasons: Vec<Reason>,
}

/// Compares two organisations; `likeness` is that of their names, where an index found them near.
#[must_use]
pub fn compare(one: &Traits, other: &Traits, likeness: Option<f64>) -> Option<Alike> {
    let same_register = match (&one.registry, &other.registry) {
        (Some((kind, id)), Some((other_kind, other_id))) if kind == other_kind => Some(id == other_id),
        _ => None,
    };
    if same_register == Some(false) {
        return None;
    }
    let is_same_name = one.names.iter().any(|name| other.names.contains(name));
    let abroad = !one.country.is_empty() && !other.country.is_empty() && one.country != other.country;
    // One name in two countries is often two organisations, a misspelt one more often than not.
    let likeness = likeness.map_or(0, |likeness| milli(if abroad { likeness * 0.8 } else { likeness }));
    let reasons: Vec<Reason> = Reason::ALL
        .into_iter()
        .filter(|reason| match reason {
            Reason::Registry => same_register == Some(true),
            Reason::SameName => is_same_name,
            Reason::Domain => one.domain.is_some() && one.domain == other.domain,
            Reason::NearName => !is_same_name && likeness >= milli(super::near::ALIKE),
        })
        .collect();
    let doubt = reasons.iter().fold(1000, |doubt, reason| doubt * (1000 - reason.certainty(likeness)) / 1000);
    (!reasons.is_empty()).then_some(Alike { score_milli: 1000 - doubt, reasons })
}

#[expect(clippy::cast_possible_truncation, reason = "a likeness is at most 1")]
fn milli(likeness: f64) -> i32 {
    (likeness * 1000.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(name: &str, country: &str, domain: &str, registry: Option<(RegistryKind, &str)>) -> Traits {
        Traits {
            names: vec![name.to_owned()],
            country: country.to_owned(),
            domain: (!domain.is_empty()).then(|| domain.to_owned()),
            registry: registry.map(|(kind, id)| (kind, id.to_owned())),
        }
    }

    #[test]
    fn numbers_domains_and_names_say_that_two_are_one() {
        use Reason::{Domain, NearName, Registry, SameName};
        let vat = |id| Some((RegistryKind::Vat, id));
        let one = traits("aalto sensors", "FI", "aalto.example", vat("FI1"));
        for (other, likeness, expected) in [
            (traits("helmi", "FI", "helmi.example", vat("FI1")), None, Some((990, vec![Registry]))),
            (traits("helmi", "FI", "aalto.example", None), None, Some((900, vec![Domain]))),
            (traits("aalto sensors", "", "", None), Some(1.0), Some((950, vec![SameName]))),
            (traits("aalto sensor", "FI", "", None), Some(0.95), Some((950, vec![NearName]))),
            (
                traits("aalto sensor", "FI", "aalto.example", None),
                Some(0.95),
                Some((995, vec![Domain, NearName])),
            ),
            // Abroad a near name is not enough; another number is enough to say no.
            (traits("aalto sensor", "SE", "", None), Some(0.95), None),
            (traits("aalto sensors", "FI", "aalto.example", vat("FI2")), Some(1.0), None),
            // A number of another register says nothing.
            (traits("helmi", "FI", "", Some((RegistryKind::Ror, "FI1"))), None, None),
            (traits("helmi", "FI", "", None), Some(0.5), None),
        ] {
            let found = compare(&one, &other, likeness).map(|alike| (alike.score_milli, alike.reasons));
            assert_eq!(found, expected, "{other:?}");
            let turned = compare(&other, &one, likeness).map(|alike| (alike.score_milli, alike.reasons));
            assert_eq!(turned, expected, "it is the same the other way round");
        }
    }
}
