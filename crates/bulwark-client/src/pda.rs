//! Program-derived addresses (DESIGN section 3).

use anchor_lang::prelude::Pubkey;
use bulwark::{seeds, ID};

fn find(parts: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(parts, &ID).0
}

/// Fund of a creator.
pub fn fund(creator: &Pubkey, id: u64) -> Pubkey {
    find(&[seeds::FUND, creator.as_ref(), &id.to_le_bytes()])
}

/// Token account of a fund's attestor bonds.
pub fn bond_vault(fund: &Pubkey) -> Pubkey {
    find(&[seeds::BOND_VAULT, fund.as_ref()])
}

/// Pool of a fund for a settlement mint.
pub fn pool(fund: &Pubkey, mint: &Pubkey) -> Pubkey {
    find(&[seeds::POOL, fund.as_ref(), mint.as_ref()])
}

/// Token account of a pool.
pub fn vault(pool: &Pubkey) -> Pubkey {
    find(&[seeds::VAULT, pool.as_ref()])
}

/// Premium book of a pool.
pub fn premium_book(pool: &Pubkey) -> Pubkey {
    find(&[seeds::PREMIUM_BOOK, pool.as_ref()])
}

/// Underwriter's position.
pub fn position(pool: &Pubkey, owner: &Pubkey) -> Pubkey {
    find(&[seeds::POSITION, pool.as_ref(), owner.as_ref()])
}

/// Product of a pool.
pub fn product(pool: &Pubkey, id: u64) -> Pubkey {
    find(&[seeds::PRODUCT, pool.as_ref(), &id.to_le_bytes()])
}

/// Policy of a buyer.
pub fn policy(product: &Pubkey, buyer: &Pubkey, nonce: u64) -> Pubkey {
    find(&[
        seeds::POLICY,
        product.as_ref(),
        buyer.as_ref(),
        &nonce.to_le_bytes(),
    ])
}

/// Committee of a fund.
pub fn committee(fund: &Pubkey, version: u32) -> Pubkey {
    find(&[seeds::COMMITTEE, fund.as_ref(), &version.to_le_bytes()])
}

/// Attestor account of a member.
pub fn attestor(fund: &Pubkey, authority: &Pubkey) -> Pubkey {
    find(&[seeds::ATTESTOR, fund.as_ref(), authority.as_ref()])
}

/// Incident of a product.
pub fn incident(product: &Pubkey, id: u64) -> Pubkey {
    find(&[seeds::INCIDENT, product.as_ref(), &id.to_le_bytes()])
}

/// Claim of a policy on an incident.
pub fn claim(incident: &Pubkey, policy: &Pubkey) -> Pubkey {
    find(&[seeds::CLAIM, incident.as_ref(), policy.as_ref()])
}

/// Re-insurance tranche of a pool.
pub fn tranche(pool: &Pubkey, index: u8) -> Pubkey {
    find(&[seeds::TRANCHE, pool.as_ref(), &[index]])
}

/// Token account of a tranche.
pub fn tranche_vault(tranche: &Pubkey) -> Pubkey {
    find(&[seeds::TRANCHE_VAULT, tranche.as_ref()])
}

/// Re-insurer's position of a tranche.
pub fn tranche_position(tranche: &Pubkey, owner: &Pubkey) -> Pubkey {
    find(&[seeds::TRANCHE_POSITION, tranche.as_ref(), owner.as_ref()])
}

/// Feed of a fund: the price of `base` in `quote`.
pub fn feed(fund: &Pubkey, base: &Pubkey, quote: &Pubkey) -> Pubkey {
    find(&[seeds::FEED, fund.as_ref(), base.as_ref(), quote.as_ref()])
}

/// Account that Anchor's `emit_cpi!` signs events with.
pub fn event_authority() -> Pubkey {
    find(&[b"__event_authority"])
}

/// Stop-loss buffer of a pool.
pub fn buffer(pool: &Pubkey, collateral_mint: &Pubkey) -> Pubkey {
    find(&[seeds::BUFFER, pool.as_ref(), collateral_mint.as_ref()])
}

/// Token account of a buffer.
pub fn buffer_vault(buffer: &Pubkey) -> Pubkey {
    find(&[seeds::BUFFER_VAULT, buffer.as_ref()])
}

/// Staker's position in a buffer.
pub fn buffer_position(buffer: &Pubkey, owner: &Pubkey) -> Pubkey {
    find(&[seeds::BUFFER_POSITION, buffer.as_ref(), owner.as_ref()])
}

/// Put of a writer on a buffer's collateral.
pub fn hedge(buffer: &Pubkey, writer: &Pubkey, nonce: u64) -> Pubkey {
    find(&[
        seeds::HEDGE,
        buffer.as_ref(),
        writer.as_ref(),
        &nonce.to_le_bytes(),
    ])
}
