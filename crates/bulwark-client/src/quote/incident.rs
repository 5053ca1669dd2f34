//! Incidents: votes, deadlines, factor, and which step is open to whom.

use anchor_lang::prelude::Pubkey;
use bulwark::{
    instructions::claims::{
        attest_incident::require_report_votable, close_incident::require_incident_closable,
        file_claim::require_filing, reject_incident::require_rejection,
        release_report_bond::report_bond_returned, seat::count,
    },
    state::{Committee, Incident, IncidentStatus, Pool},
};
use bulwark_math::{mul_div_u64, Rounding};

use super::{
    json::view,
    step::{after, require_held, step, Actor, StepView},
    Answer, Moment, PartView, FACTOR_ONE,
};

view! {
    /// Last second of each window; none while it cannot be known.
    pub struct Deadlines {
        /// Votes on the report.
        pub confirm: u64,
        /// Claims.
        pub filing: Option<u64>,
        /// Votes on claims.
        pub assess: Option<u64>,
        /// Appeals.
        pub appeal: Option<u64>,
        /// Votes on appeals.
        pub appeal_assess: Option<u64>,
        /// Recoveries for claims.
        pub salvage: Option<u64>,
    }
}

view! {
    /// Votes on a report.
    pub struct ReportVotes {
        /// For a loss.
        pub yes: u8,
        /// Against.
        pub no: u8,
        /// Void: seats in conflict.
        pub recused: u8,
        /// Seats of the committee.
        pub seats: u8,
        /// Votes that decide.
        pub threshold: u8,
    }
}

view! {
    /// An incident. Base units of the pool's mint.
    pub struct IncidentView {
        /// Incident.
        pub address: Pubkey,
        /// Pool that pays.
        pub pool: Pubkey,
        /// Product.
        pub product: Pubkey,
        /// Decimals of the pool's mint.
        pub decimals: u8,
        /// Where it stands.
        pub status: &'static str,
        /// When the loss happened.
        pub incident_time: u64,
        /// When it was reported.
        pub reported_at: u64,
        /// When it was confirmed.
        pub confirmed_at: Option<u64>,
        /// When it was settled or rejected.
        pub closed_at: Option<u64>,
        /// Its windows.
        pub deadlines: Deadlines,
        /// Votes; none without the committee's account.
        pub votes: Option<ReportVotes>,
        /// Claims filed, ever.
        pub claims_filed: u32,
        /// Claims without a decision.
        pub undecided_claims: u32,
        /// Appeals without a decision.
        pub open_appeals: u32,
        /// Sum of requested amounts.
        pub requested_total: u64,
        /// Sum of approved amounts.
        pub approved_total: u64,
        /// Money found for them.
        pub collected: u64,
        /// Paid to claims.
        pub paid: u64,
        /// Recovered, ever.
        pub recovered: u64,
        /// Approved and not collected.
        pub shortfall: u64,
        /// Collected over approved, over `FACTOR_ONE`, rounded down; none before settlement.
        pub factor: Option<u64>,
        /// Who paid and has not had it back.
        pub paid_by: Vec<PartView>,
        /// Its steps.
        pub steps: Vec<StepView>,
    }
}

fn incident_status(incident: &Incident) -> &'static str {
    match incident.status() {
        IncidentStatus::Reported => "reported",
        IncidentStatus::Confirmed => "confirmed",
        IncidentStatus::Rejected => "rejected",
        IncidentStatus::Settled => "settled",
        IncidentStatus::Liquidating => "liquidating",
    }
}

fn deadlines(incident: &Incident) -> Deadlines {
    let confirmed = |deadline: u64| (incident.confirmed_at > 0).then_some(deadline);
    let is_settled = incident.status() == IncidentStatus::Settled;
    Deadlines {
        confirm: incident.confirm_deadline(),
        filing: confirmed(incident.filing_deadline()),
        assess: confirmed(incident.assess_deadline()),
        appeal: confirmed(incident.appeal_deadline()),
        appeal_assess: confirmed(incident.appeal_assess_deadline()),
        salvage: is_settled.then(|| incident.salvage_deadline()),
    }
}

