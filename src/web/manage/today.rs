//! M1: what needs somebody, and the challenges they run.

use actix_web::web;
use chrono::DateTime;
use serde::Serialize;

use super::{Badge, Pairs, When, partnerships};
use crate::{
    app::App,
    domain::{actor::Op, partnership},
    services::{
        self,
        desk::{ChallengeLine, ChallengePlace, Waiting},
    },
    web::{
        page::{Html, Page, html},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// The first page of the desk.
#[derive(Debug, Serialize)]
pub struct TodayPage {
    pub attention: Vec<Item>,
    pub challenges: Vec<Line>,
    pub next: Option<String>,
}

/// One line that asks for something.
#[derive(Debug, Serialize)]
pub struct Item {
    pub count: u64,
    pub text: String,
    pub href: String,
    pub action: String,
}

/// A challenge.
#[derive(Debug, Serialize)]
pub struct Line {
    pub title: String,
    pub href: String,
    pub status: Badge,
    pub closes: Option<When>,
    /// Only their number.
    pub drafts: i64,
    /// The phases, in order.
    pub phases: Vec<Count>,
}

/// How many pitches are in a phase, and where they are worked on.
#[derive(Debug, Serialize)]
pub struct Count {
    pub label: String,
    pub count: i64,
    pub href: Option<String>,
}

pub(in crate::web) async fn today(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<TodayPage>, Failure> {
    let pairs = Pairs::of(&query);
    let after = match pairs.one("after") {
        "" => None,
        after => Some(place(after).ok_or(Problem::BadRequest)?),
    };
    let today = services::desk::today(&app, &op, after.as_ref()).await?;
    let wording = app.wording_for(&op);
    Ok(html(TodayPage {
        attention: today.waiting.iter().map(|(what, count)| item(&wording, *what, *count)).collect(),
        challenges: today.challenges.iter().map(|one| line(&wording, &op, one)).collect(),
        next: today.next.map(|place| Pairs::default().with("after", &word(&place)).href("/manage")),
    }))
}

/// The place of a challenge in the list as the address names it: Unix milliseconds of its deadline, and its slug.
fn word((closes, slug): &ChallengePlace) -> String {
    format!("{}~{slug}", closes.map_or_else(String::new, |at| at.timestamp_millis().to_string()))
}

fn place(word: &str) -> Option<ChallengePlace> {
    let (closes, slug) = word.split_once('~')?;
    let closes = match closes {
        "" => None,
        closes => Some(DateTime::from_timestamp_millis(closes.parse().ok()?)?),
    };
    Some((closes, slug.to_owned()))
}

fn item(wording: &Wording<'_>, what: Waiting, count: u64) -> Item {
    let decisions = || "/manage/decisions".to_owned();
    let (word, href) = match what {
        Waiting::Flagged(flag) => (flag.as_str(), format!("/manage/pitches?flag={}", flag.as_str())),
        Waiting::Unproposed => ("unproposed", decisions()),
        Waiting::Proposals => ("proposals", decisions()),
        Waiting::Returned => ("returned", decisions()),
        Waiting::Approved => ("approved", decisions()),
        Waiting::Unowned => ("unowned", partnerships::address(&partnership::Filter::unowned())),
    };
    Item {
        count,
        text: wording.say_with(&format!("manage-waiting-{word}"), &[("n", count.to_string())]),
        href,
        action: wording.say(&format!("manage-waiting-{word}-action")),
    }
}

fn line(wording: &Wording<'_>, op: &Op, line: &ChallengeLine) -> Line {
    let challenge = &line.challenge;
    let phase = challenge.timing().phase(op.now);
    let pitches = format!("/manage/challenges/{}/pitches", challenge.slug);
    let count = |word: &str, count: i64| Count {
        label: wording.say(&format!("manage-phase-{word}")),
        count,
        href: None,
    };
    let decisions = format!("/manage/challenges/{}/decisions", challenge.slug);
    Line {
        title: challenge.title.clone(),
        status: status(wording, phase.as_str()),
        closes: challenge.closes_at.map(|at| When::short(wording, at, &challenge.zone)),
        drafts: line.drafts,
        phases: vec![
            count("received", line.received),
            count("evaluation", line.evaluation),
            Count { href: (line.decision > 0).then_some(decisions), ..count("decision", line.decision) },
            count("selected", line.selected),
            count("other", line.other),
        ],
        href: pitches,
    }
}

/// The public status of a challenge as a badge.
pub(super) fn status(wording: &Wording<'_>, phase: &str) -> Badge {
    let kind = match phase {
        "open" | "evergreen" => "ok",
        "closing" | "paused" => "warn",
        "in-evaluation" | "announced" => "info",
        _ => "mute",
    };
    Badge { kind, text: wording.say(&format!("manage-challenge-{phase}")) }
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "manage/today.html";

    fn samples() -> Vec<Self> {
        let item = |text: &str| Item {
            count: 11,
            text: text.to_owned(),
            href: "/manage/pitches?flag=overdue".to_owned(),
            action: "Show them".to_owned(),
        };
        let line = |title: &str, count: i64| Line {
            title: title.to_owned(),
            href: "/manage/challenges/quiet/pitches".to_owned(),
            status: Badge { kind: "ok", text: "Open".to_owned() },
            closes: (count > 0).then(super::samples::when),
            drafts: count,
            phases: ["Received", "Evaluation", "Decision", "Selected", "Other"]
                .map(|label| Count {
                    label: label.to_owned(),
                    count,
                    href: (label == "Decision").then(|| "/manage/challenges/quiet/decisions".to_owned()),
                })
                .into(),
        };
        vec![
            Self { attention: Vec::new(), challenges: Vec::new(), next: None },
            Self {
                attention: vec![item("reviews are overdue"), item("<script>alert(1)</script>")],
                challenges: vec![
                    line("Quiet heat pumps", 0),
                    line("<script>alert(1)</script>", 12_345),
                    line(&super::samples::long(), 3),
                ],
                next: Some("/manage?after=1796140800000~quiet".to_owned()),
            },
        ]
    }
}
