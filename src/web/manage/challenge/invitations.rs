//! M24: the invited people of a challenge, whether it is for them alone, and what was recommended for it.

use actix_web::{Either, HttpResponse, http::StatusCode, web};
use entity::values::{ChallengeState, ReferralId};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::invitations::{LIST, Progress, Step, line},
        mail::EmailAddress,
    },
    error::{Error, Invalid},
    services::{
        self,
        challenge::{Guests, Invitation, Waiting},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, refused, see_other_saying},
        problem::{Failure, Problem},
        view::{Badge, Control, Link, Pager, When},
    },
    wording::Wording,
};

/// Everybody who was invited, and ways to invite more.
#[derive(Debug, Serialize)]
pub struct GuestsPage {
    pub errors: Vec<ErrorLine>,
    pub back: Link,
    pub action: String,
    /// For whom the challenge is.
    pub audience: String,
    /// While that can be chosen.
    pub choice: Option<Chosen>,
    /// Why nobody can be invited now.
    pub closed: Option<String>,
    pub list: Option<Control>,
    /// How many mails can still be sent today.
    pub left: String,
    /// The recommendation after which somebody is invited.
    pub referral: Option<String>,
    pub totals: String,
    pub rows: Vec<GuestRow>,
    pub pager: Pager,
    pub referrals: Vec<ReferralRow>,
}

/// Who may know of the challenge.
#[derive(Debug, Serialize)]
pub struct Chosen {
    pub action: String,
    pub control: Control,
}

/// One invitation.
#[derive(Debug, Serialize)]
pub struct GuestRow {
    pub organisation: String,
    pub contact: String,
    pub email: String,
    pub state: Badge,
    pub at: When,
    /// Why they declined.
    pub reason: String,
    pub action: String,
    pub steps: Vec<StepButton>,
}

/// What can be done with it.
#[derive(Debug, Serialize)]
pub struct StepButton {
    pub word: &'static str,
    pub label: String,
}

/// One recommendation that waits.
#[derive(Debug, Serialize)]
pub struct ReferralRow {
    pub organisation: String,
    pub website: String,
    pub why: String,
    pub known: String,
    pub by: String,
    pub at: When,
    /// The form above, filled in.
    pub invite: String,
    /// Sets it aside.
    pub action: String,
    pub reason: Control,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Shown {
    before: String,
    referral: String,
}

/// What somebody sent that could not be taken.
#[derive(Default)]
struct Sent<'a> {
    list: &'a str,
    referral: Option<ReferralId>,
    /// The reason for setting this recommendation aside.
    reason: Option<(ReferralId, &'a str)>,
    invalid: Invalid,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    shown: web::Query<Shown>,
) -> Result<Html<GuestsPage>, Failure> {
    let before = shown.before.parse().ok();
    let guests = services::challenge::guests(&app, &op, &slug, before).await?;
    let of = guests.referrals.iter().find(|one| one.id.to_string() == shown.referral);
    let prefilled = of.map(filled_in).unwrap_or_default();
    let sent = Sent { list: &prefilled, referral: of.map(|one| one.id), ..Sent::default() };
    Ok(html(draw(&app.wording_for(&op), &op, &guests, &sent)))
}

/// The line of whoever was recommended; what is missing in it is typed.
fn filled_in(of: &Waiting) -> String {
    let address = EmailAddress::parse(&of.website).map(|email| email.as_str().to_owned());
    line(&of.organisation, "", &address.unwrap_or_default())
}

pub(in crate::web) async fn invite(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<GuestsPage>>, Failure> {
    let referral = match fields.get("referral") {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::BadRequest)?),
    };
    let done = services::challenge::invite(&app, &op, &slug, fields.get(LIST), referral).await;
    let sent = Sent { list: fields.get(LIST), referral, ..Sent::default() };
    answer(&app, &op, &slug, done.map(|_| "flash-invite-sent"), sent).await
}

