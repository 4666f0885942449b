//! Administration.

pub mod audit;
pub mod gallery;
pub mod merge;
pub mod organisations;
