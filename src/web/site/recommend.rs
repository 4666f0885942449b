//! SU-9: recommending an organisation for a challenge.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, referral::Typed},
    error::{Error, Invalid},
    services::{
        self,
        referral::{Made, Referral},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link, When},
    },
    wording::Wording,
};

/// What is asked, and what was recommended before.
#[derive(Debug, Serialize)]
pub struct RecommendPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    pub controls: Vec<Control>,
    pub earlier: Option<Earlier>,
}

/// The first recommendation of the same organisation.
#[derive(Debug, Serialize)]
pub struct Earlier {
    pub at: When,
    /// What it said; for its own scout alone.
    pub own: Option<Own>,
}

/// What its scout wrote.
#[derive(Debug, Serialize)]
pub struct Own {
    pub organisation: String,
    pub why: String,
    pub known: String,
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<RecommendPage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &Fields::default(), &Invalid::default(), None).await?))
}

pub(in crate::web) async fn recommend(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<RecommendPage>>, Failure> {
    let typed = Typed {
        organisation: fields.get("organisation"),
        website: fields.get("website"),
        why: fields.get("why"),
        known: fields.get("known"),
    };
    let (invalid, earlier) = match services::referral::recommend(&app, &op, &slug, typed).await {
        Ok(Made::Kept) => {
            return Ok(Either::Left(see_other_saying(&app, "/my/referrals", "flash-recommended")));
        }
        Ok(Made::Earlier { first, is_own }) => (Invalid::default(), Some((first, is_own))),
        Err(Error::Invalid(invalid)) => (invalid, None),
        Err(other) => return Err(other.into()),
    };
    Ok(Either::Right(refused(draw(&app, &op, &slug, &fields, &invalid, earlier).await?)))
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &Fields,
    invalid: &Invalid,
    earlier: Option<(Referral, bool)>,
) -> Result<RecommendPage, Failure> {
    let challenge = services::referral::recommending(app, op, slug).await?;
    let wording = app.wording_for(op);
    Ok(RecommendPage {
        errors: error_lines(&wording, invalid),
        back: Link::new(challenge.title, format!("/challenges/{slug}")),
        action: format!("/challenges/{slug}/recommend"),
        controls: controls(&wording, typed, invalid),
        earlier: earlier.map(|(first, is_own)| Earlier {
            at: When::own_day(&wording, first.referred_at),
            own: is_own.then_some(Own {
                organisation: first.organisation,
                why: first.why,
                known: first.known,
            }),
        }),
    })
}

fn controls(wording: &Wording<'_>, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    let control =
        |kind, name: &str, label: &str| Control::new(wording, invalid, kind, name, label, typed.get(name));
    let text = |name: &str, label: &str| Control { limit: Some(2_000), ..control("long_text", name, label) };
    vec![
        control("short_text", "organisation", "recommend-organisation"),
        control("short_text", "website", "recommend-website").hint(wording, "recommend-website-hint"),
        text("why", "recommend-why"),
        text("known", "recommend-known").hint(wording, "recommend-known-hint"),
    ]
}

impl Page for RecommendPage {
    const TEMPLATE: &'static str = "site/recommend.html";

    fn samples() -> Vec<Self> {
        let hostile = || "\"><script>alert(1)</script>".to_owned();
        let page = |earlier: Option<Earlier>| Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/challenges/quiet"),
            action: "/challenges/quiet/recommend".to_owned(),
            controls: vec![Control {
                value: Some(hostile()),
                ..Control::empty("why", "long_text", hostile())
            }],
            earlier,
        };
        let own = Own { organisation: hostile(), why: hostile(), known: hostile() };
        vec![
            page(None),
            page(Some(Earlier { at: When::sample(), own: None })),
            Self {
                errors: vec![ErrorLine { href: Some("#f-why".to_owned()), text: hostile() }],
                ..page(Some(Earlier { at: When::sample(), own: Some(own) }))
            },
        ]
    }
}
