//! Ceded premium: exact to the unit, in proportion to time and capital, whoever calls and however seldom.

use bulwark::{error::BulwarkError as E, events::TrancheSynced};
use bulwark_tests::refused;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::*;

/// A million of capital; a quota share, a layer of 30 days that begins on the tenth and a layer of the year, all backed in
/// full, and another quota share that is not; policies of 7 to 365 days.
fn programme() -> (Scene, Vec<TrancheKeys>) {
    let mut s = Scene::new(1_000_000);
    let now = s.now();
    let yearly = TrancheCover::AggregateStopLoss {
        attachment_bps: 1_000,
        limit_bps: 333,
        rate_on_line: RATE,
    };
    let (share, _) = s.backed(1, quota_share(2_345, 50_000 * USD), 50_000 * USD);
    s.open(
        4,
        priced_excess(50_000 * USD, 77_777_777_777, RATE),
        now + 10 * DAY,
        now + 40 * DAY,
    )
    .expect("a tranche");
    let layer = TrancheKeys::new(s.f.pool, 4);
    s.f.reinsurer(&layer, 77_777_777_777);
    let (year, _) = s.backed(6, yearly, 33_300 * USD);
    let (part, _) = s.backed(7, quota_share(1_111, 30_000 * USD), 10_000 * USD);
    for (sum, days) in [(10_000, 7), (70_001, 30), (33_333, 181), (50_000, 365)] {
        s.policy(sum * USD, days).expect("a policy");
        s.f.world.advance(3_601);
    }
    (s, vec![share, layer, year, part])
}

#[test]
fn a_quota_share_takes_its_share_of_premium_after_fees_to_the_unit() {
    let mut s = Scene::new(1_000_000);
    let (tranche, _) = s.backed(0, quota_share(2_345, 50_000 * USD), 50_000 * USD);
    let (holder, _) = s.policy(123_456_789_012, 200).expect("a policy");
    let premium = 1_000_000 * USD - s.f.tokens(&holder.pubkey());
    for days in [1, 13, 86, 105] {
        s.f.world.advance(days * DAY);
        s.accrue();
        assert_eq!(s.ceded(&tranche), s.net_earned() * 2_345 / 10_000);
    }
    let (pool, net) = (s.f.pool_state(), premium - premium / 10);
    assert_eq!(pool.premium_earned, premium);
    assert_eq!(pool.ceded_payable, net * 2_345 / 10_000);
    assert_eq!(pool.capital, 1_000_000 * USD + net - net * 2_345 / 10_000);
    let synced: TrancheSynced = told(&s.sync(&tranche).expect("premium to pull"));
    assert_eq!(
        (synced.amount, synced.premium_after, synced.collateral_after),
        (
            net * 2_345 / 10_000,
            net * 2_345 / 10_000,
            50_000 * USD + net * 2_345 / 10_000
        )
    );
    assert_eq!(s.f.pool_state().ceded_payable, 0);
    assert_eq!(
        s.f.world.balance(&tranche.vault),
        50_000 * USD + net * 2_345 / 10_000
    );
    refused(s.sync(&tranche), E::NothingToSync);
}

#[test]
fn any_order_of_accruals_and_pulls_gives_the_same_sums() {
    for seed in 0..4 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let ((mut silent, tranches), (mut busy, _)) = (programme(), programme());
        for hours in [1, 217, 23, 480, 3, 240, 2_400, 5_800] {
            let until = silent.now() + hours * 3_600 + dice.random_range(0..3_600);
            for _ in 0..20 {
                let left = until - busy.now();
                let step = dice.random_range(0..=left / 4);
                busy.f.world.advance(step);
                // The last is not full: what it pulls earns from then on.
                match dice.random_range(0..4) {
                    3 => busy.accrue(),
                    // Refused when nothing is owed: then it must have changed nothing.
                    full => drop(busy.sync(&tranches[full])),
                }
            }
            for s in [&mut silent, &mut busy] {
                s.f.world.set_time(until);
                s.accrue();
            }
            let (a, b) = (silent.f.pool_state(), busy.f.pool_state());
            assert_eq!(
                (a.capital, a.fees, a.unearned, a.earned_fraction),
                (b.capital, b.fees, b.unearned, b.earned_fraction)
            );
            for tranche in &tranches {
                assert_eq!(silent.ceded(tranche), busy.ceded(tranche), "seed {seed}");
                let of = |s: &Scene| s.f.cession(tranche.index).remainder;
                assert_eq!(of(&silent), of(&busy), "seed {seed}");
            }
        }
        assert_eq!(silent.f.pool_state().unearned, 0);
        assert!(tranches.iter().all(|tranche| silent.ceded(tranche) > 0));
    }
}

