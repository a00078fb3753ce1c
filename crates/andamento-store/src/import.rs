//! Writing one imported file, all or nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use andamento_model::{Block, BlockSink, DimensionId, Import, SinkError};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::SchemaDescriptor;

use crate::error::StoreError;
use crate::folder::{EXTENSION, Store, is_cube_file, open_file};
use crate::pages::write::{Chunk, encode};
use crate::seen::names;
use crate::{pages, record};

const PARTIAL: &str = ".partial-";

/// How an import ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// The cells are in the store, in this file.
    Stored(PathBuf),
    /// The same bytes were imported before as the same vintage and read the same way: nothing
    /// changed.
    Unchanged(PathBuf),
    /// The same bytes were imported before, but this file of them was damaged or was read
    /// differently (other codelists, another program): it was replaced as a whole.
    Replaced(PathBuf),
    /// The same bytes were imported before without a date: their file, this one, now has it.
    Dated(PathBuf),
}

/// Takes the blocks of one table and keeps them under a temporary name until
/// [`ImportWriter::commit`]; dropped without it, nothing remains.
#[derive(Debug)]
pub struct ImportWriter {
    cubes: PathBuf,
    partial: Partial,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    dimensions: Vec<DimensionId>,
    writer: Option<SerializedFileWriter<BufWriter<File>>>,
    next: u64,
    /// Row groups that came before their turn.
    waiting: BTreeMap<u64, Option<Vec<Chunk>>>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// A file under a temporary name, locked by the process that writes it and removed unless
/// it was renamed.
#[derive(Debug)]
struct Partial {
    path: PathBuf,
    file: File,
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After a commit the name is gone; nothing to do about a failure here.
        let _ = fs::remove_file(&self.path);
    }
}

impl Store {
    /// Starts an import. Temporary files of imports that were killed are removed; those of
    /// imports that are running are left alone.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin_import(&self) -> Result<ImportWriter, StoreError> {
        let cubes = self.cubes();
        fs::create_dir_all(&cubes).map_err(StoreError::io(&cubes))?;
        remove_abandoned(&cubes)?;
        Ok(ImportWriter {
            partial: Partial::create(&cubes)?,
            cubes,
            state: Mutex::new(State::default()),
        })
    }
}

impl Partial {
    fn create(folder: &Path) -> Result<Self, StoreError> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = COUNTER.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{PARTIAL}{}-{number}", std::process::id()));
            let file = match File::create_new(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                file => file.map_err(StoreError::io(&path))?,
            };
            let locked = file.try_lock();
            // Another import may have taken the fresh file for an abandoned one.
            if locked.is_ok() && path.exists() {
                return Ok(Self { path, file });
            }
        }
    }
}

