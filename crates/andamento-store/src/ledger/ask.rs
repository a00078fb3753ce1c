//! What a ledger is asked.

use std::io::Write;

use andamento_model::register::{Day, EntryId, EntryKind, Record, Register};
use sqlx::Connection;

use super::format::{self, Row};
use super::schema::failed;
use super::selection::below;
use super::verify::{Against, verify};
use super::{Head, Ledger, Naming, Page, Selection, Verification};
use super::{export, read, standing};
use crate::error::StoreError;

/// Records of an export that are read at once.
const TOGETHER: i64 = 1_000;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The number of the last record that was written; 0: none was.
    pub records: u64,
    /// Why the next record cannot be read, after which nothing was written. `None`: the journal
    /// ends there.
    pub unreadable: Option<String>,
}

impl Ledger {
    /// The entries as known on a day. `None`: as known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn register(
        &self,
        known_on: Option<Day>,
        selection: &Selection,
    ) -> Result<Register, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            standing::standing(connection, selection, cut)
                .await
                .map_err(&failed)
        })?;
        Ok(Register::new(self.records(rows)?))
    }

    /// What was recorded of an entry, newest first, as known on a day. `None`: as known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn history(
        &self,
        id: &EntryId,
        known_on: Option<Day>,
        page: Page,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            read::history(connection, id.as_str(), cut, page)
                .await
                .map_err(&failed)
        })?;
        self.records(rows)
    }

    /// What was recorded of all entries, newest first, from one day to another, both included.
    /// `None`: from the first record; up to the last.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn changes(
        &self,
        since: Option<Day>,
        until: Option<Day>,
        page: Page,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self.asking(async |connection| {
            let failed = failed(&self.root);
            let behind = match since {
                Some(day) => read::before(connection, day).await.map_err(&failed)?,
                None => 0,
            };
            let cut = self.cut(connection, until).await.map_err(&failed)?;
            read::between(connection, behind, cut, page)
                .await
                .map_err(&failed)
        })?;
        self.records(rows)
    }

    /// For each of some records the one before it of the same entry, in their order. `None`: it is
    /// the first of its entry.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn before_each(&self, records: &[Record]) -> Result<Vec<Option<Record>>, StoreError> {
        let asked: Vec<(&str, u64)> = records
            .iter()
            .map(|record| (record.entry.as_str(), record.number))
            .collect();
        let rows = self.asking(async |connection| {
            standing::before_each(connection, &asked)
                .await
                .map_err(failed(&self.root))
        })?;
        let mut found = self.records(rows)?.into_iter().peekable();
        let before = records.iter().map(|record| {
            found.next_if(|one| one.entry == record.entry && one.number < record.number)
        });
        Ok(before.collect())
    }

    /// A record by its number. `None`: the journal has no such record.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn record(&self, number: u64) -> Result<Option<Record>, StoreError> {
        let row = self.asking(async |connection| {
            read::by_number(connection, number)
                .await
                .map_err(failed(&self.root))
        })?;
        Ok(self.records(row)?.pop())
    }

    /// The entries that named an entry in one of their fields, as known on a day. `None`: as
    /// known now.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn referring(&self, to: &EntryId, known_on: Option<Day>) -> Result<Register, StoreError> {
        let selection = Selection {
            naming: Some(vec![Naming::Entry(to.clone())]),
            ..Selection::default()
        };
        self.register(known_on, &selection)
    }

    /// How many entries of a kind named each of some things, as known on a day. `known_on` `None`:
    /// as known now; `kind` `None`: of every kind. Of [`Naming::PartOf`] only the
    /// first key is counted, and nothing of [`Naming::Date`].
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn count_naming(
        &self,
        known_on: Option<Day>,
        kind: Option<EntryKind>,
        what: &[Naming],
    ) -> Result<Vec<u64>, StoreError> {
        // Behind a single key follows nothing that begins with it and sorts before this.
        let span = |one: &Naming| {
            let key = one.keys().into_iter().next()?;
            let high = key.high.unwrap_or_else(|| format!("{}\u{1}", key.low));
            Some([key.low, high])
        };
        let keys: Vec<[String; 2]> = what
            .iter()
            .map(|one| span(one).unwrap_or_default())
            .collect();
        let everything = || (String::new(), "{".to_string());
        let (low, high) = kind.map_or_else(everything, |kind| below(kind.name()));
        self.asking(async |connection| {
            let failed = failed(&self.root);
            let cut = self.cut(connection, known_on).await.map_err(&failed)?;
            standing::count_naming(connection, &keys, (&low, &high), cut)
                .await
                .map_err(&failed)
        })
    }

    /// The end of the journal.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        self.asking(async |connection| {
            let (number, hash, _) = read::tail(connection).await.map_err(failed(&self.root))?;
            Ok(Head { number, hash })
        })
    }

    /// Goes through the whole journal. With the hash of a record that was noted down earlier it
    /// also shows whether records were cut off behind it. Of a damaged file what can be read is
    /// gone through.
    ///
    /// # Errors
    /// When the journal cannot be opened at all.
    pub fn verify(&self, head: Option<&str>) -> Result<Verification, StoreError> {
        let against = |damage: Option<String>| Against {
            given: head,
            catalog: Some((&self.catalog, self.stamp.by())),
            damage,
        };
        let whole = self.looking(async |connection| {
            // One look at the journal: what somebody adds meanwhile is not seen.
            let mut moment = connection.begin().await.map_err(failed(&self.root))?;
            verify(&mut moment, against(None))
                .await
                .map_err(failed(&self.root))
        });
        let why = match whole {
            Err(why @ (StoreError::BrokenLedger { .. } | StoreError::Ledger { .. })) => why,
            done => return done,
        };
        let damage = match &why {
            StoreError::BrokenLedger { reason, .. } => {
                format!("the file is damaged, and was read as far as it goes: {reason}")
            }
            _ => "the file is no longer marked as a journal".to_string(),
        };
        let salvaged = self.salvaging(async |connection| {
            verify(connection, against(Some(damage)))
                .await
                .map_err(failed(&self.root))
        });
        match salvaged {
            Ok(Some(found)) => Ok(found),
            _ => Err(nothing_readable(why)),
        }
    }

    /// Writes the journal as JSON Lines, one record a line; of a damaged file what can be read
    /// before the first record that cannot.
    ///
    /// # Errors
    /// When the journal cannot be read at all, or the output cannot be written.
    pub fn export(&self, output: &mut dyn Write) -> Result<Exported, StoreError> {
        let mut done = Exported {
            records: 0,
            unreadable: None,
        };
        let mut previous = format::BEFORE_THE_FIRST.to_string();
        loop {
            let behind = done.records;
            let next = self.asking(async |connection| {
                Ok(read::onwards_as_far(connection, behind, TOGETHER).await)
            });
            let (rows, failed) = match next {
                Err(why @ StoreError::BrokenLedger { .. }) => {
                    let salvaged = self.salvaging(async |connection| {
                        Ok(read::onwards_as_far(connection, behind, TOGETHER).await)
                    });
                    salvaged
                        .ok()
                        .flatten()
                        .ok_or_else(|| nothing_readable(why))?
                }
                next => next?,
            };
            done.unreadable = failed;
            for row in &rows {
                match export::line(row, &previous) {
                    Ok(line) => writeln!(output, "{line}").map_err(StoreError::io("output"))?,
                    Err(why) => {
                        done.unreadable = Some(why);
                        break;
                    }
                }
                previous.clone_from(&row.hash);
                done.records = row.number;
            }
            if rows.is_empty() || done.unreadable.is_some() {
                return Ok(done);
            }
        }
    }

    pub(super) fn records(
        &self,
        rows: impl IntoIterator<Item = Row>,
    ) -> Result<Vec<Record>, StoreError> {
        rows.into_iter()
            .map(|row| {
                let number = row.number;
                row.record().map_err(|why| {
                    StoreError::broken(self.path(), format!("record {number}: {why}"))
                })
            })
            .collect()
    }
}

/// What to do with a file of which nothing can be read.
fn nothing_readable(why: StoreError) -> StoreError {
    match why {
        StoreError::BrokenLedger { path, reason } => StoreError::Ledger {
            path,
            reason: format!(
                "no record can be read, not even the first ({reason}): the file is damaged at its \
                 beginning, or is none of ours; keep it as it is, and bring a backup back with \
                 `andamento restore`"
            ),
        },
        why => why,
    }
}
