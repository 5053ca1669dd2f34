//! Every account of every instruction, replaced in turn: by a stranger, by its siblings in other pools and funds, by
//! the call's other accounts, by copies and forgeries, or left unsigned. All must be refused, but for the exceptions
//! in `allowed.rs` (DESIGN section 17).

mod allowed;
mod behind;
mod probe;
mod side;
mod sources;

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::NO_GROUP,
    instructions::{AssessProductArgs, ListProductArgs, OpenTrancheArgs, RenewPolicyArgs},
    state::{Operation, Peril, ProductState, TrancheCover, TrancheTerm},
};
use bulwark_client::keys::{FundKeys, PoolKeys, ProductKeys, TrancheKeys};
use bulwark_tests::{fund_parameters, pool_parameters, product_terms, Fixture, Signer, USD};

use allowed::ALLOWED;
use probe::Prober;
use side::{Side, QUOTA_SHARE};

#[test]
fn no_account_can_be_replaced_by_another() {
    let mut p = Prober::new(Fixture::new(), ALLOWED, |name| !sources::is_behind(name));
    let home = Side::home(&p);
    let rival = governance(&mut p, &home);
    let home = listing(&mut p, home);
    let product = ProductKeys::new(home.pool, 2);
    underwriting(&mut p, &home, &rival);
    let (programme, reinsurer) = programme(&mut p, &home);
    let [first, second, third] = cover(&mut p, &home, product);
    leaving(&mut p, &home);
    p.go("sync_tranche", programme[0].sync_tranche());
    ending(&mut p, &home, first);
    claims(&mut p, &home, product, [second, third], &programme);
    unlocking(&mut p, &home, programme, reinsurer);
    p.conclude();
}

/// The fund's own instructions; founds a rival fund on the way.
fn governance(p: &mut Prober, home: &Side) -> Side {
    let fund = home.fund;
    let [payer, heir, member] = std::array::from_fn(|_| p.wallet());
    let boss = home.authority;
    let committee = |version| bulwark_client::pda::committee(&fund.fund, version);
    p.go(
        "set_fund_parameters",
        fund.set_fund_parameters(boss, fund_parameters()),
    );
    p.go(
        "set_pool_parameters",
        home.pool.set_pool_parameters(boss, pool_parameters()),
    );
    let (guardian, treasury) = (p.f.guardian.pubkey(), p.f.treasury.pubkey());
    p.go("set_roles", fund.set_roles(boss, guardian, treasury));
    p.go(
        "propose_authority",
        fund.propose_authority(boss, Some(heir)),
    );
    p.probe("accept_authority", &fund.accept_authority(heir));
    p.send("propose_authority", fund.propose_authority(boss, None));
    p.go(
        "pause_operation",
        fund.pause_operation(guardian, Operation::Transfer, 3_600),
    );
    p.go(
        "resume_operation",
        fund.resume_operation(guardian, Operation::Transfer),
    );
    p.go(
        "form_committee",
        fund.form_committee(boss, payer, 3, 1, vec![member]),
    );
    let appeal = p.f.appeal_committee;
    p.go(
        "set_appeal_committee",
        fund.set_appeal_committee(boss, appeal),
    );
    assert_ne!(appeal, committee(3));

    let attestor = p.user(10_000 * USD);
    p.go("register_attestor", fund.register_attestor(attestor, payer));
    p.go("bond_attestor", fund.bond_attestor(attestor, 1_000 * USD));
    p.go("unbond_attestor", fund.unbond_attestor(attestor, 400 * USD));

    let mint = p.f.world.mint(6);
    p.know(mint);
    p.know(fund.bond_mint);
    let second = PoolKeys::new(&fund, mint);
    p.go(
        "open_pool",
        second.open_pool(boss, payer, pool_parameters(), NO_GROUP),
    );
    let other = Side {
        pool: second,
        product: ProductKeys::new(second, 1),
        ..home.clone()
    };
    other.sell(p);
    let reinsurer = p.user(0);
    other.reinsure(p, reinsurer, 0, QUOTA_SHARE, false);

    let [boss, treasury] = [p.wallet(), p.user(0)];
    let fund = FundKeys::new(&boss, 7, home.fund.bond_mint, treasury);
    p.go(
        "create_fund",
        fund.create_fund(boss, payer, 7, fund_parameters(), guardian),
    );
    Side::rival(p, fund, boss)
}

