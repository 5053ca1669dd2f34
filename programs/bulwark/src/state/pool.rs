//! A pool: capital, ledger, earning premium, exposure. Users of one pool contend with nobody else's.

use anchor_lang::prelude::*;
use bulwark_math::{
    accrue, amount_for_shares, bearable, bps_of, mul_div_u64, shares_for_deposit, split_fee,
    Allocation, Breach, Rounding, Solvency, BPS_U64, MAX_TRANCHES, PERIL_GROUPS,
};

use super::{
    stop_loss::NO_TURN, BufferSlot, Cession, FundParameters, Incident, PremiumBook, Repaid,
    StopLoss, TrancheKind, Wide,
};
use crate::{constants::*, error::BulwarkError, seeds};

/// Seeds: `["pool", fund, mint]`. All amounts in base units of `mint`.
///
/// The vault holds exactly `capital + unearned + payable + ceded_payable + buffer_payable + puts + fees + bonds`; what it holds
/// beyond that was donated and is nobody's price.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Pool {
    /// Fund.
    pub fund: Pubkey,
    /// Settlement mint: premium, capital, bonds and payouts.
    pub mint: Pubkey,
    /// Token account owned by this address.
    pub vault: Pubkey,
    /// Premium book of this pool.
    pub premium_book: Pubkey,

    /// Underwriters' money.
    pub capital: u64,
    /// Premium written and not yet earned, rounded up to whole units.
    pub unearned: u64,
    /// Collected for settled claims and not yet paid out.
    pub payable: u64,
    /// Re-insurers' share of earned premium not yet pulled.
    pub ceded_payable: u64,
    /// Stakers' income and cash of all buffers.
    pub buffer_payable: u64,
    /// Locked by writers of puts.
    pub puts: u64,
    /// Treasury's: its share of earned premium and forfeited bonds.
    pub fees: u64,
    /// Bonds of reporters, claimants and appellants.
    pub bonds: u64,

    /// Shares of all positions.
    pub total_shares: Wide,

    /// Q32 base units that all running policies earn per second.
    pub earning_rate: u64,
    /// Part of `unearned` already earned but not yet a whole unit, Q32: `unearned * 2^32 - earned_fraction` is exactly
    /// what running and coming policies have still to earn.
    pub earned_fraction: u64,
    /// Premium is earned up to here, unix seconds.
    pub accrued_until: u64,
    /// Premium sold, net of referrers' share; `= earned + unearned + refunded`.
    pub premium_written: u64,
    /// Premium earned, ever.
    pub premium_earned: u64,
    /// Premium refunded, ever.
    pub premium_refunded: u64,

    /// Losses charged to capital, ever.
    pub losses: u64,
    /// Recoveries and injections credited to capital without shares, ever.
    pub gains: u64,

    /// Sum insured on risk, as far as products have been rolled: never below the truth.
    pub exposure: u64,
    /// Sum of exposure x expected-loss rate over products, over 1e9 a year.
    pub expected_loss: Wide,
    /// Sum of exposure x shock rate by peril group, over 1e9.
    pub stress: [Wide; PERIL_GROUPS],

    /// What governance set.
    pub settings: PoolSettings,

    /// Start of the year of `net_losses_of_year`, unix seconds.
    pub year_start: u64,
    /// Losses of that year net of quota share and excess of loss, whoever bore them: what an aggregate stop-loss attaches to.
    pub net_losses_of_year: u64,

    /// Latest holds on deposits and withdrawals, newest first.
    pub holds: [Hold; 4],
    /// Incidents confirmed and not yet settled: each holds deposits, withdrawals and sales.
    pub confirmed_incidents: u32,
    /// Products listed.
    pub products: u32,

    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// Bump of the vault.
    pub vault_bump: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Peril group that the settlement mint itself stands in; `NO_GROUP` for none. No product of that group is listed.
    pub mint_group: u8,
    /// 1 when losses took all capital while shares existed: the pool has stopped for good.
    pub wiped: u8,
    /// Remainder of the fee split, in 1/10,000 units.
    pub fee_remainder: u16,

    /// The latest end of any policy sold, unix seconds: a tranche that ends before is no capital behind it.
    pub covered_until: u64,
    /// What is ceded to each re-insurance tranche, by its index.
    pub cessions: [Cession; MAX_TRANCHES],
    /// Tranches open.
    pub tranches: u8,
    /// Alignment.
    pub padding: [u8; 7],
    /// The buffers that stand behind the pool, in the order they are sold.
    pub buffers: [BufferSlot; MAX_BUFFERS],
    /// Its stop-loss.
    pub stop_loss: StopLoss,
    /// For later layouts.
    pub reserved: [u64; 24],
}

