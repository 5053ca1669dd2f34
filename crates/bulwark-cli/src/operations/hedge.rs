//! `bulwark hedge`: a put's life.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bulwark::instructions::{BuyPutArgs, WritePutArgs};
use clap::Subcommand;

use super::{Amount, Desk, Named, Operation};
use crate::chain::Chain;

/// The steps of a put.
#[derive(Clone, Debug, Subcommand)]
pub enum HedgeOperation {
    /// Write a put and lock what it may cost.
    Write {
        /// Buffer whose collateral it is a put on.
        #[arg(long)]
        buffer: Pubkey,
        /// Price of one whole token at which the buffer may sell.
        #[arg(long)]
        strike: Amount,
        /// Collateral that it may sell, whole tokens.
        #[arg(long)]
        size: Amount,
        /// First second in which it cannot be exercised, unix seconds.
        #[arg(long, value_name = "SECONDS")]
        expiry: u64,
        /// Premium asked, whole tokens of the pool's mint.
        #[arg(long)]
        premium: Amount,
        /// A number of the writer's: part of the address.
        #[arg(long)]
        nonce: u64,
    },
    /// Buy a put for its buffer out of the fees, on the terms it has now; the fund's authority acts.
    Buy {
        /// The put.
        #[arg(long)]
        hedge: Pubkey,
        /// Most premium, whole tokens of the pool's mint.
        #[arg(long)]
        max_premium: Amount,
    },
    /// Exercise a put that pays more than the market.
    Exercise {
        /// The put.
        #[arg(long)]
        hedge: Pubkey,
        /// Most collateral to deliver, whole tokens [default: all].
        #[arg(long)]
        amount: Option<Amount>,
    },
    /// Pay the writer what is due; who acts as the writer takes back an offer.
    Reclaim {
        /// The put.
        #[arg(long)]
        hedge: Pubkey,
    },
    /// Give the writer's side to somebody else.
    Transfer {
        /// The put.
        #[arg(long)]
        hedge: Pubkey,
        /// The new writer.
        #[arg(long)]
        to: Pubkey,
    },
}

impl Operation for HedgeOperation {
    fn instructions<C: Chain>(&self, desk: &mut Desk<C>) -> Result<Vec<Named>> {
        let actor = desk.actor;
        let mut list = Vec::new();
        let (name, instruction) = match self {
            Self::Write {
                buffer,
                strike,
                size,
                expiry,
                premium,
                nonce,
            } => {
                let (state, keys) = desk.buffer(buffer)?;
                let args = WritePutArgs {
                    nonce: *nonce,
                    strike: strike.price()?,
                    size: size.units(state.decimals)?,
                    expiry: *expiry,
                    premium: premium.units(state.settlement_decimals)?,
                };
                ("write_put", keys.write_put(actor, actor, args))
            }
            Self::Buy { hedge, max_premium } => {
                let (put, state, keys) = desk.hedge(hedge)?;
                list.extend(desk.open_money(&put.writer, &keys.pool)?);
                let args = BuyPutArgs {
                    max_premium: max_premium.units(state.settlement_decimals)?,
                    min_strike: put.strike,
                    min_size: put.size,
                    min_expiry: put.expiry,
                };
                ("buy_put", keys.buy_put(actor, *hedge, put.writer, args))
            }
            Self::Exercise { hedge, amount } => {
                let (put, state, keys) = desk.hedge(hedge)?;
                let amount = match amount {
                    Some(amount) => amount.units(state.decimals)?,
                    None => put.size,
                };
                ("exercise_put", keys.exercise_put(*hedge, amount))
            }
            Self::Reclaim { hedge } => {
                let (put, _, keys) = desk.hedge(hedge)?;
                list.extend(desk.open_money(&put.writer, &keys.pool)?);
                list.extend(desk.open_collateral(&put.writer, &keys)?);
                let signer = (put.writer == actor).then_some(actor);
                let reclaim = keys.reclaim_put(signer, put.writer, *hedge, put.rent_payer);
                ("reclaim_put", reclaim)
            }
            Self::Transfer { hedge, to } => {
                let (_, _, keys) = desk.hedge(hedge)?;
                ("transfer_put", keys.transfer_put(actor, *hedge, *to))
            }
        };
        list.push(Named { name, instruction });
        Ok(list)
    }
}
