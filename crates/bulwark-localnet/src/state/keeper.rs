//! What of a network is kept.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use anchor_lang::prelude::{pubkey, Pubkey};
use anyhow::Result;
use surfpool_core::{
    solana_account::Account,
    surfnet::{svm::SurfnetSvm, BlockHeader},
    types::SurfnetTransactionStatus,
};

use super::kept::{Chain, Kept, KeptAccount, VERSION};
use crate::program;

/// Transactions that are kept, the latest first.
pub(super) const TRANSACTIONS: usize = 2_000;
/// Owner of accounts that the network writes itself.
const SYSVAR: Pubkey = pubkey!("Sysvar1111111111111111111111111111111111111");

/// Keeps a network's state in a file.
pub struct Keeper {
    path: PathBuf,
    new: HashMap<Pubkey, Account>,
}

impl Keeper {
    /// Will keep in this file what a network has beyond the accounts of a new one.
    pub fn new(path: PathBuf, svm: &SurfnetSvm) -> Result<Self> {
        let new = svm
            .get_all_accounts()?
            .into_iter()
            .map(|(address, account)| (address, Account::from(account)))
            .collect();
        Ok(Self { path, new })
    }

    /// What there is to keep.
    pub fn take(&self, svm: &SurfnetSvm, ahead: u64) -> Result<Kept> {
        let own = [
            bulwark::ID,
            program::data_address(&bulwark::ID),
            svm.inner.airdrop_pubkey(),
        ];
        let accounts = svm
            .get_all_accounts()?
            .into_iter()
            .map(|(address, account)| (address, Account::from(account)))
            .filter(|(address, account)| {
                account.lamports > 0
                    && account.owner != SYSVAR
                    && !own.contains(address)
                    && self.new.get(address) != Some(account)
            })
            .map(|(address, account)| (address.to_string(), KeptAccount::new(&account)))
            .collect();
        let transactions = latest(svm.transactions.into_iter()?.collect());
        let mut blocks: BTreeMap<u64, BlockHeader> = svm.blocks.into_iter()?.collect();
        if let Some(first) = transactions.values().filter_map(slot_of).min() {
            blocks.retain(|slot, _| *slot >= first);
        }
        Ok(Kept {
            version: VERSION,
            chain: Chain {
                time: svm.updated_at,
                ahead,
                slot: svm.get_latest_absolute_slot(),
                block_height: svm.chain_tip.index,
                transactions: svm.transactions_processed,
            },
            accounts,
            transactions,
            blocks,
        })
    }

    /// Where it is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The slot in which a transaction was processed.
fn slot_of(transaction: &SurfnetTransactionStatus) -> Option<u64> {
    match transaction {
        SurfnetTransactionStatus::Received => None,
        SurfnetTransactionStatus::Processed(processed) => Some(processed.0.slot),
    }
}

/// The latest transactions that were processed.
pub(super) fn latest(
    mut transactions: Vec<(String, SurfnetTransactionStatus)>,
) -> BTreeMap<String, SurfnetTransactionStatus> {
    transactions.retain(|(_, transaction)| slot_of(transaction).is_some());
    transactions.sort_by_key(|(_, transaction)| Reverse(slot_of(transaction)));
    transactions.truncate(TRANSACTIONS);
    transactions.into_iter().collect()
}
