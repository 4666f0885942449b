//! The audit chain: what an entry says, what it commits to, and how a break is found.
//!
//! Each entry hashes its number, the hash before it and a salted commitment to its payload
//! (security.md §6): `hash_n = SHA-256("overture-audit-v1" ‖ seq ‖ hash_{n−1} ‖ canonical(entry))`. The
//! payload lies apart, so that erasing personal data leaves the chain whole.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entity::values::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The groups of events that those who run a challenge follow: of the challenge, of its releases, and of what was done
/// with pitches to it since they were sent.
pub const OF_CHALLENGES: [&str; 11] = [
    "assignment",
    "challenge",
    "challenge_invitation",
    "conflict",
    "decision",
    "glass",
    "pitch",
    "privacy",
    "referral",
    "release",
    "review",
];

/// The events of the group `pitch` among them. The others are the applicants' own affair: how often they save, and with
/// whom.
pub const OF_SENT_PITCHES: [&str; 4] = ["pitch.moved", "pitch.opened", "pitch.submitted", "pitch.withdrawn"];

/// Something that happened: a kind from a closed list, the object it happened to, and its details.
#[derive(Clone, Debug)]
pub struct Event {
    /// Dotted noun and verb, such as `pitch.submitted`.
    pub kind: &'static str,
    /// The id of the object, when it has one.
    pub object: Option<uuid::Uuid>,
    /// Ids and words, never texts that people wrote.
    pub details: Value,
}

impl Event {
    /// An event without details.
    #[must_use]
    pub fn new(kind: &'static str, object: uuid::Uuid) -> Self {
        Self { kind, object: Some(object), details: Value::Null }
    }

    /// The same event with one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        match &mut self.details {
            Value::Object(map) => {
                map.insert(name.to_owned(), value);
            }
            details => *details = serde_json::json!({ name: value }),
        }
        self
    }
}

/// The erasable half of an entry, in the exact text that was committed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    pub actor: Option<AccountId>,
    /// `account`, `visitor`, `clock` or `operator`.
    pub by: String,
    pub object: Option<uuid::Uuid>,
    pub details: Value,
}

/// A payload as it is kept: the text that was committed to, and the two ids that are copied out of it to be
/// looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub salt: String,
    pub text: String,
    pub actor: Option<AccountId>,
    pub object: Option<uuid::Uuid>,
}

impl Kept {
    /// The text is what was committed to, and the copied ids are those in it.
    fn is_as_committed(&self, committed: &str) -> bool {
        commitment(&self.salt, &self.text) == committed
            && serde_json::from_str::<Payload>(&self.text)
                .is_ok_and(|payload| (payload.actor, payload.object) == (self.actor, self.object))
    }
}

/// The permanent half of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    /// Lower-case hex.
    pub commitment: String,
    pub previous: String,
    pub hash: String,
}

/// SHA-256 of salt and payload text, hex.
#[must_use]
pub fn commitment(salt: &str, payload: &str) -> String {
    hex(&Sha256::new()
        .chain_update(salt.as_bytes())
        .chain_update(b"\n")
        .chain_update(payload.as_bytes())
        .finalize())
}

impl Link {
    /// The entry that follows `previous`, numbered `seq`.
    #[must_use]
    pub fn next(seq: i64, previous: String, at: DateTime<Utc>, kind: &str, commitment: String) -> Self {
        let mut link = Self { seq, at, kind: kind.to_owned(), commitment, previous, hash: String::new() };
        link.hash = link.expected_hash();
        link
    }

    fn expected_hash(&self) -> String {
        let entry = serde_json::json!([
            self.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            self.kind,
            self.commitment
        ]);
        hex(&Sha256::new()
            .chain_update(b"overture-audit-v1")
            .chain_update(self.seq.to_be_bytes())
            .chain_update(self.previous.as_bytes())
            .chain_update(entry.to_string().as_bytes())
            .finalize())
    }
}

/// The end of a chain as it was written down outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub seq: i64,
    pub hash: String,
    pub at: DateTime<Utc>,
}

