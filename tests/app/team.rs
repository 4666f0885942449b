//! The team of a pitch and the invitations into it.

use chrono::TimeDelta;
use entity::values::{ChallengeId, PitchState};
use scraper::Html;

use crate::harness::{Person, TestApp, stories};

/// A draft of kim's, and its challenge.
struct World {
    challenge: ChallengeId,
    kim: Person,
    draft: String,
}

impl World {
    async fn of(portal: &TestApp) -> Self {
        let challenge = portal.challenge("quiet").await;
        let kim = portal.person("kim@example.org", &[]).await;
        let draft = portal.pitch(challenge, kim.id.unwrap(), PitchState::Draft, "").await;
        Self { challenge, kim, draft }
    }

    fn at(&self, page: &str) -> String {
        format!("/my/pitches/{}{page}", self.draft)
    }

    async fn invite(&self, portal: &TestApp, emails: &str, role: &str) -> u16 {
        let fields = [("emails", emails), ("role", role)];
        portal.post(&self.kim, &self.at("/team"), &fields).await.status.as_u16()
    }

    /// Somebody with an account who was invited and came.
    async fn joined(&self, portal: &TestApp, email: &str, role: &str) -> Person {
        let person = portal.person(email, &[]).await;
        assert_eq!(self.invite(portal, email, role).await, 303);
        let link = link_to(portal, email).await;
        assert_eq!(portal.post(&person, &link, &[]).await.status, 303);
        person
    }

    async fn change(&self, portal: &TestApp, by: &Person, who: &Person, what: &str) -> u16 {
        let id = who.id.unwrap().to_string();
        portal.post(by, &self.at("/team/change"), &[("do", what), ("person", &id)]).await.status.as_u16()
    }
}

/// The path of the newest invitation that was mailed to this address.
pub(crate) async fn link_to(portal: &TestApp, email: &str) -> String {
    let mails = portal.mails_to(email).await;
    let text = &mails.iter().rfind(|mail| mail.text.contains("/invite/")).expect("an invitation").text;
    let token: String =
        text.split("/invite/").nth(1).unwrap().chars().take_while(char::is_ascii_hexdigit).collect();
    format!("/invite/{token}")
}

/// The first hidden value of this name on a page.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let css = scraper::Selector::parse(&format!("input[name='{name}']")).unwrap();
    Html::parse_document(page).select(&css).next().unwrap().value().attr("value").unwrap().to_owned()
}

