//! Standard output where a person may be looking.

use std::io::{IsTerminal, Result, Write};

/// Standard output. On a terminal, control characters that a code or label may hold are
/// replaced, since they could command it; in a file or pipe every byte stays as it is.
pub fn stdout() -> Box<dyn Write> {
    let out = std::io::stdout();
    if out.is_terminal() {
        Box::new(Tame::new(out.lock()))
    } else {
        Box::new(out.lock())
    }
}

/// A message without control characters other than line ends, and not longer than a screen.
pub fn harmless(message: &str) -> String {
    const LONGEST: usize = 4_000;
    let mut shown: String = message
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .take(LONGEST)
        .collect();
    if message.chars().count() > LONGEST {
        shown.push_str(" …");
    }
    shown
}

/// Replaces control characters other than the line end and the tabulator.
struct Tame<W> {
    inner: W,
    last: u8,
}

impl<W> Tame<W> {
    fn new(inner: W) -> Self {
        Self { inner, last: 0 }
    }
}

impl<W: Write> Write for Tame<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut tame = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            let second = self.last == 0xc2;
            self.last = byte;
            match byte {
                b'\r' => {}
                b'\n' | b'\t' => tame.push(byte),
                0..0x20 | 0x7f => tame.push(b'?'),
                // U+0080 to U+009F, of which terminals obey some: shown as U+00BF.
                0x80..0xa0 if second => tame.push(0xbf),
                _ => tame.push(byte),
            }
        }
        self.inner.write_all(&tame)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_not_commanded_by_a_label() -> Result<()> {
        let mut tame = Tame::new(Vec::new());
        tame.write_all("A,\u{1b}[2JCôte \u{9b}2J\t1\r\n".as_bytes())?;
        assert_eq!(String::from_utf8_lossy(&tame.inner), "A,?[2JCôte ¿2J\t1\n");
        Ok(())
    }
}
