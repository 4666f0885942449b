//! What an applicant can hold against us: the sent pitch as one canonical document, and its hash.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use super::{
    canonical::{NotCanonical, canonical, sha256_hex},
    form::Answers,
};

mod key;
mod statement;

pub use key::{Key, NotAKey};
pub use statement::{NotProved, Statement};

/// The name of this document's layout. Another layout gets another name.
pub const SCHEMA: &str = "overture-receipt-v1";

/// One sent version of a pitch with everything that was in force when it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptDocument {
    schema: Schema,
    /// The public reference of the pitch, such as `NL-7K3M9Q`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Which sending of this pitch it is, from 1.
    pub version: u32,
    /// The server's clock at the sending; written as RFC 3339 in UTC, cut to milliseconds.
    #[serde(serialize_with = "milliseconds")]
    pub sent_at: DateTime<Utc>,
    /// The version of the form that was answered.
    pub form_version: u32,
    /// The version of the terms that were agreed to.
    pub terms_version: u32,
    /// The answers as they were sent.
    pub answers: Answers,
    /// The attached files, in the order of the pitch.
    pub files: Vec<ReceiptFile>,
}

/// One attached file: what it is called and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptFile {
    pub name: String,
    /// SHA-256 of the content, 64 lowercase hexadecimal digits.
    pub sha256: String,
    /// Bytes of the content.
    pub size: u64,
}

/// A receipt: the bytes to keep and to hand out, and their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// RFC 8785 canonical JSON.
    pub document: Vec<u8>,
    /// SHA-256 of `document`, 64 lowercase hexadecimal digits.
    pub sha256: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Schema;

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(SCHEMA)
    }
}

fn milliseconds<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true))
}

impl ReceiptDocument {
    /// The document of a sending.
    #[must_use]
    pub const fn new(
        reference: String,
        version: u32,
        sent_at: DateTime<Utc>,
        form_version: u32,
        terms_version: u32,
        answers: Answers,
        files: Vec<ReceiptFile>,
    ) -> Self {
        Self { schema: Schema, reference, version, sent_at, form_version, terms_version, answers, files }
    }

    /// Bytes and hash of this document. Refused: an answer with a number that JSON cannot keep exactly,
    /// which reading a form never makes.
    pub fn receipt(&self) -> Result<Receipt, NotCanonical> {
        let document = canonical(self)?;
        let sha256 = sha256_hex(&document);
        Ok(Receipt { document, sha256 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::Answer;

    /// Every kind of answer, and text that needs escaping.
    fn document() -> ReceiptDocument {
        let answers = [
            ("title", Answer::Text { text: "Wärme aus \"Abwasser\"\n\u{1f30a}".into() }),
            ("team_size", Answer::Number { scaled: 12, decimals: 0 }),
            ("budget", Answer::Money { minor: 25_000_000, currency: "EUR".into() }),
            ("available_from", Answer::Date { date: "2027-03-01".parse().unwrap() }),
            ("maturity", Answer::Choice { value: "pilot".into() }),
            ("areas", Answer::Choices { values: vec!["energy".into(), "environment".into()] }),
            ("pilot_ready", Answer::YesNo { yes: true }),
            ("ip_terms", Answer::Agreement { version: 1, ticked: true }),
        ];
        ReceiptDocument::new(
            "NL-7K3M9Q".into(),
            1,
            DateTime::from_timestamp_micros(1_796_140_799_123_456).unwrap(),
            1,
            1,
            answers.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect(),
            vec![ReceiptFile { name: "deck.pdf".into(), sha256: sha256_hex(b"abc"), size: 3 }],
        )
    }

    #[test]
    fn a_fixed_document_has_fixed_bytes_and_a_fixed_hash() {
        let receipt = document().receipt().unwrap();

        assert_eq!(
            String::from_utf8(receipt.document).unwrap(),
            concat!(
                r#"{"answers":{"areas":{"kind":"choices","values":["energy","environment"]},"#,
                r#""available_from":{"date":"2027-03-01","kind":"date"},"#,
                r#""budget":{"currency":"EUR","kind":"money","minor":25000000},"#,
                r#""ip_terms":{"kind":"agreement","ticked":true,"version":1},"#,
                r#""maturity":{"kind":"choice","value":"pilot"},"#,
                r#""pilot_ready":{"kind":"yes_no","yes":true},"#,
                r#""team_size":{"decimals":0,"kind":"number","scaled":12},"#,
                r#""title":{"kind":"text","text":"Wärme aus \"Abwasser\"\n🌊"}},"#,
                r#""files":[{"name":"deck.pdf","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","size":3}],"#,
                r#""form_version":1,"ref":"NL-7K3M9Q","schema":"overture-receipt-v1","#,
                r#""sent_at":"2026-12-01T15:59:59.123Z","terms_version":1,"version":1}"#,
            )
        );
        assert_eq!(receipt.sha256, "2537bdd627c386bad39c1d458282c6b3b24797bbaa33024807b0dae0dd2b4068");
    }

    #[test]
    fn one_changed_character_changes_the_hash() {
        let (sent, mut changed) = (document(), document());
        changed.answers.insert("title", Answer::Text { text: "Wärme aus \"Abwasser\"\n\u{1f30b}".into() });
        assert_ne!(sent.receipt().unwrap().sha256, changed.receipt().unwrap().sha256);
    }

    #[test]
    fn a_receipt_has_the_fields_of_its_schema_and_no_others() {
        let value = serde_json::to_value(document()).unwrap();
        let mut fields: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        let schema =
            ["answers", "files", "form_version", "ref", "schema", "sent_at", "terms_version", "version"];
        assert_eq!(fields, schema);
    }
}
