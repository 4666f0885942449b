//! The outside: mail servers, search engines, identity providers and files. One enum each: the real things, and one in memory
//! for tests. Called after the commit only; never a rule, never SQL.

pub mod breached;
pub mod files;
pub mod mail;
pub mod scanner;
pub mod search;
pub mod sso;
