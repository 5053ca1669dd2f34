//! The end of tranches and positions: what is left, and whose it is.

use bulwark::{error::BulwarkError as E, events::TrancheClosed};
use bulwark_tests::refused;

use crate::*;

#[test]
fn the_authority_alone_closes_a_tranche_that_is_locked_and_that_nobody_holds() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let until = s.f.cession(0).locked_until;
    let (stranger, payer) = (s.f.world.wallet(), s.f.world.payer.pubkey());
    for time in [s.now(), until] {
        s.f.world.set_time(time);
        refused(s.close(&tranche), E::TrancheLocked);
        let stolen = tranche.close_tranche_early(stranger.pubkey(), payer);
        refused(s.by(&stranger, stolen), E::NotAuthority);
    }
    s.close_early(&tranche).expect("nobody holds shares");
    assert!(!s.f.world.exists(&tranche.tranche));

    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let owner = s.f.reinsurer(&tranche, USD);
    refused(s.close_early(&tranche), E::TrancheNotEmpty);
    s.unlock(&tranche);
    refused(s.close_early(&tranche), E::TrancheNotEmpty);
    s.leave(&tranche, &owner);
    s.close(&tranche).expect("anyone, unlocked");
}

#[test]
fn a_wiped_tranche_ends_and_its_positions_close_at_zero() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 10_000 * USD), 600 * USD);
    let other = s.f.reinsurer(&tranche, 400 * USD);
    let incident = s.lost(5_000 * USD);
    s.settle(&incident, &[tranche]);
    refused(s.close(&tranche), E::TrancheNotEmpty);
    s.unlock(&tranche);
    refused(s.roll_a_day(&tranche), E::TrancheWiped);
    refused(s.close_position(&tranche, &owner), E::TrancheNotEmpty);
    for re_insurer in [&owner, &other] {
        assert_eq!(s.leave(&tranche, re_insurer), 0);
        s.close_position(&tranche, re_insurer)
            .expect("nothing is left");
    }
    s.close(&tranche).expect("nobody is left");
    assert_eq!(s.f.pool_state().tranches, 0);
}

#[test]
fn what_a_wiped_tranche_has_back_is_its_re_insurers() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 10_000 * USD), 600 * USD);
    let other = s.f.reinsurer(&tranche, 400 * USD);
    let incident = s.lost(1_000 * USD);
    s.settle(&incident, &[tranche]);
    s.recover(&incident, 500 * USD);
    s.unlock(&tranche);
    let (first, second) = (s.leave(&tranche, &owner), s.leave(&tranche, &other));
    assert!(first.abs_diff(300 * USD) <= 1, "{first}");
    assert!(second.abs_diff(200 * USD) <= 1, "{second}");
}

#[test]
fn a_closed_tranche_leaves_its_rest_to_capital_and_its_rent_to_whoever_paid() {
    let mut s = Scene::new(100_000);
    let (payer, now) = (s.f.world.wallet(), s.now());
    let tranche = TrancheKeys::new(s.f.pool, 0);
    let args = OpenTrancheArgs {
        index: 0,
        cover: priced_excess(0, 10_000 * USD, 100_000_000),
        term: TrancheTerm {
            start: now,
            end: now + 30 * DAY,
        },
        terms_hash: [5; 32],
    };
    let authority = s.f.authority.insecure_clone();
    let open = tranche.open_tranche(authority.pubkey(), payer.pubkey(), args);
    let lamports = |s: &Scene, key: &Pubkey| s.f.world.svm.get_balance(key).unwrap_or(0);
    let before = lamports(&s, &payer.pubkey());
    s.f.world
        .send("open_tranche", open, &[&authority, &payer])
        .expect("a tranche");
    assert!(lamports(&s, &payer.pubkey()) < before);
    let owner = s.f.reinsurer(&tranche, 3_333_333_333);
    let far_pool = s.another_pool();
    let (far, fund) = (s.foreign(far_pool, 0), s.another_fund());
    refused(s.close(&tranche), E::TrancheNotEmpty);
    s.unlock(&tranche);
    s.leave(&tranche, &owner);
    s.donate(&tranche.vault, 77 * USD);
    let incident = s.f.confirmed(&s.product, s.f.world.now());
    refused(s.close(&tranche), E::PoolHeld);
    s.f.settled_with(&incident, &[tranche]);
    let (pool, close) = (s.f.pool, tranche.close_tranche(payer.pubkey()));
    for (from, to, error) in [
        (payer.pubkey(), owner.pubkey(), E::WrongRentPayer),
        (pool.fund, fund.fund, E::WrongFund),
        (pool.mint, far_pool.mint, E::WrongMint),
        (pool.vault, far_pool.vault, E::WrongVault),
        (
            pool.premium_book,
            far_pool.premium_book,
            E::WrongPremiumBook,
        ),
        (tranche.tranche, far.tranche, E::WrongPool),
        (tranche.vault, far.vault, E::WrongVault),
    ] {
        refused(s.anyone(swapped(close.clone(), from, to)), error);
    }
    let (rest, capital) = (s.f.cession(0).collateral, s.f.pool_state().capital);
    let closed: TrancheClosed = told(&s.anyone(close).expect("nobody holds shares"));
    assert_eq!(
        (closed.to_capital, closed.capital_after),
        (rest, capital + rest)
    );
    assert!(!s.f.world.exists(&tranche.tranche) && !s.f.world.exists(&tranche.vault));
    assert_eq!(lamports(&s, &payer.pubkey()), before);
    assert_eq!(s.f.pool_state().capital, capital + rest);
    assert_eq!(s.f.cession(0), bulwark::state::Cession::default());
    // What was donated is the treasury's, as in the pool's own vault.
    let sweep = s.f.pool.sweep_donation();
    s.anyone(sweep).expect("a sweep");
    assert_eq!(s.f.tokens(&s.f.treasury.pubkey()), 77 * USD);
}

#[test]
fn a_position_is_closed_empty_by_its_owner_who_has_the_rent() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), USD);
    let other = s.f.reinsurer(&tranche, USD);
    refused(s.close_position(&tranche, &owner), E::TrancheNotEmpty);
    s.unlock(&tranche);
    s.leave(&tranche, &owner);
    let mine = tranche.position(&owner.pubkey());
    let stolen = swapped(
        tranche.close_tranche_position(other.pubkey()),
        tranche.position(&other.pubkey()),
        mine,
    );
    refused(s.by(&other, stolen), E::NotReinsurer);
    let lamports = |s: &Scene, key: &Pubkey| s.f.world.svm.get_balance(key).unwrap_or(0);
    let (rent, before) = (lamports(&s, &mine), lamports(&s, &owner.pubkey()));
    s.close_position(&tranche, &owner).expect("closed");
    assert!(!s.f.world.exists(&mine));
    assert_eq!(lamports(&s, &owner.pubkey()), before + rent);
}
