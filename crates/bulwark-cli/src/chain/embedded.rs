//! The embedded runtime as a chain. Several hands may hold one: what two keepers on one chain need.

use std::{cell::RefCell, rc::Rc};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use anyhow::{bail, Result};
use bulwark_client::svm::World;
use solana_signer::Signer;

use super::{Account, Chain, Outcome, Refusal};

/// A hand on the embedded runtime.
#[derive(Clone)]
pub struct Embedded {
    world: Rc<RefCell<World>>,
}

impl Embedded {
    /// A hand on a world; the world's payer is the keeper.
    pub fn new(world: Rc<RefCell<World>>) -> Self {
        Self { world }
    }
}

impl Chain for Embedded {
    fn payer(&self) -> Pubkey {
        self.world.borrow().payer.pubkey()
    }

    fn program_accounts(&mut self) -> Result<Vec<(Pubkey, Account)>> {
        let world = self.world.borrow();
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
        let world = self.world.borrow();
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
        let mut world = self.world.borrow_mut();
        match world.send_all(instructions, &[]) {
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
