//! What each route is about: the line of the matrix that decides, and with which names its pattern is filled. A
//! route or a parameter that is not known here fails the walk by name.

use entity::values::{Role, TeamRole};
use overture::{
    domain::policy::{Denied, Line, Mask},
    web::routes::{Audience, Route},
};

use super::world::World;

/// Which object a route is about, and the line that decides about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Nothing confidential: whoever the audience includes.
    Nobody,
    /// A challenge as everybody sees it.
    PublicChallenge,
    /// A pitch, on the pages of its own team.
    Own(Line),
    /// A pitch, on the pages of its evaluators.
    Judged(Line),
    /// A pitch, at the desk.
    Managed(Line),
    /// A challenge, at the desk.
    Desk(Line),
    /// A challenge, for those who run it: what comes of it is another story.
    Run(Line),
    Partnership,
    /// The organisation of a pitch, on the pages of its own people: what its leads do, and what all of them see.
    OwnOrganisation {
        leads: bool,
    },
    /// The portal itself.
    Portal(Line),
    /// The glass of a pitch.
    Glass,
    /// The agreement of guests.
    Agreement,
    /// The link of an invitation.
    Offer,
    /// A form that waits for its sender.
    Held,
    /// There is none of these in this world.
    Missing,
}

/// The line of each route.
pub(super) fn about(route: &Route) -> About {
    match (route.method, route.path) {
        (_, "/challenges/{slug}" | "/challenges/{slug}/pitch")
        | (_, "/challenges/{slug}/updates.atom" | "/challenges/{slug}/deadline.ics")
        | (_, "/challenges/{slug}/questions" | "/challenges/{slug}/updates" | "/challenges/{slug}/follow")
        | (_, "/challenges/{slug}/picture.svg" | "/challenges/{slug}/recommend") => About::PublicChallenge,
        (_, "/c/{code}" | "/embed/{id}") => About::Missing,
        (_, "/calendar/{token}" | "/subscriptions/{token}" | "/subscriptions/{token}/stop") => About::Missing,
        ("GET", "/my/pitches/{ref}/team") => About::Own(Line::SeePitch),
        ("POST", "/my/pitches/{ref}/team/leave" | "/my/pitches/{ref}/team/ask") => About::Own(Line::SeePitch),
        ("POST", path) if path.starts_with("/my/pitches/{ref}/team") => About::Own(Line::ManageTeam),
        ("GET", "/my/pitches/{ref}/form") => About::Own(Line::ReadBody),
        ("GET", "/my/pitches/{ref}" | "/my/pitches/{ref}/check" | "/my/pitches/{ref}/{section}")
        | (
            "GET",
            "/my/pitches/{ref}/sent" | "/my/pitches/{ref}/receipt.json" | "/my/pitches/{ref}/receipt.txt",
        )
        | ("GET", "/my/pitches/{ref}/print" | "/my/pitches/{ref}/versions") => About::Own(Line::ReadBody),
        ("GET", "/my/pitches/{ref}/files") => About::Own(Line::ReadAttachments),
        (_, "/my/pitches/{ref}/files" | "/my/pitches/{ref}/uploads") => About::Own(Line::EditDraft),
        // There are no files in this world: the stories about files have their own.
        (_, path) if path.contains("{ref}/files/") || path.contains("{ref}/uploads/") => About::Missing,
        (_, "/my/pitches/{ref}/messages") => About::Own(Line::Clarify),
        // Nobody asked anything.
        (_, "/my/pitches/{ref}/request/{id}") => About::Missing,
        ("GET", "/manage/pitches/{ref}/messages") => About::Managed(Line::Clarify),
        ("POST", "/manage/pitches/{ref}/messages") => About::Managed(Line::ReturnPitch),
        (_, "/my/pitches/{ref}/auto-send") => About::Own(Line::SubmitPitch),
        // The lead's, as inviting is.
        (_, "/my/pitches/{ref}/pull-back" | "/my/pitches/{ref}/restore" | "/my/pitches/{ref}/late") => {
            About::Own(Line::ManageTeam)
        }
        ("POST", "/my/pitches/{ref}/address") => About::Own(Line::SeePitch),
        ("POST", "/my/pitches/{ref}/check") => About::Own(Line::SubmitPitch),
        (_, "/my/pitches/{ref}/withdraw") => About::Own(Line::WithdrawPitch),
        // Throwing a draft away is the lead's, as inviting is.
        ("POST", "/my/pitches/{ref}/delete") => About::Own(Line::ManageTeam),
        ("POST", "/my/pitches/{ref}/form" | "/my/pitches/{ref}/{section}") => About::Own(Line::EditDraft),
        ("GET", "/review/{ref}") => About::Judged(Line::ReadBody),
        ("POST", "/review/{ref}") => About::Judged(Line::WriteReview),
        (_, "/review/{ref}/conflict") => About::Judged(Line::DeclareConflict),
        (_, "/review/{ref}/recuse") => About::Judged(Line::WriteReview),
        ("POST", "/review/declarations") => About::Judged(Line::DeclareConflict),
        (_, "/manage/import/{id}" | "/manage/import/{id}/take" | "/manage/import/{id}/undo") => {
            About::Missing
        }
        (_, "/manage/challenges/new" | "/manage/import" | "/manage/fields") => {
            About::Portal(Line::SearchPeople)
        }
        // No such word: what becomes of one is told by the stories about fields.
        (_, "/fields/{word}") => About::Missing,
        (_, path) if path.starts_with("/manage/fields/{word}") => About::Missing,
        ("GET", "/manage/challenges/{slug}" | "/manage/challenges/{slug}/preview") => {
            About::Desk(Line::ReadOutbox)
        }
        ("GET", "/manage/challenges/{slug}/form" | "/manage/challenges/{slug}/form/try")
        | ("POST", "/manage/challenges/{slug}/form/try" | "/manage/challenges/{slug}/form/decide")
        | ("GET", "/manage/challenges/{slug}/form/export") => About::Run(Line::ReadOutbox),
        (_, "/manage/challenges/{slug}/updates" | "/manage/challenges/{slug}/share")
        | (_, "/manage/challenges/{slug}/invitations" | "/manage/challenges/{slug}/audience")
        | (_, "/manage/challenges/{slug}/invitations/{id}" | "/manage/challenges/{slug}/referrals/{id}") => {
            About::Run(Line::EditChallenge)
        }
        (_, path) if path.starts_with("/manage/challenges/{slug}/questions") => {
            About::Run(Line::EditChallenge)
        }
        (_, path) if path.starts_with("/manage/challenges/{slug}/form") => About::Run(Line::EditChallenge),
        ("GET", "/manage/challenges/{slug}/deadlines") => About::Desk(Line::ReadOutbox),
        ("POST", "/manage/challenges/{slug}/deadlines") => About::Run(Line::EditChallenge),
        // Nobody let the host see a draft.
        (_, "/manage/challenges/{slug}/deadlines/{ref}") => About::Missing,
        ("GET", "/manage/challenges/{slug}/trail") => About::Desk(Line::ReadAudit),
        ("POST", "/manage/challenges/{slug}/reopen/decide") => About::Run(Line::ReadOutbox),
        (_, "/manage/challenges/{slug}/content" | "/manage/challenges/{slug}/dates")
        | (_, "/manage/challenges/{slug}/eligibility" | "/manage/challenges/{slug}/terms")
        | (_, "/manage/challenges/{slug}/publish" | "/manage/challenges/{slug}/state")
        | (_, "/manage/challenges/{slug}/reopen" | "/manage/challenges/{slug}/preview") => {
            About::Run(Line::EditChallenge)
        }
        // None of them was changed since its publication.
        (_, "/challenges/{slug}/changes" | "/preview/{token}") => About::Missing,
        (_, "/manage/pitches/bulk") => About::Managed(Line::AssignEvaluators),
        ("GET", "/manage/pitches/{ref}") => About::Managed(Line::ReadConflicts),
        ("GET", "/manage/pitches/{ref}/similar") => About::Managed(Line::ReadBody),
        (_, "/manage/pitches/{ref}/convert") => About::Managed(Line::ProposeDecision),
        ("GET", "/manage/challenges/{slug}/pitches" | "/manage/challenges/{slug}/decisions")
        | ("GET", "/manage/challenges/{slug}/release" | "/manage/challenges/{slug}/releases/{id}") => {
            About::Desk(Line::ReadOutbox)
        }
        ("POST", "/manage/challenges/{slug}/decisions") => About::Managed(Line::ProposeDecision),
        ("POST", "/manage/challenges/{slug}/decisions/approve") => About::Managed(Line::ApproveDecision),
        ("POST", "/manage/challenges/{slug}/release") => About::Desk(Line::EditChallenge),
        (_, path) if path.starts_with("/manage/partnerships/{slug}") => About::Partnership,
        // Whoever is signed in may ask.
        ("POST", "/my/organisation/{id}/join") => About::Nobody,
        ("GET", "/my/organisation/{id}") => About::OwnOrganisation { leads: false },
        (_, path) if path.starts_with("/my/organisation/{id}") => About::OwnOrganisation { leads: true },
        (_, "/manage/challenges/{slug}/people") => About::Desk(Line::Configure),
        (_, "/admin/glass/{ref}" | "/admin/glass/{ref}/end") => About::Glass,
        (_, "/admin/organisations" | "/admin/organisations/{id}") | ("GET", "/admin/organisations/merge") => {
            About::Portal(Line::SearchPeople)
        }
        (_, "/admin/audit" | "/admin/audit/verify" | "/admin/audit/export") => About::Nobody,
        (_, "/admin/privacy/requests/{id}" | "/my/account/data/export/{id}") => About::Missing,
        (_, path) if path.starts_with("/admin/") => About::Portal(Line::Administer),
        (_, "/review/agreement") => About::Agreement,
        (_, "/invite/{token}" | "/invite/{token}/decline") => About::Offer,
        (_, "/continue/{id}") => About::Held,
        (_, "/my/account/address/{token}" | "/reset/{token}" | "/confirm/{token}") => About::Missing,
        (_, "/my/account/sessions/{id}/end" | "/sign-in/link/{token}" | "/static/{file:.*}")
        | (_, "/my/account/passkeys/{id}" | "/my/account/passkeys/{id}/remove")
        | (_, "/mailbox" | "/mailbox/{id}") => About::Missing,
        (_, path) if !path.contains('{') => About::Nobody,
        (method, path) => panic!("declare the line of the matrix for {method} {path}"),
    }
}

