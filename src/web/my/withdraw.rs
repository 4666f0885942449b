//! Withdrawing a sent pitch: what follows from it, then the button.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, pitch::LONGEST_REASON},
    error::{Error, Refusal},
    services::{self, pitch::Own},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, html, refused, see_other_saying},
        problem::Failure,
    },
};

/// The consequences of a withdrawal.
#[derive(Debug, Serialize)]
pub struct WithdrawPage {
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub effects: Vec<String>,
    pub errors: Vec<ErrorLine>,
    pub reason: String,
    pub reason_error: Option<String>,
    pub limit: u32,
}

impl Page for WithdrawPage {
    const TEMPLATE: &'static str = "my/withdraw.html";

    fn samples() -> Vec<Self> {
        let page = |reason: &str, reason_error: Option<String>| Self {
            reference: "NL-7K3M9Q".to_owned(),
            title: "<script>alert(1)</script>".to_owned(),
            challenge: "Quiet heat pumps".to_owned(),
            effects: vec!["Nobody evaluates it any further.".to_owned()],
            errors: reason_error
                .iter()
                .map(|text| ErrorLine { href: Some("#f-reason".to_owned()), text: text.clone() })
                .collect(),
            reason: reason.to_owned(),
            reason_error,
            limit: LONGEST_REASON,
        };
        vec![page("", None), page("</textarea><b>", Some("Too long".to_owned()))]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<WithdrawPage>, Failure> {
    let own = services::pitch::own(&app, &op, &reference).await?;
    own.withdrawal(&op)?;
    Ok(html(draw(&app, &op, &own, String::new(), None)))
}

pub(in crate::web) async fn withdraw(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<WithdrawPage>>, Failure> {
    match services::pitch::withdraw(&app, &op, &reference, fields.get("reason")).await {
        Ok(reference) => {
            let path = format!("/my/pitches/{reference}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-my-withdrawn")))
        }
        Err(Error::Invalid(invalid)) => {
            let own = services::pitch::own(&app, &op, &reference).await?;
            let why = invalid.0.first().map(|error| error.why.clone());
            Ok(Either::Right(refused(draw(&app, &op, &own, fields.get("reason").to_owned(), why))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(app: &App, op: &Op, own: &Own, reason: String, why: Option<Refusal>) -> WithdrawPage {
    let wording = app.wording_for(op);
    let reason_error = why.map(|why| wording.refusal(&why));
    WithdrawPage {
        reference: own.seen.head.reference.clone(),
        title: own.answers.text("title").map_or_else(|| wording.say("my-untitled"), str::to_owned),
        challenge: own.challenge.title.clone(),
        effects: ["my-withdraw-stops", "my-withdraw-kept", "my-withdraw-final"]
            .iter()
            .map(|id| wording.say(id))
            .collect(),
        errors: reason_error
            .iter()
            .map(|text| ErrorLine { href: Some("#f-reason".to_owned()), text: text.clone() })
            .collect(),
        reason,
        reason_error,
        limit: LONGEST_REASON,
    }
}
