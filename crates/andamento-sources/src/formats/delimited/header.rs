//! What the columns of a delimited file are.

use std::io::Read;

use andamento_model::{DimensionId, Format, Place};

use super::record::Records;
use super::text::decoded;
use crate::error::ReadError;
use crate::labels::CodeColumns;
use crate::tally::territory_dimension;

/// The columns of a delimited file, by position.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) format: Format,
    /// Dimensions of the file, time apart, and their columns.
    pub(super) dimensions: Vec<DimensionId>,
    pub(super) code_columns: Vec<usize>,
    pub(super) time: usize,
    pub(super) value: usize,
    pub(super) flags: Option<usize>,
    pub(super) conf: Option<usize>,
    pub(super) dataflow: Option<usize>,
    /// What kind of structure the dataflow column names (SDMX-CSV 2.0).
    pub(super) structure: Option<usize>,
    pub(super) updated: Option<usize>,
    pub(super) action: Option<usize>,
    /// Number of columns.
    pub(super) width: usize,
    /// What stands in the code columns.
    pub(super) codes: CodeColumns,
    /// Attributes that are not kept.
    pub(super) unread: Vec<String>,
}

impl Layout {
    /// Reads the header.
    pub(super) fn read<R: Read>(
        format: Format,
        records: &mut Records<R>,
        file: &str,
    ) -> Result<Self, ReadError> {
        let found = records.next()?;
        let names: Vec<String> = (0..if found { records.len() } else { 0 })
            .map(|at| {
                let name = decoded(records.field(at));
                name.trim_start_matches('\u{feff}').trim().to_string()
            })
            .collect();
        let layout = Self::of(format, &names).map_err(|(column, message)| ReadError::Header {
            file: file.to_string(),
            place: match column {
                Some(at) => Place::field(records.line(), u32::try_from(at + 1).unwrap_or(u32::MAX)),
                None => Place::line(records.line()),
            },
            message,
        })?;
        Ok(layout)
    }

    fn of(format: Format, names: &[String]) -> Result<Self, Fault> {
        let mut layout = Self {
            format,
            dimensions: Vec::new(),
            code_columns: Vec::new(),
            time: 0,
            value: 0,
            flags: None,
            conf: None,
            dataflow: None,
            structure: None,
            updated: None,
            action: None,
            width: names.len(),
            codes: match format {
                Format::LegacyCsv => CodeColumns::Labels,
                Format::SdmxCsv1 => CodeColumns::CodesOrLabels,
                _ => CodeColumns::Codes,
            },
            unread: Vec::new(),
        };
        let (time, value) = match format {
            Format::LegacyCsv => ("TIME", "Value"),
            _ => ("TIME_PERIOD", "OBS_VALUE"),
        };
        layout.time = only(names, time)?;
        layout.value = only(names, value)?;
        let labels = if format == Format::SdmxCsv2 {
            label_columns(names)
        } else {
            vec![false; names.len()]
        };
        for (at, name) in names.iter().enumerate() {
            if at == layout.time || at == layout.value || labels[at] {
                continue;
            }
            let slot = match (format, name.as_str()) {
                (Format::SdmxCsv1, "DATAFLOW") | (Format::SdmxCsv2, "STRUCTURE_ID") => {
                    &mut layout.dataflow
                }
                (Format::SdmxCsv1, "LAST UPDATE" | "LAST_UPDATE") => &mut layout.updated,
                (Format::SdmxCsv2, "STRUCTURE") => &mut layout.structure,
                (Format::SdmxCsv2, "ACTION") => &mut layout.action,
                (Format::SdmxCsv2, "STRUCTURE_NAME") => continue,
                (Format::LegacyCsv, "Flag and Footnotes") | (_, "OBS_FLAG" | "OBS_STATUS") => {
                    &mut layout.flags
                }
                (_, "CONF_STATUS") => &mut layout.conf,
                (Format::LegacyCsv, _) => {
                    layout.dimension(at, name)?;
                    continue;
                }
                // Attributes follow the value; dimensions stand before it.
                _ if at > layout.value => {
                    layout.unread.push(name.clone());
                    continue;
                }
                _ => {
                    layout.dimension(at, name)?;
                    continue;
                }
            };
            if slot.replace(at).is_some() {
                return Err((Some(at), format!("a second column `{name}`")));
            }
        }
        if layout.dimensions.is_empty() {
            return Err((
                None,
                "no dimension beside the time; expected columns such as `geo`".into(),
            ));
        }
        Ok(layout)
    }

