//! Products and policies: what is sold, on which assessment, at which price, and how a policy changes and ends.

pub mod program_pin;
pub mod sale;

pub mod assess_product;
pub mod buy_policy;
pub mod cancel_policy;
pub mod close_policy;
pub mod increase_cover;
pub mod list_product;
pub mod renew_policy;
pub mod revise_product;
pub mod roll_product;
pub mod set_product_committee;
pub mod set_product_state;
pub mod transfer_policy;

pub use assess_product::*;
pub use buy_policy::*;
pub use cancel_policy::*;
pub use close_policy::*;
pub use increase_cover::*;
pub use list_product::*;
pub use renew_policy::*;
pub use revise_product::*;
pub use roll_product::*;
pub use set_product_committee::*;
pub use set_product_state::*;
pub use transfer_policy::*;
