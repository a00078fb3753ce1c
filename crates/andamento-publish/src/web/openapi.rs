//! The description of all addresses for programs: OpenAPI 3.1.

mod register;

use serde_json::{Value, json};

/// Groups of the examples: citizens of countries outside the EU, and nationals.
const GROUP: &str = "NEU27_2020_FOR";
const REFERENCE: &str = "NAT";

/// A day, or nothing: a parameter without a value counts as not given, as an empty field of a form.
const DAY: &str = "^([1-9][0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9])?$";

/// The document.
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Andamento",
            "version": super::METHOD_VERSION,
            "description": "Official figures on integration: series, gaps between groups, how sure they are, where they come from.",
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "paths": paths(),
        "components": { "schemas": schemas(), "parameters": parameters() },
    })
}

fn paths() -> Value {
    let search = json!([such_as(
        "employment",
        query("q", "Words to search for", false)
    )]);
    let mut paths = serde_json::Map::new();
    let mut add = |path: &str, forms: &[&str], summary: &str, parameters: Value, schema: &str| {
        for form in forms {
            let content = match *form {
                "json" => {
                    json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
                }
                "csv" => json!({ "text/csv": { "schema": { "type": "string" } } }),
                "svg" => json!({ "image/svg+xml": { "schema": { "type": "string" } } }),
                "atom" => json!({ "application/atom+xml": { "schema": { "type": "string" } } }),
                "ics" => json!({ "text/calendar": { "schema": { "type": "string" } } }),
                _ => json!({ "text/html": { "schema": { "type": "string" } } }),
            };
            let address = if *form == "html" {
                path.to_string()
            } else {
                format!("{path}.{form}")
            };
            let fault = if *form == "html" {
                "text/html"
            } else {
                "application/problem+json"
            };
            let fault_schema = if *form == "html" {
                json!({ "type": "string" })
            } else {
                json!({ "$ref": "#/components/schemas/Problem" })
            };
            let fault = |description: &str| json!({ "description": description, "content": { fault: { "schema": fault_schema } } });
            let mut responses = serde_json::Map::new();
            responses.insert(
                "200".into(),
                json!({
                    "description": "The view",
                    "headers": { "ETag": { "schema": { "type": "string" } } },
                    "content": content,
                }),
            );
            responses.insert("304".into(), json!({ "description": "Not changed" }));
            for (status, said) in [
                ("400", "A parameter was not understood"),
                ("404", "Not here"),
                ("414", "Too long"),
                ("422", "Not comparable"),
                ("500", "A stored file is damaged or cannot be read"),
            ] {
                responses.insert(status.into(), fault(said));
            }
            paths.insert(address, json!({ "get": { "summary": summary, "parameters": parameters, "responses": responses } }));
        }
    };
    let code = json!([path(
        "code",
        ("Territory code", "SE"),
        "^[A-Za-z0-9_-]{1,40}$"
    )]);
    let table = json!([
        path(
            "code",
            ("Territory code", "SE002C"),
            "^[A-Za-z0-9_-]{1,40}$"
        ),
        path(
            "dataflow",
            ("Dataflow id", "urb_cpopcb"),
            "^[a-z0-9][a-z0-9_-]{0,99}$"
        )
    ]);
    let id = json!([
        path(
            "id",
            ("Indicator id", "employment-rate"),
            "^[a-z0-9][a-z0-9-]{0,79}$"
        ),
        such_as(GROUP, query("group", "Group code", false)),
        such_as(REFERENCE, query("reference", "Reference code", false)),
        sex()
    ]);
    let dataflow = json!([path(
        "id",
        ("Dataflow id", "urb_cpop1"),
        "^[a-z0-9][a-z0-9_-]{0,99}$"
    )]);
    add("/index", &["json"], "Search", search.clone(), "Results");
    add(
        "/territories/{code}",
        &["html", "json", "csv", "svg"],
        "The latest figures of a territory, and what was promised and reported there",
        json!([code[0], register::known_on()]),
        "Territory",
    );
    add(
        "/territories/{code}/{dataflow}",
        &["html", "json", "csv"],
        "What one dataflow says about a territory, as published; JSON is JSON-stat 2.0",
        table,
        "JsonStat",
    );
    add(
        "/territories",
        &["html"],
        "Countries, and how to find regions and cities",
        json!([]),
        "",
    );
    add(
        "/indicators",
        &["html", "json", "csv"],
        "All indicators",
        json!([]),
        "List",
    );
    add(
        "/indicators/{id}",
        &["html", "json", "csv", "svg"],
        "The latest figures of an indicator in every territory",
        id,
        "Answer",
    );
    add(
        "/indicators/{id}/gap",
        &["html", "json", "csv", "svg"],
        "The gap between two groups over time",
        gap(),
        "Answer",
    );
    add(
        "/indicators/{id}/series",
        &["html", "json", "csv", "svg"],
        "An indicator over time",
        asked(false),
        "Answer",
    );
    add(
        "/indicators/{id}/compare",
        &["html", "json", "csv", "svg"],
        "Territories side by side at one time, sorted by value",
        side_by_side(),
        "Answer",
    );
    add(
        "/indicators/{id}/trend",
        &["html", "json", "csv", "svg"],
        "A gap over time as difference, ratio and odds ratio",
        asked(true),
        "Answer",
    );
    add(
        "/indicators/{id}/convergence",
        &["html", "json", "csv", "svg"],
        "Whether territories grow alike: sigma, beta, gamma and delta convergence; of the 27 Member States unless others are given",
        side_by_side(),
        "Answer",
    );
    add(
        "/indicators/{id}/coverage",
        &["html", "json", "csv", "svg"],
        "Which cells an indicator has, and what kind of nothing stands elsewhere",
        coverage(),
        "Coverage",
    );
    add(
        "/dataflows",
        &["html", "json", "csv"],
        "What the data folder holds",
        json!([]),
        "List",
    );
    add(
        "/dataflows/{id}",
        &["html", "json", "csv"],
        "The files of a dataflow, and what newer ones say differently",
        dataflow,
        "Dataflow",
    );
    register::add_all(&mut add);
    add("/methods", &["html"], "How figures are made", json!([]), "");
    add("/about", &["html"], "About the site", json!([]), "");
    add("/", &["html"], "The start page, with search", search, "");
    Value::Object(paths)
}

