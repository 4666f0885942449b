//! Who leads and who evaluates a challenge: its managers hand it over, and give and take the roles of evaluators and
//! guest experts.

use actix_web::{Either, HttpResponse, web};
use entity::values::{Role, StaffChangeKind};
use serde::Serialize;

use crate::{
    app::App,
    domain::{actor::Op, staff::Change},
    error::{Error, Invalid},
    services::{
        self,
        challenge::Lead,
        staff::{Gift, Granted},
    },
    web::{
        admin::{roles::RoleRow, step::reason},
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Control, Link},
    },
    wording::Wording,
};

/// The people who evaluate one challenge.
#[derive(Debug, Serialize)]
pub struct PeoplePage {
    pub errors: Vec<ErrorLine>,
    pub challenge: Link,
    pub action: String,
    pub rows: Vec<PanelRow>,
    /// Why somebody is taken off.
    pub why: Control,
    pub controls: Vec<Control>,
    /// Who leads the challenge.
    pub owner: Control,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct PanelRow {
    /// The id of the role.
    pub id: String,
    #[serde(flatten)]
    pub role: RoleRow,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "manage/people.html";

    fn samples() -> Vec<Self> {
        use super::samples::hostile;
        let page = |rows| Self {
            errors: vec![ErrorLine { href: Some("#f-email".to_owned()), text: hostile() }],
            challenge: Link::new(hostile(), "/manage/challenges/quiet/pitches"),
            action: "/manage/challenges/quiet/people".to_owned(),
            rows,
            why: Control {
                id: "f-why".to_owned(),
                name: "why".to_owned(),
                label: hostile(),
                kind: "long_text",
                ..Control::default()
            },
            controls: vec![Control {
                id: "f-email".to_owned(),
                name: "email".to_owned(),
                label: hostile(),
                kind: "email",
                error: Some(hostile()),
                ..Control::default()
            }],
            owner: Control::empty("owner", "select", hostile()),
        };
        let row = PanelRow { id: "1".to_owned(), role: RoleRow::sample() };
        vec![page(vec![row]), Self { errors: Vec::new(), ..page(Vec::new()) }]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
) -> Result<Html<PeoplePage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &Fields::default(), &Invalid::default()).await?))
}

/// Gives a role, or takes the one away whose button was pressed.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PeoplePage>>, Failure> {
    let (_, _, rows) = services::staff::panel(&app, &op, &slug).await?;
    if fields.get("do") == "owner" {
        let done = services::challenge::hand_over(&app, &op, &slug, fields.get("owner")).await;
        return answered(&app, &op, &slug, &fields, done).await;
    }
    let change = match fields.get("revoke") {
        "" => given(&app, &op, &slug, &fields).await,
        id => rows.iter().find(|row| row.id.to_string() == id).map(taken).ok_or(Error::NotFound),
    };
    let field = if fields.has("revoke") { "why" } else { "reason" };
    let done = match change {
        Ok(change) => services::staff::propose(&app, &op, change, fields.get(field)).await.map(|_| ()),
        Err(refused) => Err(refused),
    };
    let done = done.map_err(|error| match error {
        // The two forms have a reason each.
        Error::Invalid(mut invalid) => {
            let reasons = invalid.0.iter_mut().filter(|one| one.field == "reason");
            reasons.for_each(|one| one.field = field.to_owned());
            Error::Invalid(invalid)
        }
        other => other,
    });
    answered(&app, &op, &slug, &fields, done).await
}

async fn answered(
    app: &App,
    op: &Op,
    slug: &str,
    fields: &Fields,
    done: Result<(), Error>,
) -> Result<Either<HttpResponse, Html<PeoplePage>>, Failure> {
    match done {
        Ok(()) => {
            let path = format!("/manage/challenges/{slug}/people");
            Ok(Either::Left(see_other_saying(app, &path, "flash-staff-done")))
        }
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(draw(app, op, slug, fields, &invalid).await?)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn given(app: &App, op: &Op, slug: &str, fields: &Fields) -> Result<Change, Error> {
    let typed = Gift {
        email: fields.get("email"),
        role: fields.get("role"),
        challenge: slug,
        until: fields.get("until"),
    };
    services::staff::gift(app, op, typed).await
}

fn taken(row: &Granted) -> Change {
    Change {
        person: row.account_id,
        kind: StaffChangeKind::Revoke,
        role: Some(row.role),
        challenge: row.challenge_id,
        expires_at: None,
    }
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    typed: &Fields,
    invalid: &Invalid,
) -> Result<PeoplePage, Failure> {
    let (_, title, rows) = services::staff::panel(app, op, slug).await?;
    let lead = services::challenge::lead(app, op, slug).await?;
    let wording = app.wording_for(op);
    let row = |row: &Granted| PanelRow { id: row.id.to_string(), role: RoleRow::of(&wording, row) };
    Ok(PeoplePage {
        errors: error_lines(&wording, invalid),
        challenge: Link::new(title, format!("/manage/challenges/{slug}/pitches")),
        action: format!("/manage/challenges/{slug}/people"),
        rows: rows.iter().map(row).collect(),
        why: Control::new(&wording, invalid, "long_text", "why", "staff-reason", typed.get("why"))
            .hint(&wording, "staff-reason-hint"),
        controls: controls(&wording, typed, invalid),
        owner: owner(&wording, &lead, invalid),
    })
}

fn owner(wording: &Wording<'_>, lead: &Lead, invalid: &Invalid) -> Control {
    let chosen = lead.owner.map(|id| id.to_string()).unwrap_or_default();
    let managers = lead.managers.iter().map(|person| (person.id.to_string(), person.name.clone()));
    Control::new(wording, invalid, "select", "owner", "staff-lead", &chosen)
        .hint(wording, "staff-lead-hint")
        .options(managers)
}

fn controls(wording: &Wording<'_>, typed: &Fields, invalid: &Invalid) -> Vec<Control> {
    let control =
        |kind, name: &str, label| Control::new(wording, invalid, kind, name, label, typed.get(name));
    let roles = [Role::Evaluator, Role::Guest]
        .map(|role| (role.as_str().to_owned(), wording.word("role", role.as_str())));
    vec![
        control("email", "email", "staff-email"),
        control("select", "role", "staff-role").options(roles),
        Control {
            optional: true,
            ..control("date", "until", "staff-until").hint(wording, "staff-until-hint")
        },
        reason(wording, invalid, typed.get("reason")),
    ]
}