/// A stretch of time in which no tranche's term begins or ends.
struct Stretch {
    /// Its first second.
    from: u64,
    /// The first second after; `u64::MAX` when no term begins or ends any more.
    until: u64,
    /// Part of earned premium that fees and quota shares leave, over 10,000 squared.
    kept: u64,
    /// What all layers in term ask for, Q32 a second.
    asked: u128,
    /// What each layer is due so far, base units.
    due: [u64; MAX_TRANCHES],
}

/// A time in which confirmed incidents held a pool, unix seconds; both zero for none.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// Its first second: the confirmation that began it.
    pub from: u64,
    /// The settlement that ended it; `from` while it lasts.
    pub until: u64,
}

/// `PoolParameters` as they lie in the account.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PoolSettings {
    /// Capital above which no deposit is taken.
    pub deposit_cap: u64,
    /// Least deposit.
    pub min_deposit: u64,
    /// Bond of a reporter.
    pub report_bond: u64,
    /// Bond of a claim.
    pub claim_bond: u64,
    /// Bond of an appeal.
    pub appeal_bond: u64,
    /// Treasury's share of earned premium.
    pub fee_bps: u16,
    /// Share of capital that bears loss before the buffer.
    pub stop_loss_bps: u16,
    /// Alignment.
    pub padding: [u8; 4],
}

/// `bucket += amount`, checked.
pub fn credit(bucket: &mut u64, amount: u64) -> Result<()> {
    *bucket = bucket.checked_add(amount).ok_or(BulwarkError::Overflow)?;
    Ok(())
}

/// `bucket -= amount`, checked.
pub fn debit(bucket: &mut u64, amount: u64) -> Result<()> {
    *bucket = bucket
        .checked_sub(amount)
        .ok_or(BulwarkError::LedgerUnderflow)?;
    Ok(())
}

impl Pool {
    /// Bytes of the account, discriminator included.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// What the vault must hold.
    pub fn ledger(&self) -> Result<u64> {
        [
            self.unearned,
            self.payable,
            self.ceded_payable,
            self.buffer_payable,
            self.puts,
            self.fees,
            self.bonds,
        ]
        .into_iter()
        .try_fold(self.capital, u64::checked_add)
        .ok_or_else(|| BulwarkError::Overflow.into())
    }

    /// Earns premium up to `now` and cedes of it what tranches are due. Every instruction that reads or moves money calls it
    /// first; anyone may. Returns what became earned, whole units. Whole units are counted at every begin and end of a
    /// tranche's term, so no order of accruals moves a unit into a term or out of it.
    pub fn accrue(&mut self, book: &mut PremiumBook, now: u64) -> Result<u64> {
        if now <= self.accrued_until {
            return Ok(0);
        }
        let earned_before = self.premium_earned;
        let (mut fraction, mut pending) = (self.earned_fraction, 0u64);
        let mut at = self.accrued_until;
        let mut stretch = self.stretch(at);
        self.earning_rate = book.advance(self.earning_rate, at, now, |rate, seconds| {
            let stop = at.saturating_add(seconds);
            loop {
                let until = stop.min(stretch.until);
                let passed = until.saturating_sub(at);
                let (whole, rest) = accrue(fraction, rate, passed).map_err(BulwarkError::from)?;
                fraction = rest;
                credit(&mut pending, whole)?;
                self.cede_on_line(&mut stretch, rate, passed)?;
                if until == stretch.until {
                    self.earn_in(core::mem::take(&mut pending), &stretch)?;
                    stretch = self.stretch(until);
                }
                at = until;
                if at >= stop {
                    return Ok(());
                }
            }
        })?;
        self.earned_fraction = fraction;
        self.accrued_until = now;
        self.earn_in(pending, &stretch)?;
        Ok(self.premium_earned.saturating_sub(earned_before))
    }

