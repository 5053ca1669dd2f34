//! A pool's re-insurance programme: its tranches, all of them, in order, each with its vault. Money between pool and tranche.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    instructions::{claims::payout::pay_from_pool, payment::Payment},
    state::{
        pool::{credit, debit},
        Pool, Tranche,
    },
};

/// One tranche of a programme as an instruction is given it.
pub struct Member<'info> {
    /// Its slot in the pool.
    pub index: u8,
    /// The tranche.
    pub tranche: AccountLoader<'info, Tranche>,
    /// Its vault.
    pub vault: &'info AccountInfo<'info>,
}

/// The pool's tranches out of `accounts`: tranche and vault of every slot in use, by index. Refuses a missing, foreign,
/// repeated, reordered or surplus account: a layer left out would leave its part of the loss to others.
pub fn members<'info>(
    pool_key: Pubkey,
    pool: &Pool,
    accounts: &'info [AccountInfo<'info>],
) -> Result<Vec<Member<'info>>> {
    let mut given = accounts.chunks_exact(2);
    let mut members = Vec::with_capacity(pool.tranches.into());
    for (index, _) in (0u8..)
        .zip(&pool.cessions)
        .filter(|(_, cession)| cession.exists())
    {
        let Some([account, vault]) = given.next() else {
            return err!(BulwarkError::WrongTranche);
        };
        let tranche = AccountLoader::<Tranche>::try_from(account)
            .map_err(|_| error!(BulwarkError::WrongTranche))?;
        let is_it = {
            let state = tranche.load()?;
            state.pool == pool_key && state.index == index && state.vault == *vault.key
        };
        require!(is_it, BulwarkError::WrongTranche);
        members.push(Member {
            index,
            tranche,
            vault,
        });
    }
    require!(
        given.next().is_none() && given.remainder().is_empty(),
        BulwarkError::WrongTranche
    );
    Ok(members)
}

/// Books what the pool owes the tranche as its collateral; returns what its vault must be paid. The pool is accrued to now.
/// Before any shares are made or paid out: premium belongs to whoever held shares when it was earned. What is owed to a
/// tranche without shares belongs to nobody in it, and becomes the pool's capital.
pub fn book_owed(pool: &mut Pool, tranche: &mut Tranche) -> Result<u64> {
    let cession = pool.cession_mut(tranche.index)?;
    let owed = core::mem::take(&mut cession.owed);
    let is_held = tranche.total_shares.get() > 0;
    if is_held {
        credit(&mut cession.collateral, owed)?;
        cession.restate()?;
    } else {
        credit(&mut pool.capital, owed)?;
        credit(&mut pool.gains, owed)?;
    }
    debit(&mut pool.ceded_payable, owed)?;
    pool.invariant()?;
    let amount = if is_held { owed } else { 0 };
    credit(&mut tranche.premium, amount)?;
    Ok(amount)
}

/// Pulls what the pool owes the tranche into its vault and collateral; returns how much. As `book_owed`.
pub fn pull<'info>(
    pool: &AccountLoader<'info, Pool>,
    tranche: &mut Tranche,
    tranche_vault: &AccountInfo<'info>,
    from_pool: Payment<'_, 'info>,
) -> Result<u64> {
    let amount = book_owed(&mut *pool.load_mut()?, tranche)?;
    pay_from_pool(pool, from_pool, tranche_vault, amount)?;
    Ok(amount)
}

/// Pays `amount` from the tranche's vault, which `payment` names, to `to`. The ledger was debited before.
pub fn pay_from_tranche<'info>(
    tranche: &Tranche,
    authority: &AccountInfo<'info>,
    payment: Payment<'_, 'info>,
    to: &AccountInfo<'info>,
    amount: u64,
) -> Result<()> {
    let (index, bump) = ([tranche.index], [tranche.bump]);
    payment.pay_out(to, authority, &tranche.signer_seeds(&index, &bump), amount)
}
