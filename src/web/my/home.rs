//! A1: what needs me now, and my pitches.

use actix_web::web;
use entity::values::{PitchId, PitchState};
use serde::{Deserialize, Serialize};

use super::drawn::{Badge, When};
use crate::{
    app::App,
    domain::actor::Op,
    services::{
        self,
        pitch::{Listed, Mine, Part, Waiting},
    },
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
    wording::Wording,
};

/// The list of a person's pitches.
#[derive(Debug, Serialize)]
pub struct HomePage {
    pub next: Vec<Next>,
    pub filters: Vec<Filter>,
    pub rows: Vec<Line>,
    /// A part of the list is shown, not all of it.
    pub is_filtered: bool,
    /// Where the older ones are.
    pub older: Option<String>,
    /// The newest ones are not on this page.
    pub newest: Option<String>,
}

/// Something that waits for this person.
#[derive(Debug, Serialize)]
pub struct Next {
    pub href: String,
    pub text: String,
    pub challenge: String,
    pub left: String,
    /// What happens then.
    pub label: String,
    pub time: When,
}

/// One way to narrow the list.
#[derive(Debug, Serialize)]
pub struct Filter {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// One pitch.
#[derive(Debug, Serialize)]
pub struct Line {
    pub reference: String,
    pub href: String,
    pub title: String,
    pub challenge: String,
    pub status: Badge,
    /// What comes next.
    pub next: String,
    /// Where that is.
    pub next_href: Option<String>,
    pub time: Option<When>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "my/home.html";

