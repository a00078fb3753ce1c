//! Each page of the register as data, as known on days taken at random.

use std::time::Instant;

use andamento_analysis::IndicatorCatalog;
use andamento_analysis::register::lint::{Lexicon, LintQuestion};
use andamento_analysis::register::matrix::MatrixQuestion;
use andamento_model::register::{Day, EntryId, EntryKind};
use andamento_publish::ask::beside::ask_beside;
use andamento_publish::ask::document::{PartRead, ask_document};
use andamento_publish::ask::due::ask_due_part;
use andamento_publish::ask::follow_up::{ask_due, ask_lint, ask_matrix, ask_targets, ask_thread};
use andamento_publish::ask::lint::ask_lint_part;
use andamento_publish::ask::plan::ask_plan;
use andamento_publish::ask::register::{ask_changes, ask_entries, ask_entry, ask_history};
use andamento_publish::ask::targets::ask_targets_part;
use andamento_publish::ask::territory::ask_territory;
use andamento_publish::views::register::{changes, document, entries, entry, plan as plan_view};
use andamento_publish::views::{due, lint, matrix, targets, thread};
use andamento_store::ledger::{DatePlace, DatesFrom, Ledger, Naming, Page, Selection};
use anyhow::{Context, Result, anyhow};

use super::made_up::{self, STATES, Shape, action, day, plan};

/// Pages asked for of each sort.
const ASKED: usize = 200;
/// Pages that read everything of a kind are asked for fewer times.
const SELDOM: usize = 5;
/// Entries or records of a page.
const LONG: usize = 100;
/// What the page of an entry reads of each kind that names it.
const NAMING: Option<usize> = Some(150);

const WORDS: &str = include_str!("../../../catalog/lexicon/english.toml");
const SUBJECTS: &str = include_str!("../../../catalog/lexicon/subjects.toml");

/// A ledger that is asked at random.
struct Asked<'l> {
    ledger: &'l Ledger,
    shape: Shape,
    chance: u64,
    lexicon: Lexicon,
}

impl Asked<'_> {
    /// The same numbers each time.
    fn below(&mut self, bound: u64) -> u64 {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % bound
    }

    fn day(&mut self) -> Result<Day> {
        let number = self.below(made_up::DAYS);
        day(number).context("no such day")
    }

    /// A plan that is known on the day, as far as one is.
    fn plan(&mut self, known: Day) -> u64 {
        let days = (u64::from(known.year()) - 2020) * 336
            + (u64::from(known.month()) - 1) * 28
            + u64::from(known.day());
        let there = (self.shape.plans * days / made_up::DAYS).max(1);
        self.below(there)
    }

    fn report(
        &mut self,
        what: &str,
        times: usize,
        mut ask: impl FnMut(&mut Self) -> Result<usize>,
    ) -> Result<()> {
        let (mut taken, mut worked, mut bytes) = (Vec::new(), Vec::new(), 0);
        for _ in 0..times {
            let (start, work) = (Instant::now(), processor_ms());
            bytes += ask(self)?;
            taken.push(start.elapsed().as_secs_f64() * 1e3);
            worked.extend(processor_ms().zip(work).map(|(end, start)| end - start));
        }
        println!(
            "{what}: wall {}; processor {}; {} kB",
            spread(taken),
            spread(worked),
            bytes / times / 1_000
        );
        Ok(())
    }
}

/// The time for which the threads of this program had a processor, in ms: what a page costs when
/// other programs keep the machine busy. `None`: the system does not say.
fn processor_ms() -> Option<f64> {
    let mut sum = 0.0;
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let file = thread.ok()?.path().join("schedstat");
        let text = std::fs::read_to_string(file).ok()?;
        sum += text.split(' ').next()?.parse::<f64>().ok()? / 1e6;
    }
    Some(sum)
}

/// Median, 99th percentile and largest of some times.
fn spread(mut taken: Vec<f64>) -> String {
    taken.sort_by(f64::total_cmp);
    let Some(last) = taken.len().checked_sub(1) else {
        return "not known".to_string();
    };
    let at = |share: usize| taken[last * share / 100];
    format!(
        "median {:.2}, 99 % below {:.2}, slowest {:.2} ms",
        at(50),
        at(99),
        at(100)
    )
}

fn id(text: &str) -> Result<EntryId> {
    EntryId::parse(text).map_err(|why| anyhow!(why))
}

/// Asks for every page.
pub fn measure(ledger: &Ledger, shape: Shape) -> Result<()> {
    let mut asked = Asked {
        ledger,
        shape,
        chance: 42,
        lexicon: Lexicon::parse(("english.toml", WORDS), ("subjects.toml", SUBJECTS))?,
    };
    parts(&mut asked)?;
    lists(&mut asked)?;
    follow_up(&mut asked)?;
    paged(&mut asked)?;
    everything(&mut asked)
}

