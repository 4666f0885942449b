//! The bulk steps of M11: assign, move, propose. What could happen to each pitch is shown before it does.

use std::collections::BTreeSet;

use actix_web::{Either, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{AccountId, DecisionReason, Outcome};
use jiff::{civil, tz::TimeZone};
use serde::Serialize;

use super::{Choice, Control, Pairs};
use crate::{
    app::App,
    domain::{
        actor::Op,
        decision::{Proposal, TEXT_LIMIT},
    },
    error::{Error, Invalid, Refusal},
    services::{
        self,
        decision::Choice as Decided,
        desk::{Bulk, Place, could_move, could_propose},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, error_lines, html, refused, see_other_saying},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// Pitches on one page of the table are at most this many.
const MOST: usize = 100;

/// One bulk step about chosen pitches.
#[derive(Debug, Serialize)]
pub struct BulkPage {
    pub errors: Vec<ErrorLine>,
    /// `assign`, `move` or `propose`.
    pub what: &'static str,
    pub title: String,
    /// The same page for another stage.
    pub action: &'static str,
    pub references: Vec<String>,
    /// "18 can move, 3 cannot", once that can be said.
    pub summary: Option<String>,
    pub report: Vec<Line>,
    /// Chosen first, before the report can be made.
    pub stage: Option<Control>,
    pub controls: Vec<Control>,
    /// The button; none while nothing can be done.
    pub button: Option<String>,
    pub back: String,
}

/// One pitch of the report.
#[derive(Debug, Serialize)]
pub struct Line {
    pub reference: String,
    pub href: String,
    pub stage: String,
    /// Why it stays; none = it can.
    pub why: Option<String>,
}

/// What was typed.
#[derive(Debug, Default)]
struct Typed {
    to: String,
    reason: String,
    evaluators: Vec<String>,
    due: String,
    outcome: String,
    ground: String,
    note: String,
    feedback: String,
}

impl Typed {
    fn of(pairs: &Pairs) -> Self {
        let one = |name: &str| pairs.one(name).to_owned();
        Self {
            to: one("to"),
            reason: one("reason"),
            evaluators: pairs.all("evaluators").map(str::to_owned).collect(),
            due: one("due_at"),
            outcome: one("outcome"),
            ground: one("ground"),
            note: one("note"),
            feedback: one("feedback"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Assign,
    Move,
    Propose,
}

impl What {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Move => "move",
            Self::Propose => "propose",
        }
    }
}

fn read(pairs: &Pairs) -> Result<(What, Vec<String>), Problem> {
    let what = match pairs.one("do") {
        "assign" => What::Assign,
        "move" => What::Move,
        "propose" => What::Propose,
        _ => return Err(Problem::BadRequest),
    };
    let mut seen = BTreeSet::new();
    let chosen = pairs.all("pitch").filter(|reference| seen.insert(*reference)).map(str::to_owned);
    let references: Vec<String> = chosen.collect();
    if references.len() > MOST { Err(Problem::BadRequest) } else { Ok((what, references)) }
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<BulkPage>, Failure> {
    let pairs = Pairs::of(&query);
    let (what, references) = read(&pairs)?;
    let bulk = services::desk::chosen(&app, &op, &references).await?;
    let invalid = match references.is_empty() {
        true => Invalid::field("pitch", "manage-bulk-nothing"),
        false => Invalid::default(),
    };
    Ok(html(draw(&app.wording_for(&op), &op, what, &bulk, &Typed::of(&pairs), &invalid)))
}

pub(in crate::web) async fn act(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<BulkPage>>, Failure> {
    let pairs = Pairs::of(&fields.0);
    let (what, references) = read(&pairs)?;
    let typed = Typed::of(&pairs);
    let done = match what {
        What::Assign => assign(&app, &op, &references, &typed).await,
        What::Move => relocate(&app, &op, &references, &typed).await,
        What::Propose => propose(&app, &op, &references, &typed).await,
    };
    match done {
        Ok(message) => {
            let path = after(what, &references, &typed);
            Ok(Either::Left(see_other_saying(&app, &path, message)))
        }
        Err(Error::Invalid(invalid)) => {
            let bulk = services::desk::chosen(&app, &op, &references).await?;
            let page = draw(&app.wording_for(&op), &op, what, &bulk, &typed, &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Where the result can be read off: the report of the same step, or the only pitch it was about.
fn after(what: What, references: &[String], typed: &Typed) -> String {
    if let [only] = references {
        return format!("/manage/pitches/{only}");
    }
    let mut pairs = Pairs::default().with("do", what.as_str());
    if what == What::Move {
        pairs = pairs.with("to", &typed.to);
    }
    references
        .iter()
        .fold(pairs, |pairs, reference| pairs.with("pitch", reference))
        .href("/manage/pitches/bulk")
}

async fn assign(app: &App, op: &Op, references: &[String], typed: &Typed) -> Result<&'static str, Error> {
    let unknown = || Error::Invalid(Invalid::field("evaluators", "manage-evaluator-unknown"));
    let people: Vec<AccountId> =
        typed.evaluators.iter().map(|id| id.parse().map_err(|_| unknown())).collect::<Result<_, _>>()?;
    let wrong = || Error::Invalid(Invalid::field("due_at", "manage-due-wrong"));
    let day: NaiveDate = typed.due.parse().map_err(|_| wrong())?;
    let bulk = services::desk::chosen(app, op, references).await?;
    let zone = bulk.challenges.values().next().map_or("UTC", |challenge| challenge.zone.as_str());
    let due_at = end_of_day(day, zone).ok_or_else(wrong)?;
    services::evaluation::assign(app, op, references, &people, due_at).await?;
    Ok("flash-manage-assigned")
}

/// The last minute of this day where the challenge lives.
fn end_of_day(day: NaiveDate, zone: &str) -> Option<DateTime<Utc>> {
    use chrono::Datelike as _;
    let date = civil::date(
        i16::try_from(day.year()).ok()?,
        i8::try_from(day.month()).ok()?,
        i8::try_from(day.day()).ok()?,
    );
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let end = date.at(23, 59, 0, 0).to_zoned(zone).ok()?;
    DateTime::from_timestamp_millis(end.timestamp().as_millisecond())
}

async fn relocate(app: &App, op: &Op, references: &[String], typed: &Typed) -> Result<&'static str, Error> {
    let report = services::desk::move_pitches(app, op, references, &typed.to, &typed.reason).await?;
    let moved = report.iter().filter(|(_, moved)| moved.is_ok()).count();
    match report.into_iter().find_map(|(_, moved)| moved.err()) {
        // Nothing at all happened: say why.
        Some(refusal) if moved == 0 => Err(Error::Refused(refusal)),
        Some(_) => Ok("flash-manage-moved-some"),
        None => Ok("flash-manage-moved"),
    }
}

async fn propose(app: &App, op: &Op, references: &[String], typed: &Typed) -> Result<&'static str, Error> {
    let missing = |field: &str, message| Error::Invalid(Invalid::field(field, message));
    let outcome = typed.outcome.parse().map_err(|_| missing("outcome", "manage-outcome-missing"))?;
    let reason = typed.ground.parse().map_err(|_| missing("ground", "manage-ground-missing"))?;
    let proposal = Proposal { outcome, reason, note: typed.note.clone(), feedback: typed.feedback.clone() };
    proposal.check().map_err(|mut invalid| {
        // On this page the word `reason` belongs to moves.
        invalid
            .0
            .iter_mut()
            .filter(|one| one.field == "reason")
            .for_each(|one| "ground".clone_into(&mut one.field));
        Error::Invalid(invalid)
    })?;
    let bulk = services::desk::chosen(app, op, references).await?;
    let (can, cannot): (Vec<&Place>, Vec<&Place>) =
        bulk.places.iter().partition(|place| could_propose(&bulk.workflows, place).is_ok());
    if can.is_empty() {
        return Err(Refusal::new("refused-not-in-decision").into());
    }
    let choices: Vec<_> =
        can.iter().map(|place| (place.reference.clone(), Decided::Propose(proposal.clone()))).collect();
    services::decision::propose(app, op, &choices, op.now).await?;
    Ok(if cannot.is_empty() { "flash-manage-proposed" } else { "flash-manage-proposed-some" })
}

fn draw(
    wording: &Wording<'_>,
    op: &Op,
    what: What,
    bulk: &Bulk,
    typed: &Typed,
    invalid: &Invalid,
) -> BulkPage {
    let verdict = |place: &Place| match what {
        What::Move if typed.to.is_empty() => None,
        What::Move => Some(could_move(op, &bulk.workflows, place, &typed.to)),
        What::Propose => Some(could_propose(&bulk.workflows, place)),
        What::Assign => None,
    };
    let verdicts: Vec<_> = bulk.places.iter().map(verdict).collect();
    let can = verdicts.iter().flatten().filter(|verdict| verdict.is_ok()).count();
    let asked = verdicts.iter().flatten().count();
    let counts = [("can", can.to_string()), ("cannot", (asked - can).to_string())];
    let word = what.as_str();
    let count = if asked > 0 { can } else { bulk.places.len() };
    let ready = !bulk.places.is_empty() && (what == What::Assign || can > 0);
    BulkPage {
        errors: error_lines(wording, invalid),
        what: word,
        title: wording
            .say_with(&format!("manage-bulk-{word}-title"), &[("n", bulk.places.len().to_string())]),
        action: "/manage/pitches/bulk",
        references: bulk.places.iter().map(|place| place.reference.clone()).collect(),
        summary: (asked > 0).then(|| wording.say_with(&format!("manage-bulk-{word}-summary"), &counts)),
        report: bulk
            .places
            .iter()
            .zip(verdicts)
            .map(|(place, verdict)| Line {
                reference: place.reference.clone(),
                href: format!("/manage/pitches/{}", place.reference),
                stage: stage_name(bulk, place),
                why: verdict.and_then(Result::err).map(|refusal| wording.refusal(&refusal)),
            })
            .collect(),
        stage: (what == What::Move).then(|| stages(wording, invalid, bulk, typed)),
        controls: match what {
            What::Assign => assign_controls(wording, invalid, bulk, typed),
            What::Move => vec![reason(wording, invalid, typed)],
            What::Propose => proposal_controls(wording, invalid, typed),
        },
        button: ready
            .then(|| wording.say_with(&format!("manage-bulk-{word}-do"), &[("n", count.to_string())])),
        back: back(bulk),
    }
}

fn back(bulk: &Bulk) -> String {
    let mut challenges = bulk.challenges.values();
    match (challenges.next(), challenges.next()) {
        (Some(only), None) => format!("/manage/challenges/{}/pitches", only.slug),
        _ => "/manage/pitches".to_owned(),
    }
}

fn stage_name(bulk: &Bulk, place: &Place) -> String {
    let stage = bulk.workflows.stage(place.workflow, &place.stage);
    stage.map_or_else(|| place.stage.clone(), |stage| stage.name.clone())
}

/// The stages that at least one of the chosen pitches could be moved to by hand.
fn stages(wording: &Wording<'_>, invalid: &Invalid, bulk: &Bulk, typed: &Typed) -> Control {
    let mut seen = BTreeSet::new();
    let reachable: Vec<(String, String)> = bulk
        .places
        .iter()
        .filter_map(|place| Some((bulk.workflows.get(place.workflow)?, place)))
        .flat_map(|(workflow, place)| workflow.choices(&place.stage))
        .map(|stage| (stage.id.clone(), stage.name.clone()))
        .chain((!typed.to.is_empty()).then(|| {
            let stages = bulk.workflows.stages();
            let known = stages.iter().find(|stage| stage.id == typed.to);
            (typed.to.clone(), known.map_or_else(|| typed.to.clone(), |stage| stage.name.clone()))
        }))
        .filter(|(id, _)| seen.insert(id.clone()))
        .collect();
    Control::new(wording, invalid, "select", "to", "manage-bulk-stage", &typed.to).options(reachable)
}

fn reason(wording: &Wording<'_>, invalid: &Invalid, typed: &Typed) -> Control {
    Control {
        limit: Some(1_000),
        ..Control::new(wording, invalid, "long_text", "reason", "manage-reason", &typed.reason)
            .hint(wording, "manage-reason-hint")
    }
}

fn assign_controls(wording: &Wording<'_>, invalid: &Invalid, bulk: &Bulk, typed: &Typed) -> Vec<Control> {
    let people = bulk.evaluators.iter().map(|person| {
        let id = person.id.to_string();
        Choice {
            checked: typed.evaluators.contains(&id),
            hint: Some(wording.say_with("manage-owes", &[("n", person.open.to_string())])),
            label: person.name.clone(),
            value: id,
        }
    });
    vec![
        Control {
            options: people.collect(),
            ..Control::new(wording, invalid, "many_of", "evaluators", "manage-evaluators", "").hint(
                wording,
                if bulk.evaluators.is_empty() { "manage-evaluators-none" } else { "manage-evaluators-hint" },
            )
        },
        Control::new(wording, invalid, "date", "due_at", "manage-due", &typed.due)
            .hint(wording, "manage-due-hint"),
    ]
}

fn proposal_controls(wording: &Wording<'_>, invalid: &Invalid, typed: &Typed) -> Vec<Control> {
    let outcomes = Outcome::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), wording.word("manage-outcome", one.as_str())));
    let reasons = DecisionReason::ALL
        .iter()
        .map(|one| (one.as_str().to_owned(), wording.word("manage-ground", one.as_str())));
    let text = |name: &str, label: &str, value: &str, hint: &str| Control {
        limit: Some(TEXT_LIMIT),
        optional: name == "note",
        ..Control::new(wording, invalid, "long_text", name, label, value).hint(wording, hint)
    };
    vec![
        Control::new(wording, invalid, "select", "outcome", "manage-outcome", &typed.outcome)
            .options(outcomes),
        Control::new(wording, invalid, "select", "ground", "manage-ground", &typed.ground).options(reasons),
        text("feedback", "manage-feedback", &typed.feedback, "manage-feedback-hint"),
        text("note", "manage-note", &typed.note, "manage-note-hint"),
    ]
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::*;

    #[test]
    fn a_day_ends_where_the_challenge_lives() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let utc = |hour, minute| day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()).and_utc();
        assert_eq!(end_of_day(day, "UTC"), Some(utc(23, 59)));
        assert_eq!(end_of_day(day, "Europe/Brussels"), Some(utc(22, 59)));
        assert_eq!(end_of_day(day, "No/Where"), Some(utc(23, 59)));
    }
}
