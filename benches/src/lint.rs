//! The linter on a made-up tracker page.

use std::collections::BTreeMap;

use andamento_analysis::register::Texts;
use andamento_analysis::register::lint::{Lexicon, LintQuestion, lint};
use andamento_model::register::{Change, Entry, EntryId, Record, Register, Source, Value};
use anyhow::{Result, anyhow};

use crate::median_ms;

const WORDS: &str = include_str!("../../catalog/lexicon/english.toml");
const SUBJECTS: &str = include_str!("../../catalog/lexicon/subjects.toml");

/// Made-up texts, in the manner of trackers.
const TEXTS: [&str; 5] = [
    "This action is continuous, with more to come until 2030. The network meets twice a year, last in May 2024. \
     Members exchange what works, for example on housing in towns. |",
    "This action is continuous. So far it includes:\n|",
    "The implementation of this action is pending. The next session is planned for 2025-2026. Further details will \
     be added later. |",
    "This action was completed in 2023. The forum took place in March 2022, and its report was published in June. |",
    "This action is continuous. So far it includes:\n- a forum of towns\n- a call for projects\n- a handbook |",
];

/// Lints a page of so many made-up actions.
pub fn run(actions: usize) -> Result<()> {
    let statuses = ["Continuous", "Pending", "Complete", "Delayed"];
    let mut page = String::from("A made-up area of a made-up plan.\n");
    let mut line = 1;
    let mut records = Vec::with_capacity(actions);
    for number in 1..=actions {
        let status = statuses[number % statuses.len()];
        let first = line + 1;
        page.push_str(&format!(
            "{number}. Made-up action {number}\nAction | Do something with {number} towns |\n---|---|\nStatus | {status} \
             |\nType |\n|\nImplementation | {}\n",
            TEXTS[number % TEXTS.len()]
        ));
        let lines = 7 + TEXTS[number % TEXTS.len()].matches('\n').count();
        line += lines;
        records.push(record(number, status, first, line)?);
    }
    let texts = Texts::new([("page".to_string(), page)]);
    let register = Register::new(records);
    let lexicon = Lexicon::parse(("english.toml", WORDS), ("subjects.toml", SUBJECTS))?;
    let question = LintQuestion {
        plan: None,
        today: "2027-01-01".parse().map_err(|why: String| anyhow!(why))?,
    };
    let found = lint(&register, &texts, &lexicon, &question).findings.len();
    let ms = median_ms(9, || lint(&register, &texts, &lexicon, &question));
    println!("lint\t{actions} actions\t{found} findings\t{ms:.1} ms");
    Ok(())
}

fn record(number: usize, status: &str, first: usize, last: usize) -> Result<Record> {
    let one = |text: String| Value::One(text);
    let text = number.to_string();
    let id = EntryId::action("made-up", "made-up", &text).map_err(|why| anyhow!(why))?;
    let fields = [
        ("plan", one("plan/made-up".to_string())),
        ("area", one("area/made-up/made-up".to_string())),
        ("number", one(text.clone())),
        ("title", one(format!("Made-up action {text}"))),
        ("status", one(status.to_string())),
    ];
    let at = |lines: usize| u32::try_from(first + lines);
    Ok(Record {
        number: u64::try_from(number)?,
        entry: id.clone(),
        change: Change::Stated(Entry::new(id, fields)?),
        about: None,
        recorded: "2026-01-01T00:00:00Z".to_string(),
        recorded_by: "made up".to_string(),
        source: Some(Source {
            document: "page".to_string(),
            line: Some(at(0)?),
            last_line: Some(u32::try_from(last)?),
            fields: BTreeMap::from([
                ("status".to_string(), at(3)?),
                ("types".to_string(), at(4)?),
                ("implementation".to_string(), at(6)?),
            ]),
        }),
        reason: None,
        hash: String::new(),
    })
}
