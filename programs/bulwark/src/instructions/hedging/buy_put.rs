//! Buys a written put for a buffer, out of the treasury's fees.
//!
//! - The fund's authority shall sign: what a put is worth is its judgement, and fees are the fund's. Premium shall be what the
//!   writer asked, `max_premium` at most, there in the fees, and within the buffer's budget of a year. Strike, size and expiry
//!   shall be those that the authority signed for or better: a writer can take an offer back and write another at its address.
//! - The put shall not be bought yet and not expired; the buffer shall have a slot without a living put.
//! - The premium shall go to a token account of the writer.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, PutBought},
    instructions::{
        claims::payout::pay_from_pool,
        now,
        payment::{has_mint, has_owner, Payment},
    },
    state::{Buffer, Fund, Hedge, Pool, PutSlot},
};

/// What is bought at worst.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct BuyPutArgs {
    /// Most premium, base units of the pool's mint.
    pub max_premium: u64,
    /// Least strike, over `PRICE_ONE`.
    pub min_strike: u64,
    /// Least collateral, base units.
    pub min_size: u64,
    /// Earliest expiry, unix seconds.
    pub min_expiry: u64,
}

/// Accounts of `buy_put`.
#[event_cpi]
#[derive(Accounts)]
pub struct BuyPut<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool whose fees pay.
    #[account(
        mut,
        has_one = fund @ BulwarkError::WrongFund,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer that buys.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The put.
    #[account(mut, has_one = buffer @ BulwarkError::WrongBuffer)]
    pub hedge: Box<Account<'info, Hedge>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// A token account of the writer.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&destination, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&destination, &hedge.writer) @ BulwarkError::WrongTokenOwner
    )]
    pub destination: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
}

impl BuyPut<'_> {
    /// Books the purchase; returns what happened.
    fn buy(&mut self, args: &BuyPutArgs, at: u64) -> Result<PutBought> {
        let (buffer, hedge) = (&mut self.buffer, &mut self.hedge);
        require!(!hedge.is_bought(), BulwarkError::PutAlreadyBought);
        require!(at < hedge.expiry, BulwarkError::PutExpired);
        require!(
            hedge.premium <= args.max_premium
                && hedge.strike >= args.min_strike
                && hedge.size >= args.min_size
                && hedge.expiry >= args.min_expiry,
            BulwarkError::SlippageExceeded
        );
        buffer.spend_premium(hedge.premium, at)?;
        let (index, slot) = (0u8..)
            .zip(&mut buffer.puts)
            .find(|(_, slot)| !slot.lives(at))
            .ok_or(BulwarkError::PutSlotsFull)?;
        *slot = PutSlot {
            hedge: hedge.key(),
            strike: hedge.strike,
            size: hedge.size,
            locked: hedge.locked,
            expiry: hedge.expiry,
        };
        hedge.slot = index;
        let pool = &mut *self.pool.load_mut()?;
        let fees_before = pool.fees;
        pool.fees = fees_before
            .checked_sub(hedge.premium)
            .ok_or(BulwarkError::FeesTooLow)?;
        hedge.invariant()?;
        buffer.invariant()?;
        pool.invariant()?;
        Ok(PutBought {
            buffer: buffer.key(),
            hedge: hedge.key(),
            writer: hedge.writer,
            slot: index,
            premium: hedge.premium,
            spent_of_year: buffer.premium_spent,
            fees_before,
            fees_after: pool.fees,
            at,
        })
    }
}

/// Buys the put; see the module.
pub fn handle_buy_put(ctx: Context<BuyPut>, args: BuyPutArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.buy(&args, at)?;
    pay_from_pool(
        &accounts.pool,
        Payment {
            token_program: &accounts.token_program,
            mint: &accounts.mint,
            vault: &accounts.vault,
        },
        &accounts.destination,
        event.premium,
    )?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
