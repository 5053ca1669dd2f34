//! Every refusal of the program, by its rule. Append only: a code, once given, keeps its meaning.

use anchor_lang::prelude::*;
use bulwark_math::MathError;

/// Codes from 6000.
#[error_code]
#[derive(PartialEq, Eq)]
pub enum BulwarkError {
    // Numbers and ledger
    /// A result does not fit its type.
    #[msg("A result must fit its type")]
    Overflow,
    /// Division by zero.
    #[msg("A divisor must not be zero")]
    DivisionByZero,
    /// A formula's input is outside its domain.
    #[msg("A formula's input must be inside its domain")]
    InvalidInput,
    /// A ledger bucket would fall below zero.
    #[msg("A ledger bucket must cover what is taken from it")]
    LedgerUnderflow,
    /// The vault moved by another amount than the ledger.
    #[msg("The vault must move by exactly the ledger's amount")]
    VaultMismatch,
    /// An account broke its own invariant.
    #[msg("An account must satisfy its invariant after every instruction")]
    InvariantBroken,
    /// The cluster's clock is before 1970.
    #[msg("The clock must not be negative")]
    ClockNegative,
    /// Amount is zero.
    #[msg("The amount must not be zero")]
    ZeroAmount,

    // Accounts and roles
    /// Signer is not the fund's authority.
    #[msg("Only the fund's authority may do this")]
    NotAuthority,
    /// Signer is neither guardian nor authority.
    #[msg("Only the fund's guardian or authority may do this")]
    NotGuardian,
    /// Signer is not the proposed authority.
    #[msg("Only the proposed authority may accept")]
    NotPendingAuthority,
    /// Authority would be the default key.
    #[msg("The authority must not be the default key")]
    InvalidAuthority,
    /// Treasury would be the default key.
    #[msg("The treasury must not be the default key")]
    InvalidTreasury,
    /// Account belongs to another fund.
    #[msg("The account must belong to this fund")]
    WrongFund,
    /// Account belongs to another pool.
    #[msg("The account must belong to this pool")]
    WrongPool,
    /// Account belongs to another product.
    #[msg("The account must belong to this product")]
    WrongProduct,
    /// Premium book of another pool.
    #[msg("The premium book must be this pool's")]
    WrongPremiumBook,
    /// Not the pool's vault.
    #[msg("The vault must be this pool's or fund's own")]
    WrongVault,
    /// Not the pool's settlement mint or the fund's bond mint.
    #[msg("The mint must be the pool's settlement mint, or the fund's bond mint for attestors")]
    WrongMint,
    /// Token account of somebody else.
    #[msg("The token account must belong to whom it pays or charges")]
    WrongTokenOwner,
    /// Signer does not own the position.
    #[msg("Only the position's owner may do this")]
    NotPositionOwner,
    /// Signer does not hold the policy.
    #[msg("Only the policy's holder may do this")]
    NotPolicyHolder,
    /// Account belongs to another policy.
    #[msg("The policy must be the claim's")]
    WrongPolicy,
    /// Account belongs to another incident.
    #[msg("The account must belong to this incident")]
    WrongIncident,
    /// Not the committee of the incident or fund.
    #[msg("The committee must be the one that the incident began with")]
    WrongCommittee,
    /// Attestor account of another member or fund.
    #[msg("The attestor must be the member's own account of this fund")]
    WrongAttestor,
    /// Rent goes to whoever paid it.
    #[msg("Rent must return to whoever paid it")]
    WrongRentPayer,

