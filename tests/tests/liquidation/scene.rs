//! What these tests do with a pool and its buffers again and again.

use bulwark::{
    instructions::{BuyPutArgs, WritePutArgs},
    state::{Buffer, BufferTerms, Hedge},
};

use crate::*;

/// Seconds of a turn, by the pool's first terms.
pub const TURN: u64 = 21_600;

/// What the first terms' auction costs in step `steps` above a market of `dollars`: a fifth above, a hundredth less each step,
/// rounded up, each time.
pub fn stair(dollars: u64, steps: u64) -> u64 {
    (0..steps).fold(dollars * PRICE_ONE * 12 / 10, |price, _| {
        (price * 99).div_ceil(100)
    })
}

/// What so much of a nine-decimal collateral costs in a six-decimal money, rounded up.
pub fn cost(amount: u64, price: u64) -> u64 {
    let exact = u128::from(amount) * u128::from(price);
    u64::try_from(exact.div_ceil(1_000_000_000_000)).expect("a cost")
}

/// A loss ready to settle when all premium has been earned: capital stands still from now on.
pub fn quiet(b: &mut Backstop, loss: u64) -> IncidentKeys {
    let incident = b.decided_incident(loss);
    b.f.world.advance(40 * DAY);
    b.ready(&incident);
    incident
}

/// The same with the claim's holder and policy.
pub fn quiet_claim(b: &mut Backstop, loss: u64) -> (IncidentKeys, Keypair, Pubkey) {
    let (holder, policy) = b.policy(loss, 30).expect("a policy");
    let now = b.now();
    let incident = b.decided_on(&holder, policy, now, loss);
    b.f.world.advance(40 * DAY);
    b.ready(&incident);
    (incident, holder, policy)
}

/// A settlement that waits for `to_raise` base units from one buffer of 10,000 tokens at a hundred dollars, whose price is fresh.
pub fn waiting(to_raise: u64) -> (Backstop, Keypair, IncidentKeys) {
    waiting_with(to_raise, buffer_terms())
}

/// The same by other terms.
pub fn waiting_with(to_raise: u64, terms: BufferTerms) -> (Backstop, Keypair, IncidentKeys) {
    let (mut b, staker) = Backstop::staked(10_000 * TOKEN);
    b.set_terms(terms).expect("terms");
    // A fifth of the capital there will be at the loss is the line: bought and lost in one second.
    let line = b.f.pool_state().capital / 5;
    let incident = quiet(&mut b, line + to_raise);
    b.settle(&incident).expect("a settlement");
    assert_eq!(b.f.pool_state().stop_loss.to_raise, to_raise);
    b.steady(100 * DOLLAR);
    (b, staker, incident)
}

/// The same with its auction begun this second.
pub fn selling(to_raise: u64) -> (Backstop, Keypair, IncidentKeys) {
    let (mut b, staker, incident) = waiting(to_raise);
    b.start_auction().expect("an auction");
    (b, staker, incident)
}

/// Moves on and has the price published again, as it was.
pub fn pass(b: &mut Backstop, seconds: u64) {
    b.f.world.advance(seconds);
    b.price(100 * DOLLAR, 0).expect("a price");
}

/// A buffer as it is.
pub fn buffer_state(b: &Backstop, buffer: &BufferKeys) -> Buffer {
    b.f.world.account(&buffer.buffer)
}

/// A put as it is.
pub fn hedge_state(b: &Backstop, hedge: &Pubkey) -> Hedge {
    b.f.world.account(hedge)
}

/// A buffer buys, for nothing, a put of `size` at `strike` dollars for `days`, of a new writer.
pub fn put(b: &mut Backstop, buffer: &BufferKeys, strike: u64, size: u64, days: u64) -> Pubkey {
    let writer = b.f.user(1_000_000_000 * USD);
    let args = WritePutArgs {
        nonce: 1,
        strike: strike * PRICE_ONE,
        size,
        expiry: b.now() + days * DAY,
        premium: 0,
    };
    let payer = b.f.world.payer.pubkey();
    let write = buffer.write_put(writer.pubkey(), payer, args);
    b.by(&writer, write).expect("a put");
    let hedge = buffer.hedge(&writer.pubkey(), 1);
    let bought = BuyPutArgs {
        max_premium: 0,
        min_strike: args.strike,
        min_size: size,
        min_expiry: args.expiry,
    };
    let buy = buffer.buy_put(b.f.authority.pubkey(), hedge, writer.pubkey(), bought);
    b.by_authority(buy).expect("a purchase");
    hedge
}

/// Has a buffer of nine decimals own `dollars` of cash: a put at 200 dollars is exercised for it. Its price is fresh and below.
pub fn earn_cash(b: &mut Backstop, buffer: &BufferKeys, dollars: u64) {
    let size = dollars * TOKEN / 200;
    let hedge = put(b, buffer, 200, size, 1);
    b.anyone(buffer.exercise_put(hedge, size))
        .expect("an exercise");
}

/// A second buffer in the second slot, of a six-decimal collateral at ten dollars, with so many tokens staked.
pub fn second(b: &mut Backstop, tokens: u64) -> (BufferKeys, Keypair) {
    let other = b.another(6);
    b.open_of(&other, 1, buffer_terms_of(6)).expect("a buffer");
    let staker = b.staker_of(&other, tokens * 1_000_000);
    let first = b.buffer;
    b.steady_of(&[(first, 100 * DOLLAR), (other, 10 * DOLLAR)]);
    (other, staker)
}

/// The first terms for a collateral of other decimals; no share of fees.
pub fn buffer_terms_of(decimals: u32) -> BufferTerms {
    BufferTerms {
        collateral_cap: 1_000_000 * 10u64.pow(decimals),
        fee_bps: 0,
        ..buffer_terms()
    }
}

/// What one step would have made of an incident of `loss`, the buffers able to raise `raised`.
pub fn one_step(before: &Pool, incident: &Incident, loss: u64, raised: u64) -> Allocation {
    let line = incident.capital_at_start / 10_000 * u64::from(before.settings.stop_loss_bps)
        + incident.capital_at_start % 10_000 * u64::from(before.settings.stop_loss_bps) / 10_000;
    let pool = PoolLayer {
        capital: before.capital,
        stop_loss_line: line,
        net_losses_of_year: before.net_losses_of_year,
    };
    let tranches = before
        .cessions
        .each_ref()
        .map(|cession| cession.layer(incident.incident_time));
    allocate(loss, &pool, &tranches, raised).expect("an allocation")
}

/// Demands that a finished incident is what one step would have made of it.
pub fn equals_one_step(before: &Pool, b: &Backstop, keys: &IncidentKeys) {
    let incident = b.incident(keys);
    let raised: u64 = incident.allocated.buffers.iter().sum();
    let whole = one_step(before, &incident, incident.approved_total, raised);
    assert_eq!(incident.from_buffers, whole.buffer);
    assert_eq!(incident.from_capital, whole.from_capital());
    assert_eq!(incident.allocated.rest, whole.pool_rest);
    assert_eq!(incident.allocated.tranches, whole.tranches);
    assert_eq!(incident.collected, whole.collected());
    let after = b.f.pool_state();
    assert_eq!(after.payable - before.payable, whole.collected());
    assert_eq!(after.losses - before.losses, whole.from_capital());
    assert_eq!(
        after.net_losses_of_year - before.net_losses_of_year,
        whole.net_loss
    );
}
