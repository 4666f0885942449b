//! From one version of a form to the next: what is different, who may put it in use, and what becomes of answers.

use std::collections::HashSet;

use super::{
    answer::Answers,
    definition::{Field, FormDefinition},
    fault::{Fault, fault},
};

/// What is different between two versions, by the labels of the later one where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    /// Asked in both, and in another way or place.
    pub changed: Vec<String>,
    /// Sections that came, went or read differently.
    pub sections: Vec<String>,
    /// Everything that was there is there as it was, and whatever was added may be left out: what was sent would still
    /// be complete.
    pub only_adds: bool,
}

impl Differences {
    /// Whether the two are the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.sections.is_empty()
    }
}

/// What is different between two versions.
#[must_use]
pub fn differences(before: &FormDefinition, after: &FormDefinition) -> Differences {
    let place = |form: &FormDefinition, id: &str| -> Option<String> {
        let has = |fields: &[Field]| fields.iter().any(|field| field.id == id);
        form.sections.iter().find(|section| has(&section.fields)).map(|section| section.id.clone())
    };
    let mut found = Differences::default();
    for field in after.fields() {
        match before.field(&field.id) {
            None => found.added.push(field.label.clone()),
            Some(old) if old != field || place(before, &field.id) != place(after, &field.id) => {
                found.changed.push(field.label.clone());
            }
            Some(_) => {}
        }
    }
    let gone = before.fields().filter(|field| after.field(&field.id).is_none());
    found.removed = gone.map(|field| field.label.clone()).collect();
    let reads = |form: &FormDefinition, id: &str| {
        form.section(id).map(|section| (section.title.clone(), section.guidance.clone()))
    };
    for section in &after.sections {
        if reads(before, &section.id) != reads(after, &section.id) {
            found.sections.push(section.title.clone());
        }
    }
    let gone = before.sections.iter().filter(|section| after.section(&section.id).is_none());
    found.sections.extend(gone.map(|section| section.title.clone()));
    if !is_order_kept(before, after) && found.changed.is_empty() {
        found.sections.extend(after.sections.iter().map(|section| section.title.clone()));
    }
    found.only_adds = only_adds(before, after);
    found
}

/// Whether sections and fields that stand in both stand in the same order.
fn is_order_kept(before: &FormDefinition, after: &FormDefinition) -> bool {
    let ids = |form: &FormDefinition| -> Vec<(bool, String)> {
        let one = |section: &super::Section| {
            let fields = section.fields.iter().map(|field| (false, field.id.clone())).collect::<Vec<_>>();
            std::iter::once((true, section.id.clone())).chain(fields)
        };
        form.sections.iter().flat_map(one).collect()
    };
    let (old, new) = (ids(before), ids(after));
    let both: HashSet<_> = old.iter().filter(|id| new.contains(id)).cloned().collect();
    old.iter().filter(|id| both.contains(id)).eq(new.iter().filter(|id| both.contains(id)))
}

fn only_adds(before: &FormDefinition, after: &FormDefinition) -> bool {
    let is_kept = |old: &super::Section| {
        after.section(&old.id).is_some_and(|new| {
            let kept: Vec<&Field> =
                new.fields.iter().filter(|field| before.field(&field.id).is_some()).collect();
            new.title == old.title && new.guidance == old.guidance && kept.into_iter().eq(old.fields.iter())
        })
    };
    let is_optional = |field: &Field| before.field(&field.id).is_some() || !field.required;
    is_order_kept(before, after) && before.sections.iter().all(is_kept) && after.fields().all(is_optional)
}

/// What becomes of the answers of a draft that moves to another version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// All answers: carried ones under their ids, the others put aside under names that no field has. Nothing is lost.
    pub answers: Answers,
    /// The ids of the fields whose answers are carried over.
    pub carried: Vec<String>,
    /// The ids, in the earlier version, of the fields whose answers are put aside.
    pub aside: Vec<String>,
    /// The ids of the fields that were not asked before.
    pub added: Vec<String>,
}

