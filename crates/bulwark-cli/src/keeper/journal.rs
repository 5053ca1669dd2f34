//! What a keeper tells of its steps: one line each, for people or for machines.

use anchor_lang::prelude::Pubkey;
use serde_json::{json, Value};

use super::plan::{Key, Task};

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was made.
    Done {
        /// Compute units.
        units: u64,
        /// Signature of the transaction, in base58.
        signature: String,
    },
    /// Somebody else had made it.
    AlreadyDone,
    /// It is due and was refused: a mistake, here or there.
    Refused {
        /// Code of a custom program error.
        code: Option<u32>,
        /// Its words.
        words: String,
    },
    /// Somebody who is to be paid has no token account.
    Blocked {
        /// Who.
        owners: Vec<Pubkey>,
    },
    /// The chain did not take it in time; it is sent again.
    Expired,
}

impl Verdict {
    /// Its name, in lines and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::AlreadyDone => "already_done",
            Self::Refused { .. } => "refused",
            Self::Blocked { .. } => "blocked",
            Self::Expired => "expired",
        }
    }

    /// All names.
    pub const NAMES: [&'static str; 5] = ["done", "already_done", "refused", "blocked", "expired"];
}

/// A step and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The chain's time when it was decided, unix seconds.
    pub at: u64,
    /// Step and subject.
    pub key: Key,
    /// Why it was due.
    pub reason: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// Who hears of steps.
pub trait Journal {
    /// A step was made, or not.
    fn report(&mut self, report: &Report);
}

impl<F: FnMut(&Report)> Journal for F {
    fn report(&mut self, report: &Report) {
        self(report);
    }
}

/// A moment, UTC.
pub fn moment(unix: u64) -> String {
    i64::try_from(unix)
        .ok()
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .map_or_else(String::new, |moment| {
            moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
        })
}

/// What a task is about, in words.
fn subject(key: &Key) -> String {
    if key.detail == Pubkey::default() {
        key.subject.to_string()
    } else {
        format!("{} {}", key.subject, key.detail)
    }
}

/// The same for machines.
fn facts(key: &Key, reason: &str) -> Value {
    let mut facts = json!({
        "step": key.step.name(),
        "subject": key.subject.to_string(),
        "reason": reason,
    });
    if key.detail != Pubkey::default() {
        facts["detail"] = key.detail.to_string().into();
    }
    facts
}

impl Report {
    /// One line for people.
    pub fn line(&self) -> String {
        let why = if self.reason.is_empty() {
            String::new()
        } else {
            format!(": {}", self.reason)
        };
        let end = match &self.verdict {
            Verdict::Done { units, signature } => format!("done, {units} CU, {signature}"),
            Verdict::AlreadyDone => "already done by somebody else".to_owned(),
            Verdict::Refused { code, words } => {
                let code = code.map_or_else(String::new, |code| format!(" ({code})"));
                format!("REFUSED: {words}{code}")
            }
            Verdict::Blocked { owners } => {
                let owners: Vec<_> = owners.iter().map(Pubkey::to_string).collect();
                format!("blocked: no token account of {}", owners.join(", "))
            }
            Verdict::Expired => "not taken in time, sent again".to_owned(),
        };
        format!(
            "{} {} {}{why} -> {end}",
            moment(self.at),
            self.key.step.name(),
            subject(&self.key)
        )
    }

    /// One JSON object.
    pub fn facts(&self) -> Value {
        let mut facts = facts(&self.key, &self.reason);
        facts["at"] = moment(self.at).into();
        facts["result"] = self.verdict.name().into();
        match &self.verdict {
            Verdict::Done { units, signature } => {
                facts["compute_units"] = (*units).into();
                facts["signature"] = signature.clone().into();
            }
            Verdict::Refused { code, words } => {
                facts["code"] = (*code).into();
                facts["words"] = words.clone().into();
            }
            Verdict::Blocked { owners } => {
                facts["owners"] = owners.iter().map(Pubkey::to_string).collect();
            }
            Verdict::AlreadyDone | Verdict::Expired => (),
        }
        facts
    }
}

/// A plan as lines: step, subject and reason in columns.
pub fn table(tasks: &[Task]) -> Vec<String> {
    let rows: Vec<_> = tasks
        .iter()
        .map(|task| (task.key.step.name(), subject(&task.key), &task.reason))
        .collect();
    let step = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let about = rows.iter().map(|row| row.1.len()).max().unwrap_or(0);
    rows.iter()
        .map(|(name, subject, reason)| format!("{name:<step$}  {subject:<about$}  {reason}"))
        .collect()
}

/// A plan as JSON.
pub fn list(tasks: &[Task]) -> Value {
    tasks
        .iter()
        .map(|task| facts(&task.key, &task.reason))
        .collect()
}
