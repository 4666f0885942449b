//! Probe b: the bytes of one page from memory. The limit of every page that is kept finished.

use std::net::TcpListener;

use actix_web::{
    App, HttpResponse, HttpServer,
    http::header::ContentType,
    web::{self, Bytes},
};

/// Answers every GET with the same page of that many bytes.
pub(crate) async fn serve(listener: TcpListener, bytes: usize) -> anyhow::Result<()> {
    let body = web::Data::new(Bytes::from(vec![b'x'; bytes]));
    HttpServer::new(move || App::new().app_data(body.clone()).default_service(web::get().to(page)))
        .workers(crate::WORKERS)
        .listen(listener)?
        .run()
        .await?;
    Ok(())
}

async fn page(body: web::Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::html()).body(Bytes::clone(&body))
}
