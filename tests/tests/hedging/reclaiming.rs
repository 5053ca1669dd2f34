//! What the writer has back, whoever he is by then; and nobody keeps a buffer open by not coming.

use crate::*;

#[test]
fn delivered_collateral_at_any_time_and_the_lock_after_expiry() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 60);
    refused(s.reclaim(hedge), E::NothingToReclaim);
    s.exercise(hedge, 30 * TOKEN).expect("an exercise");
    let (who, money) = (s.writer.pubkey(), s.money());
    s.reclaim(hedge).expect("the collateral");
    let token = s.b.buffer.token(&who);
    assert_eq!(s.b.f.world.balance(&token), 30 * TOKEN);
    assert_eq!((s.money(), s.puts()), (money, 10_500 * USD));
    assert_eq!((s.b.state().delivered, s.b.state().hedges), (0, 1));
    refused(s.reclaim(hedge), E::NothingToReclaim);
    s.exercise(hedge, 20 * TOKEN).expect("an exercise");
    let expiry = s.b.hedge(&hedge).expiry;
    s.b.f.world.set_time(expiry);
    let rent = s.b.f.world.svm.get_balance(&hedge).expect("rent");
    assert!(rent > 0);
    s.reclaim(hedge).expect("all of it");
    assert_eq!(s.b.f.world.balance(&token), 50 * TOKEN);
    assert_eq!((s.money() - money, s.puts()), (7_500 * USD, 0));
    assert!(!s.b.f.world.exists(&hedge));
    assert_eq!(s.b.state().hedges, 0);
    assert_eq!(s.b.state().puts, [PutSlot::default(); MAX_PUTS]);
}

#[test]
fn the_writer_is_whoever_holds_it() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 60);
    s.exercise(hedge, 30 * TOKEN).expect("an exercise");
    let (old, heir) = (s.writer.insecure_clone(), s.b.bidder(0));
    let stolen = s.b.buffer.transfer_put(heir.pubkey(), hedge, heir.pubkey());
    refused(s.b.by(&heir, stolen), E::NotWriter);
    let nobody =
        s.b.buffer
            .transfer_put(old.pubkey(), hedge, Pubkey::default());
    refused(s.b.by(&old, nobody), E::InvalidWriter);
    let transfer = s.b.buffer.transfer_put(old.pubkey(), hedge, heir.pubkey());
    s.b.by(&old, transfer.clone()).expect("transferred");
    refused(s.b.by(&old, transfer), E::NotWriter);
    // Nothing goes to the old one any more.
    let payer = s.b.f.world.payer.pubkey();
    let reclaim = s.b.buffer.reclaim_put(None, old.pubkey(), hedge, payer);
    refused(s.b.anyone(reclaim), E::WrongTokenOwner);
    s.reclaim(hedge).expect("the heir's");
    let token = s.b.buffer.token(&heir.pubkey());
    assert_eq!(s.b.f.world.balance(&token), 30 * TOKEN);
    let expiry = s.b.hedge(&hedge).expiry;
    s.b.f.world.set_time(expiry);
    s.reclaim(hedge).expect("the heir's");
    assert_eq!(s.b.f.tokens(&heir.pubkey()), 10_500 * USD);
}

#[test]
fn an_offer_transferred_is_paid_to_its_holder() {
    let mut s = Scene::with_fees();
    let args = WritePutArgs {
        premium: 5 * USD,
        ..s.args(90, TOKEN, 60)
    };
    let hedge = s.write(args).expect("a put");
    let (old, heir) = (s.writer.insecure_clone(), s.b.bidder(0));
    let transfer = s.b.buffer.transfer_put(old.pubkey(), hedge, heir.pubkey());
    s.b.by(&old, transfer).expect("transferred");
    refused(s.take_back(hedge), E::NotWriter);
    s.buy(hedge).expect("a purchase");
    assert_eq!(s.b.f.tokens(&heir.pubkey()), 5 * USD);
}

#[test]
fn puts_keep_a_buffer_open_until_anyone_has_their_writers_paid() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 60);
    s.exercise(hedge, 100 * TOKEN).expect("whole");
    let staker = s.staker.insecure_clone();
    s.b.leave(&staker);
    s.b.collect(&staker);
    refused(s.b.close(), E::PutsOpen);
    s.reclaim(hedge).expect("the collateral");
    s.b.close().expect("closed");
    assert!(!s.b.f.world.exists(&s.b.buffer.buffer));
}

#[test]
fn what_is_due_goes_nowhere_else() {
    let mut s = Scene::new();
    let hedge = s.put(150, 100 * TOKEN, 60);
    s.exercise(hedge, 30 * TOKEN).expect("an exercise");
    let stranger = s.b.bidder(0);
    let (who, payer) = (s.writer.pubkey(), s.b.f.world.payer.pubkey());
    let (pool, buffer) = (s.b.f.pool, s.b.buffer);
    let good = buffer.reclaim_put(None, who, hedge, payer);
    for (place, account, error) in [
        (4, stranger.pubkey(), E::WrongRentPayer),
        (6, pool.token(&who), E::WrongVault),
        (7, pool.token(&stranger.pubkey()), E::WrongTokenOwner),
        (7, pool.vault, E::WrongTokenOwner),
        (9, buffer.token(&who), E::WrongVault),
        (10, buffer.token(&stranger.pubkey()), E::WrongTokenOwner),
        (10, buffer.vault, E::WrongTokenOwner),
        (10, pool.token(&who), E::WrongMint),
    ] {
        let mut reclaim = good.clone();
        reclaim.accounts[place].pubkey = account;
        refused(s.b.anyone(reclaim), error);
    }
    s.b.anyone(good).expect("the collateral");
}
