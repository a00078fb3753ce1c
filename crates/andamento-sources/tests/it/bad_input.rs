//! Bad input ends in a clear error, or in a note and the good part; memory stays bounded.

use std::io::{Read, Write};

use andamento_model::{Block, BlockSink, Codelists, DataflowId, SinkError, Vintage};
use andamento_sources::{Limits, ReadError, ReadOptions, read};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::scene::{Kept, read_bytes, read_plain};

const HEAD: &str = "freq,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n";

fn message(name: &str, bytes: &[u8]) -> String {
    match read_plain(name, bytes) {
        Ok((import, _)) => panic!("{name} was read: {import:?}"),
        Err(error) => error.to_string(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Own CSV with these lines below the header.
fn own(lines: &str) -> Vec<u8> {
    format!("{HEAD}{lines}").into_bytes()
}

fn rejected(lines: &str) -> (Vec<String>, Vec<String>) {
    let (import, kept) = read_plain("a_b.csv", &own(lines)).unwrap();
    assert_eq!(import.rejected_count, import.rejected.len() as u64);
    let rejected = import.rejected.iter().map(ToString::to_string).collect();
    (rejected, kept.lines())
}

#[test]
fn what_is_no_table_is_refused_with_a_description() {
    for (bytes, said) in [
        (&b""[..], "the file is empty"),
        (
            b"<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>",
            "HTML page",
        ),
        (b"\x00\x01\x02\x03\x04", "the layout is not known"),
        (b"PK\x03\x04rest", "XLSX"),
        (b"name,age\nx,1\n", "begins with `name,age`"),
    ] {
        let text = message("a_b.tsv", bytes);
        assert!(
            text.starts_with("a_b.tsv: ") && text.contains(said),
            "{text}"
        );
    }
}

#[test]
fn a_header_without_data_has_no_observations() {
    for (name, header) in [
        ("a_b.csv", HEAD),
        (
            "a_b.csv",
            "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n",
        ),
        (
            "a_b.csv",
            "STRUCTURE,STRUCTURE_ID,freq,geo,TIME_PERIOD,OBS_VALUE\n",
        ),
        ("a_b.csv", "TIME,GEO,Value,Flag and Footnotes\r\n"),
        (
            "a_b.json",
            r#"{"class":"dataset","id":["geo","time"],"size":[0,1],"value":[],"dimension":{"geo":{"category":{"index":[]}},"time":{"category":{"index":["2024"]}}}}"#,
        ),
    ] {
        let text = message(name, header.as_bytes());
        assert!(text.contains("no observations"), "{text}");
    }
}

#[test]
fn a_truncated_or_damaged_gzip_stream_is_named_as_such() {
    let body = own("A,AT,2024,1.5,,\n");
    let lines: String = (1000..3000)
        .map(|year| format!("A,AT,{year},1.5,,\n"))
        .collect();
    let whole = gzip(&own(&lines));
    assert!(read_plain("a_b.csv.gz", &gzip(&body)).is_ok());
    let text = message("a_b.csv.gz", &whole[..whole.len() / 2]);
    assert!(
        text.contains("gzip stream is truncated") && text.contains("download"),
        "{text}"
    );
    // Even when only the checksum at the end is missing.
    let text = message("a_b.csv.gz", &whole[..whole.len() - 4]);
    assert!(text.contains("gzip stream is truncated"), "{text}");
    let mut damaged = whole.clone();
    let at = whole.len() - 6;
    damaged[at] ^= 0xff;
    let text = message("a_b.csv.gz", &damaged);
    assert!(text.contains("gzip stream is damaged"), "{text}");
}

#[test]
fn a_decompression_bomb_ends_at_the_limit() {
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.limits = Limits {
        decoded_bytes: 1 << 20,
        ..Limits::default()
    };
    let bomb = gzip(&own(&"A,AT,2024,1.5,,\n".repeat(200_000)));
    let error = read_bytes("a_b.csv.gz", &bomb, &options).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("more than 1048576 bytes when unpacked"),
        "{text}"
    );
}

/// Blanks without end: what a line of five billion bytes looks like from the beginning.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer
            .len()
            .min(usize::try_from(self.0).unwrap_or(usize::MAX));
        buffer[..count].fill(b'x');
        self.0 -= count as u64;
        Ok(count)
    }
}

#[test]
fn a_line_without_end_stops_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a_b.csv.gz");
    let file = std::fs::File::create(&path).unwrap();
    let mut encoder = GzEncoder::new(file, Compression::fast());
    encoder.write_all(&own("A,AT,2024,1,,\nA,")).unwrap();
    std::io::copy(&mut Endless(80 << 20), &mut encoder).unwrap();
    encoder.finish().unwrap();
    let codelists = Codelists::default();
    let error = read(&path, &ReadOptions::new(&codelists), &Kept::default()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("line 3: more than 67108864 bytes in one line"),
        "{text}"
    );
}

#[test]
fn millions_of_columns_stop_at_the_limit() {
    let header = format!(
        "STRUCTURE,STRUCTURE_ID,{}TIME_PERIOD,OBS_VALUE\n",
        "geo,".repeat(100_000)
    );
    let text = message("a_b.csv", header.as_bytes());
    assert!(
        text.contains("more than 20000 fields in one line"),
        "{text}"
    );
}

