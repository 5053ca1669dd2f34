//! `bulwark auction` and `bulwark stop-loss`: the steps of a sale, and the rule's switch.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Subcommand;

use super::{Amount, Desk, Named, Operation};
use crate::chain::Chain;

/// The steps of a settlement that waits for the buffers.
#[derive(Clone, Debug, Subcommand)]
pub enum AuctionOperation {
    /// Start the auction of the buffer whose turn it is, or start it again.
    Start {
        /// Buffer whose turn it is.
        #[arg(long)]
        buffer: Pubkey,
    },
    /// Buy collateral at the auction's price.
    Take {
        /// Buffer that sells.
        #[arg(long)]
        buffer: Pubkey,
        /// Most collateral to buy, whole tokens.
        amount: Amount,
        /// Most to pay for one whole token, in the pool's mint.
        #[arg(long)]
        max_price: Amount,
        /// Least collateral to accept, whole tokens: less may be needed than is asked for.
        #[arg(long, default_value = "0")]
        min_out: Amount,
    },
    /// End a turn whose time is over.
    Close {
        /// Pool whose settlement waits.
        #[arg(long)]
        pool: Pubkey,
    },
    /// Finish the settlement when all is raised or no turn is left.
    Finish {
        /// Incident that is settled.
        #[arg(long)]
        incident: Pubkey,
    },
}

impl Operation for AuctionOperation {
    fn instructions<C: Chain>(&self, desk: &mut Desk<C>) -> Result<Vec<Named>> {
        let mut list = Vec::new();
        let (name, instruction) = match self {
            Self::Start { buffer } => {
                let (_, keys) = desk.buffer(buffer)?;
                ("start_auction", keys.start_auction())
            }
            Self::Take {
                buffer,
                amount,
                max_price,
                min_out,
            } => {
                let bidder = desk.actor;
                let (state, keys) = desk.buffer(buffer)?;
                list.extend(desk.open_collateral(&bidder, &keys)?);
                let amount = amount.units(state.decimals)?;
                let min_out = min_out.units(state.decimals)?;
                let max_price = max_price.price()?;
                ("take", keys.take(bidder, amount, max_price, min_out))
            }
            Self::Close { pool } => ("close_auction", desk.pool(pool)?.close_auction()),
            Self::Finish { incident } => (
                "finish_settlement",
                desk.incident(incident)?.finish_settlement(),
            ),
        };
        list.push(Named { name, instruction });
        Ok(list)
    }
}

/// The rule's switch.
#[derive(Clone, Debug, Subcommand)]
pub enum StopLossOperation {
    /// Stop new cover, when the rule says so.
    Trip {
        /// Pool to look at.
        #[arg(long)]
        pool: Pubkey,
    },
    /// Let cover be sold again, when the rule says so.
    Reset {
        /// Pool to look at.
        #[arg(long)]
        pool: Pubkey,
    },
}

impl Operation for StopLossOperation {
    fn instructions<C: Chain>(&self, desk: &mut Desk<C>) -> Result<Vec<Named>> {
        let (name, instruction) = match self {
            Self::Trip { pool } => ("trip_stop_loss", desk.pool(pool)?.trip_stop_loss()),
            Self::Reset { pool } => ("reset_stop_loss", desk.pool(pool)?.reset_stop_loss()),
        };
        Ok(vec![Named { name, instruction }])
    }
}
