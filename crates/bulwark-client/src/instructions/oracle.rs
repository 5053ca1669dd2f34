//! Room oracle.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_program},
};
use bulwark::{accounts, instruction, instructions::RegisterFeedArgs, state::FeedLimits};

use super::build;
use crate::keys::{FeedKeys, FundKeys};

impl FundKeys {
    /// Lists the programs whose prices the fund's feeds may read.
    pub fn set_oracle_sources(&self, authority: Pubkey, sources: [Pubkey; 2]) -> Instruction {
        build(
            accounts::SetOracleSources {
                authority,
                fund: self.fund,
            },
            instruction::SetOracleSources { sources },
        )
    }
}

impl FeedKeys {
    /// Registers the feed.
    pub fn register_feed(
        &self,
        authority: Pubkey,
        payer: Pubkey,
        args: RegisterFeedArgs,
    ) -> Instruction {
        build(
            accounts::RegisterFeed {
                authority,
                payer,
                fund: self.fund,
                base: self.base,
                quote: self.quote,
                feed: self.feed,
                system_program: system_program::ID,
            },
            instruction::RegisterFeed { args },
        )
    }

    /// Sets what the feed accepts.
    pub fn set_feed_limits(&self, authority: Pubkey, limits: FeedLimits) -> Instruction {
        build(
            accounts::SetFeedLimits {
                authority,
                fund: self.fund,
                feed: self.feed,
            },
            instruction::SetFeedLimits { limits },
        )
    }

    /// Lets the feed read another source, or another price of it.
    pub fn set_feed_source(
        &self,
        authority: Pubkey,
        source: Pubkey,
        feed_id: [u8; 32],
    ) -> Instruction {
        build(
            accounts::SetFeedSource {
                authority,
                fund: self.fund,
                feed: self.feed,
            },
            instruction::SetFeedSource { source, feed_id },
        )
    }

    /// Takes the price of a source's account.
    pub fn observe(&self, price_update: Pubkey) -> Instruction {
        build(
            accounts::Observe {
                fund: self.fund,
                feed: self.feed,
                price_update,
            },
            instruction::Observe {},
        )
    }
}
