//! The account of another pool, product, incident, policy or person is refused by its own error.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{constants::NO_GROUP, error::BulwarkError as E, instructions::ReportIncidentArgs};
use bulwark_client::{
    keys::{FundKeys, IncidentKeys, PoolKeys},
    pda,
};
use bulwark_tests::{pool_parameters, product_terms, Fixture, Keypair, Signer, USD};

use crate::{refused, swapped, Scene};

/// Another pool of the same fund, in a mint of its own.
fn other_pool(f: &mut Fixture) -> PoolKeys {
    let mint = f.world.mint(6);
    let pool = PoolKeys::new(&f.fund, mint);
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let opened = pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
    f.authority_sends("open_pool", opened).expect("a pool");
    pool
}

/// Demands of each row that the right instruction with one account replaced by another is refused with the row's error.
#[track_caller]
fn wrong(
    s: &mut Scene,
    right: &Instruction,
    signer: Option<&Keypair>,
    rows: &[(Pubkey, Pubkey, E)],
) {
    let signers: Vec<&Keypair> = signer.into_iter().collect();
    for (from, to, error) in rows {
        let outcome =
            s.f.world
                .send_all(&[swapped(right.clone(), *from, *to)], &signers);
        refused(outcome, *error);
    }
}

#[test]
fn a_report_takes_the_accounts_of_its_own_pool() {
    let mut s = Scene::new();
    let pool = other_pool(&mut s.f);
    let (reporter, other) = (s.f.user(1_000 * USD), s.f.user(1_000 * USD));
    s.f.world.fund_tokens(&pool.mint, &reporter.pubkey(), USD);
    let keys = IncidentKeys::new(s.product, 9, s.f.committee, s.f.appeal_committee);
    let args = ReportIncidentArgs {
        id: 9,
        incident_time: s.f.world.now(),
        evidence_hash: [0; 32],
    };
    let right = keys.report_incident(reporter.pubkey(), args);
    let own = s.f.pool;
    let who = reporter.pubkey();
    for (from, to, error) in [
        (own.pool, pool.pool, E::WrongMint),
        (own.mint, pool.mint, E::WrongMint),
        (own.vault, pool.vault, E::WrongVault),
        (
            own.token(&who),
            own.token(&other.pubkey()),
            E::WrongTokenOwner,
        ),
        (own.token(&who), pool.token(&who), E::WrongMint),
    ] {
        refused(
            s.send_by(
                "report_incident",
                swapped(right.clone(), from, to),
                &reporter,
            ),
            error,
        );
    }
    s.send_by("report_incident", right, &reporter)
        .expect("with its own it goes through");
}