#[test]
fn values_that_are_no_numbers_reject_their_line_with_its_place() {
    let (rejected, kept) = rejected(
        "A,AT,2020,1e999,,\nA,AT,2021,NaN,,\nA,AT,2022,inf,,\nA,AT,2023,\"1,5\",,\nA,AT,2024,-0.5,p,\nA,AT,2025,,,\n",
    );
    assert_eq!(
        rejected,
        [
            "line 2, column 4: `1e999` is beyond what a number can hold",
            "line 3, column 4: `NaN` is not a decimal number",
            "line 4, column 4: `inf` is not a decimal number",
            "line 5, column 4: `1,5` is not a decimal number",
        ]
    );
    assert_eq!(kept, ["A,AT 2024 -0.5 p", "A,AT 2025 :"]);
}

#[test]
fn impossible_periods_ragged_lines_and_empty_codes_are_rejected_with_their_place() {
    let (rejected, kept) = rejected(
        "A,AT,2024-13,1,,\nA,AT,2024\nA,AT,2024,1,,,,\nA,,2024,1,,\nA,AT,2024,1,b2,\nA,AT,2024,1,,\n",
    );
    assert!(rejected[0].starts_with("line 2, column 3: `2024-13` is not a period"));
    assert_eq!(rejected[1], "line 3: 3 fields, the header has 6");
    assert_eq!(rejected[2], "line 4: 8 fields, the header has 6");
    assert_eq!(rejected[3], "line 5, column 2: no code for geo");
    assert!(rejected[4].starts_with("line 6, column 5: `b2` is not a flag token"));
    assert_eq!(kept, ["A,AT 2024 1"]);
}

#[test]
fn a_quote_that_is_not_closed_is_pointed_at() {
    let (rejected, _) = rejected("A,AT,2024,1,,\nA,\"BE,2024,1,,\nA,CZ,2024,1,,\nA,DE,2024,1,,\n");
    assert!(
        rejected[0].contains("line 3") && rejected[0].contains("quote not closed"),
        "{rejected:?}"
    );
}

#[test]
fn the_same_key_with_another_value_is_an_error_that_names_both_lines() {
    let text = message(
        "a_b.csv",
        &own("A,AT,2024,1,,\nA,BE,2024,1,,\nA,AT,2024,2,,\n"),
    );
    assert!(
        text.contains("lines 2 and 4") && text.contains("`A,AT` in 2024"),
        "{text}"
    );
    let error = read_plain("a_b.csv", &own("A,AT,2024,1,,\nA,AT,2024,1,p,\n")).unwrap_err();
    assert!(matches!(
        error,
        ReadError::DuplicateKeys {
            first: 2,
            second: 3,
            ..
        }
    ));
}

#[test]
fn a_line_that_only_repeats_is_dropped_with_a_note() {
    let (import, kept) = read_plain("a_b.csv", &own("A,AT,2024,1,,\nA,AT,2024,1.0,,\n")).unwrap();
    assert_eq!(kept.cells(), 1);
    assert_eq!(import.summary.values, 1);
    assert_eq!(
        import.notes[0].to_string(),
        "line 3: one line repeats an earlier one and was dropped"
    );
}

#[test]
fn without_any_name_the_dataflow_option_is_asked_for() {
    let text = message("data.csv", &own("A,AT,2024,1,,\n"));
    assert!(text.contains("--dataflow"), "{text}");
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.dataflow = DataflowId::parse("LFSA_ERGAN").ok();
    options.vintage = Vintage::parse("2025-01-31");
    let (import, _) = read_bytes("data.csv", &own("A,AT,2024,1,,\n"), &options).unwrap();
    assert_eq!(import.dataflow.as_str(), "lfsa_ergan");
    assert_eq!(import.vintage.to_string(), "2025-01-31");
    assert!(import.notes.is_empty());
    let other = "DATAFLOW,freq,geo,TIME_PERIOD,OBS_VALUE\nESTAT:TPS00001(1.0),A,AT,2024,1\n";
    let error = read_bytes("data.csv", other.as_bytes(), &options).unwrap_err();
    assert!(error.to_string().contains("tps00001") && error.to_string().contains("lfsa_ergan"));
}

#[test]
fn confidentiality_other_than_free_and_confidential_is_kept_as_confidential_with_a_note() {
    let lines = "A,AT,2024,,,C\nA,BE,2024,1,b,N\nA,CZ,2024,1,,F\n";
    let (import, kept) = read_plain("a_b.csv", &own(lines)).unwrap();
    assert_eq!(
        kept.lines(),
        ["A,AT 2024 : c", "A,BE 2024 1 bc", "A,CZ 2024 1"]
    );
    assert!(
        import.notes[0]
            .text
            .contains("1 cells have a confidentiality status other")
    );
}

