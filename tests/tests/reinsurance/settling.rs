//! Who pays a loss, in order: the vectors of the design, and what no layer pays.

use bulwark_math::bps_of;
use bulwark_tests::pool_parameters;

use crate::*;

/// The unit of the design's vectors.
const UNIT: u64 = 10_000 * USD;

/// Re-insurers of 2 xs 1, 4 xs 3 and 5 xs 7 units behind a million of capital.
fn tower() -> (Scene, Vec<TrancheKeys>) {
    let mut s = Scene::new(1_000_000);
    let tranches = (0..)
        .zip([(1, 2), (3, 4), (7, 5)])
        .map(|(index, (attachment, limit))| {
            let cover = excess(attachment * UNIT, limit * UNIT);
            s.backed(index, cover, limit * UNIT).0
        })
        .collect();
    (s, tranches)
}

fn paid(tranches: &[u64], capital: u64) -> Paid {
    Paid {
        tranches: tranches.to_vec(),
        capital,
        shortfall: 0,
    }
}

#[test]
fn a_tower_pays_layer_by_layer_and_the_pool_below_and_above() {
    let (mut s, tranches) = tower();
    let incident = s.lost(UNIT * 73 / 10);
    assert_eq!(
        s.settle(&incident, &tranches),
        paid(&[2 * UNIT, 4 * UNIT, UNIT * 3 / 10], UNIT)
    );
    let wiped: Vec<u8> = tranches.iter().map(|t| s.tranche(t).wiped).collect();
    assert_eq!(wiped, [1, 1, 0]);
    assert_eq!(s.tranche(&tranches[2]).losses, UNIT * 3 / 10);
    assert_eq!(s.f.cession(2).used, UNIT * 3 / 10);
    assert_eq!(s.f.cession(2).standing(), UNIT * 47 / 10);

    let (mut s, tranches) = tower();
    let incident = s.lost(15 * UNIT);
    assert_eq!(
        s.settle(&incident, &tranches),
        paid(&[2 * UNIT, 4 * UNIT, 5 * UNIT], 4 * UNIT)
    );

    let (mut s, tranches) = tower();
    let incident = s.lost(UNIT);
    assert_eq!(s.settle(&incident, &tranches), paid(&[0, 0, 0], UNIT));
}

#[test]
fn quota_share_pays_first_and_layers_attach_to_the_rest() {
    let (mut s, mut tranches) = tower();
    tranches.push(s.backed(3, quota_share(2_500, 8 * UNIT), 8 * UNIT).0);
    let incident = s.lost(20 * UNIT);
    assert_eq!(
        s.settle(&incident, &tranches),
        paid(&[2 * UNIT, 4 * UNIT, 5 * UNIT, 5 * UNIT], 4 * UNIT)
    );
    // Three eighths of its collateral stand: so much of the share.
    assert_eq!(s.f.cession(3).effective_bps, 2_500 * 3 / 8);
    let incident = s.lost(10 * UNIT);
    let share = 10 * UNIT * 937 / 10_000;
    assert_eq!(
        s.settle(&incident, &tranches),
        paid(&[0, 0, 0, share], 10 * UNIT - share)
    );
}

#[test]
fn every_claim_is_paid_whole_in_tokens_that_came_from_every_layer() {
    let (mut s, tranches) = tower();
    let (holder, policy) = s.policy(15 * UNIT, 30).expect("a policy");
    let now = s.now();
    let incident = s.claimed(&holder, policy, now, 15 * UNIT);
    s.settle(&incident, &tranches);
    let before = s.f.tokens(&holder.pubkey());
    s.anyone(incident.pay_claim(policy, holder.pubkey()))
        .expect("a payment");
    assert_eq!(s.f.tokens(&holder.pubkey()) - before, 15 * UNIT);
    assert_eq!(s.f.pool_state().payable, 0);
}

