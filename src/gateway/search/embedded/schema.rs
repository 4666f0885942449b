//! What is written of a challenge: its words for matching, its title and summary for showing, its dates
//! and values as numbers for filters, counts and order.

use std::ops::Range;

use entity::values::{ChallengeKind, ChallengeState, Market, Offer};
use tantivy::{
    Index, TantivyDocument, Term,
    schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions},
};

use crate::{
    domain::search::ChallengeDocument,
    gateway::search::words::{composed, plain, stemmed},
};

/// Raise it whenever a document would be written differently: an index with another number is built anew.
const VERSION: u32 = 2;

/// Where the bits of each fixed facet stand among the values of a challenge. Fields are words: their list is open.
pub(super) const MARKETS: Range<usize> = 0..Market::ALL.len();
pub(super) const KINDS: Range<usize> = MARKETS.end..MARKETS.end + ChallengeKind::ALL.len();
pub(super) const OFFERS: Range<usize> = KINDS.end..KINDS.end + Offer::ALL.len();
pub(super) const PAUSED: usize = OFFERS.end;
pub(super) const ARCHIVED: usize = PAUSED + 1;
/// How many bits there are; they are kept in one number.
pub(super) const VALUES: usize = ARCHIVED + 1;
const _: () = assert!(VALUES <= 64);

/// The deadline of a challenge that has none.
pub(super) const NEVER: i64 = i64::MAX;

pub(super) const OPENS: &str = "opens_at";
pub(super) const CLOSES: &str = "closes_at";
pub(super) const PUBLISHED: &str = "published_at";
pub(super) const BITS: &str = "values";
pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";

/// The fields by name. The words of all texts stand together in `words` as they are and in `stems` as
/// stems; `title` and `summary` repeat their stems, because a match there weighs more.
pub(super) struct Fields {
    id: Field,
    id_high: Field,
    id_low: Field,
    opens_at: Field,
    closes_at: Field,
    published_at: Field,
    values: Field,
    pub(super) areas: Field,
    pub(super) title: Field,
    pub(super) summary: Field,
    pub(super) words: Field,
    pub(super) stems: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let text = |tokenizer, record| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(record)
                .set_fieldnorms(true),
        )
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_text_field("id", STRING),
        id_high: schema.add_u64_field(ID_HIGH, FAST),
        id_low: schema.add_u64_field(ID_LOW, FAST),
        opens_at: schema.add_i64_field(OPENS, FAST),
        closes_at: schema.add_i64_field(CLOSES, FAST),
        published_at: schema.add_i64_field(PUBLISHED, FAST),
        values: schema.add_u64_field(BITS, FAST),
        areas: schema.add_text_field("areas", STRING),
        title: schema.add_text_field("title", text("stemmed", IndexRecordOption::WithFreqs).set_stored()),
        summary: schema.add_text_field("summary", text("stemmed", IndexRecordOption::WithFreqs).set_stored()),
        words: schema.add_text_field("words", text("plain", IndexRecordOption::WithFreqsAndPositions)),
        stems: schema.add_text_field("stems", text("stemmed", IndexRecordOption::WithFreqsAndPositions)),
    };
    (schema.build(), fields)
}

/// Teaches an index, new or opened, how text becomes words.
pub(super) fn register(index: &Index) {
    index.tokenizers().register("plain", plain());
    index.tokenizers().register("stemmed", stemmed());
}

/// What an index was written with: the version and the words whose order the bits follow.
pub(super) fn marker() -> String {
    fn words<T: ToString>(all: &[T]) -> String {
        all.iter().map(T::to_string).collect::<Vec<_>>().join(",")
    }
    format!(
        "overture-search {VERSION} {} {} {}",
        words(Market::ALL),
        words(ChallengeKind::ALL),
        words(Offer::ALL)
    )
}

impl Fields {
    /// What is written of a challenge.
    pub(super) fn document(&self, challenge: &ChallengeDocument) -> TantivyDocument {
        let (title, summary) = (composed(&challenge.title), composed(&challenge.summary));
        let (high, low) = challenge.id.0.as_u64_pair();
        let mut document = TantivyDocument::default();
        document.add_text(self.id, challenge.id.to_string());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_i64(self.opens_at, challenge.opens_at);
        document.add_i64(self.closes_at, challenge.closes_at.unwrap_or(NEVER));
        document.add_i64(self.published_at, challenge.published_at);
        document.add_u64(self.values, bits(challenge));
        for area in &challenge.areas {
            document.add_text(self.areas, area.as_str());
        }
        document.add_text(self.title, &title);
        document.add_text(self.summary, &summary);
        // Texts added one by one stand apart, so that no phrase reaches from one into the next.
        for text in [&title, &summary, &composed(&challenge.body), &composed(&challenge.sponsor)] {
            document.add_text(self.words, text);
            document.add_text(self.stems, text);
        }
        document.add_text(self.words, &challenge.code);
        document.add_text(self.stems, &challenge.code);
        document
    }

    /// The term by which a challenge is replaced or taken out.
    pub(super) fn key(&self, id: impl ToString) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }
}

/// Where a value stands in its vocabulary.
pub(super) fn place<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|other| other == value).unwrap_or_default()
}

fn bits(challenge: &ChallengeDocument) -> u64 {
    let mut bits = 1 << (KINDS.start + place(ChallengeKind::ALL, &challenge.kind));
    for market in &challenge.markets {
        bits |= 1 << (MARKETS.start + place(Market::ALL, market));
    }
    for offer in &challenge.offers {
        bits |= 1 << (OFFERS.start + place(Offer::ALL, offer));
    }
    match challenge.state {
        ChallengeState::Paused => bits |= 1 << PAUSED,
        ChallengeState::Archived => bits |= 1 << ARCHIVED,
        ChallengeState::Draft | ChallengeState::Published | ChallengeState::Withdrawn => {}
    }
    bits
}
