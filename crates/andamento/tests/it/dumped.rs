//! What `dump` writes is whole, says where it comes from, and reads back.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::scene::Scene;

/// The bundled sample, an undated and a dated file of one dataflow that disagree, a damaged
/// file, and a dataflow that the catalog does not know.
fn scene() -> Scene {
    let scene = Scene::empty();
    assert!(scene.andamento(&["demo", "--no-serve"]).status.success());
    let table = |value: &str| {
        format!(
            "freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\nA,PC,AT,2022,{value},b,\n\
             A,PC,AT,2023,,,c\nA,PC,\"x, \"\"y\"\"\",2022,0,,\n"
        )
    };
    scene.import_bytes("demo_x.csv", table("1.5").as_bytes());
    let newer = scene.path("newer.csv");
    fs::write(&newer, table("0.30000000000000004")).unwrap();
    let newer = newer.to_str().unwrap();
    let dated = [
        "import",
        newer,
        "--dataflow",
        "demo_x",
        "--vintage",
        "2025-03-21",
    ];
    assert!(scene.andamento(&dated).status.success());
    scene
}

fn dump(scene: &Scene, format: &str) -> Value {
    let folder = scene.path(format);
    let folder = folder.to_str().unwrap();
    let output = scene.andamento(&["dump", folder, "--format", format, "--report", "json"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 of "), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["refused"].as_array().unwrap().len(), 0);
    serde_json::from_slice(&fs::read(scene.path(format).join("datapackage.json")).unwrap()).unwrap()
}

/// Runs the commands of the dump's own README in its folder.
fn read_again(folder: &Path, data: &Path) -> usize {
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let commands = readme.lines().filter_map(|l| l.strip_prefix("andamento "));
    let mut count = 0;
    for command in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(command.split(' '))
            .arg("--data")
            .arg(data)
            .current_dir(folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{command}: {said}");
        count += 1;
    }
    count
}

#[test]
fn a_dump_reads_back_to_the_identical_cells_of_every_file() {
    let scene = scene();
    for format in ["csv", "sdmx-csv", "json-stat"] {
        let package = dump(&scene, format);
        let resources = package["resources"].as_array().unwrap();
        let again = Scene::empty();
        let read = read_again(&scene.path(format), &again.path("data"));
        assert_eq!(read, resources.len(), "{format}");
        assert_eq!(again.dataflows(), scene.dataflows(), "{format}");
        for dataflow in scene.dataflows() {
            assert!(
                again.export(&dataflow, "csv") == scene.export(&dataflow, "csv"),
                "{dataflow} as {format}"
            );
        }
        let dated = ["data", "demo_x", "--vintage", "2025-03-21"];
        assert_eq!(
            again.andamento(&dated).stdout,
            scene.andamento(&dated).stdout
        );
    }
}

#[test]
fn a_parquet_dump_put_into_a_data_folder_is_that_folder() {
    let scene = scene();
    dump(&scene, "parquet");
    let again = Scene::empty();
    for entry in fs::read_dir(scene.path("parquet/figures")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (dataflow, file) = name.split_once("__").unwrap();
        let folder = again.path("data/cubes").join(dataflow);
        fs::create_dir_all(&folder).unwrap();
        fs::copy(&path, folder.join(file)).unwrap();
    }
    let list = ["dataflows", "--format", "json"];
    assert_eq!(again.andamento(&list).stdout, scene.andamento(&list).stdout);
    for dataflow in scene.dataflows() {
        assert!(again.export(&dataflow, "csv") == scene.export(&dataflow, "csv"));
    }
}

#[test]
fn a_dump_says_of_each_file_where_it_comes_from_and_how_it_may_be_used() {
    let scene = scene();
    let package = dump(&scene, "csv");
    let resources = package["resources"].as_array().unwrap();
    for resource in resources {
        let path = scene.path("csv").join(resource["path"].as_str().unwrap());
        let bytes = fs::metadata(path).unwrap().len();
        assert_eq!(resource["bytes"], bytes);
        assert_eq!(
            resource["hash"].as_str().unwrap().len(),
            "sha256:".len() + 64
        );
        let known = &resource["andamento"];
        let cells = known["values"].as_u64().unwrap() + known["without_value"].as_u64().unwrap();
        assert_eq!(known["cells"], cells, "{resource}");
        assert_eq!(known["received"]["sha256"].as_str().unwrap().len(), 64);
    }
    let of = |dataflow: &str| {
        resources
            .iter()
            .find(|resource| resource["andamento"]["dataflow"] == dataflow)
            .unwrap()
    };
    let official = of("lfsa_ergan");
    assert_eq!(
        official["sources"][0]["title"],
        "Source: Eurostat, lfsa_ergan"
    );
    assert_eq!(official["licenses"][0]["name"], "CC-BY-4.0");
    // Nobody said where this one is from.
    let unknown = of("demo_x");
    assert!(unknown["sources"].is_null() && unknown["licenses"].is_null());
    assert_eq!(unknown["andamento"]["flags"]["b"], 1);
}

#[test]
fn a_folder_with_something_in_it_is_not_dumped_into_and_damage_is_named() {
    let scene = scene();
    let folder = scene.path("full");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("mine.txt"), "mine").unwrap();
    let output = scene.andamento(&["dump", folder.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("mine.txt"), "{said}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    let stored = fs::read_dir(scene.path("data/cubes/demo_x"))
        .unwrap()
        .next();
    let stored = stored.unwrap().unwrap().path();
    let mut bytes = fs::read(&stored).unwrap();
    bytes[50] ^= 1;
    fs::write(&stored, bytes).unwrap();
    let output = scene.andamento(&["dump", scene.path("rest").to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("left out") && said.contains("damaged"),
        "{said}"
    );
    assert!(scene.path("rest/datapackage.json").exists());
}