#[test]
fn a_status_spelled_out_is_not_taken_for_letters() {
    let text = "DATAFLOW,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nESTAT:A_B(1.0),A,AT,2024,1,break in time series\nESTAT:A_B(1.0),A,BE,2024,1,b\n";
    let (import, kept) = read_plain("x.csv", text.as_bytes()).unwrap();
    assert_eq!(import.rejected_count, 1);
    assert_eq!(kept.lines(), ["A,BE 2024 1 b"]);
}

#[test]
fn a_label_that_the_codelist_gives_to_several_codes_gets_none() {
    let text = "TIME,CITIES,INDIC_UR,Value,Flag and Footnotes\n2015,Luxembourg,Nationals,5,\n";
    let (import, kept) = read_plain("urb_cpopcb.csv", text.as_bytes()).unwrap();
    assert_eq!(kept.lines(), ["A,Luxembourg,DE2001V 2015 5"]);
    let noted = import
        .notes
        .iter()
        .any(|note| note.text.contains("ambiguous label `Luxembourg`"));
    assert!(noted, "{:?}", import.notes);
}

#[test]
fn a_sink_that_refuses_stops_the_reader() {
    struct Full;
    impl BlockSink for Full {
        fn put(&self, _: u64, _: Block) -> Result<(), SinkError> {
            Err("disk full".into())
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a_b.csv");
    std::fs::write(&path, own("A,AT,2024,1,,\n")).unwrap();
    let codelists = Codelists::default();
    let error = read(&path, &ReadOptions::new(&codelists), &Full).unwrap_err();
    let said = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(said.as_deref(), Some("disk full"));
    assert!(
        !error.to_string().contains("disk full"),
        "the cause is told once"
    );
}

#[test]
fn progress_reaches_the_size_of_the_file() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a_b.csv");
    let bytes = own("A,AT,2024,1,,\n");
    std::fs::write(&path, &bytes).unwrap();
    let reached = AtomicU64::new(0);
    let progress = |done: u64, total: u64| {
        assert!(done <= total);
        reached.store(done, Ordering::Relaxed);
    };
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.progress = Some(&progress);
    let import = read(&path, &options, &Kept::default()).unwrap();
    assert_eq!(reached.load(Ordering::Relaxed), bytes.len() as u64);
    assert_eq!(import.snapshot.bytes, bytes.len() as u64);
    assert_eq!(import.snapshot.sha256.len(), 64);
    assert!(
        matches!(import.vintage, Vintage::Undated(hash) if hash == import.snapshot.sha256[..8])
    );
}

#[test]
fn lines_without_end_stop_at_the_limit() {
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.limits = Limits {
        lines: 1000,
        ..Limits::default()
    };
    let header = "freq,geo\\TIME_PERIOD\t2024\n";
    for (name, table) in [
        (
            "a_b.tsv",
            format!("{header}{}", "\n".repeat(2000)).into_bytes(),
        ),
        (
            "a_b.tsv",
            format!("{header}{}", "A,AT\t1\n".repeat(2000)).into_bytes(),
        ),
        ("a_b.csv", own(&"A,AT,2024,1.5,,\n".repeat(2000))),
    ] {
        let text = read_bytes(name, &table, &options).unwrap_err().to_string();
        assert!(
            text.contains("line 1001: more than 1000 lines in one file"),
            "{text}"
        );
    }
    let table = own("A,AT,2024,1.5,,\n");
    options.limits.lines = 2;
    assert!(read_bytes("a_b.csv", &table, &options).is_ok());
}

#[test]
fn a_cell_that_is_left_out_adds_neither_period_nor_territory() {
    let table = "freq,geo\\TIME_PERIOD\t2023\t2024\nA,AT\tx\t1\nA,BE\tx\ty\n";
    let (import, kept) = read_plain("a_b.tsv", table.as_bytes()).unwrap();
    assert_eq!(kept.lines(), ["A,AT 2024 1"]);
    assert_eq!(import.rejected_count, 3);
    assert_eq!(import.summary.first_period, import.summary.last_period);
    assert_eq!(import.summary.territories, Some(1));
}

#[test]
fn a_territory_in_every_line_stops_at_the_limit_of_codes() {
    let codelists = Codelists::default();
    let mut options = ReadOptions::new(&codelists);
    options.limits = Limits {
        codes: 10,
        ..Limits::default()
    };
    let rows: String = (0..20).map(|n| format!("A,R{n}\t1\n")).collect();
    let table = format!("freq,geo\\TIME_PERIOD\t2024\n{rows}");
    let error = read_bytes("a_b.tsv", table.as_bytes(), &options).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("more than 10 different codes of one dimension"),
        "{text}"
    );
}

#[test]
fn a_table_of_blank_records_has_no_observations() {
    let table = "TIME,GEO,Value,Flag and Footnotes\n,,,\n,,,d\n";
    let text = message("a_b.csv", table.as_bytes());
    assert!(text.contains("every record is blank"), "{text}");
}

#[test]
fn a_blank_around_a_code_does_not_make_another_key() {
    let table = "freq,geo\\TIME_PERIOD\t2024\nA,AT\t1\nA, AT\t2\n";
    let text = message("a_b.tsv", table.as_bytes());
    assert!(
        text.contains("lines 2 and 3 give different values"),
        "{text}"
    );
}
