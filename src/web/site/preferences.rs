//! Theme and density of signed-out and signed-in people, kept in cookies.

use actix_web::{
    HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web,
};

use crate::{
    app::App,
    domain::session::own_path,
    web::{
        fields::Fields,
        page::see_other,
        problem::{Failure, Problem},
    },
};

const CHOICES: [(&str, &[&str]); 2] =
    [("theme", &["", "light", "dark"]), ("density", &["comfortable", "compact"])];

pub(in crate::web) async fn set(app: web::Data<App>, fields: Fields) -> Result<HttpResponse, Failure> {
    let mut response = see_other(own_path(fields.get("next")));
    for (name, allowed) in CHOICES {
        let Some(value) = fields.all(name).next().map(str::to_owned) else { continue };
        if !allowed.contains(&value.as_str()) {
            return Err(Problem::BadRequest.into());
        }
        let cookie = Cookie::build(name, value.clone())
            .path("/")
            .secure(app.config.is_https())
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(if value.is_empty() { Duration::ZERO } else { Duration::days(365) })
            .finish();
        // The values are from the list above, so the header can always be made.
        let _ = response.add_cookie(&cookie);
    }
    Ok(response)
}
