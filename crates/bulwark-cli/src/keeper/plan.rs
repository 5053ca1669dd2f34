//! What is due: a pure function of the chain's state. Nothing else decides, and nothing is remembered, so a keeper that is
//! killed loses nothing and two that run at once come to the same plan.

use std::collections::BTreeMap;

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::state::{Buffer, Fund, Incident, Pool};
use bulwark_client::{
    keys::{BufferKeys, FundKeys, IncidentKeys, PoolKeys, ProductKeys},
    Snapshot,
};

use super::{state::State, steps};

/// A permissionless step. The order is the plan's: what others wait for comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Takes a price of a feed's source.
    Observe,
    /// Earns premium up to now.
    Accrue,
    /// Lets ended policies leave a product's exposure.
    RollProduct,
    /// Works out what a buffer counts for.
    ValueBuffer,
    /// Trips a pool's stop-loss.
    TripStopLoss,
    /// Resets a pool's stop-loss.
    ResetStopLoss,
    /// Voids the seat of a member in conflict.
    Recuse,
    /// Ends a report that can no longer be confirmed.
    RejectIncident,
    /// Decides a claim.
    DecideClaim,
    /// Decides an appeal.
    DecideAppeal,
    /// Settles an incident.
    SettleIncident,
    /// Exercises a put that a buffer holds.
    ExercisePut,
    /// Starts the auction of a buffer's collateral, and starts it again.
    StartAuction,
    /// Ends a buffer's turn.
    CloseAuction,
    /// Finishes a settlement that waited for the buffers.
    FinishSettlement,
    /// Pays a claim what it is due.
    PayClaim,
    /// Returns or forfeits a claimant's bond.
    ReleaseClaimBond,
    /// Returns or forfeits an appellant's bond.
    ReleaseAppealBond,
    /// Returns a reporter's bond.
    ReleaseReportBond,
    /// Slashes a seat that deviated.
    SlashSeat,
    /// Executes an underwriter's matured withdrawal.
    Withdraw,
    /// Executes a staker's matured request.
    Unstake,
    /// Releases a re-insurer's capital.
    Release,
    /// Pays a put's writer what is due.
    ReclaimPut,
    /// Pulls what a pool owes a tranche.
    SyncTranche,
    /// Pays a staker's income.
    CollectIncome,
    /// Pays fees to the treasury.
    CollectFees,
    /// Sends a vault's surplus to the treasury.
    SweepDonation,
    /// Closes a finished claim.
    CloseClaim,
    /// Closes a finished incident.
    CloseIncident,
    /// Closes an ended policy.
    ClosePolicy,
    /// Closes an empty tranche.
    CloseTranche,
}

impl Step {
    /// All of them, in the plan's order.
    pub const ALL: [Self; 32] = [
        Self::Observe,
        Self::Accrue,
        Self::RollProduct,
        Self::ValueBuffer,
        Self::TripStopLoss,
        Self::ResetStopLoss,
        Self::Recuse,
        Self::RejectIncident,
        Self::DecideClaim,
        Self::DecideAppeal,
        Self::SettleIncident,
        Self::ExercisePut,
        Self::StartAuction,
        Self::CloseAuction,
        Self::FinishSettlement,
        Self::PayClaim,
        Self::ReleaseClaimBond,
        Self::ReleaseAppealBond,
        Self::ReleaseReportBond,
        Self::SlashSeat,
        Self::Withdraw,
        Self::Unstake,
        Self::Release,
        Self::ReclaimPut,
        Self::SyncTranche,
        Self::CollectIncome,
        Self::CollectFees,
        Self::SweepDonation,
        Self::CloseClaim,
        Self::CloseIncident,
        Self::ClosePolicy,
        Self::CloseTranche,
    ];

