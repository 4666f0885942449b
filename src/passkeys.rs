//! What the portal asks of authenticators and how it judges their answers (WebAuthn level 3, as `webauthn-rs` has
//! it). Each passkey must be discoverable, so that nobody types an address, and must verify its user by a
//! fingerprint, a face or a PIN: having it and being its owner are two factors in one.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::values::AccountId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use webauthn_rs::prelude::{Passkey, Url, Webauthn, WebauthnBuilder, WebauthnError};

use crate::{
    config::Config,
    domain::passkey::{Claim, Credential},
    error::{Refusal, Result},
};

/// The portal as authenticators know it: by its host.
#[derive(Debug)]
pub struct Passkeys(Webauthn);

/// A question to an authenticator.
#[derive(Debug)]
pub struct Asked {
    /// What the browser is given.
    pub options: Value,
    /// What the answer is held against; it never leaves the server.
    pub state: String,
}

/// Why an answer opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It does not fit the question, the origin, the key, or its user was not verified.
    Unfit,
    /// Its counter is not beyond the last one: there may be a copy of the key.
    Counter,
}

impl Passkeys {
    /// Refused where browsers have no passkeys: at an address without a name, such as `http://127.0.0.1:8080`.
    pub fn of(config: &Config) -> Result<Self, Refusal> {
        Self::named(config).ok_or(Refusal::new("refused-passkeys-unavailable"))
    }

    fn named(config: &Config) -> Option<Self> {
        let origin = Url::parse(&config.origin()).ok()?;
        let builder = WebauthnBuilder::new(origin.domain()?, &origin).ok()?;
        builder.rp_name(&config.site.name).build().ok().map(Self)
    }

    /// Asks for a new passkey beside the known ones.
    pub fn ask_to_add(&self, account: AccountId, email: &str, name: &str, known: &[String]) -> Result<Asked> {
        let known = known.iter().filter_map(|id| BASE64_URL_SAFE_NO_PAD.decode(id).ok());
        let known = known.collect();
        let (asked, state) = self
            .0
            .start_passkey_registration(account.0, email, name, Some(known))
            .map_err(anyhow::Error::from)?;
        let mut asked = asked_of(&asked, &state)?;
        let selection = &mut asked.options["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(asked)
    }

    /// The passkey that answers [`Self::ask_to_add`]; none when the answer does not fit the question.
    #[must_use]
    pub fn added(&self, answer: &Value, state: &str) -> Option<Credential> {
        let passkey = self.0.finish_passkey_registration(&read(answer)?, &kept(state)?).ok()?;
        kept_as(&passkey)
    }

    /// Asks for any passkey of this portal.
    pub fn ask(&self) -> Result<Asked> {
        let (asked, state) = self.0.start_discoverable_authentication().map_err(anyhow::Error::from)?;
        asked_of(&asked, &state)
    }

    /// Whose passkey an answer claims to be; nothing is proved by that.
    #[must_use]
    pub fn claimed(&self, answer: &Value) -> Option<Claim> {
        let answer = read(answer)?;
        let (account, id) = self.0.identify_discoverable_authentication(&answer).ok()?;
        Some(Claim { account: AccountId(account), credential_id: BASE64_URL_SAFE_NO_PAD.encode(id) })
    }

    /// Holds an answer against the question and the key; the passkey as it is kept from now on.
    pub fn used(&self, answer: &Value, state: &str, credential: &str) -> Result<Credential, Refused> {
        let (answer, state) = read(answer).zip(kept(state)).ok_or(Refused::Unfit)?;
        let mut passkey: Passkey = kept(credential).ok_or(Refused::Unfit)?;
        let used = self.0.finish_discoverable_authentication_v2(&answer, state, &passkey);
        let used = used.map_err(|error| match error {
            WebauthnError::CredentialPossibleCompromise => Refused::Counter,
            _ => Refused::Unfit,
        })?;
        if !used.user_verified() || passkey.update_credential(&used).is_none() {
            return Err(Refused::Unfit);
        }
        kept_as(&passkey).ok_or(Refused::Unfit)
    }
}

fn asked_of(asked: &impl Serialize, state: &impl Serialize) -> Result<Asked> {
    let mut asked = serde_json::to_value(asked).map_err(anyhow::Error::from)?;
    let state = serde_json::to_string(state).map_err(anyhow::Error::from)?;
    Ok(Asked { options: asked["publicKey"].take(), state })
}

fn kept_as(passkey: &Passkey) -> Option<Credential> {
    let text = serde_json::to_string(passkey).ok()?;
    Some(Credential { id: BASE64_URL_SAFE_NO_PAD.encode(passkey.cred_id()), text })
}

fn read<T: DeserializeOwned>(answer: &Value) -> Option<T> {
    T::deserialize(answer).ok()
}

fn kept<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(origin: &str) -> Result<Passkeys, Refusal> {
        let mut config = Config::default();
        config.server.origin = Some(origin.to_owned());
        Passkeys::of(&config)
    }

    #[test]
    fn there_are_passkeys_where_the_portal_has_a_name() {
        for (origin, has) in [
            ("https://pitch.example.org", true),
            ("https://pitch.example.org:8443", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1:8080", false),
            ("http://[::1]:8080", false),
            ("https://192.0.2.7", false),
        ] {
            assert_eq!(at(origin).is_ok(), has, "{origin}");
        }
    }

    /// T33: the question names our host alone, and asks for a verified user and a key that needs no address.
    #[test]
    fn what_is_asked_for_is_two_factors_in_one() {
        let passkeys = at("https://pitch.example.org:8443").unwrap();
        let known = ["AQID".to_owned()];
        let asked =
            passkeys.ask_to_add(AccountId::generate(), "kim@example.org", "Kim", &known).unwrap().options;
        assert_eq!(asked["rp"]["id"], "pitch.example.org");
        let selection = &asked["authenticatorSelection"];
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(
            (&selection["residentKey"], &selection["requireResidentKey"]),
            (&"required".into(), &true.into())
        );
        assert_eq!(asked["excludeCredentials"][0]["id"], "AQID");
        let asked = passkeys.ask().unwrap().options;
        assert_eq!(
            (&asked["rpId"], &asked["userVerification"]),
            (&"pitch.example.org".into(), &"required".into())
        );
        assert_eq!(asked["allowCredentials"], serde_json::json!([]));
        assert_ne!(asked["challenge"], passkeys.ask().unwrap().options["challenge"]);
    }

    #[test]
    fn what_is_no_answer_is_refused_and_never_a_fault() {
        let passkeys = at("https://pitch.example.org").unwrap();
        let asked = passkeys.ask().unwrap();
        for answer in [Value::Null, "text".into(), serde_json::json!({ "id": "AQID", "response": {} })] {
            assert_eq!(passkeys.claimed(&answer), None);
            assert_eq!(passkeys.added(&answer, &asked.state), None);
            assert_eq!(passkeys.used(&answer, &asked.state, "{}"), Err(Refused::Unfit));
        }
    }
}
