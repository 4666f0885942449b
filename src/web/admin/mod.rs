//! Administration.

pub mod audit;
pub mod gallery;
pub mod lockdown;
pub mod merge;
pub mod organisations;
