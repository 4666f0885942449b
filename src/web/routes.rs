//! Every route of the portal, once: method, path, resource, action, audience. The table registers them,
//! feeds `overture routes`, and is walked by the access test; what is not here answers 404.

use actix_web::{http::Method, web};
use serde::Serialize;

use super::{admin, assets, health, manage, my, review, site};

/// Who may knock at a route at all; what the object allows is the policy's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Machines and files: nobody is looked up.
    Everything,
    /// Anyone, signed in or not.
    Public,
    /// The mailbox of the demo: loopback only, and only there.
    Demo,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in, and whoever holds the token of a draft whose address is not confirmed.
    Applicant,
    /// Whoever is signed in, and whoever must set up a second factor before anything else.
    Enrolling,
    /// Managers and approvers.
    Desk,
    /// These, and admins who broke the glass.
    DeskOrAdmin,
    /// Partnership owners, ecosystem managers, executives, managers, approvers.
    Partnerships,
    /// These, and admins who broke the glass.
    PartnershipsOrAdmin,
    Admin,
    /// Auditors and administrators.
    Audit,
    /// Managers and administrators.
    Organisations,
}

/// One route.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub resource: &'static str,
    pub action: &'static str,
    pub audience: Audience,
}

/// One line a path: `METHOD handler: resource action Audience`.
macro_rules! routes {
    ($($path:literal { $($method:ident $handler:path: $resource:ident $action:ident $audience:ident),+ $(,)? })+) => {
        /// The table.
        pub const ROUTES: &[Route] = &[$($(Route {
            method: stringify!($method),
            path: $path,
            resource: stringify!($resource),
            action: stringify!($action),
            audience: Audience::$audience,
        }),+),+];

        /// Registers the table; a known path with another method answers 405.
        pub(super) fn register(config: &mut web::ServiceConfig) {
            $(config.service(
                web::resource($path)
                    $(.route(routes!(@method $method).to($handler)))+
                    .route(routes!(@head $($method $handler),+))
                    .default_service(web::to(super::problem::nothing_here)),
            );)+
        }
    };
    (@method GET) => { web::get() };
    (@method POST) => { web::post() };
    // HEAD is GET without the body.
    (@head GET $get:path $(, POST $post:path)?) => { web::head().to($get) };
    (@head POST $post:path) => { web::head().to(super::problem::nothing_here) };
}