    // Parameters
    /// A window is outside its bounds.
    #[msg("A window must be one hour to 90 days (cooldown 180 days, salvage two years, waiting 30 days at most)")]
    WindowOutOfBounds,
    /// Cooldown shorter than report plus confirm window.
    #[msg("The withdrawal cooldown must be at least the report window plus the confirm window")]
    CooldownTooShort,
    /// Assessment age outside its bounds.
    #[msg("The maximum assessment age must be one day to one year")]
    AssessmentAgeOutOfBounds,
    /// Reserve ratio outside its bounds.
    #[msg("The reserve ratio must be 1.5 to 100 times the expected annual loss")]
    ReserveRatioOutOfBounds,
    /// A ratio is outside its bounds.
    #[msg("A ratio must stay inside its documented bounds")]
    RatioOutOfBounds,
    /// A bond is zero.
    #[msg("A bond must be more than zero")]
    BondTooSmall,
    /// Deposit limits are inconsistent.
    #[msg("The deposit cap must be at least the least deposit, and that more than zero")]
    DepositLimitsOutOfBounds,
    /// Terms are inconsistent.
    #[msg("A product's terms must be 1 to 365 days, the shortest not above the longest")]
    TermOutOfBounds,
    /// Sum limits are inconsistent.
    #[msg("A product's sums must satisfy 0 < least <= most <= capacity <= 2^60")]
    SumLimitsOutOfBounds,
    /// Curve is not valid.
    #[msg("The price curve must rise and its kink lie strictly between 0 and 1")]
    InvalidPriceCurve,
    /// Committee too small or too large.
    #[msg("A committee must have 1 to 15 members")]
    CommitteeSizeOutOfBounds,
    /// Threshold not a two-thirds majority.
    #[msg("A committee's threshold must be more than two thirds of its members and not above their number")]
    ThresholdOutOfBounds,
    /// A member appears twice.
    #[msg("A committee's members must be distinct")]
    DuplicateMember,
    /// Peril group out of range.
    #[msg("A peril group must be 0 to 7")]
    PerilGroupOutOfBounds,

    // Pause
    /// The operation is paused.
    #[msg("The operation must not be paused")]
    OperationPaused,
    /// Pause is zero or too long.
    #[msg("A pause must last more than nothing and at most seven days, of reports also at most half of their window")]
    PauseTooLong,
    /// The last pause of this operation is running or ended less than seven days ago.
    #[msg("An operation must have run seven days before it may be paused again")]
    PauseTooSoon,
    /// The operation is not paused.
    #[msg("Only a paused operation can be resumed")]
    NotPaused,

    // Underwriting
    /// The mint has an extension that is not allowed.
    #[msg("The mint must be an SPL token, or a Token-2022 mint with metadata extensions only")]
    MintExtensionNotAllowed,
    /// The pool was wiped by a loss.
    #[msg("The pool must not have been wiped by a loss")]
    PoolWiped,
    /// An incident holds the pool.
    #[msg("No incident of the pool may be between confirmation and settlement")]
    PoolHeld,
    /// Deposit below the least.
    #[msg("A deposit must be at least the pool's least deposit")]
    DepositTooSmall,
    /// Capital would pass the cap.
    #[msg("Capital after a deposit must not pass the pool's cap")]
    DepositCapReached,
    /// A deposit would give no shares.
    #[msg("A deposit must give at least one share")]
    ZeroShares,
    /// A withdrawal would give nothing.
    #[msg("A withdrawal must give at least one unit while the pool is alive, or be of a whole position and ask for no least")]
    ZeroAmountOut,
    /// Fewer shares or less money than the caller's least.
    #[msg("The outcome must not be below the caller's least")]
    SlippageExceeded,
    /// More shares than the position has.
    #[msg("A request must be for at least one share and no more than the position has")]
    SharesExceedPosition,
    /// A request is already open.
    #[msg("A position has one withdrawal request at a time")]
    WithdrawalAlreadyRequested,
    /// No request is open.
    #[msg("A withdrawal must have been requested")]
    NoWithdrawalRequest,
    /// Request has not matured.
    #[msg("The withdrawal request must have matured")]
    WithdrawalNotMatured,
    /// Request has lapsed.
    #[msg("The withdrawal request must not have lapsed: request again")]
    WithdrawalLapsed,
    /// Position still holds shares.
    #[msg("Only a position without shares can be closed")]
    PositionNotEmpty,
    /// Nothing to collect or sweep.
    #[msg("There must be something to collect")]
    NothingToCollect,

    // Solvency
    /// Reserve rule.
    #[msg("Eligible capital must be at least the reserve ratio times the expected annual loss")]
    ReserveTooLow,
    /// Capital requirement.
    #[msg("Eligible capital must be at least the solvency capital requirement")]
    CapitalTooLow,
    /// Peril group concentration.
    #[msg("A peril group's stressed exposure must not pass its share of eligible capital")]
    PerilGroupTooLarge,
    /// Product concentration.
    #[msg("A product's stressed exposure must not pass its share of eligible capital")]
    ProductTooLarge,

