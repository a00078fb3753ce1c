//! Who records, when, and with what chance.

use andamento_model::register::Day;

use super::format::sha256;
use super::text::plain;
use crate::error::StoreError;

/// Longest name of a recorder, in characters.
const LONGEST_RECORDER: usize = 100;

/// Who records, when, and with what chance. The ledger reads no clock and rolls no dice itself.
#[derive(Clone)]
pub struct Stamp {
    by: String,
    now: String,
    seed: [u8; 32],
}

impl Stamp {
    /// `by`: the organisation or role that records, never a private person; `now`: the time in
    /// UTC, `2026-11-22T04:24:09Z`; `seed`: 32 bytes by chance, from which the salts of the
    /// records are made. Whoever knows the seed can guess what a redacted content was.
    ///
    /// # Errors
    /// When the recorder is empty, too long or does not show as what it is, or the time is not
    /// written as above.
    pub fn new(by: &str, now: &str, seed: [u8; 32]) -> Result<Self, StoreError> {
        let by = by.trim();
        if by.is_empty() {
            return Err(StoreError::refused(
                "the recorder",
                "it is empty; name the organisation or role that records, such as `local user`",
            ));
        }
        plain(by, LONGEST_RECORDER).map_err(|why| StoreError::refused("the recorder", why))?;
        if !is_time(now) {
            let shown: String = now.chars().take(40).collect();
            return Err(StoreError::refused(
                "the time of recording",
                format!(
                    "`{}` is not a time in UTC such as 2026-11-22T04:24:09Z",
                    shown.escape_debug()
                ),
            ));
        }
        Ok(Self {
            by: by.to_string(),
            now: now.to_string(),
            seed,
        })
    }

    /// The organisation or role that records.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// The time of recording.
    pub fn now(&self) -> &str {
        &self.now
    }

    /// The salt of a record: without the seed nobody can compute it from its number.
    pub(super) fn salt(&self, number: u64) -> String {
        let mut bytes = self.seed.to_vec();
        bytes.extend_from_slice(&number.to_be_bytes());
        sha256(&bytes)[..32].to_string()
    }

    /// The same time and chance, in the name of another.
    pub(super) fn recording_for(&self, by: &str) -> Self {
        Self {
            by: by.to_string(),
            now: self.now.clone(),
            seed: self.seed,
        }
    }
}

impl std::fmt::Debug for Stamp {
    /// Without the seed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.by, self.now)
    }
}

/// `2026-11-22T04:24:09Z`, nothing else: such times sort as texts.
pub(super) fn is_time(text: &str) -> bool {
    let two = |range: std::ops::Range<usize>, below: u8| {
        text.get(range)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|part| part.parse::<u8>().ok())
            .is_some_and(|number| number < below)
    };
    text.len() == 20
        && text.is_ascii()
        && text[..10].parse::<Day>().is_ok()
        && text[10..11] == *"T"
        && two(11..13, 24)
        && text[13..14] == *":"
        && two(14..16, 60)
        && text[16..17] == *":"
        && two(17..19, 61)
        && text[19..] == *"Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_one_way_only() {
        assert!(is_time("2026-11-22T04:24:09Z"));
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T04:24:09",
            "2026-11-22T04:24:09+0",
            "2026-02-30T04:24:09Z",
            "2026-11-22T24:24:09Z",
            "2026-11-22 04:24:09Z",
            "2026-11-22T+4:24:09Z",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn a_seed_is_never_shown() {
        let stamp = Stamp::new("test", "2026-11-22T04:24:09Z", [7; 32]).unwrap();
        assert_eq!(format!("{stamp:?}"), "test at 2026-11-22T04:24:09Z");
        assert_ne!(stamp.salt(1), stamp.salt(2));
    }
}
