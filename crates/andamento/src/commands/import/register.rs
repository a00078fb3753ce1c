//! The part of `andamento import` that goes into the register.

use andamento_model::register::{Draft, EntryKind, Register};
use andamento_model::{Note, Snapshot};
use andamento_publish::views::import_report::ImportReport;
use andamento_publish::views::import_report::register::{Changed, MaskedAt, RegisterReport};
use andamento_sources::register::{
    Beside, PageOptions, RowError, RowPlace, Territories, TextFile, TextKind, named_entries,
    read_entries, read_tracker, settle, unread_actions,
};
use andamento_store::StoreError;
use andamento_store::ledger::{Ledger, Refusal, Selection};
use anyhow::Result;

use crate::cli;
use crate::commands::follow_up;
use crate::ledger;

/// The register as an import writes to it.
pub struct Desk<'a> {
    /// The ledger of the data folder.
    pub ledger: &'a Ledger,
    /// What the command line says.
    pub command: &'a cli::Import,
    /// Codes of territories, for entries that name some.
    pub territories: Territories,
}

impl Desk<'_> {
    /// A CSV file of entries: whole or not at all, unless `--partial` takes the good rows.
    pub fn entries(
        &self,
        file: String,
        snapshot: &Snapshot,
        content: &[u8],
    ) -> Result<ImportReport> {
        let named = Selection::of_ids(named_entries(content));
        let standing = self.ledger.register(None, &named)?;
        let beside = Beside {
            standing: Some(&standing),
            territories: Some(&self.territories),
            today: Some(follow_up::today()?),
        };
        let read = read_entries(&snapshot.name, content, &beside)?;
        let rejected: Vec<Note> = read.errors.iter().map(on_row).collect();
        let mut told = (rejected, read.error_count);
        let nothing = |file, told: &(Vec<Note>, u64)| {
            ImportReport::not_recorded(file, (told.0.as_slice(), told.1), "rows")
        };
        if read.error_count > 0 && !self.command.partial {
            return Ok(nothing(file, &told));
        }
        let mut report = RegisterReport::new("entries");
        let mut drafts = read.drafts;
        let mut notes: Vec<Note> = read.remarks.iter().map(on_row).collect();
        if read.remark_count > notes.len() as u64 {
            let more = read.remark_count - notes.len() as u64;
            notes.push(Note::on_file(format!("{more} more remarks on rows")));
        }
        let done = match self.record(&drafts, &mut report) {
            Err(error) if is_refused(&error) => {
                let stamp = ledger::stamp(&self.command.by)?;
                let refused = self.ledger.refusals(&drafts, &stamp)?;
                if refused.is_empty() {
                    return Err(error);
                }
                told.1 += refused.len() as u64;
                told.0.extend(refused.iter().filter_map(|one| {
                    let (draft, place) = (drafts.get(one.draft)?, read.places.get(one.draft)?);
                    Some(refusal(draft, *place, one))
                }));
                if !self.command.partial {
                    return Ok(nothing(file, &told));
                }
                let mut at = 0..;
                drafts.retain(|_| {
                    let here = at.next();
                    !refused.iter().any(|one| Some(one.draft) == here)
                });
                self.record(&drafts, &mut report)?
            }
            done => done?,
        };
        notes.extend(done);
        let withdrawn = drafts.iter().filter(|draft| draft.stated.is_none());
        report.withdrawn = withdrawn.map(|draft| draft.entry.to_string()).collect();
        report.entries = drafts.len();
        Ok(ImportReport::recorded(
            file,
            &snapshot.sha256,
            report,
            (told.0.as_slice(), told.1),
            &notes,
        ))
    }

    /// A page of an action tracker, and the page itself as a document.
    pub fn page(&self, file: String, text: &TextFile) -> Result<ImportReport> {
        let options = PageOptions {
            plan: self.command.plan.clone(),
            area: self.command.area.clone(),
            as_of: self.command.as_of,
        };
        let page = read_tracker(text, &options)?;
        let told = (page.rejected.as_slice(), page.rejected.len() as u64);
        if !page.rejected.is_empty() && !self.command.partial {
            return Ok(ImportReport::not_recorded(file, told, "tables"));
        }
        let mut report = RegisterReport::new(TextKind::TrackerPage.code());
        let mut drafts = self.document(text, TextKind::TrackerPage, &mut report)?;
        let selection = Selection {
            prefix: Some(page.plan.names().to_string()),
            ..Selection::default()
        };
        let arrival = settle(&page, &self.ledger.register(None, &selection)?)?;
        report.plan = Some(page.plan.to_string());
        report.areas = page.areas.iter().map(ToString::to_string).collect();
        report.entries = page.actions.len();
        report.unchanged = arrival.unchanged;
        report.new = arrival.new.iter().map(ToString::to_string).collect();
        report.changed = arrival
            .changed
            .iter()
            .map(|changed| Changed {
                entry: changed.entry.to_string(),
                fields: changed.fields.clone(),
            })
            .collect();
        report.withdrawn = arrival.gone.iter().map(ToString::to_string).collect();
        drafts.extend(arrival.drafts);
        let stamp = ledger::stamp(&self.command.by)?;
        self.ledger
            .keep_document(&text.sha256, &text.text, &stamp)?;
        let mut notes = page.notes.clone();
        notes.extend(self.record(&drafts, &mut report)?);
        Ok(ImportReport::recorded(
            file,
            &text.sha256,
            report,
            told,
            &notes,
        ))
    }

    /// Any other text.
    pub fn text(&self, file: String, text: &TextFile) -> Result<ImportReport> {
        let mut report = RegisterReport::new(TextKind::Text.code());
        let drafts = self.document(text, TextKind::Text, &mut report)?;
        let stamp = ledger::stamp(&self.command.by)?;
        self.ledger
            .keep_document(&text.sha256, &text.text, &stamp)?;
        report.entries = 1;
        report.unchanged = 1 - drafts.len();
        report.new = drafts.iter().map(|draft| draft.entry.to_string()).collect();
        let mut notes = Vec::from_iter(unread_actions(&text.text));
        notes.extend(self.record(&drafts, &mut report)?);
        Ok(ImportReport::recorded(
            file,
            &text.sha256,
            report,
            (&[], 0),
            &notes,
        ))
    }

    /// The entry of a document, unless one with its hash stands.
    fn document(
        &self,
        text: &TextFile,
        kind: TextKind,
        report: &mut RegisterReport,
    ) -> Result<Vec<Draft>> {
        report.lines = Some(text.line_count());
        report.masked = text
            .masked
            .iter()
            .map(|masked| MaskedAt {
                what: masked.kind.name(),
                line: masked.line,
            })
            .collect();
        let known = self
            .ledger
            .register(None, &Selection::of_kind(EntryKind::Document))?;
        if let Some(id) = of_hash(&known, &text.sha256) {
            report.document = Some(id);
            report.known = true;
            return Ok(Vec::new());
        }
        let draft = text.document(kind)?;
        report.document = Some(draft.entry.to_string());
        Ok(vec![draft])
    }

    /// Records drafts, if there are any, and says what was added.
    fn record(&self, drafts: &[Draft], report: &mut RegisterReport) -> Result<Vec<Note>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let stamp = ledger::stamp(&self.command.by)?;
        let appended = self.ledger.append(drafts, &stamp)?;
        report.records = appended.records.iter().map(|(number, _)| *number).collect();
        if report.read_as == "entries" {
            report.unchanged = appended.unchanged;
        }
        if !appended.records.is_empty() {
            report.head = Some(appended.head.hash.clone());
            ledger::announce(&appended.head);
        }
        Ok(appended.remarks.into_iter().map(Note::on_file).collect())
    }
}

/// What is told of a row, at its line.
fn on_row(told: &RowError) -> Note {
    let column = told
        .column
        .as_ref()
        .map_or_else(String::new, |column| format!(", column `{column}`"));
    Note::on_line(
        told.line,
        format!("row {}{column}: {}", told.row, told.message),
    )
}

fn of_hash(documents: &Register, sha256: &str) -> Option<String> {
    let mut found = documents.of_kind(EntryKind::Document);
    found
        .find(|(entry, _)| entry.text("sha256") == Some(sha256))
        .map(|(entry, _)| entry.id().to_string())
}

/// Whether nothing was recorded because of what the drafts say.
fn is_refused(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<StoreError>(),
        Some(StoreError::Refused { .. })
    )
}

fn refusal(draft: &Draft, place: RowPlace, refused: &Refusal) -> Note {
    let column = refused
        .column
        .map_or_else(String::new, |column| format!(", column `{column}`"));
    Note::on_line(
        place.line,
        format!(
            "row {}{column}: {}: {}",
            place.row, draft.entry, refused.reason
        ),
    )
}
