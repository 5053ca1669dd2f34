//! Prices of crashes, from the table of facts that lies with the client.

use bulwark_math::BPS_U64;

/// The table: crash, asset, unix time, price in dollars, source.
const TABLE: &str = include_str!("../../../crates/bulwark-client/data/crashes.csv");
/// Longest time between two rows whose fall counts as the fastest.
const HOUR: u64 = 3_600;
/// One dollar in the unit of the sources' prices: eight decimals.
const UNIT: u64 = 100_000_000;

/// Prices of one asset in one crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Name of the crash: year and month.
    pub crash: String,
    /// Asset.
    pub asset: String,
    /// Unix second and price over a dollar of eight decimals, by time.
    points: Vec<(u64, u64)>,
}

impl Path {
    /// Reads the path of an asset in a crash.
    ///
    /// # Panics
    /// When the table does not hold two rows of it in order of time.
    pub fn of(crash: &str, asset: &str) -> Self {
        let rows = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|cells| cells[0] == crash && cells[1] == asset);
        let points: Vec<_> = rows
            .map(|cells| {
                let time = cells[2].parse().expect("a unix time");
                (time, price(cells[3]))
            })
            .collect();
        assert!(
            points.len() > 1 && points.is_sorted_by(|a, b| a.0 < b.0),
            "rows of {asset} in {crash}, in order"
        );
        Self {
            crash: crash.to_owned(),
            asset: asset.to_owned(),
            points,
        }
    }

    /// When it begins, unix seconds.
    pub fn start(&self) -> u64 {
        self.points[0].0
    }

    /// Price at a time: on the straight line between the rows around it; that of the first or last row beyond them.
    pub fn at(&self, time: u64) -> u64 {
        let after = self.points.partition_point(|point| point.0 <= time);
        let Some(&(from, before)) = after.checked_sub(1).map(|index| &self.points[index]) else {
            return self.points[0].1;
        };
        let Some(&(to, then)) = self.points.get(after) else {
            return before;
        };
        let (gone, left) = (u128::from(time - from), u128::from(to - time));
        let sum = u128::from(before) * left + u128::from(then) * gone;
        u64::try_from(sum / (gone + left)).expect("a price between two")
    }

    /// The same as a share of the first price: what a collateral of `start` then is worth.
    pub fn scaled(&self, start: u64, time: u64) -> u64 {
        let scaled = u128::from(start) * u128::from(self.at(time)) / u128::from(self.points[0].1);
        u64::try_from(scaled).expect("a price")
    }

    /// When its fastest fall begins: the deepest between two rows an hour apart at most. Returns that second and what the fall
    /// leaves of the price, bps.
    pub fn fastest_fall(&self) -> (u64, u64) {
        self.points
            .windows(2)
            .filter(|pair| pair[1].0 - pair[0].0 <= HOUR)
            .map(|pair| (pair[0].0, pair[1].1 * BPS_U64 / pair[0].1))
            .min_by_key(|(_, left)| *left)
            .expect("rows an hour apart")
    }
}

/// A decimal number in units of `UNIT`.
fn price(text: &str) -> u64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let whole: u64 = whole.parse().expect("dollars");
    let part: u64 = format!("{part:0<8}").parse().expect("a fraction");
    whole * UNIT + part
}
