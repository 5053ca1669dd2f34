//! Leaving a tranche: the lock, requests, releases, and the next term of who stays.

use bulwark::{constants::RELEASE_GRACE, error::BulwarkError as E, events::CapitalReleased};
use bulwark_tests::refused;

use crate::*;

#[test]
fn capital_stays_until_the_last_second_in_which_a_loss_could_be_confirmed() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let end = s.now() + 30 * DAY;
    let owner = s.f.reinsurer(&tranche, 100 * USD);
    s.request_all(&tranche, &owner);
    refused(s.release(&tranche, &owner), E::TrancheLocked);
    for time in [end, end + RUN_OFF] {
        s.f.world.set_time(time);
        refused(s.release(&tranche, &owner), E::TrancheLocked);
    }
    s.f.world.advance(1);
    let outcome = s.release(&tranche, &owner).expect("the first second");
    let event: CapitalReleased = told(&outcome);
    assert_eq!((event.owner, event.amount), (owner.pubkey(), 100 * USD));
    assert_eq!(
        (event.collateral_before, event.collateral_after),
        (100 * USD, 0)
    );
    assert_eq!(
        (event.shares, event.total_shares_after),
        (event.total_shares_before, 0)
    );
    assert_eq!(s.f.tokens(&owner.pubkey()), 100 * USD);
    let position = s.position(&tranche, &owner);
    assert_eq!((position.shares.get(), position.released), (0, 100 * USD));
    assert_eq!(s.f.cession(0).collateral, 0);
    refused(s.release(&tranche, &owner), E::NoReleaseRequest);
}

#[test]
fn a_loss_of_the_terms_last_second_is_paid_however_late_it_is_confirmed() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 10_000 * USD), 30);
    let end = s.now() + 30 * DAY;
    let owner = s.f.reinsurer(&tranche, 10_000 * USD);
    s.request_all(&tranche, &owner);
    let (holder, policy) = s.policy(4_000 * USD, 60).expect("a policy");
    // Reported and confirmed in the last second each.
    let product = s.product;
    s.f.world.set_time(end - 1 + 14 * DAY);
    let (incident, _) = s.f.report(&product, end - 1).expect("a report");
    for seat in 0..4 {
        s.f.vote(&incident, seat, true).expect("a vote");
    }
    s.f.world.advance(3 * DAY);
    s.f.vote(&incident, 4, true)
        .expect("the vote that confirms");
    s.f.world.set_time(end + RUN_OFF + 1);
    refused(s.release(&tranche, &owner), E::PoolHeld);
    s.f.file(&incident, &holder, policy, 4_000 * USD)
        .expect("a claim");
    s.f.decided(&incident, policy, 4_000 * USD);
    refused(s.release(&tranche, &owner), E::PoolHeld);
    let paid = s.settle(&incident, &[tranche]);
    assert_eq!((paid.tranches, paid.capital), (vec![4_000 * USD], 0));
    s.release(&tranche, &owner).expect("settled");
    assert_eq!(s.f.tokens(&owner.pubkey()), 6_000 * USD);
}

#[test]
fn anyone_releases_and_the_re_insurer_alone_is_paid() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), 60 * USD);
    let (other, thief) = s.backed(1, excess(0, 100 * USD), 40 * USD);
    let far_pool = s.another_pool();
    let far = s.foreign(far_pool, 0);
    s.request_all(&tranche, &owner);
    s.unlock(&tranche);
    let (pool, release) = (s.f.pool, tranche.release(owner.pubkey()));
    let mine = pool.token(&owner.pubkey());
    for (from, to, error) in [
        (mine, pool.token(&thief.pubkey()), E::WrongTokenOwner),
        (mine, tranche.vault, E::WrongTokenOwner),
        (pool.mint, far_pool.mint, E::WrongMint),
        (pool.vault, far_pool.vault, E::WrongVault),
        (
            pool.premium_book,
            far_pool.premium_book,
            E::WrongPremiumBook,
        ),
        (tranche.tranche, far.tranche, E::WrongPool),
        (tranche.vault, other.vault, E::WrongVault),
        (
            tranche.position(&owner.pubkey()),
            other.position(&thief.pubkey()),
            E::WrongTranche,
        ),
    ] {
        refused(s.anyone(swapped(release.clone(), from, to)), error);
    }
    s.anyone(release).expect("the owner is paid");
    assert_eq!(s.f.tokens(&owner.pubkey()), 60 * USD);
    assert_eq!(s.f.tokens(&thief.pubkey()), 0);
}

