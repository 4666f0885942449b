//! A provider in memory, for tests: it hands out what it was told to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge};

use super::{Begun, Fault, Secrets};
use crate::domain::sso::Claims;

/// What it says, by code; each once.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<String, Claims>>>);

impl Memory {
    /// Says this of whoever comes with the code.
    pub fn says(&self, code: &str, claims: Claims) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(code.to_owned(), claims);
    }

    pub(super) fn begin(&self) -> Begun {
        let state = CsrfToken::new_random_len(32).into_secret();
        let (_, verifier) = PkceCodeChallenge::new_random_sha256();
        let secrets =
            Secrets { nonce: Nonce::new_random_len(32).secret().clone(), verifier: verifier.into_secret() };
        Begun { url: format!("https://provider.example/auth?state={state}"), state, secrets }
    }

    pub(super) fn finish(&self, code: &str, _: &Secrets) -> Result<Claims, Fault> {
        let claims = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        claims.ok_or_else(|| Fault::Unbelievable("no such code".to_owned()))
    }
}
