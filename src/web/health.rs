//! For machines: is the process alive, and can it serve?

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::{app::App, services};

pub(super) async fn health() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "ok" }))
}

pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    if services::system::is_ready(&app).await {
        HttpResponse::Ok().json(json!({ "status": "ready" }))
    } else {
        HttpResponse::ServiceUnavailable().json(json!({ "status": "no database" }))
    }
}
