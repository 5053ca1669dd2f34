//! The room stop-loss on its bytecode: buffers, their stakers and income, what they count for, trip and reset.

mod closing;
mod income;
mod leaving;
mod opening;
mod splitting;
mod staking;
mod tripping;
mod valuing;

pub use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
pub use bulwark::{
    constants::TRIP_GRACE,
    error::BulwarkError as E,
    instructions::{OpenBufferArgs, RegisterFeedArgs},
    state::{BufferTerms, StopLossTerms},
};
pub use bulwark_client::{
    keys::{BufferKeys, FeedKeys, FundKeys, IncidentKeys, ProductKeys},
    price_update::PYTH_RECEIVER,
};
pub use bulwark_tests::{
    backstop::{buffer_terms, feed_limits, Backstop, DAY, DOLLAR, TOKEN},
    fund_parameters, pool_parameters, product_terms, refused, refused_with, Keypair, Outcome,
    Signer, USD,
};
pub use rand::{Rng, SeedableRng};
pub use rand_chacha::ChaCha8Rng;

/// Windows of the tests' fund.
pub const COOLDOWN: u64 = 17 * DAY;
pub const WINDOW: u64 = 3 * DAY;

/// Shares that stand for nobody.
pub const VIRTUAL: u128 = 1_000_000;

/// `a * b / c`, rounded down, by schoolbook steps: a reference of its own.
pub fn part(a: u128, b: u128, c: u128) -> u128 {
    let (mut whole, mut rest) = (0u128, 0u128);
    for bit in (0..128).rev() {
        whole *= 2;
        rest *= 2;
        if (b >> bit) & 1 == 1 {
            whole += a / c;
            rest += a % c;
        }
        whole += rest / c;
        rest %= c;
    }
    whole
}

/// The same, rounded up.
pub fn part_up(a: u128, b: u128, c: u128) -> u128 {
    part(a, b, c) + u128::from(!exact(a, b, c))
}

/// Whether `c` divides `a * b`.
fn exact(a: u128, b: u128, c: u128) -> bool {
    let mut rest = 0u128;
    for bit in (0..128).rev() {
        rest = rest * 2 % c;
        if (b >> bit) & 1 == 1 {
            rest = (rest + a % c) % c;
        }
    }
    rest == 0
}

/// Tokens straight into an account, past the program.
pub fn donate(b: &mut Backstop, mint: &Pubkey, account: &Pubkey, amount: u64) {
    let world = b.world();
    world.svm.expire_blockhash();
    litesvm_token::MintTo::new(&mut world.svm, &world.payer, mint, account, amount)
        .send()
        .expect("a donation");
    world.refresh(&[*account]);
}

/// Gives capital without shares, by a new giver.
pub fn inject(b: &mut Backstop, amount: u64) {
    let giver = b.f.user(amount);
    let inject = b.f.pool.inject_capital(giver.pubkey(), amount);
    b.by(&giver, inject).expect("an injection");
}

/// A buffer of which a part was sold for an incident and to which a recovery then gave `cash`; its staker, and the incident.
pub fn with_cash(staked: u64, cash: u64) -> (Backstop, Keypair, IncidentKeys) {
    let (mut b, staker) = Backstop::staked(staked);
    let incident = b.sold_for(300_000 * USD, 100 * DOLLAR);
    if cash > 0 {
        let payer = b.f.user(cash);
        let recover = incident.recover(payer.pubkey(), cash);
        b.by(&payer, recover).expect("a recovery");
    }
    assert_eq!(b.slot().cash, cash);
    (b, staker, incident)
}
