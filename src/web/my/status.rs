//! A7: where a sent pitch is, what comes next and when.
//!
//! Until the release every part of this page comes from the public stage and from dates, so that nobody can
//! read a decision off it.

use entity::values::PartnershipStage;
use serde::Serialize;

use super::{
    check::Part,
    drawn::{Badge, Row, When, rows},
};
use crate::{
    app::App,
    domain::{actor::Op, partnership::is_over, workflow::PublicStage},
    services::pitch::{Decided, Status, Won},
    web::page::Page,
    wording::Wording,
};

/// The status of a sent pitch.
#[derive(Debug, Serialize)]
pub struct StatusPage {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub challenge_href: String,
    pub status: Badge,
    pub sentence: String,
    pub decided: Option<Verdict>,
    pub partnership: Option<Partnership>,
    pub events: Vec<Event>,
    pub sections: Vec<Part>,
    /// When the text was removed; there are no sections then.
    pub erased: Option<When>,
    pub sent: When,
    pub sha256: String,
    pub version: i32,
    pub receipt_href: String,
    pub document_href: String,
    pub print_href: String,
    pub versions_href: String,
    /// "3 evaluators, 1 challenge manager"; empty while nobody has.
    pub readers: String,
    /// Under what guest experts read.
    pub agreement: Option<i32>,
    /// Where it can be withdrawn.
    pub withdraw_href: Option<String>,
    /// Where it can be made a draft again.
    pub pull_back_href: Option<String>,
    /// Takes the withdrawal back.
    pub restore_action: Option<String>,
}

/// A released decision.
#[derive(Debug, Serialize)]
pub struct Verdict {
    pub reason: String,
    /// May be empty.
    pub feedback: String,
    pub at: When,
}

/// The partnership that a selected pitch became, in the partner's words.
#[derive(Debug, Serialize)]
pub struct Partnership {
    pub stage: Badge,
    pub since: When,
    /// Who leads it on the host's side, in a sentence; none once it is over and nobody does.
    pub owner: Option<String>,
    /// What comes next, in a sentence.
    pub next: String,
}

/// One event of the timeline.
#[derive(Debug, Serialize)]
pub struct Event {
    pub title: String,
    pub text: Option<String>,
    pub time: Option<When>,
    pub by: Option<String>,
    /// `past`, `now` or `next`.
    pub state: &'static str,
}

impl Page for StatusPage {
    const TEMPLATE: &'static str = "my/status.html";

    fn samples() -> Vec<Self> {
        let event = |state: &'static str, time: Option<When>| Event {
            title: "In <b>evaluation</b>".to_owned(),
            text: Some("Your pitch is being evaluated.".to_owned()),
            time,
            by: None,
            state,
        };
        let page = |title: &str, decided: Option<Verdict>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: title.to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            challenge_href: "/challenges/quiet".to_owned(),
            status: Badge::sample(),
            sentence: "Your pitch is being evaluated.".to_owned(),
            decided,
            partnership: None,
            events: vec![event("past", Some(When::sample())), event("now", None), event("next", None)],
            sections: vec![Part { title: "Your solution".to_owned(), rows: Row::samples() }],
            erased: None,
            sent: When::sample(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            version: 1,
            receipt_href: "/my/pitches/NL-7K3M9Q/receipt.txt".to_owned(),
            document_href: "/my/pitches/NL-7K3M9Q/receipt.json".to_owned(),
            print_href: "/my/pitches/NL-7K3M9Q/print".to_owned(),
            versions_href: "/my/pitches/NL-7K3M9Q/versions".to_owned(),
            readers: if title.is_empty() { String::new() } else { "3 evaluators".to_owned() },
            agreement: (!title.is_empty()).then_some(3),
            withdraw_href: Some("/my/pitches/NL-7K3M9Q/withdraw".to_owned()),
            pull_back_href: Some("/my/pitches/NL-7K3M9Q/pull-back".to_owned()),
            restore_action: Some("/my/pitches/NL-7K3M9Q/restore".to_owned()),
        };
        let verdict = |feedback: &str| Verdict {
            reason: "Other pitches fitted better.".to_owned(),
            feedback: feedback.to_owned(),
            at: When::sample(),
        };
        let partnership = |owner| Partnership {
            stage: Badge::sample(),
            since: When::sample(),
            owner,
            next: "Both sides look at what they want from it.".to_owned(),
        };
        vec![
            page("A fan that hides in the wind", None),
            Self {
                events: Vec::new(),
                sections: Vec::new(),
                withdraw_href: None,
                pull_back_href: None,
                restore_action: None,
                partnership: Some(partnership(None)),
                ..page("", Some(verdict("")))
            },
            Self { sections: Vec::new(), erased: Some(When::sample()), ..page("", None) },
            Self {
                partnership: Some(partnership(Some("<script>alert(1)</script> leads it.".to_owned()))),
                ..page("<script>alert(1)</script>", Some(verdict("<script>alert(1)</script>\n\nClear plan.")))
            },
        ]
    }
}

