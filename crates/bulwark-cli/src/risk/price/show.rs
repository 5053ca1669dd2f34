//! Prices as tables.

use bulwark_risk::price::{Change, Parameters, Price, Prices};

use crate::{
    risk::figures::{percent, shown},
    view::{table, thousands},
};

/// One price from top to bottom.
pub fn one(price: &Price) -> Vec<String> {
    let (cover, split) = (&price.cover, &price.split);
    let row = |what: &str, usd: f64| vec![what.to_owned(), dollars(usd)];
    let amounts = [
        row("exposure", cover.exposure),
        row("limit of one incident", cover.limit),
        row("deductible of one incident", cover.deductible),
        row("capital at risk", price.capital_at_risk.value),
        row("the same alone", price.capital_alone),
        row("expected loss", split.expected_loss),
        row("margin", split.margin),
        row("cost of capital", split.capital_charge),
        row("expense", split.expense),
        row("profit", split.profit),
        row("technical premium", split.premium.value),
        row("standard error", split.premium.standard_error),
        row("collected by the curve", price.collected),
        vec!["rate on exposure".to_owned(), percent(price.rate)],
    ];
    let on_chain =
        fields(&price.on_chain).map(|(name, value)| vec![name.to_owned(), value.to_string()]);
    [
        section(&[&cover.name, "US dollars a year"], &amounts),
        section(&["on chain", "integer"], &on_chain),
    ]
    .concat()
}

/// Prices of a portfolio, and what new assessments would change.
pub fn all(prices: &Prices, changes: &[Change]) -> Vec<String> {
    let sum = &prices.adequacy;
    let mut lines = vec![
        format!(
            "{}, {}: {} years simulated with seed {}",
            prices.portfolio,
            prices.as_of,
            thousands(prices.paths),
            prices.seed
        ),
        format!(
            "TVaR {} {} ± {}   expected loss {}   capital at risk {}",
            percent(prices.level),
            shown(prices.tvar.value),
            shown(prices.tvar.standard_error),
            shown(prices.tvar.value - prices.capital_at_risk),
            shown(prices.capital_at_risk)
        ),
    ];
    lines.extend(
        prices
            .warnings
            .iter()
            .map(|warning| format!("warning: {warning}")),
    );
    match prices.products.as_slice() {
        [price] => lines.extend(one(price)),
        all => {
            lines.extend(premiums(all));
            lines.extend(parameters(all));
        }
    }
    lines.push(String::new());
    lines.push(format!(
        "the whole portfolio: premium {} collected for {} asked   adequacy {}   loss ratio {}   combined ratio {}",
        shown(sum.earned),
        shown(sum.technical),
        shown(sum.adequacy),
        percent(sum.loss_ratio),
        percent(sum.combined_ratio)
    ));
    if !changes.is_empty() {
        lines.extend(moves(changes));
    }
    lines
}

/// Limit and split of each premium.
fn premiums(prices: &[Price]) -> Vec<String> {
    let rows: Vec<Vec<String>> = prices
        .iter()
        .map(|price| {
            let split = &price.split;
            vec![
                price.cover.name.clone(),
                dollars(price.cover.limit),
                dollars(price.cover.deductible),
                dollars(split.expected_loss),
                dollars(split.margin),
                dollars(split.capital_charge),
                dollars(split.expense),
                dollars(split.profit),
                dollars(split.premium.value),
                dollars(split.premium.standard_error),
                format!("{:.2} %", price.rate * 100.0),
            ]
        })
        .collect();
    let head = [
        "US dollars a year",
        "Limit",
        "Deductible",
        "Expected loss",
        "Margin",
        "Capital",
        "Expense",
        "Profit",
        "Premium",
        "±",
        "Rate",
    ];
    section(&head, &rows)
}

/// The same as parameters of the program.
fn parameters(prices: &[Price]) -> Vec<String> {
    let rows: Vec<Vec<String>> = prices
        .iter()
        .map(|price| {
            std::iter::once(price.cover.name.clone())
                .chain(fields(&price.on_chain).map(|(_, value)| value.to_string()))
                .collect()
        })
        .collect();
    let head: Vec<&str> = prices
        .first()
        .map(|price| fields(&price.on_chain).map(|(name, _)| name))
        .into_iter()
        .flatten()
        .collect();
    section(&[&["On chain"], head.as_slice()].concat(), &rows)
}

/// Parameters under the program's names; the last follows from the others.
fn fields(on_chain: &Parameters) -> [(&'static str, u64); 11] {
    [
        ("el_rate", on_chain.el_rate),
        ("shock_rate", on_chain.shock_rate),
        ("capacity", on_chain.capacity),
        ("deductible_bps", on_chain.deductible_bps.into()),
        ("margin_bps", on_chain.margin_bps.into()),
        ("expense_bps", on_chain.expense_bps.into()),
        ("profit_bps", on_chain.profit_bps.into()),
        ("kink_bps", on_chain.kink_bps.into()),
        ("load_kink", on_chain.load_kink),
        ("load_full", on_chain.load_full),
        ("(floor_rate)", on_chain.floor_rate),
    ]
}

/// Whole dollars.
fn dollars(usd: f64) -> String {
    let text = format!("{usd:.0}");
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", &*text), |digits| ("-", digits));
    digits.parse().map_or_else(
        |_| shown(usd),
        |whole| format!("{sign}{}", thousands(whole)),
    )
}

/// What new assessments would change.
fn moves(changes: &[Change]) -> Vec<String> {
    let rows: Vec<Vec<String>> = changes
        .iter()
        .map(|change| {
            let due: Vec<String> = change
                .due
                .iter()
                .map(|reason| format!("{reason:?}").to_lowercase())
                .collect();
            vec![
                change.name.clone(),
                format!("{:?}", change.moves).to_lowercase(),
                change.before.el_rate.to_string(),
                change.after.el_rate.to_string(),
                format!("{:+.1} %", change.el_change * 100.0),
                change.until_assessed.el_rate.to_string(),
                format!("{:+.1} %", change.shock_change * 100.0),
                format!("{:+.1} %", change.premium_change * 100.0),
                due.join(", "),
            ]
        })
        .collect();
    let head = [
        "Assessed anew",
        "Rate",
        "el_rate before",
        "after",
        "Change",
        "until then",
        "Shock",
        "Premium",
        "Due",
    ];
    section(&head, &rows)
}

fn section(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let numbers: Vec<usize> = (1..head.len()).collect();
    let mut lines = vec![String::new()];
    lines.extend(table(head, rows, &numbers));
    lines
}
