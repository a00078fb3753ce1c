//! The words by which texts are read; content of the catalog.

use andamento_model::register::EntryId;
use serde::Deserialize;

use crate::register::words::phrase;

/// Phrases, each as its words.
pub(crate) type Phrases = Vec<Vec<String>>;

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
    pub(crate) statements: Statements,
    pub(crate) lists: Lists,
    pub(crate) promises: Promises,
    pub(crate) counts: Counts,
    pub(crate) subjects: Vec<Subject>,
}

/// Words of a state of an action.
#[derive(Debug, Clone)]
pub(crate) struct States {
    pub ongoing: Phrases,
    pub pending: Phrases,
    pub finished: Phrases,
}

#[derive(Debug, Clone)]
pub(crate) struct Statements {
    pub subjects: Phrases,
    pub adverbs: Phrases,
    pub hedges: Phrases,
    pub modals: Phrases,
    pub openers: Phrases,
    pub conditions: Phrases,
    pub states: States,
    pub suspended: Phrases,
    pub discontinued: Phrases,
    pub start: Phrases,
    pub go_on: Phrases,
    pub end: Phrases,
    pub parts: Phrases,
}

#[derive(Debug, Clone)]
pub(crate) struct Lists {
    pub announcements: Phrases,
    pub not_items: Phrases,
}

#[derive(Debug, Clone)]
pub(crate) struct Promises {
    pub cancelled: Phrases,
    pub verbs: Phrases,
    pub moved: Phrases,
    pub not_points: Phrases,
    pub months: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Counts {
    pub cardinals: Vec<String>,
    pub ordinals: Vec<String>,
    pub listed: Phrases,
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
    statuses: StateWords,
    statements: StatementWords,
    lists: ListWords,
    promises: PromiseWords,
    counts: CountWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateWords {
    ongoing: Vec<String>,
    pending: Vec<String>,
    finished: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementWords {
    subjects: Vec<String>,
    adverbs: Vec<String>,
    hedges: Vec<String>,
    modals: Vec<String>,
    openers: Vec<String>,
    conditions: Vec<String>,
    ongoing: Vec<String>,
    pending: Vec<String>,
    finished: Vec<String>,
    suspended: Vec<String>,
    discontinued: Vec<String>,
    start: Vec<String>,
    #[serde(rename = "continue")]
    go_on: Vec<String>,
    end: Vec<String>,
    parts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListWords {
    announcements: Vec<String>,
    not_items: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseWords {
    cancelled: Vec<String>,
    verbs: Vec<String>,
    moved: Vec<String>,
    not_points: Vec<String>,
    months: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountWords {
    cardinals: Vec<String>,
    ordinals: Vec<String>,
    listed: Vec<String>,
    areas: Vec<String>,
    areas_if_named: Vec<String>,
    all_of: Vec<String>,
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
    names: Vec<String>,
}

fn phrases(texts: &[String]) -> Phrases {
    texts.iter().map(|text| phrase(text)).collect()
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
        if read.promises.months.len() != 12 {
            let reason = "`promises.months`: there have to be twelve".to_string();
            return Err(refuse(words.0, reason));
        }
        let said = &read.statements;
        let mut known = Vec::new();
        for subject in &named.subject {
            known.push(Subject {
                entry: EntryId::parse(&subject.entry).map_err(|e| refuse(subjects.0, e))?,
                names: phrases(&subject.names),
            });
        }
        Ok(Self {
            statuses: States {
                ongoing: phrases(&read.statuses.ongoing),
                pending: phrases(&read.statuses.pending),
                finished: phrases(&read.statuses.finished),
            },
            statements: Statements {
                subjects: phrases(&said.subjects),
                adverbs: phrases(&said.adverbs),
                hedges: phrases(&said.hedges),
                modals: phrases(&said.modals),
                openers: phrases(&said.openers),
                conditions: phrases(&said.conditions),
                states: States {
                    ongoing: phrases(&said.ongoing),
                    pending: phrases(&said.pending),
                    finished: phrases(&said.finished),
                },
                suspended: phrases(&said.suspended),
                discontinued: phrases(&said.discontinued),
                start: phrases(&said.start),
                go_on: phrases(&said.go_on),
                end: phrases(&said.end),
                parts: phrases(&said.parts),
            },
            lists: Lists {
                announcements: phrases(&read.lists.announcements),
                not_items: phrases(&read.lists.not_items),
            },
            promises: Promises {
                cancelled: phrases(&read.promises.cancelled),
                verbs: phrases(&read.promises.verbs),
                moved: phrases(&read.promises.moved),
                not_points: phrases(&read.promises.not_points),
                months: read.promises.months.clone(),
            },
            counts: Counts {
                cardinals: read.counts.cardinals.clone(),
                ordinals: read.counts.ordinals.clone(),
                listed: phrases(&read.counts.listed),
                areas: phrases(&read.counts.areas),
                areas_if_named: phrases(&read.counts.areas_if_named),
                all_of: phrases(&read.counts.all_of),
            },
            subjects: known,
        })
    }
}
