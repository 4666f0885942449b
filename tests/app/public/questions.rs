//! Stories of questions: asked by people with an account, answered to everybody, naming nobody.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use entity::values::{MailKind, PitchState, Role};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const PAGE: &str = "/challenges/quiet/questions";
const UNIVERSITY: &str = "May a university in Aalto-Land take part without a company?";

impl Desk {
    /// The same people, signed in once more.
    pub(super) async fn again(self, portal: &TestApp) -> Self {
        let lead = portal.person(&self.lead.email, &[]).await;
        let manager = portal.person(&self.manager.email, &[]).await;
        Self { lead, manager, ..self }
    }
}

impl TestApp {
    pub(super) async fn ask_about(&self, who: &Person, text: &str) -> Answer {
        self.post(who, PAGE, &[("question", text)]).await
    }

    /// Where the desk settles the question of this text.
    pub(super) async fn question(&self, desk: &Desk, text: &str) -> String {
        let page = self.get(&desk.manager, &desk.at("questions")).await;
        let links = page.select("main li a");
        let place = links.iter().position(|link| link == text).unwrap_or_else(|| panic!("{links:?}"));
        let hrefs = page.text();
        let mut found = hrefs
            .match_indices("/manage/challenges/quiet/questions/")
            .map(|(at, path)| hrefs[at..at + path.len() + 36].to_owned());
        found.nth(place).unwrap()
    }

    pub(super) async fn publish(&self, desk: &Desk, text: &str, wording: &str, answer: &str) {
        let path = self.question(desk, text).await;
        let fields = [("do", "answer"), ("wording", wording), ("answer", answer)];
        let done = self.post(&desk.manager, &path, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }

    /// What the mail says that tells an asker what became of the question.
    async fn settled(&self, who: &Person) -> String {
        let mails = self.mails_to(&who.email).await;
        let told = mails.iter().find(|mail| mail.subject.as_str().starts_with("Your question"));
        told.unwrap_or_else(|| panic!("{mails:?}")).text.clone()
    }

    async fn subjects(&self, address: &str) -> Vec<String> {
        let mails = self.mails_to(address).await;
        let mut subjects: Vec<String> = mails.iter().map(|mail| mail.subject.as_str().to_owned()).collect();
        // What is mailed at the same instant comes in any order.
        subjects.sort();
        subjects
    }
}

stories! {
    /// T01: before it is answered a question exists for its asker and the desk alone, and nobody learns who asked.
    async fn an_answer_is_for_everybody_and_names_nobody(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let rival = portal.person("rival@example.org", &[]).await;
        let visitor = portal.visitor();
        assert!(portal.ask_about(&visitor, UNIVERSITY).await.location().starts_with("/sign-in?next="));
        let asked = portal.ask_about(&desk.lead, UNIVERSITY).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, PAGE));
        for who in [&visitor, &rival, &desk.manager] {
            let page = portal.get(who, PAGE).await.text();
            assert!(!page.contains("Aalto-Land"), "{page}");
            assert!(page.contains("One question waits for an answer."));
        }
        assert!(portal.get(&desk.lead, PAGE).await.text().contains("Aalto-Land"), "their own");
        for path in ["/challenges/quiet", "/challenges/quiet/updates.atom", "/challenges?q=university"] {
            assert!(!portal.get(&visitor, path).await.text().contains("Aalto-Land"), "{path}");
        }
        let one = portal.question(&desk, UNIVERSITY).await;
        for path in [desk.at("questions"), one.clone()] {
            let page = portal.get(&desk.manager, &path).await.text();
            assert!(page.contains("Aalto-Land") && !page.contains("lea-quiet"), "{page}");
        }
        assert_eq!(portal.get(&desk.approver, &one).await.status, StatusCode::FORBIDDEN);

        let empty = portal.post(&desk.manager, &one, &[("do", "answer"), ("wording", "May they?")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("May they?") && empty.text().contains("href=\"#f-answer\""));
        portal.publish(&desk, UNIVERSITY, "May a university take part alone?", "Yes, it may.").await;
        let page = portal.get(&visitor, PAGE).await;
        assert_eq!(page.select("main section h2")[0], "May a university take part alone?");
        let text = page.text();
        assert!(text.contains("Yes, it may.") && text.contains("Asked by a participant"));
        assert!(!text.contains("Aalto-Land") && !text.contains("lea-quiet"), "{text}");
        let tabs = portal.get(&visitor, "/challenges/quiet").await.select(".tabs a");
        assert!(tabs.contains(&"Questions and answers 1".to_owned()), "{tabs:?}");
        assert_eq!(portal.subjects(&desk.lead.email).await, [
            "We have your question about Challenge quiet",
            "Your question is answered: Challenge quiet",
        ]);
        assert_eq!(portal.subjects(&desk.manager.email).await, [
            "Questions wait for an answer: Challenge quiet",
        ]);
        assert!(portal.subjects(&rival.email).await.is_empty());

        portal.publish(&desk, "May a university take part alone?", "May a university take part?", "It may.").await;
        let page = portal.get(&visitor, PAGE).await.text();
        assert!(page.contains("It may.") && page.contains("changed") && !page.contains("Yes, it may."));
        assert_eq!(portal.mails_to(&desk.lead.email).await.len(), 2, "a better wording is no news");
    }

