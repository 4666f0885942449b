//! Guard: what a page costs does not grow with the rows behind it. Every page of the route table is asked for
//! at 10 rows and at 1,000, and counts its statements; a new route without its line here fails.

use std::collections::BTreeMap;

use entity::values::{AccountId, ConflictKind, Outcome, PitchState, Role};
use overture::{
    domain::passkey::Credential,
    services::{self, session::HeldForm},
    store,
    web::routes::ROUTES,
};

use crate::{
    account::link_in,
    decision::converting::forget,
    desk::Desk,
    harness::{Person, TestApp, stories},
    imports, partnership, pitch,
    privacy::export::exported,
    public, run,
    second_factor::set_up,
    staff,
    team::link_to,
};

/// No page needs more statements than this: so many has the dossier, which shows everything there is about a pitch.
const MOST: u64 = 22;

/// A portal in which every page has something to show.
struct World {
    desk: Desk,
    evaluator: Person,
    admin: Person,
    /// Signed in with a link, not yet with a code.
    unproved: Person,
    draft: String,
    /// The secret address of somebody's dates.
    calendar: String,
    /// Questions about what was sent.
    asked: String,
    sent: String,
    /// A file of what was sent, and one that is under way.
    file: String,
    upload: String,
    undeclared: String,
    deciding: String,
    unconverted: String,
    partner: String,
    release: String,
    partnership: String,
    token: String,
    /// A mailed link to set a password, one to confirm an address, and a form that waits.
    reset: String,
    address: String,
    held: String,
    passkey: String,
    /// A secret link to the challenge.
    preview: String,
    /// A question at the desk.
    question: String,
    /// The page of an address that follows.
    following: String,
    /// The short address of the challenge, and what other sites show.
    short: String,
    embed: String,
    /// The page of an address that began a draft.
    confirmation: String,
    /// A file of challenges.
    import: String,
    /// The step that takes a role away, and the one that decides about a change.
    revocation: String,
    change: String,
    invitation: String,
    organisation: String,
    twin: String,
    /// An export of own data, and a request for erasure.
    export: String,
    request: String,
}

/// Lets the host see a draft.
async fn released(portal: &TestApp, reference: &str, lead: AccountId) {
    let (pitch, now) = (portal.pitch_id(reference).await, portal.now());
    store::write(&portal.app.db, async |tx| {
        store::pitch::closing::keep_draft(tx, pitch, now).await?;
        store::pitch::closing::release(tx, pitch, "No network.", "1", lead, now).await
    })
    .await
    .unwrap();
}

/// What somebody at the doors has to look at: the links of two mails, and a form that waits.
/// The page of a passkey of this account, which nobody can sign in with.
async fn passkey_row(portal: &TestApp, account: AccountId) -> String {
    let credential = Credential { id: "AQID".to_owned(), text: "{}".to_owned() };
    let id = store::write(&portal.app.db, async |tx| {
        store::passkey::insert(tx, account, credential.clone(), "Laptop", portal.now()).await
    });
    format!("/my/account/passkeys/{}", id.await.unwrap())
}

async fn doors(portal: &TestApp, who: &Person) -> (String, String, String) {
    portal.post(&portal.visitor(), "/reset", &[("email", &who.email)]).await;
    portal.post(who, "/my/account/address", &[("email", "new@example.org")]).await;
    let token = who.cookie("overture").unwrap();
    let form = HeldForm { path: "/my/account".to_owned(), body: "name=Kim".to_owned() };
    let held = services::session::hold(&portal.app, &portal.operator(), &token, form).await.unwrap();
    let reset = link_in(&portal.mails_to(&who.email).await, "/reset/");
    let address = link_in(&portal.mails_to("new@example.org").await, "/my/account/address/");
    (reset, address, format!("/continue/{}", held.unwrap()))
}

