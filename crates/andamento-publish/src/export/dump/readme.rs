//! What a dump says about itself to people.

use std::collections::BTreeSet;
use std::fmt::Write;

use andamento_analysis::IndicatorCatalog;
use andamento_model::DataflowId;

use super::{DumpFormat, Dumped, import_command, package};

const HEAD: &str = "\
# Figures

One file in `figures/` for each file that was imported, with all its cells. `datapackage.json`
(the [Data Package](https://datapackage.org/) standard) says for each: source, vintage, size,
SHA-256, the file it was read from with its hash, statuses counted, and what could not be read.

A value, a cell without a value, an absent cell and a confidential one are four things: a cell
without a value has an empty one (`null` in JSON-stat and Parquet), an absent cell has no row.
Zero is a value. Statuses are letters as the agency gave them:

| letter | means |
|---|---|
| `b` | break in series: do not compare across it |
| `c` | confidential |
| `d` | definition differs |
| `e`, `s` | estimated |
| `f` | forecast |
| `i` | imputed |
| `m` | data cannot exist |
| `n` | not significant |
| `p` | provisional |
| `r` | revised |
| `u` | low reliability |
| `z` | not applicable |

Where several files of a dataflow have a cell, the newest vintage counts.
";

/// The file `README.md`.
pub(super) fn text(files: &[Dumped], indicators: &IndicatorCatalog, format: DumpFormat) -> String {
    let mut text = HEAD.to_string();
    let dataflows: BTreeSet<&DataflowId> = files.iter().map(|file| &file.import.dataflow).collect();
    text.push_str("\n## Sources\n\n");
    for dataflow in dataflows {
        // A string takes whatever is written to it.
        let _ = match package::source(indicators, dataflow) {
            Some(source) => writeln!(
                text,
                "- `{dataflow}`: {}. {}. <{}>",
                source.title, source.acknowledgement, source.link
            ),
            None => writeln!(
                text,
                "- `{dataflow}`: the catalog names no source; the files it was read from stand in \
                 `datapackage.json`"
            ),
        };
    }
    text.push_str(
        "\nFigures of Eurostat may be reused if the source is acknowledged (Commission Decision\n\
         2011/833/EU; CC BY 4.0 unless stated otherwise). Eurostat does not endorse what is made of \
         them.\n\n## Reading them again\n\n",
    );
    if format == DumpFormat::Parquet {
        text.push_str(
            "Any engine that reads Parquet reads the files. They are those of a data folder: there,\n\
             `figures/<dataflow>__<name>.parquet` lies as `cubes/<dataflow>/<name>.parquet`.\n",
        );
        return text;
    }
    text.push_str("Any program that reads the format reads the files. With Andamento, in this folder:\n\n```\n");
    for command in files.iter().filter_map(|file| import_command(file, format)) {
        text.push_str(&command);
        text.push('\n');
    }
    text.push_str(
        "```\n\nThat gives the identical cells. A vintage comes back with its day. A file without a \
         date is\nnamed after its bytes, so that here it has another name.\n",
    );
    text
}
