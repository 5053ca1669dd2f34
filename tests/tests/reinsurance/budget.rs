//! Layers are paid out of what the pool earns: their rate while that is enough, their part of it while it is not; fees and
//! quota shares come first, and capital keeps what it had.

use bulwark_math::BPS_U64;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::*;

/// What the pool's earnings leave for layers, Q32 a second, after a tenth of fees and `shares` of quota share.
fn budget(earning_rate: u64, shares: u64) -> u64 {
    let kept = u128::from(9_000 * (BPS_U64 - shares));
    let left = u128::from(earning_rate) * kept / u128::from(BPS_U64 * BPS_U64);
    u64::try_from(left).expect("fits")
}

/// The part of `rate` in `budget` when `asked` is more.
fn part(rate: u64, budget: u64, asked: u64) -> u64 {
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

/// What the pool earns and what each of six contracts takes become whole units in different seconds: capital may be ahead of
/// itself by less than a unit for each.
const DUST: u64 = 6;

/// What a contract of a random life takes.
enum Takes {
    /// 1/10,000 of net premium.
    Share(u64),
    /// Q32 units a second.
    Rate(u64),
}

/// A contract of a random life: its tranche, its term and what it takes.
struct Contract {
    tranche: TrancheKeys,
    start: u64,
    end: u64,
    takes: Takes,
}

/// What a life knows of a policy: term, rate, and what of its premium the rate does not earn, Q32.
struct Sold {
    start: u64,
    end: u64,
    rate: u64,
    dust: u64,
}

/// A pool with two quota shares and four layers, backed in full, whose terms begin and end at random.
fn life(seed: u64) -> (Scene, Vec<Contract>) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut s = Scene::new(1_000_000);
    let mut contracts = Vec::new();
    for index in 0..6 {
        let start = s.now() + dice.random_range(0..60 * DAY);
        let end = start + dice.random_range(DAY..300 * DAY);
        let (cover, takes) = if index % 3 == 0 {
            let bps = dice.random_range(1..=4_000);
            (quota_share(bps, USD), Takes::Share(bps.into()))
        } else {
            let limit = dice.random_range(1..=60_000 * USD);
            let most = RATE_ONE >> dice.random_range(0..12);
            let rate = dice.random_range(0..=most);
            let takes = Takes::Rate(per_second(limit, rate));
            (priced_excess(0, limit, rate), takes)
        };
        s.open(index, cover, start, end).expect("a tranche");
        let tranche = TrancheKeys::new(s.f.pool, index);
        let limit = s.f.cession(index).limit;
        s.f.reinsurer(&tranche, limit);
        contracts.push(Contract {
            tranche,
            start,
            end,
            takes,
        });
    }
    (s, contracts)
}

/// Premium earned before `time`, less fees, whole units.
fn net(sold: &[Sold], time: u64) -> u64 {
    let earned: u128 = sold
        .iter()
        .filter(|policy| policy.start < time)
        .map(|policy| {
            let seconds = time.min(policy.end) - policy.start;
            u128::from(policy.rate) * u128::from(seconds) + u128::from(policy.dust)
        })
        .sum();
    let units = u64::try_from(earned >> 32).expect("fits");
    units - units / 10
}

