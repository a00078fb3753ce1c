//! Fifty keep-alive clients on the same machine as the server, every answer compared.
//!
//! What an answer should be is taken beforehand from a server of its own, one request at a time;
//! the program's commands and pages come from the same views, which the tests prove.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

const CLIENTS: u64 = 50;

/// Addresses by the type of page.
type Addresses = Vec<(&'static str, String)>;

/// Cold start, each page type alone, then the clients: idle, and during an import of `import`
/// into the same folder.
pub fn run(program: &Path, data: &Path, seconds: u64, import: Option<&Path>) -> Result<()> {
    let (mut first, address) = Server::start(program, data)?;
    let addresses = addresses(&address)?;
    let expected = alone(&address, &addresses)?;
    println!("memory after one of each: {}", first.memory()?);
    first.stop()?;

    let (mut server, address) = Server::start(program, data)?;
    let wanted: Vec<(&str, &[u8])> = addresses
        .iter()
        .map(|(_, path)| (path.as_str(), expected[path].as_slice()))
        .collect();
    let idle = crowd(&address, &wanted, Duration::from_secs(seconds), || Ok(()))?;
    println!("idle: {idle}; memory {}", server.memory()?);
    if let Some(file) = import {
        let run = || {
            let start = Instant::now();
            let mut imports = 0_u32;
            while start.elapsed() < Duration::from_secs(seconds) {
                let mut command = Command::new(program);
                command.arg("import").arg(file);
                command.args(["--vintage", &format!("2001-01-{:02}", imports % 28 + 1)]);
                command.arg("--data").arg(data);
                let done = command
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()?;
                ensure!(done.success(), "the import failed");
                imports += 1;
            }
            println!("imports meanwhile: {imports}");
            Ok(())
        };
        let busy = crowd(&address, &wanted, Duration::from_secs(seconds), run)?;
        println!("during imports: {busy}; memory {}", server.memory()?);
    }
    server.stop()
}

struct Server(Child);

impl Server {
    /// Starts the server and says how long it took to the first answer.
    fn start(program: &Path, data: &Path) -> Result<(Self, String)> {
        let start = Instant::now();
        let mut command = Command::new(program);
        command.args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--data"]);
        let mut child = command.arg(data).stderr(Stdio::piped()).spawn()?;
        let errors = child.stderr.take().context("no standard error")?;
        let mut line = String::new();
        let mut errors = BufReader::new(errors);
        errors.read_line(&mut line)?;
        let address = line
            .split_whitespace()
            .find_map(|word| word.strip_prefix("http://"))
            .with_context(|| format!("the server said: {line}"))?
            .to_string();
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        let mut client = Client::new(&address)?;
        client.get("/")?;
        println!(
            "cold start to the first page: {:.0} ms",
            start.elapsed().as_secs_f64() * 1e3
        );
        Ok((Self(child), address))
    }

    fn memory(&mut self) -> Result<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let find = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.map_or(0, |line| {
                let kib = line.trim().trim_end_matches(" kB").trim();
                kib.parse::<u64>().unwrap_or(0) / 1024
            })
        };
        Ok(format!(
            "{} MiB, peak {} MiB",
            find("VmRSS:"),
            find("VmHWM:")
        ))
    }

    fn stop(&mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop());
    }
}

struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    fn new(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            host: host.to_string(),
        })
    }

    /// Status and body; the connection is kept.
    fn get(&mut self, path: &str) -> Result<(u16, Vec<u8>)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).context("no status")?.parse()?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }
}

