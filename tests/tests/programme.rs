//! The risk engine's programme against the program's own state: the same random tranches, the same years of losses, the same
//! payments, limits, collateral and reinstatement premium, to the unit.

use bulwark::state::{Cession, TrancheKind};
use bulwark_math::{
    allocate, bps_of, Allocation, PoolLayer, Rounding, BPS, RATE_ONE, YEAR_SECONDS,
};
use bulwark_risk::{
    money::{units, usd},
    portfolio::{Buffer, Tranche, TrancheCover},
    programme::Programme,
    Portfolio,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const TOWERS: u64 = 3_000;
const INCIDENTS: usize = 12;

/// A pool with the program's slots.
struct Pool {
    capital: u64,
    stop_loss_bps: u16,
    net_losses: u64,
    buffer: u64,
    cessions: Vec<Cession>,
    reinstatement_premium: u64,
}

impl Pool {
    fn of(portfolio: &Portfolio) -> Self {
        let capital = units(portfolio.pool.capital);
        Self {
            capital,
            stop_loss_bps: portfolio.pool.stop_loss_bps,
            net_losses: 0,
            buffer: portfolio.buffers.iter().map(Buffer::brings).sum(),
            cessions: portfolio
                .tranches
                .iter()
                .map(|tranche| cession(tranche, capital))
                .collect(),
            reinstatement_premium: 0,
        }
    }

    fn settle(&mut self, loss: u64) -> Allocation {
        let layers: Vec<_> = self
            .cessions
            .iter()
            .map(|cession| cession.layer(0))
            .collect();
        let pool = PoolLayer {
            capital: self.capital,
            stop_loss_line: bps_of(self.capital, self.stop_loss_bps, Rounding::Down).unwrap(),
            net_losses_of_year: self.net_losses,
        };
        let allocation = allocate(loss, &pool, &layers, self.buffer).unwrap();
        self.capital -= allocation.from_capital();
        for (cession, part) in self.cessions.iter_mut().zip(allocation.tranches) {
            // `Pool::set_aside`: after the claims, as far as capital goes.
            let premium = cession.charge(part).unwrap().min(self.capital);
            self.capital -= premium;
            self.reinstatement_premium += premium;
            cession.invariant().unwrap();
        }
        self.buffer -= allocation.buffer;
        self.net_losses += allocation.net_loss;
        allocation
    }
}

/// The slot that the program would keep for a tranche whose term is the year.
fn cession(tranche: &Tranche, capital: u64) -> Cession {
    let mut cession = Cession {
        end: YEAR_SECONDS,
        locked_until: YEAR_SECONDS,
        ..Cession::default()
    };
    let rate = |rate: f64| (rate * RATE_ONE as f64).round() as u64;
    match tranche.cover {
        TrancheCover::QuotaShare { cession_bps, limit } => {
            cession.kind = TrancheKind::QuotaShare as u8;
            cession.cession_bps = cession_bps;
            cession.limit = units(limit);
        }
        TrancheCover::ExcessOfLoss {
            attachment,
            limit,
            rate_on_line,
            reinstatements,
            reinstatement_bps,
        } => {
            cession.kind = TrancheKind::ExcessOfLoss as u8;
            cession.attachment = units(attachment);
            cession.limit = units(limit);
            cession.rate_on_line = rate(rate_on_line);
            cession.reinstatements = reinstatements;
            cession.reinstatement_bps = reinstatement_bps;
        }
        TrancheCover::AggregateStopLoss {
            attachment_bps,
            limit_bps,
            rate_on_line,
        } => {
            cession.kind = TrancheKind::AggregateStopLoss as u8;
            cession.rate_on_line = rate(rate_on_line);
            cession.resolve(capital, attachment_bps, limit_bps).unwrap();
        }
    }
    cession.collateral = tranche
        .collateral
        .map_or(cession.total_limit(), units)
        .min(cession.total_limit());
    cession.restate().unwrap();
    cession
}

/// An amount to the cent, up to `most` dollars.
fn amount(rng: &mut ChaCha8Rng, most: u64) -> f64 {
    rng.random_range(1..=most * 100) as f64 / 100.0
}

fn tower(rng: &mut ChaCha8Rng) -> Portfolio {
    let mut portfolio = Portfolio::example().unwrap();
    portfolio.pool.capital = amount(rng, 5_000);
    portfolio.pool.stop_loss_bps = rng.random_range(0..=BPS);
    portfolio.tranches.clear();
    portfolio.buffers.clear();
    let mut share_left = BPS;
    for index in 0..rng.random_range(0..=8) {
        let cover = match rng.random_range(0..3) {
            0 => {
                let cession_bps = rng.random_range(0..=share_left / 2);
                share_left -= cession_bps;
                TrancheCover::QuotaShare {
                    cession_bps,
                    limit: amount(rng, 2_000),
                }
            }
            1 => TrancheCover::ExcessOfLoss {
                attachment: amount(rng, 3_000),
                limit: amount(rng, 1_500),
                rate_on_line: rng.random_range(0..=100) as f64 / 100.0,
                reinstatements: rng.random_range(0..=4),
                reinstatement_bps: rng.random_range(0..=BPS),
            },
            _ => TrancheCover::AggregateStopLoss {
                attachment_bps: rng.random_range(0..=BPS),
                limit_bps: rng.random_range(1..=BPS),
                rate_on_line: rng.random_range(0..=100) as f64 / 100.0,
            },
        };
        portfolio.tranches.push(Tranche {
            name: format!("layer {index}"),
            cover,
            collateral: rng.random_bool(0.5).then(|| amount(rng, 2_000)),
        });
    }
    for index in 0..rng.random_range(0..=3) {
        portfolio.buffers.push(Buffer {
            name: format!("collateral {index}"),
            value: amount(rng, 1_000),
            haircut_bps: rng.random_range(0..=BPS),
            raises_bps: rng.random_range(0..=BPS),
        });
    }
    portfolio.validate().unwrap();
    portfolio
}

#[test]
fn the_risk_engine_settles_a_year_as_the_program_does() {
    let (mut ceded, mut reinstated, mut short) = (0, 0, 0);
    for seed in 0..TOWERS {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let portfolio = tower(&mut rng);
        let mut pool = Pool::of(&portfolio);
        let mut programme = Programme::new(&portfolio).unwrap();
        for _ in 0..INCIDENTS {
            let loss = units(amount(&mut rng, 4_000));
            let expected = pool.settle(loss);
            let settled = programme.settle(loss).unwrap();
            assert_eq!(settled, expected, "tower {seed}, loss {}", usd(loss));
            assert_eq!(settled.collected() + settled.shortfall, loss);
            for (layer, cession) in programme.layers().zip(&pool.cessions) {
                assert_eq!(layer.collateral(), cession.collateral, "tower {seed}");
                assert_eq!(layer.limit_left(), cession.limit_left(), "tower {seed}");
                if cession.kind() == TrancheKind::QuotaShare {
                    assert_eq!(layer.cession_bps().unwrap(), cession.effective_bps);
                }
            }
            assert_eq!(programme.capital, pool.capital);
            assert_eq!(programme.reinstatement_premium, pool.reinstatement_premium);
            ceded += settled.tranches.iter().sum::<u64>();
            short += settled.shortfall;
        }
        reinstated += pool.reinstatement_premium;
    }
    // Every road was taken.
    assert!(ceded > 0 && reinstated > 0 && short > 0);
}
