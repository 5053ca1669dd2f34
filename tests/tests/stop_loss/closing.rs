//! Buffers that are sold out, and the closing of positions and buffers.

use crate::*;

/// A buffer of two stakers of which a loss took everything, and its incident.
fn spent() -> (Backstop, Keypair, Keypair, IncidentKeys) {
    let (mut b, first) = Backstop::staked(500 * TOKEN);
    let second = b.staker(500 * TOKEN);
    // 300,000 beyond the line, and no more than 1,000 tokens at 120.
    let incident = b.sold_for(500_000 * USD, 100 * DOLLAR);
    assert_eq!(
        b.incident(&incident).allocated.buffers,
        [120_000 * USD, 0, 0, 0]
    );
    (b, first, second, incident)
}

#[test]
fn positions_of_a_spent_buffer_leave_at_zero_without_a_request() {
    let (mut b, first, second, _) = spent();
    let slot = b.slot();
    assert_eq!((slot.collateral, slot.cash, slot.held), (0, 0, 1));
    let income = b.position(&first).income;
    b.unstake(&first).expect("at zero, whole");
    let position = b.position(&first);
    assert_eq!((position.shares.get(), position.unstaked), (0, 0));
    assert_eq!(b.collateral_of(&first), 0);
    // Income is theirs all the same.
    assert!(position.income > income);
    assert!(b.collect(&first) > 0);
    refused(b.unstake(&first), E::NoWithdrawalRequest);
    b.unstake(&second).expect("at zero");
    assert_eq!((b.slot().held, b.state().total_shares.get()), (0, 0));
}

#[test]
fn a_spent_buffer_takes_stakes_again_when_its_stakers_have_left() {
    let (mut b, first, second, _) = spent();
    let newcomer = b.newcomer(TOKEN);
    refused(b.stake(&newcomer, TOKEN), E::BufferSpent);
    b.unstake(&first).expect("at zero");
    refused(b.stake(&newcomer, TOKEN), E::BufferSpent);
    b.unstake(&second).expect("at zero");
    b.stake(&newcomer, TOKEN).expect("a stake");
    assert_eq!(
        b.position(&newcomer).shares.get(),
        u128::from(TOKEN) * VIRTUAL
    );
    assert_eq!(b.leave(&newcomer), TOKEN);
}

#[test]
fn money_recovered_for_a_sold_out_buffer_is_its_stakers() {
    let (mut b, first, second, incident) = spent();
    // What capital paid beyond the buffers comes back first: 180,000.
    let payer = b.f.user(200_000 * USD);
    let recover = incident.recover(payer.pubkey(), 200_000 * USD);
    b.by(&payer, recover).expect("a recovery");
    let cash = b.slot().cash;
    assert_eq!(cash, 20_000 * USD);
    // Not spent any more: nobody leaves at zero.
    refused(b.unstake(&first), E::NoWithdrawalRequest);
    let newcomer = b.newcomer(TOKEN);
    refused(b.stake(&newcomer, TOKEN), E::BufferSpent);
    b.collect(&first);
    assert_eq!(b.leave(&first), 0);
    b.world().advance(40 * DAY);
    let first_got = b.collect(&first);
    assert!(first_got >= cash / 2, "{first_got} of {cash}");
    b.leave(&second);
    b.collect(&second);
    assert!(b.slot().cash <= 1);
}

#[test]
fn a_position_is_closed_by_its_owner_when_nothing_is_in_it() {
    let (mut b, owner) = Backstop::staked(100 * TOKEN);
    b.earning(100_000 * USD, 60);
    refused(b.close_position(&owner), E::BufferNotEmpty);
    b.leave(&owner);
    assert!(b.position(&owner).income > 0);
    refused(b.close_position(&owner), E::BufferNotEmpty);
    b.collect(&owner);
    let thief = b.world().wallet();
    let mut close = b.buffer.close_buffer_position(thief.pubkey());
    for meta in &mut close.accounts {
        if meta.pubkey == b.buffer.position(&thief.pubkey()) {
            meta.pubkey = b.buffer.position(&owner.pubkey());
        }
    }
    refused(b.by(&thief, close), E::NotStaker);
    let (who, address) = (owner.pubkey(), b.buffer.position(&owner.pubkey()));
    let svm = &b.f.world.svm;
    let rent = svm.get_balance(&address).expect("rent");
    let before = svm.get_balance(&who).expect("lamports");
    b.close_position(&owner).expect("closed");
    assert!(!b.f.world.exists(&address));
    assert_eq!(
        b.f.world.svm.get_balance(&who).expect("lamports"),
        before + rent
    );
    // And is opened again.
    let open = b.buffer.open_buffer_position(who, who);
    b.by(&owner, open).expect("a position");
}

