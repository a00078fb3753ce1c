//! Parquet's RLE / bit-packing hybrid encoding of small numbers.
//!
//! Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE>

/// Bits needed for the numbers 0..count; at least 1.
pub(crate) fn bit_width(count: usize) -> u8 {
    let largest = count.saturating_sub(1).max(1);
    u8::try_from(usize::BITS - largest.leading_zeros()).unwrap_or(32)
}

/// Writes numbers given as runs.
pub(crate) struct Encoder<'a> {
    out: &'a mut Vec<u8>,
    width: u8,
    literals: Vec<u32>,
    run: Option<(u32, usize)>,
}

/// Literals are flushed at this many, so that the buffer stays small.
const LITERALS: usize = 512;

impl<'a> Encoder<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>, width: u8) -> Self {
        Self {
            out,
            width,
            literals: Vec::with_capacity(LITERALS),
            run: None,
        }
    }

    /// Adds `length` times `value`; equal neighbours are joined.
    pub(crate) fn push(&mut self, value: u32, length: usize) {
        match &mut self.run {
            Some((known, count)) if *known == value => *count += length,
            _ => {
                self.settle();
                self.run = Some((value, length));
            }
        }
    }

    fn settle(&mut self) {
        let Some((value, mut length)) = self.run.take() else {
            return;
        };
        let open = self.literals.len() % 8;
        if length < 8 || (open != 0 && length < 16) {
            self.literals.extend(std::iter::repeat_n(value, length));
        } else {
            if open != 0 {
                self.literals.extend(std::iter::repeat_n(value, 8 - open));
                length -= 8 - open;
            }
            self.flush_literals();
            varint(self.out, (length as u64) << 1);
            let bytes = usize::from(self.width.div_ceil(8));
            self.out.extend_from_slice(&value.to_le_bytes()[..bytes]);
        }
        if self.literals.len() >= LITERALS {
            let keep = self.literals.len() % 8;
            let rest = self.literals.split_off(self.literals.len() - keep);
            self.flush_literals();
            self.literals = rest;
        }
    }

    /// Bit-packs what is pending, padded to a group of eight.
    fn flush_literals(&mut self) {
        if self.literals.is_empty() {
            return;
        }
        let groups = self.literals.len().div_ceil(8);
        self.literals.resize(groups * 8, 0);
        varint(self.out, ((groups as u64) << 1) | 1);
        pack(self.out, &self.literals, self.width);
        self.literals.clear();
    }

    /// Adds numbers one by one. Where they change often, looking for runs costs more than it
    /// saves, so they are packed as they come.
    pub(crate) fn push_all(&mut self, values: &[u32]) {
        let changes = values.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if changes < values.len() / 12 {
            values.iter().for_each(|&value| self.push(value, 1));
            return;
        }
        self.settle();
        let fill = (8 - self.literals.len() % 8) % 8;
        let (first, rest) = values.split_at(fill.min(values.len()));
        self.literals.extend_from_slice(first);
        let whole = rest.len() - rest.len() % 8;
        if whole > 0 {
            self.flush_literals();
            varint(self.out, ((whole as u64 / 8) << 1) | 1);
            pack(self.out, &rest[..whole], self.width);
        }
        self.literals.extend_from_slice(&rest[whole..]);
    }

    pub(crate) fn finish(mut self) {
        self.settle();
        self.flush_literals();
    }
}

/// Packs numbers, a multiple of eight, `width` bits each, lowest bits first.
fn pack(out: &mut Vec<u8>, values: &[u32], width: u8) {
    out.reserve(values.len() / 8 * usize::from(width));
    let (mut buffer, mut bits) = (0_u64, 0_u32);
    for &value in values {
        buffer |= u64::from(value) << bits;
        bits += u32::from(width);
        if bits >= 32 {
            out.extend_from_slice(&(buffer as u32).to_le_bytes());
            buffer >>= 32;
            bits -= 32;
        }
    }
    // Eight numbers of any width end on a byte.
    out.extend_from_slice(&buffer.to_le_bytes()[..bits as usize / 8]);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads what [`Encoder`] writes as runs `(number, length)` that sum to `count`.
///
/// `None`: the bytes end early or hold something impossible.
pub(crate) fn decode(
    bytes: &[u8],
    width: u8,
    count: usize,
    mut each: impl FnMut(u32, usize),
) -> Option<()> {
    let (mut at, mut left) = (0, count);
    if width == 0 || width > 32 {
        return None;
    }
    while left > 0 {
        let mut header = 0_u64;
        let mut shift = 0;
        loop {
            let byte = *bytes.get(at)?;
            at += 1;
            header |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
            if shift > 56 {
                return None;
            }
        }
        let amount = usize::try_from(header >> 1).ok()?;
        if header & 1 == 0 {
            let size = usize::from(width.div_ceil(8));
            let mut value = [0; 4];
            value[..size].copy_from_slice(bytes.get(at..at + size)?);
            at += size;
            let length = amount.min(left);
            if length == 0 {
                return None;
            }
            each(u32::from_le_bytes(value), length);
            left -= length;
        } else {
            let size = amount.checked_mul(usize::from(width))?;
            let packed = bytes.get(at..at.checked_add(size)?)?;
            at += size;
            let wanted = left.min(amount.checked_mul(8)?);
            if wanted == 0 {
                return None;
            }
            unpack(packed, width, wanted, &mut each);
            left -= wanted;
        }
    }
    Some(())
}

fn unpack(packed: &[u8], width: u8, wanted: usize, each: &mut impl FnMut(u32, usize)) {
    let mask = (1_u64 << width) - 1;
    let (mut buffer, mut bits, mut taken) = (0_u64, 0_u32, 0);
    for &byte in packed {
        if taken == wanted {
            break;
        }
        buffer |= u64::from(byte) << bits;
        bits += 8;
        while bits >= u32::from(width) && taken < wanted {
            each((buffer & mask) as u32, 1);
            buffer >>= width;
            bits -= u32::from(width);
            taken += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round_trip(runs: &[(u32, usize)], count: usize) {
        let expected: Vec<u32> = runs
            .iter()
            .flat_map(|&(v, n)| std::iter::repeat_n(v, n))
            .collect();
        let width = bit_width(count);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width);
        for &(value, length) in runs {
            encoder.push(value, length);
        }
        encoder.finish();
        let check = |bytes: &[u8]| {
            let mut found = Vec::new();
            decode(bytes, width, expected.len(), |v, n| {
                found.extend(std::iter::repeat_n(v, n));
            })
            .unwrap();
            assert_eq!(found, expected);
        };
        check(&bytes);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width);
        let (first, rest) = expected.split_at(expected.len() / 3);
        encoder.push_all(first);
        encoder.push_all(rest);
        encoder.finish();
        check(&bytes);
    }

    proptest! {
        #[test]
        fn numbers_come_back_as_they_went(
            runs in prop::collection::vec((0_u32..5000, 1_usize..70), 0..400),
        ) {
            round_trip(&runs, 5000);
        }

        #[test]
        fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), width in 0_u8..40) {
            let _ = decode(&bytes, width, 1000, |_, _| {});
        }
    }

    #[test]
    fn one_code_needs_one_bit() {
        assert_eq!(
            [
                bit_width(1),
                bit_width(2),
                bit_width(3),
                bit_width(256),
                bit_width(257)
            ],
            [1, 1, 2, 8, 9]
        );
        round_trip(&[(0, 1_000_000)], 1);
        round_trip(&[(1, 3), (0, 20), (1, 1)], 2);
    }
}
