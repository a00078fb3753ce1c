//! What the gap in employment between foreign and national citizens is made of: how many women
//! and men there are on each side, and how many of each work (Kitagawa 1955).
//!
//! Which tables this takes, and how the weights are derived from them, is said in
//! [`DecompositionQuestion::needs`] and on the weights of each [`Part`].

use andamento_model::{Cube, Indicator, Period, SliceRequest, Status};

use crate::answer::{Answer, NoAnswer, Side, answer};
use crate::measured::join;
use crate::method::decomposition::{Kitagawa, Stratum, kitagawa};
use crate::question::{Asked, Context, GapQuestion, Question};
use crate::reliability::Reliability;
use crate::rows::side_of;

mod refused;
mod weights;

pub use refused::{NeededTable, Undecomposed};
pub use weights::{EMPLOYED, FOREIGNERS};

/// What every decomposition says.
pub const ARITHMETIC: &str = "An effect of composition is arithmetic, not a cause.";

/// What is a gap made of?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecompositionQuestion {
    /// The gap.
    pub gap: GapQuestion,
    /// The breakdown: `sex`.
    pub by: String,
}

impl DecompositionQuestion {
    /// The slices that [`decomposition`] takes, in this order:
    ///
    /// 1. the rates, as the gap itself takes them,
    /// 2. employed persons of all citizenships in thousands (`lfsa_egan`, `citizen=TOTAL`),
    /// 3. foreign citizens by labour status in thousands (`lfsa_pganws`, `citizen=FOR`).
    ///
    /// # Errors
    /// When this gap cannot be taken apart by this breakdown; says which tables it would take.
    pub fn needs(&self, indicator: &Indicator) -> Result<Vec<SliceRequest>, Undecomposed> {
        refused::check(self, indicator)?;
        Ok(weights::Tables::of(indicator).slices(self.gap.scope.vintage.as_ref()))
    }

    /// The answer where tables that it takes were never imported; `commands` bring them.
    pub fn lacking(&self, commands: Vec<String>) -> Undecomposed {
        Undecomposed {
            indicator: self.gap.indicator.clone(),
            by: self.by.clone(),
            why: "a table that it takes is not in the data folder".to_string(),
            needed: Vec::new(),
            commands,
        }
    }
}

/// One sex on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The sex code.
    pub sex: &'static str,
    /// The group's rate, as published.
    pub group_rate: Side,
    /// The reference's rate, as published.
    pub reference_rate: Side,
    /// Persons in the group, in thousands: employed + unemployed + inactive foreign citizens,
    /// or, where one of these is not published, employed foreign citizens / their employment
    /// rate. `None`: neither can be computed.
    pub group_weight: Option<f64>,
    /// Persons in the reference, in thousands, derived: (all employed − employed foreign
    /// citizens) / the employment rate of nationals. Includes employed people of unknown
    /// citizenship. `None`: a cell is missing.
    pub reference_weight: Option<f64>,
    /// Statuses of the cells behind the weights.
    pub weights_status: Status,
    /// Files of the cells of `lfsa_egan`: indices into the answer's sources.
    pub employed_sources: Vec<usize>,
    /// Files of the cells of `lfsa_pganws`.
    pub foreigners_sources: Vec<usize>,
    /// This sex's part of the effects, percentage points. `None`: nothing is decomposed.
    pub effects: Option<Effects>,
}

/// The two effects, in percentage points; they add up to the recomputed gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effects {
    /// Because the sides are composed differently. Of one sex alone it is read against the
    /// other; only the sum does not depend on where the rate's zero lies.
    pub composition: f64,
    /// Because the rates within the sexes differ.
    pub rate: f64,
}

/// The whole of a decomposition. There is no interaction: Kitagawa's two components weigh each
/// difference with the mean of both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole {
    /// The group's rate, recomputed from rates by sex and weights, per cent.
    pub group: f64,
    /// The reference's.
    pub reference: f64,
    /// Their difference: composition + rate, percentage points.
    pub gap: f64,
    /// The effects.
    pub effects: Effects,
    /// The published gap − the recomputed one, percentage points: published rates are rounded
    /// to a tenth, persons to hundreds. `None`: a total rate is not published.
    pub rounding: Option<f64>,
}

/// What a row of the gap is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposed {
    /// Women, then men.
    pub parts: Vec<Part>,
    /// `None`: a cell is missing, see [`Decomposed::notes`].
    pub whole: Option<Whole>,
    /// The worst of all cells behind it; the gap of the row has its own.
    pub reliability: Reliability,
    /// In words, without a full stop; empty when nothing is decomposed.
    pub sentence: String,
    /// What is missing, or was derived otherwise than usual; one remark each.
    pub notes: Vec<String>,
}

/// A gap and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// The answer to the question about the gap, of the years that have weights.
    pub answer: Answer,
    /// One entry a row.
    pub rows: Vec<Decomposed>,
}