    /// Name of its instruction.
    pub fn name(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Accrue => "accrue",
            Self::RollProduct => "roll_product",
            Self::ValueBuffer => "value_buffer",
            Self::TripStopLoss => "trip_stop_loss",
            Self::ResetStopLoss => "reset_stop_loss",
            Self::Recuse => "recuse",
            Self::RejectIncident => "reject_incident",
            Self::DecideClaim => "decide_claim",
            Self::DecideAppeal => "decide_appeal",
            Self::SettleIncident => "settle_incident",
            Self::ExercisePut => "exercise_put",
            Self::StartAuction => "start_auction",
            Self::CloseAuction => "close_auction",
            Self::FinishSettlement => "finish_settlement",
            Self::PayClaim => "pay_claim",
            Self::ReleaseClaimBond => "release_claim_bond",
            Self::ReleaseAppealBond => "release_appeal_bond",
            Self::ReleaseReportBond => "release_report_bond",
            Self::SlashSeat => "slash_seat",
            Self::Withdraw => "withdraw",
            Self::Unstake => "unstake",
            Self::Release => "release",
            Self::ReclaimPut => "reclaim_put",
            Self::SyncTranche => "sync_tranche",
            Self::CollectIncome => "collect_income",
            Self::CollectFees => "collect_fees",
            Self::SweepDonation => "sweep_donation",
            Self::CloseClaim => "close_claim",
            Self::CloseIncident => "close_incident",
            Self::ClosePolicy => "close_policy",
            Self::CloseTranche => "close_tranche",
        }
    }
}

/// What a keeper is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Funds that are kept; all when empty.
    pub funds: Vec<Pubkey>,
    /// Premium is earned when it is this much behind, seconds.
    pub accrue_every: u64,
    /// Least amount worth a transaction where any amount may be moved at any time, whole tokens.
    pub least: u64,
    /// A put that pays more than the market is exercised this long before it expires, seconds; at any time while the
    /// stop-loss is tripped.
    pub exercise_before: u64,
    /// Accounts that the prices of feeds are read from, by feed; the source's usual one where none is given.
    pub price_updates: BTreeMap<Pubkey, Vec<Pubkey>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            funds: Vec::new(),
            accrue_every: 3_600,
            least: 1,
            exercise_before: 3_600,
            price_updates: BTreeMap::new(),
        }
    }
}

/// Whose token account a step pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payee {
    /// Owner.
    pub owner: Pubkey,
    /// Mint.
    pub mint: Pubkey,
    /// Token program of the mint.
    pub token_program: Pubkey,
    /// The token account, associated.
    pub account: Pubkey,
}

impl Payee {
    /// Whoever is paid from a pool.
    pub(super) fn of_pool(pool: &PoolKeys, owner: Pubkey) -> Self {
        Self {
            owner,
            mint: pool.mint,
            token_program: pool.token_program,
            account: pool.token(&owner),
        }
    }

    /// Whoever is paid a buffer's collateral.
    pub(super) fn of_buffer(buffer: &BufferKeys, owner: Pubkey) -> Self {
        Self {
            owner,
            mint: buffer.mint,
            token_program: buffer.token_program,
            account: buffer.token(&owner),
        }
    }

    /// Whoever is paid from the attestors' bonds.
    pub(super) fn of_bonds(fund: &FundKeys, owner: Pubkey) -> Self {
        Self {
            owner,
            mint: fund.bond_mint,
            token_program: fund.token_program,
            account: fund.bond_token(&owner),
        }
    }
}

/// What a task sends, and whom it pays.
#[derive(Clone, Debug)]
pub struct Action {
    /// The instruction.
    pub instruction: Instruction,
    /// Whose token accounts must exist for it.
    pub payees: Vec<Payee>,
}

impl From<Instruction> for Action {
    fn from(instruction: Instruction) -> Self {
        Self {
            instruction,
            payees: Vec::new(),
        }
    }
}

/// What tells tasks apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Step.
    pub step: Step,
    /// Since when it has been due, as far as that orders tasks of one step.
    pub since: u64,
    /// Account that it is about.
    pub subject: Pubkey,
    /// Second account, where the subject may need the step more than once.
    pub detail: Pubkey,
}

/// A step that is due.
pub struct Task {
    /// Step and subject.
    pub key: Key,
    /// Why it is due.
    pub reason: String,
    make: Box<dyn Fn() -> Action>,
}

impl Task {
    /// Instruction and payees; addresses are derived here, for most tasks of a plan are never asked.
    pub fn action(&self) -> Action {
        (self.make)()
    }
}

/// A pool with its fund and addresses.
pub(super) struct PoolView<'a> {
    /// Account.
    pub pool: &'a Pool,
    /// Its fund's.
    pub fund: &'a Fund,
    /// Addresses.
    pub keys: PoolKeys,
    /// The fund's addresses.
    pub fund_keys: FundKeys,
    /// Least amount worth a transaction, base units.
    pub least: u64,
}

