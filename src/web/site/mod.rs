//! The public site.

pub mod home;
pub mod preferences;
pub mod sign_in;
