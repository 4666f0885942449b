//! X5: merging an innovation field into another one: chosen, looked at, done.

use actix_web::{HttpResponse, web};
use entity::values::Area;
use serde::{Deserialize, Serialize};

use super::{at, word};
use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{self, area::Desk},
    web::{
        fields::Fields,
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
    wording::Wording,
};

/// The choice, and what it would do.
#[derive(Debug, Serialize)]
pub struct AreaMergePage {
    pub back: Link,
    pub title: String,
    pub action: String,
    /// The fields it can be merged into.
    pub into: Control,
    /// What happens with the chosen one.
    pub preview: Option<Preview>,
    /// Why the chosen one cannot be.
    pub refused: Option<String>,
}

/// What merging does.
#[derive(Debug, Serialize)]
pub struct Preview {
    pub title: String,
    pub effects: Vec<String>,
    pub into: String,
    pub cancel: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Query {
    into: String,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    query: web::Query<Query>,
) -> Result<Html<AreaMergePage>, Failure> {
    let area = word(&path)?;
    let desk = services::area::desk(&app, &op).await?;
    if desk.tree.below(&area).is_empty() {
        return Err(Error::NotFound.into());
    }
    Ok(html(draw(&app.wording_for(&op), &desk, &area, &query.into)))
}

pub(in crate::web) async fn merge(
    app: web::Data<App>,
    op: Op,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let (area, into) = (word(&path)?, word(fields.get("into"))?);
    services::area::merge(&app, &op, &area, &into).await?;
    Ok(see_other_saying(&app, &at(&into), "flash-fields-merged"))
}

fn draw(wording: &Wording<'_>, desk: &Desk, area: &Area, chosen: &str) -> AreaMergePage {
    let tree = &desk.tree;
    let targets = tree.merge_targets(area).map(|node| (node.area.to_string(), tree.path(&node.area)));
    let none = std::iter::once((String::new(), wording.say("fields-merge-choose")));
    let control = Control {
        value: Some(chosen.to_owned()),
        ..Control::empty("into", "select", wording.say("fields-merge-into"))
    };
    let judged = chosen.parse::<Area>().ok().map(|into| {
        let effects = tree.merge(area, &into)?;
        let name = ("name", tree.name(area).to_owned());
        let target = ("into", tree.path(&into));
        let count = ("n", desk.count(area).0.to_string());
        let mut said = vec![wording.say_with("fields-merge-challenges", &[count, target.clone()])];
        said.extend(effects.iter().map(|node| {
            wording.say_with("fields-merge-child", &[("child", node.name.clone()), target.clone()])
        }));
        said.push(wording.say_with("fields-merge-links", &[name.clone(), target.clone()]));
        said.push(wording.say("fields-merge-pitches"));
        said.push(wording.say("fields-merge-final"));
        Ok(Preview {
            title: wording.say_with("fields-merge-what", &[name, target]),
            effects: said,
            into: into.to_string(),
            cancel: at(area),
        })
    });
    let (preview, refused) = match judged {
        Some(Ok(preview)) => (Some(preview), None),
        Some(Err(why)) => (None, Some(wording.refusal(&why))),
        None => (None, None),
    };
    AreaMergePage {
        back: Link::new(tree.path(area), at(area)),
        title: wording.say_with("fields-merge-title", &[("name", tree.name(area).to_owned())]),
        action: format!("{}/merge", at(area)),
        into: control.options(none.chain(targets)),
        preview,
        refused,
    }
}

impl Page for AreaMergePage {
    const TEMPLATE: &'static str = "manage/area_merge.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{choice, hostile};
        let page = |preview: Option<Preview>, refused: Option<String>| Self {
            back: Link::new(hostile(), "/manage/fields/energy"),
            title: hostile(),
            action: "/manage/fields/energy/merge".to_owned(),
            into: Control {
                options: vec![choice(&hostile())],
                ..Control::empty("into", "select", hostile())
            },
            preview,
            refused,
        };
        let preview = Preview {
            title: hostile(),
            effects: vec![hostile(), "3 challenges move.".to_owned()],
            into: "health".to_owned(),
            cancel: "/manage/fields/energy".to_owned(),
        };
        vec![page(None, None), page(Some(preview), None), page(None, Some(hostile()))]
    }
}