/// A plan in the making.
pub(super) struct Planner<'a> {
    /// Everything.
    pub state: &'a State,
    /// The program's accounts.
    pub snapshot: &'a Snapshot,
    /// Time.
    pub now: u64,
    /// Who would send.
    pub keeper: Pubkey,
    /// What was asked.
    pub options: &'a Options,
    /// Pools that are kept, by address.
    pub pools: BTreeMap<Pubkey, PoolView<'a>>,
    tasks: Vec<Task>,
}

impl<'a> Planner<'a> {
    fn new(state: &'a State, options: &'a Options) -> Self {
        let pools = state
            .snapshot
            .pools
            .iter()
            .filter(|(_, pool)| options.funds.is_empty() || options.funds.contains(&pool.fund))
            .filter_map(|(address, pool)| {
                let fund = state.snapshot.funds.get(&pool.fund)?;
                let fund_keys = FundKeys {
                    fund: pool.fund,
                    bond_mint: fund.bond_mint,
                    bond_vault: fund.bond_vault,
                    treasury: fund.treasury,
                    token_program: *state.token_programs.get(&fund.bond_mint)?,
                };
                let keys = PoolKeys {
                    fund: pool.fund,
                    treasury: fund.treasury,
                    pool: *address,
                    mint: pool.mint,
                    vault: pool.vault,
                    premium_book: pool.premium_book,
                    token_program: *state.token_programs.get(&pool.mint)?,
                };
                let unit = 10u64.saturating_pow(pool.decimals.into());
                let view = PoolView {
                    pool,
                    fund,
                    keys,
                    fund_keys,
                    least: options.least.saturating_mul(unit).max(1),
                };
                Some((*address, view))
            })
            .collect();
        Self {
            state,
            snapshot: &state.snapshot,
            now: state.now,
            keeper: state.keeper,
            options,
            pools,
            tasks: Vec::new(),
        }
    }

    /// Adds a task.
    pub fn due<A: Into<Action>>(
        &mut self,
        step: Step,
        subject: Pubkey,
        reason: String,
        make: impl Fn() -> A + 'static,
    ) {
        let key = Key {
            step,
            since: 0,
            subject,
            detail: Pubkey::default(),
        };
        self.due_as(key, reason, make);
    }

    /// Adds a task with all that tells it apart.
    pub fn due_as<A: Into<Action>>(
        &mut self,
        key: Key,
        reason: String,
        make: impl Fn() -> A + 'static,
    ) {
        let make = Box::new(move || make().into());
        self.tasks.push(Task { key, reason, make });
    }

    /// Addresses of a product.
    pub fn product(&self, address: &Pubkey) -> Option<ProductKeys> {
        let product = self.snapshot.products.get(address)?;
        let pool = self.pools.get(&product.pool)?;
        Some(ProductKeys {
            pool: pool.keys,
            product: *address,
            program_data: Some(product.program_data).filter(|key| *key != Pubkey::default()),
        })
    }

    /// Addresses of a buffer.
    pub fn buffer(&self, address: &Pubkey, buffer: &Buffer) -> Option<BufferKeys> {
        Some(BufferKeys {
            pool: self.pools.get(&buffer.pool)?.keys,
            mint: buffer.mint,
            buffer: *address,
            vault: buffer.vault,
            feed: buffer.feed,
            token_program: *self.state.token_programs.get(&buffer.mint)?,
        })
    }

    /// Addresses of an incident.
    pub fn incident(&self, address: &Pubkey, incident: &Incident) -> Option<IncidentKeys> {
        Some(IncidentKeys {
            product: self.product(&incident.product)?,
            incident: *address,
            committee: incident.committee,
            appeal_committee: incident.appeal_committee,
        })
    }
}

/// The steps that are due, in the order they are to be made.
pub fn plan(state: &State, options: &Options) -> Vec<Task> {
    let mut planner = Planner::new(state, options);
    steps::oracle(&mut planner);
    steps::underwriting(&mut planner);
    steps::cover(&mut planner);
    steps::reinsurance(&mut planner);
    steps::stop_loss(&mut planner);
    steps::hedging(&mut planner);
    steps::incidents(&mut planner);
    steps::claims(&mut planner);
    let mut tasks = planner.tasks;
    tasks.sort_by_key(|task| task.key);
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_listed_in_their_order_and_named_apart() {
        assert!(Step::ALL.is_sorted());
        let mut names = Step::ALL.map(Step::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn nothing_is_due_where_nothing_is() {
        assert!(plan(&State::default(), &Options::default()).is_empty());
    }
}
