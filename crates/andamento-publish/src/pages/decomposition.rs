//! What a gap is made of: a section of the page of the gap.

use andamento_analysis::decomposition::{Decomposed, EMPLOYED, FOREIGNERS, Part};
use andamento_analysis::{AnswerRow, Decomposition, DecompositionQuestion, Question};
use andamento_model::Indicator;

use super::figures::Figure;
use super::{NONE, Sources, picture, place, shown, signed};
use crate::views::decomposition::standing;
use crate::web::{Fault, Site};

/// One row.
pub(super) struct Row {
    /// Territory.
    pub place: String,
    /// Period.
    pub time: String,
    /// The gap as published.
    pub gap: Figure,
    /// The gap as it comes out of rates by sex and weights.
    pub recomputed: Figure,
    /// Effect of composition.
    pub composition: Figure,
    /// Effect of rates.
    pub rate: Figure,
    /// Share of women in the group, then in the reference, per cent.
    pub women: Vec<Figure>,
    /// The effect of rates of women, then of men.
    pub rates: Vec<Figure>,
    /// `ok`, `estimated`, `break`, `low`, `missing`.
    pub reliability: &'static str,
    /// What is missing or derived otherwise.
    pub notes: String,
}

/// The section.
pub(super) struct MadeOf {
    /// The latest year of each territory, in words.
    pub sentences: Vec<String>,
    /// Whether rows differ in territory.
    pub places: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many more there are.
    pub hidden: usize,
    /// Remarks on all of them.
    pub notes: Vec<String>,
    /// What every decomposition says.
    pub standing: String,
}

/// The question that takes a gap apart. `None`: it is not about a gap.
pub(super) fn asking(question: &Question, by: &str) -> Option<DecompositionQuestion> {
    let Question::Gap(gap) = question else {
        return None;
    };
    Some(DecompositionQuestion {
        gap: gap.clone(),
        by: by.to_string(),
    })
}

/// Whether the gap can be taken apart by sex with what is in the data folder.
pub(super) fn offered(
    site: &Site,
    indicator: &Indicator,
    question: &Question,
) -> Result<bool, Fault> {
    let Some(asking) = asking(question, "sex") else {
        return Ok(false);
    };
    let Ok(needs) = asking.needs(indicator) else {
        return Ok(false);
    };
    let known = site.store.dataflows()?;
    Ok(needs.iter().all(|one| known.contains(&one.dataflow)))
}

/// The numbers that a decomposition's sources have on the page; its further tables are noted
/// with what they give.
pub(super) fn number(found: &Decomposition, sources: &mut Sources) -> Vec<usize> {
    let answer = &found.answer;
    let parts = || found.rows.iter().flat_map(|row| &row.parts);
    let is = |at: usize, of: fn(&Part) -> &[usize]| parts().any(|part| of(part).contains(&at));
    let files = answer.sources.iter().enumerate();
    files
        .map(|(at, source)| {
            if is(at, |part| &part.employed_sources) {
                let formula = "employed persons of all citizenships, behind the weights";
                sources.add_other(source, EMPLOYED, formula)
            } else if is(at, |part| &part.foreigners_sources) {
                let formula = "foreign citizens by labour status, behind the weights";
                sources.add_other(source, FOREIGNERS, formula)
            } else {
                sources.add_one(source, &answer.indicator)
            }
        })
        .collect()
}

/// The section, of the first `most` rows; `numbers` are those of its sources on the page.
pub(super) fn section(
    site: &Site,
    found: &Decomposition,
    numbers: &[usize],
    most: usize,
) -> MadeOf {
    let rows = &found.answer.rows;
    let first = rows.first().map(|row| &row.territory);
    let mut latest: Vec<(&str, String)> = Vec::new();
    for (row, of) in rows.iter().zip(&found.rows) {
        let Some(rest) = of.sentence.strip_prefix(&*row.territory) else {
            continue;
        };
        let name = picture::short(&place(site, &found.answer, &row.territory));
        match latest.last_mut() {
            Some((code, said)) if *code == &*row.territory => *said = format!("{name}{rest}"),
            _ => latest.push((&row.territory, format!("{name}{rest}"))),
        }
    }
    MadeOf {
        sentences: latest.into_iter().map(|(_, said)| said).collect(),
        places: rows.iter().any(|row| Some(&row.territory) != first),
        rows: rows
            .iter()
            .zip(&found.rows)
            .take(most)
            .map(|(row, of)| made(site, found, row, of, numbers))
            .collect(),
        hidden: rows.len().saturating_sub(most),
        notes: found.answer.notes.clone(),
        standing: standing(),
    }
}

fn made(
    site: &Site,
    found: &Decomposition,
    row: &AnswerRow,
    of: &Decomposed,
    numbers: &[usize],
) -> Row {
    let figure = |text: Option<String>, flags: String, files: &[usize]| {
        let number = files.first().and_then(|&at| numbers.get(at));
        Figure {
            text: text.unwrap_or_else(|| NONE.to_string()),
            flags,
            anchor: number.map_or_else(String::new, |number| format!("source-{number}")),
        }
    };
    let foreigners = of.parts.first().map_or(&[][..], |p| &p.foreigners_sources);
    let derived =
        |value: Option<f64>| figure(value.map(|v| signed(v, 2)), String::new(), foreigners);
    let share = |own: fn(&Part) -> Option<f64>, part: &Part, files: &[usize]| {
        let whole: Option<f64> = of.parts.iter().map(own).sum();
        let share = own(part).zip(whole.filter(|whole| *whole > 0.0));
        let text = share.map(|(own, whole)| shown(100.0 * own / whole, 1));
        figure(text, part.weights_status.flags(), files)
    };
    let women = of.parts.iter().take(1).flat_map(|part| {
        [
            share(|part| part.group_weight, part, &part.foreigners_sources),
            share(|part| part.reference_weight, part, &part.employed_sources),
        ]
    });
    let rates = of.parts.iter().map(|part| {
        figure(
            part.effects.map(|effects| signed(effects.rate, 2)),
            picture::letters([&part.group_rate, &part.reference_rate]),
            &part.group_rate.sources,
        )
    });
    Row {
        place: picture::short(&place(site, &found.answer, &row.territory)),
        time: row.time.to_string(),
        gap: figure(
            row.gap.map(|gap| signed(gap, 1)),
            picture::flags(row),
            &row.group_side.sources,
        ),
        recomputed: derived(of.whole.map(|whole| whole.gap)),
        composition: derived(of.whole.map(|whole| whole.effects.composition)),
        rate: derived(of.whole.map(|whole| whole.effects.rate)),
        women: women.collect(),
        rates: rates.collect(),
        reliability: of.reliability.name(),
        notes: of.notes.join("; "),
    }
}