fn remove_abandoned(cubes: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(cubes).map_err(StoreError::io(cubes))? {
        let path = entry.map_err(StoreError::io(cubes))?.path();
        let partial = path
            .file_name()
            .and_then(|n| n.to_str())
            .is_some_and(is_partial);
        if partial
            && let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            // A file that vanished meanwhile was removed by another import.
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

/// The system's own words where the Parquet writer only passes them on.
fn unwrapped(path: &Path, error: parquet::errors::ParquetError) -> StoreError {
    let source = match error {
        parquet::errors::ParquetError::External(cause) => {
            match cause.downcast::<std::io::Error>() {
                Ok(cause) => *cause,
                Err(other) => std::io::Error::other(other),
            }
        }
        other => std::io::Error::other(other),
    };
    StoreError::Io {
        path: path.to_path_buf(),
        source,
    }
}

/// `.partial-<process>-<number>`; any other name is not ours.
pub(crate) fn is_partial(name: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    name.strip_prefix(PARTIAL)
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(process, number)| digits(process) && digits(number))
}

impl BlockSink for ImportWriter {
    fn put(&self, sequence: u64, block: Block) -> Result<(), SinkError> {
        let dimensions: Vec<DimensionId> = block.dimensions.iter().map(|c| c.id.clone()).collect();
        let chunks = if block.cells() == 0 {
            None
        } else {
            let schema = SchemaDescriptor::new(pages::schema::schema(&dimensions)?);
            Some(encode(&block, &schema)?)
        };
        drop(block);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.insert(sequence, chunks);
        loop {
            let next = state.next;
            let Some(ready) = state.waiting.remove(&next) else {
                break;
            };
            state.next += 1;
            if let Some(chunks) = ready {
                state.append(&self.partial, &dimensions, chunks)?;
            }
        }
        Ok(())
    }
}

impl State {
    fn append(
        &mut self,
        partial: &Partial,
        dimensions: &[DimensionId],
        chunks: Vec<Chunk>,
    ) -> Result<(), SinkError> {
        if self.writer.is_none() {
            let file = partial
                .file
                .try_clone()
                .map_err(StoreError::io(&partial.path))?;
            let schema = pages::schema::schema(dimensions)?;
            let properties = Arc::new(
                WriterProperties::builder()
                    .set_created_by("andamento".to_string())
                    .build(),
            );
            self.writer = Some(SerializedFileWriter::new(
                BufWriter::new(file),
                schema,
                properties,
            )?);
            self.dimensions = dimensions.to_vec();
        }
        if self.dimensions != dimensions {
            return Err(StoreError::Block(
                "its dimensions differ from those of the first block".to_string(),
            )
            .into());
        }
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        let failed = |error| unwrapped(&partial.path, error);
        let mut group = writer.next_row_group().map_err(failed)?;
        for chunk in chunks {
            group
                .append_column(&chunk.bytes, chunk.close)
                .map_err(failed)?;
        }
        group.close().map_err(failed)?;
        Ok(())
    }
}

impl ImportWriter {
    /// Makes the cells part of the store.
    ///
    /// # Errors
    /// When a block is lacking or nothing was written, or when the file cannot be finished;
    /// the store is then as it was before.
    pub fn commit(self, import: &Import) -> Result<Commit, StoreError> {
        let Self {
            cubes,
            partial,
            state,
        } = self;
        let mut state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let lacking = !state.waiting.is_empty();
        let Some(mut writer) = state.writer.take().filter(|_| !lacking) else {
            return Err(StoreError::Block(
                "the table has no cells, or a stretch of it did not arrive".to_string(),
            ));
        };
        let folder = cubes.join(import.dataflow.as_str());
        // Bytes that were given a date keep it.
        let dated = dated_before(&folder, import)?;
        let import = dated.as_ref().unwrap_or(import);
        let path = folder.join(file_name(import));
        let undated = undated_before(&folder, import);
        let before = path.exists();
        if before && reads_the_same(&path, import) {
            remove(undated.as_deref())?;
            return Ok(Commit::Unchanged(path));
        }
        let record = record::write(import).map_err(|e| StoreError::Block(e.to_string()))?;
        writer.append_key_value_metadata(KeyValue::new(record::KEY.to_string(), record));
        writer
            .finish()
            .map_err(|error| unwrapped(&partial.path, error))?;
        std::io::Write::flush(writer.inner_mut()).map_err(StoreError::io(&partial.path))?;
        drop(writer);
        partial
            .file
            .sync_all()
            .map_err(StoreError::io(&partial.path))?;
        fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
        fs::rename(&partial.path, &path).map_err(StoreError::io(&path))?;
        // Until now both are there and say the same.
        remove(undated.as_deref())?;
        sync_folder(&folder)?;
        sync_folder(&cubes)?;
        Ok(if before {
            Commit::Replaced(path)
        } else if undated.is_some() {
            Commit::Dated(path)
        } else {
            Commit::Stored(path)
        })
    }
}

/// `<date or undated>_<sixteen digits of the hash>.parquet`
pub(crate) fn file_name(import: &Import) -> String {
    let day = import.vintage.date().unwrap_or("undated");
    let sha256 = &import.snapshot.sha256;
    let hash = sha256.get(..16).unwrap_or(sha256);
    format!("{day}_{hash}.{EXTENSION}")
}

/// An undated import whose bytes are stored with a date, with the newest such date. `None`: it
/// is dated itself, or its bytes are not stored so.
fn dated_before(folder: &Path, import: &Import) -> Result<Option<Import>, StoreError> {
    if import.vintage.date().is_some() {
        return Ok(None);
    }
    let ending = file_name(import).replacen("undated", "", 1);
    let stored = names(folder, is_cube_file)?
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(&ending))
        .filter_map(|path| open_file(path).ok())
        .filter(|file| file.import.snapshot.sha256 == import.snapshot.sha256)
        .filter(|file| file.import.vintage.date().is_some())
        .max_by(|one, other| one.import.vintage.cmp(&other.import.vintage));
    Ok(stored.map(|file| {
        let mut dated = import.clone();
        dated.vintage = file.import.vintage;
        // Remarks on where an undated file is placed hold no longer.
        dated.notes = file.import.notes;
        dated
    }))
}

/// The file of the same bytes without a date, of an import with one. `None`: there is none.
fn undated_before(folder: &Path, import: &Import) -> Option<PathBuf> {
    let day = import.vintage.date()?;
    let path = folder.join(file_name(import).replacen(day, "undated", 1));
    let stored = open_file(path.clone()).ok()?;
    (stored.import.snapshot.sha256 == import.snapshot.sha256).then_some(path)
}

fn remove(path: Option<&Path>) -> Result<(), StoreError> {
    path.map_or(Ok(()), |path| match fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(StoreError::io(path)),
    })
}

/// Whether a stored file is whole and carries the same report; only the source file's name
/// may differ, because a copy of a file is the same bytes.
fn reads_the_same(path: &Path, import: &Import) -> bool {
    let Ok(stored) = open_file(path.to_path_buf()) else {
        return false;
    };
    let mut known = stored.import.clone();
    known.snapshot.name.clone_from(&import.snapshot.name);
    known == *import && stored.is_whole()
}

/// Makes a rename last through a power cut.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(StoreError::io(folder))?;
    }
    Ok(())
}
