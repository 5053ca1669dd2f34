use crate::big::Big;
use crate::mul_div::word;
use bulwark_math::{
    amount_for_shares, share_price, shares_for_deposit, MathError, SHARE_PRICE_ONE, VIRTUAL_SHARES,
};
use proptest::prelude::*;

const MOST: u64 = 1 << 60;

#[test]
fn first_deposit_gets_a_million_shares_per_unit() {
    assert_eq!(shares_for_deposit(1_000, 0, 0), Ok(1_000_000_000));
    assert_eq!(
        amount_for_shares(1_000_000_000, 1_000, 1_000_000_000),
        Ok(1_000)
    );
}

#[test]
fn a_gain_lifts_the_price_for_all() {
    // 1,000 deposited, 500 earned: half of the shares are worth 750, less the virtual part.
    let total = shares_for_deposit(1_000, 0, 0).unwrap();
    assert_eq!(amount_for_shares(total / 2, 1_500, total), Ok(749));
    assert_eq!(amount_for_shares(total, 1_500, total), Ok(1_499));
}

#[test]
fn the_price_of_a_share_begins_at_one_and_rises_with_gains() {
    let one = u128::from(SHARE_PRICE_ONE);
    assert_eq!(share_price(0, 0), Ok(one));
    let total = shares_for_deposit(1_000, 0, 0).unwrap();
    assert_eq!(share_price(1_000, total), Ok(one));
    // 1,501 units of the shares of 1,001.
    assert_eq!(share_price(1_500, total), Ok(one * 1_501 / 1_001));
    assert_eq!(share_price(0, total), Ok(one / 1_001));
    assert_eq!(share_price(1, u128::MAX), Err(MathError::Overflow));
    assert_eq!(
        share_price(u64::MAX, 0),
        Ok((u128::from(u64::MAX) + 1) * one)
    );
}

#[test]
fn a_wiped_pool_pays_nothing() {
    assert_eq!(amount_for_shares(1_000_000, 0, 1_000_000), Ok(0));
}

#[test]
fn refusals() {
    assert_eq!(amount_for_shares(2, 10, 1), Err(MathError::InvalidInput));
    assert_eq!(
        shares_for_deposit(1, 0, u128::MAX),
        Err(MathError::Overflow)
    );
    assert_eq!(amount_for_shares(1, 1, u128::MAX), Err(MathError::Overflow));
    assert_eq!(
        shares_for_deposit(u64::MAX, 0, u128::MAX - VIRTUAL_SHARES),
        Err(MathError::Overflow)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn deposit_then_withdraw_never_profits(
        amount in 0..MOST, capital in 0..MOST, price in 1..1_u128 << 40,
    ) {
        let total = u128::from(capital) * price;
        let shares = shares_for_deposit(amount, capital, total).unwrap();
        let back = amount_for_shares(shares, capital + amount, total + shares).unwrap();
        prop_assert!(back <= amount);
    }

    /// Neither a deposit nor a withdrawal lowers what the others' shares are worth.
    #[test]
    fn others_never_lose(
        amount in 0..MOST, capital in 0..MOST, total in 0..1_u128 << 90, held in any::<prop::sample::Index>(),
        leaving in any::<prop::sample::Index>(),
    ) {
        let of = |index: prop::sample::Index, most: u128| (u128::from(index.index(1 << 30) as u64) * most) >> 30;
        let theirs = of(held, total);
        let before = amount_for_shares(theirs, capital, total).unwrap();

        let shares = shares_for_deposit(amount, capital, total).unwrap();
        prop_assert!(amount_for_shares(theirs, capital + amount, total + shares).unwrap() >= before);

        let mine = of(leaving, total - theirs);
        let paid = amount_for_shares(mine, capital, total).unwrap();
        prop_assert!(amount_for_shares(theirs, capital - paid, total - mine).unwrap() >= before);
    }

    #[test]
    fn all_positions_together_are_within_capital(capital in word(), parts in prop::collection::vec(0..1_u128 << 100, 1..8)) {
        let total = parts.iter().sum();
        let paid: u128 = parts.iter().map(|part| u128::from(amount_for_shares(*part, capital, total).unwrap())).sum();
        prop_assert!(paid <= u128::from(capital));
        prop_assert!(amount_for_shares(total, capital, total).unwrap() <= capital);
    }

    /// The inflation attack: one tiny first deposit, then a gain given to the pool (recovered, injected or earned), so that a
    /// victim's deposit rounds to few shares. The attacker loses more than the victim, so nobody plays it.
    #[test]
    fn lifting_the_price_costs_the_attacker_more_than_the_victim(
        first in 1_u64..1_000, gift in 0..1_u64 << 50, deposit in 1..1_u64 << 50,
    ) {
        let attacker = shares_for_deposit(first, 0, 0).unwrap();
        let victim = shares_for_deposit(deposit, first + gift, attacker).unwrap();
        let capital = first + gift + deposit;
        let total = attacker + victim;
        let attacker_back = amount_for_shares(attacker, capital, total).unwrap();
        let victim_back = amount_for_shares(victim, capital, total).unwrap();
        prop_assert!(attacker_back <= first + gift);
        let victim_loss = deposit - victim_back.min(deposit);
        prop_assert!(u128::from(victim_loss) <= 1 + u128::from(first + gift) / VIRTUAL_SHARES);
    }

    #[test]
    fn more_money_more_shares(amount in 0..MOST, more in 0..MOST, capital in 0..MOST, total in 0..1_u128 << 66) {
        let shares = |amount| shares_for_deposit(amount, capital, total).unwrap();
        prop_assert!(shares(amount) <= shares(amount + more));
    }

    /// Both ways are the floor of the formula.
    #[test]
    fn rounds_down(amount in 0..MOST, capital in 0..MOST, total in 0..1_u128 << 90, part in 0..=1_u128 << 30) {
        let (price, virtual_total) = (u128::from(capital) + 1, total + VIRTUAL_SHARES);
        let shares = Big::from(u128::from(amount)).times(virtual_total).div_rem(&price.into()).0;
        prop_assert_eq!(shares_for_deposit(amount, capital, total).ok(), shares.to_u128());
        let mine = (total * part) >> 30;
        let worth = Big::from(mine).times(price).div_rem(&virtual_total.into()).0;
        prop_assert_eq!(amount_for_shares(mine, capital, total).ok().map(u128::from), worth.to_u128());
    }
}
