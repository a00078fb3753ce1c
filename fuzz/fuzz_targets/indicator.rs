//! An indicator's file, and the table of population groups, from any text.

#![no_main]

use andamento_analysis::catalog::{parse_indicator, parse_population_groups};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    const NAME: &str = "employment-rate.toml";
    if let Err(error) = parse_indicator(NAME, text) {
        assert!(error.to_string().contains(NAME), "{error}");
    }
    let _ = parse_population_groups("population_groups.toml", text);
});
