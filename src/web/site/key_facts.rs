//! The key facts of a challenge, beside its text: dates, what is offered, for whom.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::card::offer;
use crate::{domain::area::Tree, services::challenge::Reading, web::view::When, wording::Wording};

/// Characters of a text that stand in the key facts.
const SHORT: usize = 160;

/// Who reads, and when.
pub(super) struct Reader<'a> {
    pub(super) wording: &'a Wording<'a>,
    pub(super) now: DateTime<Utc>,
    pub(super) contact: &'a str,
    pub(super) areas: &'a Tree,
}

/// One row of the key facts.
#[derive(Debug, Serialize)]
pub struct Fact {
    pub label: String,
    pub text: String,
    pub time: Option<When>,
    pub note: Option<String>,
}

pub(super) fn facts(reader: &Reader<'_>, reading: &Reading) -> Vec<Fact> {
    let Reader { wording, now, contact, areas } = reader;
    let content = &reading.challenge.content;
    let label = |word: &str| wording.say(&format!("site-challenge-fact-{word}"));
    let text = |word: &str, text: String| Fact { label: label(word), text, time: None, note: None };
    let time = |word: &str, at: DateTime<Utc>, note: Option<String>| Fact {
        label: label(word),
        text: String::new(),
        time: Some(When::instant(wording, at, &content.zone)),
        note,
    };
    let mut facts = Vec::new();
    if *now < content.opens_at {
        facts.push(time("opens", content.opens_at, None));
    }
    match content.closes_at {
        Some(closes) if *now < closes => {
            facts.push(time("deadline", closes, Some(wording.time_left(closes, *now, &content.zone))));
        }
        Some(closes) => facts.push(time("closed", closes, None)),
        None => facts.push(text("deadline", wording.say("site-card-no-deadline"))),
    }
    if let Some(decision) = content.decision_at {
        let day = When::told(decision, wording.day(decision, &content.zone));
        facts.push(Fact { time: Some(day), ..text("decision", String::new()) });
    }
    if let Some(offered) = offer(wording, &content.offers, content.prize.as_ref()) {
        facts.push(text("offer", offered));
    }
    if !content.eligibility.is_empty() {
        facts.push(text("eligibility", short(&content.eligibility)));
    }
    let definition = &reading.challenge.form;
    let counts = [
        ("questions", definition.fields().count().to_string()),
        ("sections", definition.sections.len().to_string()),
    ];
    facts.push(text("effort", wording.say_with("site-challenge-effort", &counts)));
    let lies_in: Vec<String> = content.areas().iter().map(|area| areas.path(area)).collect();
    facts.push(text("area", lies_in.join(", ")));
    facts.push(text("sponsor", content.sponsor.clone()));
    facts.push(text("contact", (*contact).to_owned()));
    facts
}

/// The beginning of a text, ended between two words.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= SHORT && line.len() == text.trim_end().len() {
        return line.to_owned();
    }
    let head: String = line.chars().take(SHORT).collect();
    let end = if head.len() == line.len() { head.len() } else { head.rfind(' ').unwrap_or(head.len()) };
    format!("{}…", head[..end].trim_end_matches(['.', ',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_text_ends_between_two_words() {
        assert_eq!(short("Anybody."), "Anybody.");
        assert_eq!(short("Anybody.\nAnd more."), "Anybody…");
        let long = short(&"Ångström ".repeat(40));
        assert!(long.ends_with("Ångström…") && long.chars().count() <= 161, "{long}");
    }
}
