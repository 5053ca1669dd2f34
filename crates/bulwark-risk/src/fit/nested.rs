//! Credibility in two steps: a chain's experience of a peril against the peril's, the peril's against all (Jewell 1975). The
//! variances are pooled over the perils, as in Ohlsson (2008).

use serde::Serialize;

use super::credibility::{credibility, mean, require_sound, Group, Member};
use crate::error::{require, Result};

/// A group inside another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The outer group: a peril.
    pub outer: String,
    /// The inner one: a chain.
    pub inner: String,
    /// Its weight, summed.
    pub weight: f64,
    /// Mean of its own experience.
    pub own: f64,
    /// Credibility of that against the outer group.
    pub z: f64,
    /// `z own + (1 - z) estimate of the outer group`.
    pub estimate: f64,
}

/// Credibility estimates of groups inside groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Nested {
    /// What is estimated.
    pub of: String,
    /// Mean of all.
    pub collective: f64,
    /// Expected variance within a cell, of a unit of weight.
    pub within: f64,
    /// Variance of the cells' means inside their outer group, never below 0. At 0 the data do not tell the cells apart, and
    /// each has its outer group's estimate.
    pub between_inner: f64,
    /// Variance of the outer groups' means, never below 0.
    pub between_outer: f64,
    /// Outer groups; their weights are summed.
    pub outer: Vec<Member>,
    /// Cells, in the order given.
    pub cells: Vec<Cell>,
}

/// Empirical Bayes credibility of `(outer group, its groups)`.
///
/// With `w` and `m` a cell's weight and mean and `v` the variance within: inside an outer group `a = sum over them of (sum w (m - M)^2
/// - v (cells - 1)) / sum of (W - sum w^2 / W)`, `z = w / (w + v / a)`. With `z` summed as the outer group's weight, `b` is
/// found of them as the variance between in [`credibility`], with `a` in the place of `v`.
///
/// # Errors
/// [`crate::RiskError::Domain`] for fewer than two outer groups, one without cells, unsound experience, or no cell with two
/// observations.
pub fn nested(of: impl Into<String>, groups: &[(String, Vec<Group>)]) -> Result<Nested> {
    let of = of.into();
    require(groups.len() > 1, || {
        format!(
            "credibility needs two groups or more, there are {}",
            groups.len()
        )
    })?;
    for (name, cells) in groups {
        require(!cells.is_empty(), || {
            format!("group {name} needs experience")
        })?;
        require_sound(cells)?;
    }
    let means: Vec<Vec<(f64, f64)>> = groups
        .iter()
        .map(|(_, cells)| cells.iter().map(|cell| mean(&cell.experience)).collect())
        .collect();
    let within = within(groups, &means)?;
    let (mut apart, mut even) = (0.0, 0.0);
    for cells in &means {
        let (weight, own) = mean(cells);
        let squares: f64 = cells.iter().map(|(w, m)| w * (m - own).powi(2)).sum();
        apart += squares - within * (cells.len() as f64 - 1.0);
        even += weight - cells.iter().map(|(w, _)| w * w).sum::<f64>() / weight;
    }
    // Nothing is even when each outer group has one cell.
    let between_inner = if even > 0.0 && apart > 0.0 {
        apart / even
    } else {
        return alike(of, groups, &means, within);
    };
    let z = |weight: f64| weight * between_inner / (weight * between_inner + within);
    let outer: Vec<(f64, f64)> = means
        .iter()
        .map(|cells| {
            let trusted: Vec<(f64, f64)> = cells.iter().map(|(w, m)| (z(*w), *m)).collect();
            mean(&trusted)
        })
        .collect();
    let (total, overall) = mean(&outer);
    let spread: f64 = outer.iter().map(|(z, m)| z * (m - overall).powi(2)).sum();
    let even = total - outer.iter().map(|(z, _)| z * z).sum::<f64>() / total;
    let between_outer = ((spread - between_inner * (groups.len() as f64 - 1.0)) / even).max(0.0);
    let upper = |weight: f64| weight * between_outer / (weight * between_outer + between_inner);
    let trusted: Vec<(f64, f64)> = outer.iter().map(|(z, m)| (upper(*z), *m)).collect();
    let collective = if between_outer > 0.0 {
        mean(&trusted).1
    } else {
        overall
    };
    let members: Vec<Member> = groups
        .iter()
        .zip(&means)
        .zip(&outer)
        .map(|(((name, _), cells), (weight, own))| Member {
            name: name.clone(),
            weight: cells.iter().map(|(w, _)| w).sum(),
            own: *own,
            z: upper(*weight),
            estimate: collective + upper(*weight) * (own - collective),
        })
        .collect();
    Ok(Nested {
        cells: cells(groups, &means, &members, z),
        of,
        collective,
        within,
        between_inner,
        between_outer,
        outer: members,
    })
}

/// The variance within a cell.
fn within(groups: &[(String, Vec<Group>)], means: &[Vec<(f64, f64)>]) -> Result<f64> {
    let cells = || groups.iter().flat_map(|(_, cells)| cells);
    let degrees: usize = cells().map(|cell| cell.experience.len() - 1).sum();
    require(degrees > 0, || {
        "credibility needs a group with two observations or more".to_owned()
    })?;
    let squares: f64 = cells()
        .zip(means.iter().flatten())
        .flat_map(|(cell, (_, m))| {
            cell.experience
                .iter()
                .map(move |(w, x)| w * (x - m).powi(2))
        })
        .sum();
    Ok(squares / degrees as f64)
}

/// The cells of an outer group are alike: the outer groups alone are told apart.
fn alike(
    of: String,
    groups: &[(String, Vec<Group>)],
    means: &[Vec<(f64, f64)>],
    within: f64,
) -> Result<Nested> {
    let whole: Vec<Group> = groups
        .iter()
        .map(|(name, cells)| Group {
            name: name.clone(),
            experience: cells
                .iter()
                .flat_map(|cell| cell.experience.clone())
                .collect(),
        })
        .collect();
    let outer = credibility(of, &whole)?;
    Ok(Nested {
        cells: cells(groups, means, &outer.members, |_| 0.0),
        of: outer.of,
        collective: outer.collective,
        within,
        between_inner: 0.0,
        between_outer: outer.between,
        outer: outer.members,
    })
}

fn cells(
    groups: &[(String, Vec<Group>)],
    means: &[Vec<(f64, f64)>],
    outer: &[Member],
    z: impl Fn(f64) -> f64,
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (((name, inner), means), member) in groups.iter().zip(means).zip(outer) {
        for (cell, (weight, own)) in inner.iter().zip(means) {
            cells.push(Cell {
                outer: name.clone(),
                inner: cell.name.clone(),
                weight: *weight,
                own: *own,
                z: z(*weight),
                estimate: member.estimate + z(*weight) * (own - member.estimate),
            });
        }
    }
    cells
}
