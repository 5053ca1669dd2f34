//! The room re-insurance on its bytecode: tranches and their capital, ceded premium, who pays a loss, who is repaid.

mod anytime;
mod budget;
mod closing;
mod committing;
mod leaving;
mod opening;
mod premium;
mod programme;
mod proportion;
mod recusing;
mod salvage;
mod scene;
mod settling;
mod solvency;
mod strangers;
mod unpaid;

use anchor_lang::{
    prelude::Pubkey, solana_program::instruction::Instruction, AnchorDeserialize, Discriminator,
};
use bulwark::{
    instructions::OpenTrancheArgs,
    state::{FundParameters, PoolParameters, TrancheCover, TrancheTerm},
};
use bulwark_client::keys::{IncidentKeys, TrancheKeys};
use bulwark_math::{RATE_ONE, YEAR_SECONDS};
use bulwark_tests::{fund_parameters, pool_parameters, Keypair, Signer, USD};
use litesvm::types::TransactionMetadata;

use scene::{Paid, Scene};
use strangers::swapped;

/// One day, seconds.
pub const DAY: u64 = 86_400;
/// From the end of a term to the end of its lock: the fixture's windows to report and to confirm.
pub const RUN_OFF: u64 = 17 * DAY;
/// Shares of a unit in a tranche without gain or loss.
pub const SHARES: u128 = 1_000_000;

/// A rate on line of 7.3 % a year.
pub const RATE: u64 = 73_000_000;

/// The fixture's rules; re-insurance counts up to half of capital.
pub fn rules() -> FundParameters {
    FundParameters {
        reinsurance_cap_bps: 5_000,
        ..fund_parameters()
    }
}

/// A layer for which nothing is paid.
pub fn excess(attachment: u64, limit: u64) -> TrancheCover {
    priced_excess(attachment, limit, 0)
}

/// A layer for `rate_on_line` a year, over 1e9, that does not come back.
pub fn priced_excess(attachment: u64, limit: u64, rate_on_line: u64) -> TrancheCover {
    TrancheCover::ExcessOfLoss {
        attachment,
        limit,
        rate_on_line,
        reinstatements: 0,
        reinstatement_bps: 0,
    }
}

/// A share of premium and loss.
pub fn quota_share(cession_bps: u16, collateral: u64) -> TrancheCover {
    TrancheCover::QuotaShare {
        cession_bps,
        collateral,
    }
}

/// `limit_bps` in excess of `attachment_bps` of capital, for which nothing is paid.
pub fn stop_loss(attachment_bps: u16, limit_bps: u16) -> TrancheCover {
    TrancheCover::AggregateStopLoss {
        attachment_bps,
        limit_bps,
        rate_on_line: 0,
    }
}

/// What `standing` earns in `seconds` at a rate on line, as an exact fraction rounded down.
pub fn on_line(standing: u64, rate_on_line: u64, seconds: u64) -> u64 {
    let yearly = u128::from(standing) * u128::from(rate_on_line) * u128::from(seconds);
    u64::try_from(yearly / (u128::from(RATE_ONE) * u128::from(YEAR_SECONDS))).expect("fits")
}

/// Q32 base units a second that `standing` asks for at a rate on line.
pub fn per_second(standing: u64, rate_on_line: u64) -> u64 {
    let yearly = (u128::from(standing) * u128::from(rate_on_line)) << 32;
    u64::try_from(yearly / (u128::from(RATE_ONE) * u128::from(YEAR_SECONDS))).expect("fits")
}

/// Whole units of `rate`, Q32 a second, in `seconds`.
pub fn whole_units(rate: u64, seconds: u64) -> u64 {
    u64::try_from((u128::from(rate) * u128::from(seconds)) >> 32).expect("fits")
}

/// The event of a transaction: the data of a call of the program to itself, 8 bytes of tag before it.
pub fn told<E: Discriminator + AnchorDeserialize>(outcome: &TransactionMetadata) -> E {
    outcome
        .inner_instructions
        .iter()
        .flatten()
        .find_map(|inner| {
            let data = inner.instruction.data.get(8..)?;
            data.strip_prefix(E::DISCRIMINATOR)
        })
        .and_then(|mut data| E::deserialize(&mut data).ok())
        .expect("the event")
}
