//! The linter reads texts: altered texts alter its verdict.

mod documents;
mod page;
mod statuses;
mod tracker;

use andamento_analysis::register::Texts;
use andamento_analysis::register::lint::{Finding, Lexicon, Lint, LintQuestion, Rule, lint};
use andamento_model::register::{Change, Entry, EntryId, Record, Register, Source, Value};

/// The lexicon of the catalog.
pub fn lexicon() -> Lexicon {
    Lexicon::parse(
        (
            "english.toml",
            include_str!("../../../../catalog/lexicon/english.toml"),
        ),
        (
            "subjects.toml",
            include_str!("../../../../catalog/lexicon/subjects.toml"),
        ),
    )
    .unwrap()
}

/// A record of an entry with these fields; several values are separated by `;`.
pub fn record(number: u64, id: &str, fields: &[(&str, &str)], source: Option<Source>) -> Record {
    let id = EntryId::parse(id).unwrap();
    let values = fields.iter().map(|(name, value)| {
        let many = id.kind().field(name).is_some_and(|field| field.many);
        let parts = value.split(';').map(|part| part.trim().to_string());
        let value = if many {
            Value::Many(parts.collect())
        } else {
            Value::One((*value).to_string())
        };
        (*name, value)
    });
    Record {
        number,
        entry: id.clone(),
        change: Change::Stated(Entry::new(id.clone(), values).unwrap()),
        about: None,
        recorded: "2026-01-01T00:00:00Z".to_string(),
        recorded_by: "test".to_string(),
        source,
        reason: None,
        hash: String::new(),
    }
}

/// A source that is some lines of a document.
pub fn lines(document: &str, first: u32, last: u32) -> Option<Source> {
    Some(Source {
        document: document.to_string(),
        line: Some(first),
        last_line: Some(last),
        fields: Default::default(),
    })
}

/// The linter's answer on a day.
pub fn ask(records: Vec<Record>, texts: &[(&str, &str)], today: &str) -> Lint {
    let owned = |(hash, text): &(&str, &str)| ((*hash).to_string(), (*text).to_string());
    let question = LintQuestion {
        plan: None,
        today: today.parse().unwrap(),
    };
    let texts = Texts::new(texts.iter().map(owned));
    lint(&Register::new(records), &texts, &lexicon(), &question)
}

/// The findings of a rule.
pub fn of(rule: Rule, lint: &Lint) -> Vec<&Finding> {
    let found = lint.findings.iter();
    found.filter(|finding| finding.rule == rule).collect()
}
