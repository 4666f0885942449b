//! R2: one partnership, where it came from, how it moved, and how it is led.

use actix_web::{Either, HttpResponse, web};
use chrono::NaiveDate;
use entity::values::{AccountId, PartnershipStage};
use serde::Serialize;

use super::{
    Badge, Choice, Control, Link, Row, When, days,
    partnerships::{model, stage},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        partnership::{REASON_LIMIT, is_over},
    },
    error::{Error, Invalid},
    services::{self, partnership::Home},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
    wording::Wording,
};

/// The home of a partnership.
#[derive(Debug, Serialize)]
pub struct PartnershipPage {
    pub errors: Vec<ErrorLine>,
    pub partner: String,
    pub title: String,
    pub stage: Badge,
    pub stage_days: i64,
    pub facts: Vec<Row>,
    /// The pitch it came from; none for who may not read it, its reference included.
    pub origin: Option<Link>,
    pub events: Vec<Event>,
    /// What it is led with; empty for who only reads.
    pub forms: Vec<Form>,
}

/// One move.
#[derive(Debug, Serialize)]
pub struct Event {
    pub title: String,
    pub text: Option<String>,
    pub time: Option<When>,
    pub by: Option<String>,
    pub state: &'static str,
}

/// One small form.
#[derive(Debug, Serialize)]
pub struct Form {
    pub id: &'static str,
    pub title: String,
    pub action: String,
    pub controls: Vec<Control>,
    pub button: String,
}

type FormAnswer = Result<Either<HttpResponse, Html<PartnershipPage>>, Failure>;

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<PartnershipPage>, Failure> {
    let home = services::partnership::home(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording_for(&op), &op, &home, None, &Invalid::default())))
}

