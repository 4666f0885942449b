//! Stories of the innovation fields: looked after as a tree, chosen for challenges, found by everybody.

use actix_web::http::StatusCode;
use entity::{
    area, challenge,
    values::{PitchState, Role, Words},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    desk::Desk,
    harness::{Answer, Person, TestApp, stories},
    pitch::typed_with,
};

const PATH: &str = "/manage/fields";

/// Adds a field and answers its word.
async fn add(portal: &TestApp, who: &Person, name: &str, parent: &str) -> String {
    let fields = [("name", name), ("parent", parent), ("description", "What belongs here.")];
    let added = portal.post(who, PATH, &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{name}: {:?}", added.select(".summary-err li"));
    row(portal, name).await.word.to_string()
}

async fn row(portal: &TestApp, name: &str) -> area::Model {
    let found = area::Entity::find().filter(area::Column::Name.eq(name)).all(portal.app.db.read());
    found.await.unwrap().pop().unwrap()
}

/// The fields of the page in their order, as they are told to those who do not see where they stand.
async fn told(portal: &TestApp, who: &Person) -> Vec<String> {
    portal.get(who, PATH).await.select("tbody th > span")
}

/// Puts a challenge into these fields, as the desk does.
async fn lies_in(portal: &TestApp, desk: &Desk, areas: &[&str]) -> Answer {
    let page = portal.get(&desk.manager, &desk.at("content")).await;
    let revision = page.attribute("input[name=revision]", "value").unwrap();
    let mut fields = vec![
        ("revision", revision.as_str()),
        ("title", "Quiet"),
        ("summary", "Heat pumps are louder than people accept."),
        ("description", "Outdoor units hum at night."),
        ("wanted", "Silence."),
        ("sponsor", "Host"),
        ("note", "It belongs elsewhere."),
    ];
    fields.extend(["area", "area-2", "area-3"].into_iter().zip(areas.iter().copied()));
    portal.post(&desk.manager, &desk.at("content"), &fields).await
}

async fn of_challenge(portal: &TestApp, desk: &Desk) -> (String, Vec<String>) {
    let row = challenge::Entity::find_by_id(desk.challenge).one(portal.app.db.read()).await.unwrap().unwrap();
    (row.area.to_string(), row.further_areas.0)
}

stories! {
    async fn the_tree_is_looked_after_without_any_script(portal: TestApp) {
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        assert_eq!(told(&portal, &mia).await.len(), 10, "every portal begins with ten");
        let storage = add(&portal, &mia, "Storage", "energy").await;
        let grids = add(&portal, &mia, "Grids", "energy").await;
        assert_eq!((storage.as_str(), grids.as_str()), ("storage", "grids"));
        assert_eq!(told(&portal, &mia).await[1..4], ["Energy", "Energy › Storage", "Energy › Grids"]);

        let moved = portal.post(&mia, &format!("{PATH}/grids/order"), &[("to", "up")]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER);
        assert_eq!(told(&portal, &mia).await[1..4], ["Energy", "Energy › Grids", "Energy › Storage"]);
        for (word, to) in [("grids", "up"), ("storage", "down")] {
            portal.post(&mia, &format!("{PATH}/{word}/order"), &[("to", to)]).await;
        }
        assert_eq!(portal.entries("area.moved").await, 1, "who stands at the end stays there");
        let sideways = portal.post(&mia, &format!("{PATH}/grids/order"), &[("to", "left")]).await;
        assert_eq!(sideways.status, StatusCode::NOT_FOUND);

        let owner = mia.id.unwrap().to_string();
        let fields = [("name", "Power grids"), ("parent", "mobility"), ("description", "Wires."), ("owner", &owner)];
        portal.post(&mia, &format!("{PATH}/grids"), &fields).await;
        let page = portal.get(&mia, &format!("{PATH}/grids")).await;
        assert_eq!(page.select("h1"), ["Mobility › Power grids"]);
        assert_eq!(page.attribute("#f-name", "value").as_deref(), Some("Power grids"));
        assert_eq!(page.select("#f-owner option[selected]"), ["mia"]);
        assert!(page.select("#f-parent option").iter().all(|option| !option.contains("Power grids")));
        assert_eq!(portal.entries("area.added").await, 2);
        assert_eq!(portal.entries("area.changed").await, 1);
        let public = portal.get(&portal.visitor(), "/fields/grids").await;
        assert_eq!((public.status, public.select("h1")), (StatusCode::OK, vec!["Power grids".to_owned()]));
        assert!(!public.text().contains("mia@example.org"), "who looks after it is the host's affair");
    }

    async fn what_would_break_the_tree_is_told_beside_its_field_and_nothing_typed_is_lost(portal: TestApp) {
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        add(&portal, &mia, "Storage", "energy").await;
        add(&portal, &mia, "Batteries", "storage").await;
        let hostile = "<script>alert(1)</script> & \"heat\"";
        let long = "a".repeat(81);
        for (path, fields, field) in [
            (PATH, [("name", ""), ("parent", "energy"), ("description", hostile)], "name"),
            (PATH, [("name", "storage"), ("parent", "energy"), ("description", hostile)], "name"),
            (PATH, [("name", &long), ("parent", ""), ("description", hostile)], "name"),
            (PATH, [("name", "Cells"), ("parent", "batteries"), ("description", hostile)], "parent"),
            (PATH, [("name", "Cells"), ("parent", hostile), ("description", hostile)], "parent"),
            ("/manage/fields/energy", [("name", "Energy"), ("parent", "energy"), ("description", hostile)], "parent"),
            ("/manage/fields/energy", [("name", "Energy"), ("parent", "batteries"), ("description", hostile)], "parent"),
            ("/manage/fields/energy", [("name", "Energy"), ("parent", "health"), ("description", hostile)], "parent"),
        ] {
            let refused = portal.post(&mia, path, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            let link = format!("#f-{field}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some(link.as_str()), "{fields:?}");
            assert_eq!(refused.select("#f-description"), [hostile]);
            assert_eq!(refused.attribute("#f-name", "value").unwrap_or_default(), fields[0].1);
            assert!(!refused.text().contains("<script>alert"));
        }
        assert_eq!(portal.entries("area.changed").await, 0);

        let word = add(&portal, &mia, hostile, "health").await;
        assert_eq!(word, "script-alert-1-script-heat");
        for path in [PATH.to_owned(), format!("{PATH}/{word}"), "/fields".to_owned(), format!("/fields/{word}")] {
            let page = portal.get(&mia, &path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text().contains("<script>alert") && page.text().contains("&lt;script"), "{path}");
        }
        for path in ["/manage/fields/moon", "/manage/fields/%3Cb%3E", "/fields/moon", "/fields/Energy", "/manage/fields/moon/merge"] {
            assert_eq!(portal.get(&mia, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    /// Who is neither manager nor admin finds no page and changes nothing.
    async fn the_tree_is_changed_by_managers_and_admins_alone(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let max = portal.person("max@example.org", &[(Role::Executive, None)]).await;
        for who in [&portal.visitor(), &desk.lead, &eva, &max] {
            for (path, fields) in [
                (PATH, [("name", "Mine"), ("parent", "")]),
                ("/manage/fields/energy", [("name", "Mine"), ("parent", "")]),
                ("/manage/fields/energy/order", [("to", "down"), ("", "")]),
                ("/manage/fields/energy/state", [("to", "retired"), ("", "")]),
                ("/manage/fields/energy/merge", [("into", "health"), ("", "")]),
            ] {
                let answer = portal.post(who, path, &fields).await;
                assert!(!answer.status.is_success(), "{path}: {}", answer.status);
            }
            assert_ne!(portal.get(who, PATH).await.status, StatusCode::OK);
        }
        let rows = area::Entity::find().all(portal.app.db.read()).await.unwrap();
        assert!(rows.len() == 10 && rows.iter().all(|row| row.retired_at.is_none() && row.merged_into.is_none()));
        let pat = portal.person("pat@example.org", &[(Role::Admin, None)]).await;
        add(&portal, &pat, "Storage", "energy").await;
    }

    async fn a_challenge_lies_in_up_to_three_fields_of_the_tree(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        add(&portal, &desk.manager, "Storage", "energy").await;
        for (areas, field) in [
            (vec!["moon"], "area"),
            (vec![""], "area"),
            (vec!["energy", "moon"], "area-2"),
            (vec!["energy", "", "energy"], "area-3"),
            (vec!["<b>"], "area"),
        ] {
            let refused = lies_in(&portal, &desk, &areas).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{areas:?}");
            let link = format!("#f-{field}");
            assert_eq!(refused.attribute(".summary-err a", "href").as_deref(), Some(link.as_str()), "{areas:?}");
        }
        let saved = lies_in(&portal, &desk, &["storage", "", "health"]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{:?}", saved.select(".summary-err li"));
        assert_eq!(of_challenge(&portal, &desk).await, ("storage".to_owned(), vec!["health".to_owned()]));
        let page = portal.get(&desk.manager, &desk.at("content")).await;
        assert_eq!(page.select("#f-area option[selected]"), ["Energy › Storage"]);
        assert_eq!(page.select("#f-area-2 option[selected]"), ["Health"]);
        let visitor = portal.visitor();
        let public = portal.get(&visitor, "/challenges/quiet").await.text();
        assert!(public.contains("Energy › Storage, Health"));
        let changes = portal.get(&visitor, "/challenges/quiet/changes").await.text();
        assert!(changes.contains("Energy › Storage, Health"), "what changed is told by name");
    }

    /// A parent finds and counts what lies below it, each challenge once; what would find nothing is not offered.
    async fn the_list_is_narrowed_by_the_tree(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        portal.challenge("other").await;
        for (name, parent) in [("Storage", "energy"), ("Grids", "energy"), ("Empty", "energy")] {
            add(&portal, &desk.manager, name, parent).await;
        }
        lies_in(&portal, &desk, &["storage", "grids"]).await;
        portal.work().await;
        let visitor = portal.visitor();
        for reduced in [false, true] {
            if reduced {
                // Without an index the database answers, and counts the same.
                std::fs::remove_dir_all(portal.app.config.server.data.join("index")).unwrap();
                portal.app.public_changed();
            }
            let list = portal.get(&visitor, "/challenges?area=energy").await;
            assert_eq!(list.select(".card h3").len(), 2, "{reduced}");
            assert_eq!(list.select("h1"), ["Challenges in Energy"]);
            let counts = ["energy", "storage", "grids", "empty", "health"].map(|word| {
                list.select(&format!("label[class^=check]:has(#facet-area-{word}) .n")).join("")
            });
            assert_eq!(counts, ["2", "1", "1", "", ""], "{reduced}");
            let list = portal.get(&visitor, "/challenges?area=grids&area=empty").await;
            assert_eq!(list.select(".card h3").len(), 1, "{reduced}");
            assert_eq!(list.select("label[class^=check]:has(#facet-area-empty) .n"), ["0"], "chosen, so it is shown");
            assert!(list.text().contains("Energy › Grids"), "the pill says where it stands");
        }
        let shown = portal.get(&visitor, "/fields/energy").await;
        assert_eq!(shown.select(".card h3").len(), 2);
        assert!(shown.text().contains("1 open"));
        for (word, found) in [("energy", 1), ("grids", 1), ("empty", 0), ("health", 0)] {
            let desk = portal.get(&desk.manager, &format!("/manage/challenges?area={word}")).await;
            assert_eq!(desk.select("tbody tr").len(), found, "{word}");
        }
    }

    async fn a_retired_field_keeps_what_lies_in_it_and_is_offered_no_more(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (mia, visitor) = (&desk.manager, portal.visitor());
        let page = portal.get(mia, "/manage/fields/energy").await.text();
        assert!(page.contains("Challenges that lie in it stay there"), "it is said before it is done");
        let done = portal.post(mia, "/manage/fields/energy/state", &[("to", "retired")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.get(&visitor, "/challenges?area=energy").await.select(".card h3").len(), 1);
        let notice = portal.get(&visitor, "/fields/energy").await;
        assert!(notice.status == StatusCode::OK && notice.text().contains("no longer put into this field"));
        // Its own challenge may stay there; a new one cannot choose it.
        assert_eq!(lies_in(&portal, &desk, &["energy", "health"]).await.status, StatusCode::SEE_OTHER);
        portal.post(mia, "/manage/challenges/new", &[("title", "New"), ("from", "blank")]).await;
        let offered = portal.get(mia, "/manage/challenges/new/content").await;
        assert_eq!(offered.status, StatusCode::NOT_FOUND);
        let fresh = portal.get(mia, "/manage/challenges/challenge/content").await;
        assert!(!fresh.select("#f-area option").iter().any(|name| name == "Energy"), "{:?}", fresh.select("#f-area option"));
        portal.post(mia, "/manage/fields/energy/state", &[("to", "offered")]).await;
        let fresh = portal.get(mia, "/manage/challenges/challenge/content").await;
        assert!(fresh.select("#f-area option").iter().any(|name| name == "Energy"));
        assert_eq!((portal.entries("area.retired").await, portal.entries("area.restored").await), (1, 1));
    }

    async fn merging_shows_first_what_it_changes_and_old_links_go_on(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (mia, visitor) = (&desk.manager, portal.visitor());
        for (name, parent) in [("Storage", "energy"), ("Batteries", "storage"), ("Cells", "health")] {
            add(&portal, mia, name, parent).await;
        }
        lies_in(&portal, &desk, &["health", "storage", "energy"]).await;
        for (from, into) in [("energy", "batteries"), ("energy", "energy"), ("energy", "moon"), ("cells", "batteries-2")] {
            let path = format!("{PATH}/{from}/merge");
            let refused = portal.post(mia, &path, &[("into", into)]).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{from} into {into}");
            let page = portal.get(mia, &format!("{path}?into={into}")).await;
            assert!(page.select("main form[method=post]").is_empty() && !page.select(".banner").is_empty(), "{from} into {into}");
        }
        let preview = portal.get(mia, "/manage/fields/storage/merge?into=health").await;
        let effects = preview.select(".effects li").join(" ");
        assert!(effects.contains("1 challenge moves to Health") && effects.contains("Batteries moves below Health"), "{effects}");
        let before = of_challenge(&portal, &desk).await;
        assert_eq!(before, ("health".to_owned(), vec!["storage".to_owned(), "energy".to_owned()]), "a look changes nothing");

        let done = portal.post(mia, "/manage/fields/storage/merge", &[("into", "health")]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/manage/fields/health"));
        assert_eq!(of_challenge(&portal, &desk).await, ("health".to_owned(), vec!["energy".to_owned()]), "each once");
        assert_eq!(row(&portal, "Batteries").await.parent.unwrap().as_str(), "health");
        portal.work().await;
        let old = portal.get(&visitor, "/fields/storage").await;
        assert_eq!((old.status, old.location()), (StatusCode::MOVED_PERMANENTLY, "/fields/health"));
        assert_eq!(portal.get(mia, "/manage/fields/storage").await.location(), "/manage/fields/health");
        let list = portal.get(&visitor, "/challenges?area=storage").await;
        assert_eq!((list.select("h1"), list.select(".card h3").len()), (vec!["Challenges in Health".to_owned()], 1));
        // What was merged into something that is merged in turn leads on.
        portal.post(mia, "/manage/fields/health/merge", &[("into", "space")]).await;
        assert_eq!(portal.get(&visitor, "/fields/storage").await.location(), "/fields/space");
        assert_eq!(of_challenge(&portal, &desk).await.0, "space");
        for gone in ["storage", "storage/merge", "health/state"] {
            let answer = portal.post(mia, &format!("{PATH}/{gone}"), &[("name", "Again"), ("into", "energy"), ("to", "retired")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{gone}");
        }
        assert_eq!(portal.entries("area.merged").await, 2);
        let word = add(&portal, mia, "Storage", "energy").await;
        assert_eq!(word, "storage-2", "a word is never given twice");
    }

    /// Rows that somebody wrote by hand cannot bring a page down.
    async fn a_circle_in_the_rows_is_no_endless_way(portal: TestApp) {
        let mia = portal.person("mia@example.org", &[(Role::Manager, None)]).await;
        add(&portal, &mia, "Storage", "energy").await;
        let circle = area::Entity::update_many()
            .col_expr(area::Column::Parent, Expr::value("storage"))
            .filter(area::Column::Word.eq("energy"));
        overture::store::write(&portal.app.db, async |tx| {
            circle.clone().exec(tx).await.unwrap();
            Ok(())
        })
        .await
        .unwrap();
        portal.app.areas.changed();
        portal.app.public_changed();
        for path in [PATH, "/manage/fields/energy", "/fields", "/fields/storage", "/challenges?area=energy"] {
            assert_eq!(portal.get(&mia, path).await.status, StatusCode::OK, "{path}");
        }
    }

    /// The form of a pitch offers the fields of its challenge and what is below them, and takes no others.
    async fn a_pitch_lies_in_the_fields_its_challenge_allows(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for (name, parent) in [("Storage", "energy"), ("Batteries", "storage"), ("Care", "health")] {
            add(&portal, &desk.manager, name, parent).await;
        }
        let areas = challenge::Entity::update_many()
            .col_expr(challenge::Column::Area, Expr::value("storage"))
            .col_expr(challenge::Column::FurtherAreas, Expr::value(Words(vec!["health".to_owned()])))
            .filter(challenge::Column::Id.eq(desk.challenge));
        overture::store::write(&portal.app.db, async |tx| {
            areas.clone().exec(tx).await.unwrap();
            Ok(())
        })
        .await
        .unwrap();
        let draft = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        let path = format!("/my/pitches/{draft}/solution");
        let page = portal.get(&desk.lead, &path).await;
        assert_eq!(
            page.select("fieldset:has([name=areas]) label"),
            ["Energy", "Energy › Storage", "Energy › Storage › Batteries", "Health", "Health › Care"],
            "what was chosen before the challenge moved is shown, and refused below"
        );
        portal.post(&desk.manager, "/manage/fields/care/state", &[("to", "retired")]).await;
        let page = portal.get(&desk.lead, &path).await;
        assert_eq!(page.select("fieldset:has([name=areas]) label").len(), 4, "what is retired is not offered");
        for (word, fits) in [("batteries", true), ("care", true), ("energy", false), ("space", false), ("moon", false)] {
            let saved = portal.save(&desk.lead, &draft, "solution", &typed_with("solution", "areas", word)).await;
            let told = saved.select(".emsg").len();
            assert_eq!(told == 0, fits, "{word}: {} {:?}", saved.status, saved.select(".summary-err li"));
        }
    }
}
