//! A question answered from its part of the register has the answer of the whole register.

use std::collections::BTreeMap;
use std::path::Path;

use andamento_analysis::register::Texts;
use andamento_analysis::register::due::due;
use andamento_analysis::register::lint::{Lexicon, LintQuestion, lint};
use andamento_analysis::register::matrix::{MatrixQuestion, matrix};
use andamento_analysis::register::promises::Promises;
use andamento_analysis::register::targets::targets;
use andamento_analysis::register::thread::thread;
use andamento_model::register::{Draft, Source, Value};
use andamento_store::ledger::Stamp;

use super::*;

pub(in crate::ask) const WORDS: &str = include_str!("../../../../../catalog/lexicon/english.toml");
pub(in crate::ask) const SUBJECTS: &str =
    include_str!("../../../../../catalog/lexicon/subjects.toml");

/// The same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

pub(in crate::ask) fn draft(id: &str, fields: &[(&str, &str)], document: usize) -> Draft {
    let values = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (*name, Value::One((*value).to_string())));
    let entry = Entry::new(EntryId::parse(id).unwrap(), values).unwrap();
    let source = Source {
        document: format!("{document:064x}"),
        line: Some(1),
        last_line: None,
        fields: BTreeMap::new(),
    };
    Draft::stated(entry, Some(source))
}

/// Made-up entries of every kind that a thread, a matrix or the linter looks at, connected at
/// random, some of them to plans that are not there.
fn made_up(chance: &mut Chance) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for document in 0..4 {
        let hash = format!("{document:064x}");
        let id = format!("document/d{document}");
        drafts.push(draft(
            &id,
            &[("title", "made up"), ("sha256", &hash)],
            document,
        ));
    }
    for plan in ["plan/a", "plan/b", "plan/c"] {
        let name = &plan[5..];
        drafts.push(draft(
            plan,
            &[("title", "made up"), ("review_by", "2026-05-01")],
            0,
        ));
        items.push(plan.to_string());
        for number in ["1", "2"] {
            let area = format!("area/{name}/{number}");
            let fields = [("plan", plan), ("number", number), ("title", "made up")];
            drafts.push(draft(&area, &fields, 1));
            for number in ["1", "2", "3"] {
                let action = format!("action/{}/{number}", &area[5..]);
                let fields = [
                    ("plan", plan),
                    ("area", &area),
                    ("number", number),
                    ("title", "made up"),
                    ("due", ["", "2025-02", "2027"][chance.below(3)]),
                ];
                drafts.push(draft(&action, &fields, chance.below(4)));
                items.push(action);
            }
            let asked = format!("recommendation/{}/x", &area[5..]);
            let of_plan = ["", plan][chance.below(2)];
            let fields = [
                ("area", area.as_str()),
                ("plan", of_plan),
                ("title", "made up"),
            ];
            drafts.push(draft(&asked, &fields, 2));
            items.extend([area, asked]);
        }
    }
    for number in 0..12 {
        let other = items[chance.below(items.len())].clone();
        let programme = format!("programme/p{}", number % 3);
        let operation = format!("operation/o{number}");
        let practice = format!("practice/x{number}");
        drafts.push(draft(&programme, &[("title", "made up")], 3));
        drafts.push(draft(
            &operation,
            &[("title", "made up"), ("programme", &programme)],
            3,
        ));
        drafts.push(draft(
            &practice,
            &[("title", "made up"), ("operation", &operation)],
            3,
        ));
        let target = format!("target/t{number}");
        let before = format!("target/t{}", number + 1);
        let fields = [
            (
                "item",
                [&operation, &practice, &other][chance.below(3)].as_str(),
            ),
            ("title", "made up"),
            ("unit", "people"),
            ("target", "10"),
            ("result", "5"),
            ("previous_stage", ["", &before][chance.below(2)]),
        ];
        drafts.push(draft(&target, &fields, chance.below(4)));
        let state = ["promised", "held"][chance.below(2)];
        let fields = [
            ("item", other.as_str()),
            ("title", "a made-up meeting"),
            ("state", state),
            ("when", ["2025", "2026", "2028"][chance.below(3)]),
        ];
        drafts.push(draft(&format!("event/e{number}"), &fields, chance.below(4)));
        let value = chance.below(3).to_string();
        let fields = [
            ("subject", other.as_str()),
            ("property", "number-of-towns"),
            ("value", &value),
        ];
        drafts.push(draft(&format!("claim/c{number}"), &fields, chance.below(4)));
        items.extend([programme, operation, practice, target]);
    }
    items.push("indicator/made-up".to_string());
    let classes = [
        "prompted-by",
        "in-line",
        "funds",
        "uses",
        "measured-by",
        "unclear",
    ];
    for number in 0..60 {
        let from = items[chance.below(items.len() - 1)].clone();
        let to = items[chance.below(items.len())].clone();
        let class = classes[chance.below(classes.len())];
        let fields = [("from", from.as_str()), ("to", &to), ("class", class)];
        drafts.push(draft(&format!("link/l{number}"), &fields, chance.below(4)));
    }
    drafts
}

