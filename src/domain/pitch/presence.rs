//! Who else writes in a draft: told by what was saved last, as advice and never as a lock.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::AccountId;

use super::Save;
use crate::domain::form::FormDefinition;

/// How long after a save somebody is said to write.
pub const WRITING: TimeDelta = TimeDelta::minutes(5);

/// Somebody who writes in a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    pub who: AccountId,
    /// The title of the section where they saved last; none when the form does not have it any more.
    pub section: Option<String>,
}

/// Who else writes now, whoever saved last first; `saves` are the newest ones, newest first.
#[must_use]
pub fn writers(saves: &[Save], form: &FormDefinition, me: AccountId, now: DateTime<Utc>) -> Vec<Writer> {
    let mut writers: Vec<Writer> = Vec::new();
    for save in saves.iter().take_while(|save| now - save.at < WRITING) {
        let Some(who) = save.by.filter(|who| *who != me) else { continue };
        if writers.iter().any(|writer| writer.who == who) {
            continue;
        }
        let section = save.fields.first().and_then(|field| {
            form.sections.iter().find(|section| section.fields.iter().any(|other| other.id == *field))
        });
        writers.push(Writer { who, section: section.map(|section| section.title.clone()) });
    }
    writers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form;

    #[test]
    fn others_write_for_five_minutes_where_they_saved_last() {
        let form = form::standard();
        let now = DateTime::from_timestamp(1_793_538_000, 0).unwrap();
        let [me, ada, ben] = [1, 2, 3].map(|_| AccountId::generate());
        let save = |by: Option<AccountId>, seconds: i64, field: &str| Save {
            version: 1,
            by,
            at: now - TimeDelta::seconds(seconds),
            fields: vec![field.to_owned()],
        };
        let told = |saves: &[Save]| -> Vec<(AccountId, Option<String>)> {
            writers(saves, &form, me, now).into_iter().map(|writer| (writer.who, writer.section)).collect()
        };
        let (solution, evidence) = (Some("Your solution".to_owned()), Some("Evidence".to_owned()));
        assert_eq!(told(&[]), []);
        assert_eq!(told(&[save(Some(me), 1, "title")]), [], "oneself");
        assert_eq!(told(&[save(None, 1, "title")]), [], "somebody who was forgotten");
        assert_eq!(told(&[save(Some(ada), 299, "title")]), [(ada, solution.clone())]);
        assert_eq!(told(&[save(Some(ada), 300, "title")]), [], "five minutes ago");
        assert_eq!(told(&[save(Some(ada), 3, "gone")]), [(ada, None)]);
        let saves = [
            save(Some(ben), 2, "evidence"),
            save(Some(me), 3, "title"),
            save(Some(ada), 4, "summary"),
            save(Some(ben), 5, "title"),
        ];
        assert_eq!(told(&saves), [(ben, evidence), (ada, solution)], "each once");
    }
}
