//! One row for one loss.

use std::cmp::Ordering;

use crate::data::incident::Incident;
use crate::data::Peril;

/// Days that may lie between two reports of one loss.
const DAYS: i64 = 4;

/// Difference of two amounts that may be one loss, of the larger.
const TOLERANCE: f64 = 0.03;

/// Shortest name that another may contain and be the same.
const SHORTEST: usize = 3;

/// Endings that catalogues add to a name or leave away.
const SUFFIXES: [&str; 9] = [
    "finance", "protocol", "network", "dao", "labs", "v1", "v2", "v3", "v4",
];

/// Merges reports of one loss; gives the rows kept, in canonical order, and a line per merge.
///
/// Two rows within four days are one loss if their names are equal but for case, punctuation and common suffixes, or if one
/// name contains the other and the amounts differ by 3 % at most. What is linked through a third row is one loss too. Of
/// each group the row with more facts is kept as it is: of equals the larger loss, then the first in canonical order. The
/// result depends neither on the order of the rows nor on a second run.
pub fn dedup(mut incidents: Vec<Incident>) -> (Vec<Incident>, Vec<String>) {
    incidents.sort_by_cached_key(|i| (i.date, i.record()));
    let names: Vec<String> = incidents.iter().map(|i| normalise(&i.protocol)).collect();
    let mut group: Vec<usize> = (0..incidents.len()).collect();
    for (a, first) in incidents.iter().enumerate() {
        for (b, second) in incidents.iter().enumerate().skip(a + 1) {
            if (second.date - first.date).num_days() > DAYS {
                break;
            }
            if group[a] != group[b] && same(first, &names[a], second, &names[b]) {
                let (keep, drop) = (group[a].min(group[b]), group[a].max(group[b]));
                group
                    .iter_mut()
                    .filter(|g| **g == drop)
                    .for_each(|g| *g = keep);
            }
        }
    }
    // A group is named by its first row, so the best of each is known when its last row has passed.
    let mut best: Vec<usize> = (0..incidents.len()).collect();
    for (row, &leader) in group.iter().enumerate() {
        if better(&incidents[row], &incidents[best[leader]]) == Ordering::Greater {
            best[leader] = row;
        }
    }
    let mut kept = Vec::new();
    let mut merged = Vec::new();
    for (row, &leader) in group.iter().enumerate() {
        let keeper = &incidents[best[leader]];
        if best[leader] == row {
            kept.push(keeper.clone());
        } else {
            merged.push(format!(
                "merged {} into {}",
                label(&incidents[row]),
                label(keeper)
            ));
        }
    }
    (kept, merged)
}

fn label(incident: &Incident) -> String {
    let Incident {
        date,
        protocol,
        loss_usd,
        ..
    } = incident;
    format!("{protocol} of {date} ({loss_usd} USD)")
}

/// The name in lower case without punctuation, spaces and common suffixes.
fn normalise(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(word)) {
        words.pop();
    }
    if words.is_empty() {
        lower
    } else {
        words.concat()
    }
}

/// Are two rows, at most [`DAYS`] apart, one loss.
fn same(a: &Incident, a_name: &str, b: &Incident, b_name: &str) -> bool {
    if a_name == b_name {
        return true;
    }
    let shorter = a_name.chars().count().min(b_name.chars().count());
    let contained = shorter >= SHORTEST && (a_name.contains(b_name) || b_name.contains(a_name));
    contained && (a.loss_usd - b.loss_usd).abs() <= TOLERANCE * a.loss_usd.max(b.loss_usd)
}

fn better(a: &Incident, b: &Incident) -> Ordering {
    facts(a)
        .cmp(&facts(b))
        .then(a.loss_usd.total_cmp(&b.loss_usd))
}

/// Facts that a row states beyond the required.
fn facts(incident: &Incident) -> usize {
    [
        incident.recovered_usd.is_some(),
        incident.peril != Peril::Other,
        incident.chain != "unknown",
        incident.flash_loan,
        incident.source.starts_with("https://"),
    ]
    .into_iter()
    .filter(|known| *known)
    .count()
}