pub(in crate::web) async fn move_stage(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> FormAnswer {
    let done = match fields.get("stage").parse::<PartnershipStage>() {
        Ok(to) => {
            let (reason, reopen) = (fields.get("reason"), fields.has("reopen"));
            services::partnership::move_stage(&app, &op, &slug, to, reason, reopen).await
        }
        Err(_) => Err(Error::Invalid(Invalid::field("stage", "manage-depth-missing"))),
    };
    answer(&app, &op, &slug, done, "flash-manage-partnership-moved", &fields).await
}

pub(in crate::web) async fn set_owner(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> FormAnswer {
    // A form without the field is a broken one: it does not take the owner away.
    let owner = match fields.get("owner") {
        "" if fields.all("owner").next().is_some() => Some(None),
        id => id.parse::<AccountId>().ok().map(Some),
    };
    let done = match owner {
        Some(owner) => services::partnership::set_owner(&app, &op, &slug, owner).await,
        None => Err(Error::Invalid(Invalid::field("owner", "manage-owner-unknown"))),
    };
    answer(&app, &op, &slug, done, "flash-manage-owner-set", &fields).await
}

pub(in crate::web) async fn set_review(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> FormAnswer {
    let day = match fields.get("review") {
        "" => Ok(None),
        day => day.parse::<NaiveDate>().map(Some),
    };
    let done = match day {
        Ok(day) => services::partnership::set_review(&app, &op, &slug, day).await,
        Err(_) => Err(Error::Invalid(Invalid::field("review", "manage-review-wrong"))),
    };
    answer(&app, &op, &slug, done, "flash-manage-review-set", &fields).await
}

async fn answer(
    app: &App,
    op: &Op,
    slug: &str,
    done: Result<(), Error>,
    message: &'static str,
    fields: &Fields,
) -> FormAnswer {
    match done {
        Ok(()) => Ok(Either::Left(see_other_saying(app, &format!("/manage/partnerships/{slug}"), message))),
        Err(Error::Invalid(invalid)) => {
            let home = services::partnership::home(app, op, slug).await?;
            if !home.may_lead {
                return Err(Error::Forbidden(crate::error::Refusal::new("refused-no-right")).into());
            }
            let page = draw(&app.wording_for(op), op, &home, Some(fields), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(
    wording: &Wording<'_>,
    op: &Op,
    home: &Home,
    fields: Option<&Fields>,
    invalid: &Invalid,
) -> PartnershipPage {
    let partnership = &home.partnership;
    PartnershipPage {
        errors: error_lines(wording, invalid),
        partner: partnership.organisation.clone(),
        title: partnership.title.clone(),
        stage: stage(wording, partnership.stage),
        stage_days: days(partnership.stage_at, op.now),
        facts: facts(wording, home),
        origin: partnership.reference.as_ref().filter(|_| home.may_read_pitch).map(|reference| {
            let label = wording.say_with("manage-origin-pitch", &[("reference", reference.clone())]);
            Link::new(label, format!("/manage/pitches/{reference}"))
        }),
        events: events(wording, home),
        forms: if home.may_lead { forms(wording, home, fields, invalid) } else { Vec::new() },
    }
}

fn facts(wording: &Wording<'_>, home: &Home) -> Vec<Row> {
    let partnership = &home.partnership;
    let row = |label: &str, value: Option<String>| Row { value, ..Row::new(wording.say(label), "") };
    vec![
        row("manage-model", partnership.model.map(|one| model(wording, one))),
        row("manage-owner", partnership.owner.clone()),
        row("manage-review", partnership.next_review_at.map(|at| wording.day(at, wording.own_zone()))),
        row("manage-since", Some(wording.day(partnership.created_at, wording.own_zone()))),
        row("manage-challenge", partnership.challenge.clone()),
    ]
}

fn events(wording: &Wording<'_>, home: &Home) -> Vec<Event> {
    let word = |stage: PartnershipStage| wording.word("manage-depth", stage.as_str());
    let events = home.moves.iter().enumerate().map(|(index, step)| Event {
        title: wording
            .say_with("manage-moved", &[("from", word(step.from_stage)), ("to", word(step.to_stage))]),
        text: Some(step.reason.clone()).filter(|reason| !reason.is_empty()),
        time: Some(When::own(wording, step.at)),
        by: step.actor.clone(),
        state: if index == 0 { "now" } else { "past" },
    });
    events.collect()
}

fn forms(wording: &Wording<'_>, home: &Home, fields: Option<&Fields>, invalid: &Invalid) -> Vec<Form> {
    let partnership = &home.partnership;
    let action = |word: &str| format!("/manage/partnerships/{}/{word}", partnership.slug);
    let typed = |name: &str, stored: String| {
        let sent = fields.filter(|fields| fields.0.iter().any(|(key, _)| key == name));
        sent.map_or(stored, |fields| fields.get(name).to_owned())
    };
    let form = |id: &'static str, controls: Vec<Control>| Form {
        id,
        title: wording.say(&format!("manage-form-{id}")),
        action: action(id),
        controls,
        button: wording.say(&format!("manage-form-{id}-do")),
    };
    let stages = PartnershipStage::ALL
        .iter()
        .filter(|stage| **stage != partnership.stage)
        .map(|stage| (stage.as_str().to_owned(), wording.word("manage-depth", stage.as_str())));
    let mut moving = vec![
        Control::new(wording, invalid, "select", "stage", "manage-depth-to", &typed("stage", String::new()))
            .options(stages),
        Control {
            limit: Some(REASON_LIMIT),
            ..Control::new(
                wording,
                invalid,
                "long_text",
                "reason",
                "manage-reason",
                &typed("reason", String::new()),
            )
        },
    ];
    if is_over(partnership.stage) {
        moving.push(Control {
            options: vec![Choice {
                value: "yes".to_owned(),
                label: wording.say("manage-reopen-yes"),
                checked: fields.is_some_and(|fields| fields.has("reopen")),
                hint: None,
            }],
            ..Control::new(wording, invalid, "many_of", "reopen", "manage-reopen", "")
        });
    }
    let owner = partnership.owner_id.map_or_else(String::new, |id| id.to_string());
    let owners = home.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let review = partnership.next_review_at.map_or_else(String::new, |at| at.date_naive().to_string());
    vec![
        form("stage", moving),
        form(
            "owner",
            vec![
                Control::new(wording, invalid, "select", "owner", "manage-owner", &typed("owner", owner))
                    .options(owners),
            ],
        ),
        form(
            "review",
            vec![Control::new(wording, invalid, "date", "review", "manage-review", &typed("review", review))],
        ),
    ]
}

impl Page for PartnershipPage {
    const TEMPLATE: &'static str = "manage/partnership.html";

    fn samples() -> Vec<Self> {
        use super::samples::{badge, hostile, long, rows, when};
        let control = |kind: &'static str| Control {
            id: "f-stage".to_owned(),
            name: "stage".to_owned(),
            label: hostile(),
            hint: Some(hostile()),
            kind,
            value: Some(hostile()),
            options: vec![super::samples::choice(&hostile())],
            limit: Some(REASON_LIMIT),
            optional: false,
            error: Some(hostile()),
            ..Control::default()
        };
        let page = |partner: String| Self {
            errors: vec![ErrorLine { href: Some("#f-stage".to_owned()), text: hostile() }],
            partner,
            title: hostile(),
            stage: badge(),
            stage_days: 94,
            facts: rows(),
            origin: Some(Link::new(hostile(), "/manage/pitches/NL-7K3M9Q")),
            events: vec![Event {
                title: hostile(),
                text: Some(hostile()),
                time: Some(when()),
                by: Some(hostile()),
                state: "now",
            }],
            forms: vec![Form {
                id: "stage",
                title: hostile(),
                action: "/manage/partnerships/aalto-7k3m/stage".to_owned(),
                controls: vec![control("select"), control("long_text"), control("date")],
                button: hostile(),
            }],
        };
        vec![
            page(hostile()),
            page(long()),
            Self {
                errors: Vec::new(),
                facts: Vec::new(),
                origin: None,
                events: Vec::new(),
                forms: Vec::new(),
                ..page("Aalto Sensors Oy".to_owned())
            },
        ]
    }
}
