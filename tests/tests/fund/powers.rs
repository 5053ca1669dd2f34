//! Who governs, who pauses, and how authority moves.

use crate::*;

#[test]
fn only_the_authority_governs() {
    let mut f = Fixture::new();
    let stranger = f.world.wallet();
    let (who, payer) = (stranger.pubkey(), f.world.payer.pubkey());
    let new_pool = PoolKeys::new(&f.fund, f.world.mint(6));
    let attempts = [
        f.fund.set_fund_parameters(who, fund_parameters()),
        f.pool.set_pool_parameters(who, pool_parameters()),
        f.fund.set_roles(who, who, who),
        f.fund.propose_authority(who, Some(who)),
        f.fund.form_committee(who, payer, 9, 1, vec![who]),
        f.fund.set_appeal_committee(who, f.committee),
        new_pool.open_pool(who, payer, pool_parameters(), NO_GROUP),
    ];
    for attempt in attempts {
        refused(by(&mut f, &stranger, attempt), E::NotAuthority);
    }
    let guardian = f.guardian.insecure_clone();
    let roles = f
        .fund
        .set_roles(guardian.pubkey(), guardian.pubkey(), guardian.pubkey());
    refused(by(&mut f, &guardian, roles), E::NotAuthority);
}

#[test]
fn the_treasury_is_never_the_default_key_and_the_guardian_may_be() {
    let mut f = Fixture::new();
    let who = f.authority.pubkey();
    let roles = f
        .fund
        .set_roles(who, f.guardian.pubkey(), Pubkey::default());
    refused(f.authority_sends("set_roles", roles), E::InvalidTreasury);
    let treasury = f.world.wallet().pubkey();
    let roles = f.fund.set_roles(who, Pubkey::default(), treasury);
    f.authority_sends("set_roles", roles).expect("no guardian");
    assert_eq!(
        (fund(&f).guardian, fund(&f).treasury),
        (Pubkey::default(), treasury)
    );
    let guardian = f.guardian.insecure_clone();
    refused(
        pause(&mut f, &guardian, Operation::Report, 1),
        E::NotGuardian,
    );
    let nobody = FundKeys::new(&who, 6, f.fund.bond_mint, Pubkey::default());
    let created = nobody.create_fund(who, f.world.payer.pubkey(), 6, fund_parameters(), who);
    refused(
        f.authority_sends("create_fund", created),
        E::InvalidTreasury,
    );
}

#[test]
fn authority_moves_in_two_steps_and_only_to_who_accepts() {
    let mut f = Fixture::new();
    let [first, second] = std::array::from_fn(|_| f.world.wallet());
    let old = f.authority.insecure_clone();
    let keys = f.fund;
    let propose = |f: &mut Fixture, who: Option<Pubkey>| {
        let proposed = keys.propose_authority(old.pubkey(), who);
        f.authority_sends("propose_authority", proposed)
    };
    let accept = |f: &mut Fixture, who: &Keypair| by(f, who, keys.accept_authority(who.pubkey()));
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    refused(
        propose(&mut f, Some(Pubkey::default())),
        E::InvalidAuthority,
    );
    propose(&mut f, Some(first.pubkey())).expect("a proposal");
    assert_eq!(fund(&f).authority, old.pubkey());
    refused(accept(&mut f, &second), E::NotPendingAuthority);
    refused(accept(&mut f, &old), E::NotPendingAuthority);
    propose(&mut f, None).expect("the proposal withdrawn");
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    propose(&mut f, Some(first.pubkey())).expect("a proposal");
    propose(&mut f, Some(second.pubkey())).expect("another instead");
    refused(accept(&mut f, &first), E::NotPendingAuthority);
    accept(&mut f, &second).expect("the successor");
    assert_eq!(
        (fund(&f).authority, fund(&f).creator),
        (second.pubkey(), old.pubkey())
    );
    refused(accept(&mut f, &second), E::NotPendingAuthority);
    refused(set(&mut f, |_| ()), E::NotAuthority);
    let rules = keys.set_fund_parameters(second.pubkey(), fund_parameters());
    by(&mut f, &second, rules).expect("the new authority governs");
}

