//! One wish to be forgotten: what goes, what stays and why, and the button.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::privacy::due;
use crate::{
    app::App,
    domain::{
        actor::Op,
        privacy::erasure::{COOLING_OFF, Line, Outcome, may_execute},
    },
    error::Error,
    services,
    web::{
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        view::{Badge, When},
    },
    wording::Wording,
};

/// The preview of an erasure.
#[derive(Debug, Serialize)]
pub struct ErasurePage {
    pub name: String,
    pub email: String,
    pub asked: When,
    pub due: Badge,
    pub goes: Vec<PlanRow>,
    pub stays: Vec<PlanRow>,
    /// When it can be executed; none from then on.
    pub not_before: Option<When>,
    /// Whoever asks wants to be forgotten: somebody else has to do it.
    pub is_own: bool,
    pub action: String,
    pub effects: Vec<String>,
}

/// So many of something, and what becomes of them.
#[derive(Debug, Serialize)]
pub struct PlanRow {
    pub what: String,
    pub count: u64,
    pub how: String,
}

impl Page for ErasurePage {
    const TEMPLATE: &'static str = "admin/erasure.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>";
        let page = |not_before, is_own| Self {
            name: hostile.to_owned(),
            email: hostile.to_owned(),
            asked: When::sample(),
            due: Badge { kind: "info", text: "29 days left".to_owned() },
            goes: vec![PlanRow { what: hostile.to_owned(), count: 1_204, how: "deleted".to_owned() }],
            stays: Vec::new(),
            not_before,
            is_own,
            action: "/admin/privacy/requests/1".to_owned(),
            effects: vec![hostile.to_owned()],
        };
        let stays = vec![PlanRow { what: hostile.to_owned(), count: 1, how: hostile.to_owned() }];
        vec![page(None, false), page(Some(When::sample()), false), Self { stays, ..page(None, true) }]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<ErasurePage>, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let preview = services::privacy::preview(&app, &op, id).await?;
    let (wording, request) = (app.wording_for(&op), preview.request);
    let stays = |line: &&Line| matches!(line.outcome, Outcome::Stays(_));
    let rows = |lines: Vec<&Line>| lines.into_iter().map(|line| row(&wording, line)).collect();
    let too_early = may_execute(request.asked_at, op.now).is_err();
    Ok(html(ErasurePage {
        asked: When::own(&wording, request.asked_at),
        due: due(&wording, request.asked_at, op.now),
        goes: rows(preview.plan.lines.iter().filter(|line| !stays(line)).collect()),
        stays: rows(preview.plan.lines.iter().filter(stays).collect()),
        not_before: too_early.then(|| When::own(&wording, request.asked_at + COOLING_OFF)),
        is_own: op.account() == Some(request.account_id),
        action: format!("/admin/privacy/requests/{}", request.id),
        effects: ["privacy-effect-final", "privacy-effect-restore"]
            .iter()
            .map(|effect| wording.say(effect))
            .collect(),
        name: request.name,
        email: request.email,
    }))
}

pub(in crate::web) async fn process(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    services::privacy::process(&app, &op, id).await?;
    Ok(see_other_saying(&app, "/admin/privacy", "flash-erasure-done"))
}

fn row(wording: &Wording<'_>, line: &Line) -> PlanRow {
    let how = match line.outcome {
        Outcome::Deleted => wording.say("privacy-outcome-deleted"),
        Outcome::Emptied => wording.say("privacy-outcome-emptied"),
        Outcome::Stays(reason) => wording.word("privacy-stays", reason.as_str()),
    };
    PlanRow { what: wording.word("privacy-kind", line.kind.as_str()), count: line.count, how }
}