/// The last window that must be over before an incident is settled.
fn settles_after(incident: &Incident) -> Option<u64> {
    after(if incident.claims_filed == 0 {
        incident.filing_deadline()
    } else {
        incident.appeal_deadline()
    })
}

fn incident_steps(
    incident: &Incident,
    pool: &Pool,
    committee: Option<&Committee>,
    now: u64,
) -> Vec<StepView> {
    let confirm = incident.confirm_deadline();
    let filing = Some(incident.filing_deadline());
    let mut steps = vec![step(
        "attest_incident",
        Actor::Member,
        require_report_votable(incident, now),
        None,
        Some(confirm),
    )];
    if let Some(committee) = committee {
        let rejected = require_rejection(incident, committee, now).map(|_| ());
        steps.push(step(
            "reject_incident",
            Actor::Anyone,
            rejected,
            after(confirm),
            None,
        ));
    }
    let finished = incident
        .require_status(IncidentStatus::Liquidating)
        .and_then(|()| {
            let mut after = *pool;
            after.end_settlement(incident.from_capital).map(|_| ())
        });
    let settled = incident
        .require_ready_to_settle(now)
        .and_then(|()| pool.stop_loss.require_idle());
    let released = report_bond_returned(incident).and_then(|_| require_held(incident.bond));
    let closes = after(incident.salvage_deadline());
    steps.extend([
        step(
            "file_claim",
            Actor::Holder,
            require_filing(incident, now),
            None,
            filing,
        ),
        step(
            "settle_incident",
            Actor::Anyone,
            settled,
            settles_after(incident),
            None,
        ),
        step("finish_settlement", Actor::Anyone, finished, None, None),
        step("release_report_bond", Actor::Anyone, released, None, None),
        step(
            "close_incident",
            Actor::Anyone,
            require_incident_closable(incident, now),
            closes,
            None,
        ),
    ]);
    steps
}

impl<'a> Moment<'a> {
    pub(super) fn incident_of(&self, address: &Pubkey) -> Answer<&'a Incident> {
        Self::find(&self.snapshot.incidents, "incident", address)
    }

    /// An incident.
    ///
    /// # Errors
    /// When an account is missing or its figures break the rules.
    pub fn incident(&self, address: &Pubkey) -> Answer<IncidentView> {
        let incident = self.incident_of(address)?;
        let pool = self.pool(&incident.pool)?;
        let committee = self.snapshot.committees.get(&incident.committee);
        let when = |time: u64| (time > 0).then_some(time);
        let is_settled = incident.status() == IncidentStatus::Settled;
        let factor = match incident.approved_total {
            _ if !is_settled => None,
            0 => Some(FACTOR_ONE),
            total => Some(mul_div_u64(
                FACTOR_ONE,
                incident.collected,
                total,
                Rounding::Down,
            )?),
        };
        let missing = incident.approved_total.saturating_sub(incident.collected);
        Ok(IncidentView {
            address: *address,
            pool: incident.pool,
            product: incident.product,
            decimals: pool.decimals,
            status: incident_status(incident),
            incident_time: incident.incident_time,
            reported_at: incident.reported_at,
            confirmed_at: when(incident.confirmed_at),
            closed_at: when(incident.closed_at),
            deadlines: deadlines(incident),
            votes: committee.map(|committee| ReportVotes {
                yes: count(incident.yes),
                no: count(incident.no),
                recused: count(incident.recused),
                seats: committee.seats,
                threshold: committee.threshold,
            }),
            claims_filed: incident.claims_filed,
            undecided_claims: incident.undecided_claims,
            open_appeals: incident.open_appeals,
            requested_total: incident.requested_total,
            approved_total: incident.approved_total,
            collected: incident.collected,
            paid: incident.paid,
            recovered: incident.recovered,
            shortfall: if is_settled { missing } else { 0 },
            factor,
            paid_by: PartView::list(&incident.allocated),
            steps: incident_steps(incident, pool, committee, self.now),
        })
    }
}
