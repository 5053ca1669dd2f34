//! An incident: one loss event of one product, from report to the last payout.
//!
//! ```text
//! Reported -> Confirmed -> [Liquidating] -> Settled -> closed
//!         \-> Rejected -> closed
//! ```
//! Every state has a deadline and a permissionless next step. The rules an incident began with stay its own.

use anchor_lang::prelude::*;
use bulwark_math::{Allocation, MAX_TRANCHES};

use super::{Cession, FundParameters, TrancheKind};
use crate::{constants::*, error::BulwarkError};

/// Seeds: `["incident", product, id]`. Amounts in base units of the pool's mint, times in unix seconds.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Incident {
    /// Fund.
    pub fund: Pubkey,
    /// Pool that pays.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Committee that attests it, fixed at the report.
    pub committee: Pubkey,
    /// Committee that decides appeals, fixed at the report.
    pub appeal_committee: Pubkey,
    /// Who reported, and gets bond and rent back.
    pub reporter: Pubkey,
    /// SHA-256 of the report's evidence.
    pub evidence_hash: [u8; 32],
    /// Chosen by the reporter; part of the address.
    pub id: u64,
    /// When the loss happened: it alone decides which policies are covered.
    pub incident_time: u64,
    /// When it was reported.
    pub reported_at: u64,
    /// When it was confirmed; 0 before.
    pub confirmed_at: u64,
    /// When it was settled or rejected; 0 before.
    pub closed_at: u64,
    /// Least bond of an attestor, fixed at the report.
    pub attestor_bond: u64,
    /// Reporter's bond still held; 0 once returned or forfeited.
    pub bond: u64,
    /// Sum of requested amounts.
    pub requested_total: u64,
    /// Sum of approved amounts; fixed by settlement.
    pub approved_total: u64,
    /// Money found for them: what settlement allocated and what recoveries added, `approved_total` at most.
    /// The settlement factor is `collected / approved_total`.
    pub collected: u64,
    /// Part of `collected` that came from pool capital.
    pub from_capital: u64,
    /// Part of `collected` that came from re-insurance tranches.
    pub from_tranches: u64,
    /// Part of `collected` that came from the stop-loss buffers.
    pub from_buffers: u64,
    /// Recovered, ever.
    pub recovered: u64,
    /// Paid to claims.
    pub paid: u64,
    /// When its loss was charged to the layers and counted in a year of losses, unix seconds; 0 before.
    pub charged_at: u64,
    /// Pool capital when it was confirmed.
    pub capital_at_start: u64,
    /// Product exposure when it was confirmed.
    pub exposure_at_start: u64,
    /// What each layer paid at settlement and has not had back from recoveries.
    pub allocated: Allocated,
    /// Lengths of its windows, fixed at the report.
    pub windows: Windows,
    /// Claims filed and not closed.
    pub open_claims: u32,
    /// Claims filed, ever.
    pub claims_filed: u32,
    /// Claims without a decision.
    pub undecided_claims: u32,
    /// Appeals without a decision.
    pub open_appeals: u32,
    /// Share of the least bond which a deviating seat loses, fixed at the report.
    pub slash_bps: u16,
    /// Tolerance of an assessment, fixed at the report.
    pub tolerance_bps: u16,
    /// Seats that confirm.
    pub yes: u16,
    /// Seats that reject.
    pub no: u16,
    /// Seats in conflict: their votes are void here and on every claim.
    pub recused: u16,
    /// `IncidentStatus`.
    pub status: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of this address.
    pub bump: u8,
    /// For later layouts.
    pub reserved: [u8; 59],
}

/// Where an incident stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentStatus {
    /// Waits for the committee.
    Reported,
    /// Takes claims, has them assessed and appealed.
    Confirmed,
    /// Was not an insured loss, or found no quorum.
    Rejected,
    /// Claims are paid.
    Settled,
    /// Capital and tranches have paid their part; the stop-loss buffers raise theirs.
    Liquidating,
}

