//! What people may ask of the portal about themselves, and how long it keeps what it knows (GDPR 5, 15, 17, 20).

pub mod erasure;
pub mod ledger;
pub mod own_data;
pub mod retention;

/// What everybody's name becomes who was forgotten.
pub const FORMER_MEMBER: &str = "A former member";

/// The end of the address of everybody who was forgotten; mail to it goes nowhere (RFC 2606).
pub const NO_ADDRESS: &str = "@invalid";