    // Cover
    /// Product is closed for this.
    #[msg("The product must be open for this kind of sale")]
    ProductNotSelling,
    /// Assessment missing or stale.
    #[msg("The product's assessment must exist and not be older than the fund's maximum age")]
    AssessmentStale,
    /// Insured program was upgraded.
    #[msg("The insured program must not have been deployed again since its assessment")]
    ProgramUpgraded,
    /// ProgramData account missing or not what it should be.
    #[msg("The pinned ProgramData account of the insured program must be passed")]
    WrongProgramData,
    /// Wrong-way risk.
    #[msg("A product must not pay in the insured asset or in a mint of the same peril group")]
    WrongWayRisk,
    /// Rates out of bounds.
    #[msg("Assessment rates must satisfy 0 < expected loss <= 1 and 0 < shock <= 1")]
    RatesOutOfBounds,
    /// The product has an open incident.
    #[msg("No incident of the product may be open")]
    IncidentOpen,
    /// Sum insured outside the product's limits.
    #[msg("The sum insured must be inside the product's limits")]
    SumOutOfBounds,
    /// Term outside the product's limits.
    #[msg("The term must be inside the product's limits and end at 00:00 UTC")]
    TermNotOffered,
    /// Capacity exhausted.
    #[msg("Exposure must not pass the product's capacity")]
    CapacityReached,
    /// Premium below the product's least.
    #[msg("The premium must be at least the product's least premium, and that more than zero")]
    PremiumTooSmall,
    /// Premium above the buyer's most.
    #[msg("The premium must not pass the buyer's maximum")]
    PremiumTooHigh,
    /// Referrer's token account missing or the buyer's own.
    #[msg("The referrer must not be the buyer")]
    InvalidReferrer,
    /// Policy is over or cancelled.
    #[msg("The policy must be in force")]
    PolicyNotInForce,
    /// Policy is not over.
    #[msg("The policy must be over, and for others than its holder the time to claim as well")]
    PolicyNotOver,
    /// Policy has open claims.
    #[msg("The policy must have no open claim")]
    PolicyHasClaims,
    /// Policy was renewed.
    #[msg("The policy must not have been renewed")]
    PolicyRenewed,
    /// Too early to renew.
    #[msg("A renewal is sold in the last 30 days of the running term, for no more than its sum")]
    RenewalNotOffered,
    /// Last increase too recent.
    #[msg("An increase must wait until the last one covers and its reports are over")]
    IncreaseTooSoon,
    /// Refund below the holder's least.
    #[msg("The refund must not be below the holder's least")]
    RefundTooLow,