#[test]
fn a_buffer_is_closed_without_stakers_and_its_rent_goes_to_who_paid_it() {
    let mut b = Backstop::without_buffer(1_000, 2_000);
    let (stranger, payer) = (b.world().wallet(), b.world().wallet());
    let before = b.f.world.svm.get_balance(&payer.pubkey());
    let args = OpenBufferArgs {
        index: 1,
        terms: buffer_terms(),
    };
    let authority = b.f.authority.insecure_clone();
    let open = b
        .buffer
        .open_buffer(authority.pubkey(), payer.pubkey(), args);
    b.world()
        .send("open_buffer", open, &[&authority, &payer])
        .expect("a buffer");
    assert!(b.f.world.svm.get_balance(&payer.pubkey()) < before);
    let owner = b.staker(100 * TOKEN);
    let (mint, treasury) = (b.buffer.mint, b.f.treasury.pubkey());
    b.world().token_account(&mint, &treasury);
    let close = b.buffer.close_buffer(authority.pubkey(), payer.pubkey());
    refused(b.by_authority(close.clone()), E::BufferNotEmpty);
    b.leave(&owner);
    let by_stranger = b.buffer.close_buffer(stranger.pubkey(), payer.pubkey());
    refused(b.by(&stranger, by_stranger), E::NotAuthority);
    let to_stranger = b.buffer.close_buffer(authority.pubkey(), stranger.pubkey());
    refused(b.by_authority(to_stranger), E::WrongRentPayer);
    b.by_authority(close).expect("closed");
    assert_eq!(b.f.world.svm.get_balance(&payer.pubkey()), before);
    let (buffer, vault) = (b.buffer.buffer, b.buffer.vault);
    assert!(!b.f.world.exists(&buffer) && !b.f.world.exists(&vault));
    let pool = b.f.pool_state();
    assert_eq!(pool.stop_loss.buffers, 0);
    assert_eq!(pool.buffers, [Default::default(); 4]);
    assert_eq!(pool.buffer_payable, 0);
    // The same collateral may stand behind the pool again, in any slot.
    b.open(2, buffer_terms()).expect("a buffer");
}

#[test]
fn rests_of_a_closed_buffer_go_to_the_treasury() {
    let cash = 1_000 * USD + 1;
    let (mut b, first, _) = with_cash(9_999 * TOKEN + 7, cash);
    let second = b.newcomer(1_234 * TOKEN + 567);
    let (mint, who) = (b.f.pool.mint, second.pubkey());
    b.f.world.fund_tokens(&mint, &who, cash);
    b.stake(&second, 1_234 * TOKEN + 567).expect("a stake");
    b.world().advance(40 * DAY);
    for owner in [&first, &second] {
        b.leave(owner);
        b.collect(owner);
    }
    let (collateral, vault) = (b.buffer.mint, b.buffer.vault);
    donate(&mut b, &collateral, &vault, 77);
    let slot = b.slot();
    let rest = slot.cash + slot.income();
    assert!(rest < 10 && slot.collateral < 10);
    let (fees, payable) = (b.f.pool_state().fees, b.f.pool_state().buffer_payable);
    assert_eq!(payable, rest);
    b.close().expect("closed");
    let pool = b.f.pool_state();
    assert_eq!((pool.fees, pool.buffer_payable), (fees + rest, 0));
    let treasury = b.buffer.token(&b.f.treasury.pubkey());
    assert_eq!(b.f.world.balance(&treasury), slot.collateral + 77);
}

#[test]
fn collateral_that_is_left_goes_to_no_one_but_the_treasury() {
    let (mut b, owner) = Backstop::staked(100 * TOKEN);
    b.leave(&owner);
    let thief = b.newcomer(0);
    let (mint, treasury) = (b.buffer.mint, b.f.treasury.pubkey());
    b.world().token_account(&mint, &treasury);
    let payer = b.f.world.payer.pubkey();
    let mut close = b.buffer.close_buffer(b.f.authority.pubkey(), payer);
    let (right, wrong) = (b.buffer.token(&treasury), b.buffer.token(&thief.pubkey()));
    for meta in &mut close.accounts {
        if meta.pubkey == right {
            meta.pubkey = wrong;
        }
    }
    refused(b.by_authority(close), E::WrongTokenOwner);
}

#[test]
fn a_buffer_stays_until_every_staker_has_the_income() {
    let (mut b, owner) = Backstop::staked(100 * TOKEN);
    b.earning(100_000 * USD, 60);
    b.leave(&owner);
    assert!(b.state().income_owed > 0);
    refused(b.close(), E::IncomeOwed);
    b.collect(&owner);
    assert_eq!(b.state().income_owed, 0);
    b.close().expect("closed");
    // The position outlives it and still gives back its rent.
    b.close_position(&owner).expect("closed");
}

#[test]
fn a_buffer_stays_while_a_put_on_it_is_open() {
    let mut b = Backstop::new();
    let writer = b.bidder(1_000 * USD);
    let (who, payer) = (writer.pubkey(), b.f.world.payer.pubkey());
    let args = bulwark::instructions::WritePutArgs {
        nonce: 1,
        strike: 50 * bulwark_math::PRICE_ONE,
        size: TOKEN,
        premium: USD,
        expiry: b.now() + 30 * DAY,
    };
    let write = b.buffer.write_put(who, payer, args);
    b.by(&writer, write).expect("a put");
    refused(b.close(), E::PutsOpen);
    let hedge = b.buffer.hedge(&who, 1);
    let reclaim = b.buffer.reclaim_put(None, who, hedge, payer);
    b.anyone(reclaim)
        .expect("an offer that nobody can buy any more");
    b.close().expect("closed");
}

#[test]
fn no_buffer_is_closed_while_a_settlement_waits() {
    let (mut b, _) = Backstop::staked(10_000 * TOKEN);
    let other = b.another(9);
    b.open_of(
        &other,
        1,
        BufferTerms {
            fee_bps: 0,
            ..buffer_terms()
        },
    )
    .expect("a buffer");
    let incident = b.incident_of(300_000 * USD);
    b.settle(&incident).expect("a settlement");
    let (first, empty) = (b.buffer, other);
    b.buffer = empty;
    refused(b.close(), E::LiquidationRunning);
    b.buffer = first;
    b.sell(100 * DOLLAR);
    b.finish(&incident).expect("a settlement");
    b.buffer = empty;
    b.close().expect("closed");
}
