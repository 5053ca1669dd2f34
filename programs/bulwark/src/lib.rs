//! Bulwark: an insurance fund for DeFi, in one program.
//!
//! Underwriters fund a pool; people buy cover on a product; a committee attests losses one signer at a time; an incident
//! is settled in one pass; every claim of it is paid the same proportion. Each instruction has one line here, one file in
//! its room under `instructions/`, and its formula in `bulwark-math`.

// Anchor's macros make undocumented items beside ours, here and in the rooms; everywhere else the lint holds.
#![allow(missing_docs)]

use anchor_lang::prelude::*;

#[warn(missing_docs)]
pub mod constants;
#[warn(missing_docs)]
pub mod error;
#[warn(missing_docs)]
pub mod events;
pub mod instructions;
#[warn(missing_docs)]
pub mod seeds;
#[warn(missing_docs)]
pub mod state;

use instructions::*;
use state::{
    BufferTerms, FeedLimits, FundParameters, Operation, PoolParameters, ProductState, ProductTerms,
    StopLossTerms, TrancheTerm,
};

declare_id!("BuLwark1111111111111111111111111111111111112");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Bulwark",
    project_url: "https://github.com/bulwark-fund/bulwark",
    contacts: "link:https://github.com/bulwark-fund/bulwark/security/advisories/new",
    policy: "https://github.com/bulwark-fund/bulwark/blob/main/SECURITY.md",
    preferred_languages: "en",
    source_code: "https://github.com/bulwark-fund/bulwark"
}

// Rooms by how often they are called: an instruction is found by comparing with each one before it.
#[program]
pub mod bulwark {
    use super::*;

    // Room: cover

    /// Lists a product; nothing is sold before its assessment.
    pub fn list_product(ctx: Context<ListProduct>, args: ListProductArgs) -> Result<()> {
        cover::list_product::handle_list_product(ctx, args)
    }

    /// Changes a product's terms for policies sold from now on.
    pub fn revise_product(ctx: Context<ReviseProduct>, terms: ProductTerms) -> Result<()> {
        cover::revise_product::handle_revise_product(ctx, terms)
    }

    /// Records a new assessment of the risk and pins the insured program's deployment.
    pub fn assess_product(ctx: Context<AssessProduct>, args: AssessProductArgs) -> Result<()> {
        cover::assess_product::handle_assess_product(ctx, args)
    }

    /// Opens or closes a product for sales.
    pub fn set_product_state(ctx: Context<SetProductState>, state: ProductState) -> Result<()> {
        cover::set_product_state::handle_set_product_state(ctx, state)
    }

    /// Names the committee of a product's incidents reported from now on.
    pub fn set_product_committee(ctx: Context<SetProductCommittee>) -> Result<()> {
        cover::set_product_committee::handle_set_product_committee(ctx)
    }

    /// Lets ended policies leave a product's exposure.
    pub fn roll_product(ctx: Context<RollProduct>) -> Result<()> {
        cover::roll_product::handle_roll_product(ctx)
    }

    /// Buys cover.
    pub fn buy_policy(ctx: Context<BuyPolicy>, args: BuyPolicyArgs) -> Result<()> {
        cover::buy_policy::handle_buy_policy(ctx, args)
    }

    /// Buys the term after a running policy's.
    pub fn renew_policy(ctx: Context<RenewPolicy>, args: RenewPolicyArgs) -> Result<()> {
        cover::renew_policy::handle_renew_policy(ctx, args)
    }

    /// Raises the sum insured for the rest of the term.
    pub fn increase_cover(
        ctx: Context<IncreaseCover>,
        additional: u64,
        max_premium: u64,
    ) -> Result<()> {
        cover::increase_cover::handle_increase_cover(ctx, additional, max_premium)
    }

    /// Ends a policy early and refunds unearned premium less the fee.
    pub fn cancel_policy(ctx: Context<CancelPolicy>, min_refund: u64) -> Result<()> {
        cover::cancel_policy::handle_cancel_policy(ctx, min_refund)
    }

