//! The known words nearest to an unknown one.

/// Up to five known words, nearest first: same letters in any case first, then by the number
/// of letters that differ. When nothing is near, the first ones as they come.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = given.to_lowercase();
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .map(|word| {
            let lower = word.to_lowercase();
            let near = if lower.contains(&wanted) || wanted.contains(&lower) {
                1
            } else {
                2
            };
            (edits(&wanted, &lower) * near, word)
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.truncate(5);
    scored
        .into_iter()
        .map(|(_, word)| word.to_string())
        .collect()
}

/// Levenshtein distance over characters; long words are cut.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(60).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        let known = ["employment-rate", "median-income", "unemployment-rate"];
        assert_eq!(nearest("employmnt-rate", known)[0], "employment-rate");
        assert_eq!(nearest("at", ["BE", "AT", "ES"])[0], "AT");
    }
}
