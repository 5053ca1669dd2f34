//! How far a group's own experience is believed against that of all (Buehlmann and Straub 1970).

use serde::Serialize;

use crate::error::{require, Result, RiskError};

/// A group's experience.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name: a peril, a chain.
    pub name: String,
    /// `(weight, value)` of each observation: exposure and rate of a year, or 1 and a loss up to the limit.
    pub experience: Vec<(f64, f64)>,
}

/// What a group is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its weight, summed.
    pub weight: f64,
    /// Mean of its own experience.
    pub own: f64,
    /// Credibility of that: from 0, none, to 1.
    pub z: f64,
    /// `z own + (1 - z) collective`.
    pub estimate: f64,
}

/// Credibility estimates of all groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Credibility {
    /// What is estimated.
    pub of: String,
    /// Mean of all: the members' own means weighted by their credibility.
    pub collective: f64,
    /// Expected variance within a group, of a unit of weight.
    pub within: f64,
    /// Variance of the groups' means, never below 0.
    pub between: f64,
    /// The unbiased estimate of that variance before it was held at 0: below, the data do not tell the groups apart, every `z`
    /// is 0 and every estimate the collective mean.
    pub between_unbounded: f64,
    /// The groups, in the order given.
    pub members: Vec<Member>,
}

/// Weight and weighted mean.
pub(super) fn mean(experience: &[(f64, f64)]) -> (f64, f64) {
    let weight: f64 = experience.iter().map(|(w, _)| w).sum();
    let sum: f64 = experience.iter().map(|(w, x)| w * x).sum();
    (weight, sum / weight)
}

/// Refuses a group without experience, or with a weight or value that is none.
pub(super) fn require_sound(groups: &[Group]) -> Result<()> {
    for group in groups {
        let sound = group
            .experience
            .iter()
            .all(|(w, x)| *w > 0.0 && w.is_finite() && x.is_finite());
        require(sound && !group.experience.is_empty(), || {
            format!(
                "group {} needs experience with finite values and weights above 0",
                group.name
            )
        })?;
    }
    Ok(())
}

/// Empirical Bayes credibility of weighted experience. With `w` the weights, `m` the groups' means, `r` groups, `n` observations:
/// within `v = sum w (x - m)^2 / sum (n - 1)`, between `a = (sum w (m - M)^2 - v (r - 1)) / (W - sum w^2 / W)`, and `z = w / (w + v / a)`.
///
/// # Errors
/// [`RiskError::Domain`] for fewer than two groups, a group without experience, a weight that is not positive, or no group with
/// two observations.
pub fn credibility(of: impl Into<String>, groups: &[Group]) -> Result<Credibility> {
    require(groups.len() > 1, || {
        format!(
            "credibility needs two groups or more, there are {}",
            groups.len()
        )
    })?;
    require_sound(groups)?;
    let means: Vec<(f64, f64)> = groups.iter().map(|group| mean(&group.experience)).collect();
    let (total, overall) = mean(&means);
    let degrees: usize = groups.iter().map(|group| group.experience.len() - 1).sum();
    require(degrees > 0, || {
        "credibility needs a group with two observations or more".to_owned()
    })?;
    let squares: f64 = groups
        .iter()
        .zip(&means)
        .flat_map(|(group, (_, m))| {
            group
                .experience
                .iter()
                .map(move |(w, x)| w * (x - m).powi(2))
        })
        .sum();
    let within = squares / degrees as f64;
    let apart: f64 = means.iter().map(|(w, m)| w * (m - overall).powi(2)).sum();
    let even = total - means.iter().map(|(w, _)| w * w).sum::<f64>() / total;
    let between_unbounded = (apart - within * (groups.len() as f64 - 1.0)) / even;
    let between = between_unbounded.max(0.0);
    let z = |weight: f64| {
        if between > 0.0 {
            weight * between / (weight * between + within)
        } else {
            0.0
        }
    };
    let trusted: Vec<(f64, f64)> = means.iter().map(|(w, m)| (z(*w), *m)).collect();
    let collective = if between > 0.0 {
        mean(&trusted).1
    } else {
        overall
    };
    let members = groups
        .iter()
        .zip(&means)
        .map(|(group, (weight, own))| Member {
            name: group.name.clone(),
            weight: *weight,
            own: *own,
            z: z(*weight),
            estimate: collective + z(*weight) * (own - collective),
        })
        .collect();
    let credibility = Credibility {
        of: of.into(),
        collective,
        within,
        between,
        between_unbounded,
        members,
    };
    if credibility.collective.is_finite() {
        Ok(credibility)
    } else {
        Err(RiskError::NoConvergence("credibility"))
    }
}
