//! Rows of published data sets, read as rows of ours. What a source does not say is left out or is one plain
//! sentence that says so; nothing is made up about anybody.

use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use entity::values::{Area, ChallengeKind, ChallengeState, Market, Offer};
use serde_json::{Map, Value};

use super::{
    challenge::ChallengeRow,
    pitch::PitchRow,
    row::{Read, Row, cut},
};
use crate::{
    domain::{
        area::Tree,
        challenge::{Content, Rules, Source},
    },
    error::Invalid,
};

/// When a mapped challenge takes pitches, where the caller has other dates than the source's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
}

/// A topic as a challenge, known by `dod_topics:<id>`.
///
/// `title` (where it is empty, as in two of the 190, the beginning of `objective`), `objective` → summary,
/// `description` with `keywords` and `references` → description, `phases` → wanted, `areas` → area. The dates
/// are those of the solicitation (15 January to 18 February 2015, 06:00 in New York) unless `window` has others.
pub fn dod_topic(
    fields: Map<String, Value>,
    areas: &Tree,
    window: &Window,
) -> Result<Read<ChallengeRow>, Invalid> {
    let mut row = Row::of(fields);
    let id = row.text("id", 40);
    let objective = row.text("objective", 4_000);
    let title = row.optional("title", 400).unwrap_or_else(|| cut(&objective, 120));
    let description = row.text("description", 30_000);
    let phases = texts(&mut row, "phases");
    let keywords = texts(&mut row, "keywords");
    let references = texts(&mut row, "references");
    let area = texts(&mut row, "areas").iter().find_map(|word| area(word));
    let area = area.and_then(|word| areas.resolve(&word.parse().ok()?)).map(|node| node.area.clone());
    row.ignore(&["sponsor"]);
    let program = row.optional("program", 40).unwrap_or_default();
    let opens_at = window.opens_at.unwrap_or_else(|| solicitation(2015, 1, 15, 14));
    let closes_at = window.closes_at.unwrap_or_else(|| solicitation(2015, 2, 18, 11));
    if closes_at <= opens_at {
        row.fault_id("closes_at", "import-closes-before-open");
    }
    let content = Content {
        summary: cut(&objective, 400),
        description: described(&description, &keywords, &references),
        wanted: wanted(phases),
        sponsor: "US Air Force".to_owned(),
        area: area.unwrap_or_else(Area::fallback),
        markets: vec![Market::Defence, Market::Government],
        kind: ChallengeKind::TimeBoxed,
        offers: vec![Offer::Contract],
        prize: None,
        eligibility: format!("The rules of the {program} programme apply; the source does not repeat them."),
        ip_terms: "The source states no terms for intellectual property.".to_owned(),
        terms_version: "1".to_owned(),
        confidentiality: "Confidential answers are read only by the challenge team and by evaluators \
                          without a conflict of interest."
            .to_owned(),
        zone: "America/New_York".to_owned(),
        opens_at,
        closes_at: Some(closes_at),
        decision_at: None,
        state: ChallengeState::Published,
        external_url: None,
        source: Some(Source {
            name: "US Air Force SBIR 15.1 / STTR 15.A topics (18F/afsbirez)".to_owned(),
            url: Some("https://github.com/18F/afsbirez".to_owned()),
            licence: Some("CC0-1.0".to_owned()),
        }),
        rules: Rules::default(),
        title: cut(&title, 200),
    };
    let slug = slug(&title, &id);
    row.done(ChallengeRow { import_key: format!("dod_topics:{id}"), slug, code: None, content })
}

/// An award as a pitch to the challenge that the caller names, known by `sbir_awards:<id>`.
///
/// `title` → title, `abstract` → summary (cut at a sentence) and solution, `organisation` → organisation, its
/// country from the programme's rules (the United States), `amount_usd` → budget, `url` → web page. The other
/// answers of the form stay empty: the source does not have them.
pub fn sbir_award(fields: Map<String, Value>) -> Result<Read<PitchRow>, Invalid> {
    let mut row = Row::of(fields);
    let id = row.text("id", 60);
    let organisation = row.text("organisation", 160);
    let title = row.text("title", 1_000);
    let text = row.text("abstract", 100_000);
    let url = row.web_address("url");
    let amount = row.integer("amount_usd");
    row.ignore(&["sponsor", "branch", "program", "phase", "year", "topic_code"]);
    let mut answers = Map::new();
    for (field, answer) in [
        ("org_name", organisation.clone()),
        ("org_country", "US".to_owned()),
        ("title", cut(&title.replace('\n', " "), 120)),
        ("summary", cut(&text, 1_200)),
        ("solution", cut(&text, 6_000)),
    ] {
        answers.insert(field.to_owned(), Value::String(answer));
    }
    if let Some(url) = url {
        answers.insert("reference_url".to_owned(), Value::String(url));
    }
    if let Some(amount) = amount {
        answers.insert("budget".to_owned(), Value::String(amount.to_string()));
        answers.insert("budget_currency".to_owned(), Value::String("USD".to_owned()));
    }
    row.done(PitchRow {
        import_key: format!("sbir_awards:{id}"),
        challenge: None,
        organisation,
        lead_email: None,
        submitted_at: None,
        answers,
    })
}

fn texts(row: &mut Row, field: &str) -> Vec<String> {
    match row.take(field) {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .map(super::row::clean)
            .filter(|text| !text.is_empty())
            .collect(),
        None => Vec::new(),
        Some(_) => {
            row.fault_id(field, "import-not-a-list");
            Vec::new()
        }
    }
}

fn described(description: &str, keywords: &[String], references: &[String]) -> String {
    let mut text = description.to_owned();
    if !keywords.is_empty() {
        text.push_str(&format!("\n\nKeywords: {}.", keywords.join(", ")));
    }
    if !references.is_empty() {
        let mut sorted: Vec<&str> = references.iter().map(String::as_str).collect();
        // They come in no order, each with its number in front.
        sorted.sort_by_key(|reference| {
            reference
                .split('.')
                .next()
                .and_then(|number| number.trim().parse::<u32>().ok())
                .unwrap_or(u32::MAX)
        });
        text.push_str("\n\n## References\n\n");
        text.push_str(&sorted.join("\n\n"));
    }
    text
}

/// The phases in their order: they come sorted backwards.
fn wanted(mut phases: Vec<String>) -> String {
    phases.sort_by_key(|phase| {
        let numeral = phase.split(':').next().unwrap_or_default();
        numeral.chars().filter(|c| *c == 'I').count()
    });
    phases.join("\n\n")
}

fn area(word: &str) -> Option<&'static str> {
    Some(match word {
        "Air Platform" | "Weapons" => "aerospace",
        "Space Platforms" => "space",
        "Materials/Processes" => "materials",
        "Information Systems" | "Sensors" | "Electronics" => "information",
        "Human Systems" | "Biomedical" => "health",
        "Battlespace" => "environment",
        _ => return None,
    })
}

fn solicitation(year: i32, month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|day| day.and_hms_opt(hour, 0, 0))
        .map_or(DateTime::UNIX_EPOCH, |at| Utc.from_utc_datetime(&at))
}

fn slug(title: &str, id: &str) -> String {
    let words = slug::slugify(title);
    let head: String = words.chars().take(60).collect();
    let head = if head.len() < words.len() {
        head.rsplit_once('-').map_or(head.as_str(), |(kept, _)| kept)
    } else {
        &head
    };
    format!("{}-{}", head.trim_matches('-'), slug::slugify(id)).trim_matches('-').to_owned()
}
