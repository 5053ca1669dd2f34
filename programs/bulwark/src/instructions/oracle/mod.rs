//! Room oracle: prices of collateral, by sources that the fund lists (DESIGN section 14).

pub mod observe;
pub mod price_update;
pub mod register_feed;
pub mod set_feed_limits;
pub mod set_feed_source;
pub mod set_oracle_sources;

pub use observe::*;
pub use register_feed::*;
pub use set_feed_limits::*;
pub use set_feed_source::*;
pub use set_oracle_sources::*;
