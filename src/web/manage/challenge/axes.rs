//! Where the parts of a challenge are worked on.

use actix_web::http::Method;

use crate::{domain::challenge::Part, web::routes};

/// The page of a part: its own where there is one, else the preview that shows it.
pub(super) fn href(slug: &str, part: Part) -> String {
    let word = part.as_str();
    let own = routes::find(&Method::GET, &format!("/manage/challenges/{{slug}}/{word}")).is_some();
    match part {
        _ if own => format!("/manage/challenges/{slug}/{word}"),
        Part::Form => format!("/manage/challenges/{slug}/preview?as=applicant"),
        _ => format!("/manage/challenges/{slug}/preview?as=evaluator"),
    }
}
