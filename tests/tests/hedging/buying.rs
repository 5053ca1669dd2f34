//! Purchases: by the authority, at the terms that were signed for, within the budget, into a free slot.

use crate::*;

#[test]
fn the_premium_goes_from_fees_to_the_writer() {
    let mut s = Scene::with_fees();
    let args = WritePutArgs {
        premium: 12_345_678,
        ..s.args(90, 100 * TOKEN, 60)
    };
    let hedge = s.write(args).expect("a put");
    let (fees, money, puts) = (s.fees(), s.money(), s.puts());
    s.buy(hedge).expect("a purchase");
    assert_eq!(fees - s.fees(), 12_345_678);
    assert_eq!(s.money() - money, 12_345_678);
    assert_eq!(s.puts(), puts);
    let (buffer, put) = (s.b.state(), s.b.hedge(&hedge));
    assert_eq!((put.slot, buffer.premium_spent), (0, 12_345_678));
    let held = buffer.puts[0];
    assert_eq!((held.hedge, held.strike), (hedge, 90 * PRICE_ONE));
    assert_eq!(
        (held.size, held.locked, held.expiry),
        (100 * TOKEN, 9_000 * USD, args.expiry)
    );
    refused(s.buy(hedge), E::PutAlreadyBought);
    // Bought, it is not the writer's to take back.
    refused(s.take_back(hedge), E::NothingToReclaim);
}

#[test]
fn only_the_authority_buys_and_only_as_it_signed() {
    let mut s = Scene::with_fees();
    let args = WritePutArgs {
        premium: USD,
        ..s.args(90, TOKEN, 60)
    };
    let hedge = s.write(args).expect("a put");
    let signed = BuyPutArgs {
        max_premium: args.premium,
        min_strike: args.strike,
        min_size: args.size,
        min_expiry: args.expiry,
    };
    let writer = s.writer.insecure_clone();
    let own =
        s.b.buffer
            .buy_put(writer.pubkey(), hedge, writer.pubkey(), signed);
    refused(s.b.by(&writer, own), E::NotAuthority);
    for worse in [
        BuyPutArgs {
            max_premium: args.premium - 1,
            ..signed
        },
        BuyPutArgs {
            min_strike: args.strike + 1,
            ..signed
        },
        BuyPutArgs {
            min_size: args.size + 1,
            ..signed
        },
        BuyPutArgs {
            min_expiry: args.expiry + 1,
            ..signed
        },
    ] {
        refused(s.buy_at(hedge, worse), E::SlippageExceeded);
    }
    // The premium goes to nobody else, nor into the vault it comes from.
    let who = s.b.f.authority.pubkey();
    let good = s.b.buffer.buy_put(who, hedge, writer.pubkey(), signed);
    let stranger = s.b.bidder(0);
    for (place, account, error) in [
        (7, s.b.f.pool.token(&stranger.pubkey()), E::WrongTokenOwner),
        (7, s.b.f.pool.vault, E::WrongTokenOwner),
        (6, s.b.f.pool.token(&writer.pubkey()), E::WrongVault),
    ] {
        let mut buy = good.clone();
        buy.accounts[place].pubkey = account;
        refused(s.b.by_authority(buy), error);
    }
    s.b.by_authority(good).expect("a purchase");
}

#[test]
fn fees_bound_the_premium() {
    let mut s = Scene::new();
    let args = WritePutArgs {
        premium: 1,
        ..s.args(90, TOKEN, 60)
    };
    let hedge = s.write(args).expect("a put");
    refused(s.buy(hedge), E::FeesTooLow);
}

#[test]
fn the_budget_is_a_years() {
    let mut s = Scene::with_fees();
    let mut terms = buffer_terms();
    terms.put_budget = 50 * USD;
    s.b.set_terms(terms).expect("terms");
    let begun = s.b.state().premium_year;
    let offer = |s: &mut Scene, premium| {
        let args = WritePutArgs {
            premium,
            ..s.args(90, TOKEN, 700)
        };
        s.write(args).expect("a put")
    };
    let (first, more, unit) = (
        offer(&mut s, 30 * USD),
        offer(&mut s, 20 * USD + 1),
        offer(&mut s, 20 * USD),
    );
    s.buy(first).expect("a purchase");
    refused(s.buy(more), E::PutBudgetExceeded);
    s.buy(unit).expect("the whole budget");
    let last = offer(&mut s, 1);
    refused(s.buy(last), E::PutBudgetExceeded);
    s.b.f.world.set_time(begun + YEAR_SECONDS - 1);
    refused(s.buy(last), E::PutBudgetExceeded);
    s.b.f.world.advance(1);
    s.buy(last).expect("a new year");
    let buffer = s.b.state();
    assert_eq!((buffer.premium_spent, buffer.premium_year), (1, s.b.now()));
}

#[test]
fn eight_slots_and_the_expired_make_room() {
    let mut s = Scene::new();
    let short = s.put(90, TOKEN, 10);
    let long: Vec<_> = (1..MAX_PUTS).map(|_| s.put(90, TOKEN, 60)).collect();
    let args = s.args(91, 2 * TOKEN, 60);
    let ninth = s.write(args).expect("a put");
    refused(s.buy(ninth), E::PutSlotsFull);
    let expiry = s.b.hedge(&short).expiry;
    s.b.f.world.set_time(expiry - 1);
    refused(s.buy(ninth), E::PutSlotsFull);
    s.b.f.world.advance(1);
    s.buy(ninth).expect("the slot of the expired");
    assert_eq!(s.b.hedge(&ninth).slot, s.b.hedge(&short).slot);
    // What the old one is due leaves the new one's slot alone.
    let money = s.money();
    s.reclaim(short).expect("the lock");
    assert_eq!(s.money() - money, 90 * USD);
    let held = s.b.state().puts[usize::from(s.b.hedge(&ninth).slot)];
    assert_eq!((held.hedge, held.size), (ninth, 2 * TOKEN));
    assert_eq!(s.b.state().hedges, 8);
    for hedge in long {
        assert!(s.b.state().puts.iter().any(|put| put.hedge == hedge));
    }
}

#[test]
fn an_old_put_is_not_exercised_from_the_slot_of_a_new_one() {
    let mut s = Scene::new();
    let old = s.put(150, TOKEN, 1);
    s.b.f.world.advance(DAY);
    let new = s.put(140, TOKEN, 60);
    assert_eq!(s.b.hedge(&new).slot, s.b.hedge(&old).slot);
    s.b.steady(100 * DOLLAR);
    refused(s.exercise(old, TOKEN), E::PutExpired);
    s.exercise(new, TOKEN).expect("an exercise");
    assert_eq!(s.b.slot().cash, 140 * USD);
}
