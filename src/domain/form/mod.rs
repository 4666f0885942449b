//! The pitch form: a versioned definition that is data, and the rules for reading, keeping and judging answers.
//!
//! A save keeps whatever was typed: [`read`] turns posted pairs into [`Answers`], and what it cannot
//! understand becomes [`Answer::Raw`], shown again as it was typed. [`problems`] says what stands in the way of
//! sending; missing and too long are told only there.

mod amount;
mod answer;
mod asked;
mod change;
mod check;
mod condition;
mod contact;
mod control;
mod day;
mod definition;
mod edit;
mod exchange;
mod fault;
mod grid;
mod kind;
mod read;
pub mod reserved;
mod settings;
mod shown;
mod standard;
mod tables;
mod templates;
mod text;
mod web_address;

pub use amount::{money, money_plain};
pub use answer::{Answer, Answers, BudgetRow, Doubt, Person};
pub use change::{Differences, Moved, differences, move_answers};
pub use check::{DefinitionFault, DefinitionRefused};
pub use condition::{Comparison, Condition, ConditionRefused, MOST_RULES, Rule, comparisons};
pub use control::{Control, ControlOption, Widget, control};
pub use definition::{Field, FormDefinition, Section};
pub use edit::{Edit, LARGEST, begun};
pub use exchange::{export, import};
pub use fault::{Fault, SectionStatus, fault, problems, section_status};
pub use grid::{ControlCell, ControlRow};
pub use kind::{Choice, FieldKind, Known, Vocabulary, Word};
pub use read::{Read, read};
pub use settings::{Typed, settings, with_settings};
pub use shown::{Shown, display};
pub use standard::standard;
pub use templates::templates;
pub use text::characters;

#[cfg(test)]
mod tests;
