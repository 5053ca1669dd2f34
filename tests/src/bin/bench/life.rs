//! A fund's whole life without re-insurance and buffers.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::RenewPolicyArgs,
    state::{Operation, ProductState},
};
use bulwark_client::{keys::IncidentKeys, pda};
use bulwark_math::{day_of, DAY_SECONDS};
use bulwark_tests::{
    fund_parameters, pool_parameters, product_terms, Fixture, Keypair, Signer, USD,
};

use crate::go;

/// A fund's whole life, every instruction in it at least once.
pub fn run() -> Fixture {
    let mut f = Fixture::new();
    govern(&mut f);
    underwrite(&mut f);
    let policies = cover(&mut f);
    lose(&mut f, &policies);
    finish(&mut f, &policies);
    f
}

fn govern(f: &mut Fixture) {
    let (authority, guardian) = (f.authority.insecure_clone(), f.guardian.insecure_clone());
    let who = authority.pubkey();
    let (fund, pool) = (f.fund, f.pool);
    go(
        f,
        "set_fund_parameters",
        fund.set_fund_parameters(who, fund_parameters()),
        &[&authority],
    );
    go(
        f,
        "set_pool_parameters",
        pool.set_pool_parameters(who, pool_parameters()),
        &[&authority],
    );
    let treasury = f.treasury.pubkey();
    go(
        f,
        "set_roles",
        fund.set_roles(who, guardian.pubkey(), treasury),
        &[&authority],
    );
    go(
        f,
        "pause_operation",
        fund.pause_operation(guardian.pubkey(), Operation::Transfer, 3_600),
        &[&guardian],
    );
    go(
        f,
        "resume_operation",
        fund.resume_operation(guardian.pubkey(), Operation::Transfer),
        &[&guardian],
    );
    let next = f.user(0);
    go(
        f,
        "propose_authority",
        fund.propose_authority(who, Some(next.pubkey())),
        &[&authority],
    );
    go(
        f,
        "accept_authority",
        fund.accept_authority(next.pubkey()),
        &[&next],
    );
    go(
        f,
        "propose_authority",
        fund.propose_authority(next.pubkey(), Some(who)),
        &[&next],
    );
    go(
        f,
        "accept_authority",
        fund.accept_authority(who),
        &[&authority],
    );
    let (product, committee) = (f.product, f.committee);
    go(
        f,
        "revise_product",
        product.revise_product(who, product_terms()),
        &[&authority],
    );
    go(
        f,
        "set_product_state",
        product.set_product_state(who, ProductState::Open),
        &[&authority],
    );
    go(
        f,
        "set_product_committee",
        product.set_product_committee(who, committee),
        &[&authority],
    );
}

fn underwrite(f: &mut Fixture) {
    let pool = f.pool;
    for amount in [1_000_000, 500_000, 250_000] {
        f.underwriter(amount * USD);
    }
    let leaver = f.underwriter(10_000 * USD);
    let shares = f.position_state(&leaver.pubkey()).shares.get();
    go(
        f,
        "request_withdrawal",
        pool.request_withdrawal(leaver.pubkey(), shares, 0),
        &[&leaver],
    );
    go(
        f,
        "cancel_withdrawal",
        pool.cancel_withdrawal(leaver.pubkey()),
        &[&leaver],
    );
    go(
        f,
        "request_withdrawal",
        pool.request_withdrawal(leaver.pubkey(), shares, 0),
        &[&leaver],
    );
    f.world.advance(17 * DAY_SECONDS);
    go(f, "withdraw", pool.withdraw(leaver.pubkey()), &[]);
    go(
        f,
        "close_position",
        pool.close_position(leaver.pubkey()),
        &[&leaver],
    );
    let giver = f.user(1_000 * USD);
    go(
        f,
        "inject_capital",
        pool.inject_capital(giver.pubkey(), 1_000 * USD),
        &[&giver],
    );
    let mint = pool.mint;
    let payer = f.world.payer.insecure_clone();
    f.world.svm.expire_blockhash();
    litesvm_token::MintTo::new(&mut f.world.svm, &payer, &mint, &pool.vault, 5 * USD)
        .send()
        .expect("a donation");
    go(f, "sweep_donation", pool.sweep_donation(), &[]);
}