/// Takes a gap apart, from the slices that [`DecompositionQuestion::needs`] names.
///
/// # Errors
/// As for the gap, or a cube lacks a dimension.
pub fn decomposition(
    question: &DecompositionQuestion,
    indicator: &Indicator,
    cubes: &[Cube],
    context: &Context<'_>,
) -> Result<Decomposition, NoAnswer> {
    let asked = Asked {
        indicator,
        reference_indicator: None,
    };
    let own = &cubes[..cubes.len().min(1)];
    let gap = Question::Gap(question.gap.clone());
    let mut answer = answer(&gap, asked, own, context)?;
    let tables = weights::Tables::of(indicator);
    let readers = tables.readers(cubes)?;
    let counted = readers.years();
    let all = answer.rows.len();
    answer.rows.retain(|row| counted.contains(&row.time));
    if answer.rows.len() < all {
        let range = match (counted.first(), counted.last()) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "no year".to_string(),
        };
        answer.notes.push(format!(
            "years without weights are left out: the imported files of {} have {range}",
            weights::FOREIGNERS
        ));
    }
    answer.notes.push(format!(
        "weights are derived: foreign citizens by sex are summed from {} over labour status, \
         nationals are (all employed, {} - employed foreign citizens) / their employment rate, \
         so that employed people without or of unknown citizenship count among them",
        weights::FOREIGNERS,
        weights::EMPLOYED
    ));
    let rates = "rates are rounded to a tenth and persons to hundreds, so that the recomputed gap \
                 differs from the published one";
    answer.notes.push(rates.to_string());
    answer.notes.push(
        "no interaction: each difference is weighed with the mean of both sides (Kitagawa 1955)"
            .to_string(),
    );
    let mut rows = Vec::with_capacity(answer.rows.len());
    for at in 0..answer.rows.len() {
        let (territory, time) = (answer.rows[at].territory.clone(), answer.rows[at].time);
        let mut found = take_apart(&mut answer, &readers, &territory, time);
        let gap = answer.rows[at].gap;
        if let Some(whole) = &mut found.whole {
            whole.rounding = gap.map(|gap| gap - whole.gap);
            found.sentence = sentence(&territory, time, gap, *whole);
        }
        rows.push(found);
    }
    Ok(Decomposition { answer, rows })
}

fn take_apart(
    answer: &mut Answer,
    readers: &weights::Readers<'_>,
    territory: &str,
    time: Period,
) -> Decomposed {
    let mut parts = Vec::new();
    let (mut missing, mut notes) = (Vec::new(), Vec::new());
    for of_sex in readers.of(territory, time) {
        missing.extend(of_sex.missing);
        notes.extend(of_sex.notes);
        let mut side = |measured| side_of(&mut answer.sources, measured);
        let (group_rate, reference_rate) = (side(of_sex.group_rate), side(of_sex.reference_rate));
        let (employed, foreigners) = (side(of_sex.employed), side(of_sex.foreigners));
        parts.push(Part {
            sex: of_sex.sex,
            group_rate,
            reference_rate,
            group_weight: of_sex.group_weight,
            reference_weight: of_sex.reference_weight,
            weights_status: join(employed.status, foreigners.status),
            employed_sources: employed.sources,
            foreigners_sources: foreigners.sources,
            effects: None,
        });
    }
    let whole = match strata(&parts).map(|strata| kitagawa(&strata)) {
        Some(Ok(found)) => Some(spread(&mut parts, &found)),
        Some(Err(error)) => {
            missing.push(error.to_string());
            None
        }
        None => {
            if missing.is_empty() {
                missing.push("a rate of 0 tells nothing about the persons behind it".to_string());
            }
            None
        }
    };
    if whole.is_none() {
        notes = vec![format!("not decomposed: {}", missing.join(", "))];
    }
    Decomposed {
        reliability: worst(&parts),
        parts,
        whole,
        sentence: String::new(),
        notes,
    }
}

fn worst(parts: &[Part]) -> Reliability {
    let of = |part: &Part| {
        let weighed = part.group_weight.is_some() && part.reference_weight.is_some();
        let rate = |side: &Side| Reliability::of(side.value.is_some(), side.status);
        Reliability::of(weighed, part.weights_status)
            .max(rate(&part.group_rate))
            .max(rate(&part.reference_rate))
    };
    parts.iter().map(of).max().unwrap_or(Reliability::Missing)
}

/// `None`: a rate or a weight is missing.
fn strata(parts: &[Part]) -> Option<Vec<Stratum>> {
    parts
        .iter()
        .map(|part| {
            Some(Stratum {
                name: part.sex.to_string(),
                weights: [part.reference_weight?, part.group_weight?],
                rates: [part.reference_rate.value?, part.group_rate.value?],
            })
        })
        .collect()
}

/// Gives each part its effects.
fn spread(parts: &mut [Part], found: &Kitagawa) -> Whole {
    for (part, own) in parts.iter_mut().zip(&found.strata) {
        part.effects = Some(Effects {
            composition: own.structure,
            rate: own.rate,
        });
    }
    let [reference, group] = found.crude.standardised;
    Whole {
        group,
        reference,
        gap: found.crude.diff,
        effects: Effects {
            composition: found.structure.diff,
            rate: found.rate.diff,
        },
        rounding: None,
    }
}

fn sentence(territory: &str, time: Period, gap: Option<f64>, whole: Whole) -> String {
    let published = gap.map_or_else(
        || "which is not published".to_string(),
        |gap| format!("published as {gap:+.1}"),
    );
    format!(
        "{territory} {time}: of a gap of {:+.2} pp ({published}), {:+.2} go with different shares \
         of women and men, {:+.2} with different rates within the sexes",
        whole.gap, whole.effects.composition, whole.effects.rate
    )
}
