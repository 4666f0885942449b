//! Administration.

pub mod agreements;
pub mod audit;
pub mod clock;
pub mod erasure;
pub mod gallery;
pub mod glass;
pub mod lockdown;
pub mod merge;
pub mod organisations;
pub mod privacy;
pub mod roles;
pub mod sees;
pub mod step;
pub mod user;
pub mod users;
