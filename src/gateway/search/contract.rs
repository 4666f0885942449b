//! What every engine promises, run against each of them.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use entity::values::{Area, ChallengeId, ChallengeKind, ChallengeState, Market, Offer};

use super::{Search, SearchFault};
use crate::domain::search::{Branch, ChallengeDocument, Filter, Highlights, Hits, Part, Query, Sort, Status};

pub(super) const DAY: i64 = 24 * 60 * 60 * 1000;
/// The instant at which all questions here are asked.
pub(super) const NOW: i64 = 1_790_000_000_000;

/// The field of this word.
fn area(word: &str) -> Area {
    word.parse().unwrap()
}

/// These fields to be counted, with nothing below them.
fn branches(words: &[&str]) -> Arc<[Branch]> {
    words.iter().map(|word| Branch { area: area(word), holds: vec![area(word)] }).collect()
}

/// An open challenge about energy that closes in thirty days.
pub(super) fn challenge(title: &str) -> ChallengeDocument {
    ChallengeDocument {
        id: ChallengeId::generate(),
        slug: title.to_lowercase().replace(' ', "-"),
        code: "OC-1".to_owned(),
        title: title.to_owned(),
        summary: String::new(),
        body: String::new(),
        sponsor: String::new(),
        areas: vec![area("energy")],
        markets: vec![Market::Industry],
        kind: ChallengeKind::TimeBoxed,
        offers: vec![Offer::PilotBudget],
        opens_at: NOW - DAY,
        closes_at: Some(NOW + 30 * DAY),
        published_at: NOW - 2 * DAY,
        state: ChallengeState::Published,
    }
}

pub(super) fn about(title: &str, summary: &str, body: &str) -> ChallengeDocument {
    ChallengeDocument { summary: summary.to_owned(), body: body.to_owned(), ..challenge(title) }
}

pub(super) fn query(text: &str) -> Query {
    Query { text: text.to_owned(), sort: Sort::Relevance, page: 1, size: 50, now: NOW, ..Query::default() }
}

fn filtered(filter: Filter) -> Query {
    let branches = branches(&["energy", "health", "materials", "space"]);
    Query { filter, branches, sort: Sort::ClosingSoon, ..query("") }
}

fn ids(hits: &Hits) -> Vec<ChallengeId> {
    hits.hits.iter().map(|hit| hit.id).collect()
}

fn found(search: &Search, text: &str) -> Vec<ChallengeId> {
    ids(&search.search(&query(text)).unwrap())
}

fn marked(parts: &[Part]) -> Vec<&str> {
    parts.iter().filter(|part| part.mark).map(|part| part.text.as_str()).collect()
}

