//! A pool: capital, ledger, earning premium, exposure. Users of one pool contend with nobody else's.

use anchor_lang::prelude::*;
use bulwark_math::{
    accrue, amount_for_shares, bps_of, shares_for_deposit, split_fee, Allocation, Breach, Rounding,
    Solvency, SolvencyRules, MAX_TRANCHES, PERIL_GROUPS,
};

use super::{Cession, FundParameters, Incident, PremiumBook, Repaid, TrancheKind, Wide};
use crate::{constants::*, error::BulwarkError, seeds};

/// Seeds: `["pool", fund, mint]`. All amounts in base units of `mint`.
///
/// The vault holds exactly `capital + unearned + payable + ceded_payable + fees + bonds`; what it holds beyond that was
/// donated and is nobody's price.
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
    /// For later layouts.
    pub reserved: [u64; 24],
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
        let (mut since, mut at) = (self.accrued_until, self.accrued_until);
        let mut cut = self.next_cut(at);
        self.earning_rate = book.advance(self.earning_rate, at, now, |rate, seconds| {
            let stop = at.saturating_add(seconds);
            loop {
                let until = stop.min(cut);
                let (whole, rest) =
                    accrue(fraction, rate, until.saturating_sub(at)).map_err(BulwarkError::from)?;
                fraction = rest;
                credit(&mut pending, whole)?;
                at = until;
                if until == cut {
                    self.earn_between(core::mem::take(&mut pending), since, until)?;
                    since = until;
                    cut = self.next_cut(until);
                }
                if at >= stop {
                    return Ok(());
                }
            }
        })?;
        self.earned_fraction = fraction;
        self.accrued_until = now;
        self.earn_between(pending, since, now)?;
        Ok(self.premium_earned.saturating_sub(earned_before))
    }

    /// The first begin or end of a tranche's term after `time`.
    fn next_cut(&self, time: u64) -> u64 {
        if self.tranches == 0 {
            return u64::MAX;
        }
        self.cessions
            .iter()
            .flat_map(|cession| [cession.start, cession.end])
            .filter(|cut| *cut > time)
            .min()
            .unwrap_or(u64::MAX)
    }

    /// Earns `amount` at this moment. The pool is accrued to now.
    pub fn earn(&mut self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        self.earn_between(amount, self.accrued_until, self.accrued_until)
    }

    /// Moves `amount` of unearned premium, earned in `[from, to)`, to fees and capital, and what tranches are due for that
    /// time from capital to them.
    fn earn_between(&mut self, amount: u64, from: u64, to: u64) -> Result<()> {
        debit(&mut self.unearned, amount)?;
        let (fee, remainder) = split_fee(amount, self.settings.fee_bps, self.fee_remainder)
            .map_err(BulwarkError::from)?;
        self.fee_remainder = remainder;
        let net = amount.saturating_sub(fee);
        credit(&mut self.fees, fee)?;
        credit(&mut self.capital, net)?;
        credit(&mut self.premium_earned, amount)?;
        if self.tranches == 0 {
            return Ok(());
        }
        for index in 0..MAX_TRANCHES {
            let due = self.cessions[index].cede(net, from, to)?;
            self.set_aside(index, due)?;
        }
        Ok(())
    }

    /// Sets aside for a tranche what it is due, as far as capital goes. The rest is never owed: whoever deposits into an
    /// empty pool does not pay for cover that others had.
    fn set_aside(&mut self, index: usize, due: u64) -> Result<()> {
        let part = due.min(self.capital);
        debit(&mut self.capital, part)?;
        credit(&mut self.cessions[index].owed, part)?;
        credit(&mut self.ceded_payable, part)
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
    /// losses of a year that is over attach to nothing, and aggregate layers have their whole limit again. The pool is
    /// accrued to now.
    pub fn roll_loss_year(&mut self, now: u64) -> Result<()> {
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

    /// Takes a settled loss out of capital and of the tranches' collateral into `payable` and adds the net loss to the
    /// year's; a pool left with shares and no capital is wiped. Then premium for reinstated limits is set aside. The loss
    /// year is rolled; the tranches' tokens follow.
    pub fn charge_loss(&mut self, allocation: &Allocation) -> Result<()> {
        let amount = allocation.from_capital();
        debit(&mut self.capital, amount)?;
        credit(&mut self.payable, allocation.collected())?;
        credit(&mut self.losses, amount)?;
        credit(&mut self.net_losses_of_year, allocation.net_loss)?;
        if amount > 0 && self.capital == 0 && self.total_shares.get() > 0 {
            self.wiped = 1;
        }
        for (index, part) in allocation.tranches.into_iter().enumerate() {
            if part > 0 {
                let premium = self.cessions[index].charge(part)?;
                self.set_aside(index, premium)?;
            }
        }
        Ok(())
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
        let this_year = incident.closed_at >= self.year_start;
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

    /// Limits that tranches in term still have and that their collateral backs. Only of tranches that outlast every policy
    /// sold: when one ends, no exposure that it was counted for is left. The pool is accrued to now.
    pub fn reinsurance(&self) -> u64 {
        if self.tranches == 0 {
            return 0;
        }
        self.cessions
            .iter()
            .filter(|c| c.covers(self.accrued_until) && c.end >= self.covered_until)
            .fold(0, |sum, c| sum.saturating_add(c.standing()))
    }

    /// Capital that may be counted: re-insurance up to the fund's share of the pool's own. The pool is accrued to now.
    pub fn solvency(&self, parameters: &FundParameters) -> Result<Solvency> {
        let cap = bps_of(self.capital, parameters.reinsurance_cap_bps, Rounding::Down)
            .map_err(BulwarkError::from)?;
        Ok(Solvency {
            capital: self.capital,
            reinsurance: self.reinsurance().min(cap),
            buffer: 0,
            expected_loss: self.expected_loss.get(),
            stress: self.stress.map(Wide::get),
        })
    }

    /// Refuses a pool below its reserve, capital or peril-group rule.
    pub fn require_solvent(&self, parameters: &FundParameters) -> Result<()> {
        let rules = SolvencyRules {
            reserve_ratio_bps: parameters.reserve_ratio_bps,
            rho_bps: parameters.rho_bps,
            group_cap_bps: parameters.group_cap_bps,
        };
        match self.solvency(parameters)?.check(&rules) {
            Ok(()) => Ok(()),
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

    /// Seeds that sign for this address; `bump` is `[self.bump]`.
    pub fn signer_seeds<'a>(&'a self, bump: &'a [u8; 1]) -> [&'a [u8]; 4] {
        [seeds::POOL, self.fund.as_ref(), self.mint.as_ref(), bump]
    }
}

const _: () = assert!(core::mem::size_of::<Pool>().is_multiple_of(8));
const _: () = assert!(PERIL_GROUPS == 8 && NO_GROUP as usize > PERIL_GROUPS);
