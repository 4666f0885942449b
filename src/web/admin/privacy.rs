//! X11: wishes to be forgotten, what retention would remove today, and legal holds.

use actix_web::{Either, HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::values::RequestState;
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, privacy::erasure::days_left},
    error::{Error, Invalid},
    services::{
        self,
        privacy::{DueRule, Hold, Request},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Badge, Control, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/privacy";
/// Days before the end at which a request is shown as urgent.
const URGENT: i64 = 7;

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct PrivacyPage {
    pub errors: Vec<ErrorLine>,
    pub requests: Vec<RequestRow>,
    pub rules: Vec<RuleRow>,
    pub holds: Vec<HoldRow>,
    pub controls: Vec<Control>,
}

/// An open request.
#[derive(Debug, Serialize)]
pub struct RequestRow {
    pub name: String,
    pub email: String,
    pub asked: When,
    pub due: Badge,
    pub href: String,
}

/// One rule of retention.
#[derive(Debug, Serialize)]
pub struct RuleRow {
    pub rule: String,
    pub limit: String,
    pub due: u64,
}

/// One hold.
#[derive(Debug, Serialize)]
pub struct HoldRow {
    pub reference: String,
    pub reason: String,
    pub by: String,
    pub at: When,
    pub lift: String,
}

impl Page for PrivacyPage {
    const TEMPLATE: &'static str = "admin/privacy.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>".to_owned();
        let control = Control {
            value: Some(hostile.clone()),
            error: Some(hostile.clone()),
            ..Control::empty("reason", "long_text", "Why".to_owned())
        };
        vec![
            Self::default(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-reason".to_owned()), text: hostile.clone() }],
                requests: vec![RequestRow {
                    name: hostile.clone(),
                    email: hostile.clone(),
                    asked: When::sample(),
                    due: Badge { kind: "bad", text: "overdue".to_owned() },
                    href: format!("{PATH}/requests/1"),
                }],
                rules: vec![RuleRow { rule: hostile.clone(), limit: "90 days".to_owned(), due: 12_345 }],
                holds: vec![HoldRow {
                    reference: "NL-7K3M9Q".to_owned(),
                    reason: hostile.clone(),
                    by: hostile,
                    at: When::sample(),
                    lift: format!("{PATH}/holds/NL-7K3M9Q/lift"),
                }],
                controls: vec![control],
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<PrivacyPage>, Failure> {
    Ok(html(draw(&app, &op, &Fields::default(), &Invalid::default()).await?))
}

pub(in crate::web) async fn hold(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PrivacyPage>>, Failure> {
    match services::privacy::hold(&app, &op, fields.get("reference"), fields.get("reason")).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-hold-set"))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(refused(draw(&app, &op, &fields, &invalid).await?))),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn lift(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::privacy::lift(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, PATH, "flash-hold-lifted"))
}

async fn draw(app: &App, op: &Op, typed: &Fields, invalid: &Invalid) -> Result<PrivacyPage, Failure> {
    let requests = services::privacy::requests(app, op, RequestState::Open).await?;
    let rules = services::privacy::due(app, op).await?;
    let holds = services::privacy::holds(app, op).await?;
    let wording = app.wording_for(op);
    let control = |kind, name| {
        Control::new(&wording, invalid, kind, name, &format!("hold-{name}"), typed.get(name))
            .hint(&wording, &format!("hold-{name}-hint"))
    };
    Ok(PrivacyPage {
        errors: error_lines(&wording, invalid),
        requests: requests.iter().map(|request| request_row(&wording, request, op.now)).collect(),
        rules: rules.iter().map(|rule| rule_row(&wording, *rule)).collect(),
        holds: holds.into_iter().map(|hold| hold_row(&wording, hold)).collect(),
        controls: vec![control("short_text", "reference"), control("long_text", "reason")],
    })
}

/// How long there is still time for a request.
pub(super) fn due(wording: &Wording<'_>, asked: DateTime<Utc>, now: DateTime<Utc>) -> Badge {
    let days = days_left(asked, now);
    let kind = match days {
        ..0 => "bad",
        0..=URGENT => "warn",
        _ => "info",
    };
    let text = if days < 0 {
        wording.say("privacy-overdue")
    } else {
        wording.say_with("privacy-due", &[("days", days.to_string())])
    };
    Badge { kind, text }
}

fn request_row(wording: &Wording<'_>, request: &Request, now: DateTime<Utc>) -> RequestRow {
    RequestRow {
        name: request.name.clone(),
        email: request.email.clone(),
        asked: When::own_day(wording, request.asked_at),
        due: due(wording, request.asked_at, now),
        href: format!("{PATH}/requests/{}", request.id),
    }
}

fn rule_row(wording: &Wording<'_>, rule: DueRule) -> RuleRow {
    RuleRow {
        rule: wording.word("retention", rule.rule.as_str()),
        limit: wording.say_with("retention-days", &[("days", rule.days.to_string())]),
        due: rule.count,
    }
}

fn hold_row(wording: &Wording<'_>, hold: Hold) -> HoldRow {
    HoldRow {
        at: When::own_day(wording, hold.set_at),
        lift: format!("{PATH}/holds/{}/lift", hold.reference),
        reference: hold.reference,
        reason: hold.reason,
        by: hold.set_by,
    }
}
