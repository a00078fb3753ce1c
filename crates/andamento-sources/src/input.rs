//! The bytes of a file: hashed as received, decompressed when they are gzip, never more than
//! the limits allow.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use andamento_model::Snapshot;
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::error::{ReadError, StreamFault};
use crate::limits::Limits;

/// Told how many bytes of the file, as received, were read so far, and how many there are.
pub type Progress<'p> = &'p (dyn Fn(u64, u64) + Sync);

/// The decoded bytes of one file, read once from beginning to end.
///
/// Compression is recognised by content. The bytes as received are hashed as they pass.
pub struct Input<'p> {
    name: String,
    origin: Origin,
    stream: Stream<'p>,
    peeked: Vec<u8>,
    peeked_taken: usize,
    decoded: u64,
    limits: Limits,
}

/// Where the bytes can be had again.
enum Origin {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

enum Stream<'p> {
    Plain(Hashed<'p>),
    Gzip(Box<MultiGzDecoder<BufReader<Hashed<'p>>>>),
}

/// Raw bytes, hashed and counted as they pass.
struct Hashed<'p> {
    head: Cursor<Vec<u8>>,
    raw: Box<dyn Read + Send>,
    hasher: Sha256,
    bytes: u64,
    total: u64,
    progress: Option<Progress<'p>>,
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut got = self.head.read(buffer)?;
        if got == 0 {
            got = self.raw.read(buffer)?;
        }
        self.hasher.update(&buffer[..got]);
        self.bytes += got as u64;
        if let Some(progress) = self.progress {
            progress(self.bytes, self.total.max(self.bytes));
        }
        Ok(got)
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("decoded", &self.decoded)
            .finish_non_exhaustive()
    }
}

