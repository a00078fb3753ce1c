//! Fetching a dataflow from the Eurostat dissemination API.
//!
//! One call, [`fetch`]: it asks how large the wanted slice is, refuses a multi-million-cell
//! table that nobody asked for, downloads the rest as compressed SDMX-CSV into a temporary
//! file, verifies it and renames it. A fetch that is killed leaves nothing under the final
//! name; a fetch of figures that have not changed downloads nothing.
//!
//! What this module keeps out: the clock, sleep and chance (they are injected, see
//! [`Pace`]), the environment, the store, and the reading of the cells.

mod answer;
mod client;
mod error;
mod keep;
mod pace;
mod prepared;
mod size;
mod structure;
mod verify;
mod xml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use andamento_model::{DataflowId, DimensionId, Note, Period};

pub use error::FetchError;
pub use pace::{Pace, SystemPace};

use client::{Client, DataAnswer};
use keep::{Folder, Validators};

/// The public address of Eurostat's dissemination API.
pub const DEFAULT_BASE: &str = "https://ec.europa.eu/eurostat/api/dissemination";

/// The environment variable that replaces [`DEFAULT_BASE`]; read by the front door, not here.
pub const BASE_VARIABLE: &str = "ANDAMENTO_EUROSTAT_BASE";

/// What to fetch, from where, and how much at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// Address of the API without a slash at the end; [`DEFAULT_BASE`].
    pub base: String,
    /// The dataflow.
    pub dataflow: DataflowId,
    /// Wanted codes by dimension; a dimension that is not named is not restricted.
    pub filters: BTreeMap<DimensionId, Vec<String>>,
    /// First wanted period; `None`: from the beginning.
    pub since: Option<Period>,
    /// Last wanted period; `None`: to the end.
    pub until: Option<Period>,
    /// Whether a slice of more than `max_cells` cells was asked for explicitly.
    pub whole: bool,
    /// Cells above which a slice is refused unless `whole` is set.
    pub max_cells: u64,
    /// Bounds of time and size.
    pub limits: Limits,
}

impl FetchRequest {
    /// Cells that are fetched without asking back.
    pub const MAX_CELLS: u64 = 1_000_000;

    /// The whole dataflow from the public address, with the usual bounds.
    pub fn new(dataflow: DataflowId) -> Self {
        Self {
            base: DEFAULT_BASE.to_string(),
            dataflow,
            filters: BTreeMap::new(),
            since: None,
            until: None,
            whole: false,
            max_cells: Self::MAX_CELLS,
            limits: Limits::default(),
        }
    }

    fn is_slice(&self) -> bool {
        !self.filters.is_empty() || self.since.is_some() || self.until.is_some()
    }
}

/// Bounds of a fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes received for one file, at most.
    pub max_bytes: u64,
    /// Bytes of that file when unpacked, at most.
    pub max_unpacked_bytes: u64,
    /// How often one request is tried in all.
    pub attempts: u32,
    /// Time for a connection to be made.
    pub connect: Duration,
    /// Time in which the server may say nothing, before or in the middle of an answer;
    /// Eurostat computes slices while we wait.
    pub silence: Duration,
    /// Time for one whole answer.
    pub answer: Duration,
    /// Longest single wait that the server may ask for with `Retry-After`.
    pub longest_wait: Duration,
    /// Time for the server to prepare a large extraction, all waits together.
    pub preparation: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 4 << 30,
            max_unpacked_bytes: 128 << 30,
            attempts: 5,
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(300),
            answer: Duration::from_secs(4 * 3600),
            longest_wait: Duration::from_secs(600),
            preparation: Duration::from_secs(3600),
        }
    }
}

/// What happens during a fetch, for a line on the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A request goes out.
    Requesting {
        /// Its address.
        url: String,
    },
    /// A request failed in a way that may pass; it is tried again after `wait`.
    Retrying {
        /// How many attempts were made.
        attempt: u32,
        /// Time until the next one.
        wait: Duration,
        /// What went wrong.
        reason: String,
    },
    /// The server prepares the extraction; its state is asked for again after `wait`.
    Preparing {
        /// `SUBMITTED` or `PROCESSING`.
        status: String,
        /// Time until the next look.
        wait: Duration,
    },
    /// Bytes of the file came in.
    Received {
        /// So far.
        bytes: u64,
        /// In all; `None`: the server does not say.
        total: Option<u64>,
    },
    /// The file is complete and is being unpacked to see that it is whole.
    Verifying,
}