    /// The time from `from` to the next begin or end of a tranche's term.
    fn stretch(&self, from: u64) -> Stretch {
        let mut stretch = Stretch {
            from,
            until: u64::MAX,
            kept: BPS_U64.saturating_sub(self.settings.fee_bps.into()),
            asked: 0,
            due: [0; MAX_TRANCHES],
        };
        if self.tranches == 0 {
            return stretch;
        }
        let mut left = BPS_U64;
        for cession in &self.cessions {
            for cut in [cession.start, cession.end] {
                if cut > from {
                    stretch.until = stretch.until.min(cut);
                }
            }
            if cession.covers(from) {
                left = left.saturating_sub(cession.effective_bps.into());
                stretch.asked = stretch.asked.saturating_add(cession.rate.into());
            }
        }
        stretch.kept = stretch.kept.saturating_mul(left);
        stretch
    }

    /// Counts what layers are due for `seconds` of a stretch in which the pool earned `rate`.
    fn cede_on_line(&mut self, stretch: &mut Stretch, rate: u64, seconds: u64) -> Result<()> {
        if stretch.asked == 0 {
            return Ok(());
        }
        let budget = mul_div_u64(rate, stretch.kept, BPS_U64 * BPS_U64, Rounding::Down)
            .map_err(BulwarkError::from)?;
        for (cession, due) in self.cessions.iter_mut().zip(&mut stretch.due) {
            if cession.rate > 0 && cession.covers(stretch.from) {
                credit(due, cession.cede_rate(budget, stretch.asked, seconds)?)?;
            }
        }
        Ok(())
    }

    /// Earns `amount` at this moment. The pool is accrued to now.
    pub fn earn(&mut self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let stretch = self.stretch(self.accrued_until);
        self.earn_in(amount, &stretch)
    }

    /// Moves `amount` of unearned premium, earned in a stretch, to fees and capital, and from capital to the tranches their
    /// part of it: quota shares in term by share, layers what the stretch made due.
    fn earn_in(&mut self, amount: u64, stretch: &Stretch) -> Result<()> {
        debit(&mut self.unearned, amount)?;
        let (fee, remainder) = split_fee(amount, self.settings.fee_bps, self.fee_remainder)
            .map_err(BulwarkError::from)?;
        self.fee_remainder = remainder;
        let net = amount.saturating_sub(fee);
        let to_treasury = if self.stop_loss.buffers > 0 {
            self.share_fee(fee)?
        } else {
            fee
        };
        credit(&mut self.fees, to_treasury)?;
        credit(&mut self.capital, net)?;
        credit(&mut self.premium_earned, amount)?;
        if self.tranches == 0 {
            return Ok(());
        }
        for index in 0..MAX_TRANCHES {
            let cession = &mut self.cessions[index];
            let due = if cession.effective_bps > 0 && cession.covers(stretch.from) {
                cession.cede_share(net)?
            } else {
                stretch.due[index]
            };
            self.set_aside(index, due)?;
        }
        Ok(())
    }

    /// Gives the stakers of the buffers their part of a fee; returns the treasury's.
    #[inline(never)]
    fn share_fee(&mut self, fee: u64) -> Result<u64> {
        let mut left = fee;
        for slot in &mut self.buffers {
            let part = slot.earn(fee, left)?;
            debit(&mut left, part)?;
            credit(&mut self.buffer_payable, part)?;
        }
        Ok(left)
    }

    /// Sets aside for a tranche what it is due, as far as capital goes; returns that.
    fn set_aside(&mut self, index: usize, due: u64) -> Result<u64> {
        let part = due.min(self.capital);
        debit(&mut self.capital, part)?;
        credit(&mut self.cessions[index].owed, part)?;
        credit(&mut self.ceded_payable, part)?;
        Ok(part)
    }

    /// The slot of a tranche.
    pub fn cession(&self, index: u8) -> Result<&Cession> {
        self.cessions
            .get(usize::from(index))
            .ok_or_else(|| BulwarkError::TrancheIndexOutOfBounds.into())
    }

