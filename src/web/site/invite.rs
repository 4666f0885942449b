//! P16: an invitation, for whoever has its link: signed out, signed in, signed in as somebody else.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, http::header, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        invitation::{Offer, What, role_message},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Page, error_at, error_lines, html, html_with, see_other_saying},
        problem::{Failure, with_next},
        session,
    },
    wording::Wording,
};

/// An invitation, or why it cannot be used.
#[derive(Debug, Default, Serialize)]
pub struct InvitePage {
    pub errors: Vec<ErrorLine>,
    pub action: String,
    /// Its own sentence; nothing else is shown with it.
    pub problem: Option<String>,
    /// It was just declined.
    pub is_declined: bool,
    pub who: String,
    /// What the challenge is about, in one sentence.
    pub about: Option<String>,
    /// Until when pitches are taken.
    pub closes: Option<String>,
    pub role: String,
    pub until: String,
    pub email: String,
    /// What they will see of whoever answers.
    pub seen: String,
    /// Where to sign in, for whoever has an account and is signed out.
    pub sign_in: Option<String>,
    /// What was typed; present where an account will be made.
    pub name: Option<String>,
    pub name_error: Option<String>,
    pub reason: String,
    pub reason_error: Option<String>,
}

impl Page for InvitePage {
    const TEMPLATE: &'static str = "site/invite.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>";
        let page = || Self {
            action: "/invite/abc".to_owned(),
            who: "Kim Virtanen invites you to the pitch NL-7K3M9Q for “Quiet heat pumps”.".to_owned(),
            role: "An editor writes and reads everything.".to_owned(),
            until: "Tuesday 1 December 2026, 17:00 CET".to_owned(),
            email: "kim@example.org".to_owned(),
            seen: "Your name.".to_owned(),
            ..Self::default()
        };
        vec![
            page(),
            Self { sign_in: Some("/sign-in?next=%2Finvite%2Fabc".to_owned()), ..page() },
            Self { name: Some(String::new()), ..page() },
            Self {
                about: Some(hostile.to_owned()),
                closes: Some("Tuesday 1 December 2026, 17:00 CET".to_owned()),
                ..page()
            },
            Self {
                errors: vec![ErrorLine {
                    href: Some("#f-name".to_owned()),
                    text: "Enter your name".to_owned(),
                }],
                who: hostile.to_owned(),
                name: Some(hostile.to_owned()),
                name_error: Some("Enter your name".to_owned()),
                reason: hostile.to_owned(),
                reason_error: Some("Too long".to_owned()),
                ..page()
            },
            Self { problem: Some("This invitation was taken back.".to_owned()), ..Self::default() },
            Self { is_declined: true, ..Self::default() },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    answer(&app, &op, &token, &request, &Fields::default(), &Invalid::default()).await
}

pub(in crate::web) async fn accept(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let accepted =
        services::invitation::accept(&app, &op, &token, fields.get("name"), agent.unwrap_or_default()).await;
    match accepted {
        Ok(accepted) => {
            let response = see_other_saying(&app, &accepted.path, "flash-invitation-accepted");
            Ok(match accepted.session {
                Some(session) => session::proved(&app, response, session),
                None => response,
            })
        }
        Err(error @ Error::SignIn) => Err(error.into()),
        Err(Error::Invalid(invalid)) => answer(&app, &op, &token, &request, &fields, &invalid).await,
        Err(other) => not_good(&app, &op, &request, other),
    }
}

pub(in crate::web) async fn decline(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    match services::invitation::decline(&app, &op, &token, fields.get("reason")).await {
        Ok(()) => Ok(html(InvitePage { is_declined: true, ..InvitePage::default() }).respond_to(&request)),
        Err(Error::Invalid(invalid)) => answer(&app, &op, &token, &request, &fields, &invalid).await,
        Err(other) => not_good(&app, &op, &request, other),
    }
}

/// The page of an invitation, with what was typed and what is wrong with it.
async fn answer(
    app: &App,
    op: &Op,
    token: &str,
    request: &HttpRequest,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<HttpResponse, Failure> {
    match services::invitation::look(app, op, token).await {
        Ok(offer) => {
            let page = draw(&app.wording_for(op), op, token, &offer, typed, invalid);
            let status = if invalid.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(html_with(page, status).respond_to(request))
        }
        Err(error) => not_good(app, op, request, error),
    }
}

/// Each reason its own sentence: 403 for another account, 410 for what is over.
fn not_good(app: &App, op: &Op, request: &HttpRequest, error: Error) -> Result<HttpResponse, Failure> {
    let (refusal, status) = match error {
        Error::Forbidden(refusal) => (refusal, StatusCode::FORBIDDEN),
        Error::Refused(refusal) => (refusal, StatusCode::GONE),
        other => return Err(other.into()),
    };
    let problem = Some(app.wording_for(op).refusal(&refusal));
    Ok(html_with(InvitePage { problem, ..InvitePage::default() }, status).respond_to(request))
}

fn draw(
    wording: &Wording<'_>,
    op: &Op,
    token: &str,
    offer: &Offer,
    typed: &Fields,
    invalid: &Invalid,
) -> InvitePage {
    let (to, role, seen) = match &offer.what {
        What::Pitch { reference, challenge, role } => {
            let args = [("reference", reference.clone()), ("challenge", challenge.clone())];
            (wording.say_with("invitation-to-pitch", &args), role_message(true, *role), "invitation-see-text")
        }
        What::Organisation { name, role } => {
            let to = wording.say_with("invitation-to-organisation", &[("organisation", name.clone())]);
            (to, role_message(false, *role), "invitation-see-text")
        }
        What::Challenge { title, .. } => {
            let to = wording.say_with("invite-to-challenge", &[("challenge", title.clone())]);
            (to, "invite-what", "invite-see")
        }
    };
    let (about, closes, contact) = match &offer.what {
        What::Challenge { summary, closes, contact, .. } => {
            let closes = closes.as_ref().map(|(at, zone)| wording.instant(*at, zone));
            (Some(summary.clone()).filter(|summary| !summary.is_empty()), closes, contact.as_str())
        }
        _ => (None, None, ""),
    };
    let who = match &offer.inviter {
        Some(name) => wording.say_with("invitation-who", &[("name", name.clone()), ("to", to)]),
        None => wording.say_with("invitation-who-unnamed", &[("to", to)]),
    };
    let path = format!("/invite/{token}");
    let is_signed_out = op.account().is_none();
    InvitePage {
        errors: error_lines(wording, invalid),
        problem: None,
        is_declined: false,
        who,
        about,
        closes,
        role: wording.say(role),
        seen: wording.say(seen),
        until: wording.instant(offer.expires_at, wording.own_zone()),
        email: offer.email.clone(),
        sign_in: (is_signed_out && offer.has_account).then(|| with_next("/sign-in", &path)),
        name: (is_signed_out && !offer.has_account)
            .then(|| if typed.0.is_empty() { contact } else { typed.get("name") }.to_owned()),
        name_error: error_at(wording, invalid, "name"),
        reason: typed.get("reason").to_owned(),
        reason_error: error_at(wording, invalid, "reason"),
        action: path,
    }
}
