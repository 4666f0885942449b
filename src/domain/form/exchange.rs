//! A form as a JSON file: written out, and read again with every fault named by its place in the file.

use serde_json::Value;

use super::{definition::FormDefinition, edit::LARGEST};
use crate::error::{Invalid, Refusal};

/// The file of a form.
pub fn export(form: &FormDefinition) -> serde_json::Result<String> {
    serde_json::to_string_pretty(form).map(|text| text + "\n")
}

/// Reads a file. Refused with its places: what is no JSON, what is too large, what no form has, and everything that
/// stands in the way of its use.
pub fn import(text: &str) -> Result<FormDefinition, Invalid> {
    let refuse = |message, place: &str, told: &str| {
        let why = Refusal::new(message).with("place", place).with("told", told);
        Invalid(vec![crate::error::FieldError { field: "file".to_owned(), why }])
    };
    if text.len() > LARGEST {
        return Err(refuse("form-import-too-large", "", ""));
    }
    let given: Value =
        serde_json::from_str(text).map_err(|error| refuse("form-import-no-json", "", &error.to_string()))?;
    let form: FormDefinition = serde_json::from_value(given.clone())
        .map_err(|error| refuse("form-import-no-form", &misfit(&given), &error.to_string()))?;
    let understood = serde_json::to_value(&form).unwrap_or_default();
    let mut unknown = Vec::new();
    strangers(&given, &understood, "", &mut unknown);
    let mut invalid = Invalid::default();
    for place in unknown {
        invalid.push("file", Refusal::new("form-import-unknown").with("place", place));
    }
    for fault in form.check_for_pitches().err().unwrap_or_default() {
        invalid.push("file", fault.refusal());
    }
    if invalid.0.is_empty() { Ok(form) } else { Err(invalid) }
}

/// The first section or field that cannot be read by itself.
fn misfit(given: &Value) -> String {
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    for (number, section) in list(given, "sections").iter().enumerate() {
        for (place, field) in list(section, "fields").iter().enumerate() {
            if serde_json::from_value::<super::Field>(field.clone()).is_err() {
                return format!("/sections/{number}/fields/{place}");
            }
        }
        if serde_json::from_value::<super::Section>(section.clone()).is_err() {
            return format!("/sections/{number}");
        }
    }
    "/".to_owned()
}

/// The places of members that were passed over: a typing error must not be lost silently.
fn strangers(given: &Value, understood: &Value, place: &str, found: &mut Vec<String>) {
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            for (key, value) in given {
                let place = format!("{place}/{key}");
                match understood.get(key) {
                    Some(kept) => strangers(value, kept, &place, found),
                    // What is left out when it is empty.
                    None if matches!(value, Value::Null) || value == "" => {}
                    None => found.push(place),
                }
            }
        }
        (Value::Array(given), Value::Array(understood)) => {
            for (number, (value, kept)) in given.iter().zip(understood).enumerate() {
                strangers(value, kept, &format!("{place}/{number}"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn told(text: &str) -> Vec<(&'static str, String)> {
        let invalid = import(text).unwrap_err();
        let place = |why: &Refusal| why.args.iter().find(|(name, _)| *name == "place").unwrap().1.clone();
        invalid.0.into_iter().map(|error| (error.why.message, place(&error.why))).collect()
    }

    #[test]
    fn what_was_written_out_is_read_again() {
        for (_, form) in templates() {
            assert_eq!(import(&export(&form).unwrap()), Ok(form));
        }
        assert_eq!(import(&export(&standard()).unwrap()), Ok(standard()));
    }

    #[test]
    fn a_fault_of_a_file_names_its_place() {
        let changed = |change: fn(&mut Value)| {
            let mut file = serde_json::to_value(standard()).unwrap();
            change(&mut file);
            told(&file.to_string())
        };
        let one = |message, place: &str| vec![(message, place.to_owned())];
        assert_eq!(told("{"), one("form-import-no-json", ""));
        assert_eq!(told(&format!("[{}", "[".repeat(10_000))), one("form-import-no-json", ""));
        assert_eq!(told(&" ".repeat(LARGEST + 1)), one("form-import-too-large", ""));
        assert_eq!(told("[]"), one("form-import-no-form", "/"));
        assert_eq!(
            changed(|file| file["sections"][1]["fields"][2]["kind"] = "telepathy".into()),
            one("form-import-no-form", "/sections/1/fields/2")
        );
        assert_eq!(
            changed(|file| file["sections"][1]["fields"][2]["shown_ifs"] = "x".into()),
            one("form-import-unknown", "/sections/1/fields/2/shown_ifs")
        );
        assert_eq!(
            changed(|file| file["sections"][0]["id"] = "check".into()),
            one("form-definition-reserved", "check")
        );
    }
}
