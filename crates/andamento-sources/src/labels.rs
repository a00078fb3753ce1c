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
    /// Dimension, reason and label; number of cells and first line. At most [`LISTED`].
    left: BTreeMap<(usize, Left, Box<str>), (u64, u64)>,
    more: More,
}

/// How many labels without a code are listed one by one.
const LISTED: usize = 1000;

/// Labels without a code beyond those that are listed.
#[derive(Default)]
struct More {
    labels: u64,
    cells: u64,
    first: u64,
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
            more: More::default(),
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
        let fresh = !self.known[dimension].contains_key(cell);
        if fresh {
            let (text, left) = look_up(self.columns, self.lists[dimension], cell);
            self.known[dimension].insert(cell.into(), (text.into(), left));
        }
        let Some((text, left)) = self.known[dimension].get(cell) else {
            return (cell, false);
        };
        if let Some(left) = left {
            let entry = (dimension, *left, cell.into());
            stay(&mut self.left, &mut self.more, entry, fresh, line);
        }
        (text, left.is_none())
    }

    /// Remembers a label that names several blocks of the file, whatever the codelist says.
    pub(crate) fn ambiguous(&mut self, dimension: usize, label: &str, line: u64) {
        let known = &mut self.known[dimension];
        let fresh = !known.contains_key(label);
        if fresh {
            known.insert(label.into(), (label.into(), Some(Left::Ambiguous)));
        }
        let entry = (dimension, Left::Ambiguous, label.into());
        stay(&mut self.left, &mut self.more, entry, fresh, line);
    }

    /// One note a label that got no code, and one on those that are too many to list.
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
            .chain((self.more.cells > 0).then(|| {
                Note::on_line(
                    self.more.first,
                    format!(
                        "{} more labels without a code, on {} cells, are kept and not listed; is \
                         this a column of labels?",
                        self.more.labels, self.more.cells
                    ),
                )
            }))
    }
}

/// Counts a cell whose label stays. `fresh`: the label was not met before.
fn stay(
    left: &mut BTreeMap<(usize, Left, Box<str>), (u64, u64)>,
    more: &mut More,
    entry: (usize, Left, Box<str>),
    fresh: bool,
    line: u64,
) {
    if let Some((cells, _)) = left.get_mut(&entry) {
        *cells += 1;
    } else if left.len() < LISTED {
        left.insert(entry, (1, line));
    } else {
        if more.cells == 0 {
            more.first = line;
        }
        more.cells += 1;
        more.labels += u64::from(fresh);
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