pub(in crate::web) async fn step(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<GuestsPage>>, Failure> {
    let (slug, id) = path.into_inner();
    services::challenge::editing(&app, &op, &slug).await?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let step = Step::parse(fields.get("do")).ok_or(Problem::BadRequest)?;
    let done = services::challenge::step_invitation(&app, &op, &slug, id, step).await;
    let said = match step {
        Step::Remind => "flash-invite-reminded",
        Step::Resend => "flash-invite-resent",
        Step::Revoke => "flash-invite-revoked",
    };
    answer(&app, &op, &slug, done.map(|()| said), Sent::default()).await
}

pub(in crate::web) async fn set_audience(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<GuestsPage>>, Failure> {
    services::challenge::editing(&app, &op, &slug).await?;
    let is_invite_only = match fields.get("audience") {
        "invited" => true,
        "everybody" => false,
        _ => return Err(Problem::BadRequest.into()),
    };
    let done = services::challenge::set_audience(&app, &op, &slug, is_invite_only).await;
    answer(&app, &op, &slug, done.map(|()| "flash-run-saved"), Sent::default()).await
}

pub(in crate::web) async fn set_aside(
    app: web::Data<App>,
    op: Op,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<GuestsPage>>, Failure> {
    let (slug, id) = path.into_inner();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let reason = fields.get("reason");
    let done = services::challenge::set_aside(&app, &op, &slug, id, reason).await;
    let sent = Sent { reason: Some((id, reason)), ..Sent::default() };
    answer(&app, &op, &slug, done.map(|()| "flash-referral-aside"), sent).await
}

/// Back to the list; or the page with everything that was typed, and why it could not be taken.
async fn answer(
    app: &App,
    op: &Op,
    slug: &str,
    done: Result<&'static str, Error>,
    sent: Sent<'_>,
) -> Result<Either<HttpResponse, Html<GuestsPage>>, Failure> {
    let drawn = async |sent: &Sent<'_>| {
        let guests = services::challenge::guests(app, op, slug, None).await?;
        Ok::<_, Failure>(draw(&app.wording_for(op), op, &guests, sent))
    };
    match done {
        Ok(said) => {
            let path = format!("/manage/challenges/{slug}/invitations");
            Ok(Either::Left(see_other_saying(app, &path, said)))
        }
        Err(Error::Invalid(mut invalid)) => {
            if let Some((id, _)) = sent.reason {
                invalid.0.iter_mut().for_each(|error| error.field = format!("reason-{id}"));
            }
            Ok(Either::Right(refused(drawn(&Sent { invalid, ..sent }).await?)))
        }
        // Nothing typed is lost.
        Err(Error::Refused(why)) => {
            let mut page = drawn(&sent).await?;
            page.errors.push(ErrorLine { href: None, text: app.wording_for(op).refusal(&why) });
            Ok(Either::Right(html_with(page, StatusCode::CONFLICT)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(wording: &Wording<'_>, op: &Op, guests: &Guests, sent: &Sent<'_>) -> GuestsPage {
    let (slug, content) = (&guests.kept.slug, &guests.kept.content);
    let at = format!("/manage/challenges/{slug}");
    let is_invite_only = guests.kept.invite_only_at.is_some();
    let audience = if is_invite_only { "invited" } else { "everybody" };
    let list = Control::new(wording, &sent.invalid, "long_text", LIST, "invite-list", sent.list);
    let totals = &guests.totals;
    let numbers = [
        ("sent", totals.sent),
        ("opened", totals.opened),
        ("accepted", totals.accepted),
        ("declined", totals.declined),
    ]
    .map(|(word, number)| (word, number.to_string()));
    GuestsPage {
        errors: error_lines(wording, &sent.invalid),
        back: Link::new(content.title.clone(), at.clone()),
        action: format!("{at}/invitations"),
        audience: wording.say(&format!("audience-{audience}-what")),
        choice: (content.state == ChallengeState::Draft).then(|| Chosen {
            action: format!("{at}/audience"),
            control: Control::new(wording, &sent.invalid, "one_of", "audience", "audience-title", audience)
                .options(
                    ["everybody", "invited"]
                        .map(|word| (word.to_owned(), wording.say(&format!("audience-{word}")))),
                ),
        }),
        closed: guests.closed.as_ref().map(|why| wording.refusal(why)),
        list: guests.closed.is_none().then(|| list.hint(wording, "invite-list-hint")),
        left: wording.say_with("invite-left", &[("n", guests.left.to_string())]),
        referral: sent.referral.map(|id| id.to_string()),
        totals: wording.say_with("invite-totals", &numbers),
        rows: guests.rows.iter().map(|one| row(wording, op, guests, one)).collect(),
        pager: Pager {
            next: guests.next.map(|last| format!("{at}/invitations?before={last}")),
            ..Pager::default()
        },
        referrals: guests.referrals.iter().map(|one| referral(wording, guests, one, sent)).collect(),
    }
}

fn row(wording: &Wording<'_>, op: &Op, guests: &Guests, one: &Invitation) -> GuestRow {
    let progress = one.progress(op.now);
    let kind = match progress {
        Progress::Sent | Progress::Opened => "info",
        Progress::Accepted => "ok",
        Progress::Declined | Progress::Expired => "warn",
        Progress::Revoked => "mute",
    };
    let label = |step: Step| wording.say(&format!("invite-do-{}", step.as_str()));
    let follow = Step::ALL.into_iter().filter(|step| step.follows(progress));
    GuestRow {
        organisation: one.organisation.clone(),
        contact: one.contact.clone(),
        email: one.email.clone(),
        state: Badge { kind, text: wording.say(&format!("invite-progress-{}", progress.as_str())) },
        at: When::short(wording, one.created_at, &guests.kept.content.zone),
        reason: one.reason.clone(),
        action: format!("/manage/challenges/{}/invitations/{}", guests.kept.slug, one.id),
        // Nobody is mailed while nobody can be invited.
        steps: follow
            .filter(|step| *step == Step::Revoke || guests.closed.is_none())
            .map(|step| StepButton { word: step.as_str(), label: label(step) })
            .collect(),
    }
}

fn referral(wording: &Wording<'_>, guests: &Guests, one: &Waiting, sent: &Sent<'_>) -> ReferralRow {
    let at = format!("/manage/challenges/{}", guests.kept.slug);
    let typed = sent.reason.filter(|(id, _)| *id == one.id).map_or("", |(_, typed)| typed);
    let id = format!("reason-{}", one.id);
    let reason = Control::new(wording, &sent.invalid, "short_text", &id, "referral-reason", typed);
    ReferralRow {
        organisation: one.organisation.clone(),
        website: one.website.clone(),
        why: one.why.clone(),
        known: one.known.clone(),
        by: one.scout.clone().unwrap_or_else(|| wording.say("referral-by-nobody")),
        at: When::short(wording, one.referred_at, &guests.kept.content.zone),
        invite: format!("{at}/invitations?referral={}#f-{LIST}", one.id),
        action: format!("{at}/referrals/{}", one.id),
        reason: Control { name: "reason".to_owned(), ..reason },
    }
}

impl Page for GuestsPage {
    const TEMPLATE: &'static str = "manage/invitations.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, choice, hostile, when};
        let path = "/manage/challenges/quiet/invitations";
        let empty = || Self {
            errors: Vec::new(),
            back: Link::new(hostile(), "/manage/challenges/quiet"),
            action: path.to_owned(),
            audience: hostile(),
            choice: None,
            closed: Some(hostile()),
            list: None,
            left: hostile(),
            referral: None,
            totals: hostile(),
            rows: Vec::new(),
            pager: Pager::default(),
            referrals: Vec::new(),
        };
        let row = |steps: &[&'static str]| GuestRow {
            organisation: hostile(),
            contact: if steps.is_empty() { String::new() } else { hostile() },
            email: "kim@example.org".to_owned(),
            state: badge(),
            at: when(),
            reason: if steps.is_empty() { hostile() } else { String::new() },
            action: format!("{path}/01a205a4-d069-738a-b822-a4ae99429d34"),
            steps: steps.iter().map(|word| StepButton { word, label: hostile() }).collect(),
        };
        let referral = ReferralRow {
            organisation: hostile(),
            website: hostile(),
            why: hostile(),
            known: hostile(),
            by: hostile(),
            at: when(),
            invite: format!("{path}?referral=1#f-list"),
            action: "/manage/challenges/quiet/referrals/01a205a4-d069-738a-b822-a4ae99429d34".to_owned(),
            reason: Control { error: Some(hostile()), ..Control::empty("reason-1", "short_text", hostile()) },
        };
        let full = Self {
            errors: vec![ErrorLine { href: Some("#f-list".to_owned()), text: hostile() }],
            choice: Some(Chosen {
                action: "/manage/challenges/quiet/audience".to_owned(),
                control: Control {
                    options: vec![choice(&hostile())],
                    ..Control::empty("audience", "one_of", hostile())
                },
            }),
            closed: None,
            list: Some(Control {
                value: Some(format!("</textarea>{}", hostile())),
                error: Some(hostile()),
                ..Control::empty(LIST, "long_text", hostile())
            }),
            referral: Some("1".to_owned()),
            rows: vec![row(&["remind", "revoke"]), row(&[])],
            pager: Pager { next: Some(format!("{path}?before=1")), ..Pager::default() },
            referrals: vec![referral],
            ..empty()
        };
        vec![empty(), full]
    }
}
