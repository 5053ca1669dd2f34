//! Requests and withdrawals: their time, their price and who may have them executed.

use anchor_lang::{AnchorDeserialize, Discriminator};
use bulwark::{error::BulwarkError as E, events::Withdrawn};
use bulwark_tests::{refused, Fixture, Signer, USD};

use crate::*;

#[test]
fn a_deposit_and_withdrawal_never_profits_at_any_price() {
    let mut f = Fixture::new();
    f.underwriter(1_234 * USD + 567);
    for (amount, gift) in [
        (10_000_000, 0),
        (10_000_001, 1),
        (123_456_789, 999_999),
        (999_999_999_999, 7_777_777_777),
    ] {
        if gift > 0 {
            inject(&mut f, gift);
        }
        let looper = f.underwriter(amount);
        for _ in 0..3 {
            let out = leave(&mut f, &looper);
            assert!(out <= amount && out + 4 > amount, "{out} of {amount}");
            if out < amount {
                let mint = f.pool.mint;
                f.world.fund_tokens(&mint, &looper.pubkey(), amount - out);
            }
            deposit(&mut f, &looper, amount).expect("again");
        }
    }
}

#[test]
fn a_request_is_executed_from_its_maturity_to_the_end_of_its_window() {
    let mut f = Fixture::new();
    let [early, late, lapsed] = std::array::from_fn(|_| f.underwriter(100 * USD));
    let start = f.world.now();
    for owner in [&early, &late, &lapsed] {
        request_all(&mut f, owner);
    }
    f.world.set_time(start + COOLDOWN - 1);
    refused(withdraw(&mut f, &early), E::WithdrawalNotMatured);
    f.world.set_time(start + COOLDOWN);
    withdraw(&mut f, &early).expect("the first second");
    refused(withdraw(&mut f, &early), E::NoWithdrawalRequest);
    f.world.set_time(start + COOLDOWN + WINDOW);
    withdraw(&mut f, &late).expect("the last second");
    refused(
        request(&mut f, &lapsed, 1, 0),
        E::WithdrawalAlreadyRequested,
    );
    f.world.advance(1);
    refused(withdraw(&mut f, &lapsed), E::WithdrawalLapsed);
    request_all(&mut f, &lapsed);
    refused(withdraw(&mut f, &lapsed), E::WithdrawalNotMatured);
    f.world.advance(COOLDOWN);
    withdraw(&mut f, &lapsed).expect("a whole cooldown later");
    assert_eq!(f.tokens(&lapsed.pubkey()), 100 * USD);
    assert_eq!(f.pool_state().capital, 0);
}

#[test]
fn a_request_keeps_the_rules_it_was_made_under() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100 * USD);
    request_all(&mut f, &owner);
    let mut rules = bulwark_tests::fund_parameters();
    (rules.withdrawal_cooldown, rules.withdrawal_window) = (100 * 86_400, 3_600);
    let set = f.fund.set_fund_parameters(f.authority.pubkey(), rules);
    f.authority_sends("set_fund_parameters", set)
        .expect("new rules");
    f.world.advance(COOLDOWN + WINDOW);
    withdraw(&mut f, &owner).expect("as it was requested");
}

