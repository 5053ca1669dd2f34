//! Room underwriting: capital in, capital out a cooldown later, premium earned, fees collected (DESIGN section 6).

pub mod accrue;
pub mod cancel_withdrawal;
pub mod close_position;
pub mod collect_fees;
pub mod deposit;
pub mod inject_capital;
pub mod open_pool;
pub mod open_position;
pub mod request_withdrawal;
pub mod sweep_donation;
pub mod withdraw;

pub use accrue::*;
pub use cancel_withdrawal::*;
pub use close_position::*;
pub use collect_fees::*;
pub use deposit::*;
pub use inject_capital::*;
pub use open_pool::*;
pub use open_position::*;
pub use request_withdrawal::*;
pub use sweep_donation::*;
pub use withdraw::*;
