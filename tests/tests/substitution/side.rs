//! One fund with its pool, product and committees: the probed one, or one whose accounts try to stand in.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::NO_GROUP,
    instructions::{
        AssessProductArgs, BuyPolicyArgs, ListProductArgs, OpenTrancheArgs, ReportIncidentArgs,
    },
    state::{Peril, Product, TrancheCover, TrancheTerm},
};
use bulwark_client::{
    keys::{FundKeys, IncidentKeys, PoolKeys, ProductKeys, TrancheKeys},
    pda,
};
use bulwark_tests::{pool_parameters, product_terms, Signer, USD};

use crate::probe::Prober;

/// A fifth of premium and loss.
pub const QUOTA_SHARE: TrancheCover = TrancheCover::QuotaShare {
    cession_bps: 2_000,
    collateral: 20_000 * USD,
};

#[derive(Clone)]
pub struct Side {
    pub fund: FundKeys,
    pub authority: Pubkey,
    pub pool: PoolKeys,
    pub product: ProductKeys,
    pub committee: Pubkey,
    pub appeal_committee: Pubkey,
    pub members: Vec<Pubkey>,
    pub appeal_members: Vec<Pubkey>,
}

impl Side {
    /// The fixture's fund.
    pub fn home(p: &Prober) -> Self {
        let keys = |people: &[bulwark_tests::Keypair]| people.iter().map(Signer::pubkey).collect();
        Self {
            fund: p.f.fund,
            authority: p.f.authority.pubkey(),
            pool: p.f.pool,
            product: p.f.product,
            committee: p.f.committee,
            appeal_committee: p.f.appeal_committee,
            members: keys(&p.f.members),
            appeal_members: keys(&p.f.appeal_members),
        }
    }

    /// A second fund of the same mint: pool, two one-seat committees, product, policy, tranche, confirmed incident, filed
    /// claim.
    pub fn rival(p: &mut Prober, fund: FundKeys, authority: Pubkey) -> Self {
        let payer = p.wallet();
        let pool = PoolKeys::new(&fund, fund.bond_mint);
        p.send(
            "open_pool",
            pool.open_pool(authority, payer, pool_parameters(), NO_GROUP),
        );
        let members: [Pubkey; 2] = std::array::from_fn(|_| p.user(10_000 * USD));
        for (version, member) in (1u32..).zip(members) {
            p.send("register_attestor", fund.register_attestor(member, payer));
            p.send("bond_attestor", fund.bond_attestor(member, 1_000 * USD));
            p.send(
                "form_committee",
                fund.form_committee(authority, payer, version, 1, vec![member]),
            );
        }
        let [committee, appeal_committee] =
            [1, 2].map(|version| pda::committee(&fund.fund, version));
        p.send(
            "set_appeal_committee",
            fund.set_appeal_committee(authority, appeal_committee),
        );
        let side = Self {
            fund,
            authority,
            pool,
            product: ProductKeys::new(pool, 1),
            committee,
            appeal_committee,
            members: vec![members[0]],
            appeal_members: vec![members[1]],
        };
        let (holder, policy) = side.sell(p);
        let reinsurer = p.user(0);
        side.reinsure(p, reinsurer, 0, QUOTA_SHARE, false);
        p.f.world.advance(3 * 86_400);
        let incident = side.report(p, false);
        side.vote(p, &incident, 0, true);
        p.send(
            "file_claim",
            incident.file_claim(holder, policy, 1_000 * USD, [4; 32]),
        );
        side
    }

    /// Lists the product, brings capital, sells a policy.
    pub fn sell(&self, p: &mut Prober) -> (Pubkey, Pubkey) {
        let (payer, underwriter, buyer) = (p.wallet(), p.user(0), p.user(0));
        for (who, tokens) in [(underwriter, 200_000 * USD), (buyer, 50_000 * USD)] {
            let token = p.f.world.fund_tokens(&self.pool.mint, &who, tokens);
            p.know(token);
        }
        let args = ListProductArgs {
            id: 1,
            name: [b'r'; 32],
            peril: Peril::Depeg,
            group: 0,
            insured_mint: Pubkey::default(),
            terms: product_terms(),
        };
        let keys = self.product;
        p.send(
            "list_product",
            keys.list_product(self.authority, payer, self.committee, args),
        );
        let args = AssessProductArgs {
            el_rate: 20_000_000,
            shock_rate: 400_000_000,
            assessment_hash: [9; 32],
            program_slot: 0,
        };
        p.send("assess_product", keys.assess_product(self.authority, args));
        p.send("open_position", self.pool.open_position(underwriter, payer));
        p.send("deposit", self.pool.deposit(underwriter, 200_000 * USD, 0));
        let args = BuyPolicyArgs {
            max_premium: u64::MAX,
            ..p.f.purchase(&keys, 10_000 * USD, 90)
        };
        let policy = keys.policy(&buyer, args.nonce);
        p.send("buy_policy", keys.buy_policy(buyer, payer, None, args));
        (buyer, policy)
    }

    /// Opens a tranche of ninety days from now, whose capital `owner` commits.
    pub fn reinsure(
        &self,
        p: &mut Prober,
        owner: Pubkey,
        index: u8,
        cover: TrancheCover,
        probed: bool,
    ) -> TrancheKeys {
        let payer = p.wallet();
        let token = p.f.world.fund_tokens(&self.pool.mint, &owner, 20_000 * USD);
        p.know(token);
        let (keys, start) = (TrancheKeys::new(self.pool, index), p.f.world.now());
        let args = OpenTrancheArgs {
            index,
            cover,
            term: TrancheTerm {
                start,
                end: start + 90 * 86_400,
            },
            terms_hash: [8; 32],
        };
        let calls = [
            (
                "open_tranche",
                keys.open_tranche(self.authority, payer, args),
            ),
            (
                "open_tranche_position",
                keys.open_tranche_position(owner, payer),
            ),
            (
                "commit_capital",
                keys.commit_capital(owner, 20_000 * USD, 0),
            ),
        ];
        for (name, call) in calls {
            if probed {
                p.probe(name, &call);
            }
            p.send(name, call);
        }
        keys
    }

    /// Reports a loss of now.
    pub fn report(&self, p: &mut Prober, probed: bool) -> IncidentKeys {
        let reporter = p.user(10_000 * USD);
        let id = p.f.next_nonce();
        let keys = IncidentKeys::new(self.product, id, self.committee, self.appeal_committee);
        let args = ReportIncidentArgs {
            id,
            incident_time: p.f.world.now(),
            evidence_hash: [3; 32],
        };
        let call = keys.report_incident(reporter, args);
        if probed {
            p.probe("report_incident", &call);
        }
        p.send("report_incident", call);
        assert!(
            p.f.world
                .zero_copy::<Product>(&self.product.product)
                .open_incidents
                > 0
        );
        keys
    }

    pub fn vote(&self, p: &mut Prober, incident: &IncidentKeys, seat: usize, is_loss: bool) {
        p.send(
            "attest_incident",
            incident.attest_incident(self.members[seat], is_loss),
        );
    }
}
