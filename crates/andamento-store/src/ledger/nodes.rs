//! Numbers of first records in nodes of a tree, so that the entries known up to some record are
//! found in the order of their identifiers without passing over those that came later.

/// Of the numbers of first records, 64 of one level make one node of the next.
const FAN: u64 = 64;
/// Levels of nodes.
const LEVELS: u32 = 3;

/// The nodes that a first record belongs to, one a level.
pub(super) fn nodes_of(first: u64) -> [u64; LEVELS as usize] {
    std::array::from_fn(|index| {
        let level = u32::try_from(index).unwrap_or_default() + 1;
        node(level, first / FAN.pow(level))
    })
}

fn node(level: u32, block: u64) -> u64 {
    (u64::from(level) << 48) | block
}

/// Nodes that hold exactly the numbers from 0 to below a number, and that number: what is left
/// up to `cut` has to be looked at one by one.
pub(super) fn nodes_up_to(cut: u64) -> (Vec<u64>, u64) {
    let end = cut.saturating_add(1);
    let mut nodes = Vec::new();
    let mut from = 0;
    for level in (1..=LEVELS).rev() {
        let size = FAN.pow(level);
        while from + size <= end {
            nodes.push(node(level, from / size));
            from += size;
        }
    }
    (nodes, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_what_is_left_hold_every_number_up_to_the_cut_once() {
        for cut in [0, 1, 62, 63, 64, 4_095, 4_096, 70_000, 262_143, 300_001] {
            let (nodes, rest) = nodes_up_to(cut);
            assert!(rest <= cut + 1 && cut + 1 - rest < FAN, "{cut}");
            for first in [
                0, 1, 63, 64, 5_000, 69_999, 262_143, 262_144, 300_000, 300_001,
            ] {
                let times = nodes_of(first)
                    .iter()
                    .filter(|node| nodes.contains(node))
                    .count();
                let alone = usize::from(first >= rest && first <= cut);
                assert_eq!(times + alone, usize::from(first <= cut), "{first} of {cut}");
            }
        }
    }
}
