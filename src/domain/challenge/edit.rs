//! What is typed on the pages of a challenge, part by part: read, bounded, and laid over what is there.

use entity::values::{Area, Market, Offer};

use super::{Content, Dates, Prize, Question, Rules};
use crate::{
    domain::form::money,
    error::{Invalid, Refusal},
};

/// How many questions are asked before a pitch is begun.
pub const QUESTIONS: usize = 5;
/// The currencies a prize is offered in.
pub const CURRENCIES: [&str; 8] = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN"];

/// What a challenge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub title: String,
    pub summary: String,
    pub description: String,
    pub wanted: String,
    pub sponsor: String,
    pub area: Area,
    /// The fields it lies in beside its main one.
    pub further_areas: Vec<Area>,
    pub markets: Vec<Market>,
    pub offers: Vec<Offer>,
    pub prize: Option<Prize>,
}

/// Who may pitch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    pub text: String,
    pub questions: Vec<Question>,
}

/// What binds both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub ip_terms: String,
    pub confidentiality: String,
}

/// A part of a challenge as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    About(About),
    Eligibility(Eligibility),
    Terms(Terms),
    Dates(Dates),
}

/// The text as it is kept: one kind of line end, nothing around it. Refused when it is too long.
fn text(invalid: &mut Invalid, field: &'static str, typed: &str, limit: usize) -> String {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    if text.chars().count() > limit {
        invalid.push(field, Refusal::new("run-too-long").with("limit", limit));
    }
    text
}

/// The words of a vocabulary; another word is refused.
fn words<T: std::str::FromStr>(invalid: &mut Invalid, field: &'static str, typed: &[&str]) -> Vec<T> {
    let known: Vec<T> = typed.iter().filter_map(|word| word.parse().ok()).collect();
    if known.len() < typed.len() {
        invalid.push(field, Refusal::new("field-invalid"));
    }
    known
}

impl About {
    /// The text limits of the page, by field.
    pub const LIMITS: [(&'static str, usize); 5] =
        [("title", 200), ("summary", 400), ("description", 40_000), ("wanted", 20_000), ("sponsor", 200)];

    /// The fields of the page that take an innovation field: the main one, then further ones.
    pub const AREAS: [&'static str; 3] = ["area", "area-2", "area-3"];

    /// What was typed; only title and main field must be there. `offered` are the fields that can be chosen.
    pub fn read<'a>(
        offered: &[Area],
        one: impl Fn(&str) -> &'a str,
        many: impl Fn(&str) -> Vec<&'a str>,
    ) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let [title, summary, description, wanted, sponsor] =
            Self::LIMITS.map(|(field, limit)| text(&mut invalid, field, one(field), limit));
        if title.is_empty() || title.chars().any(char::is_control) {
            invalid.push("title", Refusal::new("missing-title"));
        }
        let mut areas: Vec<Area> = Vec::new();
        for field in Self::AREAS {
            match (one(field), one(field).parse().ok().filter(|area| offered.contains(area))) {
                (_, Some(area)) if areas.contains(&area) => {
                    invalid.push(field, Refusal::new("run-area-twice"))
                }
                (_, Some(area)) => areas.push(area),
                ("", None) if field != "area" => {}
                _ => invalid.push(field, Refusal::new("run-area-missing")),
            }
        }
        let markets: Vec<Market> = words(&mut invalid, "markets", &many("markets"));
        let offers: Vec<Offer> = words(&mut invalid, "offers", &many("offers"));
        let prize = match (one("prize").trim(), one("prize_currency")) {
            ("", _) => None,
            (typed, currency) if CURRENCIES.contains(&currency) => {
                let minor = money(typed, currency);
                if minor.is_none() {
                    invalid.push("prize", Refusal::new("run-prize-unclear"));
                }
                minor.map(|minor| Prize { minor, currency: currency.to_owned() })
            }
            _ => {
                invalid.push("prize", Refusal::new("run-prize-unclear"));
                None
            }
        };
        if !invalid.0.is_empty() {
            return Err(invalid);
        }
        let area = areas.remove(0);
        Ok(Self {
            title,
            summary,
            description,
            wanted,
            sponsor,
            area,
            further_areas: areas,
            markets,
            offers,
            prize,
        })
    }
}

impl Eligibility {
    /// What was typed: the text, and `question-1` with its `wants-1`, and so on; a question without words is none.
    pub fn read<'a>(one: impl Fn(&str) -> &'a str) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let eligibility = text(&mut invalid, "eligibility", one("eligibility"), 10_000);
        let mut questions = Vec::new();
        for number in 1..=QUESTIONS {
            let field = format!("question-{number}");
            let typed = one(&field).trim();
            let wants = one(&format!("wants-{number}"));
            if typed.is_empty() {
                continue;
            }
            if typed.chars().count() > 300 || typed.chars().any(char::is_control) {
                invalid.push(field, Refusal::new("run-question-long"));
            } else if !["yes", "no"].contains(&wants) {
                invalid.push(format!("wants-{number}"), Refusal::new("run-question-answer"));
            } else {
                questions.push(Question { text: typed.to_owned(), wants_yes: wants == "yes" });
            }
        }
        if invalid.0.is_empty() { Ok(Self { text: eligibility, questions }) } else { Err(invalid) }
    }
}