impl World {
    async fn of(portal: &TestApp) -> Self {
        let desk = Desk::of(portal, "quiet").await;
        let evaluator = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let admin = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        set_up(portal, &portal.person("wes@example.org", &[]).await).await;
        let unproved = portal.person("wes@example.org", &[]).await;
        let (lead, eva, mia) = (desk.lead.id.unwrap(), evaluator.id.unwrap(), desk.manager.id.unwrap());
        let draft = portal.pitch(desk.challenge, lead, PitchState::Draft, "").await;
        released(portal, &draft, lead).await;
        let (sent, undeclared) =
            (desk.pitch(portal, "evaluation").await, desk.pitch(portal, "evaluation").await);
        for reference in [&sent, &undeclared] {
            portal.assignment(reference, eva, mia).await;
        }
        portal.declared(&sent, &evaluator, ConflictKind::None).await;
        let (partner, unconverted) =
            (desk.pitch(portal, "decision").await, desk.pitch(portal, "decision").await);
        desk.decide(portal, &[(&partner, Outcome::Selected), (&unconverted, Outcome::Selected)]).await;
        let released = desk.release(portal, "1").await;
        forget(portal, &unconverted).await;
        let slug = portal.partnership_row(&partner).await.unwrap().slug;
        let op = portal.operator();
        let token = services::sign_in::link_for_operator(&portal.app, &op, &desk.lead.email).await.unwrap();
        let (reset, address, held) = doors(portal, &desk.lead).await;
        portal.person("sam@example.org", &[(Role::Admin, None)]).await;
        let (revocation, change) = staff::waiting(portal, &admin, &evaluator).await;
        staff::publish(portal, &admin, "0").await;
        let fields = [("emails", "guest@example.org"), ("role", "viewer")];
        portal.post(&desk.lead, &format!("/my/pitches/{draft}/team"), &fields).await;
        let invitation = link_to(portal, "guest@example.org").await;
        let organisation = portal.organisation("Aalto Sensors Oy", lead).await.to_string();
        let twin = portal.organisation("Alto Sensors", mia).await.to_string();
        portal.work().await;
        portal.ask_erasure(&desk.lead).await;
        let export = exported(portal, &desk.lead).await;
        let request = portal.requests(&admin).await.remove(0);
        let ask =
            [("do", "ask"), ("questions", "How loud?"), ("fields", "evidence"), ("due", "2026-11-20 12:00")];
        portal.post(&desk.manager, &format!("/manage/pitches/{sent}/messages"), &ask).await;
        let thread = portal.get(&desk.lead, &format!("/my/pitches/{sent}/messages")).await;
        let asked = thread.attribute("a[href*=request]", "href").expect("questions");
        let page = portal.post(&desk.lead, "/my/calendar", &[]).await;
        let calendar = page.select("code").remove(0).replace(&portal.app.config.origin(), "");
        let upload = crate::files::resuming::begun(portal, &desk.lead, &draft, "a.pdf", b"a").await;
        Self {
            file: crate::files::sent_file(portal, &sent, lead).await,
            upload,
            calendar,
            asked,
            reset,
            address,
            held,
            passkey: passkey_row(portal, lead).await,
            preview: run::previewed(portal, &desk).await,
            question: public::asked(portal, &desk).await,
            following: public::following(portal).await,
            short: public::sharing::short(portal, &desk).await,
            embed: public::sharing::embedded(portal, &desk, "list").await,
            confirmation: pitch::early::confirmation(portal, "quiet").await,
            import: imports::sent(portal, &desk.manager).await,
            invitation,
            organisation,
            twin,
            export,
            request,
            deciding: desk.pitch(portal, "decision").await,
            release: released.location().to_owned(),
            partnership: format!("/manage/partnerships/{slug}"),
            token,
            revocation,
            change,
            desk,
            evaluator,
            admin,
            unproved,
            draft,
            sent,
            undeclared,
            unconverted,
            partner,
        }
    }

    /// More of everything that is listed somewhere: pitches of one lead, assignments of one evaluator,
    /// partnerships.
    async fn grow(&self, portal: &TestApp, numbers: std::ops::Range<usize>) {
        let (eva, mia) = (self.evaluator.id.unwrap(), self.desk.manager.id.unwrap());
        portal.crowd(&self.deciding, numbers.clone()).await;
        partnership::crowd(portal, &self.partner, numbers.clone()).await;
        let code = &self.deciding[..self.deciding.len() - 6];
        for number in numbers {
            portal.assignment(&format!("{code}{number:06}"), eva, mia).await;
        }
    }

