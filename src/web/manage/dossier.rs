//! M13: everything about one pitch, in three tabs. Nothing on it can be edited.

use actix_web::web;
use entity::values::{AssignmentState, ConflictKind, PitchState, ReviewState};
use serde::Serialize;

use super::{
    Badge, Link, Pairs, Row, When, days,
    history::{Event, LookLine, Mail, events, looks, mails},
    pitches::stage_kind,
    reviews::{Panel, panel},
};
use crate::{
    app::App,
    domain::{actor::Op, form},
    services::{self, desk::Dossier, file::File},
    web::{
        page::{Html, html},
        problem::{Failure, Problem},
        view::{FileLine, InWords},
    },
    wording::Wording,
};

/// One pitch.
#[derive(Debug, Serialize)]
pub struct DossierPage {
    pub reference: String,
    /// Of a withdrawn pitch the reference stays.
    pub title: Option<String>,
    pub challenge: Link,
    pub stage: Badge,
    pub stage_days: i64,
    pub facts: Vec<Row>,
    pub tabs: Vec<Link>,
    pub tab: &'static str,
    pub sections: Vec<Section>,
    pub files: Vec<FileLine>,
    /// Of earlier versions.
    pub old_files: Vec<FileLine>,
    /// When the text was removed; there are no sections then.
    pub erased: Option<When>,
    pub versions: Vec<Version>,
    pub reviews: Option<Panel>,
    pub conflicts: Vec<Declared>,
    pub events: Vec<Event>,
    pub mails: Vec<Mail>,
    pub looks: Vec<LookLine>,
    pub assigned: Vec<Assigned>,
    /// Where it can go, each with why not.
    pub moves: Vec<Move>,
    pub decision: Option<Decision>,
    pub partnership: Option<Link>,
    pub convert: Option<String>,
    /// Asks evaluators.
    pub assign: Option<String>,
    pub withdrawn: bool,
}

/// A section of the answers.
#[derive(Debug, Serialize)]
pub struct Section {
    pub title: String,
    pub rows: Vec<Row>,
}

/// A sent version.
#[derive(Debug, Serialize)]
pub struct Version {
    pub version: i32,
    pub sha256: String,
    pub at: When,
}

/// Somebody's declaration.
#[derive(Debug, Serialize)]
pub struct Declared {
    pub name: String,
    pub kind: Badge,
    pub note: String,
    pub at: When,
}

/// Somebody who was asked.
#[derive(Debug, Serialize)]
pub struct Assigned {
    pub name: String,
    pub state: Badge,
    pub due: Option<When>,
}

/// A stage that can be chosen.
#[derive(Debug, Serialize)]
pub struct Move {
    pub label: String,
    pub href: Option<String>,
    pub why: Option<String>,
}

/// What is proposed, approved or released.
#[derive(Debug, Serialize)]
pub struct Decision {
    pub state: Badge,
    pub rows: Vec<Row>,
    pub href: String,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<DossierPage>, Failure> {
    let tab = match Pairs::of(&query).one("tab") {
        "" | "pitch" => "pitch",
        "reviews" => "reviews",
        "history" => "history",
        _ => return Err(Problem::BadRequest.into()),
    };
    let dossier = services::desk::dossier(&app, &op, &reference).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &dossier, tab)))
}

