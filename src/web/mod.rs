//! HTTP. Extract, one service call, a page or a redirect. No rules, no queries.
//! First by audience, then by noun.

use actix_web::{App as ActixApp, Error as ActixError, body::MessageBody, dev, middleware, web};

use crate::app::App;

pub mod admin;
mod assets;
mod body;
pub mod cache;
mod doors;
mod download;
pub mod fields;
mod gate;
mod headers;
mod health;
mod json;
pub mod manage;
mod markdown;
pub mod my;
mod nav;
pub mod origin;
pub mod page;
pub mod problem;
pub mod review;
pub mod routes;
pub mod session;
pub mod site;
pub mod standing;
mod upload;
pub mod view;

/// The whole site as an actix app; tests build the same.
pub fn site(
    app: web::Data<App>,
) -> ActixApp<
    impl dev::ServiceFactory<
        dev::ServiceRequest,
        Config = (),
        Response = dev::ServiceResponse<impl MessageBody + use<>>,
        Error = ActixError,
        InitError = (),
    >,
> {
    ActixApp::new()
        .app_data(app)
        .wrap(middleware::from_fn(gate::admit))
        .wrap(middleware::from_fn(problem::draw))
        .wrap(middleware::from_fn(headers::secure))
        // Outermost: a finished page has all its headers, and nothing else is asked.
        .wrap(middleware::from_fn(cache::serve))
        .configure(routes::register)
        .default_service(web::to(problem::nothing_here))
}
