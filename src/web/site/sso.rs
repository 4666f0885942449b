//! To the host's own provider and back.

use actix_web::{HttpRequest, HttpResponse, Responder as _, http::StatusCode, web};
use entity::values::SsoPurpose;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{
        actor::Op,
        session::{Standing, own_path},
    },
    error::{Error, Refusal},
    services::sign_in::sso::{self, Answer, Done},
    web::{
        fields::Fields,
        page::{Page, html, html_with, see_other, see_other_saying},
        problem::Failure,
        session::{self, Current},
    },
};

/// On to the provider, or why somebody comes back from there without being signed in.
#[derive(Debug, Default, Serialize)]
pub struct SsoPage {
    /// What the button calls the provider.
    pub name: String,
    /// The address there. The page leads to it by itself: a form that led there would need the leave of our
    /// content security policy for every address that the provider leads on to.
    pub url: Option<String>,
    pub refusal: Option<String>,
}

impl Page for SsoPage {
    const TEMPLATE: &'static str = "site/sso.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        vec![
            Self {
                name: "Host ID".to_owned(),
                url: Some("https://login.example/auth?a=1&b=2".to_owned()),
                refusal: None,
            },
            Self {
                name: hostile(),
                url: Some(format!("https://login.example/{}", hostile())),
                refusal: None,
            },
            Self { name: hostile(), url: None, refusal: Some("You cancelled".to_owned()) },
        ]
    }
}

/// What the provider puts into the address; what else it puts there is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Returned {
    state: String,
    code: String,
    error: String,
    iss: String,
}

pub(in crate::web) async fn begin(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
    current: Option<Current>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let purpose = fields.get("purpose").parse().unwrap_or(SsoPurpose::SignIn);
    let op = if purpose == SsoPurpose::Prove { proving(op, current) } else { op };
    let token = session::asking(&app, &request);
    match sso::begin(&app, &op, purpose, own_path(fields.get("next")), &token).await {
        Ok(url) => {
            let page = SsoPage { name: app.config.sso.name.clone(), url: Some(url), refusal: None };
            Ok(session::asked(&app, html(page).respond_to(&request), token))
        }
        Err(error) => told(&app, &op, &request, error),
    }
}

pub(in crate::web) async fn callback(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Returned>,
    request: HttpRequest,
    current: Option<Current>,
) -> Result<HttpResponse, Failure> {
    let Returned { state, code, error, iss } = query.into_inner();
    let answer = Answer { state, code, error, issuer: iss };
    let op = proving(op, current);
    let (browser, session) = (session::browser(&app, &request), current.map(|current| current.id));
    match sso::finish(&app, &op, &answer, &browser, session).await {
        Ok(Done::Opened(opened)) => Ok(session::opened(&app, opened, see_other)),
        Ok(Done::Linked(next)) => Ok(see_other_saying(&app, &next, "flash-sso-linked")),
        Ok(Done::Proved(token, next)) => Ok(session::proved(&app, see_other(&next), token)),
        Err(error) => told(&app, &op, &request, error),
    }
}

/// Whoever must set up a second factor before anything else shows here who they are, to be let there.
fn proving(op: Op, current: Option<Current>) -> Op {
    match current {
        Some(Current { account, standing: Standing::Enrolling, .. }) => op.by(account),
        _ => op,
    }
}

/// What went wrong, in a sentence, with the way to the other ways to sign in.
fn told(app: &App, op: &Op, request: &HttpRequest, error: Error) -> Result<HttpResponse, Failure> {
    let (refusal, status) = match error {
        Error::Refused(refusal) => (refusal, StatusCode::OK),
        Error::Busy => (Refusal::new("sso-away"), StatusCode::SERVICE_UNAVAILABLE),
        other => return Err(other.into()),
    };
    let refusal = Some(app.wording_for(op).refusal(&refusal));
    let page = SsoPage { name: app.config.sso.name.clone(), url: None, refusal };
    Ok(html_with(page, status).respond_to(request))
}
