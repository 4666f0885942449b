//! The templates that come with the portal: drafts of frequent kinds of challenges, to be copied and rewritten.

use entity::values::{Area, ChallengeKind, Offer};

use super::{Content, Question, Rules};

/// What a template lays over an empty challenge.
#[derive(Clone, Debug)]
pub struct Shipped {
    title: &'static str,
    summary: &'static str,
    description: &'static str,
    wanted: &'static str,
    kind: ChallengeKind,
    offers: &'static [Offer],
    eligibility: &'static str,
    questions: &'static [(&'static str, bool)],
    ip_terms: &'static str,
    review_days: Option<i32>,
}

impl Shipped {
    /// The content with this template over it.
    #[must_use]
    pub fn on(self, content: Content) -> Content {
        let question =
            |(text, wants_yes): &(&str, bool)| Question { text: (*text).to_owned(), wants_yes: *wants_yes };
        Content {
            title: self.title.to_owned(),
            summary: self.summary.to_owned(),
            description: self.description.to_owned(),
            wanted: self.wanted.to_owned(),
            area: Area::fallback(),
            kind: self.kind,
            closes_at: content.closes_at.filter(|_| self.kind == ChallengeKind::TimeBoxed),
            offers: self.offers.to_vec(),
            eligibility: self.eligibility.to_owned(),
            ip_terms: self.ip_terms.to_owned(),
            confidentiality: CONFIDENTIALITY.to_owned(),
            rules: Rules {
                questions: self.questions.iter().map(question).collect(),
                review_days: self.review_days,
                ..content.rules
            },
            ..content
        }
    }
}

const CONFIDENTIALITY: &str = "Confidential answers are read only by the challenge team and by evaluators without a \
    conflict of interest. Every reading is on record, and you can see how often it happened.";
const EACH_KEEPS: &str = "You keep everything you bring. What both sides make together is agreed in writing before \
    any work begins. Sending a pitch gives us the right to read and evaluate it, and nothing else.";

/// Every template by its slug.
#[must_use]
pub fn templates() -> Vec<(&'static str, Shipped)> {
    vec![
        (
            "template-paid-pilot",
            Shipped {
                title: "Paid pilot",
                summary: "We look for a partner who tries out a working solution with us, against payment.",
                description: "## What is wrong today\n\nSay who has the problem, how often, and what it costs.\n\n\
                    ## Where the pilot takes place\n\nName the place, the people and the time.",
                wanted: "- something that works at least as a prototype\n- one measurable result after the pilot\n\
                    - a plan for what follows when it succeeds",
                kind: ChallengeKind::TimeBoxed,
                offers: &[Offer::PilotBudget],
                eligibility: "Registered organisations of any size and from any country may pitch. Consortia name one lead.",
                questions: &[
                    ("Is your organisation registered in the country it works from?", true),
                    ("Can you show at least a working prototype?", true),
                ],
                ip_terms: EACH_KEEPS,
                review_days: None,
            },
        ),
        (
            "template-technology-scouting",
            Shipped {
                title: "Technology scouting",
                summary: "We collect what exists in a field, and talk to those who fit when a need arises.",
                description: "## The field\n\nSay which technologies you follow and why.\n\n\
                    ## What happens with a pitch\n\nSay who reads it and how often.",
                wanted: "- what it does, in one paragraph\n- how mature it is, with evidence\n- what you look for in a partner",
                kind: ChallengeKind::Scouting,
                offers: &[Offer::JointVenture, Offer::Contract],
                eligibility: "Companies, universities and research institutes may pitch.",
                questions: &[],
                ip_terms: EACH_KEEPS,
                review_days: Some(90),
            },
        ),
        (
            "template-open-pitch",
            Shipped {
                title: "Open pitch",
                summary: "You have something for us that fits none of our challenges: tell us all year round.",
                description: "## When this is the right place\n\nWhen none of the open challenges asks for what you have.\n\n\
                    ## What we do with it\n\nSay which team reads it and what it can decide.",
                wanted: "- the problem of ours that you solve\n- why now\n- what you need from us",
                kind: ChallengeKind::Evergreen,
                offers: &[],
                eligibility: "Organisations of any size may pitch.",
                questions: &[],
                ip_terms: EACH_KEEPS,
                review_days: Some(30),
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::challenge::{Parts, missing, sample};

    #[test]
    fn a_template_lacks_nothing_but_its_dates() {
        let parts = Parts { has_dates: false, fields: 1, criteria: 1, stages: 1, evaluators: 0 };
        for (slug, template) in templates() {
            let content = template.on(sample());
            let fields: Vec<_> = missing(&content, &parts).into_iter().map(|missing| missing.field).collect();
            assert!(matches!(fields[..], ["closes"] | ["opens"]), "{slug}: {fields:?}");
        }
    }
}
