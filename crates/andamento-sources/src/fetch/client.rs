//! The HTTP side: one request, tried again where that may help.

use std::fs::File;
use std::io::{self, Read, Write};
use std::time::Duration;

use andamento_model::DataflowId;
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

use super::answer;
use super::error::FetchError;
use super::keep::{Folder, Validators, hexadecimal};
use super::pace::{Pace, back_off, retry_after};
use super::verify::{Fault, Kind, Verified, verify};
use super::{Limits, Progress};

/// Descriptions and errors are read up to here.
const MAX_DOCUMENT_BYTES: u64 = 64 << 20;

/// An answer to a request for figures.
#[derive(Debug)]
pub(super) enum DataAnswer {
    /// The server has nothing newer.
    NotModified,
    /// A verified file under the temporary name.
    File(Received),
    /// A short text instead of figures: an envelope or a fault.
    Message(String),
}

/// A file that was received whole.
#[derive(Debug)]
pub(super) struct Received {
    /// Compressed or plain.
    pub(super) kind: Kind,
    /// Size in bytes.
    pub(super) bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub(super) sha256: String,
    /// When the figures in it were updated, as it says itself; `None`: it does not.
    pub(super) last_update: Option<String>,
    /// For the next conditional request.
    pub(super) validators: Validators,
}

/// Why one attempt failed.
enum Problem {
    /// It may pass.
    Passing {
        reason: String,
        after: Option<Duration>,
    },
    /// It will not.
    Final(FetchError),
}

impl From<FetchError> for Problem {
    fn from(error: FetchError) -> Self {
        Self::Final(error)
    }
}

/// One conversation with the API.
pub(super) struct Client<'a> {
    agent: Agent,
    limits: &'a Limits,
    pace: &'a mut dyn Pace,
    progress: &'a mut dyn FnMut(&Progress),
}

