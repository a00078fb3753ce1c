//! JSON-stat 2.0 of any bytes: see the crate's promises.

#![no_main]

use andamento_fuzz::{is, read};
use andamento_model::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    if !is(bytes, &[Format::JsonStat]) {
        return Corpus::Reject;
    }
    let _ = read("demo_fuzz.json", bytes);
    Corpus::Keep
});
