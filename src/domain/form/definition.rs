//! What a form is: sections of fields, each of one kind. A manager's text, kept as JSON with a version.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    condition::Condition,
    kind::{FieldKind, Known, Vocabulary},
};

/// One version of a form. A version that has been answered is never changed; a change is a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// Which form, the same for all its versions.
    pub key: String,
    /// From 1.
    pub version: u32,
    /// In the order of the task list.
    pub sections: Vec<Section>,
}

/// One page of a form: one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// A word for the URL, `[a-z][a-z0-9_]*`, unique among the sections.
    pub id: String,
    pub title: String,
    /// Why we ask, what a good answer is, who reads it. May be empty.
    #[serde(default)]
    pub guidance: String,
    pub fields: Vec<Field>,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name of the form control, `[a-z][a-z0-9_]*`, unique in the whole form. Controls that are not
    /// fields can start with `_` and never collide.
    pub id: String,
    /// Best as a noun phrase that also fits into "Enter …"; a question stands in quotation marks there.
    pub label: String,
    /// What a good answer is. May be empty.
    #[serde(default)]
    pub hint: String,
    /// Why it is asked. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Must be answered before sending.
    #[serde(default)]
    pub required: bool,
    /// Before this day (UTC) it need not be answered though it is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_from: Option<NaiveDate>,
    /// The last day (UTC) on which the answer can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_after: Option<NaiveDate>,
    /// Holds a secret of the applicant: read only under a grant for confidential content.
    #[serde(default)]
    pub confidential: bool,
    /// Tells who the applicant is: removed while a stage is blind.
    #[serde(default)]
    pub identity: bool,
    /// Asked only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Condition>,
    /// Fields of any form with the same key ask the same, so that an answer can be taken over. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reuse: String,
}

impl FormDefinition {
    /// The section with this id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }

    /// The form as it is asked in a challenge: what is known of the innovation fields decides which can be answered.
    /// A form that was not told knows none of them.
    #[must_use]
    pub fn knowing(mut self, areas: &[Known]) -> Self {
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            if let FieldKind::Capabilities { of: Vocabulary::Areas, known, .. } = &mut field.kind {
                *known = areas.to_vec();
            }
        }
        self
    }

    /// All fields, in form order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

impl Field {
    /// An optional field that everybody is asked.
    #[must_use]
    pub fn new(id: &str, label: &str, kind: FieldKind) -> Self {
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            why: String::new(),
            kind,
            required: false,
            required_from: None,
            frozen_after: None,
            confidential: false,
            identity: false,
            shown_if: None,
            reuse: String::new(),
        }
    }

    /// Whether its answer stays as it is from this day on.
    #[must_use]
    pub fn is_frozen(&self, day: NaiveDate) -> bool {
        self.frozen_after.is_some_and(|last| last < day)
    }

    /// The name of a part of its answer: no id has a dot, so that no other control has this name.
    #[must_use]
    pub(super) fn part(&self, part: impl std::fmt::Display) -> String {
        format!("{}.{part}", self.id)
    }

    /// Whether a control of this name belongs to it.
    #[must_use]
    pub fn owns(&self, control: &str) -> bool {
        let rest = control.strip_prefix(&self.id);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            || matches!(self.kind, FieldKind::Money { .. }) && control == self.currency_control()
    }

    /// The name of the control that carries the currency of a money field.
    #[must_use]
    pub fn currency_control(&self) -> String {
        format!("{}_currency", self.id)
    }
}
