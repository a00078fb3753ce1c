//! Every specimen gives what it was cut out for.

use std::fs;

use crate::scene::{Kept, catalog, root};
use andamento_model::{Format, Import};
use andamento_sources::{ReadOptions, read};

struct Expected {
    file: &'static str,
    format: Format,
    vintage: &'static str,
    dimensions: &'static str,
    values: u64,
    missing: u64,
    flags: &'static str,
    rejected: &'static [&'static str],
    notes: &'static [&'static str],
    cells: &'static [&'static str],
}

/// Counts, notes and the cells shown were compared with the files by eye.
const SPECIMENS: [Expected; 17] = [
    Expected {
        file: "ilc_peps13__tsv_not_applicable.tsv",
        format: Format::Tsv,
        vintage: "undated-32940f7a",
        dimensions: "freq,unit,deg_urb,geo",
        values: 21,
        missing: 39,
        flags: "b:1 z (on :):19",
        rejected: &[],
        notes: &["dataflow from file name"],
        cells: &[
            "A,PC,DEG2,IS 2003 :",
            "A,PC,DEG2,LT 2013 28.6",
            "A,PC,DEG3,MK 2022 :",
        ],
    },
    Expected {
        file: "lfsa_ergan__own.csv",
        format: Format::OwnCsv,
        vintage: "undated-65c7b18f",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 2,
        missing: 2,
        flags: "b:1 bu:1 u:1",
        rejected: &[],
        notes: &["dataflow from file name"],
        cells: &[
            "A,PC,T,Y20-64,EU27_2020_FOR,AT 2020 75.8",
            "A,PC,T,Y20-64,EU27_2020_FOR,BG 2018 : u",
            "A,PC,T,Y20-64,EU27_2020_FOR,BG 2019 : bu",
        ],
    },
    Expected {
        file: "lfsa_ergan__sdmxcsv2_labels.csv",
        format: Format::SdmxCsv2,
        vintage: "undated-531d1e6d",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 20,
        missing: 20,
        flags: "b:2 bu:7 u:13",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,PC,F,Y15-64,FOR,BG 2001 : bu",
            "A,PC,T,Y15-64,FOR,SE 1997 46.6",
            "A,PC,T,Y15-64,FOR,SE 2016 57.6",
        ],
    },
    Expected {
        file: "lfsa_ergan__sdmxcsv2_semicolon.csv",
        format: Format::SdmxCsv2,
        vintage: "undated-6effabea",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 2,
        missing: 1,
        flags: "b:1 u:1",
        rejected: &["line 5, column 3: the action is D (delete); nothing is deleted by an import"],
        notes: &[],
        cells: &[
            "A,PC,T,Y20-64,EU27_2020_FOR,AT 2020 75.8",
            "A,PC,T,Y20-64,EU27_2020_FOR,AT 2021 75.7 b",
            "A,PC,T,Y20-64,EU27_2020_FOR,BG 2018 : u",
        ],
    },
    Expected {
        file: "lfsa_ergan__tsv.tsv",
        format: Format::Tsv,
        vintage: "undated-8c7fb501",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 107,
        missing: 13,
        flags: "b:14 bu:1 bu (on :):3 u:6 u (on :):10",
        rejected: &[],
        notes: &["dataflow from file name"],
        cells: &[
            "A,PC,T,Y20-64,EU27_2020_FOR,AT 2015 75.2",
            "A,PC,T,Y20-64,NAT,EU27_2020 2015 69.6",
            "A,PC,T,Y20-64,NEU27_2020_FOR,SE 2024 64.1",
        ],
    },
    Expected {
        file: "lfsa_ugan__sdmxcsv1_labels.csv",
        format: Format::SdmxCsv1,
        vintage: "2025-03-13T23:00:00",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 20,
        missing: 4,
        flags: "b:4 u:4",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,THS_PER,F,Y15-74,TOTAL,BG 2014 163.1",
            "A,THS_PER,M,Y15-74,TOTAL,BG 2016 141.7",
            "A,THS_PER,T,Y15-74,EU27_2020_FOR,BG 2022 : u",
        ],
    },
    Expected {
        file: "lfsa_urgan__tsv_two_members.tsv.gz",
        format: Format::Tsv,
        vintage: "undated-586e4f46",
        dimensions: "freq,unit,sex,age,citizen,geo",
        values: 40,
        missing: 20,
        flags: "b:5 bu (on :):4 u (on :):16",
        rejected: &[],
        notes: &["dataflow from file name"],
        cells: &[
            "A,PC,T,Y20-64,EU27_2020_FOR,AT 2015 8.3",
            "A,PC,T,Y20-64,NAT,BG 2015 9.1",
            "A,PC,T,Y20-64,NEU27_2020_FOR,BG 2024 : u",
        ],
    },
    Expected {
        file: "lfst_r_lfe2emp__tsv_old.tsv",
        format: Format::TsvOld,
        vintage: "undated-0bc360e3",
        dimensions: "freq,unit,sex,age,geo",
        values: 38,
        missing: 47,
        flags: "b:6 bc (on :):2 bu:2 bu (on :):6 c (on :):6 u:14 u (on :):33",
        rejected: &[],
        notes: &["freq derived from the period", "dataflow from file name"],
        cells: &[
            "A,THS,F,Y15-24,ES63 2004 : c",
            "A,THS,F,Y15-24,FR83 2000 : c",
            "A,THS,F,Y15-24,ES63 1999 : u",
            "A,THS,F,Y55-64,FR83 2007 : u",
            "A,THS,T,Y_GE65,UKN0 2015 26.8",
        ],
    },
    Expected {
        file: "migr_asyappctza__legacycsv_blank_records.csv",
        format: Format::LegacyCsv,
        vintage: "undated-b8cf5b17",
        dimensions: "freq,geo,citizen,sex,age,asyl_app,unit",
        values: 4,
        missing: 8,
        flags: "d:2",
        rejected: &[],
        notes: &[
            "freq derived from the period",
            "line 6: 8 blank records (1 with a flag) have neither codes nor a period: counted as missing, not kept",
            "dataflow from file name",
        ],
        cells: &[
            "A,EU28,EXT_EU28,T,TOTAL,NASY_APP,PER 2010 206880",
            "A,EU28,EXT_EU28,T,TOTAL,NASY_APP,PER 2012 278280",
            "A,EU28,EXT_EU28,T,TOTAL,NASY_APP,PER 2013 367825",
        ],
    },
    Expected {
        file: "migr_asyappctzm__legacycsv_blank_thousands.csv",
        format: Format::LegacyCsv,
        vintage: "undated-2021cc30",
        dimensions: "freq,geo,citizen,sex,age,asyl_app,unit",
        values: 8,
        missing: 0,
        flags: "d:8",
        rejected: &[],
        notes: &["freq derived from the period", "dataflow from file name"],
        cells: &[
            "M,EU28,EXT_EU28,T,TOTAL,ASY_APP,PER 2010-01 18715 d",
            "M,EU28,EXT_EU28,T,TOTAL,NASY_APP,PER 2010-01 14970 d",
            "M,EU28,EXT_EU28,T,TOTAL,NASY_APP,PER 2010-04 14490 d",
        ],
    },
    Expected {
        file: "migr_pop1ctz__jsonstat_sparse.json",
        format: Format::JsonStat,
        vintage: "2026-08-10T11:00:00+0200",
        dimensions: "freq,citizen,age,unit,sex,geo",
        values: 48,
        missing: 4,
        flags: "b:2 p:1",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,FOR_STLS,TOTAL,NR,T,BE 2010 1052844 p",
            "A,FOR_STLS,TOTAL,NR,T,EE 2010 212659",
            "A,FOR_STLS,TOTAL,NR,T,UK 2022 :",
        ],
    },
    Expected {
        file: "migr_pop1ctz__legacycsv_quoted.csv",
        format: Format::LegacyCsv,
        vintage: "undated-1eb44fc5",
        dimensions: "freq,geo,citizen,age,sex",
        values: 8,
        missing: 12,
        flags: "",
        rejected: &[],
        notes: &["freq derived from the period", "dataflow from file name"],
        cells: &[
            "A,AT,TOTAL,Y10-14,F 1998 :",
            "A,CZ,TOTAL,Y10-14,F 1998 :",
            "A,CZ,TOTAL,Y15-19,F 2002 329491",
        ],
    },
    Expected {
        file: "migr_pop3ctb__jsonstat_dense.json",
        format: Format::JsonStat,
        vintage: "2026-08-10T11:00:00+0200",
        dimensions: "freq,c_birth,age,unit,sex,geo",
        values: 47,
        missing: 5,
        flags: "b:2 p:1",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,FOR,TOTAL,NR,T,BE 2010 1503806 p",
            "A,FOR,TOTAL,NR,T,EE 2010 217890",
            "A,FOR,TOTAL,NR,T,UK 2022 :",
        ],
    },
    Expected {
        file: "migr_resvalid__sdmxcsv1_codes.csv",
        format: Format::SdmxCsv1,
        vintage: "2021-03-26T11:00:00",
        dimensions: "freq,duration,reason,unit,citizen,geo",
        values: 5,
        missing: 0,
        flags: "",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,TOTAL,TOTAL,PER,SY,FR 2015 8268",
            "A,TOTAL,TOTAL,PER,SY,FR 2017 15346",
            "A,TOTAL,TOTAL,PER,SY,FR 2019 21590",
        ],
    },
    Expected {
        file: "tps00171__sdmxcsv1_empty_cells.csv",
        format: Format::SdmxCsv1,
        vintage: "2025-01-27T23:00:00",
        dimensions: "freq,duration,reason,unit,citizen,geo",
        values: 12,
        missing: 18,
        flags: "",
        rejected: &[],
        notes: &[],
        cells: &[
            "A,TOTAL,EDUC,PER,TOTAL,AL 2012 :",
            "A,TOTAL,EDUC,PER,TOTAL,AT 2015 22474",
            "A,TOTAL,FAM,PER,TOTAL,AL 2017 :",
        ],
    },
    Expected {
        file: "urb_cpop1__legacycsv_damaged.csv",
        format: Format::LegacyCsv,
        vintage: "undated-92ddcfa5",
        dimensions: "freq,cities,indic_ur",
        values: 16,
        missing: 0,
        flags: "de:1",
        rejected: &[],
        notes: &[
            "line 17: unresolved label `Krak�w` in cities: 1 cell, kept without a code",
            "line 12: unresolved label `K�ln` in cities: 5 cells, kept without a code",
            "line 7: unresolved label `M�nchen` in cities: 5 cells, kept without a code",
            "line 7: 11 lines hold letters that were destroyed before (U+FFFD); they are kept so",
            "freq derived from the period",
            "dataflow from file name",
        ],
        cells: &[
            "A,ES002C,DE1001V 2014 1602386",
            "A,K�ln,DE1003V 2014 532598",
            "A,M�nchen,DE1041V 2014 35694",
        ],
    },
    Expected {
        file: "urb_cpopcb__legacycsv_windows1252.csv",
        format: Format::LegacyCsv,
        vintage: "undated-2af80451",
        dimensions: "freq,cities,indic_ur",
        values: 36,
        missing: 4,
        flags: "",
        rejected: &[],
        notes: &[
            "line 12: ambiguous label `Barcelona` in cities: 20 cells, kept without a code",
            "line 7: 10 lines are not UTF-8 and were read as Windows-1252",
            "freq derived from the period",
            "dataflow from file name",
        ],
        cells: &[
            "A,BE005C,DE2001V 2010 311064",
            "A,BE005C,DE2001V 2011 312706",
            "A,Barcelona [block 1 of 2af80451],DE2001V 2010 1336543",
            "A,Barcelona [block 1 of 2af80451],DE2001V 2011 1340689",
            "A,Barcelona [block 2 of 2af80451],DE2001V 2010 2672852",
            "A,Barcelona [block 2 of 2af80451],DE2001V 2011 2693874",
        ],
    },
];

