//! A pool's year of losses through its layers: the program's own `allocate`, incident by incident.
//!
//! Limits are used, reinstated and bounded by collateral as in the program's `Cession`; the test `programme` of the workspace's
//! tests plays both on the same years. Capital moves by losses and by premium for reinstated limits alone: what a year earns is not
//! counted before it is there.

use bulwark_math::{
    allocate, bearable, bps_of, mul_div_u64, reinstatement_premium, Allocation, LayerKind,
    PoolLayer, Rounding, TrancheLayer, BPS_U64, MAX_TRANCHES, RATE_ONE,
};

use crate::{
    error::Result,
    money::units,
    portfolio::{Buffer, Portfolio, Tranche, TrancheCover},
};

/// One tranche over a year. Base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    kind: Kind,
    /// Loss, of the incident or of the year, from which it pays.
    attachment: u64,
    /// Limit of one incident, of the year, or collateral at which a whole quota share is ceded.
    limit: u64,
    /// Limit of the whole term, reinstatements included.
    total_limit: u64,
    /// Limit used.
    used: u64,
    /// Money in its vault.
    collateral: u64,
    /// Premium of the year on the whole limit.
    premium: u64,
    /// Premium of a whole reinstatement as a share of it.
    reinstatement_bps: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    QuotaShare { cession_bps: u16 },
    ExcessOfLoss,
    AggregateStopLoss,
}

impl Layer {
    /// A tranche at the begin of its term, for a pool of `capital`.
    ///
    /// # Errors
    /// [`crate::RiskError::Math`] beyond the program's arithmetic.
    pub fn new(tranche: &Tranche, capital: u64) -> Result<Self> {
        let of_capital = |bps| bps_of(capital, bps, Rounding::Down);
        let (kind, attachment, limit, rate_on_line, times, reinstatement_bps) = match tranche.cover
        {
            TrancheCover::QuotaShare { cession_bps, limit } => {
                (Kind::QuotaShare { cession_bps }, 0, units(limit), 0.0, 1, 0)
            }
            TrancheCover::ExcessOfLoss {
                attachment,
                limit,
                rate_on_line,
                reinstatements,
                reinstatement_bps,
            } => (
                Kind::ExcessOfLoss,
                units(attachment),
                units(limit),
                rate_on_line,
                u64::from(reinstatements) + 1,
                reinstatement_bps,
            ),
            TrancheCover::AggregateStopLoss {
                attachment_bps,
                limit_bps,
                rate_on_line,
            } => (
                Kind::AggregateStopLoss,
                of_capital(attachment_bps)?,
                of_capital(limit_bps)?,
                rate_on_line,
                1,
                0,
            ),
        };
        let total_limit = limit.saturating_mul(times);
        Ok(Self {
            kind,
            attachment,
            limit,
            total_limit,
            used: 0,
            collateral: tranche
                .collateral
                .map_or(total_limit, units)
                .min(total_limit),
            premium: mul_div_u64(limit, rate(rate_on_line), RATE_ONE, Rounding::Down)?,
            reinstatement_bps,
        })
    }

    /// Limit left for the next incident.
    pub fn limit_left(&self) -> u64 {
        self.limit.min(self.total_limit.saturating_sub(self.used))
    }

    /// Money in its vault.
    pub fn collateral(&self) -> u64 {
        self.collateral
    }

    /// Premium of the year on the whole limit; 0 for a quota share, which earns its share of what the pool earns.
    pub fn premium(&self) -> u64 {
        self.premium
    }

    /// What it can lose at most in the year.
    pub fn most(&self) -> u64 {
        self.collateral
    }

    /// Share of premium and loss that its collateral backs, bps; 0 for other kinds.
    ///
    /// # Errors
    /// [`crate::RiskError::Math`] for a quota share without limit.
    pub fn cession_bps(&self) -> Result<u16> {
        let Kind::QuotaShare { cession_bps } = self.kind else {
            return Ok(0);
        };
        let backed = self.collateral.min(self.limit);
        let bps = mul_div_u64(cession_bps.into(), backed, self.limit, Rounding::Down)?;
        Ok(u16::try_from(bps).unwrap_or(cession_bps))
    }

    /// As settlement sees it.
    fn view(&self) -> Result<TrancheLayer> {
        let (attachment, limit_left) = (self.attachment, self.limit_left());
        let kind = match self.kind {
            Kind::QuotaShare { .. } => LayerKind::QuotaShare {
                cession_bps: self.cession_bps()?,
            },
            Kind::ExcessOfLoss => LayerKind::ExcessOfLoss {
                attachment,
                limit_left,
            },
            Kind::AggregateStopLoss => LayerKind::AggregateStopLoss {
                attachment,
                limit_left,
            },
        };
        Ok(TrancheLayer {
            kind,
            available: self.collateral,
        })
    }

