//! Theme and density, chosen at the foot of a page: kept on the account of whoever is signed in, and in cookies for
//! everybody, so that a browser looks the same before somebody signs in.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web,
};

use crate::{
    app::App,
    domain::{actor::Op, session::own_path},
    services::{self, preference::Look},
    web::{
        fields::Fields,
        page::see_other,
        problem::{Failure, Problem},
    },
};

const THEME: &str = "theme";
const DENSITY: &str = "density";

pub(in crate::web) async fn set(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let look = Look { theme: word(&fields, THEME)?, density: word(&fields, DENSITY)? };
    services::preference::wear(&app, &op, look).await?;
    Ok(wearing(&app, see_other(own_path(fields.get("next"))), look))
}

fn word<T: std::str::FromStr>(fields: &Fields, name: &str) -> Result<Option<T>, Problem> {
    let sent = fields.all(name).next();
    sent.map(|word| word.parse().map_err(|_| Problem::BadRequest)).transpose()
}

/// The answer, to a browser that looks like this from now on.
pub(in crate::web) fn wearing(app: &App, mut response: HttpResponse, look: Look) -> HttpResponse {
    let words = [(THEME, look.theme.map(|it| it.as_str())), (DENSITY, look.density.map(|it| it.as_str()))];
    for (name, word) in words {
        let Some(word) = word else { continue };
        let cookie = Cookie::build(name, word)
            .path("/")
            .secure(app.config.is_https())
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(365))
            .finish();
        // The values are words of ours, so the header can always be made.
        let _ = response.add_cookie(&cookie);
    }
    response
}

/// How this browser looks.
pub(in crate::web) fn worn(request: &HttpRequest) -> Look {
    let held = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    Look { theme: held(THEME).parse().ok(), density: held(DENSITY).parse().ok() }
}
