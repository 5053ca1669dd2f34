//! Files that a person writes.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Result, RiskError};

/// The text of a file.
///
/// # Errors
/// [`RiskError::File`] when it cannot be read.
pub(crate) fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| RiskError::File {
        file: path.display().to_string(),
        problem: error.to_string(),
    })
}

/// What a text in TOML says, once it is `checked`; `file` names it in errors.
///
/// # Errors
/// [`RiskError::File`].
pub(crate) fn from_toml<T: DeserializeOwned>(
    file: &str,
    text: &str,
    checked: impl Fn(&T) -> Result<()>,
) -> Result<T> {
    let wrong = |problem: String| RiskError::File {
        file: file.to_owned(),
        problem,
    };
    let value: T = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    checked(&value).map_err(|error| wrong(error.to_string()))?;
    Ok(value)
}