fn parts(asked: &mut Asked<'_>) -> Result<()> {
    let plan_or_area = |a: &mut Asked<'_>, is_area: bool| {
        let known = a.day()?;
        let name = plan(a.plan(known));
        let id = match is_area {
            true => id(&format!("area/{name}/1"))?,
            false => id(&format!("plan/{name}"))?,
        };
        let Some(facts) = ask_plan(a.ledger, &id, Some(known))? else {
            return Ok(0);
        };
        let beside = ask_beside(a.ledger, Some(known), &a.lexicon, known, &id)?;
        let actions = facts.actions();
        Ok(plan_view::json(&facts, &actions, &beside)?.len())
    };
    asked.report("plan", ASKED, |a| plan_or_area(a, false))?;
    asked.report("area", ASKED, |a| plan_or_area(a, true))?;
    let one = |a: &mut Asked<'_>, id: &EntryId, known: Day| {
        let Some(facts) = ask_entry(a.ledger, id, Some(known), NAMING)? else {
            return Ok(0);
        };
        let beside = ask_beside(a.ledger, Some(known), &a.lexicon, known, id)?;
        Ok(entry::json(&facts, &beside)?.len())
    };
    asked.report("action", ASKED, |a| {
        let known = a.day()?;
        let (of, number) = (a.plan(known), a.below(80));
        one(a, &id(&action(of, number))?, known)
    })?;
    asked.report("entry: practice with its links", ASKED, |a| {
        let known = a.day()?;
        let (of, number) = (a.plan(known), a.below(20));
        one(a, &id(&format!("practice/{}-{number}", plan(of)))?, known)
    })?;
    asked.report("history of an action", ASKED, |a| {
        let known = a.day()?;
        let (of, number) = (a.plan(known), a.below(80));
        let page = Page {
            limit: Some(LONG),
            before: None,
        };
        let found = ask_history(a.ledger, &id(&action(of, number))?, Some(known), page)?;
        Ok(changes::json(&found)?.len())
    })?;
    asked.report("document with what was read from it", ASKED, |a| {
        let known = a.day()?;
        let hash = made_up::document(a.plan(known));
        let part = PartRead {
            whole: 200,
            limit: LONG,
            after: None,
        };
        let found = ask_document(a.ledger, &hash, Some(known), Some(part))?;
        let json = document::json(
            &hash,
            found.record.as_ref(),
            None,
            (&found.read, None),
            Some(known),
        );
        Ok(json?.len())
    })?;
    asked.report("territory: what was promised there", ASKED, |a| {
        let code = STATES[usize::try_from(a.below(27))?];
        let found = ask_territory(a.ledger, &Naming::place(code), None, 60)?;
        Ok(entries::json(&found.here, None, None)?.len())
    })
}

fn lists(asked: &mut Asked<'_>) -> Result<()> {
    let list = |a: &mut Asked<'_>, kind: Option<EntryKind>, after: Option<EntryId>, known: Day| {
        let selection = Selection {
            kind,
            limit: Some(LONG),
            after,
            ..Selection::default()
        };
        let found = a.ledger.register(Some(known), &selection)?;
        Ok(entries::json(&found, Some(known), None)?.len())
    };
    asked.report("100 entries behind a random one", ASKED, |a| {
        let known = a.day()?;
        let (of, number) = (a.below(a.shape.plans), a.below(80));
        let after = id(&action(of, number))?;
        list(a, Some(EntryKind::Action), Some(after), known)
    })?;
    asked.report("first 100 actions", ASKED, |a| {
        let known = a.day()?;
        list(a, Some(EntryKind::Action), None, known)
    })?;
    asked.report(
        "first 100 actions of the first hundredth of days",
        ASKED,
        |a| {
            let known = a.below(made_up::DAYS / 100);
            list(
                a,
                Some(EntryKind::Action),
                None,
                day(known).context("no such day")?,
            )
        },
    )?;
    asked.report("100 changes", ASKED, |a| {
        let known = a.day()?;
        let page = Page {
            limit: Some(LONG),
            before: None,
        };
        let found = ask_changes(a.ledger, None, Some(known), page)?;
        Ok(changes::json(&found)?.len())
    })
}

