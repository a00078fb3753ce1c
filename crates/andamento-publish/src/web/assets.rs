//! The stylesheet, under a name that changes with its content, and the site's mark.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

const STYLE: &str = concat!(
    include_str!("../../assets/style.css"),
    include_str!("../../assets/register.css")
);
const MARK: &str = include_str!("../../assets/mark.svg");

/// The address of the stylesheet.
pub fn stylesheet() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for &byte in STYLE.as_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("/assets/style-{hash:016x}.css")
    })
}

/// The file of this name. `None`: there is none.
pub(super) fn file(name: &str) -> Option<Response> {
    let (text, media, keep) = if name == "mark.svg" {
        (MARK, "image/svg+xml", "public, max-age=86400")
    } else if stylesheet().strip_prefix("/assets/") == Some(name) {
        (
            STYLE,
            "text/css; charset=utf-8",
            "public, max-age=31536000, immutable",
        )
    } else {
        return None;
    };
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Some(response)
}
