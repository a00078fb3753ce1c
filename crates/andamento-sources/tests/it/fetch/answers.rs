//! What becomes of every answer of the API.

use super::*;

fn error_of(data: Vec<Reply>) -> (FetchError, Vec<f64>, usize) {
    let server = serving(data);
    let folder = folder();
    let run = run(&request(&server), folder.path());
    assert!(
        names(folder.path()).is_empty(),
        "{:?}",
        names(folder.path())
    );
    (
        run.result.unwrap_err(),
        run.waits,
        server.count("/sdmx/2.1/data/"),
    )
}

fn waits_before_success(data: Vec<Reply>) -> Vec<f64> {
    let server = serving(data);
    let folder = folder();
    let run = run(&request(&server), folder.path());
    assert_eq!(unpacked(&run.result.unwrap().path), CSV);
    run.waits
}

#[test]
fn too_many_requests_waits_as_long_as_the_server_asks() {
    let busy = |after| Reply::new(429, "").with("Retry-After", after);
    let success = || Reply::new(200, gzip(CSV));
    assert_eq!(waits_before_success(vec![busy("7"), success()]), [7.0]);
    let date = "Sun, 22 Nov 2026 01:02:00 GMT";
    assert_eq!(waits_before_success(vec![busy(date), success()]), [120.0]);
    let (error, waits, _) = error_of(vec![busy("86400")]);
    assert!(matches!(
        error,
        FetchError::AskedToWait {
            seconds: 86_400,
            ..
        }
    ));
    assert!(waits.is_empty());
}

#[test]
fn an_overloaded_server_is_asked_again_with_growing_waits() {
    let waits = waits_before_success(vec![
        Reply::new(503, "<html>down</html>"),
        Reply::new(502, ""),
        Reply::new(500, "oops"),
        Reply::new(200, gzip(CSV)),
    ]);
    assert_eq!(waits, [1.0, 2.0, 4.0]);
    let (error, _, requests) = error_of(vec![Reply::new(503, "")]);
    assert!(error.to_string().contains("503"), "{error}");
    assert_eq!(requests, 5);
}

#[test]
fn a_body_that_breaks_off_is_fetched_again() {
    let whole = gzip(CSV);
    let half = whole[..whole.len() / 2].to_vec();
    let announced = Reply::CutOff {
        announced: whole.len(),
        body: half.clone(),
    };
    let unannounced = Reply::new(200, half);
    let empty = Reply::new(200, "");
    let waits = waits_before_success(vec![announced, unannounced, empty, Reply::new(200, whole)]);
    assert_eq!(waits, [1.0, 2.0, 4.0]);
}

#[test]
fn a_reset_connection_is_made_again() {
    let waits = waits_before_success(vec![Reply::Reset, Reply::new(200, gzip(CSV))]);
    assert_eq!(waits, [1.0]);
}

#[test]
fn a_server_that_says_nothing_is_asked_again_after_a_while() {
    let server = serving(vec![Reply::Silent, Reply::new(200, gzip(CSV))]);
    let folder = folder();
    let mut request = request(&server);
    request.limits.silence = Duration::from_millis(150);
    let run = run(&request, folder.path());
    assert_eq!(unpacked(&run.result.unwrap().path), CSV);
    assert_eq!(run.waits, [1.0]);
}

#[test]
fn an_extraction_that_is_too_big_is_explained_and_not_tried_again() {
    let text = "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 420709314 \
                rows, max authorised is 5000000, please change your filters to reduce the \
                extraction size";
    let json = format!("{{\"error\":[{{\"status\":413,\"id\":413,\"label\":\"{text}\"}}]}}");
    for reply in [
        Reply::new(413, fault("413", text)),
        Reply::new(200, fault("413", text)),
        Reply::new(200, gzip(&fault("413", text))),
        Reply::new(413, json),
        Reply::new(413, text),
        Reply::new(
            413,
            format!("<r:problem xmlns:r=\"r\"><r:text>{text}</r:text></r:problem>"),
        ),
    ] {
        let (error, waits, requests) = error_of(vec![reply]);
        assert!(
            matches!(error, FetchError::ExtractionTooBig { .. }),
            "{error}"
        );
        assert!(error.to_string().contains("420709314"), "{error}");
        assert!(error.to_string().contains("--where"), "{error}");
        assert!(waits.is_empty());
        assert_eq!(requests, 1);
    }
}