/// What each contract is due at `now`, worked out by hand: stretch by stretch between all begins and ends.
fn due(contracts: &[Contract], sold: &[Sold], now: u64) -> Vec<u64> {
    let terms = contracts.iter().flat_map(|c| [c.start, c.end]);
    let mut cuts: Vec<u64> = sold.iter().flat_map(|p| [p.start, p.end]).collect();
    cuts.extend(terms);
    cuts.push(now);
    cuts.retain(|cut| *cut <= now);
    cuts.sort_unstable();
    let mut layers = vec![0u128; contracts.len()];
    for stretch in cuts.windows(2) {
        let (from, seconds) = (stretch[0], u128::from(stretch[1] - stretch[0]));
        let running = sold.iter().filter(|p| (p.start..p.end).contains(&from));
        let earning = running.map(|p| p.rate).sum();
        let (mut shares, mut asked) = (0, 0);
        for contract in contracts {
            if (contract.start..contract.end).contains(&from) {
                match contract.takes {
                    Takes::Share(bps) => shares += bps,
                    Takes::Rate(rate) => asked += rate,
                }
            }
        }
        let there = budget(earning, shares);
        for (contract, sum) in contracts.iter().zip(&mut layers) {
            if let Takes::Rate(rate) = contract.takes {
                if rate > 0 && (contract.start..contract.end).contains(&from) {
                    *sum += u128::from(part(rate, there, asked)) * seconds;
                }
            }
        }
    }
    let of = |(contract, sum): (&Contract, u128)| match contract.takes {
        Takes::Share(bps) => {
            let earned = net(sold, contract.end.min(now)) - net(sold, contract.start.min(now));
            earned * bps / BPS_U64
        }
        Takes::Rate(_) => u64::try_from(sum >> 32).expect("fits"),
    };
    contracts.iter().zip(layers).map(of).collect()
}

#[test]
fn whoever_accrues_and_pulls_when_everyone_has_what_the_hand_works_out() {
    let (mut short, mut enough) = (0, 0);
    for seed in 0..8 {
        let mut dice = ChaCha8Rng::seed_from_u64(100 + seed);
        let ((mut silent, contracts), (mut busy, _)) = (life(seed), life(seed));
        let (mut sold, mut highest) = (Vec::new(), 0);
        for round in 0..10 {
            if round < 7 {
                let (sum, days) = (dice.random_range(200..=100_000), dice.random_range(7..150));
                busy.policy(sum * USD + sum, days).expect("a policy");
                let (_, policy) = silent.policy(sum * USD + sum, days).expect("a policy");
                let policy = silent.f.policy_state(&policy);
                let term = u128::from(policy.end - policy.start);
                let earned = u128::from(policy.earning_rate) * term;
                sold.push(Sold {
                    start: policy.start,
                    end: policy.end,
                    rate: policy.earning_rate,
                    dust: u64::try_from((u128::from(policy.premium) << 32) - earned)
                        .expect("less than the term's seconds"),
                });
            }
            let until = silent.now() + dice.random_range(1..60 * DAY);
            for _ in 0..20 {
                let step = dice.random_range(0..=(until - busy.now()) / 4);
                busy.f.world.advance(step);
                match dice.random_range(0..12) {
                    any @ 0..6 => {
                        // Refused when nothing is owed: then it must have changed nothing.
                        drop(busy.sync(&contracts[any].tranche));
                    }
                    _ => busy.accrue(),
                }
                let capital = busy.f.pool_state().capital;
                assert!(capital >= 1_000_000 * USD);
                assert!(capital + DUST >= highest, "{capital} after {highest}");
                highest = highest.max(capital);
            }
            for s in [&mut silent, &mut busy] {
                s.f.world.set_time(until);
                s.accrue();
            }
            let by_hand = due(&contracts, &sold, until);
            for s in [&silent, &busy] {
                let ceded: Vec<u64> = contracts.iter().map(|c| s.ceded(&c.tranche)).collect();
                assert_eq!(ceded, by_hand, "seed {seed}, round {round}");
                let left = net(&sold, until) - by_hand.iter().sum::<u64>();
                assert_eq!(s.f.pool_state().capital, 1_000_000 * USD + left);
            }
            let (pool, mut asked, mut shares) = (silent.f.pool_state(), 0, 0);
            for cession in pool.cessions.iter().filter(|c| c.covers(until)) {
                asked += cession.rate;
                shares += u64::from(cession.effective_bps);
            }
            let there = budget(pool.earning_rate, shares);
            short += u32::from(there < asked);
            enough += u32::from(0 < asked && asked <= there);
        }
    }
    assert!(short > 5 && enough > 5, "{short} short, {enough} enough");
}
