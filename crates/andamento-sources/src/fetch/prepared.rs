//! Waiting for an extraction that the server prepares.

use std::time::Duration;

use super::answer::{self, Queued};
use super::client::{Client, DataAnswer};
use super::error::FetchError;
use super::keep::Folder;
use super::{FetchRequest, Progress};

/// How the preparation ended.
pub(super) enum Outcome {
    /// With the file (never with a message).
    Delivered(DataAnswer),
    /// The server threw it away; the key.
    Expired(String),
}

/// Asks for the state of the extraction until it is available, then for its data. Waits 2 s
/// at first, half as much again each time, at most 30 s.
pub(super) fn wait_for(
    client: &mut Client<'_>,
    base: &str,
    request: &FetchRequest,
    queued: Queued,
    folder: &Folder,
) -> Result<Outcome, FetchError> {
    let Queued { key, mut status } = queued;
    let status_url = format!("{base}/1.0/async/status/{key}");
    let data_url = format!("{base}/1.0/async/data/{key}");
    let mut pause = Duration::from_secs(2);
    let mut waited = Duration::ZERO;
    loop {
        match status.as_str() {
            "AVAILABLE" => match client.data(&data_url, None, folder)? {
                DataAnswer::Message(text) if not_yet(&text) => {}
                DataAnswer::Message(text) => {
                    if says(&text, "UNKNOWN_REQUEST") {
                        return Ok(Outcome::Expired(key));
                    }
                    return Err(answer::refusal(&text, 200, &data_url, &request.dataflow)
                        .unwrap_or_else(|| answer::unexpected(&data_url, &text)));
                }
                file => return Ok(Outcome::Delivered(file)),
            },
            "SUBMITTED" | "PROCESSING" => {}
            "EXPIRED" | "UNKNOWN_REQUEST" => return Ok(Outcome::Expired(key)),
            _ => return Err(FetchError::PreparationFailed { key, status }),
        }
        if waited + pause > request.limits.preparation {
            return Err(FetchError::NotReady {
                key,
                status,
                seconds: waited.as_secs(),
            });
        }
        client.tell(&Progress::Preparing {
            status: status.clone(),
            wait: pause,
        });
        client.wait(pause);
        waited += pause;
        pause = (pause * 3 / 2).min(Duration::from_secs(30));

        let text = client.state(&status_url)?;
        status = match answer::status(&text) {
            Some(status) => status,
            None => match answer::fault(&text) {
                Some(_) if says(&text, "UNKNOWN_REQUEST") => "UNKNOWN_REQUEST".to_string(),
                Some(fault) => {
                    return Err(FetchError::PreparationFailed {
                        key,
                        status: fault.text,
                    });
                }
                None => return Err(answer::unexpected(&status_url, &text)),
            },
        };
    }
}

fn not_yet(text: &str) -> bool {
    says(text, "DATA_NOT_YET_AVAILABLE")
        || answer::queued(text).is_some_and(|q| q.status == "SUBMITTED" || q.status == "PROCESSING")
}

fn says(text: &str, word: &str) -> bool {
    answer::fault(text).is_some_and(|f| f.text.contains(word))
}
