//! The bounds of every rule, and what a changed rule leaves alone.

use crate::*;

#[test]
fn whoever_always_asks_to_leave_is_free_to_a_third_of_the_time() {
    let mut f = Fixture::new();
    for (window, allowed) in [(17 * 43_200, true), (17 * 43_200 + 1, false)] {
        let outcome = set(&mut f, |p| p.withdrawal_window = window);
        if allowed {
            outcome.expect("half of the cooldown");
        } else {
            refused(outcome, E::WithdrawalWindowTooLong);
        }
    }
}

#[test]
fn every_window_is_an_hour_to_ninety_days() {
    type Window = fn(&mut FundParameters) -> &mut u32;
    let windows: [Window; 7] = [
        |p| &mut p.withdrawal_window,
        |p| &mut p.report_window,
        |p| &mut p.confirm_window,
        |p| &mut p.claim_window,
        |p| &mut p.assess_window,
        |p| &mut p.appeal_window,
        |p| &mut p.appeal_assess_window,
    ];
    let mut f = Fixture::new();
    for window in windows {
        for (seconds, allowed) in [
            (3_599, false),
            (3_600, true),
            (90 * 86_400, true),
            (90 * 86_400 + 1, false),
        ] {
            let outcome = set(&mut f, |p| {
                p.withdrawal_cooldown = 180 * 86_400;
                *window(p) = seconds;
            });
            if allowed {
                outcome.expect("a window in its bounds");
            } else {
                refused(outcome, E::WindowOutOfBounds);
            }
        }
    }
    refused(
        set(&mut f, |p| p.withdrawal_cooldown = 180 * 86_400 + 1),
        E::WindowOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.salvage_window = 730 * 86_400 + 1),
        E::WindowOutOfBounds,
    );
    set(&mut f, |p| p.salvage_window = 730 * 86_400).expect("two years");
}

#[test]
fn the_cooldown_is_never_shorter_than_report_and_confirmation() {
    let mut f = Fixture::new();
    refused(
        set(&mut f, |p| p.withdrawal_cooldown = 17 * 86_400 - 1),
        E::CooldownTooShort,
    );
    refused(set(&mut f, |p| p.report_window += 1), E::CooldownTooShort);
    refused(set(&mut f, |p| p.confirm_window += 1), E::CooldownTooShort);
    set(&mut f, |p| p.withdrawal_cooldown = 17 * 86_400).expect("exactly both windows");
    let who = f.authority.pubkey();
    let keys = FundKeys::new(&who, 5, f.fund.bond_mint, f.treasury.pubkey());
    let mut parameters = fund_parameters();
    parameters.withdrawal_cooldown -= 1;
    let created = keys.create_fund(who, f.world.payer.pubkey(), 5, parameters, who);
    refused(
        f.authority_sends("create_fund", created),
        E::CooldownTooShort,
    );
}

#[test]
fn ratios_ages_and_bonds_stay_in_their_bounds() {
    let mut f = Fixture::new();
    refused(
        set(&mut f, |p| p.max_assessment_age = 86_399),
        E::AssessmentAgeOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.max_assessment_age = 365 * 86_400 + 1),
        E::AssessmentAgeOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.reserve_ratio_bps = 14_999),
        E::ReserveRatioOutOfBounds,
    );
    refused(
        set(&mut f, |p| p.reserve_ratio_bps = 1_000_001),
        E::ReserveRatioOutOfBounds,
    );
    let ratios: [fn(&mut FundParameters); 6] = [
        |p| p.rho_bps = 10_001,
        |p| p.group_cap_bps = 0,
        |p| p.group_cap_bps = 10_001,
        |p| p.cancel_fee_bps = 2_501,
        |p| p.slash_bps = 10_001,
        |p| p.tolerance_bps = 10_001,
    ];
    for ratio in ratios {
        refused(set(&mut f, ratio), E::RatioOutOfBounds);
    }
    refused(set(&mut f, |p| p.attestor_bond = 0), E::BondTooSmall);
    assert_eq!(fund(&f).parameters, fund_parameters());
    set(&mut f, |p| {
        (p.max_assessment_age, p.reserve_ratio_bps) = (86_400, 15_000);
        (p.rho_bps, p.group_cap_bps, p.cancel_fee_bps) = (0, 10_000, 2_500);
        (p.slash_bps, p.tolerance_bps, p.attestor_bond) = (10_000, 10_000, 1);
    })
    .expect("every value at its bound");
    assert_eq!(fund(&f).parameters.reserve_ratio_bps, 15_000);
}

#[test]
fn a_pools_settings_stay_in_their_bounds() {
    let mut f = Fixture::new();
    refused(set_pool(&mut f, |p| p.fee_bps = 5_001), E::RatioOutOfBounds);
    refused(
        set_pool(&mut f, |p| p.stop_loss_bps = 10_001),
        E::RatioOutOfBounds,
    );
    refused(set_pool(&mut f, |p| p.report_bond = 0), E::BondTooSmall);
    refused(set_pool(&mut f, |p| p.claim_bond = 0), E::BondTooSmall);
    refused(set_pool(&mut f, |p| p.appeal_bond = 0), E::BondTooSmall);
    refused(
        set_pool(&mut f, |p| p.min_deposit = 0),
        E::DepositLimitsOutOfBounds,
    );
    refused(
        set_pool(&mut f, |p| p.deposit_cap = p.min_deposit - 1),
        E::DepositLimitsOutOfBounds,
    );
    refused(
        set_pool(&mut f, |p| p.deposit_cap = (1 << 60) + 1),
        E::DepositLimitsOutOfBounds,
    );
    set_pool(&mut f, |p| (p.fee_bps, p.deposit_cap) = (5_000, 1 << 60))
        .expect("values at their bounds");
}

#[test]
fn a_raised_fee_takes_nothing_from_what_was_earned_before() {
    let mut f = Fixture::new();
    f.underwriter(1_000_000 * USD);
    let product = f.product;
    let buyer = f.user(100_000 * USD);
    f.buy(&product, &buyer, 100_000 * USD, 90)
        .expect("a policy");
    let premium = 100_000 * USD - f.tokens(&buyer.pubkey());
    // The fixture's world begins at midnight: 45 of 90 days.
    f.world.advance(45 * DAY);
    set_pool(&mut f, |p| p.fee_bps = 5_000).expect("a higher fee");
    f.world.advance(45 * DAY);
    f.world
        .send("accrue", f.pool.accrue(), &[])
        .expect("all earned");
    let half = premium / 2;
    let expected = half / 10 + (premium - half) / 2;
    assert!(
        f.pool_state().fees.abs_diff(expected) <= 2,
        "{} of {expected}",
        f.pool_state().fees
    );
    assert_eq!(f.pool_state().premium_earned, premium);
}

#[test]
fn a_new_fund_has_its_rules_and_no_appeal_committee_and_its_creator_as_authority() {
    let mut f = Fixture::new();
    let keys = second_fund(&mut f);
    let fund: Fund = f.world.account(&keys.fund);
    assert_eq!(
        (fund.creator, fund.authority),
        (f.authority.pubkey(), f.authority.pubkey())
    );
    assert_eq!(
        (fund.guardian, fund.treasury),
        (f.guardian.pubkey(), f.treasury.pubkey())
    );
    assert_eq!(
        (fund.pending_authority(), fund.appeal_committee()),
        (None, None)
    );
    assert_eq!(fund.parameters, fund_parameters());
    assert_eq!(fund.paused_until, [0; 8]);
}