fn import(file: &str) -> (Import, Kept) {
    let kept = Kept::default();
    let path = root().join("specimens").join(file);
    let import = read(&path, &ReadOptions::new(&catalog()), &kept);
    (import.unwrap_or_else(|error| panic!("{error}")), kept)
}

fn texts(notes: &[andamento_model::Note]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

#[test]
fn every_specimen_gives_what_it_was_cut_out_for() {
    for expected in &SPECIMENS {
        let file = expected.file;
        let (import, kept) = import(file);
        assert_eq!(import.format, expected.format, "{file}");
        assert_eq!(import.vintage.to_string(), expected.vintage, "{file}");
        assert_eq!(Some(import.dataflow.as_str()), file.split("__").next());
        assert_eq!(kept.dimensions(), expected.dimensions, "{file}");
        assert_eq!(import.summary.values, expected.values, "{file}");
        assert_eq!(import.summary.missing, expected.missing, "{file}");
        let flags: Vec<String> = import
            .summary
            .flags
            .iter()
            .map(|(token, count)| format!("{token}:{count}"))
            .collect();
        assert_eq!(flags.join(" "), expected.flags, "{file}");
        assert_eq!(texts(&import.rejected), expected.rejected, "{file}");
        assert_eq!(import.rejected_count, expected.rejected.len() as u64);
        let (undated, notes): (Vec<_>, Vec<_>) = texts(&import.notes)
            .into_iter()
            .partition(|note| note.starts_with("undated: "));
        assert_eq!(notes, expected.notes, "{file}");
        let expect_undated = usize::from(expected.vintage.starts_with("undated-"));
        assert_eq!(undated.len(), expect_undated, "{file}");
        assert!(undated.iter().all(|note| note.contains("--vintage DATE")));
        let lines = kept.lines();
        for cell in expected.cells {
            assert!(lines.iter().any(|line| line == cell), "{file}: no `{cell}`");
        }
    }
}

#[test]
fn an_undated_file_says_where_it_is_placed_and_a_dated_one_does_not() {
    let (import, _) = import("lfsa_ergan__tsv.tsv");
    let note = import.notes.last().unwrap();
    assert!(note.text.contains("placed at 2024-01-01"), "{note}");
    let lists = catalog();
    let mut options = ReadOptions::new(&lists);
    options.vintage = andamento_model::Vintage::parse("2025-03-21");
    let path = root().join("specimens/lfsa_ergan__tsv.tsv");
    let dated = read(&path, &options, &Kept::default()).unwrap();
    assert_eq!(texts(&dated.notes), ["dataflow from file name"]);
}

#[test]
fn letters_that_are_in_no_list_of_statuses_are_kept_and_told() {
    let text = "freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\n\
                A,PC,AT,2024,1,bq,\nA,PC,BE,2024,2,b,\n";
    let (import, kept) = crate::scene::read_plain("lfsa_x__own.csv", text.as_bytes()).unwrap();
    let told = texts(&import.notes);
    let wanted = "unknown status letters, kept as received: `bq` (1)";
    assert!(told.iter().any(|note| note == wanted), "{told:?}");
    assert!(kept.lines().contains(&"A,PC,AT 2024 1 bq".to_string()));
}

#[test]
fn of_several_dates_of_update_the_last_counts_and_the_others_are_told() {
    let line = |date: &str, geo: &str| format!("ESTAT:A_B(1.0),{date},A,{geo},2024,1,,\n");
    let text = "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        .to_string()
        + &line("21/03/25 23:00:00", "AT")
        + &line("20/03/25 11:00:00", "BE");
    let (import, _) = crate::scene::read_plain("a_b.csv", text.as_bytes()).unwrap();
    assert_eq!(import.vintage.to_string(), "2025-03-21T23:00:00");
    let told = texts(&import.notes).join("; ");
    assert!(
        told.contains("2025-03-20T11:00:00 to 2025-03-21T23:00:00"),
        "{told}"
    );
}

#[test]
fn of_very_many_labels_without_a_code_the_first_thousand_are_listed() {
    let mut text = "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n".to_string();
    for place in 0..1500 {
        for year in [2023, 2024] {
            let line = format!("ESTAT:A_B(1.0),,Annual,no place {place},{year},1,\n");
            text.push_str(&line);
        }
    }
    let (import, kept) = crate::scene::read_plain("a_b.csv", text.as_bytes()).unwrap();
    assert_eq!(kept.rows().len(), 3000);
    let told = texts(&import.notes);
    let listed = told.iter().filter(|t| t.contains("unresolved label"));
    assert_eq!(listed.count(), 1000);
    assert!(
        told.iter()
            .any(|t| t.contains("500 more labels without a code, on 1000 cells")),
        "{:?}",
        told.last()
    );
}

#[test]
fn every_specimen_is_tested() {
    let mut files: Vec<String> = fs::read_dir(root().join("specimens"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("__"))
        .collect();
    files.sort();
    let tested: Vec<&str> = SPECIMENS.iter().map(|expected| expected.file).collect();
    assert_eq!(files, tested);
}

#[test]
fn both_blocks_of_a_shared_name_are_kept_apart_without_a_code() {
    let (_, kept) = import("urb_cpopcb__legacycsv_windows1252.csv");
    let rows = kept.rows();
    // The city, and the greater city: read by hand in the file.
    for (block, nationals) in [(1, 1_336_543.0), (2, 2_672_852.0)] {
        let key = format!("A,Barcelona [block {block} of 2af80451],DE2001V");
        assert_eq!(rows[&(key, "2010".to_string())].0, nationals);
    }
}