fn whole(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

macro_rules! contract {
    ($($claim:ident),+ $(,)?) => {
        mod embedded {
            $(#[tokio::test]
            async fn $claim() {
                let folder = tempfile::tempdir().unwrap();
                let search = super::Search::embedded(folder.path());
                search.rebuild(&[]).await.unwrap();
                super::$claim(search).await;
            })+
        }
        mod memory {
            $(#[tokio::test]
            async fn $claim() {
                super::$claim(super::Search::memory()).await;
            })+
        }
    };
}

contract!(
    what_is_taken_in_is_found_at_once_and_only_once,
    what_is_deleted_is_gone,
    what_is_not_public_is_taken_out,
    a_typing_error_is_forgiven,
    the_last_word_may_be_unfinished,
    a_quoted_phrase_is_taken_literally,
    accents_and_case_do_not_matter,
    all_words_come_before_some_of_them,
    the_title_weighs_more_than_the_text,
    counts_leave_out_the_own_selection,
    a_challenge_in_several_fields_counts_once,
    the_words_of_fields_are_open,
    the_status_follows_the_clock,
    a_deadline_filter_keeps_the_next_days_only,
    the_order_is_the_one_that_was_asked_for,
    pages_lose_nothing_and_repeat_nothing,
    a_hit_shows_where_it_matches_and_no_markup,
    no_text_is_syntax,
    a_rebuild_replaces_everything_and_keeps_what_changed_meanwhile,
    an_unfinished_rebuild_changes_nothing,
    a_rebuild_is_never_seen_half_done,
);

async fn what_is_taken_in_is_found_at_once_and_only_once(search: Search) {
    let first = about("Silent heat pumps", "Heat pumps that nobody hears", "Rotor noise");
    search.upsert(&[first.clone(), challenge("Green hydrogen storage")]).await.unwrap();
    assert_eq!(found(&search, "heat pumps"), [first.id]);
    assert_eq!(found(&search, "rotor"), [first.id]);

    let again = ChallengeDocument { title: "Cool boxes".to_owned(), ..first.clone() };
    search.upsert(&[again.clone(), again]).await.unwrap();
    assert_eq!(found(&search, "boxes"), [first.id]);
    assert_eq!(search.search(&query("")).unwrap().total, 2);
    assert_eq!(search.count(), Ok(2));
    assert_eq!(search.health(), Ok(()));
}

async fn what_is_deleted_is_gone(search: Search) {
    let (one, two) = (challenge("Wind turbine blades"), challenge("Wind forecasts"));
    search.upsert(&[one.clone(), two.clone()]).await.unwrap();
    search.delete(&[one.id, ChallengeId::generate()]).await.unwrap();
    assert_eq!(found(&search, "wind"), [two.id]);
    assert!(found(&search, "blades").is_empty());
    let all = search.search(&filtered(Filter::default())).unwrap();
    assert_eq!((all.total, search.count()), (1, Ok(1)));
    assert!(all.facets.areas.contains(&(area("energy"), 1)));
}

async fn what_is_not_public_is_taken_out(search: Search) {
    let shown = challenge("Ceramic brakes");
    search.upsert(std::slice::from_ref(&shown)).await.unwrap();
    for state in [ChallengeState::Draft, ChallengeState::Withdrawn] {
        let hidden = ChallengeDocument { state, ..challenge("Ceramic armour") };
        search.upsert(&[hidden]).await.unwrap();
        assert_eq!(found(&search, "ceramic"), [shown.id]);
    }
    search.upsert(&[ChallengeDocument { state: ChallengeState::Withdrawn, ..shown }]).await.unwrap();
    assert_eq!(search.count(), Ok(0));
}

async fn a_typing_error_is_forgiven(search: Search) {
    let right = about("Hydrogen storage", "Tanks for hydrogen", "");
    search.upsert(&[right.clone(), challenge("Solar shading")]).await.unwrap();
    for text in ["hydrogne storage", "hydrogen storgae", "hydrgen", "hidrogen ", "storrage tanks"] {
        assert_eq!(found(&search, text), [right.id], "{text}");
    }
    for text in ["xydrogenic ", "slr "] {
        assert!(found(&search, text).is_empty(), "{text}");
    }
}

async fn the_last_word_may_be_unfinished(search: Search) {
    let (one, two) = (challenge("Battery recycling plants"), challenge("Thermal insulation"));
    search.upsert(&[one.clone(), two.clone()]).await.unwrap();
    for text in ["re", "recy", "battery rec", "recycling", "plan"] {
        assert_eq!(found(&search, text), [one.id], "{text}");
    }
    assert_eq!(found(&search, "insul"), [two.id]);
    assert!(found(&search, "recy ").is_empty(), "a finished word is not a beginning");
}

async fn a_quoted_phrase_is_taken_literally(search: Search) {
    let one = about("Fuel cell range", "", "Longer drives");
    let two = about("Cells that store fuel", "About a fuel", "cell walls");
    search.upsert(&[one.clone(), two.clone()]).await.unwrap();
    assert_eq!(found(&search, "\"fuel cell\""), [one.id]);
    assert_eq!(found(&search, "“Fuel Cell” range"), [one.id]);
    assert_eq!(found(&search, "\"cells\""), [two.id]);
    assert!(found(&search, "\"fuel cellx\"").is_empty());
    assert!(found(&search, "\"cell fuel\" range").is_empty(), "a phrase is never dropped");
    assert_eq!(found(&search, "fuel cells").len(), 2);
}

async fn accents_and_case_do_not_matter(search: Search) {
    let one = challenge("Énergie für Straßen in Łódź");
    search.upsert(std::slice::from_ref(&one)).await.unwrap();
    for text in ["energie ", "ÉNERGIE ", "E\u{301}nergie ", "strassen ", "STRASSEN ", "lodz ", "Łódź "] {
        assert_eq!(found(&search, text), [one.id], "{text}");
    }
}

async fn all_words_come_before_some_of_them(search: Search) {
    let both = about("Drying", "", "Wood chips are dried with waste heat");
    let one = about("Waste waste waste", "Waste", "Waste in towns");
    search.upsert(&[one.clone(), both.clone()]).await.unwrap();
    assert_eq!(found(&search, "waste heat "), [both.id, one.id]);

    let many: Vec<_> = (0..6).map(|n| about("Waste heat", "", &format!("Number {n}"))).collect();
    search.upsert(&many).await.unwrap();
    let hits = found(&search, "waste heat ");
    assert_eq!(hits.len(), 7, "enough challenges have both words");
    assert!(!hits.contains(&one.id));
}

async fn the_title_weighs_more_than_the_text(search: Search) {
    let body = about("Alpha", "A challenge", "Corrosion of pipes");
    let summary = about("Beta", "Corrosion of pipes", "A challenge");
    let title = about("Corrosion of pipes", "Gamma", "A challenge");
    search.upsert(&[body.clone(), summary.clone(), title.clone()]).await.unwrap();
    assert_eq!(found(&search, "corrosion "), [title.id, summary.id, body.id]);
}

fn assorted() -> Vec<ChallengeDocument> {
    let rows = [
        ("energy", vec![Market::Industry, Market::Transport], ChallengeKind::TimeBoxed, vec![Offer::Prize]),
        ("energy", vec![Market::Industry], ChallengeKind::Evergreen, vec![]),
        ("health", vec![Market::Healthcare], ChallengeKind::TimeBoxed, vec![Offer::Prize, Offer::Data]),
        ("health", vec![], ChallengeKind::Scouting, vec![Offer::Data]),
        ("space", vec![Market::Defence], ChallengeKind::TimeBoxed, vec![Offer::Contract]),
    ];
    rows.into_iter()
        .enumerate()
        .map(|(n, (word, markets, kind, offers))| ChallengeDocument {
            areas: vec![area(word)],
            markets,
            kind,
            offers,
            ..challenge(&format!("Sensor {}", ["one", "two", "three", "four", "five"][n]))
        })
        .collect()
}

fn some<T: Clone>(counts: &[(T, u64)]) -> Vec<(T, u64)> {
    counts.iter().filter(|(_, count)| *count > 0).cloned().collect()
}

async fn counts_leave_out_the_own_selection(search: Search) {
    let all = assorted();
    search.upsert(&all).await.unwrap();
    for text in ["", "sensor "] {
        let areas = vec![area("energy"), area("health")];
        let filter = Filter { areas, offers: vec![Offer::Prize], ..Filter::default() };
        let hits = search.search(&Query { text: text.to_owned(), ..filtered(filter) }).unwrap();
        assert_eq!(ids(&hits), [all[0].id, all[2].id], "OR inside a facet, AND between facets");
        assert_eq!(hits.total, 2);
        // Areas among all with a prize; offers among all of the two areas; the rest among the hits.
        assert_eq!(some(&hits.facets.areas), [(area("energy"), 1), (area("health"), 1)]);
        assert_eq!(some(&hits.facets.offers), [(Offer::Data, 2), (Offer::Prize, 2)]);
        assert_eq!(
            some(&hits.facets.markets),
            [(Market::Healthcare, 1), (Market::Industry, 1), (Market::Transport, 1)]
        );
        assert_eq!(some(&hits.facets.kinds), [(ChallengeKind::TimeBoxed, 2)]);
        assert_eq!(some(&hits.facets.status), [(Status::Open, 2)]);
        assert_eq!(hits.facets.areas.len(), 4, "zeros are told too");

        let filter =
            Filter { areas: vec![area("space")], kinds: vec![ChallengeKind::Scouting], ..Filter::default() };
        let none = search.search(&Query { text: text.to_owned(), ..filtered(filter) }).unwrap();
        assert_eq!((none.total, none.hits.len()), (0, 0));
        assert_eq!(some(&none.facets.areas), [(area("health"), 1)]);
        assert_eq!(some(&none.facets.kinds), [(ChallengeKind::TimeBoxed, 1)]);
    }
    let text = "three".to_owned();
    let hits = search.search(&Query { text, ..filtered(Filter::default()) }).unwrap();
    assert_eq!(some(&hits.facets.areas), [(area("health"), 1)], "counts follow the words");
}

async fn a_challenge_in_several_fields_counts_once(search: Search) {
    let in_fields = |words: &[&str], title: &str| ChallengeDocument {
        areas: words.iter().map(|word| area(word)).collect(),
        ..challenge(title)
    };
    let both = in_fields(&["energy-storage", "energy-grids"], "Both");
    let one = in_fields(&["energy-grids", "health"], "One");
    search.upsert(&[both.clone(), one.clone()]).await.unwrap();
    let energy = ["energy", "energy-storage", "energy-grids"].map(area);
    let branches: Arc<[Branch]> = Arc::new([
        Branch { area: area("energy"), holds: energy.to_vec() },
        Branch { area: area("energy-grids"), holds: vec![area("energy-grids")] },
        Branch { area: area("energy-storage"), holds: vec![area("energy-storage")] },
        Branch { area: area("space"), holds: vec![area("space")] },
    ]);
    let counted = |filter: Filter| {
        let hits = search.search(&Query { branches: Arc::clone(&branches), ..filtered(filter) }).unwrap();
        (ids(&hits), hits.facets.areas.into_iter().map(|(_, count)| count).collect::<Vec<_>>())
    };
    assert_eq!(counted(Filter::default()), (vec![both.id, one.id], vec![2, 2, 1, 0]));
    // A parent is asked for with everything below it, and its own choice leaves its counts alone.
    let chosen = Filter { areas: energy.to_vec(), ..Filter::default() };
    assert_eq!(counted(chosen), (vec![both.id, one.id], vec![2, 2, 1, 0]));
    let chosen = Filter { areas: vec![area("energy-storage")], ..Filter::default() };
    assert_eq!(counted(chosen), (vec![both.id], vec![2, 2, 1, 0]));
}

async fn the_words_of_fields_are_open(search: Search) {
    let words: Vec<String> = (0..200).map(|n| format!("field-{n}")).collect();
    let all: Vec<_> =
        words.iter().map(|word| ChallengeDocument { areas: vec![area(word)], ..challenge("Any") }).collect();
    search.upsert(&all).await.unwrap();
    search.delete(&[all[7].id]).await.unwrap();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ask = |filter| search.search(&Query { branches: branches(&words), ..filtered(filter) }).unwrap();
    let counts: Vec<u64> = ask(Filter::default()).facets.areas.into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts.iter().sum::<u64>(), 199);
    assert_eq!((counts[6], counts[7], counts[8]), (1, 0, 1));
    let gone = Filter { areas: vec![area("field-7"), area("never-heard-of")], ..Filter::default() };
    assert_eq!(ask(gone).total, 0, "a chosen field in which nothing lies finds nothing");
    let moved = ChallengeDocument { areas: vec![area("field-7")], ..all[8].clone() };
    search.upsert(&[moved]).await.unwrap();
    let there = Filter { areas: vec![area("field-7")], ..Filter::default() };
    assert_eq!(ids(&ask(there)), [all[8].id]);
}

