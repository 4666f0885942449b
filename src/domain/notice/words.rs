//! Words that mails are told apart by.

use serde::Serialize;

/// What of the way into an account was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Password,
    PasswordRemoved,
    Address,
    FactorAdded,
    FactorRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    SignOnLinked,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    Answered,
    /// The same as one that waits, too.
    Merged,
    Rejected,
}

/// Why a draft was not sent by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsent {
    Incomplete,
    /// Other terms than those that were agreed to.
    Terms,
    /// Whoever wanted it may not send it any more.
    NoRight,
}

/// What is different about a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    Amended,
    Extended,
    Paused,
    Resumed,
    Withdrawn,
    Reopened,
}
