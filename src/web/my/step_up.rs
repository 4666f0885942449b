//! Showing once more who one is: before what an unattended browser must not do.

use actix_web::{Either, HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, session::own_path},
    error::{Error, Invalid},
    services::{self, session::Proof, sign_in::Asked},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other},
        problem::Failure,
        session::{self, Current},
        site::sign_in::Next,
    },
};

/// Asks for a code, for the password, or to have a link mailed.
#[derive(Debug, Default, Serialize)]
pub struct StepUpPage {
    pub errors: Vec<ErrorLine>,
    /// `code`, `password`, `provider` or `link`.
    pub proof: &'static str,
    pub error: Option<String>,
    pub has_passkey: bool,
    pub email: String,
    /// What the button to the provider calls it.
    pub provider: String,
    pub next: String,
}

impl Page for StepUpPage {
    const TEMPLATE: &'static str = "my/step_up.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let page = |proof| Self { proof, email: hostile(), next: hostile(), ..Self::default() };
        let wrong = |field: &str| Self {
            errors: vec![ErrorLine { href: Some(format!("#f-{field}")), text: "It is wrong".to_owned() }],
            error: Some("It is wrong".to_owned()),
            ..Self::default()
        };
        vec![
            page("code"),
            page("password"),
            page("link"),
            page("provider"),
            Self { has_passkey: true, ..page("link") },
            Self { proof: "code", ..wrong("code") },
            Self { proof: "password", ..wrong("password") },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Next>,
) -> Result<Html<StepUpPage>, Failure> {
    Ok(html(draw(&app, &op, &query.next).await?))
}

pub(in crate::web) async fn prove(
    app: web::Data<App>,
    op: Op,
    current: Current,
    request: HttpRequest,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepUpPage>>, Failure> {
    let next = own_path(fields.get("next"));
    let proved = match services::session::proofs(&app, &op).await?.typed {
        Proof::Code => {
            let (account, id) = (current.account, current.id);
            services::second_factor::prove(&app, &op, account, id, fields.get("code"))
                .await
                .map(|proved| proved.token)
        }
        Proof::Password => services::password::prove(&app, &op, current.id, fields.get("password")).await,
        // The button posts where one is sent there from.
        Proof::Provider => return Err(Error::NotFound.into()),
        Proof::Link => return mail_link(&app, &op, &request, next).await.map(Either::Left),
    };
    match proved {
        Ok(token) => Ok(Either::Left(session::proved(&app, see_other(next), token))),
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(with_errors(&app, &op, &invalid, draw(&app, &op, next).await?))))
        }
        Err(other) => Err(other.into()),
    }
}

/// Mails a link to the person's own address: the session it opens is a fresh one.
async fn mail_link(app: &App, op: &Op, request: &HttpRequest, next: &str) -> Result<HttpResponse, Failure> {
    let (person, token) = (services::account::own(app, op).await?, session::asking(app, request));
    services::sign_in::ask_for_link(app, op, &person.email, Asked { token: &token, next }).await?;
    Ok(session::asked(app, see_other("/sign-in/sent"), token))
}

async fn draw(app: &App, op: &Op, next: &str) -> Result<StepUpPage, Failure> {
    let proofs = services::session::proofs(app, op).await?;
    let proof = match proofs.typed {
        Proof::Code => "code",
        Proof::Password => "password",
        Proof::Provider => "provider",
        Proof::Link => "link",
    };
    let email = services::account::own(app, op).await?.email;
    let (provider, next) = (app.config.sso.name.clone(), own_path(next).to_owned());
    let has_passkey = proofs.has_passkey;
    Ok(StepUpPage { proof, has_passkey, email, provider, next, ..StepUpPage::default() })
}

fn with_errors(app: &App, op: &Op, invalid: &Invalid, page: StepUpPage) -> StepUpPage {
    let wording = app.wording(&op.language);
    StepUpPage {
        errors: error_lines(&wording, invalid),
        error: error_at(&wording, invalid, page.proof),
        ..page
    }
}
