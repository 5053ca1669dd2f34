//! What capital there is, and what is needed.

use maud::{html, Markup};

use super::{
    allocation,
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE, GREEN, INK, ORANGE, RED},
    table::{number, table, text},
    words::{bps, percent, share_of, short, stacked, times, whole, with_error},
};
use crate::{assess::Assessment, error::Result, report::Report};

pub fn draw(report: &Report) -> Result<Markup> {
    let assessment = &report.assessment;
    let needs = &assessment.needs;
    Ok(html! {
        p.lead {
            "Eligible capital is " (short(assessment.on_chain.eligible)) ". The rule of 1.5 to 2 times expected annual loss is a floor: \
             the 1-in-200 year takes " (format!("{:.1}", needs.var_over_mean)) " times expected annual loss."
        }
        (adequacy(assessment)?)
        (rules(assessment))
        (multiples(assessment))
        h3 { "How careful the on-chain formula is" }
        p {
            "The program adds the stresses of a peril group as if all were hit at once and joins groups by one correlation. Above 1 it \
             asks more than the simulated 1-in-200 year."
        }
        (formula(assessment)?)
        (buffer(assessment))
        (allocation::draw(assessment)?)
    })
}

fn adequacy(assessment: &Assessment) -> Result<Markup> {
    let (chain, needs) = (&assessment.on_chain, &assessment.needs);
    let bar = |name: &str, parts: Vec<(f64, plotters::style::RGBColor)>| {
        let sum: f64 = parts.iter().map(|(amount, _)| amount).sum();
        Bar {
            name: name.to_owned(),
            parts,
            note: short(sum),
        }
    };
    let rows = [
        bar(
            "eligible capital",
            vec![
                (chain.capital, GREEN),
                (chain.reinsurance, BLUE),
                (chain.buffer, ORANGE),
            ],
        ),
        bar("expected annual loss", vec![(chain.expected_loss, INK)]),
        bar("reserve rule asks", vec![(chain.required_reserve, INK)]),
        bar("net VaR 99.5 %", vec![(needs.net_var.value, INK)]),
        bar("VaR 99.5 %", vec![(needs.var.value, INK)]),
        bar("TVaR 99 %", vec![(needs.tvar.value, INK)]),
        bar("on-chain SCR", vec![(chain.scr, INK)]),
    ];
    let says: Vec<String> = rows
        .iter()
        .map(|row| format!("{}: {}", row.name, row.note))
        .collect();
    let mark = |name, colour| Mark {
        name,
        colour,
        line: Line::None,
        point: Point::Block,
    };
    bars(
        &About {
            id: "capital-adequacy",
            title: "What there is and what is asked",
            says: &says.join("; "),
            size: (720, 270),
            key: &[
                mark("capital", GREEN),
                mark("re-insurance that counts", BLUE),
                mark("buffers that count", ORANGE),
                mark("what is asked", INK),
            ],
        },
        &rows,
        &Axis {
            title: "",
            shown: &|x| short(*x),
            labels: 7,
        },
        &[],
    )
}

fn rules(assessment: &Assessment) -> Markup {
    let (chain, needs) = (&assessment.on_chain, &assessment.needs);
    let row = |what: &str, asks: f64| {
        let holds = chain.eligible >= asks;
        vec![
            html! { (what) },
            html! { (whole(asks)) },
            html! { (times(chain.eligible / asks)) },
            if holds {
                html! { span.good { "\u{2713} covered" } }
            } else {
                html! { span.bad { "\u{2715} not covered" } }
            },
        ]
    };
    let rows = vec![
        row(
            "Reserve rule of the program: a floor",
            chain.required_reserve,
        ),
        row("1.5 times expected annual loss", 1.5 * chain.expected_loss),
        row("2 times expected annual loss", 2.0 * chain.expected_loss),
        row("SCR of the program", chain.scr),
        row("Simulated VaR 99.5 %, gross", needs.var.value),
        row("Simulated TVaR 99 %, gross", needs.tvar.value),
        row(
            "Simulated VaR 99.5 %, net of re-insurance",
            needs.net_var.value,
        ),
        row(
            "Simulated TVaR 99 %, net of re-insurance",
            needs.net_tvar.value,
        ),
    ];
    let caption = format!("Eligible capital of ${} against", whole(chain.eligible));
    table(
        &caption,
        &[
            text("Need"),
            number("Asks, $"),
            number("Eligible over it"),
            text(""),
        ],
        &rows,
    )
}

