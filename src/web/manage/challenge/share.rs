//! M25: bringing a challenge to people: its address, texts to copy, places on other sites.

use actix_web::{Either, HttpResponse, web};
use entity::values::{ChallengeState, EmbedScope};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, challenge::Content},
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Embed, Sharing},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link, Picture, When},
    },
    wording::Wording,
};

/// The page.
#[derive(Debug, Serialize)]
pub struct SharePage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    /// Why there is nothing to share, and what leads on instead.
    pub instead: Option<(String, Link)>,
    pub address: String,
    pub short: String,
    /// The address for the cameras of phones, and where it is saved.
    pub picture: Option<Picture>,
    pub picture_href: String,
    pub subscribe: Vec<Link>,
    /// A text for letters and news, to be copied.
    pub text: String,
    pub embeds: Vec<EmbedView>,
    /// The form for one more, where one may be made.
    pub controls: Vec<Control>,
    pub action: String,
}

/// A place on other sites.
#[derive(Debug, Serialize)]
pub struct EmbedView {
    pub id: String,
    pub what: String,
    pub sites: String,
    pub made: When,
    /// What is pasted into their page.
    pub snippet: String,
    /// The same without a script.
    pub href: String,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<SharePage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &Fields::default(), &Invalid::default()).await?))
}

/// Makes a place, or ends one.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<SharePage>>, Failure> {
    let done = match fields.get("end") {
        "" => match fields.get("scope").parse() {
            Ok(scope) => services::challenge::add_embed(&app, &op, &slug, scope, fields.get("sites")).await,
            Err(_) => Err(Error::Invalid(Invalid::field("scope", "share-scope-missing"))),
        },
        id => {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            services::challenge::end_embed(&app, &op, &slug, id).await
        }
    };
    match done {
        Ok(()) => {
            let message = if fields.has("end") { "flash-share-ended" } else { "flash-share-added" };
            let path = format!("/manage/challenges/{slug}/share");
            Ok(Either::Left(see_other_saying(&app, &path, message)))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(draw(&app, &op, &slug, &fields, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<SharePage, Failure> {
    let Sharing { kept, embeds, may_embed } = services::challenge::sharing(app, op, slug).await?;
    let wording = app.wording_for(op);
    let (content, desk) = (&kept.content, format!("/manage/challenges/{slug}"));
    let is_public = !matches!(content.state, ChallengeState::Draft | ChallengeState::Withdrawn);
    let instead = match kept.invite_only_at {
        Some(_) => Some(("share-invited", "invite-title", "invitations")),
        None if is_public => None,
        None => Some(("share-not-yet", "run-preview", "preview")),
    };
    let at = format!("/challenges/{slug}");
    let address = app.link(&at);
    let link = |id: &str, path: String| Link::new(wording.say(id), path);
    Ok(SharePage {
        errors: error_lines(&wording, invalid),
        instead: instead.map(|(why, label, page)| (wording.say(why), link(label, format!("{desk}/{page}")))),
        picture: Picture::of(&address),
        picture_href: format!("{at}/picture.svg"),
        short: app.link(&format!("/c/{}", kept.code)),
        subscribe: vec![
            link("share-calendar", format!("{at}/deadline.ics")),
            link("share-feed", format!("{at}/updates.atom")),
            link("share-follow", format!("{at}/follow")),
        ],
        text: text(&wording, &kept.content, &address),
        embeds: embeds.iter().map(|embed| view(app, &wording, embed, (content, &address))).collect(),
        controls: if may_embed { controls(&wording, typed, invalid) } else { Vec::new() },
        action: format!("{desk}/share"),
        back: Link::new(content.title.clone(), desk),
        address,
    })
}

/// Title, sentence, deadline and address.
fn text(wording: &Wording<'_>, content: &Content, address: &str) -> String {
    let closes = match content.closes_at {
        Some(at) => wording.say_with("calendar-closes", &[("time", wording.instant(at, &content.zone))]),
        None => wording.say("site-card-no-deadline"),
    };
    format!("{}\n\n{}\n\n{closes}\n{address}", content.title, content.summary)
}

fn view(app: &App, wording: &Wording<'_>, embed: &Embed, (content, address): (&Content, &str)) -> EmbedView {
    let what = wording.say(&format!("share-scope-{}", embed.scope.as_str()));
    let (title, leads_to) = match embed.scope {
        EmbedScope::Challenge => (content.title.clone(), address.to_owned()),
        EmbedScope::List => (what.clone(), app.link("/challenges")),
    };
    let title = html_escape::encode_double_quoted_attribute(&title);
    EmbedView {
        id: embed.id.to_string(),
        sites: embed.origins.0.join(", "),
        made: When::day(wording, embed.made_at, &content.zone),
        snippet: format!(
            "<script src=\"{}\" data-embed=\"{}\" data-title=\"{title}\" async></script>\n\
             <noscript><a href=\"{leads_to}\">{title}</a></noscript>",
            app.link("/embed.js"),
            embed.id,
        ),
        href: format!("/embed/{}", embed.id),
        what,
    }
}

fn controls(wording: &Wording<'_>, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    let chosen: EmbedScope = typed.get("scope").parse().unwrap_or(EmbedScope::Challenge);
    let scopes = EmbedScope::ALL.iter().map(|scope| scope.as_str());
    let scopes = scopes.map(|scope| (scope.to_owned(), wording.say(&format!("share-scope-{scope}"))));
    vec![
        Control::new(wording, invalid, "one_of", "scope", "share-scope", chosen.as_str()).options(scopes),
        Control::new(wording, invalid, "long_text", "sites", "share-sites", typed.get("sites"))
            .hint(wording, "share-sites-hint"),
    ]
}

impl Page for SharePage {
    const TEMPLATE: &'static str = "manage/share.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        let page = |full: bool| Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            instead: None,
            address: "https://portal.example/challenges/quiet".to_owned(),
            short: "https://portal.example/c/QUIET".to_owned(),
            picture: Picture::of("https://portal.example/challenges/quiet"),
            picture_href: "/challenges/quiet/picture.svg".to_owned(),
            subscribe: vec![Link::new(hostile(), "/challenges/quiet/follow")],
            text: hostile(),
            embeds: match full {
                true => vec![EmbedView {
                    id: "0199".to_owned(),
                    what: hostile(),
                    sites: "https://www.example.org".to_owned(),
                    made: when(),
                    snippet: "<script src=\"x\"></script>".to_owned(),
                    href: "/embed/0199".to_owned(),
                }],
                false => Vec::new(),
            },
            controls: match full {
                true => vec![Control::empty("sites", "long_text", hostile())],
                false => Vec::new(),
            },
            action: "/manage/challenges/quiet/share".to_owned(),
        };
        let error = ErrorLine { href: Some("#f-sites".to_owned()), text: hostile() };
        vec![
            Self {
                instead: Some((hostile(), Link::new(hostile(), "/manage/challenges/quiet/preview"))),
                ..page(false)
            },
            page(false),
            Self { errors: vec![error], ..page(true) },
        ]
    }
}
