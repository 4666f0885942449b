//! A page is a struct: its fields are all that its template may show. The layout's own needs are added
//! here from the request, not by each handler.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    cookie::{Cookie, SameSite, time::Duration},
    http::{Method, StatusCode, header},
    web,
};
use serde::{Deserialize, Serialize};

use super::{
    nav::{self, Nav},
    problem::ProblemPage,
    routes::Audience,
    session::Viewer,
    site::preferences::worn,
    standing::{self, Standing},
};
use crate::{
    app::App,
    domain::{actor::Op, lockdown::Lockdown},
    error::{Error, Invalid},
    wording::Wording,
};
use entity::values::{Density, Theme};

/// A page.
pub trait Page: Serialize + Sized {
    /// The template's name below `templates/`.
    const TEMPLATE: &'static str;

    /// Values that exercise every branch (empty, usual, extreme, hostile), rendered by
    /// `tests/app/templates.rs`.
    fn samples() -> Vec<Self>;
}

/// An answer that is this page.
#[derive(Debug)]
pub struct Html<P> {
    page: P,
    status: StatusCode,
}

/// The page with 200.
#[must_use]
pub const fn html<P: Page>(page: P) -> Html<P> {
    Html { page, status: StatusCode::OK }
}

/// The page of a form that was refused: 422, everything typed still in it.
#[must_use]
pub const fn refused<P: Page>(page: P) -> Html<P> {
    Html { page, status: StatusCode::UNPROCESSABLE_ENTITY }
}

/// The page with another status.
#[must_use]
pub const fn html_with<P: Page>(page: P, status: StatusCode) -> Html<P> {
    Html { page, status }
}

/// What the layout shows around every page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Base {
    pub lang: String,
    pub site: String,
    pub origin: String,
    pub path: String,
    pub audience: String,
    pub viewer: Option<BaseViewer>,
    pub nav: Vec<Nav>,
    pub areas: Option<Vec<Nav>>,
    pub flash: Option<Flash>,
    pub demo: bool,
    /// Why parts of the portal are switched off.
    pub lockdown: Option<String>,
    pub contact: String,
    pub theme: String,
    pub density: String,
    pub canonical: Option<String>,
    /// What stands above every page while it is so: broken glass, a session that acts as somebody.
    pub standing: Vec<Standing>,
}

/// The signed-in person in the header.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BaseViewer {
    pub name: String,
    pub email: String,
}

/// What the last action did, said once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flash {
    pub kind: String,
    pub text: String,
    pub undo: Option<Undo>,
}

/// A button that takes the last action back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Undo {
    pub action: String,
    pub label: String,
}

/// One line of the error summary of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorLine {
    pub href: Option<String>,
    pub text: String,
}

/// The error summary of a refused form, each line leading to its field.
#[must_use]
pub fn error_lines(wording: &Wording<'_>, invalid: &Invalid) -> Vec<ErrorLine> {
    invalid
        .0
        .iter()
        .map(|error| ErrorLine {
            href: Some(format!("#f-{}", error.field)),
            text: wording.refusal(&error.why),
        })
        .collect()
}

/// The message beside one field, when something is wrong with it.
#[must_use]
pub fn error_at(wording: &Wording<'_>, invalid: &Invalid, field: &str) -> Option<String> {
    invalid.0.iter().find(|error| error.field == field).map(|error| wording.refusal(&error.why))
}

/// 303 to an own path.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// 303 to an own path, where `message` (an id that starts with `flash-`) is shown once.
#[must_use]
pub fn see_other_saying(app: &App, path: &str, message: &'static str) -> HttpResponse {
    flashed(app, see_other(path), message)
}

/// An answer after which `message` is shown once, on the next page.
#[must_use]
pub fn flashed(app: &App, mut response: HttpResponse, message: &'static str) -> HttpResponse {
    // Adding a cookie only fails when its name or value cannot stand in a header; these can.
    let _ = response.add_cookie(&flash_cookie(app, message, Duration::minutes(2)));
    response
}

fn flash_cookie(app: &App, message: &str, age: Duration) -> Cookie<'static> {
    let name = if app.config.is_https() { "__Host-flash" } else { "flash" };
    Cookie::build(name, message.to_owned())
        .path("/")
        .http_only(true)
        .secure(app.config.is_https())
        .same_site(SameSite::Lax)
        .max_age(age)
        .finish()
}

/// The message of the last action: only our own ids, so a planted cookie can say nothing of its own.
fn flash(app: &App, request: &HttpRequest, wording: &Wording<'_>) -> Option<Flash> {
    let cookie = request.cookie(flash_cookie(app, "", Duration::ZERO).name())?;
    let id = cookie.value();
    (id.starts_with("flash-") && app.templates.knows(id)).then(|| Flash {
        kind: "ok".to_owned(),
        text: wording.say(id),
        undo: None,
    })
}