    /// The slot of a tranche.
    pub fn cession_mut(&mut self, index: u8) -> Result<&mut Cession> {
        self.cessions
            .get_mut(usize::from(index))
            .ok_or_else(|| BulwarkError::TrancheIndexOutOfBounds.into())
    }

    /// Adds a Q32 amount to the earned fraction; whole units become earned.
    pub fn earn_fraction(&mut self, q32: u64) -> Result<()> {
        let (whole, fraction) = accrue(self.earned_fraction, q32, 1).map_err(BulwarkError::from)?;
        self.earned_fraction = fraction;
        self.earn(whole)
    }

    /// Shares for a deposit, rounded down; credits capital and shares.
    pub fn mint_shares(&mut self, amount: u64) -> Result<u128> {
        let total = self.total_shares.get();
        let shares = shares_for_deposit(amount, self.capital, total).map_err(BulwarkError::from)?;
        require!(shares > 0, BulwarkError::ZeroShares);
        credit(&mut self.capital, amount)?;
        self.total_shares
            .set(total.checked_add(shares).ok_or(BulwarkError::Overflow)?);
        Ok(shares)
    }

    /// Amount for shares, rounded down.
    pub fn value_of(&self, shares: u128) -> Result<u64> {
        amount_for_shares(shares, self.capital, self.total_shares.get())
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// Takes shares and their amount out; returns the amount.
    pub fn burn_shares(&mut self, shares: u128) -> Result<u64> {
        let amount = self.value_of(shares)?;
        debit(&mut self.capital, amount)?;
        let rest = self
            .total_shares
            .get()
            .checked_sub(shares)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        self.total_shares.set(rest);
        Ok(amount)
    }

    /// Begins a new year of losses at `now` when the last one is over. Before every look at `net_losses_of_year`: the
    /// losses of a year that is over attach to nothing, and aggregate layers have their whole limit again. A settlement that
    /// waits for the buffers is finished in the year that counts it. The pool is accrued to now.
    pub fn roll_loss_year(&mut self, now: u64) -> Result<()> {
        if self.stop_loss.is_liquidating() {
            return Ok(());
        }
        if now >= self.year_start.saturating_add(bulwark_math::YEAR_SECONDS) {
            self.year_start = now;
            self.net_losses_of_year = 0;
            for cession in &mut self.cessions {
                if cession.kind() == TrancheKind::AggregateStopLoss {
                    cession.used = 0;
                    cession.restate()?;
                }
            }
        }
        Ok(())
    }

    /// Gives capital that no share owns to the treasury: what was given, earned or recovered while there were none. Left
    /// in capital it would belong to the virtual shares, for whom nobody can withdraw, and take their part of all that
    /// later underwriters earn. While there is exposure, or an incident to settle, it stays: it is all that stands behind it.
    pub fn release_ownerless_capital(&mut self) -> Result<()> {
        if self.total_shares.get() == 0 && self.exposure == 0 && self.confirmed_incidents == 0 {
            let capital = core::mem::take(&mut self.capital);
            credit(&mut self.fees, capital)?;
        }
        Ok(())
    }

    /// Takes what capital up to the line and tranches pay of a settled loss into `payable` and adds the net loss to the year's.
    /// The buffers' part is not there yet. Premium for reinstated limits is due at the end. The loss year is rolled; the
    /// tranches' tokens follow.
    pub fn charge_loss(&mut self, allocation: &Allocation) -> Result<()> {
        let amount = allocation.from_capital();
        debit(&mut self.capital, amount)?;
        let collected = allocation.collected().saturating_sub(allocation.buffer);
        credit(&mut self.payable, collected)?;
        credit(&mut self.losses, amount)?;
        credit(&mut self.net_losses_of_year, allocation.net_loss)?;
        for (index, part) in allocation.tranches.into_iter().enumerate() {
            if part > 0 {
                self.stop_loss.reinstatements_due[index] = self.cessions[index].charge(part)?;
            }
        }
        Ok(())
    }

    /// Begins to raise `need` from the buffers for `incident`, and trips the stop-loss. Values count nothing from now on.
    pub fn begin_liquidation(&mut self, incident: Pubkey, need: u64, now: u64) -> Result<()> {
        self.stop_loss.require_idle()?;
        self.stop_loss.trip(now);
        self.stop_loss.incident = incident;
        self.stop_loss.to_raise = need;
        for slot in &mut self.buffers {
            slot.raised = 0;
            slot.forget_value();
        }
        self.give_turn(0, now)
    }

    /// Gives the turn to the first buffer from slot `from` on that has collateral to sell; the cash of those passed is used on
    /// the way, in order. Nobody's turn when all is raised or nothing is left.
    pub fn give_turn(&mut self, from: u8, now: u64) -> Result<()> {
        self.stop_loss.turn = NO_TURN;
        for (index, slot) in (0u8..).zip(&mut self.buffers).skip(from.into()) {
            if self.stop_loss.to_raise == 0 {
                break;
            }
            let cash = slot.give_cash(self.stop_loss.to_raise)?;
            debit(&mut self.buffer_payable, cash)?;
            credit(&mut self.payable, cash)?;
            debit(&mut self.stop_loss.to_raise, cash)?;
            if self.stop_loss.to_raise > 0 && slot.collateral > 0 {
                self.stop_loss.turn = index;
                self.stop_loss.turn_deadline =
                    now.saturating_add(self.stop_loss.turn_seconds.into());
                break;
            }
        }
        Ok(())
    }

    /// Books `amount` that slot `index`, whose turn it is, has raised: the money is in the vault, the collateral out of the
    /// slot. The next slot has its turn when all is raised or this one is empty.
    pub fn book_raised(&mut self, index: u8, amount: u64, now: u64) -> Result<()> {
        credit(&mut self.payable, amount)?;
        debit(&mut self.stop_loss.to_raise, amount)?;
        let slot = self.buffer_mut(index)?;
        credit(&mut slot.raised, amount)?;
        if slot.collateral == 0 || self.stop_loss.to_raise == 0 {
            self.give_turn(index.saturating_add(1), now)?;
        }
        Ok(())
    }

    /// Ends a settlement: what the buffers did not raise falls to the rest of capital, then to nobody; after the claims, premium
    /// for reinstated limits is set aside, as far as capital goes. A pool whose capital this took is wiped. `charged` is what
    /// `charge_loss` took of it. Returns `(raised by slot, rest of capital)`.
    pub fn end_settlement(&mut self, charged: u64) -> Result<([u64; MAX_BUFFERS], u64)> {
        require!(
            self.stop_loss.turn == NO_TURN,
            BulwarkError::LiquidationRunning
        );
        let raised = self
            .buffers
            .each_mut()
            .map(|slot| core::mem::take(&mut slot.raised));
        let left = core::mem::take(&mut self.stop_loss.to_raise);
        self.stop_loss.incident = Pubkey::default();
        self.stop_loss.turn_deadline = 0;
        let rest = left.min(self.capital);
        debit(&mut self.capital, rest)?;
        credit(&mut self.losses, rest)?;
        credit(&mut self.payable, rest)?;
        let mut taken = charged.saturating_add(rest);
        for index in 0..MAX_TRANCHES {
            let due = core::mem::take(&mut self.stop_loss.reinstatements_due[index]);
            if due > 0 {
                taken = taken.saturating_add(self.set_aside(index, due)?);
            }
        }
        if taken > 0 && self.capital == 0 && self.total_shares.get() > 0 {
            self.wiped = 1;
        }
        Ok((raised, rest))
    }

    /// The slot of a buffer.
    pub fn buffer(&self, index: u8) -> Result<&BufferSlot> {
        self.buffers
            .get(usize::from(index))
            .filter(|slot| slot.exists())
            .ok_or_else(|| BulwarkError::BufferIndexOutOfBounds.into())
    }

    /// The slot of a buffer.
    pub fn buffer_mut(&mut self, index: u8) -> Result<&mut BufferSlot> {
        self.buffers
            .get_mut(usize::from(index))
            .filter(|slot| slot.exists())
            .ok_or_else(|| BulwarkError::BufferIndexOutOfBounds.into())
    }

    /// What any buffer could still raise: cash or collateral.
    pub fn has_buffer(&self) -> bool {
        self.stop_loss.buffers > 0 && self.buffers.iter().any(BufferSlot::can_pay)
    }

    /// Worth of the buffers that counts at `now`, up to the stop-loss's share of the pool's own capital.
    #[inline(never)]
    fn buffer_credit(&self, now: u64) -> Result<u64> {
        let worth = self
            .buffers
            .iter()
            .fold(0u64, |sum, slot| sum.saturating_add(slot.counted(now)));
        let cap = bps_of(self.capital, self.stop_loss.buffer_cap_bps, Rounding::Down)
            .map_err(BulwarkError::from)?;
        Ok(worth.min(cap))
    }

    /// Books what a recovery gives back to capital and tranches; returns what reached each tranche. A tranche that was
    /// closed since leaves its part to capital. The pool is accrued to now and the loss year rolled.
    pub fn book_repayment(
        &mut self,
        incident: &Incident,
        repaid: &Repaid,
    ) -> Result<[u64; MAX_TRANCHES]> {
        let mut to_capital = repaid.to_capital;
        let mut reached = [0; MAX_TRANCHES];
        let this_year = incident.charged_at >= self.year_start;
        if this_year {
            self.net_losses_of_year = self.net_losses_of_year.saturating_sub(repaid.net_loss);
        }
        for (index, part) in repaid.tranches.into_iter().enumerate() {
            let cession = &mut self.cessions[index];
            if part == 0 {
                continue;
            }
            if !cession.exists() || cession.opened_at > incident.incident_time {
                credit(&mut to_capital, part)?;
                continue;
            }
            reached[index] = part;
            credit(&mut cession.owed, part)?;
            credit(&mut self.ceded_payable, part)?;
            let limits_a_year = cession.kind() == TrancheKind::AggregateStopLoss;
            if cession.covers(incident.incident_time) && (this_year || !limits_a_year) {
                cession.used = cession.used.saturating_sub(part);
                cession.restate()?;
            }
        }
        for (slot, part) in self.buffers.iter_mut().zip(repaid.buffers) {
            if slot.held == 1 && slot.opened_at < incident.closed_at {
                credit(&mut slot.cash, part)?;
                credit(&mut self.buffer_payable, part)?;
            } else {
                credit(&mut to_capital, part)?;
            }
        }
        credit(&mut self.capital, to_capital)?;
        credit(&mut self.gains, to_capital)?;
        Ok(reached)
    }

    /// Begins an incident's hold on deposits, withdrawals and sales.
    pub fn hold(&mut self, now: u64) -> Result<()> {
        if self.confirmed_incidents == 0 {
            self.holds.rotate_right(1);
            self.holds[0] = Hold {
                from: now,
                until: now,
            };
        }
        self.confirmed_incidents = self
            .confirmed_incidents
            .checked_add(1)
            .ok_or(BulwarkError::Overflow)?;
        Ok(())
    }

    /// Ends an incident's hold.
    pub fn release(&mut self, now: u64) -> Result<()> {
        self.confirmed_incidents = self
            .confirmed_incidents
            .checked_sub(1)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        if self.confirmed_incidents == 0 {
            self.holds[0].until = now;
        }
        Ok(())
    }

    /// Refuses while an incident is between confirmation and settlement.
    pub fn require_released(&self) -> Result<()> {
        require!(self.confirmed_incidents == 0, BulwarkError::PoolHeld);
        Ok(())
    }

    /// Refuses a wiped pool.
    pub fn require_alive(&self) -> Result<()> {
        require!(self.wiped == 0, BulwarkError::PoolWiped);
        Ok(())
    }

    /// What re-insurance adds to the largest loss that is paid whole. Only of tranches in term that outlast every policy sold:
    /// when one ends, no exposure that it was counted for is left. The pool is accrued to now.
    pub fn reinsurance(&self) -> u64 {
        if self.tranches == 0 {
            return 0;
        }
        let tranches = self.cessions.each_ref().map(|cession| {
            let mut layer = cession.layer(self.accrued_until);
            if cession.end < self.covered_until {
                layer.available = 0;
            }
            layer
        });
        // As if nothing was lost this year yet: the loss that matters may come after the year has ended, and an aggregate
        // layer that is near to its attachment now is far from it then.
        bearable(self.capital, 0, &tranches).saturating_sub(self.capital)
    }

    /// Capital that may be counted: re-insurance up to the fund's share of the pool's own, buffers up to the stop-loss's. The
    /// pool is accrued to now.
    pub fn solvency(&self, parameters: &FundParameters) -> Result<Solvency> {
        self.solvency_with_buffers(parameters, self.accrued_until)
    }

    /// The same with the buffers whose value counts at `valued`.
    pub fn solvency_with_buffers(
        &self,
        parameters: &FundParameters,
        valued: u64,
    ) -> Result<Solvency> {
        let mut reinsurance = self.reinsurance();
        if reinsurance > 0 {
            let cap = bps_of(self.capital, parameters.reinsurance_cap_bps, Rounding::Down)
                .map_err(BulwarkError::from)?;
            reinsurance = reinsurance.min(cap);
        }
        let buffer = if self.stop_loss.buffers > 0 {
            self.buffer_credit(valued)?
        } else {
            0
        };
        Ok(Solvency {
            capital: self.capital,
            reinsurance,
            buffer,
            expected_loss: self.expected_loss.get(),
            stress: self.stress.map(Wide::get),
        })
    }

    /// Net losses of the year above which the stop-loss may trip: its share of the capital there was before them.
    pub fn yearly_line(&self) -> Result<u64> {
        let before = self
            .capital
            .checked_add(self.net_losses_of_year)
            .ok_or(BulwarkError::Overflow)?;
        bps_of(before, self.settings.stop_loss_bps, Rounding::Down)
            .map_err(|error| BulwarkError::from(error).into())
    }

    /// Refuses a pool below its reserve, capital or peril-group rule; returns what may be counted.
    pub fn require_solvent(&self, parameters: &FundParameters) -> Result<Solvency> {
        let rules = parameters.solvency_rules();
        let solvency = self.solvency_with_buffers(parameters, self.accrued_until)?;
        match solvency.check(&rules) {
            Ok(()) => Ok(solvency),
            Err(Breach::Reserve) => err!(BulwarkError::ReserveTooLow),
            Err(Breach::Capital) => err!(BulwarkError::CapitalTooLow),
            Err(Breach::GroupConcentration) => err!(BulwarkError::PerilGroupTooLarge),
            Err(Breach::Math(error)) => Err(BulwarkError::from(error).into()),
        }
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        self.ledger()?;
        if self.tranches > 0 {
            let mut owed = 0;
            for cession in &self.cessions {
                cession.invariant()?;
                credit(&mut owed, cession.owed)?;
            }
            require!(owed == self.ceded_payable, BulwarkError::InvariantBroken);
        }
        if self.stop_loss.buffers > 0 {
            self.buffers_hold()?;
        }
        require!(
            self.earned_fraction < 1 << 32,
            BulwarkError::InvariantBroken
        );
        let premium = [self.premium_earned, self.premium_refunded]
            .into_iter()
            .try_fold(self.unearned, u64::checked_add);
        require!(
            premium == Some(self.premium_written),
            BulwarkError::InvariantBroken
        );
        require!(
            self.settings.fee_bps <= 5_000 && self.fee_remainder < 10_000 && self.wiped <= 1,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }

    /// What always holds of the buffers' slots.
    #[inline(never)]
    fn buffers_hold(&self) -> Result<()> {
        let mut held = 0;
        for slot in &self.buffers {
            credit(&mut held, slot.invariant()?)?;
        }
        require!(held == self.buffer_payable, BulwarkError::InvariantBroken);
        Ok(())
    }

    /// Seeds that sign for this address; `bump` is `[self.bump]`.
    pub fn signer_seeds<'a>(&'a self, bump: &'a [u8; 1]) -> [&'a [u8]; 4] {
        [seeds::POOL, self.fund.as_ref(), self.mint.as_ref(), bump]
    }
}

const _: () = assert!(core::mem::size_of::<Pool>().is_multiple_of(8));
const _: () = assert!(PERIL_GROUPS == 8 && NO_GROUP as usize > PERIL_GROUPS);
