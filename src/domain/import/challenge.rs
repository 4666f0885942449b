//! A challenge from a file.

use chrono::{DateTime, Utc};
use entity::values::{ChallengeKind, ChallengeState, Market, Offer};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::{
    Given,
    row::{Read, Row},
};
use crate::{
    domain::challenge::{Content, Prize, Rules, Source},
    error::Invalid,
};

/// A challenge as a row says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRow {
    pub import_key: String,
    pub slug: String,
    /// The letters of its pitches' references; made from the title when the row has none.
    pub code: Option<String>,
    pub content: Content,
}

impl ChallengeRow {
    /// Reads a row; every wrong field is told.
    pub fn read(fields: Map<String, Value>, given: &Given) -> Result<Read<Self>, Invalid> {
        let mut row = Row::of(fields);
        let slug = row.text("slug", 80);
        if !slug.is_empty() && !is_slug(&slug) {
            row.fault_id("slug", "import-slug");
        }
        let code = row.optional("code", 4);
        if code.as_deref().is_some_and(|code| !is_code(code)) {
            row.fault_id("code", "import-code");
        }
        let zone = row.text("zone", 60);
        if !zone.is_empty() && TimeZone::get(&zone).is_err() {
            row.fault_id("zone", "import-zone");
        }
        let opens_at = match row.date("opens", &zone, given.start, "09:00") {
            Some(at) => at,
            None => {
                row.missing_date("opens");
                DateTime::<Utc>::UNIX_EPOCH
            }
        };
        let closes_at = row.date("closes", &zone, given.start, "17:00");
        let decision_at = row.date("decision", &zone, given.start, "17:00");
        let content = Content {
            title: row.text("title", 200),
            summary: row.text("summary", 1_000),
            description: row.text("description", 40_000),
            wanted: row.optional("wanted", 20_000).unwrap_or_default(),
            sponsor: row.text("sponsor", 200),
            area: row.area("area", &given.areas),
            markets: row.words("markets", &words(Market::ALL, Market::as_str)),
            kind: row.word(
                "kind",
                ChallengeKind::TimeBoxed,
                &words(ChallengeKind::ALL, ChallengeKind::as_str),
            ),
            offers: row.words("offer", &words(Offer::ALL, Offer::as_str)),
            prize: prize(&mut row),
            eligibility: row.optional("eligibility", 10_000).unwrap_or_default(),
            ip_terms: row.optional("ip_terms", 10_000).unwrap_or_default(),
            terms_version: terms_version(&mut row),
            confidentiality: row.optional("confidentiality", 5_000).unwrap_or_default(),
            zone,
            opens_at,
            closes_at,
            decision_at,
            state: row.word(
                "state",
                ChallengeState::Draft,
                &words(ChallengeState::ALL, ChallengeState::as_str),
            ),
            external_url: row.web_address("external_url"),
            source: source(&mut row),
            rules: Rules::default(),
        };
        check_dates(&mut row, &content);
        let import_key = row.optional("import_key", 200).unwrap_or_else(|| format!("slug:{slug}"));
        row.done(Self { import_key, slug, code, content })
    }
}

/// A whole number from 1: receipts carry it.
fn terms_version(row: &mut Row) -> String {
    let version = row.optional("terms_version", 20).unwrap_or_else(|| "1".to_owned());
    if !version.parse::<u32>().is_ok_and(|number| number > 0 && number.to_string() == version) {
        row.fault_id("terms_version", "import-terms-version");
    }
    version
}

fn prize(row: &mut Row) -> Option<Prize> {
    let (minor, currency) = (row.integer("prize_minor"), row.optional("prize_currency", 3));
    match (minor, currency) {
        (None, None) => None,
        (Some(minor), Some(currency)) => {
            if minor < 0 {
                row.fault_id("prize_minor", "import-negative");
            }
            if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
                row.fault_id("prize_currency", "import-currency");
            }
            Some(Prize { minor, currency })
        }
        (Some(_), None) => {
            row.fault_id("prize_currency", "import-missing");
            None
        }
        (None, Some(_)) => {
            row.fault_id("prize_minor", "import-missing");
            None
        }
    }
}

fn source(row: &mut Row) -> Option<Source> {
    let fields = match row.take("source")? {
        Value::Object(fields) => fields,
        _ => {
            row.fault_id("source", "import-not-an-object");
            return None;
        }
    };
    let mut inner = Row::of(fields);
    inner.ignore(&["id"]);
    let source = Source {
        name: inner.text("name", 200),
        url: inner.web_address("url"),
        licence: inner.optional("licence", 300),
    };
    for (field, why) in inner.faults_below("source") {
        row.fault(&field, why);
    }
    Some(source)
}

fn check_dates(row: &mut Row, content: &Content) {
    match content.closes_at {
        None if content.kind == ChallengeKind::TimeBoxed => {
            row.fault_id("closes_at", "challenge-needs-deadline");
        }
        Some(closes) if closes <= content.opens_at => row.fault_id("closes_at", "import-closes-before-open"),
        _ => {}
    }
    let earliest = content.closes_at.unwrap_or(content.opens_at);
    if content.decision_at.is_some_and(|decision| decision < earliest) {
        row.fault_id("decision_at", "import-decision-too-early");
    }
    if content.state != ChallengeState::Draft {
        // The other texts are asked for in every row.
        for (field, text) in [("eligibility", &content.eligibility), ("ip_terms", &content.ip_terms)] {
            if text.trim().is_empty() {
                row.fault_id(field, "challenge-not-publishable");
            }
        }
    }
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| word(*value)).collect()
}

fn is_slug(text: &str) -> bool {
    !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The letters a code is made of: none that is read as a digit, as the alphabet of references has none.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ";

fn is_code(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|byte| LETTERS.contains(&byte))
}

/// Codes for a challenge of this title, the best first, without end in practice: its initials, its first
/// letters, then any four letters in an order that follows from the title.
pub fn codes(title: &str) -> impl Iterator<Item = String> {
    let letters = |text: &str| -> String {
        text.chars()
            .map(|c| c.to_ascii_uppercase())
            .filter(|c| u8::try_from(*c).is_ok_and(|byte| LETTERS.contains(&byte)))
            .collect()
    };
    let initials =
        letters(&title.split_whitespace().filter_map(|word| word.chars().next()).collect::<String>());
    let all = letters(title);
    let begin = |text: &str, length: usize| text.get(..length).map(str::to_owned);
    let seed = title.bytes().fold(7_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let count = LETTERS.len() as u32;
    let total = count.pow(4);
    let any = (0..total).map(move |step| {
        let mut number = (seed % total + step) % total;
        (0..4)
            .map(|_| {
                let letter = LETTERS[(number % count) as usize];
                number /= count;
                char::from(letter)
            })
            .collect::<String>()
    });
    [begin(&initials, 4), begin(&initials, 3), begin(&all, 4)].into_iter().flatten().chain(any)
}
