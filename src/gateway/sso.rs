//! The provider at which the host's people sign in: off, a real one, or one in memory for tests.

use chrono::{DateTime, Utc};

use crate::{config, domain::sso::Claims};

mod http;
pub mod memory;
mod provider;

/// Where somebody is sent, and what has to match when they come back.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The address at the provider.
    pub url: String,
    /// 256 random bits that come back with the answer.
    pub state: String,
    pub secrets: Secrets,
}

/// What stays here while somebody is at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// Stands in the ID token: it was made for this attempt.
    pub nonce: String,
    /// What the code is exchanged with (RFC 7636): whoever steals the code has not got it.
    pub verifier: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The provider does not answer, or not in time.
    #[error("the provider does not answer: {0}")]
    Away(String),
    /// It answered what must not be believed, or refuses the code.
    #[error("the provider's answer is not believed: {0}")]
    Unbelievable(String),
}

/// The provider.
pub enum Sso {
    Off,
    Provider(Box<provider::Provider>),
    Memory(memory::Memory),
}

impl Sso {
    /// The provider of the settings; it is not asked anything before somebody wants to sign in.
    pub fn build(settings: &config::Sso, origin: &str) -> anyhow::Result<Self> {
        let Some(issuer) = &settings.issuer else { return Ok(Self::Off) };
        let provider = provider::Provider::new(settings, issuer, &format!("{origin}/sign-in/sso/callback"))?;
        Ok(Self::Provider(Box::new(provider)))
    }

    /// Whether somebody can sign in there at all.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Makes the address to send somebody to; `again` has the provider ask them once more who they are.
    pub async fn begin(&self, again: bool, now: DateTime<Utc>) -> Result<Begun, Fault> {
        match self {
            Self::Off => Err(Fault::Away("it is not set up".to_owned())),
            Self::Provider(provider) => provider.begin(again, now).await,
            Self::Memory(memory) => Ok(memory.begin()),
        }
    }

    /// Exchanges a code and verifies all that comes for it.
    pub async fn finish(&self, code: &str, secrets: Secrets, now: DateTime<Utc>) -> Result<Claims, Fault> {
        match self {
            Self::Off => Err(Fault::Away("it is not set up".to_owned())),
            Self::Provider(provider) => provider.finish(code, secrets, now).await,
            Self::Memory(memory) => memory.finish(code, &secrets),
        }
    }
}
