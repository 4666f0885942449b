//! M16: what a release will do, its confirmation, and what became of it.

use actix_web::{Either, HttpResponse, web};
use entity::values::{Outcome, ReleaseId};
use serde::Serialize;

use super::{Badge, Control, Link, When, history::delivery};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        decision::{Confirmed, Preview, Released},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::{Failure, Problem},
    },
    wording::Wording,
};

/// The preview.
#[derive(Debug, Serialize)]
pub struct ReleasePage {
    pub errors: Vec<ErrorLine>,
    pub challenge: Link,
    pub decisions: String,
    pub action: String,
    /// How many of each outcome.
    pub counts: Vec<Row>,
    pub letters: Vec<LetterView>,
    /// Partners of the partnerships that will be made.
    pub partnerships: Vec<String>,
    pub waiting: Vec<String>,
    pub mails: String,
    pub id: String,
    pub batch: String,
    pub confirm: Control,
    pub button: String,
    /// The last release, when nothing is left.
    pub last: Option<String>,
}

/// An outcome and how often.
#[derive(Debug, Serialize)]
pub struct Row {
    pub label: String,
    pub count: usize,
}

/// One letter as its recipient will read it.
#[derive(Debug, Serialize)]
pub struct LetterView {
    pub reference: String,
    pub href: String,
    pub outcome: Badge,
    pub to: String,
    pub address: String,
    pub subject: String,
    pub text: String,
}

/// What became of a release.
#[derive(Debug, Serialize)]
pub struct ReleasedPage {
    pub challenge: Link,
    pub decisions: String,
    pub title: String,
    pub text: String,
    pub at: When,
    pub lines: Vec<Line>,
}

/// One decision of the release.
#[derive(Debug, Serialize)]
pub struct Line {
    pub reference: String,
    pub href: String,
    pub outcome: Badge,
    pub to: Option<String>,
    pub mail: Option<Badge>,
    pub partnership: Option<String>,
}

pub(in crate::web) async fn preview(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<ReleasePage>, Failure> {
    let preview = services::decision::preview(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording_for(&op), &preview, "", &Invalid::default(), None)))
}

