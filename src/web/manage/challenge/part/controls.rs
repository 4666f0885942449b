//! The fields of the parts of a challenge, and what is kept as it stands in them.

use entity::values::{Area, ChallengeKind, Market, Offer};

use crate::{
    domain::{
        challenge::{About, CURRENCIES, Dates, Part, QUESTIONS, written},
        form::money_plain,
    },
    error::Invalid,
    services::challenge::Kept,
    web::{
        fields::Fields,
        view::{Choice, Control},
    },
    wording::Wording,
};

/// All values of a field that was sent.
pub(super) fn many<'a>(fields: &'a Fields, name: &str) -> Vec<&'a str> {
    fields.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
}

/// A part as it is kept, as if somebody had typed it.
pub(super) fn kept(part: Part, kept: &Kept) -> Fields {
    let content = &kept.content;
    let mut fields = Fields::default();
    let mut put = |name: &str, value: &str| fields.0.push((name.to_owned(), value.to_owned()));
    match part {
        Part::Dates => {
            let dates = Dates::from(content);
            let at = |at| written(at, &dates.zone);
            let or_empty = |when: Option<_>| when.map(at).unwrap_or_default();
            put("kind", dates.kind.as_str());
            put("zone", &dates.zone);
            put("opens", &at(dates.opens_at));
            put("questions_until", &or_empty(dates.questions_until));
            put("closes", &or_empty(dates.closes_at));
            put("grace", &dates.grace_seconds.to_string());
            put("review_days", &dates.review_days.map(|days| days.to_string()).unwrap_or_default());
            put("decision", &or_empty(dates.decision_at));
        }
        Part::Eligibility => {
            put("eligibility", &content.eligibility);
            for (index, question) in content.rules.questions.iter().enumerate() {
                put(&format!("question-{}", index + 1), &question.text);
                put(&format!("wants-{}", index + 1), if question.wants_yes { "yes" } else { "no" });
            }
        }
        Part::Terms => {
            put("ip_terms", &content.ip_terms);
            put("confidentiality", &content.confidentiality);
        }
        _ => {
            put("title", &content.title);
            put("summary", &content.summary);
            put("description", &content.description);
            put("wanted", &content.wanted);
            put("sponsor", &content.sponsor);
            for (field, area) in About::AREAS.into_iter().zip(content.areas()) {
                put(field, area.as_str());
            }
            content.markets.iter().for_each(|market| put("markets", market.as_str()));
            content.offers.iter().for_each(|offer| put("offers", offer.as_str()));
            if let Some(prize) = &content.prize {
                put("prize", &money_plain(prize.minor, &prize.currency));
                put("prize_currency", &prize.currency);
            }
        }
    }
    fields
}

/// The fields of a part with what was typed.
pub(super) fn of(
    part: Part,
    wording: &Wording<'_>,
    offered: &[(Area, String)],
    invalid: &Invalid,
    typed: &Fields,
) -> Vec<Control> {
    let form = Form { wording, offered, invalid, typed };
    match part {
        Part::Dates => form.dates(),
        Part::Eligibility => form.eligibility(),
        Part::Terms => {
            vec![form.text("ip_terms", "long_text", 10_000), form.text("confidentiality", "long_text", 5_000)]
        }
        _ => form.about(),
    }
}

struct Form<'a> {
    wording: &'a Wording<'a>,
    /// The innovation fields that can be chosen, with their names from the top down.
    offered: &'a [(Area, String)],
    invalid: &'a Invalid,
    typed: &'a Fields,
}

impl Form<'_> {
    /// A field with its hint, both named by the field.
    fn control(&self, kind: &'static str, name: &str) -> Control {
        let id = format!("run-field-{}", name.replace('_', "-"));
        Control::new(self.wording, self.invalid, kind, name, &id, self.typed.get(name))
            .hint(self.wording, &format!("{id}-hint"))
    }

    fn text(&self, name: &str, kind: &'static str, limit: usize) -> Control {
        Control { limit: Some(limit), ..self.control(kind, name) }
    }

    fn optional(&self, kind: &'static str, name: &str) -> Control {
        Control { optional: true, ..self.control(kind, name) }
    }

    fn about(&self) -> Vec<Control> {
        let [title, summary, description, wanted, sponsor] = About::LIMITS.map(|(name, limit)| {
            let kind = if matches!(name, "title" | "sponsor") { "short_text" } else { "long_text" };
            self.text(name, kind, limit)
        });
        let areas = || self.offered.iter().map(|(area, path)| (area.to_string(), path.clone()));
        let [area, second, third] = About::AREAS;
        let further = |name| {
            let none = (String::new(), self.wording.say("run-field-area-none"));
            self.optional("select", name).options(std::iter::once(none).chain(areas()))
        };
        let prize = Control {
            currencies: CURRENCIES.map(str::to_owned).into(),
            currency: Some(match self.typed.get("prize_currency") {
                "" => CURRENCIES[0].to_owned(),
                currency => currency.to_owned(),
            }),
            ..self.optional("money", "prize")
        };
        vec![
            title,
            summary,
            description,
            Control { optional: true, ..wanted },
            sponsor,
            self.control("select", area).options(areas()),
            further(second),
            further(third),
            self.choices("markets", "market", Market::ALL.iter().map(|word| word.as_str())),
            self.choices("offers", "offer", Offer::ALL.iter().map(|word| word.as_str())),
            prize,
        ]
    }

    fn word(&self, group: &str, word: &str) -> (String, String) {
        (word.to_owned(), self.wording.word(group, word))
    }

    /// Boxes for the words of a vocabulary.
    fn choices(&self, name: &str, group: &str, words: impl Iterator<Item = &'static str>) -> Control {
        let chosen = many(self.typed, name);
        let options = words.map(|word| Choice {
            value: word.to_owned(),
            label: self.wording.word(group, word),
            checked: chosen.contains(&word),
            hint: None,
        });
        Control { options: options.collect(), ..self.optional("many_of", name) }
    }

    fn eligibility(&self) -> Vec<Control> {
        let mut controls = vec![self.text("eligibility", "long_text", 10_000)];
        for number in 1..=QUESTIONS {
            let (question, wants) = (format!("question-{number}"), format!("wants-{number}"));
            let numbered = |id: &str| self.wording.say_with(id, &[("n", number.to_string())]);
            controls.push(Control {
                optional: true,
                label: numbered("run-question"),
                ..Control::new(
                    self.wording,
                    self.invalid,
                    "short_text",
                    &question,
                    "run-questions",
                    self.typed.get(&question),
                )
            });
            controls.push(Control {
                optional: true,
                label: numbered("run-wants"),
                ..Control::new(
                    self.wording,
                    self.invalid,
                    "yes_no",
                    &wants,
                    "run-questions",
                    self.typed.get(&wants),
                )
            });
        }
        controls
    }

    fn dates(&self) -> Vec<Control> {
        let kinds = ChallengeKind::ALL.iter().map(|kind| self.word("challenge-kind", kind.as_str()));
        vec![
            self.control("one_of", "kind").options(kinds),
            self.control("short_text", "zone"),
            self.control("datetime", "opens"),
            self.optional("datetime", "questions_until"),
            self.optional("datetime", "closes"),
            self.optional("number", "grace"),
            self.optional("number", "review_days"),
            self.optional("datetime", "decision"),
        ]
    }
}