fn multiples(assessment: &Assessment) -> Markup {
    let rows: Vec<Vec<Markup>> = assessment
        .needs
        .multiples
        .iter()
        .map(|(multiple, amount, above)| {
            vec![
                html! { (times(*multiple)) },
                html! { (whole(*amount)) },
                share_of(above, assessment.options.paths),
            ]
        })
        .collect();
    table(
        "How often a year's gross loss is above a multiple of expected annual loss",
        &[
            number("Multiple"),
            number("Reserve, $"),
            number("Years above it"),
        ],
        &rows,
    )
}

fn formula(assessment: &Assessment) -> Result<Markup> {
    let formula = &assessment.formula;
    let mut columns = vec![
        text("Simulated dependence"),
        number("Mean, $"),
        number("VaR 99.5 %, $"),
    ];
    let titles: Vec<String> = formula
        .rho_bps
        .iter()
        .zip(&formula.scr)
        .map(|(rho, scr)| {
            format!(
                "SCR {} at \u{3c1} {}, over VaR",
                short(*scr),
                bps((*rho).into())
            )
        })
        .collect();
    columns.extend(titles.iter().map(|title| number(title)));
    let rows: Vec<Vec<Markup>> = formula
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                html! { (row.dependence) },
                stacked(&row.mean),
                stacked(&row.var),
            ];
            cells.extend(
                row.scr_over_var
                    .iter()
                    .map(|ratio| html! { (times(*ratio)) }),
            );
            cells
        })
        .collect();
    let simulated: Vec<Bar> = formula
        .rows
        .iter()
        .map(|row| Bar {
            name: row.dependence.clone(),
            parts: vec![(row.var.value, BLUE)],
            note: short(row.var.value),
        })
        .collect();
    let own = assessment.on_chain.scr;
    let scr = Mark {
        name: "SCR of the program",
        colour: RED,
        line: Line::Dashed(7, 4),
        point: Point::None,
    };
    let var = Mark {
        name: "simulated VaR 99.5 %",
        colour: BLUE,
        line: Line::None,
        point: Point::Block,
    };
    let says: Vec<String> = simulated
        .iter()
        .map(|b| format!("{}: {}", b.name, b.note))
        .collect();
    let says = format!(
        "SCR of the program {}. Simulated: {}.",
        short(own),
        says.join("; ")
    );
    let chart = bars(
        &About {
            id: "capital-formula",
            title: "The on-chain requirement against simulated 1-in-200 years",
            says: &says,
            size: (720, 250),
            key: &[var, scr],
        },
        &simulated,
        &Axis {
            title: "",
            shown: &|x| short(*x),
            labels: 7,
        },
        &[(own, scr)],
    )?;
    Ok(html! {
        (chart)
        (table("The on-chain requirement over simulated 1-in-200 years", &columns, &rows))
    })
}

fn buffer(assessment: &Assessment) -> Markup {
    let rows: Vec<Vec<String>> = assessment
        .required_buffer
        .iter()
        .map(|need| {
            vec![
                percent(need.level),
                with_error(&need.raises),
                whole(need.collateral),
            ]
        })
        .collect();
    table(
        "Stop-loss buffer that keeps capital beyond the line whole",
        &[
            number("In years"),
            number("Must bring, $"),
            number("Collateral at market, $"),
        ],
        &rows,
    )
}