    /// Hands a policy to another holder, who consents.
    pub fn transfer_policy(ctx: Context<TransferPolicy>) -> Result<()> {
        cover::transfer_policy::handle_transfer_policy(ctx)
    }

    /// Closes an ended policy, rent back.
    pub fn close_policy(ctx: Context<ClosePolicy>) -> Result<()> {
        cover::close_policy::handle_close_policy(ctx)
    }

    // Room: underwriting

    /// Opens a pool for an allow-listed kind of mint.
    pub fn open_pool(ctx: Context<OpenPool>, args: OpenPoolArgs) -> Result<()> {
        underwriting::open_pool::handle_open_pool(ctx, args)
    }

    /// Opens an underwriter's empty position.
    pub fn open_position(ctx: Context<OpenPosition>) -> Result<()> {
        underwriting::open_position::handle_open_position(ctx)
    }

    /// Deposits capital for shares.
    pub fn deposit(ctx: Context<Deposit>, amount: u64, min_shares_out: u128) -> Result<()> {
        underwriting::deposit::handle_deposit(ctx, amount, min_shares_out)
    }

    /// Decides to leave with some shares, a cooldown ahead.
    pub fn request_withdrawal(
        ctx: Context<RequestWithdrawal>,
        shares: u128,
        min_amount_out: u64,
    ) -> Result<()> {
        underwriting::request_withdrawal::handle_request_withdrawal(ctx, shares, min_amount_out)
    }

    /// Takes a request back.
    pub fn cancel_withdrawal(ctx: Context<CancelWithdrawal>) -> Result<()> {
        underwriting::cancel_withdrawal::handle_cancel_withdrawal(ctx)
    }

