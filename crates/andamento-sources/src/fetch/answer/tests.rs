use super::*;

const KEY: &str = "98de05ea-540a-43d3-903b-7c9e14faf808";

fn flow() -> DataflowId {
    DataflowId::parse("lfsa_ergan").unwrap()
}

#[test]
fn both_asynchronous_envelopes_are_read() {
    let first = format!(
        "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\"><env:Body>\
         <ns0:syncResponse xmlns:ns0=\"x\"><queued><id>{KEY}</id><status>SUBMITTED</status>\
         </queued></ns0:syncResponse></env:Body></env:Envelope>"
    );
    let later = format!(
        "<env:Envelope xmlns:env=\"e\"><env:Body><ns0:asyncResponse xmlns:ns0=\"a\" \
         xmlns:ns1=\"b\"><ns1:status><ns1:key>{KEY}</ns1:key><ns1:status>PROCESSING</ns1:status>\
         </ns1:status></ns0:asyncResponse></env:Body></env:Envelope>"
    );
    assert_eq!(queued(&first).unwrap().key, KEY);
    assert_eq!(queued(&first).unwrap().status, "SUBMITTED");
    assert_eq!(queued(&later).unwrap().status, "PROCESSING");
    assert_eq!(status(&later).as_deref(), Some("PROCESSING"));
}

#[test]
fn a_key_that_would_leave_the_address_is_not_followed() {
    let body = "<e><queued><id>../../secret</id><status>SUBMITTED</status></queued></e>";
    assert_eq!(queued(body), None);
    assert_eq!(queued("<e><queued><id>a b</id></queued></e>"), None);
}

#[test]
fn every_wording_of_an_error_is_read() {
    let soap = "<?xml version=\"1.0\"?><S:Fault xmlns:S=\"s\"><faultcode>413</faultcode>\
                <faultstring>EXTRACTION_TOO_BIG: estimated 420709314 rows</faultstring></S:Fault>";
    let sdmx = "<mes:Error xmlns:mes=\"m\" xmlns:com=\"c\"><mes:ErrorMessage code=\"140\">\
                <com:Text>Incorrect number of filters &amp; more</com:Text></mes:ErrorMessage></mes:Error>";
    let json = "{\"error\":[{\"status\":413,\"id\":413,\"label\":\"EXTRACTION_TOO_BIG: x\"}]}";
    assert_eq!(fault(soap).unwrap().code, Some(413));
    assert_eq!(
        fault(sdmx).unwrap().text,
        "Incorrect number of filters & more"
    );
    assert_eq!(fault(json).unwrap().code, Some(413));
    assert_eq!(fault("<html><body>x</body></html>"), None);
    assert_eq!(fault("DATAFLOW,LAST UPDATE"), None);
    assert_eq!(fault("{\"version\":\"2.0\"}"), None);
}

#[test]
fn errors_are_told_apart_by_status_and_wording() {
    let body = |text: &str| {
        format!(
            "<S:Fault xmlns:S=\"s\"><faultcode>100</faultcode><faultstring>{text}</faultstring></S:Fault>"
        )
    };
    let told = |text: &str, status| refusal(&body(text), status, "u", &flow());
    assert!(matches!(
        told("ERR_NOT_FOUND_2: DATA_SET:X is not available", 404),
        Some(FetchError::UnknownDataflow { .. })
    ));
    assert!(matches!(
        told("NO_RESULTS: No results found.", 404),
        Some(FetchError::NoResults { .. })
    ));
    assert!(matches!(
        told("INVALID_QUERY_NB_FILTERS: x", 400),
        Some(FetchError::BadRequest { .. })
    ));
    assert!(matches!(
        told("EXTRACTION_TOO_BIG: x", 200),
        Some(FetchError::ExtractionTooBig { .. })
    ));
    assert!(told("overloaded", 503).is_none());
    assert!(told("DATA_NOT_YET_AVAILABLE: later", 404).is_none());
    assert!(matches!(
        refusal("", 413, "u", &flow()),
        Some(FetchError::ExtractionTooBig { .. })
    ));
}
