//! What whoever makes a form does to it, one step at a time. A step may leave faults behind: they are told until the
//! form is put in use.

use super::{
    condition::Condition,
    definition::{Field, FormDefinition, Section},
    kind::{Choice, FieldKind, Vocabulary},
};
use crate::error::{Error, Refusal, Result};

/// The largest form, as JSON, in bytes.
pub const LARGEST: usize = 512 * 1024;

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    AddSection {
        title: String,
    },
    /// The id, title and guidance of a section.
    Section {
        id: String,
        to: String,
        title: String,
        guidance: String,
    },
    RemoveSection {
        id: String,
    },
    MoveSection {
        id: String,
        up: bool,
    },
    /// A field of this kind at the end of a section, with what a field of its kind begins with.
    AddField {
        section: String,
        kind: String,
        label: String,
    },
    Field {
        id: String,
        field: Box<Field>,
    },
    RemoveField {
        id: String,
    },
    MoveField {
        id: String,
        up: bool,
    },
    /// To the end of another section.
    MoveTo {
        id: String,
        section: String,
    },
    /// The sections of another form.
    Replace {
        sections: Vec<Section>,
    },
}

impl Edit {
    /// The form after this step. 404 for what is not there; refused when the form would be too large to keep.
    pub fn on(self, form: &FormDefinition) -> Result<FormDefinition> {
        let mut form = form.clone();
        match self {
            Self::AddSection { title } => {
                let taken = |id: &str| form.section(id).is_some() || super::reserved::SECTIONS.contains(&id);
                let id = free("section", taken);
                form.sections.push(Section { id, title, guidance: String::new(), fields: Vec::new() });
            }
            Self::Section { id, to, title, guidance } => {
                let section = section(&mut form, &id)?;
                (section.id, section.title, section.guidance) = (to, title, guidance);
            }
            Self::RemoveSection { id } => {
                section(&mut form, &id)?;
                form.sections.retain(|section| section.id != id);
            }
            Self::MoveSection { id, up } => {
                let place = form.sections.iter().position(|section| section.id == id);
                shift(&mut form.sections, place.ok_or(Error::NotFound)?, up);
            }
            Self::AddField { section: id, kind, label } => {
                let kind = begun(&kind).ok_or(Error::NotFound)?;
                let taken = |id: &str| form.field(id).is_some();
                let field = Field::new(&free(kind.as_str(), taken), &label, kind);
                section(&mut form, &id)?.fields.push(field);
            }
            Self::Field { id, field } => {
                let (section, place) = place(&form, &id)?;
                rename(&mut form, &id, &field.id);
                form.sections[section].fields[place] = *field;
            }
            Self::RemoveField { id } => {
                let (section, place) = place(&form, &id)?;
                form.sections[section].fields.remove(place);
            }
            Self::MoveField { id, up } => {
                let (section, place) = place(&form, &id)?;
                shift(&mut form.sections[section].fields, place, up);
            }
            Self::MoveTo { id, section: to } => {
                let (from, place) = place(&form, &id)?;
                section(&mut form, &to)?;
                let field = form.sections[from].fields.remove(place);
                section(&mut form, &to)?.fields.push(field);
            }
            Self::Replace { sections } => form.sections = sections,
        }
        let size = serde_json::to_vec(&form).map_err(anyhow::Error::from)?.len();
        if size > LARGEST { Err(Refusal::new("refused-form-too-large").into()) } else { Ok(form) }
    }
}

/// What a field of this kind begins with.
#[must_use]
pub fn begun(kind: &str) -> Option<FieldKind> {
    let options = || {
        [("a", "First"), ("b", "Second")]
            .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() })
            .to_vec()
    };
    let euro = || vec!["EUR".to_owned()];
    Some(match kind {
        "short_text" => FieldKind::ShortText { max_chars: 160 },
        "long_text" => FieldKind::LongText { max_chars: 2_000, max_words: None },
        "number" => FieldKind::Number { min: 0, max: 1_000_000, unit: String::new(), decimals: 0 },
        "money" => FieldKind::Money { currencies: euro() },
        "date" => FieldKind::Date { earliest: None, latest: None },
        "date_range" => FieldKind::DateRange { earliest: None, latest: None },
        "one_of" => FieldKind::OneOf { options: options() },
        "many_of" => FieldKind::ManyOf { options: options(), min: 0, max: 2 },
        "yes_no" => FieldKind::YesNo,
        "scale" => FieldKind::Scale { max: 5, low: "Low".to_owned(), high: "High".to_owned() },
        "url" => FieldKind::Url,
        "email" => FieldKind::Email,
        "phone" => FieldKind::Phone,
        "country" => FieldKind::Country,
        "people" => FieldKind::People { least: 1, most: 10 },
        "budget" => FieldKind::Budget {
            currencies: euro(),
            rows: [("staff", "Staff"), ("material", "Material"), ("other", "Other costs")]
                .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() })
                .to_vec(),
            years: 3,
        },
        "capabilities" => FieldKind::Capabilities { of: Vocabulary::Areas, most: 3, known: Vec::new() },
        "file" => FieldKind::File { most: 3 },
        "agreement" => FieldKind::Agreement { text: "We agree.".to_owned(), version: 1 },
        "note" => FieldKind::Note { text: String::new() },
        _ => return None,
    })
}

