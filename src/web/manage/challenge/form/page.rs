//! The page of a form at the desk, as it is drawn.

use serde::Serialize;

use super::base;
use crate::{
    domain::{
        actor::Op,
        form::{DefinitionFault, Differences, Field, FieldKind, FormDefinition, Section, differences},
    },
    error::Invalid,
    services::challenge::FormDesk,
    web::{
        fields::Fields,
        page::{ErrorLine, Page},
        view::{Badge, Choice, Control, Link, sentence},
    },
    wording::Wording,
};

/// The form at the desk.
#[derive(Debug, Serialize)]
pub struct FormPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    /// "Version 3 is in use".
    pub version: String,
    /// What pitches there are on it.
    pub pitches: String,
    /// Why it is only read here.
    pub closed: Option<String>,
    pub action: String,
    pub revision: i32,
    pub edits: bool,
    /// What stands in the way of its use, each leading to its place.
    pub faults: Vec<ErrorLine>,
    pub sections: Vec<SectionView>,
    /// Kinds of fields that can be added.
    pub kinds: Vec<Choice>,
    /// What is different from the version in use.
    pub changes: Vec<Changes>,
    /// Puts it in use, or asks a second person to.
    pub using: Option<Using>,
    pub waiting: Option<Waiting>,
    pub pages: Vec<Link>,
}

/// One section.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub id: String,
    pub title: String,
    pub href: String,
    pub fields: Vec<FieldView>,
}

/// One field.
#[derive(Debug, Serialize)]
pub struct FieldView {
    pub id: String,
    pub label: String,
    pub href: String,
    pub kind: String,
    pub marks: Vec<Badge>,
    /// When it is asked, if not always.
    pub condition: Option<String>,
}

/// What was added, removed or changed.
#[derive(Debug, Serialize)]
pub struct Changes {
    pub title: String,
    pub items: Vec<String>,
}

/// The button that puts the working copy in use.
#[derive(Debug, Serialize)]
pub struct Using {
    pub lead: String,
    pub label: String,
    pub reason: Option<Control>,
}

/// A change that waits for a second person.
#[derive(Debug, Serialize)]
pub struct Waiting {
    pub text: String,
    pub reason: String,
    pub changes: Vec<Changes>,
    pub is_own: bool,
}

pub(super) fn draw(
    wording: &Wording<'_>,
    op: &Op,
    desk: &FormDesk,
    typed: &Fields,
    errors: Vec<ErrorLine>,
) -> FormPage {
    let slug = &desk.kept.slug;
    let base = base(slug);
    let edits = desk.edits && desk.waiting.is_none();
    let link = |label: &str, path: &str| Link::new(wording.say(label), format!("{base}/{path}"));
    let mut pages = vec![link("build-try", "try"), link("build-export", "export")];
    if edits {
        pages.push(link("build-import", "import"));
    }
    let faults = desk.form.check_for_pitches().err().unwrap_or_default();
    let is_usable = edits && faults.is_empty() && !desk.differences.is_none();
    FormPage {
        errors,
        back: Link::new(desk.kept.content.title.clone(), format!("/manage/challenges/{slug}")),
        version: wording.say_with(
            if desk.revision > 0 { "build-version-changed" } else { "build-version" },
            &[("version", desk.current.version.to_string())],
        ),
        pitches: wording.say_with(
            "build-pitches",
            &[("sent", desk.sent.to_string()), ("drafts", desk.drafts.to_string())],
        ),
        closed: (desk.sent > 0 && desk.edits).then(|| wording.say("build-locked")),
        action: base.clone(),
        revision: desk.revision,
        faults: faults.iter().map(|fault| fault_line(wording, &base, &desk.form, fault)).collect(),
        sections: desk
            .form
            .sections
            .iter()
            .map(|section| view(wording, &base, &desk.form, section))
            .collect(),
        kinds: kinds(wording),
        changes: changes(wording, &desk.differences),
        using: is_usable.then(|| using(wording, desk, typed)),
        waiting: desk.waiting.as_ref().map(|(change, name)| Waiting {
            text: wording.say_with("build-waiting", &[("name", name.clone())]),
            reason: change.reason.clone(),
            changes: changes(wording, &differences(&desk.current, &change.definition)),
            is_own: op.account() == Some(change.proposed_by),
        }),
        edits,
        pages,
    }
}

