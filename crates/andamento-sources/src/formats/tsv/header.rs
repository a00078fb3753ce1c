//! The header line: `freq,unit,geo\TIME_PERIOD⇥2014 ⇥2015 …`.

use andamento_model::{DimensionId, Format, Frequency, Note, Period, Place};

use crate::error::ReadError;
use crate::frequency;
use crate::limits::Limits;

/// What the columns are.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) format: Format,
    /// Every dimension, `freq` first when it is derived.
    pub(crate) dimensions: Vec<DimensionId>,
    /// `freq` is not in the file: it follows from the period.
    pub(crate) derives_freq: bool,
    pub(crate) periods: Vec<Period>,
    /// Neighbouring columns of the same frequency: frequency and number of columns.
    pub(crate) segments: Vec<(Frequency, usize)>,
    pub(crate) notes: Vec<Note>,
}

impl Header {
    /// Number of codes in the key of a row.
    pub(crate) fn key_width(&self) -> usize {
        self.dimensions.len() - usize::from(self.derives_freq)
    }
}

pub(crate) fn parse(line: &[u8], file: &str, limits: &Limits) -> Result<Header, ReadError> {
    let refuse = |column: u32, message: String| ReadError::Header {
        file: file.to_string(),
        place: Place::field(1, column),
        message,
    };
    let mut line = line.strip_suffix(b"\n").unwrap_or(line);
    line = line.strip_suffix(b"\r").unwrap_or(line);
    line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut fields = line.split(|&byte| byte == b'\t');
    let key = String::from_utf8_lossy(fields.next().unwrap_or_default()).into_owned();
    let Some((names, time)) = key.rsplit_once('\\') else {
        let shown: String = key.chars().take(60).collect();
        let expected =
            "expected dimensions and the time dimension, such as `freq,unit,geo\\TIME_PERIOD`";
        return Err(refuse(1, format!("`{}`: {expected}", shown.escape_debug())));
    };
    let format = match time.trim().to_ascii_lowercase().as_str() {
        "time_period" => Format::Tsv,
        "time" => Format::TsvOld,
        other => {
            let shown: String = other.chars().take(40).collect();
            let expected = "expected `TIME_PERIOD` or `time` after the backslash";
            return Err(refuse(1, format!("`{}`: {expected}", shown.escape_debug())));
        }
    };
    let mut dimensions = Vec::new();
    for name in names.split(',') {
        let id = DimensionId::parse(name).map_err(|error| refuse(1, error.to_string()))?;
        if dimensions.contains(&id) || dimensions.len() >= 64 {
            return Err(refuse(
                1,
                format!("dimension `{id}` comes twice, or there are more than 64"),
            ));
        }
        dimensions.push(id);
    }
    let derives_freq = frequency::complete(&mut dimensions);
    let (mut periods, mut column) = (Vec::new(), 1);
    for field in fields {
        column += 1;
        if periods.len() >= limits.columns {
            return Err(ReadError::TooLarge {
                file: file.to_string(),
                place: Place::line(1),
                limit: "columns",
                allowed: limits.columns as u64,
                remedy: "this is not a table with one column a period; check the file",
            });
        }
        let text = String::from_utf8_lossy(field);
        let period: Period = text
            .parse()
            .map_err(|error| refuse(column, format!("{error}")))?;
        if periods.contains(&period) {
            return Err(refuse(column, format!("period {period} comes twice")));
        }
        periods.push(period);
    }
    if periods.is_empty() {
        return Err(refuse(
            1,
            "there is no period after the dimensions".to_string(),
        ));
    }
    let mut segments: Vec<(Frequency, usize)> = Vec::new();
    for period in &periods {
        match segments.last_mut() {
            Some((frequency, count)) if *frequency == period.frequency() => *count += 1,
            _ => segments.push((period.frequency(), 1)),
        }
    }
    Ok(Header {
        format,
        dimensions,
        derives_freq,
        periods,
        segments,
        notes: Vec::new(),
    })
}
