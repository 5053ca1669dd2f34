//! What a pool costs that has all a pool can have.

use anchor_lang::prelude::{pubkey, Pubkey};
use anchor_lang::solana_program::instruction::Instruction;
use bulwark::state::{BufferTerms, TrancheCover};
use bulwark_client::keys::{BufferKeys, TrancheKeys};
use bulwark_math::DAY_SECONDS;
use bulwark_tests::{
    backstop::{buffer_terms, Backstop, DOLLAR, TOKEN},
    Fixture, Signer, USD,
};

use crate::{bytes_of, reinsurance::reinsurance, Bytes};

/// A sale that looks at everything behind the pool.
const SALE: &str = "buy_policy, 8 tranches and 4 buffers";
/// A settlement in which every tranche pays and the buffers have to.
const LIQUIDATION: &str = "settle_incident, 8 tranches, begins a liquidation";
/// The same without tranches.
const BUFFERS_ONLY: &str = "settle_incident, begins a liquidation";
/// The accrual after the longest silence.
const ACCRUAL: &str = "accrue, 359 days, 8 layers and 4 buffers";
/// Cases of this file, as they are listed.
pub const CASES: [&str; 4] = [SALE, BUFFERS_ONLY, LIQUIDATION, ACCRUAL];

const COMPUTE_BUDGET: Pubkey = pubkey!("ComputeBudget111111111111111111111111111111");
/// Most compute units of a transaction.
const MOST_UNITS: u32 = 1_400_000;

/// Runs the cases; returns the worlds with their costs, and their transactions' bytes.
pub fn measure() -> (Vec<Fixture>, Bytes) {
    let mut bytes = Bytes::new();
    let all = [sale(&mut bytes), small(&mut bytes), accrual(&mut bytes)];
    (all.into(), bytes)
}

/// Sends with as many units as there are.
fn costs(b: &mut Backstop, name: &str, call: Instruction, bytes: &mut Bytes) {
    let mut data = vec![2];
    data.extend(MOST_UNITS.to_le_bytes());
    let budget = Instruction::new_with_bytes(COMPUTE_BUDGET, &data, Vec::new());
    let calls = [budget, call];
    bytes.insert(name.to_owned(), bytes_of(&b.f, &calls));
    let outcome = b.f.world.send_all(&calls, &[]).unwrap_or_else(|refusal| {
        panic!("{name}: {refusal}");
    });
    let units = outcome.compute_units_consumed;
    b.f.world.costs.insert(name.to_owned(), vec![units]);
}

/// Four buffers, staked and valued.
fn buffers(b: &mut Backstop) -> Vec<BufferKeys> {
    let mut all = vec![b.buffer];
    all.extend((1..4).map(|_| b.another(9)));
    for (index, buffer) in (0..).zip(&all) {
        let terms = BufferTerms {
            fee_bps: 2_500,
            ..buffer_terms()
        };
        b.open_of(buffer, index, terms).expect("a buffer");
        b.staker_of(buffer, 1_000 * TOKEN);
    }
    value(b, &all);
    all
}

/// Steady prices, and every buffer valued by them.
fn value(b: &mut Backstop, buffers: &[BufferKeys]) {
    let prices: Vec<_> = buffers.iter().map(|b| (*b, 100 * DOLLAR)).collect();
    b.steady_of(&prices);
    for buffer in buffers {
        b.anyone(buffer.value_buffer()).expect("a value");
    }
}

/// A tranche of two years, filled.
fn tranche(b: &mut Backstop, index: u8, cover: TrancheCover) -> TrancheKeys {
    let tranche = b.f.tranche(index, cover, 732);
    b.f.reinsurer(&tranche, 10_000 * USD);
    tranche
}

/// A sale and a settlement in the same pool.
fn sale(bytes: &mut Bytes) -> Fixture {
    let mut b = Backstop::without_buffer(1_000_000, 2_000);
    let tranches: Vec<_> = (0..8)
        .map(|index| tranche(&mut b, index, reinsurance(index)))
        .collect();
    let buffers = buffers(&mut b);
    b.policy(50_000 * USD, 300).expect("a policy");
    b.f.world.advance(DAY_SECONDS);
    value(&mut b, &buffers);
    let payer = b.f.world.payer.pubkey();
    b.f.world.fund_tokens(&b.f.pool.mint, &payer, 100_000 * USD);
    let args = b.f.purchase(&b.product.clone(), 10_000 * USD, 200);
    let call = b.product.buy_policy(payer, payer, None, args);
    costs(&mut b, SALE, call, bytes);
    let incident = b.incident_of(400_000 * USD);
    let call = incident.settle_incident_with(&tranches);
    costs(&mut b, LIQUIDATION, call, bytes);
    let waits = b.f.pool_state().stop_loss.is_liquidating();
    let paid = b.incident(&incident).allocated.tranches;
    assert!(waits && paid.iter().all(|part| *part > 0), "{paid:?}");
    b.f
}

/// A settlement that waits for the one buffer there is.
fn small(bytes: &mut Bytes) -> Fixture {
    let (mut b, _) = Backstop::staked(2_000 * TOKEN);
    let incident = b.incident_of(300_000 * USD);
    costs(&mut b, BUFFERS_ONLY, incident.settle_incident(), bytes);
    assert!(b.f.pool_state().stop_loss.is_liquidating());
    b.f
}

/// Eight layers in term, a policy that ends on each day, and nobody who comes for a year.
fn accrual(bytes: &mut Bytes) -> Fixture {
    let mut b = Backstop::without_buffer(2_000_000, 2_000);
    for index in 0..8 {
        let cover = TrancheCover::ExcessOfLoss {
            attachment: 10_000 * USD * u64::from(index),
            limit: 10_000 * USD,
            rate_on_line: 1_000_000,
            reinstatements: 0,
            reinstatement_bps: 0,
        };
        tranche(&mut b, index, cover);
    }
    buffers(&mut b);
    let holder = b.f.user(1_000_000 * USD);
    let product = b.product;
    b.f.assess(&product, 20_000_000, 400_000_000);
    for days in 7..=365 {
        b.f.buy(&product, &holder, 1_000 * USD, days)
            .expect("a policy");
    }
    b.f.world.advance(400 * DAY_SECONDS);
    let call = b.f.pool.accrue();
    costs(&mut b, ACCRUAL, call, bytes);
    assert_eq!(b.f.pool_state().earning_rate, 0);
    b.f
}
