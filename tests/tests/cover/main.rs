//! The room cover on its bytecode: products, sales and what becomes of policies.

mod buying;
mod cancelling;
mod holding;
mod increasing;
mod pinning;
mod pricing;
mod products;
mod renewing;
mod ring;
mod selling;
mod solvency;
mod wrong_accounts;

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark::{
    constants::NO_GROUP,
    error::BulwarkError,
    instructions::{AssessProductArgs, ListProductArgs, RenewPolicyArgs},
    state::{Peril, ProductTerms},
};
use bulwark_client::{
    keys::{FundKeys, PoolKeys, ProductKeys},
    svm::START,
};
use bulwark_math::{day_of, YEAR_SECONDS};
use bulwark_tests::{fund_parameters, pool_parameters, Fixture, Keypair, Outcome, Signer, USD};

/// One day, seconds.
pub const DAY: u64 = 86_400;

/// The ways to sell cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Buy,
    Renew,
    Increase,
}

pub const PATHS: [Path; 3] = [Path::Buy, Path::Renew, Path::Increase];

/// A fund with capital and one holder of a policy: any kind of sale can be tried.
pub struct Scene {
    pub f: Fixture,
    pub product: ProductKeys,
    pub underwriter: Keypair,
    pub holder: Keypair,
    pub policy: Pubkey,
}

impl Scene {
    /// A million of capital and a policy of 10,000 for 20 days: so near its end that it may be renewed.
    pub(crate) fn new() -> Self {
        Self::of(Fixture::new(), 1_000_000, 10_000, 20)
    }

    /// Capital and sum in USD, term in days.
    pub fn of(mut f: Fixture, capital: u64, sum: u64, days: u64) -> Self {
        let underwriter = f.underwriter(capital * USD);
        let product = f.product;
        let holder = f.user(1_000_000 * USD);
        let policy = f.buy(&product, &holder, sum * USD, days).expect("a policy");
        Self {
            f,
            product,
            underwriter,
            holder,
            policy,
        }
    }

    /// The instruction of a sale of `sum` base units and who signs it: a purchase for 20 days by a new buyer, a renewal
    /// for 20 days, or an increase, at `max_premium` at most.
    pub fn sale(&mut self, path: Path, sum: u64, max_premium: u64) -> (Instruction, Keypair) {
        let (payer, holder) = (self.f.world.payer.pubkey(), self.holder.insecure_clone());
        match path {
            Path::Buy => {
                let buyer = self.f.user(1_000_000 * USD);
                let mut args = self.f.purchase(&self.product, sum, 20);
                args.max_premium = max_premium;
                (
                    self.product.buy_policy(buyer.pubkey(), payer, None, args),
                    buyer,
                )
            }
            Path::Renew => {
                let mut args = renewal(&mut self.f, &self.product, &self.policy, sum, 20);
                args.max_premium = max_premium;
                let renewed = self
                    .product
                    .renew_policy(holder.pubkey(), payer, self.policy, args);
                (renewed, holder)
            }
            Path::Increase => {
                let increased =
                    self.product
                        .increase_cover(holder.pubkey(), self.policy, sum, max_premium);
                (increased, holder)
            }
        }
    }

    /// Sells at any premium.
    pub fn sell(&mut self, path: Path, sum: u64) -> Outcome {
        let (instruction, signer) = self.sale(path, sum, u64::MAX);
        self.f.world.send("sale", instruction, &[&signer])
    }

    /// Sends an instruction signed by the holder.
    pub fn holder_sends(&mut self, instruction: Instruction) -> Outcome {
        let holder = self.holder.insecure_clone();
        self.f.world.send("holder", instruction, &[&holder])
    }

    /// Cancels the policy for any refund.
    pub fn cancel(&mut self) -> Outcome {
        let cancelled = self
            .product
            .cancel_policy(self.holder.pubkey(), self.policy, 0);
        self.holder_sends(cancelled)
    }
}

/// What a renewal for `days` needs, at any premium.
pub fn renewal(
    f: &mut Fixture,
    product: &ProductKeys,
    policy: &Pubkey,
    sum_insured: u64,
    days: u64,
) -> RenewPolicyArgs {
    RenewPolicyArgs {
        nonce: f.next_nonce(),
        sum_insured,
        end_day: day_of(f.policy_state(policy).end) + days,
        max_premium: u64::MAX,
        revision: f.product_state(product).revision,
    }
}

/// Renews at any premium; returns the following policy.
pub fn renew(
    f: &mut Fixture,
    product: &ProductKeys,
    holder: &Keypair,
    policy: &Pubkey,
    sum: u64,
    days: u64,
) -> Outcome<Pubkey> {
    let args = renewal(f, product, policy, sum, days);
    let following = product.policy(&holder.pubkey(), args.nonce);
    let renewed = product.renew_policy(holder.pubkey(), f.world.payer.pubkey(), *policy, args);
    f.world
        .send("renew_policy", renewed, &[holder])
        .map(|_| following)
}

