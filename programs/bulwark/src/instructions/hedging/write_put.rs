//! Writes a put on a buffer's collateral and locks what it may cost.
//!
//! - The writer shall sign and lock `ceil(strike * size)` of the settlement asset: the put is worth what is locked, whoever the
//!   writer is.
//! - Strike and size shall not be zero, and the expiry an hour to 732 days ahead.
//! - Until it is bought the writer may take it back.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;
use bulwark_math::Put;

use crate::{
    constants::{MAX_PUT_TERM, MIN_PUT_TERM, VERSION},
    error::BulwarkError,
    events::{emit_cpi, PutWritten},
    instructions::{
        now,
        payment::{has_mint, has_owner, Payment},
    },
    seeds,
    state::{hedge::NOT_BOUGHT, pool::credit, Buffer, Hedge, Pool},
};

/// What is written.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct WritePutArgs {
    /// Chosen by the writer; part of the address.
    pub nonce: u64,
    /// Price at which the buffer may sell, over `PRICE_ONE`.
    pub strike: u64,
    /// Collateral that it may sell, base units.
    pub size: u64,
    /// First second in which it cannot be exercised, unix seconds.
    pub expiry: u64,
    /// Premium asked, base units of the pool's mint.
    pub premium: u64,
}

/// Accounts of `write_put`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: WritePutArgs)]
pub struct WritePut<'info> {
    /// The writer.
    pub writer: Signer<'info>,
    /// Pays the rent and has it back at closing.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Pool whose vault holds the lock.
    #[account(
        mut,
        has_one = mint @ BulwarkError::WrongMint,
        has_one = vault @ BulwarkError::WrongVault
    )]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer whose collateral it is a put on.
    #[account(mut, has_one = pool @ BulwarkError::WrongPool)]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The new put.
    #[account(
        init,
        payer = payer,
        space = 8 + Hedge::INIT_SPACE,
        seeds = [
            seeds::HEDGE,
            buffer.key().as_ref(),
            writer.key().as_ref(),
            &args.nonce.to_le_bytes()
        ],
        bump
    )]
    pub hedge: Box<Account<'info, Hedge>>,
    /// Settlement mint.
    /// CHECK: by address; the token program checks it.
    pub mint: UncheckedAccount<'info>,
    /// The pool's vault.
    /// CHECK: by address; its balance is checked by `payment`.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The writer's money.
    /// CHECK: mint and owner by its bytes; the token program checks the rest.
    #[account(
        mut,
        constraint = has_mint(&source, mint.key)? @ BulwarkError::WrongMint,
        constraint = has_owner(&source, writer.key) @ BulwarkError::WrongTokenOwner
    )]
    pub source: UncheckedAccount<'info>,
    /// Token program of the mint.
    pub token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// What a put locks. Refuses terms outside their bounds.
fn lock(args: &WritePutArgs, buffer: &Buffer, at: u64) -> Result<u64> {
    let term = args.expiry.saturating_sub(at);
    require!(
        args.strike > 0 && args.size > 0 && (MIN_PUT_TERM..=MAX_PUT_TERM).contains(&term),
        BulwarkError::PutTermsOutOfBounds
    );
    let put = Put {
        strike: args.strike,
        size: args.size,
        locked: 0,
        collateral_decimals: buffer.decimals,
        settlement_decimals: buffer.settlement_decimals,
    };
    put.lock_for(args.size)
        .map_err(|error| BulwarkError::from(error).into())
}

/// Writes the put; see the module.
pub fn handle_write_put(ctx: Context<WritePut>, args: WritePutArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let locked = lock(&args, &accounts.buffer, at)?;
    let puts_after = {
        let pool = &mut *accounts.pool.load_mut()?;
        credit(&mut pool.puts, locked)?;
        pool.invariant()?;
        pool.puts
    };
    let (buffer, hedge) = (&mut accounts.buffer, &mut accounts.hedge);
    buffer.hedges = buffer.hedges.checked_add(1).ok_or(BulwarkError::Overflow)?;
    hedge.buffer = buffer.key();
    hedge.writer = accounts.writer.key();
    hedge.rent_payer = accounts.payer.key();
    hedge.strike = args.strike;
    hedge.size = args.size;
    hedge.locked = locked;
    hedge.expiry = args.expiry;
    hedge.premium = args.premium;
    hedge.slot = NOT_BOUGHT;
    hedge.version = VERSION;
    hedge.bump = ctx.bumps.hedge;
    hedge.invariant()?;
    Payment {
        token_program: &accounts.token_program,
        mint: &accounts.mint,
        vault: &accounts.vault,
    }
    .pay_in(&accounts.source, &accounts.writer, locked)?;
    let event = PutWritten {
        buffer: hedge.buffer,
        hedge: hedge.key(),
        writer: hedge.writer,
        strike: args.strike,
        size: args.size,
        locked,
        expiry: args.expiry,
        premium: args.premium,
        puts_after,
        at,
    };
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