fn draw(wording: &Wording<'_>, op: &Op, dossier: &Dossier, tab: &'static str) -> DossierPage {
    let place = &dossier.place;
    let (challenge, reference) = (&dossier.challenge, &place.reference);
    let live = place.policy.state == PitchState::Submitted;
    let zone = challenge.zone.as_str();
    let stage = dossier.workflows.stage(place.workflow, &place.stage);
    let at_tab = |name: &'static str, count: Option<usize>| Link {
        current: tab == name,
        count: count.and_then(|count| u64::try_from(count).ok()),
        ..Link::new(
            wording.say(&format!("manage-tab-{name}")),
            format!("/manage/pitches/{reference}?tab={name}"),
        )
    };
    DossierPage {
        title: (live && dossier.summary.erased_at.is_none()).then(|| dossier.summary.title.clone()),
        challenge: Link::new(
            challenge.title.clone(),
            format!("/manage/challenges/{}/pitches", challenge.slug),
        ),
        stage: Badge {
            kind: stage.map_or("mute", |stage| stage_kind(stage.kind)),
            text: stage.map_or_else(|| place.stage.clone(), |stage| stage.name.clone()),
        },
        stage_days: days(place.stage_at, op.now),
        facts: facts(wording, dossier, live),
        tabs: vec![
            at_tab("pitch", None),
            at_tab("reviews", Some(dossier.reviews.len())),
            at_tab("history", None),
            Link::new(wording.say("manage-tab-similar"), format!("/manage/pitches/{reference}/similar")),
        ],
        tab,
        sections: if tab == "pitch" { sections(wording, dossier) } else { Vec::new() },
        files: files(wording, dossier, &dossier.files, tab),
        old_files: files(wording, dossier, &dossier.old_files, tab),
        erased: dossier.summary.erased_at.map(|at| When::day(wording, at, zone)),
        versions: dossier
            .versions
            .iter()
            .map(|sent| Version {
                version: sent.version,
                sha256: sent.sha256.clone(),
                at: When::instant(wording, sent.sent_at, zone),
            })
            .collect(),
        reviews: (tab == "reviews").then(|| panel(wording, dossier)),
        conflicts: conflicts(wording, dossier),
        events: if tab == "history" { events(wording, dossier) } else { Vec::new() },
        mails: if tab == "history" { mails(wording, dossier) } else { Vec::new() },
        looks: if tab == "history" { looks(wording, dossier) } else { Vec::new() },
        assigned: dossier.assigned.iter().map(|one| assigned(wording, op, one, zone)).collect(),
        moves: if dossier.may_manage { moves(wording, dossier) } else { Vec::new() },
        decision: decision(wording, dossier),
        partnership: dossier.partnership.as_ref().map(|(slug, title)| Link {
            label: title.clone(),
            href: if dossier.may_lead { format!("/manage/partnerships/{slug}") } else { String::new() },
            ..Link::default()
        }),
        convert: convertible(dossier).then(|| format!("/manage/pitches/{reference}/convert")),
        assign: dossier.may_manage.then(|| {
            Pairs::default().with("do", "assign").with("pitch", reference).href("/manage/pitches/bulk")
        }),
        withdrawn: !live,
        reference: reference.clone(),
    }
}

fn convertible(dossier: &Dossier) -> bool {
    use entity::values::Outcome;
    dossier.may_lead
        && dossier.partnership.is_none()
        && dossier
            .place
            .decision
            .as_ref()
            .is_some_and(|decision| decision.release.is_some() && decision.outcome == Outcome::Selected)
}

fn facts(wording: &Wording<'_>, dossier: &Dossier, live: bool) -> Vec<Row> {
    let summary = &dossier.summary;
    let say = |id: &str| wording.say(id);
    let mut rows = Vec::new();
    if live {
        rows.push(Row {
            label: say("manage-column-organisation"),
            value: summary.organisation.clone(),
            ..Row::default()
        });
        rows.push(Row::new(say("manage-lead"), summary.lead.clone()));
    }
    if let Some(sent) = dossier.versions.last() {
        let at = wording.instant(sent.sent_at, &dossier.challenge.zone);
        rows.push(Row::new(say("manage-column-submitted"), at));
    }
    rows
}

/// The files that can be fetched from here.
fn files(wording: &Wording<'_>, dossier: &Dossier, files: &[File], tab: &str) -> Vec<FileLine> {
    let below = format!("/manage/pitches/{}/files", dossier.place.reference);
    let shown = files.iter().filter(|_| tab == "pitch");
    shown.map(|file| FileLine::of(wording, file, &below, &dossier.challenge.zone)).collect()
}

