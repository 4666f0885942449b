//! The rules: plain data in, a verdict out. No async, no clock, no I/O, no SQL.

pub mod actor;
pub mod audit;
pub mod challenge;
pub mod delivery;
pub mod expr;
pub mod job;
pub mod mail;
pub mod notice;
pub mod policy;
pub mod workflow;
