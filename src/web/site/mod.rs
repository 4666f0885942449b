//! The public site.

pub mod areas;
mod asked;
pub mod card;
pub mod challenge;
pub mod challenges;
pub mod changes;
pub mod criteria;
pub mod feeds;
pub mod follow;
pub mod form;
pub mod home;
pub mod info;
pub mod invite;
pub mod key_facts;
pub mod mailbox;
pub mod passkey;
pub mod preferences;
pub mod questions;
pub mod receipts;
pub mod reset;
pub mod sign_in;
pub mod sign_in_code;
pub mod sso;
pub mod updates;
