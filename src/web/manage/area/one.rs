//! X5: one innovation field: what is said about it, where it stands, whether it is offered.

use actix_web::{Either, HttpResponse, web};
use entity::values::Area;
use serde::Serialize;

use super::{at, back, controls, retired, typed, word};
use crate::{
    app::App,
    domain::{actor::Op, area::Direction},
    error::{Error, Invalid},
    services::{self, area::Desk},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
        view::{Badge, Control, Link},
    },
    wording::Wording,
};

/// One field.
#[derive(Debug, Serialize)]
pub struct AreaPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub name: String,
    pub badge: Option<Badge>,
    /// How many challenges lie in it.
    pub used: String,
    /// Its page for everybody.
    pub public: String,
    pub action: String,
    pub controls: Vec<Control>,
    /// What can be done about offering it.
    pub state: StateForm,
    /// Where it is merged into another one.
    pub merge: String,
}

/// The button that retires a field, or takes that back.
#[derive(Debug, Serialize)]
pub struct StateForm {
    pub action: String,
    pub to: &'static str,
    pub label: String,
    /// What it means.
    pub why: String,
}

/// The page, or what stands for the field now.
pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
) -> Result<Either<HttpResponse, Html<AreaPage>>, Failure> {
    let area = word(&path)?;
    let desk = services::area::desk(&app, &op).await?;
    let now = desk.tree.resolve(&area).ok_or(Error::NotFound)?;
    if now.area != area {
        return Ok(Either::Left(see_other(&at(&now.area))));
    }
    let mut fields = Fields::default();
    let mut put = |name: &str, value: String| fields.0.push((name.to_owned(), value));
    put("name", now.name.clone());
    put("description", now.description.clone());
    put("parent", now.parent.as_ref().map(Area::to_string).unwrap_or_default());
    put("owner", now.owner.map(|owner| owner.to_string()).unwrap_or_default());
    Ok(Either::Right(html(draw(&app.wording_for(&op), &desk, &area, &Invalid::default(), &fields)?)))
}

pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AreaPage>>, Failure> {
    let area = word(&path)?;
    match services::area::change(&app, &op, &area, typed(&fields)).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, super::PATH, "flash-fields-saved"))),
        Err(Error::Invalid(invalid)) => {
            let desk = services::area::desk(&app, &op).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &desk, &area, &invalid, &fields)?)))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn order(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let area = word(&path)?;
    let direction = Direction::parse(fields.get("to")).ok_or(Error::NotFound)?;
    services::area::shift(&app, &op, &area, direction).await?;
    Ok(see_other_saying(&app, super::PATH, "flash-fields-moved"))
}

pub(in crate::web) async fn state(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let area = word(&path)?;
    let (retires, said) = match fields.get("to") {
        "retired" => (true, "flash-fields-retired"),
        "offered" => (false, "flash-fields-restored"),
        _ => return Err(Error::NotFound.into()),
    };
    services::area::retire(&app, &op, &area, retires).await?;
    Ok(see_other_saying(&app, &at(&area), said))
}

fn draw(
    wording: &Wording<'_>,
    desk: &Desk,
    area: &Area,
    invalid: &Invalid,
    typed: &Fields,
) -> Result<AreaPage, Error> {
    let node = desk.tree.find(area).ok_or(Error::NotFound)?;
    let (own, all) = desk.count(area);
    let (to, message) = if node.is_offered() { ("retired", "retire") } else { ("offered", "restore") };
    let state = StateForm {
        action: format!("{}/state", at(area)),
        to,
        label: wording.say(&format!("fields-{message}")),
        why: wording.say(&format!("fields-{message}-why")),
    };
    Ok(AreaPage {
        errors: error_lines(wording, invalid),
        back: back(wording),
        name: desk.tree.path(area),
        badge: retired(wording, node),
        used: wording.say_with("fields-used", &[("own", own.to_string()), ("all", all.to_string())]),
        public: format!("/fields/{area}"),
        action: at(area),
        controls: controls(wording, desk, Some(area), invalid, typed),
        state,
        merge: format!("{}/merge", at(area)),
    })
}

impl Page for AreaPage {
    const TEMPLATE: &'static str = "manage/area.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile, long};
        let control = |kind, name: &str| Control {
            value: Some(hostile()),
            error: Some(hostile()),
            ..Control::empty(name, kind, hostile())
        };
        let page = |name: String, full: bool| Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/fields"),
            name,
            badge: full.then(badge),
            used: "No challenge lies in it.".to_owned(),
            public: "/fields/energy".to_owned(),
            action: "/manage/fields/energy".to_owned(),
            controls: vec![control("short_text", "name"), control("select", "parent")],
            state: StateForm {
                action: "/manage/fields/energy/state".to_owned(),
                to: "retired",
                label: hostile(),
                why: hostile(),
            },
            merge: "/manage/fields/energy/merge".to_owned(),
        };
        let error = ErrorLine { href: Some("#f-name".to_owned()), text: hostile() };
        vec![page(long(), false), Self { errors: vec![error], ..page(hostile(), true) }]
    }
}
