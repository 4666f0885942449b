//! The public site.

pub mod home;
pub mod info;
pub mod mailbox;
pub mod preferences;
pub mod sign_in;