/// Floor rate of the fixture's product: 2 % expected loss, a quarter margin, 20 % costs.
pub const FLOOR: u128 = 31_250_000;

/// The exact price in base units, rounded up once, on the fixture's curve (capacity a million USD, kink at 80 % with a
/// load of 5 %, 49 % at full): the areas of a rectangle, a triangle and a trapezium, over whole USD.
pub fn price(floor: u128, before: u64, added: u64, seconds: u64) -> u64 {
    const CAPACITY: u128 = 1_000_000;
    const KINK: u128 = 800_000;
    const KINK_LOAD: u128 = 50_000_000;
    const FULL_LOAD: u128 = 490_000_000;
    let (from, to) = (u128::from(before), u128::from(before + added));
    let common = 2 * KINK * (CAPACITY - KINK);
    let triangle = |x: u128| KINK_LOAD * x.min(KINK).pow(2) * (CAPACITY - KINK);
    let trapezium = |x: u128| {
        let above = x.saturating_sub(KINK);
        common * KINK_LOAD * above + (FULL_LOAD - KINK_LOAD) * above.pow(2) * KINK
    };
    let area = |x: u128| common * floor * x + triangle(x) + trapezium(x);
    // Rates are over 1e9, a USD is 1e6 base units.
    let numerator = (area(to) - area(from)) * u128::from(seconds);
    u64::try_from(numerator.div_ceil(common * 1_000 * u128::from(YEAR_SECONDS))).expect("a price")
}

/// Replaces an account of an instruction.
#[track_caller]
pub fn swapped(mut instruction: Instruction, from: Pubkey, to: Pubkey) -> Instruction {
    let mut found = false;
    for meta in &mut instruction.accounts {
        if meta.pubkey == from {
            meta.pubkey = to;
            found = true;
        }
    }
    assert!(found, "the instruction has the account");
    instruction
}

/// Lists a product without assessing it.
pub fn listed(f: &mut Fixture, product: &ProductKeys, args: ListProductArgs) -> Outcome {
    let listed = product.list_product(
        f.authority.pubkey(),
        f.world.payer.pubkey(),
        f.committee,
        args,
    );
    f.authority_sends("list_product", listed)
}

/// A listing without wrong-way risk.
pub fn listing(id: u64, terms: ProductTerms) -> ListProductArgs {
    ListProductArgs {
        id,
        name: [b'q'; 32],
        peril: Peril::Bridge,
        group: 1,
        insured_mint: Pubkey::default(),
        terms,
    }
}

/// An assessment without a pin.
pub fn assessment(el_rate: u64, shock_rate: u64) -> AssessProductArgs {
    AssessProductArgs {
        el_rate,
        shock_rate,
        assessment_hash: [8; 32],
        program_slot: 0,
    }
}

/// A second pool of the same fund, in another mint.
pub fn second_pool(f: &mut Fixture, mint_group: u8) -> PoolKeys {
    let mint = f.world.mint(6);
    let pool = PoolKeys::new(&f.fund, mint);
    let (who, payer) = (f.authority.pubkey(), f.world.payer.pubkey());
    let opened = pool.open_pool(who, payer, pool_parameters(), mint_group);
    f.authority_sends("open_pool", opened).expect("a pool");
    pool
}

/// A second pool without a mint group, and a product in it.
pub fn second_pool_with_product(f: &mut Fixture) -> ProductKeys {
    let pool = second_pool(f, NO_GROUP);
    let product = ProductKeys::new(pool, 1);
    listed(f, &product, listing(1, bulwark_tests::product_terms())).expect("a product");
    f.assess(&product, 20_000_000, 400_000_000);
    product
}

/// Day 0 of the tests.
pub fn first_day() -> u64 {
    day_of(START)
}

/// Demands that a purchase or renewal was refused with exactly this error.
#[track_caller]
pub fn not_sold(outcome: Outcome<Pubkey>, error: BulwarkError) {
    let policy = outcome.expect_err("it must not be sold");
    assert!(policy.is(error), "expected {error:?}, got {policy}");
}

/// A second fund of the same authority, in the same mint.
pub fn second_fund(f: &mut Fixture) -> FundKeys {
    let (who, payer, guardian) = (
        f.authority.pubkey(),
        f.world.payer.pubkey(),
        f.guardian.pubkey(),
    );
    let fund = FundKeys::new(&who, 2, f.pool.mint, f.treasury.pubkey());
    let created = fund.create_fund(who, payer, 2, fund_parameters(), guardian);
    f.authority_sends("create_fund", created).expect("a fund");
    fund
}
