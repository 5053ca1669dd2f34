//! Chapters 1 to 3: the fund and its committees, the underwriters, the products.

use anyhow::Result;
use bulwark::{
    constants::NO_GROUP,
    instructions::{AssessProductArgs, ListProductArgs},
};
use bulwark_client::{keys::ProductKeys, pda};
use solana_signer::Signer;

use super::{
    catalogue::{fund_parameters, pool_parameters, LISTINGS, UNDERWRITERS},
    stage::Stage,
};
use crate::view::{date, rate, thousands, usd, USD};

/// Creates fund and pool, bonds ten attestors, forms both committees.
pub fn create_fund(stage: &mut Stage) -> Result<()> {
    stage
        .view
        .title("Bulwark: the life of an insurance fund, told by its own ledger");
    stage.view.say(
        "Every line below is read back from accounts that the program's bytecode wrote, in a runtime embedded in this \
         command. After every transaction the whole fund's books are checked.",
    );
    stage
        .view
        .chapter("A fund is created", &date(stage.world.now()));
    let (who, payer) = (stage.authority.pubkey(), stage.world.payer.pubkey());
    let authority = stage.authority.insecure_clone();
    let guardian = stage.world.wallet().pubkey();
    let created = stage
        .fund
        .create_fund(who, payer, 1, fund_parameters(), guardian);
    stage.send("create_fund", created, &[&authority])?;
    let opened = stage
        .pool
        .open_pool(who, payer, pool_parameters(), NO_GROUP);
    stage.send("open_pool", opened, &[&authority])?;
    let (mint, treasury) = (stage.pool.mint, stage.treasury.pubkey());
    stage.world.token_account(&mint, &treasury);

    for seat in 0..10 {
        let member = stage.person(5_000);
        let registered = stage.fund.register_attestor(member.pubkey(), payer);
        stage.send("register_attestor", registered, &[&member])?;
        let bonded = stage.fund.bond_attestor(member.pubkey(), 1_000 * USD);
        stage.send("bond_attestor", bonded, &[&member])?;
        if seat < 7 {
            &mut stage.members
        } else {
            &mut stage.appeal_members
        }
        .push(member);
    }
    for (version, threshold) in [(1, 5), (2, 3)] {
        let of = if version == 1 {
            &stage.members
        } else {
            &stage.appeal_members
        };
        let members = of.iter().map(Signer::pubkey).collect();
        let formed = stage
            .fund
            .form_committee(who, payer, version, threshold, members);
        stage.send("form_committee", formed, &[&authority])?;
    }
    stage.committee = pda::committee(&stage.fund.fund, 1);
    stage.appeal_committee = pda::committee(&stage.fund.fund, 2);
    let named = stage.fund.set_appeal_committee(who, stage.appeal_committee);
    stage.send("set_appeal_committee", named, &[&authority])?;
    stage.view.say(
        "A pool that settles in dollars of six decimals. A committee of seven attestors, five of whom decide, each with \
         a bond of $1,000 that a wrong assessment costs; three others hear appeals. Underwriters who want to leave wait \
         17 days: the report window (14) and the confirmation window (3) together, so nobody leaves ahead of a loss.",
    );
    Ok(())
}

/// Three underwriters bring capital.
pub fn deposit(stage: &mut Stage) -> Result<()> {
    stage
        .view
        .chapter("Three underwriters deposit", &date(stage.world.now()));
    let payer = stage.world.payer.pubkey();
    let mut rows = Vec::new();
    for (name, thousand) in UNDERWRITERS {
        let owner = stage.person(thousand * 1_000);
        let who = owner.pubkey();
        let opened = stage.pool.open_position(who, payer);
        stage.send("open_position", opened, &[&owner])?;
        let deposited = stage.pool.deposit(who, thousand * 1_000 * USD, 0);
        stage.send("deposit", deposited, &[&owner])?;
        let address = stage.pool.position(&who);
        let position: bulwark::state::Position = stage.world.account(&address);
        rows.push(vec![
            name.to_owned(),
            usd(position.deposited),
            thousands(u64::try_from(position.shares.get() / 1_000_000_000_000).unwrap_or(u64::MAX)),
        ]);
        stage.underwriters.push(owner);
    }
    stage.view.table(
        &["Underwriter", "Deposit", "Shares (10^12)"],
        &rows,
        &[1, 2],
    );
    Ok(())
}

/// Lists and assesses the catalogue's products.
pub fn list_products(stage: &mut Stage) -> Result<()> {
    stage.view.chapter(
        "Five products are listed and assessed",
        &date(stage.world.now()),
    );
    let authority = stage.authority.insecure_clone();
    let (who, payer) = (authority.pubkey(), stage.world.payer.pubkey());
    let mut rows = Vec::new();
    for (index, listing) in LISTINGS.iter().enumerate() {
        let id = index as u64 + 1;
        let keys = ProductKeys::new(stage.pool, id);
        let mut name = [0; 32];
        name[..listing.name.len()].copy_from_slice(listing.name.as_bytes());
        let args = ListProductArgs {
            id,
            name,
            peril: listing.peril,
            group: listing.group,
            insured_mint: anchor_lang::prelude::Pubkey::default(),
            terms: listing.terms(),
        };
        let listed = keys.list_product(who, payer, stage.committee, args);
        stage.send("list_product", listed, &[&authority])?;
        let assessment = AssessProductArgs {
            el_rate: listing.el_rate(),
            shock_rate: listing.share_lost,
            assessment_hash: [9; 32],
            program_slot: 0,
        };
        let assessed = keys.assess_product(who, assessment);
        stage.send("assess_product", assessed, &[&authority])?;
        stage.products.push(keys);
        let product = stage.product_state(index);
        rows.push(vec![
            listing.name.to_owned(),
            listing.peril_words.to_owned(),
            char::from(b'A' + listing.group).to_string(),
            rate(listing.frequency),
            rate(product.el_rate),
            rate(product.shock_rate),
            rate(product.floor_rate),
            usd(product.capacity),
        ]);
    }
    stage.view.table(
        &[
            "Product",
            "Peril",
            "Group",
            "Events/yr",
            "EL/yr",
            "Shock",
            "Floor",
            "Capacity",
        ],
        &rows,
        &[3, 4, 5, 6, 7],
    );
    stage.view.say(
        "Frequencies are figures of public loss catalogues, 2020 to 2026. The shock, the share lost in an incident, is \
         an assumption: no catalogue records what an attacked protocol held. Remember the 40 % of the first row.",
    );
    Ok(())
}
