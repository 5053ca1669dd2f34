//! `bulwark buffer`: a staker's steps.

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Result};
use clap::Subcommand;

use super::{Amount, Desk, Named, Operation};
use crate::chain::Chain;

/// A staker's steps, and the valuation.
#[derive(Clone, Debug, Subcommand)]
pub enum BufferOperation {
    /// Stake collateral; opens the position when there is none.
    Stake {
        /// Buffer to stake in.
        #[arg(long)]
        buffer: Pubkey,
        /// Collateral, whole tokens.
        amount: Amount,
        /// Fewest shares to accept.
        #[arg(long, default_value_t = 0)]
        min_shares: u128,
        /// Most money to bring along where stakers own cash, whole tokens of the pool's mint.
        #[arg(long, default_value = "0")]
        max_cash: Amount,
    },
    /// Ask for shares to leave, a cooldown ahead.
    RequestUnstake {
        /// Buffer to leave.
        #[arg(long)]
        buffer: Pubkey,
        /// Shares [default: all].
        #[arg(long)]
        shares: Option<u128>,
    },
    /// Take the request back.
    Cancel {
        /// Buffer of the request.
        #[arg(long)]
        buffer: Pubkey,
    },
    /// Execute a matured request, one's own or a staker's.
    Unstake {
        /// Buffer of the request.
        #[arg(long)]
        buffer: Pubkey,
        /// The staker [default: who acts].
        #[arg(long)]
        owner: Option<Pubkey>,
    },
    /// Pay out income, one's own or a staker's.
    Collect {
        /// Buffer of the position.
        #[arg(long)]
        buffer: Pubkey,
        /// The staker [default: who acts].
        #[arg(long)]
        owner: Option<Pubkey>,
    },
    /// Work out what the buffer counts for.
    Value {
        /// Buffer to value.
        #[arg(long)]
        buffer: Pubkey,
    },
}

impl Operation for BufferOperation {
    fn instructions<C: Chain>(&self, desk: &mut Desk<C>) -> Result<Vec<Named>> {
        let actor = desk.actor;
        let mut list = Vec::new();
        let (name, instruction) = match self {
            Self::Stake {
                buffer,
                amount,
                min_shares,
                max_cash,
            } => {
                let (state, keys) = desk.buffer(buffer)?;
                list.extend(desk.open_money(&actor, &keys.pool)?);
                if !desk.exists(&keys.position(&actor))? {
                    list.push(Named {
                        name: "open_buffer_position",
                        instruction: keys.open_buffer_position(actor, actor),
                    });
                }
                let amount = amount.units(state.decimals)?;
                let max_cash = max_cash.units(state.settlement_decimals)?;
                ("stake", keys.stake(actor, amount, *min_shares, max_cash))
            }
            Self::RequestUnstake { buffer, shares } => {
                let (_, keys) = desk.buffer(buffer)?;
                let shares = match shares {
                    Some(shares) => *shares,
                    None => desk.position_state(&keys.position(&actor))?.shares.get(),
                };
                ensure!(shares > 0, "{actor} has no shares of {buffer}");
                ("request_unstake", keys.request_unstake(actor, shares))
            }
            Self::Cancel { buffer } => {
                let (_, keys) = desk.buffer(buffer)?;
                ("cancel_unstake", keys.cancel_unstake(actor))
            }
            Self::Unstake { buffer, owner } => {
                let (_, keys) = desk.buffer(buffer)?;
                let owner = owner.unwrap_or(actor);
                list.extend(desk.open_collateral(&owner, &keys)?);
                ("unstake", keys.unstake(owner))
            }
            Self::Collect { buffer, owner } => {
                let (_, keys) = desk.buffer(buffer)?;
                let owner = owner.unwrap_or(actor);
                list.extend(desk.open_money(&owner, &keys.pool)?);
                ("collect_income", keys.collect_income(owner))
            }
            Self::Value { buffer } => {
                let (_, keys) = desk.buffer(buffer)?;
                ("value_buffer", keys.value_buffer())
            }
        };
        list.push(Named { name, instruction });
        Ok(list)
    }
}