    fn samples() -> Vec<Self> {
        let filter =
            |label: &str, current| Filter { label: label.to_owned(), href: "/my".to_owned(), current };
        let filters = || vec![filter("All", true), filter("Drafts", false)];
        let line = |title: &str, time: Option<When>| Line {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/my/pitches/NL-7K3M9Q".to_owned(),
            title: title.to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            status: Badge::sample(),
            next: "You will hear by".to_owned(),
            next_href: time.is_none().then(|| "/my/pitches/NL-7K3M9Q#partnership".to_owned()),
            time,
        };
        let empty = Self {
            next: Vec::new(),
            filters: filters(),
            rows: Vec::new(),
            is_filtered: false,
            older: None,
            newest: None,
        };
        vec![
            Self { is_filtered: true, ..Self { filters: filters(), ..Self::empty() } },
            empty,
            Self {
                next: vec![Next {
                    href: "/my/pitches/NL-7K3M9Q".to_owned(),
                    text: "<script>alert(1)</script>".to_owned(),
                    challenge: "Heat & <b>noise</b>".to_owned(),
                    left: "3 days left".to_owned(),
                    label: "Closes".to_owned(),
                    time: When::sample(),
                }],
                filters: filters(),
                rows: vec![line("<script>alert(1)</script>", Some(When::sample())), line("", None)],
                is_filtered: false,
                older: Some("/my?after=x".to_owned()),
                newest: Some("/my".to_owned()),
            },
        ]
    }
}

impl HomePage {
    const fn empty() -> Self {
        Self {
            next: Vec::new(),
            filters: Vec::new(),
            rows: Vec::new(),
            is_filtered: false,
            older: None,
            newest: None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    state: String,
    after: String,
}

const PARTS: [(&str, &str, Part); 4] = [
    ("", "my-home-all", Part::All),
    ("drafts", "my-home-drafts", Part::Drafts),
    ("sent", "my-home-sent", Part::Sent),
    ("decided", "my-home-decided", Part::Decided),
];

pub(in crate::web) async fn home(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Wanted>,
) -> Result<Html<HomePage>, Failure> {
    let (state, _, part) =
        PARTS.iter().find(|(state, ..)| *state == query.state).copied().unwrap_or(PARTS[0]);
    let after: Option<PitchId> = query.after.parse().ok();
    let mine = services::pitch::mine(&app, &op, part, after).await?;
    let wording = app.wording_for(&op);
    let older = mine.rows.last().filter(|_| mine.has_more).map(|row| address(state, Some(row.id)));
    Ok(html(HomePage {
        next: mine
            .asked
            .iter()
            .map(|asked| answer(&wording, &op, asked))
            .chain(mine.next.iter().map(|row| next(&wording, &op, row)))
            .collect(),
        filters: PARTS
            .iter()
            .map(|(word, label, _)| Filter {
                label: wording.say(label),
                href: address(word, None),
                current: *word == state,
            })
            .collect(),
        rows: mine.rows.iter().map(|row| line(&wording, &op, &mine, row)).collect(),
        is_filtered: part != Part::All,
        older,
        newest: after.map(|_| address(state, None)),
    }))
}

fn address(state: &str, after: Option<PitchId>) -> String {
    let after = after.map(|id| format!("after={id}"));
    let state = (!state.is_empty()).then(|| format!("state={state}"));
    let query: Vec<_> = [after, state].into_iter().flatten().collect();
    if query.is_empty() { "/my".to_owned() } else { format!("/my?{}", query.join("&")) }
}

fn title(wording: &Wording<'_>, row: &Listed) -> String {
    if row.title.is_empty() { wording.say("my-untitled") } else { row.title.clone() }
}

fn next(wording: &Wording<'_>, op: &Op, row: &Listed) -> Next {
    let closes = row.closes().unwrap_or(op.now);
    Next {
        href: format!("/my/pitches/{}", row.reference),
        text: wording.say_with("my-home-finish", &[("title", title(wording, row))]),
        challenge: row.challenge.clone(),
        left: wording.time_left(closes, op.now, &row.zone),
        label: wording.say("my-home-closes"),
        time: When::instant(wording, closes, &row.zone),
    }
}

/// Questions of the challenge team.
fn answer(wording: &Wording<'_>, op: &Op, asked: &Waiting) -> Next {
    Next {
        href: format!("/my/pitches/{}/request/{}", asked.reference, asked.id),
        text: wording.say_with("thread-home", &[("reference", asked.reference.clone())]),
        challenge: asked.challenge.clone(),
        left: wording.time_left(asked.due_at, op.now, &asked.zone),
        label: wording.say("thread-request-due"),
        time: When::instant(wording, asked.due_at, &asked.zone),
    }
}

fn line(wording: &Wording<'_>, op: &Op, mine: &Mine, row: &Listed) -> Line {
    let is_late = !row.timing().takes_pitches(op.now);
    let (status, next, at) = match row.state {
        PitchState::Draft if is_late => {
            (Badge::new(wording, "warn", "my-state-unsent"), "my-home-unsent", None)
        }
        PitchState::Draft => {
            let next = if row.closes_at.is_some() { "my-home-closes" } else { "my-home-no-deadline" };
            (Badge::new(wording, "mute", "my-state-draft"), next, row.closes())
        }
        PitchState::Withdrawn => (Badge::new(wording, "mute", "my-stage-withdrawn"), "my-home-nothing", None),
        PitchState::Submitted => {
            let status = Badge::stage(wording, mine.public_stage(row));
            match row.decision_at.filter(|_| row.release_id.is_none()) {
                Some(at) => (status, "my-home-decision", Some(at)),
                None if row.partnership.is_some() => (status, "my-home-partnership", None),
                None => (status, "my-home-nothing", None),
            }
        }
    };
    let href = format!("/my/pitches/{}", row.reference);
    Line {
        next_href: (next == "my-home-partnership").then(|| format!("{href}#partnership")),
        href,
        title: title(wording, row),
        reference: row.reference.clone(),
        challenge: row.challenge.clone(),
        status,
        next: wording.say(next),
        time: at.map(|at| match row.state {
            PitchState::Draft => When::instant(wording, at, &row.zone),
            _ => When::day(wording, at, &row.zone),
        }),
    }
}
