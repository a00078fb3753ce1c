//! The program serving a data folder until it is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Served {
    program: Child,
    pub address: String,
}

impl Served {
    /// Serves a folder on a free port.
    pub fn open(data: &Path) -> Self {
        Self::open_with(data, &[])
    }

    /// The same with further arguments.
    pub fn open_with(data: &Path, arguments: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_andamento"))
            .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(program.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "it says no address");
        }
        let after = line.split("http://").nth(1);
        let address = after.and_then(|rest| rest.split(' ').next());
        let address = address.unwrap_or_default().to_string();
        // What else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { program, address }
    }

    /// Status and body of an address.
    pub fn get(&self, path: &str) -> (u16, String) {
        Self::ask(&self.address, path)
    }

    /// Head and body of an address.
    pub fn head(&self, path: &str) -> (String, String) {
        Self::exchange(&self.address, path)
    }

    /// The same of a program that somebody else started.
    pub fn ask(address: &str, path: &str) -> (u16, String) {
        let (head, body) = Self::exchange(address, path);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body)
    }

    fn exchange(address: &str, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_string(), body.to_string())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
