//! Stories of invitations to challenges, and of challenges that exist for invited people alone.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::{
    challenge, challenge_invitation, challenge_invitation_token,
    values::{ChallengeState, PitchState},
};
use overture::{domain::actor::Op, services};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const KIM: &str = "Aalto Sensors Oy, Kim Virtanen, kim@aalto.example";

impl TestApp {
    /// Makes a challenge of the tests one for invited people alone.
    pub(super) async fn hide(&self, desk: &Desk) {
        let now = self.now();
        overture::store::write(&self.app.db, async |tx| {
            challenge::Entity::update_many()
                .col_expr(challenge::Column::InviteOnlyAt, Expr::value(now))
                .filter(challenge::Column::Id.eq(desk.challenge))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        self.app.public_changed();
    }

    /// Brings a challenge of the tests into a state, past its desk.
    pub(super) async fn bring(&self, desk: &Desk, state: ChallengeState) {
        overture::store::write(&self.app.db, async |tx| {
            challenge::Entity::update_many()
                .col_expr(challenge::Column::State, Expr::value(state))
                .filter(challenge::Column::Id.eq(desk.challenge))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
        self.app.public_changed();
    }

    pub(super) async fn invite_to(&self, desk: &Desk, list: &str) -> Answer {
        self.post(&desk.manager, &desk.at("invitations"), &[("list", list)]).await
    }

    /// The link of the newest mail to this address that has one.
    pub(super) async fn offered(&self, address: &str) -> String {
        let mails = self.mails_to(address).await;
        let text =
            &mails.iter().rev().find(|mail| mail.text.contains("/invite/")).expect("an invitation").text;
        let at = text.find("/invite/").unwrap();
        text[at..].split_whitespace().next().unwrap().to_owned()
    }

    /// Somebody with a new account who accepted an invitation to this challenge.
    pub(super) async fn guest(&self, desk: &Desk, address: &str) -> Person {
        let invited = self.invite_to(desk, &format!("Aalto Sensors Oy, Kim Virtanen, {address}")).await;
        assert_eq!(invited.status, StatusCode::SEE_OTHER, "{}", invited.text());
        let (guest, link) = (self.visitor(), self.offered(address).await);
        let accepted = self.post(&guest, &link, &[("name", "Kim Virtanen")]).await;
        assert_eq!(accepted.location(), format!("/challenges/{}", desk.slug));
        guest
    }

    /// The only button with this word in the list of invitations, pressed.
    async fn step_guest(&self, desk: &Desk, word: &str) -> Answer {
        let page = self.get(&desk.manager, &desk.at("invitations")).await;
        let form = format!("form:has(input[value=\"{word}\"])");
        let action = page.attribute(&form, "action").unwrap_or_else(|| panic!("no {word}: {}", page.text()));
        self.post(&desk.manager, &action, &[("do", word)]).await
    }

    async fn progress(&self, desk: &Desk) -> Vec<String> {
        self.get(&desk.manager, &desk.at("invitations")).await.select("main tbody .badge")
    }
}

/// What a browser can tell two answers apart by.
fn told(answer: &Answer) -> (StatusCode, String, Vec<(String, String)>) {
    let headers = answer.headers.iter();
    let mut headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (answer.status, answer.text(), headers)
}

stories! {
    /// T14: an invite-only challenge is nowhere: not on its pages, not in a feed, a calendar, a list, a search or a
    /// number.
    async fn an_invite_only_challenge_exists_for_nobody_else(portal: TestApp) {
        let desk = Desk::of(&portal, "secret").await;
        portal.hide(&desk).await;
        let (other, op) = (Desk::of(&portal, "quiet").await, portal.operator());
        services::search::rebuild(&portal.app, &op).await.unwrap();
        services::search::follow(&portal.app, &op, &[desk.challenge]).await.unwrap();
        assert!(services::search::health(&portal.app).await.unwrap().is_good(), "as many as there are public");
        let (visitor, rival) = (portal.visitor(), portal.person("rival@example.org", &[]).await);
        let pages = [
            "", "?tab=form", "?tab=terms", "/questions", "/updates", "/changes", "/follow", "/pitch", "/deadline.ics",
            "/updates.atom", "/recommend",
        ];
        for who in [&visitor, &rival, &other.manager, &other.lead] {
            for page in pages {
                let hidden = portal.get(who, &format!("/challenges/secret{page}")).await;
                let random = portal.get(who, &format!("/challenges/dexter{page}")).await;
                if who.id.is_some() || page != "/recommend" {
                    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{page}");
                }
                let told_of = told(&hidden);
                let of_random = told(&random);
                let as_random = |text: String| text.replace("secret", "dexter");
                let headers = told_of.2.into_iter().map(|(name, value)| (name, as_random(value))).collect();
                assert_eq!((told_of.0, as_random(told_of.1), headers), of_random, "{page}");
            }
            for page in ["/questions", "/follow", "/pitch", "/recommend"] {
                let fields = [("question", "Who?"), ("email", "a@example.org"), ("organisation", "Aalto")];
                let hidden = portal.post(who, &format!("/challenges/secret{page}"), &fields).await;
                let random = portal.post(who, &format!("/challenges/dexter{page}"), &fields).await;
                assert_eq!(hidden.status, random.status, "{page}");
                assert_eq!(hidden.text(), random.text(), "{page}");
            }
            for slug in ["SECRET", "secret%20", "%73ecret", "secret%2F", "secret%00", "Secret"] {
                let path = format!("/challenges/{slug}");
                assert!(portal.get(who, &path).await.status.is_client_error(), "{path}");
            }
            let head = portal.send(who, Method::HEAD, "/challenges/secret", |request| request).await;
            assert_eq!(head.status, StatusCode::NOT_FOUND);
        }
        for path in ["/", "/challenges", "/challenges?q=secret", "/challenges?q=sercet", "/challenges?status=open", "/challenges.atom"] {
            let text = portal.get(&rival, path).await.text();
            assert!(!text.contains("Challenge secret") && !text.contains("challenges/secret"), "{path}");
        }
        let found = portal.get(&visitor, "/challenges").await.select("[role=status]");
        assert!(found.iter().any(|line| line.starts_with('1')), "the other one alone is counted: {found:?}");
        // The desk reads it.
        for who in [&desk.manager, &desk.approver] {
            assert_eq!(portal.get(who, "/challenges/secret").await.status, StatusCode::OK);
        }
        // What was kept of the page is nobody else's.
        assert_eq!(portal.get(&visitor, "/challenges/secret").await.status, StatusCode::NOT_FOUND);
        portal.bring(&desk, ChallengeState::Withdrawn).await;
        assert_eq!(portal.get(&rival, "/challenges/secret").await.status, StatusCode::NOT_FOUND, "not gone: never there");
    }

    /// T14: without the index the database finds no more than the index would.
    async fn a_search_in_the_database_finds_nothing_of_it_either(portal: TestApp) {
        let desk = Desk::of(&portal, "secret").await;
        portal.hide(&desk).await;
        let text = portal.get(&portal.visitor(), "/challenges?q=secret").await.text();
        assert!(!text.contains("Challenge secret"), "{text}");
    }

    /// T20, T26: whoever holds the link of an invitation gets in, to that challenge alone.
    async fn an_invitation_opens_its_challenge_and_no_other(portal: TestApp) {
        let (desk, other) = (Desk::of(&portal, "secret").await, Desk::of(&portal, "other").await);
        portal.hide(&desk).await;
        portal.hide(&other).await;
        let invited = portal.invite_to(&desk, &format!("{KIM}\nLab, , ann@lab.example")).await;
        assert_eq!((invited.status, invited.location()), (StatusCode::SEE_OTHER, desk.at("invitations").as_str()));
        let mail = portal.mails_to("kim@aalto.example").await.remove(0);
        assert_eq!(mail.subject.as_str(), "You are invited to pitch: Challenge secret");
        assert!(!mail.text.contains("ann@") && !mail.text.contains("Lab"), "nobody else is named: {}", mail.text);
        assert!(!mail.text.contains("louder than people accept"), "what it wants is told behind the link");
        assert_eq!(portal.progress(&desk).await, ["Sent", "Sent"]);

        let (kim, link) = (portal.visitor(), portal.offered("kim@aalto.example").await);
        let page = portal.get(&kim, &link).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, Some("no-store")));
        let text = page.text();
        assert!(text.contains("pitch for “Challenge secret”") && text.contains("louder than people accept"));
        assert!(text.contains("Kim Virtanen") && !text.contains("ann@") && !text.contains("Lab"), "{text}");
        portal.get(&kim, &link).await;
        assert_eq!(portal.entries("challenge_invitation.opened").await, 1, "once");
        assert_eq!(portal.progress(&desk).await, ["Sent", "Opened"]);
        assert_eq!(portal.get(&kim, "/challenges/secret").await.status, StatusCode::NOT_FOUND, "not yet");

        assert_eq!(portal.post(&kim, &link, &[("name", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let accepted = portal.post(&kim, &link, &[("name", "Kim Virtanen")]).await;
        assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/challenges/secret"));
        for page in ["", "/questions", "/updates", "/follow", "/pitch", "/deadline.ics", "/updates.atom", "/recommend"] {
            let answer = portal.get(&kim, &format!("/challenges/secret{page}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{page}");
        }
        assert_eq!(portal.get(&kim, "/challenges/other").await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.get(&portal.visitor(), "/challenges/secret").await.status, StatusCode::NOT_FOUND);
        assert!(!portal.get(&kim, "/challenges").await.text().contains("Challenge secret"), "lists are the same for all");
        let begun = portal.post(&kim, "/challenges/secret/pitch", &[]).await;
        assert!(begun.location().starts_with("/my/pitches/"), "{}", begun.location());
        assert_eq!(portal.progress(&desk).await, ["Sent", "Accepted"]);

        let again = portal.post(&portal.visitor(), &link, &[("name", "Eve")]).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.text().contains("accepted already") && !again.text().contains("Challenge secret"));
    }

    /// T20: for another account, taken back, run out, declined, sent again: each its own sentence, and nobody gets in.
    async fn an_invitation_to_a_challenge_that_is_not_good_lets_nobody_in(portal: TestApp) {
        let desk = Desk::of(&portal, "secret").await;
        portal.hide(&desk).await;
        let (kim, eve) = (portal.person("kim@aalto.example", &[]).await, portal.person("eve@example.org", &[]).await);
        portal.invite_to(&desk, KIM).await;
        let first = portal.offered("kim@aalto.example").await;
        for answer in [portal.get(&eve, &first).await, portal.post(&eve, &first, &[("name", "x")]).await] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            let text = answer.text();
            assert!(text.contains("for another account") && !text.contains("Challenge secret") && !text.contains("kim@"));
        }
        assert_eq!(portal.post(&eve, &format!("{first}/decline"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(portal.entries("challenge_invitation.opened").await, 0, "another account opens nothing");
        let signed_out = portal.post(&portal.visitor(), &first, &[("name", "Eve")]).await;
        assert_eq!(signed_out.location(), format!("/sign-in?next={}", first.replace('/', "%2F")));

        assert_eq!(portal.step_guest(&desk, "revoke").await.status, StatusCode::SEE_OTHER);
        let over = portal.get(&kim, &first).await;
        assert_eq!(over.status, StatusCode::GONE);
        assert!(over.text().contains("taken back"));
        portal.advance(TimeDelta::days(1));
        let desk = desk.again(&portal).await;
        assert_eq!(portal.step_guest(&desk, "resend").await.status, StatusCode::SEE_OTHER);
        let kim = portal.person("kim@aalto.example", &[]).await;
        assert!(portal.get(&kim, &first).await.text().contains("taken back"), "the earlier link has ended");
        let second = portal.offered("kim@aalto.example").await;
        let declined = portal.post(&kim, &format!("{second}/decline"), &[("reason", "No <b>time</b>")]).await;
        assert_eq!(declined.status, StatusCode::OK);
        assert!(portal.get(&kim, &second).await.text().contains("was declined"));
        let list = portal.get(&desk.manager, &desk.at("invitations")).await.text();
        assert!(list.contains("No &lt;b&gt;time"), "{list}");
        assert_eq!(portal.get(&kim, "/challenges/secret").await.status, StatusCode::NOT_FOUND);

        portal.advance(TimeDelta::days(1));
        let desk = desk.again(&portal).await;
        portal.step_guest(&desk, "resend").await;
        let third = portal.offered("kim@aalto.example").await;
        portal.advance(TimeDelta::days(8));
        let told = portal.post(&portal.person("kim@aalto.example", &[]).await, &third, &[]).await;
        assert_eq!(told.status, StatusCode::GONE, "never after the deadline");
        assert!(told.text().contains("run out"));
        for random in ["/invite/abc", "/invite/%22"] {
            assert_eq!(portal.get(&portal.visitor(), random).await.status, StatusCode::NOT_FOUND);
        }
    }

    /// T42: every line that cannot be taken is named, nothing typed is lost, and nothing that was typed leads a mail astray.
    async fn a_list_is_taken_whole_or_not_at_all(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.invite_to(&desk, KIM).await;
        let typed = "Lab, Ann, ann at lab\nonly one cell\nAalto, Kim, KIM@aalto.example\nLab, Bo, bo@lab.example\nLab, Bo, bo@lab.example";
        let refused = portal.invite_to(&desk, typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = refused.select(".summary-err li");
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        for (line, told) in wrong.iter().zip(["Line 1: enter an email", "Line 2: enter organisation", "Line 5: this address stands in line 4"]) {
            assert!(line.starts_with(told), "{line}");
        }
        assert!(refused.text().contains("ann at lab") && refused.text().contains("only one cell"));
        let known = portal.invite_to(&desk, "Lab, Bo, bo@lab.example\nAalto, , KIM@aalto.example").await;
        assert_eq!(known.select(".summary-err li"), ["Line 2: this address is invited already. Remind it below"]);
        assert!(portal.mails_to("bo@lab.example").await.is_empty(), "nobody of a list with a wrong line");
        for hostile in ["Lab, Ann\u{7}, a@lab.example", "Lab\u{1b}[2J, Ann, a@lab.example", "Lab, Ann, a@lab.example%0aBcc:x@y.example"] {
            let refused = portal.invite_to(&desk, hostile).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{hostile:?}");
        }
        let hostile = "\"<b>Lab</b>\", \"Win at https://evil.example\", eva@lab.example";
        assert_eq!(portal.invite_to(&desk, hostile).await.status, StatusCode::SEE_OTHER);
        let mail = portal.mails_to("eva@lab.example").await.remove(0);
        assert!(!mail.text.contains("evil.example") && !mail.text.contains("Lab"), "{}", mail.text);
        let list = portal.get(&desk.manager, &desk.at("invitations")).await.text();
        assert!(list.contains("&lt;b&gt;Lab") && !list.contains("<b>Lab"));
    }

    /// T72: so many mails a day, and nobody is mailed twice within one.
    async fn nobody_is_flooded_with_invitations(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let list = |from: usize, to: usize| -> String {
            (from..to).map(|number| format!("Lab, , a{number}@lab.example\n")).collect()
        };
        assert_eq!(portal.invite_to(&desk, &list(0, 101)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for start in [0, 100] {
            assert_eq!(portal.invite_to(&desk, &list(start, start + 100)).await.status, StatusCode::SEE_OTHER);
        }
        let refused = portal.invite_to(&desk, KIM).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("kim@aalto.example"), "what was typed stays");
        assert_eq!(portal.step_guest(&desk, "remind").await.status, StatusCode::CONFLICT);
        portal.advance(TimeDelta::days(1));
        let desk = desk.again(&portal).await;
        assert_eq!(portal.step_guest(&desk, "remind").await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.step_guest(&desk, "remind").await.status, StatusCode::CONFLICT, "not again on this day");
        let reminded = portal.mails_to("a199@lab.example").await;
        // What is mailed at the same instant comes in any order.
        let is_reminder = |subject: &str| subject.starts_with("Reminder: you are invited");
        assert_eq!(reminded.iter().filter(|mail| is_reminder(mail.subject.as_str())).count(), 1);
        // The first mail and its reminder open the same.
        for mail in &reminded {
            let at = mail.text.find("/invite/").unwrap();
            let link = mail.text[at..].split_whitespace().next().unwrap();
            assert_eq!(portal.get(&portal.visitor(), link).await.status, StatusCode::OK);
        }
    }

    async fn nobody_is_invited_before_the_publication_or_after_the_end(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for (state, told) in [
            (ChallengeState::Draft, "once the challenge is published"),
            (ChallengeState::Paused, "while the challenge is paused"),
            (ChallengeState::Archived, "The challenge is over"),
        ] {
            portal.bring(&desk, state).await;
            let page = portal.get(&desk.manager, &desk.at("invitations")).await;
            assert!(page.text().contains(told) && page.select("#f-list").is_empty(), "{state}");
            assert_eq!(portal.invite_to(&desk, KIM).await.status, StatusCode::CONFLICT, "{state}");
        }
        portal.bring(&desk, ChallengeState::Published).await;
        portal.invite_to(&desk, KIM).await;
        portal.advance(TimeDelta::days(10));
        let desk = desk.again(&portal).await;
        assert_eq!(portal.invite_to(&desk, "Lab, , a@lab.example").await.status, StatusCode::CONFLICT);
        assert_eq!(portal.progress(&desk).await, ["Expired"]);
        assert!(portal.get(&desk.manager, &desk.at("invitations")).await.select("main tbody button").is_empty());
    }

    async fn who_sees_a_challenge_is_settled_before_its_publication(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let set = async |word: &str| portal.post(&desk.manager, &desk.at("audience"), &[("audience", word)]).await.status;
        assert_eq!(set("invited").await, StatusCode::CONFLICT, "everybody has read it");
        portal.bring(&desk, ChallengeState::Draft).await;
        assert_eq!(set("friends").await, StatusCode::BAD_REQUEST);
        assert_eq!(set("invited").await, StatusCode::SEE_OTHER);
        let overview = portal.get(&desk.manager, "/manage/challenges/quiet").await.text();
        assert!(overview.contains("Only people you invite"), "{overview}");
        portal.bring(&desk, ChallengeState::Published).await;
        assert_eq!(set("everybody").await, StatusCode::CONFLICT);
        assert_eq!(portal.get(&portal.visitor(), "/challenges/quiet").await.status, StatusCode::NOT_FOUND);
        // Whoever copies it does not make it public by that.
        let copied = portal.post(&desk.manager, "/manage/challenges/new", &[("title", "Copy"), ("from", "quiet")]).await;
        let overview = portal.get(&desk.manager, copied.location()).await.text();
        assert!(overview.contains("Only people you invite"), "{overview}");
        assert_eq!(portal.post(&desk.approver, &desk.at("audience"), &[("audience", "invited")]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_team_reads_what_it_pitches_to_and_begins_nothing_of_its_own(portal: TestApp) {
        let desk = Desk::of(&portal, "secret").await;
        portal.hide(&desk).await;
        let guest = portal.person("kim@aalto.example", &[]).await;
        let draft = portal.pitch(desk.challenge, guest.id.unwrap(), PitchState::Draft, "").await;
        let colleague = portal.person("bo@aalto.example", &[]).await;
        assert_eq!(portal.get(&colleague, "/challenges/secret").await.status, StatusCode::NOT_FOUND);
        portal.join_team(&draft, &colleague).await;
        assert_eq!(portal.get(&colleague, "/challenges/secret").await.status, StatusCode::OK);
        let begun = portal.post(&colleague, "/challenges/secret/pitch", &[]).await;
        assert_eq!(begun.status, StatusCode::CONFLICT);
        assert!(begun.text().contains("begun by those who were invited"), "{}", begun.text());
    }

    async fn of_who_never_answered_or_is_forgotten_no_address_is_left(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let kim = portal.person("kim@aalto.example", &[]).await;
        portal.invite_to(&desk, &format!("{KIM}\nLab, , ann@lab.example")).await;
        let link = portal.offered(&kim.email).await;
        assert_eq!(portal.post(&kim, &link, &[]).await.location(), "/challenges/quiet");
        let left = async || -> Vec<String> {
            let rows = challenge_invitation::Entity::find().all(portal.app.db.read()).await.unwrap();
            rows.into_iter().map(|row| row.email).collect()
        };
        portal.advance(TimeDelta::days(10 + 89));
        let clock = Op::of_clock(portal.now());
        services::privacy::retain(&portal.app, &clock).await.unwrap();
        assert_eq!(left().await.len(), 2, "for 90 days after it has run out");
        portal.advance(TimeDelta::days(1));
        services::privacy::retain(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert_eq!(left().await, ["kim@aalto.example"]);
        portal.ask_erasure(&portal.person(&kim.email, &[]).await).await;
        portal.advance(TimeDelta::days(29));
        services::privacy::execute_due(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert!(left().await.is_empty());
        let tokens = challenge_invitation_token::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert!(tokens.is_empty());
    }

    async fn a_public_challenge_is_read_by_all_and_its_invited_are_told_apart(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let guest = portal.guest(&desk, "kim@aalto.example").await;
        assert_eq!(portal.get(&guest, "/challenges/quiet").await.status, StatusCode::OK);
        assert_eq!(portal.get(&portal.visitor(), "/challenges/quiet").await.status, StatusCode::OK);
        assert_eq!(portal.progress(&desk).await, ["Accepted"]);
        let strangers = Desk::of(&portal, "other").await;
        for path in [desk.at("invitations"), desk.at("invitations?referral=0192d3c0-0000-7000-8000-000000000000")] {
            assert_eq!(portal.get(&strangers.manager, &path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(portal.get(&desk.approver, &path).await.status, StatusCode::FORBIDDEN);
        }
        let page = portal.get(&desk.manager, &desk.at("invitations")).await;
        assert!(page.select("main tbody button").is_empty(), "who accepted is not asked again");
    }
}
