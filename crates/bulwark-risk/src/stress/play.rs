//! A scenario, day by day.

use bulwark_math::Solvency;

use super::{
    fund::Fund,
    layers::Layers,
    result::{Incident, Left},
    scenario::{Breaks, Event, Loss, Scenario, Withdrawal},
};
use crate::{
    capital::{assessed, Assessed},
    error::Result,
    money::{parts, scaled, share, units, WHOLE},
    portfolio::Portfolio,
};

/// One in the multiples of losses.
pub(super) const ONE: u64 = 1_000_000;

/// A portfolio, and what does not change from one scenario to the next.
pub(super) struct Stage<'a> {
    pub portfolio: &'a Portfolio,
    pub products: Vec<Assessed>,
    pub layers: Layers,
}

/// What a scenario did.
pub(super) struct Played {
    pub fund: Fund,
    pub incidents: Vec<Incident>,
    pub left: Vec<Left>,
    /// The fund when the settlement asset was about to be worth a dollar again.
    pub trough: Option<Fund>,
    /// Capital before the first loss.
    pub capital: u64,
}

impl<'a> Stage<'a> {
    pub fn new(portfolio: &'a Portfolio) -> Result<Self> {
        portfolio.validate()?;
        Ok(Self {
            portfolio,
            products: assessed(portfolio)?,
            layers: Layers::new(portfolio),
        })
    }

    /// Plays a scenario with all losses multiplied by `multiple` over [`ONE`].
    pub fn play(&self, scenario: &Scenario, multiple: u64) -> Result<Played> {
        let fund = Fund::new(self.portfolio, scenario)?;
        let mut played = Played {
            capital: fund.programme.capital,
            fund,
            incidents: Vec::new(),
            left: Vec::new(),
            trough: None,
        };
        for step in steps(scenario) {
            match step {
                Step::PegBack(worth) => {
                    played.trough = Some(played.fund.clone());
                    played.fund.revalue(WHOLE, parts(worth));
                }
                Step::Market(index) => played.fund.shift(self.portfolio, &scenario.markets[index]),
                Step::Event(index) => self.hit(&mut played, &scenario.events[index], multiple)?,
                Step::Withdrawal(index) => self.leave(&mut played, &scenario.withdrawals[index])?,
            }
        }
        Ok(played)
    }

    /// The rules on what is left, for the same covers as before.
    pub fn solvency(&self, fund: &Fund) -> Result<Solvency> {
        fund.solvency(self.portfolio, self.products.iter().copied())
    }

    /// The same for what is still insured when claims have been paid and nothing was sold since.
    pub fn run_off(&self, fund: &Fund) -> Result<Solvency> {
        let products = self.products.iter().zip(&fund.insured);
        fund.solvency(
            self.portfolio,
            products.map(|(product, insured)| Assessed {
                exposure: *insured,
                ..*product
            }),
        )
    }

    /// Whether something holds in the trough or after all.
    pub fn ever(&self, played: &Played, holds: impl Fn(&Solvency) -> Result<bool>) -> Result<bool> {
        for fund in played.trough.iter().chain([&played.fund]) {
            if holds(&self.solvency(fund)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a rule is broken after what was played, or in its trough.
    pub fn broken(&self, played: &Played, rule: Breaks) -> Result<bool> {
        let rules = self.portfolio.rules.solvency();
        Ok(match rule {
            Breaks::Rules => self.ever(played, |s| Ok(s.check(&rules).is_err()))?,
            Breaks::Scr => self.ever(played, |s| Ok(s.eligible()? < s.scr(&rules)?))?,
            Breaks::Capital => played.fund.programme.capital == 0,
            Breaks::Shortfall => played.incidents.iter().any(|i| i.unpaid() > 0),
        })
    }

    fn hit(&self, played: &mut Played, event: &Event, multiple: u64) -> Result<()> {
        let hits = event.hits.select(self.portfolio);
        let whole = hits.iter().fold(0, |sum: u64, index| {
            sum.saturating_add(self.products[*index].exposure)
        });
        for index in hits {
            let exposure = self.products[index].exposure;
            let lost = match (event.loss, event.loss.share()) {
                (Loss::Usd(usd), _) => share(units(usd), exposure, whole),
                (_, lost) => scaled(exposure, parts(lost.unwrap_or(0.0))),
            };
            let gross = share(lost, multiple, ONE).min(played.fund.insured[index]);
            if gross == 0 {
                continue;
            }
            let product = &self.portfolio.products[index];
            let deductible = scaled(exposure, parts(product.deductible)).min(gross);
            let approved = gross - deductible;
            if played.incidents.is_empty() {
                played.capital = played.fund.programme.capital;
            }
            let reinstated = played.fund.programme.reinstatement_premium;
            let (allocation, brought) = played.fund.settle(approved)?;
            played.fund.insured[index] -= approved;
            played.incidents.push(Incident {
                day: event.day,
                event: event.name.clone(),
                product: product.name.clone(),
                gross,
                deductible,
                approved,
                paid: self.layers.parts(&allocation, &brought),
                collected: allocation.collected(),
                reinstatement_premium: played.fund.programme.reinstatement_premium - reinstated,
            });
        }
        Ok(())
    }

    /// Lets go the most that leaves the pool solvent: what `withdraw` pays, request by request.
    fn leave(&self, played: &mut Played, withdrawal: &Withdrawal) -> Result<()> {
        let capital = played.fund.programme.capital;
        let asked = scaled(capital, parts(withdrawal.share));
        let rules = self.portfolio.rules.solvency();
        let mut after = played.fund.clone();
        let mut stands = |gone: u64| {
            after.programme.capital = capital - gone;
            Ok(self.solvency(&after)?.check(&rules).is_ok())
        };
        let gone = if stands(0)? {
            last(asked, &mut stands)?
        } else {
            0
        };
        played.fund.programme.capital = capital - gone;
        played.left.push(Left {
            day: withdrawal.day,
            asked,
            left: gone,
        });
        Ok(())
    }
}

/// The largest number up to `most` for which `holds`, which holds at 0 and never again once it has ceased to.
pub(super) fn last(most: u64, mut holds: impl FnMut(u64) -> Result<bool>) -> Result<u64> {
    if holds(most)? {
        return Ok(most);
    }
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

#[derive(Clone, Copy)]
enum Step {
    PegBack(f64),
    Market(usize),
    Event(usize),
    Withdrawal(usize),
}

/// By day; on one day the peg, markets, losses, withdrawals, each in the order of the file.
fn steps(scenario: &Scenario) -> Vec<Step> {
    let markets = scenario.markets.iter().enumerate();
    let events = scenario.events.iter().enumerate();
    let withdrawals = scenario.withdrawals.iter().enumerate();
    let peg = scenario.settlement.iter();
    let mut steps: Vec<(u32, Step)> = peg
        .map(|peg| (peg.hours.div_ceil(24), Step::PegBack(peg.worth)))
        .chain(markets.map(|(index, market)| (market.day, Step::Market(index))))
        .chain(events.map(|(index, event)| (event.day, Step::Event(index))))
        .chain(withdrawals.map(|(index, leaving)| (leaving.day, Step::Withdrawal(index))))
        .collect();
    // A stable sort keeps the order within a day.
    steps.sort_by_key(|(day, _)| *day);
    steps.into_iter().map(|(_, step)| step).collect()
}
