//! Where in a form files belong, and how many.

use chrono::NaiveDate;

use crate::{
    domain::form::{Answers, FieldKind, FormDefinition},
    error::{Invalid, Refusal},
};

/// A field that takes files; or the pitch as a whole, where its form has no such field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the field; empty for the pitch as a whole.
    pub field: String,
    /// The question; empty for the pitch as a whole.
    pub label: String,
    pub hint: String,
    /// The section it stands in.
    pub section: Option<String>,
    pub most: u32,
    /// The pitch cannot be sent without a file here.
    pub required: bool,
    /// Nothing can be added or removed any more.
    pub frozen: bool,
    /// What is here tells who the applicant is.
    pub identity: bool,
    pub confidential: bool,
}

/// The places of a form as it is asked of whoever gave these answers, on this day, in form order.
#[must_use]
pub fn places(form: &FormDefinition, answers: &Answers, day: NaiveDate, per_pitch: u32) -> Vec<Place> {
    let mut places = Vec::new();
    let mut has_any = false;
    let hidden = form.hidden(answers);
    for section in &form.sections {
        for field in &section.fields {
            let FieldKind::File { most } = field.kind else { continue };
            has_any = true;
            if hidden.contains(&field.id) {
                continue;
            }
            places.push(Place {
                field: field.id.clone(),
                label: field.label.clone(),
                hint: field.hint.clone(),
                section: Some(section.id.clone()),
                most: most.min(per_pitch),
                required: field.required && field.required_from.is_none_or(|from| from <= day),
                frozen: field.is_frozen(day),
                identity: field.identity,
                confidential: field.confidential,
            });
        }
    }
    if !has_any {
        places.push(Place {
            field: String::new(),
            label: String::new(),
            hint: String::new(),
            section: None,
            most: per_pitch,
            required: false,
            frozen: false,
            identity: false,
            confidential: false,
        });
    }
    places
}

/// The required places without a file; `files` are the fields of those that are there.
#[must_use]
pub fn missing<'a>(places: &[Place], files: impl IntoIterator<Item = &'a str>) -> Invalid {
    let files: Vec<&str> = files.into_iter().collect();
    let mut invalid = Invalid::default();
    for place in places.iter().filter(|place| place.required && !files.contains(&place.field.as_str())) {
        invalid.push(&place.field, Refusal::new("file-required").with("label", &place.label));
    }
    invalid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{Answer, Condition, Field, standard};

    fn form(fields: impl IntoIterator<Item = Field>) -> FormDefinition {
        let mut form = standard();
        form.sections[1].fields.extend(fields);
        form
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_form_without_a_field_for_files_takes_them_for_the_whole_pitch() {
        let places = places(&form([]), &Answers::default(), day("2026-11-01"), 10);
        assert_eq!(places.len(), 1);
        assert_eq!((places[0].field.as_str(), places[0].most, places[0].required), ("", 10, false));
    }

    #[test]
    fn a_field_is_asked_where_its_condition_holds_and_required_and_frozen_by_day() {
        let deck = Field {
            required: true,
            required_from: Some(day("2026-11-10")),
            frozen_after: Some(day("2026-11-20")),
            ..Field::new("deck", "Your slides", FieldKind::File { most: 20 })
        };
        let condition = Condition::Cel("pilot_ready == true".to_owned());
        let plan = Field {
            shown_if: Some(condition),
            ..Field::new("plan", "Your plan", FieldKind::File { most: 2 })
        };
        let form = form([deck, plan]);
        let yes: Answers = [("pilot_ready".to_owned(), Answer::YesNo { yes: true })].into_iter().collect();
        for (on, required, frozen) in [
            ("2026-11-09", false, false),
            ("2026-11-10", true, false),
            ("2026-11-20", true, false),
            ("2026-11-21", true, true),
        ] {
            let places = places(&form, &Answers::default(), day(on), 10);
            let said: Vec<_> = places.iter().map(|place| (place.field.as_str(), place.most)).collect();
            assert_eq!(said, [("deck", 10)], "{on}");
            assert_eq!((places[0].required, places[0].frozen), (required, frozen), "{on}");
            let open = missing(&places, []).0;
            assert_eq!(open.len(), usize::from(required), "{on}");
            assert!(missing(&places, ["plan", "deck"]).0.is_empty());
        }
        assert_eq!(places(&form, &yes, day("2026-11-01"), 10).len(), 2);
    }
}
