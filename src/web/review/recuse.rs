//! Stepping back from a pitch, with a reason for the people who assign.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::Control;
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
};

/// The question why.
#[derive(Debug, Serialize)]
pub struct RecusePage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub reason: Control,
}

impl Page for RecusePage {
    const TEMPLATE: &'static str = "review/recuse.html";

    fn samples() -> Vec<Self> {
        let reason = Control::empty("reason", "long_text", "Why do you recuse?".to_owned());
        let plain = Self { errors: Vec::new(), reference: "NL-7K3M9Q".to_owned(), reason: reason.clone() };
        let error = "Say why".to_owned();
        let hostile = Self {
            errors: vec![ErrorLine { href: Some("#f-reason".to_owned()), text: error.clone() }],
            reference: "NL-7K3M9Q".to_owned(),
            reason: Control {
                value: Some("</textarea><script>alert(1)</script>".to_owned()),
                error: Some(error),
                ..reason
            },
        };
        vec![plain, hostile]
    }
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<RecusePage>, Failure> {
    services::evaluation::recusing(&app, &op, &reference).await?;
    Ok(html(page(&app, &op, &reference, "", &Invalid::default())))
}

pub(in crate::web) async fn recuse(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<RecusePage>>, Failure> {
    let reason = fields.get("reason");
    match services::evaluation::recuse(&app, &op, &reference, reason).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, "/review", "flash-review-recused"))),
        Err(Error::Invalid(invalid)) => {
            // Only for somebody who may recuse at all.
            services::evaluation::recusing(&app, &op, &reference).await?;
            Ok(Either::Right(refused(page(&app, &op, &reference, reason, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn page(app: &App, op: &Op, reference: &str, reason: &str, invalid: &Invalid) -> RecusePage {
    let wording = app.wording_for(op);
    RecusePage {
        errors: error_lines(&wording, invalid),
        reference: reference.to_owned(),
        reason: Control {
            value: Some(reason.to_owned()),
            hint: Some(wording.say("review-recuse-hint")),
            error: error_at(&wording, invalid, "reason"),
            ..Control::empty("reason", "long_text", wording.say("review-recuse-reason"))
        },
    }
}