/// Parts of a settled loss, base units: what a recovery beyond the claims' gives back, in the reverse order of payment.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Allocated {
    /// Pool capital below the lowest attachment of an excess of loss that paid.
    pub retention: u64,
    /// Pool capital above that, up to the stop-loss line.
    pub gap: u64,
    /// Pool capital beyond the stop-loss line.
    pub rest: u64,
    /// By tranche.
    pub tranches: [u64; MAX_TRANCHES],
    /// By buffer.
    pub buffers: [u64; MAX_BUFFERS],
    /// `TrancheKind` by tranche.
    pub kinds: [u8; MAX_TRANCHES],
    /// Tranches in the order they are repaid, the last to pay first.
    pub order: [u8; MAX_TRANCHES],
}

/// Lengths in seconds.
#[zero_copy]
#[derive(Debug, PartialEq, Eq)]
pub struct Windows {
    /// To confirm, from the report.
    pub confirm: u32,
    /// To file claims, from confirmation.
    pub claim: u32,
    /// To assess, from the end of filing.
    pub assess: u32,
    /// To appeal, from the end of assessment.
    pub appeal: u32,
    /// To decide appeals, from the end of appealing.
    pub appeal_assess: u32,
    /// For recoveries to reach claims, from settlement.
    pub salvage: u32,
}

/// What a recovery gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaid {
    /// To pool capital, what no layer paid included.
    pub to_capital: u64,
    /// To tranches.
    pub tranches: [u64; MAX_TRANCHES],
    /// To buffers.
    pub buffers: [u64; MAX_BUFFERS],
    /// Part of all that which the year's net losses counted.
    pub net_loss: u64,
}

impl Allocated {
    /// What `allocation` made of a loss that met `cessions`.
    pub fn new(allocation: &Allocation, cessions: &[Cession; MAX_TRANCHES]) -> Self {
        let mut order = [0u8, 1, 2, 3, 4, 5, 6, 7];
        order.sort_unstable_by_key(|index| {
            let cession = &cessions[usize::from(*index)];
            core::cmp::Reverse((cession.kind, cession.attachment, *index))
        });
        let lowest = cessions
            .iter()
            .zip(allocation.tranches)
            .filter(|(c, paid)| c.kind() == TrancheKind::ExcessOfLoss && *paid > 0)
            .map(|(cession, _)| cession.attachment)
            .min()
            .unwrap_or(u64::MAX);
        let retention = allocation.pool_retained.min(lowest);
        Self {
            retention,
            gap: allocation.pool_retained.saturating_sub(retention),
            rest: allocation.pool_rest,
            tranches: allocation.tranches,
            buffers: [0; MAX_BUFFERS],
            kinds: cessions.map(|cession| cession.kind),
            order,
        }
    }

    /// Gives `amount` back, who paid last first: capital beyond the stop-loss line, buffers, aggregate layers, capital up to the
    /// line, excess layers from the highest, capital below them, quota shares. What is left is the pool's.
    pub fn repay(&mut self, amount: u64) -> Repaid {
        let mut left = amount;
        let mut repaid = Repaid::default();
        let mut take = |part: &mut u64| {
            let taken = left.min(*part);
            left = left.saturating_sub(taken);
            *part = part.saturating_sub(taken);
            taken
        };
        let stages = [
            (&mut self.rest, TrancheKind::AggregateStopLoss),
            (&mut self.gap, TrancheKind::ExcessOfLoss),
            (&mut self.retention, TrancheKind::QuotaShare),
        ];
        for (of_capital, kind) in stages {
            let taken = take(of_capital);
            repaid.to_capital = repaid.to_capital.saturating_add(taken);
            repaid.net_loss = repaid.net_loss.saturating_add(taken);
            if kind == TrancheKind::AggregateStopLoss {
                for (paid, back) in self.buffers.iter_mut().zip(&mut repaid.buffers).rev() {
                    *back = take(paid);
                    repaid.net_loss = repaid.net_loss.saturating_add(*back);
                }
            }
            for index in self.order.map(usize::from) {
                if self.kinds[index] == kind as u8 {
                    let taken = take(&mut self.tranches[index]);
                    repaid.tranches[index] = taken;
                    if kind == TrancheKind::AggregateStopLoss {
                        repaid.net_loss = repaid.net_loss.saturating_add(taken);
                    }
                }
            }
        }
        repaid.to_capital = repaid.to_capital.saturating_add(left);
        repaid
    }
}

