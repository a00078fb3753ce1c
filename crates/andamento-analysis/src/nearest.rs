//! The known words nearest to an unknown one.

/// Up to five known words, nearest first: the same letters in any case, then words that begin
/// with what was given, then those that hold it or share at least half of it at the beginning
/// (`EU28` and `EU27_2020`), then by the number of letters that differ.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = given.to_lowercase();
    let mut scored: Vec<(u8, usize, &str)> = known
        .into_iter()
        .map(|word| {
            let lower = word.to_lowercase();
            (kinship(&wanted, &lower), edits(&wanted, &lower), word)
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.truncate(5);
    scored
        .into_iter()
        .map(|(_, _, word)| word.to_string())
        .collect()
}

/// 0: the same; 1: a longer word; 2: akin; 3: not akin.
fn kinship(wanted: &str, word: &str) -> u8 {
    let shared = wanted
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .count();
    if wanted == word {
        0
    } else if word.starts_with(wanted) {
        1
    } else if word.contains(wanted) || (shared > 1 && shared * 2 >= wanted.chars().count()) {
        2
    } else {
        3
    }
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
        let known = ["employment-rate", "neet-rate", "unemployment-rate"];
        assert_eq!(nearest("nemployment-rate", known)[0], "unemployment-rate");
    }

    #[test]
    fn words_that_begin_as_the_given_one_come_first() {
        let cities = ["Badalona", "Barcelona [block 1 of 2af80451]", "EL", "SE"];
        assert_eq!(nearest("Barcelona", cities)[0], cities[1]);
        let places = ["ES2", "ES21", "ES24", "EU27_2020", "EU27_2007", "EL"];
        assert_eq!(nearest("EU28", places)[..2], ["EU27_2007", "EU27_2020"]);
    }
}
