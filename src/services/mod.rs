//! The use cases. One public function is one thing a person or the clock does, in one transaction; reads
//! go through here too, because here the policy is asked. No SQL, no HTTP, no templates.

pub mod account;
pub mod acting;
pub mod address;
pub mod area;
pub mod audit;
pub mod calendar;
pub mod challenge;
pub mod clock;
pub mod decision;
pub mod deliveries;
pub mod desk;
pub mod evaluation;
pub mod file;
pub mod glass;
pub mod import;
pub mod invitation;
pub mod library;
pub mod lockdown;
pub mod mailbox;
pub mod nda;
pub mod organisation;
pub mod partnership;
pub mod passkey;
pub mod password;
pub mod people;
pub mod pitch;
pub mod preference;
pub mod privacy;
pub mod record;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod staff;
pub mod system;
