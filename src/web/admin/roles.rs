//! X4: who has which role where, what waits for a second admin, and the steps that change it.

use actix_web::{Either, HttpResponse, web};
use entity::values::{Role, RoleGrantId, StaffChangeId, StaffChangeKind};
use serde::Serialize;

use super::step::{StepPage, reason};
use crate::{
    app::App,
    domain::{actor::Op, staff::Change},
    error::{Error, Invalid},
    services::{
        self,
        staff::{Asked, Filter, Gift, Granted, Outcome, said},
    },
    web::{
        fields::Fields,
        page::{Html, Page, html, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Control, Facet, FacetOption, Link, Pager, Pairs, Row, When},
    },
    wording::Wording,
};

/// Where the page is.
pub(super) const PATH: &str = "/admin/roles";
/// Rows of one page.
const ROWS: u64 = 50;

/// One page of the roles.
#[derive(Debug, Default, Serialize)]
pub struct RolesPage {
    pub query: String,
    pub facets: Vec<Facet>,
    pub active: usize,
    pub pills: Vec<Link>,
    pub waiting: Vec<WaitingRow>,
    pub rows: Vec<RoleRow>,
    pub first: Option<String>,
    pub pager: Pager,
}

/// A change that waits for a second admin.
#[derive(Debug, Serialize)]
pub struct WaitingRow {
    pub what: String,
    pub by: String,
    pub reason: String,
    pub at: When,
    pub href: String,
}

/// One role of one person.
#[derive(Debug, Serialize)]
pub struct RoleRow {
    pub name: String,
    pub email: String,
    pub person: String,
    pub role: String,
    pub scope: String,
    pub since: When,
    pub until: Option<When>,
    pub is_disabled: bool,
    pub revoke: String,
}

impl RoleRow {
    pub(in crate::web) fn of(wording: &Wording<'_>, row: &Granted) -> Self {
        Self {
            name: row.name.clone(),
            email: row.email.clone(),
            person: format!("/admin/users/{}", row.account_id),
            role: wording.word("role", row.role.as_str()),
            scope: row.challenge.clone().unwrap_or_else(|| wording.say("staff-portal")),
            since: When::own_short(wording, row.created_at),
            until: row.expires_at.map(|at| When::own_short(wording, at)),
            is_disabled: row.disabled_at.is_some(),
            revoke: format!("{PATH}/{}/revoke", row.id),
        }
    }

    pub(in crate::web) fn sample() -> Self {
        use crate::web::manage::samples::{hostile, when};
        Self {
            name: hostile(),
            email: hostile(),
            person: "/admin/users/1".to_owned(),
            role: hostile(),
            scope: hostile(),
            since: when(),
            until: Some(when()),
            is_disabled: true,
            revoke: format!("{PATH}/1/revoke"),
        }
    }
}

