//! The texts of the demo world: real challenges with their source, invented everything else, and a seeded
//! generator that makes more pitches out of the written ones.

use anyhow::Context as _;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

/// Challenges, organisations, pitches of each source.
const SOURCES: [(&str, &str, &str); 3] = [
    (
        include_str!("world/challenge_gov.challenges.jsonl"),
        include_str!("world/challenge_gov.organisations.jsonl"),
        include_str!("world/challenge_gov.pitches.jsonl"),
    ),
    (
        include_str!("world/dod_topics.challenges.jsonl"),
        include_str!("world/dod_topics.organisations.jsonl"),
        include_str!("world/dod_topics.pitches.jsonl"),
    ),
    (
        include_str!("world/eu_calls.challenges.jsonl"),
        include_str!("world/eu_calls.organisations.jsonl"),
        include_str!("world/eu_calls.pitches.jsonl"),
    ),
];

/// Of the generated pitches of the demo.
const SEED: u64 = 0x0B5E_55ED;

/// Pitches in the world, written and generated.
pub(super) const PITCHES: usize = 400;

/// Everything, as data.
#[derive(Debug)]
pub(super) struct World {
    /// In the import format, with days instead of dates.
    pub(super) challenges: String,
    pub(super) timings: Vec<Timing>,
    pub(super) organisations: Vec<Organisation>,
    /// The written ones first.
    pub(super) pitches: Vec<Pitch>,
}

/// When a challenge runs, in days from the first start.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Timing {
    pub(super) slug: String,
    pub(super) area: String,
    pub(super) state: String,
    pub(super) opens_days: i64,
    pub(super) closes_days: Option<i64>,
    pub(super) decision_days: Option<i64>,
}

/// An invented organisation.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Organisation {
    pub(super) name: String,
    pub(super) country: String,
    pub(super) website: String,
    pub(super) size: String,
}

/// An invented pitch.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Pitch {
    pub(super) key: String,
    pub(super) challenge: String,
    pub(super) organisation: String,
    pub(super) lead: String,
    /// 1 to 5: what evaluators will find.
    pub(super) quality: u8,
    pub(super) answers: serde_json::Map<String, Value>,
    pub(super) comments: Vec<String>,
    pub(super) feedback: String,
}

impl World {
    /// Reads the embedded files and multiplies the pitches to [`PITCHES`].
    pub(super) fn load() -> anyhow::Result<Self> {
        let mut world = Self::written()?;
        let more = multiply(&world, PITCHES, SEED);
        world.pitches.extend(more);
        Ok(world)
    }

    /// What people wrote, without variations.
    pub(super) fn written() -> anyhow::Result<Self> {
        let mut world = Self {
            challenges: String::new(),
            timings: Vec::new(),
            organisations: Vec::new(),
            pitches: Vec::new(),
        };
        for (challenges, organisations, pitches) in SOURCES {
            world.challenges.push_str(challenges.trim_end());
            world.challenges.push('\n');
            world.organisations.extend(lines::<Organisation>(organisations)?);
            world.pitches.extend(lines::<Pitch>(pitches)?);
        }
        world.timings = lines(&world.challenges)?;
        Ok(world)
    }
}

fn lines<T: DeserializeOwned>(text: &str) -> anyhow::Result<Vec<T>> {
    text.split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            serde_json::from_str(line)
                .with_context(|| format!("the demo world: {}", &line[..60.min(line.len())]))
        })
        .collect()
}

/// What a variation is about; each stands for a real difference between applicants.
const ANGLES: [&str; 12] = [
    "for small sites",
    "with a service contract",
    "as a retrofit",
    "in a modular build",
    "at half the cost",
    "for cold climates",
    "with open interfaces",
    "for existing fleets",
    "in a first pilot",
    "with local partners",
    "for harsh environments",
    "as a shared facility",
];
const STEMS: [&str; 16] = [
    "Brenta", "Kestrel", "Lumo", "Norra", "Ostara", "Pallas", "Quarry", "Riga", "Silvan", "Tamar", "Ulvik",
    "Veritas", "Wadden", "Xylem", "Ysel", "Zephyr",
];
const TRADES: [&str; 10] = [
    "Works",
    "Systems",
    "Labs",
    "Dynamics",
    "Engineering",
    "Instruments",
    "Materials",
    "Technologies",
    "Research",
    "Industries",
];
const FORMS: [(&str, &str); 8] = [
    ("Ltd", "GB"),
    ("GmbH", "DE"),
    ("Oy", "FI"),
    ("AB", "SE"),
    ("AS", "NO"),
    ("B.V.", "NL"),
    ("SARL", "FR"),
    ("Inc.", "US"),
];
const FIRST: [&str; 12] =
    ["Aino", "Bruno", "Chiara", "Daniel", "Elin", "Farah", "Goran", "Hana", "Idris", "Jana", "Kofi", "Leila"];
const LAST: [&str; 12] = [
    "Ahlgren", "Bianchi", "Castell", "Dvorak", "Eriksen", "Fontaine", "Grahn", "Hoxha", "Ivanova", "Jansen",
    "Kowal", "Lindahl",
];

