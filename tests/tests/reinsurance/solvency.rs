//! What re-insurance counts for: sales and withdrawals feel its capital come, be used, and leave.

use bulwark::error::BulwarkError as E;
use bulwark_tests::{fund_parameters, refused};

use crate::*;

/// A product's stress, 40 % of what it covers, may be half of eligible capital: the sum that so much lets be sold.
fn sum(eligible: u64) -> u64 {
    eligible * USD * 5_000 / 4_000
}

/// Re-insurance that counts, in base units.
fn counted(s: &Scene) -> u64 {
    s.f.pool_state()
        .solvency(&rules())
        .expect("in range")
        .reinsurance
}

#[track_caller]
fn refused_sale(s: &mut Scene, sum: u64, days: u64, error: E) {
    match s.policy(sum, days) {
        Ok(_) => panic!("sold, expected {error:?}"),
        Err(refusal) => assert!(refusal.is(error), "expected {error:?}, got {refusal}"),
    }
}

#[test]
fn re_insurance_lets_a_sale_through_to_the_unit() {
    let mut s = Scene::new(100_000);
    refused_sale(&mut s, sum(100_000) + 1, 30, E::ProductTooLarge);
    s.backed(0, excess(10_000 * USD, 40_000 * USD), 20_000 * USD);
    assert_eq!(counted(&s), 20_000 * USD);
    refused_sale(&mut s, sum(120_000) + 1, 30, E::ProductTooLarge);
    s.policy(sum(120_000), 30).expect("as much as is backed");
}

#[test]
fn re_insurance_counts_up_to_the_funds_share_of_capital() {
    for (cap, eligible) in [(0, 100_000), (1_000, 110_000), (5_000, 150_000)] {
        let rules = FundParameters {
            reinsurance_cap_bps: cap,
            ..fund_parameters()
        };
        let mut s = Scene::with(rules, pool_parameters(), 100_000);
        s.backed(0, excess(0, 90_000 * USD), 90_000 * USD);
        s.backed(1, quota_share(1_000, 90_000 * USD), 90_000 * USD);
        refused_sale(&mut s, sum(eligible) + 1, 30, E::ProductTooLarge);
        s.policy(sum(eligible), 30).expect("up to the cap");
    }
}

#[test]
fn what_no_capital_backs_or_no_term_covers_yet_counts_nothing() {
    let mut s = Scene::new(100_000);
    let now = s.now();
    s.f.tranche(0, excess(0, 40_000 * USD), 30);
    s.open(1, excess(0, 40_000 * USD), now + DAY, now + 60 * DAY)
        .expect("a tranche");
    s.f.reinsurer(&TrancheKeys::new(s.f.pool, 1), 40_000 * USD);
    refused_sale(&mut s, sum(100_000) + 1, 30, E::ProductTooLarge);
    s.f.world.set_time(now + DAY);
    s.policy(sum(140_000), 30).expect("the term has begun");
}

#[test]
fn a_used_limit_counts_no_more_unless_it_is_reinstated() {
    for (reinstatements, collateral, counts) in [(0, 40, [25, 10, 0]), (1, 60, [40, 30, 20])] {
        let mut s = Scene::new(1_000_000);
        let cover = TrancheCover::ExcessOfLoss {
            attachment: 0,
            limit: 40_000 * USD,
            rate_on_line: 0,
            reinstatements,
            reinstatement_bps: 0,
        };
        let (tranche, _) = s.backed(0, cover, collateral * 1_000 * USD);
        assert_eq!(counted(&s), 40_000 * USD);
        for (loss, count) in [15, 15, 10].into_iter().zip(counts) {
            let incident = s.lost(loss * 1_000 * USD);
            s.settle(&incident, &[tranche]);
            assert_eq!(counted(&s), count * 1_000 * USD);
        }
    }
}

#[test]
fn re_insurance_counts_for_policies_that_it_outlasts_alone() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 40_000 * USD), 30);
    s.f.reinsurer(&tranche, 40_000 * USD);
    refused_sale(&mut s, sum(100_000) + 1, 31, E::ProductTooLarge);
    s.policy(sum(120_000), 30).expect("both end together");
    assert_eq!(counted(&s), 40_000 * USD);
    // A policy that lasts a day longer would leave the first one without what it was sold on.
    refused_sale(&mut s, 100 * USD, 31, E::PerilGroupTooLarge);
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 40_000 * USD), 30);
    s.f.reinsurer(&tranche, 40_000 * USD);
    s.policy(100 * USD, 31).expect("capital alone is enough");
    assert_eq!(counted(&s), 0);
}