#[test]
fn a_reinstated_limit_is_paid_for_pro_rata_and_comes_back_as_often_as_agreed() {
    let mut s = Scene::new(1_000_000);
    // A year's premium of a tenth of the limit: 0.4 for 4.
    let cover = TrancheCover::ExcessOfLoss {
        attachment: UNIT,
        limit: 4 * UNIT,
        rate_on_line: 100_000_000,
        reinstatements: 1,
        reinstatement_bps: 10_000,
    };
    let (tranche, _) = s.backed(0, cover, 8 * UNIT);
    let mut used = 0;
    // Losses in the layer, what it pays, and how much of that comes back.
    for (loss, part, back) in [(3, 3, 3), (3, 3, 1), (4, 2, 0)] {
        let incident = s.lost((1 + loss) * UNIT);
        s.due(&incident);
        let before = s.ceded(&tranche);
        assert_eq!(
            s.settle(&incident, &[tranche]),
            paid(&[part * UNIT], (1 + loss - part) * UNIT)
        );
        assert_eq!(s.ceded(&tranche) - before, back * UNIT / 10);
        used += part;
        assert_eq!(s.f.cession(0).used, used * UNIT);
        assert_eq!(s.f.cession(0).limit_left(), UNIT * 4u64.min(8 - used));
    }
}

#[test]
fn a_stop_loss_pays_for_a_year_of_losses_and_is_whole_in_the_next() {
    let mut s = Scene::new(1_000_000);
    s.f.world.advance(250 * DAY);
    let (layer, _) = s.backed(2, excess(30_000 * USD, 20_000 * USD), 20_000 * USD);
    // 50,000 in excess of 100,000 of net losses, twice that in its vault.
    let year = s.f.tranche(5, stop_loss(1_000, 500), 366);
    s.f.reinsurer(&year, 50_000 * USD);
    let all = [layer, year];
    let begun = s.f.pool_state().year_start;
    // The loss, what the layer and the year's layer pay, and the year's net losses after.
    for (loss, of_layer, of_year, net) in [
        (70_000, 20_000, 0, 50_000),
        (60_000, 0, 10_000, 110_000),
        (30_000, 0, 30_000, 140_000),
        (25_000, 0, 10_000, 165_000),
    ] {
        let incident = s.lost(loss * USD);
        assert_eq!(
            s.settle(&incident, &all),
            paid(
                &[of_layer * USD, of_year * USD],
                (loss - of_layer - of_year) * USD
            )
        );
        assert_eq!(s.f.pool_state().net_losses_of_year, net * USD);
    }
    assert_eq!(s.f.cession(5).used, 50_000 * USD);
    assert_eq!(s.tranche(&year).wiped, 1);
    assert_eq!(s.f.pool_state().year_start, begun);
    s.f.world.set_time(begun + YEAR_SECONDS);
    let incident = s.lost(20_000 * USD);
    assert_eq!(s.settle(&incident, &all), paid(&[0, 0], 20_000 * USD));
    let pool = s.f.pool_state();
    assert_eq!(
        (pool.year_start, pool.net_losses_of_year),
        (s.now(), 20_000 * USD)
    );
    assert_eq!(s.f.cession(5).used, 0);
}

#[test]
fn a_loss_year_ends_to_the_second_and_gives_the_stop_loss_its_limit_back() {
    for (after, pays_again) in [(0, true), (1, false)] {
        let mut s = Scene::new(1_000_000);
        let end = s.f.pool_state().year_start + YEAR_SECONDS;
        s.f.world.set_time(end - 60 * DAY);
        let year = s.f.tranche(0, stop_loss(100, 500), 366);
        s.f.reinsurer(&year, 50_000 * USD);
        let incident = s.lost(40_000 * USD);
        assert_eq!(
            s.settle(&incident, &[year]),
            paid(&[30_000 * USD], 10_000 * USD)
        );
        // Settled in the last second of the year or the first of the next: 22 days after the loss.
        s.f.world.set_time(end - after - 22 * DAY - 1);
        let incident = s.lost(30_000 * USD);
        // All that the vault still holds, whether of the limit left or of a whole one.
        let part = 20_000 * USD;
        assert_eq!(
            s.settle(&incident, &[year]),
            paid(&[part], 30_000 * USD - part)
        );
        assert_eq!(s.now(), end - after);
        let used = s.f.cession(0).used;
        assert_eq!(used == part, pays_again, "{used}");
    }
}

