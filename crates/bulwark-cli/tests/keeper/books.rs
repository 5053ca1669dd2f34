//! Everything that is anybody's at the end, to the byte.

use std::collections::BTreeMap;

use anchor_lang::{prelude::Pubkey, solana_program::system_program};
use bulwark_client::svm::World;
use bulwark_tests::Signer;

/// What is compared: accounts of the program and of tokens, and lamports of everybody but who pays the fees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    accounts: BTreeMap<Pubkey, (u64, Vec<u8>)>,
    lamports: BTreeMap<Pubkey, u64>,
}

impl Books {
    /// The books of a world.
    pub fn of(world: &World) -> Self {
        let owners = [bulwark::ID, anchor_spl::token::ID];
        let accounts = owners
            .iter()
            .flat_map(|owner| world.svm.get_program_accounts(owner))
            .map(|(address, account)| (address, (account.lamports, account.data)))
            .collect();
        // The runtime's own purse has a new key in every run.
        let beside = [world.payer.pubkey(), world.svm.airdrop_pubkey()];
        let lamports = world
            .svm
            .get_program_accounts(&system_program::ID)
            .into_iter()
            .filter(|(address, account)| !beside.contains(address) && account.lamports > 0)
            .map(|(address, account)| (address, account.lamports))
            .collect();
        Self { accounts, lamports }
    }

    /// Demands the same books, and names what is not.
    #[track_caller]
    pub fn assert_same(&self, other: &Self) {
        let addresses = self.accounts.keys().chain(other.accounts.keys());
        for address in addresses {
            let (ours, theirs) = (self.accounts.get(address), other.accounts.get(address));
            if ours == theirs {
                continue;
            }
            let bytes = |side: Option<&(u64, Vec<u8>)>| side.map(|(_, data)| data.clone());
            let (one, two) = (bytes(ours), bytes(theirs));
            let first = match (&one, &two) {
                (Some(one), Some(two)) => one.iter().zip(two).position(|(a, b)| a != b),
                _ => None,
            };
            panic!(
                "{address} differs from byte {first:?}: {:?} and {:?} bytes",
                one.map(|d| d.len()),
                two.map(|d| d.len())
            );
        }
        assert_eq!(self.lamports, other.lamports);
    }
}
