//! Fetching, against a server on this machine that answers as the documentation says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

mod answers;
mod files;
mod server;

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use andamento_model::{DataflowId, DimensionId};
use andamento_sources::fetch::{FetchError, FetchRequest, Fetched, Pace, fetch};
use flate2::Compression;
use flate2::write::GzEncoder;
use server::{Reply, Server};

/// Three observations in the layout of SDMX-CSV 1.0; invented, they are nobody's statistics.
const CSV: &str = "DATAFLOW,LAST UPDATE,freq,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\r\n\
    ESTAT:TEST_FLOW(1.0),20/11/26 23:00:00,A,NAT,AT,2023,77.1,,\r\n\
    ESTAT:TEST_FLOW(1.0),20/11/26 23:00:00,A,NAT,IT,2023,66.3,b,\r\n\
    ESTAT:TEST_FLOW(1.0),20/11/26 23:00:00,A,NEU27_2020_FOR,IT,2023,61.0,,\r\n";

const KEY: &str = "98de05ea-540a-43d3-903b-7c9e14faf808";

/// A clock that stands still, waits that do not wait and chance that is always the same.
struct StillPace {
    waits: Vec<Duration>,
}

impl Pace for StillPace {
    fn now(&mut self) -> jiff::Timestamp {
        "2026-11-22T01:00:00Z".parse().unwrap()
    }

    fn wait(&mut self, duration: Duration) {
        self.waits.push(duration);
    }

    fn chance(&mut self) -> f64 {
        0.0
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn dataflow_document(observations: &str, updated: &str) -> String {
    let annotation = |kind: &str, title: &str| {
        format!(
            "<c:Annotation><c:AnnotationTitle>{title}</c:AnnotationTitle>\
             <c:AnnotationType>{kind}</c:AnnotationType></c:Annotation>"
        )
    };
    let mut annotations = annotation("DISSEMINATION_OBJECT_TYPE", "DATASET");
    if !observations.is_empty() {
        annotations.push_str(&annotation("OBS_COUNT", observations));
    }
    if !updated.is_empty() {
        annotations.push_str(&annotation("UPDATE_DATA", updated));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><m:Structure xmlns:m=\"m\" xmlns:s=\"s\" \
         xmlns:c=\"c\"><m:Structures><s:Dataflows><s:Dataflow id=\"TEST_FLOW\" agencyID=\"ESTAT\" \
         version=\"1.0\"><c:Annotations>{annotations}</c:Annotations></s:Dataflow></s:Dataflows>\
         </m:Structures></m:Structure>"
    )
}

fn constraint_document() -> String {
    let values = |id: &str, codes: &[&str]| {
        let codes: String = codes
            .iter()
            .map(|c| format!("<c:Value>{c}</c:Value>"))
            .collect();
        format!("<c:KeyValue id=\"{id}\">{codes}</c:KeyValue>")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><m:Structure xmlns:m=\"m\" xmlns:s=\"s\" \
         xmlns:c=\"c\"><s:ContentConstraint id=\"TEST_FLOW\" type=\"Actual\">\
         <s:CubeRegion include=\"true\">{}{}{}{}</s:CubeRegion></s:ContentConstraint></m:Structure>",
        values("freq", &["A"]),
        values("citizen", &["NAT", "NEU27_2020_FOR"]),
        values("geo", &["AT", "IT"]),
        values("TIME_PERIOD", &["2022", "2023"]),
    )
}

fn fault(code: &str, text: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><S:Fault \
         xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><faultcode>{code}</faultcode>\
         <faultstring>{text}</faultstring></S:Fault>"
    )
}

fn queued(status: &str) -> String {
    format!(
        "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\"><env:Header/>\
         <env:Body><ns0:syncResponse xmlns:ns0=\"q\"><queued><id>{KEY}</id>\
         <status>{status}</status></queued></ns0:syncResponse></env:Body></env:Envelope>"
    )
}

fn state(status: &str) -> String {
    format!(
        "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\"><env:Header/>\
         <env:Body><ns0:asyncResponse xmlns:ns0=\"a\" xmlns:ns1=\"s\"><ns1:status>\
         <ns1:key>{KEY}</ns1:key><ns1:status>{status}</ns1:status></ns1:status>\
         </ns0:asyncResponse></env:Body></env:Envelope>"
    )
}

/// A server with a small dataflow and these answers to requests for its figures.
fn serving(data: Vec<Reply>) -> Server {
    serving_with(dataflow_document("3", ""), data, Vec::new())
}

fn serving_with(dataflow: String, data: Vec<Reply>, more: Vec<(&str, Vec<Reply>)>) -> Server {
    let mut script = vec![
        (
            "/sdmx/2.1/dataflow/ESTAT/TEST_FLOW/1.0".to_string(),
            vec![Reply::new(200, dataflow)],
        ),
        (
            "/sdmx/2.1/contentconstraint/ESTAT/TEST_FLOW/1.0".to_string(),
            vec![Reply::new(200, constraint_document())],
        ),
        ("/sdmx/2.1/data/TEST_FLOW".to_string(), data),
    ];
    script.extend(more.into_iter().map(|(p, r)| (p.to_string(), r)));
    Server::start(script)
}

fn request(server: &Server) -> FetchRequest {
    let mut request = FetchRequest::new(DataflowId::parse("test_flow").unwrap());
    request.base.clone_from(&server.base);
    request
}

fn sliced(server: &Server, filters: &[(&str, &[&str])]) -> FetchRequest {
    let mut request = request(server);
    for (dimension, codes) in filters {
        request.filters.insert(
            DimensionId::parse(dimension).unwrap(),
            codes.iter().map(ToString::to_string).collect(),
        );
    }
    request
}

/// What came of a fetch, and the waits on the way in seconds.
struct Run {
    result: Result<Fetched, FetchError>,
    waits: Vec<f64>,
}

fn run(request: &FetchRequest, folder: &Path) -> Run {
    let mut pace = StillPace { waits: Vec::new() };
    let result = fetch(request, folder, &mut pace, &mut |_| {});
    Run {
        result,
        waits: pace.waits.iter().map(Duration::as_secs_f64).collect(),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Names in a folder, without lock files.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".lock"))
        .collect();
    names.sort();
    names
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(file), &mut text).unwrap();
    text
}