#[test]
fn a_request_is_for_own_shares_and_replaces_the_last() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), 60 * USD);
    let (other, _) = s.backed(1, excess(0, 100 * USD), USD);
    let stranger = s.f.reinsurer(&tranche, 40 * USD);
    let all = s.position(&tranche, &owner).shares.get();
    refused(s.request(&tranche, &owner, 0), E::SharesExceedPosition);
    refused(
        s.request(&tranche, &owner, all + 1),
        E::SharesExceedPosition,
    );
    let cancel = tranche.cancel_release(owner.pubkey());
    refused(s.by(&owner, cancel.clone()), E::NoReleaseRequest);
    let (mine, theirs) = (
        tranche.position(&owner.pubkey()),
        tranche.position(&stranger.pubkey()),
    );
    for instruction in [
        tranche.request_release(owner.pubkey(), 1),
        tranche.cancel_release(owner.pubkey()),
    ] {
        let stolen = swapped(instruction.clone(), mine, theirs);
        refused(s.by(&owner, stolen), E::NotReinsurer);
        let astray = swapped(instruction, tranche.tranche, other.tranche);
        refused(s.by(&owner, astray), E::WrongTranche);
    }
    for shares in [all, 7, all / 2] {
        s.request(&tranche, &owner, shares).expect("a request");
        s.request(&tranche, &stranger, 5).expect("a request");
        assert_eq!(s.position(&tranche, &owner).requested.get(), shares);
        assert_eq!(s.tranche(&tranche).requested.get(), shares + 5);
    }
    s.by(&owner, cancel.clone()).expect("taken back");
    assert_eq!(s.tranche(&tranche).requested.get(), 5);
    refused(s.by(&owner, cancel), E::NoReleaseRequest);
    s.unlock(&tranche);
    refused(s.release(&tranche, &owner), E::NoReleaseRequest);
}

#[test]
fn a_release_pays_the_premium_of_the_whole_term_with_its_part() {
    let mut s = Scene::selling();
    // 7.3 % of 100,000 for a year.
    let cover = priced_excess(0, 100_000 * USD, 73_000_000);
    let (tranche, owner) = s.backed(0, cover, 100_000 * USD);
    let half = s.position(&tranche, &owner).shares.get() / 2;
    s.request(&tranche, &owner, half).expect("a request");
    s.unlock(&tranche);
    // Nobody has accrued or pulled since.
    s.release(&tranche, &owner).expect("a release");
    let out = s.f.tokens(&owner.pubkey());
    assert!(out.abs_diff(53_650 * USD) <= 1, "{out}");
    assert!(s.value(&tranche, &owner).abs_diff(53_650 * USD) <= 1);
    assert_eq!(s.position(&tranche, &owner).shares.get(), half);
    assert_eq!(s.tranche(&tranche).requested.get(), 0);
}

#[test]
fn committing_and_leaving_never_profits_at_any_price() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 1_000_000 * USD), 30);
    s.f.reinsurer(&tranche, 1_234_000_567);
    let looper = s.f.reinsurer(&tranche, 7);
    // A loss makes the price odd.
    let incident = s.lost(333_333_333);
    s.settle(&incident, &[tranche]);
    s.unlock(&tranche);
    assert!(s.leave(&tranche, &looper) < 7);
    let mint = s.f.pool.mint;
    for amount in [1, 2, 999_999, 10_000_001, 123_456_789, 99_999_999_999] {
        s.roll_a_day(&tranche).expect("a new term");
        let held = s.f.tokens(&looper.pubkey());
        s.f.world.fund_tokens(&mint, &looper.pubkey(), amount);
        s.commit(&tranche, &looper, amount).expect("committed");
        s.unlock(&tranche);
        let out = s.leave(&tranche, &looper);
        assert!(out <= amount && out + 2 > amount, "{out} of {amount}");
        assert_eq!(s.f.tokens(&looper.pubkey()), held + out);
    }
}

