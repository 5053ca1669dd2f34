//! The insured program's deployment: an assessment speaks of the code it read. A program that was deployed again since
//! is another risk, and nothing is sold on it before it is assessed anew (DESIGN section 7).

use anchor_lang::prelude::*;
use anchor_lang::solana_program::bpf_loader_upgradeable;

use crate::{error::BulwarkError, state::Product};

/// First word of a ProgramData account: the variant of `UpgradeableLoaderState`, bincode, u32 LE.
const PROGRAM_DATA_TAG: [u8; 4] = 3u32.to_le_bytes();

/// Slot of the last deployment that a ProgramData account records. Refuses any other account.
pub fn deployed_slot(account: &AccountInfo) -> Result<u64> {
    require_keys_eq!(
        *account.owner,
        bpf_loader_upgradeable::ID,
        BulwarkError::WrongProgramData
    );
    slot_in(&account.try_borrow_data()?)
}

/// The same from the account's bytes: u64 LE after the tag.
pub fn slot_in(data: &[u8]) -> Result<u64> {
    require!(
        data.get(..4) == Some(&PROGRAM_DATA_TAG),
        BulwarkError::WrongProgramData
    );
    let slot = data
        .get(4..12)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(BulwarkError::WrongProgramData)?;
    Ok(u64::from_le_bytes(slot))
}

/// Refuses a product whose insured program was deployed again since its assessment. A product without a pin needs no
/// account; a pinned one needs exactly its own.
pub fn require_unchanged(product: &Product, program_data: Option<&AccountInfo>) -> Result<()> {
    if product.program_data == Pubkey::default() {
        return Ok(());
    }
    let account = program_data.ok_or(BulwarkError::WrongProgramData)?;
    require_keys_eq!(
        account.key(),
        product.program_data,
        BulwarkError::WrongProgramData
    );
    require_assessed_slot(product, deployed_slot(account)?)
}

/// Refuses a deployment at any other slot than the one that was assessed.
pub fn require_assessed_slot(product: &Product, slot: u64) -> Result<()> {
    require!(slot == product.program_slot, BulwarkError::ProgramUpgraded);
    Ok(())
}
