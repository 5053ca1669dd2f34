//! All that settlement and recovery touch.

use bulwark::state::{Incident, Pool, Tranche};
use bulwark_math::MAX_TRANCHES;

/// Accounts of a pool, one incident and eight tranches at a moment. Slots without a tranche have an account too, which
/// nothing may touch.
#[derive(Clone, Copy, Debug)]
pub struct Books {
    /// Unix seconds.
    pub now: u64,
    /// Pool.
    pub pool: Pool,
    /// Tokens in its vault.
    pub vault: u64,
    /// Incident.
    pub incident: Incident,
    /// Incidents that hold sales of the product.
    pub open_incidents: u32,
    /// Tranches by index.
    pub tranches: [Tranche; MAX_TRANCHES],
    /// Tokens in their vaults.
    pub vaults: [u64; MAX_TRANCHES],
    /// Tokens of who brings recoveries.
    pub purse: u64,
}

impl Books {
    /// Where these books differ from `other`, line by line; nothing where no byte differs.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        if self.bytes() == other.bytes() {
            return Vec::new();
        }
        let (left, right) = (format!("{self:#?}"), format!("{other:#?}"));
        left.lines()
            .zip(right.lines())
            .enumerate()
            .filter(|(_, (left, right))| left != right)
            .map(|(line, (left, right))| format!("line {line}: {left} | {right}"))
            .collect()
    }

    fn bytes(&self) -> Vec<u8> {
        let numbers = [self.now, self.vault, self.open_incidents.into(), self.purse];
        [
            bytemuck::bytes_of(&self.pool),
            bytemuck::bytes_of(&self.incident),
            bytemuck::cast_slice(&self.tranches),
            bytemuck::cast_slice(&self.vaults),
            bytemuck::cast_slice(&numbers),
        ]
        .concat()
    }
}
