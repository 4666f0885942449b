//! A15: a person's own data: everything as one document, and being forgotten.

use actix_web::{Either, HttpResponse, http::header, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        privacy::erasure::{COOLING_OFF, LIMIT},
    },
    error::{Error, Invalid},
    services::{self, privacy::Own},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/my/account/data";

/// What can be asked for, and what was.
#[derive(Debug, Default, Serialize)]
pub struct DataPage {
    pub errors: Vec<ErrorLine>,
    pub export: Option<ExportView>,
    pub pending: Option<PendingView>,
    /// What being forgotten means.
    pub effects: Vec<String>,
    /// The field that confirms it.
    pub address: Option<Control>,
}

/// An export that was asked for.
#[derive(Debug, Serialize)]
pub struct ExportView {
    pub asked: When,
    /// Until when and where it can be fetched; none while it is being made.
    pub until: Option<When>,
    pub href: String,
}

/// A wish to be forgotten.
#[derive(Debug, Serialize)]
pub struct PendingView {
    pub asked: When,
    /// Not before.
    pub from: When,
    /// Done by then.
    pub by: When,
}

impl Page for DataPage {
    const TEMPLATE: &'static str = "my/data.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>".to_owned();
        let export = |until| ExportView { asked: When::sample(), until, href: format!("{PATH}/export/1") };
        let pending = PendingView { asked: When::sample(), from: When::sample(), by: When::sample() };
        let address = Control {
            value: Some(hostile.clone()),
            error: Some(hostile.clone()),
            ..Control::empty("address", "email", "Your address".to_owned())
        };
        vec![
            Self { address: Some(address.clone()), ..Self::default() },
            Self { export: Some(export(None)), pending: Some(pending), ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-address".to_owned()), text: hostile.clone() }],
                export: Some(export(Some(When::sample()))),
                effects: vec![hostile],
                address: Some(address),
                ..Self::default()
            },
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<DataPage>, Failure> {
    let own = services::privacy::own(&app, &op).await?;
    Ok(html(draw(&app.wording_for(&op), &own, "", &Invalid::default())))
}

pub(in crate::web) async fn ask_for_export(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::privacy::ask_for_export(&app, &op).await?;
    Ok(see_other_saying(&app, PATH, "flash-data-asked"))
}

pub(in crate::web) async fn download(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let document = services::privacy::download(&app, &op, id).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""))
        .body(document))
}

pub(in crate::web) async fn ask_for_erasure(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<DataPage>>, Failure> {
    let typed = fields.get("address");
    match services::privacy::ask(&app, &op, typed).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-erasure-asked"))),
        Err(Error::Invalid(invalid)) => {
            let own = services::privacy::own(&app, &op).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &own, typed, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn cancel_erasure(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::privacy::cancel(&app, &op).await?;
    Ok(see_other_saying(&app, PATH, "flash-erasure-cancelled"))
}

fn draw(wording: &Wording<'_>, own: &Own, typed: &str, invalid: &Invalid) -> DataPage {
    let at = |instant| When::own(wording, instant);
    let address = Control::new(wording, invalid, "email", "address", "data-erasure-address", typed)
        .hint(wording, "data-erasure-address-hint");
    DataPage {
        errors: error_lines(wording, invalid),
        export: own.export.as_ref().map(|export| ExportView {
            asked: at(export.asked_at),
            until: export.expires_at.map(at),
            href: format!("{PATH}/export/{}", export.id),
        }),
        pending: own.request.as_ref().map(|request| PendingView {
            asked: at(request.asked_at),
            from: at(request.asked_at + COOLING_OFF),
            by: at(request.asked_at + LIMIT),
        }),
        effects: ["goes", "stays", "waits", "final"]
            .iter()
            .map(|effect| wording.word("data-erasure", effect))
            .collect(),
        address: own.request.is_none().then_some(address),
    }
}
