//! Stories of files that managers take challenges in from.

use actix_web::http::{Method, header};
use entity::{
    challenge, import_file,
    values::{ChallengeState, PitchState, Role},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
};

const BOUNDARY: &str = "----a-file";

/// A table of ours with these rows: slug, title, deadline.
fn table(rows: &[[&str; 3]]) -> String {
    let head = "slug,title,summary,description,sponsor,area,kind,eligibility,ip_terms,zone,state,opens_at_local,closes_at_local\n";
    let line = |[slug, title, closes]: &[&str; 3]| {
        format!(
            "{slug},{title},Short.,Long.,Espoo,energy,time_boxed,Anybody.,Yours.,Europe/Helsinki,published,2027-01-01T09:00,{closes}\n"
        )
    };
    head.to_owned() + &rows.iter().map(line).collect::<String>()
}

/// Sends a file as a browser would.
pub(crate) async fn send(portal: &TestApp, who: &Person, name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    portal
        .send(who, Method::POST, "/manage/import", |request| {
            request
                .insert_header(("origin", portal.app.config.origin()))
                .insert_header((header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}")))
                .set_payload(body)
        })
        .await
}

/// A file that is kept, and its page.
pub(crate) async fn sent(portal: &TestApp, who: &Person) -> String {
    let file = table(&[["one", "One", "2027-03-01T17:00"], ["two", "Two", "2027-03-02T17:00"]]);
    let answer = send(portal, who, "rows.csv", file.as_bytes()).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().to_owned()
}

async fn challenges(portal: &TestApp, slugs: &[&str]) -> Vec<challenge::Model> {
    let found = challenge::Entity::find().filter(challenge::Column::Slug.is_in(slugs.iter().copied()));
    found.all(portal.app.db.read()).await.unwrap()
}

stories! {
    async fn a_file_is_looked_at_taken_in_once_and_undone(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = sent(&portal, &desk.manager).await;
        let look = portal.get(&desk.manager, &page).await;
        assert_eq!(look.select("form[action$='/take'] button"), ["Take in 2 challenges"], "{}", look.text());
        assert!(challenges(&portal, &["one", "two"]).await.is_empty(), "looking writes nothing");

        assert_eq!(portal.post(&desk.manager, &format!("{page}/take"), &[]).await.status, 303);
        let made = challenges(&portal, &["one", "two"]).await;
        assert_eq!(made.len(), 2);
        for one in &made {
            assert_eq!((one.state, one.owner_id), (ChallengeState::Draft, desk.manager.id), "published by hand");
        }
        assert_eq!(portal.get(&desk.manager, "/manage/challenges/one").await.status, 200, "they run what they made");
        assert_eq!(portal.get(&portal.visitor(), "/challenges/one").await.status, 404);
        assert_eq!(portal.post(&desk.manager, &format!("{page}/take"), &[]).await.status, 409, "once");
        let file = import_file::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!(file.content, "", "what it held is in the challenges");

        // Somebody goes on with one of them.
        portal.pitch(made[0].id, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        let undone = portal.post(&desk.manager, &format!("{page}/undo"), &[]).await;
        assert_eq!(undone.status, 303);
        let left = challenges(&portal, &["one", "two"]).await;
        assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [made[0].id]);
        assert_eq!(portal.post(&desk.manager, &format!("{page}/undo"), &[]).await.status, 409);
        assert_eq!(portal.entries("challenge.import_undone").await, 1);
    }

    async fn a_changed_draft_reads_as_before_again(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let page = sent(&portal, &desk.manager).await;
        portal.post(&desk.manager, &format!("{page}/take"), &[]).await;
        let other = table(&[["one", "Other", "2027-03-01T17:00"], ["two", "Two", "2027-03-02T17:00"]]);
        let again = send(&portal, &desk.manager, "rows.csv", other.as_bytes()).await.location().to_owned();
        let look = portal.get(&desk.manager, &again).await;
        assert_eq!(look.select("form[action$='/take'] button"), ["Take in one challenge"]);
        portal.advance(chrono::TimeDelta::minutes(1));
        portal.post(&desk.manager, &format!("{again}/take"), &[]).await;
        assert_eq!(challenges(&portal, &["one"]).await[0].title, "Other");
        assert_eq!(portal.post(&desk.manager, &format!("{again}/undo"), &[]).await.status, 303);
        assert_eq!(challenges(&portal, &["one"]).await[0].title, "One");
    }

    async fn bad_rows_are_told_and_keep_the_file_out_until_they_are_left_out(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let other = Desk::of(&portal, "loud").await;
        let rows = table(&[
            ["one", "One", "2027-03-01T17:00"],
            ["two", "Two <b>bold</b>", "11:00 AM ET"],
            ["loud", "Taken", "2027-03-01T17:00"],
        ]);
        let page = send(&portal, &desk.manager, "rows.csv", rows.as_bytes()).await.location().to_owned();
        let told = portal.get(&desk.manager, &page).await.text();
        assert!(told.contains("Line 3, closes_at_local: No date can be read"), "{told}");
        assert!(told.contains("Line 4, slug: Another challenge has this slug."));
        let take = format!("{page}/take");
        assert_eq!(portal.post(&desk.manager, &take, &[]).await.status, 409);
        assert!(challenges(&portal, &["one"]).await.is_empty(), "nothing is half written");
        assert_eq!(portal.post(&desk.manager, &take, &[("skip", "yes")]).await.status, 303);
        assert_eq!(challenges(&portal, &["one", "two"]).await.len(), 1);

        // Nobody else's file, nobody else's challenge.
        for who in [&other.manager, &desk.approver, &desk.lead, &portal.visitor()] {
            let status = portal.get(who, &page).await.status.as_u16();
            assert_eq!(status, if who.id.is_some() { 404 } else { 303 });
        }
        let theirs = table(&[["one", "Mine now", "2027-03-01T17:00"]]);
        let page = send(&portal, &other.manager, "rows.csv", theirs.as_bytes()).await.location().to_owned();
        let told = portal.get(&other.manager, &page).await.text();
        assert!(told.contains("Line 2, slug: Another challenge has this slug."), "not whose: {told}");
    }

    async fn columns_of_any_name_are_chosen(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let rows = "Nr,Name,What,Until\n7,Silent <script>,A quiet fan.,03/01/2027 5 p.m.\n";
        let page = send(&portal, &desk.manager, "rows.csv", rows.as_bytes()).await.location().to_owned();
        let choose = async |fields: &[(&str, &str)]| {
            assert_eq!(portal.post(&desk.manager, &page, fields).await.status, 303);
            portal.get(&desk.manager, &page).await
        };
        let fresh = choose(&[("reader", "columns")]).await;
        assert_eq!(fresh.select("select[name='from-title'] option").len(), 5);
        let look = choose(&[
            ("reader", "columns"), ("order", "month"), ("from-slug", "Nr"), ("else-slug", ""),
            ("from-title", "Name"), ("from-summary", "What"), ("from-description", "What"),
            ("else-sponsor", "Espoo"), ("else-area", "energy"), ("else-markets", "industry; research"),
            ("else-kind", "time_boxed"), ("else-zone", "Europe/Helsinki"),
            ("from-closes_at_local", "Until"), ("else-opens_at_local", "2027-01-01T09:00:00"),
            ("else-eligibility", "All."), ("else-ip_terms", "Yours."),
        ]).await;
        let told = look.text();
        assert!(told.contains("“03/01/2027 5 p.m.” was read as 2027-03-01T17:00:00"), "{told}");
        assert!(!told.contains("<script>"));
        assert_eq!(look.select("form[action$='/take'] button"), ["Take in one challenge"], "{told}");
        assert_eq!(portal.post(&desk.manager, &format!("{page}/take"), &[]).await.status, 303);
        assert_eq!(challenges(&portal, &["7"]).await[0].title, "Silent <script>");
    }

    /// T55, T56: names that lead elsewhere, bodies that are too long, what is no text.
    async fn a_hostile_file_is_refused_beside_its_field(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for (name, bytes, told) in [
            ("rows.csv", &b"\xff\xfe"[..], "no text"),
            ("rows.csv", b"", "Choose a file"),
            ("rows.csv", b"slug,title\n", "no row"),
            ("", b"a", "Choose a file"),
            ("rows.csv.gz", b"no gzip", "cannot be unpacked"),
        ] {
            let answer = send(&portal, &desk.manager, name, bytes).await;
            assert_eq!(answer.status, 422, "{name}");
            let faults = answer.select(".summary-err li");
            assert!(faults.len() == 1 && faults[0].contains(told), "{name}: {faults:?}");
        }
        let long = vec![b'a'; 9 * 1024 * 1024];
        assert_eq!(send(&portal, &desk.manager, "rows.csv", &long).await.status, 413);
        let many = "{}\n".repeat(2_001);
        assert_eq!(send(&portal, &desk.manager, "rows.jsonl", many.as_bytes()).await.status, 422);
        let kept = send(&portal, &desk.manager, "../../etc/\u{202e}rows.jsonl", b"{}\n").await;
        assert_eq!(kept.status, 303);
        let page = portal.get(&desk.manager, "/manage/import").await.text();
        assert!(page.contains(">rows.jsonl<") && !page.contains("etc/"), "{page}");
        for who in [&desk.approver, &desk.lead] {
            assert_eq!(send(&portal, who, "rows.csv", &long).await.status, 404, "nobody else's file is read");
        }
        assert_eq!(portal.post(&desk.manager, "/manage/import", &[("file", "x")]).await.status, 415);
        assert_eq!(import_file::Entity::find().count(portal.app.db.read()).await.unwrap(), 1);

        portal.advance(chrono::TimeDelta::days(8));
        overture::services::import::forget(&portal.app, &portal.operator()).await.unwrap();
        let file = import_file::Entity::find().one(portal.app.db.read()).await.unwrap().unwrap();
        assert_eq!(file.content, "", "what nobody took in is forgotten");
    }

    async fn somebody_who_manages_all_challenges_gets_no_right_of_their_own(portal: TestApp) {
        overture::services::library::ensure(&portal.app, &portal.operator()).await.unwrap();
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        let page = sent(&portal, &mia).await;
        assert_eq!(portal.post(&mia, &format!("{page}/take"), &[]).await.status, 303);
        let rights = entity::role_grant::Entity::find().count(portal.app.db.read()).await.unwrap();
        assert_eq!(rights, 1, "the one for all");
        assert_eq!(portal.post(&mia, &format!("{page}/undo"), &[]).await.status, 303);
        assert!(challenges(&portal, &["one", "two"]).await.is_empty());
    }
}