#[test]
fn every_step_takes_the_accounts_of_its_own_incident() {
    let mut s = Scene::new();
    let ((holder, policy), (second, second_policy)) = (s.policy(100_000), s.policy(100_000));
    let pool = other_pool(&mut s.f);
    let other = s.f.list(2, 1, product_terms());
    let incident = s.confirmed();
    s.f.file(&incident, &holder, policy, USD).expect("a claim");
    s.f.file(&incident, &second, second_policy, USD)
        .expect("a second claim");
    let (product, now) = (s.product, s.f.world.now());
    let elsewhere = s.f.confirmed(&other, now);
    let same_product = s.f.confirmed(&product, now);
    let (reported, _) = s.f.report(&product, now).expect("a report");
    let (own, member, who) = (s.f.pool, s.member(0), holder.pubkey());
    let judge = s.f.appeal_members[0].insecure_clone();
    s.f.world.fund_tokens(&pool.mint, &who, USD);
    let claim = incident.claim(&policy);
    let vote = reported.attest_incident(member.pubkey(), true);
    let reject = reported.reject_incident();
    let recuse = incident.recuse(member.pubkey(), None, None);
    let file = same_product.file_claim(who, policy, USD, [0; 32]);
    let assess = incident.attest_claim(member.pubkey(), policy, 1, 1);
    let decide = incident.decide_claim(policy);
    let appeal = incident.appeal_claim(who, policy);
    let judged = incident.attest_appeal(judge.pubkey(), policy, 1);
    let decided = incident.decide_appeal(policy);
    let settle = incident.settle_incident();
    let pay = incident.pay_claim(policy, who);
    let bring = incident.recover(who, 1);
    let back = incident.release_claim_bond(policy, who);
    let back_report = incident.release_report_bond(s.reporter(&incident));
    let close = incident.close_claim(policy, who);
    let end = incident.close_incident(s.reporter(&incident));
    let (wrong_committee, committee) = (s.f.appeal_committee, s.f.committee);
    let (m, h) = (Some(&member), Some(&holder));
    let product = s.product.product;
    wrong(
        &mut s,
        &vote,
        m,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (product, other.product, E::WrongProduct),
            (committee, wrong_committee, E::WrongCommittee),
        ],
    );
    wrong(
        &mut s,
        &reject,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (product, other.product, E::WrongProduct),
            (committee, wrong_committee, E::WrongCommittee),
        ],
    );
    wrong(
        &mut s,
        &recuse,
        m,
        &[(committee, wrong_committee, E::WrongCommittee)],
    );
    wrong(
        &mut s,
        &file,
        h,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
            (
                own.token(&who),
                own.token(&second.pubkey()),
                E::WrongTokenOwner,
            ),
        ],
    );
    wrong(
        &mut s,
        &assess,
        m,
        &[
            (committee, wrong_committee, E::WrongCommittee),
            (incident.incident, same_product.incident, E::WrongIncident),
        ],
    );
    wrong(
        &mut s,
        &decide,
        None,
        &[
            (committee, wrong_committee, E::WrongCommittee),
            (incident.incident, same_product.incident, E::WrongIncident),
            (policy, second_policy, E::WrongPolicy),
        ],
    );
    wrong(
        &mut s,
        &appeal,
        h,
        &[
            (incident.incident, same_product.incident, E::WrongIncident),
            (own.pool, pool.pool, E::WrongPool),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
            (
                own.token(&who),
                own.token(&second.pubkey()),
                E::WrongTokenOwner,
            ),
        ],
    );
    wrong(
        &mut s,
        &judged,
        Some(&judge),
        &[
            (wrong_committee, committee, E::WrongCommittee),
            (committee, wrong_committee, E::WrongCommittee),
            (incident.incident, same_product.incident, E::WrongIncident),
        ],
    );
    wrong(
        &mut s,
        &decided,
        None,
        &[
            (wrong_committee, committee, E::WrongCommittee),
            (committee, wrong_committee, E::WrongCommittee),
            (incident.incident, same_product.incident, E::WrongIncident),
            (policy, second_policy, E::WrongPolicy),
        ],
    );
    wrong(
        &mut s,
        &settle,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.premium_book, pool.premium_book, E::WrongPremiumBook),
            (product, other.product, E::WrongProduct),
        ],
    );
    wrong(
        &mut s,
        &pay,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
            (product, other.product, E::WrongProduct),
            (policy, second_policy, E::WrongPolicy),
            (incident.incident, same_product.incident, E::WrongIncident),
            (own.token(&who), pool.token(&who), E::WrongMint),
        ],
    );
    wrong(
        &mut s,
        &bring,
        h,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.premium_book, pool.premium_book, E::WrongPremiumBook),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
            (
                own.token(&who),
                own.token(&second.pubkey()),
                E::WrongTokenOwner,
            ),
        ],
    );
    wrong(
        &mut s,
        &back,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
            (claim, incident.claim(&second_policy), E::WrongTokenOwner),
        ],
    );
    wrong(
        &mut s,
        &back_report,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.vault, pool.vault, E::WrongVault),
            (own.mint, pool.mint, E::WrongMint),
        ],
    );
    wrong(
        &mut s,
        &close,
        None,
        &[
            (incident.incident, same_product.incident, E::WrongIncident),
            (policy, second_policy, E::WrongPolicy),
            (who, second.pubkey(), E::WrongRentPayer),
        ],
    );
    wrong(
        &mut s,
        &end,
        None,
        &[
            (own.pool, pool.pool, E::WrongPool),
            (own.premium_book, pool.premium_book, E::WrongPremiumBook),
        ],
    );
    let foreign = elsewhere.file_claim(who, policy, USD, [0; 32]);
    refused(s.send_by("file_claim", foreign, &holder), E::WrongProduct);
}

