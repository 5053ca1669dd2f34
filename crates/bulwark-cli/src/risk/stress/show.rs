//! Results of scenarios as tables.

use bulwark_risk::{
    capital::OnChain,
    stress::{Breaks, Gap, Payer, Reverse, Scenario, StressResult},
};

use crate::{
    risk::figures::shown,
    view::{table, usd, wrap},
};

/// Columns of a paragraph.
const WIDTH: usize = 100;
/// Incidents that a table lists.
const LISTED: usize = 12;

fn lines(lines: impl IntoIterator<Item = String>) {
    for line in lines {
        anstream::println!("{line}");
    }
}

fn say(text: &str) {
    lines(
        wrap(text, WIDTH - 2)
            .into_iter()
            .map(|line| format!("  {line}")),
    );
}

fn percent(share: f64, digits: usize) -> String {
    format!("{:.digits$} %", share * 100.0)
}

/// A scenario: what is lost, who pays, which rules hold, when claims are paid.
pub fn scenario(scenario: &Scenario, result: &StressResult) {
    anstream::println!("\n{} {}", result.label, result.title);
    say(&scenario.event);
    if scenario.reverse.is_some() {
        say(&format!(
            "Played at {:.6} times its losses.",
            result.multiple
        ));
    }
    for note in &result.notes {
        say(&format!("Note: {note}."));
    }
    incidents(result);
    waterfall(result);
    rules(result);
    anstream::println!();
    for withdrawal in &result.withdrawals {
        say(&format!(
            "Day {}: {} of capital asks to leave, solvency lets {} go.",
            withdrawal.day,
            usd(withdrawal.asked),
            usd(withdrawal.left)
        ));
    }
    liquidity(result);
    say(&match result.trips.is_empty() {
        true => "The stop-loss does not trip.".to_owned(),
        false => format!("The stop-loss trips: {}.", result.trips.join("; ")),
    });
    let restore = &result.restore;
    say(&format!(
        "With ${} a year left of premium: {} to satisfy the rules, {} to be where it was.",
        shown(restore.margin.round()),
        time(&restore.to_rules),
        time(&restore.to_before)
    ));
    if let Some(found) = &result.reverse {
        reverse(found);
    }
}

fn time(gap: &Gap) -> String {
    match gap.years {
        Some(0.0) => "no time".to_owned(),
        Some(years) => format!("{years:.1} years ({} missing)", usd(gap.capital)),
        None => format!("no time is enough ({} missing)", usd(gap.capital)),
    }
}

fn incidents(result: &StressResult) {
    if result.incidents.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = result
        .incidents
        .iter()
        .take(LISTED)
        .map(|incident| {
            vec![
                incident.day.to_string(),
                incident.event.clone(),
                incident.product.clone(),
                usd(incident.gross),
                usd(incident.approved),
                usd(incident.collected),
                percent(incident.factor(), 2),
            ]
        })
        .collect();
    let head = ["day", "event", "product", "loss", "owed", "paid", "factor"];
    anstream::println!();
    lines(table(&head, &rows, &[0, 3, 4, 5, 6]));
    if let Some(more) = result
        .incidents
        .len()
        .checked_sub(LISTED)
        .filter(|more| *more > 0)
    {
        say(&format!("and {more} more"));
    }
}

fn waterfall(result: &StressResult) {
    let of = |amount: u64| match result.approved {
        0 => "-".to_owned(),
        approved => percent(amount as f64 / approved as f64, 1),
    };
    let row = |name: &str, who: &str, amount: u64, share: String| {
        vec![name.to_owned(), who.to_owned(), usd(amount), share]
    };
    let mut rows = vec![
        row("loss", "", result.gross, String::new()),
        row(
            "deductible",
            "policyholders",
            result.deductible,
            String::new(),
        ),
        row("owed", "", result.approved, of(result.approved)),
    ];
    for layer in &result.layers {
        let who = match layer.payer {
            Payer::Reinsurance => "re-insurers",
            Payer::Capital => "underwriters",
            Payer::Buffer => "stakers",
            Payer::Nobody => "nobody",
        };
        rows.push(row(&layer.name, who, layer.amount, of(layer.amount)));
    }
    if result.reinstatement_premium > 0 {
        rows.push(row(
            "besides: limits reinstated",
            "underwriters",
            result.reinstatement_premium,
            String::new(),
        ));
    }
    anstream::println!();
    lines(table(
        &["layer", "who", "pays", "of what is owed"],
        &rows,
        &[2, 3],
    ));
}