/// The answers as they were sent. A withdrawn pitch has none here, and one whose text was removed.
fn sections(wording: &Wording<'_>, dossier: &Dossier) -> Vec<Section> {
    let Some((definition, answers)) = dossier.body.as_ref().filter(|_| dossier.summary.erased_at.is_none())
    else {
        return Vec::new();
    };
    let section = |section: &form::Section| Section {
        title: section.title.clone(),
        rows: section.fields.iter().map(|field| answer(wording, field, answers.get(&field.id))).collect(),
    };
    definition.sections.iter().map(section).collect()
}

fn answer(wording: &Wording<'_>, field: &form::Field, answer: Option<&form::Answer>) -> Row {
    let (value, values) = InWords::of(wording, &form::display(field, answer)).split();
    Row {
        label: field.label.clone(),
        value,
        values,
        href: None,
        badge: field.confidential.then(|| Badge { kind: "info", text: wording.say("manage-confidential") }),
    }
}

fn conflicts(wording: &Wording<'_>, dossier: &Dossier) -> Vec<Declared> {
    let declared = dossier.conflicts.iter().map(|one| Declared {
        name: one.name.clone(),
        kind: Badge {
            kind: match one.kind {
                ConflictKind::None => "mute",
                ConflictKind::Possible => "warn",
                ConflictKind::Conflict => "bad",
            },
            text: wording.word("manage-conflict", one.kind.as_str()),
        },
        note: one.note.clone(),
        at: When::short(wording, one.declared_at, &dossier.challenge.zone),
    });
    declared.collect()
}

fn assigned(wording: &Wording<'_>, op: &Op, one: &services::desk::Assigned, zone: &str) -> Assigned {
    let open = one.state == AssignmentState::Open;
    let (kind, word) = match (one.state, one.review_state) {
        (AssignmentState::Done, _) => ("ok", "done"),
        (AssignmentState::Recused, _) => ("mute", "recused"),
        (AssignmentState::Open, _) if one.due_at < op.now => ("bad", "overdue"),
        (AssignmentState::Open, Some(ReviewState::Draft)) => ("info", "begun"),
        (AssignmentState::Open, _) => ("info", "open"),
    };
    Assigned {
        name: one.evaluator.clone(),
        state: Badge { kind, text: wording.word("manage-assigned", word) },
        due: open.then(|| When::short(wording, one.due_at, zone)),
    }
}

fn moves(wording: &Wording<'_>, dossier: &Dossier) -> Vec<Move> {
    let choices = dossier.choices.iter().map(|(stage, verdict)| {
        let href = Pairs::default()
            .with("do", "move")
            .with("to", &stage.id)
            .with("pitch", &dossier.place.reference)
            .href("/manage/pitches/bulk");
        Move {
            label: wording.say_with("manage-move-to", &[("stage", stage.name.clone())]),
            href: verdict.is_ok().then_some(href),
            why: verdict.as_ref().err().map(|refusal| wording.refusal(refusal)),
        }
    });
    choices.collect()
}

fn decision(wording: &Wording<'_>, dossier: &Dossier) -> Option<Decision> {
    let decision = dossier.place.decision.as_ref()?;
    let say = |id: &str| wording.say(id);
    let name = |id| dossier.names.get(&id).cloned().unwrap_or_default();
    let mut rows = vec![
        Row::new(say("manage-outcome"), wording.word("manage-outcome", decision.outcome.as_str())),
        Row::new(say("manage-ground"), wording.word("manage-ground", decision.reason.as_str())),
        Row {
            value: Some(decision.feedback.clone()).filter(|text| !text.is_empty()),
            ..Row::new(say("manage-feedback"), "")
        },
        Row {
            value: Some(decision.note.clone()).filter(|text| !text.is_empty()),
            ..Row::new(say("manage-note"), "")
        },
        Row::new(say("manage-proposed-by"), name(decision.proposed_by)),
    ];
    if let Some(by) = decision.approved_by {
        rows.push(Row::new(say("manage-approved-by"), name(by)));
    }
    if let Some(reason) = &decision.returned_reason {
        rows.push(Row::new(say("manage-sent-back-because"), reason.clone()));
    }
    Some(Decision {
        state: super::decisions::state(wording, decision.standing().word()),
        rows,
        href: format!("/manage/challenges/{}/decisions", dossier.challenge.slug),
    })
}
