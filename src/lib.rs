//! Overture: a gap becomes a challenge, pitches, an evaluation, a decision, a partnership.
//!
//! A rule is a pure function, a use case is one transaction, a page is a struct, and everything outside
//! the process is reached only after the commit. The modules stand in that order, and each uses only
//! what stands before it (`tests/app/layers.rs` holds it):
//!
//! - [`domain`] decides, without I/O;
//! - [`store`] reads and writes rows;
//! - [`gateway`] talks to mail servers, search engines and files;
//! - [`templates`], [`assets`] and [`wording`] hold what people read;
//! - [`services`] are the use cases, one transaction each;
//! - [`web`] and [`worker`] call services; [`demo`] builds its world through them;
//! - [`cli`] is what an operator types.

pub mod app;
pub mod assets;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod fresh;
pub mod gateway;
pub mod hashing;
pub mod passkeys;
pub mod services;
pub mod signing;
pub mod store;
pub mod templates;
pub mod web;
pub mod wording;
pub mod worker;
