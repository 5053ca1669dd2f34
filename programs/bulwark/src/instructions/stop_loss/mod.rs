//! Room stop-loss: buffers of collateral that stand behind a pool, the stop-loss that trips, the auctions that sell only what a
//! settlement needs (DESIGN section 12).

pub mod cancel_unstake;
pub mod close_auction;
pub mod close_buffer;
pub mod close_buffer_position;
pub mod collect_income;
pub mod open_buffer;
pub mod open_buffer_position;
pub mod request_unstake;
pub mod reset_stop_loss;
pub mod set_buffer_terms;
pub mod set_stop_loss_terms;
pub mod stake;
pub mod start_auction;
pub mod take;
pub mod trip_stop_loss;
pub mod unstake;
pub mod value_buffer;

pub use cancel_unstake::*;
pub use close_auction::*;
pub use close_buffer::*;
pub use close_buffer_position::*;
pub use collect_income::*;
pub use open_buffer::*;
pub use open_buffer_position::*;
pub use request_unstake::*;
pub use reset_stop_loss::*;
pub use set_buffer_terms::*;
pub use set_stop_loss_terms::*;
pub use stake::*;
pub use start_auction::*;
pub use take::*;
pub use trip_stop_loss::*;
pub use unstake::*;
pub use value_buffer::*;
