//! A server on this machine that answers as the documentation of the API says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// One scripted answer.
#[derive(Clone)]
pub enum Reply {
    /// A whole answer.
    Full {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Announces more bytes than it sends, then closes.
    CutOff { announced: usize, body: Vec<u8> },
    /// Closes without an answer while the request is still unread.
    Reset,
    /// Reads the request and says nothing until the client hangs up.
    Silent,
    /// Sends bytes until the client hangs up.
    Endless,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Full {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Full { headers, .. } = &mut self {
            headers.push((name, value.to_string()));
        }
        self
    }
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    /// Path and query.
    pub target: String,
    /// Header fields by lower-case name.
    pub headers: BTreeMap<String, String>,
}

type Script = Vec<(String, Vec<Reply>)>;

/// Answers until it is dropped. A route is a beginning of the target; its answers are given
/// in turn, the last one for ever.
pub struct Server {
    pub base: String,
    received: Arc<Mutex<Vec<Received>>>,
    stop: Arc<AtomicBool>,
    address: std::net::SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (log, stopped) = (Arc::clone(&received), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            let mut script = script;
            // Bounded, so that a client that never gives up does not keep a test alive.
            for stream in listener.incoming().take(500) {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(stream) = stream {
                    answer(stream, &mut script, &log);
                }
            }
        });
        Self {
            base: format!("http://{address}/api/dissemination"),
            received,
            stop,
            address,
            thread: Some(thread),
        }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// How many requests began with this part of the path.
    pub fn count(&self, part: &str) -> usize {
        let hits = self.received();
        hits.iter().filter(|r| r.target.contains(part)).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn answer(stream: TcpStream, script: &mut Script, log: &Mutex<Vec<Received>>) {
    let mut first = [0_u8; 4096];
    // Looked at without being taken, so that closing now resets the connection.
    let Ok(seen) = stream.peek(&mut first) else {
        return;
    };
    let line = String::from_utf8_lossy(&first[..seen]).into_owned();
    let target = line.split(' ').nth(1).unwrap_or_default().to_string();
    let Some((_, replies)) = script
        .iter_mut()
        .find(|(part, _)| target.contains(part.as_str()))
    else {
        read_request(&stream, log);
        send(&stream, 404, &[], b"no such route in the test", None);
        return;
    };
    let reply = if replies.len() > 1 {
        replies.remove(0)
    } else {
        replies[0].clone()
    };
    if matches!(reply, Reply::Reset) {
        log.lock().unwrap().push(Received {
            target,
            headers: BTreeMap::new(),
        });
        return;
    }
    read_request(&stream, log);
    match reply {
        Reply::Full {
            status,
            headers,
            body,
        } => send(&stream, status, &headers, &body, None),
        Reply::CutOff { announced, body } => send(&stream, 200, &[], &body, Some(announced)),
        Reply::Silent => {
            let mut rest = Vec::new();
            (&stream).read_to_end(&mut rest).ok();
        }
        Reply::Endless => endless(&stream),
        Reply::Reset => {}
    }
    stream.shutdown(Shutdown::Write).ok();
}

fn read_request(stream: &TcpStream, log: &Mutex<Vec<Received>>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok();
    let target = line.split(' ').nth(1).unwrap_or_default().to_string();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_string());
        }
    }
    log.lock().unwrap().push(Received { target, headers });
}

fn send(
    mut stream: &TcpStream,
    status: u16,
    headers: &[(&str, String)],
    body: &[u8],
    announced: Option<usize>,
) {
    let mut head = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
    if status != 304 {
        let length = announced.unwrap_or(body.len());
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).ok();
    stream.write_all(body).ok();
    stream.flush().ok();
}

fn endless(mut stream: &TcpStream) {
    let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    if stream.write_all(head).is_err() {
        return;
    }
    let piece = vec![b'x'; 64 << 10];
    while stream.write_all(&piece).is_ok() {}
}
