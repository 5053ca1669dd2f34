//! The end of a settlement in two steps: what one step would have made of it.

use crate::*;

#[test]
fn a_finished_settlement_pays_its_claims_and_frees_the_pool() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let (incident, holder, policy) = quiet_claim(&mut b, 300_000 * USD);
    let before = b.f.pool_state();
    b.settle(&incident).expect("a settlement");
    b.sell(100 * DOLLAR);
    b.finish(&incident).expect("a finished settlement");
    equals_one_step(&before, &b, &incident);
    refused(b.finish(&incident), E::WrongIncidentStatus);
    let (pool, account) = (b.f.pool_state(), b.incident(&incident));
    assert_eq!(account.status(), IncidentStatus::Settled);
    assert_eq!(account.closed_at, b.now());
    assert_eq!(account.collected, 300_000 * USD);
    assert_eq!((pool.confirmed_incidents, pool.wiped), (0, 0));
    assert_eq!(pool.stop_loss.incident, Pubkey::default());
    assert_eq!((pool.stop_loss.tripped, pool.buffers[0].raised), (1, 0));
    assert_eq!(b.f.product_state(&b.product).open_incidents, 0);
    let money = b.f.tokens(&holder.pubkey());
    let pay = incident.pay_claim(policy, holder.pubkey());
    b.anyone(pay).expect("a payment");
    assert_eq!(b.f.tokens(&holder.pubkey()) - money, 300_000 * USD);
}

#[test]
fn without_bids_capital_pays_then_nobody() {
    // Two losses of nearly half of the capital each.
    let (mut b, _) = Backstop::staked(1_000 * TOKEN);
    let (one, policy_one) = b.policy(450_000 * USD, 30).expect("a policy");
    let (two, policy_two) = b.policy(450_000 * USD, 30).expect("a policy");
    let now = b.now();
    let first = b.decided_on(&one, policy_one, now, 450_000 * USD);
    let last = b.decided_on(&two, policy_two, now, 450_000 * USD);
    let giver = b.f.user(1);
    b.f.world.advance(40 * DAY);
    b.ready(&first);
    for incident in [&first, &last] {
        let before = b.f.pool_state();
        b.settle(incident).expect("a settlement");
        assert_eq!(b.f.pool_state().stop_loss.to_raise, 250_000 * USD);
        b.f.world.advance(TURN + 1);
        b.close_auction().expect("the end of the turn");
        b.finish(incident).expect("a finished settlement");
        equals_one_step(&before, &b, incident);
        assert_eq!(b.incident(incident).allocated.rest, 250_000 * USD);
    }
    assert_eq!(b.slot().collateral, 1_000 * TOKEN);
    assert_eq!(b.f.pool_state().wiped, 0);
    // A recovery goes to who paid last.
    let recover = last.recover(giver.pubkey(), 1);
    b.by(&giver, recover).expect("a recovery");
    assert_eq!(b.incident(&last).allocated.rest, 250_000 * USD - 1);
}

#[test]
fn a_shortfall_is_one_factor_for_all_and_wipes_the_pool() {
    let (mut b, staker) = Backstop::staked(100 * TOKEN);
    let (one, policy_one) = b.policy(490_000 * USD, 30).expect("a policy");
    let (two, policy_two) = b.policy(490_000 * USD, 30).expect("a policy");
    let terms = bulwark::state::ProductTerms {
        deductible_bps: 0,
        waiting_period: 0,
        ..bulwark_tests::product_terms()
    };
    let third = b.f.list(3, 1, terms);
    b.f.assess(&third, 20_000_000, 100_000_000);
    let claims: Vec<_> = [240_000 * USD, 200_000 * USD]
        .into_iter()
        .map(|sum| {
            let holder = b.f.user(1_000_000 * USD);
            let policy = b.f.buy(&third, &holder, sum, 30).expect("a policy");
            (holder, policy, sum)
        })
        .collect();
    let now = b.now();
    let first = b.decided_on(&one, policy_one, now, 490_000 * USD);
    b.f.file(&first, &two, policy_two, 490_000 * USD)
        .expect("a claim");
    b.f.decided(&first, policy_two, 490_000 * USD);
    let last = b.f.confirmed(&third, now);
    for (holder, policy, sum) in &claims {
        b.f.file(&last, holder, *policy, *sum).expect("a claim");
        b.f.decided(&last, *policy, *sum);
    }
    // The first takes nearly all capital: nobody bids.
    b.f.world.advance(40 * DAY);
    b.ready(&first);
    b.settle(&first).expect("a settlement");
    b.f.world.advance(TURN + 1);
    b.close_auction().expect("the end of the turn");
    b.finish(&first).expect("a finished settlement");
    let before = b.f.pool_state();
    assert!(before.capital > 0 && before.capital < 100_000 * USD);
    // The second takes the rest, and all collateral.
    b.settle(&last).expect("a settlement");
    assert_eq!(
        b.f.pool_state().stop_loss.to_raise,
        440_000 * USD - before.capital
    );
    assert_eq!((b.f.pool_state().capital, b.f.pool_state().wiped), (0, 0));
    b.sell(100 * DOLLAR);
    b.finish(&last).expect("a finished settlement");
    equals_one_step(&before, &b, &last);
    let account = b.incident(&last);
    assert_eq!(account.from_buffers, 12_000 * USD);
    assert_eq!(account.collected, before.capital + 12_000 * USD);
    assert_eq!((b.f.pool_state().capital, b.f.pool_state().wiped), (0, 1));
    for (holder, policy, sum) in &claims {
        let money = b.f.tokens(&holder.pubkey());
        let pay = last.pay_claim(*policy, holder.pubkey());
        b.anyone(pay).expect("a payment");
        let share = u128::from(*sum) * u128::from(account.collected) / u128::from(440_000 * USD);
        assert_eq!(u128::from(b.f.tokens(&holder.pubkey()) - money), share);
    }
    // Stakers of a spent buffer leave, whatever became of the pool.
    assert_eq!((b.slot().collateral, b.slot().cash), (0, 0));
    b.unstake(&staker).expect("without a request");
}

