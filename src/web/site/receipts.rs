//! How anybody checks a receipt, and the keys for it.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::receipt::Key,
    services,
    web::{
        page::{Html, Page, html},
        problem::Failure,
    },
};

/// The keys and how they are used.
#[derive(Debug, Serialize)]
pub struct ReceiptsPage {
    pub keys: Vec<Published>,
    pub keys_href: String,
    /// What is typed.
    pub command: String,
}

/// One key.
#[derive(Debug, Serialize)]
pub struct Published {
    pub name: String,
    pub pem: String,
}

/// Where the keys are.
const KEYS: &str = "/receipts/keys.pem";

impl Page for ReceiptsPage {
    const TEMPLATE: &'static str = "site/receipts.html";

    fn samples() -> Vec<Self> {
        let key = || Published { name: "9f86d081884c7d65".to_owned(), pem: "-----BEGIN…".to_owned() };
        let page = |keys| Self { keys, keys_href: KEYS.to_owned(), command: COMMAND.to_owned() };
        vec![page(vec![key()]), page(vec![key(), key()])]
    }
}

/// No network is needed for it.
const COMMAND: &str = "overture receipt verify receipt.txt --keys keys.pem --content receipt.json";

pub(in crate::web) async fn page(app: web::Data<App>) -> Result<Html<ReceiptsPage>, Failure> {
    let keys = services::pitch::receipt_keys(&app).await?;
    Ok(html(ReceiptsPage {
        keys: keys.iter().map(|key| Published { name: key.name(), pem: key.to_string() }).collect(),
        keys_href: KEYS.to_owned(),
        command: COMMAND.to_owned(),
    }))
}

pub(in crate::web) async fn keys(app: web::Data<App>) -> Result<HttpResponse, Failure> {
    let keys = services::pitch::receipt_keys(&app).await?;
    let pem: String = keys.iter().map(Key::to_string).collect();
    Ok(HttpResponse::Ok().content_type("application/x-pem-file").body(pem))
}
