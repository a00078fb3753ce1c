//! Which entries are asked for.

use andamento_model::register::{EntryId, EntryKind};

use super::names::Naming;

/// Which entries a register is made of. The default is all of them.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only entries of this kind. `None`: of every kind.
    pub kind: Option<EntryKind>,
    /// Only entries of one of these kinds, where neither `kind` nor `prefix` is given. Empty: of
    /// every kind.
    pub kinds: Vec<EntryKind>,
    /// Only entries whose names begin with these, as `eu-2021-2027` or
    /// `eu-2021-2027/partnerships`; the entry of just these names (`plan/eu-2021-2027`) is among
    /// them. `None`: whatever their names.
    pub prefix: Option<String>,
    /// Only these entries. `None`: whichever.
    pub ids: Option<Vec<EntryId>>,
    /// Only entries that name one of these. Those whose standing record has no content name
    /// nothing. `None`: whatever they name.
    pub naming: Option<Vec<Naming>>,
    /// At most so many, the first in the order of their identifiers as texts. `None`: all.
    pub limit: Option<usize>,
    /// Only entries behind this one in the order of identifiers as texts. `None`: from the first.
    pub after: Option<EntryId>,
}

impl Selection {
    /// The entries of a kind.
    pub fn of_kind(kind: EntryKind) -> Self {
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }

    /// Certain entries.
    pub fn of_ids(ids: impl IntoIterator<Item = EntryId>) -> Self {
        Self {
            ids: Some(ids.into_iter().collect()),
            ..Self::default()
        }
    }

    /// The entries of a kind that name something.
    pub fn naming(kind: EntryKind, what: impl IntoIterator<Item = Naming>) -> Self {
        Self {
            naming: Some(what.into_iter().collect()),
            ..Self::of_kind(kind)
        }
    }

    /// The spans of identifiers that are asked for, from the first included to the last
    /// excluded, in the order of texts.
    pub(super) fn spans(&self) -> Vec<(String, String)> {
        let mut spans = Vec::new();
        match (self.kind, &self.prefix) {
            (None, None) if !self.kinds.is_empty() => {
                spans.extend(self.kinds.iter().map(|kind| below(kind.name())));
            }
            (None, None) => spans.push((String::new(), "{".to_string())),
            (Some(kind), None) => spans.push(below(kind.name())),
            (kind, Some(prefix)) => {
                let prefix = prefix.trim_end_matches('/');
                for kind in kind.map_or(EntryKind::ALL.to_vec(), |kind| vec![kind]) {
                    let whole = format!("{kind}/{prefix}");
                    spans.push((whole.clone(), behind(&whole)));
                    spans.push(below(&whole));
                }
            }
        }
        if let Some(after) = &self.after {
            let from = behind(after.as_str());
            spans.retain_mut(|(low, high)| {
                if *low < from {
                    low.clone_from(&from);
                }
                low < high
            });
        }
        spans.sort();
        spans
    }

    /// Whether an entry is among those asked for, `limit` apart.
    pub(super) fn takes(&self, id: &EntryId) -> bool {
        let text = id.as_str();
        self.spans()
            .iter()
            .any(|(low, high)| low.as_str() <= text && text < high.as_str())
    }
}

/// The identifiers that begin with a name and a stroke.
pub(super) fn below(name: &str) -> (String, String) {
    // `0` is the character behind `/`.
    (format!("{name}/"), format!("{name}0"))
}

/// The first text behind a text.
fn behind(text: &str) -> String {
    format!("{text}\0")
}

/// Which part of a long list of records is asked for, newest first. The default is all of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// At most so many. `None`: all.
    pub limit: Option<usize>,
    /// Only records before the one with this number. `None`: from the newest.
    pub before: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(prefix: &str, id: &str) -> bool {
        let selection = Selection {
            prefix: Some(prefix.to_string()),
            ..Selection::default()
        };
        selection.takes(&EntryId::parse(id).unwrap())
    }

    #[test]
    fn a_prefix_ends_where_a_name_ends() {
        assert!(taken("eu-2021", "plan/eu-2021"));
        assert!(taken("eu-2021", "action/eu-2021/a/4"));
        assert!(!taken("eu-2021", "plan/eu-2021-2027"));
        assert!(!taken("eu-2021", "action/eu-2021-2027/a/4"));
        assert!(!taken("eu-2021/a", "action/eu-2021/b/4"));
    }
}