    async fn a_question_that_was_asked_before_leads_to_its_answer(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let kim = portal.person("kim@example.org", &[]).await;
        portal.ask_about(&desk.lead, "May a university take part without a company?").await;
        let again = "Can a university take part without a company as partner?";
        assert_eq!(portal.ask_about(&kim, again).await.status, StatusCode::SEE_OTHER, "what is not public is not shown");
        portal.publish(&desk, "May a university take part without a company?", "May a university take part without a company?", "Yes.").await;

        let alike = portal.ask_about(&kim, "Can a university take part without a company?").await;
        assert_eq!(alike.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(alike.select(".banner a"), ["May a university take part without a company?"]);
        assert!(alike.text().contains("Can a university take part without a company?</textarea>"));
        let sure = [("question", "Can a university take part without a company?"), ("sure", "yes")];
        assert_eq!(portal.post(&kim, PAGE, &sure).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.entries("question.asked").await, 3);
    }

    async fn the_same_question_gets_one_answer_and_all_who_asked_hear_of_it(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        portal.ask_about(&desk.lead, "Who owns the results?").await;
        portal.ask_about(&kim, "Are the results ours afterwards?").await;
        portal.ask_about(&ann, "Do we keep the results?").await;
        let first = portal.question(&desk, "Who owns the results?").await;
        let id = first.rsplit('/').next().unwrap().to_owned();
        for text in ["Are the results ours afterwards?", "Do we keep the results?"] {
            let path = portal.question(&desk, text).await;
            let own = path.rsplit('/').next().unwrap().to_owned();
            for wrong in ["", "none", own.as_str()] {
                let refused = portal.post(&desk.manager, &path, &[("do", "merge"), ("into", wrong)]).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            }
            let merged = portal.post(&desk.manager, &path, &[("do", "merge"), ("into", &id)]).await;
            assert_eq!(merged.status, StatusCode::SEE_OTHER);
            let again = portal.post(&desk.manager, &path, &[("do", "reject"), ("reason", "No.")]).await;
            assert_eq!(again.status, StatusCode::CONFLICT);
        }
        portal.publish(&desk, "Who owns the results?", "Who owns the results?", "You do.").await;
        for address in [&kim.email, &ann.email] {
            let subjects = portal.subjects(address).await;
            assert_eq!(subjects, [
                "Others ask the same about Challenge quiet",
                "We have your question about Challenge quiet",
                "Your question is answered: Challenge quiet",
            ]);
        }
        let late = portal.person("zoe@example.org", &[]).await;
        portal.ask_about(&late, "Is it true that results belong to the host?").await;
        let path = portal.question(&desk, "Is it true that results belong to the host?").await;
        portal.post(&desk.manager, &path, &[("do", "merge"), ("into", &id)]).await;
        let told = portal.settled(&late).await;
        assert!(told.contains("You do.") && told.contains(&format!("{PAGE}#q-{id}")));
        assert_eq!(portal.get(&portal.visitor(), PAGE).await.select("main section h2").len(), 2, "one, and the form");
    }

    async fn why_a_question_is_not_answered_its_asker_reads_alone(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.ask_about(&desk.lead, "What does our rival pitch?").await;
        let path = portal.question(&desk, "What does our rival pitch?").await;
        let nothing = portal.post(&desk.manager, &path, &[("do", "reject"), ("reason", " ")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        portal.post(&desk.manager, &path, &[("do", "reject"), ("reason", "We never say that.")]).await;
        assert!(portal.get(&desk.lead, PAGE).await.text().contains("We never say that."));
        assert!(!portal.get(&portal.visitor(), PAGE).await.text().contains("rival"));
        assert!(portal.settled(&desk.lead).await.contains("We never say that."));
        assert_eq!(portal.post(&desk.manager, &path, &[("do", "shout")]).await.status, StatusCode::BAD_REQUEST);
    }

    async fn an_answer_that_changes_the_rules_reaches_everybody_who_pitches(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (kim, ann) = (portal.person("kim@example.org", &[]).await, portal.person("ann@example.org", &[]).await);
        portal.pitch(desk.challenge, kim.id.unwrap(), PitchState::Draft, "").await;
        desk.pitch(&portal, "evaluation").await;
        portal.ask_about(&ann, "Must it run at 60 Hz?").await;
        let path = portal.question(&desk, "Must it run at 60 Hz?").await;
        assert!(portal.get(&desk.manager, &path).await.text().contains("This will mail 2 people at once."));
        let fields = [("do", "answer"), ("wording", "Must it run at 60 Hz?"), ("answer", "Yes, from now on."), ("rules", "yes")];
        portal.post(&desk.manager, &path, &fields).await;
        for who in [&kim, &desk.lead] {
            let last = portal.mails_to(&who.email).await.remove(0);
            assert_eq!(last.subject.as_str(), "Update: Challenge quiet");
            assert!(last.text.contains("Yes, from now on.") && last.text.contains("This changes the rules."));
        }
        assert_eq!(portal.subjects(&ann.email).await.last().unwrap(), "Your question is answered: Challenge quiet");
        assert!(portal.get(&portal.visitor(), PAGE).await.text().contains("This changes the rules"));
    }

    async fn after_the_deadline_nobody_asks_and_late_answers_say_so(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.ask_about(&desk.lead, "Who owns the results?").await;
        portal.advance(TimeDelta::days(10));
        let desk = desk.again(&portal).await;
        let late = portal.ask_about(&desk.lead, "May we still ask?").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let page = portal.get(&desk.lead, PAGE).await;
        assert!(page.select("form textarea").is_empty() && page.text().contains("Questions closed on"));
        portal.publish(&desk, "Who owns the results?", "Who owns the results?", "You do.").await;
        let page = portal.get(&portal.visitor(), PAGE).await;
        assert!(page.text().contains("Answered after the questions closed"));
    }

    /// T72: one account asks ten times a day, and its desk gets one mail of it.
    async fn nobody_floods_the_desk_with_questions(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for number in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"] {
            assert_eq!(portal.ask_about(&desk.lead, &format!("Number {number}?")).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.ask_about(&desk.lead, "Number eleven?").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(portal.mails_to(&desk.manager.email).await.len(), 1);
        portal.advance(TimeDelta::days(1));
        let desk = desk.again(&portal).await;
        assert_eq!(portal.ask_about(&desk.lead, "Number ten?").await.status, StatusCode::UNPROCESSABLE_ENTITY, "it waits");
        for wrong in ["", "  ", "x".repeat(1_001).as_str()] {
            let refused = portal.ask_about(&desk.lead, wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("href=\"#f-question\""));
        }
    }

    /// T42, T40: what is typed stays text, in the pages and in the mails.
    async fn what_somebody_asks_is_shown_as_text(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let evil = "May we?\r\nBcc: all@example.org\r\n<a href=\"https://evil.example\">x</a> [y](https://evil.example) \u{202e}";
        portal.ask_about(&desk.lead, evil).await;
        let mail = portal.mails_to(&desk.lead.email).await.remove(0);
        assert_eq!(mail.subject.as_str(), "We have your question about Challenge quiet");
        assert!(!mail.html.contains("href=\"https://evil.example"), "{}", mail.html);
        let page = portal.get(&desk.manager, &desk.at("questions")).await;
        assert!(page.select("main a[href*=evil]").is_empty());
        assert_eq!(portal.mails_to("all@example.org").await.len(), 0);
    }

    /// T15: the questions of a challenge are for its own desk.
    async fn another_desk_has_no_questions(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let other = Desk::of(&portal, "loud").await;
        portal.ask_about(&desk.lead, "Who owns the results?").await;
        let path = portal.question(&desk, "Who owns the results?").await;
        let here = path.replace("/quiet/", "/loud/");
        let fields = [("do", "reject"), ("reason", "No.")];
        for at in [&path, &here] {
            assert_eq!(portal.get(&other.manager, at).await.status, StatusCode::NOT_FOUND, "{at}");
            assert_eq!(portal.post(&other.manager, at, &fields).await.status, StatusCode::NOT_FOUND, "{at}");
        }
        let auditor = portal.person("aud@example.org", &[(Role::Auditor, None)]).await;
        assert_eq!(portal.get(&auditor, &path).await.status, StatusCode::NOT_FOUND);
        let kind = MailKind::QuestionSettled;
        assert_eq!(portal.entries("question.rejected").await, 0, "{kind}");
    }

    async fn of_a_person_who_is_forgotten_the_answer_stays_and_the_question_does_not(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.ask_about(&desk.lead, UNIVERSITY).await;
        portal.ask_about(&desk.lead, "What about us in Aalto-Land?").await;
        portal.publish(&desk, UNIVERSITY, "May a university take part?", "Yes.").await;
        portal.ask_erasure(&desk.lead).await;
        portal.advance(TimeDelta::days(29));
        let op = overture::domain::actor::Op::of_clock(portal.now());
        overture::services::privacy::execute_due(&portal.app, &op).await.unwrap();
        assert!(portal.get(&portal.visitor(), PAGE).await.text().contains("Yes."));
        let manager = portal.person("new@example.org", &[(Role::Manager, None)]).await;
        let inbox = portal.get(&manager, &desk.at("questions")).await.text();
        assert!(inbox.contains("May a university") && !inbox.contains("Aalto-Land"), "{inbox}");
    }
}
