//! Telling whether a received file is whole and what it is.

use std::fs::File;
use std::io::{self, Read};

use andamento_model::DataflowId;
use flate2::read::MultiGzDecoder;

use super::client::looks_like_html;

/// How many unpacked bytes are looked at to tell what a file is.
const HEAD_BYTES: usize = 64 << 10;

/// How a received file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// gzip.
    Gzip,
    /// Not compressed.
    Plain,
}

/// What a verified file is.
pub(super) enum Verified {
    /// A table.
    Table {
        /// How it is packed.
        kind: Kind,
        /// `LAST UPDATE` of its first line, `2026-11-20T23:00:00`; `None`: not said.
        last_update: Option<String>,
        /// The dataflow that its first line names; `None`: none, or not as an id is written.
        dataflow: Option<DataflowId>,
    },
    /// A short text in XML or JSON.
    Message(String),
}

/// Why a file is not kept.
pub(super) enum Fault {
    /// It is cut off or damaged; the next attempt may be better.
    Damaged(String),
    /// It is something else: what.
    Other(String),
    /// It unpacks to more than the bound.
    TooLarge,
    /// It is a header with nothing below it.
    HeaderOnly,
}

/// Reads a received file to its end and tells what it is.
pub(super) fn verify(mut file: File, max_unpacked: u64) -> Result<Verified, Fault> {
    let unreadable = |e: io::Error| Fault::Damaged(format!("the received file is damaged ({e})"));
    let mut magic = Vec::new();
    Read::by_ref(&mut file)
        .take(2)
        .read_to_end(&mut magic)
        .map_err(unreadable)?;
    let start = io::Cursor::new(magic.clone());
    let whole = start.chain(file);
    let (head, kind) = if magic == [0x1f, 0x8b] {
        (
            read_through(MultiGzDecoder::new(io::BufReader::new(whole)), max_unpacked)?,
            Kind::Gzip,
        )
    } else {
        (read_through(whole, max_unpacked)?, Kind::Plain)
    };
    classify(&head, kind)
}

fn read_through(mut reader: impl Read, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    let mut buffer = vec![0_u8; 128 << 10];
    let mut total = 0_u64;
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(head),
            Ok(read) => {
                total += u64::try_from(read).unwrap_or(u64::MAX);
                if total > limit {
                    return Err(Fault::TooLarge);
                }
                let missing = HEAD_BYTES.saturating_sub(head.len()).min(read);
                head.extend_from_slice(&buffer[..missing]);
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                return Err(Fault::Damaged(format!(
                    "the received file is cut off or damaged after {total} unpacked bytes ({e})"
                )));
            }
        }
    }
}

fn classify(head: &[u8], kind: Kind) -> Result<Verified, Fault> {
    if head.starts_with(&[0x1f, 0x8b]) {
        return Err(Fault::Other("a file that is compressed twice".to_string()));
    }
    if head.starts_with(b"PK") {
        return Err(Fault::Other("a ZIP archive".to_string()));
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(Fault::Damaged("the answer is empty".to_string()));
    }
    if looks_like_html(text) {
        return Err(Fault::Damaged(
            "a web page instead of figures (maintenance?)".to_string(),
        ));
    }
    if text.starts_with(['<', '{']) {
        return Ok(Verified::Message(text.to_string()));
    }
    let first_line = text.lines().next().unwrap_or_default();
    let heading = first_line.trim_start_matches('"');
    if heading.starts_with("DATAFLOW") || heading.starts_with("STRUCTURE") {
        if text.lines().skip(1).all(|line| line.trim().is_empty()) {
            return Err(Fault::HeaderOnly);
        }
        return Ok(Verified::Table {
            kind,
            last_update: last_update(text),
            dataflow: dataflow(text),
        });
    }
    Err(Fault::Other(format!(
        "a file that begins with `{}`",
        super::answer::beginning(first_line)
    )))
}

/// `LAST UPDATE` of the first line below the heading, which writes `20/11/26 23:00:00`, as
/// `2026-11-20T23:00:00`.
fn last_update(text: &str) -> Option<String> {
    let field = first_field(text, &["LAST UPDATE"])?;
    let (date, time) = field.split_once(' ')?;
    let mut parts = date.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let two = |t: &str| t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit());
    let plain = two(day) && two(month) && two(year) && parts.next().is_none();
    let clock = time.len() == 8 && time.bytes().all(|b| b.is_ascii_digit() || b == b':');
    (plain && clock).then(|| format!("20{year}-{month}-{day}T{time}"))
}

/// The dataflow that the first line below the heading names.
fn dataflow(text: &str) -> Option<DataflowId> {
    DataflowId::parse(first_field(text, &["DATAFLOW", "STRUCTURE_ID"])?).ok()
}

/// The field of the first line below the heading in the first column with one of these names.
fn first_field<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    let mut lines = text.lines();
    let column = lines
        .next()?
        .split([',', ';'])
        .position(|name| names.contains(&name.trim_matches('"')))?;
    let field = lines.next()?.split([',', ';']).nth(column)?;
    Some(field.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::last_update;

    #[test]
    fn the_date_of_the_file_is_read_from_its_first_line() {
        let read = |date: &str| {
            last_update(&format!(
                "DATAFLOW,LAST UPDATE,freq\r\nESTAT:X(1.0),{date},A\r\n"
            ))
        };
        assert_eq!(
            read("20/11/26 23:00:00").as_deref(),
            Some("2026-11-20T23:00:00")
        );
        for other in ["", "20/11/2026", "2026-11-20T23:00:00", "aa/bb/cc 00:00:00"] {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(last_update("DATAFLOW,freq"), None);
    }
}
