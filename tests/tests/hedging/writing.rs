//! Offers: what they lock, and who takes them back.

use crate::*;

#[test]
fn an_offer_locks_its_strike_rounded_up() {
    let mut s = Scene::new();
    for (strike, size, lock) in [
        (PRICE_ONE, 1, 1),
        (90 * PRICE_ONE, TOKEN, 90 * USD),
        // 90.000000001 dollars for 1.000000001 tokens: 90.000000091000000001 dollars.
        (90 * PRICE_ONE + 1, TOKEN + 1, 90 * USD + 1),
        (1, 1, 1),
        (3_333_333_333, 3_000_000_000, 10 * USD),
    ] {
        let args = WritePutArgs {
            strike,
            size,
            ..s.args(1, 1, 10)
        };
        let (money, puts) = (s.money(), s.puts());
        let vault = s.b.f.world.balance(&s.b.f.pool.vault);
        let hedge = s.write(args).expect("a put");
        assert_eq!(money - s.money(), lock);
        assert_eq!(s.puts() - puts, lock);
        assert_eq!(s.b.f.world.balance(&s.b.f.pool.vault) - vault, lock);
        let put = s.b.hedge(&hedge);
        assert_eq!((put.locked, put.size, put.strike), (lock, size, strike));
        assert_eq!((put.slot, put.delivered), (NOT_BOUGHT, 0));
        assert_eq!(put.writer, s.writer.pubkey());
    }
    assert_eq!(s.b.state().hedges, 5);
    // Offers are nobody's hedge yet.
    assert_eq!(s.b.state().puts, [PutSlot::default(); MAX_PUTS]);
}

#[test]
fn terms_have_bounds() {
    let mut s = Scene::new();
    let now = s.b.now();
    let good = s.args(90, TOKEN, 10);
    for bad in [
        WritePutArgs { strike: 0, ..good },
        WritePutArgs { size: 0, ..good },
        WritePutArgs {
            expiry: now + MIN_PUT_TERM - 1,
            ..good
        },
        WritePutArgs {
            expiry: now + MAX_PUT_TERM + 1,
            ..good
        },
        WritePutArgs {
            expiry: now - 1,
            ..good
        },
        WritePutArgs { expiry: 0, ..good },
        WritePutArgs {
            expiry: u64::MAX,
            ..good
        },
    ] {
        refused(s.write(bad).map(|_| unreachable!()), E::PutTermsOutOfBounds);
    }
    let huge = WritePutArgs {
        strike: u64::MAX,
        size: u64::MAX,
        ..good
    };
    refused(s.write(huge).map(|_| unreachable!()), E::Overflow);
    for expiry in [now + MIN_PUT_TERM, now + MAX_PUT_TERM] {
        let args = WritePutArgs {
            expiry,
            ..s.args(90, TOKEN, 1)
        };
        s.write(args).expect("a put");
    }
    // A lock beyond the writer's money is no put.
    let args = s.args(900, 1_000_000 * TOKEN, 10);
    assert!(s.write(args).is_err());
    assert_eq!(s.b.state().hedges, 2);
}

#[test]
fn an_offer_is_locked_from_the_writers_own_money_only() {
    let mut s = Scene::new();
    let victim = s.b.bidder(1_000 * USD);
    let args = s.args(90, TOKEN, 10);
    let payer = s.b.f.world.payer.pubkey();
    let (writer, pool) = (s.writer.insecure_clone(), s.b.f.pool);
    let good = s.b.buffer.write_put(writer.pubkey(), payer, args);
    for (place, account, error) in [
        (7, pool.token(&victim.pubkey()), E::WrongTokenOwner),
        (7, pool.vault, E::WrongTokenOwner),
        (7, s.b.buffer.token(&writer.pubkey()), E::WrongMint),
        (6, pool.token(&writer.pubkey()), E::WrongVault),
        (6, s.b.buffer.vault, E::WrongVault),
        (5, s.b.buffer.mint, E::WrongMint),
    ] {
        let mut write = good.clone();
        write.accounts[place].pubkey = account;
        refused(s.b.by(&writer, write), error);
    }
    s.b.by(&writer, good.clone()).expect("a put");
    // One put an address.
    assert!(s.b.by(&writer, good).is_err());
}

#[test]
fn only_its_writer_takes_an_offer_back() {
    let mut s = Scene::new();
    let money = s.money();
    let args = s.args(90, TOKEN, 10);
    let hedge = s.write(args).expect("a put");
    refused(s.reclaim(hedge), E::NotWriter);
    let stranger = s.b.bidder(0);
    let (who, payer) = (s.writer.pubkey(), s.b.f.world.payer.pubkey());
    let theirs =
        s.b.buffer
            .reclaim_put(Some(stranger.pubkey()), who, hedge, payer);
    refused(s.b.by(&stranger, theirs), E::NotWriter);
    s.take_back(hedge).expect("taken back");
    assert_eq!((s.money(), s.puts()), (money, 0));
    assert!(!s.b.f.world.exists(&hedge));
    assert_eq!(s.b.state().hedges, 0);
    // The address is free for another offer.
    s.write(args).expect("another");
}

#[test]
fn an_expired_offer_is_anyones_to_give_back() {
    let mut s = Scene::new();
    let money = s.money();
    let args = s.args(90, TOKEN, 10);
    let hedge = s.write(args).expect("a put");
    s.b.f.world.set_time(args.expiry - 1);
    refused(s.reclaim(hedge), E::NotWriter);
    s.b.f.world.advance(1);
    refused(s.buy(hedge), E::PutExpired);
    s.reclaim(hedge).expect("given back");
    assert_eq!((s.money(), s.puts()), (money, 0));
}

#[test]
fn offers_keep_no_buffer_without_stakers_open() {
    let mut s = Scene::new();
    let args = s.args(90, TOKEN, 730);
    let hedge = s.write(args).expect("a put");
    let staker = s.staker.insecure_clone();
    s.b.leave(&staker);
    refused(s.b.close(), E::PutsOpen);
    let money = s.money();
    s.reclaim(hedge).expect("anyone gives it back");
    assert_eq!(s.money() - money, 90 * USD);
    s.b.close().expect("closed");
}
