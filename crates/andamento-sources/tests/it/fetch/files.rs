//! What lies in the folder afterwards, and what is not asked for again.

use super::*;

#[test]
fn a_compressed_table_is_kept_under_a_name_that_says_its_dataflow() {
    let server = serving(vec![Reply::new(200, gzip(CSV)).with("ETag", "\"v1\"")]);
    let folder = folder();
    let run = run(&request(&server), &folder.path().join("fetched"));
    let fetched = run.result.unwrap();
    let name = fetched
        .path
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    assert!(
        name.starts_with("test_flow__") && name.ends_with(".csv.gz"),
        "{name}"
    );
    assert_eq!(unpacked(&fetched.path), CSV);
    assert_eq!(fetched.etag.as_deref(), Some("\"v1\""));
    assert_eq!(fetched.cells, Some(3));
    assert!(!fetched.not_modified);
    assert!(run.waits.is_empty());
    assert_eq!(fetched.sha256.len(), 64);
    assert_eq!(
        fetched.url,
        format!(
            "{}/sdmx/2.1/data/TEST_FLOW?format=SDMX-CSV&compressed=true",
            server.base
        )
    );
    let names = names(&folder.path().join("fetched"));
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[1].ends_with(".fetch.json"));
}

#[test]
fn a_table_that_comes_uncompressed_is_kept_as_such() {
    let server = serving(vec![Reply::new(200, CSV)]);
    let folder = folder();
    let fetched = run(&request(&server), folder.path()).result.unwrap();
    assert!(fetched.path.to_string_lossy().ends_with(".csv"));
    assert_eq!(std::fs::read_to_string(&fetched.path).unwrap(), CSV);
}

#[test]
fn an_unchanged_table_is_answered_with_304_and_kept() {
    let server = serving(vec![
        Reply::new(200, gzip(CSV))
            .with("ETag", "\"v1\"")
            .with("Last-Modified", "Fri, 20 Nov 2026 22:00:00 GMT"),
        Reply::new(304, ""),
    ]);
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    let second = run(&request(&server), folder.path()).result.unwrap();
    assert!(second.not_modified);
    assert_eq!(second.path, first.path);
    assert_eq!(second.sha256, first.sha256);
    let received = server.received();
    let last = received.last().unwrap();
    assert_eq!(last.headers["if-none-match"], "\"v1\"");
    assert_eq!(
        last.headers["if-modified-since"],
        "Fri, 20 Nov 2026 22:00:00 GMT"
    );
}

#[test]
fn figures_that_were_not_updated_are_not_asked_for_again() {
    let document = dataflow_document("3", "2026-11-20T23:00:00+0100");
    let server = serving_with(document, vec![Reply::new(200, gzip(CSV))], Vec::new());
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    let second = run(&request(&server), folder.path()).result.unwrap();
    assert!(!first.not_modified && second.not_modified);
    assert_eq!(second.updated.as_deref(), Some("2026-11-20T23:00:00+0100"));
    assert_eq!(server.count("/sdmx/2.1/data/"), 1);
}

#[test]
fn a_file_that_was_changed_on_disk_is_fetched_anew() {
    let document = dataflow_document("3", "2026-11-20T23:00:00+0100");
    let server = serving_with(
        document,
        vec![Reply::new(200, gzip(CSV)).with("ETag", "\"v1\"")],
        Vec::new(),
    );
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    std::fs::write(&first.path, "spoilt").unwrap();
    let second = run(&request(&server), folder.path()).result.unwrap();
    assert!(!second.not_modified);
    assert_eq!(unpacked(&second.path), CSV);
    let received = server.received();
    assert!(
        !received
            .last()
            .unwrap()
            .headers
            .contains_key("if-none-match")
    );
}

#[test]
fn a_failed_fetch_leaves_the_earlier_file_and_nothing_else() {
    let server = serving(vec![
        Reply::new(200, gzip(CSV)).with("ETag", "\"v1\""),
        Reply::CutOff {
            announced: 5_000,
            body: gzip(CSV),
        },
    ]);
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    let before = names(folder.path());
    let second = run(&request(&server), folder.path());
    assert!(matches!(
        second.result,
        Err(FetchError::GaveUp { attempts: 5, .. })
    ));
    assert_eq!(second.waits, [1.0, 2.0, 4.0, 8.0]);
    assert_eq!(names(folder.path()), before);
    assert_eq!(unpacked(&first.path), CSV);
}

