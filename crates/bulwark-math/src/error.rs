//! Why a formula refused its input.

/// The one error of this crate. A caller maps it to its own error with the context it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MathError {
    /// The exact result, or a step of it, does not fit its integer type.
    Overflow,
    /// A divisor is zero.
    DivisionByZero,
    /// An input is outside the domain that the function's page states.
    InvalidInput,
}
