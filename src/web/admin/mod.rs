//! Administration.

pub mod gallery;
