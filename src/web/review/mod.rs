//! The evaluator's pages: queue, declaration, review.

pub mod agreement;
pub mod conflict;
pub mod desk;
pub mod files;
pub mod queue;
pub mod recuse;
mod samples;
mod sheet;

use super::view::{Choice, Control, When};

pub use sheet::{
    AnchorView, AnswerView, Chosen, CriterionView, Fact, FormView, LensView, OthersView, ReviewView,
    ScoreView, SectionView, TheirsView,
};
