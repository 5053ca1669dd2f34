//! Room claims: from a reported loss to the last payout. Every state has a deadline and a step that anyone may take
//! (DESIGN sections 9 and 10). Rules that several files share live in `seat` (who votes, what the votes decide, who is
//! slashed), `approval` (what a decision approves), `bond` (bonds in and out) and `payout` (money out of a pool).

pub mod approval;
mod bond;
pub mod payout;
pub mod seat;

pub mod appeal_claim;
pub mod attest_appeal;
pub mod attest_claim;
pub mod attest_incident;
pub mod close_claim;
pub mod close_incident;
pub mod decide_appeal;
pub mod decide_claim;
pub mod file_claim;
pub mod finish_settlement;
pub mod pay_claim;
pub mod recover;
pub mod recuse;
pub mod reject_incident;
pub mod release_appeal_bond;
pub mod release_claim_bond;
pub mod release_report_bond;
pub mod report_incident;
pub mod settle_incident;
pub mod slash_seat;

pub use appeal_claim::*;
pub use attest_appeal::*;
pub use attest_claim::*;
pub use attest_incident::*;
pub use close_claim::*;
pub use close_incident::*;
pub use decide_appeal::*;
pub use decide_claim::*;
pub use file_claim::*;
pub use finish_settlement::*;
pub use pay_claim::*;
pub use recover::*;
pub use recuse::*;
pub use reject_incident::*;
pub use release_appeal_bond::*;
pub use release_claim_bond::*;
pub use release_report_bond::*;
pub use report_incident::*;
pub use settle_incident::*;
pub use slash_seat::*;
