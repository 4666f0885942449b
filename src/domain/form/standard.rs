//! The form that the portal ships with.

use entity::values::{OrganisationSize, PartnershipModel};

use super::{
    definition::{Field, FormDefinition, Section},
    kind::{Choice, FieldKind, Vocabulary},
};

/// The shipped form, version 2: five sections, about two days of an applicant's work.
#[must_use]
pub fn standard() -> FormDefinition {
    FormDefinition {
        key: "standard".into(),
        // Before, the fields of innovation were a fixed list in the form.
        version: 2,
        sections: vec![organisation(), solution(), evidence(), partnership(), terms()],
    }
}

fn organisation() -> Section {
    let size = FieldKind::OneOf { options: choices(OrganisationSize::ALL, OrganisationSize::as_str, size) };
    Section {
        id: "organisation".into(),
        title: "Your organisation".into(),
        guidance: "Tell us who you are, as it would stand in an agreement.".into(),
        fields: vec![
            Field {
                identity: true,
                ..required(
                    "org_name",
                    "Your organisation’s name",
                    "The registered name, as it would stand in an agreement.",
                    FieldKind::ShortText { max_chars: 160 },
                )
            },
            Field {
                identity: true,
                ..required(
                    "org_country",
                    "Your organisation’s country",
                    "Where it is registered.",
                    FieldKind::Country,
                )
            },
            Field {
                identity: true,
                ..optional(
                    "org_website",
                    "Your organisation’s website",
                    "For example, https://www.example.org",
                    FieldKind::Url,
                )
            },
            Field {
                identity: true,
                ..required(
                    "org_size",
                    "Your organisation’s size",
                    "Count everyone it employs, in all places.",
                    size,
                )
            },
        ],
    }
}

fn solution() -> Section {
    let maturity = FieldKind::OneOf {
        options: [
            ("idea", "An idea, not tried yet"),
            ("lab_proof", "Proved in the laboratory"),
            ("prototype", "A prototype, tested outside the laboratory"),
            ("pilot", "A pilot with a user"),
            ("product", "A product on the market"),
        ]
        .map(|(value, label)| Choice { value: value.into(), label: label.into() })
        .into(),
    };
    let areas = FieldKind::Capabilities { of: Vocabulary::Areas, most: 3, known: Vec::new() };
    Section {
        id: "solution".into(),
        title: "Your solution".into(),
        guidance:
            "Say what you offer and how it meets this challenge. Write for a specialist who has not heard of \
                   you. Confidential answers are read only by the challenge team and by evaluators \
                   without a conflict of interest."
                .into(),
        fields: vec![
            required(
                "title",
                "The title of your pitch",
                "One line that says what it does. Leave out the name of your organisation.",
                FieldKind::ShortText { max_chars: 120 },
            ),
            required(
                "summary",
                "A summary of your pitch",
                "The problem, your answer to it and the result, in a few sentences. The summary is not confidential: \
                 keep secrets out of it.",
                long_text(1_200),
            ),
            Field {
                confidential: true,
                ..required(
                    "solution",
                    "Your solution in detail",
                    "How it works, what it needs around it, and where its limits are.",
                    long_text(6_000),
                )
            },
            Field {
                confidential: true,
                ..required(
                    "novelty",
                    "What is new about it",
                    "Compare it with what people use today. Name the closest alternative and the difference in figures.",
                    long_text(3_000),
                )
            },
            required("maturity", "How mature it is", "The furthest step that you can show today.", maturity),
            required("areas", "The areas it belongs to", "Select up to three.", areas),
        ],
    }
}

