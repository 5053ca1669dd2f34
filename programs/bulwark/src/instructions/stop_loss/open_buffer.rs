//! Opens a stop-loss buffer: from now on its collateral may stand behind the pool.
//!
//! - The fund's authority shall sign: which collateral stands behind a pool is its choice (the list of allowed mints is the list
//!   of buffers). Terms shall be inside their bounds, the slot free, all fee shares together the whole fee at most.
//! - The collateral shall not be the settlement mint, and a mint whose tokens can move by SPL Token's rules only.
//! - The feed shall be of this fund, of this collateral, in this settlement mint.

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};
use bulwark_math::{BPS, MAX_DECIMALS};

use crate::{
    constants::VERSION,
    error::BulwarkError,
    events::BufferOpened,
    instructions::{now, payment::require_allowed_mint},
    seeds,
    state::{Buffer, BufferSlot, BufferTerms, Feed, Fund, Pool},
};

/// What a buffer is opened with.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct OpenBufferArgs {
    /// Its slot in the pool, 0 to 3: lower slots are sold first.
    pub index: u8,
    /// Terms.
    pub terms: BufferTerms,
}

/// Accounts of `open_buffer`.
#[derive(Accounts)]
pub struct OpenBuffer<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Pays the rent and has it back at closing.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Fund.
    #[account(has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
    /// Pool that it stands behind.
    #[account(mut, has_one = fund @ BulwarkError::WrongFund)]
    pub pool: AccountLoader<'info, Pool>,
    /// Price of the collateral.
    pub feed: AccountLoader<'info, Feed>,
    /// The new buffer.
    #[account(
        init,
        payer = payer,
        space = Buffer::SPACE,
        seeds = [seeds::BUFFER, pool.key().as_ref(), collateral_mint.key().as_ref()],
        bump
    )]
    pub buffer: Box<Account<'info, Buffer>>,
    /// The new vault.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::BUFFER_VAULT, buffer.key().as_ref()],
        bump,
        token::mint = collateral_mint,
        token::authority = buffer,
        token::token_program = collateral_token_program
    )]
    pub buffer_vault: Box<InterfaceAccount<'info, TokenAccount>>,
    /// Mint of the collateral.
    pub collateral_mint: Box<InterfaceAccount<'info, Mint>>,
    /// Token program of the collateral's mint.
    pub collateral_token_program: Interface<'info, TokenInterface>,
    /// System program.
    pub system_program: Program<'info, System>,
}

/// Refuses fee shares of all buffers together above the whole fee.
pub(super) fn require_fee_shares(pool: &Pool) -> Result<()> {
    let shared: u32 = pool
        .buffers
        .iter()
        .map(|slot| u32::from(slot.fee_bps))
        .sum();
    require!(shared <= BPS.into(), BulwarkError::FeeSharesAboveWhole);
    Ok(())
}

/// Refuses a feed of another fund, of another collateral or in another settlement mint.
pub(super) fn require_pair(feed: &Feed, pool: &Pool, collateral: &Pubkey) -> Result<()> {
    require!(
        feed.fund == pool.fund && feed.base == *collateral && feed.quote == pool.mint,
        BulwarkError::WrongFeed
    );
    Ok(())
}

impl OpenBuffer<'_> {
    fn validate(&self, args: &OpenBufferArgs, pool: &Pool) -> Result<()> {
        args.terms.validate()?;
        require_keys_neq!(
            self.collateral_mint.key(),
            pool.mint,
            BulwarkError::CollateralIsSettlementMint
        );
        require_allowed_mint(&self.collateral_mint.to_account_info())?;
        require!(
            self.collateral_mint.decimals <= MAX_DECIMALS && pool.decimals <= MAX_DECIMALS,
            BulwarkError::TooManyDecimals
        );
        require_pair(&*self.feed.load()?, pool, &self.collateral_mint.key())
    }
}

/// Opens the buffer; see the module.
pub fn handle_open_buffer(ctx: Context<OpenBuffer>, args: OpenBufferArgs) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let settlement_decimals = {
        let pool = &mut *accounts.pool.load_mut()?;
        accounts.validate(&args, pool)?;
        pool.stop_loss.require_idle()?;
        let slot = pool
            .buffers
            .get_mut(usize::from(args.index))
            .ok_or(BulwarkError::BufferIndexOutOfBounds)?;
        require!(!slot.exists(), BulwarkError::BufferSlotTaken);
        *slot = BufferSlot {
            opened_at: at,
            fee_bps: args.terms.fee_bps,
            ..BufferSlot::default()
        };
        require_fee_shares(pool)?;
        pool.stop_loss.buffers = pool
            .stop_loss
            .buffers
            .checked_add(1)
            .ok_or(BulwarkError::Overflow)?;
        pool.invariant()?;
        pool.decimals
    };
    let buffer = &mut accounts.buffer;
    buffer.pool = accounts.pool.key();
    buffer.mint = accounts.collateral_mint.key();
    buffer.vault = accounts.buffer_vault.key();
    buffer.feed = accounts.feed.key();
    buffer.rent_payer = accounts.payer.key();
    buffer.terms = args.terms;
    buffer.premium_year = at;
    buffer.index = args.index;
    buffer.decimals = accounts.collateral_mint.decimals;
    buffer.settlement_decimals = settlement_decimals;
    buffer.version = VERSION;
    buffer.bump = ctx.bumps.buffer;
    buffer.invariant()?;
    emit!(BufferOpened {
        pool: buffer.pool,
        buffer: buffer.key(),
        mint: buffer.mint,
        feed: buffer.feed,
        index: args.index,
        terms: args.terms,
        at,
    });
    Ok(())
}
