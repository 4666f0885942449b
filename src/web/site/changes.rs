//! What was changed of a challenge since it was published: when, why, and what stood there before.

use actix_web::web;
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        challenge::{Change, Value, changes},
        diff::{self, Piece},
    },
    services::{self, challenge::Version},
    web::{
        page::{Html, Page, html},
        problem::Failure,
        view::{Link, When},
    },
    wording::Wording,
};

/// The changes of one challenge, newest first.
#[derive(Debug, Serialize)]
pub struct ChangesPage {
    pub back: Link,
    pub versions: Vec<VersionView>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct VersionView {
    pub title: String,
    pub when: When,
    /// Why.
    pub note: String,
    pub changes: Vec<ChangeView>,
}

/// A field that became another one.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    pub label: String,
    pub parts: Vec<Piece>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<ChangesPage>, Failure> {
    let (challenge, versions) = services::challenge::changed(&app, &op, &slug).await?;
    let (wording, areas) = (app.wording(&op.language), app.areas(&op).await?);
    let teller = Teller { wording: &wording, areas: &areas, zone: &challenge.content.zone };
    Ok(html(ChangesPage {
        back: Link::new(challenge.content.title.clone(), format!("/challenges/{slug}")),
        versions: versions.windows(2).map(|pair| teller.view(&pair[0], &pair[1])).collect(),
    }))
}

/// Who tells the changes, in whose words.
struct Teller<'a> {
    wording: &'a Wording<'a>,
    areas: &'a Tree,
    zone: &'a str,
}

impl Teller<'_> {
    fn view(&self, new: &Version, old: &Version) -> VersionView {
        let number = [("version", new.version.to_string())];
        VersionView {
            title: self.wording.say_with("run-changes-version", &number),
            when: When::instant(self.wording, new.changed_at, self.zone),
            note: new.note.clone(),
            changes: changes(&old.content, &new.content)
                .iter()
                .map(|change| ChangeView {
                    label: self.wording.say(&format!("run-changed-{}", change.field)),
                    parts: self.parts(change),
                })
                .collect(),
        }
    }

    /// A text is compared word by word; everything else was one thing and is another.
    fn parts(&self, change: &Change) -> Vec<Piece> {
        if let (Value::Text(before), Value::Text(after)) = (&change.before, &change.after) {
            return diff::pieces(before, after);
        }
        let said = |kind, value| Piece { kind, text: self.said(value) };
        vec![said(diff::Kind::Removed, &change.before), said(diff::Kind::Added, &change.after)]
    }

    fn said(&self, value: &Value) -> String {
        let Self { wording, areas, zone } = self;
        let text = match value {
            Value::Text(text) => text.clone(),
            Value::Words(group, words) => {
                words.iter().map(|word| wording.word(group, word)).collect::<Vec<_>>().join(", ")
            }
            Value::Areas(words) => words.iter().map(|word| areas.path(word)).collect::<Vec<_>>().join(", "),
            Value::Money(prize) => {
                prize.as_ref().map(|prize| wording.money(prize.minor, &prize.currency)).unwrap_or_default()
            }
            Value::Instant(at) => at.map(|at| wording.instant(at, zone)).unwrap_or_default(),
            Value::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
            Value::Questions(questions) => {
                let answer =
                    |wants_yes| wording.say(if wants_yes { "component-yes" } else { "component-no" });
                let line = |one: &crate::domain::challenge::Question| {
                    format!("{} {}", one.text, answer(one.wants_yes))
                };
                questions.iter().map(line).collect::<Vec<_>>().join("\n")
            }
        };
        if text.is_empty() { wording.say("run-changed-nothing") } else { text }
    }
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "site/changes.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let change = ChangeView { label: hostile.to_owned(), parts: diff::pieces("a b c", hostile) };
        vec![
            Self { back: Link::new(hostile, "/challenges/quiet"), versions: Vec::new() },
            Self {
                back: Link::new(hostile, "/challenges/quiet"),
                versions: vec![VersionView {
                    title: "Version 2".to_owned(),
                    when: When::sample(),
                    note: hostile.to_owned(),
                    changes: vec![change],
                }],
            },
        ]
    }
}
