//! Exercises a put of a buffer: collateral for the strike. Anyone may, when it is better than the market.
//!
//! - The put shall be bought and not expired, and the market's price, the higher of spot and average of a fresh feed, below the
//!   strike. Without such a price it shall be the buffer's turn to raise money and the feed's last print older than half of a
//!   turn: a dead feed does not keep the money locked that a settlement waits for, and a living one, which anyone may observe,
//!   is not dead because it is stale for a moment.
//! - At most what the buffer holds and the lock pays shall be delivered. The money shall go to the settlement that waits as
//!   far as it needs it, and be the stakers' cash beyond.
//! - No token moves: the lock lies in the pool's vault already, the collateral stays in the buffer's for the writer to collect.

use anchor_lang::prelude::*;

use crate::{
    error::BulwarkError,
    events::{emit_cpi, PutExercised},
    instructions::now,
    state::{
        pool::{credit, debit},
        Buffer, Feed, Hedge, Pool, PutSlot,
    },
};

/// Accounts of `exercise_put`; no signer besides the fee payer.
#[event_cpi]
#[derive(Accounts)]
pub struct ExercisePut<'info> {
    /// Pool whose vault holds the lock.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// Buffer that holds the put.
    #[account(
        mut,
        has_one = pool @ BulwarkError::WrongPool,
        has_one = feed @ BulwarkError::WrongFeed
    )]
    pub buffer: Box<Account<'info, Buffer>>,
    /// Price of the collateral.
    pub feed: AccountLoader<'info, Feed>,
    /// The put.
    #[account(mut, has_one = buffer @ BulwarkError::WrongBuffer)]
    pub hedge: Box<Account<'info, Hedge>>,
}

/// Refuses to sell at `strike` when the market may be better.
fn require_better(strike: u64, feed: &Feed, pool: &Pool, index: u8, at: u64) -> Result<()> {
    match feed.high(at) {
        Ok(market) => require!(market < strike, BulwarkError::PutOutOfTheMoney),
        Err(error) => {
            let half = u64::from(pool.stop_loss.turn_seconds) >> 1;
            let last = feed.latest.publish_time;
            // A feed without any print, as after its source was changed, is new and not dead.
            let is_dead = last > 0 && at > last.saturating_add(half);
            if !pool.stop_loss.is_turn_of(index) || !is_dead {
                return Err(error);
            }
        }
    }
    Ok(())
}

impl ExercisePut<'_> {
    /// Books the exercise; returns what happened.
    fn exercise(&mut self, wanted: u64, at: u64) -> Result<PutExercised> {
        let (buffer, hedge) = (&mut self.buffer, &mut self.hedge);
        require!(hedge.is_bought(), BulwarkError::PutNotBought);
        require!(at < hedge.expiry, BulwarkError::PutExpired);
        require!(wanted > 0, BulwarkError::ZeroAmount);
        let pool = &mut *self.pool.load_mut()?;
        let index = buffer.index;
        require_better(hedge.strike, &*self.feed.load()?, pool, index, at)?;

        let held = *buffer
            .puts
            .get(usize::from(hedge.slot))
            .filter(|held| held.hedge == hedge.key())
            .ok_or(BulwarkError::WrongHedge)?;
        let slot = *pool.buffer(index)?;
        let amount = wanted.min(buffer.deliverable(&held, &slot)?);
        require!(amount > 0, BulwarkError::NothingToDeliver);
        let paid = buffer
            .put(&held)
            .strike_payment(amount)
            .map_err(BulwarkError::from)?;

        hedge.size = hedge.size.saturating_sub(amount);
        debit(&mut hedge.locked, paid)?;
        credit(&mut hedge.delivered, amount)?;
        credit(&mut buffer.delivered, amount)?;
        if let Some(place) = buffer.puts.get_mut(usize::from(hedge.slot)) {
            *place = if hedge.size == 0 {
                PutSlot::default()
            } else {
                PutSlot {
                    size: hedge.size,
                    locked: hedge.locked,
                    ..held
                }
            };
        }
        debit(&mut pool.puts, paid)?;
        let needed = if pool.stop_loss.is_turn_of(index) {
            paid.min(pool.stop_loss.to_raise)
        } else {
            0
        };
        let to_cash = paid.saturating_sub(needed);
        let stock = pool.buffer_mut(index)?;
        debit(&mut stock.collateral, amount)?;
        credit(&mut stock.cash, to_cash)?;
        credit(&mut pool.buffer_payable, to_cash)?;
        if needed > 0 {
            pool.book_raised(index, needed, at)?;
        }
        hedge.invariant()?;
        buffer.invariant()?;
        pool.invariant()?;
        Ok(PutExercised {
            buffer: buffer.key(),
            hedge: hedge.key(),
            amount,
            paid,
            to_settlement: needed,
            to_cash,
            collateral_before: slot.collateral,
            collateral_after: slot.collateral.saturating_sub(amount),
            size_left: hedge.size,
            at,
        })
    }
}

/// Exercises the put; see the module.
pub fn handle_exercise_put(ctx: Context<ExercisePut>, amount: u64) -> Result<()> {
    let at = now()?;
    let accounts = &mut *ctx.accounts;
    let event = accounts.exercise(amount, at)?;
    emit_cpi(&accounts.event_authority, &event)?;
    Ok(())
}
