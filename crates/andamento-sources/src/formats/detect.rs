//! Recognising a layout from the first bytes of a file.

use andamento_model::Format;

use crate::error::ReadError;

/// The layout of a file, from its first bytes (decompressed; at least the first line, or the
/// first 64 KiB of it). `None`: none of the known ones.
pub fn detect(first_bytes: &[u8]) -> Option<Format> {
    let text = without_mark(first_bytes);
    let start = text.iter().position(|b| !b.is_ascii_whitespace())?;
    if text[start] == b'{' {
        return Some(Format::JsonStat);
    }
    let line = first_line(&text[start..]);
    if let Some(tab) = memchr::memchr(b'\t', line) {
        return tsv(&line[..tab]);
    }
    if let Some(format) = tsv(line) {
        return Some(format);
    }
    let separator = if line.starts_with(b"STRUCTURE;") || line.starts_with(b"DATAFLOW;") {
        b';'
    } else {
        b','
    };
    let cells: Vec<&[u8]> = line.split(|&b| b == separator).map(bare).collect();
    let has = |name: &[u8]| cells.contains(&name);
    match cells[0] {
        b"DATAFLOW" => Some(Format::SdmxCsv1),
        b"STRUCTURE" => Some(Format::SdmxCsv2),
        _ if has(b"TIME") && has(b"Value") => Some(Format::LegacyCsv),
        _ if has(b"TIME_PERIOD") && has(b"OBS_VALUE") => Some(Format::OwnCsv),
        _ => None,
    }
}

/// The first cell of a TSV header names the dimensions and, after a backslash, what is across.
fn tsv(first_cell: &[u8]) -> Option<Format> {
    let slash = memchr::memrchr(b'\\', first_cell)?;
    let across = first_cell[slash + 1..].trim_ascii();
    match across.to_ascii_lowercase().as_slice() {
        b"time_period" => Some(Format::Tsv),
        b"time" => Some(Format::TsvOld),
        _ => None,
    }
}

fn bare(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    cell.strip_prefix(b"\"")
        .and_then(|c| c.strip_suffix(b"\""))
        .unwrap_or(cell)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    &bytes[..end]
}

/// Says what an unknown file looks like and what to do.
pub(crate) fn refusal(file: String, first_bytes: &[u8]) -> ReadError {
    const KNOWN: &str = "expected Eurostat TSV, SDMX-CSV, legacy CSV, JSON-stat 2.0 or the \
                         project's own CSV";
    let text = without_mark(first_bytes);
    let start = text.iter().position(|b| !b.is_ascii_whitespace());
    let text = &text[start.unwrap_or(text.len())..];
    if matches!(first_bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return ReadError::Encoding {
            file,
            message: "the file is UTF-16; save it as UTF-8".to_string(),
        };
    }
    let message = if first_bytes.is_empty() {
        "the file is empty; download it again".to_string()
    } else if text.is_empty() {
        "the file holds only blanks; download it again".to_string()
    } else if text.starts_with(b"<") {
        let page = text[..text.len().min(2048)].to_ascii_lowercase();
        let kind = if memchr::memmem::find(&page, b"<html").is_some() {
            "an HTML page (perhaps an error page saved under this name)"
        } else {
            "an XML document"
        };
        format!("this is {kind}, not a table; download the data again; {KNOWN}")
    } else if text.starts_with(b"PK\x03\x04") {
        "this is a ZIP archive or an XLSX workbook; unpack it, or save the sheet as CSV".to_string()
    } else if text.starts_with(b"PAR1") {
        "this is a Parquet file; only published formats are imported".to_string()
    } else {
        let begin = &first_line(text)[..first_line(text).len().min(80)];
        let begin = String::from_utf8_lossy(begin);
        format!(
            "the layout is not known: it begins with `{}`; {KNOWN}",
            begin.escape_debug()
        )
    };
    ReadError::NotATable { file, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_recognised_from_its_header() {
        for (head, format) in [
            ("freq,unit,geo\\TIME_PERIOD\t2015 \t2016 \r\n", Format::Tsv),
            ("unit,geo\\time\t2016 \t2015 \n", Format::TsvOld),
            (
                "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\n",
                Format::SdmxCsv1,
            ),
            (
                "STRUCTURE;STRUCTURE_ID;ACTION;geo;TIME_PERIOD;OBS_VALUE\n",
                Format::SdmxCsv2,
            ),
            (
                "\u{feff}\"TIME\",\"GEO\",\"Value\",\"Flag and Footnotes\"\r\n",
                Format::LegacyCsv,
            ),
            ("\n {\"version\":\"2.0\"}", Format::JsonStat),
            (
                "freq,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n",
                Format::OwnCsv,
            ),
        ] {
            assert_eq!(detect(head.as_bytes()), Some(format), "{head}");
        }
    }

    #[test]
    fn what_is_no_table_is_described() {
        for (head, said) in [
            (&b""[..], "empty"),
            (b"<!DOCTYPE html><html>", "HTML page"),
            (b"PK\x03\x04\x14", "XLSX"),
            (b"\x00\x01\x02\xff", "begins with `\\0"),
            (b"a,b,c\n1,2,3\n", "begins with `a,b,c`"),
            (b"\xff\xfea\0", "UTF-16"),
        ] {
            assert_eq!(detect(head), None);
            let message = refusal("x.tsv".to_string(), head).to_string();
            assert!(message.contains(said), "{message}");
        }
    }
}
