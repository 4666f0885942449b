//! A8: who works on a pitch, who is invited, and what the lead changes about it.

use actix_web::{Either, HttpResponse, web};
use entity::values::{InvitationState, TeamRole};
use serde::Serialize;

use super::drawn::{Choice, Drawn, When};
use crate::{
    app::App,
    domain::actor::Op,
    error::{Error, Invalid},
    services::{
        self,
        invitation::Place,
        pitch::{Change, Pending, Team, Teammate},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_at, error_lines, html, refused, see_other_saying},
        problem::Failure,
    },
    wording::Wording,
};

/// The team.
#[derive(Debug, Default, Serialize)]
pub struct TeamPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub action: String,
    pub people: Vec<PersonLine>,
    pub is_alone: bool,
    /// This person may change the team.
    pub may_manage: bool,
    /// Came by invitation and can leave.
    pub may_leave: bool,
    /// Only reads, and can ask for more.
    pub may_ask: bool,
    /// Why nobody can be invited.
    pub closed: Option<String>,
    pub left: u64,
    pub emails: Drawn,
    pub role: Drawn,
    pub pending: Vec<PendingLine>,
}

/// Somebody of the team.
#[derive(Debug, Serialize)]
pub struct PersonLine {
    pub id: String,
    pub name: String,
    pub email: String,
    pub is_self: bool,
    pub role: String,
    pub may_send: bool,
    pub through_organisation: bool,
    pub seen: Option<When>,
    pub buttons: Vec<Button>,
}

/// One change of one person.
#[derive(Debug, Serialize)]
pub struct Button {
    pub label: String,
    pub what: &'static str,
    pub kind: &'static str,
}

/// Somebody who is invited.
#[derive(Debug, Serialize)]
pub struct PendingLine {
    pub id: String,
    pub email: String,
    pub role: String,
    pub until: When,
    /// `open`, `over` or `declined`.
    pub state: &'static str,
    /// Why they declined.
    pub reason: String,
}

impl Page for TeamPage {
    const TEMPLATE: &'static str = "my/team.html";

