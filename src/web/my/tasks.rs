//! A3: what a draft still needs, in any order.

use entity::values::TeamRole;
use serde::Serialize;

use super::{
    drawn::{Badge, When},
    early::Waits,
    form::NewerNote,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{SectionStatus, section_status},
    },
    error::Error,
    services::pitch::{Own, Wish},
    web::page::{ErrorLine, Page},
    wording::Wording,
};

/// The task list of a draft.
#[derive(Debug, Serialize)]
pub struct TasksPage {
    pub errors: Vec<ErrorLine>,
    /// The address is not confirmed yet.
    pub waits: Option<Waits>,
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub challenge_href: String,
    pub status: Badge,
    pub deadline: Option<When>,
    pub left: String,
    /// Why it cannot be changed: closed, or the right is missing.
    pub closed: Option<String>,
    pub progress: String,
    pub done: usize,
    pub total: usize,
    pub tasks: Vec<Task>,
    pub last: Vec<Task>,
    /// For whom the pitch is, when that is settled.
    pub organisation: Option<String>,
    /// An organisation is named, but not linked.
    pub is_unlinked: bool,
    /// Its form has changed since.
    pub newer: Option<NewerNote>,
    /// It is sent by itself at the deadline, in a sentence; none while that is off.
    pub auto_send: Option<String>,
    /// It can be switched on or off.
    pub may_auto_send: bool,
    /// More time than others have, in a sentence.
    pub extended: Option<String>,
    /// What came too late can be read.
    pub has_missed: bool,
    /// It was sent before and pulled back.
    pub versions_href: Option<String>,
    /// Who else writes in it, in sentences.
    pub present: String,
    pub can_delete: bool,
    /// What the deletion does, one line each.
    pub effects: Vec<String>,
}

/// One line of the task list.
#[derive(Debug, Serialize)]
pub struct Task {
    pub label: String,
    pub href: Option<String>,
    /// A word of the `tasks` component.
    pub state: &'static str,
    pub text: String,
    pub hint: Option<String>,
}

impl Page for TasksPage {
    const TEMPLATE: &'static str = "my/tasks.html";

    fn samples() -> Vec<Self> {
        let task = |state: &'static str, hint: Option<&str>| Task {
            label: "Your <b>solution</b>".to_owned(),
            href: Some("/my/pitches/NL-7K3M9Q/solution".to_owned()),
            state,
            text: "In progress".to_owned(),
            hint: hint.map(str::to_owned),
        };
        let page = |title: &str| Self {
            errors: Vec::new(),
            waits: None,
            reference: "NL-7K3M9Q".to_owned(),
            title: title.to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            challenge_href: "/challenges/quiet".to_owned(),
            status: Badge::sample(),
            deadline: Some(When::sample()),
            left: "3 days left".to_owned(),
            closed: None,
            progress: "1 of 5 sections complete".to_owned(),
            done: 1,
            total: 5,
            tasks: ["todo", "progress", "problem", "done"].map(|state| task(state, None)).into(),
            last: vec![task("blocked", Some("Complete all sections first"))],
            organisation: None,
            is_unlinked: false,
            newer: None,
            auto_send: None,
            may_auto_send: true,
            extended: None,
            has_missed: false,
            versions_href: None,
            present: String::new(),
            can_delete: true,
            effects: vec!["All answers are deleted.".to_owned()],
        };
        vec![
            Self {
                tasks: Vec::new(),
                can_delete: false,
                effects: Vec::new(),
                may_auto_send: false,
                deadline: None,
                ..page("Untitled")
            },
            Self {
                organisation: Some("Aalto & <i>Sensors</i>".to_owned()),
                auto_send: Some("Switched on by <b>Kim</b>".to_owned()),
                extended: Some("You have until Friday.".to_owned()),
                versions_href: Some("/my/pitches/NL-7K3M9Q/versions".to_owned()),
                present: "L. <b>Brandt</b> writes too.".to_owned(),
                ..page("<script>alert(1)</script>")
            },
            Self {
                errors: vec![ErrorLine { href: Some("#f-email".to_owned()), text: "<b>".to_owned() }],
                waits: Some(Waits::sample("</p><script>alert(1)</script>")),
                closed: Some("The deadline has passed.".to_owned()),
                is_unlinked: true,
                newer: Some(NewerNote {
                    text: "2 questions were added on 12 Nov 2026.".to_owned(),
                    href: "/my/pitches/NL-7K3M9Q/form".to_owned(),
                }),
                has_missed: true,
                ..page(&"Very long title ".repeat(40))
            },
        ]
    }
}

