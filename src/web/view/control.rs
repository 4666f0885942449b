//! One field of a form.

use serde::Serialize;

use crate::{error::Invalid, web::page::error_at, wording::Wording};

/// A control as the `field` component takes it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Control {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub kind: &'static str,
    pub value: Option<String>,
    pub options: Vec<Choice>,
    /// Of money: what can be chosen, and what is.
    pub currencies: Vec<String>,
    pub currency: Option<String>,
    /// Characters.
    pub limit: Option<usize>,
    pub optional: bool,
    pub error: Option<String>,
}

/// One option of a control.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub checked: bool,
    pub hint: Option<String>,
}

impl Control {
    /// A control with nothing in it.
    pub(in crate::web) fn empty(name: &str, kind: &'static str, label: String) -> Self {
        Self { id: format!("f-{name}"), name: name.to_owned(), label, kind, ..Self::default() }
    }

    /// A control with what was typed and what is wrong with it.
    pub(in crate::web) fn new(
        wording: &Wording<'_>,
        invalid: &Invalid,
        kind: &'static str,
        name: &str,
        label: &str,
        value: &str,
    ) -> Self {
        Self {
            value: Some(value.to_owned()),
            error: error_at(wording, invalid, name),
            ..Self::empty(name, kind, wording.say(label))
        }
    }

    pub(in crate::web) fn hint(mut self, wording: &Wording<'_>, message: &str) -> Self {
        self.hint = Some(wording.say(message));
        self
    }

    /// These words to choose from; the one in `value` is chosen.
    pub(in crate::web) fn options(mut self, options: impl IntoIterator<Item = (String, String)>) -> Self {
        let chosen = self.value.clone().unwrap_or_default();
        self.options = options
            .into_iter()
            .map(|(value, label)| Choice { checked: value == chosen, value, label, hint: None })
            .collect();
        self
    }
}
