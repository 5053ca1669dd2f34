//! Steps of incidents and claims: who may take them, and when.

use anchor_lang::Result;
use bulwark::error::BulwarkError;

use super::{
    json::{view, words},
    Refusal,
};

words! {
    /// Who may take a step.
    pub enum Actor {
        /// Whoever comes.
        Anyone => "anyone",
        /// A bonded member of the committee.
        Member => "member",
        /// The holder of a policy that covers the loss.
        Holder => "holder",
        /// Whoever is no member of the appeal committee and puts up the bond.
        Appellant => "appellant",
    }
}

view! {
    /// A step of an incident or a claim.
    pub struct StepView {
        /// Its instruction.
        pub step: &'static str,
        /// Who may take it.
        pub by: Actor,
        /// It is open now.
        pub open: bool,
        /// From when, if only time stands in the way.
        pub opens_at: Option<u64>,
        /// Last second in which it is open.
        pub closes_at: Option<u64>,
        /// Why not now.
        pub refusal: Option<Refusal>,
    }
}

/// A step that `check` decides: `since` and `until` say from and until when time lets it.
pub(super) fn step(
    step: &'static str,
    by: Actor,
    check: Result<()>,
    since: Option<u64>,
    until: Option<u64>,
) -> StepView {
    let refusal = check.err().map(Refusal::from);
    // Time alone stands in the way of what is refused for a window or a count that is not over.
    let waits = refusal.as_ref().is_some_and(|refusal| {
        [
            BulwarkError::WindowStillOpen,
            BulwarkError::DecisionNotDue,
            BulwarkError::RejectionNotDue,
            BulwarkError::SlashingPending,
        ]
        .map(u32::from)
        .contains(&refusal.code)
    });
    StepView {
        step,
        by,
        open: refusal.is_none(),
        opens_at: since.filter(|_| waits),
        closes_at: until.filter(|_| refusal.is_none()),
        refusal,
    }
}

/// The second after.
pub(super) fn after(deadline: u64) -> Option<u64> {
    deadline.checked_add(1)
}

/// Refuses a bond that is not held.
pub(super) fn require_held(bond: u64) -> Result<()> {
    if bond == 0 {
        return Err(BulwarkError::NothingDue.into());
    }
    Ok(())
}
