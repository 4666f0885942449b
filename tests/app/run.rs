//! Stories of running a challenge: made, written, published, changed, paused, opened again, shown before its time.

use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audit, challenge, challenge_version, terms,
    values::{ChallengeState, PitchState, Role},
};
use overture::services::{self, challenge::Announcement};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const QUIET: &str = "/manage/challenges/quiet-fans";

const CONTENT: [(&str, &str); 9] = [
    ("title", "Quiet fans"),
    ("summary", "Fans are louder than people accept."),
    ("description", "They **hum** at night.\n\n<script>alert(1)</script>"),
    ("wanted", "- silence"),
    ("sponsor", "Host"),
    ("area", "energy"),
    ("markets", "industry"),
    ("prize", "50,000"),
    ("prize_currency", "EUR"),
];
const TERMS: [(&str, &str); 2] = [("ip_terms", "You keep it."), ("confidentiality", "Evaluators only.")];
/// The clock of the stories stands at noon of 1 November 2026, UTC.
const DATES: [(&str, &str); 6] = [
    ("kind", "time_boxed"),
    ("zone", "Europe/Brussels"),
    ("opens", "2026-11-03T09:00"),
    ("closes", "2026-12-01T17:00"),
    ("grace", "30"),
    ("decision", "2027-01-12T17:00"),
];

/// What a page of the challenge is sent with, as its form would send it.
async fn write(portal: &TestApp, who: &Person, part: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("{QUIET}/{part}");
    let page = portal.get(who, &path).await;
    let revision = page.attribute("input[name=revision]", "value").unwrap_or_default();
    let mut all = vec![("revision", revision.as_str())];
    all.extend_from_slice(fields);
    portal.post(who, &path, &all).await
}

async fn manager(portal: &TestApp) -> Person {
    services::library::ensure(&portal.app, &portal.operator()).await.unwrap();
    portal.person("mia@example.org", &[(Role::Manager, None)]).await
}

/// A draft with nothing but its title.
async fn draft(portal: &TestApp, who: &Person) {
    let made =
        portal.post(who, "/manage/challenges/new", &[("title", "Quiet fans"), ("from", "blank")]).await;
    assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, QUIET));
}

