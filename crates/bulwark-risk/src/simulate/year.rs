//! One simulated year of a portfolio: which incidents happen, and what each costs.

use bulwark_math::PERIL_GROUPS;
use rand::{Rng, RngExt};
use rand_distr::Exp1;

use crate::{
    dependence::Intensities, error::Result, money::units, portfolio::Portfolio, random,
    severity::Layered,
};

/// A portfolio made ready for many years.
#[derive(Clone, Debug)]
pub struct Years {
    seed: u64,
    covers: Vec<Cover>,
    groups: [Group; PERIL_GROUPS],
    shocks: Vec<Source>,
    intensities: Intensities,
}

/// What one incident of a product costs.
#[derive(Clone, Debug)]
struct Cover {
    payment: Layered,
    exposure: f64,
    /// Exposure, base units: more no incident costs.
    most: u64,
}

impl Cover {
    /// Cost at the upper quantile `q` of the damage, base units.
    fn cost(&self, q: f64) -> u64 {
        let damage = self.payment.severity().tail_quantile(q);
        units(self.exposure * self.payment.payment(damage)).min(self.most)
    }
}

/// Products of a peril group with the incidents that no shock brings.
#[derive(Clone, Debug, Default)]
struct Group {
    frequency: f64,
    /// Running sums of the products' frequencies, and their indices.
    running: Vec<f64>,
    products: Vec<usize>,
}

/// A shock.
#[derive(Clone, Debug)]
struct Source {
    frequency: f64,
    hits: Vec<(usize, f64)>,
    same_quantile: bool,
}

/// One incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// When, in years from the begin.
    pub time: f64,
    /// Which product, by its index in the portfolio.
    pub product: usize,
    /// What it costs the fund, base units.
    pub loss: u64,
    /// Whether a shock brought it.
    pub shock: bool,
}

impl Years {
    /// Makes a portfolio ready. `seed` fixes every year.
    ///
    /// # Errors
    /// When the portfolio breaks a rule.
    pub fn new(portfolio: &Portfolio, seed: u64) -> Result<Self> {
        portfolio.validate()?;
        let index = |name: &str| portfolio.products.iter().position(|p| p.name == name);
        let mut groups: [Group; PERIL_GROUPS] = Default::default();
        let mut covers = Vec::with_capacity(portfolio.products.len());
        for (number, product) in portfolio.products.iter().enumerate() {
            covers.push(Cover {
                payment: product.payment()?,
                exposure: product.exposure,
                most: units(product.exposure),
            });
            let own = (product.frequency - portfolio.shock_frequency(&product.name)).max(0.0);
            let group = &mut groups[usize::from(product.group)];
            group.frequency += own;
            group.running.push(group.frequency);
            group.products.push(number);
        }
        let shocks = portfolio
            .shocks
            .iter()
            .map(|shock| Source {
                frequency: shock.frequency,
                hits: shock
                    .hits
                    .iter()
                    .filter_map(|(name, probability)| Some((index(name)?, *probability)))
                    .collect(),
                same_quantile: shock.same_quantile,
            })
            .collect();
        Ok(Self {
            seed,
            covers,
            groups,
            shocks,
            intensities: Intensities::new(&portfolio.dependence)?,
        })
    }

    /// The incidents of one year in their order, written over `events`. Year `year` of path `path` is always the same one.
    ///
    /// Incidents come as one Poisson process of all sources: exponential gaps, then the source, then the product.
    pub fn draw(&self, path: u64, year: u32, events: &mut Vec<Event>) {
        events.clear();
        let mut rng = random::path(self.seed, path | (u64::from(year) << 40));
        let intensities = self.intensities.draw(&mut rng);
        let mut rates = [0.0; PERIL_GROUPS];
        let mut whole = 0.0;
        for ((rate, group), intensity) in rates.iter_mut().zip(&self.groups).zip(intensities) {
            *rate = group.frequency * intensity;
            whole += *rate;
        }
        whole += self.shocks.iter().map(|shock| shock.frequency).sum::<f64>();
        let mut time = 0.0;
        loop {
            let gap: f64 = rng.sample(Exp1);
            time += gap / whole;
            if time >= 1.0 {
                return;
            }
            self.happen(
                time,
                random::open01(&mut rng) * whole,
                &rates,
                &mut rng,
                events,
            );
        }
    }

    /// The source at position `at` of all rates brings its incidents.
    fn happen<R: Rng>(
        &self,
        time: f64,
        mut at: f64,
        rates: &[f64; PERIL_GROUPS],
        rng: &mut R,
        events: &mut Vec<Event>,
    ) {
        for (group, rate) in self.groups.iter().zip(rates) {
            if at < *rate {
                let position = at / rate * group.frequency;
                let found = group.running.partition_point(|end| *end <= position);
                let product = group.products[found.min(group.products.len() - 1)];
                let loss = self.covers[product].cost(random::open01(rng));
                events.push(Event {
                    time,
                    product,
                    loss,
                    shock: false,
                });
                return;
            }
            at -= rate;
        }
        for shock in &self.shocks {
            if at < shock.frequency {
                self.strike(time, shock, rng, events);
                return;
            }
            at -= shock.frequency;
        }
        // Rounding put the position beyond the last source: less than one in 2^50.
    }

    /// A shock hits each of its products or not.
    fn strike<R: Rng>(&self, time: f64, shock: &Source, rng: &mut R, events: &mut Vec<Event>) {
        let common = random::open01(rng);
        for (product, probability) in &shock.hits {
            // Both numbers are drawn whether hit or not: a year stays the same when one probability changes.
            let (hit, own) = (random::open01(rng), random::open01(rng));
            if hit < *probability {
                let q = if shock.same_quantile { common } else { own };
                events.push(Event {
                    time,
                    product: *product,
                    loss: self.covers[*product].cost(q),
                    shock: true,
                });
            }
        }
    }
}
