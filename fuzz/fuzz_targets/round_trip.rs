//! What was read and written reads back as the identical set of cells, in every written format.

#![no_main]

use andamento_fuzz::{codelists, cube, limits, read};
use andamento_publish::export::{self, Description, ExportFormat};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(first) = read("demo_fuzz.tsv", bytes) else {
        return Corpus::Reject;
    };
    let cube = cube(&first);
    for format in ExportFormat::ALL {
        let mut written = Vec::new();
        let cells = export::write(
            &cube,
            &Description::eurostat(codelists()),
            format,
            &mut written,
        )
        .expect("what was read can be written");
        assert_eq!(cells, first.rows.len() as u64);
        // Written, the same cells may need more room than the limits of this target allow.
        if written.len() as u64 > limits().json_bytes
            || written.split(|&b| b == b'\n').any(|l| l.len() > limits().line_bytes)
        {
            continue;
        }
        match read("demo_fuzz.csv", &written) {
            Ok(again) => assert_eq!(again.rows, first.rows, "{}", format.name()),
            Err(error) => panic!(
                "{} does not read back: {error}\n{}",
                format.name(),
                String::from_utf8_lossy(&written)
            ),
        }
    }
    Corpus::Keep
});
