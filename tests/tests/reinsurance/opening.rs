//! Opening tranches and positions: who may, inside which bounds.

use bulwark::{
    error::BulwarkError as E,
    state::{TrancheCover, TrancheKind},
};
use bulwark_math::MAX_AMOUNT;
use bulwark_tests::{refused, refused_with};

use crate::*;

/// What the system program says of an account that exists.
const IN_USE: u32 = 0;

/// The opening of a small layer, unsent.
fn opening(s: &Scene, index: u8) -> Instruction {
    let now = s.now();
    TrancheKeys::new(s.f.pool, index).open_tranche(
        s.f.authority.pubkey(),
        s.f.world.payer.pubkey(),
        OpenTrancheArgs {
            index,
            cover: excess(0, USD),
            term: TrancheTerm {
                start: now,
                end: now + DAY,
            },
            terms_hash: [5; 32],
        },
    )
}

#[test]
fn a_tranche_opens_with_its_contract_and_without_money() {
    let mut s = Scene::new(100_000);
    let now = s.now();
    let layer = TrancheCover::ExcessOfLoss {
        attachment: 10 * USD,
        limit: 40 * USD,
        rate_on_line: 70_000_000,
        reinstatements: 2,
        reinstatement_bps: 5_000,
    };
    s.open(3, layer, now + DAY, now + 31 * DAY)
        .expect("a tranche");
    let keys = TrancheKeys::new(s.f.pool, 3);
    let (tranche, cession) = (s.tranche(&keys), s.f.cession(3));
    assert_eq!((tranche.pool, tranche.vault), (s.f.pool.pool, keys.vault));
    assert_eq!((tranche.index, tranche.wiped), (3, 0));
    assert_eq!(tranche.rent_payer, s.f.world.payer.pubkey());
    assert_eq!(tranche.terms_hash, [5; 32]);
    assert_eq!(tranche.total_shares.get(), 0);
    assert_eq!(cession.kind(), TrancheKind::ExcessOfLoss);
    assert_eq!(
        (cession.start, cession.end, cession.locked_until),
        (now + DAY, now + 31 * DAY, now + 31 * DAY + RUN_OFF)
    );
    assert_eq!(
        (cession.attachment, cession.limit, cession.rate_on_line),
        (10 * USD, 40 * USD, 70_000_000)
    );
    assert_eq!(
        (cession.reinstatements, cession.reinstatement_bps),
        (2, 5_000)
    );
    assert_eq!((cession.collateral, cession.standing()), (0, 0));
    assert_eq!(s.f.world.balance(&keys.vault), 0);
    assert_eq!(s.f.pool_state().tranches, 1);
}

#[test]
fn an_aggregate_layer_has_its_amounts_from_the_capital_of_the_moment() {
    let mut s = Scene::new(123_457);
    s.f.tranche(0, stop_loss(1_234, 567), 365);
    let cession = s.f.cession(0);
    assert_eq!(cession.attachment, 123_457 * USD * 1_234 / 10_000);
    assert_eq!(cession.limit, 123_457 * USD * 567 / 10_000);
    s.inject(100_000 * USD);
    assert_eq!(s.f.cession(0), cession);
    let mut empty = Scene::new(0);
    let now = empty.now();
    refused(
        empty.open(0, stop_loss(1_000, 500), now, now + DAY),
        E::TrancheCoverOutOfBounds,
    );
}

#[test]
fn only_the_authority_opens_a_tranche() {
    let mut s = Scene::new(100_000);
    let stranger = s.f.world.wallet();
    let stolen = swapped(opening(&s, 0), s.f.authority.pubkey(), stranger.pubkey());
    refused(s.by(&stranger, stolen), E::NotAuthority);
    let guardian = s.f.guardian.insecure_clone();
    let loosened = swapped(opening(&s, 0), s.f.authority.pubkey(), guardian.pubkey());
    refused(s.by(&guardian, loosened), E::NotAuthority);
}

