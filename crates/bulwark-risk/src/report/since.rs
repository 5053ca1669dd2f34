//! What changed since the report before.

use serde::{Deserialize, Serialize};

use super::{KeyFigure, Unit};
use crate::error::{Result, RiskError};

/// Hashes of what a report rests on: name and SHA-256.
pub type Hashes = std::collections::BTreeMap<String, String>;

/// The part of an earlier report that a later one is compared with: its JSON reads as this.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Previous {
    /// Hash of the whole JSON; not in it.
    #[serde(skip)]
    pub hash: String,
    /// Name of the portfolio.
    pub portfolio: Named,
    /// The day it was looked at.
    pub as_of: chrono::NaiveDate,
    /// Version of the model.
    pub model_version: String,
    /// Hashes of its inputs.
    pub inputs: Hashes,
    /// Its first screen.
    pub key_figures: Vec<KeyFigure>,
}

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// It.
    pub name: String,
}

impl Previous {
    /// Reads the JSON of a report; `file` names it in errors.
    ///
    /// # Errors
    /// [`RiskError::File`] for what is no report.
    pub fn parse(file: &str, json: &str) -> Result<Self> {
        let previous: Self = serde_json::from_str(json).map_err(|error| RiskError::File {
            file: file.to_owned(),
            problem: format!("no JSON of a risk report: {error}"),
        })?;
        Ok(Self {
            hash: super::sha256(json),
            ..previous
        })
    }
}

/// A figure before and now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// As in [`KeyFigure`].
    pub label: String,
    /// As in [`KeyFigure`].
    pub unit: Unit,
    /// Before; none when it was not shown.
    pub before: Option<f64>,
    /// Now.
    pub after: f64,
}

/// An input before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// What.
    pub what: String,
    /// Hash before; none when there was none.
    pub before: Option<String>,
    /// Hash now; none when there is none any more.
    pub after: Option<String>,
}

impl Input {
    /// Whether it is another one.
    pub fn changed(&self) -> bool {
        self.before != self.after
    }
}

/// What changed since an earlier report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Since {
    /// SHA-256 of its JSON.
    pub hash: String,
    /// Name of its portfolio.
    pub name: String,
    /// Its day.
    pub as_of: chrono::NaiveDate,
    /// Version of its model.
    pub model_version: String,
    /// Figures of the first screen.
    pub figures: Vec<Moved>,
    /// Inputs by hash.
    pub inputs: Vec<Input>,
}

impl Since {
    /// Compares the first screen and the inputs of a report with the one before.
    pub fn new(previous: &Previous, key_figures: &[KeyFigure], hashes: &Hashes) -> Self {
        let before = |id: &str| previous.key_figures.iter().find(|figure| figure.id == id);
        let figures = key_figures
            .iter()
            .map(|figure| Moved {
                label: figure.label.clone(),
                unit: figure.unit,
                before: before(&figure.id).map(|figure| figure.value),
                after: figure.value,
            })
            .collect();
        let mut names: Vec<&String> = previous.inputs.keys().chain(hashes.keys()).collect();
        names.sort();
        names.dedup();
        let inputs = names
            .into_iter()
            .map(|what| Input {
                what: what.clone(),
                before: previous.inputs.get(what).cloned(),
                after: hashes.get(what).cloned(),
            })
            .collect();
        Self {
            hash: previous.hash.clone(),
            name: previous.portfolio.name.clone(),
            as_of: previous.as_of,
            model_version: previous.model_version.clone(),
            figures,
            inputs,
        }
    }
}
