//! Lists the programs whose price accounts the fund's feeds may read.
//!
//! - Only the authority shall list them. A feed whose source is no longer listed takes no further price.
//! - The default key shall be an empty place: it is the system program's, whose accounts anyone makes.

use anchor_lang::prelude::*;

use crate::{error::BulwarkError, events::OracleSourcesSet, instructions::now, state::Fund};

/// Accounts of `set_oracle_sources`.
#[derive(Accounts)]
pub struct SetOracleSources<'info> {
    /// The fund's authority.
    pub authority: Signer<'info>,
    /// Fund.
    #[account(mut, has_one = authority @ BulwarkError::NotAuthority)]
    pub fund: Box<Account<'info, Fund>>,
}

/// Lists the sources; see the module.
pub fn handle_set_oracle_sources(
    ctx: Context<SetOracleSources>,
    sources: [Pubkey; 2],
) -> Result<()> {
    let at = now()?;
    let fund = &mut ctx.accounts.fund;
    let before = fund.oracle_sources;
    fund.oracle_sources = sources;
    fund.invariant()?;
    emit!(OracleSourcesSet {
        fund: fund.key(),
        before,
        after: sources,
        at,
    });
    Ok(())
}
