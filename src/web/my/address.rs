//! Another address for an account: asked for on the account's page, confirmed where its mail arrives.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use super::account::{AccountPage, settled};
use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services,
    web::{
        fields::Fields,
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        session::Current,
    },
};

/// The button behind the link that confirms an address.
#[derive(Debug, Default, Serialize)]
pub struct AddressPage {
    pub action: String,
    /// The address that it confirms.
    pub address: String,
    /// Why the link cannot be used.
    pub refusal: Option<String>,
}

impl Page for AddressPage {
    const TEMPLATE: &'static str = "my/address.html";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                action: "/my/account/address/abc".to_owned(),
                address: "kim+<script>alert(1)</script>@example.org".to_owned(),
                refusal: None,
            },
            Self { refusal: Some("This link was used already".to_owned()), ..Self::default() },
        ]
    }
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AccountPage>>, Failure> {
    let done = services::address::ask(&app, &op, fields.get("email")).await;
    settled(&app, &op, &fields, done, "flash-address-asked").await
}

pub(in crate::web) async fn link(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
) -> Result<Html<AddressPage>, Failure> {
    match services::address::look(&app, &op, &token).await {
        Ok(address) => {
            let action = format!("/my/account/address/{token}");
            Ok(html(AddressPage { action, address, refusal: None }))
        }
        Err(Error::Refused(refusal)) => {
            let refusal = Some(app.wording_for(&op).refusal(&refusal));
            Ok(html(AddressPage { refusal, ..AddressPage::default() }))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    op: Op,
    current: Current,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::address::confirm(&app, &op, current.id, &token).await?;
    Ok(see_other_saying(&app, "/my/account", "flash-address-changed"))
}