impl Head {
    /// Whether the present head has to be written down, when `last` was: a thousand entries or five minutes later.
    #[must_use]
    pub fn is_due(last: &Self, present: &Self) -> bool {
        present.seq - last.seq >= 1000
            || present.seq > last.seq && present.at - last.at >= TimeDelta::minutes(5)
    }
}

/// Where and how a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    #[error("entry {expected} is missing: entry {found} follows instead (deleted or reordered)")]
    Gap { expected: i64, found: i64 },
    #[error("entry {0} does not follow from the entry before it (reordered or replaced)")]
    Unlinked(i64),
    #[error("entry {0} was edited: its hash does not match")]
    Edited(i64),
    #[error("the payload of entry {0} was edited: its commitment does not match")]
    Payload(i64),
    #[error(
        "the chain ends at entry {found}, but entry {anchored} was anchored outside the database (truncated or an old backup)"
    )]
    Truncated { anchored: i64, found: i64 },
    #[error("entry {0} and what follows was not anchored outside the database (a head was removed)")]
    Unanchored(i64),
    #[error("entry {0} differs from what was anchored outside the database (rewritten)")]
    Rewritten(i64),
}

/// Follows a chain entry by entry; feed it all entries in order, then [`Check::finish`].
#[derive(Clone, Debug)]
pub struct Check {
    seq: i64,
    hash: String,
    anchors: std::collections::BTreeMap<i64, String>,
    erased: i64,
    /// The first entry after the last anchor, and the last one of all.
    loose: Option<(i64, DateTime<Utc>)>,
    latest: Option<DateTime<Utc>>,
}

/// How long entries may follow the last anchor while entries come: anchors are written every five minutes.
const LOOSE: TimeDelta = TimeDelta::minutes(10);

/// A whole chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub entries: i64,
    /// Entries whose payload is gone.
    pub erased: i64,
}

impl Check {
    /// Starts before the first entry; `anchors` are the heads written outside the database.
    #[must_use]
    pub fn new(anchors: impl IntoIterator<Item = Head>) -> Self {
        let anchors = anchors.into_iter().map(|head| (head.seq, head.hash)).collect();
        Self { seq: 0, hash: GENESIS.to_owned(), anchors, erased: 0, loose: None, latest: None }
    }

    /// Takes the next entry with its payload (`None` = erased) and says how it breaks the chain.
    pub fn take(&mut self, link: &Link, payload: Option<&Kept>) -> Result<(), Break> {
        if link.seq != self.seq + 1 {
            return Err(Break::Gap { expected: self.seq + 1, found: link.seq });
        }
        if link.previous != self.hash {
            return Err(Break::Unlinked(link.seq));
        }
        if link.hash != link.expected_hash() {
            return Err(Break::Edited(link.seq));
        }
        if payload.is_some_and(|kept| !kept.is_as_committed(&link.commitment)) {
            return Err(Break::Payload(link.seq));
        }
        if self.anchors.get(&link.seq).is_some_and(|hash| *hash != link.hash) {
            return Err(Break::Rewritten(link.seq));
        }
        let is_loose = self.anchors.last_key_value().is_some_and(|(&anchored, _)| link.seq > anchored);
        if is_loose && self.loose.is_none() {
            self.loose = Some((link.seq, link.at));
        }
        self.latest = Some(link.at);
        self.erased += i64::from(payload.is_none());
        (self.seq, self.hash) = (link.seq, link.hash.clone());
        Ok(())
    }

