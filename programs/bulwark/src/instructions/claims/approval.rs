//! What a decision approves: one place for the first decision and the appeal's.

use anchor_lang::prelude::*;
use bulwark_math::approved_amount;

use crate::{
    error::BulwarkError,
    state::{
        pool::{credit, debit},
        Claim, Incident, Policy,
    },
};

/// Replaces what `claim` was approved by what `assessment` gives: at most requested, less the deductible, at most the
/// sum insured that the policy's other claims leave. The totals of policy and incident follow.
pub fn approve(
    incident: &mut Incident,
    claim: &mut Claim,
    policy: &mut Policy,
    assessment: u64,
) -> Result<()> {
    debit(&mut policy.approved, claim.approved)?;
    debit(&mut incident.approved_total, claim.approved)?;
    claim.approved = approved_amount(
        assessment,
        claim.requested,
        policy.deductible_at(incident.incident_time)?,
        policy.limit_at(incident.incident_time)?,
    );
    credit(&mut policy.approved, claim.approved)?;
    credit(&mut incident.approved_total, claim.approved)
}

/// Whether the appeal changed the decision by more than the tolerance. False before the appeal is decided and when it
/// found no quorum.
pub fn upheld(incident: &Incident, claim: &Claim) -> Result<bool> {
    let Some(appeal) = claim.decided_appeal() else {
        return Ok(false);
    };
    bulwark_math::deviates(
        appeal.approved_before,
        claim.approved,
        incident.tolerance_bps,
    )
    .map_err(|error| BulwarkError::from(error).into())
}