async fn the_status_follows_the_clock(search: Search) {
    let (opens_at, end) = (NOW, NOW + 10 * DAY);
    let dated = ChallengeDocument { opens_at, closes_at: Some(end), ..challenge("Dated") };
    let endless = ChallengeDocument { opens_at, closes_at: None, ..challenge("Endless") };
    let paused = ChallengeDocument { state: ChallengeState::Paused, ..dated.clone() };
    let paused = ChallengeDocument { id: ChallengeId::generate(), ..paused };
    let archived = ChallengeDocument { state: ChallengeState::Archived, ..challenge("Archived") };
    search.upsert(&[dated.clone(), endless.clone(), paused, archived]).await.unwrap();

    use Status::{Announced, Archived, Closing, InEvaluation, Open, Paused};
    let cases: [(i64, &[(Status, u64)]); 5] = [
        (opens_at - 1, &[(Announced, 2), (Paused, 1), (Archived, 1)]),
        (opens_at, &[(Open, 2), (Paused, 1), (Archived, 1)]),
        (end - 3 * DAY, &[(Open, 2), (Closing, 1), (Paused, 1), (Archived, 1)]),
        (end - 1, &[(Open, 2), (Closing, 1), (Paused, 1), (Archived, 1)]),
        (end, &[(Open, 1), (InEvaluation, 1), (Paused, 1), (Archived, 1)]),
    ];
    // Forth and back: nothing is remembered of an instant but what it is worth.
    for (now, wanted) in cases.iter().chain(cases.iter().rev()) {
        let hits = search.search(&Query { now: *now, ..query("") }).unwrap();
        assert_eq!(some(&hits.facets.status), *wanted, "at {now}");
        for &(status, count) in *wanted {
            let filter = Filter { status: vec![status], ..Filter::default() };
            let hits = search.search(&Query { now: *now, ..filtered(filter) }).unwrap();
            assert_eq!(hits.total, count, "{status:?} at {now}");
        }
    }
    let filter = Filter { status: vec![InEvaluation, Archived], ..Filter::default() };
    assert_eq!(search.search(&Query { now: end, ..filtered(filter) }).unwrap().total, 2);
}

