//! Who tries to gain by a sale: other accounts, orders, dust, lies.

use crate::*;

#[test]
fn other_accounts_are_refused() {
    let (mut b, _, _) = selling(100_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    let victim = b.bidder(1_000_000 * USD);
    let other = b.another(9);
    let (who, pool) = (bidder.pubkey(), b.f.pool);
    let keys = b.buffer;
    let good = keys.take(who, TOKEN, u64::MAX, 0);
    let accounts = [
        // Somebody else's money, and the pool's own.
        (6, pool.token(&victim.pubkey()), E::WrongTokenOwner),
        (6, pool.vault, E::WrongTokenOwner),
        (6, keys.token(&who), E::WrongMint),
        // The vault paid into, or paid out of, is not another.
        (5, pool.token(&who), E::WrongVault),
        (5, keys.vault, E::WrongVault),
        (4, keys.mint, E::WrongMint),
        (7, pool.mint, E::WrongMint),
        (8, pool.vault, E::WrongVault),
        (8, keys.token(&who), E::WrongVault),
        // Collateral that goes nowhere.
        (9, keys.vault, E::VaultMismatch),
        (3, other.feed, E::WrongFeed),
    ];
    for (place, account, error) in accounts {
        let mut take = good.clone();
        take.accounts[place].pubkey = account;
        refused(b.by(&bidder, take), error);
    }
    // The token program refuses what is not of the collateral's mint.
    let mut take = good.clone();
    take.accounts[9].pubkey = pool.token(&who);
    assert!(b.by(&bidder, take).is_err());
    let mut start = keys.start_auction();
    start.accounts[2].pubkey = other.feed;
    refused(b.anyone(start), E::WrongFeed);
    // Collateral may go to anybody whom the bidder names.
    let mut take = good;
    take.accounts[9].pubkey = keys.token(&victim.pubkey());
    b.by(&bidder, take).expect("a present");
    assert_eq!(b.collateral_of(&victim), TOKEN);
}

#[test]
fn the_order_within_a_second_changes_no_price() {
    let (mut b, _, _) = selling(100_000 * USD);
    let (one, two) = (b.bidder(100_000 * USD), b.bidder(100_000 * USD));
    let takes: Vec<_> = [&one, &two, &one]
        .into_iter()
        .map(|bidder| b.buffer.take(bidder.pubkey(), 10 * TOKEN, u64::MAX, 0))
        .collect();
    b.f.world.send_all(&takes, &[&one, &two]).expect("takes");
    assert_eq!(100_000 * USD - b.f.tokens(&two.pubkey()), 1_200 * USD);
    assert_eq!(100_000 * USD - b.f.tokens(&one.pubkey()), 2_400 * USD);
}

#[test]
fn taking_in_parts_never_pays_less() {
    let (mut b, _, _) = selling(100_000 * USD);
    let (cutter, whole) = (b.bidder(100_000 * USD), b.bidder(100_000 * USD));
    for _ in 0..20 {
        b.take(&cutter, 7).expect("a crumb");
    }
    b.take(&whole, 140).expect("a take");
    let paid = |who: &Keypair, b: &Backstop| 100_000 * USD - b.f.tokens(&who.pubkey());
    assert!(paid(&cutter, &b) >= paid(&whole, &b));
    assert_eq!(b.collateral_of(&cutter), b.collateral_of(&whole));
}

#[test]
fn dust_cannot_be_left_to_block_the_rest() {
    let (mut b, _, incident) = selling(1_000 * USD);
    let bidder = b.bidder(1_000_000 * USD);
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    for _ in 0..30 {
        let amount = dice.random_range(1..=8_333_333_333);
        let _ = b.take(&bidder, amount);
        let left = b.f.pool_state().stop_loss.to_raise;
        assert!(left == 0 || left >= 100 * USD, "{left}");
    }
    if b.f.pool_state().stop_loss.to_raise > 0 {
        b.take(&bidder, u64::MAX).expect("the rest");
    }
    b.finish(&incident).expect("a finished settlement");
}

#[test]
fn a_high_lie_is_corrected_by_the_next_print() {
    let (mut b, _, _) = waiting(100_000 * USD);
    b.f.world.advance(30);
    b.price(200 * DOLLAR, 0).expect("a lie");
    b.start_auction().expect("an auction");
    assert_eq!(b.state().auction.top, 240 * PRICE_ONE);
    refused(b.start_auction(), E::AuctionRunning);
    pass(&mut b, 30);
    b.start_auction().expect("a correction");
    let auction = b.state().auction;
    // What is left of the lie in the average.
    assert!(auction.starts == 2 && auction.top <= 127 * PRICE_ONE);
    refused(b.start_auction(), E::AuctionRunning);
    let bidder = b.bidder(1_000_000 * USD);
    b.take(&bidder, u64::MAX).expect("a take");
    assert_eq!(b.f.pool_state().stop_loss.to_raise, 0);
}

#[test]
fn a_low_lie_corrects_nothing() {
    let (mut b, _, _) = selling(100_000 * USD);
    for dollars in [99, 60, 51] {
        b.f.world.advance(5);
        b.price(dollars * DOLLAR, 0).expect("a lie");
        refused(b.start_auction(), E::AuctionRunning);
    }
    // A market that has fallen for as long as the average goes back does.
    b.steady(70 * DOLLAR);
    b.start_auction().expect("a correction");
    assert_eq!(b.state().auction.top, 84 * PRICE_ONE);
}

#[test]
fn a_staker_who_bids_pays_like_anybody() {
    let (mut b, staker, incident) = selling(100_000 * USD);
    let mint = b.f.pool.mint;
    b.f.world
        .fund_tokens(&mint, &staker.pubkey(), 200_000 * USD);
    b.take(&staker, u64::MAX).expect("a take");
    assert_eq!(b.collateral_of(&staker), 833_333_333_333);
    assert_eq!(b.f.tokens(&staker.pubkey()), 100_000 * USD);
    b.finish(&incident).expect("a finished settlement");
    assert_eq!(b.leave(&staker), 10_000 * TOKEN - 833_333_333_333);
}

#[test]
fn the_wrong_pool_product_or_incident_finishes_nothing() {
    let (mut b, _, incident) = waiting(100_000 * USD);
    b.f.world.advance(TURN);
    b.close_auction().expect("the end of the turn");
    let mut finish = incident.finish_settlement();
    finish.accounts[3].pubkey = b.f.product.product;
    refused(b.anyone(finish), E::WrongProduct);
    let mut finish = incident.finish_settlement();
    finish.accounts[0].pubkey = b.f.pool.pool;
    assert!(b.anyone(finish).is_err());
    b.finish(&incident).expect("a finished settlement");
}