    /// Who asks for a page, and where it is; nothing for a pattern that this test does not know.
    fn page(&self, portal: &TestApp, pattern: &str) -> Option<(Person, String)> {
        let Self { desk, evaluator, admin, .. } = self;
        let visitor = portal.visitor();
        let own = |page: &str| (desk.lead.clone(), format!("/my/pitches/{}{page}", self.sent));
        let judged = |page: &str| (evaluator.clone(), format!("/review/{}{page}", self.sent));
        let managed = |path: String| (desk.manager.clone(), path);
        Some(match pattern {
            "/static/{file:.*}" => (visitor, "/static/none".to_owned()),
            // The mailbox is there in the demo alone.
            "/mailbox" | "/mailbox/{id}" => (visitor, "/mailbox".to_owned()),
            "/challenges/{slug}/updates.atom"
            | "/challenges/{slug}/deadline.ics"
            | "/challenges/{slug}/questions"
            | "/challenges/{slug}/updates"
            | "/challenges/{slug}/picture.svg"
            | "/challenges/{slug}/follow" => (visitor, pattern.replace("{slug}", "quiet")),
            "/calendar/{token}" => (visitor, self.calendar.clone()),
            "/my/calendar" => (desk.lead.clone(), pattern.to_owned()),
            "/challenges/{slug}/changes" => (visitor, "/challenges/quiet/changes".to_owned()),
            "/preview/{token}" => (visitor, self.preview.clone()),
            "/manage/challenges" | "/manage/challenges/new" | "/manage/import" => managed(pattern.to_owned()),
            "/manage/import/{id}" => managed(self.import.clone()),
            "/challenges/{slug}/recommend" => (desk.lead.clone(), "/challenges/quiet/recommend".to_owned()),
            "/my/referrals" => (desk.lead.clone(), pattern.to_owned()),
            "/manage/challenges/{slug}" => managed("/manage/challenges/quiet".to_owned()),
            "/manage/challenges/{slug}/state" => managed(self.desk.at("state?to=paused")),
            "/manage/challenges/{slug}/content"
            | "/manage/challenges/{slug}/dates"
            | "/manage/challenges/{slug}/eligibility"
            | "/manage/challenges/{slug}/terms"
            | "/manage/challenges/{slug}/form"
            | "/manage/challenges/{slug}/publish"
            | "/manage/challenges/{slug}/reopen"
            | "/manage/challenges/{slug}/deadlines"
            | "/manage/challenges/{slug}/preview"
            | "/manage/challenges/{slug}/questions"
            | "/manage/challenges/{slug}/updates"
            | "/manage/challenges/{slug}/share"
            | "/manage/challenges/{slug}/invitations"
            | "/manage/challenges/{slug}/trail" => {
                let (_, page) = pattern.rsplit_once('/').unwrap();
                managed(self.desk.at(page))
            }
            "/manage/challenges/{slug}/form/try" => managed(self.desk.at("form/try")),
            "/manage/challenges/{slug}/form/export" => managed(self.desk.at("form/export")),
            "/manage/challenges/{slug}/form/import" => managed(self.desk.at("form/import")),
            "/manage/challenges/{slug}/form/sections/{id}" => managed(self.desk.at("form/sections/solution")),
            "/manage/challenges/{slug}/form/fields/{id}" => managed(self.desk.at("form/fields/title")),
            "/confirm/{token}" => (visitor, self.confirmation.clone()),
            "/subscriptions/{token}" => (visitor, self.following.clone()),
            "/c/{code}" => (visitor, self.short.clone()),
            "/embed/{id}" => (visitor, self.embed.clone()),
            "/subscriptions/{token}/stop" => (visitor, format!("{}/stop", self.following)),
            "/manage/challenges/{slug}/questions/{id}" => managed(self.question.clone()),
            "/invite/{token}" => (visitor, self.invitation.clone()),
            "/sign-in/code" => (self.unproved.clone(), pattern.to_owned()),
            "/sign-in/link/{token}" => (visitor, self.token.clone()),
            "/challenges/{slug}" => (visitor, "/challenges/quiet".to_owned()),
            "/challenges/{slug}/pitch" => (desk.lead.clone(), "/challenges/quiet/pitch".to_owned()),
            "/admin/users/{id}"
            | "/admin/users/{id}/status"
            | "/admin/users/{id}/sees"
            | "/admin/users/{id}/act" => {
                let id = self.evaluator.id.unwrap().to_string();
                (admin.clone(), format!("{}?q={}", pattern.replace("{id}", &id), self.sent))
            }
            "/my/organisation" => (desk.lead.clone(), pattern.to_owned()),
            "/my/organisation/new" => (desk.lead.clone(), pattern.to_owned()),
            "/my/organisation/{id}" => (desk.lead.clone(), format!("/my/organisation/{}", self.organisation)),
            "/admin/organisations/{id}" => {
                (admin.clone(), format!("/admin/organisations/{}", self.organisation))
            }
            "/admin/organisations/merge" => {
                let (keep, merge) = (&self.organisation, &self.twin);
                (admin.clone(), format!("/admin/organisations/merge?keep={keep}&merge={merge}"))
            }
            "/my/pitches/{ref}/team" => own("/team"),
            "/my"
            | "/my/account"
            | "/my/account/security"
            | "/my/account/data"
            | "/my/account/passkeys"
            | "/my/account/passkeys/new"
            | "/my/account/password"
            | "/my/account/second-factor"
            | "/step-up" => (desk.lead.clone(), pattern.to_owned()),
            "/my/account/data/export/{id}" => (desk.lead.clone(), self.export.clone()),
            "/admin/privacy/requests/{id}" => (admin.clone(), self.request.clone()),
            "/reset/{token}" => (visitor, self.reset.clone()),
            "/my/account/passkeys/{id}" => (desk.lead.clone(), self.passkey.clone()),
            "/continue/{id}" => (desk.lead.clone(), self.held.clone()),
            "/my/account/address/{token}" => (desk.lead.clone(), self.address.clone()),
            "/admin/roles/{id}/revoke" => (admin.clone(), self.revocation.clone()),
            "/admin/roles/changes/{id}" => (admin.clone(), self.change.clone()),
            "/admin/glass/{ref}" => (admin.clone(), format!("/admin/glass/{}", self.sent)),
            admin_page if admin_page.starts_with("/admin/") => (admin.clone(), pattern.to_owned()),
            "/manage/challenges/{slug}/people" => managed(self.desk.at("people")),
            "/review/agreement" => (evaluator.clone(), pattern.to_owned()),
            "/my/pitches/{ref}" => own(""),
            "/my/pitches/{ref}/form" => (desk.lead.clone(), format!("/my/pitches/{}/form", self.draft)),
            "/my/pitches/{ref}/files" => own("/files"),
            "/my/pitches/{ref}/files/{id}" => own(&format!("/files/{}", self.file)),
            "/my/pitches/{ref}/uploads/{id}" => (desk.lead.clone(), self.upload.clone()),
            "/manage/pitches/{ref}/files/{id}" => {
                managed(format!("/manage/pitches/{}/files/{}", self.sent, self.file))
            }
            "/review/{ref}/files/{id}" => judged(&format!("/files/{}", self.file)),
            "/my/pitches/{ref}/sent" => own("/sent"),
            "/my/pitches/{ref}/receipt.json" => own("/receipt.json"),
            "/my/pitches/{ref}/messages" => own("/messages"),
            "/my/pitches/{ref}/request/{id}" => (desk.lead.clone(), self.asked.clone()),
            "/manage/pitches/{ref}/messages" => managed(format!("/manage/pitches/{}/messages", self.sent)),
            "/my/pitches/{ref}/receipt.txt" => own("/receipt.txt"),
            "/my/pitches/{ref}/print" => own("/print"),
            "/my/pitches/{ref}/versions" => own("/versions"),
            "/my/pitches/{ref}/late" => own("/late"),
            "/my/pitches/{ref}/pull-back" => own("/pull-back"),
            "/my/pitches/{ref}/auto-send" => {
                (desk.lead.clone(), format!("/my/pitches/{}/auto-send", self.draft))
            }
            "/manage/challenges/{slug}/deadlines/{ref}" => {
                managed(self.desk.at(&format!("deadlines/{}", self.draft)))
            }
            "/my/pitches/{ref}/withdraw" => own("/withdraw"),
            "/my/pitches/{ref}/check" => (desk.lead.clone(), format!("/my/pitches/{}/check", self.draft)),
            "/my/pitches/{ref}/{section}" => {
                (desk.lead.clone(), format!("/my/pitches/{}/solution", self.draft))
            }
            "/review" => (evaluator.clone(), "/review?state=all".to_owned()),
            "/review/next" => (evaluator.clone(), pattern.to_owned()),
            "/review/{ref}" => judged(""),
            "/review/{ref}/recuse" => judged("/recuse"),
            "/review/{ref}/conflict" => (evaluator.clone(), format!("/review/{}/conflict", self.undeclared)),
            "/fields/{word}" => (visitor, "/fields/energy".to_owned()),
            "/manage/fields" => managed(pattern.to_owned()),
            "/manage/fields/{word}" => managed("/manage/fields/energy".to_owned()),
            "/manage/fields/{word}/merge" => managed("/manage/fields/energy/merge?into=health".to_owned()),
            "/manage" | "/manage/decisions" => managed(pattern.to_owned()),
            "/manage/pitches" | "/manage/partnerships" => managed(format!("{pattern}?size=100")),
            "/manage/challenges/{slug}/pitches" => managed(self.desk.at("pitches?size=100&sort=-score")),
            "/manage/challenges/{slug}/decisions" => managed(self.desk.at("decisions")),
            "/manage/challenges/{slug}/release" => managed(self.desk.at("release")),
            "/manage/challenges/{slug}/releases/{id}" => managed(self.release.clone()),
            "/manage/partnerships/{slug}" => managed(self.partnership.clone()),
            "/manage/pitches/{ref}" => managed(format!("/manage/pitches/{}", self.deciding)),
            "/manage/pitches/{ref}/similar" => managed(format!("/manage/pitches/{}/similar", self.deciding)),
            "/manage/pitches/{ref}/convert" => {
                managed(format!("/manage/pitches/{}/convert", self.unconverted))
            }
            "/manage/pitches/bulk" => {
                managed(format!("/manage/pitches/bulk?do=assign&pitch={}&pitch={}", self.deciding, self.sent))
            }
            plain if !plain.contains('{') => (visitor, plain.to_owned()),
            _ => return None,
        })
    }

