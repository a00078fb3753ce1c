//! What a record must rest on, and what it must not change, whatever its fields say.

use super::entry::Entry;
use super::kind::EntryKind;
use super::record::Draft;

/// Classes of links that say what only a source can say: that something was *not* done.
const ONLY_OF_A_SOURCE: [&str; 2] = ["not-taken-up", "none-reported"];
/// Fields that make a position what it is: whose view it is, and of what.
const OF_A_POSITION: [&str; 2] = ["holder", "item"];

/// Whether a class of links says what only a source can say; without one it counts as unknown.
pub fn only_of_a_source(class: &str) -> bool {
    ONLY_OF_A_SOURCE.contains(&class)
}

impl Draft {
    /// What it lacks to rest on: the column of the template, what is wrong and what to do.
    /// `None`: nothing.
    ///
    /// A link of the class `not-taken-up` or `none-reported` needs a document and a line that say
    /// so. Silence is `unknown`.
    pub fn lacks_ground(&self) -> Option<(&'static str, String)> {
        let entry = self.stated.as_ref()?;
        let class = entry
            .text("class")
            .filter(|class| entry.kind() == EntryKind::Link && only_of_a_source(class))?;
        let column = match &self.source {
            None => "source_document",
            Some(source) if source.line.is_none() => "source_line",
            Some(_) => return None,
        };
        Some((
            column,
            format!(
                "it is empty, and `{class}` needs the document and the line that say so; where no \
                 source does, the class is `unknown`"
            ),
        ))
    }
}

impl Entry {
    /// What it may not say after what was recorded of the same entry before: the field, what is
    /// wrong and what to do. `None`: nothing.
    ///
    /// A position stays the position of its holder on its item. Nobody turns the view of one
    /// organisation into that of another.
    pub fn takes_over(&self, before: &Entry) -> Option<(&'static str, String)> {
        if self.kind() != EntryKind::Position || self.id() != before.id() {
            return None;
        }
        let field = OF_A_POSITION
            .into_iter()
            .find(|field| self.text(field) != before.text(field))?;
        let was = before.text(field).unwrap_or_default();
        Some((
            field,
            format!(
                "`{}` is recorded with `{was}`, and a position keeps its holder and its item; \
                 record another view as a position with an id of its own (to answer this one, \
                 with `{}` as its item)",
                self.id(),
                self.id()
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{EntryId, Source, Value};

    fn entry(id: &str, fields: &[(&'static str, &str)]) -> Entry {
        let fields = fields
            .iter()
            .map(|(name, value)| (*name, Value::One((*value).to_string())));
        Entry::new(EntryId::parse(id).unwrap(), fields).unwrap()
    }

    fn link(class: &str, source: Option<Option<u32>>) -> Draft {
        let link = entry(
            "link/made-up",
            &[("from", "plan/a"), ("to", "plan/b"), ("class", class)],
        );
        let source = source.map(|line| Source {
            document: "a".repeat(64),
            line,
            last_line: None,
            fields: Default::default(),
        });
        Draft::stated(link, source)
    }

    #[test]
    fn that_something_was_not_done_needs_a_document_and_a_line() {
        for class in ["not-taken-up", "none-reported"] {
            let column = |source| link(class, source).lacks_ground().map(|lack| lack.0);
            assert_eq!(column(None), Some("source_document"));
            assert_eq!(column(Some(None)), Some("source_line"));
            assert_eq!(column(Some(Some(4))), None);
            let (_, why) = link(class, None).lacks_ground().unwrap();
            assert!(why.contains("`unknown`"), "{why}");
        }
        for class in ["unknown", "taken-up", "in-line"] {
            assert_eq!(link(class, None).lacks_ground(), None);
        }
    }

    #[test]
    fn a_position_keeps_its_holder_and_its_item_and_may_change_its_words() {
        let position = |holder: &str, item: &str, title: &str| {
            let fields = [
                ("holder", holder),
                ("item", item),
                ("stance", "asks-for"),
                ("title", title),
            ];
            entry("position/made-up", &fields)
        };
        let before = position("organisation/a", "plan/a", "More");
        let after = position("organisation/a", "plan/a", "Much more");
        assert_eq!(after.takes_over(&before), None);
        let other = position("organisation/b", "plan/a", "More");
        assert_eq!(other.takes_over(&before).unwrap().0, "holder");
        let moved = position("organisation/a", "plan/b", "More");
        assert_eq!(moved.takes_over(&before).unwrap().0, "item");
    }
}