/// The path with the names of this world; several where a parameter has several values.
pub(super) fn filled(route: &Route, world: &World, pitch: usize) -> Vec<String> {
    let placed = &world.pitches[pitch];
    let mut paths = vec![String::new()];
    let mut rest = route.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap();
        let values: Vec<String> = match name {
            "ref" => vec![placed.reference.clone()],
            "section" => ["organisation", "solution", "evidence", "partnership", "terms", "none"]
                .map(str::to_owned)
                .to_vec(),
            "slug" if route.path.starts_with("/manage/partnerships/") => {
                vec![placed.partnership.clone().unwrap_or_else(|| "none".to_owned())]
            }
            // As many challenges as pitches: each in its own state.
            "slug" => vec![world.challenges[pitch].0.clone()],
            "id" if route.path.contains("/releases/") => vec![world.release.clone()],
            "id" if route.path.contains("organisation") && !route.path.contains("/merges/") => {
                vec![world.organisations[pitch].0.to_string()]
            }
            "id" if route.path.starts_with("/admin/users/") => vec![world.named.person.clone()],
            "id" if route.path.starts_with("/admin/roles/changes/") => vec![world.named.change.clone()],
            "id" if route.path.starts_with("/admin/roles/") => vec![world.named.role.clone()],
            "id" if route.path.starts_with("/continue/") => vec![world.named.held.clone()],
            "token" if route.path.starts_with("/invite/") => vec![world.named.token.clone()],
            "id" | "token" | "code" | "word" | "file:.*" => vec!["none".to_owned()],
            unknown => panic!("what is {{{unknown}}} of {}? Say it in `filled`", route.path),
        };
        paths = paths
            .iter()
            .flat_map(|path| values.iter().map(move |value| format!("{path}{before}{value}")))
            .collect();
        rest = tail;
    }
    paths.into_iter().map(|path| path + rest).collect()
}

