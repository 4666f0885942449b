//! The pitch form: a versioned definition that is data, and the rules for reading, keeping and judging answers.
//!
//! A save keeps whatever was typed: [`read`] turns posted pairs into [`Answers`], and what it cannot
//! understand becomes [`Answer::Raw`], shown again as it was typed. [`problems`] says what stands in the way of
//! sending; missing and too long are told only there.

mod amount;
mod answer;
mod check;
mod control;
mod day;
mod definition;
mod fault;
mod read;
mod shown;
mod standard;
mod text;
mod web_address;

pub use amount::{money, money_plain};
pub use answer::{Answer, Answers, Doubt};
pub use check::{DefinitionFault, DefinitionRefused};
pub use control::{Control, ControlOption, Widget, control};
pub use definition::{Choice, Field, FieldKind, FormDefinition, Section};
pub use fault::{Fault, SectionStatus, fault, problems, section_status};
pub use read::{Read, read};
pub use shown::{Shown, display};
pub use standard::standard;
pub use text::characters;

#[cfg(test)]
mod tests;
