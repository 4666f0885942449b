//! The link in the mail about a draft that was begun without an account: a button that confirms the address.

use actix_web::{Either, HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        sign_in::{Confirmed, Confirming},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, flashed, html, refused, see_other, see_other_saying},
        problem::{Failure, with_next},
        session,
        view::Control,
    },
};

/// The button; opening the link alone changes nothing, mail scanners do that too.
#[derive(Debug, Default, Serialize)]
pub struct ConfirmPage {
    pub errors: Vec<ErrorLine>,
    pub action: String,
    pub email: String,
    pub reference: String,
    pub challenge: String,
    /// Asked for where the address has no account.
    pub name: Option<Control>,
    /// Why the link cannot be used.
    pub refusal: Option<String>,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "site/confirm.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let page = |name: Option<Control>| Self {
            action: "/confirm/00".to_owned(),
            email: hostile(),
            reference: "NL-7K3M9Q".to_owned(),
            challenge: hostile(),
            name,
            ..Self::default()
        };
        let control = Control { error: Some(hostile()), ..Control::empty("name", "short_text", hostile()) };
        vec![
            page(None),
            Self {
                errors: vec![ErrorLine { href: Some("#f-name".to_owned()), text: hostile() }],
                ..page(Some(control))
            },
            Self { refusal: Some(hostile()), ..Self::default() },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<Html<ConfirmPage>, Failure> {
    drawn(&app, &op, &token, "", &Invalid::default()).await.map(html)
}

pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ConfirmPage>>, Failure> {
    let (browser, device) = (session::browser(&app, &request), session::draft_token(&app, &request));
    let from = (&browser, device.as_deref());
    match services::sign_in::confirm_draft(&app, &op, &token, from, fields.get("name")).await {
        Ok(confirmed) => Ok(Either::Left(onward(&app, &op, confirmed))),
        Err(Error::Invalid(invalid)) => {
            drawn(&app, &op, &token, fields.get("name"), &invalid).await.map(refused).map(Either::Right)
        }
        Err(Error::Refused(_)) => {
            drawn(&app, &op, &token, "", &Invalid::default()).await.map(html).map(Either::Right)
        }
        Err(other) => Err(other.into()),
    }
}

/// To the pitch: at once in the browser that began it and for its lead, through the sign-in from anywhere else.
fn onward(app: &App, op: &Op, confirmed: Confirmed) -> HttpResponse {
    let path = format!("/my/pitches/{}", confirmed.reference);
    match confirmed.opened {
        Some(opened) => {
            let response = session::opened(app, opened, see_other);
            session::handed_over(app, flashed(app, response, "flash-draft-confirmed"))
        }
        None if op.account() == Some(confirmed.lead) => see_other_saying(app, &path, "flash-draft-confirmed"),
        None => see_other_saying(app, &with_next("/sign-in", &path), "flash-draft-confirmed-sign-in"),
    }
}

async fn drawn(
    app: &App,
    op: &Op,
    token: &str,
    name: &str,
    invalid: &Invalid,
) -> Result<ConfirmPage, Failure> {
    let wording = app.wording_for(op);
    let Confirming { email, reference, challenge, is_new } =
        match services::sign_in::look_at_draft(app, op, token).await {
            Ok(confirming) => confirming,
            Err(Error::Refused(refusal)) => {
                return Ok(ConfirmPage {
                    refusal: Some(wording.refusal(&refusal)),
                    ..ConfirmPage::default()
                });
            }
            Err(other) => return Err(other.into()),
        };
    let control = || Control::new(&wording, invalid, "short_text", "name", "confirm-name", name);
    Ok(ConfirmPage {
        errors: error_lines(&wording, invalid),
        action: format!("/confirm/{token}"),
        email,
        reference,
        challenge,
        name: is_new.then(control),
        refusal: None,
    })
}
