//! A14: an organisation as its own people see it: what is known of it, who belongs to it, who asks to.

use actix_web::{Either, HttpResponse, web};
use entity::values::{OrganisationId, TeamRole};
use serde::Serialize;

use super::{
    drawn::{Drawn, When},
    organisation_fields::{as_kept, controls, typed},
    team::{PendingLine, emails, pending, roles},
};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        invitation::{Place, role_message},
        organisation::{Own, Typed},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other, see_other_saying},
        problem::Failure,
    },
    wording::Wording,
};

/// The organisations of somebody who belongs to none or to several.
#[derive(Debug, Serialize)]
pub struct OrganisationsPage {
    pub rows: Vec<OrganisationLine>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct OrganisationLine {
    pub name: String,
    pub href: String,
    pub role: String,
}

impl Page for OrganisationsPage {
    const TEMPLATE: &'static str = "my/organisations.html";

    fn samples() -> Vec<Self> {
        let line = OrganisationLine {
            name: "<script>alert(1)</script>".to_owned(),
            href: "/my/organisation/1".to_owned(),
            role: "Lead".to_owned(),
        };
        vec![Self { rows: Vec::new() }, Self { rows: vec![line] }]
    }
}

/// An organisation.
#[derive(Debug, Default, Serialize)]
pub struct OrganisationPage {
    pub errors: Vec<ErrorLine>,
    pub name: String,
    pub action: String,
    pub leads: bool,
    /// The domain that is verified.
    pub verified: Option<String>,
    /// What is needed for a verification.
    pub verify_how: String,
    pub may_verify: bool,
    pub fields: Vec<Drawn>,
    pub people: Vec<MemberLine>,
    pub requests: Vec<RequestLine>,
    pub pending: Vec<PendingLine>,
    pub left: u64,
    /// Which others look like it: name and why.
    pub alike: Vec<AlikeLine>,
    pub contact: String,
    pub emails: Drawn,
    pub role: Drawn,
}

/// Another organisation that may be the same.
#[derive(Debug, Serialize)]
pub struct AlikeLine {
    pub name: String,
    pub why: String,
}

/// Somebody of it.
#[derive(Debug, Serialize)]
pub struct MemberLine {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    pub since: When,
    pub seen: Option<When>,
    pub is_self: bool,
    /// What else they can be made: word and label.
    pub roles: Vec<(String, String)>,
}

/// Somebody who asks to join.
#[derive(Debug, Serialize)]
pub struct RequestLine {
    pub id: String,
    pub name: String,
    pub email: String,
    pub message: String,
    pub at: When,
}

impl Page for OrganisationPage {
    const TEMPLATE: &'static str = "my/organisation.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let member = |is_self: bool| MemberLine {
            id: "1".to_owned(),
            name: hostile.to_owned(),
            email: "kim@example.org".to_owned(),
            role: "Lead".to_owned(),
            since: When::sample(),
            seen: is_self.then(When::sample),
            is_self,
            roles: vec![("viewer".to_owned(), "Make viewer".to_owned())],
        };
        let page = || Self {
            name: "Aalto & Sensors Oy".to_owned(),
            action: "/my/organisation/1".to_owned(),
            verify_how: "Enter the email domain first.".to_owned(),
            fields: Drawn::samples(),
            people: vec![member(true)],
            ..Self::default()
        };
        vec![
            page(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-name".to_owned()), text: hostile.to_owned() }],
                name: hostile.to_owned(),
                leads: true,
                may_verify: true,
                people: vec![member(true), member(false)],
                requests: vec![RequestLine {
                    id: "1".to_owned(),
                    name: hostile.to_owned(),
                    email: "eve@example.org".to_owned(),
                    message: hostile.to_owned(),
                    at: When::sample(),
                }],
                pending: Vec::new(),
                alike: vec![AlikeLine { name: hostile.to_owned(), why: "Same name".to_owned() }],
                left: 1,
                ..page()
            },
            Self { verified: Some("aalto.example".to_owned()), leads: true, ..page() },
        ]
    }
}

type Answered = Result<Either<HttpResponse, Html<OrganisationPage>>, Failure>;

