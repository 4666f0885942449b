//! The applicant's pages: the list, a pitch from the first look to the decision, the account.

pub mod account;
pub mod address;
pub mod before;
pub mod check;
pub mod data;
pub(in crate::web) mod drawn;
pub mod form;
pub mod held;
pub mod home;
pub mod organisation;
mod organisation_fields;
pub mod passkeys;
pub mod password;
pub mod pitch;
pub mod preferences;
pub mod register;
pub mod second_factor;
pub mod section;
pub mod section_page;
pub mod security;
pub mod sent;
pub mod status;
pub mod step_up;
pub mod tasks;
pub mod team;
pub mod withdraw;
