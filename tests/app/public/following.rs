//! Stories of news and of those who follow: confirmed by whoever reads the mails, stopped with one click.

use actix_web::http::{Method, StatusCode};
use chrono::TimeDelta;
use entity::{subscription, values::PitchState};
use overture::{
    domain::{actor::Op, mail::Message},
    services, worker,
};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _};

use crate::{
    desk::Desk,
    harness::{Answer, TestApp, stories},
};

const FOLLOW: &str = "/challenges/quiet/follow";
const ADA: &str = "ada@example.org";

/// The page of the subscription that a mail leads to.
fn link(mail: &Message) -> String {
    let at = mail.text.find("/subscriptions/").unwrap_or_else(|| panic!("no link: {}", mail.text));
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

impl TestApp {
    async fn follow(&self, address: &str) -> Answer {
        self.post(&self.visitor(), FOLLOW, &[("email", address)]).await
    }

    async fn newest(&self, address: &str) -> Message {
        let mails = self.mails_to(address).await;
        mails.into_iter().max_by_key(|mail| (mail.created_at, mail.id)).expect("a mail")
    }

    async fn step(&self, page: &str, step: &str) -> Answer {
        self.post(&self.visitor(), page, &[("do", step)]).await
    }

    /// An address that follows; the page from its mail.
    pub(super) async fn follower(&self, address: &str) -> String {
        self.follow(address).await;
        let page = link(&self.newest(address).await);
        assert_eq!(self.step(&page, "confirm").await.status, StatusCode::SEE_OTHER);
        page
    }

    pub(super) async fn tell(&self, desk: &Desk, title: &str, text: &str) -> Answer {
        self.post(&desk.manager, &desk.at("updates"), &[("title", title), ("text", text)]).await
    }
}

stories! {
    async fn news_is_published_fed_and_mailed_to_those_it_concerns(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let kim = portal.person("kim@example.org", &[]).await;
        portal.pitch(desk.challenge, kim.id.unwrap(), PitchState::Draft, "").await;
        desk.pitch(&portal, "evaluation").await;
        portal.follower(ADA).await;
        // Who pitches and follows gets one mail.
        portal.follower(&kim.email).await;
        let before = portal.mails_to(&kim.email).await.len();
        assert!(portal.get(&desk.manager, &desk.at("updates")).await.text().contains("This will mail 3 people."));
        let empty = portal.tell(&desk, "A visit", " ").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.text().contains("value=\"A visit\"") && empty.text().contains("href=\"#f-text\""));
        let posted = portal.tell(&desk, "A visit <b>", "Come & listen on Friday.").await;
        assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.text());

        let visitor = portal.visitor();
        let page = portal.get(&visitor, "/challenges/quiet/updates").await;
        assert_eq!(page.select("main section h2"), ["A visit <b>"]);
        assert!(page.text().contains("Come &amp; listen on Friday."));
        let feed = portal.get(&visitor, "/challenges/quiet/updates.atom").await.text();
        assert!(feed.contains("A visit &lt;b&gt;") && feed.contains("/challenges/quiet/updates#u-"), "{feed}");
        for address in [ADA, &kim.email, &desk.lead.email] {
            let mail = portal.newest(address).await;
            assert_eq!(mail.subject.as_str(), "Update: Challenge quiet", "{address}");
            assert!(mail.text.contains("Come & listen on Friday."));
            assert_eq!(mail.unsubscribe.is_some(), address == ADA, "{address}");
        }
        assert_eq!(portal.mails_to(&kim.email).await.len(), before + 1);
        assert!(portal.get(&desk.manager, &desk.at("updates")).await.text().contains("3 people were mailed."));
        assert_eq!(portal.tell(&Desk { manager: desk.approver.clone(), ..desk }, "No", "No").await.status, StatusCode::FORBIDDEN);
    }

    /// T26: whoever asks learns nothing about an address, and nobody follows who did not confirm it.
    async fn an_address_follows_once_it_has_said_so(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let first = portal.follow(ADA).await;
        assert_eq!(first.location(), "/challenges/quiet");
        let page = link(&portal.newest(ADA).await);
        portal.tell(&desk, "Early", "Nobody hears it.").await;
        assert_eq!(portal.mails_to(ADA).await.len(), 1, "not before it is confirmed");
        assert!(portal.get(&portal.visitor(), &page).await.text().contains("You do not get mails yet."));
        assert_eq!(portal.mails_to(ADA).await.len(), 1, "reading the page confirms nothing");
        portal.step(&page, "confirm").await;
        let again = portal.follow(" ADA@Example.org ").await;
        assert_eq!((again.status, again.bytes), (first.status, first.bytes));
        let mails = portal.mails_to(ADA).await;
        assert!(mails.iter().any(|mail| mail.subject.as_str() == "You follow Challenge quiet already"));
        for wrong in ["", "ada", "ada@", "a b@example.org", "ada@example.org\r\nBcc: x@example.org"] {
            assert_eq!(portal.follow(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        assert_eq!(portal.get(&portal.visitor(), "/subscriptions/none").await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.step("/subscriptions/none", "stop").await.status, StatusCode::NOT_FOUND);
        assert_eq!(portal.step(&page, "shout").await.status, StatusCode::BAD_REQUEST);
    }

    /// T72: one address gets three of these mails an hour, whoever asks for them.
    async fn nobody_is_flooded_with_links_to_confirm(portal: TestApp) {
        Desk::of(&portal, "quiet").await;
        for _ in 0..8 {
            assert_eq!(portal.follow(ADA).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(portal.mails_to(ADA).await.len(), 3);
    }

    /// Of a token the database knows a hash; each opens one subscription.
    async fn a_token_opens_one_subscription_and_is_kept_as_a_hash(portal: TestApp) {
        Desk::of(&portal, "quiet").await;
        let (ada, ben) = (portal.follower(ADA).await, portal.follower("ben@example.org").await);
        portal.step(&ada, "stop").await;
        let page = portal.get(&portal.visitor(), &ben).await.text();
        assert!(page.contains("You follow this challenge."), "{page}");
        let rows = portal.app.db.read().query_all_raw(sea_orm::Statement::from_string(
            portal.app.db.read().get_database_backend(), "select token_hash from subscription_token"));
        for row in rows.await.unwrap() {
            let hash: String = row.try_get_by_index(0).unwrap();
            assert!(!ada.contains(&hash) && !ben.contains(&hash));
        }
    }

    async fn mails_are_paused_stopped_and_gone_on_with(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = portal.follower(ADA).await;
        portal.tell(&desk, "One", "One.").await;
        assert_eq!(portal.mails_to(ADA).await.len(), 2);
        portal.step(&page, "pause").await;
        portal.tell(&desk, "Two", "Two.").await;
        assert_eq!(portal.mails_to(ADA).await.len(), 2);
        portal.step(&page, "resume").await;
        portal.tell(&desk, "Three", "Three.").await;
        assert_eq!(portal.mails_to(ADA).await.len(), 3);
        portal.step(&page, "stop").await;
        assert!(portal.get(&portal.visitor(), &page).await.text().contains("That was a mistake"));
        portal.step(&page, "resume").await;
        portal.step(&page, "stop").await;
        portal.advance(TimeDelta::minutes(10));
        let over = portal.get(&portal.visitor(), &page).await;
        assert_eq!((over.status, over.select("main form button").len()), (StatusCode::GONE, 0));
        assert_eq!(portal.step(&page, "resume").await.status, StatusCode::CONFLICT);
        assert_eq!(portal.step(&page, "stop").await.status, StatusCode::SEE_OTHER, "it is so already");
    }

    /// T31: a mail program stops mails with one POST, without a page of ours, a cookie or an origin; nothing else is
    /// done that way.
    async fn one_click_stops_the_mails(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = portal.follower(ADA).await;
        portal.tell(&desk, "One", "One.").await;
        let mail = portal.newest(ADA).await;
        let stop = mail.unsubscribe.clone().unwrap().replace(&portal.app.config.origin(), "");
        assert_ne!(stop, format!("{page}/stop"), "each mail has its own");
        let visitor = portal.visitor();
        assert_eq!(portal.get(&visitor, &stop).await.status, StatusCode::OK);
        assert!(portal.get(&visitor, &page).await.text().contains("You follow this challenge."), "a look stops nothing");
        let bare = async |path: &str| {
            let body = [("List-Unsubscribe", "One-Click")];
            portal.send(&visitor, Method::POST, path, |request| request.set_form(body)).await.status
        };
        assert_eq!(bare(stop.trim_end_matches("/stop")).await, StatusCode::FORBIDDEN);
        for _ in 0..2 {
            assert_eq!(bare(&stop).await, StatusCode::OK);
        }
        assert_eq!(bare("/subscriptions/none/stop").await, StatusCode::NOT_FOUND);
        portal.tell(&desk, "Two", "Two.").await;
        assert_eq!(portal.mails_to(ADA).await.len(), 2);
    }

    async fn a_link_to_confirm_ends_after_a_week_and_the_address_is_forgotten(portal: TestApp) {
        Desk::of(&portal, "quiet").await;
        portal.follow(ADA).await;
        let page = link(&portal.newest(ADA).await);
        let stopped = portal.follower("ben@example.org").await;
        portal.step(&stopped, "stop").await;
        portal.follower("cy@example.org").await;
        portal.advance(TimeDelta::days(7));
        let over = portal.get(&portal.visitor(), &page).await;
        assert_eq!(over.status, StatusCode::GONE);
        assert!(over.text().contains("ask for another one"));
        assert_eq!(portal.step(&page, "confirm").await.status, StatusCode::CONFLICT);
        services::privacy::retain(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        let left = subscription::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(left.iter().map(|row| row.email.as_str()).collect::<Vec<_>>(), ["cy@example.org"]);
        assert_eq!(portal.get(&portal.visitor(), &page).await.status, StatusCode::NOT_FOUND);
    }

    async fn whoever_is_forgotten_follows_nothing(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.follower(&desk.lead.email).await;
        portal.ask_erasure(&desk.lead).await;
        portal.advance(TimeDelta::days(29));
        services::privacy::execute_due(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        assert_eq!(subscription::Entity::find().count(portal.app.db.read()).await.unwrap(), 0);
    }

    async fn followers_hear_of_new_answers_once_a_day(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.follower(ADA).await;
        for text in ["Who owns the results?", "How loud is quiet?"] {
            portal.ask_about(&desk.lead, text).await;
            portal.publish(&desk, text, text, "Read the terms.").await;
        }
        worker::timetable(&portal.app).await.unwrap();
        assert_eq!(portal.mails_to(ADA).await.len(), 1, "they are gathered");
        portal.advance(TimeDelta::days(1));
        for _ in 0..2 {
            services::challenge::tell_answers(&portal.app, &Op::of_clock(portal.now())).await.unwrap();
        }
        let mail = portal.newest(ADA).await;
        assert_eq!(mail.subject.as_str(), "2 new answers: Challenge quiet");
        assert!(mail.unsubscribe.is_some());
        assert_eq!(portal.mails_to(ADA).await.len(), 2);
    }
}
