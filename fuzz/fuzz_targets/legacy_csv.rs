//! The legacy CSV of any bytes: see the crate's promises.

#![no_main]

use andamento_fuzz::{is, read};
use andamento_model::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    if !is(bytes, &[Format::LegacyCsv]) {
        return Corpus::Reject;
    }
    let _ = read("demo_fuzz.csv", bytes);
    Corpus::Keep
});