#[test]
fn a_pause_lasts_at_most_seven_days_and_seven_days_of_running_follow() {
    let mut f = Fixture::new();
    let (guardian, stranger) = (f.guardian.insecure_clone(), f.world.wallet());
    let report = Operation::Report;
    refused(pause(&mut f, &stranger, report, DAY), E::NotGuardian);
    refused(pause(&mut f, &guardian, report, 0), E::PauseTooLong);
    refused(
        pause(&mut f, &guardian, report, MAX_PAUSE + 1),
        E::PauseTooLong,
    );
    let start = f.world.now();
    pause(&mut f, &guardian, report, MAX_PAUSE).expect("seven days");
    let authority = f.authority.insecure_clone();
    refused(pause(&mut f, &authority, report, DAY), E::PauseTooSoon);
    pause(&mut f, &authority, Operation::Transfer, DAY)
        .expect("another operation, by the authority");
    let product = f.product;
    f.world.set_time(start + MAX_PAUSE - 1);
    let at = f.world.now();
    assert!(f
        .report(&product, at)
        .is_err_and(|e| e.is(E::OperationPaused)));
    f.world.set_time(start + MAX_PAUSE);
    f.report(&product, at)
        .expect("the pause has ended by itself");
    f.world.set_time(start + 2 * MAX_PAUSE - 1);
    refused(pause(&mut f, &guardian, report, 1), E::PauseTooSoon);
    f.world.set_time(start + 2 * MAX_PAUSE);
    pause(&mut f, &guardian, report, 1).expect("after seven days of running");
}

#[test]
fn a_pause_of_reports_leaves_half_of_their_window() {
    let mut f = Fixture::new();
    let guardian = f.guardian.insecure_clone();
    set(&mut f, |p| p.report_window = 3 * 3_600).expect("a short window");
    let half = 3 * 1_800;
    let loss = f.world.now();
    refused(
        pause(&mut f, &guardian, Operation::Report, half + 1),
        E::PauseTooLong,
    );
    pause(&mut f, &guardian, Operation::Report, half).expect("half of the window");
    pause(&mut f, &guardian, Operation::Purchase, MAX_PAUSE).expect("others as ever");
    f.world.advance(half);
    let product = f.product;
    f.report(&product, loss)
        .expect("a loss of the pause's beginning");
}

#[test]
fn a_pause_ended_early_counts_from_its_end() {
    let mut f = Fixture::new();
    let (guardian, stranger) = (f.guardian.insecure_clone(), f.world.wallet());
    let purchase = Operation::Purchase;
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
    pause(&mut f, &guardian, purchase, 2 * DAY).expect("a pause");
    refused(resume(&mut f, &stranger, purchase), E::NotGuardian);
    f.world.advance(DAY);
    resume(&mut f, &guardian, purchase).expect("an early end");
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
    f.world.advance(MAX_PAUSE - 1);
    refused(pause(&mut f, &guardian, purchase, DAY), E::PauseTooSoon);
    f.world.advance(1);
    pause(&mut f, &guardian, purchase, DAY).expect("seven days after the early end");
    f.world.advance(DAY);
    refused(resume(&mut f, &guardian, purchase), E::NotPaused);
}

#[test]
fn no_pause_stops_a_withdrawal() {
    let mut f = Fixture::new();
    let owner = f.underwriter(100 * USD);
    let guardian = f.guardian.insecure_clone();
    let shares = f.position_state(&owner.pubkey()).shares.get();
    let all = [
        Operation::Deposit,
        Operation::Purchase,
        Operation::Transfer,
        Operation::Report,
    ];
    for operation in all {
        pause(&mut f, &guardian, operation, MAX_PAUSE).expect("a pause");
    }
    let deposit = f.pool.deposit(owner.pubkey(), 10 * USD, 0);
    refused(by(&mut f, &owner, deposit), E::OperationPaused);
    let request = f.pool.request_withdrawal(owner.pubkey(), shares, 0);
    by(&mut f, &owner, request).expect("a request");
    f.world.advance(14 * DAY);
    for operation in all {
        pause(&mut f, &guardian, operation, MAX_PAUSE).expect("the next pause");
    }
    f.world.advance(3 * DAY);
    let withdraw = f.pool.withdraw(owner.pubkey());
    f.world
        .send("withdraw", withdraw, &[])
        .expect("a withdrawal");
    assert_eq!(f.tokens(&owner.pubkey()), 100 * USD);
}