#[test]
fn what_a_killed_fetch_left_is_overwritten() {
    let server = serving(vec![Reply::new(200, gzip(CSV))]);
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    let name = first
        .path
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let part = name.replace(".csv.gz", ".part");
    std::fs::write(folder.path().join(&part), "half a download").unwrap();
    std::fs::remove_file(&first.path).unwrap();
    let second = run(&request(&server), folder.path()).result.unwrap();
    assert_eq!(unpacked(&second.path), CSV);
    assert!(!names(folder.path()).contains(&part));
}

#[test]
fn two_fetches_of_the_same_slice_do_not_write_the_same_file() {
    let server = serving(vec![Reply::new(200, gzip(CSV))]);
    let folder = folder();
    let first = run(&request(&server), folder.path()).result.unwrap();
    let name = first
        .path
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let lock = folder.path().join(name.replace(".csv.gz", ".lock"));
    let held = std::fs::OpenOptions::new().write(true).open(lock).unwrap();
    held.lock().unwrap();
    let second = run(&request(&server), folder.path()).result;
    assert!(matches!(second, Err(FetchError::Running { .. })));
}

#[test]
fn different_slices_lie_in_different_files() {
    let server = serving(vec![Reply::new(200, gzip(CSV))]);
    let folder = folder();
    let austria = run(&sliced(&server, &[("geo", &["AT"])]), folder.path());
    let italy = run(&sliced(&server, &[("geo", &["IT"])]), folder.path());
    assert_ne!(austria.result.unwrap().path, italy.result.unwrap().path);
    assert_eq!(
        server.count("/sdmx/2.1/data/TEST_FLOW/..IT?format=SDMX-CSV"),
        1
    );
}

#[test]
fn a_file_older_than_its_description_is_asked_for_again() {
    // The file dates itself 20 November; a cache has not seen the update of the 21st yet.
    let document = dataflow_document("3", "2026-11-21T11:00:00+0100");
    let server = serving_with(document, vec![Reply::new(200, gzip(CSV))], Vec::new());
    let folder = folder();
    for _ in 0..2 {
        let fetched = run(&request(&server), folder.path()).result.unwrap();
        assert!(!fetched.not_modified);
    }
    assert_eq!(server.count("/sdmx/2.1/data/"), 2);
}

/// Takes what is read and lets it go.
struct Nowhere;

impl andamento_model::BlockSink for Nowhere {
    fn put(&self, _: u64, _: andamento_model::Block) -> Result<(), andamento_model::SinkError> {
        Ok(())
    }
}

#[test]
fn a_fetched_file_says_its_dataflow_and_its_vintage_to_the_reader() {
    let server = serving(vec![Reply::new(200, gzip(CSV))]);
    let folder = folder();
    let fetched = run(&request(&server), folder.path()).result.unwrap();
    let codelists = andamento_model::Codelists::default();
    let options = andamento_sources::ReadOptions::new(&codelists);
    let import = andamento_sources::read(&fetched.path, &options, &Nowhere).unwrap();
    assert_eq!(import.dataflow.as_str(), "test_flow");
    assert_eq!(import.vintage.date(), Some("2026-11-20"));
    assert_eq!(import.summary.values, 3);
    assert_eq!(import.snapshot.sha256, fetched.sha256);
}

#[test]
fn a_table_of_another_dataflow_or_without_a_line_is_not_kept() {
    let header = CSV.lines().next().unwrap();
    let other = CSV.replace("TEST_FLOW", "T_ELSE");
    for (text, said) in [
        (other.as_str(), "the server sent t_else"),
        (header, "nothing below it"),
    ] {
        let server = serving(vec![Reply::new(200, gzip(text))]);
        let folder = folder();
        let error = run(&request(&server), folder.path()).result.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
        assert!(
            names(folder.path()).is_empty(),
            "{:?}",
            names(folder.path())
        );
    }
}
