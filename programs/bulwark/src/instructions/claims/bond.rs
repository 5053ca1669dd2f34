//! Bonds of reporters, claimants and appellants: into the pool's vault, back to whoever gave them, or forfeited to the
//! treasury's bucket. A bond is released once: the release leaves zero.

use anchor_lang::prelude::*;

use super::payout::pay_from_pool;
use crate::{
    error::BulwarkError,
    events::BondReleased,
    instructions::payment::Payment,
    state::{
        pool::{credit, debit},
        Pool,
    },
};

/// Takes a bond of `amount` from `from`, whose owner `authority` signed.
pub fn take_in<'info>(
    pool: &AccountLoader<'info, Pool>,
    payment: Payment<'_, 'info>,
    from: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    amount: u64,
) -> Result<()> {
    {
        let mut pool = pool.load_mut()?;
        credit(&mut pool.bonds, amount)?;
        pool.invariant()?;
    }
    payment.pay_in(from, authority, amount)
}

/// What becomes of a bond.
pub struct Release {
    /// Incident or claim that holds it.
    pub account: Pubkey,
    /// Whose it is.
    pub owner: Pubkey,
    /// Returned to the owner, or forfeited.
    pub returned: bool,
    /// When, unix seconds.
    pub at: u64,
}

impl Release {
    /// Takes the whole of `bond` out of the bonds bucket, and, when it is forfeited, into the fees bucket. No transfer.
    pub fn book(self, pool: &AccountLoader<'_, Pool>, bond: &mut u64) -> Result<BondReleased> {
        let amount = core::mem::take(bond);
        require!(amount > 0, BulwarkError::NoBond);
        let key = pool.key();
        let mut pool = pool.load_mut()?;
        let before = pool.bonds;
        debit(&mut pool.bonds, amount)?;
        if !self.returned {
            credit(&mut pool.fees, amount)?;
        }
        pool.invariant()?;
        Ok(BondReleased {
            pool: key,
            account: self.account,
            owner: self.owner,
            amount,
            returned: self.returned,
            bonds_before: before,
            bonds_after: pool.bonds,
            at: self.at,
        })
    }

    /// Books the release and pays a returned bond to `to`, the owner's token account.
    pub fn execute<'info>(
        self,
        pool: &AccountLoader<'info, Pool>,
        bond: &mut u64,
        payment: Payment<'_, 'info>,
        to: &AccountInfo<'info>,
    ) -> Result<BondReleased> {
        let released = self.book(pool, bond)?;
        if released.returned {
            pay_from_pool(pool, payment, to, released.amount)?;
        }
        Ok(released)
    }
}
