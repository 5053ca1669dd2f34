//! Accounts of others, to be refused.

use bulwark::constants::NO_GROUP;
use bulwark_client::keys::{FundKeys, PoolKeys};

use crate::*;

impl Scene {
    /// Another fund of the same authority.
    pub fn another_fund(&mut self) -> FundKeys {
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let fund = FundKeys::new(&who, 2, self.f.pool.mint, self.f.treasury.pubkey());
        let create = fund.create_fund(who, payer, 2, rules(), self.f.guardian.pubkey());
        self.f
            .authority_sends("create_fund", create)
            .expect("a fund");
        fund
    }

    /// Another pool of the fund, with a mint of its own.
    pub fn another_pool(&mut self) -> PoolKeys {
        let mint = self.f.world.mint(6);
        let pool = PoolKeys::new(&self.f.fund, mint);
        let (who, payer) = (self.f.authority.pubkey(), self.f.world.payer.pubkey());
        let open = pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
        self.f.authority_sends("open_pool", open).expect("a pool");
        pool
    }

    /// A tranche of another pool, in the same slot, for a year.
    pub fn foreign(&mut self, pool: PoolKeys, index: u8) -> TrancheKeys {
        let ours = std::mem::replace(&mut self.f.pool, pool);
        let tranche = self.f.tranche(index, excess(0, USD), 365);
        self.f.pool = ours;
        tranche
    }
}

/// `instruction` with one account replaced by another.
pub fn swapped(mut instruction: Instruction, from: Pubkey, to: Pubkey) -> Instruction {
    let mut found = false;
    for meta in &mut instruction.accounts {
        if meta.pubkey == from {
            (meta.pubkey, found) = (to, true);
        }
    }
    assert!(found, "the instruction has the account");
    instruction
}
