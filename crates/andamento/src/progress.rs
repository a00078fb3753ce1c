//! Progress on standard error: a bar for a person who watches, lines for a log.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A file that is read in less than this needs no word in a log.
const QUIET: Duration = Duration::from_secs(2);

/// How far the reading of one file has come.
pub struct Progress {
    bar: ProgressBar,
    name: String,
    begun: Instant,
    /// Whether the log was told that it takes a while.
    told: AtomicBool,
}

impl Progress {
    /// Begins to count the bytes of a file.
    pub fn bytes(name: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let style = "{msg} {bar:30} {bytes}/{total_bytes} {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(name.to_string());
        Self {
            bar,
            name: name.to_string(),
            begun: Instant::now(),
            told: AtomicBool::new(false),
        }
    }

    /// So many bytes of so many are read.
    pub fn advance(&self, read: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(read);
        let slow = self.bar.is_hidden() && self.begun.elapsed() > QUIET;
        if slow && !self.told.swap(true, Ordering::Relaxed) {
            eprintln!("reading {}, {}", self.name, HumanBytes(total));
        }
    }

    /// Prints a line above the bar, or into the log.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// Takes the bar away; a log that was told of a long file is told of its end.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.told.load(Ordering::Relaxed) {
            let seconds = self.begun.elapsed().as_secs();
            eprintln!("{}: read in {seconds} s", self.name);
        }
    }
}