impl<'p> Input<'p> {
    /// Opens a file.
    ///
    /// # Errors
    /// When it cannot be opened or its first bytes cannot be read.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, ReadError> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |n| n.to_string_lossy().into_owned(),
        );
        let io = |source| ReadError::Io {
            file: name.clone(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        if metadata.is_dir() {
            return Err(ReadError::NotATable {
                file: name,
                message: "this is a folder; name the files in it".to_string(),
            });
        }
        let origin = Origin::Path(path.to_path_buf());
        Self::new(name, origin, Box::new(file), metadata.len(), limits)
    }

    /// Takes the bytes of a file that is already in memory; `name` as if it were on disk.
    ///
    /// # Errors
    /// Never in practice; the signature is that of [`Input::open`].
    pub fn from_bytes(name: &str, bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, ReadError> {
        let total = bytes.len() as u64;
        let raw = Box::new(Cursor::new(Arc::clone(&bytes)));
        Self::new(name.to_string(), Origin::Bytes(bytes), raw, total, limits)
    }

    fn new(
        name: String,
        origin: Origin,
        mut raw: Box<dyn Read + Send>,
        total: u64,
        limits: &Limits,
    ) -> Result<Self, ReadError> {
        let mut head = Vec::with_capacity(2);
        (&mut raw)
            .take(2)
            .read_to_end(&mut head)
            .map_err(|e| ReadError::from_io(&name, e))?;
        let gzip = head == [0x1f, 0x8b];
        let hashed = Hashed {
            head: Cursor::new(head),
            raw,
            hasher: Sha256::new(),
            bytes: 0,
            total,
            progress: None,
        };
        let stream = if gzip {
            let buffered = BufReader::with_capacity(256 << 10, hashed);
            Stream::Gzip(Box::new(MultiGzDecoder::new(buffered)))
        } else {
            Stream::Plain(hashed)
        };
        Ok(Self {
            name,
            origin,
            stream,
            peeked: Vec::new(),
            peeked_taken: 0,
            decoded: 0,
            limits: limits.clone(),
        })
    }

    /// Wants to be told how far reading has come.
    #[must_use]
    pub fn with_progress(mut self, progress: Option<Progress<'p>>) -> Self {
        self.hashed_mut().progress = progress;
        self
    }

    /// The same bytes again from the beginning, for readers that look twice.
    pub(crate) fn again(&self) -> Result<Input<'static>, ReadError> {
        match &self.origin {
            Origin::Path(path) => Input::open(path, &self.limits),
            Origin::Bytes(bytes) => Input::from_bytes(&self.name, Arc::clone(bytes), &self.limits),
        }
    }

    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of bytes as received that were read so far.
    pub fn raw_bytes(&self) -> u64 {
        match &self.stream {
            Stream::Plain(hashed) => hashed.bytes,
            Stream::Gzip(decoder) => decoder.get_ref().get_ref().bytes,
        }
    }

    /// Number of bytes as received that the file had when it was opened.
    pub fn total_bytes(&self) -> u64 {
        match &self.stream {
            Stream::Plain(hashed) => hashed.total,
            Stream::Gzip(decoder) => decoder.get_ref().get_ref().total,
        }
    }

    fn hashed_mut(&mut self) -> &mut Hashed<'p> {
        match &mut self.stream {
            Stream::Plain(hashed) => hashed,
            Stream::Gzip(decoder) => decoder.get_mut().get_mut(),
        }
    }

    /// The first `wanted` decoded bytes, fewer only if there are no more; they will be read
    /// again. To be called before anything was read.
    ///
    /// # Errors
    /// As for reading.
    pub fn peek(&mut self, wanted: usize) -> Result<&[u8], ReadError> {
        while self.peeked.len() < wanted {
            let at = self.peeked.len();
            self.peeked.resize(wanted, 0);
            let mut chunk = std::mem::take(&mut self.peeked);
            let got = self.decode(&mut chunk[at..]);
            self.peeked = chunk;
            let got = got.map_err(|e| ReadError::from_io(&self.name, e));
            self.peeked.truncate(at + got.as_ref().map_or(0, |&n| n));
            if got? == 0 {
                break;
            }
        }
        Ok(&self.peeked)
    }

    /// Decodes straight into the buffer.
    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = match &mut self.stream {
            Stream::Plain(hashed) => hashed.read(buffer),
            Stream::Gzip(decoder) => decoder.read(buffer).map_err(|e| gzip(e, self.decoded)),
        }?;
        self.decoded += got as u64;
        if self.decoded > self.limits.decoded_bytes {
            return Err(io::Error::other(StreamFault::TooLarge {
                limit: "bytes when unpacked",
                allowed: self.limits.decoded_bytes,
                remedy: "if this is a real table, split it",
            }));
        }
        Ok(got)
    }

    /// Reads what is left and tells what was received.
    ///
    /// # Errors
    /// When the rest cannot be read: a cut-off gzip stream is noticed here at the latest.
    pub fn finish(mut self) -> Result<Snapshot, ReadError> {
        let mut rest = vec![0; 64 << 10];
        loop {
            match self.decode(&mut rest) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(ReadError::from_io(&self.name, e)),
            }
        }
        let hashed = match self.stream {
            Stream::Plain(hashed) => hashed,
            Stream::Gzip(decoder) => decoder.into_inner().into_inner(),
        };
        let digest = hashed.hasher.finalize();
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Snapshot {
            name: self.name,
            sha256,
            bytes: hashed.bytes,
        })
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.peeked_taken < self.peeked.len() {
            let mut left = &self.peeked[self.peeked_taken..];
            let got = left.read(buffer)?;
            self.peeked_taken += got;
            return Ok(got);
        }
        self.decode(buffer)
    }
}

/// Says in words what the decompressor met; true input errors pass unchanged.
fn gzip(error: io::Error, bytes: u64) -> io::Error {
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip stream is truncated".to_string(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            format!("the gzip stream is damaged ({error})")
        }
        _ => return error,
    };
    io::Error::other(StreamFault::Gzip { message, bytes })
}
