//! What the linter finds.

use std::fmt;

use andamento_model::register::Record;

use crate::register::texts::Texts;

/// A rule of the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The status of an action and the text about the action cannot both be true.
    StatusContradictsText,
    /// A text announces a list, and nothing follows.
    PromisedListEmpty,
    /// A field that the kind of entry should state is empty.
    FieldEmpty,
    /// Two documents have the same words.
    DuplicateDocument,
    /// Numbers stated of the same thing differ, or a list is not as long as announced.
    CountDiffers,
    /// Figures of one property of one subject count different people.
    FigurePopulationsDiffer,
    /// The time promised for something has passed.
    PromisedDatePassed,
    /// An entry should have been looked at again.
    ReviewDatePassed,
}

impl Rule {
    /// All rules, in the order in which findings are listed.
    pub const ALL: [Self; 8] = [
        Self::StatusContradictsText,
        Self::PromisedListEmpty,
        Self::FieldEmpty,
        Self::DuplicateDocument,
        Self::CountDiffers,
        Self::FigurePopulationsDiffer,
        Self::PromisedDatePassed,
        Self::ReviewDatePassed,
    ];

    /// The name in files and pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::StatusContradictsText => "status-contradicts-text",
            Self::PromisedListEmpty => "promised-list-empty",
            Self::FieldEmpty => "field-empty",
            Self::DuplicateDocument => "duplicate-document",
            Self::CountDiffers => "count-differs",
            Self::FigurePopulationsDiffer => "figure-populations-differ",
            Self::PromisedDatePassed => "promised-date-passed",
            Self::ReviewDatePassed => "review-date-passed",
        }
    }

    /// How much it weighs.
    pub fn severity(self) -> Severity {
        match self {
            Self::StatusContradictsText | Self::CountDiffers => Severity::Contradiction,
            Self::FigurePopulationsDiffer
            | Self::DuplicateDocument
            | Self::PromisedDatePassed
            | Self::ReviewDatePassed => Severity::Attention,
            Self::PromisedListEmpty | Self::FieldEmpty => Severity::Gap,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Two statements cannot both be true.
    Contradiction,
    /// Somebody should look at it.
    Attention,
    /// Something is not there.
    Gap,
}

impl Severity {
    /// The name in files and pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Attention => "attention",
            Self::Gap => "gap",
        }
    }
}

/// Where a finding can be seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// SHA-256 of the document.
    pub document: String,
    /// The line, from 1. `None`: the whole document.
    pub line: Option<u32>,
    /// What stands there. `None`: the text of the document was not imported, or the finding is
    /// about the whole document.
    pub text: Option<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Identifier of the entry; `document/<first 12 digits of the hash>` for a document that is
    /// no entry.
    pub entry: String,
    /// What was found, in a sentence.
    pub message: String,
    /// Where.
    pub evidence: Vec<Evidence>,
}

/// The line that a record names for a field, else its first line. `None`: the record has no
/// source.
pub(super) fn evidence_of_field(record: &Record, field: &str, texts: &Texts) -> Option<Evidence> {
    let source = record.source.as_ref()?;
    let line = source.fields.get(field).copied().or(source.line);
    let text = texts.get(&source.document).zip(line);
    Some(Evidence {
        document: source.document.clone(),
        line,
        text: text.and_then(|(text, line)| text.line(line).map(str::to_string)),
    })
}
