//! Room underwriting: earning, fees, donations, withdrawals.

use anchor_lang::prelude::Pubkey;
use bulwark::state::{Fund, Pool, Position, PremiumBook};
use bulwark_math::YEAR_SECONDS;

use super::{span, tokens};
use crate::keeper::plan::{Action, Key, Payee, Planner, PoolView, Step};

/// Plans the room's steps.
pub fn underwriting(planner: &mut Planner) {
    let pools: Vec<Pubkey> = planner.pools.keys().copied().collect();
    for pool in pools {
        accrue(planner, &pool);
        collect(planner, &pool);
        sweep(planner, &pool);
    }
    withdraw(planner);
}

/// Premium is behind and there is some to earn.
fn accrue(planner: &mut Planner, address: &Pubkey) {
    let (pool, keys) = {
        let view = &planner.pools[address];
        (view.pool, view.keys)
    };
    let behind = planner.now.saturating_sub(pool.accrued_until);
    if behind >= planner.options.accrue_every && behind > 0 && pool.unearned > 0 {
        planner.due(
            Step::Accrue,
            *address,
            format!("premium was last earned {} ago", span(behind)),
            move || keys.accrue(),
        );
    }
}

/// Money out of a pool to its treasury.
fn to_treasury(
    view: &PoolView,
    instruction: impl Fn() -> anchor_lang::solana_program::instruction::Instruction + 'static,
) -> impl Fn() -> Action + 'static {
    let keys = view.keys;
    move || Action {
        instruction: instruction(),
        payees: vec![Payee::of_pool(&keys, keys.treasury)],
    }
}

/// What the buffers of a pool may still spend on puts this year: out of the fees, which stay in the pool for it.
fn put_budget(planner: &Planner, pool: &Pubkey) -> u64 {
    let buffers = planner.snapshot.buffers.values();
    buffers
        .filter(|buffer| buffer.pool == *pool)
        .map(|buffer| {
            let is_over = planner.now >= buffer.premium_year.saturating_add(YEAR_SECONDS);
            let spent = if is_over { 0 } else { buffer.premium_spent };
            buffer.terms.put_budget.saturating_sub(spent)
        })
        .fold(0, u64::saturating_add)
}

/// Fees worth a transaction wait, and no put could be bought with them.
fn collect(planner: &mut Planner, address: &Pubkey) {
    let view = &planner.pools[address];
    let (pool, keys) = (view.pool, view.keys);
    let is_ownerless =
        pool.total_shares.get() == 0 && pool.exposure == 0 && pool.confirmed_incidents == 0;
    let ownerless = if is_ownerless { pool.capital } else { 0 };
    let amount = pool.fees.saturating_add(ownerless);
    if amount >= view.least && put_budget(planner, address) == 0 {
        let reason = format!("{} wait for the treasury", tokens(amount, pool.decimals));
        let make = to_treasury(view, move || keys.collect_fees());
        planner.due(Step::CollectFees, *address, reason, make);
    }
}

/// The vault holds more than its ledger.
fn sweep(planner: &mut Planner, address: &Pubkey) {
    let view = &planner.pools[address];
    let (pool, keys) = (view.pool, view.keys);
    let held = planner.snapshot.balances.get(&pool.vault).copied();
    let surplus = held
        .unwrap_or(0)
        .saturating_sub(pool.ledger().unwrap_or(u64::MAX));
    if surplus >= view.least {
        let reason = format!("{} were donated", tokens(surplus, pool.decimals));
        let make = to_treasury(view, move || keys.sweep_donation());
        planner.due(Step::SweepDonation, *address, reason, make);
    }
}

/// Matured requests, whoever asked first first: each lowers what the next may take.
fn withdraw(planner: &mut Planner) {
    let now = planner.now;
    let mut due = Vec::new();
    for (address, position) in &planner.snapshot.positions {
        let Some(view) = planner.pools.get(&position.pool) else {
            continue;
        };
        let Some(request) = position.request().filter(|r| now >= r.matures_at) else {
            continue;
        };
        let Some(book) = planner.snapshot.books.get(&view.pool.premium_book) else {
            continue;
        };
        if let Some(end) = withdrawal(view.pool, book, view.fund, position, now) {
            due.push((*address, request.matures_at, position.owner, view.keys, end));
        }
    }
    for (subject, since, owner, keys, end) in due {
        let reason = match end {
            End::Paid => format!(
                "a withdrawal matured {} ago",
                span(now.saturating_sub(since))
            ),
            End::BelowLeast => {
                "a matured withdrawal is worth less than its owner's least".to_owned()
            }
        };
        let key = Key {
            step: Step::Withdraw,
            since,
            subject,
            detail: Pubkey::default(),
        };
        planner.due_as(key, reason, move || Action {
            instruction: keys.withdraw(owner),
            payees: vec![Payee::of_pool(&keys, owner)],
        });
    }
}

/// How a withdrawal ends.
enum End {
    /// The owner is paid.
    Paid,
    /// The request ends and nothing leaves.
    BelowLeast,
}

/// How a withdrawal would end now; `None` when it is refused: lapsed, pool held, or capital that must stay.
fn withdrawal(
    pool: &Pool,
    book: &PremiumBook,
    fund: &Fund,
    position: &Position,
    now: u64,
) -> Option<End> {
    let request = position.request()?;
    pool.require_released().ok()?;
    request.require_executable(now, &pool.holds).ok()?;
    let mut pool = *pool;
    pool.accrue(&mut book.clone(), now).ok()?;
    let shares = request.shares.get();
    if pool.value_of(shares).ok()? < request.min_amount_out {
        return Some(End::BelowLeast);
    }
    let amount = pool.burn_shares(shares).ok()?;
    let gives_up_dust = request.min_amount_out == 0 && request.shares == position.shares;
    if amount == 0 && pool.wiped == 0 && !gives_up_dust {
        return None;
    }
    if amount > 0 {
        pool.require_solvent(&fund.parameters).ok()?;
    }
    Some(End::Paid)
}
