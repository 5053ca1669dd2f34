//! Room hedging: puts on a buffer's collateral, collateralised whole and settled in kind (DESIGN section 13). Markets can be
//! hedged so, hacks cannot.

pub mod buy_put;
pub mod exercise_put;
pub mod reclaim_put;
pub mod transfer_put;
pub mod write_put;

pub use buy_put::*;
pub use exercise_put::*;
pub use reclaim_put::*;
pub use transfer_put::*;
pub use write_put::*;