    /// The statements of every page.
    async fn costs(&self, portal: &TestApp) -> BTreeMap<&'static str, u64> {
        let mut costs = BTreeMap::new();
        for route in ROUTES.iter().filter(|route| route.method.eq_ignore_ascii_case("get")) {
            let (who, path) =
                self.page(portal, route.path).unwrap_or_else(|| panic!("{} is not counted", route.path));
            // Nothing from before.
            portal.app.public_changed();
            let (statements, answer) = portal.statements(portal.get(&who, &path)).await;
            let hidden = ["/static/{file:.*}", "/mailbox", "/mailbox/{id}"].contains(&route.path);
            let status = answer.status.as_u16();
            assert!(status < 400 || hidden && status == 404, "{path}: {status} {}", answer.text());
            costs.insert(route.path, statements);
        }
        costs
    }
}

stories! {
    async fn every_page_needs_the_same_statements_at_ten_rows_and_at_a_thousand(portal: TestApp) {
        let world = World::of(&portal).await;
        world.grow(&portal, 0..9).await;
        // The first look at a pitch is noted; what is counted are the looks after it.
        world.costs(&portal).await;
        let few = world.costs(&portal).await;
        world.grow(&portal, 9..999).await;
        assert_eq!(world.costs(&portal).await, few);
        let dear: Vec<_> = few.iter().filter(|(_, statements)| **statements > MOST).collect();
        assert!(dear.is_empty(), "{dear:?}");
    }
}
