//! The one expression language (CEL) for guards, conditions and rules that managers write.

use cel::{Context, Program, Value};
use serde::Serialize;

/// A condition that only uses known names.
#[derive(Debug)]
pub struct Expr(Program);

/// Why a condition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    #[error("not a condition: {0}")]
    Syntax(String),
    #[error("`{0}` is not a known fact")]
    UnknownName(String),
    #[error("it answers {0}, not yes or no")]
    NotBoolean(String),
    #[error("it cannot be computed: {0}")]
    Failed(String),
}

impl Expr {
    /// Parses a condition and refuses names outside `known`.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, ExprError> {
        let program = Program::compile(text).map_err(|error| ExprError::Syntax(error.to_string()))?;
        let unknown = program
            .references()
            .variables()
            .into_iter()
            .find(|name| !known.contains(name))
            .map(str::to_owned);
        match unknown {
            Some(name) => Err(ExprError::UnknownName(name)),
            None => Ok(Self(program)),
        }
    }

    /// Whether it holds for these facts: a struct or map whose fields are the known names.
    pub fn holds(&self, facts: &impl Serialize) -> Result<bool, ExprError> {
        let failed = |error: &dyn std::fmt::Display| ExprError::Failed(error.to_string());
        let facts = serde_json::to_value(facts).map_err(|error| failed(&error))?;
        let mut context = Context::default();
        for (name, value) in facts.as_object().into_iter().flatten() {
            context.add_variable(name.as_str(), value).map_err(|error| failed(&error))?;
        }
        match self.0.execute(&context).map_err(|error| failed(&error))? {
            Value::Bool(verdict) => Ok(verdict),
            other => Err(ExprError::NotBoolean(format!("{other:?}"))),
        }
    }
}
