//! Accounts, one per file: every field's meaning and unit, `invariant()` (what always holds of the account by itself)
//! and the moves that several instructions share.
//!
//! Every account is plain memory (`repr(C)` without padding, little-endian, flags and states as `u8`): reading is one copy
//! and no field is decoded. Large ones (pool, product, premium book) are used in place by `AccountLoader`, the others
//! are copied in and out by `Account`.

pub mod attestor;
pub mod buffer;
pub mod cession;
pub mod claim;
pub mod committee;
pub mod feed;
pub mod fund;
pub mod hedge;
pub mod incident;
pub mod parameters;
pub mod policy;
pub mod pool;
pub mod position;
pub mod premium_book;
pub mod product;
pub mod stop_loss;
pub mod tranche;
pub mod wide;

use anchor_lang::{prelude::*, AccountSerialize, Discriminator, Space};

pub use attestor::Attestor;
pub use buffer::{Buffer, BufferPosition, PutSlot, SaleState};
pub use cession::{Cession, TrancheKind};
pub use claim::{Appeal, Claim, ClaimStatus};
pub use committee::Committee;
pub use feed::{Feed, FeedLimits};
pub use fund::{Fund, Operation};
pub use hedge::Hedge;
pub use incident::{Allocated, Incident, IncidentStatus, Repaid, Windows};
pub use parameters::{BufferTerms, FundParameters, PoolParameters, ProductTerms};
pub use policy::Policy;
pub use pool::{Hold, Pool};
pub use position::{Position, WithdrawalRequest};
pub use premium_book::PremiumBook;
pub use product::{Peril, Product, ProductState};
pub use stop_loss::{BufferSlot, StopLoss, StopLossTerms};
pub use tranche::{Tranche, TrancheCover, TranchePosition, TrancheTerm};
pub use wide::Wide;

/// Lets `Account` write a zero-copy account back, and says its size: Anchor itself only lets such accounts be read so.
macro_rules! plain_accounts {
    ($($account:ident),*) => {$(
        impl Space for $account {
            const INIT_SPACE: usize = core::mem::size_of::<Self>();
        }

        impl AccountSerialize for $account {
            fn try_serialize<W: std::io::Write>(&self, writer: &mut W) -> Result<()> {
                writer.write_all(Self::DISCRIMINATOR)?;
                writer.write_all(bytemuck::bytes_of(self))?;
                Ok(())
            }
        }
    )*};
}

plain_accounts!(
    Fund,
    Committee,
    Attestor,
    Position,
    Policy,
    Incident,
    Claim,
    Tranche,
    TranchePosition,
    Buffer,
    BufferPosition,
    Hedge
);