    fn samples() -> Vec<Self> {
        let hostile = "<script>alert(1)</script>";
        let person = |is_self: bool| PersonLine {
            id: "1".to_owned(),
            name: hostile.to_owned(),
            email: "kim@example.org".to_owned(),
            is_self,
            role: "Editor".to_owned(),
            may_send: true,
            through_organisation: !is_self,
            seen: is_self.then(When::sample),
            buttons: vec![Button { label: "Remove".to_owned(), what: "remove", kind: "danger" }],
        };
        let pending = |state: &'static str| PendingLine {
            id: "1".to_owned(),
            email: "kim@example.org".to_owned(),
            role: "Viewer".to_owned(),
            until: When::sample(),
            state,
            reason: hostile.to_owned(),
        };
        let page = || Self {
            reference: "NL-7K3M9Q".to_owned(),
            action: "/my/pitches/NL-7K3M9Q/team".to_owned(),
            people: vec![person(true)],
            is_alone: true,
            ..Self::default()
        };
        vec![
            page(),
            Self {
                errors: vec![ErrorLine { href: Some("#f-emails".to_owned()), text: hostile.to_owned() }],
                people: vec![person(true), person(false)],
                is_alone: false,
                may_manage: true,
                left: 20,
                emails: Drawn {
                    value: hostile.to_owned(),
                    error: Some(hostile.to_owned()),
                    ..Drawn::default()
                },
                pending: vec![pending("open"), pending("over"), pending("declined")],
                ..page()
            },
            Self { may_ask: true, may_leave: true, ..page() },
            Self { may_leave: true, closed: Some("Closed".to_owned()), may_manage: true, ..page() },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<TeamPage>, Failure> {
    let team = services::pitch::team(&app, &op, &reference).await?;
    Ok(html(draw(&app, &op, &team, &Fields::default(), None)))
}

pub(in crate::web) async fn invite(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<TeamPage>>, Failure> {
    let role =
        fields.get("role").parse().map_err(|_| Error::Invalid(Invalid::field("role", "team-role-missing")));
    let place = Place::Pitch(&reference);
    let invited = match role {
        Ok(role) => services::invitation::invite(&app, &op, place, fields.get("emails"), role).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(_) => Ok(Either::Left(back(&app, &reference, "flash-team-invited"))),
        Err(Error::Invalid(invalid)) => {
            let team = services::pitch::team(&app, &op, &reference).await?;
            Ok(Either::Right(refused(draw(&app, &op, &team, &fields, Some(&invalid)))))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let person = fields.get("person").parse().map_err(|_| Error::NotFound)?;
    let what = match fields.get("do") {
        "editor" => Change::Role(TeamRole::Editor),
        "viewer" => Change::Role(TeamRole::Viewer),
        "let_send" => Change::LetSend,
        "no_send" => Change::NoSend,
        "remove" => Change::Remove,
        "hand_over" => {
            services::invitation::hand_over(&app, &op, &reference, person).await?;
            return Ok(back(&app, &reference, "flash-team-handed"));
        }
        _ => return Err(Error::NotFound.into()),
    };
    services::pitch::change(&app, &op, &reference, person, what).await?;
    let message = if what == Change::Remove { "flash-team-removed" } else { "flash-team-changed" };
    Ok(back(&app, &reference, message))
}

pub(in crate::web) async fn resend(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = fields.get("invitation").parse().map_err(|_| Error::NotFound)?;
    services::invitation::resend(&app, &op, Place::Pitch(&reference), id).await?;
    Ok(back(&app, &reference, "flash-team-resent"))
}

pub(in crate::web) async fn revoke(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = fields.get("invitation").parse().map_err(|_| Error::NotFound)?;
    services::invitation::revoke(&app, &op, Place::Pitch(&reference), id).await?;
    Ok(back(&app, &reference, "flash-team-revoked"))
}

pub(in crate::web) async fn ask(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::pitch::ask_to_edit(&app, &op, &reference).await?;
    Ok(back(&app, &reference, "flash-team-asked"))
}

pub(in crate::web) async fn leave(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    services::pitch::leave(&app, &op, &reference).await?;
    Ok(see_other_saying(&app, "/my", "flash-team-left"))
}

fn back(app: &App, reference: &str, message: &'static str) -> HttpResponse {
    see_other_saying(app, &format!("/my/pitches/{reference}/team"), message)
}

fn draw(app: &App, op: &Op, team: &Team, typed: &Fields, invalid: Option<&Invalid>) -> TeamPage {
    let wording = app.wording_for(op);
    let nothing = Invalid::default();
    let invalid = invalid.unwrap_or(&nothing);
    let own = team.people.iter().find(|person| Some(person.id) == op.account());
    TeamPage {
        errors: error_lines(&wording, invalid),
        reference: team.seen.head.reference.clone(),
        action: format!("/my/pitches/{}/team", team.seen.head.reference),
        is_alone: team.people.len() == 1,
        people: team.people.iter().map(|one| person(&wording, op, team, one)).collect(),
        may_manage: team.may_manage,
        may_ask: team.may_ask,
        may_leave: own.is_some_and(|own| own.invited.is_some() && !own.is_lead),
        closed: match &team.closed {
            Some(Error::Refused(refusal)) if team.may_manage => Some(wording.refusal(refusal)),
            _ => None,
        },
        left: team.left,
        emails: emails(&wording, invalid, typed.get("emails")),
        role: roles(&wording, invalid, typed.get("role"), &[TeamRole::Editor, TeamRole::Viewer], |role| {
            format!("team-role-{role}-what")
        }),
        pending: team.pending.iter().map(|one| pending(&wording, op, one)).collect(),
    }
}

/// The control for addresses, one a line.
pub(super) fn emails(wording: &Wording<'_>, invalid: &Invalid, typed: &str) -> Drawn {
    let wrong: Vec<String> = invalid
        .0
        .iter()
        .filter(|error| error.field == "emails")
        .map(|error| wording.refusal(&error.why))
        .collect();
    Drawn {
        id: "f-emails".to_owned(),
        name: "emails".to_owned(),
        label: wording.say("team-emails"),
        hint: wording.say("team-emails-hint"),
        kind: "long_text",
        value: typed.to_owned(),
        inputmode: "email",
        error: (!wrong.is_empty()).then(|| wrong.join(" · ")),
        ..Drawn::default()
    }
}

/// The control for a role, with what each of them does.
pub(super) fn roles(
    wording: &Wording<'_>,
    invalid: &Invalid,
    typed: &str,
    choice: &[TeamRole],
    what: impl Fn(TeamRole) -> String,
) -> Drawn {
    let typed = typed.parse().unwrap_or(TeamRole::Editor);
    let option = |role: &TeamRole| Choice {
        value: role.as_str().to_owned(),
        label: wording.say(&format!("team-role-{role}")),
        checked: *role == typed,
        hint: Some(wording.say(&what(*role))),
    };
    Drawn {
        id: "f-role".to_owned(),
        name: "role".to_owned(),
        label: wording.say("team-invited-as"),
        kind: "one_of",
        options: choice.iter().map(option).collect(),
        error: error_at(wording, invalid, "role"),
        ..Drawn::default()
    }
}

fn person(wording: &Wording<'_>, op: &Op, team: &Team, one: &Teammate) -> PersonLine {
    let role = one.role();
    PersonLine {
        id: one.id.to_string(),
        name: one.name.clone(),
        email: one.email.clone(),
        is_self: Some(one.id) == op.account(),
        role: wording.say(&format!("team-role-{role}")),
        may_send: role == TeamRole::Editor && one.may_send_at.is_some(),
        through_organisation: !one.is_lead && one.invited.is_none(),
        seen: one.seen_at.map(|at| When::own(wording, at)),
        buttons: if team.may_manage && !one.is_lead { buttons(wording, one, role) } else { Vec::new() },
    }
}

fn buttons(wording: &Wording<'_>, one: &Teammate, role: TeamRole) -> Vec<Button> {
    let invited = one.invited.is_some();
    let is_editor = role == TeamRole::Editor;
    [
        (is_editor && one.may_send_at.is_none(), "team-let-send", "let_send", ""),
        (is_editor && one.may_send_at.is_some(), "team-no-send", "no_send", ""),
        (invited && !is_editor, "team-make-editor", "editor", ""),
        (invited && is_editor, "team-make-viewer", "viewer", ""),
        (invited, "team-hand-over", "hand_over", ""),
        (invited, "team-remove", "remove", "danger"),
    ]
    .into_iter()
    .filter(|(applies, ..)| *applies)
    .map(|(_, label, what, kind)| Button { label: wording.say(label), what, kind })
    .collect()
}

pub(super) fn pending(wording: &Wording<'_>, op: &Op, one: &Pending) -> PendingLine {
    PendingLine {
        id: one.id.to_string(),
        email: one.email.clone(),
        role: wording.say(&format!("team-role-{}", one.role)),
        until: When::own(wording, one.expires_at),
        state: match one.state {
            InvitationState::Declined => "declined",
            _ if op.now >= one.expires_at => "over",
            _ => "open",
        },
        reason: one.reason.clone(),
    }
}
