//! What holds for any table and any bytes.

use std::collections::BTreeMap;
use std::fs;

use andamento_model::Codelists;
use andamento_sources::{Limits, ReadOptions, detect};
use proptest::prelude::*;

use crate::scene::{read_bytes, root};

type Cells = BTreeMap<(String, u16), (Option<f64>, String)>;

fn cells() -> impl Strategy<Value = Cells> {
    let code = prop_oneof![
        "[A-Z]{2}",
        "[A-Z0-9_]{1,6}",
        "[a-zA-Zé ,\"\u{fffd}]{0,8}[a-z\"é]"
    ];
    let key = (code, 1990_u16..2030);
    let value = prop_oneof![
        Just(None),
        any::<f64>().prop_filter_map("finite", |v| v.is_finite().then_some(Some(v))),
        (-1000_i32..1000).prop_map(|v| Some(f64::from(v) / 10.0)),
    ];
    let flags = prop_oneof![Just(""), Just("b"), Just("bu"), Just("c"), Just("bcu")];
    prop::collection::btree_map(key, (value, flags.prop_map(str::to_string)), 1..40)
}

fn split(flags: &str) -> (String, &str) {
    let conf = if flags.contains('c') { "c" } else { "" };
    (flags.replace('c', ""), conf)
}

/// The cells as the readers should give them.
fn expected(cells: &Cells) -> Vec<(String, String, u64, String)> {
    let bits = |value: Option<f64>| value.map_or(f64::NAN.to_bits(), |v| (v + 0.0).to_bits());
    let mut all: Vec<_> = cells
        .iter()
        .map(|((code, year), (value, flags))| {
            (
                format!("A,{code}"),
                year.to_string(),
                bits(*value),
                flags.clone(),
            )
        })
        .collect();
    all.sort();
    all
}

fn found(name: &str, bytes: &[u8]) -> Vec<(String, String, u64, String)> {
    let codelists = Codelists::default();
    let (import, kept) = read_bytes(name, bytes, &ReadOptions::new(&codelists)).unwrap();
    assert_eq!(import.rejected, []);
    let mut all: Vec<_> = kept
        .rows()
        .into_iter()
        .map(|((key, period), (value, flags))| (key, period, (value + 0.0).to_bits(), flags))
        .collect();
    all.sort();
    all
}

fn quoted(code: &str) -> String {
    format!("\"{}\"", code.replace('"', "\"\""))
}

fn own_csv(cells: &Cells) -> String {
    let mut text = "freq,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n".to_string();
    for ((code, year), (value, flags)) in cells {
        let value = value.map_or(String::new(), |v| format!("{v:?}"));
        let (obs, conf) = split(flags);
        text += &format!("A,{},{year},{value},{obs},{conf}\n", quoted(code));
    }
    text
}

fn sdmx_csv(cells: &Cells) -> String {
    let mut text =
        "STRUCTURE;STRUCTURE_ID;ACTION;freq;geo;TIME_PERIOD;OBS_VALUE;OBS_STATUS;CONF_STATUS\r\n"
            .to_string();
    for ((code, year), (value, flags)) in cells {
        let value = value.map_or(String::new(), |v| format!("{v:e}"));
        let (obs, conf) = split(flags);
        text += &format!(
            "dataflow;X:A_B(1.0);I;A;{};{year};{value};{obs};{conf}\r\n",
            quoted(code)
        );
    }
    text
}

fn json_stat(cells: &Cells) -> String {
    let mut codes: Vec<&String> = cells.keys().map(|(code, _)| code).collect();
    codes.dedup();
    let years: Vec<String> = (1990..2030).map(|year| year.to_string()).collect();
    let (mut values, mut statuses) = (Vec::new(), Vec::new());
    for ((code, year), (value, flags)) in cells {
        let row = codes.iter().position(|known| *known == code).unwrap();
        let at = row * years.len() + usize::from(year - 1990);
        let value = value.map_or("null".to_string(), |v| format!("{v:?}"));
        values.push(format!("\"{at}\":{value}"));
        if !flags.is_empty() {
            statuses.push(format!("\"{at}\":\"{flags}\""));
        }
    }
    values.reverse();
    let codes: Vec<String> = codes.iter().map(|code| json_text(code)).collect();
    format!(
        r#"{{"class":"dataset","value":{{{}}},"status":{{{}}},"id":["freq","geo","time"],"size":[1,{},{}],
        "extension":{{"id":"A_B","andamento":{{"sparse":true}}}},
        "dimension":{{"freq":{{"category":{{"index":["A"]}}}},"geo":{{"category":{{"index":[{}]}}}},"time":{{"category":{{"index":{years:?}}}}}}}}}"#,
        values.join(","),
        statuses.join(","),
        codes.len(),
        years.len(),
        codes.join(","),
    )
}

fn json_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn specimens() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(root().join("specimens"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("__"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn what_is_written_in_any_layout_reads_back_the_same(cells in cells()) {
        let expected = expected(&cells);
        prop_assert_eq!(&found("a_b.csv", own_csv(&cells).as_bytes()), &expected);
        prop_assert_eq!(&found("a_b.csv", sdmx_csv(&cells).as_bytes()), &expected);
        prop_assert_eq!(&found("a_b.json", json_stat(&cells).as_bytes()), &expected);
    }

    #[test]
    fn a_damaged_specimen_is_read_or_refused_and_never_panics(
        which in any::<prop::sample::Index>(),
        at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let all = specimens();
        let (name, bytes) = &all[which.index(all.len())];
        let mut bytes = bytes.clone();
        for (place, byte) in at {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        let codelists = Codelists::default();
        let mut options = ReadOptions::new(&codelists);
        options.limits = Limits { decoded_bytes: 1 << 24, json_cells: 1 << 20, ..Limits::default() };
        let _ = detect(&bytes);
        if let Ok((import, kept)) = read_bytes(name, &bytes, &options) {
            let counted = import.summary.values + import.summary.missing;
            prop_assert!(kept.cells() as u64 <= counted);
        }
    }
}
