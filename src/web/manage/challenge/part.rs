//! M5, M6: the parts of a challenge, one page each: what it says, its dates, who may pitch, the terms.

use actix_web::{Either, HttpResponse, http::StatusCode, web};
use entity::values::{Area, ChallengeState};
use serde::Serialize;

use super::announcement;
use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::{About, Dates, Eligibility, Part, Terms, Touched, Typed},
    },
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Announcement, Kept},
    },
    web::{
        fields::Fields,
        markdown,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
    wording::Wording,
};

mod controls;

/// A part of a challenge.
#[derive(Debug, Serialize)]
pub struct PartPage {
    pub errors: Vec<ErrorLine>,
    pub title: String,
    pub lead: String,
    pub back: Link,
    pub action: String,
    /// What to think about; nothing of it is refused.
    pub warnings: Vec<String>,
    pub controls: Vec<Control>,
    /// The texts as they will be drawn.
    pub drawn: Vec<Drawn>,
    /// When what is on the page was read.
    pub revision: String,
    /// The reason and the mail, once it is public.
    pub announcement: Vec<Control>,
    pub label: String,
    /// Texts can be looked at before they are saved.
    pub previews: bool,
}

/// A text as it will be drawn.
#[derive(Debug, Serialize)]
pub struct Drawn {
    pub title: String,
    /// Safe HTML.
    pub text: String,
}

macro_rules! pages {
    ($($page:ident $save:ident $part:ident),+ $(,)?) => {$(
        pub(in crate::web) async fn $page(
            app: web::Data<App>,
            op: Op,
            slug: web::Path<String>,
        ) -> Result<Html<PartPage>, Failure> {
            let kept = services::challenge::editing(&app, &op, &slug).await?;
            let typed = controls::kept(Part::$part, &kept);
            Ok(html(draw(&app, &op, Part::$part, &kept, &typed, &Invalid::default()).await?))
        }

        pub(in crate::web) async fn $save(
            app: web::Data<App>,
            op: Op,
            slug: web::Path<String>,
            fields: Fields,
        ) -> Result<Either<HttpResponse, Html<PartPage>>, Failure> {
            save(&app, &op, &slug, Part::$part, &fields).await
        }
    )+};
}

pages! {
    content save_content Content,
    dates save_dates Dates,
    eligibility save_eligibility Eligibility,
    terms save_terms Terms,
}

async fn save(
    app: &App,
    op: &Op,
    slug: &str,
    part: Part,
    fields: &Fields,
) -> Result<Either<HttpResponse, Html<PartPage>>, Failure> {
    let kept = services::challenge::editing(app, op, slug).await?;
    let areas = app.areas(op).await?;
    let lies_in = kept.content.areas();
    let offered: Vec<Area> = areas.offered(&lies_in).map(|node| node.area.clone()).collect();
    let touched = read(part, &offered, fields).map_err(Error::Invalid);
    if fields.get("do") == "preview" {
        let invalid = match touched {
            Err(Error::Invalid(invalid)) => invalid,
            _ => Invalid::default(),
        };
        return Ok(Either::Right(html(draw(app, op, part, &kept, fields, &invalid).await?)));
    }
    let said = Announcement { note: fields.get("note"), tell: fields.has("tell") };
    let revision = fields.get("revision").parse().unwrap_or_default();
    let saved = match touched {
        Ok(touched) => services::challenge::save(app, op, slug, revision, touched, said).await,
        Err(refused) => Err(refused),
    };
    match saved {
        Ok(()) => {
            // Dates come back with what to think about.
            let own = if part == Part::Dates { "/dates" } else { "" };
            let path = format!("/manage/challenges/{slug}{own}");
            Ok(Either::Left(see_other_saying(app, &path, "flash-run-saved")))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(draw(app, op, part, &kept, fields, &invalid).await?)))
        }
        // Nothing typed is lost: the page says what happened, and sends the newer revision next time.
        Err(Error::Refused(why)) => {
            let mut page = draw(app, op, part, &kept, fields, &Invalid::default()).await?;
            let text = app.wording(&op.language).refusal(&why);
            page.errors.push(ErrorLine { href: None, text });
            Ok(Either::Right(html_with(page, StatusCode::CONFLICT)))
        }
        Err(other) => Err(other.into()),
    }
}

fn read(part: Part, offered: &[Area], fields: &Fields) -> Result<Touched, Invalid> {
    let one = |name: &str| fields.get(name);
    match part {
        Part::Dates => dates_typed(fields).read().map(Touched::Dates),
        Part::Eligibility => Eligibility::read(one).map(Touched::Eligibility),
        Part::Terms => Terms::read(one).map(Touched::Terms),
        _ => About::read(offered, one, |name| controls::many(fields, name)).map(Touched::About),
    }
}

