//! What can happen to a folder, what only this engine promises, and how long it takes.

use std::{fs, path::Path};

use super::{CURRENT, Index};
use crate::{
    domain::search::{ChallengeDocument, Hits, Part},
    gateway::search::{
        Search, SearchFault,
        contract::{about, challenge, query},
    },
};

async fn filled(folder: &Path) -> Search {
    let search = Search::embedded(folder);
    let all: Vec<_> = (0..40).map(|n| about("Hydrogen storage", "Tanks", &format!("Number {n}"))).collect();
    search.rebuild(&all).await.unwrap();
    search
}

fn found(search: &Search, text: &str) -> Result<u64, SearchFault> {
    search.search(&query(text)).map(|hits| hits.total)
}

fn asked(search: &Search, text: &str) -> Hits {
    search.search(&query(text)).unwrap()
}

fn generations(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn an_index_is_found_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let search = filled(folder.path()).await;
    search.upsert(&[challenge("Solar sails")]).await.unwrap();
    drop(search);
    let search = Search::embedded(folder.path());
    assert_eq!(search.health(), Ok(()));
    assert_eq!((found(&search, "hydrogen"), found(&search, "sails")), (Ok(40), Ok(1)));
    search.upsert(&[challenge("Solar boats")]).await.unwrap();
    assert_eq!(found(&search, "solar"), Ok(2));
}

#[tokio::test]
async fn a_missing_folder_is_told_and_mended_by_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let search = Search::embedded(&folder.path().join("not/yet/there"));
    assert_eq!(search.health(), Err(SearchFault::Missing));
    assert_eq!(found(&search, ""), Err(SearchFault::Missing));
    assert_eq!(search.count(), Err(SearchFault::Missing));
    assert_eq!(search.upsert(&[challenge("Early")]).await, Err(SearchFault::Missing));
    assert_eq!(search.delete(&[]).await, Err(SearchFault::Missing));

    let mut rebuild = search.begin_rebuild().await.unwrap();
    rebuild.push(&[challenge("Wave power")]).await.unwrap();
    assert_eq!(search.upsert(&[challenge("Wave height")]).await, Ok(()), "the rebuild will have it");
    rebuild.switch().await.unwrap();
    assert_eq!((search.health(), found(&search, "wave")), (Ok(()), Ok(2)));
}

#[tokio::test]
async fn garbage_in_the_folder_is_told_and_mended_by_a_rebuild() {
    let other_version = "challenges-1\noverture-search 0\n";
    for garbage in
        ["", "\0\0\0", "challenges-1", "challenges-../../etc\nx\n", "challenges-01\nx\n", other_version]
    {
        let folder = tempfile::tempdir().unwrap();
        drop(filled(folder.path()).await);
        fs::write(folder.path().join(CURRENT), garbage).unwrap();
        let search = Search::embedded(folder.path());
        let fault = search.health().unwrap_err();
        assert_eq!(fault == SearchFault::Missing, garbage == other_version, "{garbage:?}: {fault}");
        assert_eq!(found(&search, ""), Err(fault));
        search.rebuild(&[challenge("Anew")]).await.unwrap();
        assert_eq!((search.health(), found(&search, "")), (Ok(()), Ok(1)));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(CURRENT)).unwrap();
    assert!(matches!(Search::embedded(folder.path()).health(), Err(SearchFault::Broken(_))));
    let file = folder.path().join("a file");
    fs::write(&file, "").unwrap();
    let search = Search::embedded(&file);
    for _ in 0..2 {
        assert!(matches!(search.health(), Err(SearchFault::Broken(_))));
        assert!(matches!(search.rebuild(&[]).await, Err(SearchFault::Broken(_))));
    }
}

#[tokio::test]
async fn a_file_cut_short_or_changed_is_noticed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()).await);
    let generation = folder.path().join("challenges-1");
    let mut tried = 0;
    for name in generations(&generation) {
        let path = generation.join(&name);
        let whole = fs::read(&path).unwrap();
        if name.starts_with('.') || whole.is_empty() {
            continue;
        }
        let mut changed = whole.clone();
        changed[whole.len() / 2] ^= 0x40;
        let mut damages = vec![&whole[..0], &whole[..whole.len() / 2]];
        if !name.ends_with(".json") {
            damages.extend([&whole[..whole.len() - 1], &changed]);
        }
        for bytes in damages {
            fs::write(&path, bytes).unwrap();
            let search = Search::embedded(folder.path());
            assert!(
                search.health().is_err() && found(&search, "hydrogen").is_err(),
                "{name}: {}",
                bytes.len()
            );
            tried += 1;
        }
        fs::remove_file(&path).unwrap();
        assert!(Search::embedded(folder.path()).health().is_err(), "{name} is gone");
        fs::write(&path, whole).unwrap();
        assert_eq!(Search::embedded(folder.path()).health(), Ok(()), "{name} is back");
    }
    assert!(tried > 20);
}

