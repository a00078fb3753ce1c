//! Pages in a real browser; see `browser.mjs`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Opens pages at an address; a line of `pages` is a path, with `! ` before it where it is refused.
/// Needs chromium and node; axe-core where `ANDAMENTO_AXE` names its `axe.min.js`.
pub fn a_browser_finds_nothing_wrong(address: &str, pages: &str) {
    let (Some(chromium), Some(node)) = (found("chromium"), found("node")) else {
        eprintln!("skipped: the pages are not opened in a browser (chromium or node is not here)");
        return;
    };
    let axe = std::env::var_os("ANDAMENTO_AXE");
    if axe.is_none() {
        eprintln!("skipped: axe-core does not look at the pages (ANDAMENTO_AXE does not name it)");
    }
    // A browser that itself could not be driven, on a machine that is short of everything, says
    // nothing about the pages; it gets a second chance.
    for chance in [1, 2] {
        let mut browser = Command::new(&node)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/browser.mjs"))
            .arg(&chromium)
            .arg(format!("http://{}", address))
            .args(&axe)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut addresses = browser.stdin.take().unwrap();
        addresses.write_all(pages.as_bytes()).unwrap();
        drop(addresses);
        let output = browser.wait_with_output().unwrap();
        let findings = String::from_utf8_lossy(&output.stdout);
        let trouble = String::from_utf8_lossy(&output.stderr);
        if output.status.code() != Some(2) || chance == 2 {
            assert!(
                output.status.success() && findings.is_empty(),
                "{findings}{trouble}"
            );
            return;
        }
    }
}