    // Incidents and claims
    /// Fund has no appeal committee.
    #[msg("The fund must have an appeal committee, another than the product's")]
    NoAppealCommittee,
    /// Loss in the future or too old.
    #[msg("A loss must have happened, and no longer ago than the report window")]
    LossOutsideReportWindow,
    /// Incident is in another status.
    #[msg("The incident must be in the status that this step needs")]
    WrongIncidentStatus,
    /// Claim is in another status.
    #[msg("The claim must be in the status that this step needs")]
    WrongClaimStatus,
    /// The window is over.
    #[msg("The window for this step must not be over")]
    WindowClosed,
    /// The window is still open.
    #[msg("The window before this step must be over")]
    WindowStillOpen,
    /// Not a member of the committee.
    #[msg("The signer must be a member of the committee")]
    NotAMember,
    /// The seat has voted.
    #[msg("A seat votes once")]
    AlreadyVoted,
    /// The seat is recused.
    #[msg("A seat in conflict must not vote")]
    SeatRecused,
    /// The account proves no conflict.
    #[msg("A conflict must be proven by the member's signature, policy or position")]
    NoConflict,
    /// Bond below the least.
    #[msg("An attestor's bond must be at least the incident's least")]
    AttestorNotBonded,
    /// Bond is locked.
    #[msg("The bond must not be locked by an incident")]
    BondLocked,
    /// Rejection is not due.
    #[msg("A report is rejected when confirmation has become impossible or its window is over")]
    RejectionNotDue,
    /// Loss outside the policy's cover.
    #[msg("The loss must have happened between the start of cover and the end of the policy")]
    LossOutsideCover,
    /// Assessment above the request.
    #[msg("An assessment must not pass the requested amount")]
    AssessmentAboveRequest,
    /// Not enough votes and the window is open.
    #[msg("A decision needs the threshold and every vote, or the end of the window")]
    DecisionNotDue,
    /// Claims without a decision.
    #[msg("Every claim must be decided before settlement")]
    ClaimsUndecided,
    /// Appeals without a decision.
    #[msg("Every appeal must be decided before settlement")]
    AppealsOpen,
    /// Nothing is due to the claim.
    #[msg("Something must be due to the claim")]
    NothingDue,
    /// The seat did not deviate or was slashed.
    #[msg(
        "Only a seat that voted, deviates beyond the tolerance and was not slashed can be slashed"
    )]
    SeatNotSlashable,
    /// A bond is still held.
    #[msg("The bond must have been released first")]
    BondHeld,
    /// No bond is held.
    #[msg("A bond must be held")]
    NoBond,
    /// The bond's fate is not decided.
    #[msg("The bond's fate must have been decided")]
    BondUndecided,
    /// Deviating seats are not slashed yet.
    #[msg("Deviating seats must be slashed first, or the grace to slash be over")]
    SlashingPending,
    /// More may still be due.
    #[msg("The claim must have been paid all that it can get")]
    PaymentPending,
    /// Claims are open.
    #[msg("Every claim of the incident must be closed")]
    ClaimsOpen,
    /// The product's terms changed since the buyer read them.
    #[msg("Cover is sold under the terms that the buyer accepted, and increased only while the product keeps them")]
    TermsNotAccepted,

    /// Earlier claims have used the sum insured up.
    #[msg("The policy must have sum insured left for the loss")]
    SumInsuredExhausted,
    /// The appellant would judge its own appeal.
    #[msg(
        "A member of the appeal committee must not appeal: another must, so that its seat can vote"
    )]
    AppellantIsJudge,
    /// More bond asked back than there is.
    #[msg("An attestor must not take out more than its bond")]
    UnbondAboveBond,
    /// The account given for tokens is none of a token program.
    #[msg("Tokens must be paid from and to an existing token account: create the associated token account first")]
    NotATokenAccount,
    /// A request to leave could be executed for too long.
    #[msg("The withdrawal window must be at most half of the cooldown")]
    WithdrawalWindowTooLong,

    /// There is no such slot.
    #[msg("A pool has tranches 0 to 7")]
    TrancheIndexOutOfBounds,
    /// Cover of a tranche is out of bounds.
    #[msg("A tranche must cover something: cession, attachment and limit inside 10,000 bps or 2^60, rate on line at most 1, reinstatements at most 4")]
    TrancheCoverOutOfBounds,
    /// Term of a tranche is out of bounds.
    #[msg("A tranche's term must begin now or within 366 days and last a day to 732 days")]
    TrancheTermOutOfBounds,
    /// Quota shares cede more than everything.
    #[msg("All quota shares of a pool together must cede at most 10,000 bps")]
    CessionAboveWhole,
    /// The tranche may still have to pay.
    #[msg("Re-insurers' capital stays until the term is over and every loss in it could be reported and confirmed")]
    TrancheLocked,
    /// The tranche holds all the collateral it takes.
    #[msg("A tranche takes collateral up to its whole limit")]
    TrancheFull,
    /// The term is over.
    #[msg("Capital is committed to a term that is not over")]
    TrancheTermOver,
    /// Losses took all collateral.
    #[msg("A wiped tranche takes no capital and no new term")]
    TrancheWiped,
    /// Released shares are still in the tranche.
    #[msg("Shares asked to be released must be released before the tranche is renewed")]
    ReleasesPending,
    /// No release was asked for.
    #[msg("Shares must be asked to be released first")]
    NoReleaseRequest,
    /// Somebody holds shares of the tranche.
    #[msg("A tranche or position must be without shares to be closed")]
    TrancheNotEmpty,
    /// The pool's tranches are not all there, in order.
    #[msg("Every tranche of the pool must be given once, in order, each with its vault")]
    WrongTranche,
    /// Not the owner of the tranche position.
    #[msg("The re-insurer who owns the position must sign")]
    NotReinsurer,
    /// Nothing is owed to the tranche.
    #[msg("The pool must owe the tranche something")]
    NothingToSync,

    // Oracle
    /// The fund does not list the source.
    #[msg("A feed's source must be a program that the fund lists")]
    FeedSourceNotListed,
    /// A price of a thing in itself.
    #[msg("A feed's base and quote must be different mints")]
    FeedMintsEqual,
    /// Limits of a feed are out of bounds.
    #[msg("A feed's limits must be inside their bounds: decimals in order and at most 18, age 1 s to 1 h, confidence 1 to 1,000 bps, a price band above zero in order")]
    FeedLimitsOutOfBounds,
    /// The window, spacing or hold of a feed are out of bounds.
    #[msg("A feed's window must last a minute to 7 days, the ring of spaced prints must span it, and no print may weigh more than a quarter of its least coverage")]
    FeedWindowOutOfBounds,
    /// The price account is not the source's.
    #[msg("A price account must be owned by the feed's source")]
    PriceNotFromSource,
    /// The price account has another length.
    #[msg("A price account must have the length of a price update")]
    PriceLengthWrong,
    /// The price account is of another type.
    #[msg("A price account must begin with the discriminator of a price update")]
    NotAPriceUpdate,
    /// Not enough guardians' signatures were checked.
    #[msg("A price must be fully verified")]
    PriceNotVerified,
    /// The price is of something else.
    #[msg("A price must be of the feed's id")]
    PriceOfOtherFeed,
    /// The price is zero or negative.
    #[msg("A price must be positive")]
    PriceNotPositive,
    /// The exponent is outside the feed's bounds.
    #[msg("A price's exponent must be inside the feed's bounds")]
    PriceExponentOutOfBounds,
    /// The price is too old to be taken.
    #[msg("A price must be at most as old as the feed's limit when it is taken")]
    PriceTooOld,
    /// The price was published later than now.
    #[msg("A price must not be published more than 5 seconds after now")]
    PriceInFuture,
    /// The price is not newer than the last.
    #[msg("A price must be published after the last one taken")]
    PriceNotNewer,
    /// The confidence band is too wide.
    #[msg("A price's confidence must be at most the feed's share of the price")]
    PriceTooUncertain,
    /// The price is below the sanity band.
    #[msg("A price must not be below the feed's band")]
    PriceBelowBand,
    /// The price is above the sanity band.
    #[msg("A price must not be above the feed's band")]
    PriceAboveBand,
    /// The last price is too old to be used.
    #[msg("The feed's last price must be fresh")]
    FeedStale,
    /// Too little of the window has a price.
    #[msg("The feed's prices must cover enough of its window")]
    FeedCoverageTooLow,

    // Stop-loss and hedges
    /// Terms of a stop-loss are out of bounds.
    #[msg("A stop-loss must trip at 5,000 to 20,000 bps, reset above that, after an hour to 30 days, give a buffer an hour to 2 days, and count buffers up to 10,000 bps")]
    StopLossTermsOutOfBounds,
    /// Terms of a buffer are out of bounds.
    #[msg("A buffer's cap must be above zero and at most 2^60, its haircut and fee share at most 10,000 bps, its value age a minute to a day")]
    BufferTermsOutOfBounds,
    /// Terms of an auction are out of bounds.
    #[msg("An auction must begin at or above the market, fall by steps to the market's price before cusp and tail, end within a day, and have a floor of 5,000 to 10,000 bps")]
    AuctionTermsOutOfBounds,
    /// There is no such buffer.
    #[msg("A pool has buffers 0 to 3, and this one must be open")]
    BufferIndexOutOfBounds,
    /// The slot is in use.
    #[msg("A buffer must be opened in a free slot")]
    BufferSlotTaken,
    /// Buffers share more than the whole fee.
    #[msg("All buffers of a pool together must share at most 10,000 bps of the fee")]
    FeeSharesAboveWhole,
    /// The collateral is the settlement asset.
    #[msg("A buffer's collateral must not be the pool's settlement mint")]
    CollateralIsSettlementMint,
    /// A mint has too many decimals.
    #[msg("Mints of collateral and settlement must have at most 18 decimals")]
    TooManyDecimals,
    /// The buffer holds all the collateral it takes.
    #[msg("A buffer takes collateral up to its cap")]
    BufferFull,
    /// All collateral of the buffer is sold.
    #[msg("A buffer whose collateral is all sold takes no stake until its stakers have left")]
    BufferSpent,
    /// Somebody holds shares or income of the buffer.
    #[msg("A buffer or position must be without shares and income to be closed")]
    BufferNotEmpty,
    /// Income of stakers is not paid yet.
    #[msg("All stakers must have been paid their income before the buffer is closed")]
    IncomeOwed,
    /// Account belongs to another buffer.
    #[msg("The account must belong to this buffer")]
    WrongBuffer,
    /// Feed is another one.
    #[msg("The feed must be the buffer's, of its collateral in the pool's mint")]
    WrongFeed,
    /// Not the owner of the buffer position.
    #[msg("The staker who owns the position must sign")]
    NotStaker,
    /// No income is there.
    #[msg("There must be income to collect")]
    NoIncome,
    /// A settlement waits for the buffers.
    #[msg(
        "A settlement that waits for the buffers must be finished first: its turns have deadlines"
    )]
    LiquidationRunning,
    /// No settlement waits for a buffer.
    #[msg("A settlement must be waiting for a buffer")]
    NotLiquidating,
    /// The stop-loss has tripped.
    #[msg("No new cover is sold while the stop-loss has tripped")]
    StopLossTripped,
    /// The stop-loss has tripped before.
    #[msg("The stop-loss must not have tripped already")]
    StopLossAlreadyTripped,
    /// The stop-loss has not tripped.
    #[msg("The stop-loss must have tripped to be reset")]
    StopLossNotTripped,
    /// Nothing asks for a trip.
    #[msg("The stop-loss trips below its ratio, or when the year's net losses pass the line")]
    StopLossNotDue,
    /// What tripped the stop-loss has not gone.
    #[msg(
        "The stop-loss resets at its reset ratio, with the year's net losses at or below the line"
    )]
    StopLossStillDue,
    /// The stop-loss tripped too short a time ago.
    #[msg("The stop-loss must stay tripped for its least time")]
    StopLossTooSoon,
    /// It is not the buffer's turn.
    #[msg("A buffer sells in its turn only, until its deadline")]
    NotItsTurn,
    /// The buffer's turn is not over.
    #[msg("A turn ends after its deadline, or when the collateral is gone")]
    TurnNotOver,
    /// The auction is selling.
    #[msg("An auction is started again only when it has ended or stands below its floor")]
    AuctionRunning,
    /// No auction is selling.
    #[msg("Collateral is sold by an auction that has begun and not ended: start it again")]
    AuctionEnded,
    /// The price is below the floor.
    #[msg("Collateral must not be sold below the floor")]
    PriceBelowFloor,
    /// The price is above the bidder's limit.
    #[msg("The price must not be above the bidder's limit")]
    PriceAboveLimit,
    /// What the take leaves is too small.
    #[msg("A take must leave at least the least remainder, or nothing")]
    RemainderTooSmall,
    /// A put pays more than the market.
    #[msg("Puts that pay more than the market must be exercised before collateral is sold")]
    PutsFirst,
    /// Terms of a put are out of bounds.
    #[msg("A put's strike and size must be above zero and its expiry an hour to 732 days ahead")]
    PutTermsOutOfBounds,
    /// The put is bought.
    #[msg("The put must not be bought yet")]
    PutAlreadyBought,
    /// The put is not bought.
    #[msg("The put must have been bought by the buffer")]
    PutNotBought,
    /// The put has expired.
    #[msg("The put must not have expired")]
    PutExpired,
    /// The market pays more.
    #[msg("A put is exercised only while spot price and average are below its strike")]
    PutOutOfTheMoney,
    /// The buffer holds all the puts it can.
    #[msg("A buffer holds at most 8 living puts")]
    PutSlotsFull,
    /// The premium passes the budget.
    #[msg("Premium for puts must stay within the buffer's budget of a year")]
    PutBudgetExceeded,
    /// Puts on the collateral are open.
    #[msg("All puts on the buffer must be reclaimed before it is closed")]
    PutsOpen,
    /// The fees do not cover the premium.
    #[msg("The treasury's fees must cover the premium")]
    FeesTooLow,
    /// The put is not the one of its slot.
    #[msg("The put must be the one that the buffer holds")]
    WrongHedge,
    /// Nothing can be delivered.
    #[msg("The buffer must hold collateral that the put's lock pays for")]
    NothingToDeliver,
    /// Not the writer of the put.
    #[msg("The put's writer must sign")]
    NotWriter,
    /// The writer would be the default key.
    #[msg("The writer must not be the default key")]
    InvalidWriter,
    /// Nothing is due to the writer.
    #[msg("Collateral must have been delivered, or the put be expired or not bought")]
    NothingToReclaim,
}

impl From<MathError> for BulwarkError {
    fn from(error: MathError) -> Self {
        match error {
            MathError::Overflow => Self::Overflow,
            MathError::DivisionByZero => Self::DivisionByZero,
            MathError::InvalidInput => Self::InvalidInput,
        }
    }
}
