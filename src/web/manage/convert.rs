//! M23: a selected pitch becomes a partnership; a second visit shows the one that was made.

use actix_web::{Either, HttpResponse, web};
use entity::values::{AccountId, PartnershipModel};
use serde::Serialize;

use super::{Control, Link, Row};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, decision::Conversion},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
    wording::Wording,
};

/// The step from a pitch to a partnership.
#[derive(Debug, Serialize)]
pub struct ConvertPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub back: String,
    pub action: String,
    /// The partnership that exists.
    pub existing: Option<Link>,
    pub facts: Vec<Row>,
    pub controls: Vec<Control>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<ConvertPage>, Failure> {
    let conversion = services::decision::conversion(&app, &op, &reference).await?;
    Ok(html(draw(&app.wording_for(&op), &conversion, None, &Invalid::default())))
}

pub(in crate::web) async fn convert(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<ConvertPage>>, Failure> {
    let done = match read(&fields) {
        Ok((owner, model)) => services::decision::convert(&app, &op, &reference, owner, model).await,
        Err(invalid) => Err(Error::Invalid(invalid)),
    };
    match done {
        Ok(slug) => {
            let path = format!("/manage/partnerships/{slug}");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-manage-converted")))
        }
        Err(Error::Invalid(invalid)) => {
            let conversion = services::decision::conversion(&app, &op, &reference).await?;
            let page = draw(&app.wording_for(&op), &conversion, Some(&fields), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn read(fields: &Fields) -> Result<(Option<AccountId>, Option<PartnershipModel>), Invalid> {
    let mut invalid = Invalid::default();
    let owner = match fields.get("owner") {
        "" => None,
        id => id.parse().map_or_else(
            |_| {
                invalid.0.extend(Invalid::field("owner", "manage-owner-unknown").0);
                None
            },
            Some,
        ),
    };
    let model = match fields.get("model") {
        "" => None,
        word => word.parse().map_or_else(
            |_| {
                invalid.0.extend(Invalid::field("model", "manage-model-unknown").0);
                None
            },
            Some,
        ),
    };
    if invalid.0.is_empty() { Ok((owner, model)) } else { Err(invalid) }
}

fn draw(
    wording: &Wording<'_>,
    conversion: &Conversion,
    fields: Option<&Fields>,
    invalid: &Invalid,
) -> ConvertPage {
    let reference = &conversion.place.reference;
    let typed = |name: &str, stored: &str| {
        fields.map_or_else(|| stored.to_owned(), |fields| fields.get(name).to_owned())
    };
    let model = conversion.model.map_or("", PartnershipModel::as_str);
    let owners = conversion.owners.iter().map(|(id, name)| (id.to_string(), name.clone()));
    ConvertPage {
        errors: error_lines(wording, invalid),
        back: format!("/manage/pitches/{reference}"),
        action: format!("/manage/pitches/{reference}/convert"),
        existing: conversion
            .existing
            .as_ref()
            .map(|(slug, title)| Link::new(title.clone(), format!("/manage/partnerships/{slug}"))),
        facts: vec![
            Row::new(wording.say("manage-challenge"), conversion.challenge.title.clone()),
            Row {
                value: Some(conversion.organisation.clone()).filter(|name| !name.is_empty()),
                ..Row::new(wording.say("manage-partner"), "")
            },
        ],
        controls: vec![
            Control {
                optional: true,
                ..Control::new(wording, invalid, "select", "owner", "manage-owner", &typed("owner", ""))
                    .hint(wording, "manage-owner-hint")
                    .options(owners)
            },
            Control::new(wording, invalid, "select", "model", "manage-model", &typed("model", model))
                .hint(wording, "manage-model-hint")
                .options(models(wording)),
        ],
        reference: reference.clone(),
    }
}

/// The partnership models in words.
pub(super) fn models(wording: &Wording<'_>) -> Vec<(String, String)> {
    PartnershipModel::ALL
        .iter()
        .map(|model| (model.as_str().to_owned(), wording.word("manage-model", model.as_str())))
        .collect()
}

impl Page for ConvertPage {
    const TEMPLATE: &'static str = "manage/convert.html";

    fn samples() -> Vec<Self> {
        use super::samples::{hostile, rows};
        let control = Control {
            id: "f-owner".to_owned(),
            name: "owner".to_owned(),
            label: hostile(),
            kind: "select",
            options: vec![super::samples::choice(&hostile())],
            error: Some(hostile()),
            ..Control::default()
        };
        let page = |existing: Option<Link>| Self {
            errors: vec![ErrorLine { href: Some("#f-owner".to_owned()), text: hostile() }],
            reference: "NL-7K3M9Q".to_owned(),
            back: "/manage/pitches/NL-7K3M9Q".to_owned(),
            action: "/manage/pitches/NL-7K3M9Q/convert".to_owned(),
            existing,
            facts: rows(),
            controls: vec![control.clone()],
        };
        vec![
            page(None),
            Self { errors: Vec::new(), facts: Vec::new(), controls: Vec::new(), ..page(None) },
            page(Some(Link::new(hostile(), "/manage/partnerships/aalto-7k3m"))),
        ]
    }
}