async fn a_deadline_filter_keeps_the_next_days_only(search: Search) {
    let closing = |days: Option<i64>| ChallengeDocument {
        closes_at: days.map(|days| NOW + days * DAY),
        ..challenge("Deadline")
    };
    let all = [closing(Some(0)), closing(Some(1)), closing(Some(7)), closing(Some(30)), closing(None)];
    search.upsert(&all).await.unwrap();
    for (days, wanted) in [(0, 0), (1, 1), (7, 2), (30, 3), (u32::MAX, 3)] {
        let filter = Filter { closes_within_days: Some(days), ..Filter::default() };
        let hits = search.search(&filtered(filter)).unwrap();
        assert_eq!(ids(&hits), all[1..=wanted].iter().map(|c| c.id).collect::<Vec<_>>(), "{days} days");
    }
}

async fn the_order_is_the_one_that_was_asked_for(search: Search) {
    let row = |closes: Option<i64>, published: i64| ChallengeDocument {
        closes_at: closes.map(|days| NOW + days * DAY),
        published_at: NOW - published * DAY,
        ..challenge("Order of things")
    };
    let all = [
        row(Some(9), 5),
        row(Some(2), 9),
        row(None, 1),
        row(Some(-8), 7),
        row(Some(-3), 30),
        row(Some(2), 9),
    ];
    search.upsert(&all).await.unwrap();
    let by = |sort, text: &str| {
        let hits = search.search(&Query { sort, ..query(text) }).unwrap();
        let place = |id| all.iter().position(|c| c.id == id).unwrap();
        ids(&hits).into_iter().map(place).collect::<Vec<_>>()
    };
    for text in ["", "order"] {
        assert_eq!(by(Sort::ClosingSoon, text), [1, 5, 0, 2, 4, 3]);
        assert_eq!(by(Sort::Newest, text), [2, 0, 3, 1, 5, 4]);
    }
    assert_eq!(by(Sort::Relevance, ""), by(Sort::ClosingSoon, ""));
    assert_eq!(by(Sort::Relevance, "order"), [0, 1, 2, 3, 4, 5], "equal matches stand by id");
}

