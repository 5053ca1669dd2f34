//! What a backtest says in words.

use chrono::Datelike;

use super::{Foretold, Plan};
use crate::fit::frequency::Dispersion;

/// A probability in words.
fn chance(p: f64) -> String {
    if p < 0.0005 {
        return "less than 0.1 %".to_owned();
    }
    format!("{:.1} %", 100.0 * p)
}

/// What passes, what fails, and why.
pub fn findings(
    foretold: &[Foretold],
    years: &[(i32, usize)],
    dispersion: Option<Dispersion>,
    plan: &Plan,
) -> Vec<String> {
    let mut findings = Vec::new();
    let share = plan.level * 100.0;
    for model in foretold {
        let count = &model.count;
        let side = if count.passes {
            "passes"
        } else if count.observed > count.high {
            "fails: more happened"
        } else {
            "fails: less happened"
        };
        findings.push(format!(
            "{}: {side}. {} losses, {:.1} foretold, {share:.0} % interval {} to {}; so many or more had a probability of {}.",
            model.name, count.observed, count.expected, count.low, count.high, chance(count.p_more)
        ));
    }
    let counts = || years.iter().map(|(_, count)| count);
    if let (Some(dispersion), Some(most), Some(least)) = (
        dispersion.filter(|dispersion| dispersion.p_over < 0.05),
        counts().max(),
        counts().min(),
    ) {
        findings.push(format!(
            "{least} to {most} losses a year are no steady series: Poisson counts vary as much with a probability of {}. A \
             Poisson interval around their mean is too narrow; a negative binomial one allows for bad years.",
            chance(dispersion.p_over)
        ));
    }
    findings
}

/// How much worse the days foretold are; none when they are not.
pub fn drift(foretold: &[Foretold], exposure: f64, plan: &Plan) -> Option<String> {
    let count = foretold.first()?.count;
    (count.observed > count.expected).then(|| {
        format!(
            "{} runs at {:.1} losses a year, worse than the {:.1} of {} to {}.",
            plan.foretold.0.year(),
            count.observed / exposure,
            count.expected / exposure,
            plan.fitted.0.year(),
            plan.fitted.1.year(),
        )
    })
}
