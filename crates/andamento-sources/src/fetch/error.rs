//! Why a fetch did not succeed, and what to do.

use std::path::PathBuf;

use andamento_model::DataflowId;

/// Why nothing was fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The configured address of the API cannot be one.
    #[error(
        "`{base}` is not an address of the API: {reason}; expected something like {}",
        super::DEFAULT_BASE
    )]
    BadBase {
        /// As configured.
        base: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The server knows no such dataflow.
    #[error(
        "Eurostat has no dataflow `{dataflow}` for dissemination ({message}); check the code \
         (online data code of the data browser, for example `lfsa_ergan`): {url}"
    )]
    UnknownDataflow {
        /// As asked for.
        dataflow: DataflowId,
        /// The server's words.
        message: String,
        /// The address that was asked.
        url: String,
    },
    /// Time was given as a filter.
    #[error(
        "`{dimension}` is time and cannot be filtered with --where; give the first and the last \
         period (--from, --to)"
    )]
    TimeIsNoFilter {
        /// As given.
        dimension: String,
    },
    /// A filter names a dimension that the dataflow lacks.
    #[error("`{dataflow}` has no dimension `{dimension}`; its dimensions are {known}")]
    UnknownDimension {
        /// The dataflow.
        dataflow: DataflowId,
        /// As given.
        dimension: String,
        /// Those it has, in the order of the key.
        known: String,
    },
    /// A filter names codes that the dataflow does not use, or no code at all.
    #[error("`{dimension}` has no code {codes} in `{dataflow}`; it has {known}")]
    UnknownCodes {
        /// The dataflow.
        dataflow: DataflowId,
        /// The dimension.
        dimension: String,
        /// Those that are not there.
        codes: String,
        /// Some or all of those that are there.
        known: String,
    },
    /// No period of the dataflow lies in the wanted time.
    #[error("`{dataflow}` has no period {range}; it goes from {first} to {last}")]
    NoPeriod {
        /// The dataflow.
        dataflow: DataflowId,
        /// The wanted time.
        range: String,
        /// Its first period.
        first: String,
        /// Its last period.
        last: String,
    },
    /// The slice is larger than what is fetched without being asked for.
    #[error(
        "{what} of `{dataflow}` has up to {cells} cells, more than the {limit} that are fetched \
         unasked; narrow it with --where dim=code[,code] or a range of periods, or say --whole"
    )]
    TooManyCells {
        /// The dataflow.
        dataflow: DataflowId,
        /// "the whole table" or "this slice".
        what: &'static str,
        /// Upper bound.
        cells: u64,
        /// What is fetched unasked.
        limit: u64,
    },
    /// Nothing says how large the table is.
    #[error(
        "Eurostat does not say how large `{dataflow}` is; narrow it with --where dim=code[,code], \
         or say --whole"
    )]
    SizeUnknown {
        /// The dataflow.
        dataflow: DataflowId,
    },
    /// Eurostat refuses to prepare so large an extraction.
    #[error(
        "Eurostat refuses so large an extraction ({message}); narrow it with --where \
         dim=code[,code] or a range of periods, or fetch the whole table without filters \
         (--whole), which Eurostat keeps ready"
    )]
    ExtractionTooBig {
        /// The server's words.
        message: String,
    },
    /// The filters match nothing.
    #[error("Eurostat has no observation for this request ({message}); use fewer filters: {url}")]
    NoResults {
        /// The server's words.
        message: String,
        /// The address that was asked.
        url: String,
    },
    /// The server does not understand the request.
    #[error(
        "Eurostat does not accept the request (status {status}: {message}); check dimensions, \
         codes and periods: {url}"
    )]
    BadRequest {
        /// HTTP status.
        status: u16,
        /// The server's words.
        message: String,
        /// The address that was asked.
        url: String,
    },
    /// Any other answer that trying again will not change.
    #[error("{url} answered with status {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The server's words.
        message: String,
        /// The address that was asked.
        url: String,
    },
    /// Every attempt failed.
    #[error("gave up after {attempts} attempts, the last: {reason}; try again later: {url}")]
    GaveUp {
        /// How many attempts were made.
        attempts: u32,
        /// How the last one failed.
        reason: String,
        /// The address that was asked.
        url: String,
    },
    /// The server asks for a longer wait than we are ready for.
    #[error("the server asks to wait {seconds} seconds ({reason}); try again after that: {url}")]
    AskedToWait {
        /// As asked.
        seconds: u64,
        /// How the request failed.
        reason: String,
        /// The address that was asked.
        url: String,
    },
    /// The server cannot be reached at all: no such host, no trust, too many redirects.
    #[error("cannot reach {url}: {reason}; check the network, the proxy and the base address")]
    Unreachable {
        /// The address that was asked.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The extraction was not ready in time.
    #[error(
        "Eurostat was still preparing the extraction (key {key}, {status}) after {seconds} \
         seconds; run the same command later, or narrow it with --where"
    )]
    NotReady {
        /// The key of the extraction.
        key: String,
        /// Its last state.
        status: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The extraction was thrown away before it was delivered, twice.
    #[error("the prepared extraction {key} expired before it could be downloaded; try again")]
    Expired {
        /// The key of the extraction.
        key: String,
    },
    /// The preparation failed.
    #[error(
        "Eurostat could not prepare the extraction {key} ({status}); try again, or narrow it with \
         --where"
    )]
    PreparationFailed {
        /// The key of the extraction.
        key: String,
        /// What the server says of it.
        status: String,
    },
    /// The file is larger than the bound.
    #[error(
        "the file is larger than {limit} bytes {when}; narrow the request with --where \
         dim=code[,code]: {url}"
    )]
    TooManyBytes {
        /// The bound.
        limit: u64,
        /// "as received" or "unpacked".
        when: &'static str,
        /// The address that was asked.
        url: String,
    },
    /// What came is not a table.
    #[error("expected a table in SDMX-CSV from {url}, found {found}")]
    NotData {
        /// The address that was asked.
        url: String,
        /// What came instead.
        found: String,
    },
    /// The server sent figures of another dataflow.
    #[error(
        "asked for dataflow {asked}, the server sent {said}; nothing was kept, check the base \
         address (--base): {url}"
    )]
    OtherDataflow {
        /// As asked for.
        asked: DataflowId,
        /// What the first line of the file says.
        said: DataflowId,
        /// The address that was asked.
        url: String,
    },
    /// The description of the dataflow cannot be read.
    #[error("cannot read the description of the dataflow at {url}: {reason}")]
    UnreadableStructure {
        /// The address that was asked.
        url: String,
        /// Where and why.
        reason: String,
    },
    /// The same request is being fetched by another process.
    #[error("another fetch of the same slice is running ({}); wait for it", path.display())]
    Running {
        /// Its lock file.
        path: PathBuf,
    },
    /// A file of the folder cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why not.
        source: std::io::Error,
    },
}