impl From<&FundParameters> for Windows {
    fn from(p: &FundParameters) -> Self {
        Self {
            confirm: p.confirm_window,
            claim: p.claim_window,
            assess: p.assess_window,
            appeal: p.appeal_window,
            appeal_assess: p.appeal_assess_window,
            salvage: p.salvage_window,
        }
    }
}

impl Incident {
    /// Last second of voting on the report.
    pub fn confirm_deadline(&self) -> u64 {
        self.reported_at.saturating_add(self.windows.confirm.into())
    }

    /// Last second of filing claims.
    pub fn filing_deadline(&self) -> u64 {
        self.confirmed_at.saturating_add(self.windows.claim.into())
    }

    /// Last second of assessing claims.
    pub fn assess_deadline(&self) -> u64 {
        self.filing_deadline()
            .saturating_add(self.windows.assess.into())
    }

    /// Last second of appealing decisions.
    pub fn appeal_deadline(&self) -> u64 {
        self.assess_deadline()
            .saturating_add(self.windows.appeal.into())
    }

    /// Last second of voting on appeals.
    pub fn appeal_assess_deadline(&self) -> u64 {
        self.appeal_deadline()
            .saturating_add(self.windows.appeal_assess.into())
    }

    /// Last second in which recoveries go to claims first.
    pub fn salvage_deadline(&self) -> u64 {
        self.closed_at.saturating_add(self.windows.salvage.into())
    }

    /// Until when the bond of whoever votes stays locked: the latest end that this incident can have, and the grace to
    /// slash.
    pub fn bond_lock(&self) -> u64 {
        let end = if self.confirmed_at > 0 {
            self.appeal_assess_deadline()
        } else {
            [
                self.windows.claim,
                self.windows.assess,
                self.windows.appeal,
                self.windows.appeal_assess,
            ]
            .into_iter()
            .fold(self.confirm_deadline(), |end, window| {
                end.saturating_add(window.into())
            })
        };
        end.saturating_add(SLASH_GRACE)
    }

    /// Where it stands.
    pub fn status(&self) -> IncidentStatus {
        match self.status {
            0 => IncidentStatus::Reported,
            1 => IncidentStatus::Confirmed,
            2 => IncidentStatus::Rejected,
            3 => IncidentStatus::Settled,
            _ => IncidentStatus::Liquidating,
        }
    }

    /// Refuses any other status.
    pub fn require_status(&self, status: IncidentStatus) -> Result<()> {
        require!(
            self.status == status as u8,
            BulwarkError::WrongIncidentStatus
        );
        Ok(())
    }

    /// Refuses settlement while anything that could change an approved amount is open: filing, assessing, a claim
    /// without decision, the window to appeal, an appeal without decision.
    pub fn require_ready_to_settle(&self, now: u64) -> Result<()> {
        self.require_status(IncidentStatus::Confirmed)?;
        let deadline = if self.claims_filed == 0 {
            self.filing_deadline()
        } else {
            self.appeal_deadline()
        };
        require!(now > deadline, BulwarkError::WindowStillOpen);
        require!(self.undecided_claims == 0, BulwarkError::ClaimsUndecided);
        require!(self.open_appeals == 0, BulwarkError::AppealsOpen);
        Ok(())
    }

    /// What always holds.
    pub fn invariant(&self) -> Result<()> {
        require!(
            self.yes & self.no == 0
                && (self.yes | self.no) & self.recused == 0
                && self.undecided_claims <= self.claims_filed
                && self.open_claims <= self.claims_filed
                && self.paid <= self.collected
                && self.collected <= self.approved_total
                && self.status <= IncidentStatus::Liquidating as u8,
            BulwarkError::InvariantBroken
        );
        Ok(())
    }
}
