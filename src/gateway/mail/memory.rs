//! Mails kept in memory, with answers that a test has prepared.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::domain::{delivery::Attempt, mail::Message};

/// A mail server that takes everything, unless told otherwise. Clones share their mails.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    sent: Vec<Message>,
    answers: VecDeque<Attempt>,
}

impl Memory {
    /// Prepares the answers to the next attempts; after them everything is taken again.
    pub fn answer(&self, answers: impl IntoIterator<Item = Attempt>) {
        self.kept().answers.extend(answers);
    }

    /// The mails that were taken, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Message> {
        self.kept().sent.clone()
    }

    pub(super) fn deliver(&self, message: &Message) -> Attempt {
        let mut kept = self.kept();
        let answer = kept.answers.pop_front().unwrap_or(Attempt::Delivered);
        if answer == Attempt::Delivered {
            kept.sent.push(message.clone());
        }
        answer
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
