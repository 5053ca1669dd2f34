//! Money out of a pool's vault, which the pool's address signs for.

use anchor_lang::prelude::*;

use crate::{instructions::payment::Payment, state::Pool};

/// Pays `amount` from the vault of `pool` to the token account `to`. The ledger must already have been debited, and no
/// mutable borrow of `pool` be held.
pub fn pay_from_pool<'info>(
    pool: &AccountLoader<'info, Pool>,
    payment: Payment<'_, 'info>,
    to: &AccountInfo<'info>,
    amount: u64,
) -> Result<()> {
    let signer = pool.load()?;
    let bump = [signer.bump];
    payment.pay_out(to, pool.as_ref(), &signer.signer_seeds(&bump), amount)
}
