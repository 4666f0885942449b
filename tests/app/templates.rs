//! Guard: every page and mail renders its samples, every template variable is a field, and hostile text
//! stays text.

use overture::{
    app::App,
    domain::notice::Notice,
    services::record::{Recipient, letter},
    web::{
        admin, manage, my,
        page::{Page, draw_sample},
        review,
        routes::{Audience, ROUTES},
        site,
    },
};
use scraper::{Html, Selector};

use crate::harness::{Engine, TestApp};

/// Every page of the portal: its template, to see that none is forgotten, and its check.
macro_rules! pages {
    ($($page:path),+ $(,)?) => {
        const PAGES: &[(&str, fn(&App))] = &[$((<$page as Page>::TEMPLATE, check::<$page>)),+];
    };
}

pages! {
    manage::today::TodayPage,
    manage::pitches::PitchesPage,
    manage::bulk::BulkPage,
    manage::dossier::DossierPage,
    manage::similar::SimilarPage,
    manage::overview::OverviewPage,
    manage::decisions::DecisionsPage,
    manage::release::ReleasePage,
    manage::release::ReleasedPage,
    manage::convert::ConvertPage,
    manage::partnerships::PartnershipsPage,
    manage::partnership::PartnershipPage,
    manage::area::AreasPage,
    manage::area::one::AreaPage,
    manage::area::merge::AreaMergePage,
    site::areas::AreasPage,
    site::areas::AreaPage,
    site::home::HomePage,
    site::card::CardPart,
    site::challenges::ListPage,
    site::challenge::ChallengePage,
    site::questions::QuestionsPage,
    site::updates::UpdatesPage,
    site::confirm::ConfirmPage,
    site::follow::FollowPage,
    site::follow::SubscriptionPage,
    site::embed::EmbedPage,
    manage::challenge::invitations::GuestsPage,
    site::recommend::RecommendPage,
    my::referrals::ReferralsPage,
    manage::challenge::updates::PostPage,
    manage::challenge::share::SharePage,
    manage::challenge::questions::InboxPage,
    manage::challenge::question::QuestionPage,
    site::sign_in::SignInPage,
    site::sign_in::SentPage,
    site::sign_in::LinkPage,
    site::sign_in_code::CodePage,
    site::sso::SsoPage,
    site::reset::ResetPage,
    my::account::AccountPage,
    my::data::DataPage,
    my::address::AddressPage,
    my::security::SecurityPage,
    my::passkeys::PasskeysPage,
    my::passkeys::NewPasskeyPage,
    my::passkeys::PasskeyPage,
    my::password::PasswordPage,
    my::step_up::StepUpPage,
    my::held::HeldPage,
    my::second_factor::SecondFactorPage,
    my::second_factor::RecoveryPage,
    my::home::HomePage,
    my::before::BeforePage,
    my::organisation::OrganisationPage,
    my::organisation::OrganisationsPage,
    my::register::RegisterPage,
    my::files::FilesPage,
    my::tasks::TasksPage,
    my::team::TeamPage,
    my::section_page::SectionPage,
    my::check::CheckPage,
    my::sent::SentPage,
    my::status::StatusPage,
    my::withdraw::WithdrawPage,
    my::ask::AskPage,
    my::calendar::CalendarPage,
    my::messages::MessagesPage,
    my::request::RequestPage,
    manage::thread::ThreadPage,
    my::print::PrintPage,
    my::versions::VersionsPage,
    site::receipts::ReceiptsPage,
    manage::challenge::deadlines::DeadlinesPage,
    manage::challenge::deadlines::ClosingPage,
    site::info::InfoPage,
    site::invite::InvitePage,
    site::mailbox::MailboxPage,
    site::mailbox::MailPage,
    admin::audit::AuditPage,
    admin::roles::RolesPage,
    admin::step::StepPage,
    admin::users::UsersPage,
    admin::user::UserPage,
    admin::sees::SeesPage,
    admin::glass::GlassPage,
    admin::agreements::AgreementsPage,
    manage::people::PeoplePage,
    manage::challenges::ChallengesPage,
    manage::challenge::overview::OverviewPage,
    manage::challenge::part::PartPage,
    manage::challenge::preview::PreviewPage,
    manage::challenge::form::FormPage,
    manage::challenge::form::field::FieldPage,
    manage::challenge::form::file::ImportPage,
    manage::challenge::form::attempt::TryPage,
    my::form::FormMovePage,
    manage::challenge::trail::TrailPage,
    manage::import::FilePage,
    manage::import::ImportsPage,
    site::changes::ChangesPage,
    review::agreement::AgreementPage,
    admin::merge::MergePage,
    admin::merge::OrganisationPage,
    admin::organisations::OrganisationsPage,
    admin::erasure::ErasurePage,
    admin::gallery::GalleryPage,
    admin::lockdown::LockdownPage,
    admin::privacy::PrivacyPage,
    review::queue::QueuePage,
    review::conflict::ConflictPage,
    review::desk::DeskPage,
    review::recuse::RecusePage,
}

