//! M15 across challenges: where decisions wait.

use actix_web::web;
use serde::Serialize;

use super::When;
use crate::{
    app::App,
    domain::actor::Op,
    services::{self, decision::Overview},
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
    wording::Wording,
};

/// Every challenge with something to decide or decided.
#[derive(Debug, Serialize)]
pub struct OverviewPage {
    pub lines: Vec<Line>,
}

/// A challenge.
#[derive(Debug, Serialize)]
pub struct Line {
    pub title: String,
    pub decisions: String,
    pub release: String,
    pub promised: Option<When>,
    pub late: bool,
    pub deciding: i64,
    pub proposed: i64,
    pub returned: i64,
    pub approved: i64,
    pub released: i64,
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<OverviewPage>, Failure> {
    let lines = services::decision::overview(&app, &op).await?;
    let wording = app.wording_for(&op);
    Ok(html(OverviewPage { lines: lines.iter().map(|one| line(&wording, &op, one)).collect() }))
}

fn line(wording: &Wording<'_>, op: &Op, one: &Overview) -> Line {
    let (challenge, counts) = (&one.challenge, one.counts);
    Line {
        title: challenge.title.clone(),
        decisions: format!("/manage/challenges/{}/decisions", challenge.slug),
        release: format!("/manage/challenges/{}/release", challenge.slug),
        promised: challenge.decision_at.map(|at| When::short(wording, at, &challenge.zone)),
        late: one.deciding > 0 && challenge.decision_at.is_some_and(|at| at < op.now),
        deciding: one.deciding,
        proposed: counts.proposed,
        returned: counts.returned,
        approved: counts.approved,
        released: counts.released,
    }
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "manage/overview.html";

    fn samples() -> Vec<Self> {
        let line = |title: String, count: i64| Line {
            title,
            decisions: "/manage/challenges/quiet/decisions".to_owned(),
            release: "/manage/challenges/quiet/release".to_owned(),
            promised: (count > 0).then(super::samples::when),
            late: count > 0,
            deciding: count,
            proposed: count,
            returned: count,
            approved: count,
            released: count,
        };
        vec![
            Self { lines: Vec::new() },
            Self {
                lines: vec![line("Quiet heat pumps".to_owned(), 0), line(super::samples::hostile(), 12_345)],
            },
        ]
    }
}
