//! The second factor of a person's own account: begun, confirmed with a first code, removed.

use actix_web::{Either, HttpRequest, HttpResponse, Responder as _, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, session::Standing},
    error::{Error, Invalid},
    services::{self, second_factor::Own},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
        session::{self, Current},
        view::Picture,
    },
};

/// Where it is shown.
const PATH: &str = "/my/account/second-factor";

/// The second factor.
#[derive(Debug, Default, Serialize)]
pub struct SecondFactorPage {
    pub errors: Vec<ErrorLine>,
    pub code_error: Option<String>,
    /// Nothing else is open to this person before they have one.
    pub is_required: bool,
    /// Present while it waits for its first code.
    pub secret: Option<String>,
    pub link: Option<String>,
    /// The link as a picture for the camera of a phone.
    pub picture: Option<Picture>,
    /// Recovery codes that are left, when it is on.
    pub left: Option<u64>,
}

impl Page for SecondFactorPage {
    const TEMPLATE: &'static str = "my/second_factor.html";

    fn samples() -> Vec<Self> {
        let wrong = Self {
            errors: vec![ErrorLine { href: Some("#f-code".to_owned()), text: "Enter the code".to_owned() }],
            code_error: Some("Enter the code".to_owned()),
            ..Self::default()
        };
        vec![
            Self::default(),
            Self { is_required: true, ..Self::default() },
            Self {
                picture: Picture::of("otpauth://totp/Overture:kim"),
                secret: Some("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".to_owned()),
                link: Some(
                    "otpauth://totp/%3Cscript%3E:kim?secret=GEZDGNBV\"><script>alert(1)</script>".to_owned(),
                ),
                ..wrong
            },
            Self { left: Some(10), ..Self::default() },
            Self { left: Some(0), ..Self::default() },
        ]
    }
}

/// The recovery codes, once.
#[derive(Debug, Serialize)]
pub struct RecoveryPage {
    pub codes: Vec<String>,
}

impl Page for RecoveryPage {
    const TEMPLATE: &'static str = "my/recovery_codes.html";

    fn samples() -> Vec<Self> {
        vec![Self { codes: vec!["7K3M9-QZ0AB".to_owned(), "00000-00000".to_owned()] }]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    current: Current,
) -> Result<Html<SecondFactorPage>, Failure> {
    Ok(html(draw(services::second_factor::own(&app, &op).await?, current)))
}

pub(in crate::web) async fn begin(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::second_factor::begin(&app, &op).await?;
    Ok(see_other(PATH))
}

pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    op: Op,
    current: Current,
    request: HttpRequest,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<SecondFactorPage>>, Failure> {
    match services::second_factor::confirm(&app, &op, current.id, fields.get("code")).await {
        Ok((token, codes)) => {
            let page = html(RecoveryPage { codes }).respond_to(&request);
            Ok(Either::Left(session::proved(&app, page, token)))
        }
        Err(Error::Invalid(invalid)) => Ok(Either::Right(again(&app, &op, current, &invalid).await?)),
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn remove(
    app: web::Data<App>,
    op: Op,
    current: Current,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<SecondFactorPage>>, Failure> {
    match services::second_factor::remove(&app, &op, current.id, fields.get("code")).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-second-factor-removed"))),
        Err(Error::Invalid(invalid)) => Ok(Either::Right(again(&app, &op, current, &invalid).await?)),
        Err(other) => Err(other.into()),
    }
}

/// The page with what was wrong; a code is not shown again, it is used up or useless.
async fn again(
    app: &App,
    op: &Op,
    current: Current,
    invalid: &Invalid,
) -> Result<Html<SecondFactorPage>, Failure> {
    let wording = app.wording_for(op);
    Ok(refused(SecondFactorPage {
        errors: error_lines(&wording, invalid),
        code_error: error_at(&wording, invalid, "code"),
        ..draw(services::second_factor::own(app, op).await?, current)
    }))
}

fn draw(own: Own, current: Current) -> SecondFactorPage {
    let page = SecondFactorPage {
        is_required: current.standing == Standing::Enrolling,
        ..SecondFactorPage::default()
    };
    match own {
        Own::Off => page,
        Own::Proposed { secret, link } => {
            SecondFactorPage { picture: Picture::of(&link), secret: Some(secret), link: Some(link), ..page }
        }
        Own::On { left } => SecondFactorPage { left: Some(left), ..page },
    }
}
