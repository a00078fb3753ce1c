//! JSON-stat 2.0, class `dataset`.
//!
//! `value` and `status` are objects keyed by the position of a cell, because a slice rarely
//! fills its whole box. JSON-stat itself does not tell a cell without a value from one that
//! is absent; here a key in `value` or `status` *is* a cell, `null` in `value` is a cell
//! without a value, and a position in neither is absent. The file says so in
//! `extension.andamento.sparse`. pyjstat and other readers show both as missing.
//!
//! `status` has the letters of both statuses, sorted (`bc`), as Eurostat writes them. `id`
//! is the dimensions and `time` last; `updated` is the newest date among the sources shown
//! and absent when none is dated; `extension.andamento.sources` names them all.

use std::io::Write;

use andamento_model::{ConfStatus, Cube, DimensionId, Status};

use super::{
    Description, ExportError, flush_full, infinite, newest_vintage, number, sources_in_use,
};

/// Dimensions that say where.
const TERRITORY: [&str; 3] = ["geo", "cities", "metroreg"];

/// Writes a slice; returns the number of cells written.
///
/// # Errors
/// [`ExportError`] when writing fails, a value is infinite, or the positions do not fit in
/// 64 bits.
pub fn write(
    cube: &Cube,
    description: &Description<'_>,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    let strides = strides(cube)?;
    let mut buffer = Vec::with_capacity(super::CHUNK + 1024);
    push_head(&mut buffer, cube, description);
    for (position, dimension) in cube.dimensions().iter().enumerate() {
        push_dimension(&mut buffer, cube, position, dimension, description);
    }
    push_time(&mut buffer, cube);
    let cells = write_values(cube, &strides, &mut buffer, out)?;
    write_statuses(cube, &strides, &mut buffer, out)?;
    push_extension(&mut buffer, cube, description);
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(cells)
}

/// How many positions one step along each dimension is.
fn strides(cube: &Cube) -> Result<Vec<u64>, ExportError> {
    let mut size = cube.periods().len() as u64;
    let mut strides = vec![0; cube.dimensions().len()];
    for (dimension, stride) in strides.iter_mut().enumerate().rev() {
        *stride = size;
        size = size
            .checked_mul(cube.codes(dimension).len() as u64)
            .ok_or(ExportError::TooManyPositions)?;
    }
    Ok(strides)
}

