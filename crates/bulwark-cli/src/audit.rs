//! `bulwark audit`: every invariant of a fund, every vault against its ledger and the solvency of every pool, from a file of accounts.
//! The same checker that tests run after every transaction, and the web app in the browser.

use std::path::PathBuf;

use anyhow::{ensure, Result};
use bulwark_client::{
    backstop::latest,
    quote::{AuditView, Deployments, Moment, VaultView},
};
use clap::Args;
use serde_json::{json, Value};

use crate::{
    dump,
    view::{moment, table, thousands, wrap},
};

/// Columns of a line of words.
const WIDTH: usize = 100;

/// What is audited.
#[derive(Args)]
pub struct Arguments {
    /// Accounts of the program and its vaults: a JSON list of `{pubkey, owner, data}`, data in base64, as the web app's page of
    /// transparency exports it.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// Print JSON; amounts are integers in base units.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// Audits; whether everything holds. A pool that breaks a solvency rule is told and no failure: prices and time may do that.
    ///
    /// # Errors
    /// When the file cannot be read or holds no fund.
    pub fn run(&self) -> Result<bool> {
        let (snapshot, _) = dump::read_all(&self.accounts)?;
        ensure!(
            !snapshot.funds.is_empty(),
            "{} has no fund: it must hold the accounts that {} owns, and the vaults",
            self.accounts.display(),
            bulwark::ID
        );
        let now = snapshot.pools.keys().map(|pool| latest(&snapshot, pool));
        let audit = Moment {
            snapshot: &snapshot,
            deployments: &Deployments::new(),
            now: now.max().unwrap_or(0),
        }
        .audit();
        if self.json {
            anstream::println!("{}", serde_json::to_string_pretty(&facts(&audit))?);
        } else {
            for line in lines(&audit) {
                anstream::println!("{line}");
            }
        }
        Ok(audit.sound)
    }
}

/// Whether a vault holds its ledger.
fn outcome(vault: &VaultView) -> String {
    match vault.surplus {
        None => "the vault is not in the file".to_owned(),
        Some(0) => "exact".to_owned(),
        Some(surplus) => format!("{surplus:+}"),
    }
}

/// The audit for people.
fn lines(audit: &AuditView) -> Vec<String> {
    let counts = audit.counts.iter().filter(|count| count.count > 0);
    let counts: Vec<_> = counts
        .map(|count| format!("{} {}", count.kind, count.count))
        .collect();
    let mut out = vec![format!("Fund as of {}", moment(audit.at))];
    let looked = format!("Looked at: {}.", counts.join(", "));
    out.extend(wrap(&looked, WIDTH));
    out.push(String::new());
    for invariant in &audit.invariants {
        let word = if invariant.holds { "holds" } else { "BROKEN" };
        for (number, words) in wrap(invariant.words, WIDTH - 12).iter().enumerate() {
            let head = match number {
                0 => format!("{:>3}  {word:<6}", invariant.number),
                _ => String::new(),
            };
            out.push(format!("{head:<11}  {words}"));
        }
        for breach in &invariant.breaches {
            out.extend(
                wrap(breach, WIDTH - 15)
                    .iter()
                    .map(|words| format!("{:15}{words}", "")),
            );
        }
    }
    out.push(String::new());
    let rows: Vec<_> = audit
        .vaults
        .iter()
        .map(|vault| {
            let balance = vault.balance.map_or_else(|| "none".to_owned(), thousands);
            let vault_name = vault.vault.to_string();
            vec![
                vault.kind.to_owned(),
                vault_name,
                balance,
                thousands(vault.ledger),
                outcome(vault),
            ]
        })
        .collect();
    let head = ["Of", "Vault", "Balance", "Ledger", "Difference"];
    out.extend(table(&head, &rows, &[2, 3, 4]));
    out.push(String::new());
    for pool in &audit.pools {
        let words = match &pool.refusal {
            None => "keeps every solvency rule".to_owned(),
            Some(refusal) => format!("breaks a solvency rule: {}", refusal.message),
        };
        out.push(format!("Pool {} {words}", pool.pool));
    }
    out
}

/// The audit for programs.
fn facts(audit: &AuditView) -> Value {
    let invariants = audit.invariants.iter().map(|invariant| {
        json!({
            "number": invariant.number,
            "words": invariant.words,
            "holds": invariant.holds,
            "breaches": invariant.breaches,
        })
    });
    let vaults = audit.vaults.iter().map(|vault| {
        let buckets = vault
            .buckets
            .iter()
            .map(|bucket| (bucket.name.to_owned(), bucket.amount.into()));
        json!({
            "kind": vault.kind,
            "owner": vault.owner.to_string(),
            "vault": vault.vault.to_string(),
            "mint": vault.mint.to_string(),
            "balance": vault.balance,
            "ledger": vault.ledger,
            "buckets": Value::Object(buckets.collect()),
        })
    });
    let pools = audit.pools.iter().map(|pool| {
        json!({
            "pool": pool.pool.to_string(),
            "refusal": pool.refusal.as_ref().map(|refusal| &refusal.name),
        })
    });
    let counts = audit
        .counts
        .iter()
        .map(|count| (count.kind.to_owned(), count.count.into()));
    json!({
        "at": audit.at,
        "sound": audit.sound,
        "invariants": invariants.collect::<Vec<_>>(),
        "vaults": vaults.collect::<Vec<_>>(),
        "pools": pools.collect::<Vec<_>>(),
        "counts": Value::Object(counts.collect()),
    })
}
