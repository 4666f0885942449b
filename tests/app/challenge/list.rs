//! The list: filters, counts, pages, words that are misspelt, addresses that mean nothing.

use actix_web::http::StatusCode;
use entity::challenge;
use sea_orm::EntityTrait as _;

use super::imported;
use crate::harness::stories;

stories! {
    async fn the_list_filters_counts_and_pages(portal: TestApp) {
        imported(&portal, 45).await;
        let visitor = portal.visitor();
        let all = portal.get(&visitor, "/challenges").await;
        assert_eq!(all.select("h1"), ["Challenges"]);
        assert_eq!(all.select("#results [role=status]"), ["45 challenges"]);
        assert_eq!(all.select("#results .card").len(), 20);
        assert_eq!(all.select("label[class=check]:has(#facet-area-energy) .n"), ["15"]);
        assert!(all.select("#facet-area-mobility").is_empty(), "what would find nothing is not offered");
        assert_eq!(all.attribute("a[rel=next]", "href").as_deref(), Some("/challenges?page=2"));

        let some = portal.get(&visitor, "/challenges?area=health&area=energy&status=open").await;
        assert_eq!(some.select("h1"), ["Open challenges in Health or Energy"]);
        assert_eq!(some.select("#results [role=status]"), ["30 challenges"]);
        assert_eq!(some.select(".pill").len(), 3);
        // What one more area would add is counted without the areas chosen.
        assert_eq!(some.select("label[class=check]:has(#facet-area-space) .n"), ["15"]);
        assert!(some.attribute("#facet-area-health", "checked").is_some());

        let last = portal.get(&visitor, "/challenges?page=3").await;
        assert_eq!(last.select("#results .card").len(), 5);
        assert!(last.attribute("a[rel=next]", "href").is_none());
        let past = portal.get(&visitor, "/challenges?page=9").await;
        assert_eq!(past.select("#results .card").len(), 5);
        assert!(past.text().contains("There is no page 9. This is the last one."));

        let none = portal.get(&visitor, "/challenges?area=mobility&status=paused").await;
        assert_eq!(none.select(".empty h2"), ["No challenge matches"]);
        assert_eq!(none.attribute(".empty a.btn", "href").as_deref(), Some("/challenges?area=mobility"));
    }

    async fn what_the_address_does_not_mean_is_told_or_refused(portal: TestApp) {
        imported(&portal, 1).await;
        let visitor = portal.visitor();
        let odd = portal.get(&visitor, "/challenges?colour=red&area=moon&status=open").await;
        assert_eq!(odd.status, StatusCode::OK);
        for ignored in ["colour=red", "area=moon"] {
            assert!(odd.text().contains(ignored), "{ignored}");
        }
        let long = format!("/challenges?q={}", "a".repeat(3_000));
        assert_eq!(portal.get(&visitor, &long).await.status, StatusCode::OK);
        let hostile = portal.get(&visitor, "/challenges?q=%3Cscript%3Ealert(1)%3C/script%3E&x=%3Cb%3E").await;
        assert!(!hostile.text().contains("<script>alert") && !hostile.text().contains("<b>"));
        for broken in ["q=%FF", "q=%C3%28", "q=%00", "q=%zz", "sort=best", "area=%80"] {
            let answer = portal.get(&visitor, &format!("/challenges?{broken}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
        }
    }

    async fn a_typing_error_is_forgiven_and_hits_are_marked(portal: TestApp) {
        imported(&portal, 3).await;
        let visitor = portal.visitor();
        let found = portal.get(&visitor, "/challenges?q=hidrogen+tancs").await;
        assert_eq!(found.select("#results .card").len(), 3);
        assert!(found.select("mark").contains(&"Tanks".to_owned()), "{:?}", found.select("mark"));
        assert!(!found.text().contains("Simple search"));
        let sorts = found.select("nav[aria-label='Sort by'] li");
        assert_eq!(sorts[1..], ["Closing soonest", "Newest", "Best match"]);
    }

    async fn the_number_of_statements_does_not_grow_with_the_rows(portal: TestApp) {
        let visitor = portal.visitor();
        let mut counts = Vec::new();
        for size in [10, 1_000] {
            imported(&portal, size).await;
            let mut of = Vec::new();
            for path in ["/", "/challenges", "/challenges?q=hydrogen", "/challenges/challenge-1"] {
                portal.app.public_changed();
                let (statements, answer) = portal.statements(portal.get(&visitor, path)).await;
                assert_eq!(answer.status, StatusCode::OK);
                of.push((path, statements));
            }
            counts.push(of);
            // The next file has the same first rows: they stay as they are.
            if size == 10 {
                overture::store::write(&portal.app.db, async |tx| {
                    challenge::Entity::delete_many().exec(tx).await?;
                    Ok(())
                })
                .await
                .unwrap();
            }
        }
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0].iter().all(|(_, statements)| *statements <= 8), "{:?}", counts[0]);
    }
}
