//! The file, and how a network begins with what is in it.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context, Result};
use base64::{prelude::BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use surfpool_core::{
    solana_account::Account,
    surfnet::{svm::SurfnetSvm, BlockHeader, BlockIdentifier},
    types::{SurfnetTransactionStatus, SyntheticBlockhash},
};

/// Of the file's format.
pub(super) const VERSION: u32 = 1;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    pub(super) version: u32,
    pub(super) chain: Chain,
    pub(super) accounts: BTreeMap<String, KeptAccount>,
    pub(super) transactions: BTreeMap<String, SurfnetTransactionStatus>,
    pub(super) blocks: BTreeMap<u64, BlockHeader>,
}

/// Where the network stood. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// What its clock showed.
    pub time: u64,
    /// How far that was ahead of this machine's.
    pub ahead: u64,
    pub(super) slot: u64,
    pub(super) block_height: u64,
    pub(super) transactions: u64,
}

/// An account, its bytes in base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptAccount {
    lamports: u64,
    owner: String,
    executable: bool,
    rent_epoch: u64,
    data: String,
}

impl KeptAccount {
    pub(super) fn new(account: &Account) -> Self {
        Self {
            lamports: account.lamports,
            owner: account.owner.to_string(),
            executable: account.executable,
            rent_epoch: account.rent_epoch,
            data: BASE64_STANDARD.encode(&account.data),
        }
    }

    fn account(&self) -> Result<Account> {
        Ok(Account {
            lamports: self.lamports,
            owner: self.owner.parse()?,
            executable: self.executable,
            rent_epoch: self.rent_epoch,
            data: BASE64_STANDARD.decode(&self.data)?,
        })
    }
}

impl Kept {
    /// Reads a file; none when there is none yet.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        let advice = || {
            format!(
                "{} is no state that this command kept: move it away to begin anew",
                path.display()
            )
        };
        let kept: Self = serde_json::from_slice(&text).with_context(advice)?;
        ensure!(kept.version == VERSION, advice());
        Ok(Some(kept))
    }

    /// Writes the file, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        let writing = || format!("the state cannot be kept in {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(writing)?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        fs::write(&beside, serde_json::to_vec(self)?).with_context(writing)?;
        fs::rename(&beside, path).with_context(writing)
    }

    /// Where the network stood.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Accounts and transactions in it.
    pub fn counts(&self) -> (usize, usize) {
        (self.accounts.len(), self.transactions.len())
    }

    /// Puts it into a new network. The program is not part of it: it is deployed anew.
    pub fn put_into(self, svm: &mut SurfnetSvm) -> Result<()> {
        let Chain {
            time,
            slot,
            block_height,
            transactions,
            ..
        } = self.chain;
        let epoch = &mut svm.latest_epoch_info;
        epoch.absolute_slot = slot;
        epoch.epoch = slot / epoch.slots_in_epoch;
        epoch.slot_index = slot % epoch.slots_in_epoch;
        epoch.block_height = block_height;
        epoch.transaction_count = Some(transactions);
        let hash = SyntheticBlockhash::new(block_height).to_string();
        svm.chain_tip = BlockIdentifier::new(block_height, &hash);
        svm.updated_at = time;
        let since_genesis = slot.saturating_sub(svm.genesis_slot);
        svm.genesis_updated_at = time.saturating_sub(since_genesis.saturating_mul(svm.slot_time));
        svm.transactions_processed = transactions;
        svm.reconstruct_sysvars();

        let mut accounts = self
            .accounts
            .iter()
            .map(|(address, account)| Ok((address.parse()?, account.account()?)))
            .collect::<Result<Vec<(Pubkey, Account)>>>()?;
        // A program loads from the account of its bytecode, which has to be there.
        accounts.sort_by_key(|(_, account)| account.executable);
        for (address, account) in accounts {
            svm.set_account(&address, account)
                .with_context(|| format!("account {address} of the kept state"))?;
        }
        for (signature, transaction) in self.transactions {
            svm.transactions.store(signature, transaction)?;
        }
        for (slot, block) in self.blocks {
            svm.blocks.store(slot, block)?;
        }
        Ok(())
    }
}
