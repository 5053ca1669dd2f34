//! Random lives of a pool with quota shares and layers: whenever accruals and pulls come, and however often, everyone has what
//! is worked out by hand.

use bulwark::{instructions::RenewPolicyArgs, state::Policy};
use bulwark_math::{day_of, BPS_U64};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    budget::{budget, part},
    *,
};

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

/// What a life knows of a policy: when it was sold, term, rate, and what of its premium the rate does not earn, Q32, and the
/// sale does.
struct Sold {
    at: u64,
    start: u64,
    end: u64,
    rate: u64,
    dust: u64,
}

impl Contract {
    fn covers(&self, time: u64) -> bool {
        (self.start..self.end).contains(&time)
    }
}

impl Sold {
    fn new(policy: &Policy, at: u64) -> Self {
        let (start, end, rate) = (policy.start, policy.end, policy.earning_rate);
        let earned = u128::from(rate) * u128::from(end - start);
        let dust = (u128::from(policy.premium) << 32) - earned;
        Self {
            at,
            start,
            end,
            rate,
            dust: u64::try_from(dust).expect("less than a second's rate"),
        }
    }
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
        .filter(|policy| policy.at < time)
        .map(|policy| {
            let seconds = time.min(policy.end).saturating_sub(policy.start);
            u128::from(policy.rate) * u128::from(seconds) + u128::from(policy.dust)
        })
        .sum();
    let units = u64::try_from(earned >> 32).expect("fits");
    units - units / 10
}

/// Sells cover for `days`, and at once its renewal for `more`; returns both policies.
fn sell(s: &mut Scene, sum: u64, days: u64, more: u64) -> [Policy; 2] {
    let (holder, key) = s.policy(sum, days).expect("a policy");
    let policy = s.f.policy_state(&key);
    let args = RenewPolicyArgs {
        nonce: s.f.next_nonce(),
        sum_insured: sum,
        end_day: day_of(policy.end) + more,
        max_premium: u64::MAX,
        revision: s.f.product_state(&s.product).revision,
    };
    let payer = s.f.world.payer.pubkey();
    let renewal = s.product.policy(&holder.pubkey(), args.nonce);
    let renew = s.product.renew_policy(holder.pubkey(), payer, key, args);
    s.by(&holder, renew).expect("a renewal");
    [policy, s.f.policy_state(&renewal)]
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
        let earning = sold
            .iter()
            .filter(|policy| (policy.start..policy.end).contains(&from))
            .map(|policy| policy.rate)
            .sum();
        let running = || contracts.iter().zip(0..).filter(|(c, _)| c.covers(from));
        let (mut shares, mut asked) = (0, 0);
        for (contract, _) in running() {
            match contract.takes {
                Takes::Share(bps) => shares += bps,
                Takes::Rate(rate) => asked += rate,
            }
        }
        let there = budget(earning, shares);
        for (contract, at) in running() {
            if let Takes::Rate(rate @ 1..) = contract.takes {
                layers[at] += u128::from(part(rate, there, asked)) * seconds;
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
fn whenever_anyone_accrues_or_pulls_everyone_has_what_is_worked_out_by_hand() {
    let (mut short, mut enough) = (0, 0);
    for seed in 0..8 {
        let mut dice = ChaCha8Rng::seed_from_u64(100 + seed);
        let ((mut silent, contracts), (mut busy, _)) = (life(seed), life(seed));
        let (mut sold, mut highest) = (Vec::new(), 0);
        for round in 0..10 {
            if round < 7 {
                let sum = dice.random_range(200 * USD..=50_000 * USD);
                let (days, more) = (dice.random_range(7..29), dice.random_range(7..120));
                sell(&mut busy, sum, days, more);
                let now = silent.now();
                let policies = sell(&mut silent, sum, days, more);
                sold.extend(policies.iter().map(|policy| Sold::new(policy, now)));
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