fn push_head(buffer: &mut Vec<u8>, cube: &Cube, description: &Description<'_>) {
    let id = cube.dataflow().as_str();
    buffer.extend_from_slice(br#"{"version":"2.0","class":"dataset","label":"#);
    push_text(buffer, description.title.unwrap_or(id));
    buffer.extend_from_slice(br#","source":"#);
    push_text(buffer, description.agency);
    if let Some(vintage) = newest_vintage(cube) {
        buffer.extend_from_slice(br#","updated":"#);
        push_text(buffer, &vintage.to_string());
    }
    buffer.extend_from_slice(br#","id":["#);
    for dimension in cube.dimensions() {
        push_text(buffer, dimension.as_str());
        buffer.push(b',');
    }
    buffer.extend_from_slice(br#""time"],"size":["#);
    for dimension in 0..cube.dimensions().len() {
        number::push_whole(buffer, cube.codes(dimension).len() as u64);
        buffer.push(b',');
    }
    number::push_whole(buffer, cube.periods().len() as u64);
    buffer.extend_from_slice(br#"],"role":{"time":["time"]"#);
    let territories: Vec<&str> = cube
        .dimensions()
        .iter()
        .map(DimensionId::as_str)
        .filter(|id| TERRITORY.contains(id))
        .collect();
    if !territories.is_empty() {
        buffer.extend_from_slice(br#","geo":["#);
        push_list(buffer, territories, push_text);
        buffer.push(b']');
    }
    buffer.extend_from_slice(br#"},"dimension":{"#);
}

fn push_dimension(
    buffer: &mut Vec<u8>,
    cube: &Cube,
    position: usize,
    dimension: &DimensionId,
    description: &Description<'_>,
) {
    let codes = cube.codes(position);
    let list = description.codelists.get(dimension);
    push_text(buffer, dimension.as_str());
    buffer.extend_from_slice(br#":{"label":"#);
    push_text(buffer, dimension.as_str());
    buffer.extend_from_slice(br#","category":{"index":{"#);
    push_list(buffer, codes.iter().enumerate(), |buffer, (at, code)| {
        push_text(buffer, code);
        buffer.push(b':');
        number::push_whole(buffer, at as u64);
    });
    buffer.extend_from_slice(br#"},"label":{"#);
    push_list(buffer, codes, |buffer, code| {
        let label = list.and_then(|list| list.label(code)).unwrap_or(code);
        push_text(buffer, code);
        buffer.push(b':');
        push_text(buffer, label);
    });
    buffer.extend_from_slice(b"}}},");
}

fn push_time(buffer: &mut Vec<u8>, cube: &Cube) {
    let periods: Vec<String> = cube.periods().iter().map(ToString::to_string).collect();
    buffer.extend_from_slice(br#""time":{"label":"time","category":{"index":{"#);
    push_list(
        buffer,
        periods.iter().enumerate(),
        |buffer, (at, period)| {
            push_text(buffer, period);
            buffer.push(b':');
            number::push_whole(buffer, at as u64);
        },
    );
    buffer.extend_from_slice(br#"},"label":{"#);
    push_list(buffer, &periods, |buffer, period| {
        push_text(buffer, period);
        buffer.push(b':');
        push_text(buffer, period);
    });
    buffer.extend_from_slice(b"}}}},");
}

/// The position of the first period of a series.
fn first_position(key: &[u32], strides: &[u64]) -> u64 {
    key.iter()
        .zip(strides)
        .map(|(&code, stride)| u64::from(code) * stride)
        .sum()
}

fn write_values(
    cube: &Cube,
    strides: &[u64],
    buffer: &mut Vec<u8>,
    out: &mut dyn Write,
) -> Result<u64, ExportError> {
    buffer.extend_from_slice(br#""value":{"#);
    let mut cells = 0;
    for series in 0..cube.series_count() {
        let first = first_position(cube.key(series), strides);
        for at in 0..cube.periods().len() {
            let Some(cell) = cube.observation(series, at) else {
                continue;
            };
            buffer.extend_from_slice(if cells == 0 { b"\"" } else { b",\"" });
            number::push_whole(buffer, first + at as u64);
            buffer.extend_from_slice(b"\":");
            match cell.value {
                Some(value) if value.is_infinite() => return Err(infinite(cube, series, at)),
                Some(value) => number::push(buffer, value),
                None => buffer.extend_from_slice(b"null"),
            }
            cells += 1;
            flush_full(buffer, out)?;
        }
    }
    buffer.extend_from_slice(b"},");
    Ok(cells)
}

fn write_statuses(
    cube: &Cube,
    strides: &[u64],
    buffer: &mut Vec<u8>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    buffer.extend_from_slice(br#""status":{"#);
    let mut first_one = true;
    for series in 0..cube.series_count() {
        let first = first_position(cube.key(series), strides);
        for (at, &status) in cube.statuses(series).iter().enumerate() {
            if status.is_empty() {
                continue;
            }
            buffer.extend_from_slice(if first_one { b"\"" } else { b",\"" });
            first_one = false;
            number::push_whole(buffer, first + at as u64);
            buffer.extend_from_slice(b"\":\"");
            push_flags(buffer, status);
            buffer.push(b'"');
            flush_full(buffer, out)?;
        }
    }
    buffer.extend_from_slice(b"},");
    Ok(())
}

/// The letters of both statuses, sorted, `c` among them.
fn push_flags(buffer: &mut Vec<u8>, status: Status) {
    let mut confidential = status.conf() == ConfStatus::Confidential;
    for letter in status.obs().letters() {
        if confidential && letter > 'c' {
            buffer.push(b'c');
            confidential = false;
        }
        buffer.extend(u8::try_from(letter));
    }
    if confidential {
        buffer.push(b'c');
    }
}

fn push_extension(buffer: &mut Vec<u8>, cube: &Cube, description: &Description<'_>) {
    buffer.extend_from_slice(br#""extension":{"id":"#);
    push_text(buffer, &cube.dataflow().as_str().to_ascii_uppercase());
    buffer.extend_from_slice(br#","agencyId":"#);
    push_text(buffer, description.agency);
    buffer.extend_from_slice(br#","version":"#);
    push_text(buffer, description.version);
    buffer.extend_from_slice(br#","andamento":{"sparse":true,"sources":["#);
    push_list(buffer, sources_in_use(cube), |buffer, source| {
        buffer.extend_from_slice(br#"{"name":"#);
        push_text(buffer, &source.snapshot.name);
        buffer.extend_from_slice(br#","sha256":"#);
        push_text(buffer, &source.snapshot.sha256);
        buffer.extend_from_slice(br#","vintage":"#);
        push_text(buffer, &source.vintage.to_string());
        buffer.push(b'}');
    });
    buffer.extend_from_slice(b"]}}}\n");
}

fn push_list<T>(
    buffer: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut push: impl FnMut(&mut Vec<u8>, T),
) {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            buffer.push(b',');
        }
        push(buffer, item);
    }
}

/// Appends a JSON string.
fn push_text(buffer: &mut Vec<u8>, text: &str) {
    buffer.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => buffer.extend_from_slice(&[b'\\', byte]),
            0..=0x1f => {
                let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit)];
                buffer.extend_from_slice(b"\\u00");
                buffer.extend_from_slice(&[hex(byte >> 4), hex(byte & 15)]);
            }
            _ => buffer.push(byte),
        }
    }
    buffer.push(b'"');
}
