//! The rules: plain data in, a verdict out. No async, no clock, no I/O, no SQL.

pub mod actor;
pub mod audit;
pub mod expr;
pub mod job;
pub mod policy;
pub mod workflow;