/// The question of the gap, which can also be taken apart.
fn gap() -> Value {
    let mut all = asked(true);
    let text = "Take the gap apart by this breakdown: sex; others say what they would take";
    if let Value::Array(all) = &mut all {
        all.push(query("decompose", text, false));
    }
    all
}

fn asked(gap: bool) -> Value {
    let mut all = vec![
        path(
            "id",
            ("Indicator id", "employment-rate"),
            "^[a-z0-9][a-z0-9-]{0,79}$",
        ),
        such_as(
            "SE",
            query("territory", "Territory codes, separated by commas", true),
        ),
        such_as(
            GROUP,
            query(
                "group",
                if gap {
                    "Group code"
                } else {
                    "Group codes, separated by commas"
                },
                false,
            ),
        ),
        sex(),
        json!({ "$ref": "#/components/parameters/from" }),
        json!({ "$ref": "#/components/parameters/to" }),
        json!({ "$ref": "#/components/parameters/vintage" }),
        query(
            "override",
            "Compute although definitions differ, for this reason",
            false,
        ),
        query("n_group", "Persons in the group's sample", false),
    ];
    if gap {
        all.push(such_as(
            REFERENCE,
            query("reference", "Reference code", false),
        ));
        all.push(query(
            "reference_indicator",
            "Another indicator for the reference",
            false,
        ));
        all.push(query(
            "n_reference",
            "Persons in the reference's sample",
            false,
        ));
    }
    Value::Array(all)
}

