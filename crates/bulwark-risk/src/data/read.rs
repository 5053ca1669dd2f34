//! Losses from a file: the front door, and what every reader gives back.

use std::path::Path;

use crate::data::incident::{Incident, Table};
use crate::data::{dedup, read_csv, read_defillama};
use crate::error::{Result, RiskError};

/// Said of every file.
const CURRENCY: &str = "losses are US dollars of the day as reported: gross of recoveries, not adjusted for prices since";

/// What a file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The losses, duplicates merged.
    pub table: Table,
    /// What a reader of the figures must know: rows left out, duplicates merged, currency.
    pub notes: Vec<String>,
}

impl Loaded {
    /// Merges duplicates and closes the notes; `file` names the source in errors.
    pub(super) fn new(
        file: &str,
        incidents: Vec<Incident>,
        mut notes: Vec<String>,
    ) -> Result<Self> {
        if incidents.is_empty() {
            return Err(problem(file, "it holds no loss"));
        }
        let (kept, merged) = dedup(incidents);
        notes.extend(merged);
        notes.push(CURRENCY.to_owned());
        Ok(Self {
            table: Table::new(kept)?,
            notes,
        })
    }
}

pub(super) fn problem(file: &str, problem: impl Into<String>) -> RiskError {
    RiskError::File {
        file: file.to_owned(),
        problem: problem.into(),
    }
}

/// Reads a file of losses: CSV with the columns of [`read_csv`], or JSON in the shape of [`read_defillama`], told by content.
///
/// # Errors
/// A file that cannot be read, and what its reader refuses.
pub fn read(path: &Path) -> Result<Loaded> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| problem(&file, format!("cannot be read: {e}")))?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match text.trim_ascii_start().first() {
        Some(b'[' | b'{') => read_defillama(&file, text),
        _ => read_csv(&file, text),
    }
}
