//! The official files give exactly the counts that were measured on them.

use crate::scene::{Kept, catalog, data_folder};
use andamento_model::Import;
use andamento_sources::{ReadOptions, read};

/// File, values, cells without a value, flags: as stated in the README of the data, which
/// lists the seven most frequent flags; the eighth of `edat_lfse_22`, `bdu (on :)`, was counted
/// in the file.
#[rustfmt::skip]
const FILES: [(&str, u64, u64, &str); 54] = [
    ("lfsa_ergan__tsv_2025.tsv", 2777, 463, "b:338 bd:18 bu:26 bu (on :):32 d:54 u:172 u (on :):258"),
    ("lfsa_ergan__sdmxcsv2_2025.csv.gz", 7795, 188, "b:1135 bd:18 bu:74 d:54 u:324"),
    ("lfsa_urgan__tsv_2025.tsv", 2306, 934, "b:275 bd:18 bu:32 bu (on :):89 d:54 u:207 u (on :):672"),
    ("lfsa_egan__sdmxcsv2_2025.csv", 2841, 0, "b:429 bd:6 d:18"),
    ("lfsa_ugan__sdmxcsv1_labels_2025.csv", 4419, 1300, "b:547 bd:30 bu:215 d:60 u:1445"),
    ("lfsq_ugan__sdmxcsv2_2025.csv.gz", 8568, 760, "b:332 bd:6 bu:40 d:90 u:1018"),
    ("lfsa_pganws__sdmxcsv2_2025.csv", 2798, 460, "b:310 bd:18 bu:92 d:54 u:678"),
    ("edat_lfs_9912__tsv_2025.tsv", 48_688, 11_252, "b:5827 bu:631 bu (on :):991 u:4171 u (on :):6709"),
    ("hlth_silc_24__sdmxcsv1_labels_2025.csv.gz", 14_434, 812, "b:489 e:1470 m:35 n:3 p:14 u:1589"),
    ("ilc_di15__sdmxcsv1_labels_2025.csv", 1987, 164, "b:110 bu:3 e:157 p:2 u:361"),
    ("ilc_pw03b__sdmxcsv1_labels_2025.csv", 428, 0, ""),
    ("demo_poppcctz__sdmxcsv1_labels_2025.csv", 1737, 0, "b:54 bep:33 bp:18 e:54 ep:69 p:72"),
    ("demo_poppcctb__sdmxcsv1_labels_2025.csv", 1269, 0, "b:36 bep:33 bp:18 e:69 ep:69 p:54"),
    ("demo_gind__sdmxcsv1_labels_2025.csv", 1093, 0, "b:33 be:6 bep:1 bp:1 e:41 ep:3 p:7"),
    ("demo_pjanbroad__sdmxcsv2_2025.csv", 2199, 0, "b:12 be:1 bep:1 e:12 ep:5 p:4"),
    ("tps00001__sdmxcsv1_labels_2025.csv", 584, 0, "b:16 be:8 bep:1 bp:2 e:32 ep:3 p:8"),
    ("migr_pop1ctz__jsonstat_2026.json", 417, 168, "b:10 be:3 bep:1 e:6 ep:7 p:6"),
    ("migr_pop3ctb__jsonstat_2026.json", 413, 172, "b:14 be:3 e:10 ep:5 p:6"),
    ("migr_pop1ctz__legacycsv_2015.csv", 658, 782, "b:18 p:14"),
    ("migr_resvalid__sdmxcsv2_2025.csv", 328, 0, "b:2 d:1 ep:1 p:1 u:4"),
    ("migr_resvalid__sdmxcsv1_2021.csv", 744, 0, ""),
    ("migr_resvalid__legacycsv_2021.csv", 3910, 590, ""),
    ("tps00171__sdmxcsv1_labels_2025.csv", 1484, 916, "b:9 d:4 ep:4 m:1 p:12 u:12"),
    ("tps00170__sdmxcsv1_labels_2025.csv", 387, 0, "b:5 d:5 p:1 u:7"),
    ("migr_resfirst__tsv_2025.tsv", 160, 0, "b:2 u:5"),
    ("migr_asyappctza__sdmxcsv2_2025.csv", 1080, 0, ""),
    ("migr_asyappctza__legacycsv_2021.csv", 340, 340, "d:4 p:2"),
    ("migr_asyappctzm__legacycsv_2018.csv", 192, 0, "d:90"),
    ("migr_asydcfsta__sdmxcsv1_2021.csv.gz", 23_100, 0, ""),
    ("migr_asytpsm__sdmxcsv2_2025.csv", 1131, 5, "b:4 d:210 e:2"),
    ("tps00191__sdmxcsv1_labels_2025.csv", 398, 0, ""),
    ("tps00193__sdmxcsv1_labels_2025.csv", 397, 0, ""),
    ("urb_cpopcb__legacycsv_2020.csv.gz", 28_120, 25_580, "b:1884 d:1368 e:3944 p:5 r:12 u:11"),
    ("urb_cpopcb__sdmxcsv2_2025.csv", 4245, 0, "b:331 e:503"),
    ("urb_cpop1__sdmxcsv2_2025.csv.gz", 6370, 0, "b:424 d:319 e:257"),
    ("urb_cpop1__tsv_2023.tsv", 6120, 2550, "b:304 d:385 e:156 r:4"),
    ("urb_cpop1__legacycsv_2019.csv.gz", 36_477, 17_023, ""),
    ("urb_cpop1__legacycsv_2018_resaved.csv.gz", 36_459, 17_041, "b:1454 bd:860 be:1860 d:119 de:1844 e:4089 r:299"),
    ("urb_clma__EC1010V_sdmxcsv2_2025.csv", 4864, 28, "b:103 bde:30 d:837 e:1583 u:24"),
    ("urb_clma__EC1177V_sdmxcsv2_2025.csv", 4627, 4, "b:236 be:15 d:741 e:1810"),
    ("urb_percep__tsvold_2021.tsv.gz", 69_890, 156_016, "b:74 d:120 e:995 u (on :):362"),
    ("urb_lpop1__sdmxcsv1_2023.csv", 4732, 0, "b:363 d:339 e:122 r:4"),
    ("demo_r_pjangrp3__tsv_2023.tsv.gz", 1_125_895, 103_361, "b:18957 bep:315 bp:2379 e:15531 ep:107 p:18795"),
    ("demo_r_pjangrp3__tsvold_2022.tsv.gz", 1_125_895, 103_361, "b:18957 bep:315 bp:2379 e:15531 ep:107 p:18795"),
    ("edat_lfse_22__tsv_2023.tsv.gz", 84_326, 19_795, "b:15423 bd:505 bdu:78 bdu (on :):29 bu:2128 bu (on :):1988 u:6977 u (on :):5023"),
    ("ilc_peps13__tsv_2023.tsv.gz", 4016, 1024, "b:284 e:278 p:6 u:18 u (on :):26 z (on :):38"),
    ("ilc_peps11__tsvold_2017.tsv", 1974, 840, "b:57 e:140 u:7"),
    ("ilc_li41__tsvold_2017.tsv", 1974, 840, "b:46 e:140 u:9"),
    ("ilc_lvho04n__tsvold_2017.tsv", 1889, 743, "b:5"),
    ("ilc_lvhl21__tsvold_2017.tsv", 1974, 840, "b:12 e:140 u:7"),
    ("lfst_r_lfe2emp__tsvold_2017.tsv.gz", 239_820, 35_631, "b:41630 bc (on :):118 bu:1130 bu (on :):1222 c (on :):401 u:4326 u (on :):4928"),
    ("migr_emi2__tsvold_2017.tsv.gz", 165_280, 231_688, "b:7243 b (on :):1340 bp:309 e:18 e (on :):4 p:3623 p (on :):202"),
    ("lfst_r_lfu3rt__tsvold_2014.tsv", 72_680, 11_380, "b:225 u:6345 u (on :):5277"),
    ("edat_lfs_9911__sdmxcsv2_2025.csv", 956, 67, "b:180 bu:45 u:138"),
];

