//! E1: the evaluator's queue, and the way to the next review.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::When;
use crate::{
    app::App,
    domain::{actor::Op, evaluation::Work},
    error::Invalid,
    services::{
        self,
        evaluation::{Item, Queue},
    },
    web::{
        page::{ErrorLine, Html, Page, error_lines, html, see_other, see_other_saying},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// Rows of one page.
const ROWS: usize = 50;

/// E1.
#[derive(Debug, Default, Serialize)]
pub struct QueuePage {
    pub errors: Vec<ErrorLine>,
    /// How much is left, how long it takes and until when.
    pub truth: String,
    /// A confidentiality agreement waits to be accepted.
    pub needs_agreement: bool,
    pub done: usize,
    pub total: usize,
    pub next: Option<String>,
    pub undeclared: Vec<Undeclared>,
    /// One of them at least is in a stage that is not blind.
    pub names_applicants: bool,
    pub tabs: Vec<Tab>,
    pub rows: Vec<Row>,
    pub pager: Pager,
}

/// A pitch that waits for a declaration: its title is not said.
#[derive(Debug, Serialize)]
pub struct Undeclared {
    pub reference: String,
    /// None in a blind stage.
    pub applicant: Option<String>,
    pub challenge: String,
    pub href: String,
}

/// A filter with its count.
#[derive(Debug, Serialize)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: usize,
}

/// One assignment.
#[derive(Debug, Serialize)]
pub struct Row {
    pub reference: String,
    pub href: Option<String>,
    pub title: Option<String>,
    pub challenge: String,
    pub stage: String,
    pub kind: &'static str,
    pub state: String,
    pub score: Option<String>,
    pub due: When,
    pub is_overdue: bool,
}

/// The pager component's argument.
#[derive(Debug, Default, Serialize)]
pub struct Pager {
    pub prev: Option<String>,
    pub next: Option<String>,
    pub pages: Option<Vec<String>>,
    pub text: Option<String>,
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "review/queue.html";

    fn samples() -> Vec<Self> {
        let row = |title: Option<&str>, kind, state: &str, is_overdue| Row {
            reference: "NL-7K3M9Q".to_owned(),
            href: title.map(|_| "/review/NL-7K3M9Q".to_owned()),
            title: title.map(str::to_owned),
            challenge: "Quiet <script>alert(1)</script> heat pumps".to_owned(),
            stage: "Evaluation".to_owned(),
            kind,
            state: state.to_owned(),
            score: title.map(|_| "3.42".to_owned()),
            due: When::sample(),
            is_overdue,
        };
        let undeclared = |applicant| Undeclared {
            reference: "NL-4T8X2B".to_owned(),
            applicant,
            challenge: "\"><script>alert(1)</script>".to_owned(),
            href: "/review/NL-4T8X2B/conflict".to_owned(),
        };
        let tab = |label: &str, current| Tab {
            label: label.to_owned(),
            href: "/review?state=done".to_owned(),
            current,
            count: 1204,
        };
        vec![
            Self::default(),
            Self {
                truth: "9 reviews left of 14.".to_owned(),
                needs_agreement: true,
                done: 5,
                total: 14,
                next: Some("/review/next".to_owned()),
                undeclared: vec![
                    undeclared(Some("\"><script>alert(1)</script>".to_owned())),
                    undeclared(None),
                ],
                names_applicants: true,
                tabs: vec![tab("To do", true), tab("Done", false)],
                rows: vec![
                    row(Some("A fan <script>alert(1)</script>"), "info", "To do", true),
                    row(None, "mute", "Out", false),
                ],
                ..Self::default()
            },
            Self {
                errors: vec![ErrorLine {
                    href: Some("#f-reference".to_owned()),
                    text: "Select one".to_owned(),
                }],
                truth: "Nothing is left.".to_owned(),
                done: 1,
                total: 1,
                undeclared: vec![undeclared(None)],
                tabs: vec![tab("Done", true)],
                pager: Pager { next: Some("/review?after=NL-7K3M9Q".to_owned()), ..Pager::default() },
                ..Self::default()
            },
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Filter {
    state: String,
    after: String,
}

/// What the table can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    ToDo,
    Done,
    Rest,
    All,
}

impl Show {
    const ALL: [Self; 4] = [Self::ToDo, Self::Done, Self::Rest, Self::All];

    const fn as_str(self) -> &'static str {
        match self {
            Self::ToDo => "to-do",
            Self::Done => "done",
            Self::Rest => "rest",
            Self::All => "all",
        }
    }

    const fn has(self, work: Work) -> bool {
        match self {
            Self::ToDo => matches!(work, Work::ToDo | Work::Begun),
            Self::Done => matches!(work, Work::Done),
            Self::Rest => matches!(work, Work::Asked | Work::Out | Work::Closed),
            Self::All => true,
        }
    }
}

pub(in crate::web) async fn queue(
    app: web::Data<App>,
    op: Op,
    filter: web::Query<Filter>,
) -> Result<Html<QueuePage>, Failure> {
    let show = match filter.state.as_str() {
        "" => Show::ToDo,
        word => Show::ALL.into_iter().find(|show| show.as_str() == word).ok_or(Problem::BadRequest)?,
    };
    let queue = services::evaluation::queue(&app, &op).await?;
    Ok(html(page(&app, &op, &queue, show, &filter.after, &Invalid::default())))
}

/// The whole queue with what is wrong with a declaration of many.
pub(super) async fn refused_page(app: &App, op: &Op, invalid: &Invalid) -> Result<QueuePage, Failure> {
    let queue = services::evaluation::queue(app, op).await?;
    Ok(page(app, op, &queue, Show::ToDo, "", invalid))
}

pub(in crate::web) async fn next(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    Ok(match services::evaluation::next(&app, &op).await? {
        Some(reference) => see_other(&format!("/review/{reference}")),
        None => see_other_saying(&app, "/review", "flash-review-nothing-left"),
    })
}

fn page(app: &App, op: &Op, queue: &Queue, show: Show, after: &str, invalid: &Invalid) -> QueuePage {
    let wording = app.wording_for(op);
    let shown: Vec<&Item> = queue.items.iter().filter(|item| show.has(item.work)).collect();
    let begin = shown.iter().position(|item| item.reference == after).map_or(0, |index| index + 1);
    let rest = shown.get(begin..).unwrap_or_default();
    let last = rest.get(ROWS - 1).filter(|_| rest.len() > ROWS);
    let undeclared = || queue.items.iter().filter(|item| item.work == Work::Undeclared);
    QueuePage {
        errors: error_lines(&wording, invalid),
        truth: truth(&wording, queue),
        needs_agreement: queue.needs_agreement,
        done: queue.done(),
        total: queue.done() + queue.owed().count(),
        next: queue.next(op.now).map(|_| "/review/next".to_owned()),
        names_applicants: undeclared().any(|item| item.applicant.is_some()),
        undeclared: undeclared()
            .map(|item| Undeclared {
                reference: item.reference.clone(),
                applicant: item.applicant.clone(),
                challenge: item.challenge.clone(),
                href: format!("/review/{}/conflict", item.reference),
            })
            .collect(),
        tabs: if queue.items.is_empty() { Vec::new() } else { tabs(&wording, queue, show) },
        rows: rest.iter().take(ROWS).map(|item| row(&wording, item)).collect(),
        pager: Pager {
            prev: (begin > 0).then(|| format!("/review?state={}", show.as_str())),
            next: last.map(|item| format!("/review?state={}&after={}", show.as_str(), item.reference)),
            ..Pager::default()
        },
    }
}

/// "9 of 14 reviews are left, about 25 minutes each (3 h 45 min together). The next is due …"
fn truth(wording: &Wording<'_>, queue: &Queue) -> String {
    let left = queue.owed().count();
    let (done, total) = (queue.done(), queue.done() + left);
    let mut parts = Vec::new();
    if total > 0 {
        let count = |number: usize| number.to_string();
        parts.push(if left == 0 {
            wording.say_with("review-truth-done", &[("total", count(done))])
        } else {
            wording.say_with("review-truth-left", &[("left", count(left)), ("total", count(total))])
        });
    }
    if let (Some(minutes), true) = (queue.pace, left > 0) {
        let all = i64::try_from(left).unwrap_or(i64::MAX).saturating_mul(minutes);
        let args = [
            ("minutes", minutes.to_string()),
            ("hours", (all / 60).to_string()),
            ("rest", (all % 60).to_string()),
        ];
        parts.push(wording.say_with("review-truth-pace", &args));
    }
    if let Some(first) = queue.owed().min_by_key(|item| item.due_at) {
        let due = wording.instant(first.due_at, &first.zone);
        let id = if first.is_overdue { "review-truth-overdue" } else { "review-truth-due" };
        parts.push(wording.say_with(id, &[("due", due)]));
    }
    parts.join(" ")
}

fn tabs(wording: &Wording<'_>, queue: &Queue, current: Show) -> Vec<Tab> {
    Show::ALL
        .into_iter()
        .map(|show| Tab {
            label: wording.word("review-show", show.as_str()),
            href: format!("/review?state={}", show.as_str()),
            current: show == current,
            count: queue.items.iter().filter(|item| show.has(item.work)).count(),
        })
        .collect()
}

fn row(wording: &Wording<'_>, item: &Item) -> Row {
    let path = format!("/review/{}", item.reference);
    Row {
        href: match item.work {
            work if work.is_open() => Some(path),
            Work::Undeclared => Some(format!("{path}/conflict")),
            _ => None,
        },
        reference: item.reference.clone(),
        title: item.title.clone(),
        challenge: item.challenge.clone(),
        stage: item.stage.clone(),
        kind: match item.work {
            Work::Undeclared | Work::Asked => "warn",
            Work::ToDo | Work::Begun => "info",
            Work::Done => "ok",
            Work::Out | Work::Closed => "mute",
        },
        state: wording.word("review-work", item.work.as_str()),
        score: item.total_milli.map(|total| wording.points(total)),
        due: When::instant(wording, item.due_at, &item.zone),
        is_overdue: item.is_overdue,
    }
}