#[test]
fn capital_leaves_while_re_insurance_outlasts_what_was_sold() {
    for (days, stands_in) in [(89, false), (90, true)] {
        let mut s = Scene::new(80_000);
        let owner = s.f.underwriter(20_000 * USD);
        let tranche = s.f.tranche(0, excess(0, 40_000 * USD), days);
        s.f.reinsurer(&tranche, 40_000 * USD);
        // Stress of 50,000, which may be 60 % of eligible capital: beyond 80,000 of capital alone.
        s.policy(125_000 * USD, 90).expect("a policy");
        let shares = s.f.position_state(&owner.pubkey()).shares.get();
        let request = s.f.pool.request_withdrawal(owner.pubkey(), shares, 0);
        s.by(&owner, request).expect("a request");
        s.f.world.advance(RUN_OFF);
        let withdraw = s.f.pool.withdraw(owner.pubkey());
        if stands_in {
            s.anyone(withdraw).expect("re-insurance stands in");
        } else {
            refused(s.anyone(withdraw), E::PerilGroupTooLarge);
        }
    }
}

#[test]
fn when_a_term_ends_less_cover_is_sold_and_no_claim_is_touched() {
    let mut s = Scene::new(80_000);
    let tranche = s.f.tranche(0, excess(0, 40_000 * USD), 90);
    let re_insurer = s.f.reinsurer(&tranche, 40_000 * USD);
    let (holder, policy) = s.policy(125_000 * USD, 90).expect("a policy");
    let end = s.f.cession(0).end;
    for (time, counts) in [(end - 1, 40_000), (end, 0)] {
        s.f.world.set_time(time);
        s.accrue();
        assert_eq!(counted(&s), counts * USD);
    }
    let capital = s.f.pool_state().capital;
    let most = capital * 5_000 / 4_000;
    refused_sale(&mut s, most + 1, 30, E::ProductTooLarge);
    let incident = s.claimed(&holder, policy, end - 1, 125_000 * USD);
    let paid = s.settle(&incident, &[tranche]);
    assert_eq!(paid.tranches, [40_000 * USD]);
    assert_eq!(paid.capital + paid.shortfall, 85_000 * USD);
    assert_eq!(s.value(&tranche, &re_insurer), 0);
}

#[test]
fn a_release_changes_no_rule_that_the_pool_keeps() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 40_000 * USD), 30);
    let owner = s.f.reinsurer(&tranche, 40_000 * USD);
    s.policy(sum(120_000), 30).expect("with its help");
    s.request_all(&tranche, &owner);
    s.unlock(&tranche);
    s.policy(sum(100_000), 200).expect("without");
    let rules = rules();
    let before = s.f.pool_state();
    s.release(&tranche, &owner).expect("unlocked");
    let after = s.f.pool_state();
    assert_eq!(
        after.solvency(&rules).expect("in range"),
        before.solvency(&rules).expect("in range")
    );
    assert!(before.require_solvent(&rules).is_ok() && after.require_solvent(&rules).is_ok());
    s.close(&tranche).expect("nobody holds shares");
    assert_eq!(s.f.pool_state().capital, before.capital);
    // No more is sold until there is capital again.
    refused_sale(&mut s, 1_000 * USD, 30, E::ProductTooLarge);
    s.backed(0, excess(0, 40_000 * USD), 40_000 * USD);
    s.policy(1_000 * USD, 30).expect("re-insured again");
}

#[test]
fn a_renewed_term_counts_again() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 40_000 * USD), 30);
    s.f.reinsurer(&tranche, 40_000 * USD);
    s.unlock(&tranche);
    refused_sale(&mut s, sum(100_000) + 1, 30, E::ProductTooLarge);
    let now = s.now();
    s.roll(&tranche, now, now + 60 * DAY).expect("a new term");
    s.policy(sum(140_000), 30).expect("it counts");
}

#[test]
fn a_year_of_losses_that_ends_takes_a_near_attachment_out_of_reach() {
    let mut s = Scene::new(100_000);
    let (tranche, _) = s.backed(0, stop_loss(6_000, 2_000), 20_000 * USD);
    assert_eq!(counted(&s), 20_000 * USD);
    let incident = s.lost(50_000 * USD);
    let paid = s.settle(&incident, &[tranche]);
    assert_eq!((paid.capital, paid.shortfall), (50_000 * USD, 0));
    // Ten thousand more this year would reach the layer; sixty thousand of the next year would not, with fifty left.
    assert_eq!(counted(&s), 0);
    s.f.underwriter(20_000 * USD);
    assert_eq!(counted(&s), 20_000 * USD);
}
