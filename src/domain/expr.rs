//! The one expression language (CEL) for guards, conditions and rules that managers write.

use cel::{
    Context, IdedExpr, Program, Value,
    common::ast::{Expr as Ast, operators},
};
use serde::Serialize;

/// The longest condition that people type, in bytes.
pub const LONGEST: usize = 500;

/// Signs that nest, and signs that join, in a typed condition: reading one takes as much of the stack as it is deep.
const MOST_NESTED: usize = 20;
const MOST_JOINED: usize = 80;

/// What a typed condition may call: comparing and joining. Nothing that repeats, grows or overflows.
const PLAIN: [&str; 16] = [
    operators::CONDITIONAL,
    operators::LOGICAL_AND,
    operators::LOGICAL_OR,
    operators::LOGICAL_NOT,
    operators::NEGATE,
    operators::EQUALS,
    operators::NOT_EQUALS,
    operators::GREATER_EQUALS,
    operators::LESS_EQUALS,
    operators::GREATER,
    operators::LESS,
    operators::IN,
    "size",
    "contains",
    "startsWith",
    "endsWith",
];

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
    #[error("it is longer than {LONGEST} bytes, or too deep")]
    TooLong,
    #[error("it does more than compare and join")]
    NotPlain,
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

    /// Parses a condition that somebody typed: refused is also what is too long, and whatever does more than compare
    /// facts with each other and with constants, so that it ends at once whatever the facts are.
    pub fn parse_plain(text: &str, known: &[&str]) -> Result<Self, ExprError> {
        let count = |signs: &str| text.chars().filter(|c| signs.contains(*c)).count();
        if text.len() > LONGEST || count("([{!-?.") > MOST_NESTED || count("=<>&|") > MOST_JOINED {
            return Err(ExprError::TooLong);
        }
        let expr = Self::parse(text, known)?;
        if is_plain(expr.0.expression()) { Ok(expr) } else { Err(ExprError::NotPlain) }
    }

    /// The facts it asks for.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.references().variables().into_iter().map(str::to_owned).collect()
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

fn is_plain(expr: &IdedExpr) -> bool {
    match &expr.expr {
        Ast::Literal(_) | Ast::Ident(_) => true,
        Ast::List(list) => list.optional_indices.is_empty() && list.elements.iter().all(is_plain),
        Ast::Call(call) if call.func_name == operators::NEGATE => {
            call.args.iter().all(|number| matches!(number.expr, Ast::Literal(_)))
        }
        Ast::Call(call) => {
            PLAIN.contains(&call.func_name.as_str())
                && call.target.as_deref().is_none_or(is_plain)
                && call.args.iter().all(is_plain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_condition_compares_and_joins_and_does_nothing_else() {
        let known = ["level", "size_", "areas", "name"];
        for taken in [
            "level >= 6",
            "level >= -6 && (name == \"a\" || !(\"energy\" in areas))",
            "size(areas) > 0 ? name != \"\" : level == null",
            "name.contains(\"x\") || name.startsWith('y') || name in [\"a\", \"b\"]",
        ] {
            assert!(Expr::parse_plain(taken, &known).is_ok(), "{taken}");
        }
        for refused in [
            "level + 1 > 2",
            "areas.map(a, a) == areas",
            "areas.exists(a, a == name)",
            "[1, 2].all(x, [1, 2].all(y, x == y))",
            "has(areas.x)",
            "areas[0] == name",
            "{\"a\": level} == {\"a\": 1}",
            "name.matches(\"(a+)+\")",
            "-level > 3",
            "string(level) == name",
        ] {
            let told = Expr::parse_plain(refused, &known).map(|_| ()).unwrap_err();
            assert!(matches!(told, ExprError::NotPlain | ExprError::UnknownName(_)), "{refused}: {told}");
        }
        assert_eq!(Expr::parse_plain(&"!".repeat(501), &known).map(|_| ()), Err(ExprError::TooLong));
        for deep in ["(", "!", "[", "-", "name?", "name==", "name&&"] {
            let told = Expr::parse_plain(&deep.repeat(80), &known).map(|_| ()).unwrap_err();
            assert_eq!(told, ExprError::TooLong, "{deep}");
        }
        // As deep as it may be.
        let deep = format!("{}level == 1{}", "!(".repeat(10), ")".repeat(10));
        assert!(Expr::parse_plain(&deep, &known).unwrap().holds(&serde_json::json!({"level": 1})).unwrap());
        let long = ["level==1"; 14].join("||") + &"||level<1".repeat(8);
        assert!(Expr::parse_plain(&long, &known).unwrap().holds(&serde_json::json!({"level": 1})).unwrap());
        for broken in ["", "level >=", "((((((((((", "!!!!!!!!!!", "level >= 6)"] {
            assert!(matches!(Expr::parse_plain(broken, &known), Err(ExprError::Syntax(_))), "{broken}");
        }
        assert!(matches!(Expr::parse_plain("secret == 1", &known), Err(ExprError::UnknownName(_))));
    }
}
