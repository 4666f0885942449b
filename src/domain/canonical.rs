//! Canonical JSON after RFC 8785: one document, one sequence of bytes, so that a hash can be repeated by anyone.
//!
//! Only integers that a double holds exactly are taken, so the number rules of the RFC come down to
//! "write the digits". A fraction is refused instead of rounded.

use serde::Serialize;
use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};

/// The largest integer, and its negative the smallest, that every JSON reader keeps exactly: 2^53 − 1.
pub const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// The document has no canonical form here.
#[derive(Debug, thiserror::Error)]
pub enum NotCanonical {
    #[error("{0} is not an integer between -(2^53 - 1) and 2^53 - 1")]
    Number(Number),
    #[error("not a JSON document: {0}")]
    Json(#[from] serde_json::Error),
}

/// The canonical bytes of a document: UTF-8, no white space, keys sorted by UTF-16 code units.
/// Refused: numbers that are not integers or leave the range of [`LARGEST_INTEGER`].
pub fn canonical<T: Serialize + ?Sized>(document: &T) -> Result<Vec<u8>, NotCanonical> {
    let mut out = String::new();
    write(&mut out, &serde_json::to_value(document)?)?;
    Ok(out.into_bytes())
}

/// SHA-256 of some bytes as 64 lowercase hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn write(out: &mut String, value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&integer(number)?.to_string()),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(out, item)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (key, member)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write(out, member)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn integer(number: &Number) -> Result<i64, NotCanonical> {
    number
        .as_i64()
        .filter(|integer| (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(integer))
        .ok_or_else(|| NotCanonical::Number(number.clone()))
}

/// Only what JSON demands is escaped, in its shortest form; everything else stands as it is.
fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            plain => out.push(plain),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn keys_stand_in_the_order_of_rfc_8785_section_3_2_3() {
        let document: Value = serde_json::from_str(
            r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
                "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
                "\u00f6": "Latin Small Letter O With Diaeresis"}"#,
        )
        .unwrap();

        assert_eq!(
            text(&document),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
             \"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\
             \"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        );
    }

    #[test]
    fn strings_and_literals_are_written_as_in_rfc_8785_section_3_2_2() {
        let document: Value = serde_json::from_str(
            r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
        )
        .unwrap();

        assert_eq!(text(&document), r#"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#);
        assert_eq!(text(&json!("\u{8}\u{c}\u{1f}\u{7f}\u{2028}")), "\"\\b\\f\\u001f\u{7f}\u{2028}\"");
    }

    #[test]
    fn nesting_is_sorted_on_every_level_and_lists_keep_their_order() {
        let document = json!({"b": [2, {"d": {}, "c": []}, 1], "a": -1});
        assert_eq!(text(&document), r#"{"a":-1,"b":[2,{"c":[],"d":{}},1]}"#);
    }

    #[test]
    fn only_integers_that_a_double_holds_are_taken() {
        for taken in [0, -1, LARGEST_INTEGER, -LARGEST_INTEGER] {
            assert_eq!(text(&json!(taken)), taken.to_string());
        }
        for refused in [json!(0.5), json!(1.0), json!(-0.0), json!(LARGEST_INTEGER + 1), json!(u64::MAX)] {
            assert!(matches!(canonical(&[refused]), Err(NotCanonical::Number(_))));
        }
    }

    #[test]
    fn the_hash_of_nothing_and_of_abc_are_those_of_fips_180() {
        assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
