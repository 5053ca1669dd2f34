//! Ruin of a fund that starts with some capital, earns premium at a steady rate and pays claims: will its surplus ever, or
//! within some years, fall below zero?
//!
//! The model is Cramer-Lundberg's when waits between claims are exponential (or a Poisson frequency is given) and
//! Sparre-Andersen's when they are Erlang. Sources: Asmussen and Albrecher, *Ruin Probabilities* (2010), chapters IV to VI;
//! Kaas, Goovaerts, Dhaene and Denuit, *Modern Actuarial Risk Theory* (2008), chapter 4.

mod adjustment;
mod finite;
mod infinite;
mod moments;
mod simulation;

pub use finite::YearlyRuin;
pub use infinite::{RequiredCapital, RuinProbability};
pub use simulation::{Seen, Simulated};

use std::str::FromStr;

use crate::{
    error::{require, Result, RiskError},
    severity::{numbers, Layered},
    Frequency,
};

/// What waits look like as text.
const EXPECTED: &str =
    "waits between claims: exponential:RATE or erlang:SHAPE,RATE (gamma:SHAPE,RATE), rates a year";

/// Time between claims, in years: gamma with this shape and rate. Shape 1 is the exponential, a whole shape the Erlang.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    shape: f64,
    rate: f64,
}

impl Wait {
    /// Exponential waits: `rate` claims a year.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless `rate` is positive.
    pub fn exponential(rate: f64) -> Result<Self> {
        Self::erlang(1.0, rate)
    }

    /// Gamma waits of mean `shape / rate`: the sum of `shape` exponential ones.
    ///
    /// # Errors
    /// [`RiskError::Domain`] unless both are positive.
    pub fn erlang(shape: f64, rate: f64) -> Result<Self> {
        require(
            shape > 0.0 && rate > 0.0 && shape.is_finite() && rate.is_finite(),
            || format!("waits need a shape and a rate above 0, not {shape} and {rate}"),
        )?;
        Ok(Self { shape, rate })
    }

    /// Shape.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// Rate, a year.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Claims a year in the long run.
    pub fn claims_a_year(&self) -> f64 {
        self.rate / self.shape
    }
}

impl FromStr for Wait {
    type Err = RiskError;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || RiskError::parse(text, EXPECTED);
        let (family, rest) = text.split_once(':').ok_or_else(wrong)?;
        let numbers = numbers(rest).ok_or_else(wrong)?;
        match (family.trim(), numbers.as_slice()) {
            ("exponential", &[rate]) => Self::exponential(rate),
            ("erlang" | "gamma", &[shape, rate]) => Self::erlang(shape, rate),
            _ => Err(wrong()),
        }
    }
}

/// When claims come.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// One by one: the surplus is watched at every claim.
    Waits(Wait),
    /// So many a year, independent from year to year: the surplus is looked at when a year ends.
    Yearly(Frequency),
}

impl From<Frequency> for Arrivals {
    /// A Poisson frequency is the same as exponential waits; another one says nothing about moments within the year.
    fn from(frequency: Frequency) -> Self {
        match frequency {
            Frequency::Poisson(rate) if rate > 0.0 => Self::Waits(Wait { shape: 1.0, rate }),
            frequency => Self::Yearly(frequency),
        }
    }
}

/// The surplus of a fund: `capital + premium * t - claims paid up to t`.
#[derive(Clone, Debug, PartialEq)]
pub struct Surplus {
    arrivals: Arrivals,
    claims: Layered,
    /// Part of each claim that is kept.
    share: f64,
    premium: f64,
}

impl Surplus {
    /// A surplus that earns `premium` US dollars a year.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a premium that is not positive and claims that are never paid.
    pub fn new(arrivals: Arrivals, claims: Layered, premium: f64) -> Result<Self> {
        require(premium > 0.0 && premium.is_finite(), || {
            format!("the premium a year is above 0, not {premium}")
        })?;
        if let Arrivals::Yearly(frequency) = &arrivals {
            frequency.validate()?;
        }
        let surplus = Self {
            arrivals,
            claims,
            share: 1.0,
            premium,
        };
        let expected = surplus.expected_claims();
        require(expected > 0.0 && expected.is_finite(), || {
            format!("expected claims a year are {expected}: without claims there is no ruin to speak of")
        })?;
        Ok(surplus)
    }

    /// When claims come.
    pub fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// Premium a year, net of what re-insurers are paid.
    pub fn premium(&self) -> f64 {
        self.premium
    }

    /// Mean of what is kept of one claim.
    fn mean_claim(&self) -> f64 {
        self.share * self.claims.mean()
    }

    /// Expected claims a year.
    pub fn expected_claims(&self) -> f64 {
        let number = match &self.arrivals {
            Arrivals::Waits(wait) => wait.claims_a_year(),
            Arrivals::Yearly(frequency) => frequency.mean(),
        };
        number * self.mean_claim()
    }

    /// Safety loading: premium over expected claims, less one.
    pub fn loading(&self) -> f64 {
        self.premium / self.expected_claims() - 1.0
    }

    /// Whether ruin is certain whatever the capital: premium does not exceed expected claims.
    pub fn is_ruin_certain(&self) -> bool {
        self.premium <= self.expected_claims()
    }

    /// Keeps `share` of every claim; the re-insurer of the rest takes its expected claims times `1 + loading` out of the premium.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a share outside `(0, 1]` or a loading that is not finite and above -1.
    pub fn keep_share(&self, share: f64, loading: f64) -> Result<Self> {
        require(share > 0.0 && share <= 1.0, || {
            format!("a retained share is above 0 and at most 1, not {share}")
        })?;
        let mut kept = self.clone();
        kept.share *= share;
        self.pay_reinsurer(kept, loading)
    }

    /// Keeps every claim up to `retention`; the re-insurer of what is above takes its expected claims times `1 + loading`.
    ///
    /// # Errors
    /// [`RiskError::Domain`] for a retention that is not positive or a loading that is not finite and above -1.
    pub fn keep_below(&self, retention: f64, loading: f64) -> Result<Self> {
        require(retention > 0.0, || {
            format!("a retention is above 0, not {retention}")
        })?;
        let mut kept = self.clone();
        let limit = self.claims.limit().min(retention / self.share);
        kept.claims = Layered::new(
            self.claims.severity().clone(),
            self.claims.deductible(),
            limit,
        )?;
        self.pay_reinsurer(kept, loading)
    }

    fn pay_reinsurer(&self, mut kept: Self, loading: f64) -> Result<Self> {
        require(loading > -1.0 && loading.is_finite(), || {
            format!("a re-insurer's loading is above -1 (-100 %), not {loading}")
        })?;
        kept.premium -= (1.0 + loading) * (self.expected_claims() - kept.expected_claims());
        Ok(kept)
    }

    /// Refuses when ruin is certain.
    fn require_loading(&self) -> Result<()> {
        require(!self.is_ruin_certain(), || {
            format!(
                "ruin is certain whatever the capital: the premium of {} a year does not exceed expected claims of {}. Raise the \
                 premium or cover less",
                self.premium,
                self.expected_claims()
            )
        })
    }
}

/// Refuses a capital that is negative or infinite.
fn require_capital(capital: f64) -> Result<()> {
    require(capital >= 0.0 && capital.is_finite(), || {
        format!("capital is finite and not negative, not {capital}")
    })
}
