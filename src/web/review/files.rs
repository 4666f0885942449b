//! The files of a pitch, for those who evaluate.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::{
    app::App,
    domain::actor::Op,
    services::file::Side,
    web::{download, problem::Failure},
};

pub(in crate::web) async fn download(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    download::download(&app, &op, Side::Review, (&path.0, &path.1), &request).await
}