impl Terms {
    /// What was typed; both may be empty until publication.
    pub fn read<'a>(one: impl Fn(&str) -> &'a str) -> Result<Self, Invalid> {
        let mut invalid = Invalid::default();
        let ip_terms = text(&mut invalid, "ip_terms", one("ip_terms"), 10_000);
        let confidentiality = text(&mut invalid, "confidentiality", one("confidentiality"), 5_000);
        if invalid.0.is_empty() { Ok(Self { ip_terms, confidentiality }) } else { Err(invalid) }
    }
}

impl Touched {
    /// The content with this part of it; everything else stays.
    #[must_use]
    pub fn on(self, content: Content) -> Content {
        match self {
            Self::About(about) => Content {
                title: about.title,
                summary: about.summary,
                description: about.description,
                wanted: about.wanted,
                sponsor: about.sponsor,
                area: about.area,
                rules: Rules { further_areas: about.further_areas, ..content.rules },
                markets: about.markets,
                offers: about.offers,
                prize: about.prize,
                ..content
            },
            Self::Eligibility(of) => Content {
                eligibility: of.text,
                rules: Rules { questions: of.questions, ..content.rules },
                ..content
            },
            Self::Terms(terms) => {
                Content { ip_terms: terms.ip_terms, confidentiality: terms.confidentiality, ..content }
            }
            Self::Dates(dates) => Content {
                kind: dates.kind,
                zone: dates.zone,
                opens_at: dates.opens_at,
                closes_at: dates.closes_at,
                decision_at: dates.decision_at,
                rules: Rules {
                    questions_until: dates.questions_until,
                    review_days: dates.review_days,
                    grace_seconds: dates.grace_seconds,
                    ..content.rules
                },
                ..content
            },
        }
    }
}

/// The word of a challenge in addresses, from its title.
#[must_use]
pub fn slug(title: &str) -> String {
    let slug: String = slug::slugify(title).chars().take(60).collect();
    match slug.trim_matches('-') {
        // The page on which challenges are made.
        "" | "new" => "challenge".to_owned(),
        slug => slug.to_owned(),
    }
}

