//! The rules: plain data in, a verdict out. No async, no clock, no I/O, no SQL.

pub mod actor;
pub mod audit;
pub mod canonical;
pub mod challenge;
pub mod country;
pub mod decision;
pub mod delivery;
pub mod desk;
pub mod evaluation;
pub mod expr;
pub mod form;
pub mod import;
pub mod job;
pub mod letter;
pub mod limit;
pub mod mail;
pub mod notice;
pub mod organisation;
pub mod partnership;
pub mod pitch;
pub mod policy;
pub mod receipt;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod workflow;