/// Every page type, in as many forms as the folder has loaded indicators and territories.
fn addresses(host: &str) -> Result<Addresses> {
    let mut client = Client::new(host)?;
    let (_, list) = client.get("/indicators.csv")?;
    let list = String::from_utf8(list)?;
    let ids: Vec<&str> = list
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let countries =
        "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE";
    let countries: Vec<&str> = countries.split(' ').collect();
    let mut all: Addresses = [
        "/",
        "/?q=latvia",
        "/indicators",
        "/methods",
        "/about",
        "/plans",
        "/lint",
        "/targets",
        "/documents",
        "/organisations",
        "/due",
        "/plans/eu-2021-2027",
        "/plans/eu-2016",
        "/plans/eu-2016/matrix",
    ]
    .map(|path| (path, path.to_string()))
    .to_vec();
    for geo in &countries {
        all.push(("/territories/…", format!("/territories/{geo}")));
    }
    for id in ids {
        all.push(("/indicators/…", format!("/indicators/{id}")));
        for (kind, question) in [
            ("…/compare", "compare"),
            ("…/coverage", "coverage"),
            ("…/convergence", "convergence"),
            ("…/compare.svg", "compare.svg"),
        ] {
            all.push((kind, format!("/indicators/{id}/{question}")));
        }
        for geo in countries.iter().step_by(3) {
            for (kind, question) in [
                ("…/series", "series"),
                ("…/gap", "gap"),
                ("…/trend", "trend"),
                ("…/gap.svg", "gap.svg"),
                ("…/gap.json", "gap.json"),
                ("…/series.csv", "series.csv"),
            ] {
                all.push((kind, format!("/indicators/{id}/{question}?territory={geo}")));
            }
        }
    }
    let mut there = Addresses::new();
    for (kind, path) in all {
        if client.get(&path)?.0 == 200 {
            there.push((kind, path));
        }
    }
    if there.is_empty() {
        bail!("the folder has nothing to show");
    }
    Ok(there)
}

/// Each address once more on a view that is made anew, and what it answers.
///
/// The query `_=1` is not taken; a trailing `&` or `?` makes the address another one, so the
/// answer is made and not kept.
fn alone(host: &str, addresses: &Addresses) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut client = Client::new(host)?;
    let mut expected = BTreeMap::new();
    let mut kinds: BTreeMap<&str, (Vec<f64>, usize)> = BTreeMap::new();
    for (kind, path) in addresses {
        let anew = if path.contains('?') {
            format!("{path}&")
        } else {
            format!("{path}?")
        };
        let start = Instant::now();
        let (_, body) = client.get(&anew)?;
        let (times, largest) = kinds.entry(kind).or_default();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        *largest = body.len().max(*largest);
        expected.insert(path.clone(), client.get(path)?.1);
    }
    println!("| page type | addresses | median ms | slowest ms | largest kB |");
    println!("| --- | --- | --- | --- | --- |");
    for (kind, (mut times, largest)) in kinds {
        times.sort_by(f64::total_cmp);
        println!(
            "| {kind} | {} | {:.1} | {:.1} | {:.0} |",
            times.len(),
            times[times.len() / 2],
            times[times.len() - 1],
            largest as f64 / 1e3
        );
    }
    Ok(expected)
}

/// All clients ask in an order of their own until the time is over, while `meanwhile` runs.
fn crowd(
    host: &str,
    wanted: &[(&str, &[u8])],
    time: Duration,
    meanwhile: impl FnOnce() -> Result<()> + Send,
) -> Result<String> {
    let wrong = AtomicU64::new(0);
    let end = Instant::now() + time;
    let mut all = std::thread::scope(|scope| -> Result<Vec<f64>> {
        let other = scope.spawn(meanwhile);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|seed| {
                let wrong = &wrong;
                scope.spawn(move || -> Result<Vec<f64>> {
                    let mut client = Client::new(host)?;
                    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
                    let mut taken = Vec::new();
                    while Instant::now() < end {
                        random = random
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1);
                        let (path, body) = wanted[(random >> 33) as usize % wanted.len()];
                        let start = Instant::now();
                        let (status, got) = client.get(path)?;
                        taken.push(start.elapsed().as_secs_f64() * 1e3);
                        if status != 200 || got != body {
                            wrong.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                    Ok(taken)
                })
            })
            .collect();
        let mut all = Vec::new();
        for client in clients {
            all.extend(
                client
                    .join()
                    .map_err(|_| anyhow::anyhow!("a client died"))??,
            );
        }
        other
            .join()
            .map_err(|_| anyhow::anyhow!("the other work died"))??;
        Ok(all)
    })?;
    all.sort_by(f64::total_cmp);
    ensure!(!all.is_empty(), "no answers");
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize];
    Ok(format!(
        "{} answers ({} addresses), {} wrong; ms: median {:.2}, 99th percentile {:.2}, slowest {:.1}; {:.0} a second",
        all.len(),
        wanted.len(),
        wrong.load(Ordering::Relaxed),
        at(0.5),
        at(0.99),
        at(1.0),
        all.len() as f64 / time.as_secs_f64()
    ))
}
