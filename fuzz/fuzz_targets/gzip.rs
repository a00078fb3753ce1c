//! Compressed files: what is whole reads as its content does, what is cut off is refused, and
//! any other bytes behind the gzip mark do no harm.

#![no_main]

use std::io::Write;

use andamento_fuzz::read;
use andamento_sources::ReadError;
use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&[choice, at], content)) = bytes.split_first_chunk::<2>() else {
        return;
    };
    if content.starts_with(&[0x1f, 0x8b]) {
        let _ = read("demo_fuzz.tsv.gz", content);
        return;
    }
    let cut = content.len() * usize::from(at) / 256;
    let (first, second) = content.split_at(cut);
    match choice % 4 {
        // One member, or two: the same cells as without compression.
        0 | 1 => {
            let whole = if choice % 4 == 0 {
                packed(content)
            } else {
                [packed(first), packed(second)].concat()
            };
            match (read("demo_fuzz.tsv", content), read("demo_fuzz.tsv.gz", &whole)) {
                (Ok(plain), Ok(unpacked)) => {
                    assert_eq!(plain.rows, unpacked.rows);
                    assert_eq!(plain.import.summary, unpacked.import.summary);
                }
                (Err(plain), Err(unpacked)) => assert_eq!(
                    std::mem::discriminant(&plain),
                    std::mem::discriminant(&unpacked),
                    "{plain} / {unpacked}"
                ),
                (plain, unpacked) => panic!(
                    "plain {}, compressed {}",
                    plain.map_or_else(|e| e.to_string(), |_| "is read".to_string()),
                    unpacked.map_or_else(|e| e.to_string(), |_| "is read".to_string()),
                ),
            }
        }
        // Cut off: never a table.
        2 => {
            let whole = packed(content);
            let cut = (whole.len() * usize::from(at) / 256).max(2);
            let result = read("demo_fuzz.tsv.gz", &whole[..cut]);
            assert!(result.is_err(), "half a file was read");
        }
        // Damaged in one byte: the check sum tells, or the header byte did not matter.
        _ => {
            let mut damaged = packed(content);
            let spot = 10 + (damaged.len() - 10) * usize::from(at) / 256;
            damaged[spot] ^= 0x55;
            match read("demo_fuzz.tsv.gz", &damaged) {
                Ok(_) => panic!("a damaged file was read"),
                Err(ReadError::Gzip { .. }) => {}
                Err(_) => {} // The table was refused before its damaged end was met.
            }
        }
    }
});
