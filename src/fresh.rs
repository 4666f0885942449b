//! What is asked for again and again, kept for a moment: finished public pages, the cards of lists and the rows
//! behind them; how pages look for people.
//!
//! A value is good until the public sees something else (a counter in the portal), until an instant that it
//! depends on passes, and never longer than `OLDEST`: what another instance wrote is seen by then.

use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{PoisonError, RwLock},
};

use chrono::{DateTime, TimeDelta, Utc};

/// The longest time a value is kept.
const OLDEST: TimeDelta = TimeDelta::seconds(5);

/// What the public saw when a value was made, and for how long that holds.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    version: u64,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Stamp {
    /// Made at `now` from this version; `change` is the next instant at which it would be another value.
    #[must_use]
    pub fn new(version: u64, now: DateTime<Utc>, change: Option<DateTime<Utc>>) -> Self {
        let oldest = now + OLDEST;
        Self { version, since: now, until: change.map_or(oldest, |change| change.min(oldest)) }
    }

    fn is_good(&self, version: u64, now: DateTime<Utc>) -> bool {
        self.version == version && self.since <= now && now < self.until
    }
}

/// Values by name, each with its stamp; bounded by their weight.
#[derive(Debug)]
pub struct Fresh<K, V> {
    kept: RwLock<Kept<K, V>>,
    most: usize,
}

#[derive(Debug)]
struct Kept<K, V> {
    values: HashMap<K, Entry<V>>,
    weight: usize,
}

#[derive(Debug)]
struct Entry<V> {
    stamp: Stamp,
    weight: usize,
    value: V,
}

impl<K: Hash + Eq, V: Clone> Fresh<K, V> {
    /// Keeps values that weigh `most` together.
    #[must_use]
    pub fn bounded(most: usize) -> Self {
        Self { kept: RwLock::new(Kept { values: HashMap::new(), weight: 0 }), most }
    }

    /// The value of this name, if it still holds.
    pub fn find<Q: Hash + Eq + ?Sized>(&self, key: &Q, version: u64, now: DateTime<Utc>) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.values
            .get(key)
            .filter(|entry| entry.stamp.is_good(version, now))
            .map(|entry| entry.value.clone())
    }

    /// Keeps a value. When they weigh too much together, those that do not hold any more go, then all.
    pub fn keep(&self, key: K, value: V, weight: usize, stamp: Stamp) {
        if weight > self.most {
            return;
        }
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.weight + weight > self.most {
            kept.values.retain(|_, old| old.stamp.is_good(stamp.version, stamp.since));
            kept.weight = kept.values.values().map(|entry| entry.weight).sum();
            if kept.weight > self.most / 2 {
                kept.values.clear();
                kept.weight = 0;
            }
        }
        let old = kept.values.insert(key, Entry { stamp, weight, value });
        kept.weight = kept.weight + weight - old.map_or(0, |old| old.weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_value_is_good_for_its_version_and_its_time_alone() {
        let fresh = Fresh::<String, u8>::bounded(10);
        fresh.keep("late".to_owned(), 1, 1, Stamp::new(7, at(10), None));
        fresh.keep("soon".to_owned(), 2, 1, Stamp::new(7, at(10), Some(at(12))));
        for (key, version, now, found) in [
            ("late", 7, 10, true),
            ("late", 7, 14, true),
            ("late", 7, 15, false),
            ("late", 7, 9, false),
            ("late", 8, 12, false),
            ("soon", 7, 11, true),
            ("soon", 7, 12, false),
            ("other", 7, 12, false),
        ] {
            assert_eq!(fresh.find(key, version, at(now)).is_some(), found, "{key} {version} {now}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let fresh = Fresh::<u32, ()>::bounded(100);
        for number in 0..2_000 {
            fresh.keep(number, (), 7, Stamp::new(1, at(0), None));
            let kept = fresh.kept.read().unwrap();
            assert!(kept.weight <= 100);
            assert_eq!(kept.weight, kept.values.len() * 7);
        }
        fresh.keep(0, (), 101, Stamp::new(1, at(0), None));
        assert!(fresh.find(&0, 1, at(0)).is_none(), "heavier than all together");
    }

    #[test]
    fn a_value_that_comes_again_weighs_once() {
        let fresh = Fresh::<&str, u8>::bounded(10);
        for value in 0..9 {
            fresh.keep("same", value, 4, Stamp::new(1, at(0), None));
        }
        assert_eq!(fresh.kept.read().unwrap().weight, 4);
        assert_eq!(fresh.find("same", 1, at(1)), Some(8));
    }
}