/// What is to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// The page, or the way to it.
    Answered,
    SignIn,
    NotFound,
    /// 403; or 404 where the page is one of another side.
    Refused,
    /// 403 and nothing else.
    Closed,
    /// The way to the agreement, or 403.
    Agreement,
    /// The right is there and the moment is wrong: a page that says so, or 409.
    NotNow,
    /// Anything but a fault: nobody may learn a secret from it.
    Harmless,
}

impl Expected {
    /// Whether this status is it. A form that says nothing may be refused as such by whoever sees the page.
    pub(super) fn is_met(self, status: u16, says_nothing: bool) -> bool {
        match self {
            Self::Refused if says_nothing => matches!(status, 303 | 400 | 403 | 404 | 409 | 422),
            // Gone is an answer: it says that there was one.
            Self::Answered => (200..400).contains(&status) || status == 410,
            Self::SignIn => status == 303,
            Self::NotFound => status == 404,
            Self::Refused => matches!(status, 403 | 404),
            Self::Closed => status == 403,
            Self::Agreement => matches!(status, 303 | 403),
            Self::NotNow => matches!(status, 200 | 303 | 404 | 409 | 422),
            Self::Harmless => status < 500,
        }
    }
}

fn of(said: Result<Mask, Denied>) -> Expected {
    match said {
        Ok(_) => Expected::Answered,
        Err(Denied::Hidden) => Expected::NotFound,
        Err(Denied::Forbidden) => Expected::Refused,
        Err(Denied::Locked(_)) => Expected::NotNow,
    }
}