#[test]
fn a_request_is_for_shares_that_the_owner_has_and_one_at_a_time() {
    let mut f = Fixture::new();
    let (owner, other) = (f.underwriter(100 * USD), f.underwriter(100 * USD));
    let all = shares(&f, &owner);
    refused(request(&mut f, &owner, 0, 0), E::SharesExceedPosition);
    refused(request(&mut f, &owner, all + 1, 0), E::SharesExceedPosition);
    let pool = f.pool;
    let stolen = swapped(
        pool.request_withdrawal(other.pubkey(), all, 0),
        pool.position(&other.pubkey()),
        pool.position(&owner.pubkey()),
    );
    refused(by(&mut f, &other, stolen), E::NotPositionOwner);
    let cancel = pool.cancel_withdrawal(owner.pubkey());
    refused(by(&mut f, &owner, cancel.clone()), E::NoWithdrawalRequest);
    request(&mut f, &owner, all, 0).expect("all of them");
    refused(request(&mut f, &owner, 1, 0), E::WithdrawalAlreadyRequested);
    let foreign = swapped(
        pool.cancel_withdrawal(other.pubkey()),
        pool.position(&other.pubkey()),
        pool.position(&owner.pubkey()),
    );
    refused(by(&mut f, &other, foreign), E::NotPositionOwner);
    f.world.advance(COOLDOWN);
    by(&mut f, &owner, cancel).expect("taken back, matured or not");
    refused(withdraw(&mut f, &owner), E::NoWithdrawalRequest);
    request(&mut f, &owner, 1, 0).expect("another");
    refused(withdraw(&mut f, &owner), E::WithdrawalNotMatured);
}

#[test]
fn anyone_executes_a_withdrawal_and_only_its_owner_is_paid() {
    let mut f = Fixture::new();
    let (owner, thief) = (f.underwriter(100 * USD), f.underwriter(10 * USD));
    request_all(&mut f, &owner);
    f.world.advance(COOLDOWN);
    let pool = f.pool;
    let stolen = swapped(
        pool.withdraw(owner.pubkey()),
        pool.token(&owner.pubkey()),
        pool.token(&thief.pubkey()),
    );
    refused(anyone(&mut f, stolen), E::WrongTokenOwner);
    let to_vault = swapped(
        pool.withdraw(owner.pubkey()),
        pool.token(&owner.pubkey()),
        pool.vault,
    );
    refused(anyone(&mut f, to_vault), E::WrongTokenOwner);
    anyone(&mut f, pool.withdraw(owner.pubkey())).expect("the owner is paid");
    assert_eq!(f.tokens(&owner.pubkey()), 100 * USD);
    assert_eq!(f.tokens(&thief.pubkey()), 0);
    assert_eq!(f.position_state(&owner.pubkey()).withdrawn, 100 * USD);
}

#[test]
fn a_withdrawal_pays_at_least_what_its_owner_accepts_and_tells_what_it_moved() {
    let mut f = Fixture::new();
    let (owner, greedy) = (f.underwriter(100 * USD), f.underwriter(100 * USD));
    let half = shares(&f, &owner) / 2;
    request(&mut f, &owner, half, 50 * USD).expect("a request");
    request(&mut f, &greedy, half, 50 * USD + 1).expect("a request");
    f.world.advance(COOLDOWN);
    let before = f.position_state(&greedy.pubkey()).shares;
    withdraw(&mut f, &greedy).expect("below the least: the request ends");
    let position = f.position_state(&greedy.pubkey());
    assert_eq!((position.shares, position.request()), (before, None));
    assert_eq!(f.tokens(&greedy.pubkey()), 0);
    let outcome = withdraw(&mut f, &owner).expect("exactly the least");
    // An event is the data of a call of the program to itself: 8 bytes of tag, then the event.
    let event = outcome
        .inner_instructions
        .iter()
        .flatten()
        .find_map(|inner| {
            inner
                .instruction
                .data
                .get(8..)?
                .strip_prefix(Withdrawn::DISCRIMINATOR)
        })
        .and_then(|mut data| Withdrawn::deserialize(&mut data).ok())
        .expect("the event");
    assert_eq!(
        (event.owner, event.amount, event.shares),
        (owner.pubkey(), 50 * USD, half)
    );
    assert_eq!(
        (event.capital_before, event.capital_after),
        (200 * USD, 150 * USD)
    );
    assert_eq!(event.total_shares_before - event.total_shares_after, half);
    // Lifting the price afterwards does not bring the ended request back.
    inject(&mut f, 10 * USD);
    refused(withdraw(&mut f, &greedy), E::NoWithdrawalRequest);
}

