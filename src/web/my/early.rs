//! The address that a draft waits for: what stands on its task list until it is confirmed, and asking for another mail.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::tasks::{self, TasksPage};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, pitch::Own},
    web::{
        fields::Fields,
        page::{Html, error_lines, refused, see_other_saying},
        problem::Failure,
        view::Control,
    },
    wording::Wording,
};

/// What is missing, and the form that mails another link.
#[derive(Debug, Serialize)]
pub struct Waits {
    pub text: String,
    pub action: String,
    pub control: Control,
}

impl Waits {
    /// For a draft whose address is not confirmed.
    pub(super) fn of(wording: &Wording<'_>, own: &Own, typed: Option<(&str, &Invalid)>) -> Option<Self> {
        let (email, until) = own.waits_for.as_ref()?;
        let (value, none) = (email.as_str(), Invalid::default());
        let (value, invalid) = typed.unwrap_or((value, &none));
        let time = wording.instant(*until, &own.challenge.zone);
        Some(Self {
            text: wording.say_with("my-early-waits", &[("email", email.clone()), ("time", time)]),
            action: format!("/my/pitches/{}/address", own.seen.head.reference),
            control: Control::new(wording, invalid, "email", "email", "my-early-email", value),
        })
    }

    pub(super) fn sample(hostile: &str) -> Self {
        Self {
            text: hostile.to_owned(),
            action: "/my/pitches/NL-7K3M9Q/address".to_owned(),
            control: Control {
                error: Some(hostile.to_owned()),
                ..Control::empty("email", "email", hostile.to_owned())
            },
        }
    }
}

pub(in crate::web) async fn ask_again(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<TasksPage>>, Failure> {
    let typed = fields.get("email");
    match services::pitch::ask_again(&app, &op, &reference, typed).await {
        Ok(()) => {
            let path = format!("/my/pitches/{reference}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-my-early-asked")))
        }
        Err(Error::Invalid(invalid)) => {
            let own = services::pitch::own(&app, &op, &reference).await?;
            let wording = app.wording_for(&op);
            Ok(Either::Right(refused(TasksPage {
                errors: error_lines(&wording, &invalid),
                waits: Waits::of(&wording, &own, Some((typed, &invalid))),
                ..tasks::draw(&app, &op, &own, None)
            })))
        }
        Err(other) => Err(other.into()),
    }
}
