//! What was held, and whether it is what had been promised.

use std::collections::BTreeMap;

use andamento_model::register::{EntryKind, Register, Span};

/// The events that a register has as held, by the entry they belong to.
///
/// Something of the same entry held in the promised time keeps a promise only if it is the same
/// thing: at least half of the longer words of its title are in the words of the promise. A
/// plenary does not keep the promise of a training session.
#[derive(Debug, Default)]
pub(crate) struct Held<'r> {
    of: BTreeMap<&'r str, Vec<(&'r str, Span)>>,
}

impl<'r> Held<'r> {
    pub(crate) fn of(register: &'r Register) -> Self {
        let mut held = Self::default();
        for (event, _) in register.of_kind(EntryKind::Event) {
            let held_then = event.text("state") == Some("held");
            if let (Some(item), Some(when), true) =
                (event.text("item"), event.span("when"), held_then)
            {
                held.of.entry(item).or_default().push((event.title(), when));
            }
        }
        held
    }

    /// Whether what some words promise of an item for a time was held in that time.
    pub(crate) fn kept(&self, item: &str, promise: &str, span: Span) -> bool {
        let events = self.of.get(item).map_or(&[][..], Vec::as_slice);
        events.iter().any(|(title, when)| {
            when.first <= span.last && span.first <= when.last && same_thing(title, promise)
        })
    }
}

pub(crate) fn same_thing(title: &str, promise: &str) -> bool {
    let said: Vec<String> = longer_words(promise).collect();
    let (mut all, mut shared) = (0, 0);
    for word in longer_words(title) {
        all += 1;
        shared += usize::from(said.contains(&word));
    }
    shared > 0 && shared * 2 >= all
}

fn longer_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let longer = words.filter(|word| {
        word.chars().count() >= 4 && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    longer.map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_thing_that_was_promised_keeps_the_promise() {
        let promise = "The next session of the Academy is planned for 2025.";
        assert!(same_thing("Session of the Academy", promise));
        assert!(same_thing("Session", promise));
        assert!(!same_thing("Plenary of the Academy's partnership", promise));
        assert!(!same_thing("2025", promise));
    }
}