#[test]
fn nothing_is_ceded_before_a_term_begins_or_after_it_ends() {
    let mut s = Scene::new(1_000_000);
    s.policy(100_000 * USD, 100).expect("a policy");
    s.f.world.advance(5 * DAY);
    let now = s.now();
    let (start, end) = (now + 10 * DAY, now + 40 * DAY);
    let kinds = [
        quota_share(5_000, USD),
        priced_excess(0, 10_000 * USD, RATE),
    ];
    let mut tranches = Vec::new();
    for (index, (cover, collateral)) in (0..).zip(kinds.into_iter().zip([USD, 10_000 * USD])) {
        s.open(index, cover, start, end).expect("a tranche");
        let tranche = TrancheKeys::new(s.f.pool, index);
        s.f.reinsurer(&tranche, collateral);
        tranches.push(tranche);
    }
    let mut net = Vec::new();
    for time in [start, end] {
        s.f.world.set_time(time - 1);
        s.accrue();
        s.f.world.set_time(time);
        s.accrue();
        net.push(s.net_earned());
        if time == start {
            assert!(tranches.iter().all(|tranche| s.ceded(tranche) == 0));
        }
    }
    let ceded = [s.ceded(&tranches[0]), s.ceded(&tranches[1])];
    assert_eq!(ceded[0], (net[1] - net[0]) / 2);
    let due = on_line(10_000 * USD, RATE, 30 * DAY);
    assert!(ceded[1] <= due && ceded[1] + 1 >= due);
    s.f.world.advance(60 * DAY);
    s.accrue();
    assert!(s.net_earned() > net[1]);
    assert_eq!([s.ceded(&tranches[0]), s.ceded(&tranches[1])], ceded);
}

#[test]
fn one_accrual_long_after_a_term_cedes_what_two_at_its_ends_would() {
    let run = |cuts: bool| {
        let mut s = Scene::new(1_000_000);
        s.policy(100_000 * USD, 100).expect("a policy");
        let (start, end) = (s.now() + 12_345, s.now() + 12_345 + 33 * DAY);
        s.open(0, quota_share(3_333, USD), start, end)
            .expect("a tranche");
        let tranche = TrancheKeys::new(s.f.pool, 0);
        s.f.reinsurer(&tranche, USD);
        if cuts {
            for time in [start, end] {
                s.f.world.set_time(time);
                s.accrue();
            }
        }
        s.f.world.set_time(end + 90 * DAY);
        s.accrue();
        let pool = s.f.pool_state();
        (s.ceded(&tranche), pool.capital, pool.fees)
    };
    assert_eq!(run(false), run(true));
}

#[test]
fn the_fee_of_a_cancelled_policy_is_shared_like_premium() {
    let mut s = Scene::new(1_000_000);
    let (tranche, _) = s.backed(0, quota_share(2_500, USD), USD);
    let mut policies = Vec::new();
    for sum in [33_333_333_333, 44_444_444_441] {
        policies.push(s.policy(sum, 97).expect("a policy"));
    }
    s.f.world.advance(31 * DAY + 5);
    for (holder, policy) in &policies {
        let cancel = s.product.cancel_policy(holder.pubkey(), *policy, 0);
        s.by(holder, cancel).expect("a cancellation");
    }
    let pool = s.f.pool_state();
    // All that was not refunded is earned: the fee, and the dust of rates and refunds.
    assert_eq!((pool.unearned, pool.earned_fraction), (0, 0));
    assert_eq!(
        pool.premium_earned,
        pool.premium_written - pool.premium_refunded
    );
    assert_eq!(s.ceded(&tranche), s.net_earned() / 4);
}

#[test]
fn premium_is_pulled_by_anyone_with_the_accounts_of_the_tranche_alone() {
    let mut s = Scene::selling();
    let cover = priced_excess(0, 40_000 * USD, RATE);
    let (tranche, _) = s.backed(0, cover, 40_000 * USD);
    let (other, _) = s.backed(1, cover, 40_000 * USD);
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 0);
    s.f.world.advance(DAY);
    let (pool, sync) = (s.f.pool, tranche.sync_tranche());
    for (from, to, error) in [
        (pool.mint, far_pool.mint, E::WrongMint),
        (pool.vault, far_pool.vault, E::WrongVault),
        (
            pool.premium_book,
            far_pool.premium_book,
            E::WrongPremiumBook,
        ),
        (tranche.tranche, far.tranche, E::WrongPool),
        (tranche.tranche, other.tranche, E::WrongVault),
        (tranche.vault, other.vault, E::WrongVault),
    ] {
        refused(s.anyone(swapped(sync.clone(), from, to)), error);
    }
    s.anyone(sync).expect("a day's premium");
    let due = on_line(40_000 * USD, RATE, DAY);
    assert!(s.tranche(&tranche).premium.abs_diff(due) <= 1);
}