/// A fetched file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The file: `<dataflow>__<hash of the address>.csv.gz`, or `.csv` if the server did not
    /// compress. Its name says the dataflow, as the importer expects.
    pub path: PathBuf,
    /// The address it came from.
    pub url: String,
    /// Whether the file was there before and the server has nothing newer.
    pub not_modified: bool,
    /// The server's `ETag`; `None`: it sent none.
    pub etag: Option<String>,
    /// The server's `Last-Modified`; `None`: it sent none.
    pub last_modified: Option<String>,
    /// When Eurostat last updated the figures, as it writes it (annotation `UPDATE_DATA`);
    /// `None`: it does not say.
    pub updated: Option<String>,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Upper bound of the cells in the slice, as estimated before; `None`: unknown.
    pub cells: Option<u64>,
    /// Remarks for the reader of the result.
    pub notes: Vec<Note>,
}

/// Downloads a slice of a dataflow into `folder`, which is created if absent.
///
/// `pace` gives the time, waits and chance; `progress` is told what happens.
///
/// # Errors
/// When the request is not answerable (unknown dataflow, dimension or code, too large), when
/// the server does not deliver within the bounds, or when the folder cannot be written. The
/// message says what to do. An earlier file of the same request is left as it was.
pub fn fetch(
    request: &FetchRequest,
    folder: &Path,
    pace: &mut dyn Pace,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Fetched, FetchError> {
    let base = checked_base(&request.base)?;
    let mut client = Client::new(base, &request.limits, pace, progress);
    let plan = size::plan(&mut client, base, request)?;
    let folder = Folder::open(folder, &request.dataflow, &plan.url)?;

    let earlier = folder.earlier(&plan.url)?;
    if let Some(earlier) = &earlier
        && plan.dataflow.updated.is_some()
        && plan.dataflow.updated == earlier.updated
    {
        return Ok(earlier.clone().fetched(&folder, true, plan));
    }
    let validators = earlier.as_ref().map(|e| e.validators.clone());

    match receive(&mut client, base, request, &plan.url, validators, &folder)? {
        DataAnswer::NotModified => {
            let earlier = earlier.ok_or_else(|| FetchError::NotData {
                url: plan.url.clone(),
                found: "`304 Not Modified` to a request that was not conditional".to_string(),
            })?;
            Ok(earlier.fetched(&folder, true, plan))
        }
        DataAnswer::File(received) => {
            let sidecar = folder.keep(received, &request.dataflow, &plan, client.now())?;
            Ok(sidecar.fetched(&folder, false, plan))
        }
        DataAnswer::Message(text) => Err(answer::unexpected(&plan.url, &text)),
    }
}

/// Asks for the data; where the server prepares them first, waits for that. An extraction
/// that expired is asked for a second time, no more.
fn receive(
    client: &mut Client<'_>,
    base: &str,
    request: &FetchRequest,
    url: &str,
    validators: Option<Validators>,
    folder: &Folder,
) -> Result<DataAnswer, FetchError> {
    let mut expired = None;
    for _ in 0..2 {
        let first = client.data(url, validators.as_ref(), folder)?;
        let DataAnswer::Message(text) = first else {
            return Ok(first);
        };
        if let Some(error) = answer::refusal(&text, 200, url, &request.dataflow) {
            return Err(error);
        }
        let Some(queued) = answer::queued(&text) else {
            return Err(answer::unexpected(url, &text));
        };
        match prepared::wait_for(client, base, request, queued, folder)? {
            prepared::Outcome::Delivered(answer) => return Ok(answer),
            prepared::Outcome::Expired(key) => expired = Some(key),
        }
    }
    Err(FetchError::Expired {
        key: expired.unwrap_or_default(),
    })
}

fn checked_base(base: &str) -> Result<&str, FetchError> {
    let trimmed = base.trim().trim_end_matches('/');
    let wrong = |reason: &str| FetchError::BadBase {
        base: base.to_string(),
        reason: reason.to_string(),
    };
    if !trimmed.starts_with("https://") && !trimmed.starts_with("http://") {
        return Err(wrong("it does not begin with https:// or http://"));
    }
    let uri: ureq::http::Uri = trimmed.parse().map_err(|_| wrong("it is not an address"))?;
    if uri.host().is_none_or(str::is_empty) {
        return Err(wrong("it names no host"));
    }
    if uri.query().is_some() {
        return Err(wrong("it has a query (`?`)"));
    }
    Ok(trimmed)
}
