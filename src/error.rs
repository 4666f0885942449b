//! What can go wrong in a use case, said without HTTP and without database words.

use std::fmt;

/// The result of every service and store function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything a use case can answer instead of its result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or may not exist for this person: the two are never told apart.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in and the use case needs somebody.
    #[error("nobody is signed in")]
    SignIn,
    /// The right is there, and whoever has it must show once more who they are.
    #[error("not shown lately who it is")]
    StepUp,
    /// The object is visible, the right is missing.
    #[error("forbidden: {0}")]
    Forbidden(Refusal),
    /// Fields that cannot be taken as they are; what was typed is kept by the caller.
    #[error("invalid: {0}")]
    Invalid(Invalid),
    /// A rule says no.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Too often: try again after so many seconds.
    #[error("too often, for another {0} s")]
    TooOften(u32),
    /// Try again in a moment.
    #[error("busy")]
    Busy,
    /// A fault of ours. Logged once with its chain, shown as a reference number.
    #[error("internal: {0:#}")]
    Internal(#[from] anyhow::Error),
}

/// A refusal by a rule: a message id of the locales with its arguments. `Display` is for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The id in `templates/locales/<lang>/*.ftl`, such as `refused-deadline-passed`.
    pub message: &'static str,
    /// Arguments of that message, already in display form.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without arguments.
    #[must_use]
    pub const fn new(message: &'static str) -> Self {
        Self { message, args: Vec::new() }
    }

    /// The same refusal with one more argument for its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// The fields of a form that cannot be taken, in form order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invalid(pub Vec<FieldError>);

/// One field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the form control.
    pub field: String,
    /// Why, as a message id with arguments.
    pub why: Refusal,
}

impl Invalid {
    /// One wrong field.
    pub fn field(field: impl Into<String>, message: &'static str) -> Self {
        Self(vec![FieldError { field: field.into(), why: Refusal::new(message) }])
    }

    /// Adds one wrong field.
    pub fn push(&mut self, field: impl Into<String>, why: Refusal) {
        self.0.push(FieldError { field: field.into(), why });
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| write!(f, "[{}: {}]", error.field, error.why))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