/// The first of `word_1`, `word_2` … that is free.
fn free(word: &str, taken: impl Fn(&str) -> bool) -> String {
    (1..).map(|number: u32| format!("{word}_{number}")).find(|id| !taken(id)).unwrap_or_default()
}

fn section<'a>(form: &'a mut FormDefinition, id: &str) -> Result<&'a mut Section> {
    form.sections.iter_mut().find(|section| section.id == id).ok_or(Error::NotFound)
}

/// In which section a field is, and where there.
fn place(form: &FormDefinition, id: &str) -> Result<(usize, usize)> {
    let at = |(number, section): (usize, &Section)| {
        Some((number, section.fields.iter().position(|field| field.id == id)?))
    };
    form.sections.iter().enumerate().find_map(at).ok_or(Error::NotFound)
}

/// One place up or down; at the end of the list nothing happens.
fn shift<T>(list: &mut [T], place: usize, up: bool) {
    let other = if up { place.checked_sub(1) } else { Some(place + 1) };
    if let Some(other) = other.filter(|other| *other < list.len()) {
        list.swap(place, other);
    }
}

/// Rules that ask for a field go on asking for it under its new id.
fn rename(form: &mut FormDefinition, from: &str, to: &str) {
    for field in form.sections.iter_mut().flat_map(|section| &mut section.fields) {
        if let Some(Condition::All(rules) | Condition::Any(rules)) = &mut field.shown_if {
            for rule in rules.iter_mut().filter(|rule| rule.field == from) {
                to.clone_into(&mut rule.field);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn ids(form: &FormDefinition) -> Vec<String> {
        form.sections
            .iter()
            .map(|section| {
                let fields: Vec<_> = section.fields.iter().map(|field| field.id.as_str()).collect();
                format!("{}: {}", section.id, fields.join(" "))
            })
            .collect()
    }

    #[test]
    fn sections_and_fields_are_added_moved_and_removed() {
        let mut form = FormDefinition { key: "made".into(), version: 1, sections: Vec::new() };
        let text = str::to_owned;
        let add = |section: &str, kind: &str| Edit::AddField {
            section: text(section),
            kind: text(kind),
            label: text("New"),
        };
        let up = |id: &str, up: bool| Edit::MoveField { id: text(id), up };
        let steps: [(Edit, &[&str]); 11] = [
            (Edit::AddSection { title: text("One") }, &["section_1: "]),
            (Edit::AddSection { title: text("Two") }, &["section_1: ", "section_2: "]),
            (add("section_1", "url"), &["section_1: url_1", "section_2: "]),
            (add("section_1", "url"), &["section_1: url_1 url_2", "section_2: "]),
            (add("section_1", "people"), &["section_1: url_1 url_2 people_1", "section_2: "]),
            (up("url_1", true), &["section_1: url_1 url_2 people_1", "section_2: "]),
            (up("url_1", false), &["section_1: url_2 url_1 people_1", "section_2: "]),
            (up("people_1", false), &["section_1: url_2 url_1 people_1", "section_2: "]),
            (
                Edit::MoveTo { id: text("url_1"), section: text("section_2") },
                &["section_1: url_2 people_1", "section_2: url_1"],
            ),
            (
                Edit::MoveSection { id: text("section_2"), up: true },
                &["section_2: url_1", "section_1: url_2 people_1"],
            ),
            (Edit::RemoveField { id: text("url_2") }, &["section_2: url_1", "section_1: people_1"]),
        ];
        for (step, expected) in steps {
            form = step.on(&form).unwrap();
            assert_eq!(ids(&form), expected);
        }
        form = Edit::RemoveSection { id: text("section_1") }.on(&form).unwrap();
        assert_eq!(ids(&form), ["section_2: url_1"]);
        for absent in [
            add("section_9", "url"),
            add("section_2", "telepathy"),
            up("url_9", true),
            Edit::MoveTo { id: text("url_1"), section: text("none") },
            Edit::RemoveSection { id: text("none") },
        ] {
            assert!(matches!(absent.on(&form), Err(Error::NotFound)));
        }
    }

    #[test]
    fn every_kind_that_is_offered_begins_as_a_field_that_can_be_asked() {
        for kind in FieldKind::WORDS {
            let begun = begun(kind).unwrap();
            assert_eq!(begun.as_str(), kind);
            let field = Field::new("x", "X", begun);
            let section =
                Section { id: "s".into(), title: "S".into(), guidance: String::new(), fields: vec![field] };
            let form = FormDefinition { key: "made".into(), version: 1, sections: vec![section] };
            assert_eq!(form.check(), Ok(()), "{kind}");
        }
    }

    #[test]
    fn a_rule_follows_the_field_it_asks_for_and_a_large_form_is_refused() {
        let mut form = standard();
        let rule = Rule { field: "team_size".into(), is: Comparison::AtLeast, value: "5".into() };
        form.sections[3].fields[4].shown_if = Some(Condition::All(vec![rule]));
        let mut field = form.field("team_size").unwrap().clone();
        field.id = "crew".into();
        let edit = Edit::Field { id: "team_size".into(), field: Box::new(field) };
        let form = edit.on(&form).unwrap();
        assert_eq!(form.check_for_pitches(), Ok(()));

        let fields = vec![Field::new("x", &"x".repeat(LARGEST), FieldKind::YesNo)];
        let section = Section { id: "s".into(), title: "S".into(), guidance: String::new(), fields };
        assert!(matches!(Edit::Replace { sections: vec![section] }.on(&form), Err(Error::Refused(_))));
    }
}