async fn pages_lose_nothing_and_repeat_nothing(search: Search) {
    let all: Vec<_> = (0..97)
        .map(|n| ChallengeDocument {
            closes_at: Some(NOW + (n % 5 - 2) * DAY),
            published_at: NOW - n % 7,
            ..about("Paged challenge", "", if n % 3 == 0 { "Words words" } else { "Words" })
        })
        .collect();
    for batch in all.chunks(20) {
        search.upsert(batch).await.unwrap();
    }
    for (sort, text) in [(Sort::ClosingSoon, ""), (Sort::Newest, "words"), (Sort::Relevance, "words")] {
        let page = |page, size| ids(&search.search(&Query { sort, page, size, ..query(text) }).unwrap());
        let paged: Vec<_> = (1..=11).flat_map(|n| page(n, 10)).collect();
        assert_eq!(paged.len(), all.len(), "{sort:?}");
        let mut unique = paged.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), all.len(), "{sort:?}");
        assert_eq!(paged, (1..=2).flat_map(|n| page(n, 50)).collect::<Vec<_>>(), "{sort:?}");
        assert_eq!(page(0, 10), page(1, 10));
        assert_eq!(page(2, 1_000), page(2, 50));
    }
}

async fn a_hit_shows_where_it_matches_and_no_markup(search: Search) {
    let title = "<b>Recycled</b> batteries & \"cells\"";
    let one = about(title, "A second life for used batteries", "Lithium");
    search.upsert(std::slice::from_ref(&one)).await.unwrap();

    let hits = search.search(&query("battery recyc")).unwrap();
    let Highlights { title: parts, summary } = &hits.hits[0].highlights;
    assert_eq!(marked(parts), ["Recycled", "batteries"]);
    assert_eq!(marked(summary), ["batteries"]);
    assert_eq!((whole(parts), whole(summary)), (title.to_owned(), one.summary.clone()));

    let hits = search.search(&query("\"second life\" batteries lithium ")).unwrap();
    assert_eq!(marked(&hits.hits[0].highlights.summary), ["second", "life", "batteries"]);

    let hits = search.search(&query("lithium")).unwrap();
    assert_eq!(hits.hits[0].highlights.title, [Part { text: title.to_owned(), mark: false }]);
    let hits = search.search(&query("")).unwrap();
    assert_eq!(hits.hits[0].highlights, Highlights::default(), "nothing was asked, nothing is shown");
}

