//! A16: the secret address of one's own calendar, shown once, replaced by another one on demand.

use actix_web::web;
use serde::Serialize;

use super::drawn::When;
use crate::{
    app::App,
    domain::actor::Op,
    services,
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
};

/// The address.
#[derive(Debug, Serialize)]
pub struct CalendarPage {
    /// It is told once, when it was made.
    pub address: Option<String>,
    pub since: Option<When>,
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "my/calendar.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { address: None, since: None },
            Self { address: None, since: Some(When::sample()) },
            Self {
                address: Some("https://pitch.example.org/calendar/0123".to_owned()),
                since: Some(When::sample()),
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<CalendarPage>, Failure> {
    draw(&app, &op, None).await
}

/// The one page that shows the address; nothing keeps it.
pub(in crate::web) async fn rotate(app: web::Data<App>, op: Op) -> Result<Html<CalendarPage>, Failure> {
    let address = services::calendar::rotate(&app, &op).await?;
    draw(&app, &op, Some(address)).await
}

async fn draw(app: &App, op: &Op, address: Option<String>) -> Result<Html<CalendarPage>, Failure> {
    let wording = app.wording_for(op);
    let since = services::calendar::since(app, op).await?;
    Ok(html(CalendarPage { address, since: since.map(|at| When::own(&wording, at)) }))
}