/// From so many cells on, the test does not look whether every key is another one.
const LARGE: usize = 60_000;

fn flags(import: &Import) -> String {
    let tokens: Vec<String> = import
        .summary
        .flags
        .iter()
        .map(|(token, count)| format!("{token}:{count}"))
        .collect();
    tokens.join(" ")
}

#[test]
fn every_official_file_has_the_values_missing_cells_and_flags_that_were_measured() {
    let Some(folder) = data_folder("eurostat") else {
        return;
    };
    let lists = catalog();
    let mut wrong = Vec::new();
    for (file, values, missing, tokens) in FILES {
        let kept = Kept::default();
        let import = match read(&folder.join(file), &ReadOptions::new(&lists), &kept) {
            Ok(import) => import,
            Err(error) => {
                wrong.push(error.to_string());
                continue;
            }
        };
        let summary = &import.summary;
        let said = (summary.values, summary.missing, flags(&import));
        if said != (values, missing, tokens.to_string()) {
            wrong.push(format!(
                "{file}: {said:?}, expected ({values}, {missing}, {tokens:?})"
            ));
        }
        if import.rejected_count > 0 {
            wrong.push(format!("{file}: rejected {}", import.rejected[0]));
        }
        let id = file.split("__").next().unwrap();
        if import.dataflow.as_str() != id {
            wrong.push(format!("{file}: dataflow {}", import.dataflow));
        }
        let blank = if file == "migr_asyappctza__legacycsv_2021.csv" {
            340
        } else {
            0
        };
        let cells = kept.cells();
        if cells as u64 + blank != values + missing {
            wrong.push(format!("{file}: {cells} cells kept"));
        }
        let keys = if cells < LARGE {
            kept.rows().len()
        } else {
            cells
        };
        if keys != cells {
            wrong.push(format!("{file}: {cells} cells, {keys} different keys"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn eighteen_city_names_stand_for_two_places_each() {
    let Some(folder) = data_folder("eurostat") else {
        return;
    };
    let lists = catalog();
    for file in [
        "urb_cpopcb__legacycsv_2020.csv.gz",
        "urb_cpop1__legacycsv_2019.csv.gz",
        "urb_cpop1__legacycsv_2018_resaved.csv.gz",
    ] {
        let kept = Kept::default();
        let import = read(&folder.join(file), &ReadOptions::new(&lists), &kept).unwrap();
        let rows = kept.rows();
        let places: std::collections::BTreeSet<&str> = rows
            .keys()
            .filter_map(|(key, _)| key.split(',').find(|code| code.contains("[block ")))
            .collect();
        let names: std::collections::BTreeSet<&str> = places
            .iter()
            .filter_map(|place| place.split(" [block ").next())
            .collect();
        assert_eq!(names.len(), 18, "{file}: {names:?}");
        assert_eq!(places.len(), 36, "{file}: {places:?}");
        assert!(names.contains("Barcelona"));
        let noted = import
            .notes
            .iter()
            .any(|note| note.text.contains("ambiguous label `Barcelona`"));
        assert!(noted, "{file}");
    }
}

#[test]
fn figures_can_be_found_under_their_codes() {
    let Some(folder) = data_folder("eurostat") else {
        return;
    };
    let lists = catalog();
    // Read by hand in the files.
    for (file, key, period, value) in [
        (
            "migr_pop1ctz__jsonstat_2026.json",
            "A,FOR_STLS,TOTAL,NR,T,BE",
            "2011",
            1_162_608.0,
        ),
        (
            "lfsa_ergan__sdmxcsv2_2025.csv.gz",
            "A,PC,F,Y15-64,FOR,AT",
            "1995",
            59.3,
        ),
        (
            "lfsa_ugan__sdmxcsv1_labels_2025.csv",
            "A,THS_PER,F,Y15-74,EU27_2020_FOR,AT",
            "2014",
            13.0,
        ),
        (
            "migr_asyappctzm__legacycsv_2018.csv",
            "M,EU28,EXT_EU28,T,TOTAL,ASY_APP,PER",
            "2010-01",
            18_715.0,
        ),
    ] {
        let kept = Kept::default();
        read(&folder.join(file), &ReadOptions::new(&lists), &kept).unwrap();
        let rows = kept.rows();
        let found = rows.get(&(key.to_string(), period.to_string()));
        let first = rows.keys().next();
        assert_eq!(
            found.map(|(value, _)| *value),
            Some(value),
            "{file}, as {first:?}"
        );
    }
}
