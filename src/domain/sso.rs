//! Single sign-on by OpenID Connect: what a verified ID token says, which roles its groups bring, and whether what
//! the provider did counts as a second factor.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::Role;
use serde::{Deserialize, Serialize};

/// A session that a provider opened is over after this, whatever the limits of its person: a group that was taken
/// away there is noticed here no later.
pub const LASTS: TimeDelta = TimeDelta::hours(8);
/// How long somebody may take at the provider.
pub const ATTEMPT: TimeDelta = TimeDelta::minutes(10);
/// How far the provider's clock may be from ours.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// What a provider says of a person, after everything about the token was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Who it is, for this provider and for ever.
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub groups: Vec<String>,
    /// How they showed who they are: the values of `amr`, and `acr`.
    pub methods: Vec<String>,
    /// When they did.
    pub authenticated_at: Option<DateTime<Utc>>,
}

impl Claims {
    /// The address, when the provider has confirmed that it is theirs.
    #[must_use]
    pub fn confirmed_address(&self) -> Option<&str> {
        self.email.as_deref().filter(|email| self.email_verified && !email.is_empty())
    }

    /// Whether one of these methods was used: a second factor, for whoever lists them.
    #[must_use]
    pub fn has_factor(&self, accepted: &[String]) -> bool {
        self.methods.iter().any(|method| accepted.contains(method))
    }

    /// Whether they showed it after `asked`, and not in an earlier session at the provider.
    #[must_use]
    pub fn is_after(&self, asked: DateTime<Utc>) -> bool {
        self.authenticated_at.is_some_and(|at| at >= asked - SKEW)
    }
}

/// Whether this canonical address belongs to one of these domains; a domain below one of them is another.
#[must_use]
pub fn is_of(domains: &[String], address: &str) -> bool {
    let domain = address.rsplit_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| domains.iter().any(|own| own.eq_ignore_ascii_case(domain)))
}

/// A role for the portal, or for one challenge: `manager`, `manager:heat-pumps`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    pub role: Role,
    /// The slug of the challenge.
    pub challenge: Option<String>,
}

/// The roles that one group brings, as they stand in the settings: `manager:heat, evaluator:heat`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Brought(Vec<Wanted>);

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, challenge) = match text.split_once(':') {
            Some((word, slug)) => (word, Some(slug)),
            None => (text, None),
        };
        let role: Role = word.parse().map_err(|_| {
            let known: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
            format!("there is no role `{word}`: there are {}", known.join(", "))
        })?;
        if challenge.is_some()
            && !matches!(role, Role::Manager | Role::Approver | Role::Evaluator | Role::Guest)
        {
            return Err(format!("the role `{word}` is for the whole portal, not for one challenge"));
        }
        if challenge.is_some_and(str::is_empty) {
            return Err(format!("`{text}` names no challenge"));
        }
        Ok(Self { role, challenge: challenge.map(str::to_owned) })
    }
}

impl TryFrom<String> for Brought {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.split(',').map(|one| one.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

impl From<Brought> for String {
    fn from(Brought(all): Brought) -> Self {
        all.iter().map(Wanted::to_string).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.challenge {
            Some(slug) => write!(f, "{}:{slug}", self.role),
            None => self.role.fmt(f),
        }
    }
}

/// The roles of somebody in these groups. Groups are compared to the letter; one that is not listed brings nothing.
#[must_use]
pub fn wanted<'a>(brings: &'a BTreeMap<String, Brought>, groups: &[String]) -> BTreeSet<&'a Wanted> {
    groups.iter().filter_map(|group| brings.get(group)).flat_map(|Brought(roles)| roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn groups_bring_the_roles_that_the_settings_name() {
        let brings: BTreeMap<String, Brought> = [
            ("innovation", "manager"),
            ("heat", "manager:heat, evaluator:heat"),
            ("board", "executive,approver"),
        ]
        .into_iter()
        .map(|(group, roles)| (group.to_owned(), roles.to_owned().try_into().unwrap()))
        .collect();
        for (groups, expected) in [
            (&[][..], &[][..]),
            (&["innovation"], &["manager"]),
            (&["Innovation", "innovation ", "admin"], &[]),
            (&["heat"], &["manager:heat", "evaluator:heat"]),
            (&["heat", "innovation", "heat"], &["manager", "manager:heat", "evaluator:heat"]),
            (&["board", "staff"], &["executive", "approver"]),
        ] {
            let found: Vec<_> = wanted(&brings, &texts(groups)).into_iter().map(Wanted::to_string).collect();
            assert_eq!(found, expected, "{groups:?}");
        }
    }

    #[test]
    fn only_known_roles_are_brought_and_only_some_for_one_challenge() {
        for (text, fine) in [
            ("manager", true),
            ("admin", true),
            ("manager:heat", true),
            (" manager:heat , approver ", true),
            ("Manager", false),
            ("root", false),
            ("", false),
            ("manager,", false),
            ("manager:", false),
            ("admin:heat", false),
            ("auditor:heat", false),
        ] {
            let read = Brought::try_from(text.to_owned());
            assert_eq!(read.is_ok(), fine, "{text:?} {read:?}");
            if let Ok(brought) = read {
                assert_eq!(Brought::try_from(String::from(brought.clone())), Ok(brought));
            }
        }
    }

    /// T27: an address that only looks like one of a domain is not of it.
    #[test]
    fn an_address_is_of_a_domain_to_the_letter() {
        let domains = texts(&["host.example", "Lab.Example"]);
        for (address, is_own) in [
            ("kim@host.example", true),
            ("kim@lab.example", true),
            ("kim@sub.host.example", false),
            ("kim@host.example.evil", false),
            ("kim@evilhost.example", false),
            ("host.example", false),
            ("host.example@evil", false),
            ("kim@", false),
            ("kim@h\u{f6}st.example", false),
            ("kim@host.example@evil.example", false),
        ] {
            assert_eq!(is_of(&domains, address), is_own, "{address}");
        }
        assert!(!is_of(&[], "kim@host.example"));
    }

    #[test]
    fn only_a_confirmed_address_counts() {
        for (email, email_verified, confirmed) in [
            (Some("kim@host.example"), true, true),
            (Some("kim@host.example"), false, false),
            (Some(""), true, false),
            (None, true, false),
        ] {
            let claims = Claims { email: email.map(str::to_owned), email_verified, ..Claims::default() };
            assert_eq!(claims.confirmed_address().is_some(), confirmed, "{claims:?}");
        }
    }

    #[test]
    fn what_the_provider_did_is_a_second_factor_when_it_is_listed() {
        let accepted = texts(&["mfa", "otp"]);
        for (methods, has_factor) in [
            (&["pwd", "otp"][..], true),
            (&["mfa"], true),
            (&["pwd"], false),
            (&["MFA"], false),
            (&[], false),
        ] {
            let claims = Claims { methods: texts(methods), ..Claims::default() };
            assert_eq!(claims.has_factor(&accepted), has_factor, "{methods:?}");
            assert!(!claims.has_factor(&[]));
        }
    }

    #[test]
    fn an_old_session_at_the_provider_shows_nothing_again() {
        let asked = DateTime::from_timestamp(1_793_534_400, 0).unwrap();
        for (ago, is_after) in [(Some(-5), true), (Some(60), true), (Some(61), false), (None, false)] {
            let authenticated_at = ago.map(|ago| asked - TimeDelta::seconds(ago));
            let claims = Claims { authenticated_at, ..Claims::default() };
            assert_eq!(claims.is_after(asked), is_after, "{ago:?}");
        }
    }
}
