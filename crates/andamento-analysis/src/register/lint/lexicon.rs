//! The words by which texts are read; content of the catalog.

use andamento_model::register::EntryId;
use serde::Deserialize;

use crate::register::words::Phrases;

/// Why a lexicon cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct LexiconError {
    /// The file.
    pub file: String,
    /// What is wrong and where.
    pub reason: String,
}

/// The words by which the linter reads texts of one language, and the names of plans.
#[derive(Debug, Clone)]
pub struct Lexicon {
    pub(crate) statuses: States,
    pub(crate) times: Times,
    pub(crate) statements: Statements,
    pub(crate) lists: Lists,
    pub(crate) promises: Promises,
    pub(crate) counts: Counts,
    pub(crate) subjects: Vec<Subject>,
}

/// Words of a state of an action.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct States {
    pub ongoing: Phrases,
    pub pending: Phrases,
    pub finished: Phrases,
}

/// Names in dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Times {
    /// Twelve, from January.
    pub months: Vec<String>,
    /// Four, from spring, each with its names.
    pub seasons: Vec<Vec<String>>,
}

/// Words of statements about the action itself; the file says what each list is for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statements {
    pub subjects: Phrases,
    pub numbers: Phrases,
    pub introductions: Phrases,
    pub openers: Phrases,
    pub conditions: Phrases,
    pub circumstances: Phrases,
    pub frames: Phrases,
    pub unframed: Phrases,
    pub labels: Phrases,
    pub exceptions: Phrases,
    pub sayings: Phrases,
    pub asides: Phrases,
    pub adverbs: Phrases,
    pub hedges: Phrases,
    pub modals: Phrases,
    pub coming: Phrases,
    pub ongoing: Phrases,
    pub pending: Phrases,
    pub planned: Phrases,
    pub complete: Phrases,
    pub completed: Phrases,
    pub implemented: Phrases,
    pub unfinished: Phrases,
    pub suspended: Phrases,
    pub discontinued: Phrases,
    pub resumed: Phrases,
    pub start: Phrases,
    pub starts: Phrases,
    #[serde(rename = "continue")]
    pub go_on: Phrases,
    pub end: Phrases,
    pub ends: Phrases,
    pub run: Phrases,
    pub ran: Phrases,
    pub working: Phrases,
    pub sides: Phrases,
    pub efforts: Phrases,
    pub moments: Phrases,
    pub units: Phrases,
    pub neutral: Phrases,
    pub narrowing: Phrases,
    pub retractions: Phrases,
    pub punctual: Phrases,
    pub renewal: Phrases,
    pub recurring: Phrases,
    pub again: Phrases,
    pub wholes: Phrases,
    pub parts: Phrases,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    pub announcements: Phrases,
    pub announced_before: Phrases,
    pub unannounced: Phrases,
    pub not_items: Phrases,
    pub nothing: Phrases,
    pub placeholders: Phrases,
}

/// Words of promises; the file says what each list is for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Promises {
    pub planned: Phrases,
    pub expected: Phrases,
    pub announced: Phrases,
    pub present: Phrases,
    pub plans: Phrases,
    pub future: Phrases,
    pub deeds: Phrases,
    pub moved: Phrases,
    pub formerly: Phrases,
    pub negations: Phrases,
    pub wishes: Phrases,
    pub breaks: Phrases,
    pub events: Phrases,
    pub money: Phrases,
    pub by_others: Phrases,
    pub happened: Phrases,
    pub settling: Phrases,
    pub settled: Phrases,
    pub called_off: Phrases,
    pub before_dates: Phrases,
    pub open_ends: Phrases,
    pub others: Phrases,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counts {
    pub cardinals: Vec<String>,
    pub ordinals: Vec<String>,
    pub listed: Phrases,
    pub presenting: Phrases,
    pub behind_listed: Phrases,
    pub inexact: Phrases,
    pub stating: Phrases,
    pub leading: Phrases,
    pub contrasts: Phrases,
    pub areas: Phrases,
    pub areas_if_named: Phrases,
    pub all_of: Phrases,
}

/// An entry and the names that documents give it.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub entry: EntryId,
    pub names: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    statuses: States,
    times: Times,
    statements: Statements,
    lists: Lists,
    promises: Promises,
    counts: Counts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectFile {
    #[serde(default)]
    subject: Vec<SubjectWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectWords {
    entry: String,
    names: Phrases,
}

impl Lexicon {
    /// Reads a file of words (`lexicon/english.toml`) and one of names (`lexicon/subjects.toml`).
    ///
    /// # Errors
    /// The file, and what is wrong in it.
    pub fn parse(words: (&str, &str), subjects: (&str, &str)) -> Result<Self, LexiconError> {
        let refuse = |file: &str, reason: String| LexiconError {
            file: file.to_string(),
            reason,
        };
        let read: Words =
            toml::from_str(words.1).map_err(|error| refuse(words.0, error.to_string()))?;
        let named: SubjectFile =
            toml::from_str(subjects.1).map_err(|error| refuse(subjects.0, error.to_string()))?;
        if read.times.months.len() != 12 || read.times.seasons.len() != 4 {
            let reason = "`times`: there have to be twelve `months` and four `seasons`".to_string();
            return Err(refuse(words.0, reason));
        }
        let mut known = Vec::new();
        for subject in named.subject {
            known.push(Subject {
                entry: EntryId::parse(&subject.entry).map_err(|e| refuse(subjects.0, e))?,
                names: subject.names,
            });
        }
        Ok(Self {
            statuses: read.statuses,
            times: read.times,
            statements: read.statements,
            lists: read.lists,
            promises: read.promises,
            counts: read.counts,
            subjects: known,
        })
    }
}
