//! X3: one organisation, two beside each other, and what merging them would do.

use actix_web::{Either, HttpResponse, web};
use entity::values::{OrganisationId, OrganisationSize};
use serde::{Deserialize, Serialize};

use super::organisations::{country, list};
use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{
        self,
        organisation::{Preview, Profile, Side},
    },
    web::{
        fields::Fields,
        page::{Html, Page, html, see_other, see_other_saying},
        problem::Failure,
        view::{Link, Row},
    },
    wording::Wording,
};

/// One organisation, as those see it who look after all of them.
#[derive(Debug, Serialize)]
pub struct OrganisationPage {
    pub back: Link,
    pub name: String,
    /// Whose place it took, for whoever came by the old address.
    pub moved_here: Option<String>,
    pub rows: Vec<Row>,
}

impl Page for OrganisationPage {
    const TEMPLATE: &'static str = "admin/organisation.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let page = |name: &str| Self {
            back: Link::new("Organisations", "/admin/organisations"),
            name: name.to_owned(),
            moved_here: None,
            rows: vec![Row::new("Country", "Finland"), Row::new("Other names", hostile)],
        };
        vec![page("Aalto"), Self { moved_here: Some(hostile.to_owned()), ..page(hostile) }]
    }
}

/// Two organisations beside each other.
#[derive(Debug, Serialize)]
pub struct MergePage {
    pub back: Link,
    pub kept: String,
    pub merged: String,
    /// Field by field: label, of the one, of the other, whether they differ.
    pub fields: Vec<Compared>,
    pub has_conflicts: bool,
    pub effects: Vec<String>,
    pub may_merge: bool,
    pub keep_id: String,
    pub merge_id: String,
    /// The same with the other one kept.
    pub turned: String,
}

/// One field of both.
#[derive(Debug, Serialize)]
pub struct Compared {
    pub label: String,
    pub kept: String,
    pub merged: String,
    pub differs: bool,
}

impl Page for MergePage {
    const TEMPLATE: &'static str = "admin/merge.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let field = |differs: bool| Compared {
            label: "Country".to_owned(),
            kept: "Finland".to_owned(),
            merged: if differs { hostile.to_owned() } else { "Finland".to_owned() },
            differs,
        };
        let page = |name: &str, may_merge: bool| Self {
            back: Link::new("Organisations", "/admin/organisations"),
            kept: name.to_owned(),
            merged: "Alto Sensors".to_owned(),
            fields: vec![field(false), field(may_merge)],
            has_conflicts: may_merge,
            effects: vec!["2 people move.".to_owned(), hostile.to_owned()],
            may_merge,
            keep_id: "1".to_owned(),
            merge_id: "2".to_owned(),
            turned: "/admin/organisations/merge?keep=2&merge=1".to_owned(),
        };
        vec![page("Aalto Sensors Oy", false), page(hostile, true)]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Query {
    keep: String,
    merge: String,
    /// The organisation that was asked for, when it was merged into this one.
    was: String,
}

pub(in crate::web) async fn one(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    query: web::Query<Query>,
) -> Result<Either<HttpResponse, Html<OrganisationPage>>, Failure> {
    let id: OrganisationId = parse(&id)?;
    let side = services::organisation::one(&app, &op, id).await?;
    if let Some(kept) = side.profile.merged_into {
        return Ok(Either::Left(see_other(&format!("/admin/organisations/{kept}?was={id}"))));
    }
    let wording = app.wording_for(&op);
    let moved_here = match query.was.parse::<OrganisationId>() {
        Ok(was) => {
            let was = services::organisation::one(&app, &op, was).await?.profile;
            (was.merged_into == Some(id))
                .then(|| wording.say_with("organisations-moved-here", &[("name", was.name)]))
        }
        Err(_) => None,
    };
    let rows = fields(&wording, &side).into_iter().map(|(label, value)| Row::new(label, value));
    Ok(Either::Right(html(OrganisationPage {
        back: list(&wording),
        name: side.profile.name.clone(),
        moved_here,
        rows: rows.collect(),
    })))
}

pub(in crate::web) async fn preview(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Query>,
) -> Result<Html<MergePage>, Failure> {
    let (kept, merged) = (parse(&query.keep)?, parse(&query.merge)?);
    let preview = services::organisation::preview(&app, &op, kept, merged).await?;
    Ok(html(draw(&app.wording_for(&op), &preview)))
}

pub(in crate::web) async fn merge(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let (kept, merged) = (parse(fields.get("keep"))?, parse(fields.get("merge"))?);
    services::organisation::merge(&app, &op, kept, merged).await?;
    Ok(see_other_saying(&app, "/admin/organisations", "flash-organisations-merged"))
}

fn parse(id: &str) -> Result<OrganisationId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn draw(wording: &Wording<'_>, preview: &Preview) -> MergePage {
    let (kept, merged) = (&preview.kept, &preview.merged);
    let compared: Vec<Compared> = fields(wording, kept)
        .into_iter()
        .zip(fields(wording, merged))
        .map(|((label, kept), (_, merged))| Compared { differs: kept != merged, label, kept, merged })
        .collect();
    let number = |message: &str, n: u64| wording.say_with(message, &[("n", n.to_string())]);
    let mut effects = vec![
        number("organisations-merge-people", merged.has.people),
        number("organisations-merge-pitches", merged.has.pitches),
        number("organisations-merge-partnerships", merged.has.partnerships),
    ];
    if !preview.aliases.is_empty() {
        let names = preview.aliases.join(", ");
        effects.push(wording.say_with("organisations-merge-names", &[("names", names)]));
    }
    effects.extend(["organisations-merge-mail", "organisations-merge-undo-until"].map(|id| wording.say(id)));
    let (keep_id, merge_id) = (kept.profile.id.to_string(), merged.profile.id.to_string());
    MergePage {
        back: list(wording),
        kept: kept.profile.name.clone(),
        merged: merged.profile.name.clone(),
        has_conflicts: compared.iter().any(|field| field.differs),
        fields: compared,
        effects,
        may_merge: preview.may_merge,
        turned: format!("/admin/organisations/merge?keep={merge_id}&merge={keep_id}"),
        keep_id,
        merge_id,
    }
}

/// What is known of an organisation, in words; the same fields in the same order for every one.
fn fields(wording: &Wording<'_>, side: &Side) -> Vec<(String, String)> {
    let Profile { name, aliases, country: code, domain, website, size, description, .. } = &side.profile;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |message: &str, n: u64| wording.say_with(message, &[("n", n.to_string())]);
    let registry = side
        .profile
        .registry_kind
        .zip(side.profile.registry_id.as_ref())
        .map(|(kind, id)| format!("{} {id}", wording.say(&format!("organisation-registry-{kind}"))));
    let verified = if side.profile.verified_at.is_some() { "verified" } else { "not-verified" };
    let size = size.map(|size: OrganisationSize| wording.say(&format!("organisation-size-{size}")));
    [
        ("name", name.clone()),
        ("aliases", aliases.0.join(", ")),
        ("country", country(wording, code)),
        ("domain", text(domain)),
        ("verified", wording.say(&format!("organisation-{verified}"))),
        ("registry-id", registry.unwrap_or_default()),
        ("website", text(website)),
        ("size", size.unwrap_or_default()),
        ("description", description.clone()),
        ("people", number("organisations-people-count", side.has.people)),
    ]
    .into_iter()
    .map(|(label, value)| (wording.say(&format!("organisation-{label}")), value))
    .chain([(wording.say("organisations-pitches"), number("organisations-pitches-count", side.has.pitches))])
    .collect()
}