impl Page for RolesPage {
    const TEMPLATE: &'static str = "admin/roles.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        vec![
            Self::default(),
            Self {
                query: hostile(),
                facets: facets(&[Role::Admin], str::to_owned),
                active: 1,
                pills: vec![Link::new(hostile(), PATH)],
                waiting: vec![WaitingRow {
                    what: hostile(),
                    by: hostile(),
                    reason: hostile(),
                    at: when(),
                    href: format!("{PATH}/changes/1"),
                }],
                rows: vec![
                    RoleRow::sample(),
                    RoleRow { until: None, is_disabled: false, ..RoleRow::sample() },
                ],
                first: Some(PATH.to_owned()),
                pager: Pager { next: Some(format!("{PATH}?after=x")), ..Pager::default() },
            },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<RolesPage>, Failure> {
    let pairs = Pairs::of(&query);
    let roles = pairs.words("role", |word| word.parse::<Role>().ok())?;
    let after = pairs.word("after", place)?;
    let filter = Filter { roles: roles.clone(), text: crate::web::view::text(&pairs)?, ..Filter::default() };
    let list = services::staff::list(&app, &op, &filter, after.as_ref(), ROWS).await?;
    let wording = app.wording_for(&op);
    let start = pairs.without(&["after"]);
    let mut pills: Vec<Link> = roles
        .iter()
        .map(|role| {
            let label = wording.word("role", role.as_str());
            Link::new(label, start.without_pair("role", role.as_str()).href(PATH))
        })
        .collect();
    if !filter.text.is_empty() {
        pills.push(Link::new(filter.text.as_str(), start.without(&["q"]).href(PATH)));
    }
    let name =
        |id| list.people.iter().find(|person| person.id == id).map_or("", |person| person.name.as_str());
    Ok(html(RolesPage {
        facets: facets(&roles, |role| wording.word("role", role)),
        active: pills.len(),
        pills,
        waiting: list
            .waiting
            .iter()
            .map(|asked| WaitingRow {
                what: what(&wording, asked, name(asked.waiting.change.person)),
                by: name(asked.waiting.by).to_owned(),
                reason: asked.reason.clone(),
                at: When::own_short(&wording, asked.proposed_at),
                href: format!("{PATH}/changes/{}", asked.id),
            })
            .collect(),
        rows: list.rows.iter().map(|row| RoleRow::of(&wording, row)).collect(),
        first: after.map(|_| start.href(PATH)),
        pager: Pager {
            next: list.next.map(|(name, id)| start.clone().with("after", &format!("{id}~{name}")).href(PATH)),
            ..Pager::default()
        },
        query: filter.text,
    }))
}

/// The last row of the page before: `id~name`.
fn place(word: &str) -> Option<(String, RoleGrantId)> {
    let (id, name) = word.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

fn facets(chosen: &[Role], label: impl Fn(&str) -> String) -> Vec<Facet> {
    let options = Role::ALL
        .iter()
        .map(|role| FacetOption::new(role.as_str(), label(role.as_str()), chosen.contains(role)));
    vec![Facet { name: "role", label: label("title"), open: true, options: options.collect() }]
}

fn what(wording: &Wording<'_>, asked: &Asked, name: &str) -> String {
    said(wording, &asked.waiting.change, name, asked.challenge.as_ref().map(|(_, title)| title.as_str()))
}

fn back(wording: &Wording<'_>) -> Link {
    Link::new(wording.say("nav-roles"), PATH)
}

/// Where a step leads, and what is said there.
pub(super) fn done(app: &App, path: &str, outcome: Outcome) -> HttpResponse {
    let said = match outcome {
        Outcome::Done => "flash-staff-done",
        Outcome::Waits => "flash-staff-waits",
    };
    see_other_saying(app, path, said)
}

pub(in crate::web) async fn form(
    app: web::Data<App>,
    op: Op,
    query: web::Query<Vec<(String, String)>>,
) -> Html<StepPage> {
    let pairs = Pairs::of(&query);
    let typed = Fields(vec![("email".to_owned(), pairs.one("email").to_owned())]);
    html(gift(&app.wording_for(&op), &typed, &Invalid::default()))
}

pub(in crate::web) async fn grant(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let typed = Gift {
        email: fields.get("email"),
        role: fields.get("role"),
        challenge: fields.get("challenge").trim(),
        until: fields.get("until"),
    };
    let granted = match services::staff::gift(&app, &op, typed).await {
        Ok(change) => services::staff::propose(&app, &op, change, fields.get("reason")).await,
        Err(refused) => Err(refused),
    };
    match granted {
        Ok(outcome) => Ok(Either::Left(done(&app, PATH, outcome))),
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(gift(&app.wording_for(&op), &fields, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn gift(wording: &Wording<'_>, typed: &Fields, invalid: &Invalid) -> StepPage {
    let control =
        |kind, name: &str, label| Control::new(wording, invalid, kind, name, label, typed.get(name));
    let roles = Role::ALL.iter().map(|role| (role.as_str().to_owned(), wording.word("role", role.as_str())));
    StepPage {
        controls: vec![
            control("email", "email", "staff-email"),
            control("select", "role", "staff-role").options(roles),
            Control {
                optional: true,
                ..control("short_text", "challenge", "staff-challenge").hint(wording, "staff-challenge-hint")
            },
            Control {
                optional: true,
                ..control("date", "until", "staff-until").hint(wording, "staff-until-hint")
            },
            reason(wording, invalid, typed.get("reason")),
        ],
        ..StepPage::new(wording, invalid, "staff-grant", 2, (format!("{PATH}/new"), back(wording)))
    }
}

fn revoked(row: &Granted) -> Change {
    Change {
        person: row.account_id,
        kind: StaffChangeKind::Revoke,
        role: Some(row.role),
        challenge: row.challenge_id,
        expires_at: None,
    }
}

pub(in crate::web) async fn revocation(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    let row = services::staff::role(&app, &op, granted(&id)?).await?;
    Ok(html(revoking(&app.wording_for(&op), &row, "", &Invalid::default())))
}

pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<StepPage>>, Failure> {
    let row = services::staff::role(&app, &op, granted(&id)?).await?;
    match services::staff::propose(&app, &op, revoked(&row), fields.get("reason")).await {
        Ok(outcome) => Ok(Either::Left(done(&app, PATH, outcome))),
        Err(Error::Invalid(invalid)) => {
            let page = revoking(&app.wording_for(&op), &row, fields.get("reason"), &invalid);
            Ok(Either::Right(refused(page)))
        }
        Err(other) => Err(other.into()),
    }
}

fn granted(id: &str) -> Result<RoleGrantId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn revoking(wording: &Wording<'_>, row: &Granted, typed: &str, invalid: &Invalid) -> StepPage {
    let path = format!("{PATH}/{}/revoke", row.id);
    StepPage {
        facts: vec![
            Row::new(wording.say("staff-person"), format!("{} ({})", row.name, row.email)),
            Row::new(wording.say("staff-role"), wording.word("role", row.role.as_str())),
            Row::new(
                wording.say("staff-scope"),
                row.challenge.clone().unwrap_or_else(|| wording.say("staff-portal")),
            ),
        ],
        controls: vec![reason(wording, invalid, typed)],
        kind: "danger",
        ..StepPage::new(wording, invalid, "staff-revoke", 2, (path, back(wording)))
    }
}

fn changed(id: &str) -> Result<StaffChangeId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

pub(in crate::web) async fn waiting(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<StepPage>, Failure> {
    let (asked, people) = services::staff::waiting(&app, &op, changed(&id)?).await?;
    let wording = app.wording_for(&op);
    let name = |id| people.iter().find(|person| person.id == id).map_or("", |person| person.name.as_str());
    let options = ["confirm", "refuse"].map(|word| (word.to_owned(), wording.word("staff-decide", word)));
    let none = Invalid::default();
    Ok(html(StepPage {
        facts: vec![
            Row::new(wording.say("staff-change"), what(&wording, &asked, name(asked.waiting.change.person))),
            Row::new(wording.say("staff-asked-by"), name(asked.waiting.by)),
            Row::new(wording.say("staff-reason"), asked.reason.clone()),
            Row::new(wording.say("staff-asked-at"), wording.instant(asked.proposed_at, wording.own_zone())),
        ],
        controls: vec![
            Control::new(&wording, &none, "one_of", "do", "staff-decide-question", "").options(options),
        ],
        ..StepPage::new(
            &wording,
            &none,
            "staff-decide",
            2,
            (format!("{PATH}/changes/{}", asked.id), back(&wording)),
        )
    }))
}

pub(in crate::web) async fn decide(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let confirms = match fields.get("do") {
        "confirm" => true,
        "refuse" => false,
        _ => return Err(Problem::BadRequest.into()),
    };
    services::staff::decide(&app, &op, changed(&id)?, confirms).await?;
    let said = if confirms { "flash-staff-confirmed" } else { "flash-staff-refused" };
    Ok(see_other_saying(&app, PATH, said))
}