#[test]
fn a_cover_stays_inside_its_bounds() {
    let layer = |attachment, limit, rate_on_line, reinstatements, reinstatement_bps| {
        TrancheCover::ExcessOfLoss {
            attachment,
            limit,
            rate_on_line,
            reinstatements,
            reinstatement_bps,
        }
    };
    let year = |attachment_bps, limit_bps, rate_on_line| TrancheCover::AggregateStopLoss {
        attachment_bps,
        limit_bps,
        rate_on_line,
    };
    let mut s = Scene::new(100_000);
    let now = s.now();
    for cover in [
        quota_share(0, USD),
        quota_share(10_001, USD),
        quota_share(1_000, 0),
        quota_share(1_000, MAX_AMOUNT + 1),
        layer(MAX_AMOUNT + 1, USD, 0, 0, 0),
        layer(0, 0, 0, 0, 0),
        layer(0, MAX_AMOUNT + 1, 0, 0, 0),
        layer(0, USD, RATE_ONE + 1, 0, 0),
        layer(0, USD, 0, 5, 0),
        layer(0, USD, 0, 4, 10_001),
        year(10_001, 1_000, 0),
        year(1_000, 0, 0),
        year(1_000, 10_001, 0),
        year(1_000, 1_000, RATE_ONE + 1),
    ] {
        refused(s.open(0, cover, now, now + DAY), E::TrancheCoverOutOfBounds);
    }
    for (index, cover) in (0..).zip([
        quota_share(1, MAX_AMOUNT),
        quota_share(9_999, 1),
        layer(MAX_AMOUNT, MAX_AMOUNT, 0, 4, 10_000),
        layer(0, 1, RATE_ONE, 0, 0),
        year(10_000, 10_000, RATE_ONE),
        year(0, 1, 0),
    ]) {
        s.open(index, cover, now, now + DAY).expect("the extremes");
    }
}

#[test]
fn a_contract_whose_premium_no_word_counts_is_refused() {
    // The rate on line of this limit at 1 is 2^64 units over 2^32 a second.
    let beyond = YEAR_SECONDS << 32;
    let mut s = Scene::new(100_000);
    let now = s.now();
    for (limit, rate_on_line) in [
        (MAX_AMOUNT, RATE_ONE),
        (beyond, RATE_ONE),
        (MAX_AMOUNT, RATE_ONE / 8),
    ] {
        let cover = priced_excess(0, limit, rate_on_line);
        for end in [now + DAY, now + 732 * DAY] {
            refused(s.open(0, cover, now, end), E::TrancheCoverOutOfBounds);
        }
    }
    let most = priced_excess(0, beyond - 1, RATE_ONE);
    s.open(0, most, now, now + 732 * DAY)
        .expect("the largest that is counted");
    // It can be filled, and pays what is earned.
    let tranche = TrancheKeys::new(s.f.pool, 0);
    s.f.reinsurer(&tranche, beyond - 1);
    assert_eq!(s.f.cession(0).rate, u64::MAX - (1 << 32) / YEAR_SECONDS);
    s.policy(100_000 * USD, 60).expect("a policy");
    s.f.world.advance(60 * DAY);
    s.sync(&tranche).expect("what was earned");
    assert!(s.net_earned() - s.ceded(&tranche) <= 1);
}

#[test]
fn a_renewal_whose_premium_no_word_counts_is_refused() {
    let mut s = Scene::new(100_000);
    let cover = TrancheCover::AggregateStopLoss {
        attachment_bps: 1_000,
        limit_bps: 10_000,
        rate_on_line: RATE_ONE,
    };
    let tranche = s.f.tranche(0, cover, 30);
    let owner = s.f.reinsurer(&tranche, 1_000 * USD);
    s.unlock(&tranche);
    let before = s.f.cession(0);
    let beyond = YEAR_SECONDS << 32;
    s.inject(beyond - s.f.pool_state().capital);
    refused(s.roll_a_day(&tranche), E::TrancheCoverOutOfBounds);
    assert_eq!(s.f.cession(0), before);
    // The capital in it is not held by that.
    assert_eq!(s.leave(&tranche, &owner), 1_000 * USD);
    s.close(&tranche).expect("nobody holds shares");
}