fn using(wording: &Wording<'_>, desk: &FormDesk, typed: &Fields) -> Using {
    let (lead, label) = match (desk.needs_second(), desk.drafts) {
        (true, _) => ("build-use-second", "build-use-ask"),
        (false, 0) => ("build-use-lead", "build-use"),
        (false, _) => ("build-use-drafts", "build-use"),
    };
    let note = || Control {
        limit: Some(1_000),
        ..Control::new(wording, &Invalid::default(), "long_text", "note", "run-note", typed.get("note"))
    };
    Using { lead: wording.say(lead), label: wording.say(label), reason: desk.needs_second().then(note) }
}

/// A fault with the page on which it can be mended.
fn fault_line(
    wording: &Wording<'_>,
    base: &str,
    form: &FormDefinition,
    fault: &DefinitionFault,
) -> ErrorLine {
    let href = if form.field(&fault.place).is_some() {
        Some(format!("{base}/fields/{}", fault.place))
    } else {
        form.section(&fault.place).map(|section| format!("{base}/sections/{}", section.id))
    };
    ErrorLine { href, text: wording.refusal(&fault.refusal()) }
}

fn view(wording: &Wording<'_>, base: &str, form: &FormDefinition, section: &Section) -> SectionView {
    let field = |field: &Field| FieldView {
        id: field.id.clone(),
        label: field.label.clone(),
        href: format!("{base}/fields/{}", field.id),
        kind: wording.word("build-kind", field.kind.as_str()),
        marks: marks(wording, field),
        condition: field.shown_if.as_ref().map(|condition| sentence(wording, form, condition)),
    };
    SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        href: format!("{base}/sections/{}", section.id),
        fields: section.fields.iter().map(field).collect(),
    }
}

fn marks(wording: &Wording<'_>, field: &Field) -> Vec<Badge> {
    [
        (field.required, "ok", "build-mark-required"),
        (field.confidential, "info", "build-mark-confidential"),
        (field.identity, "mute", "build-mark-identity"),
        (!field.reuse.is_empty(), "mute", "build-mark-reuse"),
    ]
    .into_iter()
    .filter(|(is_set, ..)| *is_set)
    .map(|(_, kind, id)| Badge { kind, text: wording.say(id) })
    .collect()
}

fn kinds(wording: &Wording<'_>) -> Vec<Choice> {
    let choice = |kind: &&str| Choice {
        value: (*kind).to_owned(),
        label: wording.word("build-kind", kind),
        ..Choice::default()
    };
    FieldKind::WORDS.iter().map(choice).collect()
}

fn changes(wording: &Wording<'_>, found: &Differences) -> Vec<Changes> {
    [
        ("build-added", &found.added),
        ("build-removed", &found.removed),
        ("build-changed", &found.changed),
        ("build-sections-changed", &found.sections),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
    .map(|(id, items)| Changes { title: wording.say(id), items: items.clone() })
    .collect()
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "manage/form.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, choice, hostile};
        let line = |path: &str| ErrorLine {
            href: Some(format!("/manage/challenges/quiet/form/{path}")),
            text: hostile(),
        };
        let field = |condition: bool| FieldView {
            id: "title".to_owned(),
            label: hostile(),
            href: "/manage/challenges/quiet/form/fields/title".to_owned(),
            kind: hostile(),
            marks: vec![badge()],
            condition: condition.then(hostile),
        };
        let section = |fields| SectionView {
            id: "one".to_owned(),
            title: hostile(),
            href: "/manage/challenges/quiet/form/sections/one".to_owned(),
            fields,
        };
        let some = || vec![Changes { title: hostile(), items: vec![hostile()] }];
        let page = |edits: bool| Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            version: hostile(),
            pitches: hostile(),
            closed: None,
            action: "/manage/challenges/quiet/form".to_owned(),
            revision: 3,
            edits,
            faults: Vec::new(),
            sections: Vec::new(),
            kinds: vec![choice("short_text")],
            changes: Vec::new(),
            using: None,
            waiting: None,
            pages: vec![Link::new(hostile(), "/manage/challenges/quiet/form/try")],
        };
        let using = |reason: bool| Using {
            lead: hostile(),
            label: hostile(),
            reason: reason.then(|| Control::empty("note", "long_text", hostile())),
        };
        let waiting = |is_own| Waiting { text: hostile(), reason: hostile(), changes: some(), is_own };
        vec![
            page(true),
            Self {
                errors: vec![line("fields/title")],
                closed: Some(hostile()),
                faults: vec![line("fields/title"), ErrorLine { href: None, text: hostile() }],
                sections: vec![section(vec![field(true), field(false)]), section(Vec::new())],
                changes: some(),
                using: Some(using(true)),
                ..page(true)
            },
            Self { waiting: Some(waiting(true)), using: Some(using(false)), ..page(false) },
            Self { waiting: Some(waiting(false)), sections: vec![section(vec![field(true)])], ..page(false) },
        ]
    }
}