pub(super) fn draw(app: &App, op: &Op, status: &Status) -> StatusPage {
    let wording = app.wording_for(op);
    let (own, sent) = (&status.own, &status.sent);
    let reference = &own.seen.head.reference;
    StatusPage {
        title: match (sent.answers.text("title"), status.erased_at) {
            (Some(title), _) => title.to_owned(),
            (None, Some(_)) => String::new(),
            (None, None) => wording.say("my-untitled"),
        },
        challenge: own.challenge.title.clone(),
        challenge_href: format!("/challenges/{}", own.challenge.slug),
        status: Badge::stage(&wording, status.stage),
        sentence: wording.say(&format!("my-status-{}", status.stage.as_str())),
        decided: status.decided.as_ref().map(|decided| verdict(&wording, decided, &own.challenge.zone)),
        partnership: status.partnership.as_ref().map(|won| partnership(&wording, won, &own.challenge.zone)),
        events: events(&wording, op, status),
        erased: status.erased_at.map(|at| When::day(&wording, at, &own.challenge.zone)),
        sections: own
            .form
            .sections
            .iter()
            .filter(|_| status.erased_at.is_none())
            .map(|section| Part {
                title: section.title.clone(),
                rows: rows(&wording, section, &sent.answers, None),
            })
            .collect(),
        sent: When::instant(&wording, sent.sent_at, &own.challenge.zone),
        sha256: sent.sha256.clone(),
        version: sent.version,
        receipt_href: format!("/my/pitches/{reference}/receipt.txt"),
        document_href: format!("/my/pitches/{reference}/receipt.json"),
        print_href: format!("/my/pitches/{reference}/print"),
        versions_href: format!("/my/pitches/{reference}/versions"),
        agreement: status.agreement,
        readers: status
            .readers
            .iter()
            .map(|(standing, n)| wording.say_with(&format!("readers-{standing}"), &[("n", n.to_string())]))
            .collect::<Vec<_>>()
            .join(", "),
        withdraw_href: status.may_withdraw.then(|| format!("/my/pitches/{reference}/withdraw")),
        pull_back_href: status.may_pull_back.then(|| format!("/my/pitches/{reference}/pull-back")),
        restore_action: status.may_restore.then(|| format!("/my/pitches/{reference}/restore")),
        reference: reference.clone(),
    }
}

fn verdict(wording: &Wording<'_>, decided: &Decided, zone: &str) -> Verdict {
    Verdict {
        reason: wording.word("my-reason", decided.reason.as_str()),
        feedback: decided.feedback.clone(),
        at: When::day(wording, decided.at, zone),
    }
}

fn partnership(wording: &Wording<'_>, won: &Won, zone: &str) -> Partnership {
    use PartnershipStage::{
        Active, Discarded, Ended, Exploration, Negotiation, Paused, Prospect, Stabilised,
    };
    // The host's pipeline is finer than what its partner is told.
    let (kind, word) = match won.stage {
        Prospect | Exploration => ("info", "exploration"),
        Negotiation => ("info", "negotiation"),
        Active | Stabilised => ("ok", "active"),
        Paused => ("warn", "paused"),
        Ended | Discarded => ("mute", "ended"),
    };
    let owner = match &won.owner {
        Some(name) => Some(wording.say_with("my-partnership-owner", &[("name", name.clone())])),
        None if is_over(won.stage) => None,
        None => Some(wording.say("my-partnership-no-owner")),
    };
    Partnership {
        stage: Badge::new(wording, kind, &format!("my-partnership-{word}")),
        since: When::day(wording, won.stage_at, zone),
        owner,
        next: wording.say(&format!("my-partnership-{word}-next")),
    }
}

fn events(wording: &Wording<'_>, op: &Op, status: &Status) -> Vec<Event> {
    let zone = status.own.challenge.zone.as_str();
    let mut events: Vec<Event> = status
        .steps
        .iter()
        .map(|(stage, at)| Event {
            title: wording.say(&format!("my-stage-{}", stage.as_str())),
            text: None,
            time: Some(When::instant(wording, *at, zone)),
            by: None,
            state: if *stage == status.stage { "now" } else { "past" },
        })
        .collect();
    if matches!(status.stage, PublicStage::Sent | PublicStage::InEvaluation) {
        events.push(promise(wording, op, status));
    }
    events
}

/// What is promised next; said to be late when it is.
fn promise(wording: &Wording<'_>, op: &Op, status: &Status) -> Event {
    let zone = status.own.challenge.zone.as_str();
    let decision = status.own.challenge.decision_at;
    let text = match decision {
        Some(at) if op.now >= at => "my-status-late",
        Some(_) => "my-status-promise",
        None => "my-status-no-date",
    };
    Event {
        title: wording.say("my-status-decision"),
        text: Some(wording.say(text)),
        time: decision.map(|at| When::day(wording, at, zone)),
        by: None,
        state: "next",
    }
}