#[test]
fn a_tranche_is_renewed_unlocked_by_the_authority_once_leavers_are_out() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), 60 * USD);
    let (leaver, stranger) = (s.f.reinsurer(&tranche, 40 * USD), s.f.world.wallet());
    s.request_all(&tranche, &leaver);
    let until = s.f.cession(0).locked_until;
    s.f.world.set_time(until);
    refused(s.roll_a_day(&tranche), E::TrancheLocked);
    s.f.world.advance(1);
    refused(s.roll_a_day(&tranche), E::ReleasesPending);
    s.release(&tranche, &leaver).expect("anyone lets it go");
    let now = s.now();
    let term = TrancheTerm {
        start: now,
        end: now + DAY,
    };
    let roll = tranche.roll_tranche(s.f.authority.pubkey(), term);
    let stolen = swapped(roll.clone(), s.f.authority.pubkey(), stranger.pubkey());
    refused(s.by(&stranger, stolen), E::NotAuthority);
    let far_pool = s.another_pool();
    let (far, fund) = (s.foreign(far_pool, 0), s.another_fund());
    for (from, to, error) in [
        (s.f.pool.fund, fund.fund, E::WrongFund),
        (
            s.f.pool.premium_book,
            far_pool.premium_book,
            E::WrongPremiumBook,
        ),
        (tranche.tranche, far.tranche, E::WrongPool),
    ] {
        let wrong = swapped(roll.clone(), from, to);
        refused(s.f.authority_sends("roll_tranche", wrong), error);
    }
    for (start, end) in [(now - 1, now + DAY), (now, now + DAY - 1), (now, u64::MAX)] {
        refused(s.roll(&tranche, start, end), E::TrancheTermOutOfBounds);
    }
    let incident = s.f.confirmed(&s.product, now);
    refused(s.roll_a_day(&tranche), E::PoolHeld);
    s.f.settled_with(&incident, &[tranche]);
    s.roll_a_day(&tranche).expect("a new term");
    // Who stays is locked again.
    s.request_all(&tranche, &owner);
    refused(s.release(&tranche, &owner), E::TrancheLocked);
    s.unlock(&tranche);
    s.release(&tranche, &owner).expect("the new lock is over");
}

#[test]
fn a_renewed_tranche_has_its_whole_limit_and_follows_capital() {
    let mut s = Scene::new(100_000);
    let (layer, _) = s.backed(0, excess(0, 10_000 * USD), 10_000 * USD);
    let year = s.f.tranche(1, stop_loss(1_000, 2_000), 365);
    let incident = s.lost(4_000 * USD);
    s.settle(&incident, &[layer, year]);
    assert_eq!(
        (s.f.cession(0).used, s.f.cession(0).standing()),
        (4_000 * USD, 6_000 * USD)
    );
    s.inject(50_000 * USD);
    s.unlock(&layer);
    for tranche in [&layer, &year] {
        s.roll_a_day(tranche).expect("a new term");
    }
    let (of_layer, of_year) = (s.f.cession(0), s.f.cession(1));
    assert_eq!((of_layer.used, of_layer.limit_left()), (0, 10_000 * USD));
    assert_eq!(of_layer.standing(), 6_000 * USD);
    assert_eq!((of_layer.start, of_layer.end), (s.now(), s.now() + DAY));
    let capital = s.f.pool_state().capital;
    assert_eq!(of_year.attachment, capital / 10);
    assert_eq!(of_year.limit, capital / 5);
}