#[test]
fn capital_behind_sold_policies_stays() {
    for (leaves, error) in [
        (99_990, E::ReserveTooLow),
        (70_000, E::CapitalTooLow),
        (40_000, E::PerilGroupTooLarge),
    ] {
        let mut f = Fixture::new();
        let stays = f.underwriter((100_000 - leaves) * USD);
        let owner = f.underwriter(leaves * USD);
        // Expected loss 2,000 twice; shock 40,000, which one peril group may be to at most 60 % of capital.
        policy(&mut f, 100_000, 30);
        request_all(&mut f, &owner);
        f.world.advance(COOLDOWN);
        refused(withdraw(&mut f, &owner), error);
        let cancel = f.pool.cancel_withdrawal(owner.pubkey());
        by(&mut f, &owner, cancel).expect("stays");
        request_all(&mut f, &owner);
        f.world.advance(COOLDOWN);
        let roll = f.product.roll_product();
        anyone(&mut f, roll).expect("the policy is over");
        withdraw(&mut f, &owner).expect("free capital leaves");
        assert!(
            f.tokens(&owner.pubkey()) > leaves * USD,
            "it has earned premium"
        );
        assert!(shares(&f, &stays) > 0);
    }
}

#[test]
fn shares_worth_less_than_a_unit_leave_only_as_a_whole_position_that_asks_for_nothing() {
    let mut f = Fixture::new();
    f.underwriter(100 * USD);
    let owner = f.underwriter(100 * USD);
    let all = shares(&f, &owner);
    request(&mut f, &owner, all - 2, 0).expect("all but two shares");
    f.world.advance(COOLDOWN);
    withdraw(&mut f, &owner).expect("a withdrawal");
    refused(close(&mut f, &owner), E::PositionNotEmpty);

    request(&mut f, &owner, 1, 0).expect("one of two");
    f.world.advance(COOLDOWN);
    refused(withdraw(&mut f, &owner), E::ZeroAmountOut);
    let cancel = f.pool.cancel_withdrawal(owner.pubkey());
    by(&mut f, &owner, cancel.clone()).expect("taken back");

    request(&mut f, &owner, 2, 1).expect("both for a unit");
    f.world.advance(COOLDOWN);
    withdraw(&mut f, &owner).expect("worth less: the request ends");
    refused(by(&mut f, &owner, cancel), E::NoWithdrawalRequest);

    request(&mut f, &owner, 2, 0).expect("both for nothing");
    f.world.advance(COOLDOWN);
    let (capital, tokens) = (f.pool_state().capital, f.tokens(&owner.pubkey()));
    withdraw(&mut f, &owner).expect("dust is given up");
    assert_eq!(
        (f.pool_state().capital, f.tokens(&owner.pubkey())),
        (capital, tokens)
    );
    close(&mut f, &owner).expect("an empty position");
}

#[test]
fn a_position_is_closed_empty_by_its_owner_who_has_the_rent() {
    let mut f = Fixture::new();
    let (owner, other) = (f.underwriter(100 * USD), f.underwriter(10 * USD));
    refused(close(&mut f, &owner), E::PositionNotEmpty);
    leave(&mut f, &owner);
    let pool = f.pool;
    let (mine, theirs) = (
        pool.position(&owner.pubkey()),
        pool.position(&other.pubkey()),
    );
    let foreign = swapped(pool.close_position(other.pubkey()), theirs, mine);
    refused(by(&mut f, &other, foreign), E::NotPositionOwner);
    let lamports = |f: &Fixture, key: &Pubkey| f.world.svm.get_balance(key).unwrap_or(0);
    let (rent, before) = (lamports(&f, &mine), lamports(&f, &owner.pubkey()));
    close(&mut f, &owner).expect("closed");
    assert!(!f.world.exists(&mine));
    assert_eq!(lamports(&f, &owner.pubkey()), before + rent);
}
