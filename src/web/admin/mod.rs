//! Administration.

pub mod audit;
pub mod gallery;