#[test]
fn a_proof_of_conflict_is_of_the_incidents_own_pool() {
    let mut s = Scene::new();
    let pool = other_pool(&mut s.f);
    let (member, payer) = (s.member(0), s.f.world.payer.pubkey());
    s.send_by(
        "open_position",
        pool.open_position(member.pubkey(), payer),
        &member,
    )
    .expect("a position elsewhere");
    let incident = s.confirmed();
    let recuse = incident.recuse(member.pubkey(), Some(pool.position(&member.pubkey())), None);
    refused(s.send_by("recuse", recuse, &member), E::WrongPool);
}

#[test]
fn a_slash_takes_the_accounts_of_its_own_fund() {
    let (mut s, _, policy, incident) = Scene::decided(100_000, 20_000);
    let appellant = s.appealed_at(&incident, policy, 100_000);
    let member = s.member(0);
    let authority = s.f.authority.insecure_clone();
    let (who, payer) = (authority.pubkey(), s.f.world.payer.pubkey());
    let mint = s.f.world.mint(6);
    let fund = FundKeys::new(&who, 2, mint, s.f.fund.treasury);
    let created = fund.create_fund(
        who,
        payer,
        2,
        bulwark_tests::fund_parameters(),
        s.f.guardian.pubkey(),
    );
    s.send_by("create_fund", created, &authority)
        .expect("another fund");
    s.send_by(
        "register_attestor",
        fund.register_attestor(member.pubkey(), payer),
        &member,
    )
    .expect("an attestor there");
    let thief = s.f.user(0).pubkey();
    for owner in [appellant.pubkey(), fund.treasury] {
        s.f.world.token_account(&mint, &owner);
    }
    let own = s.f.fund;
    let right = incident.slash_seat(&own, policy, member.pubkey(), appellant.pubkey());
    let attestor = |f: &FundKeys| pda::attestor(&f.fund, &member.pubkey());
    for (from, to, error) in [
        (own.bond_mint, mint, E::WrongMint),
        (own.bond_vault, fund.bond_vault, E::WrongVault),
        (s.f.committee, s.f.appeal_committee, E::WrongCommittee),
        (attestor(&own), attestor(&fund), E::WrongAttestor),
        (
            own.bond_token(&appellant.pubkey()),
            fund.bond_token(&appellant.pubkey()),
            E::WrongMint,
        ),
        (
            own.bond_token(&own.treasury),
            own.bond_token(&thief),
            E::WrongTokenOwner,
        ),
        (
            own.bond_token(&own.treasury),
            fund.bond_token(&own.treasury),
            E::WrongMint,
        ),
    ] {
        refused(
            s.send("slash_seat", swapped(right.clone(), from, to)),
            error,
        );
    }
    let args = ReportIncidentArgs {
        id: 9,
        incident_time: s.f.world.now(),
        evidence_hash: [0; 32],
    };
    let report = IncidentKeys::new(s.product, 9, s.f.committee, s.f.appeal_committee)
        .report_incident(appellant.pubkey(), args);
    let report = swapped(report, own.fund, fund.fund);
    refused(
        s.send_by("report_incident", report, &appellant),
        E::WrongFund,
    );
    let mut foreign = incident.slash_seat(&fund, policy, member.pubkey(), appellant.pubkey());
    foreign.accounts[4].pubkey = attestor(&fund);
    refused(s.send("slash_seat", foreign), E::WrongFund);
    s.send("slash_seat", right)
        .expect("with its own it goes through");
}
