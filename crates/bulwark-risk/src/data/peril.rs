//! What caused a loss: ten perils, and how free text falls into one of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Result, RiskError};

/// The cause of a loss, judged in hindsight.
///
/// The program knows eight groups ([`Peril::on_chain`]). A reentrancy, a flash loan and an unexplained loss are bugs of a
/// contract to it; impermanent loss is no incident and has no losses here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peril {
    /// A contract or program did what its code said and not what it should.
    ContractBug,
    /// A key, a front end or a privilege was stolen or misused, a bridge's included.
    KeyCompromise,
    /// The market or a share's price was moved itself: a thin collateral pumped, a donation.
    PriceManipulation,
    /// A price feed said something false: spoofed, stale, wrongly set up or read from a pool that was moved.
    OracleManipulation,
    /// A call came back into a contract before it had finished.
    Reentrancy,
    /// A bridge accepted a forged message, proof or deposit.
    Bridge,
    /// A flash loan made the attack and nothing more specific is known.
    FlashLoan,
    /// Votes were bought, borrowed or forged.
    Governance,
    /// A token lost its peg.
    Depeg,
    /// The founders ran, or nobody knows.
    Other,
}

/// Labels that mean a peril, in the order in which they are tried. A bridge and a contract's bug are not found by words alone.
const WORDS: [(Peril, &[&str]); 7] = [
    (
        Peril::KeyCompromise,
        &[
            "private key",
            "key compromised",
            "key leak",
            "key generation",
            "key exploit",
            "compromised admin",
            "hot wallet",
            "wallet compromised",
            "wallet hack",
            "account compromise",
            "phishing",
            "social engineering",
            "malware",
            "supply chain",
            "cloudflare",
            "dns ",
            "domain hijack",
            "front-end",
            "frontend",
            "brute force",
            "address poisoning",
            "privilege",
            "session key",
        ],
    ),
    (Peril::Reentrancy, &["reentran", "re-entran"]),
    (
        Peril::OracleManipulation,
        &["oracle", "price feed", "stale price"],
    ),
    (Peril::FlashLoan, &["flashloan", "flash loan", "flash-loan"]),
    (
        Peril::PriceManipulation,
        &[
            "price manipulation",
            "market manipulation",
            "liquidity manipulation",
            "reserve manipulation",
            "donation",
            "donate",
            "inflation attack",
            "pool shares",
            "share pricing",
            "thin-market",
        ],
    ),
    (Peril::Depeg, &["depeg", "de-peg"]),
    (
        Peril::Other,
        &["rugpull", "rug pull", "exit scam", "unknown"],
    ),
];

const GOVERNANCE: &[&str] = &["governance", "voting power"];

const BRIDGE: &[&str] = &[
    "bridge",
    "cross-chain message",
    "fake proof",
    "proof verif",
    "trusted root",
    "log spoofing",
];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

impl Peril {
    /// Every peril, in order.
    pub const ALL: [Self; 10] = [
        Self::ContractBug,
        Self::KeyCompromise,
        Self::PriceManipulation,
        Self::OracleManipulation,
        Self::Reentrancy,
        Self::Bridge,
        Self::FlashLoan,
        Self::Governance,
        Self::Depeg,
        Self::Other,
    ];

    /// Its name in tables, files and options.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContractBug => "contract_bug",
            Self::KeyCompromise => "key_compromise",
            Self::PriceManipulation => "price_manipulation",
            Self::OracleManipulation => "oracle_manipulation",
            Self::Reentrancy => "reentrancy",
            Self::Bridge => "bridge",
            Self::FlashLoan => "flash_loan",
            Self::Governance => "governance",
            Self::Depeg => "depeg",
            Self::Other => "other",
        }
    }

    /// The program's peril whose products pay for it, by its name in the IDL.
    pub const fn on_chain(self) -> &'static str {
        match self {
            Self::ContractBug | Self::Reentrancy | Self::FlashLoan | Self::Other => {
                "ContractExploit"
            }
            Self::KeyCompromise => "KeyCompromise",
            Self::PriceManipulation => "PriceManipulation",
            Self::OracleManipulation => "OracleManipulation",
            Self::Bridge => "Bridge",
            Self::Governance => "Governance",
            Self::Depeg => "Depeg",
        }
    }

    /// The peril of free-text labels; `bridge` says that the victim is one.
    ///
    /// The first that fits wins: governance, bridge (unless a key was stolen), key_compromise, reentrancy,
    /// oracle_manipulation, flash_loan, price_manipulation, depeg, other (also without any label), contract_bug.
    pub fn classify(labels: &[&str], bridge: bool) -> Self {
        let text = labels.join(" ").to_lowercase();
        if has(&text, GOVERNANCE) {
            return Self::Governance;
        }
        let found = WORDS
            .iter()
            .find(|(_, words)| has(&text, words))
            .map(|(peril, _)| *peril);
        if found != Some(Self::KeyCompromise) && (bridge || has(&text, BRIDGE)) {
            return Self::Bridge;
        }
        match found {
            Some(peril) => peril,
            None if text.trim().is_empty() => Self::Other,
            None => Self::ContractBug,
        }
    }
}

impl fmt::Display for Peril {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Peril {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        let wanted = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|peril| peril.name() == wanted)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                RiskError::parse(text, format!("a peril: one of {names}"))
            })
    }
}
