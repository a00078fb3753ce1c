//! From values to places.

/// A linear scale with round ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale that holds all values, from `from` to `to` on the page.
    pub fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < 1e-9 {
            let room = (low.abs() * 0.1).max(1.0);
            (low, high) = (low - room, high + room);
        }
        // Near zero, zero belongs into the picture.
        if low > 0.0 && low < 0.4 * high {
            low = 0.0;
        }
        let rough = (high - low) / 4.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|&step| step >= rough * 0.999)
            .unwrap_or(10.0 * power);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
            from,
            to,
        }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Round values inside the scale, at most a dozen.
    pub fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut number = 0.0;
        while ticks.len() < 12 && self.low + number * self.step <= self.high + self.step * 1e-6 {
            ticks.push(self.low + number * self.step);
            number += 1.0;
        }
        ticks
    }

    /// The room that the longest tick takes beside an upright axis.
    pub fn room(&self) -> f64 {
        let ticks = self.ticks().into_iter();
        let letters = ticks.map(|tick| super::written(tick, self.decimals()).chars().count());
        let longest = letters.max().unwrap_or_default();
        (8.0 + 6.6 * longest as f64).max(40.0)
    }

    /// Decimals that tell the ticks apart.
    pub fn decimals(&self) -> usize {
        // The fewest that write the step itself without rounding, and with it every tick.
        let whole = |places: &usize| {
            let scaled = self.step * 10f64.powf(*places as f64);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
        };
        (0..8).find(whole).unwrap_or(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_round_and_hold_all_values() {
        let scale = Scale::over([52.3, 78.1].into_iter(), 0.0, 100.0);
        assert_eq!(scale.ticks(), [50.0, 60.0, 70.0, 80.0]);
        assert!((scale.at(50.0)).abs() < 1e-9 && (scale.at(80.0) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn every_tick_is_written_as_what_it_is() {
        for (low, high) in [
            (0.0, 1.0),
            (0.51, 0.98),
            (0.0, 0.1),
            (1.0, 11.0),
            (0.0, 0.001),
            (-0.9, 0.1),
            (97.0, 98.0),
            (0.0, 123_456.0),
        ] {
            let scale = Scale::over([low, high].into_iter(), 0.0, 100.0);
            let places = scale.decimals();
            for tick in scale.ticks() {
                let written: f64 = format!("{tick:.places$}").parse().unwrap_or(f64::NAN);
                let off = (written - tick).abs();
                assert!(
                    off < 1e-9 * tick.abs().max(1.0),
                    "{tick} is written {written}"
                );
            }
        }
        assert_eq!(Scale::over([0.0, 1.0].into_iter(), 0.0, 1.0).decimals(), 2);
    }

    #[test]
    fn one_value_and_none_have_a_scale_too() {
        for values in [vec![], vec![5.0], vec![0.0, 0.0], vec![f64::NAN]] {
            let scale = Scale::over(values.into_iter(), 0.0, 100.0);
            assert!(scale.ticks().len() >= 2);
        }
    }
}
