//! Money in and out of vaults: one token CPI each, and the vault must move by exactly the amount (DESIGN section 4).

use anchor_lang::{prelude::*, Ids};
use anchor_spl::{
    token_2022::spl_token_2022::{
        self,
        extension::{BaseStateWithExtensions, ExtensionType, StateWithExtensions},
    },
    token_interface::{transfer_checked, TokenInterface, TransferChecked},
};

use crate::error::BulwarkError;

/// What a transfer needs besides its two ends.
pub struct Payment<'a, 'info> {
    /// Token program that owns the mint.
    pub token_program: &'a Interface<'info, TokenInterface>,
    /// Mint of both ends.
    pub mint: &'a AccountInfo<'info>,
    /// The vault that is paid into or out of, known by its address.
    pub vault: &'a AccountInfo<'info>,
}

/// Balance of a token account, base units: bytes 64 to 72 of both token programs' layout.
pub fn balance(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let bytes = data.get(64..72).and_then(|bytes| bytes.try_into().ok());
    Ok(u64::from_le_bytes(bytes.ok_or(BulwarkError::WrongVault)?))
}

/// Whether `account` is a token account of `mint`: bytes 0 to 32. Decoding the whole account costs ten times as much, and
/// the token program does so in the transfer.
pub fn has_mint(account: &AccountInfo, mint: &Pubkey) -> Result<bool> {
    require!(
        TokenInterface::ids().contains(account.owner),
        BulwarkError::NotATokenAccount
    );
    Ok(holds_key(account, 0, mint))
}

/// Whether a token account is `owner`'s: bytes 32 to 64. Asked of an account that `has_mint`.
pub fn has_owner(account: &AccountInfo, owner: &Pubkey) -> bool {
    holds_key(account, 32, owner)
}

fn holds_key(account: &AccountInfo, offset: usize, key: &Pubkey) -> bool {
    account
        .try_borrow_data()
        .is_ok_and(|data| data.get(offset..offset.saturating_add(32)) == Some(key.as_ref()))
}

/// Decimals of a mint: byte 44 of both token programs' layout.
fn decimals(mint: &AccountInfo) -> Result<u8> {
    let data = mint.try_borrow_data()?;
    Ok(*data.get(44).ok_or(BulwarkError::WrongMint)?)
}

impl<'info> Payment<'_, 'info> {
    /// Moves `amount` from `from`, whose `authority` signed, into the vault. Nothing happens for zero.
    pub fn pay_in(
        self,
        from: &AccountInfo<'info>,
        authority: &AccountInfo<'info>,
        amount: u64,
    ) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let expected = balance(self.vault)?
            .checked_add(amount)
            .ok_or(BulwarkError::Overflow)?;
        let accounts = TransferChecked {
            from: from.clone(),
            mint: self.mint.clone(),
            to: self.vault.clone(),
            authority: authority.clone(),
        };
        transfer_checked(
            CpiContext::new(self.token_program.key(), accounts),
            amount,
            decimals(self.mint)?,
        )?;
        require!(
            balance(self.vault)? == expected,
            BulwarkError::VaultMismatch
        );
        Ok(())
    }

    /// Moves `amount` from the vault, whose owner `authority` signs by `seeds`, to `to`. Nothing happens for zero.
    pub fn pay_out(
        self,
        to: &AccountInfo<'info>,
        authority: &AccountInfo<'info>,
        seeds: &[&[u8]],
        amount: u64,
    ) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let expected = balance(self.vault)?
            .checked_sub(amount)
            .ok_or(BulwarkError::LedgerUnderflow)?;
        let accounts = TransferChecked {
            from: self.vault.clone(),
            mint: self.mint.clone(),
            to: to.clone(),
            authority: authority.clone(),
        };
        transfer_checked(
            CpiContext::new_with_signer(self.token_program.key(), accounts, &[seeds]),
            amount,
            decimals(self.mint)?,
        )?;
        require!(
            balance(self.vault)? == expected,
            BulwarkError::VaultMismatch
        );
        Ok(())
    }
}

/// Refuses a mint whose tokens could move, shrink or freeze by more than an SPL token's rules: allowed are SPL Token,
/// and Token-2022 with metadata extensions only (DESIGN section 4). Asked once, when a pool or fund opens: extensions of
/// a mint cannot be added after its creation, except metadata.
pub fn require_allowed_mint(mint: &AccountInfo) -> Result<()> {
    if mint.owner == &anchor_spl::token::ID {
        return Ok(());
    }
    let data = mint.try_borrow_data()?;
    let extensions =
        StateWithExtensions::<spl_token_2022::state::Mint>::unpack(&data)?.get_extension_types()?;
    require!(
        extensions.iter().all(|extension| matches!(
            extension,
            ExtensionType::MetadataPointer | ExtensionType::TokenMetadata
        )),
        BulwarkError::MintExtensionNotAllowed
    );
    Ok(())
}
