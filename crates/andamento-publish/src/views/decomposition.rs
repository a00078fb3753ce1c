//! What a gap is made of: one view as table, CSV and JSON.

use andamento_analysis::decomposition::{ARITHMETIC, Decomposed, Decomposition, Part};
use andamento_analysis::{AnswerRow, Side, Undecomposed};
use andamento_model::PopulationGroups;
use serde::Serialize;

use super::frame::{AroundView, STANDING, around, foot, head, unit};
use super::rows::{self, RowView, number, row, signed};
use super::text_table::{lay_out, safe};

/// The columns of the CSV after those of [`super::answer::COLUMNS`].
pub const MORE_COLUMNS: [&str; 22] = [
    "composition_effect",
    "rate_effect",
    "gap_recomputed",
    "rounding",
    "weights",
    "decomposition_reliability",
    "f_group_rate",
    "f_reference_rate",
    "f_group_weight",
    "f_reference_weight",
    "f_group_share",
    "f_reference_share",
    "f_composition_effect",
    "f_rate_effect",
    "m_group_rate",
    "m_reference_rate",
    "m_group_weight",
    "m_reference_weight",
    "m_group_share",
    "m_reference_share",
    "m_composition_effect",
    "m_rate_effect",
];

/// What weights are called in every output: no agency publishes them as they are used.
pub const WEIGHTS: &str = "derived";

#[derive(Serialize)]
struct PartView {
    sex: &'static str,
    group_rate: Option<f64>,
    reference_rate: Option<f64>,
    group_rate_status: String,
    reference_rate_status: String,
    /// Thousand persons, derived.
    group_weight: Option<f64>,
    reference_weight: Option<f64>,
    /// Per cent of the side's persons.
    group_share: Option<f64>,
    reference_share: Option<f64>,
    composition_effect: Option<f64>,
    rate_effect: Option<f64>,
    weights_status: String,
    /// Indices into `provenance`.
    rate_sources: Vec<usize>,
    /// Of the employed of all citizenships.
    employed_sources: Vec<usize>,
    /// Of the foreign citizens.
    foreigners_sources: Vec<usize>,
}

#[derive(Serialize)]
struct DecomposedView<'a> {
    #[serde(flatten)]
    row: RowView<'a>,
    group_recomputed: Option<f64>,
    reference_recomputed: Option<f64>,
    /// Composition + rate.
    gap_recomputed: Option<f64>,
    composition_effect: Option<f64>,
    rate_effect: Option<f64>,
    /// The published gap − the recomputed one.
    rounding: Option<f64>,
    /// How the weights came about: `derived`.
    weights: &'static str,
    decomposition_reliability: &'static str,
    sentence: &'a str,
    parts: Vec<PartView>,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct DecompositionView<'a> {
    kind: &'static str,
    by: &'static str,
    unit: &'a str,
    gap_unit: &'a str,
    rows: Vec<DecomposedView<'a>>,
    #[serde(flatten)]
    around: AroundView<'a>,
}

#[derive(Serialize)]
struct NeededView<'a> {
    dataflow: &'a str,
    cells: &'a str,
}

#[derive(Serialize)]
struct UndecomposedView<'a> {
    refused: [&'static str; 1],
    indicator: &'a str,
    by: &'a str,
    why: &'a str,
    needed: Vec<NeededView<'a>>,
    commands: &'a [String],
}

/// What every output says: of gaps, and of what they are made of.
pub fn standing() -> String {
    format!("{STANDING} {ARITHMETIC}")
}

/// The part of a weight in the weights of its side, per cent.
fn share(parts: &[Part], own: Option<f64>, weight: fn(&Part) -> Option<f64>) -> Option<f64> {
    let whole: Option<f64> = parts.iter().map(weight).sum();
    let whole = whole.filter(|whole| *whole > 0.0)?;
    Some(100.0 * own? / whole)
}

fn parts(of: &Decomposed) -> Vec<PartView> {
    let view = |part: &Part| {
        let mut rate_sources = part.group_rate.sources.clone();
        for &source in &part.reference_rate.sources {
            if !rate_sources.contains(&source) {
                rate_sources.push(source);
            }
        }
        PartView {
            sex: part.sex,
            group_rate: part.group_rate.value,
            reference_rate: part.reference_rate.value,
            group_rate_status: part.group_rate.status.flags(),
            reference_rate_status: part.reference_rate.status.flags(),
            group_weight: part.group_weight,
            reference_weight: part.reference_weight,
            group_share: share(&of.parts, part.group_weight, |part| part.group_weight),
            reference_share: share(&of.parts, part.reference_weight, |part| {
                part.reference_weight
            }),
            composition_effect: part.effects.map(|effects| effects.composition),
            rate_effect: part.effects.map(|effects| effects.rate),
            weights_status: part.weights_status.flags(),
            rate_sources,
            employed_sources: part.employed_sources.clone(),
            foreigners_sources: part.foreigners_sources.clone(),
        }
    };
    of.parts.iter().map(view).collect()
}

fn decomposed<'a>(of: &'a AnswerRow, found: &'a Decomposed, unit: &'a str) -> DecomposedView<'a> {
    DecomposedView {
        row: row(of, unit),
        group_recomputed: found.whole.map(|whole| whole.group),
        reference_recomputed: found.whole.map(|whole| whole.reference),
        gap_recomputed: found.whole.map(|whole| whole.gap),
        composition_effect: found.whole.map(|whole| whole.effects.composition),
        rate_effect: found.whole.map(|whole| whole.effects.rate),
        rounding: found.whole.and_then(|whole| whole.rounding),
        weights: WEIGHTS,
        decomposition_reliability: found.reliability.name(),
        sentence: &found.sentence,
        parts: parts(found),
        remarks: &found.notes,
    }
}