#[test]
fn a_request_that_the_server_does_not_understand_is_not_tried_again() {
    let text = "INVALID_QUERY_NB_FILTERS: Incorrect number of filters provided in query";
    let (error, _, requests) = error_of(vec![Reply::new(400, fault("140", text))]);
    assert!(matches!(error, FetchError::BadRequest { status: 400, .. }));
    assert!(error.to_string().contains("INVALID_QUERY_NB_FILTERS"));
    assert_eq!(requests, 1);
    let (error, _, _) = error_of(vec![Reply::new(401, "")]);
    assert!(matches!(error, FetchError::Refused { status: 401, .. }));
}

#[test]
fn filters_that_match_nothing_are_told_apart_from_an_unknown_dataflow() {
    let (error, _, _) = error_of(vec![Reply::new(
        404,
        fault("100", "NO_RESULTS: No results found."),
    )]);
    assert!(matches!(error, FetchError::NoResults { .. }));
}

#[test]
fn an_unknown_dataflow_is_named_before_anything_is_downloaded() {
    let text = "ERR_NOT_FOUND_2: DATAFLOW:TEST_FLOW is not available for dissemination.";
    let server = Server::start(vec![(
        "/sdmx/2.1/dataflow/".to_string(),
        vec![Reply::new(404, fault("100", text))],
    )]);
    let folder = folder();
    let error = run(&request(&server), folder.path()).result.unwrap_err();
    assert!(matches!(error, FetchError::UnknownDataflow { .. }));
    assert!(error.to_string().contains("test_flow"));
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_large_table_is_not_fetched_unless_asked_for() {
    let server = serving_with(
        dataflow_document("43000000", ""),
        vec![Reply::new(200, gzip(CSV))],
        Vec::new(),
    );
    let folder = folder();
    let mut request = request(&server);
    let error = run(&request, folder.path()).result.unwrap_err();
    assert!(matches!(
        error,
        FetchError::TooManyCells {
            cells: 43_000_000,
            ..
        }
    ));
    for word in ["--where", "--whole", "43000000"] {
        assert!(error.to_string().contains(word), "{error}");
    }
    assert_eq!(server.count("/sdmx/2.1/data/"), 0);
    request.whole = true;
    let fetched = run(&request, folder.path()).result.unwrap();
    assert_eq!(fetched.cells, Some(43_000_000));
}

#[test]
fn a_slice_of_a_large_table_is_fetched() {
    let server = serving_with(
        dataflow_document("43000000", ""),
        vec![Reply::new(200, gzip(CSV))],
        Vec::new(),
    );
    let folder = folder();
    let mut request = sliced(&server, &[("geo", &["IT"]), ("citizen", &["nat"])]);
    request.since = Some("2023".parse().unwrap());
    request.until = Some("2023".parse().unwrap());
    let fetched = run(&request, folder.path()).result.unwrap();
    assert_eq!(fetched.cells, Some(1));
    assert!(
        fetched.url.ends_with(
            "/TEST_FLOW/.NAT.IT?format=SDMX-CSV&compressed=true&startPeriod=2023&endPeriod=2023"
        ),
        "{}",
        fetched.url
    );
}

#[test]
fn a_table_of_unknown_size_is_measured_by_its_codes() {
    let server = serving_with(
        dataflow_document("", ""),
        vec![Reply::new(200, gzip(CSV))],
        Vec::new(),
    );
    let folder = folder();
    let mut request = request(&server);
    let fetched = run(&request, folder.path()).result.unwrap();
    assert_eq!(fetched.cells, Some(8));
    request.max_cells = 7;
    let error = run(&request, folder.path()).result.unwrap_err();
    assert!(matches!(
        error,
        FetchError::TooManyCells {
            cells: 8,
            limit: 7,
            ..
        }
    ));
}

#[test]
fn a_prepared_extraction_is_waited_for() {
    let states = vec![
        Reply::new(200, state("SUBMITTED")),
        Reply::new(200, state("PROCESSING")),
        Reply::new(200, state("AVAILABLE")),
    ];
    let later = vec![
        Reply::new(
            404,
            fault(
                "100",
                "DATA_NOT_YET_AVAILABLE: Requested data is not yet available.",
            ),
        ),
        Reply::new(200, gzip(CSV)),
    ];
    let server = serving_with(
        dataflow_document("3", ""),
        vec![Reply::new(200, gzip(&queued("SUBMITTED")))],
        vec![("/1.0/async/status/", states), ("/1.0/async/data/", later)],
    );
    let folder = folder();
    let run = run(&request(&server), folder.path());
    assert_eq!(unpacked(&run.result.unwrap().path), CSV);
    assert_eq!(run.waits, [2.0, 3.0, 4.5, 6.75]);
    assert_eq!(server.count(&format!("/1.0/async/status/{KEY}")), 4);
}

#[test]
fn an_expired_extraction_is_asked_for_once_more() {
    let states = vec![
        Reply::new(200, state("EXPIRED")),
        Reply::new(200, state("AVAILABLE")),
    ];
    let server = serving_with(
        dataflow_document("3", ""),
        vec![Reply::new(200, queued("SUBMITTED"))],
        vec![
            ("/1.0/async/status/", states),
            ("/1.0/async/data/", vec![Reply::new(200, gzip(CSV))]),
        ],
    );
    let first = folder();
    let done = run(&request(&server), first.path()).result.unwrap();
    assert_eq!(unpacked(&done.path), CSV);
    assert_eq!(server.count("/sdmx/2.1/data/"), 2);

    let server = serving_with(
        dataflow_document("3", ""),
        vec![Reply::new(200, queued("SUBMITTED"))],
        vec![(
            "/1.0/async/status/",
            vec![Reply::new(200, state("EXPIRED"))],
        )],
    );
    let second = folder();
    let error = run(&request(&server), second.path()).result.unwrap_err();
    assert!(matches!(error, FetchError::Expired { .. }), "{error}");
    assert!(names(second.path()).is_empty());
}

#[test]
fn an_extraction_that_fails_or_is_never_ready_is_given_up() {
    let failing = |reply| {
        let server = serving_with(
            dataflow_document("3", ""),
            vec![Reply::new(200, queued("SUBMITTED"))],
            vec![("/1.0/async/status/", vec![reply])],
        );
        let folder = folder();
        run(&request(&server), folder.path())
    };
    let error = failing(Reply::new(200, state("ERROR"))).result.unwrap_err();
    assert!(matches!(error, FetchError::PreparationFailed { .. }));
    let unknown = fault("100", "UNKNOWN_REQUEST: Unknown request.");
    let error = failing(Reply::new(404, unknown)).result.unwrap_err();
    assert!(matches!(error, FetchError::Expired { .. }), "{error}");
    let run = failing(Reply::new(200, state("PROCESSING")));
    let error = run.result.unwrap_err();
    assert!(matches!(error, FetchError::NotReady { .. }));
    assert!(error.to_string().contains(KEY));
    assert!(run.waits.iter().sum::<f64>() <= 3600.0);
    assert!(run.waits.iter().all(|w| *w <= 30.0));
}

#[test]
fn a_maintenance_page_with_status_200_is_not_kept_as_a_table() {
    let page = "<!DOCTYPE html><html><body>Maintenance</body></html>";
    let (error, waits, _) = error_of(vec![Reply::new(200, page)]);
    assert!(error.to_string().contains("web page"), "{error}");
    assert_eq!(waits.len(), 4);
    let waits = waits_before_success(vec![
        Reply::new(200, gzip(page)),
        Reply::new(200, gzip(CSV)),
    ]);
    assert_eq!(waits, [1.0]);
}

#[test]
fn anything_that_is_no_table_is_refused_with_its_beginning() {
    for body in ["hello", "PK\u{3}\u{4}zip"] {
        let (error, _, requests) = error_of(vec![Reply::new(200, body)]);
        assert!(matches!(error, FetchError::NotData { .. }), "{error}");
        assert_eq!(requests, 1);
    }
    let mut twice = GzEncoder::new(Vec::new(), Compression::default());
    twice.write_all(&gzip(CSV)).unwrap();
    let (error, _, _) = error_of(vec![Reply::new(200, twice.finish().unwrap())]);
    assert!(error.to_string().contains("compressed twice"), "{error}");
}

#[test]
fn a_redirect_is_followed() {
    let server = serving_with(
        dataflow_document("3", ""),
        vec![Reply::new(302, "").with("Location", "/elsewhere/table.csv.gz")],
        vec![("/elsewhere/", vec![Reply::new(200, gzip(CSV))])],
    );
    let folder = folder();
    let fetched = run(&request(&server), folder.path()).result.unwrap();
    assert_eq!(unpacked(&fetched.path), CSV);
    let round =
        vec![Reply::new(302, "").with("Location", "/api/dissemination/sdmx/2.1/data/TEST_FLOW")];
    let (error, _, _) = error_of(round);
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error}");
}

