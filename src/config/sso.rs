//! The settings of single sign-on.

use std::{collections::BTreeMap, fmt};

use anyhow::bail;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::domain::sso::Brought;

/// How the host's people sign in at their own OpenID Connect provider. Off without an issuer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sso {
    /// The provider, such as `https://login.example.org/realms/staff`.
    pub issuer: Option<String>,
    /// What the provider calls this portal. Its redirect address there is `<origin>/sign-in/sso/callback`.
    pub client_id: String,
    /// The secret for it; never shown or logged. Without one PKCE alone protects the exchange.
    pub client_secret: Option<String>,
    /// What the button calls the provider. Default `single sign-on`.
    pub name: String,
    /// What is asked for. Default `openid`, `email`, `profile`.
    pub scopes: Vec<String>,
    /// The claim that lists a person's groups. Default `groups`.
    pub groups_claim: String,
    /// The roles that a group brings: `manager`, or `manager:challenge-slug`, several with commas between.
    pub roles: BTreeMap<String, Brought>,
    /// The values of `amr` or `acr` that are a second factor. Default `mfa`, `otp`, `hwk`, `swk`.
    pub mfa: Vec<String>,
    /// Whether the first sign-in makes an account. Default `true`.
    pub provision: bool,
    /// The host's own mail domains: accounts are made and found by addresses of these alone.
    pub domains: Vec<String>,
}

impl Default for Sso {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            issuer: None,
            client_id: String::new(),
            client_secret: None,
            name: "single sign-on".to_owned(),
            scopes: words(&["openid", "email", "profile"]),
            groups_claim: "groups".to_owned(),
            roles: BTreeMap::new(),
            mfa: words(&["mfa", "otp", "hwk", "swk"]),
            provision: true,
            domains: Vec::new(),
        }
    }
}

impl fmt::Debug for Sso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sso")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("roles", &self.roles)
            .field("domains", &self.domains)
            .finish_non_exhaustive()
    }
}

impl Sso {
    /// Refuses what could not work or would be unsafe.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let Some(issuer) = &self.issuer else { return Ok(()) };
        match Url::parse(issuer) {
            Ok(url) if is_safe(&url) => {}
            Ok(_) => {
                bail!("sso.issuer is {issuer}: it must be https, plain http is for loopback addresses only")
            }
            Err(why) => bail!("sso.issuer is {issuer}: {why}"),
        }
        if self.client_id.is_empty() {
            bail!("sso.client_id is missing: it is what {issuer} calls this portal");
        }
        if self.name.trim().is_empty() {
            bail!("sso.name is empty: the button needs a text");
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            bail!("sso.scopes lacks `openid`: without it nobody is named");
        }
        if let Some(domain) =
            self.domains.iter().find(|domain| domain.is_empty() || domain.contains(['@', '*']))
        {
            bail!("sso.domains has `{domain}`: a domain looks like example.org");
        }
        if self.provision && self.domains.is_empty() {
            bail!(
                "sso.domains is empty: name the domains whose people get accounts, or set sso.provision = false"
            );
        }
        Ok(())
    }
}

/// https, or plain http to this very machine: where a provider may be asked.
#[must_use]
pub fn is_safe(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || url.scheme() == "http" && is_loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usable() -> Sso {
        Sso {
            issuer: Some("https://login.example".to_owned()),
            client_id: "overture".to_owned(),
            client_secret: Some("s3cret".to_owned()),
            domains: vec!["host.example".to_owned()],
            ..Sso::default()
        }
    }

    #[test]
    fn providers_are_asked_over_https_or_on_this_machine() {
        for (issuer, fine) in [
            ("https://login.example", true),
            ("https://login.example/realms/staff", true),
            ("http://127.0.0.1:9000", true),
            ("http://[::1]:9000", true),
            ("http://localhost:9000", true),
            ("http://login.example", false),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example", false),
            ("ftp://localhost", false),
            ("file:///etc/passwd", false),
            ("login.example", false),
        ] {
            let sso = Sso { issuer: Some(issuer.to_owned()), ..usable() };
            assert_eq!(sso.check().is_ok(), fine, "{issuer}");
        }
    }

    #[test]
    fn what_cannot_work_is_refused_in_one_sentence() {
        type Breaking = fn(&mut Sso);
        let broken: [(&str, Breaking); 6] = [
            ("client_id", |sso| sso.client_id.clear()),
            ("name", |sso| sso.name = " ".to_owned()),
            ("scopes", |sso| sso.scopes.clear()),
            ("domains", |sso| sso.domains.clear()),
            ("domains", |sso| sso.domains = vec!["*.example".to_owned()]),
            ("domains", |sso| sso.domains = vec!["kim@host.example".to_owned()]),
        ];
        for (setting, breaking) in broken {
            let mut sso = usable();
            breaking(&mut sso);
            let sentence = sso.check().unwrap_err().to_string();
            assert!(
                sentence.starts_with(&format!("sso.{setting} ")) && !sentence.contains('\n'),
                "{sentence}"
            );
        }
        assert!(Sso { provision: false, domains: Vec::new(), ..usable() }.check().is_ok());
        assert!(Sso::default().check().is_ok(), "off");
    }

    #[test]
    fn a_group_that_brings_no_known_role_is_refused_by_name() {
        let read =
            |roles: &str| serde_json::from_value::<Sso>(serde_json::json!({ "roles": { "group": roles } }));
        assert!(read("manager:heat, executive").is_ok());
        let sentence = read("root").unwrap_err().to_string();
        assert!(sentence.starts_with("there is no role `root`") && !sentence.contains('\n'), "{sentence}");
    }

    #[test]
    fn the_secret_is_never_shown() {
        assert!(!format!("{:?}", usable()).contains("s3cret"));
    }
}