async fn no_text_is_syntax(search: Search) {
    let all = [about("Near field sensors", "and or not", "title body"), challenge("Title insurance")];
    search.upsert(&all).await.unwrap();
    let long = "sensor ".repeat(1_500);
    let endless = "x".repeat(10_000);
    let quotes = "\"".repeat(999);
    let control: String = (0..32).map(char::from).collect();
    let hostile = [
        "\"",
        "\"\"",
        "\"near",
        "sensors NEAR/2 field",
        "*",
        "sens*",
        "title:sensors",
        "+near -field",
        "(near",
        "[a TO z]",
        "{near}",
        "near~2",
        "near^4",
        "a = 1 OR b EXISTS",
        "' OR 1=1 --",
        "\\",
        "%_",
        "<script>alert(1)</script>",
        "\u{202e}srosnes\u{202c}",
        "حساسات قريبة",
        "חיישן",
        "传感器",
        "🙂🙂",
        "e\u{301}\u{301}\u{301}",
        "\u{feff}near\u{200b}field",
        "ﬁeld",
        "İstanbul",
        &long,
        &endless,
        &quotes,
        &control,
    ];
    for text in hostile {
        for sort in Sort::ALL {
            let hits = search.search(&Query { sort: *sort, ..query(text) }).unwrap();
            assert!(hits.total <= 2, "{text:?}");
            for hit in &hits.hits {
                let title = whole(&hit.highlights.title);
                assert!(title.is_empty() || all.iter().any(|c| c.title == title), "{text:?}");
            }
        }
    }
    assert_eq!(found(&search, "title:insurance"), [all[1].id, all[0].id], "a field name is a word");
    assert_eq!(found(&search, "* () ").len(), 2, "no word asks for nothing");
}

