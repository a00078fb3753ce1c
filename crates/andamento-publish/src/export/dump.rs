//! All figures of a data folder as open files, with what is known about each.
//!
//! One file for each imported file, all its cells, under `figures/`; `README.md` for people and,
//! last, `datapackage.json` (the Data Package standard) for programs. A folder without the
//! latter is half a dump.

mod package;
mod readme;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use andamento_analysis::IndicatorCatalog;
use andamento_model::{Codelists, Import};
use andamento_store::{Store, StoreError, StoredFile, advice};
use sha2::{Digest, Sha256};

use super::{Description, ExportError, ExportFormat, write};

/// Where the figures lie in the folder.
const FIGURES: &str = "figures";

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DumpFormat {
    /// In one of the layouts of [`ExportFormat`].
    Text(ExportFormat),
    /// As they lie in the store.
    Parquet,
}

impl DumpFormat {
    fn ending(self) -> &'static str {
        match self {
            Self::Text(ExportFormat::Csv | ExportFormat::SdmxCsv) => "csv",
            Self::Text(ExportFormat::JsonStat) => "json",
            Self::Parquet => "parquet",
        }
    }
}

/// One written file.
#[derive(Debug)]
pub struct Dumped {
    /// Relative to the folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// Its SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Cells in it, cells without a value included.
    pub cells: u64,
    /// The dimensions, time apart, in the order of the columns.
    pub dimensions: Vec<String>,
    /// The import that it holds.
    pub import: Import,
}

/// What was written and what was not.
#[derive(Debug)]
pub struct Dump {
    /// The folder.
    pub folder: PathBuf,
    /// The files, by dataflow, oldest vintage first.
    pub files: Vec<Dumped>,
    /// Stored files that are damaged, or that the format cannot hold, with the reason.
    pub refused: Vec<String>,
}

/// Why nothing was dumped.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The data folder cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is nothing to write.
    #[error("{} holds no figures; import a file first", path.display())]
    Empty {
        /// The data folder.
        path: PathBuf,
    },
    /// The folder has something in it.
    #[error("{} is not empty (it has {example}) and is not overwritten; give a folder that is empty or not there yet", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// A file or folder in it.
        example: String,
    },
    /// The folder cannot be written (full disk, no permission, …).
    #[error("the dump cannot be written, and nothing is left of it: {}{}", path.display(), advice(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn cannot(path: &Path) -> impl FnOnce(io::Error) -> DumpError {
    let path = path.to_path_buf();
    move |source| DumpError::Write { path, source }
}

/// Counts and hashes what is written through it.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A folder that is being filled; emptied again unless it was finished.
struct Filling {
    root: PathBuf,
    made: bool,
    files: Vec<PathBuf>,
    finished: bool,
}

impl Drop for Filling {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // Nothing to do about a failure here: without its last file the folder is half a dump.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        let _ = fs::remove_dir(self.root.join(FIGURES));
        if self.made {
            let _ = fs::remove_dir(&self.root);
        }
    }
}

