//! A sent pitch is pulled back to be changed; a withdrawal is taken back.

use actix_web::{HttpResponse, web};

use super::ask::AskPage;
use crate::{
    app::App,
    domain::actor::Op,
    error::Invalid,
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
    own.pulling_back(&op)?;
    let wording = app.wording_for(&op);
    let closes = own.closes().map(|at| wording.instant(at, &own.challenge.zone));
    Ok(html(AskPage {
        lead: closes
            .map(|closes| wording.say_with("life-pull-back-until", &[("time", closes)]))
            .into_iter()
            .collect(),
        action: format!("/my/pitches/{}/pull-back", own.seen.head.reference),
        ..AskPage::new(&app, &op, &own, &Invalid::default(), "life-pull-back", 3)
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
