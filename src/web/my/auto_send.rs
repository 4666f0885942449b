//! A3, item 6: "if everything is complete at the deadline, send it for us".

use actix_web::{Either, HttpResponse, web};

use super::ask::{AskPage, declaration};
use crate::{
    app::App,
    domain::{actor::Op, pitch::DECLARATION},
    error::{Error, Invalid, Refusal},
    services::{self, pitch::Own},
    web::{
        fields::Fields,
        page::{Html, html, refused, see_other_saying},
        problem::Failure,
    },
};

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<AskPage>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    own.sending(&op)?;
    Ok(html(draw(&app, &op, &own, &Invalid::default())?))
}

pub(in crate::web) async fn set(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AskPage>>, Failure> {
    let is_on = fields.get("do") != "off";
    let declared = fields.get(DECLARATION);
    match services::pitch::set_auto_send(&app, &op, &reference, is_on, declared).await {
        Ok(()) => {
            let message = if is_on { "flash-life-auto-on" } else { "flash-life-auto-off" };
            Ok(Either::Left(see_other_saying(&app, &format!("/my/pitches/{reference}"), message)))
        }
        Err(Error::Invalid(invalid)) => {
            let own = services::pitch::own(&app, &op, &reference).await?;
            Ok(Either::Right(refused(draw(&app, &op, &own, &invalid)?)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(app: &App, op: &Op, own: &Own, invalid: &Invalid) -> Result<AskPage, Error> {
    let wording = app.wording_for(op);
    let closes = own.closes().ok_or(Refusal::new("refused-endless"))?;
    let time = wording.instant(closes, &own.challenge.zone);
    Ok(AskPage {
        lead: vec![wording.say_with("life-auto-lead", &[("time", time)])],
        controls: vec![declaration(&wording, own, invalid)],
        action: format!("/my/pitches/{}/auto-send", own.seen.head.reference),
        ..AskPage::new(app, op, own, invalid, "life-auto", 3)
    })
}