/// Products of the home pool: the first pinned to a program.
fn listing(p: &mut Prober, mut home: Side) -> Side {
    let (boss, payer) = (home.authority, p.wallet());
    let product = ProductKeys::new(home.pool, 2);
    let args = ListProductArgs {
        id: 2,
        name: [b'q'; 32],
        peril: Peril::Bridge,
        group: 1,
        insured_mint: Pubkey::default(),
        terms: product_terms(),
    };
    p.go(
        "list_product",
        product.list_product(boss, payer, home.committee, args),
    );
    p.f.assess(&product, 20_000_000, 400_000_000);
    home.product.program_data = Some(p.program_data(5));
    p.program_data(6);
    let args = AssessProductArgs {
        el_rate: 20_000_000,
        shock_rate: 400_000_000,
        assessment_hash: [9; 32],
        program_slot: 5,
    };
    let keys = home.product;
    p.go("assess_product", keys.assess_product(boss, args));
    p.go("revise_product", keys.revise_product(boss, product_terms()));
    p.go(
        "set_product_state",
        keys.set_product_state(boss, ProductState::Open),
    );
    p.go(
        "set_product_committee",
        keys.set_product_committee(boss, home.committee),
    );
    p.go("roll_product", keys.roll_product());
    p.go("accrue", home.pool.accrue());
    home
}

/// Underwriters come; two of them want to leave; a member of the committee is one.
fn underwriting(p: &mut Prober, home: &Side, rival: &Side) {
    let (pool, payer) = (home.pool, p.wallet());
    let owner = p.user(2_000_000 * USD);
    p.go("open_position", pool.open_position(owner, payer));
    p.go("deposit", pool.deposit(owner, 1_000_000 * USD, 0));
    p.send("open_position", rival.pool.open_position(owner, payer));
    p.go("inject_capital", pool.inject_capital(owner, 1_000 * USD));
    let member = p.f.members[0].pubkey();
    for leaver in [owner, member] {
        if leaver == member {
            p.send("open_position", pool.open_position(member, payer));
            p.send("deposit", pool.deposit(member, 10_000 * USD, 0));
        }
        let shares = p.f.world.snapshot.positions[&pool.position(&leaver)]
            .shares
            .get()
            / 10;
        p.go(
            "request_withdrawal",
            pool.request_withdrawal(leaver, shares, 0),
        );
        p.go("cancel_withdrawal", pool.cancel_withdrawal(leaver));
        p.send(
            "request_withdrawal",
            pool.request_withdrawal(leaver, shares, 0),
        );
    }
    let empty = p.wallet();
    p.send("open_position", pool.open_position(empty, payer));
    p.go("close_position", pool.close_position(empty));
}

/// Two tranches: of a stranger, who is returned, and of a member of the committee; a third that nobody came for is closed
/// at once.
fn programme(p: &mut Prober, home: &Side) -> ([TrancheKeys; 2], Pubkey) {
    let owner = p.user(0);
    let quota_share = home.reinsure(p, owner, 0, QUOTA_SHARE, true);
    let excess = TrancheCover::ExcessOfLoss {
        attachment: 1_000 * USD,
        limit: 20_000 * USD,
        rate_on_line: 100_000_000,
        reinstatements: 1,
        reinstatement_bps: 10_000,
    };
    let excess_of_loss = home.reinsure(p, home.members[5], 1, excess, false);
    let request = quota_share.request_release(owner, 1_000);
    p.go("request_release", request);
    p.go("cancel_release", quota_share.cancel_release(owner));

    let (unused, payer) = (TrancheKeys::new(home.pool, 2), p.wallet());
    let start = p.f.world.now();
    let args = OpenTrancheArgs {
        index: 2,
        cover: excess,
        term: TrancheTerm {
            start,
            end: start + 86_400,
        },
        terms_hash: [8; 32],
    };
    let boss = home.authority;
    p.send("open_tranche", unused.open_tranche(boss, payer, args));
    p.go("close_tranche", unused.close_tranche_early(boss, payer));
    ([quota_share, excess_of_loss], owner)
}