#[test]
fn an_endless_body_is_cut_at_the_bound() {
    let server = serving(vec![Reply::Endless]);
    let folder = folder();
    let mut request = request(&server);
    request.limits.max_bytes = 1 << 20;
    let error = run(&request, folder.path()).result.unwrap_err();
    assert!(matches!(
        error,
        FetchError::TooManyBytes {
            limit: 1_048_576,
            ..
        }
    ));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_body_that_unpacks_to_more_than_the_bound_is_refused() {
    let server = serving(vec![Reply::new(200, gzip(&"0".repeat(4 << 20)))]);
    let folder = folder();
    let mut request = request(&server);
    request.limits.max_unpacked_bytes = 1 << 20;
    let error = run(&request, folder.path()).result.unwrap_err();
    assert!(matches!(error, FetchError::TooManyBytes { .. }), "{error}");
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_description_that_cannot_be_read_is_an_error_with_its_address() {
    let server = serving_with(
        "<m:Structure/>".to_string(),
        vec![Reply::Silent],
        Vec::new(),
    );
    let folder = folder();
    let error = run(&request(&server), folder.path()).result.unwrap_err();
    assert!(matches!(error, FetchError::UnreadableStructure { .. }));
    assert!(error.to_string().contains("/dataflow/ESTAT/TEST_FLOW"));
}

#[test]
fn a_base_address_that_is_none_is_refused() {
    let folder = folder();
    let mut request = FetchRequest::new(DataflowId::parse("test_flow").unwrap());
    for base in ["", "ftp://x", "https://", "http://x/?a=b", "ec.europa.eu"] {
        request.base = base.to_string();
        let error = run(&request, folder.path()).result.unwrap_err();
        assert!(matches!(error, FetchError::BadBase { .. }), "{base}");
    }
}

#[test]
fn nobody_listening_is_given_up_after_all_attempts() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let folder = folder();
    let mut request = FetchRequest::new(DataflowId::parse("test_flow").unwrap());
    request.base = format!("http://{address}/");
    let run = run(&request, folder.path());
    assert!(matches!(
        run.result,
        Err(FetchError::GaveUp { attempts: 5, .. })
    ));
    assert_eq!(run.waits, [1.0, 2.0, 4.0, 8.0]);
}
