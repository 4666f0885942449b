//! The domain an organisation says is its own, and what proves it.
//!
//! The proof is a person of it who signs in with an address at that domain: such an address was confirmed by
//! a mailed link. Proof by a record in the DNS is not offered: a portal behind a firewall could not look it up.

use super::super::mail::EmailAddress;

/// Where anybody can have an address: it proves nothing about an organisation.
const PUBLIC: [&str; 44] = [
    "126.com",
    "163.com",
    "aol.com",
    "bluewin.ch",
    "duck.com",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.fr",
    "hushmail.com",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "seznam.cz",
    "t-online.de",
    "tutanota.com",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yandex.ru",
    "ymail.com",
];

/// Why a domain cannot be an organisation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DomainRefused {
    NotADomain,
    /// A mail provider's.
    Public,
}

impl DomainRefused {
    /// The message that says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotADomain => "organisation-domain-invalid",
            Self::Public => "organisation-domain-public",
        }
    }
}

/// The domain of what was typed (`example.org`, `www.example.org`, `https://example.org/about`,
/// `kim@example.org`), in small letters without `www.`.
pub fn domain(typed: &str) -> Result<String, DomainRefused> {
    let typed = typed.trim();
    let typed = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    let typed = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let typed = typed.rsplit_once('@').map_or(typed, |(_, host)| host).to_ascii_lowercase();
    let typed = typed.strip_prefix("www.").unwrap_or(&typed);
    // The same rule as for the part behind the @, so that the two can be compared as they are.
    let address = EmailAddress::parse(&format!("someone@{typed}")).map_err(|_| DomainRefused::NotADomain)?;
    let found = of_address(address.as_str()).to_owned();
    if !found.contains('.') {
        return Err(DomainRefused::NotADomain);
    }
    if is_public(&found) { Err(DomainRefused::Public) } else { Ok(found) }
}

/// Whether anybody can have an address there, or below it.
fn is_public(domain: &str) -> bool {
    PUBLIC
        .iter()
        .any(|public| domain == *public || domain.strip_suffix(public).is_some_and(|d| d.ends_with('.')))
}

/// The domain of a canonical address.
#[must_use]
pub fn of_address(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Whether a person with this address proves that the domain is their organisation's: exactly that domain, not
/// one below it, which others may have been given.
#[must_use]
pub fn proves(email: &str, domain: &str) -> bool {
    !domain.is_empty() && of_address(email) == domain && !is_public(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_read_from_whatever_people_type() {
        for typed in [
            "aalto-sensors.example",
            " WWW.Aalto-Sensors.example ",
            "https://www.aalto-sensors.example/about?x#y",
            "kim@aalto-sensors.example",
        ] {
            assert_eq!(domain(typed).as_deref(), Ok("aalto-sensors.example"), "{typed}");
        }
        for (typed, why) in [
            ("", DomainRefused::NotADomain),
            ("localhost", DomainRefused::NotADomain),
            ("a b.example", DomainRefused::NotADomain),
            ("-x.example", DomainRefused::NotADomain),
            ("gmail.com", DomainRefused::Public),
            ("https://GMX.de", DomainRefused::Public),
            ("mail.yahoo.com", DomainRefused::Public),
        ] {
            assert_eq!(domain(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn only_an_address_at_exactly_that_domain_proves_it() {
        for (email, domain, proves_it) in [
            ("kim@aalto.example", "aalto.example", true),
            ("kim@lab.aalto.example", "aalto.example", false),
            ("kim@notaalto.example", "aalto.example", false),
            ("aalto.example@evil.example", "aalto.example", false),
            ("kim@gmail.com", "gmail.com", false),
            ("kim@aalto.example", "", false),
        ] {
            assert_eq!(proves(email, domain), proves_it, "{email} {domain}");
        }
    }

    #[test]
    fn the_list_of_public_providers_is_sorted_and_has_nothing_twice() {
        assert!(PUBLIC.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