fn dates_typed(fields: &Fields) -> Typed<'_> {
    Typed {
        kind: fields.get("kind"),
        zone: fields.get("zone"),
        opens: fields.get("opens"),
        questions_until: fields.get("questions_until"),
        closes: fields.get("closes"),
        grace: fields.get("grace"),
        review_days: fields.get("review_days"),
        decision: fields.get("decision"),
    }
}

async fn draw(
    app: &App,
    op: &Op,
    part: Part,
    kept: &Kept,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<PartPage, Failure> {
    let wording = app.wording(&op.language);
    let slug = &kept.slug;
    let is_public = kept.content.state != ChallengeState::Draft;
    let concerned = match is_public {
        true => services::challenge::concerned(app, op, slug).await?,
        false => 0,
    };
    let (areas, lies_in) = (app.areas(op).await?, kept.content.areas());
    let offered = areas.offered(&lies_in).map(|node| (node.area.clone(), areas.path(&node.area)));
    let offered: Vec<_> = offered.collect();
    let word = part.as_str();
    let previews = part != Part::Dates;
    let mut warnings = Vec::new();
    if part == Part::Dates {
        if kept.dates_at.is_none() {
            warnings.push(wording.say("dates-proposed"));
        }
        let dates: Result<Dates, Invalid> = dates_typed(typed).read();
        if let Ok(dates) = dates {
            // Of what has begun nobody needs to be told that it has.
            let told = dates.warnings(op.now).into_iter().map(|warning| warning.as_str());
            let told = told.filter(|word| !is_public || *word != "opens-past");
            warnings.extend(told.map(|word| wording.say(&format!("dates-warning-{word}"))));
        }
    }
    Ok(PartPage {
        errors: error_lines(&wording, invalid),
        title: wording.say(&format!("run-part-{word}")),
        lead: wording.say(&format!("run-lead-{word}")),
        back: Link::new(kept.content.title.clone(), format!("/manage/challenges/{slug}")),
        action: format!("/manage/challenges/{slug}/{word}"),
        warnings,
        controls: controls::of(part, &wording, &offered, invalid, typed),
        drawn: if typed.get("do") == "preview" { drawn(&wording, part, typed) } else { Vec::new() },
        revision: kept.updated_at.timestamp_millis().to_string(),
        announcement: match is_public {
            true => announcement(&wording, invalid, (typed.get("note"), typed.has("tell")), concerned),
            false => Vec::new(),
        },
        label: wording.say(if is_public { "run-save-public" } else { "run-save" }),
        previews,
    })
}

fn drawn(wording: &Wording<'_>, part: Part, typed: &Fields) -> Vec<Drawn> {
    let fields: &[&str] = match part {
        Part::Eligibility => &["eligibility"],
        Part::Terms => &["ip_terms", "confidentiality"],
        _ => &["description", "wanted"],
    };
    let text = |field: &&str| Drawn {
        title: wording.say(&format!("run-field-{}", field.replace('_', "-"))),
        text: markdown::html(typed.get(field)),
    };
    fields.iter().filter(|field| typed.has(field)).map(text).collect()
}

impl Page for PartPage {
    const TEMPLATE: &'static str = "manage/challenge_part.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::hostile;
        let control = |kind, name: &str| Control {
            value: Some(hostile()),
            error: Some(hostile()),
            ..Control::empty(name, kind, hostile())
        };
        let usual = Self {
            errors: vec![ErrorLine { href: Some("#f-title".to_owned()), text: hostile() }],
            title: hostile(),
            lead: hostile(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            action: "/manage/challenges/quiet/content".to_owned(),
            warnings: vec![hostile()],
            controls: vec![control("short_text", "title"), control("datetime", "opens")],
            drawn: vec![Drawn { title: hostile(), text: markdown::html(&hostile()) }],
            revision: "1".to_owned(),
            announcement: vec![control("long_text", "note")],
            label: "Save".to_owned(),
            previews: true,
        };
        let empty = Self {
            errors: Vec::new(),
            warnings: Vec::new(),
            controls: Vec::new(),
            drawn: Vec::new(),
            announcement: Vec::new(),
            previews: false,
            title: hostile(),
            lead: String::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            action: "/manage/challenges/quiet/dates".to_owned(),
            revision: String::new(),
            label: hostile(),
        };
        vec![usual, empty]
    }
}
