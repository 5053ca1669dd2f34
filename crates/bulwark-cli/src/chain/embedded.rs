//! The embedded runtime as a chain. Several hands may hold one: what two keepers on one chain need.

use std::{cell::RefCell, rc::Rc};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{bail, Result};
use bulwark_client::svm::World;
use solana_signer::Signer;

use super::{Account, Chain, Outcome, Refusal};

/// Whatever has a world.
pub trait Host {
    /// Its world.
    fn world(&mut self) -> &mut World;
}

impl Host for World {
    fn world(&mut self) -> &mut World {
        self
    }
}

/// A hand on the embedded runtime.
pub struct Embedded<H> {
    host: Rc<RefCell<H>>,
}

impl<H: Host> Embedded<H> {
    /// A hand on a host's world, whose payer is the keeper.
    pub fn new(host: Rc<RefCell<H>>) -> Self {
        Self { host }
    }
}

impl<H: Host> Chain for Embedded<H> {
    fn payer(&self) -> Pubkey {
        self.host.borrow_mut().world().payer.pubkey()
    }

    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>> {
        let mut host = self.host.borrow_mut();
        let world = host.world();
        let accounts = world.svm.get_program_accounts(&bulwark::ID);
        Ok(accounts
            .into_iter()
            .map(|(address, account)| {
                let account = Account {
                    owner: account.owner,
                    lamports: account.lamports,
                    data: account.data,
                };
                (address, account)
            })
            .collect())
    }

    fn accounts(&mut self, addresses: &[Pubkey]) -> Result<Vec<Option<Account>>> {
        let mut host = self.host.borrow_mut();
        let world = host.world();
        Ok(addresses
            .iter()
            .map(|address| {
                let account = world.svm.get_account(address)?;
                (account.lamports > 0).then_some(Account {
                    owner: account.owner,
                    lamports: account.lamports,
                    data: account.data,
                })
            })
            .collect())
    }

    fn send(&mut self, instructions: &[Instruction]) -> Result<Outcome> {
        match self.host.borrow_mut().world().send_all(instructions, &[]) {
            Ok(outcome) => Ok(Outcome::Done {
                units: outcome.compute_units_consumed,
                signature: outcome.signature.to_string(),
            }),
            Err(refusal) if refusal.in_instruction() => Ok(Outcome::Refused(Refusal::new(
                refusal.code(),
                &refusal.error.to_string(),
                &refusal.logs,
            ))),
            Err(refusal) => bail!("{}", refusal.error),
        }
    }
}