routes! {
    "/" { GET site::home::home: site read Public }
    "/challenges" { GET site::challenges::list: challenge list Public }
    "/challenges/{slug}" { GET site::challenge::challenge: challenge read Public }
    "/challenges.json" { GET site::machine::list: challenge list Public }
    "/sitemap.xml" { GET site::machine::map: challenge list Public }
    "/robots.txt" { GET site::machine::robots: system read Everything }
    "/c/{code}" { GET site::machine::short: challenge read Public }
    "/challenges/{slug}/picture.svg" { GET site::machine::picture: challenge read Public }
    "/embed.js" { GET site::embed::script: asset read Everything }
    "/embed/{id}" { GET site::embed::page: challenge list Public }
    "/challenges.atom" { GET site::feeds::challenges: challenge list Public }
    "/challenges/{slug}/updates.atom" { GET site::feeds::changes: challenge read Public }
    "/challenges/{slug}/deadline.ics" { GET site::feeds::deadline: challenge read Public }
    "/calendar/{token}" { GET site::feeds::own: calendar read Public }
    "/my/calendar" {
        GET my::calendar::page: calendar read SignedIn,
        POST my::calendar::rotate: calendar update SignedIn,
    }
    "/challenges/{slug}/questions" {
        GET site::questions::page: challenge read Public,
        POST site::questions::ask: question create SignedIn,
    }
    "/challenges/{slug}/updates" { GET site::updates::page: challenge read Public }
    "/challenges/{slug}/follow" {
        GET site::follow::form: subscription create Public,
        POST site::follow::ask: subscription create Public,
    }
    "/subscriptions/{token}" {
        GET site::follow::page: subscription read Public,
        POST site::follow::settle: subscription update Public,
    }
    "/subscriptions/{token}/stop" {
        GET site::follow::page: subscription read Public,
        POST site::follow::stop: subscription end Public,
    }
    "/challenges/{slug}/recommend" {
        GET site::recommend::form: referral create SignedIn,
        POST site::recommend::recommend: referral create SignedIn,
    }
    "/my/referrals" { GET my::referrals::page: referral list SignedIn }
    "/challenges/{slug}/changes" { GET site::changes::page: challenge read Public }
    "/preview/{token}" { GET site::challenge::previewed: challenge preview Public }
    "/sign-in" { GET site::sign_in::form: session create Public, POST site::sign_in::ask: session create Public }
    "/sign-in/sent" { GET site::sign_in::sent: session create Public }
    "/sign-in/link/{token}" {
        GET site::sign_in::link: session create Public,
        POST site::sign_in::confirm: session create Public,
    }
    "/sign-in/code" {
        GET site::sign_in_code::form: session update Public,
        POST site::sign_in_code::prove: session update Public,
    }
    "/sign-in/sso" { POST site::sso::begin: session create Public }
    "/sign-in/sso/callback" { GET site::sso::callback: session create Public }
    "/sign-in/password" { POST site::sign_in::with_password: session create Public }
    "/sign-in/passkey" { POST site::passkey::sign_in: session create Public }
    "/sign-in/passkey/ask" { POST site::passkey::ask: session create Public }
    "/reset" { GET site::reset::form: password update Public, POST site::reset::ask: password update Public }
    "/reset/sent" { GET site::reset::sent: password update Public }
    "/reset/{token}" { GET site::reset::link: password update Public, POST site::reset::set: password update Public }
    "/step-up" {
        GET my::step_up::page: session update Enrolling,
        POST my::step_up::prove: session update Enrolling,
    }
    "/step-up/passkey" { POST site::passkey::prove: session update Public }
    "/step-up/passkey/ask" { POST site::passkey::ask_for_proof: session update Public }
    "/continue/{id}" { GET my::held::page: form read Enrolling }
    "/sign-out" { POST site::sign_in::sign_out: session end Public }
    "/create-account" {
        GET site::sign_in::account_form: account create Public,
        POST site::sign_in::ask_account: account create Public,
    }
    "/invite/{token}" {
        GET site::invite::page: invitation read Public,
        POST site::invite::accept: invitation accept Public,
    }
    "/invite/{token}/decline" { POST site::invite::decline: invitation decline Public }
    "/challenges/{slug}/pitch" {
        GET my::before::page: pitch read Public,
        POST my::before::start: pitch create Public,
    }
    "/confirm/{token}" {
        GET site::confirm::page: pitch confirm Public,
        POST site::confirm::confirm: pitch confirm Public,
    }
    "/my" { GET my::home::home: pitch list SignedIn }
    "/my/account" {
        GET my::account::page: account read SignedIn,
        POST my::account::rename: account update SignedIn,
    }
    "/my/account/preferences" { POST my::preferences::choose: preference update SignedIn }
    "/my/account/reminders" { POST my::reminders::set: preference update SignedIn }
    "/my/account/address" { POST my::address::ask: account update SignedIn }
    "/my/account/address/{token}" {
        GET my::address::link: account update SignedIn,
        POST my::address::confirm: account update SignedIn,
    }
    "/my/account/security" { GET my::security::page: account read SignedIn }
    "/my/account/passkeys" {
        GET my::passkeys::list: passkey list Enrolling,
        POST my::passkeys::add: passkey create Enrolling,
    }
    "/my/account/passkeys/new" { GET my::passkeys::new: passkey create Enrolling }
    "/my/account/passkeys/ask" { POST my::passkeys::ask: passkey create Enrolling }
    "/my/account/passkeys/{id}" {
        GET my::passkeys::one: passkey read SignedIn,
        POST my::passkeys::rename: passkey update SignedIn,
    }
    "/my/account/passkeys/{id}/remove" { POST my::passkeys::remove: passkey delete SignedIn }
    "/my/account/password" {
        GET my::password::page: password update SignedIn,
        POST my::password::change: password update SignedIn,
    }
    "/my/account/password/remove" { POST my::password::remove: password delete SignedIn }
    "/my/account/sessions/{id}/end" { POST my::security::end: session end SignedIn }
    "/my/account/sessions/end-others" { POST my::security::end_others: session end SignedIn }
    "/my/account/second-factor" { GET my::second_factor::page: second_factor read Enrolling }
    "/my/account/second-factor/begin" { POST my::second_factor::begin: second_factor create Enrolling }
    "/my/account/second-factor/confirm" { POST my::second_factor::confirm: second_factor create Enrolling }
    "/my/account/second-factor/remove" { POST my::second_factor::remove: second_factor delete SignedIn }
    "/my/organisation" { GET my::organisation::list: organisation list SignedIn }
    "/my/organisation/new" {
        GET my::register::form: organisation create SignedIn,
        POST my::register::register: organisation create SignedIn,
    }
    "/my/organisation/{id}" {
        GET my::organisation::page: organisation read SignedIn,
        POST my::organisation::save: organisation update SignedIn,
    }
    "/my/organisation/{id}/join" { POST my::register::join: organisation join SignedIn }
    "/my/organisation/{id}/verify" { POST my::organisation::verify: organisation verify SignedIn }
    "/my/organisation/{id}/people" { POST my::organisation::change: organisation assign SignedIn }
    "/my/organisation/{id}/requests" { POST my::organisation::answer_request: organisation assign SignedIn }
    "/my/organisation/{id}/invite" { POST my::organisation::invite: invitation create SignedIn }
    "/my/organisation/{id}/resend" { POST my::organisation::resend: invitation create SignedIn }
    "/my/organisation/{id}/revoke" { POST my::organisation::revoke: invitation end SignedIn }
    "/my/account/data" { GET my::data::page: own_data read SignedIn }
    "/my/account/data/export" { POST my::data::ask_for_export: own_data create SignedIn }
    "/my/account/data/export/{id}" { GET my::data::download: own_data download SignedIn }
    "/my/account/data/erasure" { POST my::data::ask_for_erasure: erasure create SignedIn }
    "/my/account/data/erasure/cancel" { POST my::data::cancel_erasure: erasure delete SignedIn }
    "/my/pitches/{ref}" { GET my::pitch::page: pitch read Applicant }
    "/my/pitches/{ref}/address" { POST my::early::ask_again: pitch confirm Applicant }
    "/my/pitches/{ref}/check" {
        GET my::check::page: pitch read Applicant,
        POST my::check::send: pitch submit SignedIn,
    }
    "/my/pitches/{ref}/sent" { GET my::sent::page: pitch read SignedIn }
    "/my/pitches/{ref}/receipt.json" { GET my::sent::document: pitch download SignedIn }
    "/my/pitches/{ref}/receipt.txt" { GET my::sent::receipt: pitch download SignedIn }
    "/my/pitches/{ref}/print" { GET my::print::page: pitch read SignedIn }
    "/my/pitches/{ref}/versions" { GET my::versions::page: pitch read SignedIn }
    "/my/pitches/{ref}/pull-back" {
        GET my::back::page: pitch update SignedIn,
        POST my::back::pull_back: pitch update SignedIn,
    }
    "/my/pitches/{ref}/restore" { POST my::back::restore: pitch update SignedIn }
    "/my/pitches/{ref}/auto-send" {
        GET my::auto_send::page: pitch submit SignedIn,
        POST my::auto_send::set: pitch submit SignedIn,
    }
    "/my/pitches/{ref}/messages" {
        GET my::messages::page: message list SignedIn,
        POST my::messages::say: message create SignedIn,
    }
    "/my/pitches/{ref}/request/{id}" {
        GET my::request::page: clarification read SignedIn,
        POST my::request::answer: clarification update SignedIn,
    }
    "/my/pitches/{ref}/late" {
        GET my::missed::page: pitch read SignedIn,
        POST my::missed::release: pitch share SignedIn,
    }
    "/my/pitches/{ref}/withdraw" {
        GET my::withdraw::page: pitch withdraw SignedIn,
        POST my::withdraw::withdraw: pitch withdraw SignedIn,
    }
    "/my/pitches/{ref}/team" {
        GET my::team::page: team read SignedIn,
        POST my::team::invite: invitation create SignedIn,
    }
    "/my/pitches/{ref}/team/change" { POST my::team::change: team update SignedIn }
    "/my/pitches/{ref}/team/resend" { POST my::team::resend: invitation create SignedIn }
    "/my/pitches/{ref}/team/revoke" { POST my::team::revoke: invitation end SignedIn }
    "/my/pitches/{ref}/team/leave" { POST my::team::leave: team leave SignedIn }
    "/my/pitches/{ref}/team/ask" { POST my::team::ask: team ask SignedIn }
    "/my/pitches/{ref}/delete" { POST my::pitch::delete: pitch delete SignedIn }
    "/my/pitches/{ref}/files" {
        GET my::files::page: file list SignedIn,
        POST my::files::add: file create SignedIn,
    }
    "/my/pitches/{ref}/files/{id}" { GET my::files::download: file download SignedIn }
    "/my/pitches/{ref}/files/{id}/remove" { POST my::files::remove: file delete SignedIn }
    "/my/pitches/{ref}/uploads" { POST my::uploads::begin: file create SignedIn }
    "/my/pitches/{ref}/uploads/{id}" {
        GET my::uploads::progress: file create SignedIn,
        POST my::uploads::append: file create SignedIn,
    }
    "/my/pitches/{ref}/form" {
        GET my::form::page: pitch read SignedIn,
        POST my::form::move_it: pitch update SignedIn,
    }
    "/my/pitches/{ref}/{section}" {
        GET my::section::page: pitch read Applicant,
        POST my::section::save: pitch update Applicant,
    }
    "/receipts" { GET site::receipts::page: receipt read Public }
    "/receipts/keys.pem" { GET site::receipts::keys: receipt read Public }
    "/preferences" { POST site::preferences::set: preference update Public }
    "/how-it-works" { GET site::info::page: page read Public }
    "/help" { GET site::info::page: page read Public }
    "/accessibility" { GET site::info::page: page read Public }
    "/privacy" { GET site::info::page: page read Public }
    "/terms" { GET site::info::page: page read Public }
    "/review" { GET review::queue::queue: assignment list SignedIn }
    "/review/next" { GET review::queue::next: assignment read SignedIn }
    "/review/declarations" { POST review::conflict::declare_none: conflict create SignedIn }
    "/review/agreement" {
        GET review::agreement::page: agreement read SignedIn,
        POST review::agreement::accept: agreement accept SignedIn,
    }
    "/review/{ref}" {
        GET review::desk::open: review read SignedIn,
        POST review::desk::post: review update SignedIn,
    }
    "/review/{ref}/files/{id}" { GET review::files::download: file download SignedIn }
    "/review/{ref}/conflict" {
        GET review::conflict::form: conflict read SignedIn,
        POST review::conflict::declare: conflict create SignedIn,
    }
    "/review/{ref}/recuse" {
        GET review::recuse::form: assignment read SignedIn,
        POST review::recuse::recuse: assignment update SignedIn,
    }
    "/fields" { GET site::areas::list: area list Public }
    "/fields/{word}" { GET site::areas::one: area read Public }
    "/manage/fields" {
        GET manage::area::page: area list Organisations,
        POST manage::area::add: area create Organisations,
    }
    "/manage/fields/{word}" {
        GET manage::area::one::page: area read Organisations,
        POST manage::area::one::change: area update Organisations,
    }
    "/manage/fields/{word}/order" { POST manage::area::one::order: area update Organisations }
    "/manage/fields/{word}/state" { POST manage::area::one::state: area update Organisations }
    "/manage/fields/{word}/merge" {
        GET manage::area::merge::page: area merge Organisations,
        POST manage::area::merge::merge: area merge Organisations,
    }
    "/manage" { GET manage::today::today: desk read Desk }
    "/manage/pitches" { GET manage::pitches::all: pitch list Desk }
    "/manage/pitches/bulk" {
        GET manage::bulk::form: pitch manage Desk,
        POST manage::bulk::act: pitch manage Desk,
    }
    "/manage/pitches/{ref}" { GET manage::dossier::page: pitch read DeskOrAdmin }
    "/manage/pitches/{ref}/files/{id}" { GET manage::files::download: file download DeskOrAdmin }
    "/manage/pitches/{ref}/messages" {
        GET manage::thread::page: message list Desk,
        POST manage::thread::write: message create Desk,
    }
    "/manage/pitches/{ref}/similar" { GET manage::similar::page: pitch read Desk }
    "/manage/pitches/{ref}/convert" {
        GET manage::convert::page: partnership create Desk,
        POST manage::convert::convert: partnership create Desk,
    }
    "/manage/challenges" { GET manage::challenges::list: challenge list Desk }
    "/manage/challenges/new" {
        GET manage::challenge::new::form: challenge create Desk,
        POST manage::challenge::new::create: challenge create Desk,
    }
    "/manage/challenges/{slug}" { GET manage::challenge::overview::page: challenge read Desk }
    "/manage/challenges/{slug}/content" {
        GET manage::challenge::part::content: challenge update Desk,
        POST manage::challenge::part::save_content: challenge update Desk,
    }
    "/manage/challenges/{slug}/dates" {
        GET manage::challenge::part::dates: challenge update Desk,
        POST manage::challenge::part::save_dates: challenge update Desk,
    }
    "/manage/challenges/{slug}/eligibility" {
        GET manage::challenge::part::eligibility: challenge update Desk,
        POST manage::challenge::part::save_eligibility: challenge update Desk,
    }
    "/manage/challenges/{slug}/terms" {
        GET manage::challenge::part::terms: challenge update Desk,
        POST manage::challenge::part::save_terms: challenge update Desk,
    }
    "/manage/challenges/{slug}/form" {
        GET manage::challenge::form::page: form read Desk,
        POST manage::challenge::form::step: form update Desk,
    }
    "/manage/challenges/{slug}/form/use" { POST manage::challenge::form::put_in_use: form publish Desk }
    "/manage/challenges/{slug}/form/decide" { POST manage::challenge::form::decide: form approve Desk }
    "/manage/challenges/{slug}/form/sections/{id}" {
        GET manage::challenge::form::section::page: form update Desk,
        POST manage::challenge::form::section::save: form update Desk,
    }
    "/manage/challenges/{slug}/form/fields/{id}" {
        GET manage::challenge::form::field::page: form update Desk,
        POST manage::challenge::form::field::save: form update Desk,
    }
    "/manage/challenges/{slug}/form/try" {
        GET manage::challenge::form::attempt::page: form preview Desk,
        POST manage::challenge::form::attempt::check: form preview Desk,
    }
    "/manage/challenges/{slug}/form/export" { GET manage::challenge::form::file::export: form download Desk }
    "/manage/challenges/{slug}/form/import" {
        GET manage::challenge::form::file::page: form update Desk,
        POST manage::challenge::form::file::take_in: form update Desk,
    }
    "/manage/challenges/{slug}/publish" {
        GET manage::challenge::state::publication: challenge publish Desk,
        POST manage::challenge::state::publish: challenge publish Desk,
    }
    "/manage/challenges/{slug}/state" {
        GET manage::challenge::state::step: challenge move Desk,
        POST manage::challenge::state::bring: challenge move Desk,
    }
    "/manage/challenges/{slug}/reopen" {
        GET manage::challenge::reopen::form: challenge reopen Desk,
        POST manage::challenge::reopen::propose: challenge reopen Desk,
    }
    "/manage/challenges/{slug}/reopen/decide" { POST manage::challenge::reopen::decide: challenge reopen Desk }
    "/manage/challenges/{slug}/deadlines" {
        GET manage::challenge::deadlines::page: challenge read Desk,
        POST manage::challenge::deadlines::extend: pitch extend Desk,
    }
    "/manage/challenges/{slug}/deadlines/{ref}" {
        GET manage::challenge::deadlines::draft: pitch read Desk,
        POST manage::challenge::deadlines::accept: pitch submit Desk,
    }
    "/manage/challenges/{slug}/preview" {
        GET manage::challenge::preview::page: challenge preview Desk,
        POST manage::challenge::preview::change: challenge share Desk,
    }
    "/manage/import" {
        GET manage::import::list: challenge list Desk,
        POST manage::import::keep: challenge import Desk,
    }
    "/manage/import/{id}" {
        GET manage::import::file: challenge read Desk,
        POST manage::import::choose: challenge import Desk,
    }
    "/manage/import/{id}/take" { POST manage::import::take: challenge import Desk }
    "/manage/import/{id}/undo" { POST manage::import::undo: challenge import Desk }
    "/manage/challenges/{slug}/questions" { GET manage::challenge::questions::page: question list Desk }
    "/manage/challenges/{slug}/questions/{id}" {
        GET manage::challenge::question::page: question read Desk,
        POST manage::challenge::question::settle: question update Desk,
    }
    "/manage/challenges/{slug}/updates" {
        GET manage::challenge::updates::page: update list Desk,
        POST manage::challenge::updates::post: update create Desk,
    }
    "/manage/challenges/{slug}/share" {
        GET manage::challenge::share::page: embed list Desk,
        POST manage::challenge::share::change: embed create Desk,
    }
    "/manage/challenges/{slug}/invitations" {
        GET manage::challenge::invitations::page: invitation list Desk,
        POST manage::challenge::invitations::invite: invitation create Desk,
    }
    "/manage/challenges/{slug}/invitations/{id}" {
        POST manage::challenge::invitations::step: invitation update Desk
    }
    "/manage/challenges/{slug}/referrals/{id}" {
        POST manage::challenge::invitations::set_aside: referral update Desk
    }
    "/manage/challenges/{slug}/audience" {
        POST manage::challenge::invitations::set_audience: challenge share Desk
    }
    "/manage/challenges/{slug}/trail" { GET manage::challenge::trail::page: audit list Desk }
    "/manage/challenges/{slug}/pitches" { GET manage::pitches::of_challenge: pitch list Desk }
    "/manage/challenges/{slug}/decisions" {
        GET manage::decisions::page: decision list Desk,
        POST manage::decisions::propose: decision propose Desk,
    }
    "/manage/challenges/{slug}/decisions/approve" { POST manage::decisions::approve: decision approve Desk }
    "/manage/challenges/{slug}/release" {
        GET manage::release::preview: release preview Desk,
        POST manage::release::release: release create Desk,
    }
    "/manage/challenges/{slug}/releases/{id}" { GET manage::release::released: release read Desk }
    "/manage/challenges/{slug}/people" {
        GET manage::people::page: role list Desk,
        POST manage::people::change: role update Desk,
    }
    "/manage/decisions" { GET manage::overview::page: decision list Desk }
    "/manage/partnerships" { GET manage::partnerships::page: partnership list Partnerships }
    "/manage/partnerships/{slug}" { GET manage::partnership::page: partnership read PartnershipsOrAdmin }
    "/manage/partnerships/{slug}/stage" { POST manage::partnership::move_stage: partnership move Partnerships }
    "/manage/partnerships/{slug}/owner" { POST manage::partnership::set_owner: partnership assign Partnerships }
    "/manage/partnerships/{slug}/review" { POST manage::partnership::set_review: partnership update Partnerships }
    "/mailbox" { GET site::mailbox::list: mail list Demo }
    "/mailbox/{id}" { GET site::mailbox::read: mail read Demo }
    "/admin/audit" { GET admin::audit::page: audit read Audit }
    "/admin/roles" { GET admin::roles::page: role list Admin }
    "/admin/roles/new" {
        GET admin::roles::form: role create Admin,
        POST admin::roles::grant: role create Admin,
    }
    "/admin/roles/{id}/revoke" {
        GET admin::roles::revocation: role delete Admin,
        POST admin::roles::revoke: role delete Admin,
    }
    "/admin/roles/changes/{id}" {
        GET admin::roles::waiting: role approve Admin,
        POST admin::roles::decide: role approve Admin,
    }
    "/admin/users" { GET admin::users::page: person list Admin }
    "/admin/users/new" {
        GET admin::users::form: person create Admin,
        POST admin::users::invite: person create Admin,
    }
    "/admin/users/{id}" { GET admin::user::page: person read Admin }
    "/admin/users/{id}/sessions/end" { POST admin::user::end_sessions: session end Admin }
    "/admin/users/{id}/status" {
        GET admin::user::status: person update Admin,
        POST admin::user::set_status: person update Admin,
    }
    "/admin/users/{id}/sees" { GET admin::sees::page: person read Admin }
    "/admin/users/{id}/act" {
        GET admin::user::acting: person act Admin,
        POST admin::user::act: person act Admin,
    }
    "/acting/end" { POST admin::user::end_acting: acting end SignedIn }
    "/admin/glass" { GET admin::glass::list: glass list Admin }
    "/admin/glass/{ref}" {
        GET admin::glass::form: glass create Admin,
        POST admin::glass::break_it: glass create Admin,
    }
    "/admin/glass/{ref}/end" { POST admin::glass::end: glass end Admin }
    "/admin/agreements" { GET admin::agreements::page: agreement list Admin }
    "/admin/agreements/new" {
        GET admin::agreements::form: agreement create Admin,
        POST admin::agreements::publish: agreement create Admin,
    }
    "/admin/organisations" { GET admin::organisations::page: organisation list Organisations }
    "/admin/organisations/merge" {
        GET admin::merge::preview: organisation merge Organisations,
        POST admin::merge::merge: organisation merge Admin,
    }
    "/admin/organisations/distinct" { POST admin::organisations::distinct: organisation update Admin }
    "/admin/organisations/merges/{id}/undo" { POST admin::organisations::undo: organisation merge Admin }
    "/admin/organisations/{id}" { GET admin::merge::one: organisation read Organisations }
    "/admin/audit/verify" { POST admin::audit::verify: audit verify Audit }
    "/admin/audit/export" { GET admin::audit::export: audit export Audit }
    "/admin/clock" { GET admin::clock::page: clock read Admin, POST admin::clock::confirm: clock update Admin }
    "/admin/lockdown" {
        GET admin::lockdown::page: lockdown read Admin,
        POST admin::lockdown::begin: lockdown create Admin,
    }
    "/admin/lockdown/end" { POST admin::lockdown::end: lockdown end Admin }
    "/admin/privacy" { GET admin::privacy::page: privacy read Admin }
    "/admin/privacy/requests/{id}" {
        GET admin::erasure::page: erasure read Admin,
        POST admin::erasure::process: erasure execute Admin,
    }
    "/admin/privacy/holds" { POST admin::privacy::hold: legal_hold create Admin }
    "/admin/privacy/holds/{ref}/lift" { POST admin::privacy::lift: legal_hold delete Admin }
    "/admin/gallery" { GET admin::gallery::gallery: component list Admin }
    "/health" { GET health::health: system read Everything }
    "/ready" { GET health::ready: system read Everything }
    "/static/{file:.*}" { GET assets::file: asset read Everything }
}

/// The route of this method and pattern; HEAD has the rights of GET.
#[must_use]
pub fn find(method: &Method, pattern: &str) -> Option<&'static Route> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    ROUTES.iter().find(|route| route.method == method && route.path == pattern)
}
