//! What the API says when it does not deliver figures.

use andamento_model::DataflowId;

use super::client::looks_like_html;
use super::error::FetchError;
use super::xml::{Step, walk};

/// An extraction that the server prepares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Queued {
    /// Its key, safe to be put into an address.
    pub(super) key: String,
    /// Its state: `SUBMITTED`, `PROCESSING`, `AVAILABLE`, `EXPIRED`, …
    pub(super) status: String,
}

/// Reads the envelope of an asynchronous answer, both the first one (`queued` with `id`) and
/// the one of the status address (`key`). `None`: it is not such an envelope, or its key is
/// not one that may be put into an address.
pub(super) fn queued(document: &str) -> Option<Queued> {
    let (mut key, mut status) = (None::<String>, None::<String>);
    walk(document, |step| {
        if let Step::Close { name, text } = step {
            if text.is_empty() {
                return;
            }
            match name {
                "id" | "key" if key.is_none() => key = Some(text.to_string()),
                "status" if status.is_none() => status = Some(text.to_ascii_uppercase()),
                _ => {}
            }
        }
    })
    .ok()?;
    let key = key?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let safe = key.len() <= 128 && key.chars().all(plain);
    let status = status.unwrap_or_else(|| "SUBMITTED".to_string());
    safe.then_some(Queued { key, status })
}

/// Reads only the state from an answer of the status address. `None`: none is in it.
pub(super) fn status(document: &str) -> Option<String> {
    let mut status = None::<String>;
    walk(document, |step| {
        if let Step::Close {
            name: "status",
            text,
        } = step
            && !text.is_empty()
        {
            status.get_or_insert_with(|| text.to_ascii_uppercase());
        }
    })
    .ok()?;
    status
}

/// An error as the API words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The API's own code (`100`, `140`, `413`, …); `None`: not given.
    pub(super) code: Option<u16>,
    /// Its words, cut at 400 characters.
    pub(super) text: String,
}

/// Reads an error: SOAP `Fault`, SDMX `ErrorMessage` or the JSON `error` of the statistics
/// API. `None`: the document is none of these.
pub(super) fn fault(document: &str) -> Option<Fault> {
    let trimmed = document.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if trimmed.starts_with('{') {
        return json_fault(trimmed);
    }
    let (mut code, mut text, mut inside) = (None::<u16>, None::<String>, false);
    let walked = walk(trimmed, |step| match step {
        Step::Open {
            name: "Fault" | "ErrorMessage" | "Error",
            ..
        } => inside = true,
        Step::Close {
            name: "faultcode" | "Code",
            text: found,
        } => code = found.rsplit(':').next().and_then(|c| c.parse().ok()),
        Step::Close {
            name: "faultstring" | "Text",
            text: found,
        } if !found.is_empty() => {
            text.get_or_insert_with(|| found.to_string());
        }
        _ => {}
    });
    if walked.is_err() || !inside {
        return None;
    }
    Some(Fault {
        code,
        text: cut(&text.unwrap_or_else(|| "no explanation given".to_string())),
    })
}

fn json_fault(document: &str) -> Option<Fault> {
    let value: serde_json::Value = serde_json::from_str(document).ok()?;
    let error = value.get("error")?;
    let first = error.get(0).unwrap_or(error);
    let number = |name: &str| {
        let field = first.get(name).or_else(|| value.get(name))?;
        let number = field.as_u64().or_else(|| field.as_str()?.parse().ok())?;
        u16::try_from(number).ok()
    };
    let text = first
        .get("label")
        .and_then(serde_json::Value::as_str)
        .or_else(|| first.as_str())
        .unwrap_or("no explanation given");
    Some(Fault {
        code: number("id").or_else(|| number("status")),
        text: cut(text),
    })
}

/// Turns an error answer into what the user is told. `None`: the status says that trying
/// again may help, or the document is no error at all.
pub(super) fn refusal(
    document: &str,
    http_status: u16,
    url: &str,
    dataflow: &DataflowId,
) -> Option<FetchError> {
    let fault = fault(document);
    let message = match &fault {
        Some(fault) => fault.text.clone(),
        None if http_status < 400 => return None,
        None => own_words(document).unwrap_or_else(|| reason_phrase(http_status)),
    };
    let code = fault.as_ref().and_then(|f| f.code);
    let says = |word: &str| message.contains(word);
    let url = url.to_string();
    if code == Some(413) || http_status == 413 || says("EXTRACTION_TOO_BIG") {
        return Some(FetchError::ExtractionTooBig { message });
    }
    if says("NO_RESULTS") || says("No results") || says("NO_RECORDS_FOUND") {
        return Some(FetchError::NoResults { message, url });
    }
    if says("DATA_NOT_YET_AVAILABLE") {
        return None;
    }
    if http_status == 404 || says("ERR_NOT_FOUND") {
        return Some(FetchError::UnknownDataflow {
            dataflow: dataflow.clone(),
            message,
            url,
        });
    }
    match http_status {
        400 | 406 | 414 | 416 => Some(FetchError::BadRequest {
            status: http_status,
            message,
            url,
        }),
        408 | 425 | 429 | 500 | 502 | 503 | 504 => None,
        status => Some(FetchError::Refused {
            status,
            message,
            url,
        }),
    }
}

/// What an error answer of no known form says: its text, tags left out. `None`: nothing, or a
/// web page.
fn own_words(document: &str) -> Option<String> {
    if looks_like_html(document) {
        return None;
    }
    let mut words = Vec::new();
    if document.trim_start().starts_with('<') {
        walk(document, |step| {
            if let Step::Close { text, .. } = step
                && !text.is_empty()
            {
                words.push(text.to_string());
            }
        })
        .ok()?;
    } else {
        words.push(document.to_string());
    }
    let text = cut(&words.join(" "));
    (!text.is_empty()).then_some(text)
}

/// Whether an error answer speaks of the state of a prepared extraction, not of the request.
pub(super) fn is_about_preparation(document: &str) -> bool {
    fault(document).is_some_and(|f| {
        f.text.contains("DATA_NOT_YET_AVAILABLE") || f.text.contains("UNKNOWN_REQUEST")
    })
}

/// The error for an answer that is neither figures nor anything known.
pub(super) fn unexpected(url: &str, document: &str) -> FetchError {
    FetchError::NotData {
        url: url.to_string(),
        found: format!("an answer that begins with `{}`", beginning(document)),
    }
}

/// The first characters of a document on one line.
pub(super) fn beginning(document: &str) -> String {
    let line: String = document.chars().take(80).collect();
    line.escape_debug().to_string()
}

/// What a status means, for answers that do not explain themselves.
pub(super) fn reason_phrase(status: u16) -> String {
    let known = ureq::http::StatusCode::from_u16(status).ok();
    let phrase = known.and_then(|s| s.canonical_reason());
    phrase.unwrap_or("no explanation given").to_string()
}

fn cut(text: &str) -> String {
    let one_line: Vec<&str> = text.split_whitespace().collect();
    one_line.join(" ").chars().take(400).collect()
}

#[cfg(test)]
mod tests;
