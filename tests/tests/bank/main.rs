//! The main story on a whole bank (solana-program-test) with the original SPL Token program: what the embedded runtime
//! leaves out. Lamports are conserved to the unit in every transaction, every account holds exactly its rent, and
//! whoever paid it gets it back when the account closes.

mod runtime;

use anchor_lang::{prelude::Pubkey, solana_program::system_program};
use bulwark::{
    constants::NO_GROUP,
    instructions::{
        AssessProductArgs, BuyPolicyArgs, ListProductArgs, OpenTrancheArgs, ReportIncidentArgs,
    },
    state::{Incident, Peril, TrancheCover, TrancheTerm},
};
use bulwark_client::{
    keys::{FundKeys, IncidentKeys, PoolKeys, ProductKeys, TrancheKeys},
    pda,
};
use bulwark_math::day_of;
use bulwark_tests::{fund_parameters, pool_parameters, product_terms, Keypair, Signer, START, USD};

use runtime::{Bank, SOL};

const DAY: u64 = 86_400;

/// A fund with a pool, a product and two committees.
struct House {
    authority: Keypair,
    fund: FundKeys,
    pool: PoolKeys,
    product: ProductKeys,
    committees: [Pubkey; 2],
    members: Vec<Keypair>,
}

async fn found(bank: &mut Bank) -> House {
    let mint = bank.mint().await;
    let [authority, treasury] = [bank.wallet(SOL).await, bank.user(&mint, 0).await];
    let (who, payer) = (authority.pubkey(), bank.payer());
    let fund = FundKeys::new(&who, 1, mint, treasury.pubkey());
    let pool = PoolKeys::new(&fund, mint);
    let product = ProductKeys::new(pool, 1);
    let create = fund.create_fund(who, payer, 1, fund_parameters(), who);
    bank.send(&[create], &[&authority]).await;
    let open = pool.open_pool(who, payer, pool_parameters(), NO_GROUP);
    bank.send(&[open], &[&authority]).await;
    let mut members = Vec::new();
    for _ in 0..4 {
        let member = bank.user(&mint, 1_000 * USD).await;
        let calls = [
            fund.register_attestor(member.pubkey(), payer),
            fund.bond_attestor(member.pubkey(), 1_000 * USD),
        ];
        bank.send(&calls, &[&member]).await;
        members.push(member);
    }
    let seats: Vec<Pubkey> = members.iter().map(Signer::pubkey).collect();
    let committees = [1, 2].map(|version| pda::committee(&fund.fund, version));
    let calls = [
        fund.form_committee(who, payer, 1, 3, seats[..3].to_vec()),
        fund.form_committee(who, payer, 2, 1, seats[3..].to_vec()),
        fund.set_appeal_committee(who, committees[1]),
    ];
    bank.send(&calls, &[&authority]).await;
    let listed = ListProductArgs {
        id: 1,
        name: [b'p'; 32],
        peril: Peril::ContractExploit,
        group: 0,
        insured_mint: Pubkey::default(),
        terms: product_terms(),
    };
    let assessed = AssessProductArgs {
        el_rate: 20_000_000,
        shock_rate: 400_000_000,
        assessment_hash: [9; 32],
        program_slot: 0,
    };
    let calls = [
        product.list_product(who, payer, committees[0], listed),
        product.assess_product(who, assessed),
    ];
    bank.send(&calls, &[&authority]).await;
    House {
        authority,
        fund,
        pool,
        product,
        committees,
        members,
    }
}

/// A quota share of 30 % for as long as the policies run, filled by one re-insurer.
async fn reinsure(bank: &mut Bank, house: &House) -> (TrancheKeys, Keypair) {
    let tranche = TrancheKeys::new(house.pool, 0);
    let reinsurer = bank.user(&house.pool.mint, 100_000 * USD).await;
    let (owner, payer, start) = (reinsurer.pubkey(), bank.payer(), bank.now().await);
    let args = OpenTrancheArgs {
        index: 0,
        cover: TrancheCover::QuotaShare {
            cession_bps: 3_000,
            collateral: 100_000 * USD,
        },
        term: TrancheTerm {
            start,
            end: start + 61 * DAY,
        },
        terms_hash: [8; 32],
    };
    let open = tranche.open_tranche(house.authority.pubkey(), payer, args);
    bank.send(&[open], &[&house.authority]).await;
    let calls = [
        tranche.open_tranche_position(owner, payer),
        tranche.commit_capital(owner, 100_000 * USD, 0),
    ];
    bank.send(&calls, &[&reinsurer]).await;
    assert_eq!(bank.tokens(&house.pool, &owner), 0);
    assert_eq!(bank.snapshot.balances[&tranche.vault], 100_000 * USD);
    (tranche, reinsurer)
}

