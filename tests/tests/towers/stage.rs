//! The bytecode, with accounts written as bytes.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction, Discriminator};
use bulwark::{
    constants::VERSION,
    state::{Incident, Pool, Product, Tranche, Wide},
};
use bulwark_client::{
    keys::{IncidentKeys, TrancheKeys},
    svm::{Transaction, World},
};
use bulwark_math::MAX_TRANCHES;
use bulwark_tests::{Fixture, Signer, USD};
use bytemuck::Pod;

use crate::books::Books;

/// A runtime with a pool, a product and a confirmed incident, whose accounts are rewritten for every case.
pub struct Stage {
    world: World,
    incident: IncidentKeys,
    tranches: [TrancheKeys; MAX_TRANCHES],
    product: Product,
    purse: Pubkey,
}

impl Stage {
    /// A stage and the books that cases begin from.
    pub fn new() -> (Self, Books) {
        let mut f = Fixture::new();
        f.underwriter(1_000_000 * USD);
        let (sold, now) = (f.product, f.world.now());
        let incident = f.confirmed(&sold, now);
        let saver = f.world.payer.pubkey();
        let purse = f.world.fund_tokens(&f.pool.mint, &saver, 1);
        let pool = f.pool;
        let product = f.product_state(&f.product);
        let tranches: [_; MAX_TRANCHES] =
            std::array::from_fn(|index| TrancheKeys::new(pool, index.try_into().unwrap()));
        let stage = Self {
            world: f.world,
            incident,
            tranches,
            product,
            purse,
        };
        let books = Books {
            now: stage.world.now(),
            pool: stage.world.zero_copy(&pool.pool),
            vault: stage.world.balance(&pool.vault),
            incident: stage.world.zero_copy(&incident.incident),
            open_incidents: product.open_incidents,
            tranches: tranches.map(|keys| Tranche {
                pool: pool.pool,
                vault: keys.vault,
                rent_payer: saver,
                terms_hash: [5; 32],
                total_shares: Wide::from(0),
                requested: Wide::from(0),
                premium: 0,
                losses: 0,
                attachment_bps: 0,
                limit_bps: 0,
                index: keys.index,
                wiped: 0,
                version: VERSION,
                bump: bump(&keys),
                reserved: [0; 64],
            }),
            vaults: [0; MAX_TRANCHES],
            purse: 1,
        };
        (stage, books)
    }

    /// Makes the accounts say what the books say.
    pub fn write(&mut self, books: &Books) {
        let pool = self.incident.product.pool;
        if self.world.now() != books.now {
            self.world.set_time(books.now);
        }
        self.product.open_incidents = books.open_incidents;
        self.put(pool.pool, &books.pool);
        self.put(self.incident.incident, &books.incident);
        let product = self.product;
        self.put(self.incident.product.product, &product);
        self.put_tokens(pool.vault, &pool.pool, books.vault);
        let saver = self.world.payer.pubkey();
        self.put_tokens(self.purse, &saver, books.purse);
        for (index, keys) in self.tranches.into_iter().enumerate() {
            self.put(keys.tranche, &books.tranches[index]);
            self.put_tokens(keys.vault, &keys.tranche, books.vaults[index]);
        }
    }

    /// What the accounts say.
    pub fn read(&self) -> Books {
        let (world, pool) = (&self.world, self.incident.product.pool);
        let product: Product = world.zero_copy(&self.incident.product.product);
        Books {
            now: world.now(),
            pool: world.zero_copy::<Pool>(&pool.pool),
            vault: world.balance(&pool.vault),
            incident: world.zero_copy::<Incident>(&self.incident.incident),
            open_incidents: product.open_incidents,
            tranches: self.tranches.map(|keys| world.zero_copy(&keys.tranche)),
            vaults: self.tranches.map(|keys| world.balance(&keys.vault)),
            purse: world.balance(&self.purse),
        }
    }

    /// Settles the incident with all tranches that the pool has.
    pub fn settle(&mut self, books: &Books) -> Result<(), String> {
        let members: Vec<TrancheKeys> = self
            .tranches
            .into_iter()
            .filter(|keys| books.pool.cessions[usize::from(keys.index)].exists())
            .collect();
        self.send(self.incident.settle_incident_with(&members))
    }

    /// Ends the turn of the buffer that has it.
    pub fn close_auction(&mut self) -> Result<(), String> {
        self.send(self.incident.product.pool.close_auction())
    }

    /// Finishes a settlement that waited for the buffers.
    pub fn finish(&mut self) -> Result<(), String> {
        self.send(self.incident.finish_settlement())
    }

    /// Brings back `amount`.
    pub fn recover(&mut self, amount: u64) -> Result<(), String> {
        let saver = self.world.payer.pubkey();
        self.send(self.incident.recover(saver, amount))
    }

    /// Past the checker of `World`: see the head of `main.rs`.
    fn send(&mut self, instruction: Instruction) -> Result<(), String> {
        let World { svm, payer, .. } = &mut self.world;
        svm.expire_blockhash();
        let transaction = Transaction::new_signed_with_payer(
            &[instruction],
            Some(&payer.pubkey()),
            &[&*payer],
            svm.latest_blockhash(),
        );
        match svm.send_transaction(transaction) {
            Ok(_) => Ok(()),
            Err(failed) => Err(format!("{}\n{}", failed.err, failed.meta.logs.join("\n"))),
        }
    }

    fn put<T: Pod + Discriminator>(&mut self, address: Pubkey, state: &T) {
        let svm = &mut self.world.svm;
        let mut account = svm
            .get_account(&self.incident.incident)
            .expect("the incident");
        account.data = [T::DISCRIMINATOR, bytemuck::bytes_of(state)].concat();
        account.lamports = svm.minimum_balance_for_rent_exemption(account.data.len());
        svm.set_account(address, account).expect("an account");
    }

    fn put_tokens(&mut self, address: Pubkey, owner: &Pubkey, amount: u64) {
        let svm = &mut self.world.svm;
        let mut account = svm
            .get_account(&self.incident.product.pool.vault)
            .expect("the vault");
        account.data[32..64].copy_from_slice(owner.as_ref());
        account.data[64..72].copy_from_slice(&amount.to_le_bytes());
        svm.set_account(address, account).expect("a token account");
    }
}

/// Bump of a tranche's address, with which it signs.
fn bump(keys: &TrancheKeys) -> u8 {
    let seeds = [
        bulwark::seeds::TRANCHE,
        keys.pool.pool.as_ref(),
        &[keys.index],
    ];
    Pubkey::find_program_address(&seeds, &bulwark::ID).1
}