/// Where and when of a question that is about every territory unless some are named.
fn everywhere() -> Vec<Value> {
    vec![
        path(
            "id",
            ("Indicator id", "employment-rate"),
            "^[a-z0-9][a-z0-9-]{0,79}$",
        ),
        query(
            "territory",
            "Territory codes, separated by commas; all unless given",
            false,
        ),
        such_as(
            GROUP,
            query("group", "Group codes, separated by commas", false),
        ),
        sex(),
        json!({ "$ref": "#/components/parameters/from" }),
        json!({ "$ref": "#/components/parameters/to" }),
        json!({ "$ref": "#/components/parameters/vintage" }),
    ]
}

fn side_by_side() -> Value {
    let mut all = everywhere();
    all.push(such_as(
        REFERENCE,
        query(
            "reference",
            "Compare gaps to this group; values unless given",
            false,
        ),
    ));
    all.push(query(
        "override",
        "Compute although definitions differ, for this reason",
        false,
    ));
    Value::Array(all)
}

fn coverage() -> Value {
    let mut all = everywhere();
    all.push(
        json!({ "name": "today", "in": "query", "example": "2026-11-22",
        "description": "The day of the question; without it no value is called old",
        "schema": { "type": "string", "pattern": DAY } }),
    );
    all.push(json!({ "name": "old_after", "in": "query",
        "description": "A newest value more than this many years before today is old; 3 unless given",
        "schema": { "type": "string", "pattern": "^[0-9]{0,3}$" } }));
    Value::Array(all)
}

/// A part of the path: what it is, and an example that the bundled sample or the catalog answers.
fn path(name: &str, (is, example): (&str, &str), pattern: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true,
        "description": format!("{is}, for example {example}"), "example": example,
        "schema": { "type": "string", "pattern": pattern } })
}

/// A parameter with an example. Examples of one view belong together: all of them at once have
/// an answer from the bundled sample and the catalog.
fn such_as(example: &str, mut parameter: Value) -> Value {
    parameter["example"] = example.into();
    parameter
}

fn query(name: &str, description: &str, required: bool) -> Value {
    json!({ "name": name, "in": "query", "required": required, "description": description,
        "schema": { "type": "string", "maxLength": 400 } })
}

fn sex() -> Value {
    json!({ "$ref": "#/components/parameters/sex" })
}

fn parameters() -> Value {
    let year = |name: &str, example: &str, description: &str| {
        json!({ "name": name, "in": "query", "description": description, "example": example,
            "schema": { "type": "string", "pattern": "^([1-9][0-9]{3})?$" } })
    };
    json!({
        "sex": { "name": "sex", "in": "query", "example": "T", "description": "Sex code: T, F or M; T unless given",
            "schema": { "type": "string", "maxLength": 20 } },
        "from": year("from", "2018", "First year"),
        "to": year("to", "2023", "Last year"),
        "vintage": { "name": "vintage", "in": "query",
            "description": "Only figures of this vintage: a date, or undated- and eight hexadecimal digits",
            "schema": { "type": "string", "maxLength": 40 } },
    })
}

fn schemas() -> Value {
    let object = |required: &[&str]| json!({ "type": "object", "required": required });
    let mut all = json!({
        "Answer": object(&["kind", "unit", "rows", "notes", "reading", "provenance", "standing"]),
        "Coverage": object(&["kind", "indicator", "counts", "groups", "lines", "notes", "reading", "provenance"]),
        "Territory": object(&["territory", "label", "known_on", "answers", "promised"]),
        "JsonStat": object(&["version", "class", "id", "size", "dimension", "value"]),
        "Dataflow": object(&["dataflow", "files", "revisions"]),
        "Results": object(&["words", "results"]),
        "List": { "type": "array", "items": { "type": "object" } },
        "Problem": {
            "type": "object",
            "description": "RFC 9457",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "refused": { "type": "array", "items": { "type": "string" } },
                "differences": { "type": "array", "items": { "type": "object" } },
            },
        },
    });
    for (name, schema) in register::schemas() {
        all[name] = schema;
    }
    all
}
