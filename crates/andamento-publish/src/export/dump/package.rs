//! What a dump says about its files, as a Data Package.

use andamento_analysis::IndicatorCatalog;
use andamento_model::{DataflowId, IndicatorSource};
use serde_json::{Value, json};

use super::{DumpFormat, Dumped, import_command};
use crate::export::ExportFormat;

/// How Eurostat allows its figures to be used; `catalog/sample/README.md` says the same.
const EUROSTAT_LICENCE: &str = "CC-BY-4.0";
const LICENCE_TEXT: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Where a dataflow is published. `None`: no indicator of the catalog says.
pub(super) fn source<'a>(
    indicators: &'a IndicatorCatalog,
    dataflow: &DataflowId,
) -> Option<&'a IndicatorSource> {
    let mut sources = indicators.iter().map(|indicator| &indicator.reading.source);
    sources.find(|source| source.dataset == dataflow.as_str())
}

/// The file `datapackage.json`.
pub(super) fn text(files: &[Dumped], indicators: &IndicatorCatalog, format: DumpFormat) -> String {
    let resources: Vec<Value> = files
        .iter()
        .map(|file| resource(file, indicators, format))
        .collect();
    let package = json!({
        "profile": "data-package",
        "name": "andamento-dump",
        "title": "All figures of a data folder",
        "description": "One file for each imported file. Statuses stand beside each value; a \
            cell without a value has an empty one; an absent cell is absent.",
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(file: &Dumped, indicators: &IndicatorCatalog, format: DumpFormat) -> Value {
    let import = &file.import;
    let summary = &import.summary;
    let source = source(indicators, &import.dataflow);
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let notes: Vec<String> = import.notes.iter().map(ToString::to_string).collect();
    let rejected: Vec<String> = import.rejected.iter().map(ToString::to_string).collect();
    let mut resource = json!({
        "name": name.to_ascii_lowercase(),
        "path": file.path,
        "title": source.map_or(import.dataflow.as_str(), |source| &source.title),
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "andamento": {
            "dataflow": import.dataflow.as_str(),
            "vintage": import.vintage.to_string(),
            "cells": file.cells,
            "values": summary.values,
            "without_value": summary.missing,
            "flags": summary.flags,
            "first_period": summary.first_period.map(|period| period.to_string()),
            "last_period": summary.last_period.map(|period| period.to_string()),
            "acknowledgement": source.map(|source| &source.acknowledgement),
            "received": {
                "file": import.snapshot.name,
                "sha256": import.snapshot.sha256,
                "bytes": import.snapshot.bytes,
                "format": import.format.name(),
            },
            "rejected_count": import.rejected_count,
            "rejected": rejected,
            "notes": notes,
            "import": import_command(file, format),
        },
    });
    if let Some(source) = source {
        resource["sources"] = json!([{ "title": source.acknowledgement, "path": source.link }]);
        if source.acknowledgement.starts_with("Source: Eurostat") {
            resource["licenses"] = json!([{
                "name": EUROSTAT_LICENCE,
                "title": "Reuse with acknowledgement (Commission Decision 2011/833/EU), unless \
                    stated otherwise",
                "path": LICENCE_TEXT,
            }]);
        }
    }
    let (kind, media) = match format {
        DumpFormat::Text(ExportFormat::Csv | ExportFormat::SdmxCsv) => ("csv", "text/csv"),
        DumpFormat::Text(ExportFormat::JsonStat) => ("json", "application/json"),
        DumpFormat::Parquet => ("parquet", "application/vnd.apache.parquet"),
    };
    resource["format"] = kind.into();
    resource["mediatype"] = media.into();
    if kind != "parquet" {
        resource["encoding"] = "utf-8".into();
    }
    if kind == "csv" {
        resource["profile"] = "tabular-data-resource".into();
        resource["schema"] = schema(file, format);
    }
    resource
}

/// The columns of a CSV file.
fn schema(file: &Dumped, format: DumpFormat) -> Value {
    let text = |name: &str| json!({ "name": name, "type": "string" });
    let mut fields: Vec<Value> = Vec::new();
    if format == DumpFormat::Text(ExportFormat::SdmxCsv) {
        fields.extend(["STRUCTURE", "STRUCTURE_ID", "ACTION"].map(text));
    }
    fields.extend(file.dimensions.iter().map(|name| text(name)));
    fields.push(text("TIME_PERIOD"));
    fields.push(json!({ "name": "OBS_VALUE", "type": "number",
        "description": "empty: the source has the cell without a value" }));
    fields.push(json!({ "name": "OBS_STATUS", "type": "string",
        "description": "letters as received, sorted; README.md says what they mean" }));
    fields.push(json!({ "name": "CONF_STATUS", "type": "string",
        "description": "c: confidential" }));
    let mut key = file.dimensions.clone();
    key.push("TIME_PERIOD".to_string());
    json!({ "fields": fields, "primaryKey": key, "missingValues": [""] })
}