fn follow_up(asked: &mut Asked<'_>) -> Result<()> {
    let states: Vec<String> = STATES.iter().map(ToString::to_string).collect();
    asked.report("matrix of a plan", ASKED, |a| {
        let known = a.day()?;
        let of = id(&format!("plan/{}", plan(a.plan(known))))?;
        let question = MatrixQuestion::default();
        let (found, names) = ask_matrix(a.ledger, Some(known), &of, &states, &question)?;
        Ok(matrix::json(&found, &names)?.len())
    })?;
    asked.report("lint of a plan", ASKED, |a| {
        let known = a.day()?;
        let question = LintQuestion {
            plan: Some(id(&format!("plan/{}", plan(a.plan(known))))?),
            today: known,
        };
        let (found, _) = ask_lint(a.ledger, Some(known), &a.lexicon, &question)?;
        Ok(lint::json(&found)?.len())
    })?;
    asked.report("targets of a practice", ASKED, |a| {
        let known = a.day()?;
        let of = a.plan(known).saturating_sub(1);
        let item = id(&format!("practice/{}-4", plan(of)))?;
        let Ok((found, names)) = ask_targets(a.ledger, Some(known), Some(&item)) else {
            return Ok(0);
        };
        Ok(targets::json(&found, &names)?.len())
    })?;
    let indicators = IndicatorCatalog::default();
    asked.report("thread through a practice", ASKED, |a| {
        let known = a.day()?;
        let of = a.plan(known).saturating_sub(1);
        let start = format!("practice/{}-4", plan(of));
        let Ok((found, names)) = ask_thread(a.ledger, Some(known), &indicators, &start) else {
            return Ok(0);
        };
        Ok(thread::json(&found, &names)?.len())
    })
}

/// Lists over all plans, a part at a time, as the pages show them.
fn paged(asked: &mut Asked<'_>) -> Result<()> {
    asked.report("what is due, 100 dates behind a random one", ASKED, |a| {
        let known = a.day()?;
        let from = match a.below(4) {
            0 => DatesFrom::First,
            1 => DatesFrom::Day(known),
            more => {
                let place = DatePlace {
                    day: day(a.below(8 * 336)).context("no such day")?,
                    entry: format!("plan/{}", plan(a.below(a.shape.plans))),
                };
                match more {
                    2 => DatesFrom::After(place),
                    _ => DatesFrom::Before(place),
                }
            }
        };
        let found = ask_due_part(a.ledger, Some(known), (&a.lexicon, known), &from, LONG)?;
        a.ledger.count_dates(Some(known))?;
        Ok(due::json(
            &found.dates,
            known,
            &found.names,
            (&due::Ends::default(), ""),
        )?
        .len())
    })?;
    asked.report("what is due in a calendar of 200 dates", ASKED, |a| {
        let known = a.day()?;
        let from = DatesFrom::Day(known);
        let found = ask_due_part(a.ledger, Some(known), (&a.lexicon, known), &from, 200)?;
        Ok(due::calendar(&found.dates, &found.names, None).len())
    })?;
    asked.report("targets, 50 behind a random one", ASKED, |a| {
        let known = a.day()?;
        let after = format!("target/{}-184", plan(a.below(a.shape.plans)));
        let found = ask_targets_part(a.ledger, Some(known), Some(id(&after)?), 50)?;
        Ok(targets::json(&found.lines, &found.names)?.len())
    })?;
    asked.report(
        "findings about 50 entries behind a random one",
        ASKED,
        |a| {
            let known = a.day()?;
            let of = a.below(a.shape.plans);
            let after = match a.below(5) {
                0 => action(of, 3),
                1 => format!("practice/{}-4", plan(of)),
                2 => format!("event/{}-191", plan(of)),
                3 => format!("claim/{}-178", plan(of)),
                _ => format!("link/{}-120", plan(of)),
            };
            let with = (&a.lexicon, known);
            let found = ask_lint_part(a.ledger, Some(known), with, Some(id(&after)?), 50)?;
            Ok(lint::json(&found.lint)?.len())
        },
    )?;
    asked.report("100 plans", ASKED, |a| {
        let known = a.day()?;
        let after = id(&format!("plan/{}", plan(a.below(a.shape.plans))))?;
        let selection = Selection {
            after: Some(after),
            ..Selection::of_kind(EntryKind::Plan)
        };
        let (found, _) = ask_entries(a.ledger, Some(known), selection, LONG)?;
        Ok(entries::json(&found, Some(known), None)?.len())
    })
}

/// What is over all plans by its nature, as the commands print it.
fn everything(asked: &mut Asked<'_>) -> Result<()> {
    asked.report("everything due", SELDOM, |a| {
        let known = a.day()?;
        let (found, names, _) = ask_due(a.ledger, Some(known), &a.lexicon, known)?;
        Ok(due::json(&found, known, &names, (&due::Ends::default(), ""))?.len())
    })?;
    asked.report("all targets", SELDOM, |a| {
        let known = a.day()?;
        let (found, names) = ask_targets(a.ledger, Some(known), None)?;
        Ok(targets::json(&found, &names)?.len())
    })?;
    asked.report("lint of everything", 1, |a| {
        let known = a.day()?;
        let question = LintQuestion {
            plan: None,
            today: known,
        };
        let (found, _) = ask_lint(a.ledger, Some(known), &a.lexicon, &question)?;
        Ok(lint::json(&found)?.len())
    })
}
