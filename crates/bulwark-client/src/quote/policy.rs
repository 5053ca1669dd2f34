//! Policies: where they stand, and what cancelling gives back.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    constants::RENEWAL_WINDOW,
    instructions::cover::cancel_policy::{cancel_cover, refund_of},
};
use bulwark_math::refund;

use super::{
    json::{view, words},
    Answer, Moment, Refusal,
};

words! {
    /// Where a policy stands.
    pub enum PolicyState {
        /// Its term has not begun.
        Coming => "coming",
        /// Its waiting period runs.
        Waiting => "waiting",
        /// It covers.
        Covers => "covers",
        /// Its term is over.
        Ended => "ended",
        /// It was cancelled.
        Cancelled => "cancelled",
    }
}

view! {
    /// A policy at a moment.
    pub struct PolicyView {
        /// Policy.
        pub address: Pubkey,
        /// Its product.
        pub product: Pubkey,
        /// Its holder.
        pub holder: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Where it stands.
        pub state: PolicyState,
        /// Sum insured left for a loss that happens now; 0 outside cover.
        pub cover: u64,
        /// What the holder would bear of such a loss.
        pub deductible: u64,
        /// Premium written, net of the referrer's share.
        pub premium: u64,
        /// What of it has been earned; 0 of a cancelled policy, whose account does not say what was refunded.
        pub earned: u64,
        /// What of it has still to be earned, rounded down.
        pub unearned: u64,
        /// From when it can be renewed; none when it was, or is over.
        pub renewable_from: Option<u64>,
        /// Last second in which a loss of its last moment can be reported under the windows of today.
        pub reportable_until: u64,
    }
}

view! {
    /// What a cancellation would give back.
    pub struct RefundQuote {
        /// Policy.
        pub policy: Pubkey,
        /// The first rule that would refuse it.
        pub refusal: Option<Refusal>,
        /// Paid to the holder.
        pub refund: u64,
        /// Kept.
        pub fee: u64,
        /// Both.
        pub gross: u64,
    }
}

impl Moment<'_> {
    /// A policy.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn policy(&self, address: &Pubkey) -> Answer<PolicyView> {
        let policy = self.policy_of(address)?;
        let pool = self.pool(&policy.pool)?;
        let rules = &self.fund(pool)?.parameters;
        let now = self.now;
        let state = match policy {
            _ if policy.is_cancelled() => PolicyState::Cancelled,
            _ if now >= policy.end => PolicyState::Ended,
            _ if now < policy.start => PolicyState::Coming,
            _ if now < policy.covers_from => PolicyState::Waiting,
            _ => PolicyState::Covers,
        };
        let is_over = matches!(state, PolicyState::Cancelled | PolicyState::Ended);
        let left = policy.end.saturating_sub(now.max(policy.start));
        let unearned = refund(policy.earning_rate, left)?.0;
        Ok(PolicyView {
            address: *address,
            product: policy.product,
            holder: policy.holder,
            decimals: pool.decimals,
            state,
            cover: policy.limit_at(now).unwrap_or(0),
            deductible: policy.deductible_at(now)?,
            premium: policy.premium,
            earned: if policy.is_cancelled() {
                0
            } else {
                policy.premium.saturating_sub(unearned)
            },
            unearned,
            renewable_from: Some(policy.end.saturating_sub(RENEWAL_WINDOW))
                .filter(|_| !is_over && !policy.is_renewed()),
            reportable_until: policy.end.saturating_add(rules.report_window.into()),
        })
    }

    /// What cancelling `policy` gives back, and whether it can be.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn quote_refund(&self, policy: &Pubkey) -> Answer<RefundQuote> {
        let mut held = *self.policy_of(policy)?;
        let mut desk = self.desk(&held.product)?;
        let given = refund_of(desk.fund, &held, self.now)?;
        let cancelled = cancel_cover(&mut desk.ledger(), &mut held, 0, self.now);
        Ok(RefundQuote {
            policy: *policy,
            refusal: cancelled.err().map(Refusal::from),
            refund: given.refund,
            fee: given.fee,
            gross: given.refund.saturating_add(given.fee),
        })
    }
}
