//! Administration.

pub mod audit;
pub mod erasure;
pub mod gallery;
pub mod lockdown;
pub mod privacy;