#[test]
fn two_steps_are_one_whatever_the_programme_and_the_bids() {
    let mut dice = ChaCha8Rng::seed_from_u64(17);
    for round in 0..8u64 {
        let (mut b, _) = Backstop::staked(10_000 * TOKEN);
        let cover = match round % 4 {
            0 => TrancheCover::QuotaShare {
                cession_bps: 2_000,
                collateral: 200_000 * USD,
            },
            1 => TrancheCover::ExcessOfLoss {
                attachment: 50_000 * USD,
                limit: 60_000 * USD,
                rate_on_line: 100_000_000,
                reinstatements: 1,
                reinstatement_bps: 10_000,
            },
            _ => TrancheCover::AggregateStopLoss {
                attachment_bps: 1_000,
                limit_bps: 500,
                rate_on_line: 100_000_000,
            },
        };
        let tranche = b.f.tranche(0, cover, 200);
        let most = match round % 4 {
            0 => 200_000 * USD,
            1 => 60_000 * USD,
            _ => 50_000 * USD,
        };
        b.f.reinsurer(&tranche, most);
        let loss = dice.random_range(350_000 * USD..480_000 * USD);
        let incident = quiet(&mut b, loss);
        let before = b.f.pool_state();
        b.settle_with(&incident, &[tranche]).expect("a settlement");
        let waits = b.f.pool_state();
        assert!(waits.stop_loss.is_liquidating(), "{round}");
        if round % 4 == 1 {
            assert!(waits.stop_loss.reinstatements_due[0] > 0);
            assert_eq!(waits.cessions[0].owed, before.cessions[0].owed);
        }
        if round >= 2 {
            b.steady(100 * DOLLAR);
            b.start_auction().expect("an auction");
            let bidder = b.bidder(10_000_000 * USD);
            for _ in 0..3 {
                pass(&mut b, 45);
                let amount = dice.random_range(TOKEN..100 * TOKEN);
                b.take(&bidder, amount).expect("a take");
            }
            if round % 2 == 0 {
                b.take(&bidder, u64::MAX).expect("the rest");
            }
        }
        if b.f.pool_state().stop_loss.turn != NO_TURN {
            b.f.world.advance(TURN + 1);
            b.close_auction().expect("the end of the turn");
        }
        let (due, owed) = {
            let pool = b.f.pool_state();
            (pool.stop_loss.reinstatements_due[0], pool.cessions[0].owed)
        };
        b.finish(&incident).expect("a finished settlement");
        let after = b.f.pool_state();
        assert_eq!(after.stop_loss.reinstatements_due, [0; 8]);
        assert_eq!(after.cessions[0].owed - owed, due);
        let account = b.incident(&incident);
        let raised: u64 = account.allocated.buffers.iter().sum();
        let whole = one_step(&before, &account, loss, raised);
        assert_eq!(account.allocated.tranches, whole.tranches, "{round}");
        assert_eq!(account.allocated.buffers[0], whole.buffer, "{round}");
        assert_eq!(account.allocated.rest, whole.pool_rest, "{round}");
        assert_eq!(account.from_capital, whole.from_capital(), "{round}");
        assert_eq!(account.collected, whole.collected(), "{round}");
    }
}

#[test]
fn a_later_liquidation_starts_fresh() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let (one, policy_one) = b.policy(300_000 * USD, 30).expect("a policy");
    let (two, policy_two) = b.policy(300_000 * USD, 90).expect("a policy");
    let now = b.now();
    let first = b.decided_on(&one, policy_one, now, 300_000 * USD);
    b.ready(&first);
    b.settle(&first).expect("a settlement");
    b.sell(100 * DOLLAR);
    b.start_auction()
        .map_or_else(|e| assert!(e.is(E::NotItsTurn)), |_| panic!("started"));
    b.finish(&first).expect("a finished settlement");
    let sold = b.state().auction;
    assert_eq!((sold.incident, sold.starts), (first.incident, 1));
    let now = b.now();
    let next = b.decided_on(&two, policy_two, now, 300_000 * USD);
    b.ready(&next);
    b.settle(&next).expect("a settlement");
    let pool = b.f.pool_state();
    assert_eq!(pool.stop_loss.incident, next.incident);
    assert_eq!((pool.stop_loss.turn, pool.buffers[0].raised), (0, 0));
    let bidder = b.bidder(1_000_000 * USD);
    // The auction of the first is not the second's.
    refused(b.take(&bidder, TOKEN), E::AuctionEnded);
    b.sell(100 * DOLLAR);
    assert_eq!(b.state().auction.starts, 1);
    assert_eq!(b.state().auction.incident, next.incident);
    b.finish(&next).expect("a finished settlement");
    let account = b.incident(&next);
    assert_eq!(account.collected, 300_000 * USD);
    assert_eq!(
        account.from_buffers,
        300_000 * USD - account.capital_at_start / 5
    );
}
