//! EV-12: near-duplicates are found under other names, and only by people who may read both pitches.

use entity::values::{ConflictKind, Role};
use overture::domain::form::{Answer, Answers};

use super::Desk;
use crate::{
    builders::answers_of,
    harness::{TestApp, stories},
};

const TEXT: &str = "Membrane cartridges take the lime out of the return flow before it reaches the heat \
    exchanger, so a plant keeps its rated output for five winters. Nordlicht GmbH ran 14 of them for 900 hours in \
    a laundry at Kiel. No acid is needed, the cartridge is rinsed with tap water once a month, and whoever looks \
    after the boiler can do it without a tool.";

/// A sent pitch with its own words in every text, and `told` in one of them.
async fn sent(portal: &TestApp, desk: &Desk, own: &str, told: &str) -> String {
    let reference = desk.pitch(portal, "evaluation").await;
    let id = portal.pitch_id(&reference).await;
    let mut answers: Answers = serde_json::from_value(answers_of(|id, value| match id {
        "title" => format!("{own} title"),
        _ => value.to_owned(),
    }))
    .unwrap();
    let texts: Vec<String> = answers
        .iter()
        .filter(|(_, answer)| matches!(answer, Answer::Text { text } if text.contains(' ')))
        .map(|(id, _)| id.to_owned())
        .collect();
    for (place, field) in texts.iter().enumerate() {
        let text = if place == 0 { told.to_owned() } else { format!("{own} {place} {own} says nothing new") };
        answers.insert(field.clone(), Answer::Text { text });
    }
    portal.rewrite(id, &answers).await;
    reference
}

stories! {
    async fn a_copy_with_other_names_is_found_and_shown_side_by_side(portal: TestApp) {
        let (here, there) = (Desk::of(&portal, "lime").await, Desk::of(&portal, "laundry").await);
        let first = sent(&portal, &here, "alpha", TEXT).await;
        let copied = TEXT.replace("Nordlicht GmbH", "Aalto Oy").replace("14", "31").replace("900", "1200");
        let copy = sent(&portal, &there, "beta", &copied).await;
        let other = sent(&portal, &here, "gamma", "Drones count seals on the outer islands each spring, by night.").await;
        let both = portal.person("both@example.org", &[(Role::Manager, Some(here.challenge)), (Role::Manager, Some(there.challenge))]).await;

        let page = portal.get(&both, &format!("/manage/pitches/{first}/similar")).await;
        assert_eq!(page.select("main tbody th .ref"), [copy.as_str()]);
        let path = format!("/manage/pitches/{first}/similar?with={copy}");
        let page = portal.get(&both, &path).await;
        let marked = page.select("mark").join("|");
        assert!(marked.contains("take the lime out of the return flow") && !marked.contains("Aalto"), "{marked}");
        assert!(page.text().contains("Aalto Oy"));
        // Both were read, and that is on record.
        let register = portal.get(&there.manager, &format!("/manage/pitches/{copy}?tab=history")).await;
        assert!(register.text().contains("both"), "the comparison is not on record");
        let none = portal.get(&both, &format!("/manage/pitches/{other}/similar")).await;
        assert!(none.text().contains("No pitch says much the same"));
    }

    /// T01: what somebody may not read is neither counted, nor named, nor compared.
    async fn nobody_learns_of_a_pitch_that_is_not_theirs_to_read(portal: TestApp) {
        let (here, there) = (Desk::of(&portal, "lime").await, Desk::of(&portal, "laundry").await);
        let mine = sent(&portal, &here, "alpha", TEXT).await;
        let theirs = sent(&portal, &there, "beta", TEXT).await;
        let page = portal.get(&here.manager, &format!("/manage/pitches/{mine}/similar")).await;
        assert!(page.text().contains("No pitch says much the same"), "a rival's pitch is named");
        for path in [format!("/manage/pitches/{mine}/similar?with={theirs}"), format!("/manage/pitches/{theirs}/similar?with={mine}")] {
            assert_eq!(portal.get(&here.manager, &path).await.status.as_u16(), 404, "{path}");
        }
        let both = portal.person("both@example.org", &[(Role::Manager, Some(here.challenge)), (Role::Manager, Some(there.challenge))]).await;
        portal.declared(&theirs, &both, ConflictKind::Conflict).await;
        let page = portal.get(&both, &format!("/manage/pitches/{mine}/similar")).await;
        assert!(!page.text().contains(&theirs), "a conflict keeps out of it");
    }
}
