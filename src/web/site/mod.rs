//! The public site.

mod asked;
pub mod card;
pub mod challenge;
pub mod challenges;
pub mod changes;
pub mod confirm;
pub mod criteria;
pub mod embed;
pub mod feeds;
pub mod follow;
pub mod form;
pub mod home;
pub mod info;
pub mod invite;
pub mod key_facts;
pub mod machine;
pub mod mailbox;
pub mod passkey;
pub mod preferences;
pub mod questions;
pub mod receipts;
pub mod recommend;
pub mod reset;
pub mod sign_in;
pub mod sign_in_code;
pub mod sso;
pub mod updates;
