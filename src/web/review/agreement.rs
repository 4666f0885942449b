//! The confidentiality agreement, read and accepted by a guest expert before anything of a pitch is shown.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, nda::Version},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Choice, Control},
    },
    wording::Wording,
};

/// The agreement in force.
#[derive(Debug, Serialize)]
pub struct AgreementPage {
    pub errors: Vec<ErrorLine>,
    pub version: i32,
    pub body: String,
    pub sha256: String,
    /// Accepted already.
    pub accepted: bool,
    pub controls: Vec<Control>,
}

impl Page for AgreementPage {
    const TEMPLATE: &'static str = "review/agreement.html";

    fn samples() -> Vec<Self> {
        let hostile = || "</div><script>alert(1)</script>".to_owned();
        let page = |accepted: bool| Self {
            errors: vec![ErrorLine { href: Some("#f-name".to_owned()), text: hostile() }],
            version: 2,
            body: format!("{}\n\n{}", hostile(), "Keep what you read to yourself. ".repeat(40)),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            accepted,
            controls: vec![Control {
                value: Some(hostile()),
                error: Some(hostile()),
                ..Control::empty("name", "short_text", hostile())
            }],
        };
        vec![page(false), Self { errors: Vec::new(), controls: Vec::new(), ..page(true) }]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<AgreementPage>, Failure> {
    let (version, accepted) = services::nda::mine(&app, &op).await?;
    let page = draw(&app.wording_for(&op), version, accepted, &Fields::default(), &Invalid::default());
    Ok(html(page))
}

pub(in crate::web) async fn accept(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AgreementPage>>, Failure> {
    let version = fields.get("version").parse().map_err(|_| Problem::BadRequest)?;
    let who = (fields.get("name"), fields.get("organisation"));
    match services::nda::accept(&app, &op, version, who, fields.get("agree") == "yes").await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, "/review", "flash-nda-accepted"))),
        Err(Error::Invalid(invalid)) => {
            let (version, accepted) = services::nda::mine(&app, &op).await?;
            let page = draw(&app.wording_for(&op), version, accepted, &fields, &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(
    wording: &Wording<'_>,
    version: Version,
    accepted: bool,
    typed: &Fields,
    invalid: &Invalid,
) -> AgreementPage {
    let control =
        |name: &str, kind, label| Control::new(wording, invalid, kind, name, label, typed.get(name));
    let agreed = Choice {
        value: "yes".to_owned(),
        label: wording.say_with("nda-agree", &[("n", version.version.to_string())]),
        checked: typed.get("agree") == "yes",
        hint: None,
    };
    AgreementPage {
        errors: error_lines(wording, invalid),
        controls: vec![
            control("name", "short_text", "nda-name").hint(wording, "nda-name-hint"),
            control("organisation", "short_text", "nda-organisation"),
            Control { options: vec![agreed], ..control("agree", "many_of", "nda-agree-label") },
        ],
        version: version.version,
        body: version.body,
        sha256: version.sha256,
        accepted,
    }
}
