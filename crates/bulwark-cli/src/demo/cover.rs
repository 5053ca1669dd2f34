//! Chapter 6: fifty policies at a price that rises with utilisation.

use anyhow::Result;
use bulwark::instructions::BuyPolicyArgs;
use bulwark_client::checker;
use bulwark_math::{day_of, YEAR_SECONDS};
use solana_signer::Signer;

use super::{
    catalogue::{BEGINNING, DAY, IN_AUTUMN, LISTINGS},
    stage::{Sold, Stage},
};
use crate::view::{date, mul_div, percent, rate, thousands, usd, USD};

/// Seconds between two sales: fifty take eighty days.
const BETWEEN_SALES: u64 = 80 * DAY / 50;
/// Terms in days, in turn; the very first policy has 90.
const TERMS: [u64; 4] = [180, 365, 270, 210];

/// The arguments of a purchase of `days` of cover under today's terms.
fn purchase(
    stage: &Stage,
    product: usize,
    nonce: u64,
    sum_insured: u64,
    days: u64,
) -> BuyPolicyArgs {
    BuyPolicyArgs {
        nonce,
        sum_insured,
        end_day: day_of(stage.world.now() + DAY - 1) + days,
        max_premium: sum_insured,
        revision: stage.product_state(product).revision,
    }
}

/// `(product, sum)` of every sale, the products evenly mixed.
fn order() -> Vec<(usize, u64)> {
    let mut order: Vec<(u64, usize, u64)> = Vec::new();
    for (product, listing) in LISTINGS.iter().enumerate() {
        for (index, thousand) in listing.sums.iter().enumerate() {
            let turn = (2 * index as u64 + 1) * 1_000 / listing.sums.len() as u64;
            order.push((turn, product, thousand * 1_000 * USD));
        }
    }
    order.sort_unstable_by_key(|(turn, product, _)| (*turn, *product));
    order
        .into_iter()
        .map(|(_, product, sum)| (product, sum))
        .collect()
}

/// Fifty buyers, one policy each; the price of each is what the curve asked at that moment.
pub fn sell(stage: &mut Stage) -> Result<()> {
    stage.go_to(BEGINNING + 7 * DAY)?;
    stage.view.chapter(
        "Fifty policies are bought",
        &format!("from {}", date(stage.world.now())),
    );
    let payer = stage.world.payer.pubkey();
    for (index, (product, sum)) in order().into_iter().enumerate() {
        let keys = stage.products[product];
        let buyer = stage.person(60_000);
        let days = if index == 0 {
            90
        } else {
            TERMS[index % TERMS.len()]
        };
        let args = purchase(stage, product, index as u64 + 1, sum, days);
        let address = keys.policy(&buyer.pubkey(), args.nonce);
        let before = stage.balance(&buyer.pubkey());
        let bought = keys.buy_policy(buyer.pubkey(), payer, None, args);
        stage.send("buy_policy", bought, &[&buyer])?;
        stage.sold_solvent &= checker::is_solvent(&stage.world.snapshot, &stage.pool.pool);
        let premium = before - stage.balance(&buyer.pubkey());
        let policy = stage.policy_state(&address);
        let state = stage.product_state(product);
        stage.sold.push(Sold {
            product,
            buyer: format!("buyer {:02}", index + 1),
            holder: buyer,
            address,
            sum_insured: sum,
            premium,
            utilisation: mul_div(state.exposure, 10_000, state.capacity),
            rate: mul_div(
                mul_div(premium, 1_000_000_000, sum),
                YEAR_SECONDS,
                policy.end - policy.start,
            ),
            at: stage.world.now(),
        });
        stage.go_to(stage.world.now() + BETWEEN_SALES)?;
    }
    show(stage);

    let late = stage.person(60_000);
    let args = purchase(stage, 0, 51, LISTINGS[0].terms().max_sum, 180);
    let wanted = stage.products[0].buy_policy(late.pubkey(), payer, None, args);
    let words = stage.refused("buy_policy", wanted, &[&late])?;
    stage.view.refused(
        "a 51st buyer wants $400,000 more of Mango Markets cover",
        &words,
    );
    stage.watch(IN_AUTUMN, stage.world.now() + DAY / 24)?;
    stage.value_buffers()?;
    stage.view.say(
        "What stands behind the promises, by both measures: over the expected annual loss (EAL), and over the solvency \
         capital requirement (SCR), what a year in two hundred takes:",
    );
    stage.show_solvency()
}

/// The price of Mango cover sale by sale, and every product's total.
fn show(stage: &Stage) {
    stage.view.say("The yearly price of Mango Markets cover, sale by sale, as the product fills up (kink at 80 %):");
    let bars: Vec<_> = stage
        .sold
        .iter()
        .filter(|s| s.product == 0)
        .enumerate()
        .filter(|(turn, _)| turn % 2 == 0 || *turn == 23)
        .map(|(_, s)| {
            let label = format!(
                "{} {:>9} at {:>3} %",
                date(s.at),
                usd(s.sum_insured),
                s.utilisation / 100
            );
            (label, s.rate, rate(s.rate))
        })
        .collect();
    stage.view.bars(&bars);
    let rows: Vec<_> = LISTINGS
        .iter()
        .enumerate()
        .map(|(index, listing)| {
            let sales: Vec<_> = stage.sold.iter().filter(|s| s.product == index).collect();
            let premium: u64 = sales.iter().map(|s| s.premium).sum();
            let end = |sale: Option<&&Sold>| sale.map_or_else(String::new, |s| rate(s.rate));
            let state = stage.product_state(index);
            vec![
                listing.name.to_owned(),
                thousands(state.policies_sold),
                usd(state.exposure),
                percent(mul_div(state.exposure, 10_000, state.capacity)),
                end(sales.first()),
                end(sales.last()),
                usd(premium),
            ]
        })
        .collect();
    stage.view.table(
        &[
            "Product",
            "Policies",
            "Exposure",
            "Utilisation",
            "First price",
            "Last price",
            "Premium",
        ],
        &rows,
        &[1, 2, 3, 4, 5, 6],
    );
}