/// Who has partnerships to look at.
const LEADS: [Role; 5] =
    [Role::PartnershipOwner, Role::EcosystemManager, Role::Executive, Role::Manager, Role::Approver];

/// Whether it makes a difference which pitch, or which challenge, a route is asked about.
pub(super) fn is_about_a_pitch(route: &Route) -> bool {
    const SEARCHED: [&str; 7] = [
        "/challenges",
        "/manage/pitches",
        "/manage/partnerships",
        "/admin/audit",
        "/admin/organisations",
        "/admin/users",
        "/admin/roles",
    ];
    let is_named = ["{ref}", "{slug}", "organisation/{id}", "organisations/{id}", "/releases/"]
        .iter()
        .any(|part| route.path.contains(part));
    let of_form = ["/review/declarations", "/manage/pitches/bulk", "/admin/organisations/merge"];
    is_named || of_form.contains(&route.path) || route.method == "GET" && SEARCHED.contains(&route.path)
}

/// The resources an admin sees who acts as somebody else.
const WHILE_ACTING: [&str; 5] = ["site", "page", "challenge", "account", "desk"];

/// What this person gets from this route about the pitch, or the challenge, of this number.
pub(super) fn expected(route: &Route, world: &World, who: usize, number: usize) -> Expected {
    let roles = &world.people[who].actor.roles;
    let signed_in = world.people[who].actor.account().is_some();
    let has = |wanted: &[Role]| wanted.iter().any(|role| roles.anywhere(*role));
    let admitted = match route.audience {
        Audience::Everything | Audience::Public | Audience::Demo => true,
        // Nobody in this world holds the token of a draft: the stories about those have their own.
        Audience::SignedIn | Audience::Enrolling | Audience::Applicant => signed_in,
        Audience::Desk => has(&[Role::Manager, Role::Approver]),
        Audience::DeskOrAdmin => has(&[Role::Manager, Role::Approver, Role::Admin]),
        Audience::Partnerships => has(&LEADS),
        Audience::PartnershipsOrAdmin => has(&LEADS) || has(&[Role::Admin]),
        Audience::Organisations => has(&[Role::Admin, Role::Manager]),
        Audience::Admin => has(&[Role::Admin]),
        Audience::Audit => has(&[Role::Admin, Role::Auditor]),
    };
    if !admitted {
        return if signed_in { Expected::NotFound } else { Expected::SignIn };
    }
    let actor = &world.people[who].actor;
    // The one thing left to do is to stop.
    let is_shown = route.method == "GET" && WHILE_ACTING.contains(&route.resource);
    let is_of_machines = matches!(route.audience, Audience::Everything | Audience::Demo);
    if actor.is_acting() && !is_shown && !is_of_machines {
        let stops = route.path == "/acting/end";
        return if stops { Expected::Harmless } else { Expected::Closed };
    }
    let waits = || world.facts[who][number].waits_for_agreement(actor, world.portal.now());
    match about(route) {
        About::Judged(line) if line != Line::DeclareConflict && waits() => Expected::Agreement,
        About::OwnOrganisation { leads } => match world.belongs(who, number) {
            None => Expected::NotFound,
            Some(role) if leads && role != TeamRole::Lead => Expected::Refused,
            Some(_) => Expected::Answered,
        },
        About::Portal(line) => match of(world.says_of_portal(line, who)).hiding() {
            // A POST of somebody who may is another story.
            Expected::Answered if route.method == "POST" => Expected::Harmless,
            expected => expected,
        },
        About::Glass if route.method == "POST" => Expected::Harmless,
        // Of drafts the host learns only the number.
        About::Glass if world.pitches[number].state == "draft" => Expected::NotFound,
        About::Glass => Expected::Answered,
        About::Agreement => match world.facts[who].iter().any(|facts| facts.assignment.is_some()) {
            true => Expected::Answered,
            false if route.method == "POST" => Expected::Refused,
            false => Expected::NotFound,
        },
        About::Offer if signed_in => Expected::Closed,
        About::Offer => Expected::Answered,
        About::Held if world.people[who].column == "AO lead" => Expected::Answered,
        About::Held => Expected::NotFound,
        // A page of the whole portal, a form without its fields.
        About::Nobody if route.method == "GET" => Expected::Answered,
        About::Nobody => Expected::Harmless,
        About::Missing => Expected::NotFound,
        // Everybody gets the page that a visitor gets.
        About::PublicChallenge => {
            match world.says_of_challenge(Line::ReadChallenge, world.place("AN"), number) {
                Ok(_) if route.path.ends_with("/pitch") || route.path.ends_with("/recommend") => {
                    Expected::NotNow
                }
                Ok(_) if route.method == "POST" => Expected::NotNow,
                said => of(said),
            }
        }
        About::Own(_) if world.facts[who][number].team.is_none() => Expected::NotFound,
        About::Own(_)
            if ["receipt.json", "receipt.txt", "print"].iter().any(|page| route.path.ends_with(page))
                && world.pitches[number].state == "draft" =>
        {
            Expected::NotFound
        }
        About::Own(_) if route.path.ends_with("/{section}") => {
            match of(world.says(Line::ReadBody, who, number)) {
                Expected::Answered if route.method == "GET" => Expected::NotNow,
                _ => of(world.says(Line::EditDraft, who, number)),
            }
        }
        // Whether it was selected is the decision's matter.
        About::Managed(line) if route.path.ends_with("/convert") => of(world.says(line, who, number)).late(),
        About::Own(line) | About::Managed(line) => of(world.says(line, who, number)),
        // Whoever has not declared is led to the question.
        About::Judged(Line::ReadBody) => match world.says(Line::ReadBody, who, number) {
            Err(Denied::Forbidden) if world.says(Line::DeclareConflict, who, number).is_ok() => {
                Expected::NotNow
            }
            // The desk of a manager is elsewhere.
            Ok(_) if world.says(Line::WriteReview, who, number) == Err(Denied::Forbidden) => {
                Expected::NotFound
            }
            said => of(said),
        },
        // About what one does not see nothing is declared.
        About::Judged(Line::DeclareConflict) if world.says(Line::SeePitch, who, number).is_err() => {
            Expected::NotFound
        }
        // A review that is handed in is not given back.
        About::Judged(Line::WriteReview) => of(world.says(Line::WriteReview, who, number)).late(),
        About::Judged(line) => of(world.says(line, who, number)),
        About::Desk(_) if route.path.contains("/releases/") && number != 0 => Expected::NotFound,
        About::Desk(line) if line == Line::ReadOutbox => {
            of(world.says_of_challenge(line, who, number)).hiding()
        }
        About::Run(line) => match world.says_of_challenge(Line::ReadOutbox, who, number) {
            Ok(_) => match of(world.says_of_challenge(line, who, number)) {
                Expected::Answered => Expected::Harmless,
                denied => denied,
            },
            denied => of(denied).hiding(),
        },
        // Nothing waits for its release in the others.
        About::Desk(_) => match world.says_of_challenge(Line::ReadOutbox, who, number) {
            Ok(_) => Expected::NotNow,
            denied => of(denied).hiding(),
        },
        About::Partnership => match &world.pitches[number].partnership {
            Some(slug) => of(world.says_of_partnership(who, slug)),
            None => Expected::NotFound,
        },
    }
}

impl Expected {
    /// The right alone is not enough, the state may say no.
    fn late(self) -> Self {
        if self == Self::Answered { Self::NotNow } else { self }
    }

    /// Other desks do not exist.
    fn hiding(self) -> Self {
        if self == Self::Refused { Self::NotFound } else { self }
    }
}
