//! A loss, and a table of them with its hash.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::data::Peril;
use crate::error::{Result, RiskError};

/// Whose loss it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// A DeFi protocol and its users.
    Defi,
    /// A bridge between chains.
    Bridge,
    /// A custodian: an exchange, a lender, a payment firm.
    Cefi,
    /// Wallets of persons.
    Wallet,
    /// A trading firm, a game, a chain.
    Other,
}

impl Scope {
    /// Every scope, in order.
    pub const ALL: [Self; 5] = [
        Self::Defi,
        Self::Bridge,
        Self::Cefi,
        Self::Wallet,
        Self::Other,
    ];

    /// Its name in tables, files and options.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Defi => "defi",
            Self::Bridge => "bridge",
            Self::Cefi => "cefi",
            Self::Wallet => "wallet",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Scope {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        let wanted = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|scope| scope.name() == wanted)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                RiskError::parse(text, format!("a scope: one of {names}"))
            })
    }
}

/// One loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Day of the attack, UTC.
    pub date: NaiveDate,
    /// Who lost.
    pub protocol: String,
    /// Chain in lower case, `multi` for several.
    pub chain: String,
    /// Cause.
    pub peril: Peril,
    /// Gross loss in US dollars of the day, as reported.
    pub loss_usd: f64,
    /// Part that came back later, in US dollars as reported. It can exceed the loss when prices rose. Unknown if empty.
    pub recovered_usd: Option<f64>,
    /// Whose loss.
    pub scope: Scope,
    /// Was a flash loan used, whatever the peril.
    pub flash_loan: bool,
    /// Where the facts can be read.
    pub source: String,
}

/// Columns of the canonical form, in order.
pub const COLUMNS: [&str; 9] = [
    "date",
    "protocol",
    "chain",
    "peril",
    "loss_usd",
    "recovered_usd",
    "scope",
    "flash_loan",
    "source",
];

impl Incident {
    /// The fields as the canonical form writes them, in the order of [`COLUMNS`].
    pub fn record(&self) -> [String; 9] {
        [
            self.date.to_string(),
            self.protocol.clone(),
            self.chain.clone(),
            self.peril.to_string(),
            self.loss_usd.to_string(),
            self.recovered_usd
                .map(|v| v.to_string())
                .unwrap_or_default(),
            self.scope.to_string(),
            u8::from(self.flash_loan).to_string(),
            self.source.clone(),
        ]
    }
}

/// Losses in order of date and protocol, with the hash of the facts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The losses.
    pub incidents: Vec<Incident>,
    /// SHA-256 of the canonical form in hex: equal facts have equal hashes, whatever the order or the form they came in.
    pub hash: String,
}

impl Table {
    /// Puts losses in order and hashes them.
    ///
    /// # Errors
    /// A field that cannot be written as CSV.
    pub fn new(mut incidents: Vec<Incident>) -> Result<Self> {
        incidents.sort_by_cached_key(|i| (i.date, i.record()));
        let hash = Sha256::digest(canonical(&incidents)?)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self { incidents, hash })
    }

    /// The gross losses in US dollars, in the order of the table.
    pub fn losses(&self) -> Vec<f64> {
        self.incidents.iter().map(|i| i.loss_usd).collect()
    }

    /// The canonical form: what is hashed, and a file that reads back as the same table.
    ///
    /// # Errors
    /// A field that cannot be written as CSV.
    pub fn to_csv(&self) -> Result<String> {
        let bytes = canonical(&self.incidents)?;
        String::from_utf8(bytes)
            .map_err(|e| RiskError::domain(format!("the table is no text: {e}")))
    }
}

fn canonical(incidents: &[Incident]) -> Result<Vec<u8>> {
    let failed = |problem: String| RiskError::domain(format!("cannot write the table: {problem}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(COLUMNS)
        .map_err(|e| failed(e.to_string()))?;
    for incident in incidents {
        writer
            .write_record(incident.record())
            .map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}
