//! What happened, in the past tense: integers only, totals before and after. Money moves by `emit_cpi`, which no log
//! limit truncates; the rest by `emit!`.

use anchor_lang::{
    event::EVENT_IX_TAG_LE,
    prelude::*,
    solana_program::{
        instruction::{AccountMeta, Instruction},
        program::invoke_signed,
    },
    Event,
};

use bulwark_math::MAX_TRANCHES;

use crate::{
    constants::MAX_BUFFERS,
    state::{
        BufferTerms, FeedLimits, FundParameters, Operation, PoolParameters, ProductTerms,
        StopLossTerms, TrancheCover,
    },
};

/// Writes an event into the ledger by a call of the program to itself. The same bytes as Anchor's `emit_cpi!`, which every
/// client reads, for half the compute units: the macro moves the event byte by byte.
pub fn emit_cpi<E: Event>(authority: &AccountInfo, event: &E) -> Result<()> {
    let mut data = Vec::with_capacity(512);
    data.extend_from_slice(EVENT_IX_TAG_LE);
    data.extend_from_slice(E::DISCRIMINATOR);
    event.serialize(&mut data)?;
    call_self(authority, data)
}

#[inline(never)]
fn call_self(authority: &AccountInfo, data: Vec<u8>) -> Result<()> {
    let instruction = Instruction {
        program_id: crate::ID,
        accounts: vec![AccountMeta::new_readonly(*authority.key, true)],
        data,
    };
    let seeds: &[&[u8]] = &[b"__event_authority", &[crate::EVENT_AUTHORITY_AND_BUMP.1]];
    invoke_signed(&instruction, core::slice::from_ref(authority), &[seeds])?;
    Ok(())
}

// Room: fund

