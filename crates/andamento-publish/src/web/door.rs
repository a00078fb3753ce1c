//! Requests that the HTTP library refuses by itself, before any route sees them, are answered
//! as all others: in words.
//!
//! The library reads an address of at most 64 KiB and a head of about 400 KiB, and answers a
//! longer one with a status and nothing else. That answer is recognised by its empty body,
//! which no view of this site has, and another is sent in its place.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;

use super::security;

/// How many bytes of a refused request are read and thrown away, so that its sender gets to
/// read the answer.
const MOST_THROWN_AWAY: usize = 16 << 20;
/// For how long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where connections come in.
pub(super) struct Door(pub TcpListener);

impl Listener for Door {
    type Io = Visitor;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Visitor, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let visitor = Visitor {
            stream,
            line_ended: false,
            answer: Vec::new(),
            sent: 0,
            leaving: None,
        };
        (visitor, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection.
pub(super) struct Visitor {
    stream: TcpStream,
    /// Whether the first line of the request has come to its end.
    line_ended: bool,
    /// What is sent in the place of the library's own refusal.
    answer: Vec<u8>,
    sent: usize,
    /// After a refusal: what may still be thrown away, and until when.
    leaving: Option<(usize, Pin<Box<Sleep>>)>,
}

impl AsyncRead for Visitor {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if !self.line_ended {
            self.line_ended = buffer.filled()[before..].contains(&b'\n');
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Visitor {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.answer.is_empty() {
            let Some(status) = refusal(buffer) else {
                self.line_ended = false;
                return Pin::new(&mut self.stream).poll_write(cx, buffer);
            };
            self.answer = in_words(status, self.line_ended).into_bytes();
            self.sent = 0;
            let until = Box::pin(tokio::time::sleep(PATIENCE));
            self.leaving = Some((MOST_THROWN_AWAY, until));
        }
        let visitor = &mut *self;
        while visitor.sent < visitor.answer.len() {
            let rest = &visitor.answer[visitor.sent..];
            match ready!(Pin::new(&mut visitor.stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => visitor.sent += sent,
            }
        }
        self.answer.clear();
        Poll::Ready(Ok(buffer.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// After a refusal the rest of the request is read first: a connection that is closed on
    /// unread bytes takes the answer with it.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        let visitor = &mut *self;
        let Some((left, until)) = &mut visitor.leaving else {
            return Poll::Ready(Ok(()));
        };
        let mut bytes = [0; 16 << 10];
        loop {
            if until.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Ok(()));
            }
            let mut thrown = ReadBuf::new(&mut bytes);
            let read = ready!(Pin::new(&mut visitor.stream).poll_read(cx, &mut thrown));
            let count = thrown.filled().len();
            *left = left.saturating_sub(count);
            if read.is_err() || count == 0 || *left == 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

/// The status of a refusal of the library's own: one without a body.
fn refusal(head: &[u8]) -> Option<u16> {
    let head = std::str::from_utf8(head).ok()?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let own = matches!(status, 400 | 414 | 431) && head.ends_with("\r\n\r\n");
    (own && head.contains("\r\ncontent-length: 0\r\n")).then_some(status)
}

/// The same in words. A head that is too long before its first line has ended is an address
/// that is too long.
fn in_words(status: u16, line_ended: bool) -> String {
    let (status, title, kind, detail) = match status {
        431 if line_ended => (
            "431 Request Header Fields Too Large",
            "Too long",
            "/about#too-long",
            "the headers of the request are too long".to_string(),
        ),
        414 | 431 => (
            "414 URI Too Long",
            "Too long",
            "/about#too-long",
            super::Fault::TooLong.to_string(),
        ),
        _ => (
            "400 Bad Request",
            "Not understood",
            "/about#not-understood",
            "this is not a request in HTTP/1.1".to_string(),
        ),
    };
    let code: u16 = status
        .get(..3)
        .and_then(|code| code.parse().ok())
        .unwrap_or(400);
    let problem = serde_json::json!({
        "type": kind, "title": title, "status": code, "detail": detail,
    });
    let body = format!("{problem:#}\n");
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         cache-control: no-cache\r\ncontent-security-policy: {}\r\n\
         x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n\
         connection: close\r\n\r\n{body}",
        body.len(),
        security::POLICY
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_refusals_without_a_body_are_replaced() {
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: x\r\n\r\n";
        assert_eq!(refusal(bare), Some(431));
        let own = b"HTTP/1.1 414 URI Too Long\r\ncontent-length: 12\r\n\r\n";
        assert_eq!(refusal(own), None);
        let fine = b"HTTP/1.1 304 Not Modified\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(refusal(fine), None);
    }

    #[test]
    fn long_headers_are_not_called_a_long_address() {
        assert!(in_words(431, true).starts_with("HTTP/1.1 431 "));
        assert!(in_words(431, false).starts_with("HTTP/1.1 414 "));
        assert!(in_words(400, false).contains("\"status\": 400"));
    }
}
