//! Which dataflow a file belongs to.

use andamento_model::{DataflowId, Note};

use crate::error::ReadError;

/// The file's own word comes first, then what was given, then the file's name.
pub(crate) fn resolve(
    file: &str,
    said: Option<DataflowId>,
    given: Option<&DataflowId>,
    notes: &mut Vec<Note>,
) -> Result<DataflowId, ReadError> {
    match (said, given) {
        (Some(said), Some(given)) if &said != given => Err(ReadError::OtherDataflow {
            file: file.to_string(),
            said,
            given: given.clone(),
        }),
        (Some(said), _) => Ok(said),
        (None, Some(given)) => Ok(given.clone()),
        (None, None) => {
            let (id, ending) = from_file_name(file).ok_or_else(|| ReadError::NoDataflow {
                file: file.to_string(),
            })?;
            notes.push(Note::on_file("dataflow from file name"));
            if !ending.is_empty() {
                notes.push(Note::on_file(format!(
                    "the file name goes on with `{ending}`, taken for a view or a language of \
                     `{id}`; if it belongs to the id, give --dataflow {id}{ending}"
                )));
            }
            Ok(id)
        }
    }
}

/// The name up to `__` or the first `.`, a leading `estat_` dropped, and the ending after the
/// id that names a view or a language. `None`: what is left does not look like the id of a
/// dataflow.
fn from_file_name(file: &str) -> Option<(DataflowId, String)> {
    let stem = file.split("__").next()?.split('.').next()?;
    let stem = stem.to_ascii_lowercase();
    let stem = stem.strip_prefix("estat_").unwrap_or(&stem);
    let id = without_view(stem);
    let ending = stem.get(id.len()..).unwrap_or_default().to_string();
    let id = plausible(id).then(|| DataflowId::parse(id).ok())??;
    Some((id, ending))
}

/// Cuts what Eurostat's pages put behind the id: `_tabular`, `_linear_2_0`, `_page_linear`,
/// `_en`. What would be left must still look like an id.
fn without_view(stem: &str) -> &str {
    const ENDINGS: [&str; 9] = [
        "_linear_2_0",
        "_linear",
        "_tabular",
        "_spreadsheet",
        "_page",
        "_default",
        "_en",
        "_fr",
        "_de",
    ];
    let mut id = stem;
    while let Some(shorter) = ENDINGS
        .iter()
        .find_map(|ending| id.strip_suffix(ending))
        .filter(|shorter| plausible(shorter))
    {
        id = shorter;
    }
    id
}

/// Ids of agencies hold a `_` or a digit besides letters (`lfsa_ergan`, `tps00001`); `data`,
/// `table 1`, `download` and a bare number are no ids.
fn plausible(stem: &str) -> bool {
    const EVERYDAY: [&str; 12] = [
        "data", "file", "table", "download", "export", "sheet", "test", "copy", "output", "input",
        "result", "new",
    ];
    let starts_with_letter = stem.starts_with(|c: char| c.is_ascii_lowercase());
    let marked = stem.bytes().any(|b| b == b'_' || b.is_ascii_digit());
    let first_word = stem
        .split(|c: char| !c.is_ascii_lowercase())
        .next()
        .unwrap_or_default();
    starts_with_letter && marked && !EVERYDAY.contains(&first_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_name_counts_up_to_two_underscores_or_the_first_dot() {
        for (file, id) in [
            ("lfsa_ergan__tsv_2025.tsv", "lfsa_ergan"),
            ("estat_lfsa_ergan.tsv.gz", "lfsa_ergan"),
            ("TPS00001.csv", "tps00001"),
            ("demo_r_pjangrp3.tsv.gz", "demo_r_pjangrp3"),
        ] {
            let (found, ending) = from_file_name(file).unwrap();
            assert_eq!((found.as_str(), ending.as_str()), (id, ""));
        }
    }

    #[test]
    fn the_view_and_the_language_in_a_file_name_are_cut_with_a_note() {
        for (file, id) in [
            ("edat_lfse_22_tabular.tsv.gz", "edat_lfse_22"),
            ("edat_lfse_22_linear_2_0.csv.gz", "edat_lfse_22"),
            ("urb_lpop1_page_linear.csv", "urb_lpop1"),
            ("estat_lfsa_ergan_en.tsv", "lfsa_ergan"),
        ] {
            let mut notes = Vec::new();
            let found = resolve(file, None, None, &mut notes).unwrap();
            assert_eq!(found.as_str(), id);
            assert!(notes[1].text.contains(&format!("of `{id}`")), "{notes:?}");
        }
        let (found, ending) = from_file_name("migr_en.tsv").unwrap();
        assert_eq!((found.as_str(), ending.as_str()), ("migr_en", ""));
    }

    #[test]
    fn an_everyday_file_name_is_not_a_dataflow() {
        for file in [
            "data.csv",
            "data1.csv",
            "my file.tsv",
            "2024.csv",
            ".csv",
            "__x.tsv",
        ] {
            assert_eq!(from_file_name(file), None, "{file}");
        }
    }

    #[test]
    fn the_file_is_not_contradicted() {
        let id = |text| DataflowId::parse(text).unwrap();
        let given = id("b_b");
        let error = resolve("x.csv", Some(id("a_a")), Some(&given), &mut Vec::new());
        assert!(matches!(error, Err(ReadError::OtherDataflow { .. })));
    }
}