impl Filling {
    fn begin(root: &Path) -> Result<Self, DumpError> {
        let made = match fs::read_dir(root) {
            Ok(mut entries) => {
                if let Some(entry) = entries.next() {
                    let name = entry.map_err(cannot(root))?.file_name();
                    return Err(DumpError::NotEmpty {
                        path: root.to_path_buf(),
                        example: name.to_string_lossy().into_owned(),
                    });
                }
                false
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(cannot(root)(error)),
        };
        let figures = root.join(FIGURES);
        fs::create_dir_all(&figures).map_err(cannot(&figures))?;
        Ok(Self {
            root: root.to_path_buf(),
            made,
            files: Vec::new(),
            finished: false,
        })
    }

    fn create(&mut self, name: &str) -> Result<(PathBuf, Hashing<BufWriter<File>>), DumpError> {
        let path = self.root.join(name);
        let file = File::create_new(&path).map_err(cannot(&path))?;
        self.files.push(path.clone());
        let out = Hashing {
            inner: BufWriter::with_capacity(1 << 18, file),
            hash: Sha256::new(),
            bytes: 0,
        };
        Ok((path, out))
    }

    /// Takes back a file that could not be written as a whole.
    fn discard(&mut self, path: &Path) {
        let _ = fs::remove_file(path);
        self.files.retain(|known| known != path);
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), DumpError> {
        let (path, mut out) = self.create(name)?;
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written
            .and_then(|()| out.inner.get_ref().sync_all())
            .map_err(cannot(&path))
    }
}

/// Writes every stored file into an empty or new folder; `say` is told each file before it is
/// written, with its number and how many there are.
///
/// A stored file that is damaged or that the format cannot hold is left out and named.
///
/// # Errors
/// When there is nothing to write, or the folder is not empty or cannot be written; what was
/// written until then is removed.
pub fn dump(
    store: &Store,
    indicators: &IndicatorCatalog,
    codelists: &Codelists,
    format: DumpFormat,
    folder: &Path,
    say: &dyn Fn(usize, usize, &Import),
) -> Result<Dump, DumpError> {
    let (stored, mut refused) = survey(store)?;
    if stored.is_empty() && refused.is_empty() {
        return Err(DumpError::Empty {
            path: store.root().to_path_buf(),
        });
    }
    let mut filling = Filling::begin(folder)?;
    let mut files = Vec::new();
    for (at, file) in stored.iter().enumerate() {
        say(at + 1, stored.len(), &file.import);
        match one(store, codelists, format, file, &mut filling) {
            Ok(dumped) => files.push(dumped),
            Err(Failure::Refused(reason)) => refused.push(reason),
            Err(Failure::Stop(error)) => return Err(error),
        }
    }
    filling.write("README.md", &readme::text(&files, indicators, format))?;
    let package = package::text(&files, indicators, format);
    filling.write("datapackage.json", &package)?;
    filling.finished = true;
    Ok(Dump {
        folder: folder.to_path_buf(),
        files,
        refused,
    })
}

/// The files that can be read, and what is wrong with the others.
fn survey(store: &Store) -> Result<(Vec<StoredFile>, Vec<String>), StoreError> {
    let (mut whole, mut refused) = (Vec::new(), Vec::new());
    for dataflow in store.dataflows()? {
        let mut files = Vec::new();
        for file in store.survey(&dataflow)? {
            match file {
                Ok(file) => files.push(file),
                Err(error) => refused.push(error.to_string()),
            }
        }
        files.sort_by_cached_key(StoredFile::order);
        whole.extend(files);
    }
    Ok((whole, refused))
}

/// Why a file is not in the dump.
enum Failure {
    /// It alone is left out.
    Refused(String),
    /// No file can be written.
    Stop(DumpError),
}

fn one(
    store: &Store,
    codelists: &Codelists,
    format: DumpFormat,
    file: &StoredFile,
    filling: &mut Filling,
) -> Result<Dumped, Failure> {
    let import = &file.import;
    let name = file_name(import, format);
    // Read before anything is written: damage is found here.
    let cube = store
        .cube_of(file)
        .map_err(|error| Failure::Refused(error.to_string()))?;
    let (path, mut out) = filling.create(&name).map_err(Failure::Stop)?;
    let cells = match format {
        DumpFormat::Text(format) => {
            write(&cube, &Description::eurostat(codelists), format, &mut out)
        }
        DumpFormat::Parquet => File::open(&file.path)
            .and_then(|mut source| io::copy(&mut source, &mut out))
            .map(|_| cube.cells() as u64)
            .map_err(ExportError::Io),
    };
    let cells = match cells {
        Ok(cells) => cells,
        Err(ExportError::Io(error)) => return Err(Failure::Stop(cannot(&path)(error))),
        Err(other) => {
            filling.discard(&path);
            return Err(Failure::Refused(format!("{name}: {other}")));
        }
    };
    let ended = out.flush().and_then(|()| out.inner.get_ref().sync_all());
    ended.map_err(|error| Failure::Stop(cannot(&path)(error)))?;
    let digest = out.hash.finalize();
    Ok(Dumped {
        path: name,
        bytes: out.bytes,
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        cells,
        dimensions: file.dimensions.iter().map(ToString::to_string).collect(),
        import: import.clone(),
    })
}

/// `figures/<dataflow>__<date or undated>_<sixteen digits of the hash>.<ending>`, so that an
/// import finds the dataflow in the name; a Parquet file keeps the store's name.
fn file_name(import: &Import, format: DumpFormat) -> String {
    let sha256 = &import.snapshot.sha256;
    let day = import.vintage.date().unwrap_or("undated");
    let hash = sha256.get(..16).unwrap_or(sha256);
    let (dataflow, ending) = (&import.dataflow, format.ending());
    format!("{FIGURES}/{dataflow}__{day}_{hash}.{ending}")
}

/// The command that reads a file again. `None`: the program does not read the format.
fn import_command(file: &Dumped, format: DumpFormat) -> Option<String> {
    let DumpFormat::Text(text) = format else {
        return None;
    };
    let mut command = format!("andamento import {}", file.path);
    if text != ExportFormat::JsonStat {
        command.push_str(&format!(" --dataflow {}", file.import.dataflow));
    }
    if let Some(date) = file.import.vintage.date() {
        command.push_str(&format!(" --vintage {date}"));
    }
    Some(command)
}
