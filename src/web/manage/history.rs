//! What happened to one pitch: its moves, the mails about it, and who read it.

use entity::values::DeliveryState;
use serde::Serialize;

use super::{Badge, When};
use crate::{services::desk::Dossier, wording::Wording};

/// One event of the history.
#[derive(Debug, Serialize)]
pub struct Event {
    pub title: String,
    pub text: Option<String>,
    pub time: Option<When>,
    pub by: Option<String>,
    pub state: &'static str,
}

/// A mail about the pitch: never its text.
#[derive(Debug, Serialize)]
pub struct Mail {
    pub kind: String,
    pub to: String,
    pub state: Badge,
    pub at: When,
}

/// Somebody who opened it.
#[derive(Debug, Serialize)]
pub struct LookLine {
    pub name: String,
    pub standing: String,
    pub times: i32,
    pub first: When,
    pub last: When,
    /// Why they broke the glass, each time.
    pub glass: Vec<GlassLine>,
}

/// An hour in which an admin could read the pitch.
#[derive(Debug, Serialize)]
pub struct GlassLine {
    pub reason: String,
    pub from: When,
    pub until: When,
}

/// The moves, newest first.
pub(super) fn events(wording: &Wording<'_>, dossier: &Dossier) -> Vec<Event> {
    let place = &dossier.place;
    let name = |id: &str| {
        let stage = dossier.workflows.stage(place.workflow, id);
        stage.map_or_else(|| id.to_owned(), |stage| stage.name.clone())
    };
    let events = dossier.moves.iter().enumerate().map(|(at, step)| Event {
        title: match step.from_stage.as_str() {
            "" => name(&step.to_stage),
            from => wording.say_with("manage-moved", &[("from", name(from)), ("to", name(&step.to_stage))]),
        },
        text: Some(step.reason.clone()).filter(|reason| !reason.is_empty()),
        time: Some(When::instant(wording, step.at, &dossier.challenge.zone)),
        by: step.actor.clone().or_else(|| Some(wording.say("manage-by-portal"))),
        state: if at == 0 { "now" } else { "past" },
    });
    events.collect()
}

/// Who read it, and why admins broke its glass.
pub(super) fn looks(wording: &Wording<'_>, dossier: &Dossier) -> Vec<LookLine> {
    let zone = dossier.challenge.zone.as_str();
    let looks = dossier.looks.iter().map(|look| LookLine {
        name: look.name.clone(),
        standing: wording.word("reads-as", &look.standing),
        times: look.times,
        first: When::instant(wording, look.first_at, zone),
        last: When::instant(wording, look.last_at, zone),
        glass: look
            .glass
            .iter()
            .map(|glass| GlassLine {
                reason: glass.reason.clone(),
                from: When::instant(wording, glass.from, zone),
                until: When::instant(wording, glass.until, zone),
            })
            .collect(),
    });
    looks.collect()
}

/// The mails about it; never their texts.
pub(super) fn mails(wording: &Wording<'_>, dossier: &Dossier) -> Vec<Mail> {
    let mails = dossier.mails.iter().map(|mail| Mail {
        kind: wording.word("manage-mail", mail.kind.as_str()),
        to: mail.to_name.clone(),
        state: delivery(wording, mail.state),
        at: When::instant(wording, mail.delivered_at.unwrap_or(mail.created_at), &dossier.challenge.zone),
    });
    mails.collect()
}

/// How a mail fares.
pub(super) fn delivery(wording: &Wording<'_>, state: DeliveryState) -> Badge {
    Badge {
        kind: match state {
            DeliveryState::Queued | DeliveryState::Running => "info",
            DeliveryState::Done => "ok",
            DeliveryState::Dead => "bad",
        },
        text: wording.word("manage-delivery", state.as_str()),
    }
}
