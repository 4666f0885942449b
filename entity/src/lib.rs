//! The tables, one file each, and what their columns can hold. No behaviour, nothing of ours but [`values`].

pub mod account;
pub mod assignment;
pub mod audit;
pub mod audit_payload;
pub mod challenge;
pub mod conflict;
pub mod decision;
pub mod form;
pub mod job;
pub mod membership;
pub mod organisation;
pub mod outbox;
pub mod partnership;
pub mod partnership_move;
pub mod pitch;
pub mod pitch_move;
pub mod pitch_version;
pub mod release;
pub mod review;
pub mod role_grant;
pub mod rubric;
pub mod session;
pub mod setting;
pub mod sign_in_link;
pub mod values;
pub mod workflow;
