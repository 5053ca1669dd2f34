//! Room oracle: prices.

use anchor_lang::prelude::{AccountInfo, Pubkey};
use bulwark::{
    instructions::oracle::price_update,
    state::{feed::Quote, Feed},
};
use bulwark_client::keys::FeedKeys;

use super::span;
use crate::{
    chain::Account,
    keeper::{
        plan::{Planner, Step},
        state::price_accounts,
    },
};

/// Plans the room's steps.
pub fn oracle(planner: &mut Planner) {
    let (snapshot, state) = (planner.snapshot, planner.state);
    for (address, feed) in &snapshot.feeds {
        let is_listed = snapshot
            .funds
            .get(&feed.fund)
            .is_some_and(|fund| fund.allows_source(&feed.source));
        let funds = &planner.options.funds;
        if !is_listed || !(funds.is_empty() || funds.contains(&feed.fund)) {
            continue;
        }
        let newest = price_accounts(address, feed, planner.options)
            .into_iter()
            .filter_map(|account| {
                let quote = quote(&account, state.prices.get(&account)?, feed)?;
                Some((quote.publish_time, account, quote))
            })
            .filter(|(_, _, quote)| is_wanted(planner, address, feed, quote))
            .max_by_key(|(time, account, _)| (*time, *account));
        let Some((time, account, _)) = newest else {
            continue;
        };
        let keys = FeedKeys {
            fund: feed.fund,
            base: feed.base,
            quote: feed.quote,
            feed: *address,
        };
        let reason = match time.saturating_sub(feed.latest.publish_time) {
            newer if newer < time => format!("a price is {} newer", span(newer)),
            _ => "the first price".to_owned(),
        };
        planner.due(Step::Observe, *address, reason, move || {
            keys.observe(account)
        });
    }
}

/// What a price account says to a feed.
fn quote(address: &Pubkey, account: &Account, feed: &Feed) -> Option<Quote> {
    let (mut lamports, mut data) = (account.lamports, account.data.clone());
    let info = AccountInfo::new(
        address,
        false,
        false,
        &mut lamports,
        &mut data,
        &account.owner,
        false,
    );
    price_update::read(&info, &feed.source, &feed.feed_id).ok()
}

/// Whether the feed takes the price, and it is enough newer than the last: the spacing of the ring, half of a price's life, or
/// anything while a sale goes by it.
fn is_wanted(planner: &Planner, address: &Pubkey, feed: &Feed, quote: &Quote) -> bool {
    let sells = planner.snapshot.buffers.values().any(|buffer| {
        buffer.feed == *address
            && planner
                .pools
                .get(&buffer.pool)
                .is_some_and(|view| view.pool.stop_loss.is_liquidating())
    });
    let apart = if sells {
        1
    } else {
        feed.spacing.min(feed.max_age / 2).max(1)
    };
    quote.publish_time >= feed.latest.publish_time.saturating_add(apart.into())
        && Feed::clone(feed).record(quote, planner.now).is_ok()
}