fn base(app: &App, request: &HttpRequest) -> Base {
    let op = request.extensions().get::<Op>().cloned();
    let viewer = request.extensions().get::<Viewer>().cloned();
    let language = op.as_ref().map_or_else(|| app.config.site.language.clone(), |op| op.language.clone());
    let wording = app.wording(&language);
    let path = request.path().to_owned();
    let pattern = request.match_pattern().unwrap_or_default();
    let area = nav::area_of(&pattern);
    // A filtered list is a view of the whole one; what is found is named by its path alone.
    let is_read = request.method() == Method::GET && !pattern.is_empty();
    let own = viewer.as_ref().map(|viewer| viewer.look).unwrap_or_default();
    let look = own.or(worn(request));
    Base {
        nav: nav::links(&wording, &path, op.as_ref(), area),
        areas: nav::areas(&wording, op.as_ref(), area),
        flash: flash(app, request, &wording),
        lang: language.clone(),
        site: app.config.site.name.clone(),
        origin: app.config.origin(),
        audience: area.to_owned(),
        standing: match (&op, &viewer) {
            (Some(op), Some(viewer)) => standing::of(&wording, op, viewer),
            _ => Vec::new(),
        },
        viewer: viewer.map(|viewer| BaseViewer { name: viewer.name, email: viewer.email }),
        demo: app.demo,
        lockdown: request.extensions().get::<Lockdown>().map(|lockdown| lockdown.reason.clone()),
        contact: app.config.site.contact.clone(),
        theme: look.theme.unwrap_or(Theme::System).to_string(),
        density: look.density.unwrap_or(Density::Comfortable).to_string(),
        canonical: (area == "site" && is_read).then(|| app.link(&path)),
        path,
    }
}

#[derive(Serialize)]
struct Whole<'a, P> {
    base: &'a Base,
    #[serde(flatten)]
    page: &'a P,
}

impl<P: Page> Responder for Html<P> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Some(app) = request.app_data::<web::Data<App>>() else {
            return HttpResponse::InternalServerError().finish();
        };
        let base = base(app, request);
        let drawn = app.templates.render(&base.lang, P::TEMPLATE, &Whole { base: &base, page: &self.page });
        match drawn {
            Ok(body) => {
                let mut response = HttpResponse::build(self.status);
                if base.flash.is_some() {
                    response.cookie(flash_cookie(app, "", Duration::ZERO));
                }
                response.content_type("text/html; charset=utf-8").body(body)
            }
            Err(error) => HttpResponse::from_error(super::problem::Failure::from(Error::Internal(error))),
        }
    }
}

/// Renders a page as its handler would, with a plain layout around it; for tests.
pub fn draw_sample<P: Page>(app: &App, page: &P, audience: Audience) -> anyhow::Result<String> {
    let base = sample_base(app, audience);
    app.templates.render("en", P::TEMPLATE, &Whole { base: &base, page })
}

fn sample_base(app: &App, audience: Audience) -> Base {
    Base {
        lang: "en".to_owned(),
        site: app.config.site.name.clone(),
        origin: app.config.origin(),
        path: "/".to_owned(),
        audience: if audience == Audience::Desk { "manage" } else { "site" }.to_owned(),
        viewer: Some(BaseViewer { name: "<b>Kim</b>".to_owned(), email: "kim@example.org".to_owned() }),
        nav: Vec::new(),
        areas: Some(Vec::new()),
        flash: None,
        demo: true,
        lockdown: Some("<b>Pitches leak</b>".to_owned()),
        contact: app.config.site.contact.clone(),
        theme: Theme::System.to_string(),
        density: Density::Comfortable.to_string(),
        canonical: None,
        standing: vec![Standing {
            text: "The glass of NL-7K3M9Q is broken. <b>59 minutes left</b>".to_owned(),
            action: "/admin/glass/NL-7K3M9Q/end".to_owned(),
            label: "End now".to_owned(),
        }],
    }
}

/// What `problem/problem.html` shows.
#[derive(Debug, Serialize)]
struct Drawn {
    title: String,
    lines: Vec<String>,
    reference: Option<String>,
    href: Option<String>,
    action: Option<String>,
    search: bool,
}

/// The page of a failure; when even the templates fail, a plain sentence.
pub(super) fn draw_problem(request: &HttpRequest, problem: &ProblemPage) -> String {
    let Some(app) = request.app_data::<web::Data<App>>() else {
        return "Something went wrong.".to_owned();
    };
    let mut base = base(app, request);
    // Nothing of the request: the page of a hidden object equals the page of one that never was.
    base.path = "/".to_owned();
    base.canonical = None;
    base.flash = None;
    if problem.status == 404 {
        base.nav.iter_mut().for_each(|link| link.current = false);
    }
    let wording = app.wording(&base.lang);
    let word = problem.word();
    let mut lines = match (problem.reason.clone(), word) {
        (Some(reason), _) => vec![reason],
        (None, "not-found") => ["typed", "pasted", "link"]
            .iter()
            .map(|line| wording.say(&format!("problem-not-found-{line}")))
            .collect(),
        (None, _) => vec![wording.say(&format!("problem-{word}-text"))],
    };
    if problem.reason.is_some() && word == "conflict" {
        lines.push(wording.say("problem-nothing-changed"));
    }
    let (href, action) = problem.way_out.unwrap_or(("/", "problem-home"));
    let drawn = Drawn {
        title: wording.say(&format!("problem-{word}-title")),
        lines,
        reference: problem.fault.clone().filter(|fault| !fault.is_empty()),
        href: Some(href.to_owned()),
        action: Some(wording.say(action)),
        search: word == "not-found",
    };
    #[derive(Serialize)]
    struct Context<'a> {
        base: &'a Base,
        problem: &'a Drawn,
    }
    app.templates
        .render(&base.lang, "problem/problem.html", &Context { base: &base, problem: &drawn })
        .unwrap_or_else(|error| {
            tracing::error!(%error, "the problem page cannot be drawn");
            format!("<!doctype html><title>{0}</title><h1>{0}</h1>", "Something went wrong")
        })
}