    /// Takes what it paid; returns the premium for what comes back.
    fn charge(&mut self, amount: u64) -> Result<u64> {
        if amount == 0 {
            return Ok(0);
        }
        self.collateral = self.collateral.saturating_sub(amount);
        if let Kind::QuotaShare { .. } = self.kind {
            return Ok(0);
        }
        let comes_back = self
            .total_limit
            .saturating_sub(self.limit)
            .saturating_sub(self.used)
            .min(amount);
        self.used = self.used.saturating_add(amount);
        Ok(reinstatement_premium(
            self.premium,
            self.limit,
            comes_back,
            self.reinstatement_bps,
        )?)
    }
}

/// A pool and its layers in the course of a year. Base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Capital left.
    pub capital: u64,
    stop_loss_bps: u16,
    /// Losses of the year net of quota shares and excess of loss.
    pub net_losses: u64,
    layers: [Option<Layer>; MAX_TRANCHES],
    /// What buffers can still bring.
    pub buffer: u64,
    /// Premium that capital has paid for reinstated limits.
    pub reinstatement_premium: u64,
}

impl Programme {
    /// The programme of a portfolio at the begin of its year.
    ///
    /// # Errors
    /// [`crate::RiskError::Math`] beyond the program's arithmetic.
    pub fn new(portfolio: &Portfolio) -> Result<Self> {
        Self::at(portfolio, units(portfolio.pool.capital))
    }

    /// The same for a pool whose capital is `capital`, base units.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn at(portfolio: &Portfolio, capital: u64) -> Result<Self> {
        let mut layers = [None; MAX_TRANCHES];
        for (slot, tranche) in layers.iter_mut().zip(&portfolio.tranches) {
            *slot = Some(Layer::new(tranche, capital)?);
        }
        Ok(Self {
            capital,
            stop_loss_bps: portfolio.pool.stop_loss_bps,
            net_losses: 0,
            layers,
            buffer: portfolio.buffers.iter().map(Buffer::brings).sum(),
            reinstatement_premium: 0,
        })
    }

    /// Its tranches, by index.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.layers.iter().flatten()
    }

    /// Scales the money in the vault of tranche `index` by `of / whole`, rounded down: what is not there pays nothing and does
    /// not count.
    pub fn scale_collateral(&mut self, index: usize, of: u64, whole: u64) {
        if let Some(layer) = self.layers.get_mut(index).and_then(Option::as_mut) {
            layer.collateral =
                crate::money::share(layer.collateral, of, whole).min(layer.total_limit);
        }
    }

    /// Settles the loss of one incident. After the claims, capital pays for limits that come back, as far as it goes.
    ///
    /// # Errors
    /// [`crate::RiskError::Math`] beyond the program's arithmetic.
    pub fn settle(&mut self, loss: u64) -> Result<Allocation> {
        let (views, count) = self.views()?;
        let pool = PoolLayer {
            capital: self.capital,
            stop_loss_line: bps_of(self.capital, self.stop_loss_bps, Rounding::Down)?,
            net_losses_of_year: self.net_losses,
        };
        let allocation = allocate(loss, &pool, &views[..count], self.buffer)?;
        self.capital = self.capital.saturating_sub(allocation.from_capital());
        for (layer, part) in self.layers.iter_mut().flatten().zip(allocation.tranches) {
            let premium = layer.charge(part)?.min(self.capital);
            self.capital -= premium;
            self.reinstatement_premium = self.reinstatement_premium.saturating_add(premium);
        }
        self.buffer = self.buffer.saturating_sub(allocation.buffer);
        self.net_losses = self.net_losses.saturating_add(allocation.net_loss);
        Ok(allocation)
    }

    /// Re-insurance that would count as capital without the fund's cap: what one loss can be more than capital alone bears.
    ///
    /// # Errors
    /// As [`Self::settle`].
    pub fn reinsurance(&self) -> Result<u64> {
        let (views, count) = self.views()?;
        Ok(bearable(self.capital, 0, &views[..count]).saturating_sub(self.capital))
    }

    /// The tranches as settlement sees them.
    fn views(&self) -> Result<([TrancheLayer; MAX_TRANCHES], usize)> {
        let none = TrancheLayer {
            kind: LayerKind::QuotaShare { cession_bps: 0 },
            available: 0,
        };
        let mut views = [none; MAX_TRANCHES];
        let mut count = 0;
        for (view, layer) in views.iter_mut().zip(self.layers.iter().flatten()) {
            *view = layer.view()?;
            count += 1;
        }
        Ok((views, count))
    }
}

impl Buffer {
    /// What auctions bring, base units.
    pub fn brings(&self) -> u64 {
        scaled(units(self.value), self.raises_bps)
    }

    /// What counts as capital before the fund's cap, base units.
    pub fn counts(&self) -> u64 {
        let kept = u64::from(self.haircut_bps).min(BPS_U64);
        scaled(
            units(self.value),
            u16::try_from(BPS_U64 - kept).unwrap_or(0),
        )
    }
}

/// A share of an amount, rounded down.
fn scaled(amount: u64, bps: u16) -> u64 {
    bps_of(amount, bps, Rounding::Down).unwrap_or(0)
}

/// A rate over 1e9, to the nearest.
fn rate(rate: f64) -> u64 {
    // A Rust cast from float saturates.
    (rate * RATE_ONE as f64).round() as u64
}
