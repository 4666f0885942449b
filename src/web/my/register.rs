//! A14: registering an organisation, or asking to join the one that others registered.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::{
    drawn::Drawn,
    organisation::parse,
    organisation_fields::{controls, typed},
};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid, Refusal},
    services::{
        self,
        organisation::{EXPLANATION, Registered, Typed},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
};

/// The form of a new organisation.
#[derive(Debug, Default, Serialize)]
pub struct RegisterPage {
    pub errors: Vec<ErrorLine>,
    pub fields: Vec<Drawn>,
    /// Organisations that look like it.
    pub known: Vec<KnownLine>,
    /// One of them is the same, whatever is said.
    pub is_same: bool,
    pub why: String,
    pub why_error: Option<String>,
}

/// One that is there already.
#[derive(Debug, Serialize)]
pub struct KnownLine {
    pub name: String,
    /// Where to ask to join it.
    pub join: String,
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "my/register.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>";
        let known = || KnownLine { name: hostile.to_owned(), join: "/my/organisation/1/join".to_owned() };
        vec![
            Self { fields: Drawn::samples(), ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-why".to_owned()), text: hostile.to_owned() }],
                fields: Drawn::samples(),
                known: vec![known(), known()],
                why: hostile.to_owned(),
                why_error: Some("Explain why".to_owned()),
                ..Self::default()
            },
            Self { fields: Drawn::samples(), known: vec![known()], is_same: true, ..Self::default() },
        ]
    }
}

pub(in crate::web) async fn form(app: web::Data<App>, op: Op) -> Html<RegisterPage> {
    html(draw(&app, &op, &Typed::default(), "", &Invalid::default()))
}

pub(in crate::web) async fn register(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<RegisterPage>>, Failure> {
    let (typed, why) = (typed(&fields), fields.get("why"));
    // The field is there when others look like it, and then it has to be filled.
    let is_asked = fields.0.iter().any(|(name, _)| name == "why");
    match services::organisation::register_own(&app, &op, &typed, why).await {
        Ok(Registered::As(id)) => {
            let page = format!("/my/organisation/{id}");
            Ok(Either::Left(see_other_saying(&app, &page, "flash-organisation-registered")))
        }
        Ok(Registered::Known { is_same, alike }) => {
            let invalid = match why.trim() {
                _ if is_same || !is_asked => Invalid::default(),
                "" => Invalid::field("why", "organisation-why-missing"),
                _ => too_long(),
            };
            let known = alike
                .into_iter()
                .map(|one| KnownLine { name: one.name, join: format!("/my/organisation/{}/join", one.id) });
            Ok(Either::Right(refused(RegisterPage {
                known: known.collect(),
                is_same,
                ..draw(&app, &op, &typed, why, &invalid)
            })))
        }
        Err(Error::Invalid(invalid)) => Ok(Either::Right(refused(draw(&app, &op, &typed, why, &invalid)))),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn join(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    services::organisation::ask(&app, &op, parse(&id)?, fields.get("message")).await?;
    Ok(see_other_saying(&app, "/my/organisation", "flash-organisation-asked"))
}

fn too_long() -> Invalid {
    let mut invalid = Invalid::default();
    invalid.push("why", Refusal::new("organisation-text-long").with("most", EXPLANATION));
    invalid
}

fn draw(app: &App, op: &Op, typed: &Typed, why: &str, invalid: &Invalid) -> RegisterPage {
    let wording = app.wording_for(op);
    RegisterPage {
        errors: error_lines(&wording, invalid),
        fields: controls(&wording, typed, invalid),
        known: Vec::new(),
        is_same: false,
        why: why.to_owned(),
        why_error: error_at(&wording, invalid, "why"),
    }
}