/// A challenge that opens in two days.
async fn published(portal: &TestApp, who: &Person) {
    draft(portal, who).await;
    let eligibility = [("eligibility", "Anybody."), ("question-1", "In Europe?"), ("wants-1", "yes")];
    for (part, fields) in
        [("content", &CONTENT[..]), ("terms", &TERMS), ("dates", &DATES), ("eligibility", &eligibility)]
    {
        let saved = write(portal, who, part, fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{part}: {:?}", saved.select(".summary-err li"));
    }
    let done = portal.post(who, &format!("{QUIET}/publish"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{:?}", done.select(".summary-err li"));
}

async fn row(portal: &TestApp) -> challenge::Model {
    let found = challenge::Entity::find().filter(challenge::Column::Slug.eq("quiet-fans"));
    found.one(portal.app.db.read()).await.unwrap().unwrap()
}

async fn entries(portal: &TestApp, kind: &str) -> u64 {
    audit::Entity::find().filter(audit::Column::Kind.eq(kind)).count(portal.app.db.read()).await.unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Changes the challenge of a desk once, and makes a secret link to it.
pub(crate) async fn previewed(portal: &TestApp, desk: &Desk) -> String {
    let fields = [("ip_terms", "Each side keeps its own."), ("note", "Clearer.")];
    let page = portal.get(&desk.manager, &desk.at("terms")).await;
    let revision = page.attribute("input[name=revision]", "value").unwrap();
    let all = [("revision", revision.as_str()), fields[0], fields[1]];
    assert_eq!(portal.post(&desk.manager, &desk.at("terms"), &all).await.status, StatusCode::SEE_OTHER);
    link(&portal.post(&desk.manager, &desk.at("preview"), &[("do", "make")]).await)
}

/// The path of the link that was made just now.
fn link(page: &Answer) -> String {
    let link = page.attribute("main a[href*='/preview/']", "href").unwrap();
    link[link.find("/preview/").unwrap()..].to_owned()
}

stories! {
    async fn a_challenge_is_made_refused_completed_and_found(portal: TestApp) {
        let mia = manager(&portal).await;
        let empty = portal.post(&mia, "/manage/challenges/new", &[("title", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        draft(&portal, &mia).await;
        let visitor = portal.visitor();
        assert_eq!(portal.get(&visitor, "/challenges/quiet-fans").await.status, StatusCode::NOT_FOUND);

        let refused = portal.post(&mia, &format!("{QUIET}/publish"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.select(".summary-err li").len(), 5);
        for (line, field) in [("content", "summary"), ("content", "description"), ("dates", "closes"), ("eligibility", "eligibility"), ("terms", "ip_terms")] {
            let css = format!(".summary-err a[href='{QUIET}/{line}#f-{field}']");
            assert_eq!(refused.select(&css).len(), 1, "{css}");
            // The line leads to a control that is there.
            let page = portal.get(&mia, &format!("{QUIET}/{line}")).await;
            assert_eq!(page.select(&format!("#f-{field}")).len(), 1, "{line} {field}");
        }
        assert_eq!(row(&portal).await.state, ChallengeState::Draft);

        write(&portal, &mia, "content", &CONTENT).await;
        write(&portal, &mia, "terms", &TERMS).await;
        write(&portal, &mia, "eligibility", &[("eligibility", "Anybody.")]).await;
        let saved = write(&portal, &mia, "dates", &DATES).await;
        assert_eq!(saved.location(), format!("{QUIET}/dates"));
        let done = portal.post(&mia, &format!("{QUIET}/publish"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        portal.work().await;
        let page = portal.get(&visitor, "/challenges/quiet-fans").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("<strong>hum</strong>") && !page.text().contains("<script>alert"));
        assert!(portal.get(&visitor, "/challenges?q=quiet+fans").await.text().contains("/challenges/quiet-fans"));
        let row = row(&portal).await;
        assert_eq!((row.opens_at, row.closes_at), (at("2026-11-03T08:00:00Z"), Some(at("2026-12-01T16:00:00Z"))));
        assert_eq!((row.version, row.grace_seconds, row.prize_minor), (1, 30, Some(5_000_000)));
        assert_eq!((entries(&portal, "challenge.created").await, entries(&portal, "challenge.published").await), (1, 1));
        assert_eq!(terms::Entity::find().count(portal.app.db.read()).await.unwrap(), 1);
    }

    async fn a_wrong_date_is_told_beside_its_field_and_nothing_typed_is_lost(portal: TestApp) {
        let mia = manager(&portal).await;
        draft(&portal, &mia).await;
        let mut dates = DATES.to_vec();
        dates[3] = ("closes", "2027-03-28T02:30");
        let refused = write(&portal, &mia, "dates", &dates).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.select("#f-closes-error")[0].contains("put forward"));
        assert_eq!(refused.attribute("#f-closes", "value").as_deref(), Some("2027-03-28T02:30"));
        assert_eq!(refused.attribute("#f-grace", "value").as_deref(), Some("30"));
        dates[3] = ("closes", "2026-11-08T17:00");
        assert_eq!(write(&portal, &mia, "dates", &dates).await.status, StatusCode::SEE_OTHER);
        let warned = portal.get(&mia, &format!("{QUIET}/dates")).await.select(".banner.warn li");
        assert_eq!(warned.len(), 2, "a weekend, and less than 14 days: {warned:?}");
    }

    async fn a_copy_and_a_template_bring_their_texts_and_no_dates(portal: TestApp) {
        let mia = manager(&portal).await;
        let op = portal.operator();
        let library = services::library::ensure(&portal.app, &op).await.unwrap();
        services::challenge::keep_templates(&portal.app, &op, library).await.unwrap();
        services::challenge::keep_templates(&portal.app, &op, library).await.unwrap();
        published(&portal, &mia).await;
        let form = portal.get(&mia, "/manage/challenges/new?from=quiet-fans").await;
        assert_eq!(form.select("input[name=from]").len(), 5, "nothing, the copy, three templates");
        for (from, title, slug) in [("quiet-fans", "Quiet fans", "quiet-fans-2"), ("template-paid-pilot", "New", "challenge")] {
            let made = portal.post(&mia, "/manage/challenges/new", &[("title", title), ("from", from)]).await;
            assert_eq!(made.location(), format!("/manage/challenges/{slug}"));
            let refused = portal.post(&mia, &format!("/manage/challenges/{slug}/publish"), &[]).await;
            assert_eq!(refused.select(".summary-err li"), ["Settle the dates with a deadline"]);
        }
        let own = portal.person("cat@example.org", &[(Role::Manager, Some(row(&portal).await.id))]).await;
        let made = portal.post(&own, "/manage/challenges/new", &[("title", "Mine"), ("from", "")]).await;
        assert_eq!(portal.get(&own, made.location()).await.status, StatusCode::OK, "who makes it manages it");
        let others = portal.post(&own, "/manage/challenges/new", &[("title", "Spy"), ("from", "quiet-fans-2")]).await;
        assert_eq!(others.status, StatusCode::NOT_FOUND);
        let list = portal.get(&own, "/manage/challenges").await.select("tbody th");
        assert_eq!(list.len(), 2, "{list:?}");
    }

    /// T15: the desk of another challenge does not exist.
    async fn a_desk_is_for_those_who_run_the_challenge(portal: TestApp) {
        let mia = manager(&portal).await;
        draft(&portal, &mia).await;
        let elsewhere = portal.challenge("elsewhere").await;
        let cat = portal.person("cat@example.org", &[(Role::Manager, Some(elsewhere))]).await;
        let abe = portal.person("abe@example.org", &[(Role::Approver, Some(row(&portal).await.id))]).await;
        for part in ["", "/content", "/dates", "/terms", "/eligibility", "/publish", "/preview", "/reopen"] {
            let path = format!("{QUIET}{part}");
            assert_eq!(portal.get(&cat, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            let read = if ["", "/preview"].contains(&part) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(portal.get(&abe, &path).await.status, read, "{path}");
            if !part.is_empty() {
                assert_eq!(portal.post(&cat, &path, &[("title", "Mine")]).await.status, StatusCode::NOT_FOUND, "{path}");
                assert_eq!(portal.post(&abe, &path, &[("title", "Mine")]).await.status, StatusCode::FORBIDDEN, "{path}");
            }
        }
        assert_eq!(portal.get(&abe, "/manage/challenges/new").await.status, StatusCode::NOT_FOUND);
        // T16: fields that are on no form of ours change nothing.
        let fields = [&CONTENT[..], &[("state", "published"), ("owner_id", "x"), ("slug", "x"), ("terms_version", "9")]].concat();
        assert_eq!(write(&portal, &mia, "content", &fields).await.status, StatusCode::SEE_OTHER);
        let kept = row(&portal).await;
        assert_eq!((kept.state, kept.slug.as_str(), kept.terms_version.as_str()), (ChallengeState::Draft, "quiet-fans", "1"));
        assert_eq!(kept.owner_id, mia.id);
    }

    async fn a_change_of_something_public_is_a_version_with_a_reason(portal: TestApp) {
        let mia = manager(&portal).await;
        published(&portal, &mia).await;
        portal.advance(TimeDelta::days(3));
        let mia = portal.person("mia@example.org", &[]).await;
        let lead = portal.person("kim@example.org", &[]).await;
        portal.pitch(row(&portal).await.id, lead.id.unwrap(), PitchState::Draft, "").await;
        let visitor = portal.visitor();
        assert_eq!(portal.get(&visitor, "/challenges/quiet-fans/changes").await.status, StatusCode::NOT_FOUND);
        let new = [("ip_terms", "You keep it all."), TERMS[1]];
        let refused = write(&portal, &mia, "terms", &new).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.select("#f-note-error").len(), 1);
        let emptied = write(&portal, &mia, "terms", &[("ip_terms", ""), TERMS[1], ("note", "Oops.")]).await;
        assert_eq!(emptied.select("#f-ip_terms-error").len(), 1, "what was complete stays complete");
        let same = write(&portal, &mia, "terms", &[TERMS[0], TERMS[1], ("note", "Nothing.")]).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = write(&portal, &mia, "terms", &[new[0], new[1], ("note", "A <b>clearer</b> text."), ("tell", "yes")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let kept = row(&portal).await;
        assert_eq!((kept.version, kept.terms_version.as_str()), (2, "2"));
        let texts = terms::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert_eq!(texts.len(), 2);
        assert_ne!(texts[0].sha256, texts[1].sha256);
        let page = portal.get(&visitor, "/challenges/quiet-fans").await;
        assert!(page.select(".banner").iter().any(|banner| banner.contains("A <b>clearer</b> text.")));
        let changes = portal.get(&visitor, "/challenges/quiet-fans/changes").await;
        assert_eq!((changes.select("ins"), changes.select("del")), (vec!["Added: it all.".to_owned()], vec!["Removed: it.".to_owned()]));
        let mails = portal.mails_to("kim@example.org").await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].subject.as_str().contains("Changed: Quiet fans"));
        let own = portal.mails_to("mia@example.org").await;
        assert!(own.iter().all(|mail| !mail.subject.as_str().contains("Quiet fans")), "who changed it knows");

        // A page that was read before somebody else saved changes nothing.
        let stale = portal.post(&mia, &format!("{QUIET}/terms"), &[("revision", "1"), TERMS[0], TERMS[1], ("note", "Back.")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(stale.select("#f-ip_terms"), ["You keep it."]);
        assert_eq!(row(&portal).await.version, 2);
        let first = challenge_version::Entity::delete_many().exec(portal.app.db.schema()).await;
        assert!(first.is_err(), "what was published stays");
    }

    async fn a_public_deadline_only_moves_later_and_a_closed_one_needs_two(portal: TestApp) {
        let mia = manager(&portal).await;
        published(&portal, &mia).await;
        let challenge = row(&portal).await.id;
        portal.advance(TimeDelta::days(3));
        let mia = portal.person("mia@example.org", &[]).await;
        let moved = async |mia: &Person, closes: &'static str| {
            let mut dates = DATES.to_vec();
            dates[3] = ("closes", closes);
            dates.push(("note", "More time."));
            write(&portal, mia, "dates", &dates).await
        };
        let earlier = moved(&mia, "2026-11-30T17:00").await;
        assert_eq!(earlier.select("#f-closes-error").len(), 1);
        assert_eq!(moved(&mia, "2026-12-02T17:00").await.status, StatusCode::SEE_OTHER);
        assert_eq!(row(&portal).await.closes_at, Some(at("2026-12-02T16:00:00Z")));

        portal.advance(TimeDelta::days(40));
        let mia = portal.person("mia@example.org", &[]).await;
        let abe = portal.person("abe@example.org", &[(Role::Approver, Some(challenge))]).await;
        assert_eq!(moved(&mia, "2026-12-24T17:00").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wish = [("until", "2026-12-24T17:00"), ("note", "The server was down.")];
        assert_eq!(portal.post(&mia, &format!("{QUIET}/reopen"), &wish).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.post(&mia, &format!("{QUIET}/reopen"), &wish).await.status, StatusCode::CONFLICT, "one waits");
        let decide = format!("{QUIET}/reopen/decide");
        let own = portal.post(&mia, &decide, &[("do", "confirm")]).await;
        assert_eq!(own.status, StatusCode::CONFLICT, "not the one who asked");
        assert_eq!(row(&portal).await.closes_at, Some(at("2026-12-02T16:00:00Z")));
        assert_eq!(portal.get(&abe, QUIET).await.select("button").iter().filter(|text| *text == "Confirm").count(), 1);
        assert_eq!(portal.post(&abe, &decide, &[("do", "confirm")]).await.status, StatusCode::SEE_OTHER);
        let kept = row(&portal).await;
        assert_eq!((kept.closes_at, kept.version), (Some(at("2026-12-24T16:00:00Z")), 3));
        assert_eq!(portal.post(&abe, &decide, &[("do", "confirm")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn pausing_wants_a_reason_and_withdrawing_is_for_good(portal: TestApp) {
        let mia = manager(&portal).await;
        published(&portal, &mia).await;
        portal.advance(TimeDelta::days(3));
        let mia = portal.person("mia@example.org", &[]).await;
        let state = format!("{QUIET}/state");
        let bring = async |to: &'static str, note: &'static str| {
            portal.post(&mia, &state, &[("to", to), ("note", note)]).await.status
        };
        assert_eq!(bring("paused", "").await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(bring("draft", "Back.").await, StatusCode::BAD_REQUEST);
        assert_eq!(bring("paused", "A strike.").await, StatusCode::SEE_OTHER);
        let visitor = portal.visitor();
        assert!(portal.get(&visitor, "/challenges/quiet-fans").await.text().contains("A strike."));
        assert_eq!(bring("published", "").await, StatusCode::SEE_OTHER);
        assert!(!portal.get(&visitor, "/challenges/quiet-fans").await.text().contains("A strike."));
        assert_eq!(bring("withdrawn", "No budget.").await, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&visitor, "/challenges/quiet-fans").await.status, StatusCode::GONE);
        assert_eq!(bring("published", "").await, StatusCode::CONFLICT);
        let late = write(&portal, &mia, "terms", &[("ip_terms", "x"), ("note", "x")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }

    /// T14: a draft is behind its secret link and nowhere else.
    async fn a_secret_link_shows_a_draft_until_it_is_revoked(portal: TestApp) {
        let mia = manager(&portal).await;
        draft(&portal, &mia).await;
        write(&portal, &mia, "content", &CONTENT).await;
        let made = portal.post(&mia, &format!("{QUIET}/preview"), &[("do", "make")]).await;
        let path = link(&made);
        let visitor = portal.visitor();
        let shown = portal.get(&visitor, &path).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text().contains("Fans are louder"));
        assert_eq!((shown.header("cache-control"), shown.header("x-robots-tag")), (Some("no-store"), Some("noindex, nofollow")));
        assert_eq!(shown.select("a[href*='/pitch']").len(), 0);
        assert!(!portal.get(&mia, &format!("{QUIET}/preview")).await.text().contains(&path), "shown once");
        for wrong in ["/preview/0", "/preview/", &path[..path.len() - 1]] {
            assert_eq!(portal.get(&visitor, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let id = made.attribute("input[name=revoke]", "value").unwrap();
        assert_eq!(portal.post(&mia, &format!("{QUIET}/preview"), &[("revoke", &id)]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&visitor, &path).await.status, StatusCode::NOT_FOUND);
        let second = link(&portal.post(&mia, &format!("{QUIET}/preview"), &[("do", "make")]).await);
        portal.advance(TimeDelta::days(14));
        assert_eq!(portal.get(&visitor, &second).await.status, StatusCode::NOT_FOUND, "it ran out");
    }

    async fn the_operator_keeps_the_same_rules(portal: TestApp) {
        let mia = manager(&portal).await;
        draft(&portal, &mia).await;
        let op = portal.operator();
        let to = ChallengeState::Published;
        let done = services::challenge::change_state(&portal.app, &op, "quiet-fans", to, Announcement::default()).await;
        assert!(done.is_err());
        assert_eq!(row(&portal).await.state, ChallengeState::Draft);
    }
}
