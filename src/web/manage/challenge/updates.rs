//! Publishing news about a challenge, and what was published.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{self, challenge::Posting},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        site::updates::UpdateView,
        view::{Control, Link},
    },
    wording::Wording,
};

/// The news, and a form for more.
#[derive(Debug, Serialize)]
pub struct PostPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    pub controls: Vec<Control>,
    /// "This will mail 12 people."
    pub tell: String,
    pub updates: Vec<UpdateView>,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<PostPage>, Failure> {
    let posting = services::challenge::posting(&app, &op, &slug).await?;
    Ok(html(draw(&app.wording_for(&op), &posting, ("", ""), &Invalid::default())))
}

pub(in crate::web) async fn post(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PostPage>>, Failure> {
    let typed = (fields.get("title"), fields.get("text"));
    match services::challenge::post_update(&app, &op, &slug, typed.0, typed.1).await {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}/updates");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-update-posted")))
        }
        Err(Error::Invalid(invalid)) => {
            let posting = services::challenge::posting(&app, &op, &slug).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &posting, typed, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(wording: &Wording<'_>, posting: &Posting, typed: (&str, &str), invalid: &Invalid) -> PostPage {
    let kept = &posting.kept;
    let at = format!("/manage/challenges/{}", kept.slug);
    PostPage {
        errors: error_lines(wording, invalid),
        action: format!("{at}/updates"),
        back: Link::new(kept.content.title.clone(), at),
        controls: vec![
            Control::new(wording, invalid, "short_text", "title", "update-field-title", typed.0),
            Control {
                limit: Some(4_000),
                ..Control::new(wording, invalid, "long_text", "text", "update-field-text", typed.1)
            },
        ],
        tell: wording.say_with("update-tell", &[("n", posting.hearers.to_string())]),
        updates: posting
            .updates
            .iter()
            .map(|one| UpdateView {
                told: Some(wording.say_with("update-told", &[("n", one.told.to_string())])),
                ..UpdateView::new(wording, one, &kept.content.zone)
            })
            .collect(),
    }
}

impl Page for PostPage {
    const TEMPLATE: &'static str = "manage/updates.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::hostile;
        let page = |errors, updates| Self {
            errors,
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            action: "/manage/challenges/quiet/updates".to_owned(),
            controls: vec![Control::empty("title", "short_text", hostile())],
            tell: hostile(),
            updates,
        };
        let error = ErrorLine { href: Some("#f-title".to_owned()), text: hostile() };
        vec![page(Vec::new(), Vec::new()), page(vec![error], vec![UpdateView::sample(true)])]
    }
}
