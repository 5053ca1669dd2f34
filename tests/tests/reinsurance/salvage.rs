//! Recoveries: claims first, then the layers, who paid last first; limits come back with the money.

use bulwark_tests::{pool_parameters, refused};

use crate::*;

/// A hundred thousand of capital with a stop-loss line of 30 %, and a loss of 120,000 that every layer pays: quota share
/// 24, excess of loss 20 xs 10 and 20 xs 30, stop-loss 10, capital 10 below the layers, 20 up to the line, 16 beyond it.
fn scene() -> (Scene, [TrancheKeys; 4], IncidentKeys) {
    let settings = PoolParameters {
        stop_loss_bps: 3_000,
        ..pool_parameters()
    };
    let mut s = Scene::with(rules(), settings, 100_000);
    let tranches = [
        s.backed(0, quota_share(2_000, 24_000 * USD), 24_000 * USD)
            .0,
        s.backed(1, stop_loss(3_000, 1_000), 10_000 * USD).0,
        s.backed(2, excess(30_000 * USD, 20_000 * USD), 20_000 * USD)
            .0,
        s.backed(5, excess(10_000 * USD, 20_000 * USD), 20_000 * USD)
            .0,
    ];
    let incident = s.lost(120_000 * USD);
    let paid = s.settle(&incident, &tranches);
    let thousands = |amount: u64| amount * 1_000 * USD;
    assert_eq!(paid.tranches, [24, 10, 20, 20].map(thousands));
    assert_eq!((paid.capital, paid.shortfall), (46_000 * USD, 0));
    (s, tranches, incident)
}

/// What capital and each tranche were given since.
fn given(s: &Scene, tranches: &[TrancheKeys], before: &(u64, Vec<u64>)) -> (u64, Vec<u64>) {
    let now = books(s, tranches);
    let each = now.1.iter().zip(&before.1).map(|(a, b)| a - b).collect();
    (now.0 - before.0, each)
}

/// Capital, and what each tranche was ever due.
fn books(s: &Scene, tranches: &[TrancheKeys]) -> (u64, Vec<u64>) {
    let ceded = tranches.iter().map(|t| s.ceded(t)).collect();
    (s.f.pool_state().capital, ceded)
}

#[test]
fn layers_are_repaid_in_the_reverse_of_the_order_they_paid_in() {
    let (mut s, tranches, incident) = scene();
    // Thousands brought, to capital, and to quota share, stop-loss, upper and lower layer.
    for (brought, capital, parts) in [
        (10, 10, [0, 0, 0, 0]),
        (8, 6, [0, 2, 0, 0]),
        (8, 0, [0, 8, 0, 0]),
        (25, 20, [0, 0, 5, 0]),
        (15, 0, [0, 0, 15, 0]),
        (17, 0, [0, 0, 0, 17]),
        (15, 10, [2, 0, 0, 3]),
        (22, 0, [22, 0, 0, 0]),
        (5, 5, [0, 0, 0, 0]),
    ] {
        let before = books(&s, &tranches);
        let told = s.recover(&incident, brought * 1_000 * USD);
        assert_eq!(
            (told.to_claims, told.to_capital),
            (0, capital * 1_000 * USD)
        );
        for (tranche, part) in tranches.iter().zip(parts) {
            let index = usize::from(tranche.index);
            assert_eq!(told.to_tranches[index], part * 1_000 * USD);
        }
        assert_eq!(
            given(&s, &tranches, &before),
            (
                capital * 1_000 * USD,
                parts.map(|part| part * 1_000 * USD).to_vec()
            ),
            "{brought}"
        );
    }
    assert_eq!(s.incident(&incident).recovered, 125_000 * USD);
    assert_eq!(s.f.pool_state().net_losses_of_year, 0);
}

#[test]
fn a_recovery_in_pieces_gives_what_one_would() {
    let run = |pieces: &[u64]| {
        let (mut s, tranches, incident) = scene();
        for piece in pieces {
            s.recover(&incident, *piece);
        }
        books(&s, &tranches)
    };
    let whole = run(&[77_777_777_777]);
    assert_eq!(
        run(&[
            1,
            15_999_999_999,
            1,
            9_999_999_999,
            30_000_000_001,
            21_777_777_776
        ]),
        whole
    );
    assert_eq!(run(&[77_777_777_776, 1]), whole);
}

