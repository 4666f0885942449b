//! A sent pitch is pulled back to be changed; a withdrawal is taken back.

use actix_web::{HttpResponse, web};

use super::ask::AskPage;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services,
    web::{
        page::{Html, html, see_other_saying},
        problem::Failure,
    },
};

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<AskPage>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    let wording = app.wording_for(&op);
    let page = AskPage::new(&app, &op, &own, &Invalid::default(), "life-pull-back", 3);
    // Why not stands in the place of the button.
    if let Err(why) = own.pulling_back(&op) {
        let Error::Refused(refusal) = why else { return Err(why.into()) };
        return Ok(html(AskPage { lead: vec![wording.refusal(&refusal)], label: String::new(), ..page }));
    }
    let until = own.closes().map(|at| {
        wording.say_with("life-pull-back-until", &[("time", wording.instant(at, &own.challenge.zone))])
    });
    Ok(html(AskPage {
        lead: until.into_iter().collect(),
        action: format!("/my/pitches/{}/pull-back", own.seen.head.reference),
        ..page
    }))
}

pub(in crate::web) async fn pull_back(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reference = services::pitch::pull_back(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, &format!("/my/pitches/{reference}"), "flash-life-pulled-back"))
}

pub(in crate::web) async fn restore(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reference = services::pitch::restore(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, &format!("/my/pitches/{reference}"), "flash-life-restored"))
}