fn evidence() -> Section {
    Section {
        id: "evidence".into(),
        title: "Evidence".into(),
        guidance: "Show that it works and that you can deliver it. A small test with plain figures says more than a \
                   large claim."
            .into(),
        fields: vec![
            Field {
                confidential: true,
                ..required(
                    "evidence",
                    "Your evidence",
                    "Tests, customers, publications, certificates: what was measured, by whom, and under which \
                     conditions.",
                    long_text(4_000),
                )
            },
            required(
                "team_size",
                "The size of your team",
                "How many people would work on this.",
                FieldKind::Number { min: 1, max: 10_000, unit: "people".into(), decimals: 0 },
            ),
            required(
                "pilot_ready",
                "Could you start a pilot within three months?",
                "A pilot is a trial with us, on our site or with our material.",
                FieldKind::YesNo,
            ),
            required(
                "available_from",
                "The day you could start",
                "For example, 2027-03-01",
                FieldKind::Date { earliest: None, latest: None },
            ),
            Field {
                identity: true,
                ..optional(
                    "reference_url",
                    "A web page about it",
                    "A publication, a product page or a report that anyone may open.",
                    FieldKind::Url,
                )
            },
        ],
    }
}

fn partnership() -> Section {
    let currencies = ["EUR", "USD", "GBP", "NOK", "SEK", "CHF"].map(String::from).into();
    let model = FieldKind::OneOf { options: choices(PartnershipModel::ALL, PartnershipModel::as_str, model) };
    Section {
        id: "partnership".into(),
        title: "The partnership you propose".into(),
        guidance:
            "Say how you would like to work with us. It is a proposal: if your pitch is selected, both sides \
                   agree on the details."
                .into(),
        fields: vec![
            required("model", "The kind of partnership", "Select the one that fits best.", model),
            required(
                "budget",
                "The budget you need",
                "For the whole time and without value added tax. An estimate is enough; enter 0 if you need no money.",
                FieldKind::Money { currencies },
            ),
            required(
                "duration_months",
                "The time you need",
                "From the start to the result, in whole months.",
                FieldKind::Number { min: 1, max: 60, unit: "months".into(), decimals: 0 },
            ),
            required(
                "needs",
                "What you need from us",
                "People, material, places, data, customers: what you could not do without us.",
                long_text(2_000),
            ),
            optional(
                "risks",
                "What could go wrong",
                "The main risks, and what you would do about each.",
                long_text(2_000),
            ),
        ],
    }
}

fn terms() -> Section {
    let agreement = |text: &str| FieldKind::Agreement { text: text.into(), version: 1 };
    Section {
        id: "terms".into(),
        title: "Terms".into(),
        guidance:
            "The terms of the challenge stand on its page. Your pitch is sent only when you agree to both \
                   statements."
                .into(),
        fields: vec![
            required(
                "ip_terms",
                "Intellectual property",
                "",
                agreement(
                    "I have read the intellectual property terms of this challenge, and my organisation accepts them.",
                ),
            ),
            required("authority", "Authority to send", "", agreement("I may send this for my organisation.")),
        ],
    }
}

fn required(id: &str, label: &str, hint: &str, kind: FieldKind) -> Field {
    Field { required: true, ..optional(id, label, hint, kind) }
}

fn optional(id: &str, label: &str, hint: &str, kind: FieldKind) -> Field {
    Field { hint: hint.into(), ..Field::new(id, label, kind) }
}

const fn long_text(max_chars: u32) -> FieldKind {
    FieldKind::LongText { max_chars, max_words: None }
}

fn choices<T: Copy>(all: &[T], word: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|&one| Choice { value: word(one).into(), label: label(one).into() }).collect()
}

const fn size(size: OrganisationSize) -> &'static str {
    match size {
        OrganisationSize::Micro => "Micro: fewer than 10 people",
        OrganisationSize::Small => "Small: 10 to 49 people",
        OrganisationSize::Medium => "Medium: 50 to 249 people",
        OrganisationSize::Large => "Large: 250 people or more",
    }
}

const fn model(model: PartnershipModel) -> &'static str {
    match model {
        PartnershipModel::CoDevelopment => "Co-development: we build it together",
        PartnershipModel::Distribution => "Distribution: one sells what the other makes",
        PartnershipModel::Equity => "Equity: one takes a share in the other",
        PartnershipModel::JointVenture => "Joint venture: we found a company together",
        PartnershipModel::Referral => "Referral: one recommends the other",
        PartnershipModel::Service => "Service: one works for the other",
        PartnershipModel::StrategicAlliance => "Strategic alliance: we plan together for years",
        PartnershipModel::Technology => "Technology: one licenses or integrates what the other has",
    }
}
