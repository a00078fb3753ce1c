//! A view that is ready to be sent.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

/// A view with its media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The media type.
    pub media: &'static str,
    /// The text.
    pub text: String,
    /// The address at which a list that was cut goes on. `None`: it ends here.
    pub next: Option<String>,
}

impl Reply {
    /// A page.
    pub fn html(text: String) -> Self {
        Self {
            media: "text/html; charset=utf-8",
            text,
            next: None,
        }
    }

    /// An object.
    pub fn json(text: String) -> Self {
        Self {
            media: "application/json",
            text,
            next: None,
        }
    }

    /// Rows.
    pub fn csv(text: String) -> Self {
        Self {
            media: "text/csv; charset=utf-8; header=present",
            text,
            next: None,
        }
    }

    /// A picture.
    pub fn svg(text: String) -> Self {
        Self {
            media: "image/svg+xml",
            text,
            next: None,
        }
    }

    /// A feed.
    pub fn atom(text: String) -> Self {
        Self {
            media: "application/atom+xml; charset=utf-8",
            text,
            next: None,
        }
    }

    /// A calendar.
    pub fn ics(text: String) -> Self {
        Self {
            media: "text/calendar; charset=utf-8",
            text,
            next: None,
        }
    }

    /// The same list, going on at an address; it is told in the header `Link` (RFC 8288), because
    /// an array or a CSV has no room for it.
    #[must_use]
    pub fn going_on(mut self, next: Option<String>) -> Self {
        self.next = next;
        self
    }

    /// The same, with its bytes and their name ready to be sent any number of times.
    pub fn ready(self) -> Ready {
        let tag = tag(self.text.as_bytes());
        Ready {
            media: self.media,
            bytes: Bytes::from(self.text),
            tag,
            link: self.next.as_deref().and_then(link),
        }
    }
}

/// A view whose bytes can be sent any number of times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    media: &'static str,
    bytes: Bytes,
    /// A name for these bytes: other bytes have another one.
    tag: HeaderValue,
    /// Where the list goes on.
    link: Option<HeaderValue>,
}

impl Ready {
    /// How many bytes are sent.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The response: nothing but its tag when the reader has these bytes already.
    pub fn respond(self, request: &HeaderMap) -> Response {
        let known = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|value| {
                let value = value.trim();
                value == "*" || value.trim_start_matches("W/").as_bytes() == self.tag.as_bytes()
            });
        let mut response = if known {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(self.bytes));
            let media = HeaderValue::from_static(self.media);
            response.headers_mut().insert(header::CONTENT_TYPE, media);
            response
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag);
        if let Some(link) = self.link {
            headers.insert(header::LINK, link);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}

/// A header that leads to the next part. `None`: the address cannot stand in a header.
fn link(address: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).ok()
}

fn tag(bytes: &[u8]) -> HeaderValue {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut second: u64 = 0x9e37_79b9_7f4a_7c15;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        second = second.rotate_left(5).wrapping_add(hash);
    }
    let text = format!("\"{hash:016x}{second:016x}\"");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}
