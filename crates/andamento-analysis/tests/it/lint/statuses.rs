//! The table of docs/lint-status.md holds.

use andamento_analysis::register::lint::contradicts;

use super::lexicon;

#[test]
fn every_line_of_the_rules_page_holds() {
    let page = include_str!("../../../../../docs/lint-status.md");
    let table = page
        .split("| status | sentence | verdict |")
        .nth(1)
        .unwrap();
    let lexicon = lexicon();
    let (mut all, mut silent, mut wrong) = (0, 0, Vec::new());
    for line in table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
    {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, status, sentence, verdict, _] = cells[..] else {
            panic!("{line}");
        };
        let expected = match verdict {
            "contradiction" => true,
            "silent" => false,
            other => panic!("{other}"),
        };
        all += 1;
        silent += usize::from(!expected);
        if contradicts(status, sentence, &lexicon) != expected {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all >= 60 && silent >= 25, "{all} lines, {silent} silent");
}
