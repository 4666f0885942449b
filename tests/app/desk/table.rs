//! M11: filters, order, pages.

use std::collections::BTreeSet;

use entity::values::{AssignmentState, PitchState, Role};

use super::{Desk, references};
use crate::harness::{Person, TestApp, stories};

/// Every page of a table, by following its links.
async fn all(portal: &TestApp, who: &Person, first: &str) -> Vec<String> {
    let mut path = first.to_owned();
    let mut seen = Vec::new();
    for _ in 0..50 {
        let page = portal.get(who, &path).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        seen.extend(references(&page));
        match page.attribute("a[rel=next]", "href") {
            Some(next) => path = next,
            None => return seen,
        }
    }
    panic!("the pages of {first} have no end");
}

stories! {
    async fn pages_lose_no_row_and_show_none_twice_in_every_order(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let model = desk.pitch(&portal, "evaluation").await;
        portal.crowd(&model, 0..69).await;
        for index in 0..40 {
            let reference = format!("{}{index:06}", &model[..model.len() - 6]);
            // Many equals, and many without any score.
            portal.score(&reference, index % 3, Some(3_000 + index % 4), Some(index % 2)).await;
        }
        for sort in ["reference", "title", "reviews", "score", "spread", "submitted"] {
            for direction in ["", "-"] {
                let path = format!("{}?size=25&sort={direction}{sort}", desk.at("pitches"));
                let shown = all(&portal, &desk.manager, &path).await;
                assert_eq!(shown.len(), 70, "{direction}{sort}");
                assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), 70, "{direction}{sort}");
            }
        }
        let mut by_reference = all(&portal, &desk.manager, "/manage/pitches?size=25&sort=reference").await;
        assert!(by_reference.is_sorted());
        by_reference.reverse();
        assert_eq!(all(&portal, &desk.manager, "/manage/pitches?size=25&sort=-reference").await, by_reference);
        let best = all(&portal, &desk.manager, "/manage/pitches?size=100&sort=-score").await;
        assert_eq!(portal.pitch_row(&best[0]).await.score_mean_milli, Some(3_003));
        assert_eq!(portal.pitch_row(best.last().unwrap()).await.score_mean_milli, None);
    }

    async fn filters_stand_in_the_url_and_narrow_the_rows(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(desk.challenge))]).await;
        let received = desk.pitch(&portal, "received").await;
        let awaited = desk.pitch(&portal, "evaluation").await;
        let done = desk.pitch(&portal, "evaluation").await;
        portal.assignment(&awaited, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        let finished = portal.assignment(&done, eva.id.unwrap(), desk.manager.id.unwrap()).await;
        portal.set_assignment(finished, AssignmentState::Done).await;
        portal.score(&done, 1, Some(3_500), Some(0)).await;
        let eva = eva.id.unwrap();
        for (query, wanted) in [
            (String::new(), vec![&received, &awaited, &done]),
            ("stage=received".to_owned(), vec![&received]),
            ("stage=received&stage=evaluation".to_owned(), vec![&received, &awaited, &done]),
            ("stage=decision".to_owned(), vec![]),
            ("reviews=complete".to_owned(), vec![&done]),
            ("reviews=awaited".to_owned(), vec![&awaited]),
            ("reviews=none".to_owned(), vec![&received]),
            ("least=3.5".to_owned(), vec![&done]),
            ("least=3.6".to_owned(), vec![]),
            ("most=4".to_owned(), vec![&done]),
            (format!("assignee={eva}"), vec![&awaited, &done]),
            (format!("q={}", received.to_lowercase()), vec![&received]),
            (format!("q=organisation+{}", &awaited), vec![&awaited]),
            ("q=%25".to_owned(), vec![]),
            ("q=_".to_owned(), vec![]),
        ] {
            let page = portal.get(&desk.manager, &format!("{}?sort=reference&{query}", desk.at("pitches"))).await;
            let mut wanted: Vec<String> = wanted.into_iter().cloned().collect();
            wanted.sort();
            assert_eq!(references(&page), wanted, "{query}");
            let count = match wanted.len() {
                0 => "No pitches".to_owned(),
                1 => "1 pitch".to_owned(),
                n => format!("{n} pitches"),
            };
            assert_eq!(page.select("#results > p[role=status] strong"), [count], "{query}");
        }
        let page = portal.get(&desk.manager, &format!("{}?stage=received&q=x", desk.at("pitches"))).await;
        assert_eq!(page.select(".pill").len(), 2);
        assert_eq!(page.attribute("#facet-stage-received", "checked").as_deref(), Some(""));
    }

    async fn a_pitch_is_listed_and_found_under_the_name_it_gives_its_organisation(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (kim, lou) = (portal.person("kim@example.org", &[]).await, portal.person("lou@example.org", &[]).await);
        // Both name the same organisation; the second is not linked to what the first has registered.
        let mut both = vec![portal.sent_pitch(&kim, "quiet").await, portal.sent_pitch(&lou, "quiet").await];
        let unlinked = both[1].clone();
        assert_eq!(portal.pitch_row(&unlinked).await.organisation_id, None);
        // One that names none, as it was before names were kept, goes by its link.
        let old = desk.pitch(&portal, "received").await;
        portal.rename(&old, "").await;
        both.sort();
        for (search, wanted) in [
            ("aalto+SENSORS", both.clone()),
            (&format!("organisation+{old}"), vec![old.clone()]),
        ] {
            let page = portal.get(&desk.manager, &format!("{}?sort=reference&q={search}", desk.at("pitches"))).await;
            assert_eq!(references(&page), wanted, "{search}");
        }
        let table = portal.get(&desk.manager, &desk.at("pitches")).await.text();
        assert_eq!(table.matches("Aalto Sensors Oy").count(), 2);
        assert!(table.contains(&format!("Organisation {old}")));
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{unlinked}")).await;
        let about = dossier.select("aside .facts").into_iter().find(|facts| facts.starts_with("About"));
        assert!(about.as_ref().is_some_and(|about| about.contains("Aalto Sensors Oy")), "{about:?}");
        portal.force_stage(&unlinked, "decision").await;
        for who in [&desk.manager, &desk.approver] {
            let board = portal.get(who, &desk.at("decisions")).await;
            assert!(board.text().contains("Aalto Sensors Oy"), "{}", who.email);
        }
    }

    async fn a_word_on_no_list_of_ours_is_a_bad_request(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        for query in [
            "sort=id", "sort=score;drop", "size=7", "size=1000000", "reviews=all", "flag=x", "stage=nowhere",
            "assignee=1", "least=x", "most=-1", "after=x", "sort=score&after=abc~NL-1",
        ] {
            for path in [desk.at("pitches"), "/manage/pitches".to_owned()] {
                let answer = portal.get(&desk.manager, &format!("{path}?{query}")).await;
                assert_eq!(answer.status.as_u16(), 400, "{path}?{query}");
            }
        }
    }

    async fn of_drafts_only_the_number_is_known_and_of_withdrawn_pitches_the_reference(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let lead = desk.lead.id.unwrap();
        let draft = portal.pitch(desk.challenge, lead, PitchState::Draft, "received").await;
        let gone = portal.pitch(desk.challenge, lead, PitchState::Withdrawn, "withdrawn").await;
        let page = portal.get(&desk.manager, &desk.at("pitches")).await;
        assert_eq!(references(&page), [gone.as_str()]);
        let text = page.text();
        assert!(text.contains("and 1 draft that was not sent"));
        assert!(!text.contains(&draft) && !text.contains(&format!("Pitch {gone}")) && !text.contains(&format!("Organisation {gone}")));
        assert_eq!(page.select("input[name=pitch]").len(), 0, "nothing can be done with a withdrawn pitch");
        // What is not shown cannot be searched either.
        let search = portal.get(&desk.manager, &format!("{}?q=Organisation+{gone}", desk.at("pitches"))).await;
        assert_eq!(references(&search), [""; 0]);
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{gone}")).await;
        assert_eq!(dossier.status.as_u16(), 200);
        assert!(!dossier.text().contains("Serrated") && !dossier.text().contains(&format!("Organisation {gone}")));
        assert_eq!(portal.get(&desk.manager, &format!("/manage/pitches/{draft}")).await.status.as_u16(), 404);
    }

    async fn across_challenges_a_manager_sees_their_own_alone(portal: TestApp) {
        let (quiet, loud) = (Desk::of(&portal, "quiet").await, Desk::of(&portal, "loud").await);
        let mine = quiet.pitch(&portal, "received").await;
        let theirs = loud.pitch(&portal, "received").await;
        assert_eq!(references(&portal.get(&quiet.manager, "/manage/pitches").await), [mine.as_str()]);
        assert_eq!(references(&portal.get(&loud.approver, "/manage/pitches").await), [theirs.as_str()]);
        let all = portal.person("all@example.org", &[(Role::Manager, None)]).await;
        assert_eq!(references(&portal.get(&all, "/manage/pitches").await).len(), 2);
    }
}
