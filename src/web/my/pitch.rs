//! A pitch's own address: its task list while it is a draft, its status once it was sent.

use actix_web::{Either, HttpResponse, web};

use super::{
    drawn::present,
    form,
    status::{self, StatusPage},
    tasks::{self, TasksPage},
};
use crate::{
    app::App,
    domain::actor::Op,
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
) -> Result<Either<Html<TasksPage>, Html<StatusPage>>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    if own.is_draft() {
        // Whoever waits for a mail has no other page to go to.
        let newer = match own.waits_for {
            Some(_) => None,
            None => services::pitch::newer(&app, &op, &own).await?,
        };
        let auto_send = services::pitch::auto_send(&app, &own).await?;
        let others = services::pitch::present(&app, &op, &own).await?;
        let page = tasks::draw(&app, &op, &own, auto_send.as_ref());
        return Ok(Either::Left(html(TasksPage {
            newer: form::note(&app, &op, &own, newer.as_ref()),
            present: present(&app.wording_for(&op), &others),
            ..page
        })));
    }
    let status = services::pitch::status(&app, &op, own).await?;
    Ok(Either::Right(html(status::draw(&app, &op, &status))))
}

pub(in crate::web) async fn delete(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::pitch::delete(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, "/my", "flash-my-draft-deleted"))
}
