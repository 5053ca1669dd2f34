//! Chapter 4: re-insurers stand behind the pool; and what each layer paid.

use anyhow::{anyhow, Result};
use bulwark::{instructions::OpenTrancheArgs, state::TrancheTerm};
use bulwark_client::{
    keys::TrancheKeys,
    programme::{parts, Payer},
};
use solana_signer::Signer;

use super::{
    catalogue::{DAY, REINSURED_DAYS, REINSURERS, TRANCHES},
    stage::Stage,
};
use crate::{
    report::{AllocationFacts, LayerFacts},
    tower::picture,
    view::{date, mul_div, percent, usd, USD},
};

/// Two tranches are opened and three re-insurers commit their capital.
pub fn open(stage: &mut Stage) -> Result<()> {
    let start = stage.world.now();
    let end = start + REINSURED_DAYS * DAY;
    stage
        .view
        .chapter("Re-insurers stand behind the pool", &date(start));
    let authority = stage.authority.insecure_clone();
    let (who, payer) = (authority.pubkey(), stage.world.payer.pubkey());
    for (index, cover) in (0u8..).zip(TRANCHES) {
        let tranche = TrancheKeys::new(stage.pool, index);
        let args = OpenTrancheArgs {
            index,
            cover,
            term: TrancheTerm { start, end },
            terms_hash: [8; 32],
        };
        let opened = tranche.open_tranche(who, payer, args);
        stage.send("open_tranche", opened, &[&authority])?;
        stage.tranches.push(tranche);
    }
    let mut committed = Vec::new();
    for (name, index, thousand) in REINSURERS {
        let owner = stage.person(thousand * 1_000);
        let (tranche, who) = (stage.tranches[index], owner.pubkey());
        let opened = tranche.open_tranche_position(who, payer);
        stage.send("open_tranche_position", opened, &[&owner])?;
        let amount = thousand * 1_000 * USD;
        let capital = tranche.commit_capital(who, amount, 0);
        stage.send("commit_capital", capital, &[&owner])?;
        committed.push(format!("{name} {}", usd(amount)));
        stage.reinsurers.push(owner);
    }
    let tower = stage.tower()?;
    stage.view.say(&format!(
        "{}: each tranche has a vault of its own, locked until {} and 17 days more. Who would pay which slice of one loss \
         today, the largest at the top:",
        committed.join(", "),
        date(end)
    ));
    stage.view.lines(&picture(&tower, "$"));
    stage.view.line("");
    stage.view.say(&format!(
        "The quota share earns its part of all premium, the excess of loss 6 % a year of its limit, out of what the pool earns \
         and never more. For that the pool of {} \
         may sell what {} would otherwise be needed for; more re-insurance than half of its capital does not count.",
        usd(tower.capital),
        usd(tower.capital + tower.counted)
    ));
    Ok(())
}

/// What a buffer paid of a loss: by its put, and by its auction.
fn of_buffer(stage: &Stage, index: usize, amount: u64) -> Vec<(String, u64)> {
    let name = stage.backstops[index].name;
    let exercised = stage.exercise.iter().filter(|put| put.buffer == index);
    let by_put = exercised.map(|put| put.paid).sum::<u64>().min(amount);
    let mut parts = vec![
        (format!("buffer {index}, put on {name}"), by_put),
        (
            format!("buffer {index}, {name} sold"),
            amount.saturating_sub(by_put),
        ),
    ];
    parts.retain(|(_, amount)| *amount > 0);
    parts
}

/// Shows who paid the loss that was settled just now, and keeps it.
pub fn paid(stage: &mut Stage) -> Result<()> {
    let incident = stage.incident_state()?;
    let loss = incident.approved_total;
    let shortfall = loss
        .checked_sub(incident.collected)
        .ok_or_else(|| anyhow!("more was collected than approved"))?;
    let layers: Vec<_> = parts(&incident.allocated)
        .into_iter()
        .flat_map(|(payer, amount)| match payer {
            Payer::Buffer(index) => of_buffer(stage, index.into(), amount),
            _ => vec![(payer.to_string(), amount)],
        })
        .map(|(layer, amount)| LayerFacts { layer, amount })
        .collect();
    let row = |name: &str, amount: u64| {
        let share = percent(mul_div(amount, 10_000, loss));
        (
            name.to_owned(),
            amount,
            format!("{:>10} {share:>8}", usd(amount)),
        )
    };
    let mut rows = vec![row("approved claims", loss)];
    rows.extend(layers.iter().map(|part| row(&part.layer, part.amount)));
    rows.push(row("shortfall", shortfall));
    stage.view.bars(&rows);
    stage.allocation = AllocationFacts {
        loss,
        layers,
        shortfall,
    };
    Ok(())
}