/// After the lock the re-insurer has the capital, less its part of the loss, and the premium ceded; the rent goes back.
async fn release(bank: &mut Bank, tranche: &TrancheKeys, reinsurer: &Keypair) {
    let (who, payer) = (reinsurer.pubkey(), bank.payer());
    let position = tranche.position(&who);
    let shares = bank.snapshot.tranche_positions[&position].shares.get();
    let request = tranche.request_release(who, shares);
    bank.send(&[request], &[reinsurer]).await;
    bank.send(&[tranche.release(who)], &[]).await;
    let closed = tranche.close_tranche_position(who);
    bank.close(closed, &[reinsurer], &[position], who).await;
    let closed = tranche.close_tranche(payer);
    let accounts = [tranche.tranche, tranche.vault];
    bank.close(closed, &[], &accounts, payer).await;
}

/// Premium earned after the treasury's share.
fn net_premium(bank: &Bank, pool: &PoolKeys) -> u64 {
    let earned = bank.snapshot.pools[&pool.pool].premium_earned;
    earned - earned / 10
}

/// Two policies; one will be hit.
async fn insure(bank: &mut Bank, house: &House, buyer: &Keypair) -> [Pubkey; 2] {
    let (payer, now) = (bank.payer(), bank.now().await);
    let mut policies = [Pubkey::default(); 2];
    for (nonce, policy) in (1..).zip(&mut policies) {
        let args = BuyPolicyArgs {
            nonce,
            sum_insured: 100_000 * USD,
            end_day: day_of(now) + 60,
            max_premium: u64::MAX,
            revision: bank.snapshot.products[&house.product.product].revision,
        };
        *policy = house.product.policy(&buyer.pubkey(), nonce);
        let call = house.product.buy_policy(buyer.pubkey(), payer, None, args);
        bank.send(&[call], &[buyer]).await;
    }
    policies
}

