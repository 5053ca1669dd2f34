//! Accounts, one per file: every field's meaning and unit, `invariant()` (what always holds of the account by itself)
//! and the moves that several instructions share.

pub mod attestor;
pub mod claim;
pub mod committee;
pub mod fund;
pub mod incident;
pub mod parameters;
pub mod policy;
pub mod pool;
pub mod position;
pub mod premium_book;
pub mod product;
pub mod wide;

pub use attestor::Attestor;
pub use claim::{Appeal, Claim, ClaimStatus};
pub use committee::Committee;
pub use fund::{Fund, Operation};
pub use incident::{Incident, IncidentStatus, Windows};
pub use parameters::{FundParameters, PoolParameters, ProductTerms};
pub use policy::Policy;
pub use pool::{Hold, Pool};
pub use position::{Position, WithdrawalRequest};
pub use premium_book::PremiumBook;
pub use product::{Peril, Product, ProductState};
pub use wide::Wide;
