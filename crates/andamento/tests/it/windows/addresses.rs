//! The addresses that are asked for: pages in every form, and what is refused.

/// Addresses of every page type, with the forms that they have beside the page.
pub const VIEWS: [(&str, &str, &[&str]); 24] = [
    ("/", "", &[]),
    ("/indicators", "", &["json", "csv"]),
    ("/indicators/employment-rate", "", &["json", "csv", "svg"]),
    (
        "/indicators/employment-rate/gap",
        "?territory=SE",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/gap",
        "?territory=SE,IT&sex=F&from=2018",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/series",
        "?territory=AT",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/compare",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/compare",
        "?group=NEU27_2020_FOR&reference=NAT&to=2023",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/compare",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/trend",
        "?territory=SE,IT",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/convergence",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/convergence",
        "?territory=SE,IT,DE&group=NEU27_2020_FOR&reference=NAT&from=2018",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/employment-rate/coverage",
        "",
        &["json", "csv", "svg"],
    ),
    (
        "/indicators/poverty-or-exclusion-region/coverage",
        "?today=2026-11-22&old_after=5",
        &["json", "csv", "svg"],
    ),
    ("/territories", "", &[]),
    ("/territories/SE", "", &["json", "csv", "svg"]),
    ("/territories/BG31", "", &["json", "csv"]),
    ("/territories/SE002C", "", &["json", "csv"]),
    ("/territories/SE002C/urb_cpopcb", "", &["json", "csv"]),
    ("/", "?q=goteborg", &[]),
    ("/dataflows", "", &["json", "csv"]),
    ("/dataflows/urb_cpop1", "", &["json", "csv"]),
    ("/methods", "", &[]),
    ("/about", "", &[]),
];

/// Requests that are refused, each with its status.
pub const REFUSED: [(&str, u16); 36] = [
    // The sample has the rates, and not the persons behind them.
    (
        "/indicators/employment-rate-15-64/gap?territory=SE&group=FOR&reference=NAT&decompose=sex",
        422,
    ),
    (
        "/indicators/employment-rate-15-64/gap?territory=SE&group=FOR&reference=NAT&decompose=%3Cb%3E",
        422,
    ),
    (
        "/indicators/employment-rate/series?territory=SE&decompose=sex",
        400,
    ),
    ("/indicators/employment-rate/convergence?territory=SE", 404),
    ("/nothing", 404),
    ("/territories/XQ", 404),
    ("/territories/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
    ("/territories/SE002C/no_such", 404),
    ("/territories/XQ/urb_cpopcb", 404),
    ("/indicators/no-such", 404),
    ("/indicators/no-such/coverage", 404),
    ("/indicators/employment-rate/ranking?territory=SE", 404),
    (
        "/indicators/employment-rate/gap?territory=SE&reference=FOR",
        422,
    ),
    (
        "/indicators/employment-rate/compare?group=NEU27_2020_FOR&reference=FOR",
        422,
    ),
    (
        "/indicators/employment-rate/gap?territory=%3Cscript%3E",
        404,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&from=20x4",
        400,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&from=2024&to=2010",
        400,
    ),
    (
        "/indicators/employment-rate/gap?territory=SE&%3Cb%3E=1",
        400,
    ),
    ("/indicators/employment-rate/gap", 400),
    ("/indicators/employment-rate/trend", 400),
    ("/indicators/employment-rate/trend?territory=XQ", 404),
    (
        "/indicators/employment-rate/trend?territory=SE&group=%3Csvg%3E",
        400,
    ),
    (
        "/indicators/poverty-or-exclusion-region/trend?territory=AT",
        400,
    ),
    ("/indicators/employment-rate/compare?territory=XQ", 404),
    (
        "/indicators/employment-rate/compare?group=%22%3E%3Cb%3E",
        400,
    ),
    ("/indicators/employment-rate/compare?from=3024", 404),
    ("/indicators/employment-rate/compare?from=0000", 400),
    (
        "/indicators/employment-rate/compare?group=NAT&group=NAT&reference=NAT",
        400,
    ),
    ("/indicators/employment-rate/coverage?territory=XQ", 404),
    ("/indicators/employment-rate/coverage?today=soon", 400),
    ("/indicators/employment-rate/coverage?today=2026-02-31", 400),
    ("/indicators/employment-rate/coverage?old_after=-1", 400),
    ("/indicators/employment-rate/coverage?to=1066", 404),
    ("/indicators/employment-rate/coverage?sex=%3Ci%3E", 400),
    ("/territories/SE?q=1", 400),
    ("/dataflows/..%2F..%2Fetc", 404),
];
