//! The one switch for reminders of deadlines.

use actix_web::{HttpResponse, web};

use super::account::OWN;
use crate::{
    app::App,
    domain::actor::Op,
    services,
    web::{fields::Fields, page::see_other_saying, problem::Failure},
};

pub(in crate::web) async fn set(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let is_on = fields.get("do") == "on";
    services::pitch::set_reminders(&app, &op, is_on).await?;
    let message = if is_on { "flash-life-reminders-on" } else { "flash-life-reminders-off" };
    Ok(see_other_saying(&app, OWN, message))
}