#[test]
fn limits_and_cover_come_back_with_the_money() {
    let (mut s, tranches, incident) = scene();
    assert_eq!(s.f.pool_state().net_losses_of_year, 56_000 * USD);
    let used = |s: &Scene| tranches.map(|t| s.f.cession(t.index).used / (1_000 * USD));
    assert_eq!(used(&s), [0, 10, 20, 20]);
    assert_eq!(s.f.cession(0).effective_bps, 0);
    s.recover(&incident, 96_000 * USD + 12_000 * USD);
    assert_eq!(used(&s), [0, 0, 0, 0]);
    assert_eq!(s.f.pool_state().net_losses_of_year, 0);
    // Limits stand again once the money is in the vaults.
    assert_eq!(s.f.cession(2).standing(), 0);
    for tranche in &tranches {
        let before = s.f.world.balance(&tranche.vault);
        s.sync(tranche).expect("what was returned");
        let pulled = s.f.world.balance(&tranche.vault) - before;
        assert_eq!(s.f.cession(tranche.index).collateral, pulled);
    }
    assert_eq!(s.f.cession(2).standing(), 20_000 * USD);
    assert_eq!(s.f.cession(5).standing(), 20_000 * USD);
    // Half of the quota share's collateral, and the premium since.
    let share = s.f.cession(0);
    let backed = 2_000 * share.collateral / (24_000 * USD);
    assert!(share.collateral >= 12_000 * USD);
    assert_eq!(u64::from(share.effective_bps), backed);
}

#[test]
fn claims_are_made_whole_before_any_layer_is_repaid() {
    let mut s = Scene::new(100_000);
    let (layer, _) = s.backed(0, excess(5_000 * USD, 10_000 * USD), 10_000 * USD);
    let (holder, policy) = s.policy(130_000 * USD, 30).expect("a policy");
    let now = s.now();
    let incident = s.claimed(&holder, policy, now, 130_000 * USD);
    let short = s.settle(&incident, &[layer]).shortfall;
    assert!(short > 15_000 * USD);
    let before = books(&s, &[layer]);
    s.recover(&incident, short - 1);
    assert_eq!(given(&s, &[layer], &before), (0, vec![0]));
    let account = s.incident(&incident);
    assert_eq!(account.approved_total - account.collected, 1);
    s.recover(&incident, 1 + 7_000 * USD);
    let account = s.incident(&incident);
    assert_eq!(account.collected, account.approved_total);
    // The line is half of 100,000: what capital paid beyond it is repaid first.
    assert_eq!(given(&s, &[layer], &before), (7_000 * USD, vec![0]));
    let tokens = s.f.tokens(&holder.pubkey());
    s.anyone(incident.pay_claim(policy, holder.pubkey()))
        .expect("a payment");
    assert_eq!(s.f.tokens(&holder.pubkey()) - tokens, 130_000 * USD);
}

#[test]
fn after_the_salvage_window_a_recovery_goes_to_the_layers() {
    let mut s = Scene::new(100_000);
    let (layer, _) = s.backed(0, excess(0, 10_000 * USD), 10_000 * USD);
    let incident = s.lost(130_000 * USD);
    let paid = s.settle(&incident, &[layer]);
    assert!(paid.shortfall > 0);
    let deadline = s.incident(&incident).salvage_deadline();
    s.f.world.set_time(deadline + 1);
    s.accrue();
    let before = books(&s, &[layer]);
    s.recover(&incident, paid.capital + 3_000 * USD);
    assert_eq!(
        given(&s, &[layer], &before),
        (paid.capital, vec![3_000 * USD])
    );
    assert_eq!(
        s.incident(&incident).collected,
        130_000 * USD - paid.shortfall
    );
}

#[test]
fn the_part_of_a_tranche_that_is_gone_goes_to_capital() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 10_000 * USD), 30);
    let owner = s.f.reinsurer(&tranche, 10_000 * USD);
    let incident = s.lost(5_000 * USD);
    s.settle(&incident, &[tranche]);
    s.unlock(&tranche);
    // Owed to a tranche that nobody holds any more, then to none, then to another one in its slot.
    assert_eq!(s.leave(&tranche, &owner), 5_000 * USD);
    s.accrue();
    let capital = s.f.pool_state().capital;
    s.recover(&incident, 1_000 * USD);
    assert_eq!(s.f.cession(0).owed, 1_000 * USD);
    s.close(&tranche).expect("nobody holds shares");
    assert_eq!(s.f.pool_state().capital, capital + 1_000 * USD);
    assert_eq!(s.f.pool_state().ceded_payable, 0);
    s.recover(&incident, 1_000 * USD);
    assert_eq!(s.f.pool_state().capital, capital + 2_000 * USD);
    let (again, newcomer) = s.backed(0, excess(0, 10_000 * USD), 10_000 * USD);
    s.recover(&incident, 3_000 * USD);
    assert_eq!(s.f.pool_state().capital, capital + 5_000 * USD);
    assert_eq!((s.f.cession(0).owed, s.f.cession(0).used), (0, 0));
    refused(s.sync(&again), bulwark::error::BulwarkError::NothingToSync);
    assert_eq!(s.value(&again, &newcomer), 10_000 * USD);
}