/// A fund was created.
#[event]
#[derive(Clone, Debug)]
pub struct FundCreated {
    /// Fund.
    pub fund: Pubkey,
    /// Authority.
    pub authority: Pubkey,
    /// Guardian.
    pub guardian: Pubkey,
    /// Treasury.
    pub treasury: Pubkey,
    /// Mint of attestors' bonds.
    pub bond_mint: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A fund's rules changed.
#[event]
#[derive(Clone, Debug)]
pub struct FundParametersSet {
    /// Fund.
    pub fund: Pubkey,
    /// Rules before.
    pub before: FundParameters,
    /// Rules after.
    pub after: FundParameters,
    /// When, unix seconds.
    pub at: u64,
}

/// A pool's settings changed.
#[event]
#[derive(Clone, Debug)]
pub struct PoolParametersSet {
    /// Pool.
    pub pool: Pubkey,
    /// Settings before.
    pub before: PoolParameters,
    /// Settings after.
    pub after: PoolParameters,
    /// When, unix seconds.
    pub at: u64,
}

/// Guardian and treasury were set.
#[event]
#[derive(Clone, Debug)]
pub struct RolesSet {
    /// Fund.
    pub fund: Pubkey,
    /// Guardian before.
    pub guardian_before: Pubkey,
    /// Guardian after.
    pub guardian_after: Pubkey,
    /// Treasury before.
    pub treasury_before: Pubkey,
    /// Treasury after.
    pub treasury_after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A successor of the authority was proposed or the proposal withdrawn.
#[event]
#[derive(Clone, Debug)]
pub struct AuthorityProposed {
    /// Fund.
    pub fund: Pubkey,
    /// Authority.
    pub authority: Pubkey,
    /// Proposed successor.
    pub successor: Option<Pubkey>,
    /// When, unix seconds.
    pub at: u64,
}

/// The authority changed.
#[event]
#[derive(Clone, Debug)]
pub struct AuthorityAccepted {
    /// Fund.
    pub fund: Pubkey,
    /// Authority before.
    pub authority_before: Pubkey,
    /// Authority after.
    pub authority_after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// An operation was paused.
#[event]
#[derive(Clone, Debug)]
pub struct OperationPaused {
    /// Fund.
    pub fund: Pubkey,
    /// Operation.
    pub operation: Operation,
    /// Who paused.
    pub by: Pubkey,
    /// Until when, unix seconds.
    pub until: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A pause was ended early.
#[event]
#[derive(Clone, Debug)]
pub struct OperationResumed {
    /// Fund.
    pub fund: Pubkey,
    /// Operation.
    pub operation: Operation,
    /// Who resumed.
    pub by: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A committee was formed.
#[event]
#[derive(Clone, Debug)]
pub struct CommitteeFormed {
    /// Fund.
    pub fund: Pubkey,
    /// Committee.
    pub committee: Pubkey,
    /// Its version.
    pub committee_version: u32,
    /// Members.
    pub members: u8,
    /// Threshold.
    pub threshold: u8,
    /// When, unix seconds.
    pub at: u64,
}

/// The appeal committee was named.
#[event]
#[derive(Clone, Debug)]
pub struct AppealCommitteeSet {
    /// Fund.
    pub fund: Pubkey,
    /// Appeal committee before.
    pub before: Option<Pubkey>,
    /// Appeal committee after.
    pub after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// An attestor registered.
#[event]
#[derive(Clone, Debug)]
pub struct AttestorRegistered {
    /// Fund.
    pub fund: Pubkey,
    /// Attestor account.
    pub attestor: Pubkey,
    /// Who votes.
    pub authority: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// An attestor added to its bond.
#[event]
#[derive(Clone, Debug)]
pub struct AttestorBonded {
    /// Fund.
    pub fund: Pubkey,
    /// Attestor.
    pub authority: Pubkey,
    /// Added, base units of the bond mint.
    pub amount: u64,
    /// Bond before.
    pub bond_before: u64,
    /// Bond after.
    pub bond_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// An attestor took bond back.
#[event]
#[derive(Clone, Debug)]
pub struct AttestorUnbonded {
    /// Fund.
    pub fund: Pubkey,
    /// Attestor.
    pub authority: Pubkey,
    /// Returned, base units of the bond mint.
    pub amount: u64,
    /// Bond before.
    pub bond_before: u64,
    /// Bond after.
    pub bond_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

// Room: underwriting

/// A pool was opened.
#[event]
#[derive(Clone, Debug)]
pub struct PoolOpened {
    /// Fund.
    pub fund: Pubkey,
    /// Pool.
    pub pool: Pubkey,
    /// Settlement mint.
    pub mint: Pubkey,
    /// Settings.
    pub parameters: PoolParameters,
    /// When, unix seconds.
    pub at: u64,
}

/// An underwriter opened a position.
#[event]
#[derive(Clone, Debug)]
pub struct PositionOpened {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// Capital was deposited.
#[event]
#[derive(Clone, Debug)]
pub struct Deposited {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Shares given.
    pub shares: u128,
    /// Pool capital before.
    pub capital_before: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// Shares of all positions before.
    pub total_shares_before: u128,
    /// Shares of all positions after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A withdrawal was requested.
#[event]
#[derive(Clone, Debug)]
pub struct WithdrawalRequested {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Shares to be paid out.
    pub shares: u128,
    /// From when it can be executed, unix seconds.
    pub matures_at: u64,
    /// Last second in which it can be, unix seconds.
    pub lapses_at: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A withdrawal request was taken back.
#[event]
#[derive(Clone, Debug)]
pub struct WithdrawalCancelled {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Shares it was for.
    pub shares: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A matured withdrawal was executed.
#[event]
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Shares taken.
    pub shares: u128,
    /// Pool capital before.
    pub capital_before: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// Shares of all positions before.
    pub total_shares_before: u128,
    /// Shares of all positions after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// An empty position was closed.
#[event]
#[derive(Clone, Debug)]
pub struct PositionClosed {
    /// Pool.
    pub pool: Pubkey,
    /// Underwriter.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// Capital was given without shares.
#[event]
#[derive(Clone, Debug)]
pub struct CapitalInjected {
    /// Pool.
    pub pool: Pubkey,
    /// Who gave.
    pub from: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Pool capital before.
    pub capital_before: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// Fees were paid to the treasury.
#[event]
#[derive(Clone, Debug)]
pub struct FeesCollected {
    /// Pool.
    pub pool: Pubkey,
    /// Treasury.
    pub treasury: Pubkey,
    /// Base units.
    pub amount: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// What a vault held beyond its ledger went to the treasury.
#[event]
#[derive(Clone, Debug)]
pub struct DonationSwept {
    /// Pool.
    pub pool: Pubkey,
    /// Treasury.
    pub treasury: Pubkey,
    /// Base units.
    pub amount: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// Premium was earned.
#[event]
#[derive(Clone, Debug)]
pub struct PremiumAccrued {
    /// Pool.
    pub pool: Pubkey,
    /// Base units.
    pub earned: u64,
    /// Pool capital before.
    pub capital_before: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// Treasury's fees before.
    pub fees_before: u64,
    /// Treasury's fees after.
    pub fees_after: u64,
    /// Unearned premium before.
    pub unearned_before: u64,
    /// Unearned premium after.
    pub unearned_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

// Room: cover

/// A product was listed.
#[event]
#[derive(Clone, Debug)]
pub struct ProductListed {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Id.
    pub id: u64,
    /// Peril group.
    pub peril_group: u8,
    /// Terms.
    pub terms: ProductTerms,
    /// When, unix seconds.
    pub at: u64,
}

/// A product's terms changed for new policies.
#[event]
#[derive(Clone, Debug)]
pub struct ProductRevised {
    /// Product.
    pub product: Pubkey,
    /// Revision before.
    pub revision_before: u32,
    /// Revision after.
    pub revision_after: u32,
    /// Terms from now on.
    pub terms: ProductTerms,
    /// When, unix seconds.
    pub at: u64,
}

/// A product's risk was assessed.
#[event]
#[derive(Clone, Debug)]
pub struct ProductAssessed {
    /// Product.
    pub product: Pubkey,
    /// Expected-loss rate, over 1e9 a year, before.
    pub el_rate_before: u64,
    /// Expected-loss rate, over 1e9 a year, after.
    pub el_rate_after: u64,
    /// Shock rate, over 1e9, before.
    pub shock_rate_before: u64,
    /// Shock rate, over 1e9, after.
    pub shock_rate_after: u64,
    /// Floor rate from now on.
    pub floor_rate: u64,
    /// Pinned ProgramData account, or the default key.
    pub program_data: Pubkey,
    /// Slot of the insured program's last deployment.
    pub program_slot: u64,
    /// SHA-256 of the report.
    pub assessment_hash: [u8; 32],
    /// Revision from now on.
    pub revision: u32,
    /// When, unix seconds.
    pub at: u64,
}

/// A product was opened or closed for sales.
#[event]
#[derive(Clone, Debug)]
pub struct ProductStateSet {
    /// Product.
    pub product: Pubkey,
    /// State before.
    pub state_before: u8,
    /// State after.
    pub state_after: u8,
    /// When, unix seconds.
    pub at: u64,
}

/// A product's committee was named.
#[event]
#[derive(Clone, Debug)]
pub struct ProductCommitteeSet {
    /// Product.
    pub product: Pubkey,
    /// Committee before.
    pub committee_before: Pubkey,
    /// Committee after.
    pub committee_after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// Ended policies left a product's exposure.
#[event]
#[derive(Clone, Debug)]
pub struct ProductRolled {
    /// Product.
    pub product: Pubkey,
    /// Exposure before.
    pub exposure_before: u64,
    /// Exposure after.
    pub exposure_after: u64,
    /// Pool's exposure before.
    pub pool_exposure_before: u64,
    /// Pool's exposure after.
    pub pool_exposure_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// Cover was bought.
#[event]
#[derive(Clone, Debug)]
pub struct PolicyBought {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Insured.
    pub holder: Pubkey,
    /// Base units.
    pub sum_insured: u64,
    /// Paid by the buyer, base units.
    pub premium: u64,
    /// Referrer's part of it, base units.
    pub referral: u64,
    /// Start of cover, unix seconds.
    pub covers_from: u64,
    /// End of cover, unix seconds.
    pub end: u64,
    /// Product exposure before.
    pub exposure_before: u64,
    /// Product exposure after.
    pub exposure_after: u64,
    /// Unearned premium before.
    pub unearned_before: u64,
    /// Unearned premium after.
    pub unearned_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A following term was bought.
#[event]
#[derive(Clone, Debug)]
pub struct PolicyRenewed {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Policy whose term it follows.
    pub renewed: Pubkey,
    /// Insured.
    pub holder: Pubkey,
    /// Base units.
    pub sum_insured: u64,
    /// Paid, base units.
    pub premium: u64,
    /// No-claims discount given, base units.
    pub discount: u64,
    /// Start of cover, unix seconds.
    pub start: u64,
    /// End of cover, unix seconds.
    pub end: u64,
    /// Unearned premium before.
    pub unearned_before: u64,
    /// Unearned premium after.
    pub unearned_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A policy's sum insured was raised.
#[event]
#[derive(Clone, Debug)]
pub struct CoverIncreased {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Paid, base units.
    pub premium: u64,
    /// Sum insured before.
    pub sum_insured_before: u64,
    /// Sum insured after.
    pub sum_insured_after: u64,
    /// From when the increase covers, unix seconds.
    pub covers_from: u64,
    /// Unearned premium before.
    pub unearned_before: u64,
    /// Unearned premium after.
    pub unearned_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A policy was cancelled.
#[event]
#[derive(Clone, Debug)]
pub struct PolicyCancelled {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Who was insured and is refunded.
    pub holder: Pubkey,
    /// Base units.
    pub refund: u64,
    /// Unearned premium kept, base units.
    pub fee: u64,
    /// Product exposure before.
    pub exposure_before: u64,
    /// Product exposure after.
    pub exposure_after: u64,
    /// Unearned premium before.
    pub unearned_before: u64,
    /// Unearned premium after.
    pub unearned_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A policy changed hands.
#[event]
#[derive(Clone, Debug)]
pub struct PolicyTransferred {
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Holder before.
    pub holder_before: Pubkey,
    /// Holder after.
    pub holder_after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// An ended policy was closed.
#[event]
#[derive(Clone, Debug)]
pub struct PolicyClosed {
    /// Product.
    pub product: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Holder.
    pub holder: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

// Room: re-insurance

/// A re-insurance tranche was opened.
#[event]
#[derive(Clone, Debug)]
pub struct TrancheOpened {
    /// Pool.
    pub pool: Pubkey,
    /// Tranche.
    pub tranche: Pubkey,
    /// Its slot in the pool.
    pub index: u8,
    /// What it covers.
    pub cover: TrancheCover,
    /// Loss from which an excess layer pays, base units.
    pub attachment: u64,
    /// Limit; collateral of a whole quota share. Base units.
    pub limit: u64,
    /// First second covered.
    pub start: u64,
    /// First second after.
    pub end: u64,
    /// Release is possible after this second.
    pub locked_until: u64,
    /// SHA-256 of the contract.
    pub terms_hash: [u8; 32],
    /// When, unix seconds.
    pub at: u64,
}

/// A re-insurer's position was opened.
#[event]
#[derive(Clone, Debug)]
pub struct TranchePositionOpened {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A re-insurer committed capital.
#[event]
#[derive(Clone, Debug)]
pub struct CapitalCommitted {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Shares made.
    pub shares: u128,
    /// Collateral before.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Shares of all before.
    pub total_shares_before: u128,
    /// Shares of all after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A tranche pulled what its pool owed it.
#[event]
#[derive(Clone, Debug)]
pub struct TrancheSynced {
    /// Pool.
    pub pool: Pubkey,
    /// Tranche.
    pub tranche: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Pulled, ever.
    pub premium_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A re-insurer asked for shares to be released.
#[event]
#[derive(Clone, Debug)]
pub struct ReleaseRequested {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// Shares.
    pub shares: u128,
    /// Shares asked for by all after.
    pub requested_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A request for release was taken back.
#[event]
#[derive(Clone, Debug)]
pub struct ReleaseCancelled {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// Shares.
    pub shares: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// Shares of a tranche were paid out.
#[event]
#[derive(Clone, Debug)]
pub struct CapitalReleased {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Shares.
    pub shares: u128,
    /// Collateral before.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Shares of all before.
    pub total_shares_before: u128,
    /// Shares of all after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A tranche was renewed.
#[event]
#[derive(Clone, Debug)]
pub struct TrancheRolled {
    /// Pool.
    pub pool: Pubkey,
    /// Tranche.
    pub tranche: Pubkey,
    /// Loss from which an excess layer pays, base units.
    pub attachment: u64,
    /// Limit; collateral of a whole quota share. Base units.
    pub limit: u64,
    /// First second covered.
    pub start: u64,
    /// First second after.
    pub end: u64,
    /// Release is possible after this second.
    pub locked_until: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A re-insurer's position was closed.
#[event]
#[derive(Clone, Debug)]
pub struct TranchePositionClosed {
    /// Tranche.
    pub tranche: Pubkey,
    /// Re-insurer.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A tranche was closed.
#[event]
#[derive(Clone, Debug)]
pub struct TrancheClosed {
    /// Pool.
    pub pool: Pubkey,
    /// Tranche.
    pub tranche: Pubkey,
    /// What was left without owner, base units.
    pub to_capital: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

// Room: claims

/// A loss event was reported.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentReported {
    /// Pool.
    pub pool: Pubkey,
    /// Product.
    pub product: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Who reported.
    pub reporter: Pubkey,
    /// When the loss happened, unix seconds.
    pub incident_time: u64,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// Bond, base units.
    pub bond: u64,
    /// Last second of voting, unix seconds.
    pub confirm_deadline: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A seat voted on a report.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentAttested {
    /// Incident.
    pub incident: Pubkey,
    /// Member.
    pub member: Pubkey,
    /// Seat.
    pub seat: u8,
    /// Vote.
    pub is_loss: bool,
    /// Votes for so far.
    pub yes: u8,
    /// Votes against so far.
    pub no: u8,
    /// When, unix seconds.
    pub at: u64,
}

/// A report was confirmed.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentConfirmed {
    /// Pool.
    pub pool: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Pool capital.
    pub capital: u64,
    /// Product exposure.
    pub exposure: u64,
    /// Last second of filing claims, unix seconds.
    pub filing_deadline: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A report was rejected.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentRejected {
    /// Incident.
    pub incident: Pubkey,
    /// Whether members voted it down (its bond goes to the treasury) or it found no quorum.
    pub by_vote: bool,
    /// Bond, base units.
    pub bond: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A seat was voided for conflict.
#[event]
#[derive(Clone, Debug)]
pub struct SeatRecused {
    /// Incident.
    pub incident: Pubkey,
    /// Member.
    pub member: Pubkey,
    /// Seat.
    pub seat: u8,
    /// Account that proves it; the member's own key when it recused itself.
    pub proof: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A claim was filed.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimFiled {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Holder.
    pub claimant: Pubkey,
    /// Base units.
    pub requested: u64,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
    /// Bond, base units.
    pub bond: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A seat assessed a claim.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimAttested {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Member.
    pub member: Pubkey,
    /// Seat.
    pub seat: u8,
    /// Assessed, base units.
    pub amount: u64,
    /// Reason code.
    pub reason: u8,
    /// Votes so far.
    pub votes: u8,
    /// When, unix seconds.
    pub at: u64,
}

/// A claim was decided.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimDecided {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Whether the threshold voted.
    pub had_quorum: bool,
    /// Lower median of the assessments, base units.
    pub median: u64,
    /// Approved, base units.
    pub approved: u64,
    /// Approved over all claims before.
    pub approved_total_before: u64,
    /// Approved over all claims after.
    pub approved_total_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A decision was appealed.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimAppealed {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Who appealed.
    pub appellant: Pubkey,
    /// Bond, base units.
    pub bond: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A seat of the appeal committee assessed a claim.
#[event]
#[derive(Clone, Debug)]
pub struct AppealAttested {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Member.
    pub member: Pubkey,
    /// Seat.
    pub seat: u8,
    /// Assessed, base units.
    pub amount: u64,
    /// Votes so far.
    pub votes: u8,
    /// When, unix seconds.
    pub at: u64,
}

/// An appeal was decided.
#[event]
#[derive(Clone, Debug)]
pub struct AppealDecided {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Whether the threshold voted; without it the first decision stands.
    pub had_quorum: bool,
    /// Approved before.
    pub approved_before: u64,
    /// Approved after.
    pub approved_after: u64,
    /// Approved over all claims before.
    pub approved_total_before: u64,
    /// Approved over all claims after.
    pub approved_total_after: u64,
    /// Whether the decision changed by more than the tolerance.
    pub upheld: bool,
    /// When, unix seconds.
    pub at: u64,
}

/// A deviating seat lost a part of its bond.
#[event]
#[derive(Clone, Debug)]
pub struct SeatSlashed {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Attestor.
    pub authority: Pubkey,
    /// Seat.
    pub seat: u8,
    /// Base units of the bond mint.
    pub to_appellant: u64,
    /// Base units of the bond mint.
    pub to_treasury: u64,
    /// Bond before.
    pub bond_before: u64,
    /// Bond after.
    pub bond_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// An incident was settled.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentSettled {
    /// Pool.
    pub pool: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Approved, base units.
    pub approved_total: u64,
    /// Paid by pool capital, base units.
    pub from_capital: u64,
    /// Paid by re-insurance, by index of the tranche, base units.
    pub from_tranches: [u64; 8],
    /// From buffers, base units.
    pub from_buffers: [u64; MAX_BUFFERS],
    /// Found for claims: the factor is this over the approved total.
    pub collected: u64,
    /// Owed, base units.
    pub shortfall: u64,
    /// Pool capital before.
    pub capital_before: u64,
    /// Pool capital after.
    pub capital_after: u64,
    /// Payable before.
    pub payable_before: u64,
    /// Payable after.
    pub payable_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A claim was paid.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimPaid {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Policy.
    pub policy: Pubkey,
    /// Who was paid.
    pub claimant: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Paid to this claim before.
    pub paid_before: u64,
    /// Paid to this claim after.
    pub paid_after: u64,
    /// Pool's payable before.
    pub payable_before: u64,
    /// Pool's payable after.
    pub payable_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// Recovered money came in.
#[event]
#[derive(Clone, Debug)]
pub struct Recovered {
    /// Incident.
    pub incident: Pubkey,
    /// Who brought it.
    pub from: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Part that lifted the factor.
    pub to_claims: u64,
    /// Part that repaid capital.
    pub to_capital: u64,
    /// Part that repaid re-insurance, by index of the tranche; pulled by `sync_tranche`.
    pub to_tranches: [u64; 8],
    /// Collected for claims before.
    pub collected_before: u64,
    /// Collected for claims after.
    pub collected_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A bond was returned or forfeited.
#[event]
#[derive(Clone, Debug)]
pub struct BondReleased {
    /// Pool.
    pub pool: Pubkey,
    /// Incident or claim.
    pub account: Pubkey,
    /// Whose bond it was.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Returned to the owner, or forfeited to the treasury.
    pub returned: bool,
    /// Bonds in the pool before.
    pub bonds_before: u64,
    /// Bonds in the pool after.
    pub bonds_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A claim was closed.
#[event]
#[derive(Clone, Debug)]
pub struct ClaimClosed {
    /// Incident.
    pub incident: Pubkey,
    /// Claim.
    pub claim: Pubkey,
    /// Approved, base units.
    pub approved: u64,
    /// Paid, base units.
    pub paid: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// An incident was closed.
#[event]
#[derive(Clone, Debug)]
pub struct IncidentClosed {
    /// Pool.
    pub pool: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Collected, base units.
    pub collected: u64,
    /// Paid, base units.
    pub paid: u64,
    /// Rounding rest that went to capital, base units.
    pub dust: u64,
    /// When, unix seconds.
    pub at: u64,
}

// Room: oracle

/// The programs that a fund's feeds may read changed.
#[event]
#[derive(Clone, Debug)]
pub struct OracleSourcesSet {
    /// Fund.
    pub fund: Pubkey,
    /// Programs before; the default key is an empty place.
    pub before: [Pubkey; 2],
    /// Programs after.
    pub after: [Pubkey; 2],
    /// When, unix seconds.
    pub at: u64,
}

/// A feed was registered.
#[event]
#[derive(Clone, Debug)]
pub struct FeedRegistered {
    /// Fund.
    pub fund: Pubkey,
    /// Feed.
    pub feed: Pubkey,
    /// Mint that is priced.
    pub base: Pubkey,
    /// Mint it is priced in.
    pub quote: Pubkey,
    /// Program whose price accounts it reads.
    pub source: Pubkey,
    /// The source's id of the price.
    pub feed_id: [u8; 32],
    /// What it accepts.
    pub limits: FeedLimits,
    /// When, unix seconds.
    pub at: u64,
}

/// A feed's limits changed.
#[event]
#[derive(Clone, Debug)]
pub struct FeedLimitsSet {
    /// Fund.
    pub fund: Pubkey,
    /// Feed.
    pub feed: Pubkey,
    /// Limits before.
    pub before: FeedLimits,
    /// Limits after.
    pub after: FeedLimits,
    /// When, unix seconds.
    pub at: u64,
}

/// A feed reads another price.
#[event]
#[derive(Clone, Debug)]
pub struct FeedSourceSet {
    /// Fund.
    pub fund: Pubkey,
    /// Feed.
    pub feed: Pubkey,
    /// Program whose price accounts it read.
    pub source_before: Pubkey,
    /// Program whose price accounts it reads.
    pub source_after: Pubkey,
    /// The source's id of the price before.
    pub feed_id_before: [u8; 32],
    /// The source's id of the price after.
    pub feed_id_after: [u8; 32],
    /// When, unix seconds.
    pub at: u64,
}

/// A feed took a price.
#[event]
#[derive(Clone, Debug)]
pub struct PriceObserved {
    /// Feed.
    pub feed: Pubkey,
    /// Price before, over 1e9; 0 for the first.
    pub price_before: u64,
    /// Price after, over 1e9.
    pub price_after: u64,
    /// Half the width of the band around it, over 1e9.
    pub confidence: u64,
    /// When the source published it, unix seconds.
    pub publish_time: u64,
    /// Whether it entered the ring.
    pub in_ring: bool,
    /// When, unix seconds.
    pub at: u64,
}

// Room: stop-loss

/// A stop-loss's terms changed.
#[event]
#[derive(Clone, Debug)]
pub struct StopLossTermsSet {
    /// Pool.
    pub pool: Pubkey,
    /// Terms before.
    pub before: StopLossTerms,
    /// Terms after.
    pub after: StopLossTerms,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer was opened.
#[event]
#[derive(Clone, Debug)]
pub struct BufferOpened {
    /// Pool.
    pub pool: Pubkey,
    /// Buffer.
    pub buffer: Pubkey,
    /// Mint of the collateral.
    pub mint: Pubkey,
    /// Its price.
    pub feed: Pubkey,
    /// Slot in the pool.
    pub index: u8,
    /// Terms.
    pub terms: BufferTerms,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer's terms changed.
#[event]
#[derive(Clone, Debug)]
pub struct BufferTermsSet {
    /// Buffer.
    pub buffer: Pubkey,
    /// Its price from now on.
    pub feed: Pubkey,
    /// Terms before.
    pub before: BufferTerms,
    /// Terms after.
    pub after: BufferTerms,
    /// When, unix seconds.
    pub at: u64,
}

/// A staker opened a position.
#[event]
#[derive(Clone, Debug)]
pub struct BufferPositionOpened {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// Collateral was staked.
#[event]
#[derive(Clone, Debug)]
pub struct Staked {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Collateral, base units of its mint.
    pub amount: u64,
    /// Money that came along, base units of the pool's mint.
    pub cash: u64,
    /// Shares made.
    pub shares: u128,
    /// Collateral before, base units of its mint.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Shares of all positions before.
    pub total_shares_before: u128,
    /// Shares of all positions after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A staker decided to leave.
#[event]
#[derive(Clone, Debug)]
pub struct UnstakeRequested {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Shares.
    pub shares: u128,
    /// From when it can be executed, unix seconds.
    pub matures_at: u64,
    /// Last second in which it can, as things stand.
    pub lapses_at: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A request to unstake was taken back.
#[event]
#[derive(Clone, Debug)]
pub struct UnstakeCancelled {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Shares.
    pub shares: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// Shares left a buffer.
#[event]
#[derive(Clone, Debug)]
pub struct Unstaked {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Collateral paid, base units of its mint.
    pub amount: u64,
    /// Money that became the position's income, base units of the pool's mint.
    pub cash: u64,
    /// Shares taken.
    pub shares: u128,
    /// Collateral before, base units of its mint.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Shares of all positions before.
    pub total_shares_before: u128,
    /// Shares of all positions after.
    pub total_shares_after: u128,
    /// When, unix seconds.
    pub at: u64,
}

/// A staker was paid income.
#[event]
#[derive(Clone, Debug)]
pub struct IncomeCollected {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
    /// Paid to the position, ever.
    pub collected_after: u64,
    /// Money of all buffers left in the pool's vault.
    pub buffer_payable_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A staker closed a position.
#[event]
#[derive(Clone, Debug)]
pub struct BufferPositionClosed {
    /// Buffer.
    pub buffer: Pubkey,
    /// Staker.
    pub owner: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer was closed.
#[event]
#[derive(Clone, Debug)]
pub struct BufferClosed {
    /// Pool.
    pub pool: Pubkey,
    /// Buffer.
    pub buffer: Pubkey,
    /// Rounding rests that became fees, base units.
    pub to_fees: u64,
    /// Collateral left that went to the treasury, base units of its mint.
    pub collateral: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer was valued.
#[event]
#[derive(Clone, Debug)]
pub struct BufferValued {
    /// Buffer.
    pub buffer: Pubkey,
    /// Collateral, base units of its mint.
    pub collateral: u64,
    /// Cash, base units.
    pub cash: u64,
    /// Value before, base units.
    pub value_before: u64,
    /// Value after.
    pub value_after: u64,
    /// Last second in which it counts, unix seconds.
    pub valued_until: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A stop-loss tripped.
#[event]
#[derive(Clone, Debug)]
pub struct StopLossTripped {
    /// Pool.
    pub pool: Pubkey,
    /// Capital, base units.
    pub capital: u64,
    /// Net losses of the year, base units.
    pub net_losses_of_year: u64,
    /// Stop-loss line of the year, base units.
    pub line: u64,
    /// Whether the losses of the year passed the line; else the ratio was too low.
    pub over_line: bool,
    /// When, unix seconds.
    pub at: u64,
}

/// A stop-loss was reset.
#[event]
#[derive(Clone, Debug)]
pub struct StopLossReset {
    /// Pool.
    pub pool: Pubkey,
    /// When it had tripped, unix seconds.
    pub tripped_at: u64,
    /// Capital, base units.
    pub capital: u64,
    /// Net losses of the year, base units.
    pub net_losses_of_year: u64,
    /// Stop-loss line of the year, base units.
    pub line: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A settlement began to wait for the buffers.
#[event]
#[derive(Clone, Debug)]
pub struct LiquidationBegun {
    /// Pool.
    pub pool: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Sum of approved amounts, base units.
    pub approved_total: u64,
    /// From pool capital up to the line.
    pub from_capital: u64,
    /// From tranches.
    pub from_tranches: [u64; MAX_TRANCHES],
    /// From the buffers' cash.
    pub from_cash: [u64; MAX_BUFFERS],
    /// What collateral has to raise.
    pub to_raise: u64,
    /// Slot whose turn it is.
    pub turn: u8,
    /// Last second of that turn, unix seconds.
    pub turn_deadline: u64,
    /// Capital before, base units.
    pub capital_before: u64,
    /// Capital after.
    pub capital_after: u64,
    /// Payable before.
    pub payable_before: u64,
    /// Payable after.
    pub payable_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// An auction was started, for the first time or again.
#[event]
#[derive(Clone, Debug)]
pub struct AuctionStarted {
    /// Buffer.
    pub buffer: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// The market's price, over 1e9.
    pub reference: u64,
    /// Price at the start.
    pub top: u64,
    /// Least price.
    pub floor: u64,
    /// How often it was started for this incident.
    pub starts: u64,
    /// Collateral there, base units of its mint.
    pub collateral: u64,
    /// Still to be raised, base units.
    pub to_raise: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A bidder bought collateral.
#[event]
#[derive(Clone, Debug)]
pub struct CollateralTaken {
    /// Buffer.
    pub buffer: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Bidder.
    pub bidder: Pubkey,
    /// Price, over 1e9.
    pub price: u64,
    /// Paid, base units.
    pub paid: u64,
    /// Sold, base units of its mint.
    pub collateral: u64,
    /// Collateral before.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// Still to be raised before, base units.
    pub to_raise_before: u64,
    /// Still to be raised after.
    pub to_raise_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer's turn ended without raising all.
#[event]
#[derive(Clone, Debug)]
pub struct TurnEnded {
    /// Pool.
    pub pool: Pubkey,
    /// Incident.
    pub incident: Pubkey,
    /// Its slot.
    pub index: u8,
    /// What it raised, base units.
    pub raised: u64,
    /// Collateral that stays its stakers'.
    pub collateral_left: u64,
    /// Still to be raised, base units.
    pub to_raise: u64,
    /// Slot whose turn it is now; 255 for none.
    pub next: u8,
    /// When, unix seconds.
    pub at: u64,
}

// Room: hedging

/// A put was written.
#[event]
#[derive(Clone, Debug)]
pub struct PutWritten {
    /// Buffer.
    pub buffer: Pubkey,
    /// Put.
    pub hedge: Pubkey,
    /// Writer.
    pub writer: Pubkey,
    /// Strike, over 1e9.
    pub strike: u64,
    /// Collateral, base units of its mint.
    pub size: u64,
    /// Locked, base units.
    pub locked: u64,
    /// First second after, unix seconds.
    pub expiry: u64,
    /// Premium asked, base units.
    pub premium: u64,
    /// Locked by all writers of the pool after.
    pub puts_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A buffer bought a put.
#[event]
#[derive(Clone, Debug)]
pub struct PutBought {
    /// Buffer.
    pub buffer: Pubkey,
    /// Put.
    pub hedge: Pubkey,
    /// Writer.
    pub writer: Pubkey,
    /// Its slot in the buffer.
    pub slot: u8,
    /// Premium paid, base units.
    pub premium: u64,
    /// Premium of the year after.
    pub spent_of_year: u64,
    /// Treasury's fees before.
    pub fees_before: u64,
    /// Treasury's fees after.
    pub fees_after: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A put was exercised.
#[event]
#[derive(Clone, Debug)]
pub struct PutExercised {
    /// Buffer.
    pub buffer: Pubkey,
    /// Put.
    pub hedge: Pubkey,
    /// Collateral delivered, base units of its mint.
    pub amount: u64,
    /// Strike paid, base units.
    pub paid: u64,
    /// Of it, to the settlement that waits.
    pub to_settlement: u64,
    /// Of it, to the stakers' cash.
    pub to_cash: u64,
    /// Collateral before.
    pub collateral_before: u64,
    /// Collateral after.
    pub collateral_after: u64,
    /// What it may still deliver.
    pub size_left: u64,
    /// When, unix seconds.
    pub at: u64,
}

/// A put's writer changed.
#[event]
#[derive(Clone, Debug)]
pub struct PutTransferred {
    /// Put.
    pub hedge: Pubkey,
    /// Writer before.
    pub writer_before: Pubkey,
    /// Writer after.
    pub writer_after: Pubkey,
    /// When, unix seconds.
    pub at: u64,
}

/// A put's writer was paid.
#[event]
#[derive(Clone, Debug)]
pub struct PutReclaimed {
    /// Buffer.
    pub buffer: Pubkey,
    /// Put.
    pub hedge: Pubkey,
    /// Writer.
    pub writer: Pubkey,
    /// Lock given back, base units.
    pub lock: u64,
    /// Collateral delivered, base units of its mint.
    pub collateral: u64,
    /// Whether the put was closed.
    pub closed: bool,
    /// Locked by all writers of the pool after.
    pub puts_after: u64,
    /// When, unix seconds.
    pub at: u64,
}
