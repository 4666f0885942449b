//! Administration.

pub mod audit;
pub mod gallery;
pub mod lockdown;