/// Templates that are parts of others or drawn without a page struct.
const PARTS: [&str; 6] = ["layout", "footer", "components/", "problem/", "mail/", "feed/"];

fn check<P: Page>(app: &App) {
    let wanted = app.templates.variables(P::TEMPLATE).unwrap();
    let samples = P::samples();
    assert!(!samples.is_empty(), "{} has no samples", P::TEMPLATE);
    for page in samples {
        let fields = serde_json::to_value(&page).unwrap();
        for name in wanted.iter().filter(|name| *name != "base") {
            assert!(fields.get(name).is_some(), "{} has no field `{name}`", P::TEMPLATE);
        }
        let drawn = draw_sample(app, &page, Audience::Public)
            .unwrap_or_else(|error| panic!("{} cannot be drawn: {error:#}", P::TEMPLATE));
        harmless(P::TEMPLATE, &drawn);
    }
}

/// No script of a sample's, no handler, no inline style, one h1.
fn harmless(name: &str, drawn: &str) {
    let page = Html::parse_document(drawn);
    let count = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
    // A part of a page has none of its own.
    let wanted = usize::from(drawn.contains("<html"));
    assert_eq!(count("h1"), wanted, "{name} has not exactly one h1");
    assert_eq!(
        count("script:not([src]):not([type='application/ld+json'])"),
        0,
        "{name} has an inline script"
    );
    assert_eq!(count("[style], style"), 0, "{name} has inline style");
    assert_eq!(count("[href^='javascript:'], [src^='javascript:']"), 0, "{name}");
    assert!(!drawn.contains("<script>alert"), "{name} lets a script through");
    assert!(!drawn.contains("{{") && !drawn.contains("{%"), "{name} shows template text");
    for (css, attribute, method) in [("a[href^='/']", "href", "get"), ("form[action^='/']", "action", "")] {
        for element in page.select(&Selector::parse(css).unwrap()) {
            let method = if method.is_empty() { element.attr("method").unwrap_or("get") } else { method };
            let path = element.attr(attribute).unwrap_or_default();
            assert!(leads_somewhere(method, path), "{name}: nothing answers {method} {path}");
        }
    }
    for element in page.select(&Selector::parse("*").unwrap()) {
        for (attribute, _) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{name} has a handler {attribute}");
        }
    }
}

/// Whether a route answers this address.
fn leads_somewhere(method: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    ROUTES.iter().filter(|route| route.method.eq_ignore_ascii_case(method)).any(|route| {
        let wanted: Vec<&str> = route.path.split('/').collect();
        let is_open = wanted.last().is_some_and(|part| part.contains(":.*"));
        let same = |(wanted, part): (&&str, &&str)| {
            wanted == part || (wanted.starts_with('{') && !part.is_empty() && !part.contains(['$', '{', ' ']))
        };
        (is_open || wanted.len() == parts.len()) && wanted.iter().zip(&parts).all(same)
    })
}

#[actix_web::test]
async fn every_page_renders_its_samples_and_shows_only_its_fields() {
    let portal = TestApp::on(Engine::Sqlite).await;
    for (_, check) in PAGES {
        check(&portal.app);
    }
}

#[actix_web::test]
async fn every_template_belongs_to_a_page() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let orphans: Vec<String> = portal
        .app
        .templates
        .names()
        .into_iter()
        .filter(|name| !PARTS.iter().any(|part| name.starts_with(part)))
        .filter(|name| !PAGES.iter().any(|(template, _)| template == name))
        .collect();
    assert!(orphans.is_empty(), "no page in tests/app/templates.rs draws {orphans:?}");
}

#[actix_web::test]
async fn every_mail_renders_its_samples_in_text_and_html() {
    let portal = TestApp::on(Engine::Sqlite).await;
    let to = Recipient {
        account: None,
        name: "<script>alert(1)</script>\r\nBcc: x@example.org".to_owned(),
        address: "kim@example.org".to_owned(),
        language: "en".to_owned(),
    };
    let mut kinds = std::collections::BTreeSet::new();
    for notice in Notice::samples() {
        kinds.insert(notice.kind());
        let kind = notice.kind();
        let letter = letter(&portal.app, &to, &notice).unwrap_or_else(|error| panic!("{kind}: {error:#}"));
        assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{kind}: {:?}", letter.subject);
        assert!(!letter.html.contains("<script>"), "{kind}");
        assert!(letter.text.contains("https://pitch.example.org"), "{kind} has no link in its text");
        assert!(!letter.text.contains("&amp;") && !letter.text.contains("&lt;"), "{kind} escapes its text");
        assert!(!letter.text.contains("\n\n\n"), "{kind} has holes:\n{}", letter.text);
    }
    assert_eq!(kinds.len(), entity::values::MailKind::ALL.len(), "a kind of mail has no sample");
}
