//! What a buffer counts for, how long, and what is sold on it.

use crate::*;

/// What 10 tokens at a price of `cents` are worth with a quarter cut off, base units.
fn worth_of_ten(cents: u64) -> u64 {
    10 * cents * (USD / 100) * 3 / 4
}

#[test]
fn collateral_counts_at_the_lower_of_spot_and_average() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    assert_eq!(b.slot().value, worth_of_ten(10_000));
    // One print above the average raises nothing.
    b.world().advance(30);
    b.price(120 * DOLLAR, 0).expect("a price");
    b.value().expect("a value");
    assert_eq!(b.slot().value, worth_of_ten(10_000));
    // One below it counts at once.
    b.world().advance(30);
    b.price(80 * DOLLAR, 0).expect("a price");
    b.value().expect("a value");
    assert_eq!(b.slot().value, worth_of_ten(8_000));
    // And a window later the higher price is the average too.
    b.steady(120 * DOLLAR);
    b.value().expect("a value");
    assert_eq!(b.slot().value, worth_of_ten(12_000));
}

#[test]
fn the_band_of_confidence_and_the_haircut_are_cut_off() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    b.world().advance(30);
    // 100 less 3.33.
    b.price(100 * DOLLAR, 333_000_000).expect("a price");
    b.value().expect("a value");
    assert_eq!(b.slot().value, worth_of_ten(9_667));
    for (haircut_bps, value) in [
        (0, 966_700_000),
        (1, 966_603_330),
        (3_333, 644_498_890),
        (9_999, 96_670),
        (10_000, 0),
    ] {
        b.set_terms(BufferTerms {
            haircut_bps,
            ..buffer_terms()
        })
        .expect("terms");
        b.value().expect("a value");
        assert_eq!(b.slot().value, value);
    }
}

#[test]
fn decimals_of_collateral_do_not_matter() {
    for decimals in [0, 2, 6, 9, 12] {
        let mut b = Backstop::without_buffer(1_000, 2_000);
        b.buffer = b.another(decimals);
        let terms = BufferTerms {
            collateral_cap: 1 << 60,
            ..buffer_terms()
        };
        b.open(0, terms).expect("a buffer");
        b.staker(10 * 10u64.pow(decimals.into()));
        b.steady(99 * DOLLAR);
        b.value().expect("a value");
        assert_eq!(b.slot().value, worth_of_ten(9_900));
    }
}

#[test]
fn cash_counts_as_it_is() {
    let cash = 1_234 * USD + 567;
    let (mut b, _, _) = with_cash(10_000 * TOKEN, cash);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    let slot = b.slot();
    let collateral = part(slot.collateral.into(), u128::from(100 * USD), TOKEN.into()) as u64;
    assert_eq!(slot.value, collateral * 3 / 4 + cash);
}

#[test]
fn a_value_counts_as_long_as_the_terms_say_after_its_price() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    let published = b.feed(&b.buffer).latest.publish_time;
    b.world().advance(45);
    b.value().expect("a value");
    assert_eq!(b.slot().valued_until, published + 3_600);
    b.set_terms(BufferTerms {
        value_seconds: 86_400,
        ..buffer_terms()
    })
    .expect("terms");
    b.value().expect("a value");
    assert_eq!(b.slot().valued_until, published + 86_400);
}

#[test]
fn a_stale_price_or_one_without_an_average_values_nothing() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    b.world().advance(60);
    b.value().expect("the last second of the print");
    let before = b.slot();
    b.world().advance(1);
    refused(b.value(), E::FeedStale);
    // A long silence, then one print.
    b.world().advance(DAY);
    b.price(100 * DOLLAR, 0).expect("a price");
    refused(b.value(), E::FeedCoverageTooLow);
    assert_eq!(b.slot(), before);
}

#[test]
fn only_its_own_feed_and_pool_value_it() {
    let (mut b, _) = Backstop::staked(10 * TOKEN);
    let other = b.another(9);
    b.steady_of(&[(other, 999 * DOLLAR)]);
    let mut keys = b.buffer;
    keys.feed = other.feed;
    refused(b.anyone(keys.value_buffer()), E::WrongFeed);
    let mint = b.world().mint(6);
    let pool = bulwark_client::keys::PoolKeys::new(&b.f.fund, mint);
    let (who, payer) = (b.f.authority.pubkey(), b.f.world.payer.pubkey());
    let open = pool.open_pool(who, payer, pool_parameters(), bulwark::constants::NO_GROUP);
    b.by_authority(open).expect("a pool");
    let mut keys = b.buffer;
    keys.pool = pool;
    refused(b.anyone(keys.value_buffer()), E::WrongPool);
}

#[test]
fn nothing_is_valued_while_a_settlement_waits() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let incident = b.incident_of(300_000 * USD);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    b.settle(&incident).expect("a settlement");
    assert_eq!((b.slot().value, b.slot().valued_until), (0, 0));
    refused(b.value(), E::LiquidationRunning);
    b.sell(100 * DOLLAR);
    b.finish(&incident).expect("a settlement");
    b.value().expect("a value");
}

/// Whether cover of `sum` would be sold now, and else why not.
fn offer(b: &mut Backstop, buyer: &Keypair, sum: u64) -> Result<(), E> {
    let product = b.product;
    let args = b.f.purchase(&product, sum, 30);
    let buy = product.buy_policy(buyer.pubkey(), b.f.world.payer.pubkey(), None, args);
    match b.f.world.simulate(buy, &[buyer]) {
        Ok(()) => Ok(()),
        Err(refusal) if refusal.is(E::ProductTooLarge) => Err(E::ProductTooLarge),
        Err(refusal) => panic!("{refusal}"),
    }
}

