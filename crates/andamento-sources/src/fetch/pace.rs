//! Time, waiting and chance, injected so that tests do not wait.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use jiff::Timestamp;

/// Where a fetch takes the time from, how it waits and where it takes chance from.
pub trait Pace {
    /// The present moment.
    fn now(&mut self) -> Timestamp;
    /// Waits.
    fn wait(&mut self, duration: Duration);
    /// A number from 0 (included) to 1 (excluded), different each time.
    fn chance(&mut self) -> f64;
}

/// The system's clock and a real wait.
#[derive(Debug, Default)]
pub struct SystemPace;

impl Pace for SystemPace {
    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&mut self, duration: Duration) {
        std::thread::sleep(duration);
    }

    fn chance(&mut self) -> f64 {
        // The standard library seeds every `RandomState` differently: enough to spread waits.
        let bits = RandomState::new().hash_one(0_u8) >> 32;
        f64::from(u32::try_from(bits).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }
}

/// Time until the next attempt: 1 s, 2 s, 4 s, … up to a minute, of which chance takes away
/// up to a half, so that many clients do not come back at the same moment.
pub(super) fn back_off(attempt: u32, chance: f64) -> Duration {
    let seconds = 1_u32 << attempt.saturating_sub(1).min(6);
    let seconds = f64::from(seconds.min(60));
    Duration::from_secs_f64(seconds * (1.0 - chance.clamp(0.0, 1.0) / 2.0))
}

/// Reads `Retry-After`: seconds or an HTTP date. `None`: absent or neither.
pub(super) fn retry_after(header: Option<&str>, now: Timestamp) -> Option<Duration> {
    let text = header?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let seconds = at.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_chance_takes_at_most_half() {
        let seconds = |attempt, chance| back_off(attempt, chance).as_secs_f64();
        assert_eq!(seconds(1, 0.0), 1.0);
        assert_eq!(seconds(2, 0.0), 2.0);
        assert_eq!(seconds(3, 0.5), 3.0);
        assert_eq!(seconds(40, 0.0), 60.0);
        assert_eq!(seconds(40, 1.0), 30.0);
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let read = |text| retry_after(Some(text), now).map(|d| d.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read("Sun, 22 Nov 2026 01:01:30 GMT"), Some(90));
        assert_eq!(read("Sun, 22 Nov 2020 01:01:30 GMT"), Some(0));
        assert_eq!(read("soon"), None);
        assert_eq!(retry_after(None, now), None);
    }

    #[test]
    fn chance_of_the_system_lies_between_zero_and_one() {
        let mut pace = SystemPace;
        assert!((0..100).all(|_| (0.0..1.0).contains(&pace.chance())));
    }
}