#[tokio::test]
async fn a_folder_deleted_while_running_is_told_and_mended_by_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("index");
    let search = filled(&root).await;
    fs::remove_dir_all(&root).unwrap();
    assert_eq!(found(&search, "hydrogen"), Ok(40), "what is open goes on answering");
    assert_eq!(search.health(), Err(SearchFault::Missing));
    assert!(search.upsert(&[challenge("Too late")]).await.is_err());
    assert!(search.upsert(&[challenge("Too late")]).await.is_err());
    assert_eq!(found(&search, "hydrogen"), Ok(40));
    assert!(search.health().is_err());
    search.rebuild(&[challenge("Anew")]).await.unwrap();
    assert_eq!((search.health(), found(&search, "anew")), (Ok(()), Ok(1)));
}

#[tokio::test]
async fn a_rebuild_leaves_one_generation_and_a_dropped_one_none() {
    let folder = tempfile::tempdir().unwrap();
    let search = filled(folder.path()).await;
    assert_eq!(generations(folder.path()), [CURRENT, "challenges-1"]);
    let dropped = search.begin_rebuild().await.unwrap();
    assert_eq!(generations(folder.path()).len(), 3);
    drop(dropped);
    search.rebuild(&[challenge("One")]).await.unwrap();
    assert_eq!(generations(folder.path()), [CURRENT, "challenges-2"]);

    let mut first = search.begin_rebuild().await.unwrap();
    let second = search.begin_rebuild().await.unwrap();
    first.push(&[challenge("Two"), challenge("Three")]).await.unwrap();
    assert!(first.switch().await.is_err(), "the later one counts");
    second.switch().await.unwrap();
    assert_eq!((search.count(), generations(folder.path()).len()), (Ok(0), 2));
}

#[tokio::test]
async fn a_second_writer_is_refused_and_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let search = filled(folder.path()).await;
    let other = Index::open(folder.path());
    assert!(matches!(other.upsert(&[challenge("Foreign")]).await, Err(SearchFault::Broken(_))));
    search.upsert(&[challenge("Own")]).await.unwrap();
    assert_eq!(search.count(), Ok(41));
}

#[tokio::test]
async fn an_unknown_word_is_corrected_from_what_is_public_now() {
    let folder = tempfile::tempdir().unwrap();
    let search = filled(folder.path()).await;
    let secret = challenge("Project Nightingale");
    let beside: ChallengeDocument = challenge("Steel bridges");
    search.upsert(&[secret.clone(), beside]).await.unwrap();
    for (text, wanted) in [
        ("hydrogne storage", Some("hydrogen storage")),
        ("Storgae: HYDROGEM?", Some("storage: hydrogen?")),
        ("nightingael", Some("nightingale")),
        ("brdgs steel ", Some("bridges steel ")),
        ("hydrogen", None),
        ("hydro", None),
        ("\"hydrogne\"", None),
        ("qqqqqqqq", None),
    ] {
        assert_eq!(asked(&search, text).suggestion.as_deref(), wanted, "{text}");
    }
    search.delete(&[secret.id]).await.unwrap();
    assert_eq!(asked(&search, "nightingael").suggestion, None, "a deleted word is not remembered");
}

#[tokio::test]
async fn what_was_meant_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let search = filled(folder.path()).await;
    let marked = |text: &str| -> Vec<String> {
        let parts = asked(&search, text).hits.swap_remove(0).highlights.title;
        parts.into_iter().filter(|part| part.mark).map(|Part { text, .. }| text).collect()
    };
    assert_eq!(marked("hydrogne stor"), ["Hydrogen", "storage"]);
    assert_eq!(marked("hydroge"), ["Hydrogen"]);
    assert_eq!(marked("hydrgoe"), ["Hydrogen"], "unfinished and misspelt");
}