/// Demands that `most` could be sold, and not a unit more.
#[track_caller]
fn sells_up_to(b: &mut Backstop, buyer: &Keypair, most: u64) {
    assert_eq!(offer(b, buyer, most), Ok(()));
    assert_eq!(offer(b, buyer, most + 1), Err(E::ProductTooLarge));
}

/// A pool of 100,000 on which half of what counts is sold, and a buyer.
fn small() -> (Backstop, Keypair) {
    let mut b = Backstop::without_buffer(100_000, 2_000);
    b.open(0, buffer_terms()).expect("a buffer");
    b.steady(100 * DOLLAR);
    let product = b.product;
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    let buyer = b.f.user(1_000_000 * USD);
    (b, buyer)
}

#[test]
fn cover_is_sold_on_a_buffer_by_exactly_its_value_while_it_lasts() {
    let (mut b, buyer) = small();
    sells_up_to(&mut b, &buyer, 50_000 * USD);
    b.staker(200 * TOKEN);
    // Not valued yet.
    sells_up_to(&mut b, &buyer, 50_000 * USD);
    b.value().expect("a value");
    assert_eq!(b.slot().value, 15_000 * USD);
    sells_up_to(&mut b, &buyer, 57_500 * USD);
    let until = b.slot().valued_until;
    b.world().set_time(until);
    sells_up_to(&mut b, &buyer, 57_500 * USD);
    b.world().set_time(until + 1);
    sells_up_to(&mut b, &buyer, 50_000 * USD);
    b.steady(100 * DOLLAR);
    b.value().expect("a value");
    sells_up_to(&mut b, &buyer, 57_500 * USD);
    // A fall of the price counts as soon as anyone says so.
    b.world().advance(30);
    b.price(50 * DOLLAR, 0).expect("a price");
    b.value().expect("a value");
    sells_up_to(&mut b, &buyer, 53_750 * USD);
    b.set_terms(buffer_terms()).expect("terms");
    sells_up_to(&mut b, &buyer, 50_000 * USD);
}

#[test]
fn buffers_count_up_to_their_share_of_the_pools_own_capital() {
    let (mut b, buyer) = small();
    b.staker(100_000 * TOKEN);
    b.value().expect("a value");
    // Half of 100,000, then other shares.
    sells_up_to(&mut b, &buyer, 75_000 * USD);
    for (buffer_cap_bps, most) in [(0, 50_000), (1_000, 55_000), (10_000, 100_000)] {
        b.set_stop_loss(StopLossTerms {
            buffer_cap_bps,
            ..StopLossTerms::INITIAL
        })
        .expect("terms");
        sells_up_to(&mut b, &buyer, most * USD);
    }
}

#[test]
fn values_of_all_buffers_add_up_and_age_one_by_one() {
    let (mut b, buyer) = small();
    let (first, other) = (b.buffer, b.another(6));
    let terms = BufferTerms {
        value_seconds: 7_200,
        ..buffer_terms()
    };
    b.open_of(&other, 1, terms).expect("a buffer");
    b.staker(200 * TOKEN);
    b.staker_of(&other, 100_000_000);
    b.steady_of(&[(first, 100 * DOLLAR), (other, 10 * DOLLAR)]);
    b.value().expect("a value");
    b.anyone(other.value_buffer()).expect("a value");
    assert_eq!(
        (b.slot_at(0).value, b.slot_at(1).value),
        (15_000 * USD, 750 * USD)
    );
    sells_up_to(&mut b, &buyer, 57_875 * USD);
    b.world().advance(3_601);
    sells_up_to(&mut b, &buyer, 50_375 * USD);
    b.world().advance(3_600);
    sells_up_to(&mut b, &buyer, 50_000 * USD);
}

#[test]
fn underwriters_leave_on_a_buffers_value_only_while_it_lasts() {
    // 60,000 sold under a shock of 100 % is at most 60 % of what may be counted: 100,000.
    let mut b = Backstop::without_buffer(90_000, 2_000);
    let leaver = b.f.underwriter(10_000 * USD);
    b.open(0, buffer_terms()).expect("a buffer");
    b.steady(100 * DOLLAR);
    b.staker(400 * TOKEN);
    b.value().expect("a value");
    let product = b.product;
    b.f.assess(&product, 20_000_000, 1_000_000_000);
    let buyer = b.f.user(100_000 * USD);
    b.f.buy(&product, &buyer, 60_000 * USD, 60)
        .expect("a policy");
    let (who, pool) = (leaver.pubkey(), b.f.pool);
    let shares = b.f.position_state(&who).shares.get();
    b.by(&leaver, pool.request_withdrawal(who, shares, 0))
        .expect("a request");
    b.world().advance(COOLDOWN);
    refused(b.anyone(pool.withdraw(who)), E::PerilGroupTooLarge);
    b.steady(100 * DOLLAR);
    refused(b.anyone(pool.withdraw(who)), E::PerilGroupTooLarge);
    b.value().expect("a value");
    let until = b.slot().valued_until;
    b.world().set_time(until + 1);
    refused(b.anyone(pool.withdraw(who)), E::PerilGroupTooLarge);
    b.world().set_time(until);
    b.anyone(pool.withdraw(who)).expect("a value of now");
}