    /// Executes a matured request: anyone may, the owner is paid.
    pub fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
        underwriting::withdraw::handle_withdraw(ctx)
    }

    /// Closes an empty position, rent back.
    pub fn close_position(ctx: Context<ClosePosition>) -> Result<()> {
        underwriting::close_position::handle_close_position(ctx)
    }

    /// Gives capital without shares.
    pub fn inject_capital(ctx: Context<InjectCapital>, amount: u64) -> Result<()> {
        underwriting::inject_capital::handle_inject_capital(ctx, amount)
    }

    /// Pays fees to the treasury.
    pub fn collect_fees(ctx: Context<CollectFees>) -> Result<()> {
        underwriting::collect_fees::handle_collect_fees(ctx)
    }

    /// Sends what a vault holds beyond its ledger to the treasury.
    pub fn sweep_donation(ctx: Context<SweepDonation>) -> Result<()> {
        underwriting::sweep_donation::handle_sweep_donation(ctx)
    }

    /// Earns premium up to now.
    pub fn accrue(ctx: Context<Accrue>) -> Result<()> {
        underwriting::accrue::handle_accrue(ctx)
    }

    // Room: claims

    /// Reports a loss event, with a bond.
    pub fn report_incident(ctx: Context<ReportIncident>, args: ReportIncidentArgs) -> Result<()> {
        claims::report_incident::handle_report_incident(ctx, args)
    }

    /// Votes on a report; the deciding vote confirms it.
    pub fn attest_incident(ctx: Context<AttestIncident>, is_loss: bool) -> Result<()> {
        claims::attest_incident::handle_attest_incident(ctx, is_loss)
    }

    /// Rejects a report that can no longer be confirmed.
    pub fn reject_incident(ctx: Context<RejectIncident>) -> Result<()> {
        claims::reject_incident::handle_reject_incident(ctx)
    }

    /// Voids a member's seat: by its own signature or by proof of a policy or position that the incident touches.
    pub fn recuse(ctx: Context<Recuse>) -> Result<()> {
        claims::recuse::handle_recuse(ctx)
    }

    /// Files a policy's claim, with a bond.
    pub fn file_claim(
        ctx: Context<FileClaim>,
        requested: u64,
        evidence_hash: [u8; 32],
    ) -> Result<()> {
        claims::file_claim::handle_file_claim(ctx, requested, evidence_hash)
    }

    /// Assesses a claim from one seat.
    pub fn attest_claim(ctx: Context<AttestClaim>, amount: u64, reason: u8) -> Result<()> {
        claims::attest_claim::handle_attest_claim(ctx, amount, reason)
    }

    /// Decides a claim by the lower median of its assessments.
    pub fn decide_claim(ctx: Context<DecideClaim>) -> Result<()> {
        claims::decide_claim::handle_decide_claim(ctx)
    }

    /// Appeals a decision, with a bond.
    pub fn appeal_claim(ctx: Context<AppealClaim>) -> Result<()> {
        claims::appeal_claim::handle_appeal_claim(ctx)
    }

    /// Assesses an appealed claim from one seat of the appeal committee.
    pub fn attest_appeal(ctx: Context<AttestAppeal>, amount: u64) -> Result<()> {
        claims::attest_appeal::handle_attest_appeal(ctx, amount)
    }

    /// Decides an appeal, finally.
    pub fn decide_appeal(ctx: Context<DecideAppeal>) -> Result<()> {
        claims::decide_appeal::handle_decide_appeal(ctx)
    }

    /// Slashes a seat whose assessment deviates from the appeal's.
    pub fn slash_seat(ctx: Context<SlashSeat>) -> Result<()> {
        claims::slash_seat::handle_slash_seat(ctx)
    }

    /// Settles an incident: who pays, in order, and the factor for all claims.
    pub fn settle_incident<'info>(ctx: Context<'info, SettleIncident<'info>>) -> Result<()> {
        claims::settle_incident::handle_settle_incident(ctx)
    }

    /// Finishes a settlement that waited for the buffers.
    pub fn finish_settlement(ctx: Context<FinishSettlement>) -> Result<()> {
        claims::finish_settlement::handle_finish_settlement(ctx)
    }

    /// Pays a claim what the factor gives and it has not had.
    pub fn pay_claim(ctx: Context<PayClaim>) -> Result<()> {
        claims::pay_claim::handle_pay_claim(ctx)
    }

    /// Brings recovered money: first to claims paid short, then to the layers that paid.
    pub fn recover(ctx: Context<Recover>, amount: u64) -> Result<()> {
        claims::recover::handle_recover(ctx, amount)
    }

    /// Returns or forfeits a claimant's bond.
    pub fn release_claim_bond(ctx: Context<ReleaseClaimBond>) -> Result<()> {
        claims::release_claim_bond::handle_release_claim_bond(ctx)
    }

    /// Returns or forfeits an appellant's bond.
    pub fn release_appeal_bond(ctx: Context<ReleaseAppealBond>) -> Result<()> {
        claims::release_appeal_bond::handle_release_appeal_bond(ctx)
    }

    /// Returns a reporter's bond.
    pub fn release_report_bond(ctx: Context<ReleaseReportBond>) -> Result<()> {
        claims::release_report_bond::handle_release_report_bond(ctx)
    }

    /// Closes a finished claim, rent back.
    pub fn close_claim(ctx: Context<CloseClaim>) -> Result<()> {
        claims::close_claim::handle_close_claim(ctx)
    }

    /// Closes a finished incident, rent back, dust to capital.
    pub fn close_incident(ctx: Context<CloseIncident>) -> Result<()> {
        claims::close_incident::handle_close_incident(ctx)
    }

    // Room: re-insurance

    /// Opens a re-insurance tranche of a pool.
    pub fn open_tranche(ctx: Context<OpenTranche>, args: OpenTrancheArgs) -> Result<()> {
        reinsurance::open_tranche::handle_open_tranche(ctx, args)
    }

    /// Opens a re-insurer's empty position.
    pub fn open_tranche_position(ctx: Context<OpenTranchePosition>) -> Result<()> {
        reinsurance::open_tranche_position::handle_open_tranche_position(ctx)
    }

    /// Commits capital to a tranche for shares.
    pub fn commit_capital(
        ctx: Context<CommitCapital>,
        amount: u64,
        min_shares_out: u128,
    ) -> Result<()> {
        reinsurance::commit_capital::handle_commit_capital(ctx, amount, min_shares_out)
    }

    /// Pulls what a pool owes a tranche.
    pub fn sync_tranche(ctx: Context<SyncTranche>) -> Result<()> {
        reinsurance::sync_tranche::handle_sync_tranche(ctx)
    }

    /// Asks for shares of a tranche to be released once it is unlocked.
    pub fn request_release(ctx: Context<RequestRelease>, shares: u128) -> Result<()> {
        reinsurance::request_release::handle_request_release(ctx, shares)
    }

    /// Takes a request for release back.
    pub fn cancel_release(ctx: Context<RequestRelease>) -> Result<()> {
        reinsurance::cancel_release::handle_cancel_release(ctx)
    }

    /// Releases the shares that a re-insurer asked for.
    pub fn release(ctx: Context<Release>) -> Result<()> {
        reinsurance::release::handle_release(ctx)
    }

    /// Renews a tranche for another term.
    pub fn roll_tranche(ctx: Context<RollTranche>, term: TrancheTerm) -> Result<()> {
        reinsurance::roll_tranche::handle_roll_tranche(ctx, term)
    }

    /// Closes a re-insurer's empty position.
    pub fn close_tranche_position(ctx: Context<CloseTranchePosition>) -> Result<()> {
        reinsurance::close_tranche_position::handle_close_tranche_position(ctx)
    }

    /// Closes a tranche without shares.
    pub fn close_tranche(ctx: Context<CloseTranche>) -> Result<()> {
        reinsurance::close_tranche::handle_close_tranche(ctx)
    }

    // Room: oracle

    /// Lists the programs whose prices the fund's feeds may read.
    pub fn set_oracle_sources(ctx: Context<SetOracleSources>, sources: [Pubkey; 2]) -> Result<()> {
        oracle::set_oracle_sources::handle_set_oracle_sources(ctx, sources)
    }

    /// Registers the price of one mint in another.
    pub fn register_feed(ctx: Context<RegisterFeed>, args: RegisterFeedArgs) -> Result<()> {
        oracle::register_feed::handle_register_feed(ctx, args)
    }

    /// Sets what a feed accepts.
    pub fn set_feed_limits(ctx: Context<SetFeedLimits>, limits: FeedLimits) -> Result<()> {
        oracle::set_feed_limits::handle_set_feed_limits(ctx, limits)
    }

    /// Lets a feed read another source, or another price of it.
    pub fn set_feed_source(
        ctx: Context<SetFeedSource>,
        source: Pubkey,
        feed_id: [u8; 32],
    ) -> Result<()> {
        oracle::set_feed_source::handle_set_feed_source(ctx, source, feed_id)
    }

    /// Takes a price of the feed's source.
    pub fn observe(ctx: Context<Observe>) -> Result<()> {
        oracle::observe::handle_observe(ctx)
    }

    // Room: stop-loss

    /// Sets when a stop-loss trips and resets, and how far buffers count.
    pub fn set_stop_loss_terms(ctx: Context<SetStopLossTerms>, terms: StopLossTerms) -> Result<()> {
        stop_loss::set_stop_loss_terms::handle_set_stop_loss_terms(ctx, terms)
    }

    /// Opens a buffer of collateral behind a pool.
    pub fn open_buffer(ctx: Context<OpenBuffer>, args: OpenBufferArgs) -> Result<()> {
        stop_loss::open_buffer::handle_open_buffer(ctx, args)
    }

    /// Sets a buffer's terms and feed.
    pub fn set_buffer_terms(ctx: Context<SetBufferTerms>, terms: BufferTerms) -> Result<()> {
        stop_loss::set_buffer_terms::handle_set_buffer_terms(ctx, terms)
    }

    /// Opens a staker's empty position.
    pub fn open_buffer_position(ctx: Context<OpenBufferPosition>) -> Result<()> {
        stop_loss::open_buffer_position::handle_open_buffer_position(ctx)
    }

    /// Stakes collateral for shares.
    pub fn stake(
        ctx: Context<Stake>,
        amount: u64,
        min_shares_out: u128,
        max_cash: u64,
    ) -> Result<()> {
        stop_loss::stake::handle_stake(ctx, amount, min_shares_out, max_cash)
    }

    /// Decides to leave a buffer, a cooldown ahead.
    pub fn request_unstake(ctx: Context<RequestUnstake>, shares: u128) -> Result<()> {
        stop_loss::request_unstake::handle_request_unstake(ctx, shares)
    }

    /// Takes a request to unstake back.
    pub fn cancel_unstake(ctx: Context<CancelUnstake>) -> Result<()> {
        stop_loss::cancel_unstake::handle_cancel_unstake(ctx)
    }

    /// Executes a matured request to unstake.
    pub fn unstake(ctx: Context<Unstake>) -> Result<()> {
        stop_loss::unstake::handle_unstake(ctx)
    }

    /// Pays a staker's income.
    pub fn collect_income(ctx: Context<CollectIncome>) -> Result<()> {
        stop_loss::collect_income::handle_collect_income(ctx)
    }

    /// Closes an empty position of a buffer.
    pub fn close_buffer_position(ctx: Context<CloseBufferPosition>) -> Result<()> {
        stop_loss::close_buffer_position::handle_close_buffer_position(ctx)
    }

    /// Closes a buffer without shares and puts.
    pub fn close_buffer(ctx: Context<CloseBuffer>) -> Result<()> {
        stop_loss::close_buffer::handle_close_buffer(ctx)
    }

    /// Works out what a buffer counts for.
    pub fn value_buffer(ctx: Context<ValueBuffer>) -> Result<()> {
        stop_loss::value_buffer::handle_value_buffer(ctx)
    }

    /// Trips the stop-loss: no new cover.
    pub fn trip_stop_loss(ctx: Context<TripStopLoss>) -> Result<()> {
        stop_loss::trip_stop_loss::handle_trip_stop_loss(ctx)
    }

    /// Resets the stop-loss.
    pub fn reset_stop_loss(ctx: Context<TripStopLoss>) -> Result<()> {
        stop_loss::reset_stop_loss::handle_reset_stop_loss(ctx)
    }

    /// Starts the auction of the buffer whose turn it is, or starts it again.
    pub fn start_auction(ctx: Context<StartAuction>) -> Result<()> {
        stop_loss::start_auction::handle_start_auction(ctx)
    }

    /// Buys collateral from an auction.
    pub fn take(ctx: Context<Take>, amount: u64, max_price: u64, min_out: u64) -> Result<()> {
        stop_loss::take::handle_take(ctx, amount, max_price, min_out)
    }

    /// Ends a buffer's turn.
    pub fn close_auction(ctx: Context<CloseAuction>) -> Result<()> {
        stop_loss::close_auction::handle_close_auction(ctx)
    }

    // Room: hedging

    /// Writes a put and locks what it may cost.
    pub fn write_put(ctx: Context<WritePut>, args: WritePutArgs) -> Result<()> {
        hedging::write_put::handle_write_put(ctx, args)
    }

    /// Buys a put for a buffer.
    pub fn buy_put(ctx: Context<BuyPut>, args: BuyPutArgs) -> Result<()> {
        hedging::buy_put::handle_buy_put(ctx, args)
    }

    /// Exercises a put: collateral for the strike.
    pub fn exercise_put(ctx: Context<ExercisePut>, amount: u64) -> Result<()> {
        hedging::exercise_put::handle_exercise_put(ctx, amount)
    }

    /// Gives the writer's side of a put to somebody else.
    pub fn transfer_put(ctx: Context<TransferPut>, writer: Pubkey) -> Result<()> {
        hedging::transfer_put::handle_transfer_put(ctx, writer)
    }

    /// Pays a put's writer what is due.
    pub fn reclaim_put(ctx: Context<ReclaimPut>) -> Result<()> {
        hedging::reclaim_put::handle_reclaim_put(ctx)
    }

    // Room: fund

    /// Creates a fund with its rules and the vault of attestors' bonds.
    pub fn create_fund(ctx: Context<CreateFund>, args: CreateFundArgs) -> Result<()> {
        fund::create_fund::handle_create_fund(ctx, args)
    }

    /// Sets the fund's rules.
    pub fn set_fund_parameters(
        ctx: Context<SetFundParameters>,
        parameters: FundParameters,
    ) -> Result<()> {
        fund::set_fund_parameters::handle_set_fund_parameters(ctx, parameters)
    }

    /// Sets a pool's deposit limits, bonds, fee and stop-loss line.
    pub fn set_pool_parameters(
        ctx: Context<SetPoolParameters>,
        parameters: PoolParameters,
    ) -> Result<()> {
        fund::set_pool_parameters::handle_set_pool_parameters(ctx, parameters)
    }

    /// Sets guardian and treasury.
    pub fn set_roles(ctx: Context<SetRoles>, guardian: Pubkey, treasury: Pubkey) -> Result<()> {
        fund::set_roles::handle_set_roles(ctx, guardian, treasury)
    }

    /// Proposes the next authority, or withdraws the proposal.
    pub fn propose_authority(
        ctx: Context<ProposeAuthority>,
        successor: Option<Pubkey>,
    ) -> Result<()> {
        fund::propose_authority::handle_propose_authority(ctx, successor)
    }

    /// The proposed authority takes over.
    pub fn accept_authority(ctx: Context<AcceptAuthority>) -> Result<()> {
        fund::accept_authority::handle_accept_authority(ctx)
    }

    /// Pauses one operation for a bounded time.
    pub fn pause_operation(
        ctx: Context<PauseOperation>,
        operation: Operation,
        seconds: u64,
    ) -> Result<()> {
        fund::pause_operation::handle_pause_operation(ctx, operation, seconds)
    }

    /// Ends a pause early.
    pub fn resume_operation(ctx: Context<ResumeOperation>, operation: Operation) -> Result<()> {
        fund::resume_operation::handle_resume_operation(ctx, operation)
    }

    /// Forms an immutable committee.
    pub fn form_committee(ctx: Context<FormCommittee>, args: FormCommitteeArgs) -> Result<()> {
        fund::form_committee::handle_form_committee(ctx, args)
    }

    /// Names the committee that decides appeals of incidents reported from now on.
    pub fn set_appeal_committee(ctx: Context<SetAppealCommittee>) -> Result<()> {
        fund::set_appeal_committee::handle_set_appeal_committee(ctx)
    }

    /// Registers an attestor, without bond yet.
    pub fn register_attestor(ctx: Context<RegisterAttestor>) -> Result<()> {
        fund::register_attestor::handle_register_attestor(ctx)
    }

    /// Adds to an attestor's bond.
    pub fn bond_attestor(ctx: Context<BondAttestor>, amount: u64) -> Result<()> {
        fund::bond_attestor::handle_bond_attestor(ctx, amount)
    }

    /// Returns bond that no incident locks.
    pub fn unbond_attestor(ctx: Context<UnbondAttestor>, amount: u64) -> Result<()> {
        fund::unbond_attestor::handle_unbond_attestor(ctx, amount)
    }
}