/// An object with the rows, what they are made of, and everything that belongs to them.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(
    found: &Decomposition,
    described: &PopulationGroups,
) -> Result<String, super::ViewError> {
    let answer = &found.answer;
    let (unit, standing) = (unit(answer), standing());
    let rows = answer.rows.iter().zip(&found.rows);
    super::to_json(&DecompositionView {
        kind: "decomposition",
        by: "sex",
        unit: &answer.unit,
        gap_unit: &answer.gap_unit,
        rows: rows.map(|(row, of)| decomposed(row, of, &unit)).collect(),
        around: around(answer, described, &standing),
    })
}

/// One line a row, with those of [`super::answer::COLUMNS`] and [`MORE_COLUMNS`]; missing is an empty field.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Decomposition) -> Result<String, super::ViewError> {
    rows::csv(&found.answer, &MORE_COLUMNS, |at| {
        let made_of = &found.rows[at];
        let view = decomposed(&found.answer.rows[at], made_of, "");
        let mut more = vec![
            number(view.composition_effect),
            number(view.rate_effect),
            number(view.gap_recomputed),
            number(view.rounding),
            view.weights.to_string(),
            view.decomposition_reliability.to_string(),
        ];
        for part in &view.parts {
            more.extend(
                [
                    part.group_rate,
                    part.reference_rate,
                    part.group_weight,
                    part.reference_weight,
                    part.group_share,
                    part.reference_share,
                    part.composition_effect,
                    part.rate_effect,
                ]
                .map(number),
            );
        }
        let remarks = made_of.notes.iter().map(|note| format!("; {note}"));
        (more, remarks.collect())
    })
}

/// The header line alone: the CSV of a refusal.
pub fn empty_csv() -> String {
    rows::empty_csv(&MORE_COLUMNS)
}

/// A published rate with its status letters.
fn side(side: Option<&Side>) -> String {
    let value = side.and_then(|side| side.value);
    let flags = side.map_or_else(String::new, |side| side.status.flags());
    let value = value.map_or_else(|| ".".to_string(), |value| format!("{value:.1}"));
    format!("{value} {flags}").trim_end().to_string()
}

/// For reading.
pub fn table(found: &Decomposition, described: &PopulationGroups) -> String {
    let answer = &found.answer;
    let mut text = head(answer, described);
    text.push('\n');
    let line = |(row, of): (&AnswerRow, &Decomposed)| {
        let view = decomposed(row, of, "");
        let mut cells = vec![
            row.territory.to_string(),
            row.time.to_string(),
            side(Some(&row.group_side)),
            side(row.reference_side.as_ref()),
            signed(row.gap, 1),
            signed(view.gap_recomputed, 2),
            signed(view.composition_effect, 2),
            signed(view.rate_effect, 2),
        ];
        for part in &view.parts {
            let share = |share: Option<f64>| {
                share.map_or_else(|| ".".to_string(), |share| format!("{share:.1}"))
            };
            cells.extend([
                format!(
                    "{}/{}",
                    share(part.group_share),
                    share(part.reference_share)
                ),
                signed(part.rate_effect, 2),
            ]);
        }
        let mut notes: Vec<&str> = row.notes.iter().map(|note| &**note).collect();
        notes.extend(of.notes.iter().map(String::as_str));
        cells.extend([of.reliability.to_string(), notes.join("; ")]);
        cells
    };
    let header = [
        "territory",
        "time",
        "group",
        "reference",
        "gap",
        "recomputed",
        "composition",
        "rates",
        "women %",
        "rates",
        "men %",
        "rates",
        "reliability",
        "note",
    ];
    let rows: Vec<Vec<String>> = answer.rows.iter().zip(&found.rows).map(line).collect();
    text.push_str(&lay_out(&header, &rows));
    text.push_str("\nShares of women and men are group/reference, derived.\n");
    let mut latest: Vec<(&str, &str)> = Vec::new();
    for (row, of) in answer.rows.iter().zip(&found.rows) {
        if of.sentence.is_empty() {
            continue;
        }
        match latest.last_mut() {
            Some((territory, sentence)) if *territory == &*row.territory => {
                *sentence = &of.sentence;
            }
            _ => latest.push((&row.territory, &of.sentence)),
        }
    }
    for (_, sentence) in latest {
        text.push_str(&format!("{}.\n", safe(sentence)));
    }
    text.push_str(&foot(answer, described, &standing()));
    text
}

/// A refusal as an object: what it would take.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn refusal_json(refusal: &Undecomposed) -> Result<String, super::ViewError> {
    let needed = refusal.needed.iter();
    super::to_json(&UndecomposedView {
        refused: ["decomposition"],
        indicator: &refusal.indicator,
        by: &refusal.by,
        why: &refusal.why,
        needed: needed
            .map(|table| NeededView {
                dataflow: &table.dataflow,
                cells: &table.cells,
            })
            .collect(),
        commands: &refusal.commands,
    })
}

/// A refusal for reading.
pub fn refusal_text(refusal: &Undecomposed) -> String {
    let lines: Vec<String> = refusal.to_string().lines().map(safe).collect();
    format!("{}\n", lines.join("\n"))
}
