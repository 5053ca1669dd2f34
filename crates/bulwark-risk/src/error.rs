//! What can be wrong with what the engine is asked.

use thiserror::Error;

/// An answer, or why there is none.
pub type Result<T> = std::result::Result<T, RiskError>;

/// Why the engine gives no answer. Each message says which rule is broken and what to do.
#[derive(Debug, Error, PartialEq)]
pub enum RiskError {
    /// A parameter outside its domain.
    #[error("{0}")]
    Domain(String),
    /// A text that is no distribution, date or amount.
    #[error("{text:?} is not {expected}")]
    Parse {
        /// What was given.
        text: String,
        /// What was expected, with an example.
        expected: String,
    },
    /// A mean without a limit: losses of this severity have no usable one.
    #[error(
        "{0} is heavy-tailed: its mean without a limit is unusable. Name the limit that a price pays at most"
    )]
    Uncapped(String),
    /// Too little data.
    #[error("{what} needs at least {needed} losses, there are {found}")]
    TooFew {
        /// What was to be done.
        what: &'static str,
        /// Losses it takes.
        needed: usize,
        /// Losses there are.
        found: usize,
    },
    /// A search without an end.
    #[error("{0} did not converge")]
    NoConvergence(&'static str),
    /// A file that does not hold what it should.
    #[error("{file}: {problem}")]
    File {
        /// Its name.
        file: String,
        /// What is wrong with it, with the line where there is one.
        problem: String,
    },
    /// An amount that the shared mathematics refuses.
    #[error("the waterfall refuses these amounts: {0:?}")]
    Math(bulwark_math::MathError),
}

impl RiskError {
    /// A [`RiskError::Domain`].
    pub fn domain(message: impl Into<String>) -> Self {
        Self::Domain(message.into())
    }

    /// A [`RiskError::Parse`].
    pub fn parse(text: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::Parse {
            text: text.into(),
            expected: expected.into(),
        }
    }
}

impl From<bulwark_math::MathError> for RiskError {
    fn from(error: bulwark_math::MathError) -> Self {
        Self::Math(error)
    }
}

/// Refuses with `message` unless `holds`.
pub(crate) fn require(holds: bool, message: impl FnOnce() -> String) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(RiskError::Domain(message()))
    }
}
