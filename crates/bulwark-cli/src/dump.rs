//! Accounts as a file: a JSON list of `{pubkey, owner, data}`, data in base64.

use std::path::Path;

use anchor_lang::{prelude::Pubkey, solana_program::bpf_loader_upgradeable};
use anyhow::{bail, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use bulwark_client::{
    quote::{update_deployment, Deployments},
    svm::World,
    Snapshot,
};
use serde::{Deserialize, Serialize};

use crate::report::write_json;

/// Programs that own vaults.
const TOKEN_PROGRAMS: [Pubkey; 2] = [anchor_spl::token::ID, anchor_spl::token_2022::ID];

/// How such a file comes to be.
const HOW: &str = "`bulwark demo --accounts FILE` writes such a file, and the web app's page of transparency exports one";

#[derive(Serialize, Deserialize)]
struct Account {
    pubkey: String,
    owner: String,
    data: String,
}

/// Writes every account of the program and every vault, by address.
///
/// # Errors
/// When the file cannot be written.
pub fn write(world: &World, path: &Path) -> Result<()> {
    let mut accounts = world.svm.get_program_accounts(&bulwark::ID);
    let pools = world.snapshot.pools.values().map(|pool| pool.vault);
    let funds = world.snapshot.funds.values().map(|fund| fund.bond_vault);
    let tranches = world
        .snapshot
        .tranches
        .values()
        .map(|tranche| tranche.vault);
    let buffers = world.snapshot.buffers.values().map(|buffer| buffer.vault);
    for vault in pools.chain(funds).chain(tranches).chain(buffers) {
        let account = world
            .svm
            .get_account(&vault)
            .context("a vault is missing")?;
        accounts.push((vault, account));
    }
    accounts.sort_unstable_by_key(|(address, _)| *address);
    let list: Vec<_> = accounts
        .into_iter()
        .map(|(address, account)| Account {
            pubkey: address.to_string(),
            owner: account.owner.to_string(),
            data: BASE64_STANDARD.encode(account.data),
        })
        .collect();
    write_json(&list, path)
}

/// The program's accounts in a file, and the balances of token accounts in it; accounts of other programs are passed over.
///
/// # Errors
/// When the file cannot be read, is not such a list, or has an account of the program that cannot be read.
pub fn read(path: &Path) -> Result<Snapshot> {
    Ok(read_all(path)?.0)
}

/// The same, and the insured programs' ProgramData accounts in it.
///
/// # Errors
/// As `read`.
pub fn read_all(path: &Path) -> Result<(Snapshot, Deployments)> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name}; {HOW}"))?;
    let list: Vec<Account> = serde_json::from_str(&text)
        .with_context(|| format!("{name} is not a list of {{pubkey, owner, data}}; {HOW}"))?;
    let (mut snapshot, mut deployments) = (Snapshot::default(), Deployments::new());
    for account in list {
        let Account { pubkey, owner, .. } = &account;
        let owner: Pubkey = owner
            .parse()
            .ok()
            .with_context(|| format!("{name}: the owner of {pubkey} is not an address"))?;
        let is_token = TOKEN_PROGRAMS.contains(&owner);
        let is_program_data = owner == bpf_loader_upgradeable::ID;
        if !is_token && !is_program_data && owner != bulwark::ID {
            continue;
        }
        let address: Pubkey = pubkey
            .parse()
            .ok()
            .with_context(|| format!("{name}: {pubkey:?} is not an address"))?;
        let data = BASE64_STANDARD
            .decode(&account.data)
            .with_context(|| format!("{name}: the data of {pubkey} is not base64"))?;
        if is_token {
            // Both token programs have the amount at the same place.
            if let Some(amount) = data.get(64..72).and_then(|bytes| bytes.try_into().ok()) {
                snapshot.update_balance(address, u64::from_le_bytes(amount));
            }
        } else if is_program_data {
            update_deployment(&mut deployments, address, &data);
        } else if !snapshot.update(address, &data) {
            bail!(
                "{name}: {pubkey} is no account that this version knows; take the accounts and `bulwark` from the same \
                 version of the program"
            );
        }
    }
    Ok((snapshot, deployments))
}
