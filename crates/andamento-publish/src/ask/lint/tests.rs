//! What is found about some entries at a time is what is found about all of them.

use andamento_analysis::register::lint::{Finding, LintQuestion, Rule};
use andamento_store::ledger::Stamp;

use crate::ask::follow_up::ask_lint;
use crate::ask::part::tests::{SUBJECTS, WORDS, draft, recorded};

use super::*;

fn key(finding: &Finding) -> (Rule, String, String) {
    (finding.rule, finding.entry.clone(), finding.message.clone())
}

#[test]
fn what_is_found_about_some_entries_at_a_time_is_what_is_found_about_all() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = recorded(folder.path());
    let claim = |id: &str, subject: &str, value: &str, document: usize| {
        let fields = [
            ("subject", subject),
            ("property", "number-of-towns"),
            ("value", value),
            ("population", ["women", "men"][document]),
        ];
        draft(id, &fields, document)
    };
    // Figures that count different people: of an entry that is recorded, and of one that is not.
    let claims = [
        claim("claim/a", "practice/x1", "3", 0),
        claim("claim/z", "practice/x1", "3", 1),
        claim("claim/b", "practice/nowhere", "4", 0),
        claim("claim/y", "practice/nowhere", "5", 1),
    ];
    let stamp = Stamp::new("made up", "2026-01-04T10:00:00Z", [9; 32]).unwrap();
    ledger.append(&claims, &stamp).unwrap();
    let lexicon = Lexicon::parse(("english", WORDS), ("subjects", SUBJECTS)).unwrap();
    let today: Day = "2026-11-22".parse().unwrap();
    for known in ["2026-01-01", "2026-01-02", "2026-01-04"] {
        let known = Some(known.parse().unwrap());
        let question = LintQuestion { plan: None, today };
        let (whole, _) = ask_lint(&ledger, known, &lexicon, &question).unwrap();
        let mut expected: Vec<_> = whole.findings.iter().map(key).collect();
        expected.sort();
        let rules: BTreeSet<Rule> = whole.findings.iter().map(|one| one.rule).collect();
        assert!(rules.contains(&Rule::PromisedDatePassed), "{rules:?}");
        for limit in [1, 7, 1_000] {
            let (mut found, mut after, mut looked_at) = (Vec::new(), None, 0);
            loop {
                let of = (&lexicon, today);
                let part = ask_lint_part(&ledger, known, of, after, limit).unwrap();
                assert!(part.looked_at <= limit);
                looked_at += part.looked_at;
                found.extend(part.lint.findings.iter().map(key));
                after = part.next;
                if after.is_none() {
                    break;
                }
            }
            found.sort();
            assert_eq!(found, expected, "{known:?} {limit}");
            let all = ledger.register(known, &Selection::default()).unwrap();
            assert_eq!(looked_at, all.records().count());
        }
        if known == Some("2026-01-04".parse().unwrap()) {
            let differ = |entry: &str| {
                let rule = Rule::FigurePopulationsDiffer;
                expected.iter().any(|one| one.0 == rule && one.1 == entry)
            };
            assert!(differ("practice/x1") && differ("practice/nowhere"));
        }
    }
}
