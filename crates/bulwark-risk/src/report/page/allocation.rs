//! Which products use the capital.

use maud::{html, Markup};

use super::{
    chart::{bars, About, Axis, Bar, Line, Mark, Point, BLUE, ORANGE},
    table::{number, text, with_sum},
    words::{percent, plain, short, stacked, whole},
};
use crate::{
    assess::{Assessment, ProductResult},
    error::Result,
};

pub fn draw(assessment: &Assessment) -> Result<Markup> {
    Ok(html! {
        h3 { "Where the capital is used" }
        p {
            "Parts of TVaR " (percent(assessment.options.level)) " of " (short(assessment.allocated)) " by Euler: what each product \
             loses in the worst years; they sum to the whole. Marginal: what it is more than without the product."
        }
        (chart(assessment)?)
        (products(assessment))
    })
}

/// Products in the chart of allocated capital.
const SHOWN: usize = 15;

/// Products by what they use of the tail, the most first.
fn ranked(assessment: &Assessment) -> Vec<&ProductResult> {
    let mut products: Vec<&ProductResult> = assessment.products.iter().collect();
    products.sort_by(|a, b| b.euler.value.total_cmp(&a.euler.value));
    products
}

fn chart(assessment: &Assessment) -> Result<Markup> {
    let products = ranked(assessment);
    let rows: Vec<Bar> = products
        .iter()
        .take(SHOWN)
        .flat_map(|product| {
            let bar = |name: String, amount: f64, colour, word: &str| Bar {
                name,
                parts: vec![(amount.max(0.0), colour)],
                note: format!("{} {word}", short(amount)),
            };
            [
                bar(product.name.clone(), product.euler.value, BLUE, "Euler"),
                bar(String::new(), product.marginal.value, ORANGE, "marginal"),
            ]
        })
        .collect();
    let says: Vec<String> = products
        .iter()
        .take(SHOWN)
        .map(|p| {
            format!(
                "{}: {} Euler, {} marginal",
                p.name,
                short(p.euler.value),
                short(p.marginal.value)
            )
        })
        .collect();
    let mark = |name, colour| Mark {
        name,
        colour,
        line: Line::None,
        point: Point::Block,
    };
    let title = format!(
        "The {} products that use most of the tail",
        products.len().min(SHOWN)
    );
    let height = 18 * u32::try_from(rows.len()).unwrap_or(1) + 56;
    bars(
        &About {
            id: "capital-allocation",
            title: &title,
            says: &says.join("; "),
            size: (720, height),
            key: &[mark("Euler", BLUE), mark("marginal", ORANGE)],
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

fn products(assessment: &Assessment) -> Markup {
    let row = |product: &ProductResult| {
        vec![
            html! { (product.name) },
            html! { (plain(product.peril)) },
            html! { (whole(product.exposure)) },
            html! { (whole(product.expected_loss)) },
            stacked(&product.euler),
            html! { (percent(product.euler.value / assessment.allocated)) },
            stacked(&product.euler_net),
            stacked(&product.marginal),
        ]
    };
    let products = ranked(assessment);
    let rows: Vec<Vec<Markup>> = products.iter().map(|product| row(product)).collect();
    let sum = |of: fn(&ProductResult) -> f64| {
        let sum = products.iter().map(|p| of(p)).sum();
        html! { (whole(sum)) }
    };
    let all = vec![
        html! { "all" },
        html! {},
        sum(|p| p.exposure),
        sum(|p| p.expected_loss),
        sum(|p| p.euler.value),
        html! { (percent(1.0)) },
        sum(|p| p.euler_net.value),
        sum(|p| p.marginal.value),
    ];
    with_sum(
        "Capital by product",
        &[
            text("Product"),
            text("Peril"),
            number("Exposure, $"),
            number("Expected loss, $ a year"),
            number("Euler part, $"),
            number("Share"),
            number("Euler part net of re-insurance, $"),
            number("Marginal, $"),
        ],
        &rows,
        Some(&all),
    )
}
