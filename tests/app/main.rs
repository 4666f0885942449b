//! Stories through HTTP and the guards that hold the architecture, in one binary.

mod access;
mod account;
mod builders;
mod harness;
mod layers;
mod schema;
#[expect(dead_code, reason = "a conversation partner with more moves than these stories use")]
mod smtp_sink;
mod templates;