fn cover(f: &mut Fixture) -> Vec<(Keypair, Pubkey)> {
    let product = f.product;
    let mut policies = Vec::new();
    for (index, sum) in [20_000u64, 50_000, 80_000, 120_000, 10_000, 5_000]
        .into_iter()
        .enumerate()
    {
        let buyer = f.user(50_000 * USD);
        let policy = f
            .buy(&product, &buyer, sum * USD, 30 + 20 * index as u64)
            .expect("a policy");
        policies.push((buyer, policy));
        f.world.advance(3_600);
    }
    let referrer = f.user(0);
    let buyer = f.user(50_000 * USD);
    let args = f.purchase(&product, 1_000 * USD, 60);
    let (payer, token) = (f.world.payer.pubkey(), f.pool.token(&referrer.pubkey()));
    let policy = product.policy(&buyer.pubkey(), args.nonce);
    go(
        f,
        "buy_policy",
        product.buy_policy(buyer.pubkey(), payer, Some(token), args),
        &[&buyer],
    );
    let friend = f.user(0);
    go(
        f,
        "transfer_policy",
        product.transfer_policy(buyer.pubkey(), friend.pubkey(), policy),
        &[&buyer, &friend],
    );
    go(
        f,
        "cancel_policy",
        product.cancel_policy(friend.pubkey(), policy, 0),
        &[&friend],
    );
    go(
        f,
        "close_policy",
        product.close_policy(friend.pubkey(), policy, payer),
        &[&friend],
    );
    let (holder, policy) = (policies[1].0.insecure_clone(), policies[1].1);
    go(
        f,
        "increase_cover",
        product.increase_cover(holder.pubkey(), policy, 1_000 * USD, u64::MAX),
        &[&holder],
    );
    let (holder, policy) = (policies[0].0.insecure_clone(), policies[0].1);
    let end = f.policy_state(&policy).end;
    let args = RenewPolicyArgs {
        nonce: f.next_nonce(),
        sum_insured: 20_000 * USD,
        end_day: day_of(end) + 60,
        max_premium: u64::MAX,
        revision: f.product_state(&product).revision,
    };
    go(
        f,
        "renew_policy",
        product.renew_policy(holder.pubkey(), payer, policy, args),
        &[&holder],
    );
    for days in [1, 1, 5, 10] {
        f.world.advance(days * DAY_SECONDS);
        let pool = f.pool;
        go(f, "accrue", pool.accrue(), &[]);
        go(f, "roll_product", product.roll_product(), &[]);
    }
    let pool = f.pool;
    go(f, "collect_fees", pool.collect_fees(), &[]);
    policies
}

fn lose(f: &mut Fixture, policies: &[(Keypair, Pubkey)]) {
    let product = f.product;
    let (false_alarm, reporter) = f.report(&product, f.world.now()).expect("a report");
    for seat in 0..3 {
        f.vote(&false_alarm, seat, false).expect("a vote");
    }
    go(f, "reject_incident", false_alarm.reject_incident(), &[]);
    go(
        f,
        "close_incident",
        false_alarm.close_incident(reporter.pubkey()),
        &[],
    );

    let (incident, reporter) = f.report(&product, f.world.now()).expect("a report");
    let recused = f.members[6].insecure_clone();
    go(
        f,
        "recuse",
        incident.recuse(recused.pubkey(), None, None),
        &[&recused],
    );
    for seat in 0..5 {
        f.vote(&incident, seat, true).expect("a vote");
    }
    let claims = &policies[..5];
    for (holder, policy) in claims {
        f.file(&incident, holder, *policy, 8_000 * USD)
            .expect("a claim");
    }
    for (_, policy) in claims {
        for seat in 0..6 {
            let amount = if seat == 5 { 100 } else { 7_000 + seat as u64 };
            f.assess_claim(&incident, seat, *policy, amount * USD)
                .expect("a vote");
        }
        go(f, "decide_claim", incident.decide_claim(*policy), &[]);
    }
    appeal(f, &incident, &claims[0]);
    f.settled(&incident);
    for (holder, policy) in claims {
        go(
            f,
            "pay_claim",
            incident.pay_claim(*policy, holder.pubkey()),
            &[],
        );
        go(
            f,
            "release_claim_bond",
            incident.release_claim_bond(*policy, holder.pubkey()),
            &[],
        );
        go(
            f,
            "close_claim",
            incident.close_claim(*policy, holder.pubkey()),
            &[],
        );
    }
    let finder = f.user(1_000 * USD);
    go(
        f,
        "recover",
        incident.recover(finder.pubkey(), 1_000 * USD),
        &[&finder],
    );
    go(
        f,
        "release_report_bond",
        incident.release_report_bond(reporter.pubkey()),
        &[],
    );
    go(
        f,
        "close_incident",
        incident.close_incident(reporter.pubkey()),
        &[],
    );
}

fn appeal(f: &mut Fixture, incident: &IncidentKeys, (holder, policy): &(Keypair, Pubkey)) {
    go(
        f,
        "appeal_claim",
        incident.appeal_claim(holder.pubkey(), *policy),
        &[holder],
    );
    for member in f
        .appeal_members
        .iter()
        .map(Keypair::insecure_clone)
        .collect::<Vec<_>>()
    {
        let vote = incident.attest_appeal(member.pubkey(), *policy, 8_000 * USD);
        go(f, "attest_appeal", vote, &[&member]);
    }
    go(f, "decide_appeal", incident.decide_appeal(*policy), &[]);
    let (fund, deviating) = (f.fund, f.members[5].pubkey());
    f.world.token_account(&fund.bond_mint, &holder.pubkey());
    go(
        f,
        "slash_seat",
        incident.slash_seat(&fund, *policy, deviating, holder.pubkey()),
        &[],
    );
    go(
        f,
        "release_appeal_bond",
        incident.release_appeal_bond(*policy, holder.pubkey()),
        &[],
    );
}

fn finish(f: &mut Fixture, policies: &[(Keypair, Pubkey)]) {
    f.world.advance(400 * DAY_SECONDS);
    let (pool, product) = (f.pool, f.product);
    go(f, "accrue", pool.accrue(), &[]);
    go(f, "roll_product", product.roll_product(), &[]);
    let payer = f.world.payer.pubkey();
    for (holder, policy) in policies {
        go(
            f,
            "close_policy",
            product.close_policy(holder.pubkey(), *policy, payer),
            &[holder],
        );
    }
    let member = f.members[0].insecure_clone();
    let fund = f.fund;
    go(
        f,
        "unbond_attestor",
        fund.unbond_attestor(member.pubkey(), 1_000 * USD),
        &[&member],
    );
    assert!(f.world.exists(&pda::attestor(&fund.fund, &member.pubkey())));
}