/// The words to try, the best first, without end in practice.
pub fn slugs(title: &str) -> impl Iterator<Item = String> {
    let slug = slug(title);
    std::iter::once(slug.clone()).chain((2..).map(move |number: u32| format!("{slug}-{number}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::challenge::sample;

    fn about(pairs: &[(&'static str, &'static str)]) -> Result<About, Invalid> {
        let offered = ["energy", "health", "space"].map(|word| word.parse().unwrap());
        About::read(
            &offered,
            |name| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value),
            |name| pairs.iter().filter(|(key, _)| *key == name).map(|(_, value)| *value).collect(),
        )
    }

    const TITLE: (&str, &str) = ("title", "Quiet heat pumps");
    const AREA: (&str, &str) = ("area", "energy");

    #[test]
    fn what_is_typed_is_taken_or_told_beside_its_field() {
        let full = [
            TITLE,
            AREA,
            ("area-3", "health"),
            ("markets", "industry"),
            ("markets", "research"),
            ("prize", "50,000"),
            ("prize_currency", "EUR"),
        ];
        let read = about(&full).unwrap();
        assert_eq!((read.area.as_str(), read.further_areas.len()), ("energy", 1));
        assert_eq!(read.markets, [Market::Industry, Market::Research]);
        assert_eq!(read.prize, Some(Prize { minor: 5_000_000, currency: "EUR".to_owned() }));
        for (pairs, field) in [
            (vec![AREA], "title"),
            (vec![("title", "a\tb"), AREA], "title"),
            (vec![TITLE], "area"),
            (vec![TITLE, ("area", "magic")], "area"),
            (vec![TITLE, ("area", "Energy")], "area"),
            (vec![TITLE, AREA, ("area-2", "magic")], "area-2"),
            (vec![TITLE, AREA, ("area-3", "energy")], "area-3"),
            (vec![TITLE, ("area-2", "health")], "area"),
            (vec![TITLE, AREA, ("markets", "moon")], "markets"),
            (vec![TITLE, AREA, ("offers", "moon")], "offers"),
            (vec![TITLE, AREA, ("prize", "a lot"), ("prize_currency", "EUR")], "prize"),
            (vec![TITLE, AREA, ("prize", "-1"), ("prize_currency", "EUR")], "prize"),
            (vec![TITLE, AREA, ("prize", "1"), ("prize_currency", "XXX")], "prize"),
        ] {
            let found = about(&pairs).unwrap_err().0;
            assert_eq!(
                found.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(),
                [field],
                "{pairs:?}"
            );
        }
        let long = "a".repeat(201);
        let one = |name: &str| match name {
            "title" => long.as_str(),
            "area" => "energy",
            _ => "",
        };
        let found = About::read(&["energy".parse().unwrap()], one, |_| Vec::new());
        assert_eq!(found.unwrap_err().0[0].field, "title");
    }

    #[test]
    fn a_question_has_words_and_an_answer() {
        let read = |pairs: &[(&'static str, &'static str)]| {
            Eligibility::read(|name| {
                pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
            })
        };
        let questions = read(&[
            ("question-1", " In Europe? "),
            ("wants-1", "yes"),
            ("question-3", "A public body?"),
            ("wants-3", "no"),
        ]);
        let questions = questions.unwrap().questions;
        assert_eq!(
            questions.iter().map(|one| (one.text.as_str(), one.wants_yes)).collect::<Vec<_>>(),
            [("In Europe?", true), ("A public body?", false)]
        );
        for (pairs, field) in [
            ([("question-2", "In Europe?"), ("wants-2", "")], "wants-2"),
            ([("question-2", "In Europe?"), ("wants-2", "maybe")], "wants-2"),
            ([("question-2", "Two\nlines?"), ("wants-2", "yes")], "question-2"),
        ] {
            assert_eq!(read(&pairs).unwrap_err().0[0].field, field, "{pairs:?}");
        }
    }

    #[test]
    fn a_part_is_laid_over_the_rest() {
        let old = sample();
        let terms = Touched::Terms(Terms { ip_terms: "New.".to_owned(), confidentiality: String::new() });
        let new = terms.on(old.clone());
        assert_eq!((new.ip_terms.as_str(), new.confidentiality.as_str()), ("New.", ""));
        assert_eq!(
            Content { ip_terms: old.ip_terms.clone(), confidentiality: old.confidentiality.clone(), ..new },
            old
        );
        assert_eq!(Touched::Dates(Dates::from(&old)).on(old.clone()), old);
    }

    #[test]
    fn a_slug_is_made_of_the_title_and_never_ends() {
        for (title, expected) in [
            ("Quiet heat pumps", "quiet-heat-pumps"),
            ("Straße & Öl", "strasse-ol"),
            ("!!!", "challenge"),
            ("New", "challenge"),
        ] {
            assert_eq!(slug(title), expected);
        }
        assert!(slug(&"Long name ".repeat(30)).len() <= 60);
        assert_eq!(slugs("A b").take(3).collect::<Vec<_>>(), ["a-b", "a-b-2", "a-b-3"]);
    }
}