fn rules(result: &StressResult) {
    let mut columns = vec![("before", &result.before)];
    columns.extend(result.trough.as_ref().map(|rules| ("off its peg", rules)));
    columns.push(("after", &result.after));
    columns.extend(
        result
            .run_off
            .as_ref()
            .map(|rules| ("nothing sold since", rules)),
    );
    let mut head = vec![""];
    head.extend(columns.iter().map(|(name, _)| *name));
    let figure = |name: &str, of: &dyn Fn(&OnChain) -> String| {
        let mut row = vec![name.to_owned()];
        row.extend(columns.iter().map(|(_, rules)| of(rules)));
        row
    };
    let dollars = |amount: f64| format!("${}", shown(amount.floor()));
    let rows = [
        figure("capital", &|rules| dollars(rules.capital)),
        figure("re-insurance that counts", &|rules| {
            dollars(rules.reinsurance)
        }),
        figure("buffers that count", &|rules| dollars(rules.buffer)),
        figure("capital requirement", &|rules| dollars(rules.scr)),
        figure("SCR ratio", &|rules| format!("{:.2}", rules.scr_ratio)),
        figure("reserve ratio", &|rules| {
            format!("{:.2}", rules.reserve_ratio)
        }),
        figure("rules", &|rules| {
            if rules.breach.is_some() {
                "broken"
            } else {
                "hold"
            }
            .to_owned()
        }),
    ];
    anstream::println!();
    lines(table(
        &head,
        &rows,
        &(1..=columns.len()).collect::<Vec<_>>(),
    ));
    for (name, rules) in columns {
        if let Some(breach) = rules.breach {
            say(&format!("Broken {name}: {breach}."));
        }
    }
}

fn liquidity(result: &StressResult) {
    let liquidity = &result.liquidity;
    if liquidity.approved == 0 {
        return;
    }
    let of = |amount: u64| percent(amount as f64 / liquidity.approved as f64, 1);
    say(&if liquidity.at_once == liquidity.ever {
        format!(
            "Of what is owed {} is paid, all of it at once.",
            of(liquidity.ever)
        )
    } else {
        format!(
            "Of what is owed {} is paid at once, {} within 24 hours, {} within 7 days, {} in the end, after {} hours.",
            of(liquidity.at_once),
            of(liquidity.day),
            of(liquidity.week),
            of(liquidity.ever),
            liquidity.hours
        )
    });
}

fn reverse(found: &Reverse) {
    let rows: Vec<Vec<String>> = found
        .breaks
        .iter()
        .map(|found| {
            vec![
                found.rule.words().to_owned(),
                found
                    .multiple
                    .map_or("none".to_owned(), |m| format!("{m:.6}")),
                found.products.map_or("none".to_owned(), |n| n.to_string()),
            ]
        })
        .collect();
    anstream::println!();
    let head = ["breaks", "multiple of the losses", "largest products lost"];
    lines(table(&head, &rows, &[1, 2]));
}

/// All scenarios side by side.
pub fn summary(results: &[(Scenario, StressResult)]) {
    let reversed = results.iter().any(|(_, result)| result.reverse.is_some());
    let mut head = vec![
        "",
        "scenario",
        "loss",
        "owed",
        "re-insurers",
        "capital",
        "buffers",
        "unpaid",
        "SCR",
        "after",
        "reserve",
        "after",
        "rules",
        "stop-loss",
    ];
    if reversed {
        head.push("breaks SCR at");
    }
    let rows: Vec<Vec<String>> = results
        .iter()
        .map(|(_, result)| {
            let mut row = vec![
                result.label.clone(),
                result.title.clone(),
                usd(result.gross),
                usd(result.approved),
                usd(result.paid_by(Payer::Reinsurance)),
                usd(result.paid_by(Payer::Capital)),
                usd(result.paid_by(Payer::Buffer)),
                usd(result.shortfall()),
                format!("{:.2}", result.before.scr_ratio),
                format!("{:.2}", result.after.scr_ratio),
                format!("{:.1}", result.before.reserve_ratio),
                format!("{:.1}", result.after.reserve_ratio),
                if result.after.breach.is_some() {
                    "broken"
                } else {
                    "hold"
                }
                .to_owned(),
                if result.trips.is_empty() {
                    "-"
                } else {
                    "trips"
                }
                .to_owned(),
            ];
            if reversed {
                let multiple = result
                    .reverse
                    .as_ref()
                    .and_then(|r| r.of(Breaks::Scr)?.multiple);
                row.push(multiple.map_or("none".to_owned(), |m| format!("{m:.3}")));
            }
            row
        })
        .collect();
    anstream::println!("\nAll");
    lines(table(&head, &rows, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14]));
}