#[test]
fn a_tranche_pays_for_losses_of_its_term_alone() {
    let mut s = Scene::new(1_000_000);
    let (begin, cover) = (s.now(), excess(0, UNIT));
    let mut all = Vec::new();
    for (index, start, end) in [(0, 0, 10), (1, 10, 20), (2, 20, 30)] {
        s.open(index, cover, begin + start * DAY, begin + end * DAY)
            .expect("a tranche");
        let tranche = TrancheKeys::new(s.f.pool, index);
        s.f.reinsurer(&tranche, UNIT);
        all.push(tranche);
    }
    let policies: Vec<_> = (0..4)
        .map(|_| s.policy(UNIT / 2, 60).expect("a policy"))
        .collect();
    let half = UNIT / 2;
    let moments = [begin + 10 * DAY - 1, begin + 10 * DAY, begin + 20 * DAY];
    s.f.world.set_time(begin + 20 * DAY);
    let mut incidents = Vec::new();
    for ((holder, policy), time) in policies.iter().zip(moments) {
        incidents.push(s.claimed(holder, *policy, time, half));
    }
    for (incident, parts) in incidents
        .iter()
        .zip([[half, 0, 0], [0, half, 0], [0, 0, half]])
    {
        assert_eq!(s.settle(incident, &all), paid(&parts, 0));
    }
    // After the last term nobody but the pool pays.
    let (holder, policy) = &policies[3];
    let now = s.now();
    assert!(now >= begin + 30 * DAY);
    let incident = s.claimed(holder, *policy, now, half);
    assert_eq!(s.settle(&incident, &all), paid(&[0, 0, 0], half));
}

#[test]
fn what_collateral_cannot_pay_falls_to_the_pool() {
    let mut s = Scene::new(1_000_000);
    let thin = s.backed(0, excess(UNIT, 4 * UNIT), UNIT).0;
    let idle = s.f.tranche(1, excess(5 * UNIT, 5 * UNIT), 365);
    let incident = s.lost(6 * UNIT);
    assert_eq!(
        s.settle(&incident, &[thin, idle]),
        paid(&[UNIT, 0], 5 * UNIT)
    );
    assert_eq!((s.tranche(&thin).wiped, s.tranche(&idle).wiped), (1, 0));
}

#[test]
fn a_loss_beyond_all_layers_and_capital_is_paid_short_and_sums_up() {
    let mut s = Scene::new(100_000);
    let (layer, _) = s.backed(0, excess(5_000 * USD, UNIT), UNIT);
    let (share, _) = s.backed(1, quota_share(1_000, UNIT), UNIT);
    let (holder, policy) = s.policy(140_000 * USD, 30).expect("a policy");
    let now = s.now();
    let loss = 140_000 * USD;
    let incident = s.claimed(&holder, policy, now, loss);
    s.due(&incident);
    let capital = s.f.pool_state().capital;
    let outcome = s.settle(&incident, &[layer, share]);
    // A tenth of the loss is more than the quota share has.
    assert_eq!(
        outcome,
        Paid {
            tranches: vec![UNIT, UNIT],
            capital,
            shortfall: loss - 2 * UNIT - capital,
        }
    );
    assert_eq!((s.f.pool_state().capital, s.f.pool_state().wiped), (0, 1));
    let before = s.f.tokens(&holder.pubkey());
    s.anyone(incident.pay_claim(policy, holder.pubkey()))
        .expect("a payment");
    assert_eq!(
        s.f.tokens(&holder.pubkey()) - before,
        loss - outcome.shortfall
    );
}

#[test]
fn a_stop_loss_line_moves_no_unit_between_capital_and_tranches() {
    let settings = PoolParameters {
        stop_loss_bps: 100,
        ..pool_parameters()
    };
    let mut s = Scene::with(rules(), settings, 1_000_000);
    let (layer, _) = s.backed(0, excess(5 * UNIT, UNIT), UNIT);
    let incident = s.lost(8 * UNIT);
    assert_eq!(s.settle(&incident, &[layer]), paid(&[UNIT], 7 * UNIT));
    let (allocated, start) = {
        let account = s.incident(&incident);
        (account.allocated, account.capital_at_start)
    };
    let line = bps_of(start, 100, bulwark_math::Rounding::Down).expect("a line");
    assert_eq!(allocated.retention + allocated.gap, line);
    assert_eq!(allocated.rest, 7 * UNIT - line);
}
