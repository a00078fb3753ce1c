//! What a draft may not say after what is recorded already: of whom a position is, and lines that
//! its document does not have.

use andamento_model::register::{Draft, Entry, EntryId, EntryKind};

use super::Naming;
use super::format::{Payload, Row, Text};
use super::read;
use super::schema::{self, failed};
use super::selection::{Page, below};
use super::standing::{naming_any, of_entry};
use super::write::Writing;
use crate::error::StoreError;

/// Records of a position that are looked through for what it last said.
const LOOKED_THROUGH: usize = 100;

/// The highest line of a document that was cited, and by which entry.
pub(super) struct Cited {
    line: u32,
    by: EntryId,
    /// How many drafts cite the document.
    count: u64,
}

impl Writing<'_> {
    /// Refuses to make the position of one holder into that of another, or to move it to another
    /// item, also after it was withdrawn. `known` is the record that stands.
    pub(super) async fn refuse_another_view(
        &mut self,
        draft: &Draft,
        known: Option<&Row>,
    ) -> Result<(), StoreError> {
        let (Some(entry), Some(known)) = (&draft.stated, known) else {
            return Ok(());
        };
        if entry.kind() != EntryKind::Position {
            return Ok(());
        }
        let Some(before) = self.last_said(known).await? else {
            return Ok(());
        };
        match entry.takes_over(&before) {
            Some((column, why)) => Err(StoreError::refused_in(entry.id().as_str(), column, why)),
            None => Ok(()),
        }
    }

    /// What an entry said when it last said something that is still there. `None`: nothing.
    async fn last_said(&mut self, known: &Row) -> Result<Option<Entry>, StoreError> {
        let file = schema::file(&self.root);
        let said = |row: &Row| match row.clone().record() {
            Ok(record) => Ok(record.stated().cloned()),
            Err(why) => Err(StoreError::broken(
                &file,
                format!("record {}: {why}", row.number),
            )),
        };
        if let Some(entry) = said(known)? {
            return Ok(Some(entry));
        }
        self.write_rows().await?;
        let page = Page {
            limit: Some(LOOKED_THROUGH),
            before: None,
        };
        let rows = read::history(&mut *self.connection, &known.entry, known.number, page)
            .await
            .map_err(failed(&self.root))?;
        for row in &rows {
            if let Some(entry) = said(row)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Keeps for [`Writing::refuse_lines_beyond`] what a draft cites.
    pub(super) fn cites(&mut self, draft: &Draft) {
        let Some(source) = &draft.source else {
            return;
        };
        let lines = source.fields.values().copied();
        let line = lines.chain(source.line).chain(source.last_line).max();
        let line = line.unwrap_or_default();
        let cited = self.cited.entry(source.document.clone());
        let cited = cited.or_insert_with(|| Cited {
            line,
            by: draft.entry.clone(),
            count: 0,
        });
        cited.count += 1;
        if line > cited.line {
            cited.line = line;
            cited.by = draft.entry.clone();
        }
    }

    /// Refuses lines behind the last one of a document that is known, and tells of documents that
    /// are not.
    pub(super) async fn refuse_lines_beyond(&mut self) -> Result<(), StoreError> {
        for (document, cited) in std::mem::take(&mut self.cited) {
            match self.lines_of(&document).await? {
                None => self.remarks.push(format!(
                    "{}: its source is a document of which nothing is recorded ({document}), so \
                     its lines cannot be looked up{}; import the document, or look at the hash",
                    cited.by,
                    match cited.count {
                        1 => String::new(),
                        count => format!(", and so for {} others", count - 1),
                    }
                )),
                Some(Some(lines)) if u64::from(cited.line) > lines => {
                    return Err(StoreError::refused_in(
                        cited.by.as_str(),
                        "source_line",
                        format!(
                            "line {} is cited, and the document has {lines} lines; look which \
                             document and which line is meant",
                            cited.line
                        ),
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// The number of lines of a document. `None`: nothing is recorded of it; inner `None`: its
    /// entry does not say.
    async fn lines_of(&mut self, document: &str) -> Result<Option<Option<u64>>, StoreError> {
        let failed = failed(&self.root);
        let keys = Naming::Bytes(document.to_string()).keys();
        let documents = [below(EntryKind::Document.name())];
        let found = naming_any(&mut *self.connection, &keys, &documents, self.number, 1)
            .await
            .map_err(&failed)?;
        let Some(entry) = found.first() else {
            return Ok(None);
        };
        let row = of_entry(&mut *self.connection, entry, self.number)
            .await
            .map_err(&failed)?;
        let text = row.and_then(|row| row.payload);
        let payload = text.and_then(|text| Payload::parse(&text).ok());
        let mut fields = payload
            .and_then(|payload| payload.fields)
            .unwrap_or_default();
        Ok(Some(match fields.remove("lines") {
            Some(Text::One(lines)) => lines.parse().ok(),
            _ => None,
        }))
    }
}
