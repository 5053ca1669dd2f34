//! Room fund: who governs, by which rules, and the committees and bonded attestors that decide losses.

pub mod accept_authority;
pub mod bond_attestor;
pub mod create_fund;
pub mod form_committee;
pub mod pause_operation;
pub mod propose_authority;
pub mod register_attestor;
pub mod resume_operation;
pub mod set_appeal_committee;
pub mod set_fund_parameters;
pub mod set_pool_parameters;
pub mod set_roles;
pub mod unbond_attestor;

pub use accept_authority::*;
pub use bond_attestor::*;
pub use create_fund::*;
pub use form_committee::*;
pub use pause_operation::*;
pub use propose_authority::*;
pub use register_attestor::*;
pub use resume_operation::*;
pub use set_appeal_committee::*;
pub use set_fund_parameters::*;
pub use set_pool_parameters::*;
pub use set_roles::*;
pub use unbond_attestor::*;
