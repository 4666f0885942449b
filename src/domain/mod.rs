//! The rules: plain data in, a verdict out. No async, no clock, no I/O, no SQL.

pub mod search;
