//! Whether the clock is trusted, and the button that says the time is right.

use actix_web::{HttpResponse, web};

use super::step::StepPage;
use crate::{
    app::App,
    domain::actor::Op,
    error::Invalid,
    services,
    web::{
        page::{Html, html, see_other_saying},
        problem::Failure,
        view::{Link, Row},
    },
};

/// Where it is.
const PATH: &str = "/admin/clock";

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<StepPage>, Failure> {
    let jump = services::clock::look(&app, &op).await?;
    let wording = app.wording_for(&op);
    let row = |label: &str, value: String| Row::new(wording.say(label), value);
    let time = |at| wording.instant(at, wording.own_zone());
    let mut facts = vec![row("clock-now", time(op.now))];
    match &jump {
        Some(jump) => facts.extend([
            row("clock-state", wording.say("clock-held")),
            row("clock-jumped", time(jump.at)),
            row("clock-by", wording.say_with("clock-seconds", &[("n", jump.seconds.to_string())])),
        ]),
        None => facts.push(row("clock-state", wording.say("clock-trusted"))),
    }
    let back = Link::new(wording.say("audit-title"), "/admin/audit");
    let page = StepPage::new(&wording, &Invalid::default(), "clock-confirm", 2, (PATH.to_owned(), back));
    Ok(html(StepPage { facts, ..page }))
}

pub(in crate::web) async fn confirm(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::clock::confirm(&app, &op).await?;
    Ok(see_other_saying(&app, PATH, "flash-clock-confirmed"))
}