pub(in crate::web) async fn list(
    app: web::Data<App>,
    op: Op,
) -> Result<Either<HttpResponse, Html<OrganisationsPage>>, Failure> {
    let mine = services::organisation::mine(&app, &op).await?;
    if let [only] = mine.as_slice() {
        return Ok(Either::Left(see_other(&format!("/my/organisation/{}", only.id))));
    }
    let wording = app.wording_for(&op);
    let rows = mine.iter().map(|one| OrganisationLine {
        name: one.name.clone(),
        href: format!("/my/organisation/{}", one.id),
        role: wording.say(&format!("team-role-{}", one.role)),
    });
    Ok(Either::Right(html(OrganisationsPage { rows: rows.collect() })))
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<Html<OrganisationPage>, Failure> {
    let own = services::organisation::own(&app, &op, parse(&id)?).await?;
    let typed = as_kept(&own.profile);
    Ok(html(draw(&app, &op, &own, &typed, &Fields::default(), &Invalid::default())))
}

pub(in crate::web) async fn save(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Answered {
    let id = parse(&id)?;
    let typed = typed(&fields);
    let saved = services::organisation::save(&app, &op, id, &typed).await;
    answer(&app, &op, id, saved, "flash-organisation-saved", Some(&typed), &fields).await
}

pub(in crate::web) async fn invite(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Answered {
    let id = parse(&id)?;
    let invited = match fields.get("role").parse() {
        Ok(role) => {
            let place = Place::Organisation(id);
            services::invitation::invite(&app, &op, place, fields.get("emails"), role).await.map(|_| ())
        }
        Err(_) => Err(Error::Invalid(Invalid::field("role", "team-role-missing"))),
    };
    answer(&app, &op, id, invited, "flash-team-invited", None, &fields).await
}

pub(in crate::web) async fn resend(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let invitation = fields.get("invitation").parse().map_err(|_| Error::NotFound)?;
    services::invitation::resend(&app, &op, Place::Organisation(parse(&id)?), invitation).await?;
    Ok(back(&app, &id, "flash-team-resent"))
}

pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let invitation = fields.get("invitation").parse().map_err(|_| Error::NotFound)?;
    services::invitation::revoke(&app, &op, Place::Organisation(parse(&id)?), invitation).await?;
    Ok(back(&app, &id, "flash-team-revoked"))
}

pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let person = fields.get("person").parse().map_err(|_| Error::NotFound)?;
    let role = match fields.get("do") {
        "remove" => None,
        role => Some(role.parse().map_err(|_| Error::NotFound)?),
    };
    services::organisation::set_role(&app, &op, parse(&id)?, person, role).await?;
    if role.is_none() && Some(person) == op.account() {
        return Ok(see_other_saying(&app, "/my", "flash-organisation-left"));
    }
    Ok(back(&app, &id, "flash-organisation-people"))
}

pub(in crate::web) async fn verify(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::organisation::verify(&app, &op, parse(&id)?).await?;
    Ok(back(&app, &id, "flash-organisation-verified"))
}

pub(in crate::web) async fn answer_request(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let request = fields.get("request").parse().map_err(|_| Error::NotFound)?;
    let accepts = match fields.get("do") {
        "accept" => true,
        "decline" => false,
        _ => return Err(Error::NotFound.into()),
    };
    services::organisation::answer(&app, &op, parse(&id)?, request, accepts).await?;
    Ok(back(&app, &id, "flash-organisation-answered"))
}

pub(super) fn parse(id: &str) -> Result<OrganisationId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn back(app: &App, id: &str, message: &'static str) -> HttpResponse {
    see_other_saying(app, &format!("/my/organisation/{id}"), message)
}

/// Back to the page, or the page again with what was typed and what is wrong with it.
async fn answer(
    app: &App,
    op: &Op,
    id: OrganisationId,
    done: Result<(), Error>,
    message: &'static str,
    typed: Option<&Typed>,
    fields: &Fields,
) -> Answered {
    match done {
        Ok(()) => Ok(Either::Left(back(app, &id.to_string(), message))),
        Err(Error::Invalid(invalid)) => {
            let own = services::organisation::own(app, op, id).await?;
            let kept = as_kept(&own.profile);
            Ok(Either::Right(refused(draw(app, op, &own, typed.unwrap_or(&kept), fields, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(
    app: &App,
    op: &Op,
    own: &Own,
    typed: &Typed,
    fields: &Fields,
    invalid: &Invalid,
) -> OrganisationPage {
    let wording = app.wording_for(op);
    let profile = &own.profile;
    let domain = profile.domain.clone().unwrap_or_default();
    let verify_how = match (&profile.domain, profile.verified_at) {
        (None, _) => wording.say("organisation-verify-no-domain"),
        (Some(_), Some(_)) => wording.say_with("organisation-verified-since", &[("domain", domain)]),
        (Some(_), None) => wording.say_with("organisation-verify-how", &[("domain", domain)]),
    };
    let member = |one: &services::organisation::Member| MemberLine {
        id: one.id.to_string(),
        name: one.name.clone(),
        email: one.email.clone(),
        role: wording.say(&format!("team-role-{}", one.role)),
        since: When::own_day(&wording, one.created_at),
        seen: one.seen_at.map(|at| When::own(&wording, at)),
        is_self: Some(one.id) == op.account(),
        roles: others(&wording, one.role),
    };
    let request = |one: &services::organisation::Request| RequestLine {
        id: one.id.to_string(),
        name: one.name.clone(),
        email: one.email.clone(),
        message: one.message.clone(),
        at: When::own(&wording, one.created_at),
    };
    OrganisationPage {
        errors: error_lines(&wording, invalid),
        name: profile.name.clone(),
        action: format!("/my/organisation/{}", profile.id),
        leads: own.leads,
        verified: profile.domain.clone().filter(|_| profile.verified_at.is_some()),
        verify_how,
        may_verify: own.leads && own.proves && profile.verified_at.is_none(),
        fields: controls(&wording, typed, invalid),
        people: own.people.iter().map(member).collect(),
        requests: own.requests.iter().map(request).collect(),
        pending: own.pending.iter().map(|one| pending(&wording, op, one)).collect(),
        left: own.left,
        alike: own.alike.iter().map(|(name, reasons)| alike(&wording, name, reasons)).collect(),
        contact: app.config.site.contact.clone(),
        emails: emails(&wording, invalid, fields.get("emails")),
        role: roles(&wording, invalid, fields.get("role"), TeamRole::ALL, |role| {
            role_message(false, role).to_owned()
        }),
    }
}

fn alike(wording: &Wording<'_>, name: &str, reasons: &[String]) -> AlikeLine {
    let why: Vec<_> = reasons.iter().map(|reason| wording.word("organisations-because", reason)).collect();
    AlikeLine { name: name.to_owned(), why: why.join(", ") }
}

/// The roles that somebody with this one can be given.
fn others(wording: &Wording<'_>, role: TeamRole) -> Vec<(String, String)> {
    let label = |role: TeamRole| match role {
        TeamRole::Lead => wording.say("organisation-make-lead"),
        TeamRole::Editor => wording.say("team-make-editor"),
        TeamRole::Viewer => wording.say("team-make-viewer"),
    };
    let others = TeamRole::ALL.iter().filter(|other| **other != role);
    others.map(|other| (other.as_str().to_owned(), label(*other))).collect()
}