stories! {
    /// T20, T26: an address without an account.
    async fn an_invitation_makes_the_account_and_opens_that_pitch_alone(portal: TestApp) {
        let world = World::of(&portal).await;
        let other = portal.pitch(world.challenge, world.kim.id.unwrap(), PitchState::Draft, "").await;
        assert_eq!(world.invite(&portal, "new@example.org", "editor").await, 303);
        let mail = portal.mails_to("new@example.org").await.remove(0);
        assert!(mail.text.contains(&world.draft) && !mail.text.contains("Pitch T"), "no title: {}", mail.text);
        assert!(!mail.text.contains("Organisation"), "no organisation: {}", mail.text);

        let link = link_to(&portal, "new@example.org").await;
        let visitor = portal.visitor();
        let page = portal.get(&visitor, &link).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("kim invites you to the pitch"));
        assert_eq!(page.header("cache-control"), Some("no-store"));

        let refused = portal.post(&visitor, &link, &[("name", " ")]).await;
        assert_eq!(refused.status, 422);
        let accepted = portal.post(&visitor, &link, &[("name", "Noor Haddad")]).await;
        assert_eq!((accepted.status.as_u16(), accepted.location()), (303, world.at("").as_str()));
        // The browser that accepted is signed in.
        let noor = visitor;
        assert_eq!(portal.get(&noor, &world.at("")).await.status, 200);
        assert_eq!(portal.get(&noor, &format!("/my/pitches/{other}")).await.status, 404, "that pitch only");
        assert!(portal.get(&noor, "/my").await.text().contains(&world.draft));

        // Once is all.
        let again = portal.post(&portal.visitor(), &link, &[("name", "Eve")]).await;
        assert_eq!(again.status, 410);
        assert!(again.text().contains("accepted already"));
    }

    /// T20: for another account, revoked, run out, declined; each its own sentence, and nobody gets in.
    async fn an_invitation_that_is_not_good_says_why_and_lets_nobody_in(portal: TestApp) {
        let world = World::of(&portal).await;
        let (bea, eve) = (portal.person("bea@example.org", &[]).await, portal.person("eve@example.org", &[]).await);
        world.invite(&portal, "bea@example.org", "viewer").await;
        let link = link_to(&portal, "bea@example.org").await;

        for answer in [portal.get(&eve, &link).await, portal.post(&eve, &link, &[("name", "x")]).await] {
            assert_eq!(answer.status, 403);
            assert!(answer.text().contains("for another account"));
            assert!(!answer.text().contains(&world.draft) && !answer.text().contains("bea@"));
        }
        assert_eq!(portal.post(&eve, &format!("{link}/decline"), &[]).await.status, 403);
        // Signed out it needs that account.
        let signed_out = portal.post(&portal.visitor(), &link, &[("name", "Eve")]).await;
        assert_eq!(signed_out.location(), format!("/sign-in?next={}", link.replace('/', "%2F")));

        let team = portal.get(&world.kim, &world.at("/team")).await.text();
        let id = hidden(&team, "invitation");
        assert_eq!(portal.post(&world.kim, &world.at("/team/resend"), &[("invitation", &id)]).await.status, 303);
        let told = portal.get(&bea, &link).await;
        assert_eq!(told.status, 410);
        assert!(told.text().contains("taken back"), "the earlier link ends");

        let link = link_to(&portal, "bea@example.org").await;
        portal.advance(TimeDelta::days(14));
        let told = portal.post(&portal.person("bea@example.org", &[]).await, &link, &[]).await;
        assert_eq!(told.status, 410);
        assert!(told.text().contains("run out"));
        for random in ["/invite/abc", "/invite/%22"] {
            assert_eq!(portal.get(&bea, random).await.status, 404);
        }
        let bea = portal.person("bea@example.org", &[]).await;
        assert_eq!(portal.get(&bea, &world.at("")).await.status, 404);
    }

    /// T20: declined, with a reason that the lead reads.
    async fn whoever_declines_is_not_in_the_team_and_the_lead_reads_why(portal: TestApp) {
        let world = World::of(&portal).await;
        world.invite(&portal, "bea@example.org", "viewer").await;
        let link = link_to(&portal, "bea@example.org").await;
        let declined = portal.post(&portal.visitor(), &format!("{link}/decline"), &[("reason", "No <b>time</b>")]).await;
        assert_eq!(declined.status, 200);
        let told = portal.post(&portal.visitor(), &link, &[("name", "Bea")]).await;
        assert_eq!(told.status, 410);
        assert!(told.text().contains("was declined"));
        let team = portal.get(&world.kim, &world.at("/team")).await.text();
        assert!(team.contains("No &lt;b&gt;time"));
        let bea = portal.person("bea@example.org", &[]).await;
        assert_eq!(portal.get(&bea, &world.at("")).await.status, 404);
    }

    /// T07: rights by role, and removal while a tab is open.
    async fn a_viewer_reads_and_a_removed_person_is_a_stranger_at_once(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "viewer").await;
        let section = world.at("/solution");
        let page = portal.get(&bea, &section).await;
        assert_eq!(page.status, 200);
        assert!(page.select("main textarea").is_empty(), "a viewer reads without fields");
        let typed = [("title", "Stolen"), ("_version", "1")];
        assert_eq!(portal.post(&bea, &section, &typed).await.status, 403);
        assert_eq!(portal.post(&bea, &world.at("/withdraw"), &[]).await.status, 403);
        assert_eq!(portal.post(&bea, &world.at("/team"), &[("emails", "x@example.org"), ("role", "editor")]).await.status, 403);
        assert_eq!(world.change(&portal, &bea, &bea, "editor").await, 403);
        assert!(!portal.get(&bea, &world.at("/check")).await.text().contains("Send pitch"));
        // T16: no field of the form gives a role.
        let mass = [("emails", "bea@example.org"), ("role", "lead"), ("team[0].role", "lead"), ("lead_id", "x")];
        assert_eq!(portal.post(&world.kim, &world.at("/team"), &mass).await.status, 422);

        assert_eq!(world.change(&portal, &world.kim, &bea, "editor").await, 303);
        let late = portal.post(&bea, &section, &[("title", "Ours"), ("_version", "1")]).await;
        assert!(!late.status.is_success());
        assert_eq!(world.change(&portal, &world.kim, &bea, "remove").await, 303);
        let random = portal.get(&bea, "/my/pitches/ZZ-000000").await;
        for path in ["", "/solution", "/team", "/check", "/withdraw"] {
            let gone = portal.get(&bea, &world.at(path)).await;
            assert_eq!((gone.status, gone.text()), (random.status, random.text()), "{path}");
        }
        let autosave = portal
            .send(&bea, actix_web::http::Method::POST, &section, |request| {
                request
                    .insert_header(("origin", crate::harness::ORIGIN))
                    .insert_header(("x-autosave", "1"))
                    .insert_header(("if-match", "\"1\""))
                    .set_form([("title", "Late")])
            })
            .await;
        assert_eq!(autosave.status, 404);
        assert!(!portal.get(&bea, "/my").await.text().contains(&world.draft));
        assert_eq!(portal.mails_to("bea@example.org").await.len(), 3, "invited, editor, removed");
    }

    /// T07, T20: what somebody invited others to ends when they are no longer there themselves.
    async fn invitations_of_somebody_who_is_no_longer_there_are_void(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "editor").await;
        world.invite(&portal, "one@example.org", "viewer").await;
        world.invite(&portal, "two@example.org", "viewer").await;
        let (one, two) = (link_to(&portal, "one@example.org").await, link_to(&portal, "two@example.org").await);
        portal.post(&portal.visitor(), &two, &[("name", "Tua")]).await;
        // Bea takes over; Kim stays as an editor, and so do the invitations.
        assert_eq!(world.change(&portal, &world.kim, &bea, "hand_over").await, 303);
        let handed = link_to(&portal, "bea@example.org").await;
        assert_eq!(portal.post(&bea, &handed, &[]).await.status, 303);
        assert_eq!(portal.get(&portal.visitor(), &one).await.status, 200);
        let revoked = portal.entries("invitation.revoked").await;
        assert_eq!(world.change(&portal, &bea, &world.kim, "remove").await, 303);
        let void = portal.post(&portal.visitor(), &one, &[("name", "Una")]).await;
        assert_eq!(void.status, 410);
        assert!(void.text().contains("taken back"), "{}", void.text());
        assert_eq!(portal.entries("invitation.revoked").await, revoked + 1, "the open one");
        assert!(portal.get(&bea, &world.at("/team")).await.text().contains("Tua"), "who came stays");
    }

    /// T07: only the lead sends, or an editor whom the lead lets.
    async fn an_editor_sends_only_when_the_lead_lets_them(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "editor").await;
        let check = portal.get(&bea, &world.at("/check")).await.text();
        assert!(check.contains("Only kim (lead) can send this pitch."));
        let send = [("_key", "0123456789"), ("_version", "1"), ("declared", "1")];
        assert_eq!(portal.post(&bea, &world.at("/check"), &send).await.status, 403);
        assert_eq!(world.change(&portal, &world.kim, &bea, "let_send").await, 303);
        let check = portal.get(&bea, &world.at("/check")).await;
        let (key, version) = (hidden(&check.text(), "_key"), hidden(&check.text(), "_version"));
        assert_eq!(world.change(&portal, &world.kim, &bea, "no_send").await, 303);
        let typed = [("_key", key.as_str()), ("_version", version.as_str()), ("_declaration", "1")];
        assert_eq!(portal.post(&bea, &world.at("/check"), &typed).await.status, 403);
        assert_eq!(world.change(&portal, &world.kim, &bea, "let_send").await, 303);
        let sent = portal.post(&bea, &world.at("/check"), &typed).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_eq!(portal.mails_to("kim@example.org").await.len(), 1, "the receipt goes to the lead");
        // A viewer never may.
        assert_eq!(world.change(&portal, &world.kim, &bea, "viewer").await, 303);
        assert_eq!(world.change(&portal, &world.kim, &bea, "let_send").await, 409);
    }

    /// T76: two people, one field.
    async fn two_people_who_write_one_answer_both_keep_their_text(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "editor").await;
        let section = world.at("/solution");
        let first = portal.post(&world.kim, &section, &[("title", "By Kim"), ("_version", "1")]).await;
        assert!(first.status.as_u16() == 303 || first.status.as_u16() == 422, "{}", first.status);
        let second = portal.post(&bea, &section, &[("title", "By Bea"), ("_version", "1")]).await;
        assert_eq!(second.status, 409);
        let text = second.text();
        assert!(text.contains("By Kim") && text.contains("By Bea") && text.contains("kim"), "{text}");
    }

    async fn the_lead_is_handed_over_only_when_the_other_accepts(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "viewer").await;
        assert_eq!(portal.post(&world.kim, &world.at("/team/leave"), &[]).await.status, 409, "a lead cannot leave");
        assert_eq!(world.change(&portal, &world.kim, &bea, "hand_over").await, 303);
        assert_eq!(world.change(&portal, &bea, &bea, "hand_over").await, 403);
        let link = link_to(&portal, "bea@example.org").await;
        assert!(portal.get(&bea, &link).await.text().contains("You would lead the pitch"));
        assert_eq!(portal.post(&bea, &link, &[]).await.status, 303);
        assert_eq!(world.change(&portal, &world.kim, &bea, "remove").await, 403, "kim is an editor now");
        assert_eq!(portal.post(&world.kim, &world.at("/team/leave"), &[]).await.status, 303);
        assert_eq!(portal.get(&world.kim, &world.at("")).await.status, 404);
        assert_eq!(portal.get(&bea, &world.at("/team")).await.status, 200);
        let told = portal.mails_to("bea@example.org").await;
        assert!(told.iter().any(|mail| mail.subject.as_str().contains("left")));
    }

    /// T72: at most 20 invitations a day and pitch, mailed again counted too.
    async fn the_invitations_of_a_day_are_counted(portal: TestApp) {
        let world = World::of(&portal).await;
        let many = |from: usize, to: usize| {
            (from..to).map(|n| format!("a{n}@example.org")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(world.invite(&portal, &many(0, 21), "editor").await, 409);
        assert!(portal.mails_to("a0@example.org").await.is_empty(), "all or none");
        assert_eq!(world.invite(&portal, &many(0, 20), "editor").await, 303);
        assert_eq!(world.invite(&portal, "b@example.org", "editor").await, 409);
        let id = hidden(&portal.get(&world.kim, &world.at("/team")).await.text(), "invitation");
        assert_eq!(portal.post(&world.kim, &world.at("/team/resend"), &[("invitation", &id)]).await.status, 409);
        portal.advance(TimeDelta::hours(24));
        let kim = portal.person("kim@example.org", &[]).await;
        let later = portal.post(&kim, &world.at("/team"), &[("emails", "b@example.org"), ("role", "editor")]).await;
        assert_eq!(later.status, 303);
    }

    /// T26, T27: nothing typed is lost, every wrong line is named, one person is one address.
    async fn wrong_lines_are_named_and_nothing_is_sent(portal: TestApp) {
        let world = World::of(&portal).await;
        portal.person("known@example.org", &[]).await;
        let typed = "good@example.org\nnot an address\nkim@example.org";
        let fields = [("emails", typed), ("role", "viewer")];
        let refused = portal.post(&world.kim, &world.at("/team"), &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("Line 2"));
        assert!(refused.select("textarea").iter().any(|text| text.contains("good@example.org")), "kept");
        assert!(portal.mails_to("good@example.org").await.is_empty());
        let same = "KIM@EXAMPLE.ORG";
        assert_eq!(world.invite(&portal, same, "viewer").await, 422, "kim is there, however it is written");
        // An address with an account is answered like one without.
        let one = portal.post(&world.kim, &world.at("/team"), &[("emails", "known@example.org"), ("role", "viewer")]).await;
        let two = portal.post(&world.kim, &world.at("/team"), &[("emails", "unknown@example.org"), ("role", "viewer")]).await;
        assert_eq!((one.status, one.location(), &one.bytes), (two.status, two.location(), &two.bytes));
    }

    /// T42: the inviter's name is not a way to say something else.
    async fn the_name_of_an_inviter_is_said_only_when_it_is_a_name(portal: TestApp) {
        let world = World::of(&portal).await;
        let named = portal.post(&world.kim, "/my/account", &[("name", "Win at evil.example now")]).await;
        assert_eq!(named.status, 303);
        world.invite(&portal, "bea@example.org", "viewer").await;
        let mail = portal.mails_to("bea@example.org").await.remove(0);
        for part in [mail.subject.as_str(), &mail.text, &mail.html] {
            assert!(!part.contains("evil"), "{part}");
        }
        let page = portal.get(&portal.visitor(), &link_to(&portal, "bea@example.org").await).await;
        assert!(!page.text().contains("evil.example"));
    }

    /// T19: what was sent before an account was closed is void.
    async fn invitations_of_and_to_a_closed_account_are_void(portal: TestApp) {
        let world = World::of(&portal).await;
        world.invite(&portal, "bea@example.org", "editor").await;
        let link = link_to(&portal, "bea@example.org").await;
        let kim = world.kim.id.unwrap();
        portal.close_account(kim).await;
        let told = portal.post(&portal.visitor(), &link, &[("name", "Bea")]).await;
        assert_eq!(told.status, 410);
        assert!(told.text().contains("taken back"));
    }

    /// T2 of the mails.
    async fn who_only_reads_asks_the_lead_once_a_day(portal: TestApp) {
        let world = World::of(&portal).await;
        let (vic, bea) = (
            world.joined(&portal, "vic@example.org", "viewer").await,
            world.joined(&portal, "bea@example.org", "editor").await,
        );
        let ask = world.at("/team/ask");
        let action = format!("form[action='{ask}']");
        assert!(portal.get(&vic, &world.at("/team")).await.attribute(&action, "method").is_some());
        assert!(portal.get(&bea, &world.at("/team")).await.attribute(&action, "method").is_none());
        let asked = async || {
            let mails = portal.mails_to("kim@example.org").await;
            mails.into_iter().filter(|mail| mail.subject.as_str().contains("asks to join")).collect::<Vec<_>>()
        };
        for _ in 0..3 {
            assert_eq!(portal.post(&vic, &ask, &[]).await.status, 303);
        }
        let mails = asked().await;
        assert!(mails.len() == 1 && mails[0].text.contains(&world.draft), "{mails:?}");
        let stranger = portal.person("eve@example.org", &[]).await;
        for (who, status) in [(&bea, 409), (&world.kim, 409), (&stranger, 404)] {
            assert_eq!(portal.post(who, &ask, &[]).await.status, status);
        }
        portal.advance(TimeDelta::hours(25));
        let vic = portal.person("vic@example.org", &[]).await;
        assert_eq!(portal.post(&vic, &ask, &[]).await.status, 303);
        assert_eq!(asked().await.len(), 2, "a day later again");
    }

    async fn a_draft_with_a_team_can_be_deleted_and_its_invitations_end(portal: TestApp) {
        let world = World::of(&portal).await;
        let bea = world.joined(&portal, "bea@example.org", "editor").await;
        world.invite(&portal, "new@example.org", "viewer").await;
        let link = link_to(&portal, "new@example.org").await;
        assert_eq!(portal.post(&bea, &world.at("/delete"), &[]).await.status, 403);
        assert_eq!(portal.post(&world.kim, &world.at("/delete"), &[]).await.status, 303);
        assert_eq!(portal.get(&portal.visitor(), &link).await.status, 404);
    }
}