#[test]
fn a_renewed_tranche_is_repaid_and_the_limit_of_its_new_term_stays_used() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 10_000 * USD), 30);
    s.f.reinsurer(&tranche, 10_000 * USD);
    let first = s.lost(5_000 * USD);
    s.settle(&first, &[tranche]);
    s.unlock(&tranche);
    s.roll_a_day(&tranche).expect("a new term");
    let second = s.lost(4_000 * USD);
    s.settle(&second, &[tranche]);
    assert_eq!(s.f.cession(0).used, 4_000 * USD);
    s.recover(&first, 5_000 * USD);
    let cession = s.f.cession(0);
    assert_eq!((cession.owed, cession.used), (5_000 * USD, 4_000 * USD));
    s.recover(&second, 1_000 * USD);
    let cession = s.f.cession(0);
    assert_eq!((cession.owed, cession.used), (6_000 * USD, 3_000 * USD));
}

#[test]
fn what_a_year_that_is_over_has_back_frees_no_limit_of_this_one() {
    let mut s = Scene::new(1_000_000);
    let end = s.f.pool_state().year_start + YEAR_SECONDS;
    s.f.world.set_time(end - 60 * DAY);
    let year = s.f.tranche(0, stop_loss(100, 500), 366);
    s.f.reinsurer(&year, 50_000 * USD);
    let first = s.lost(40_000 * USD);
    s.settle(&first, &[year]);
    s.f.world.set_time(end);
    let second = s.lost(20_000 * USD);
    s.settle(&second, &[year]);
    let used = |s: &Scene| (s.f.cession(0).used, s.f.pool_state().net_losses_of_year);
    assert_eq!(used(&s), (10_000 * USD, 20_000 * USD));
    let before = books(&s, &[year]);
    s.recover(&first, 40_000 * USD);
    assert_eq!(
        given(&s, &[year], &before),
        (10_000 * USD, vec![30_000 * USD])
    );
    assert_eq!(used(&s), (10_000 * USD, 20_000 * USD));
    s.recover(&second, 4_000 * USD);
    assert_eq!(used(&s), (6_000 * USD, 16_000 * USD));
}

#[test]
fn a_layer_that_did_not_pay_changes_nobodys_turn() {
    // A layer that attaches lower, but whose term is to come, before the one that pays 3 in excess of 5.
    let mut s = Scene::new(100_000);
    let now = s.now();
    s.open(
        0,
        excess(1_000 * USD, 1_000 * USD),
        now + 90 * DAY,
        now + 100 * DAY,
    )
    .expect("a tranche");
    let idle = TrancheKeys::new(s.f.pool, 0);
    let (layer, _) = s.backed(1, excess(5_000 * USD, 5_000 * USD), 5_000 * USD);
    let incident = s.lost(8_000 * USD);
    let paid = s.settle(&incident, &[idle, layer]);
    assert_eq!(
        (paid.tranches, paid.capital),
        (vec![0, 3_000 * USD], 5_000 * USD)
    );
    let before = books(&s, &[layer]);
    s.recover(&incident, 3_000 * USD);
    // Capital paid the first 5, the layer the last 3: the layer has it back first.
    assert_eq!(given(&s, &[layer], &before), (0, vec![3_000 * USD]));
}

#[test]
fn what_a_tranche_without_shares_has_back_becomes_capital_at_the_next_commitment() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 10_000 * USD), 30);
    let owner = s.f.reinsurer(&tranche, 10_000 * USD);
    let incident = s.lost(5_000 * USD);
    s.settle(&incident, &[tranche]);
    s.unlock(&tranche);
    assert_eq!(s.leave(&tranche, &owner), 5_000 * USD);
    let now = s.now();
    s.roll(&tranche, now, now + 30 * DAY).expect("a new term");
    s.recover(&incident, 1_000 * USD);
    s.accrue();
    let (capital, gains) = (s.f.pool_state().capital, s.f.pool_state().gains);
    // Nobody is there to pull it for.
    refused(
        s.sync(&tranche),
        bulwark::error::BulwarkError::NothingToSync,
    );
    assert_eq!(s.f.cession(0).owed, 1_000 * USD);
    let newcomer = s.f.reinsurer(&tranche, 3_000 * USD);
    let pool = s.f.pool_state();
    assert_eq!(pool.capital, capital + 1_000 * USD);
    assert_eq!(pool.gains, gains + 1_000 * USD);
    assert_eq!((pool.ceded_payable, s.f.cession(0).owed), (0, 0));
    assert_eq!(s.f.cession(0).collateral, 3_000 * USD);
    assert_eq!(s.f.world.balance(&tranche.vault), 3_000 * USD);
    assert_eq!(s.value(&tranche, &newcomer), 3_000 * USD);
    // What comes back from now on is the newcomer's.
    s.recover(&incident, 1_000 * USD);
    s.sync(&tranche).expect("what was returned");
    let value = s.value(&tranche, &newcomer);
    assert!(value.abs_diff(4_000 * USD) <= 1, "{value}");
}