pub(super) fn draw(app: &App, op: &Op, own: &Own, auto_send: Option<&(Wish, String)>) -> TasksPage {
    let wording = app.wording_for(op);
    let head = &own.seen.head;
    let base = format!("/my/pitches/{}", head.reference);
    let tasks: Vec<Task> = own
        .form
        .sections
        .iter()
        .map(|section| {
            let status = section_status(&own.answers, section);
            Task {
                label: section.title.clone(),
                href: Some(format!("{base}/{}", section.id)),
                state: state(status),
                text: wording.say(status.message()),
                hint: None,
            }
        })
        .collect();
    let done = tasks.iter().filter(|task| task.state == "done").count();
    let organisation = own
        .organisations
        .iter()
        .find(|membership| Some(membership.id) == head.organisation)
        .map(|membership| membership.name.clone());
    TasksPage {
        errors: Vec::new(),
        waits: Waits::of(&wording, own, None),
        title: own.answers.text("title").map_or_else(|| wording.say("my-untitled"), str::to_owned),
        reference: head.reference.clone(),
        challenge: own.challenge.title.clone(),
        challenge_href: format!("/challenges/{}", own.challenge.slug),
        status: Badge::new(&wording, "mute", "my-state-draft"),
        deadline: own.closes().map(|at| When::instant(&wording, at, &own.challenge.zone)),
        left: own.closes().map(|at| wording.time_left(at, op.now, &own.challenge.zone)).unwrap_or_default(),
        closed: why_not(&wording, own, op),
        progress: wording
            .say_with("my-tasks-progress", &[("done", done.to_string()), ("total", tasks.len().to_string())]),
        done,
        total: tasks.len(),
        last: vec![
            files(&wording, own, &base),
            last(&wording, own, op, &base, done == tasks.len() && own.missing_files().is_empty()),
        ],
        tasks,
        is_unlinked: own.lead.is_some()
            && head.organisation.is_none()
            && own.answers.text("org_name").is_some(),
        organisation,
        newer: None,
        present: String::new(),
        auto_send: auto_send.map(|(_, name)| wording.say_with("life-auto-is-on", &[("name", name.clone())])),
        may_auto_send: own.seen.deadline.is_some() && own.may_send(op),
        extended: extended(&wording, own),
        has_missed: own.seen.facts.team == Some(TeamRole::Lead)
            && own.seen.deadline.is_some_and(|deadline| deadline.at <= op.now),
        versions_href: (head.version > 0).then(|| format!("{base}/versions")),
        can_delete: own.may_delete(),
        effects: ["my-tasks-delete-answers", "my-tasks-delete-final"]
            .iter()
            .map(|id| wording.say(id))
            .collect(),
    }
}

/// That this pitch alone has more time.
fn extended(wording: &Wording<'_>, own: &Own) -> Option<String> {
    let deadline = own.seen.deadline.filter(|deadline| deadline.told() > deadline.at)?;
    let time = wording.instant(deadline.told(), &own.challenge.zone);
    Some(wording.say_with("life-extended", &[("time", time)]))
}

/// Why this person cannot change the draft, in a sentence.
pub(super) fn why_not(wording: &Wording<'_>, own: &Own, op: &Op) -> Option<String> {
    match own.no_edit(op)? {
        Error::Refused(refusal) => Some(wording.refusal(&refusal)),
        Error::Forbidden(_) => Some(wording.say("my-viewer-only")),
        _ => None,
    }
}

const fn state(status: SectionStatus) -> &'static str {
    match status {
        SectionStatus::NotStarted => "todo",
        SectionStatus::InProgress => "progress",
        SectionStatus::Problem => "problem",
        SectionStatus::Completed => "done",
    }
}

/// The line about files.
fn files(wording: &Wording<'_>, own: &Own, base: &str) -> Task {
    if own.waits_for.is_some() {
        return Task {
            label: wording.say("files-title"),
            href: None,
            state: "blocked",
            text: wording.say("my-early-blocked"),
            hint: Some(wording.say("my-early-files")),
        };
    }
    let (count, is_missing) = (own.files.len(), !own.missing_files().is_empty());
    Task {
        label: wording.say("files-title"),
        href: Some(format!("{base}/files")),
        state: match (is_missing, count) {
            (true, _) => "problem",
            (false, 0) => "todo",
            _ => "done",
        },
        text: match (is_missing, count) {
            (true, _) => wording.say("files-task-missing"),
            (false, 0) => wording.say("files-task-none"),
            _ => wording.say_with("files-task-count", &[("count", count.to_string())]),
        },
        hint: None,
    }
}

fn last(wording: &Wording<'_>, own: &Own, op: &Op, base: &str, is_complete: bool) -> Task {
    let hint = if own.no_edit(op).is_some() {
        None
    } else if own.waits_for.is_some() {
        Some(wording.say("my-early-send"))
    } else if let Some(lead) = own.lead.as_ref().filter(|_| !own.may_send(op)) {
        Some(wording.say_with("my-tasks-lead-sends", &[("lead", lead.name.clone())]))
    } else if !is_complete {
        Some(wording.say("my-tasks-complete-first"))
    } else {
        None
    };
    let is_ready = hint.is_none() && own.may_send(op);
    Task {
        label: wording.say("my-tasks-check"),
        href: Some(format!("{base}/check")),
        // A link also before it can be sent: the page lists what is open.
        state: if is_ready { "progress" } else { "todo" },
        text: wording.say(if is_ready { "my-tasks-ready" } else { "my-tasks-not-yet" }),
        hint,
    }
}
