//! Every account of the program at one moment, decoded: what the checker reads.

use std::collections::BTreeMap;

use anchor_lang::{prelude::Pubkey, AccountDeserialize, Discriminator};
use bulwark::state::{
    Attestor, Buffer, BufferPosition, Claim, Committee, Feed, Fund, Hedge, Incident, Policy, Pool,
    Position, PremiumBook, Product, Tranche, TranchePosition,
};

/// Accounts by address, and the balances of the vaults.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// Funds.
    pub funds: BTreeMap<Pubkey, Fund>,
    /// Pools.
    pub pools: BTreeMap<Pubkey, Pool>,
    /// Premium books.
    pub books: BTreeMap<Pubkey, Box<PremiumBook>>,
    /// Positions.
    pub positions: BTreeMap<Pubkey, Position>,
    /// Products.
    pub products: BTreeMap<Pubkey, Box<Product>>,
    /// Policies.
    pub policies: BTreeMap<Pubkey, Policy>,
    /// Committees.
    pub committees: BTreeMap<Pubkey, Committee>,
    /// Attestors.
    pub attestors: BTreeMap<Pubkey, Attestor>,
    /// Incidents.
    pub incidents: BTreeMap<Pubkey, Incident>,
    /// Claims.
    pub claims: BTreeMap<Pubkey, Claim>,
    /// Re-insurance tranches.
    pub tranches: BTreeMap<Pubkey, Tranche>,
    /// Re-insurers' positions.
    pub tranche_positions: BTreeMap<Pubkey, TranchePosition>,
    /// Price feeds.
    pub feeds: BTreeMap<Pubkey, Feed>,
    /// Stop-loss buffers.
    pub buffers: BTreeMap<Pubkey, Box<Buffer>>,
    /// Stakers' positions.
    pub buffer_positions: BTreeMap<Pubkey, BufferPosition>,
    /// Puts.
    pub hedges: BTreeMap<Pubkey, Hedge>,
    /// Token balances in base units, by token account.
    pub balances: BTreeMap<Pubkey, u64>,
}

/// Reads a zero-copy account whatever its alignment.
pub fn read_zero_copy<T: bytemuck::AnyBitPattern + Discriminator>(data: &[u8]) -> Option<T> {
    let body = data.strip_prefix(T::DISCRIMINATOR)?;
    body.get(..core::mem::size_of::<T>())
        .map(bytemuck::pod_read_unaligned)
}

fn read<T: AccountDeserialize>(mut data: &[u8]) -> Option<T> {
    T::try_deserialize(&mut data).ok()
}

impl Snapshot {
    /// Takes over an account of the program as it is now; an empty one is forgotten. Returns whether it was one that
    /// this snapshot knows.
    pub fn update(&mut self, address: Pubkey, data: &[u8]) -> bool {
        macro_rules! take {
            ($map:ident, $value:expr) => {
                if let Some(value) = $value {
                    self.$map.insert(address, value);
                    return true;
                }
            };
        }
        if data.is_empty() {
            self.forget(&address);
            return true;
        }
        take!(pools, read_zero_copy::<Pool>(data));
        take!(books, read_zero_copy::<PremiumBook>(data).map(Box::new));
        take!(products, read_zero_copy::<Product>(data).map(Box::new));
        take!(policies, read::<Policy>(data));
        take!(positions, read::<Position>(data));
        take!(claims, read::<Claim>(data));
        take!(incidents, read::<Incident>(data));
        take!(attestors, read::<Attestor>(data));
        take!(committees, read::<Committee>(data));
        take!(funds, read::<Fund>(data));
        take!(tranches, read::<Tranche>(data));
        take!(tranche_positions, read::<TranchePosition>(data));
        take!(feeds, read_zero_copy::<Feed>(data));
        take!(buffers, read::<Buffer>(data).map(Box::new));
        take!(buffer_positions, read::<BufferPosition>(data));
        take!(hedges, read::<Hedge>(data));
        false
    }

    /// Takes over a token account's balance.
    pub fn update_balance(&mut self, address: Pubkey, amount: u64) {
        self.balances.insert(address, amount);
    }

    /// What this snapshot knows of some addresses.
    pub fn part(&self, addresses: &[Pubkey]) -> Self {
        let mut part = Self::default();
        macro_rules! copy {
            ($address:expr, $($map:ident),*) => {
                $(if let Some(value) = self.$map.get($address) {
                    part.$map.insert(*$address, value.clone());
                })*
            };
        }
        for address in addresses {
            copy!(
                address,
                funds,
                pools,
                books,
                positions,
                products,
                policies,
                committees,
                attestors,
                incidents,
                claims,
                tranches,
                tranche_positions,
                feeds,
                buffers,
                buffer_positions,
                hedges,
                balances
            );
        }
        part
    }

    /// Forgets a closed account.
    fn forget(&mut self, address: &Pubkey) {
        self.positions.remove(address);
        self.policies.remove(address);
        self.claims.remove(address);
        self.incidents.remove(address);
        self.attestors.remove(address);
        self.tranches.remove(address);
        self.tranche_positions.remove(address);
        self.buffers.remove(address);
        self.buffer_positions.remove(address);
        self.hedges.remove(address);
        self.balances.remove(address);
    }
}
