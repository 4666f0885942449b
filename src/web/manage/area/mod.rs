//! X5: the tree of innovation fields, with how each is used, and a form for a new one.

use actix_web::{Either, HttpResponse, web};
use entity::values::Area;
use serde::Serialize;

use super::{Badge, Control, Link};
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::{LONGEST_DESCRIPTION, LONGEST_NAME, Node, Typed},
    },
    error::{Error, Invalid},
    services::{self, area::Desk},
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
    wording::Wording,
};

pub mod merge;
pub mod one;

const PATH: &str = "/manage/fields";

/// The tree.
#[derive(Debug, Default, Serialize)]
pub struct AreasPage {
    pub errors: Vec<ErrorLine>,
    pub rows: Vec<AreaRow>,
    /// What stands for a field that was merged.
    pub merged: Vec<String>,
    /// The form for a new one.
    pub controls: Vec<Control>,
}

/// One field.
#[derive(Debug, Serialize)]
pub struct AreaRow {
    pub name: String,
    pub href: String,
    /// How many fields stand above it.
    pub depth: usize,
    /// Their names, for those who do not see where it stands.
    pub above: String,
    pub badge: Option<Badge>,
    /// Challenges in it, and in it or below.
    pub own: u64,
    pub all: u64,
    pub owner: String,
    /// Where it is moved among its siblings.
    pub order: String,
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<AreasPage>, Failure> {
    let desk = services::area::desk(&app, &op).await?;
    Ok(html(draw(&app.wording_for(&op), &desk, &Invalid::default(), &Fields::default())))
}

pub(in crate::web) async fn add(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AreasPage>>, Failure> {
    match services::area::add(&app, &op, typed(&fields)).await {
        Ok(_) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-fields-added"))),
        Err(Error::Invalid(invalid)) => {
            let desk = services::area::desk(&app, &op).await?;
            Ok(Either::Right(refused(draw(&app.wording_for(&op), &desk, &invalid, &fields))))
        }
        Err(other) => Err(other.into()),
    }
}

/// What was typed about a field.
fn typed(fields: &Fields) -> Typed<'_> {
    Typed {
        name: fields.get("name"),
        description: fields.get("description"),
        parent: fields.get("parent"),
        owner: fields.get("owner"),
    }
}

/// The word in an address.
fn word(text: &str) -> Result<Area, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The page of a field at the desk.
fn at(area: &Area) -> String {
    format!("{PATH}/{area}")
}

/// The way back to the tree.
fn back(wording: &Wording<'_>) -> Link {
    Link::new(wording.say("fields-title"), PATH)
}

/// What is said of a field that is offered no more.
fn retired(wording: &Wording<'_>, node: &Node) -> Option<Badge> {
    (!node.is_offered()).then(|| Badge { kind: "mute", text: wording.say("fields-retired") })
}

fn draw(wording: &Wording<'_>, desk: &Desk, invalid: &Invalid, typed: &Fields) -> AreasPage {
    let row = |(node, depth): (&Node, usize)| {
        let (own, all) = desk.count(&node.area);
        let above = node.parent.as_ref().map(|parent| format!("{} › ", desk.tree.path(parent)));
        let owner = desk.keepers.iter().find(|(id, _)| Some(*id) == node.owner);
        AreaRow {
            name: node.name.clone(),
            href: at(&node.area),
            depth,
            above: above.unwrap_or_default(),
            badge: retired(wording, node),
            own,
            all,
            owner: owner.map(|(_, name)| name.clone()).unwrap_or_default(),
            order: format!("{}/order", at(&node.area)),
        }
    };
    let merged = |(from, into): (&Node, &Node)| {
        wording.say_with("fields-merged-line", &[("name", from.name.clone()), ("into", into.name.clone())])
    };
    AreasPage {
        errors: error_lines(wording, invalid),
        rows: desk.tree.walk().map(row).collect(),
        merged: desk.tree.merged().map(merged).collect(),
        controls: controls(wording, desk, None, invalid, typed),
    }
}

/// The form about a field, or about a new one.
fn controls(
    wording: &Wording<'_>,
    desk: &Desk,
    of: Option<&Area>,
    invalid: &Invalid,
    typed: &Fields,
) -> Vec<Control> {
    let control = |kind, name: &str| {
        let id = format!("fields-{name}");
        Control::new(wording, invalid, kind, name, &id, typed.get(name)).hint(wording, &format!("{id}-hint"))
    };
    let none = |id: &str| std::iter::once((String::new(), wording.say(id)));
    let own = of.map_or(&[][..], |of| desk.tree.below(of));
    let kept: Vec<Area> = of.and_then(|of| desk.tree.find(of)?.parent.clone()).into_iter().collect();
    let parents = desk
        .tree
        .offered(&kept)
        .filter(|node| !own.contains(node))
        .map(|node| (node.area.to_string(), desk.tree.path(&node.area)));
    let owners = desk.keepers.iter().map(|(id, name)| (id.to_string(), name.clone()));
    vec![
        Control { limit: Some(LONGEST_NAME), ..control("short_text", "name") },
        Control { limit: Some(LONGEST_DESCRIPTION), optional: true, ..control("long_text", "description") },
        Control { optional: true, ..control("select", "parent") }
            .options(none("fields-parent-none").chain(parents)),
        Control { optional: true, ..control("select", "owner") }
            .options(none("fields-owner-none").chain(owners)),
    ]
}

impl Page for AreasPage {
    const TEMPLATE: &'static str = "manage/areas.html";

    fn samples() -> Vec<Self> {
        use super::samples::{hostile, long};
        let row = |name: String, depth: usize, full: bool| AreaRow {
            name,
            href: "/manage/fields/energy".to_owned(),
            depth,
            above: if depth > 0 { format!("{} › ", hostile()) } else { String::new() },
            badge: full.then(super::samples::badge),
            own: 3,
            all: 1_204,
            owner: if full { hostile() } else { String::new() },
            order: "/manage/fields/energy/order".to_owned(),
        };
        let control = |kind, name: &str| Control {
            value: Some(hostile()),
            error: Some(hostile()),
            ..Control::empty(name, kind, hostile())
        };
        vec![
            Self::default(),
            Self { rows: vec![row("Energy".to_owned(), 0, false)], ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-name".to_owned()), text: hostile() }],
                rows: vec![row(hostile(), 0, true), row(long(), 1, true), row(hostile(), 2, true)],
                merged: vec![hostile()],
                controls: vec![control("short_text", "name"), control("long_text", "description")],
            },
        ]
    }
}