#[test]
fn who_never_asks_is_released_by_anyone_after_the_grace() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, 100 * USD), 30);
    let silent = s.f.reinsurer(&tranche, 60 * USD);
    let half = s.f.reinsurer(&tranche, 40 * USD);
    let over = s.f.cession(0).locked_until + RELEASE_GRACE;
    s.unlock(&tranche);
    refused(s.release(&tranche, &silent), E::NoReleaseRequest);
    s.request(&tranche, &half, 20 * u128::from(USD) * SHARES)
        .expect("a request");
    for time in [over - 1, over] {
        s.f.world.set_time(time);
        refused(s.release(&tranche, &silent), E::NoReleaseRequest);
    }
    s.f.world.advance(1);
    let outcome = s.release(&tranche, &silent).expect("the grace is over");
    let event: CapitalReleased = told(&outcome);
    assert_eq!((event.owner, event.amount), (silent.pubkey(), 60 * USD));
    assert_eq!(s.f.tokens(&silent.pubkey()), 60 * USD);
    // Whoever asked for a part goes whole.
    s.release(&tranche, &half).expect("the grace is over");
    assert_eq!(s.f.tokens(&half.pubkey()), 40 * USD);
    let position = s.position(&tranche, &half);
    assert_eq!((position.shares.get(), position.requested.get()), (0, 0));
    assert_eq!(s.tranche(&tranche).requested.get(), 0);
    assert_eq!(s.tranche(&tranche).total_shares.get(), 0);
    refused(s.release(&tranche, &silent), E::NoReleaseRequest);

    // The slot is free, and whoever comes back has the same position.
    s.close(&tranche).expect("nobody holds shares");
    let again = s.f.tranche(0, quota_share(1_000, 100 * USD), 30);
    s.commit(&again, &silent, 60 * USD).expect("a new contract");
    assert_eq!(s.f.cession(0).collateral, 60 * USD);
    assert_eq!(s.value(&again, &silent), 60 * USD);
}

#[test]
fn a_renewal_begins_the_grace_anew() {
    let mut s = Scene::new(100_000);
    let (tranche, owner) = s.backed(0, excess(0, 100 * USD), 60 * USD);
    let over = s.f.cession(0).locked_until + RELEASE_GRACE;
    s.f.world.set_time(over);
    let now = s.now();
    s.roll(&tranche, now, now + 30 * DAY).expect("a new term");
    s.f.world.advance(1);
    refused(s.release(&tranche, &owner), E::TrancheLocked);
    let over = s.f.cession(0).locked_until + RELEASE_GRACE;
    s.f.world.set_time(over);
    refused(s.release(&tranche, &owner), E::NoReleaseRequest);
    s.f.world.advance(1);
    s.release(&tranche, &owner).expect("the grace is over");
    assert_eq!(s.f.tokens(&owner.pubkey()), 60 * USD);
}

#[test]
fn positions_of_a_wiped_tranche_are_released_unasked_once_it_is_unlocked() {
    let mut s = Scene::new(100_000);
    let (tranche, first) = s.backed(0, excess(0, 1_000 * USD), 600 * USD);
    let second = s.f.reinsurer(&tranche, 400 * USD);
    let incident = s.lost(1_000 * USD);
    s.settle(&incident, &[tranche]);
    assert_eq!(s.tranche(&tranche).wiped, 1);
    let until = s.f.cession(0).locked_until;
    for time in [s.now(), until] {
        s.f.world.set_time(time);
        refused(s.release(&tranche, &first), E::TrancheLocked);
    }
    s.unlock(&tranche);
    // One at what is left, the other at what came back meanwhile: nothing, and all of it.
    s.release(&tranche, &first).expect("wiped");
    assert_eq!(s.f.tokens(&first.pubkey()), 0);
    s.recover(&incident, 500 * USD);
    s.release(&tranche, &second).expect("wiped");
    let back = s.f.tokens(&second.pubkey());
    assert!(back.abs_diff(500 * USD) <= 1, "{back}");
    s.close(&tranche).expect("nobody holds shares");
    let again = s.f.tranche(0, excess(0, 1_000 * USD), 30);
    assert_eq!(s.tranche(&again).wiped, 0);
    s.f.reinsurer(&again, 1_000 * USD);
}
