//! Stories through HTTP and the guards that hold the architecture, in one binary.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a story stops where it fails")]

mod access;
mod account;
mod audit;
mod authenticator;
mod builders;
mod calendar;
mod challenge;
mod cli;
mod cost;
mod decision;
mod desk;
mod doors;
mod evaluation;
mod fake_provider;
mod fields;
mod files;
mod form;
mod harness;
mod hostile_provider;
mod imports;
mod invariants;
mod layers;
mod limits;
mod lockdown;
mod matrix;
mod organisation;
mod own_account;
mod partnership;
mod passkey;
mod password;
mod pitch;
mod policy;
mod preference;
mod privacy;
mod public;
mod register;
mod run;
mod schema;
mod second_factor;
mod served;
mod single_sign_on;
#[expect(dead_code, reason = "a conversation partner with more moves than these stories use")]
mod smtp_sink;
mod staff;
mod system;
mod tampering;
mod team;
mod templates;
mod threats;
mod twins;
mod wire;
mod worlds;
