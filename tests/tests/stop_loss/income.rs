//! Income of stakers: whose it is, to the unit, and who pays it out.

use bulwark::state::PoolParameters;
use num_rational::BigRational;

use crate::*;

fn ratio(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

#[test]
fn fees_are_split_between_stakers_and_treasury_to_the_unit() {
    for fee_bps in [1, 3_333, 5_000, 10_000] {
        let mut b = Backstop::without_buffer(1_000_000, 2_000);
        b.open(
            0,
            BufferTerms {
                fee_bps,
                ..buffer_terms()
            },
        )
        .expect("a buffer");
        let owner = b.staker(TOKEN);
        b.earning(400_000 * USD, 300);
        let mut rng = ChaCha8Rng::seed_from_u64(fee_bps.into());
        for _ in 0..60 {
            b.world().advance(rng.random_range(1..100_000));
            b.accrue();
            let pool = b.f.pool_state();
            let fee = pool.premium_earned / 10;
            let income = u128::from(fee) * u128::from(fee_bps) / 10_000;
            assert_eq!(u128::from(b.slot().income_earned), income);
            assert_eq!(u128::from(pool.fees) + income, fee.into());
            assert_eq!(u128::from(pool.buffer_payable), income);
        }
        // An index of one staker rounds off less than a unit.
        let (earned, paid) = (b.slot().income_earned, b.collect(&owner));
        assert!(paid == earned || paid + 1 == earned, "{paid} of {earned}");
        assert_eq!(b.f.pool_state().buffer_payable, earned - paid);
    }
}

#[test]
fn nothing_is_earned_before_the_first_staker_and_after_the_last() {
    let mut b = Backstop::new();
    b.earning(400_000 * USD, 300);
    b.world().advance(30 * DAY);
    b.accrue();
    let before = b.f.pool_state();
    assert_eq!(
        (b.slot().income_earned, before.fees),
        (0, before.premium_earned / 10)
    );
    // Not accrued yet when the first comes: still the treasury's.
    b.world().advance(30 * DAY);
    let first = b.staker(TOKEN);
    let at_stake = b.f.pool_state();
    assert!(at_stake.premium_earned > before.premium_earned);
    assert_eq!(at_stake.fees, at_stake.premium_earned / 10);
    let collect = b.buffer.collect_income(first.pubkey());
    refused(b.anyone(collect), E::NoIncome);
    b.leave(&first);
    let at_leaving = b.f.pool_state();
    let earned = b.slot().income_earned;
    let fees = at_leaving.premium_earned / 10 - at_stake.premium_earned / 10;
    assert_eq!(earned, fees / 2);
    b.world().advance(30 * DAY);
    b.accrue();
    let after = b.f.pool_state();
    assert!(after.premium_earned > at_leaving.premium_earned);
    assert_eq!(b.slot().income_earned, earned);
    assert_eq!(after.fees + earned, after.premium_earned / 10);
    let paid = b.collect(&first);
    assert!(paid == earned || paid + 1 == earned, "{paid} of {earned}");
}

/// A staker and what is exactly due by now.
struct Due {
    owner: Keypair,
    exact: BigRational,
    asked: bool,
}

#[test]
fn income_is_pro_rata_over_time_among_those_who_come_and_go() {
    for seed in 0..4 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut b = Backstop::new();
        b.earning(400_000 * USD, 360);
        let mut stakers: Vec<Due> = Vec::new();
        let mut steps = 0u128;
        for _ in 0..90 {
            b.world().advance(rng.random_range(1..4 * DAY));
            let shares: Vec<u128> = stakers
                .iter()
                .map(|due| b.position(&due.owner).shares.get())
                .collect();
            let (earned, total) = (b.slot().income_earned, shares.iter().sum::<u128>());
            assert_eq!(total, b.state().total_shares.get());
            let who = rng.random_range(0..=stakers.len().min(7));
            let choice = rng.random_range(0..4);
            if who == stakers.len() {
                let amount = rng.random_range(1..1_000 * TOKEN);
                let owner = b.staker(amount);
                stakers.push(Due {
                    owner,
                    exact: ratio(0, 1),
                    asked: false,
                });
            } else {
                let owner = stakers[who].owner.insecure_clone();
                let held = shares[who];
                match choice {
                    0 if held > 0 && !stakers[who].asked => {
                        let part = rng.random_range(1..=held);
                        b.request(&owner, part).expect("a request");
                        stakers[who].asked = true;
                    }
                    1 if stakers[who].asked => match b.unstake(&owner) {
                        Ok(_) => stakers[who].asked = false,
                        Err(refusal) if refusal.is(E::WithdrawalLapsed) => {
                            let cancel = b.buffer.cancel_unstake(owner.pubkey());
                            b.by(&owner, cancel).expect("cancelled");
                            stakers[who].asked = false;
                        }
                        Err(refusal) => {
                            assert!(refusal.is(E::WithdrawalNotMatured), "{refusal}");
                        }
                    },
                    2 => {
                        let collect = b.buffer.collect_income(owner.pubkey());
                        if let Err(refusal) = b.anyone(collect) {
                            assert!(refusal.is(E::NoIncome), "{refusal}");
                        }
                    }
                    _ => {
                        let amount = rng.random_range(1..1_000 * TOKEN);
                        let mint = b.buffer.mint;
                        b.f.world.fund_tokens(&mint, &owner.pubkey(), amount);
                        b.stake(&owner, amount).expect("a stake");
                    }
                }
            }
            // What was earned meanwhile is of those who held shares meanwhile.
            let fresh = u128::from(b.slot().income_earned - earned);
            if fresh > 0 {
                for (due, shares) in stakers.iter_mut().zip(&shares) {
                    due.exact += ratio(fresh, 1) * ratio(*shares, total);
                }
            }
            steps += 1;
        }
        // What the last steps left to be earned.
        let earned = b.slot().income_earned;
        b.accrue();
        let fresh = u128::from(b.slot().income_earned - earned);
        let total = b.state().total_shares.get();
        for due in &mut stakers {
            let shares = b.position(&due.owner).shares.get();
            due.exact += ratio(fresh, 1) * ratio(shares, total);
        }
        // Two units a step: one that the index rounds off, one that a position does.
        let slack = ratio(2 * steps, 1);
        let mut paid = 0;
        for due in &stakers {
            let position = b.position(&due.owner);
            if position.shares.get() > 0 || position.income > 0 {
                let collect = b.buffer.collect_income(due.owner.pubkey());
                if let Err(refusal) = b.anyone(collect) {
                    assert!(refusal.is(E::NoIncome), "{refusal}");
                }
            }
        }
        let slot = b.slot();
        for due in &stakers {
            let collected = b.position(&due.owner).collected;
            assert_eq!(collected, b.f.tokens(&due.owner.pubkey()));
            paid += collected;
            let collected = ratio(collected.into(), 1);
            let off = if collected > due.exact {
                collected - &due.exact
            } else {
                &due.exact - collected
            };
            assert!(off <= slack, "seed {seed}: {off} off {}", due.exact);
        }
        assert_eq!(paid, slot.income_paid);
        assert!(paid <= slot.income_earned);
        assert!(paid > 10 * USD, "the rounding allowed is nothing beside it");
    }
}

