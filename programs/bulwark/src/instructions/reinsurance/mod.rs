//! Room re-insurance: tranches that stand behind a pool for ceded premium (DESIGN sections 10 and 11).

pub mod cancel_release;
pub mod close_tranche;
pub mod close_tranche_position;
pub mod commit_capital;
pub mod open_tranche;
pub mod open_tranche_position;
pub mod programme;
pub mod release;
pub mod request_release;
pub mod roll_tranche;
pub mod sync_tranche;

pub use cancel_release::*;
pub use close_tranche::*;
pub use close_tranche_position::*;
pub use commit_capital::*;
pub use open_tranche::*;
pub use open_tranche_position::*;
pub use release::*;
pub use request_release::*;
pub use roll_tranche::*;
pub use sync_tranche::*;
