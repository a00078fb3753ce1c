//! The program that serves, asked over a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::scene::Scene;

/// The program, serving the bundled sample until it is dropped.
pub struct Windows {
    pub scene: Scene,
    program: Child,
    pub address: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// Status line and headers, in lower case.
    pub head: String,
    pub body: String,
}

impl Windows {
    /// Over the bundled sample.
    pub fn open() -> Self {
        let scene = Scene::empty();
        let loaded = scene.andamento(&["demo", "--no-serve"]);
        assert!(loaded.status.success());
        Self::over(scene)
    }

    /// Over a data folder that is filled already.
    pub fn over(scene: Scene) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"])
            .arg(scene.path("data"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(program.stderr.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let address = address
            .unwrap_or_else(|| panic!("it says where it is: {line}"))
            .to_string();
        // What else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self {
            scene,
            program,
            address,
        }
    }

    /// A request with a method, a target and headers.
    pub fn ask(&self, method: &str, target: &str, header: &str) -> Answer {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{header}\r\n"
        );
        // A request that is too long is answered before it is read whole.
        let _ = socket.write_all(request.as_bytes());
        let mut text = Vec::new();
        let _ = socket.read_to_end(&mut text);
        let text = String::from_utf8(text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        Answer {
            status,
            head: head.to_ascii_lowercase(),
            body: body.to_string(),
        }
    }

    /// Asks as a browser does.
    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
