//! Chapter 7: time passes and premium is earned.

use anyhow::{ensure, Result};
use bulwark_client::programme::Layer;

use super::{
    backstop,
    catalogue::{ATTACK, IN_AUTUMN},
    stage::Stage,
};
use crate::view::{date, usd};

/// Until the evening of the attack.
pub fn pass_time(stage: &mut Stage) -> Result<()> {
    backstop::hedge(stage)?;
    stage.watch(IN_AUTUMN, ATTACK - 60)?;
    stage.value_buffers()?;
    stage.view.chapter(
        "Time passes and premium is earned",
        &format!("to {}", date(stage.world.now())),
    );
    let accrue = stage.pool.accrue();
    stage.send("accrue", accrue, &[])?;
    stage.sync()?;
    let ceded: Vec<_> = stage.tower()?.layers.iter().map(Layer::ceded).collect();
    for index in 0..stage.products.len() {
        let rolled = stage.products[index].roll_product();
        stage.send("roll_product", rolled, &[])?;
    }
    let pool = stage.pool_state();
    let mut before = 0;
    let mut bars = Vec::new();
    let ends = stage
        .earned
        .iter()
        .copied()
        .chain([(stage.world.now(), pool.premium_earned)]);
    for (time, earned) in ends {
        let month = earned - before;
        before = earned;
        bars.push((format!("until {}", date(time)), month, usd(month)));
    }
    stage.view.bars(&bars);
    ensure!(
        pool.premium_written == pool.premium_earned + pool.unearned + pool.premium_refunded,
        "premium written is not earned, unearned and refunded"
    );
    stage.view.say(&format!(
        "Written {} = earned {} + unearned {}. A tenth of what is earned is fee, of which stakers have {}. Re-insurers are ceded \
         {} and {}, by the second; month by month it was moved into their vaults. The rest is capital.",
        usd(pool.premium_written),
        usd(pool.premium_earned),
        usd(pool.unearned),
        usd(pool.buffer_payable),
        usd(ceded[0]),
        usd(ceded[1])
    ));
    backstop::tell_hedge(stage)?;
    stage.show_solvency()?;
    stage.ratios_before_loss = stage.ratios()?;
    Ok(())
}
