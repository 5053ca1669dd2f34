//! The audit: every invariant, every vault against its ledger, every pool's solvency. Accounts as they are, nothing earned since.

use anchor_lang::prelude::Pubkey;

use super::{json::view, Moment, Refusal};
use crate::checker;

view! {
    /// An invariant's outcome: `checker::Verdict`.
    pub struct InvariantView {
        /// Its number.
        pub number: u8,
        /// What it says.
        pub words: &'static str,
        /// It holds.
        pub holds: bool,
        /// Every breach, in words.
        pub breaches: Vec<String>,
    }
}

view! {
    /// A bucket of a ledger.
    pub struct Bucket {
        /// The account's name for it.
        pub name: &'static str,
        /// Base units.
        pub amount: u64,
    }
}

view! {
    /// A vault against its ledger. Base units of its mint.
    pub struct VaultView {
        /// What owns it.
        pub kind: &'static str,
        /// Its owner.
        pub owner: Pubkey,
        /// Token account.
        pub vault: Pubkey,
        /// Its mint.
        pub mint: Pubkey,
        /// Decimals of the mint, where an account says them.
        pub decimals: Option<u8>,
        /// Balance, if it was given.
        pub balance: Option<u64>,
        /// What makes up the ledger.
        pub buckets: Vec<Bucket>,
        /// What it must hold.
        pub ledger: u64,
        /// Balance less ledger.
        pub surplus: Option<i128>,
    }
}

view! {
    /// Whether a pool is solvent.
    pub struct PoolVerdict {
        /// Pool.
        pub pool: Pubkey,
        /// The rule that it breaks.
        pub refusal: Option<Refusal>,
    }
}

view! {
    /// Accounts of a kind.
    pub struct Count {
        /// Kind.
        pub kind: &'static str,
        /// How many.
        pub count: u32,
    }
}

view! {
    /// Everything that an auditor asks.
    pub struct AuditView {
        /// The moment.
        pub at: u64,
        /// Every invariant holds.
        pub sound: bool,
        /// Every invariant.
        pub invariants: Vec<InvariantView>,
        /// Every vault.
        pub vaults: Vec<VaultView>,
        /// Every pool.
        pub pools: Vec<PoolVerdict>,
        /// What was looked at.
        pub counts: Vec<Count>,
    }
}

/// A vault before its balance is known.
struct Ledger {
    kind: &'static str,
    owner: Pubkey,
    vault: Pubkey,
    mint: Pubkey,
    decimals: Option<u8>,
    buckets: Vec<(&'static str, u64)>,
}

impl Moment<'_> {
    /// Checks everything.
    pub fn audit(&self) -> AuditView {
        let invariants: Vec<_> = checker::check(self.snapshot)
            .into_iter()
            .map(|verdict| InvariantView {
                number: verdict.number,
                words: verdict.name,
                holds: verdict.breaches.is_empty(),
                breaches: verdict.breaches,
            })
            .collect();
        let pools = self.snapshot.pools.iter().map(|(key, pool)| PoolVerdict {
            pool: *key,
            refusal: self
                .snapshot
                .funds
                .get(&pool.fund)
                .and_then(|fund| pool.require_solvent(&fund.parameters).err())
                .map(Refusal::from),
        });
        AuditView {
            at: self.now,
            sound: invariants.iter().all(|invariant| invariant.holds),
            invariants,
            vaults: self.ledgers().into_iter().map(|l| self.vault(l)).collect(),
            pools: pools.collect(),
            counts: self.counts(),
        }
    }

    fn vault(&self, of: Ledger) -> VaultView {
        let balance = self.snapshot.balances.get(&of.vault).copied();
        let amounts = of.buckets.iter().map(|(_, amount)| *amount);
        let ledger = amounts.fold(0, u64::saturating_add);
        VaultView {
            kind: of.kind,
            owner: of.owner,
            vault: of.vault,
            mint: of.mint,
            decimals: of.decimals,
            balance,
            buckets: of
                .buckets
                .into_iter()
                .map(|(name, amount)| Bucket { name, amount })
                .collect(),
            ledger,
            surplus: balance.map(|balance| i128::from(balance) - i128::from(ledger)),
        }
    }

    /// Every vault that an account of the snapshot describes.
    fn ledgers(&self) -> Vec<Ledger> {
        let s = self.snapshot;
        let pools = s.pools.iter().map(|(key, pool)| Ledger {
            kind: "pool",
            owner: *key,
            vault: pool.vault,
            mint: pool.mint,
            decimals: Some(pool.decimals),
            buckets: vec![
                ("capital", pool.capital),
                ("unearned", pool.unearned),
                ("payable", pool.payable),
                ("cededPayable", pool.ceded_payable),
                ("bufferPayable", pool.buffer_payable),
                ("puts", pool.puts),
                ("fees", pool.fees),
                ("bonds", pool.bonds),
            ],
        });
        let tranches = s.tranches.iter().filter_map(|(key, tranche)| {
            let pool = s.pools.get(&tranche.pool)?;
            Some(Ledger {
                kind: "tranche",
                owner: *key,
                vault: tranche.vault,
                mint: pool.mint,
                decimals: Some(pool.decimals),
                buckets: vec![("collateral", pool.cession(tranche.index).ok()?.collateral)],
            })
        });
        let buffers = s.buffers.iter().filter_map(|(key, buffer)| {
            let slot = s.pools.get(&buffer.pool)?.buffer(buffer.index).ok()?;
            Some(Ledger {
                kind: "buffer",
                owner: *key,
                vault: buffer.vault,
                mint: buffer.mint,
                decimals: Some(buffer.decimals),
                buckets: vec![
                    ("collateral", slot.collateral),
                    ("delivered", buffer.delivered),
                ],
            })
        });
        let funds = s.funds.iter().map(|(key, fund)| Ledger {
            kind: "bonds",
            owner: *key,
            vault: fund.bond_vault,
            mint: fund.bond_mint,
            decimals: None,
            buckets: vec![(
                "bonds",
                s.attestors
                    .values()
                    .filter(|attestor| attestor.fund == *key)
                    .fold(0, |sum, attestor| sum.saturating_add(attestor.bond)),
            )],
        });
        pools.chain(tranches).chain(buffers).chain(funds).collect()
    }

    fn counts(&self) -> Vec<Count> {
        let s = self.snapshot;
        [
            ("funds", s.funds.len()),
            ("pools", s.pools.len()),
            ("positions", s.positions.len()),
            ("products", s.products.len()),
            ("policies", s.policies.len()),
            ("committees", s.committees.len()),
            ("attestors", s.attestors.len()),
            ("incidents", s.incidents.len()),
            ("claims", s.claims.len()),
            ("tranches", s.tranches.len()),
            ("tranchePositions", s.tranche_positions.len()),
            ("feeds", s.feeds.len()),
            ("buffers", s.buffers.len()),
            ("bufferPositions", s.buffer_positions.len()),
            ("hedges", s.hedges.len()),
        ]
        .into_iter()
        .map(|(kind, count)| Count {
            kind,
            count: u32::try_from(count).unwrap_or(u32::MAX),
        })
        .collect()
    }
}
