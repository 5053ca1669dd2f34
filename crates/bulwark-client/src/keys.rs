//! The addresses that instructions of one fund, pool, product or incident have in common.

use anchor_lang::prelude::Pubkey;
use anchor_spl::associated_token::get_associated_token_address_with_program_id;

use crate::pda;

/// Associated token account for a mint of the SPL Token program.
pub fn token_account(mint: &Pubkey, owner: &Pubkey) -> Pubkey {
    get_associated_token_address_with_program_id(owner, mint, &anchor_spl::token::ID)
}

/// A fund and its bond vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundKeys {
    /// Fund.
    pub fund: Pubkey,
    /// Mint of attestors' bonds.
    pub bond_mint: Pubkey,
    /// Their token account.
    pub bond_vault: Pubkey,
    /// Owner of fees.
    pub treasury: Pubkey,
    /// Token program of the bond mint.
    pub token_program: Pubkey,
}

impl FundKeys {
    /// Keys of a creator's fund.
    pub fn new(creator: &Pubkey, id: u64, bond_mint: Pubkey, treasury: Pubkey) -> Self {
        let fund = pda::fund(creator, id);
        Self {
            fund,
            bond_mint,
            bond_vault: pda::bond_vault(&fund),
            treasury,
            token_program: anchor_spl::token::ID,
        }
    }

    /// Bond-mint token account of `owner`.
    pub fn bond_token(&self, owner: &Pubkey) -> Pubkey {
        get_associated_token_address_with_program_id(owner, &self.bond_mint, &self.token_program)
    }
}

/// A pool with everything derived from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolKeys {
    /// Fund.
    pub fund: Pubkey,
    /// Owner of fees.
    pub treasury: Pubkey,
    /// Pool.
    pub pool: Pubkey,
    /// Settlement mint.
    pub mint: Pubkey,
    /// Vault.
    pub vault: Pubkey,
    /// Premium book.
    pub premium_book: Pubkey,
    /// Token program of the mint.
    pub token_program: Pubkey,
}

impl PoolKeys {
    /// Keys of a fund's pool for a mint of the SPL Token program.
    pub fn new(fund: &FundKeys, mint: Pubkey) -> Self {
        let pool = pda::pool(&fund.fund, &mint);
        Self {
            fund: fund.fund,
            treasury: fund.treasury,
            pool,
            mint,
            vault: pda::vault(&pool),
            premium_book: pda::premium_book(&pool),
            token_program: anchor_spl::token::ID,
        }
    }

    /// The same for a mint of another token program.
    pub fn with_token_program(mut self, token_program: Pubkey) -> Self {
        self.token_program = token_program;
        self
    }

    /// Settlement-mint token account of `owner`.
    pub fn token(&self, owner: &Pubkey) -> Pubkey {
        get_associated_token_address_with_program_id(owner, &self.mint, &self.token_program)
    }

    /// Position of an underwriter.
    pub fn position(&self, owner: &Pubkey) -> Pubkey {
        pda::position(&self.pool, owner)
    }
}

/// A re-insurance tranche of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrancheKeys {
    /// Pool that is re-insured.
    pub pool: PoolKeys,
    /// Slot in the pool, 0 to 7.
    pub index: u8,
    /// Tranche.
    pub tranche: Pubkey,
    /// Token account of its collateral.
    pub vault: Pubkey,
}

impl TrancheKeys {
    /// Keys of a pool's tranche.
    pub fn new(pool: PoolKeys, index: u8) -> Self {
        let tranche = pda::tranche(&pool.pool, index);
        Self {
            pool,
            index,
            tranche,
            vault: pda::tranche_vault(&tranche),
        }
    }

    /// Position of a re-insurer.
    pub fn position(&self, owner: &Pubkey) -> Pubkey {
        pda::tranche_position(&self.tranche, owner)
    }
}

/// A product of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductKeys {
    /// Pool.
    pub pool: PoolKeys,
    /// Product.
    pub product: Pubkey,
    /// Pinned ProgramData account, when there is one.
    pub program_data: Option<Pubkey>,
}

impl ProductKeys {
    /// Keys of a pool's product without a pinned program.
    pub fn new(pool: PoolKeys, id: u64) -> Self {
        Self {
            pool,
            product: pda::product(&pool.pool, id),
            program_data: None,
        }
    }

    /// Policy of a buyer.
    pub fn policy(&self, buyer: &Pubkey, nonce: u64) -> Pubkey {
        pda::policy(&self.product, buyer, nonce)
    }
}

/// An incident of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentKeys {
    /// Product.
    pub product: ProductKeys,
    /// Incident.
    pub incident: Pubkey,
    /// Committee that it began with.
    pub committee: Pubkey,
    /// Appeal committee that it began with.
    pub appeal_committee: Pubkey,
}

impl IncidentKeys {
    /// Keys of a product's incident.
    pub fn new(product: ProductKeys, id: u64, committee: Pubkey, appeal_committee: Pubkey) -> Self {
        Self {
            product,
            incident: pda::incident(&product.product, id),
            committee,
            appeal_committee,
        }
    }

    /// Claim of a policy.
    pub fn claim(&self, policy: &Pubkey) -> Pubkey {
        pda::claim(&self.incident, policy)
    }
}

/// A feed of a fund: the price of one mint in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedKeys {
    /// Fund.
    pub fund: Pubkey,
    /// Mint that is priced.
    pub base: Pubkey,
    /// Mint it is priced in.
    pub quote: Pubkey,
    /// Feed.
    pub feed: Pubkey,
}

impl FeedKeys {
    /// Keys of a fund's feed.
    pub fn new(fund: &FundKeys, base: Pubkey, quote: Pubkey) -> Self {
        Self {
            fund: fund.fund,
            base,
            quote,
            feed: pda::feed(&fund.fund, &base, &quote),
        }
    }
}

/// A stop-loss buffer of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferKeys {
    /// Pool that it stands behind.
    pub pool: PoolKeys,
    /// Mint of the collateral.
    pub mint: Pubkey,
    /// Buffer.
    pub buffer: Pubkey,
    /// Token account of its collateral.
    pub vault: Pubkey,
    /// Price of the collateral in the pool's mint.
    pub feed: Pubkey,
    /// Token program of the collateral's mint.
    pub token_program: Pubkey,
}

impl BufferKeys {
    /// Keys of a pool's buffer for a mint of the SPL Token program, priced by the fund's own feed of the pair.
    pub fn new(pool: PoolKeys, mint: Pubkey) -> Self {
        let buffer = pda::buffer(&pool.pool, &mint);
        Self {
            pool,
            mint,
            buffer,
            vault: pda::buffer_vault(&buffer),
            feed: pda::feed(&pool.fund, &mint, &pool.mint),
            token_program: anchor_spl::token::ID,
        }
    }

    /// The same for a mint of another token program.
    pub fn with_token_program(mut self, token_program: Pubkey) -> Self {
        self.token_program = token_program;
        self
    }

    /// Collateral token account of `owner`.
    pub fn token(&self, owner: &Pubkey) -> Pubkey {
        get_associated_token_address_with_program_id(owner, &self.mint, &self.token_program)
    }

    /// Position of a staker.
    pub fn position(&self, owner: &Pubkey) -> Pubkey {
        pda::buffer_position(&self.buffer, owner)
    }

    /// Put of a writer.
    pub fn hedge(&self, writer: &Pubkey, nonce: u64) -> Pubkey {
        pda::hedge(&self.buffer, writer, nonce)
    }
}