pub(in crate::web) async fn release(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ReleasePage>>, Failure> {
    let typed = fields.get("confirm").trim();
    let confirmed = confirmed(&fields, typed)?;
    let done = match typed.parse::<usize>() {
        Ok(people) => {
            services::decision::release(&app, &op, &slug, &Confirmed { people, ..confirmed.clone() }).await
        }
        // A number that is none cannot be the right one; a second post is answered like the first.
        Err(_) => services::decision::release(&app, &op, &slug, &confirmed).await,
    };
    match done {
        Ok(id) => {
            let path = format!("/manage/challenges/{slug}/releases/{id}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-manage-released")))
        }
        Err(Error::Invalid(invalid)) => {
            let preview = services::decision::preview(&app, &op, &slug).await?;
            let page = draw(&app.wording_for(&op), &preview, typed, &invalid, Some(confirmed.id));
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn confirmed(fields: &Fields, typed: &str) -> Result<Confirmed, Problem> {
    let id = match fields.get("release") {
        "" => ReleaseId::generate(),
        id => id.parse().map_err(|_| Problem::BadRequest)?,
    };
    Ok(Confirmed {
        id,
        people: typed.parse().unwrap_or(usize::MAX),
        batch: Some(fields.get("batch").to_owned()).filter(|mark| !mark.is_empty()),
    })
}

pub(in crate::web) async fn released(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
) -> Result<Html<ReleasedPage>, Failure> {
    let (slug, id) = path.into_inner();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let released = services::decision::released(&app, &op, &slug, id).await?;
    Ok(html(draw_released(&app.wording_for(&op), &released)))
}

fn outcome(wording: &Wording<'_>, outcome: Outcome) -> Badge {
    let kind = match outcome {
        Outcome::Selected => "ok",
        Outcome::Reserve => "warn",
        Outcome::Declined => "mute",
    };
    Badge { kind, text: wording.word("manage-outcome", outcome.as_str()) }
}

fn draw(
    wording: &Wording<'_>,
    preview: &Preview,
    typed: &str,
    invalid: &Invalid,
    id: Option<ReleaseId>,
) -> ReleasePage {
    let (challenge, confirmed) = (&preview.challenge, preview.confirmed());
    let converting = preview.ready.iter().filter(|draft| draft.converts);
    let partnerships: Vec<String> = converting
        .map(|draft| {
            let named = draft.ready.organisation.clone();
            named.unwrap_or_else(|| {
                wording.say_with("manage-partner-of", &[("reference", draft.ready.reference.clone())])
            })
        })
        .collect();
    let count =
        |outcome: Outcome| preview.ready.iter().filter(|draft| draft.ready.outcome == outcome).count();
    ReleasePage {
        errors: error_lines(wording, invalid),
        challenge: Link::new(
            challenge.title.clone(),
            format!("/manage/challenges/{}/pitches", challenge.slug),
        ),
        decisions: format!("/manage/challenges/{}/decisions", challenge.slug),
        action: format!("/manage/challenges/{}/release", challenge.slug),
        counts: Outcome::ALL
            .iter()
            .map(|one| Row { label: wording.word("manage-outcome", one.as_str()), count: count(*one) })
            .collect(),
        letters: preview
            .ready
            .iter()
            .map(|draft| LetterView {
                reference: draft.ready.reference.clone(),
                href: format!("/manage/pitches/{}", draft.ready.reference),
                outcome: outcome(wording, draft.ready.outcome),
                to: draft.to.name.clone(),
                address: draft.to.address.clone(),
                subject: draft.letter.subject.clone(),
                text: draft.letter.text.clone(),
            })
            .collect(),
        waiting: preview.waiting.iter().map(|ready| ready.reference.clone()).collect(),
        mails: wording.say_with(
            "manage-release-mails",
            &[
                ("people", preview.people.to_string()),
                ("letters", preview.ready.len().to_string()),
                ("welcomes", partnerships.len().to_string()),
            ],
        ),
        partnerships,
        id: id.unwrap_or(confirmed.id).to_string(),
        batch: confirmed.batch.unwrap_or_default(),
        confirm: Control {
            hint: Some(wording.say_with("manage-release-confirm-hint", &[("n", preview.people.to_string())])),
            ..Control::new(wording, invalid, "number", "confirm", "manage-release-confirm", typed)
        },
        button: wording.say_with("manage-release-do", &[("n", preview.ready.len().to_string())]),
        last: preview
            .releases
            .first()
            .map(|release| format!("/manage/challenges/{}/releases/{}", challenge.slug, release.id)),
    }
}

fn draw_released(wording: &Wording<'_>, released: &Released) -> ReleasedPage {
    let (challenge, release) = (&released.challenge, &released.release);
    ReleasedPage {
        challenge: Link::new(
            challenge.title.clone(),
            format!("/manage/challenges/{}/pitches", challenge.slug),
        ),
        decisions: format!("/manage/challenges/{}/decisions", challenge.slug),
        title: wording.say_with("manage-released-title", &[("n", release.decisions.to_string())]),
        text: wording.say_with("manage-released-text", &[("who", released.by.clone())]),
        at: When::instant(wording, release.released_at, &challenge.zone),
        lines: released
            .lines
            .iter()
            .map(|line| Line {
                reference: line.ready.reference.clone(),
                href: format!("/manage/pitches/{}", line.ready.reference),
                outcome: outcome(wording, line.outcome),
                to: line.mail.as_ref().map(|(to, _)| to.clone()),
                mail: line.mail.as_ref().map(|(_, state)| delivery(wording, *state)),
                partnership: line
                    .ready
                    .partnership
                    .as_ref()
                    .map(|slug| format!("/manage/partnerships/{slug}")),
            })
            .collect(),
    }
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "manage/release.html";

    fn samples() -> Vec<Self> {
        use super::samples::{badge, hostile, long};
        let letter = |text: String| LetterView {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q".to_owned(),
            outcome: badge(),
            to: hostile(),
            address: "kim@example.org".to_owned(),
            subject: hostile(),
            text,
        };
        let page = || Self {
            errors: vec![ErrorLine { href: Some("#f-confirm".to_owned()), text: hostile() }],
            challenge: Link::new(hostile(), "/manage/challenges/quiet/pitches"),
            decisions: "/manage/challenges/quiet/decisions".to_owned(),
            action: "/manage/challenges/quiet/release".to_owned(),
            counts: vec![Row { label: "Selected".to_owned(), count: 12_345 }],
            letters: vec![letter(hostile()), letter(long())],
            partnerships: vec![hostile()],
            waiting: vec!["NL-4T8X2B".to_owned()],
            mails: "This will mail 2 people.".to_owned(),
            id: "0192".to_owned(),
            batch: "9f86".to_owned(),
            confirm: Control {
                id: "f-confirm".to_owned(),
                name: "confirm".to_owned(),
                label: hostile(),
                kind: "number",
                value: Some(hostile()),
                error: Some(hostile()),
                ..Control::default()
            },
            button: "Release 2 decisions".to_owned(),
            last: Some("/manage/challenges/quiet/releases/0192".to_owned()),
        };
        vec![
            page(),
            Self {
                errors: Vec::new(),
                letters: Vec::new(),
                partnerships: Vec::new(),
                waiting: Vec::new(),
                last: None,
                ..page()
            },
            Self { errors: Vec::new(), letters: Vec::new(), ..page() },
        ]
    }
}

impl Page for ReleasedPage {
    const TEMPLATE: &'static str = "manage/released.html";

    fn samples() -> Vec<Self> {
        use super::samples::{badge, hostile, when};
        let page = |lines: Vec<Line>| Self {
            challenge: Link::new(hostile(), "/manage/challenges/quiet/pitches"),
            decisions: "/manage/challenges/quiet/decisions".to_owned(),
            title: "12 decisions released".to_owned(),
            text: hostile(),
            at: when(),
            lines,
        };
        let line = |text: Option<String>| Line {
            reference: "NL-7K3M9Q".to_owned(),
            href: "/manage/pitches/NL-7K3M9Q".to_owned(),
            outcome: badge(),
            mail: text.is_some().then(badge),
            partnership: text.clone(),
            to: text,
        };
        vec![page(Vec::new()), page(vec![line(None), line(Some(hostile()))])]
    }
}
