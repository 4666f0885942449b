//! The host's side of the demo: evaluators are asked, declare and score; decisions are proposed, approved and
//! released; winners become partnerships that have moved on.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{DecisionReason, Outcome, PartnershipStage, Recommendation};

use super::{
    cast::{CAST, EVALUATORS, INES, SOFIA, TOMASZ},
    pitching::{Sent, as_person},
    world::{Dice, Pitch},
};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Roles},
        decision::Proposal,
        evaluation::{Basis, Mark, Rubric, Scorecard, standard as rubric},
        partnership::{Filter, Order},
    },
    services::{self, decision::Choice, partnership::Query},
};

/// An operation of a member of the cast, with their roles.
pub(super) async fn as_staff(app: &App, email: &str, at: DateTime<Utc>) -> anyhow::Result<Op> {
    let account = services::account::find(app, email).await?.context("the cast is there")?.id;
    let roles = CAST.iter().find(|person| person.email == email).map_or(&[][..], |person| person.roles);
    let roles = Roles(roles.iter().map(|role| (*role, None)).collect());
    Ok(Op { actor: Actor { roles, ..as_person(account, at).actor }, ..Op::of_clock(at) })
}

/// Evaluates every challenge that has closed, and decides those whose day of decision has passed.
pub(super) async fn evaluate_all(
    app: &App,
    sent: &[Sent<'_>],
    start: DateTime<Utc>,
    said: &mut impl FnMut(String),
) -> anyhow::Result<()> {
    let mut closed: BTreeMap<&str, Vec<&Sent<'_>>> = BTreeMap::new();
    for one in sent {
        if one.timing.closes_days.is_some_and(|closes| closes < 0) {
            closed.entry(one.timing.slug.as_str()).or_default().push(one);
        }
    }
    let total = closed.len();
    let mut dice = Dice(11);
    for (number, (slug, pitches)) in closed.into_iter().enumerate() {
        let timing = pitches[0].timing;
        let closes = start + TimeDelta::days(timing.closes_days.unwrap_or(-1));
        let is_decided = timing.decision_days.is_some_and(|days| days < 0);
        evaluate(app, &pitches, number, closes, is_decided, start, &mut dice)
            .await
            .with_context(|| slug.to_owned())?;
        if is_decided {
            let at = start + TimeDelta::days(timing.decision_days.unwrap_or(-1));
            decide(app, slug, &pitches, at).await.with_context(|| slug.to_owned())?;
        }
        said(format!("{} of {total} closed challenges evaluated", number + 1));
    }
    Ok(())
}

/// Asks three evaluators; they declare and score, all of it where the decision is past, else part of it.
async fn evaluate(
    app: &App,
    pitches: &[&Sent<'_>],
    number: usize,
    closes: DateTime<Utc>,
    is_decided: bool,
    start: DateTime<Utc>,
    dice: &mut Dice,
) -> anyhow::Result<()> {
    let manager = as_staff(app, INES.email, (closes + TimeDelta::days(1)).min(start)).await?;
    let asked: Vec<_> = (0..3).map(|at| EVALUATORS[(number + at) % EVALUATORS.len()]).collect();
    let mut accounts = Vec::new();
    for person in &asked {
        accounts.push(services::account::find(app, person.email).await?.context("the cast is there")?.id);
    }
    let references: Vec<String> = pitches.iter().map(|sent| sent.reference.clone()).collect();
    // One review that is due soon, so that the reminder has somebody to remind.
    let due = if is_decided {
        closes + TimeDelta::days(21)
    } else {
        start + TimeDelta::days(1 + i64::try_from(number % 9)?)
    };
    services::evaluation::assign(app, &manager, &references, &accounts, due).await?;

    let rubric = rubric();
    for (lens, person) in asked.iter().enumerate() {
        let at =
            if is_decided { closes + TimeDelta::days(6) } else { (closes + TimeDelta::days(2)).min(start) };
        let op = as_staff(app, person.email, at).await?;
        // Half of a running evaluation is still to be declared.
        let declared = if is_decided { references.len() } else { references.len() / 2 + 1 };
        services::evaluation::declare_none(app, &op, &references[..declared.min(references.len())]).await?;
        let scored = if is_decided { declared } else { declared.saturating_sub(1 + lens) };
        for sent in &pitches[..scored.min(pitches.len())] {
            let card = scorecard(&rubric, sent.pitch, lens, dice);
            services::evaluation::submit_review(app, &op, &sent.reference, &Basis::default(), card)
                .await
                .with_context(|| sent.reference.clone())?;
        }
    }
    Ok(())
}

/// Scores around the quality of the pitch; now and then a criterion that somebody cannot judge.
pub(super) fn scorecard(rubric: &Rubric, pitch: &Pitch, lens: usize, dice: &mut Dice) -> Scorecard {
    let mut card = Scorecard::default();
    for criterion in &rubric.criteria {
        let mark = if dice.below(14) == 0 {
            Mark::Abstain
        } else {
            let swing = [-1_i8, 0, 0, 0, 1][dice.below(5)];
            let score = i8::try_from(pitch.quality).unwrap_or(3).saturating_add(swing).clamp(1, 5);
            Mark::Scored(u8::try_from(score).unwrap_or(3))
        };
        card.scores.insert(criterion.id.clone(), mark);
        if criterion.note_required {
            card.notes.insert(criterion.id.clone(), comment(pitch, lens));
        }
    }
    card.recommendation = Some(match pitch.quality {
        4.. => Recommendation::Advance,
        3 => Recommendation::Hold,
        _ => Recommendation::Stop,
    });
    card.confidence = Some(u8::try_from(1 + dice.below(3)).unwrap_or(2));
    card.comment_panel = comment(pitch, lens);
    card
}

fn comment(pitch: &Pitch, lens: usize) -> String {
    pitch.comments.get(lens % pitch.comments.len().max(1)).cloned().unwrap_or_default()
}

/// The best one or two are selected, good ones go to the reserve list, the rest is declined with a reason;
/// a second person approves, and all of it is released at once.
async fn decide(app: &App, slug: &str, pitches: &[&Sent<'_>], at: DateTime<Utc>) -> anyhow::Result<()> {
    let manager = as_staff(app, INES.email, at - TimeDelta::days(3)).await?;
    let approver = as_staff(app, TOMASZ.email, at - TimeDelta::days(1)).await?;
    let mut ranked: Vec<&&Sent<'_>> = pitches.iter().collect();
    ranked.sort_by_key(|sent| std::cmp::Reverse(sent.pitch.quality));
    let choices: Vec<(String, Choice)> = ranked
        .into_iter()
        .enumerate()
        .map(|(rank, sent)| {
            let (outcome, reason) = match (rank, sent.pitch.quality) {
                (0, _) | (1, 5) => (Outcome::Selected, DecisionReason::StrongFit),
                (_, 4..) => (Outcome::Reserve, DecisionReason::Capacity),
                (_, 3) => (Outcome::Declined, DecisionReason::OtherStronger),
                (_, 2) => (Outcome::Declined, DecisionReason::EvidenceMissing),
                _ => (Outcome::Declined, DecisionReason::NotMature),
            };
            let feedback = sent.pitch.feedback.clone();
            (
                sent.reference.clone(),
                Choice::Propose(Proposal { outcome, reason, note: String::new(), feedback }),
            )
        })
        .collect();
    let references: Vec<String> = choices.iter().map(|(reference, _)| reference.clone()).collect();
    services::decision::propose(app, &manager, &choices, manager.now).await?;
    services::decision::approve(app, &approver, slug, &references, approver.now).await?;
    let releasing = as_staff(app, INES.email, at).await?;
    let confirmed = services::decision::preview(app, &releasing, slug).await?.confirmed();
    services::decision::release(app, &releasing, slug, &confirmed).await?;
    Ok(())
}

/// Partnerships go on after the release: each gets an owner, and most have moved.
pub(super) async fn lead_all(app: &App, start: DateTime<Utc>) -> anyhow::Result<()> {
    let manager = as_staff(app, INES.email, start - TimeDelta::days(6)).await?;
    let owner = services::account::find(app, SOFIA.email).await?.context("the cast is there")?.id;
    let partnerships = services::partnership::list(
        app,
        &manager,
        &Query { filter: Filter::default(), order: Order::default(), after: None, size: 100 },
    )
    .await?
    .rows;
    for (number, partnership) in partnerships.iter().enumerate() {
        let slug = &partnership.slug;
        services::partnership::set_owner(app, &manager, slug, Some(owner)).await?;
        for (to, reason) in MOVES.iter().take(number % (MOVES.len() + 1)) {
            services::partnership::move_stage(app, &manager, slug, *to, reason, false).await?;
        }
    }
    Ok(())
}

/// How far partnerships have come, and why they moved.
const MOVES: [(PartnershipStage, &str); 3] = [
    (PartnershipStage::Negotiation, "Both sides have named their people and the scope of a first project."),
    (PartnershipStage::Active, "The first project is agreed and has begun."),
    (PartnershipStage::Stabilised, "The pilot runs; nothing new is planned before its results."),
];