/// Policies: one that will be renewed, two that will suffer the loss.
fn cover(p: &mut Prober, home: &Side, product: ProductKeys) -> [(Pubkey, Pubkey); 3] {
    let payer = p.wallet();
    let [buyer, other, referrer] = [50_000, 50_000, 0].map(|usd| p.user(usd * USD));
    let referrer = home.pool.token(&referrer);
    let buy = |p: &mut Prober, keys: ProductKeys, buyer, probed: bool| {
        let args = p.f.purchase(&keys, 20_000 * USD, 40);
        let policy = keys.policy(&buyer, args.nonce);
        let call = keys.buy_policy(buyer, payer, probed.then_some(referrer), args);
        if probed {
            p.probe("buy_policy", &call);
        }
        p.send("buy_policy", call);
        (buyer, policy)
    };
    let first = buy(p, home.product, buyer, true);
    let second = buy(p, home.product, buyer, false);
    let third = buy(p, home.product, other, false);
    let gone = buy(p, home.product, other, false).1;
    let _elsewhere = buy(p, product, buyer, false);
    p.go(
        "increase_cover",
        home.product
            .increase_cover(buyer, second.1, 1_000 * USD, u64::MAX),
    );
    p.probe(
        "transfer_policy",
        &home.product.transfer_policy(buyer, other, first.1),
    );
    p.go("cancel_policy", home.product.cancel_policy(other, gone, 0));
    p.go(
        "close_policy",
        home.product.close_policy(other, gone, payer),
    );
    [first, second, third]
}

/// After the cooldown: withdrawals, fees, donations.
fn leaving(p: &mut Prober, home: &Side) {
    p.f.world
        .advance(u64::from(fund_parameters().withdrawal_cooldown) + 1);
    let owners: Vec<Pubkey> =
        p.f.world
            .snapshot
            .positions
            .values()
            .filter(|position| position.pool == home.pool.pool && position.request().is_some())
            .map(|position| position.owner)
            .collect();
    assert_eq!(owners.len(), 2);
    p.go("withdraw", home.pool.withdraw(owners[0]));
    p.go("collect_fees", home.pool.collect_fees());
    p.donate(&home.pool, 5 * USD);
    p.go("sweep_donation", home.pool.sweep_donation());
}

fn ending(p: &mut Prober, home: &Side, (holder, policy): (Pubkey, Pubkey)) {
    let payer = p.wallet();
    let purchase = p.f.purchase(&home.product, 20_000 * USD, 60);
    let args = RenewPolicyArgs {
        nonce: purchase.nonce,
        sum_insured: 20_000 * USD,
        end_day: purchase.end_day,
        max_premium: u64::MAX,
        revision: purchase.revision,
    };
    p.go(
        "renew_policy",
        home.product.renew_policy(holder, payer, policy, args),
    );
}

