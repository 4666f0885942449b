//! M15: what is proposed about the pitches of a challenge, and its approval by a second person.

use actix_web::{Either, HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::values::{DecisionReason, Outcome};
use serde::Serialize;

use super::{Badge, Control, Link, Pager, Pairs, When, points};
use crate::{
    app::App,
    domain::{
        actor::Op,
        decision::{Proposal, TEXT_LIMIT, is_contested},
        desk::{After, Sort},
    },
    error::{Error, Invalid},
    services::{
        self,
        decision::{Board, Choice, Decision, Row},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, error_at, error_lines, html, refused, see_other_saying},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// The decisions of a challenge.
#[derive(Debug, Serialize)]
pub struct DecisionsPage {
    pub errors: Vec<ErrorLine>,
    pub challenge: Link,
    pub action: String,
    pub approve_action: String,
    pub release: String,
    pub counts: String,
    pub rows: Vec<DecisionRow>,
    /// Proposals that this person may approve or send back.
    pub approvals: Vec<Approval>,
    pub seen_at: i64,
    pub back: Option<Control>,
    pub pager: Pager,
    pub first: Option<String>,
    pub releases: Vec<ReleaseLink>,
    pub may_propose: bool,
}

/// A pitch in rank order.
#[derive(Debug, Serialize)]
pub struct DecisionRow {
    pub rank: Option<u64>,
    pub reference: String,
    pub href: String,
    pub title: String,
    pub organisation: Option<String>,
    pub mean: String,
    pub spread: String,
    pub reviews: i32,
    pub contested: bool,
    pub state: Badge,
    /// Who proposed and who approved.
    pub people: Option<String>,
    pub sent_back: Option<String>,
    /// The outcome as it stands, for who may not change it.
    pub outcome: Option<String>,
    pub controls: Vec<Control>,
}

/// A proposal that waits for its second person.
#[derive(Debug, Serialize)]
pub struct Approval {
    pub reference: String,
    pub href: String,
    pub title: String,
    pub mean: String,
    pub state: Badge,
    pub outcome: String,
    pub reason: String,
    pub note: String,
    pub feedback: String,
    pub by: String,
}

/// An earlier release.
#[derive(Debug, Serialize)]
pub struct ReleaseLink {
    pub href: String,
    pub at: When,
    pub count: i32,
}

type FormAnswer = Result<Either<HttpResponse, Html<DecisionsPage>>, Failure>;

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<DecisionsPage>, Failure> {
    let after = Pairs::of(&query).word("after", |after| After::parse(after, Sort::Score))?;
    let board = services::decision::board(&app, &op, &slug, after.as_ref()).await?;
    let view = View { fields: None, invalid: &Invalid::default(), after: after.as_ref() };
    Ok(html(draw(&app.wording_for(&op), &op, &board, &view)))
}

pub(in crate::web) async fn propose(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
    fields: Fields,
) -> FormAnswer {
    let after = Pairs::of(&query).word("after", |after| After::parse(after, Sort::Score))?;
    let seen_at = seen_at(&fields, op.now)?;
    let done = match read(&fields) {
        Ok(choices) => services::decision::propose_in(&app, &op, &slug, &choices, seen_at).await,
        Err(invalid) => Err(Error::Invalid(invalid)),
    };
    let path = format!("/manage/challenges/{slug}/decisions");
    answer(&app, &op, &slug, done, "flash-manage-proposals-kept", &path, &fields, after.as_ref()).await
}

pub(in crate::web) async fn approve(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> FormAnswer {
    let references: Vec<String> = fields.all("pitch").map(str::to_owned).collect();
    let path = format!("/manage/challenges/{slug}/decisions");
    let (done, message) = match fields.get("do") {
        "approve" => {
            let seen_at = seen_at(&fields, op.now)?;
            let done = services::decision::approve(&app, &op, &slug, &references, seen_at).await;
            (done, "flash-manage-approved")
        }
        "return" => {
            let reason = fields.get("back");
            let done = services::decision::send_back(&app, &op, &slug, &references, reason).await;
            (done, "flash-manage-sent-back")
        }
        // What the person may not see does not exist, whatever the form says.
        _ => {
            services::decision::board(&app, &op, &slug, None).await?;
            return Err(Problem::BadRequest.into());
        }
    };
    answer(&app, &op, &slug, done, message, &path, &fields, None).await
}

/// When the page was shown, so that nobody approves or overwrites what changed meanwhile. Without it: now.
fn seen_at(fields: &Fields, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    match fields.get("seen_at") {
        "" => Ok(now),
        text => {
            let at = text.parse().ok().and_then(DateTime::from_timestamp_millis);
            at.map(|at| at.min(now)).ok_or(Problem::BadRequest)
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the end of two handlers, with all that either knows")]
async fn answer(
    app: &App,
    op: &Op,
    slug: &str,
    done: Result<usize, Error>,
    message: &'static str,
    path: &str,
    fields: &Fields,
    after: Option<&After>,
) -> FormAnswer {
    match done {
        Ok(_) => Ok(Either::Left(see_other_saying(app, path, message))),
        Err(Error::Invalid(invalid)) => {
            let board = services::decision::board(app, op, slug, after).await?;
            let view = View { fields: Some(fields), invalid: &invalid, after };
            Ok(Either::Right(refused(draw(&app.wording_for(op), op, &board, &view))))
        }
        Err(other) => Err(other.into()),
    }
}

/// What the manager said about each pitch: `outcome-REF`, `reason-REF`, `feedback-REF`, `note-REF`.
fn read(fields: &Fields) -> Result<Vec<(String, Choice)>, Invalid> {
    let mut choices = Vec::new();
    let mut invalid = Invalid::default();
    for (name, outcome) in &fields.0 {
        let Some(reference) = name.strip_prefix("outcome-") else { continue };
        let at = |field: &str| format!("{field}-{reference}");
        let text = |field: &str| fields.get(&at(field)).replace("\r\n", "\n").trim().to_owned();
        let choice = match (outcome.as_str(), outcome.parse::<Outcome>()) {
            ("" | "hold", _) => Some(Choice::Hold),
            (_, Err(_)) => {
                invalid.0.extend(Invalid::field(at("outcome"), "manage-outcome-missing").0);
                None
            }
            (_, Ok(outcome)) => match text("reason").parse::<DecisionReason>() {
                Ok(reason) => Some(Choice::Propose(Proposal {
                    outcome,
                    reason,
                    note: text("note"),
                    feedback: text("feedback"),
                })),
                Err(_) => {
                    invalid.0.extend(Invalid::field(at("reason"), "manage-ground-missing").0);
                    None
                }
            },
        };
        choices.extend(choice.map(|choice| (reference.to_owned(), choice)));
    }
    if invalid.0.is_empty() { Ok(choices) } else { Err(invalid) }
}

/// What was typed and what is wrong with it, and where in the list this is.
struct View<'a> {
    fields: Option<&'a Fields>,
    invalid: &'a Invalid,
    after: Option<&'a After>,
}

fn draw(wording: &Wording<'_>, op: &Op, board: &Board, view: &View<'_>) -> DecisionsPage {
    let challenge = &board.challenge;
    let path = format!("/manage/challenges/{}/decisions", challenge.slug);
    let at = view.after.map(|after| Pairs::default().with("after", &after.word()));
    let counts = board.counts;
    let approvals: Vec<Approval> = board
        .rows
        .iter()
        .filter_map(|(row, decision)| Some((row, decision.as_ref()?)))
        .filter(|(_, decision)| board.may_approve && Some(decision.proposed_by) != op.account())
        .filter(|(_, decision)| decision.returned_reason.is_none())
        .map(|(row, decision)| approval(wording, board, row, decision))
        .collect();
    DecisionsPage {
        errors: error_lines(wording, view.invalid),
        challenge: Link::new(
            challenge.title.clone(),
            format!("/manage/challenges/{}/pitches", challenge.slug),
        ),
        action: at.clone().unwrap_or_default().href(&path),
        approve_action: format!("{path}/approve"),
        release: format!("/manage/challenges/{}/release", challenge.slug),
        counts: wording.say_with(
            "manage-decisions-counts",
            &[
                ("total", board.total.to_string()),
                ("proposed", counts.proposed.to_string()),
                ("returned", counts.returned.to_string()),
                ("approved", counts.approved.to_string()),
            ],
        ),
        rows: board
            .rows
            .iter()
            .enumerate()
            .map(|(index, (row, decision))| {
                let rank = (view.after.is_none() && row.score_mean_milli.is_some())
                    .then(|| u64::try_from(index + 1).unwrap_or(u64::MAX));
                line(wording, board, row, decision.as_ref(), rank, view)
            })
            .collect(),
        back: (!approvals.is_empty()).then(|| Control {
            limit: Some(1_000),
            ..Control::new(
                wording,
                view.invalid,
                "long_text",
                "back",
                "manage-back-reason",
                view.fields.map_or("", |fields| fields.get("back")),
            )
            .hint(wording, "manage-back-reason-hint")
        }),
        approvals,
        seen_at: op.now.timestamp_millis(),
        pager: Pager {
            next: board.next.as_ref().map(|after| Pairs::default().with("after", &after.word()).href(&path)),
            ..Pager::default()
        },
        first: at.map(|_| path),
        releases: board
            .releases
            .iter()
            .map(|release| ReleaseLink {
                href: format!("/manage/challenges/{}/releases/{}", challenge.slug, release.id),
                at: When::instant(wording, release.released_at, &challenge.zone),
                count: release.decisions,
            })
            .collect(),
        may_propose: board.may_propose,
    }
}

fn line(
    wording: &Wording<'_>,
    board: &Board,
    row: &Row,
    decision: Option<&Decision>,
    rank: Option<u64>,
    view: &View<'_>,
) -> DecisionRow {
    DecisionRow {
        rank,
        href: format!("/manage/pitches/{}?tab=reviews", row.reference),
        title: row.title.clone(),
        organisation: row.organisation.clone(),
        mean: points(wording, row.score_mean_milli),
        spread: points(wording, row.score_spread_milli),
        reviews: row.review_count,
        contested: is_contested(row.score_spread_milli),
        state: state(wording, decision.map_or("none", |decision| decision.standing().word())),
        people: decision.map(|decision| people(wording, board, decision)),
        sent_back: decision.and_then(|decision| decision.returned_reason.clone()),
        outcome: decision.map(|decision| wording.word("manage-outcome", decision.outcome.as_str())),
        controls: if board.may_propose {
            controls(wording, &row.reference, decision, view)
        } else {
            Vec::new()
        },
        reference: row.reference.clone(),
    }
}

fn people(wording: &Wording<'_>, board: &Board, decision: &Decision) -> String {
    let name = |id| board.names.get(&id).cloned().unwrap_or_default();
    match decision.approved_by {
        Some(by) => wording.say_with(
            "manage-proposed-and-approved",
            &[("proposer", name(decision.proposed_by)), ("approver", name(by))],
        ),
        None => wording.say_with("manage-proposed", &[("proposer", name(decision.proposed_by))]),
    }
}

fn controls(
    wording: &Wording<'_>,
    reference: &str,
    decision: Option<&Decision>,
    view: &View<'_>,
) -> Vec<Control> {
    let control = |kind: &'static str, field: &str, label: &str, stored: &str| {
        let name = format!("{field}-{reference}");
        let value = view.fields.map_or_else(|| stored.to_owned(), |fields| fields.get(&name).to_owned());
        Control {
            error: error_at(wording, view.invalid, &name),
            ..Control::new(wording, view.invalid, kind, &name, label, &value)
        }
    };
    let outcome = decision.map_or("hold", |decision| decision.outcome.as_str());
    let reason = decision.map_or("", |decision| decision.reason.as_str());
    let outcomes = [("hold".to_owned(), wording.say("manage-outcome-hold"))].into_iter().chain(
        Outcome::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), wording.word("manage-outcome", one.as_str()))),
    );
    let reasons = DecisionReason::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), wording.word("manage-ground", one.as_str())));
    let text = |field: &str, label: &str, hint: &str, stored: &str| Control {
        limit: Some(TEXT_LIMIT),
        optional: field == "note",
        ..control("long_text", field, label, stored).hint(wording, hint)
    };
    vec![
        control("select", "outcome", "manage-outcome", outcome).options(outcomes),
        control("select", "reason", "manage-ground", reason).options(reasons),
        text(
            "feedback",
            "manage-feedback",
            "manage-feedback-hint",
            decision.map_or("", |decision| decision.feedback.as_str()),
        ),
        text(
            "note",
            "manage-note",
            "manage-note-hint",
            decision.map_or("", |decision| decision.note.as_str()),
        ),
    ]
}

fn approval(wording: &Wording<'_>, board: &Board, row: &Row, decision: &Decision) -> Approval {
    Approval {
        reference: row.reference.clone(),
        href: format!("/manage/pitches/{}?tab=reviews", row.reference),
        title: row.title.clone(),
        mean: points(wording, row.score_mean_milli),
        state: state(wording, decision.standing().word()),
        outcome: wording.word("manage-outcome", decision.outcome.as_str()),
        reason: wording.word("manage-ground", decision.reason.as_str()),
        note: decision.note.clone(),
        feedback: decision.feedback.clone(),
        by: board.names.get(&decision.proposed_by).cloned().unwrap_or_default(),
    }
}

/// Where a decision is on its way.
pub(super) fn state(wording: &Wording<'_>, word: &str) -> Badge {
    let kind = match word {
        "proposed" => "info",
        "approved" | "released" => "ok",
        "returned" => "warn",
        _ => "mute",
    };
    Badge { kind, text: wording.say(&format!("manage-decision-{word}")) }
}