/// Variations of the written pitches: other organisations, other figures, some sentences left out, so that
/// lists are long, scores spread and near-duplicates exist. The same seed gives the same world.
pub(super) fn multiply(world: &World, total: usize, seed: u64) -> Vec<Pitch> {
    let mut dice = Dice(seed);
    let written = &world.pitches;
    (written.len()..total)
        .map(|number| {
            let base = &written[number % written.len()];
            let (form, _) = FORMS[dice.below(FORMS.len())];
            let organisation =
                format!("{} {} {form}", STEMS[dice.below(STEMS.len())], TRADES[dice.below(TRADES.len())]);
            let lead = format!("{} {}", FIRST[dice.below(FIRST.len())], LAST[dice.below(LAST.len())]);
            let mut answers = base.answers.clone();
            let angle = ANGLES[dice.below(ANGLES.len())];
            for (field, value) in &mut answers {
                let Value::String(text) = value else { continue };
                match field.as_str() {
                    "title" => *text = titled(text, angle),
                    "summary" | "solution" | "evidence" | "novelty" | "needs" => {
                        *text = varied(text, &mut dice)
                    }
                    _ => {}
                }
            }
            if let Some(budget) = answers.get("budget_minor").and_then(Value::as_i64) {
                let factor = 50 + i64::try_from(dice.below(120)).unwrap_or(50);
                answers.insert(
                    "budget_minor".to_owned(),
                    (budget / 100 * factor / 100_000 * 100_000).max(100_000).into(),
                );
            }
            let step = dice.below(3);
            Pitch {
                key: format!("{}-{number}", base.key),
                challenge: base.challenge.clone(),
                organisation,
                lead,
                quality: u8::try_from((usize::from(base.quality) + step).saturating_sub(1).clamp(1, 5))
                    .unwrap_or(3),
                answers,
                comments: base.comments.clone(),
                feedback: base.feedback.clone(),
            }
        })
        .collect()
}

impl World {
    /// The field of a challenge, or of the one after which it is called: its pitches lie there too.
    pub(super) fn area(&self, slug: &str) -> &str {
        let like = self.timings.iter().filter(|timing| slug.starts_with(&timing.slug));
        like.max_by_key(|timing| timing.slug.len()).map_or("information", |timing| &timing.area)
    }

    /// What is known of an organisation; a generated one lives where its legal form is used.
    pub(super) fn organisation(&self, name: &str) -> (&str, &str, &str) {
        match self.organisations.iter().find(|organisation| organisation.name == name) {
            Some(found) => (&found.country, &found.website, &found.size),
            None => (
                FORMS.iter().find(|(form, _)| name.ends_with(form)).map_or("NO", |(_, country)| country),
                "",
                "small",
            ),
        }
    }
}

/// The text with some sentences left out and its longer figures changed a little.
fn varied(text: &str, dice: &mut Dice) -> String {
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| {
            let sentences: Vec<&str> = paragraph.split_inclusive(". ").collect();
            let keep: String = sentences
                .iter()
                .enumerate()
                .filter(|(at, _)| *at == 0 || dice.below(6) > 0)
                .map(|(_, sentence)| *sentence)
                .collect();
            other_figures(keep.trim_end(), dice)
        })
        .collect();
    paragraphs.join("\n\n")
}

/// Changes the last digit of whole numbers with two or three digits.
fn other_figures(text: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if (2..=3).contains(&digits.len()) && !matches!(c, '.' | ',' | ':' | '-') {
            digits.pop();
            digits.push(char::from(b'1' + u8::try_from(dice.below(9)).unwrap_or(0)));
        }
        out.push_str(&digits);
        digits.clear();
        out.push(c);
    }
    out.truncate(out.len() - 1);
    out
}

/// A title with its angle, as far as the form takes it: without what stands behind the colon, or without the
/// angle, but never cut within a word.
fn titled(title: &str, angle: &str) -> String {
    let before_colon = title.split(':').next().unwrap_or(title);
    [title, before_colon]
        .map(|title| format!("{title}, {angle}"))
        .into_iter()
        .find(|title| title.chars().count() <= 120)
        .unwrap_or_else(|| title.to_owned())
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same on every machine.
#[derive(Debug)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_world_is_large_enough_and_fits_together() {
        let world = World::load().unwrap();
        assert!(world.timings.len() >= 60);
        assert_eq!(world.pitches.len(), PITCHES);
        let slugs: BTreeSet<_> = world.timings.iter().map(|timing| timing.slug.as_str()).collect();
        assert_eq!(slugs.len(), world.timings.len(), "a slug stands twice");
        let keys: BTreeSet<_> = world.pitches.iter().map(|pitch| pitch.key.as_str()).collect();
        assert_eq!(keys.len(), PITCHES, "a key stands twice");
        for pitch in &world.pitches {
            assert!(slugs.contains(pitch.challenge.as_str()), "{}", pitch.key);
            assert!((1..=5).contains(&pitch.quality) && !pitch.feedback.is_empty());
        }
        let states: BTreeSet<_> = world.timings.iter().map(|timing| timing.state.as_str()).collect();
        assert_eq!(states, BTreeSet::from(["archived", "draft", "paused", "published", "withdrawn"]));
    }

    #[test]
    fn at_least_eighty_pitches_are_written_and_the_rest_is_the_same_every_time() {
        let written: usize = SOURCES.iter().map(|(.., pitches)| lines::<Pitch>(pitches).unwrap().len()).sum();
        assert!(written >= 80, "{written}");
        let (one, two) = (World::load().unwrap(), World::load().unwrap());
        let titles = |world: &World| -> Vec<String> {
            world.pitches.iter().map(|pitch| pitch.answers["title"].to_string()).collect()
        };
        assert_eq!(titles(&one), titles(&two));
    }

    #[test]
    fn the_embedded_world_stays_below_three_megabytes() {
        let bytes: usize = SOURCES.iter().map(|(a, b, c)| a.len() + b.len() + c.len()).sum();
        assert!(bytes < 3_000_000, "{bytes}");
    }
}
