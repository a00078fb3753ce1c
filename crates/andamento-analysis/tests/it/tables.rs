//! Tiny cubes from ASCII tables, and the real catalog.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use andamento_analysis::{
    Answer, AnswerRow, Asked, Context, IndicatorCatalog, NoAnswer, Question, answer,
    parse_population_groups,
};
use andamento_model::{
    Aggregates, Block, CellSource, Cube, CubeBuilder, DataflowId, DimensionId, NutsTable, Period,
    PopulationGroups, Snapshot, Status, Vintage,
};

/// A cube from a table: the header names the dimensions, then the periods; `:` is a cell
/// without a value, `-` no cell; flags follow the value after `/`.
pub fn cube(dataflow: &str, table: &str) -> Cube {
    cube_of(dataflow, &[("2025-03-21", table)])
}

/// As [`cube`], one table a vintage; later ones replace earlier cells.
pub fn cube_of(dataflow: &str, tables: &[(&str, &str)]) -> Cube {
    let mut builder: Option<CubeBuilder> = None;
    for (vintage, table) in tables {
        let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
        let header: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        let width = header
            .iter()
            .take_while(|name| name.parse::<Period>().is_err())
            .count();
        let dimensions: Vec<DimensionId> = header[..width]
            .iter()
            .map(|name| DimensionId::parse(name).unwrap())
            .collect();
        let builder = builder.get_or_insert_with(|| {
            CubeBuilder::new(DataflowId::parse(dataflow).unwrap(), &dimensions)
        });
        builder.begin_source(CellSource {
            snapshot: Snapshot {
                name: format!("{dataflow}.tsv"),
                sha256: vintage.replace('-', "").repeat(8),
                bytes: 1,
            },
            vintage: Vintage::parse(vintage).unwrap(),
        });
        for line in lines {
            let fields: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(fields.len(), header.len(), "{line}");
            let mut block = Block::new(&dimensions);
            for (column, code) in block.dimensions.iter_mut().zip(&fields) {
                column.codes.push((*code).to_string());
                column.ids.push(0);
            }
            for (name, field) in header[width..].iter().zip(&fields[width..]) {
                if *field == "-" {
                    continue;
                }
                let (value, flags) = field.split_once('/').unwrap_or((field, ""));
                let id = u32::try_from(block.periods.periods.len()).unwrap();
                block.periods.periods.push(name.parse().unwrap());
                block.periods.ids.push(id);
                block.values.push(value.parse().unwrap_or(f64::NAN));
                block
                    .statuses
                    .push(Status::from_flags(flags.as_bytes()).unwrap());
            }
            if block.cells() > 0 {
                block.lengths.push(u32::try_from(block.cells()).unwrap());
                builder.add(&block);
            }
        }
    }
    builder.unwrap().build()
}

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The catalog as the project carries it.
pub struct Catalog {
    pub indicators: IndicatorCatalog,
    groups: PopulationGroups,
    nuts: NutsTable,
    aggregates: Aggregates,
}

impl Catalog {
    /// The same, read once for all tests that only look at it.
    pub fn shared() -> &'static Self {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::load);
        &CATALOG
    }

    pub fn load() -> Self {
        let read = |path: &str| std::fs::read_to_string(workspace().join(path)).unwrap();
        let mut indicators = IndicatorCatalog::default();
        let mut files: Vec<PathBuf> = std::fs::read_dir(workspace().join("catalog/indicators"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap().to_string();
            let text = std::fs::read_to_string(&file).unwrap();
            indicators.add_toml(&name, &text).unwrap();
        }
        let groups = "catalog/population_groups.toml";
        Self {
            indicators,
            groups: parse_population_groups(groups, &read(groups)).unwrap(),
            nuts: NutsTable::parse(&read("catalog/geography/nuts.csv")).unwrap(),
            aggregates: Aggregates::parse(&read("catalog/geography/aggregates.csv")).unwrap(),
        }
    }

    pub fn context(&self) -> Context<'_> {
        Context {
            groups: &self.groups,
            nuts: &self.nuts,
            aggregates: &self.aggregates,
        }
    }

    pub fn asked(&self, question: &Question) -> Asked<'_> {
        Asked {
            indicator: self.indicators.get(question.indicator()).unwrap(),
            reference_indicator: question
                .reference_indicator()
                .map(|id| self.indicators.get(id).unwrap()),
        }
    }

    pub fn ask(&self, question: &Question, cubes: &[Cube]) -> Result<Answer, NoAnswer> {
        answer(question, self.asked(question), cubes, &self.context())
    }
}

/// A row on one line: territory time values gap ratio statuses reliability.
pub fn short(row: &AnswerRow) -> String {
    let number = |value: Option<f64>| value.map_or("-".to_string(), |v| format!("{v:.4}"));
    let value = |value: Option<f64>| value.map_or(":".to_string(), |v| v.to_string());
    let reference = row.reference_side.as_ref();
    format!(
        "{} {} {}/{} {}/{} gap {} ratio {} odds {} {}",
        row.territory,
        row.time,
        value(row.group_side.value),
        row.group_side.status.flags(),
        value(reference.and_then(|side| side.value)),
        reference.map_or(String::new(), |side| side.status.flags()),
        row.gap.map_or("-".to_string(), |gap| gap.to_string()),
        number(row.ratio),
        number(row.odds_ratio),
        row.reliability,
    )
}
