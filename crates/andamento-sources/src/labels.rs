//! Codes and labels in the code columns of a file.

use std::collections::{BTreeMap, HashMap};

use andamento_model::{Codelist, Codelists, DimensionId, LabelMatch, Note};

/// What may stand in the code columns of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeColumns {
    /// Codes, taken as they are.
    Codes,
    /// In each cell either a code or a label.
    CodesOrLabels,
    /// Labels; a known code is taken as one.
    Labels,
}

/// Why a label got no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Unresolved,
    Ambiguous,
}

/// The text of a key, and why it is not a code if it is none.
type Resolved = (Box<str>, Option<Left>);

/// Turns cells of code columns into the texts of keys, and remembers what stayed a label.
pub(crate) struct Labels<'a> {
    columns: CodeColumns,
    lists: Vec<Option<&'a Codelist>>,
    dimensions: Vec<DimensionId>,
    known: Vec<HashMap<Box<str>, Resolved>>,
    /// Dimension, reason and label; number of cells and first line.
    left: BTreeMap<(usize, Left, Box<str>), (u64, u64)>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(
        columns: CodeColumns,
        dimensions: &[DimensionId],
        codelists: &'a Codelists,
    ) -> Self {
        Self {
            columns,
            lists: dimensions.iter().map(|id| codelists.get(id)).collect(),
            dimensions: dimensions.to_vec(),
            known: vec![HashMap::new(); dimensions.len()],
            left: BTreeMap::new(),
        }
    }

    /// The code that a cell means, or its text where that cannot be known. `true`: it is a
    /// code.
    pub(crate) fn resolve<'s>(
        &'s mut self,
        dimension: usize,
        cell: &'s str,
        line: u64,
    ) -> (&'s str, bool) {
        if self.columns == CodeColumns::Codes {
            return (cell, true);
        }
        if !self.known[dimension].contains_key(cell) {
            let (text, left) = look_up(self.columns, self.lists[dimension], cell);
            self.known[dimension].insert(cell.into(), (text.into(), left));
        }
        let Some((text, left)) = self.known[dimension].get(cell) else {
            return (cell, false);
        };
        if let Some(left) = left {
            let entry = (dimension, *left, cell.into());
            self.left.entry(entry).or_insert((0, line)).0 += 1;
        }
        (text, left.is_none())
    }

    /// Remembers a label that names several blocks of the file, whatever the codelist says.
    pub(crate) fn ambiguous(&mut self, dimension: usize, label: &str, line: u64) {
        let entry = (dimension, Left::Ambiguous, label.into());
        self.left.entry(entry).or_insert((0, line)).0 += 1;
    }

    /// One note a label that got no code.
    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> {
        self.left
            .iter()
            .map(|((dimension, left, label), &(cells, line))| {
                let reason = match left {
                    Left::Unresolved => "unresolved label",
                    Left::Ambiguous => "ambiguous label",
                };
                let plural = if cells == 1 { "" } else { "s" };
                let dimension = &self.dimensions[*dimension];
                Note::on_line(
                    line,
                    format!("{reason} `{label}` in {dimension}: {cells} cell{plural}, kept without a code"),
                )
            })
    }
}

fn look_up<'t>(
    columns: CodeColumns,
    list: Option<&'t Codelist>,
    cell: &'t str,
) -> (&'t str, Option<Left>) {
    let known_code = list.is_some_and(|list| list.has_code(cell));
    let is_code = columns == CodeColumns::CodesOrLabels && (known_code || has_code_shape(cell));
    if is_code {
        return (cell, None);
    }
    match list.map_or(LabelMatch::Unknown, |list| list.code_of(cell)) {
        LabelMatch::Code(code) => (code, None),
        LabelMatch::Ambiguous => (cell, Some(Left::Ambiguous)),
        LabelMatch::Unknown if known_code => (cell, None),
        LabelMatch::Unknown => (cell, Some(Left::Unresolved)),
    }
}

/// Whether a cell is written as agencies write codes: upper-case letters, digits, `_`, `-`
/// and `+`.
pub(crate) fn has_code_shape(cell: &str) -> bool {
    !cell.is_empty()
        && cell
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-+".contains(&b))
}

/// The key text of one of several blocks that share a label.
pub(crate) fn block_text(label: &str, block: u32) -> String {
    format!("{label} [block {block}]")
}
