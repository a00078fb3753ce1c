//! Files that are no tables, or tables with something wrong in them: what the program says, how
//! it ends, and that the data folder stays whole. `docs/bad-input.md` has the longer list.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::scene::Scene;

const TSV: &str = "freq,unit,geo\\TIME_PERIOD\t2023 \t2024 \r\n";
const CSV: &str = "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\r\n";
const ROW: &str = "ESTAT:DEMO_BAD(1.0),01/02/24 11:00:00,A,SE,2020,1.5,\r\n";

/// The data folder with one good table in it.
fn scene() -> Scene {
    let scene = Scene::empty();
    let good = format!("{TSV}A,PC,SE\t1.5 \t: u\r\nA,PC,AT\t7 b\t0 \r\n");
    scene.import_bytes("demo_good.tsv", good.as_bytes());
    scene
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

fn import(scene: &Scene, name: &str) -> Output {
    let file = scene.path(name);
    scene.andamento(&["import", file.to_str().unwrap(), "--dataflow", "demo_bad"])
}

fn assert_says(output: &Output, code: i32, said: &str) {
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(code), "{shown}");
    assert!(shown.contains(said), "expected `{said}` in: {shown}");
}

#[test]
fn what_is_no_table_is_refused_and_the_folder_stays_as_it_was() {
    let scene = scene();
    let before = files(&scene.path("data"));
    let packed = include_bytes!("../../../../specimens/lfsa_urgan__tsv_two_members.tsv.gz");
    let many: String = (0..20_001).map(|_| ",x").collect();
    let size = r#"{"version":"2.0","class":"dataset","id":["geo","time"],
        "size":[4294967296,4294967297],"dimension":{},"value":{}}"#;
    let cases: [(&str, &[u8], &str); 11] = [
        ("cut.tsv.gz", &packed[..packed.len() - 30], "truncated"),
        ("header.tsv", TSV.as_bytes(), "nothing below it"),
        ("header.csv", CSV.as_bytes(), "nothing below it"),
        (
            "page.tsv",
            b"<!DOCTYPE html>\n<html><body>503</body></html>",
            "an HTML page",
        ),
        ("size.json", size.as_bytes(), "beyond 2^64 cells"),
        (
            "period.tsv",
            b"freq,geo\\TIME_PERIOD\t2024-12 \t2024-13 \r\nM,SE\t1 \t2 \r\n",
            "line 1, column 3: header: `2024-13` is not a period",
        ),
        ("utf16.csv", b"\xff\xfeD\0A\0", "UTF-16"),
        ("empty.tsv", b"", "empty"),
        (
            "columns.csv",
            format!("{CSV}{ROW}{many}\r\n").leak().as_bytes(),
            "line 3: more than 20000 fields in one line",
        ),
        (
            "ragged.tsv",
            format!("{TSV}A,PC,SE\t1 \r\n").leak().as_bytes(),
            "every line was rejected",
        ),
        (
            "twice.csv",
            format!("{CSV}{ROW}{}", ROW.replace("1.5", "2.5"))
                .leak()
                .as_bytes(),
            "lines 2 and 3 give different values",
        ),
    ];
    for (name, bytes, said) in cases {
        fs::write(scene.path(name), bytes).unwrap();
        let output = import(&scene, name);
        assert_says(&output, 2, said);
        assert_says(&output, 2, name);
        assert!(files(&scene.path("data")) == before, "{name}");
    }
    fs::create_dir(scene.path("folder.tsv")).unwrap();
    assert_says(&import(&scene, "folder.tsv"), 2, "this is a folder");
    assert_says(&import(&scene, "absent.tsv"), 2, "cannot be read");
    assert!(files(&scene.path("data")) == before);
}

#[test]
fn a_bad_line_is_listed_with_its_place_and_the_rest_is_kept() {
    for (name, text, said) in [
        (
            "value.tsv",
            format!("{TSV}A,PC,SE\t1e999 \t2 \r\n"),
            "line 2, column 2: `1e999` is beyond",
        ),
        (
            "value.csv",
            format!("{CSV}{}{ROW}", ROW.replace("SE,2020,1.5", "AT,2020,1e999")),
            "line 2, column 6: `1e999` is beyond",
        ),
        (
            "period.csv",
            format!("{CSV}{}{ROW}", ROW.replace("2020", "2024-13")),
            "line 2, column 5: `2024-13` is not a period",
        ),
        (
            "ragged.tsv",
            format!("{TSV}A,PC,SE\t1 \r\nA,PC,AT\tx \t2 \r\n"),
            "line 2: 1 cells where the header names 2 periods",
        ),
        (
            "ragged.csv",
            format!("{CSV}a,b\r\n{ROW}"),
            "line 2: 2 fields, the header has 7",
        ),
    ] {
        let scene = scene();
        fs::write(scene.path(name), text).unwrap();
        assert_says(&import(&scene, name), 1, said);
        assert_eq!(scene.cells("demo_bad").len(), 1, "{name}");
        assert_eq!(scene.cells("demo_good").len(), 4, "{name}");
    }
}

#[test]
fn a_line_of_five_billion_bytes_is_refused_with_its_number() {
    let scene = scene();
    for name in ["line.tsv", "line.csv"] {
        let path = scene.path(name);
        let head = if name == "line.tsv" { TSV } else { CSV };
        fs::write(&path, head).unwrap();
        // A hole: no disk holds it.
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(5_000_000_000).unwrap();
        assert_says(&import(&scene, name), 2, "line 2: more than 67108864 bytes");
    }
    assert_eq!(scene.cells("demo_good").len(), 4);
}

#[cfg(unix)]
#[test]
fn without_room_for_the_table_the_folder_stays_as_it_was() {
    let scene = scene();
    let before = files(&scene.path("data"));
    let rows: String = (0..20_000)
        .map(|n: u32| {
            format!(
                "A,PC,R{n}\t{} \t{} \r\n",
                n.wrapping_mul(2_654_435_761),
                n % 977
            )
        })
        .collect();
    let path = scene.path("wide.tsv");
    fs::write(&path, format!("{TSV}{rows}")).unwrap();
    // A file may have sixteen blocks; as on a full disk, writing fails.
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_andamento"))
        .arg("import")
        .arg(&path)
        .args(["--dataflow", "demo_bad", "--data"])
        .arg(scene.path("data"))
        .output()
        .unwrap();
    assert_says(&output, 2, "cannot be kept");
    assert!(files(&scene.path("data")) == before);
    assert_says(&import(&scene, "wide.tsv"), 0, "40000 values");
}