impl<'a> Client<'a> {
    pub(super) fn new(
        base: &str,
        limits: &'a Limits,
        pace: &'a mut dyn Pace,
        progress: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(base.starts_with("https://"))
            .user_agent(concat!("andamento/", env!("CARGO_PKG_VERSION")))
            .accept("*/*")
            // The file is compressed by itself; a second wrapping would only cost time.
            .accept_encoding("identity")
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.silence))
            .timeout_per_read(Some(limits.silence))
            .timeout_recv_body(Some(limits.answer));
        if is_local(base) {
            config = config.proxy(None);
        }
        Self {
            agent: config.build().new_agent(),
            limits,
            pace,
            progress,
        }
    }

    pub(super) fn now(&mut self) -> Timestamp {
        self.pace.now()
    }

    pub(super) fn wait(&mut self, duration: Duration) {
        self.pace.wait(duration);
    }

    pub(super) fn tell(&mut self, progress: &Progress) {
        (self.progress)(progress);
    }

    /// Gets the description of a dataflow as text.
    pub(super) fn document(
        &mut self,
        url: &str,
        dataflow: &DataflowId,
    ) -> Result<String, FetchError> {
        self.text(url, Some(dataflow))
    }

    /// Gets the state of an extraction as text; a fault that waiting does not heal is such a
    /// text too.
    pub(super) fn state(&mut self, url: &str) -> Result<String, FetchError> {
        self.text(url, None)
    }

    fn text(&mut self, url: &str, dataflow: Option<&DataflowId>) -> Result<String, FetchError> {
        self.try_until_final(url, |client| {
            let response = client.get(url, None)?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let text = read_document(response, url)?;
            let settled = dataflow.is_none() && answer::fault(&text).is_some() && status < 500;
            if settled || status == 200 && !looks_like_html(&text) {
                return Ok(text);
            }
            Err(client.problem(status, &headers, &text, url, dataflow))
        })
    }

    /// Gets figures into the folder's temporary file.
    pub(super) fn data(
        &mut self,
        url: &str,
        validators: Option<&Validators>,
        folder: &Folder,
    ) -> Result<DataAnswer, FetchError> {
        self.try_until_final(url, |client| {
            let response = client.get(url, validators)?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            match status {
                304 => Ok(DataAnswer::NotModified),
                200 | 202 => client.receive(response, &headers, url, folder),
                _ => {
                    let text = read_document(response, url)?;
                    if answer::is_about_preparation(&text) {
                        return Ok(DataAnswer::Message(text));
                    }
                    Err(client.problem(status, &headers, &text, url, Some(folder.dataflow())))
                }
            }
        })
    }

    fn get(
        &mut self,
        url: &str,
        validators: Option<&Validators>,
    ) -> Result<Response<Body>, Problem> {
        self.tell(&Progress::Requesting {
            url: url.to_string(),
        });
        let mut request = self.agent.get(url);
        if let Some(etag) = validators.and_then(|v| v.etag.as_deref()) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = validators.and_then(|v| v.last_modified.as_deref()) {
            request = request.header("If-Modified-Since", date);
        }
        request.call().map_err(|error| transport(error, url))
    }

    fn receive(
        &mut self,
        response: Response<Body>,
        headers: &HeaderMap,
        url: &str,
        folder: &Folder,
    ) -> Result<DataAnswer, Problem> {
        let total = response.body().content_length();
        let limit = self.limits.max_bytes;
        let too_many = || FetchError::TooManyBytes {
            limit,
            when: "as received",
            url: url.to_string(),
        };
        if total.is_some_and(|t| t > limit) {
            return Err(too_many().into());
        }
        let mut file = folder.begin()?;
        let mut body = response
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        let mut hash = Sha256::new();
        let mut buffer = vec![0_u8; 128 << 10];
        let (mut bytes, mut told) = (0_u64, 0_u64);
        loop {
            let read = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Problem::Passing {
                        reason: format!("the answer broke off after {bytes} bytes ({error})"),
                        after: None,
                    });
                }
            };
            bytes += u64::try_from(read).unwrap_or(u64::MAX);
            if bytes > limit {
                return Err(too_many().into());
            }
            let piece = &buffer[..read];
            hash.update(piece);
            file.write_all(piece).map_err(|e| folder.cannot_write(e))?;
            if bytes - told >= 1 << 20 {
                told = bytes;
                self.tell(&Progress::Received { bytes, total });
            }
        }
        if total.is_some_and(|t| t != bytes) {
            return Err(Problem::Passing {
                reason: format!(
                    "the answer broke off after {bytes} of {} bytes",
                    total.unwrap_or(0)
                ),
                after: None,
            });
        }
        self.tell(&Progress::Received { bytes, total });
        self.close_and_verify(file, url, folder)
            .map(|verified| match verified {
                Verified::Message(text) => DataAnswer::Message(text),
                Verified::Table {
                    kind, last_update, ..
                } => DataAnswer::File(Received {
                    kind,
                    last_update,
                    bytes,
                    sha256: hexadecimal(&hash.finalize()),
                    validators: Validators {
                        etag: header(headers, "etag"),
                        last_modified: header(headers, "last-modified"),
                    },
                }),
            })
    }

    fn close_and_verify(
        &mut self,
        file: File,
        url: &str,
        folder: &Folder,
    ) -> Result<Verified, Problem> {
        file.sync_all().map_err(|e| folder.cannot_write(e))?;
        drop(file);
        self.tell(&Progress::Verifying);
        let part = folder.read_part()?;
        match verify(part, self.limits.max_unpacked_bytes) {
            Ok(Verified::Table {
                dataflow: Some(said),
                ..
            }) if said != *folder.dataflow() => Err(Problem::Final(FetchError::OtherDataflow {
                asked: folder.dataflow().clone(),
                said,
                url: url.to_string(),
            })),
            Ok(verified) => Ok(verified),
            Err(fault) => Err(match fault {
                Fault::Damaged(reason) => Problem::Passing {
                    reason,
                    after: None,
                },
                Fault::Other(found) => Problem::Final(FetchError::NotData {
                    url: url.to_string(),
                    found,
                }),
                Fault::HeaderOnly => Problem::Final(FetchError::NoResults {
                    message: "the table has a header and nothing below it".to_string(),
                    url: url.to_string(),
                }),
                Fault::TooLarge => Problem::Final(FetchError::TooManyBytes {
                    limit: self.limits.max_unpacked_bytes,
                    when: "unpacked",
                    url: url.to_string(),
                }),
            }),
        }
    }

    /// What an answer other than success means.
    fn problem(
        &mut self,
        status: u16,
        headers: &HeaderMap,
        text: &str,
        url: &str,
        dataflow: Option<&DataflowId>,
    ) -> Problem {
        if let Some(error) = dataflow.and_then(|d| answer::refusal(text, status, url, d)) {
            return Problem::Final(error);
        }
        if dataflow.is_none() && (400..500).contains(&status) && !matches!(status, 408 | 425 | 429)
        {
            return Problem::Final(FetchError::Refused {
                status,
                message: answer::reason_phrase(status),
                url: url.to_string(),
            });
        }
        let explained = match answer::fault(text) {
            Some(fault) => fault.text,
            None if looks_like_html(text) => "a web page instead of data".to_string(),
            None => answer::reason_phrase(status),
        };
        let now = self.pace.now();
        Problem::Passing {
            reason: format!("status {status}: {explained}"),
            after: retry_after(header(headers, "retry-after").as_deref(), now),
        }
    }

    fn try_until_final<T>(
        &mut self,
        url: &str,
        mut attempt: impl FnMut(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, FetchError> {
        let attempts = self.limits.attempts.max(1);
        let mut made = 0;
        loop {
            made += 1;
            let (reason, after) = match attempt(self) {
                Ok(value) => return Ok(value),
                Err(Problem::Final(error)) => return Err(error),
                Err(Problem::Passing { reason, after }) => (reason, after),
            };
            if let Some(after) = after.filter(|a| *a > self.limits.longest_wait) {
                return Err(FetchError::AskedToWait {
                    seconds: after.as_secs(),
                    reason,
                    url: url.to_string(),
                });
            }
            if made >= attempts {
                return Err(FetchError::GaveUp {
                    attempts: made,
                    reason,
                    url: url.to_string(),
                });
            }
            let wait = after.unwrap_or_else(|| back_off(made, self.pace.chance()));
            self.tell(&Progress::Retrying {
                attempt: made,
                wait,
                reason,
            });
            self.pace.wait(wait);
        }
    }
}

/// Whether a failed transport may work the next time.
fn transport(error: ureq::Error, url: &str) -> Problem {
    let unreachable = |reason: String| {
        Problem::Final(FetchError::Unreachable {
            url: url.to_string(),
            reason,
        })
    };
    match error {
        ureq::Error::Timeout(_) | ureq::Error::Protocol(_) | ureq::Error::ConnectionFailed => {
            Problem::Passing {
                reason: error.to_string(),
                after: None,
            }
        }
        // Certificates that do not hold come as I/O errors of this kind.
        ureq::Error::Io(e) if e.kind() == io::ErrorKind::InvalidData => unreachable(e.to_string()),
        ureq::Error::Io(_) => Problem::Passing {
            reason: error.to_string(),
            after: None,
        },
        ureq::Error::HostNotFound => unreachable("the host's name is not known".to_string()),
        other => unreachable(other.to_string()),
    }
}

/// Reads a document, unpacking it if it is gzip.
fn read_document(response: Response<Body>, url: &str) -> Result<String, Problem> {
    let broken = |error: io::Error| Problem::Passing {
        reason: format!("the answer broke off ({error})"),
        after: None,
    };
    let too_many = || {
        Problem::Final(FetchError::TooManyBytes {
            limit: MAX_DOCUMENT_BYTES,
            when: "for a description",
            url: url.to_string(),
        })
    };
    let reader = response
        .into_body()
        .into_with_config()
        .limit(u64::MAX)
        .reader();
    let mut bytes = Vec::new();
    let mut bounded = reader.take(MAX_DOCUMENT_BYTES + 1);
    bounded.read_to_end(&mut bytes).map_err(broken)?;
    if exceeds(&bytes) {
        return Err(too_many());
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let mut bounded = MultiGzDecoder::new(bytes.as_slice()).take(MAX_DOCUMENT_BYTES + 1);
        bounded.read_to_end(&mut unpacked).map_err(broken)?;
        if exceeds(&unpacked) {
            return Err(too_many());
        }
        bytes = unpacked;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn exceeds(bytes: &[u8]) -> bool {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_DOCUMENT_BYTES
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_string())
}

/// Whether a text is a web page rather than a message of the API.
pub(super) fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(400).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.contains("<html")
}

/// Whether the address is on this machine, where no proxy is in between.
fn is_local(base: &str) -> bool {
    let uri: Option<ureq::http::Uri> = base.parse().ok();
    uri.as_ref()
        .and_then(|u| u.host())
        .is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]")
}
