//! Numbers as text: the shortest decimal that reads back as the identical `f64`.

use std::io::Write;

/// Below this magnitude every whole number is an `f64` of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Powers of ten that are exact, for the decimals that official tables use.
const SCALES: [f64; 5] = [1.0, 1e1, 1e2, 1e3, 1e4];

/// Appends a finite number: `70.4`, `82217837`, `-0.05`, `1e300`.
///
/// Whole numbers have no decimal point. Few decimals take a quick way: a whole number `n`
/// below 2^53 with `n / 10^d = v`. Both sides of the division are exact and its result is
/// rounded as reading the decimal would be, so the text reads back as `v`.
pub fn push(buffer: &mut Vec<u8>, value: f64) {
    let magnitude = value.abs();
    for (decimals, scale) in SCALES.iter().enumerate() {
        let scaled = (magnitude * scale).round();
        if scaled >= EXACT / 8.0 {
            break;
        }
        if scaled / scale == magnitude {
            if value.is_sign_negative() {
                buffer.push(b'-');
            }
            push_fixed(buffer, scaled, decimals);
            return;
        }
    }
    // Writing to a vector cannot fail.
    let plain = magnitude == 0.0 || (1e-7..1e21).contains(&magnitude);
    let _ = if plain {
        write!(buffer, "{value}")
    } else {
        write!(buffer, "{value:e}")
    };
}

/// Appends the whole number `scaled` with the last `decimals` digits behind the point.
fn push_fixed(buffer: &mut Vec<u8>, scaled: f64, decimals: usize) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and 2^53"
    )]
    let number = scaled as u64;
    push_digits(buffer, number, decimals);
}

/// Appends a whole number.
pub(super) fn push_whole(buffer: &mut Vec<u8>, number: u64) {
    push_digits(buffer, number, 0);
}

fn push_digits(buffer: &mut Vec<u8>, mut number: u64, decimals: usize) {
    let mut digits = [b'0'; 24];
    let mut at = digits.len();
    let mut count = 0;
    loop {
        if count == decimals && count > 0 {
            at -= 1;
            digits[at] = b'.';
        }
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        count += 1;
        if number == 0 && count > decimals {
            break;
        }
    }
    buffer.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(value: f64) -> String {
        let mut buffer = Vec::new();
        push(&mut buffer, value);
        String::from_utf8(buffer).unwrap()
    }

    #[test]
    fn official_figures_look_as_published() {
        for (value, written) in [
            (70.4, "70.4"),
            (0.0, "0"),
            (-0.0, "-0"),
            (0.05, "0.05"),
            (-0.05, "-0.05"),
            (1570.0, "1570"),
            (82_217_837.0, "82217837"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e300"),
            (5e-324, "5e-324"),
            (18.75, "18.75"),
            (0.0001, "0.0001"),
            (1e15, "1000000000000000"),
            (9_007_199_254_740_993.0, "9007199254740992"),
        ] {
            assert_eq!(text(value), written);
        }
    }

    proptest! {
        #[test]
        fn every_finite_number_reads_back_identically(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(text(value).parse::<f64>().unwrap().to_bits(), bits);
        }

        #[test]
        fn decimals_are_the_shortest(whole in -10_000_000_i64..10_000_000, scale in 0_u32..6) {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let value = whole as f64 / 10_f64.powi(i32::try_from(scale).unwrap());
            let written = text(value);
            prop_assert_eq!(written.parse::<f64>().unwrap().to_bits(), value.to_bits());
            prop_assert!(written.len() <= format!("{value}").len(), "{} {}", written, value);
        }
    }
}
