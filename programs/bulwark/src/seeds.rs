//! First seed of every program-derived address; what follows each is in its account's `seeds` documentation
//! (DESIGN section 3). Clients choose nonces: nothing is written only to number things.

use anchor_lang::prelude::*;

/// Fund: creator, id (u64 LE).
#[constant]
pub const FUND: &[u8] = b"fund";
/// Token account of the attestors' bonds: fund.
#[constant]
pub const BOND_VAULT: &[u8] = b"bond_vault";
/// Pool: fund, settlement mint.
#[constant]
pub const POOL: &[u8] = b"pool";
/// Token account of a pool: pool.
#[constant]
pub const VAULT: &[u8] = b"vault";
/// Premium book: pool.
#[constant]
pub const PREMIUM_BOOK: &[u8] = b"premium_book";
/// Position: pool, owner.
#[constant]
pub const POSITION: &[u8] = b"position";
/// Product: pool, id (u64 LE).
#[constant]
pub const PRODUCT: &[u8] = b"product";
/// Policy: product, buyer, nonce (u64 LE).
#[constant]
pub const POLICY: &[u8] = b"policy";
/// Committee: fund, version (u32 LE).
#[constant]
pub const COMMITTEE: &[u8] = b"committee";
/// Attestor: fund, authority.
#[constant]
pub const ATTESTOR: &[u8] = b"attestor";
/// Incident: product, id (u64 LE).
#[constant]
pub const INCIDENT: &[u8] = b"incident";
/// Claim: incident, policy.
#[constant]
pub const CLAIM: &[u8] = b"claim";
/// Re-insurance tranche: pool, index (one byte).
#[constant]
pub const TRANCHE: &[u8] = b"tranche";
/// Token account of a tranche: tranche.
#[constant]
pub const TRANCHE_VAULT: &[u8] = b"tranche_vault";
/// Re-insurer's position: tranche, owner.
#[constant]
pub const TRANCHE_POSITION: &[u8] = b"tranche_position";
/// Price feed: fund, base mint, quote mint.
#[constant]
pub const FEED: &[u8] = b"feed";
/// Stop-loss buffer: pool, collateral mint.
#[constant]
pub const BUFFER: &[u8] = b"buffer";
/// Token account of a buffer: buffer.
#[constant]
pub const BUFFER_VAULT: &[u8] = b"buffer_vault";
/// Staker's position: buffer, owner.
#[constant]
pub const BUFFER_POSITION: &[u8] = b"buffer_position";
/// Put on a buffer's collateral: buffer, writer, nonce (u64 LE).
#[constant]
pub const HEDGE: &[u8] = b"hedge";