#[test]
fn a_term_begins_now_or_within_a_year_and_lasts_a_day_to_two_years() {
    let mut s = Scene::new(100_000);
    let (now, year) = (s.now(), 366 * DAY);
    let longest = 2 * year;
    for (start, end) in [
        (now - 1, now + DAY),
        (now + year + 1, now + year + 1 + DAY),
        (now, now),
        (now + DAY, now),
        (now, now + DAY - 1),
        (now, now + longest + 1),
        (0, u64::MAX),
        (u64::MAX - DAY, u64::MAX),
    ] {
        refused(
            s.open(0, excess(0, USD), start, end),
            E::TrancheTermOutOfBounds,
        );
    }
    for (index, start, end) in [
        (0, now, now + DAY),
        (1, now, now + longest),
        (2, now + year, now + year + longest),
    ] {
        s.open(index, excess(0, USD), start, end)
            .expect("the extremes");
    }
}

#[test]
fn a_pool_has_eight_slots_and_each_takes_one_tranche() {
    let mut s = Scene::new(100_000);
    let now = s.now();
    for index in [8, 9, u8::MAX] {
        refused(
            s.open(index, excess(0, USD), now, now + DAY),
            E::TrancheIndexOutOfBounds,
        );
    }
    for index in 0..8 {
        s.open(index, excess(0, USD), now, now + DAY)
            .expect("a slot");
        refused_with(s.open(index, excess(0, USD), now, now + DAY), IN_USE);
    }
    assert_eq!(s.f.pool_state().tranches, 8);
}

#[test]
fn quota_shares_cede_the_whole_at_most() {
    let mut s = Scene::new(100_000);
    let now = s.now();
    s.f.tranche(0, quota_share(6_000, USD), 30);
    refused(
        s.open(5, quota_share(4_001, USD), now, now + DAY),
        E::CessionAboveWhole,
    );
    let rest = s.f.tranche(5, quota_share(4_000, USD), 30);
    refused(
        s.open(2, quota_share(1, USD), now, now + DAY),
        E::CessionAboveWhole,
    );
    s.f.tranche(2, excess(0, USD), 30);
    s.close_early(&rest).expect("nobody holds shares");
    s.f.tranche(7, quota_share(4_000, USD), 30);
}

#[test]
fn a_tranche_is_opened_with_the_accounts_of_its_own_pool() {
    let mut s = Scene::new(100_000);
    let (pool, other) = (s.f.pool, s.another_pool());
    let fund = s.another_fund();
    for (from, to, error) in [
        (pool.fund, fund.fund, E::WrongFund),
        (pool.mint, other.mint, E::WrongMint),
        (pool.premium_book, other.premium_book, E::WrongPremiumBook),
    ] {
        let wrong = swapped(opening(&s, 0), from, to);
        refused(s.f.authority_sends("open_tranche", wrong), error);
    }
}

#[test]
fn a_position_is_opened_empty_once_by_its_owner() {
    let mut s = Scene::new(100_000);
    let tranche = s.f.tranche(0, excess(0, USD), 30);
    let (owner, payer) = (s.f.user(0), s.f.world.payer.pubkey());
    let open = tranche.open_tranche_position(owner.pubkey(), payer);
    let missing = TrancheKeys::new(s.f.pool, 1).open_tranche_position(owner.pubkey(), payer);
    let not_initialized = u32::from(anchor_lang::error::ErrorCode::AccountNotInitialized);
    refused_with(s.by(&owner, missing), not_initialized);
    s.by(&owner, open.clone()).expect("a position");
    let position = s.position(&tranche, &owner);
    assert_eq!(
        (position.tranche, position.owner),
        (tranche.tranche, owner.pubkey())
    );
    assert_eq!((position.shares.get(), position.committed), (0, 0));
    refused_with(s.by(&owner, open), IN_USE);
}
