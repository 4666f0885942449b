//! A form that waited while its sender showed who they are: they look at where it goes and send it again.

use actix_web::web;
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services,
    web::{
        fields,
        page::{Html, Page, html},
        problem::Failure,
    },
};

/// The form as it was sent, behind one button.
#[derive(Debug, Serialize)]
pub struct HeldPage {
    pub action: String,
    pub fields: Vec<HeldField>,
}

/// One field of it.
#[derive(Debug, Serialize)]
pub struct HeldField {
    pub name: String,
    pub value: String,
}

impl Page for HeldPage {
    const TEMPLATE: &'static str = "my/held.html";

    fn samples() -> Vec<Self> {
        let field = |name: &str, value: &str| HeldField { name: name.to_owned(), value: value.to_owned() };
        let hostile = "\"><script>alert(1)</script>";
        vec![
            Self { action: "/my/pitches/NL-7K3M9Q/solution".to_owned(), fields: Vec::new() },
            Self {
                action: "/my/account/address".to_owned(),
                fields: vec![field("a", "1\n2"), field(hostile, hostile)],
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<HeldPage>, Failure> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let form = services::session::held(&app, &op, id).await?;
    let fields = fields::decoded(&form.body)?.0.into_iter().map(|(name, value)| HeldField { name, value });
    Ok(html(HeldPage { fields: fields.collect(), action: form.path }))
}
