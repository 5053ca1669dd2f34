//! Settlement takes every tranche of the pool, once, in order, each with its vault, and nothing else.

use anchor_lang::solana_program::instruction::AccountMeta;
use bulwark::{error::BulwarkError as E, events::IncidentSettled};
use bulwark_tests::refused;

use crate::*;

/// Tranches in slots 0, 2 and 5, and a decided loss of 60,000 that touches all of them.
fn scene() -> (Scene, [TrancheKeys; 3], IncidentKeys) {
    let mut s = Scene::new(1_000_000);
    let tranches = [
        s.backed(0, excess(10_000 * USD, 20_000 * USD), 20_000 * USD)
            .0,
        s.backed(2, excess(30_000 * USD, 20_000 * USD), 20_000 * USD)
            .0,
        s.backed(5, quota_share(1_000, 10_000 * USD), 10_000 * USD)
            .0,
    ];
    let incident = s.lost(60_000 * USD);
    s.due(&incident);
    (s, tranches, incident)
}

/// The settlement with these accounts after its own, writable.
fn with(incident: &IncidentKeys, accounts: &[Pubkey]) -> Instruction {
    let mut settle = incident.settle_incident();
    let writable = |key: &Pubkey| AccountMeta::new(*key, false);
    settle.accounts.extend(accounts.iter().map(writable));
    settle
}

#[test]
fn a_tranche_left_out_repeated_or_out_of_order_is_refused() {
    let (mut s, [a, b, c], incident) = scene();
    for given in [
        &[][..],
        &[a],
        &[a, b],
        &[b, c],
        &[a, c],
        &[b, a, c],
        &[a, c, b],
        &[c, b, a],
        &[a, a, b],
        &[a, a, c],
        &[a, b, b],
        &[a, b, c, c],
        &[a, a, b, c],
        &[a, b, c, a],
    ] {
        let settle = incident.settle_incident_with(given);
        refused(s.anyone(settle), E::WrongTranche);
    }
    s.anyone(incident.settle_incident_with(&[a, b, c]))
        .expect("all of them, in order");
}

#[test]
fn an_account_of_another_tranche_pool_or_kind_is_refused() {
    let (mut s, [a, b, c], incident) = scene();
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 2);
    let (pool, stranger) = (s.f.pool, s.f.user(USD));
    let right = [a.tranche, a.vault, b.tranche, b.vault, c.tranche, c.vault];
    let mut wrong = Vec::new();
    // Each account by each of these: another's, another pool's, no tranche or vault at all.
    for (at, own) in right.iter().enumerate() {
        for other in [
            a.tranche,
            a.vault,
            b.tranche,
            c.vault,
            far.tranche,
            far.vault,
            pool.pool,
            pool.vault,
            incident.incident,
            pool.token(&stranger.pubkey()),
            stranger.pubkey(),
        ] {
            if other != *own {
                let mut accounts = right.to_vec();
                accounts[at] = other;
                wrong.push(accounts);
            }
        }
    }
    let far_pair = [
        a.tranche,
        a.vault,
        far.tranche,
        far.vault,
        c.tranche,
        c.vault,
    ];
    wrong.push(far_pair.to_vec());
    // A vault too few, and accounts too many.
    wrong.push(right[..5].to_vec());
    wrong.push(right[1..].to_vec());
    for extra in [a.vault, pool.vault, stranger.pubkey()] {
        wrong.push([&right[..], &[extra]].concat());
        wrong.push([&[extra], &right[..]].concat());
    }
    wrong.push([&right[..], &[far.tranche, far.vault]].concat());
    for accounts in wrong {
        refused(s.anyone(with(&incident, &accounts)), E::WrongTranche);
    }
    s.anyone(with(&incident, &right)).expect("all of them");
}

#[test]
fn a_tranche_that_may_not_be_written_stops_the_settlement_as_a_whole() {
    let (mut s, tranches, incident) = scene();
    let before = s.f.pool_state();
    let settle = incident.settle_incident_with(&tranches);
    let own = settle.accounts.len() - 6;
    for at in own..settle.accounts.len() {
        let mut locked = settle.clone();
        locked.accounts[at].is_writable = false;
        let refusal = s.anyone(locked).expect_err("nothing is written");
        assert!(refusal.in_instruction(), "{refusal}");
        assert_eq!(s.f.pool_state().capital, before.capital);
    }
    s.anyone(settle).expect("writable");
}

#[test]
fn a_pool_without_tranches_takes_no_account_of_any() {
    let mut s = Scene::new(1_000_000);
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 0);
    let incident = s.lost(1_000 * USD);
    s.due(&incident);
    for accounts in [&[far.tranche, far.vault][..], &[s.f.pool.vault]] {
        refused(s.anyone(with(&incident, accounts)), E::WrongTranche);
    }
    s.anyone(incident.settle_incident()).expect("none");
}

#[test]
fn tranches_opened_and_closed_since_the_loss_are_taken_as_they_are() {
    let mut s = Scene::new(1_000_000);
    let closed = s.f.tranche(0, excess(0, 1_000 * USD), 30);
    let (stays, _) = s.backed(1, excess(0, 1_000 * USD), 1_000 * USD);
    s.f.world.advance(DAY);
    let (holder, policy) = s.policy(5_000 * USD, 30).expect("a policy");
    let loss = s.now();
    s.f.world.advance(DAY);
    s.close_early(&closed).expect("nobody holds shares");
    let (opened, _) = s.backed(7, excess(0, 1_000 * USD), 1_000 * USD);
    let incident = s.claimed(&holder, policy, loss, 5_000 * USD);
    s.due(&incident);
    for given in [&[closed, stays, opened][..], &[closed, stays], &[stays]] {
        let settle = incident.settle_incident_with(given);
        refused(s.anyone(settle), E::WrongTranche);
    }
    let paid = s.settle(&incident, &[stays, opened]);
    assert_eq!(
        (paid.tranches, paid.capital),
        (vec![1_000 * USD, 0], 4_000 * USD)
    );
}

#[test]
fn eight_tranches_of_every_kind_pay_in_one_transaction_and_the_event_tells_it() {
    let mut s = Scene::new(1_000_000);
    let covers = [
        (excess(30_000 * USD, 10_000 * USD), 10_000),
        (quota_share(1_000, 20_000 * USD), 20_000),
        (excess(40_000 * USD, 20_000 * USD), 20_000),
        (stop_loss(100, 50), 5_000),
        (quota_share(2_000, 40_000 * USD), 40_000),
        (excess(20_000 * USD, 10_000 * USD), 10_000),
        (stop_loss(200, 100), 10_000),
        (excess(60_000 * USD, 30_000 * USD), 30_000),
    ];
    let tranches: Vec<_> = (0..)
        .zip(covers)
        .map(|(index, (cover, collateral))| s.backed(index, cover, collateral * USD).0)
        .collect();
    let incident = s.lost(100_000 * USD);
    s.due(&incident);
    let outcome = s
        .anyone(incident.settle_incident_with(&tranches))
        .expect("one transaction");
    // Quota shares a tenth and a fifth; layers 20 to 70 of the 70 that are left; of the net 20, 10 is the year's first.
    let parts = [10, 10, 20, 5, 20, 10, 0, 10].map(|part| part * 1_000 * USD);
    let event: IncidentSettled = told(&outcome);
    assert_eq!(event.from_tranches, parts);
    assert_eq!(event.from_capital, 15_000 * USD);
    assert_eq!((event.collected, event.shortfall), (100_000 * USD, 0));
}