#[test]
fn anyone_pays_income_out_and_only_to_the_staker() {
    let (mut b, owner) = Backstop::staked(TOKEN);
    b.earning(400_000 * USD, 300);
    b.world().advance(DAY);
    let thief = b.f.user(0);
    let mut collect = b.buffer.collect_income(owner.pubkey());
    let (own, theirs) = (
        b.f.pool.token(&owner.pubkey()),
        b.f.pool.token(&thief.pubkey()),
    );
    for meta in &mut collect.accounts {
        assert!(!meta.is_signer);
        if meta.pubkey == own {
            meta.pubkey = theirs;
        }
    }
    refused(b.anyone(collect), E::WrongTokenOwner);
    assert!(b.collect(&owner) > 0);
    // Nothing new in the same second.
    let again = b.buffer.collect_income(owner.pubkey());
    refused(b.anyone(again), E::NoIncome);
}

#[test]
fn neither_hold_nor_liquidation_stops_income() {
    let (mut b, owner) = Backstop::staked(10_000 * TOKEN);
    b.earning(100_000 * USD, 300);
    let incident = b.decided_incident(300_000 * USD);
    b.world().advance(3_600);
    assert!(b.collect(&owner) > 0);
    b.ready(&incident);
    b.settle(&incident).expect("a settlement");
    b.world().advance(3_600);
    assert!(b.collect(&owner) > 0);
}

#[test]
fn a_fund_without_fees_pays_no_income() {
    let settings = PoolParameters {
        fee_bps: 0,
        ..pool_parameters()
    };
    let mut b = Backstop::with(fund_parameters(), settings, 1_000_000);
    b.open(0, buffer_terms()).expect("a buffer");
    let owner = b.staker(TOKEN);
    b.earning(400_000 * USD, 300);
    b.world().advance(DAY);
    let collect = b.buffer.collect_income(owner.pubkey());
    refused(b.anyone(collect), E::NoIncome);
}
