//! What of a form is asked of one applicant on one day: without the fields whose condition does not hold, and with
//! what is required by then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    answer::Answers,
    condition::fact,
    definition::{Field, FormDefinition, Section},
};

impl FormDefinition {
    /// The form as it is asked of whoever gave these answers, on this day (UTC). What is not asked is neither missing
    /// nor sent; notes and files, and a section of which nothing is asked, are left out.
    #[must_use]
    pub fn asked(&self, answers: &Answers, day: NaiveDate) -> Self {
        let hidden = self.hidden(answers);
        let field = |field: &Field| Field {
            required: field.required && field.required_from.is_none_or(|from| from <= day),
            ..field.clone()
        };
        let section = |section: &Section| {
            let is_asked = |field: &&Field| field.kind.is_answered() && !hidden.contains(&field.id);
            let shown = section.fields.iter().filter(is_asked);
            Section { fields: shown.map(field).collect(), ..section.clone() }
        };
        let sections = self.sections.iter().map(section).filter(|section| !section.fields.is_empty());
        Self { sections: sections.collect(), ..self.clone() }
    }

    /// The ids of the fields that are not asked after these answers. A hidden field counts as not answered.
    #[must_use]
    pub fn hidden(&self, answers: &Answers) -> BTreeSet<String> {
        let conditions = self.fields().filter_map(|field| Some((field, field.shown_if.as_ref()?)));
        // What cannot be understood hides its field: a definition that was checked has none of these.
        let mut open: Vec<_> = conditions
            .map(|(field, condition)| (field, condition.compile(self).ok()))
            .map(|(field, expr)| (field, expr.as_ref().map(|expr| expr.names()).unwrap_or_default(), expr))
            .collect();
        let mut hidden = BTreeSet::new();
        while !open.is_empty() {
            let waits: BTreeSet<&str> = open.iter().map(|(field, ..)| field.id.as_str()).collect();
            let is_ready = |names: &[String]| names.iter().all(|name| !waits.contains(name.as_str()));
            let (ready, later): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|(_, names, _)| is_ready(names));
            if ready.is_empty() {
                // A circle: nobody is asked.
                hidden.extend(later.into_iter().map(|(field, ..)| field.id.clone()));
                break;
            }
            for (field, names, expr) in ready {
                let facts: BTreeMap<&str, _> = names
                    .iter()
                    .filter_map(|name| self.field(name))
                    .map(|one| (one, answers.get(&one.id).filter(|_| !hidden.contains(&one.id))))
                    .map(|(one, answer)| (one.id.as_str(), fact(one, answer)))
                    .collect();
                if !expr.is_some_and(|expr| expr.holds(&facts).unwrap_or(false)) {
                    hidden.insert(field.id.clone());
                }
            }
            open = later;
        }
        hidden
    }
}