/// Carries over every answer whose field is there under the same id and takes an answer of its kind.
#[must_use]
pub fn move_answers(before: &FormDefinition, after: &FormDefinition, answers: &Answers) -> Moved {
    let mut moved = Moved { answers: answers.clone(), ..Moved::default() };
    for field in before.fields() {
        let Some(answer) = answers.get(&field.id) else { continue };
        let fits = |new: &Field| {
            let is_same = new.kind.as_str() == field.kind.as_str();
            new.kind.is_answered() && (is_same || fault(new, Some(answer)) != Some(Fault::WrongKind))
        };
        if after.field(&field.id).is_some_and(fits) {
            moved.carried.push(field.id.clone());
        } else {
            moved.answers.rename(&field.id, field.part(format!("v{}", before.version)));
            moved.aside.push(field.id.clone());
        }
    }
    let added = after.fields().filter(|field| field.kind.is_answered() && before.field(&field.id).is_none());
    moved.added = added.map(|field| field.id.clone()).collect();
    moved
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn line(id: &str) -> Field {
        Field::new(id, id, FieldKind::ShortText { max_chars: 9 })
    }

    #[test]
    fn only_optional_fields_that_are_added_leave_what_was_sent_complete() {
        type Change = fn(&mut FormDefinition);
        let changes: [(Change, bool, usize); 10] = [
            (|form| form.sections[1].fields.push(line("extra")), true, 1),
            (|form| form.sections[1].fields.insert(0, line("extra")), true, 1),
            (
                |form| {
                    form.sections.push(Section {
                        id: "more".into(),
                        title: "More".into(),
                        guidance: String::new(),
                        fields: vec![line("extra")],
                    });
                },
                true,
                2,
            ),
            (|form| form.sections[1].fields.push(Field { required: true, ..line("extra") }), false, 1),
            (|form| form.sections[1].fields[1].label = "Else".into(), false, 1),
            (|form| form.sections[1].fields[1].required = false, false, 1),
            (|form| drop(form.sections[1].fields.remove(2)), false, 1),
            (|form| form.sections[1].fields.swap(1, 2), false, 5),
            (|form| form.sections[1].title = "Else".into(), false, 1),
            (|form| form.sections.swap(1, 2), false, 5),
        ];
        for (number, (change, adds, told)) in changes.into_iter().enumerate() {
            let before = standard();
            let mut after = before.clone();
            change(&mut after);
            let found = differences(&before, &after);
            let all = [&found.added, &found.removed, &found.changed, &found.sections];
            assert_eq!((found.only_adds, all.iter().map(|list| list.len()).sum()), (adds, told), "{number}");
        }
        assert!(differences(&standard(), &standard()).is_none());
    }

    #[test]
    fn answers_move_to_fields_of_their_kind_and_nothing_is_lost() {
        let before = standard();
        let mut after = before.clone();
        after.version += 1;
        after.sections[1].fields.remove(1);
        after.sections[2].fields[1].kind = FieldKind::YesNo;
        after.sections[2].fields.push(line("extra"));
        let mut answers = Answers::default();
        answers.insert("title", Answer::Text { text: "T".into() });
        answers.insert("summary", Answer::Text { text: "S".into() });
        answers.insert("team_size", Answer::Number { scaled: 3, decimals: 0 });

        let moved = move_answers(&before, &after, &answers);
        assert_eq!(moved.carried, ["title"]);
        assert_eq!(moved.aside, ["summary", "team_size"]);
        assert_eq!(moved.added, ["extra"]);
        assert_eq!(moved.answers.iter().count(), 3);
        assert_eq!(moved.answers.get("summary.v2"), answers.get("summary"));
        assert_eq!(
            moved.answers.only(&after, |_| true).iter().count(),
            1,
            "only what is carried is ever sent"
        );
    }
}
