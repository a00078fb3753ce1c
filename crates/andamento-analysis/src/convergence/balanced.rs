//! Which territories and years a panel has: every territory in every year.

use std::collections::BTreeMap;
use std::sync::Arc;

use andamento_model::Period;

use super::LeftOut;
use crate::question::Scope;

/// Territories that have a figure in each of some years.
pub(super) struct Balanced {
    pub periods: Vec<Period>,
    pub territories: Vec<Arc<str>>,
    /// The other territories, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// Remarks on the years.
    pub notes: Vec<String>,
}

/// Figures by territory and year.
type Figures = BTreeMap<Arc<str>, BTreeMap<Period, f64>>;

/// Cells, territories, last year: what makes one panel better than another.
type Rank = (usize, usize, Period);

/// The panel with the most cells; of equal ones that with more territories, then the later one.
/// A first or last year that is asked for is kept.
///
/// # Errors
/// In words, what is there instead of two territories in two common years.
pub(super) fn largest(
    wanted: &[Arc<str>],
    figures: &Figures,
    scope: &Scope,
) -> Result<Balanced, String> {
    let with: Vec<(&Arc<str>, &BTreeMap<Period, f64>)> = wanted
        .iter()
        .filter_map(|territory| Some((territory, figures.get(territory)?)))
        .collect();
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for period in with.iter().flat_map(|(_, own)| own.keys()) {
        *counts.entry(*period).or_default() += 1;
    }
    let (kept, thin): (Vec<Period>, Vec<Period>) = counts
        .keys()
        .partition(|period| 2 * counts[*period] >= with.len());
    let complete = |window: &[Period]| {
        let in_all = |own: &BTreeMap<Period, f64>| window.iter().all(|p| own.contains_key(p));
        with.iter().filter(|(_, own)| in_all(own)).count()
    };
    let mut best: Option<(Rank, &[Period])> = None;
    for first in 0..kept.len() {
        for last in first + 1..kept.len() {
            let asked_first = scope.from.is_none() || first == 0;
            let asked_last = scope.to.is_none() || last + 1 == kept.len();
            if !(asked_first && asked_last) {
                continue;
            }
            let window = &kept[first..=last];
            let territories = complete(window);
            let rank = (territories * window.len(), territories, kept[last]);
            if territories >= 2 && best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, window));
            }
        }
    }
    let Some((_, window)) = best else {
        return Err(format!(
            "{} of them have figures, in {} years, and no two have them in the same two years \
             that were asked for",
            with.len(),
            counts.len()
        ));
    };
    let mut territories = Vec::new();
    let mut left_out = Vec::new();
    for territory in wanted {
        let lacking: Vec<String> = window
            .iter()
            .filter(|period| {
                let own = figures.get(territory);
                own.is_none_or(|own| !own.contains_key(period))
            })
            .map(ToString::to_string)
            .collect();
        if lacking.is_empty() {
            territories.push(Arc::clone(territory));
            continue;
        }
        let why = if figures.contains_key(territory) {
            format!("it has no figure in {}", lacking.join(" "))
        } else {
            "it has no figure in the years asked for".to_string()
        };
        left_out.push(LeftOut {
            territory: Arc::clone(territory),
            why,
        });
    }
    let mut notes = Vec::new();
    if scope.from.is_none() || scope.to.is_none() {
        notes.push(format!(
            "years {} to {} make the largest balanced panel; name a first and a last year for \
             others",
            window[0],
            window[window.len() - 1]
        ));
    }
    let within = |period: &&Period| window[0] < **period && **period < window[window.len() - 1];
    let between: Vec<String> = thin
        .iter()
        .filter(within)
        .map(ToString::to_string)
        .collect();
    if !between.is_empty() {
        notes.push(format!(
            "passed over, as fewer than half of the territories have a figure: {}",
            between.join(" ")
        ));
    }
    Ok(Balanced {
        periods: window.to_vec(),
        territories,
        left_out,
        notes,
    })
}