    /// How long the chain is, or how it does not reach its last anchor or goes on too long behind it.
    pub fn finish(self) -> Result<Whole, Break> {
        if let Some((&anchored, _)) = self.anchors.last_key_value()
            && anchored > self.seq
        {
            return Err(Break::Truncated { anchored, found: self.seq });
        }
        if let (Some((seq, since)), Some(latest)) = (self.loose, self.latest)
            && latest - since > LOOSE
        {
            return Err(Break::Unanchored(seq));
        }
        Ok(Whole { entries: self.seq, erased: self.erased })
    }
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: i64) -> Vec<(Link, Kept)> {
        let mut previous = GENESIS.to_owned();
        (1..=length)
            .map(|seq| {
                let payload = Payload {
                    actor: Some(AccountId::generate()),
                    by: "account".to_owned(),
                    object: Some(AccountId::generate().0),
                    details: seq.into(),
                };
                let text = serde_json::to_string(&payload).unwrap();
                let kept =
                    Kept { salt: format!("salt{seq}"), text, actor: payload.actor, object: payload.object };
                let at = DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seq);
                let committed = commitment(&kept.salt, &kept.text);
                let link = Link::next(seq, previous.clone(), at, "pitch.submitted", committed);
                previous.clone_from(&link.hash);
                (link, kept)
            })
            .collect()
    }

    fn verify(chain: &[(Link, Kept)], anchors: Vec<Head>) -> Result<Whole, Break> {
        let mut check = Check::new(anchors);
        for (link, kept) in chain {
            check.take(link, Some(kept))?;
        }
        check.finish()
    }

    fn head(link: &Link) -> Head {
        Head { seq: link.seq, hash: link.hash.clone(), at: link.at }
    }

    #[test]
    fn an_untouched_chain_verifies_also_after_a_payload_was_erased() {
        let whole = chain(5);
        assert_eq!(verify(&whole, vec![head(&whole[4].0)]), Ok(Whole { entries: 5, erased: 0 }));

        let mut check = Check::new([]);
        for (link, ..) in &whole {
            assert_eq!(check.take(link, None), Ok(()));
        }
        assert_eq!(check.finish(), Ok(Whole { entries: 5, erased: 5 }));
    }

    #[test]
    fn entries_go_on_behind_the_last_anchor_for_minutes_and_not_longer() {
        let whole = chain(700);
        assert!(verify(&whole, vec![head(&whole[99].0)]).is_ok(), "599 seconds behind it");
        assert_eq!(verify(&whole, vec![head(&whole[90].0)]), Err(Break::Unanchored(92)));
        assert!(verify(&whole, Vec::new()).is_ok(), "never anchored: nothing was promised");
    }

    #[test]
    fn a_head_is_written_down_after_a_thousand_entries_or_five_minutes() {
        let head = |seq, seconds| Head {
            seq,
            hash: String::new(),
            at: DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds),
        };
        for (seq, seconds, due) in
            [(7, 9000, false), (8, 299, false), (8, 300, true), (1006, 1, false), (1007, 1, true)]
        {
            assert_eq!(Head::is_due(&head(7, 0), &head(seq, seconds)), due, "{seq} {seconds}");
        }
    }

    #[test]
    fn every_kind_of_tampering_is_found() {
        let whole = chain(5);
        let anchor = || vec![head(&whole[4].0)];

        let mut edited = whole.clone();
        edited[2].0.kind = "pitch.withdrawn".to_owned();
        assert_eq!(verify(&edited, anchor()), Err(Break::Edited(3)));

        let mut payload = whole.clone();
        payload[2].1.text = payload[1].1.text.clone();
        assert_eq!(verify(&payload, anchor()), Err(Break::Payload(3)));

        for blame in [None, whole[0].1.actor] {
            let mut blamed = whole.clone();
            blamed[2].1.actor = blame;
            assert_eq!(verify(&blamed, anchor()), Err(Break::Payload(3)));
        }
        let mut moved = whole.clone();
        moved[2].1.object = moved[1].1.object;
        assert_eq!(verify(&moved, anchor()), Err(Break::Payload(3)));

        let mut deleted = whole.clone();
        deleted.remove(2);
        assert_eq!(verify(&deleted, anchor()), Err(Break::Gap { expected: 3, found: 4 }));

        let mut reordered = whole.clone();
        reordered.swap(2, 3);
        (reordered[2].0.seq, reordered[3].0.seq) = (3, 4);
        assert_eq!(verify(&reordered, anchor()), Err(Break::Unlinked(3)));

        assert_eq!(verify(&whole[..3], anchor()), Err(Break::Truncated { anchored: 5, found: 3 }));

        let mut rewritten = chain(5);
        rewritten[4].0 = Link::next(
            5,
            rewritten[3].0.hash.clone(),
            rewritten[4].0.at,
            "other",
            rewritten[4].0.commitment.clone(),
        );
        assert_eq!(verify(&rewritten, anchor()), Err(Break::Rewritten(5)));
    }
}