/// From a report to the last payout; claim and incident give their rent back. Returns the net premium earned until the
/// settlement.
async fn suffer(
    bank: &mut Bank,
    house: &House,
    tranche: &TrancheKeys,
    buyer: &Keypair,
    policy: Pubkey,
) -> u64 {
    let reporter = bank.user(&house.pool.mint, 500 * USD).await;
    let [committee, appeal_committee] = house.committees;
    let keys = IncidentKeys::new(house.product, 1, committee, appeal_committee);
    let args = ReportIncidentArgs {
        id: 1,
        incident_time: bank.now().await,
        evidence_hash: [3; 32],
    };
    let incident_rent = bank.lamports(reporter.pubkey()).await;
    bank.send(
        &[keys.report_incident(reporter.pubkey(), args)],
        &[&reporter],
    )
    .await;
    for member in &house.members[..3] {
        bank.send(&[keys.attest_incident(member.pubkey(), true)], &[member])
            .await;
    }
    let (holder, lamports) = (buyer.pubkey(), bank.lamports(buyer.pubkey()).await);
    let filed = keys.file_claim(holder, policy, 50_000 * USD, [4; 32]);
    bank.send(&[filed], &[buyer]).await;
    for member in &house.members[..3] {
        let vote = keys.attest_claim(member.pubkey(), policy, 50_000 * USD, 1);
        bank.send(&[vote], &[member]).await;
    }
    bank.send(&[keys.decide_claim(policy)], &[]).await;
    let account: Incident = bank.snapshot.incidents[&keys.incident];
    bank.set_time(account.appeal_deadline() + 1).await;
    bank.send(&[keys.settle_incident_with(&[*tranche])], &[])
        .await;
    let account: Incident = bank.snapshot.incidents[&keys.incident];
    assert_eq!(
        (account.from_capital, account.from_tranches),
        (31_500 * USD, 13_500 * USD)
    );
    assert_eq!(bank.snapshot.balances[&tranche.vault], 86_500 * USD);
    let until_settled = net_premium(bank, &house.pool);

    let tokens = bank.tokens(&house.pool, &holder);
    bank.send(&[keys.pay_claim(policy, holder)], &[]).await;
    // The request less the deductible of 5 % of the sum insured.
    assert_eq!(bank.tokens(&house.pool, &holder) - tokens, 45_000 * USD);
    let calls = [
        keys.release_claim_bond(policy, holder),
        keys.release_report_bond(reporter.pubkey()),
    ];
    bank.send(&calls, &[]).await;
    bank.close(
        keys.close_claim(policy, holder),
        &[],
        &[keys.claim(&policy)],
        holder,
    )
    .await;
    let closed = keys.close_incident(reporter.pubkey());
    bank.close(closed, &[], &[keys.incident], reporter.pubkey())
        .await;
    assert_eq!(
        bank.lamports(holder).await,
        lamports,
        "the claimant's lamports"
    );
    assert_eq!(
        bank.lamports(reporter.pubkey()).await,
        incident_rent,
        "the reporter's lamports"
    );
    assert_eq!(
        bank.tokens(&house.pool, &reporter.pubkey()),
        500 * USD,
        "the reporter's bond"
    );
    until_settled
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_lamport_and_token_of_a_fund_is_accounted_for_on_a_bank() {
    let mut bank = Bank::new().await;
    let payer = bank.payer();
    let wealth = bank.lamports(payer).await;
    let house = found(&mut bank).await;
    let pool = house.pool;
    let underwriter = bank.user(&pool.mint, 1_000_000 * USD).await;
    let buyer = bank.user(&pool.mint, 100_000 * USD).await;
    let calls = [
        pool.open_position(underwriter.pubkey(), payer),
        pool.deposit(underwriter.pubkey(), 1_000_000 * USD, 0),
    ];
    bank.send(&calls, &[&underwriter]).await;
    let (tranche, reinsurer) = reinsure(&mut bank, &house).await;
    let [hit, spared] = insure(&mut bank, &house, &buyer).await;
    bank.set_time(START + 10 * DAY).await;
    let until_settled = suffer(&mut bank, &house, &tranche, &buyer, hit).await;

    // Both policies end; the underwriter leaves with what is left.
    bank.set_time(START + 61 * DAY).await;
    for policy in [hit, spared] {
        let call = house.product.close_policy(buyer.pubkey(), policy, payer);
        bank.close(call, &[&buyer], &[policy], payer).await;
    }
    let who = underwriter.pubkey();
    let shares = bank.snapshot.positions[&pool.position(&who)].shares.get();
    bank.send(&[pool.request_withdrawal(who, shares, 0)], &[&underwriter])
        .await;
    bank.set_time(START + 79 * DAY).await;
    release(&mut bank, &tranche, &reinsurer).await;
    bank.send(&[pool.withdraw(who)], &[]).await;
    let position = pool.position(&who);
    let lamports = bank.lamports(who).await;
    let rent = bank.lamports(position).await;
    bank.close(pool.close_position(who), &[&underwriter], &[position], who)
        .await;
    assert_eq!(bank.lamports(who).await, lamports + rent);
    bank.send(&[pool.collect_fees()], &[]).await;

    // Tokens: 30 % of the net premium were ceded until 13,500 of the 100,000 were lost, 86.5 % of that since.
    let after_settled = net_premium(&bank, &pool) - until_settled;
    let ceded = (until_settled * 3_000 + after_settled * 2_595) / 10_000;
    let back = bank.tokens(&pool, &reinsurer.pubkey());
    assert_eq!(back, 86_500 * USD + ceded);

    // What the buyer paid in premiums and was not paid back is the underwriter's, the re-insurer's, the treasury's and
    // dust.
    let paid = 100_000 * USD + 45_000 * USD - bank.tokens(&pool, &buyer.pubkey());
    let treasury = bank.tokens(&pool, &house.fund.treasury);
    let vault = bank.snapshot.balances[&pool.vault];
    let out = bank.tokens(&pool, &who);
    assert_eq!(
        out + back + treasury + vault,
        1_100_000 * USD - 45_000 * USD + paid
    );
    assert!(vault <= 1, "{vault} left in the vault");
    // A tenth of the premium earned is the treasury's; the split of each piece keeps its remainder.
    assert_eq!(treasury, paid / 10);

    // Lamports: what the payer had is in the accounts of the story or was paid in fees.
    let touched = bank.touched.clone();
    let mut held = 0;
    for address in touched {
        let story = bank.data(address).await;
        held += story.map_or(0, |(owner, lamports, _)| {
            let ours = [bulwark::ID, spl_token::ID, system_program::ID].contains(&owner);
            if ours {
                lamports
            } else {
                0
            }
        });
    }
    assert_eq!(held + bank.fees, wealth);
    assert!(
        bank.lamports(house.authority.pubkey()).await == SOL,
        "an authority pays nothing"
    );
}