/// A loss with two claims, an appeal and a slashed seat; another product's incidents stand by.
fn claims(
    p: &mut Prober,
    home: &Side,
    product: ProductKeys,
    [second, third]: [(Pubkey, Pubkey); 2],
    programme: &[TrancheKeys],
) {
    let beside = Side {
        product,
        ..home.clone()
    };
    let rejected = beside.report(p, false);
    for seat in 0..3 {
        beside.vote(p, &rejected, seat, false);
    }
    p.go("reject_incident", rejected.reject_incident());
    let waiting = beside.report(p, false);
    let incident = home.report(p, true);
    let watcher = p.wallet();
    p.probe(
        "recuse",
        &incident.recuse(p.f.members[6].pubkey(), None, None),
    );
    let proof = home.pool.position(&p.f.members[0].pubkey());
    p.probe("recuse", &incident.recuse(watcher, Some(proof), None));
    p.probe(
        "recuse",
        &incident.recuse_reinsurer(watcher, &programme[1], &home.members[5]),
    );
    for seat in 0..5 {
        let vote = incident.attest_incident(home.members[seat], true);
        if seat == 0 {
            p.probe("attest_incident", &vote);
        }
        p.send("attest_incident", vote);
        beside.vote(p, &waiting, seat, true);
    }

    p.go(
        "file_claim",
        incident.file_claim(second.0, second.1, 10_000 * USD, [4; 32]),
    );
    p.send(
        "file_claim",
        incident.file_claim(third.0, third.1, 10_000 * USD, [4; 32]),
    );
    for seat in 0..7 {
        let amount = if seat == 6 { 1_000 } else { 10_000 } * USD;
        for (_, policy) in [second, third] {
            let vote = incident.attest_claim(home.members[seat], policy, amount, 1);
            if seat == 0 {
                p.probe("attest_claim", &vote);
            }
            p.send("attest_claim", vote);
        }
    }
    p.go("decide_claim", incident.decide_claim(second.1));
    p.send("decide_claim", incident.decide_claim(third.1));
    p.go("appeal_claim", incident.appeal_claim(second.0, second.1));
    for seat in 0..3 {
        let vote = incident.attest_appeal(home.appeal_members[seat], second.1, 10_000 * USD);
        if seat == 0 {
            p.probe("attest_appeal", &vote);
        }
        p.send("attest_appeal", vote);
    }
    p.go("decide_appeal", incident.decide_appeal(second.1));
    p.go(
        "slash_seat",
        incident.slash_seat(&home.fund, second.1, home.members[6], second.0),
    );
    payout(p, &incident, [second, third], programme);
    p.send("settle_incident", waiting.settle_incident_with(programme));
}

fn payout(
    p: &mut Prober,
    incident: &bulwark_client::keys::IncidentKeys,
    [second, third]: [(Pubkey, Pubkey); 2],
    programme: &[TrancheKeys],
) {
    let (reporter, deadline) = {
        let account = &p.f.world.snapshot.incidents[&incident.incident];
        (account.reporter, account.appeal_deadline())
    };
    p.f.world.set_time(deadline + 1);
    p.go("settle_incident", incident.settle_incident_with(programme));
    let paid = p.f.world.snapshot.incidents[&incident.incident].allocated;
    assert!(
        paid.tranches[0] > 0 && paid.tranches[1] > 0,
        "both tranches pay"
    );
    let finder = p.user(100 * USD);
    p.go("recover", incident.recover(finder, 10 * USD));
    for (holder, policy) in [second, third] {
        p.go("pay_claim", incident.pay_claim(policy, holder));
        p.go(
            "release_claim_bond",
            incident.release_claim_bond(policy, holder),
        );
        if policy == second.1 {
            p.go(
                "release_appeal_bond",
                incident.release_appeal_bond(policy, holder),
            );
        }
        p.go("close_claim", incident.close_claim(policy, holder));
    }
    p.go(
        "release_report_bond",
        incident.release_report_bond(reporter),
    );
    p.go("close_incident", incident.close_incident(reporter));
}

/// After the lock one tranche is renewed, the other emptied and closed.
fn unlocking(
    p: &mut Prober,
    home: &Side,
    [quota_share, excess_of_loss]: [TrancheKeys; 2],
    owner: Pubkey,
) {
    let cessions = p.f.pool_state().cessions;
    let unlocked = cessions.map(|c| c.locked_until).into_iter().max();
    let now = unlocked.expect("a lock") + 1;
    p.f.world.set_time(now);
    let term = TrancheTerm {
        start: now,
        end: now + 30 * 86_400,
    };
    p.go(
        "roll_tranche",
        excess_of_loss.roll_tranche(home.authority, term),
    );
    let s = &p.f.world.snapshot;
    let position = s.tranche_positions[&quota_share.position(&owner)];
    let rent_payer = s.tranches[&quota_share.tranche].rent_payer;
    let request = quota_share.request_release(owner, position.shares.get());
    p.send("request_release", request);
    p.go("release", quota_share.release(owner));
    p.go(
        "close_tranche_position",
        quota_share.close_tranche_position(owner),
    );
    p.go("close_tranche", quota_share.close_tranche(rent_payer));
}
