//! Layers are paid out of what the pool earns: their rate while that is enough, their part of it while it is not; fees and
//! quota shares come first, and capital keeps what it had.

use bulwark_math::BPS_U64;

use crate::*;

/// What the pool's earnings leave for layers, Q32 a second, after a tenth of fees and `shares` of quota share.
pub fn budget(earning_rate: u64, shares: u64) -> u64 {
    let kept = u128::from(9_000 * (BPS_U64 - shares));
    let left = u128::from(earning_rate) * kept / u128::from(BPS_U64 * BPS_U64);
    u64::try_from(left).expect("fits")
}

/// The part of `rate` in `budget` when `asked` is more.
pub fn part(rate: u64, budget: u64, asked: u64) -> u64 {
    let part = u128::from(rate) * u128::from(budget) / u128::from(asked.max(budget));
    u64::try_from(part).expect("fits")
}

#[test]
fn a_layer_earns_exactly_its_rate_on_line_while_the_pool_earns_enough() {
    let mut s = Scene::selling();
    let cover = priced_excess(50_000 * USD, 77_777_777_777, RATE);
    let (tranche, _) = s.backed(0, cover, 77_777_777_777);
    let (start, rate) = (s.now(), per_second(77_777_777_777, RATE));
    assert_eq!(s.f.cession(0).rate, rate);
    assert!(budget(s.f.pool_state().earning_rate, 0) > rate);
    for days in [1, 29, 100, 235] {
        s.f.world.advance(days * DAY + 7);
        s.accrue();
        let due = whole_units(rate, (s.now() - start).min(365 * DAY));
        assert_eq!(s.ceded(&tranche), due);
        assert_eq!(
            s.f.pool_state().capital,
            1_000_000 * USD + s.net_earned() - due
        );
    }
    // The whole term: 7.3 % of the limit.
    let agreed = 77_777_777_777 * 73 / 1_000;
    let ceded = s.ceded(&tranche);
    assert!(
        ceded <= agreed && ceded + 1 >= agreed,
        "{ceded} of {agreed}"
    );
}

#[test]
fn layers_that_ask_for_more_than_the_pool_earns_share_it_by_their_rates() {
    let mut s = Scene::new(1_000_000);
    let terms = [
        (40_000 * USD, 500_000_000),
        (33_333_333_333, 123_456_789),
        (10, RATE_ONE),
    ];
    let mut tranches = Vec::new();
    for (index, (limit, rate)) in (0..).zip(terms) {
        tranches.push(s.backed(index, priced_excess(0, limit, rate), limit).0);
    }
    let rates = terms.map(|(limit, rate)| per_second(limit, rate));
    let asked = rates.iter().sum();
    s.policy(123_456_789_012, 200).expect("a policy");
    let start = s.now();
    let there = budget(s.f.pool_state().earning_rate, 0);
    assert!(there < asked);
    for days in [1, 13, 86, 60] {
        s.f.world.advance(days * DAY + 11);
        s.accrue();
        for (tranche, rate) in tranches.iter().zip(rates) {
            let due = whole_units(part(rate, there, asked), s.now() - start);
            assert_eq!(s.ceded(tranche), due, "{}", tranche.index);
        }
        // All that is left by fees went to them, but for what no part of a unit could be split into.
        let kept = s.f.pool_state().capital - 1_000_000 * USD;
        assert!(kept <= 4, "{kept}");
    }
}

#[test]
fn quota_shares_come_first_and_layers_share_the_rest() {
    let mut s = Scene::new(1_000_000);
    let (share, _) = s.backed(3, quota_share(6_000, 50_000 * USD), 50_000 * USD);
    let (layer, _) = s.backed(0, priced_excess(0, 40_000 * USD, 500_000_000), 40_000 * USD);
    let (other, _) = s.backed(7, priced_excess(0, 20_000 * USD, 500_000_000), 20_000 * USD);
    let (holder, _) = s.policy(200_000 * USD, 100).expect("a policy");
    let premium = 1_000_000 * USD - s.f.tokens(&holder.pubkey());
    let there = budget(s.f.pool_state().earning_rate, 6_000);
    s.f.world.advance(200 * DAY);
    s.accrue();
    let net = premium - premium / 10;
    assert_eq!(s.ceded(&share), net * 6_000 / 10_000);
    let rates = [40_000, 20_000].map(|limit| per_second(limit * USD, 500_000_000));
    for (tranche, rate) in [&layer, &other].into_iter().zip(rates) {
        let part = part(rate, there, rates[0] + rates[1]);
        assert_eq!(s.ceded(tranche), whole_units(part, 100 * DAY));
    }
    let rest = net - s.ceded(&share) - s.ceded(&layer) - s.ceded(&other);
    assert!(rest <= 4, "{rest}");
    assert_eq!(s.f.pool_state().capital, 1_000_000 * USD + rest);
}

#[test]
fn a_whole_quota_share_leaves_layers_nothing() {
    let mut s = Scene::new(1_000_000);
    let (share, _) = s.backed(0, quota_share(10_000, USD), USD);
    let (layer, _) = s.backed(1, priced_excess(0, 40_000 * USD, RATE), 40_000 * USD);
    s.policy(200_000 * USD, 100).expect("a policy");
    s.f.world.advance(50 * DAY + 3);
    s.accrue();
    assert_eq!(s.ceded(&share), s.net_earned());
    assert_eq!(s.ceded(&layer), 0);
    assert_eq!(s.f.pool_state().capital, 1_000_000 * USD);
}
