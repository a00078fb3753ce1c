//! What a backup holds, and what was restored from one.

use andamento_store::{Backup, Restored, StoreError};
use serde::Serialize;

use super::text_table::safe;

/// A backup or a restore.
#[derive(Debug, Serialize)]
pub struct BackupReport {
    /// The file written, or the folder filled.
    path: String,
    /// Number of files.
    files: u64,
    /// Their bytes.
    bytes: u64,
    /// Files of the folder that are not the store's: not in the backup.
    foreign: Vec<String>,
    /// Stored files that are damaged, with the reason: not in the backup.
    damaged: Vec<String>,
    #[serde(skip)]
    restored: bool,
}

impl From<&Backup> for BackupReport {
    fn from(backup: &Backup) -> Self {
        let text = |path: &std::path::PathBuf| path.display().to_string();
        Self {
            path: text(&backup.path),
            files: backup.files,
            bytes: backup.bytes,
            foreign: backup.foreign.iter().map(text).collect(),
            damaged: backup.damaged.iter().map(StoreError::to_string).collect(),
            restored: false,
        }
    }
}

impl From<&Restored> for BackupReport {
    fn from(restored: &Restored) -> Self {
        Self {
            path: restored.path.display().to_string(),
            files: restored.files,
            bytes: restored.bytes,
            foreign: Vec::new(),
            damaged: Vec::new(),
            restored: true,
        }
    }
}

impl BackupReport {
    /// For reading.
    pub fn table(&self) -> String {
        let (files, bytes) = (self.files, self.bytes);
        let mut text = format!("{}: {files} files, {bytes} bytes", safe(&self.path));
        text.push_str(if self.restored {
            "; each has the bytes that were backed up, and every figure can be read\n"
        } else {
            "\n"
        });
        for file in &self.damaged {
            text.push_str(&format!("  left out: {}\n", safe(file)));
        }
        for file in &self.foreign {
            text.push_str(&format!(
                "  left out: {}: not a file of the store\n",
                safe(file)
            ));
        }
        text
    }

    /// One line.
    ///
    /// # Errors
    /// Never in practice: the text is written to memory.
    pub fn csv(&self) -> Result<String, super::ViewError> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["path", "files", "bytes", "foreign", "damaged"])?;
        writer.write_record([
            &self.path,
            &self.files.to_string(),
            &self.bytes.to_string(),
            &self.foreign.join("; "),
            &self.damaged.join("; "),
        ])?;
        super::finish(writer)
    }

    /// One object.
    ///
    /// # Errors
    /// Never in practice: every field can be written.
    pub fn json(&self) -> Result<String, super::ViewError> {
        super::to_json(self)
    }
}