fn ledger(drafts: &[Draft]) -> Ledger {
    let stamp = Stamp::new("catalog", "2026-01-01T00:00:00Z", [0; 32]).unwrap();
    Ledger::open(Path::new("a folder that is not there"), drafts, stamp).unwrap()
}

/// A ledger in a folder: made-up entries of one seed, and on the two days that follow entries of
/// others in the place of some of them.
pub(in crate::ask) fn recorded(folder: &Path) -> Ledger {
    let catalog = Stamp::new("catalog", "2025-12-31T00:00:00Z", [0; 32]).unwrap();
    let ledger = Ledger::open(folder, &[], catalog).unwrap();
    for seed in 0..3_u8 {
        let time = format!("2026-01-{:02}T10:00:00Z", seed + 1);
        let stamp = Stamp::new("made up", &time, [seed; 32]).unwrap();
        let drafts = made_up(&mut Chance(u64::from(seed)));
        let some = drafts.iter().enumerate();
        let some = some.filter(|(at, _)| seed == 0 || at % 4 == usize::from(seed));
        let some: Vec<Draft> = some.map(|(_, draft)| draft.clone()).collect();
        ledger.append(&some, &stamp).unwrap();
    }
    ledger
}

fn part(ledger: &Ledger, take: impl FnOnce(&mut Part<'_>)) -> Register {
    let mut part = Part::new(ledger, None);
    take(&mut part);
    part.register()
}

#[test]
fn every_answer_is_that_of_the_whole_register() {
    let lexicon = Lexicon::parse(("english", WORDS), ("subjects", SUBJECTS)).unwrap();
    let today: Day = "2026-11-22".parse().unwrap();
    let titles = BTreeMap::from([("made-up".to_string(), "made up".to_string())]);
    let states = ["SE".to_string()];
    for seed in 0..6 {
        let ledger = ledger(&made_up(&mut Chance(seed)));
        let whole = ledger.register(None, &Selection::default()).unwrap();
        let mut found = 0;
        for record in whole.records() {
            let id = &record.entry;
            let start = id.as_str();
            let own = part(&ledger, |part| part.thread(start).unwrap());
            let expected = thread(&whole, &titles, start);
            assert_eq!(thread(&own, &titles, start), expected, "{seed} {id}");
            let own = part(&ledger, |part| part.targets(Some(id)).unwrap());
            assert_eq!(
                targets(&own, Some(id)),
                targets(&whole, Some(id)),
                "{seed} {id}"
            );
        }
        let start = "indicator/made-up";
        let own = part(&ledger, |part| part.thread(start).unwrap());
        assert_eq!(thread(&own, &titles, start), thread(&whole, &titles, start));
        let own = part(&ledger, |part| part.targets(None).unwrap());
        assert_eq!(targets(&own, None), targets(&whole, None), "{seed}");
        let own = part(&ledger, |part| part.dated().unwrap());
        let promises = Promises::default();
        let expected = due(&whole, &promises, today);
        assert_eq!(due(&own, &promises, today), expected, "{seed}");
        for plan in ["plan/a", "plan/b", "plan/c"] {
            let plan = EntryId::parse(plan).unwrap();
            let own = part(&ledger, |part| part.matrix(&plan).unwrap());
            let question = MatrixQuestion::default();
            let expected = matrix(&whole, &plan, &states, &question);
            assert_eq!(matrix(&own, &plan, &states, &question), expected, "{seed}");
            let question = LintQuestion {
                plan: Some(plan.clone()),
                today,
            };
            let own = part(&ledger, |part| {
                assert_eq!(part.lint(&plan).unwrap(), [""; 0])
            });
            let texts = Texts::default();
            let expected = lint(&whole, &texts, &lexicon, &question);
            found += expected.findings.len();
            assert_eq!(lint(&own, &texts, &lexicon, &question), expected, "{seed}");
        }
        assert!(found > 3, "{found}");
    }
}
