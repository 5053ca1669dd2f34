//! Where operations look up what they need: accounts by address, and the addresses that belong together.

use anchor_lang::{
    prelude::{AccountMeta, Pubkey},
    solana_program::{instruction::Instruction, system_program},
    AccountDeserialize,
};
use anyhow::{ensure, Context, Result};
use bulwark::state::{Buffer, BufferPosition, Fund, Hedge, Incident, Pool};
use bulwark_client::{
    keys::{BufferKeys, IncidentKeys, PoolKeys, ProductKeys},
    snapshot::read_zero_copy,
};

use super::Named;
use crate::chain::{Account, Chain};

/// A chain, and who acts on it.
pub struct Desk<'a, C> {
    chain: &'a mut C,
    /// Signs and pays.
    pub actor: Pubkey,
}

impl<'a, C: Chain> Desk<'a, C> {
    /// A desk of `actor`.
    pub fn new(chain: &'a mut C, actor: Pubkey) -> Self {
        Self { chain, actor }
    }

    fn find(&mut self, address: &Pubkey) -> Result<Option<Account>> {
        let accounts = self.chain.accounts(std::slice::from_ref(address))?;
        Ok(accounts.into_iter().next().flatten())
    }

    /// Whether an account exists.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn exists(&mut self, address: &Pubkey) -> Result<bool> {
        Ok(self.find(address)?.is_some())
    }

    /// Bytes of an account of the program.
    fn data(&mut self, address: &Pubkey, kind: &str) -> Result<Vec<u8>> {
        let account = self.find(address)?;
        let account = account.with_context(|| format!("{address}: there is no such account"))?;
        ensure!(
            account.owner == bulwark::ID,
            "{address} is no {kind}: {} owns it",
            account.owner
        );
        Ok(account.data)
    }

    fn read<T: AccountDeserialize>(&mut self, address: &Pubkey, kind: &str) -> Result<T> {
        let data = self.data(address, kind)?;
        T::try_deserialize(&mut data.as_slice())
            .ok()
            .with_context(|| format!("{address} is no {kind}"))
    }

    /// A staker's position.
    ///
    /// # Errors
    /// When it is none, or the chain cannot be asked.
    pub fn position_state(&mut self, address: &Pubkey) -> Result<BufferPosition> {
        self.read(address, "staker's position")
    }

    /// Token program of a mint: what owns it.
    fn token_program(&mut self, mint: &Pubkey) -> Result<Pubkey> {
        let account = self.find(mint)?;
        Ok(account
            .with_context(|| format!("{mint}: there is no such mint"))?
            .owner)
    }

    /// Addresses of a pool.
    ///
    /// # Errors
    /// When it is none, or the chain cannot be asked.
    pub fn pool(&mut self, address: &Pubkey) -> Result<PoolKeys> {
        let data = self.data(address, "pool")?;
        let pool: Pool = read_zero_copy(&data).with_context(|| format!("{address} is no pool"))?;
        let fund: Fund = self.read(&pool.fund, "fund")?;
        Ok(PoolKeys {
            fund: pool.fund,
            treasury: fund.treasury,
            pool: *address,
            mint: pool.mint,
            vault: pool.vault,
            premium_book: pool.premium_book,
            token_program: self.token_program(&pool.mint)?,
        })
    }

    /// A buffer and its addresses.
    ///
    /// # Errors
    /// When it is none, or the chain cannot be asked.
    pub fn buffer(&mut self, address: &Pubkey) -> Result<(Buffer, BufferKeys)> {
        let buffer: Buffer = self.read(address, "buffer")?;
        let keys = BufferKeys {
            pool: self.pool(&buffer.pool)?,
            mint: buffer.mint,
            buffer: *address,
            vault: buffer.vault,
            feed: buffer.feed,
            token_program: self.token_program(&buffer.mint)?,
        };
        Ok((buffer, keys))
    }

    /// A put, its buffer and the buffer's addresses.
    ///
    /// # Errors
    /// When it is none, or the chain cannot be asked.
    pub fn hedge(&mut self, address: &Pubkey) -> Result<(Hedge, Buffer, BufferKeys)> {
        let hedge: Hedge = self.read(address, "put")?;
        let (buffer, keys) = self.buffer(&hedge.buffer)?;
        Ok((hedge, buffer, keys))
    }

    /// Addresses of an incident.
    ///
    /// # Errors
    /// When it is none, or the chain cannot be asked.
    pub fn incident(&mut self, address: &Pubkey) -> Result<IncidentKeys> {
        let incident: Incident = self.read(address, "incident")?;
        Ok(IncidentKeys {
            product: ProductKeys {
                pool: self.pool(&incident.pool)?,
                product: incident.product,
                program_data: None,
            },
            incident: *address,
            committee: incident.committee,
            appeal_committee: incident.appeal_committee,
        })
    }

    /// Opens a token account of `owner` when it is missing, at the actor's cost.
    fn open_account(
        &mut self,
        owner: &Pubkey,
        mint: &Pubkey,
        token_program: &Pubkey,
        account: &Pubkey,
    ) -> Result<Option<Named>> {
        if self.exists(account)? {
            return Ok(None);
        }
        Ok(Some(Named {
            name: "open_token_account",
            instruction: Instruction {
                program_id: anchor_spl::associated_token::ID,
                accounts: vec![
                    AccountMeta::new(self.actor, true),
                    AccountMeta::new(*account, false),
                    AccountMeta::new_readonly(*owner, false),
                    AccountMeta::new_readonly(*mint, false),
                    AccountMeta::new_readonly(system_program::ID, false),
                    AccountMeta::new_readonly(*token_program, false),
                ],
                // `CreateIdempotent`.
                data: vec![1],
            },
        }))
    }

    /// Opens `owner`'s token account of a pool's settlement mint when it is missing, at the actor's cost.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn open_money(&mut self, owner: &Pubkey, pool: &PoolKeys) -> Result<Option<Named>> {
        self.open_account(owner, &pool.mint, &pool.token_program, &pool.token(owner))
    }

    /// Opens `owner`'s token account of a buffer's collateral when it is missing, at the actor's cost.
    ///
    /// # Errors
    /// When the chain cannot be asked.
    pub fn open_collateral(&mut self, owner: &Pubkey, keys: &BufferKeys) -> Result<Option<Named>> {
        self.open_account(owner, &keys.mint, &keys.token_program, &keys.token(owner))
    }
}