    fn dimension(&mut self, at: usize, name: &str) -> Result<(), Fault> {
        let id = DimensionId::parse(name).map_err(|e| (Some(at), e.to_string()))?;
        if self.dimensions.contains(&id) {
            return Err((
                Some(at),
                format!("a second column for the dimension `{id}`"),
            ));
        }
        self.dimensions.push(id);
        self.code_columns.push(at);
        Ok(())
    }

    /// Which of the dimensions is the territory. `None`: the table has none.
    pub(super) fn territory(&self) -> Option<usize> {
        territory_dimension(&self.dimensions)
    }
}

/// The column at fault, if one is, and the message.
type Fault = (Option<usize>, String);

fn only(names: &[String], wanted: &str) -> Result<usize, Fault> {
    let mut found = (0..names.len()).filter(|&at| names[at] == wanted);
    let first = found
        .next()
        .ok_or_else(|| (None, format!("no column `{wanted}`")))?;
    match found.next() {
        Some(second) => Err((Some(second), format!("a second column `{wanted}`"))),
        None => Ok(first),
    }
}

const COMPONENTS: [&str; 9] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "STRUCTURE_NAME",
    "ACTION",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_FLAG",
    "OBS_STATUS",
    "CONF_STATUS",
];

/// Which columns hold the label of the column before them. A label is written as words:
/// with a blank or another character that ids lack, or capitalised (`Sex` after `sex`).
fn label_columns(names: &[String]) -> Vec<bool> {
    let mut labels = vec![false; names.len()];
    for at in 1..names.len() {
        let name = names[at].as_str();
        let capitalised = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.contains(|c: char| c.is_ascii_lowercase());
        let words = DimensionId::parse(name).is_err() || capitalised;
        labels[at] = words && !labels[at - 1] && !COMPONENTS.contains(&name);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(format: Format, header: &str) -> Result<Layout, Fault> {
        let names: Vec<String> = header.split(',').map(str::to_string).collect();
        Layout::of(format, &names)
    }

    #[test]
    fn label_columns_are_told_from_code_columns() {
        let with = layout(
            Format::SdmxCsv2,
            "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,sex,Sex,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)",
        )
        .unwrap();
        let without = layout(
            Format::SdmxCsv2,
            "STRUCTURE,STRUCTURE_ID,ACTION,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS",
        )
        .unwrap();
        assert_eq!(with.dimensions, without.dimensions);
        assert_eq!(with.code_columns, [3, 5, 7]);
        assert_eq!((with.time, with.value), (9, 11));
        assert_eq!((with.flags, with.conf), (Some(13), Some(15)));
        assert_eq!(without.action, Some(2));
    }

    #[test]
    fn attributes_behind_the_value_are_named_and_not_read() {
        let layout = layout(
            Format::SdmxCsv1,
            "DATAFLOW,FREQ,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT",
        )
        .unwrap();
        assert_eq!(layout.unread, ["UNIT_MULT"]);
        assert_eq!(layout.dimensions.len(), 2);
    }

    #[test]
    fn a_header_without_what_is_needed_is_refused_with_the_column() {
        let error = layout(Format::SdmxCsv1, "DATAFLOW,geo,OBS_VALUE").unwrap_err();
        assert_eq!(error, (None, "no column `TIME_PERIOD`".to_string()));
        let error = layout(Format::OwnCsv, "geo,GEO,TIME_PERIOD,OBS_VALUE").unwrap_err();
        assert_eq!(error.0, Some(1));
        assert!(layout(Format::OwnCsv, "TIME_PERIOD,OBS_VALUE").is_err());
    }
}