async fn a_rebuild_replaces_everything_and_keeps_what_changed_meanwhile(search: Search) {
    let [old, kept, changed, deleted, new] =
        ["Old tyres", "Kept tyres", "Changed tyres", "Deleted tyres", "New tyres"].map(challenge);
    search.upsert(&[old.clone(), kept.clone(), changed.clone(), deleted.clone()]).await.unwrap();

    let mut rebuild = search.begin_rebuild().await.unwrap();
    let renamed = ChallengeDocument { title: "Renamed wheels".to_owned(), ..changed.clone() };
    search.upsert(&[renamed, new.clone()]).await.unwrap();
    rebuild.push(&[kept.clone(), kept.clone(), changed.clone()]).await.unwrap();
    search.delete(&[deleted.id]).await.unwrap();
    rebuild.push(std::slice::from_ref(&deleted)).await.unwrap();
    assert_eq!(found(&search, "tyres").len(), 3, "old, kept and new still answer");
    rebuild.switch().await.unwrap();

    assert_eq!(found(&search, "tyres"), [kept.id, new.id]);
    assert_eq!(found(&search, "wheels"), [changed.id]);
    assert_eq!(search.count(), Ok(3));
    search.upsert(std::slice::from_ref(&old)).await.unwrap();
    assert_eq!(found(&search, "old "), [old.id], "it takes changes after the switch");
}

async fn an_unfinished_rebuild_changes_nothing(search: Search) {
    let (old, new) = (challenge("Old glass"), challenge("New glass"));
    search.upsert(std::slice::from_ref(&old)).await.unwrap();
    let mut dropped = search.begin_rebuild().await.unwrap();
    dropped.push(std::slice::from_ref(&new)).await.unwrap();
    drop(dropped);
    assert_eq!(found(&search, "glass"), [old.id]);
    search.upsert(std::slice::from_ref(&new)).await.unwrap();
    assert_eq!(found(&search, "glass"), [old.id, new.id]);
    search.rebuild(std::slice::from_ref(&new)).await.unwrap();
    assert_eq!(found(&search, "glass"), [new.id]);
}

async fn a_rebuild_is_never_seen_half_done(search: Search) {
    let all: Vec<_> = (0..60).map(|n| about("Steady answer", "", &format!("Number {n}"))).collect();
    search.upsert(&all).await.unwrap();
    let done = AtomicBool::new(false);
    let asked = std::thread::scope(|scope| {
        let ask = || {
            let mut asked = 0;
            while !done.load(Ordering::Relaxed) {
                for text in ["", "steady answer", "stedy"] {
                    assert_eq!(search.search(&query(text)).map(|hits| hits.total), Ok(60), "{text}");
                    asked += 1;
                }
            }
            asked
        };
        let readers = [scope.spawn(ask), scope.spawn(ask)];
        let writer = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let result: Result<(), SearchFault> = runtime.block_on(async {
                for _ in 0..4 {
                    search.rebuild(&all).await?;
                    search.upsert(&all[..3]).await?;
                }
                Ok(())
            });
            done.store(true, Ordering::Relaxed);
            result
        });
        assert_eq!(writer.join().unwrap(), Ok(()));
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<u32>()
    });
    assert!(asked > 0);
}
