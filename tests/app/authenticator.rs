//! An authenticator in software: it holds one passkey and answers as a browser would hand its answers over, or
//! wrongly where a story wants it to.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// A passkey and its keeper.
#[derive(Clone)]
pub(crate) struct Authenticator {
    pub(crate) key: SigningKey,
    pub(crate) id: [u8; 16],
    /// What the portal calls its person, base64url.
    pub(crate) user: String,
    /// Raised before each answer; 0 stays 0, as in passkeys that are synchronised.
    pub(crate) counter: u32,
    pub(crate) verifies: bool,
    pub(crate) origin: String,
    pub(crate) host: String,
}

impl Authenticator {
    /// One with a fresh key, in a browser that shows this origin.
    pub(crate) fn at(origin: &str) -> Self {
        let host = origin.split("://").nth(1).unwrap().split(':').next().unwrap().to_owned();
        Self {
            key: SigningKey::from_slice(&overture::services::record::random_bytes::<32>()).unwrap(),
            id: overture::services::record::random_bytes(),
            user: String::new(),
            counter: 0,
            verifies: true,
            origin: origin.to_owned(),
            host,
        }
    }

    /// Answers a question for a new passkey.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y} in CBOR.
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], x, &[0x22, 0x58, 32], y].concat();
        let id = [&[0, 16][..], &self.id].concat();
        let data = [self.data(WITH_KEY), vec![0; 16], id, cose].concat();
        let length = u8::try_from(data.len()).unwrap();
        let attestation =
            [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58", &[length][..], &data].concat();
        self.answer(json!({
            "clientDataJSON": encoded(&self.client("webauthn.create", options)),
            "attestationObject": encoded(&attestation),
            "transports": ["internal"],
        }))
    }

    /// Answers a question for any passkey.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.counter += u32::from(self.counter > 0);
        let (data, client) = (self.data(0), self.client("webauthn.get", options));
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": encoded(&client),
            "authenticatorData": encoded(&data),
            "signature": encoded(signature.to_der().as_bytes()),
            "userHandle": self.user,
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        [&Sha256::digest(&self.host)[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let client = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> Value {
        let id = encoded(&self.id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        })
    }
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
