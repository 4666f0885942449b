//! The trail of a challenge: what its desk reads of the audit chain, and what it does not.

use entity::values::{ConflictKind, PitchState};
use overture::{
    domain::audit::{Event, OF_CHALLENGES, OF_SENT_PITCHES},
    store,
};
use std::collections::HashSet;
use walkdir::WalkDir;

use super::Desk;
use crate::harness::{Person, TestApp, stories};

/// Writes these kinds of events about a pitch, all at the same instant.
async fn happened(portal: &TestApp, reference: &str, kinds: &[&'static str]) {
    let (id, op) = (portal.pitch_id(reference).await, portal.operator());
    store::write(&portal.app.db, async |tx| {
        for kind in kinds {
            store::audit::append(tx, &op, &Event::new(kind, id.0), "salt".to_owned()).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// What stands in the rows of a page, with the pitches they are about.
async fn rows(portal: &TestApp, who: &Person, path: &str) -> Vec<String> {
    portal.get(who, path).await.select("#results tbody tr")
}

stories! {
    async fn the_desk_reads_what_was_done_with_sent_pitches_and_nothing_of_drafts(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let other = Desk::of(&portal, "loud").await;
        let sent = desk.pitch(&portal, "screening").await;
        let draft = portal.pitch(desk.challenge, desk.lead.id.unwrap(), PitchState::Draft, "").await;
        let elsewhere = other.pitch(&portal, "screening").await;
        let private = ["pitch.started", "pitch.saved", "pitch.team_changed", "pitch.team_asked", "invitation.sent"];
        happened(&portal, &sent, &private).await;
        happened(&portal, &sent, &["pitch.submitted", "glass.broken"]).await;
        happened(&portal, &draft, &["pitch.moved", "assignment.made"]).await;
        happened(&portal, &elsewhere, &["pitch.submitted"]).await;

        for who in [&desk.manager, &desk.approver] {
            let rows = rows(&portal, who, &desk.at("trail")).await;
            assert_eq!(rows.len(), 2, "{rows:?}");
            assert!(rows[0].contains("Glass broken") && rows[1].contains("Pitch sent"), "{rows:?}");
            assert!(rows.iter().all(|row| row.contains(&sent) && row.contains("The operator")), "{rows:?}");
        }
        let only = rows(&portal, &desk.manager, &desk.at("trail?kind=glass")).await;
        assert!(only.len() == 1 && only[0].contains("Glass broken"), "{only:?}");
        let of_one = rows(&portal, &desk.manager, &desk.at(&format!("trail?q={}", sent.to_lowercase()))).await;
        assert_eq!(of_one.len(), 2, "a reference in small letters is one");
        for nothing in [&draft, &elsewhere, "nonsense"] {
            assert!(rows(&portal, &desk.manager, &desk.at(&format!("trail?q={nothing}"))).await.is_empty());
        }
        for (who, path) in [(&other.manager, desk.at("trail")), (&desk.lead, desk.at("trail"))] {
            assert_eq!(portal.get(who, &path).await.status, 404);
        }
        for bad in ["trail?kind=session", "trail?after=x", "trail?after=1-", "trail?after=99999999999999999999-1"] {
            assert_eq!(portal.get(&desk.manager, &desk.at(bad)).await.status, 400, "{bad}");
        }
    }

    /// T09: the trail is a list like the others.
    async fn a_conflict_takes_the_entries_about_that_pitch_away(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (one, two) = (desk.pitch(&portal, "screening").await, desk.pitch(&portal, "screening").await);
        happened(&portal, &one, &["pitch.submitted"]).await;
        happened(&portal, &two, &["pitch.submitted"]).await;
        portal.declared(&one, &desk.manager, ConflictKind::Conflict).await;
        let rows = rows(&portal, &desk.manager, &desk.at("trail")).await;
        assert!(rows.len() == 1 && rows[0].contains(&two), "{rows:?}");
    }

    async fn pages_of_one_instant_hold_every_entry_once(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let mut wanted = HashSet::new();
        for _ in 0..60 {
            let sent = desk.pitch(&portal, "screening").await;
            happened(&portal, &sent, &["pitch.submitted", "pitch.moved"]).await;
            wanted.extend([(sent.clone(), "Pitch sent"), (sent, "Pitch moved")]);
        }
        let (mut path, mut found) = (desk.at("trail"), Vec::new());
        loop {
            let page = portal.get(&desk.manager, &path).await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains("before="), "no number of the chain, which counts the drafts");
            found.extend(page.select("#results tbody tr"));
            match page.attribute("#results a[rel=next]", "href") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(found.len(), wanted.len());
        for (sent, did) in wanted {
            let rows = found.iter().filter(|row| row.contains(&sent) && row.contains(did)).count();
            assert_eq!(rows, 1, "{did} {sent}");
        }
    }
}

/// Every kind of event that a desk may read has its words.
#[test]
fn every_event_of_a_desk_is_told_in_words() {
    let texts = std::fs::read_to_string("templates/locales/en/run.ftl").unwrap();
    let mut kinds: HashSet<String> = OF_SENT_PITCHES.into_iter().map(str::to_owned).collect();
    let files =
        WalkDir::new("src").into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    for file in files {
        let source = std::fs::read_to_string(file.path()).unwrap();
        for word in source.split('"').skip(1).step_by(2) {
            let Some((group, verb)) = word.split_once('.') else { continue };
            let is_kind = OF_CHALLENGES.contains(&group) && !["pitch", "privacy"].contains(&group);
            if is_kind && verb.chars().all(|one| one.is_ascii_lowercase() || one == '_') {
                kinds.insert(word.to_owned());
            }
        }
    }
    assert!(kinds.len() > 20, "{kinds:?}");
    for kind in kinds {
        let id = format!("\ndid-{} = ", kind.replace(['.', '_'], "-"));
        assert!(texts.contains(&id), "no words for {kind}");
    }
}
