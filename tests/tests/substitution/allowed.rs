//! Where another account is a legitimate choice. Everything that is not here must be refused; every line here must
//! be needed.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use bulwark_client::svm::World;

/// How an account was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A new system account with SOL.
    Stranger,
    /// Another account of the same type.
    Sibling,
    /// Another account of the same call; for an optional account the program's own id, which leaves it out.
    Twin,
    /// The same bytes under the same owner, elsewhere.
    Copy,
    /// The same bytes owned by another program.
    Forgery,
    /// The right account without its signature.
    Unsigned,
}

/// One replaced account.
pub struct Case<'a> {
    pub world: &'a World,
    pub call: &'a Instruction,
    pub how: How,
    pub original: Pubkey,
    pub substitute: Pubkey,
}

type Test = fn(&Case) -> bool;

/// Instruction (`*`: all), account, when it is legitimate, why.
pub type Rule = (&'static str, &'static str, Test, &'static str);

/// In the rooms of fund, pool, cover, claims and re-insurance.
pub const ALLOWED: &[Rule] = &[
    (
        "*",
        "payer",
        wallet,
        "who pays rent is nobody's business; it signs",
    ),
    ("*", "source", own_token, "the signer's other token account"),
    (
        "*",
        "destination",
        own_token,
        "the payee's other token account",
    ),
    (
        "*",
        "buyer_token",
        own_token,
        "the buyer's other token account",
    ),
    (
        "*",
        "holder_token",
        own_token,
        "the holder's other token account",
    ),
    (
        "*",
        "payer_token",
        own_token,
        "the payer's other token account",
    ),
    (
        "*",
        "reporter_token",
        own_token,
        "the reporter's other token account",
    ),
    (
        "*",
        "claimant_token",
        own_token,
        "the claimant's other token account",
    ),
    (
        "*",
        "appellant_token",
        own_token,
        "the appellant's other token account",
    ),
    (
        "*",
        "treasury_token",
        own_token,
        "the treasury's other token account",
    ),
    (
        "create_fund",
        "bond_mint",
        mint,
        "the founder chooses the mint of bonds",
    ),
    (
        "pause_operation",
        "guardian",
        authority,
        "the authority may pause as well",
    ),
    (
        "resume_operation",
        "guardian",
        authority,
        "the authority may resume as well",
    ),
    (
        "list_product",
        "committee",
        sibling,
        "the authority chooses among the fund's committees",
    ),
    (
        "set_product_committee",
        "committee",
        sibling,
        "the authority chooses among the fund's committees",
    ),
    (
        "set_appeal_committee",
        "committee",
        sibling,
        "the authority chooses among the fund's committees",
    ),
    (
        "revise_product",
        "product",
        sibling,
        "another product of the pool is another valid order",
    ),
    (
        "assess_product",
        "product",
        sibling,
        "another product of the pool is another valid order",
    ),
    (
        "set_product_state",
        "product",
        sibling,
        "another product of the pool is another valid order",
    ),
    (
        "set_product_committee",
        "product",
        sibling,
        "another product of the pool is another valid order",
    ),
    (
        "assess_product",
        "program_data",
        same_slot,
        "the authority chooses the program; its slot is confirmed",
    ),
    (
        "roll_product",
        "product",
        sibling,
        "rolling is open to everyone, for every product",
    ),
    (
        "buy_policy",
        "referrer_token",
        any_token,
        "the buyer chooses the referrer",
    ),
    (
        "buy_policy",
        "referrer_token",
        omitted,
        "nobody need be a referrer",
    ),
    (
        "increase_cover",
        "policy",
        sibling,
        "the holder's other policy of the product",
    ),
    (
        "cancel_policy",
        "policy",
        sibling,
        "the holder's other policy of the product",
    ),
    (
        "renew_policy",
        "policy",
        sibling,
        "the holder's other policy of the product",
    ),
    (
        "transfer_policy",
        "policy",
        same_holder,
        "the holder's other policy of the pool",
    ),
    (
        "transfer_policy",
        "new_holder",
        wallet,
        "whoever signs may be given a policy",
    ),
    (
        "recuse",
        "signer",
        recuser,
        "with a proof anyone may submit it; another member recuses itself",
    ),
    (
        "recuse",
        "position",
        proof,
        "the proof of another member's conflict",
    ),
    (
        "recuse",
        "incident",
        same_committee,
        "the member's seat in another incident",
    ),
    (
        "attest_claim",
        "claim",
        sibling,
        "another claim of the incident is another valid vote",
    ),
    (
        "appeal_claim",
        "claim",
        sibling,
        "anyone may appeal any decision",
    ),
    (
        "release_appeal_bond",
        "token_program",
        token_2022,
        "the probed bond is forfeited: no token moves",
    ),
    (
        "roll_tranche",
        "tranche",
        sibling,
        "another tranche of the pool whose lock is over is another valid order",
    ),
    (
        "close_tranche",
        "program",
        already_there,
        "never read: it only lets the event's call find the program, which the omitted authority names too",
    ),
];

/// In the rooms of what stands behind a pool.
pub const BEHIND: &[Rule] = &[
    (
        "*",
        "payer",
        wallet,
        "who pays rent is nobody's business; it signs",
    ),
    ("*", "source", own_token, "the signer's other token account"),
    (
        "*",
        "destination",
        own_token,
        "the payee's other token account",
    ),
    (
        "*",
        "cash_source",
        own_token,
        "the staker's other token account",
    ),
    (
        "*",
        "treasury_token",
        own_token,
        "the treasury's other token account",
    ),
    (
        "*",
        "collateral_destination",
        own_token,
        "the writer's other token account",
    ),
    (
        "set_feed_limits",
        "feed",
        same_fund,
        "another feed of the fund is another valid order",
    ),
    (
        "set_feed_source",
        "feed",
        same_fund,
        "another feed of the fund is another valid order",
    ),
    (
        "set_stop_loss_terms",
        "pool",
        same_fund,
        "another pool of the fund is another valid order",
    ),
    (
        "observe",
        "feed",
        same_price,
        "another feed of the same price may take it too",
    ),
    (
        "observe",
        "price_update",
        copied,
        "any account of the source that says the same is as good",
    ),
    (
        "stake",
        "token_program",
        token_2022,
        "nobody owns cash in the probed buffer: no token of the settlement mint moves",
    ),
    (
        "take",
        "destination",
        any_token,
        "the bidder chooses where the collateral goes",
    ),
    (
        "buy_put",
        "hedge",
        same_writer,
        "the writer's other put, not worse than what was signed for",
    ),
    (
        "transfer_put",
        "hedge",
        same_writer,
        "the writer's other put",
    ),
    (
        "reclaim_put",
        "collateral_token_program",
        token_2022,
        "the probed put delivered nothing: no collateral moves",
    ),
];

fn data(case: &Case, address: &Pubkey) -> Vec<u8> {
    case.world
        .svm
        .get_account(address)
        .map(|a| a.data)
        .unwrap_or_default()
}

fn owner(case: &Case, address: &Pubkey) -> Pubkey {
    case.world
        .svm
        .get_account(address)
        .map(|a| a.owner)
        .unwrap_or_default()
}

/// A system account that signs (only Unsigned does not).
fn wallet(case: &Case) -> bool {
    case.how != How::Unsigned
        && data(case, &case.substitute).is_empty()
        && owner(case, &case.substitute) == Pubkey::default()
}

fn token_bytes(case: &Case, len: usize) -> bool {
    let (original, other) = (data(case, &case.original), data(case, &case.substitute));
    other.len() == 165
        && owner(case, &case.substitute) == anchor_spl::token::ID
        && original
            .get(..len)
            .is_none_or(|bytes| other.starts_with(bytes))
}

/// A token account of the same mint and owner.
fn own_token(case: &Case) -> bool {
    token_bytes(case, 64)
}

/// A token account of the same mint.
fn any_token(case: &Case) -> bool {
    token_bytes(case, 32)
}

fn mint(case: &Case) -> bool {
    matches!(case.how, How::Sibling | How::Copy)
}

fn authority(case: &Case) -> bool {
    let funds = &case.world.snapshot.funds;
    case.how == How::Sibling
        && funds
            .values()
            .any(|f| f.guardian == case.original && f.authority == case.substitute)
}

fn omitted(case: &Case) -> bool {
    case.how == How::Twin && case.substitute == bulwark::ID
}

/// The call names the program elsewhere as well, for an account that it leaves out.
fn already_there(case: &Case) -> bool {
    let named = case.call.accounts.iter();
    case.original == bulwark::ID && named.filter(|a| a.pubkey == bulwark::ID).count() > 1
}

/// The accounts belong together with the same parents.
fn sibling(case: &Case) -> bool {
    let s = &case.world.snapshot;
    let (a, b) = (&case.original, &case.substitute);
    case.how == How::Sibling
        && (matches!((s.committees.get(a), s.committees.get(b)), (Some(a), Some(b)) if a.fund == b.fund)
            || matches!((s.products.get(a), s.products.get(b)), (Some(a), Some(b)) if a.pool == b.pool)
            || matches!((s.claims.get(a), s.claims.get(b)), (Some(a), Some(b)) if a.incident == b.incident)
            || matches!((s.tranches.get(a), s.tranches.get(b)), (Some(a), Some(b)) if a.pool == b.pool)
            || matches!((s.policies.get(a), s.policies.get(b)), (Some(a), Some(b))
                if a.product == b.product && a.holder == b.holder))
}

/// Policies of one holder in one pool.
fn same_holder(case: &Case) -> bool {
    let policies = &case.world.snapshot.policies;
    matches!((policies.get(&case.original), policies.get(&case.substitute)), (Some(a), Some(b))
        if a.pool == b.pool && a.holder == b.holder)
}

/// Open incidents of one committee, in one pool when a position there is the proof.
fn same_committee(case: &Case) -> bool {
    let incidents = &case.world.snapshot.incidents;
    matches!((incidents.get(&case.original), incidents.get(&case.substitute)), (Some(a), Some(b))
        if a.committee == b.committee && a.pool == b.pool)
}

/// Feeds or pools of one fund.
fn same_fund(case: &Case) -> bool {
    let s = &case.world.snapshot;
    let (a, b) = (&case.original, &case.substitute);
    matches!((s.feeds.get(a), s.feeds.get(b)), (Some(a), Some(b)) if a.fund == b.fund)
        || matches!((s.pools.get(a), s.pools.get(b)), (Some(a), Some(b)) if a.fund == b.fund)
}

/// Feeds of one fund that read the same price.
fn same_price(case: &Case) -> bool {
    let feeds = &case.world.snapshot.feeds;
    matches!((feeds.get(&case.original), feeds.get(&case.substitute)), (Some(a), Some(b))
        if a.fund == b.fund && (a.source, a.feed_id) == (b.source, b.feed_id))
}

/// Puts of one writer on one buffer.
fn same_writer(case: &Case) -> bool {
    let hedges = &case.world.snapshot.hedges;
    matches!((hedges.get(&case.original), hedges.get(&case.substitute)), (Some(a), Some(b))
        if (a.buffer, a.writer) == (b.buffer, b.writer))
}

fn copied(case: &Case) -> bool {
    case.how == How::Copy
}

fn token_2022(case: &Case) -> bool {
    case.substitute == anchor_spl::token_2022::ID
}

/// Another program's data account, deployed in the same slot as the call confirms.
fn same_slot(case: &Case) -> bool {
    matches!(case.how, How::Sibling | How::Copy)
        && data(case, &case.original).get(..12) == data(case, &case.substitute).get(..12)
}

fn sits(case: &Case, member: &Pubkey) -> bool {
    let committee = case.call.accounts[2].pubkey;
    case.world.snapshot.committees[&committee]
        .members
        .contains(member)
}

fn recuser(case: &Case) -> bool {
    let by_proof = case.call.accounts[3..]
        .iter()
        .any(|a| a.pubkey != bulwark::ID);
    wallet(case) && (by_proof || sits(case, &case.substitute))
}

fn proof(case: &Case) -> bool {
    let position = case.world.snapshot.positions.get(&case.substitute);
    let incident = &case.world.snapshot.incidents[&case.call.accounts[1].pubkey];
    position.is_some_and(|p| p.pool == incident.pool && p.shares.get() > 0 && sits(case, &p.owner))
}
