//! Made-up plans with everything that stands around them.

use andamento_model::register::{Day, Draft, Entry, EntryId, Source, Value};
use anyhow::{Result, anyhow};

/// Each entry is recorded so many times.
const REVISIONS: u64 = 5;
/// Days over which the records are spread.
pub const DAYS: u64 = 1_000;
/// Entries of a plan, itself included.
const OF_A_PLAN: u64 = 200;
/// Areas of a plan.
const AREAS: u64 = 5;
/// Actions of a plan.
const ACTIONS: u64 = 80;
/// Codes of territories.
pub const STATES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// How many records there are, and of what.
#[derive(Clone, Copy)]
pub struct Shape {
    /// All records.
    pub records: u64,
    /// Entries; a fifth of the records.
    pub entries: u64,
    /// Plans.
    pub plans: u64,
}

/// A day by its number.
pub fn day(number: u64) -> Option<Day> {
    let (year, rest) = (2020 + number / 336, number % 336);
    Day::new(
        u16::try_from(year).ok()?,
        u8::try_from(rest / 28 + 1).ok()?,
        u8::try_from(rest % 28 + 1).ok()?,
    )
}

/// The name of a plan. Plans recorded late come first in the order of identifiers, so that a page
/// of an early day lies behind all of them.
pub fn plan(number: u64) -> String {
    format!("made-up-{:06}", 100_000 - number)
}

/// The hash of the document of a plan, made up too.
pub fn document(number: u64) -> String {
    format!("{:064x}", number + 1)
}

/// An action of a plan.
pub fn action(plan_number: u64, action: u64) -> String {
    let action = action % ACTIONS;
    format!("action/{}/{}/{action}", plan(plan_number), action % AREAS)
}

impl Shape {
    /// As many whole plans as fit.
    pub fn of(records: u64) -> Self {
        let plans = (records / REVISIONS / OF_A_PLAN).max(1);
        Self {
            records,
            entries: plans * OF_A_PLAN,
            plans,
        }
    }

    /// The day on which a record is made: new entries come all the time, a few of each day's
    /// records, the others are revisions.
    pub fn day_of(self, number: u64) -> Option<u64> {
        (number < self.records).then_some(number * DAYS / self.records)
    }

    /// The entry and the number of its revision that a record states: one new entry, then four
    /// revisions of entries that are there.
    fn stated(self, number: u64) -> (u64, u64) {
        let newest = (number / REVISIONS).min(self.entries - 1);
        match number % REVISIONS {
            0 => (newest, 0),
            step => {
                let spread = number.wrapping_mul(2_654_435_761) >> 7;
                (spread % (newest + 1), step + number)
            }
        }
    }

    /// The draft of a record.
    pub fn draft(self, number: u64) -> Result<Draft> {
        let (entry, round) = self.stated(number);
        let (of, slot) = (entry / OF_A_PLAN, entry % OF_A_PLAN);
        let name = plan(of);
        let own = format!("plan/{name}");
        let area = |slot: u64| format!("area/{name}/{}", slot % AREAS);
        let said = format!("Made up for the measurement of the ledger, stated {round} times.");
        let organisation = format!("organisation/made-up-{}", (of * 7 + slot) % 500);
        let practice = |slot: u64| format!("practice/{name}-{}", slot % 20);
        let (id, fields): (String, Vec<(&str, String)>) = match slot {
            0 => (
                own,
                vec![
                    ("title", format!("Made-up plan {of}")),
                    ("issuer", organisation),
                    ("summary", said),
                    ("review_by", format!("{}-06-30", 2020 + of % 8)),
                ],
            ),
            1..=5 => (
                area(slot),
                vec![
                    ("plan", own),
                    ("number", (slot % AREAS).to_string()),
                    ("title", format!("Made-up area {slot} of plan {of}")),
                ],
            ),
            6..=85 => (
                action(of, slot - 6),
                vec![
                    ("plan", own),
                    ("area", area(slot - 6)),
                    ("number", (slot - 6).to_string()),
                    ("title", format!("Made-up action {slot} of plan {of}")),
                    ("promise", said.repeat(4)),
                    ("status", format!("Ongoing, stated {round} times")),
                ],
            ),
            86..=95 => (
                format!("recommendation/{name}/{}/{slot}", slot % AREAS),
                vec![
                    ("plan", own),
                    ("area", area(slot)),
                    ("title", format!("Made-up recommendation {slot}")),
                    ("summary", said),
                ],
            ),
            96..=115 => (
                practice(slot),
                vec![
                    ("title", format!("Made-up practice {slot} of {name}")),
                    ("summary", said),
                    ("by", organisation),
                ],
            ),
            116..=155 => (
                format!("link/{name}-{slot}"),
                vec![
                    ("from", practice(slot)),
                    (
                        "to",
                        format!(
                            "recommendation/{name}/{}/{}",
                            slot % AREAS,
                            86 + (slot % AREAS + AREAS - 1) % AREAS
                        ),
                    ),
                    ("class", "in-line".to_string()),
                    ("why", said),
                ],
            ),
            156..=175 => (
                format!("status-report/{name}-{slot}"),
                vec![
                    ("item", action(of, slot)),
                    ("status", format!("Reported {round} times")),
                    ("by", organisation),
                    ("summary", said),
                ],
            ),
            176..=183 => (
                format!("claim/{name}-{slot}"),
                vec![
                    ("subject", action(of, slot)),
                    ("property", "number-of-towns".to_string()),
                    ("value", (round % 50).to_string()),
                ],
            ),
            184..=189 => (
                format!("target/{name}-{slot}"),
                vec![
                    ("item", practice(slot)),
                    ("title", format!("Made-up target {slot}")),
                    ("unit", "people".to_string()),
                    ("target", "100".to_string()),
                    ("result", (round % 120).to_string()),
                ],
            ),
            190..=193 => (
                format!("event/{name}-{slot}"),
                vec![
                    ("item", action(of, slot)),
                    ("title", format!("Made-up meeting {slot}")),
                    ("state", "promised".to_string()),
                    ("when", format!("{}-{:02}", 2020 + of % 8, slot % 12 + 1)),
                ],
            ),
            194..=198 => (
                format!("position/{name}-{slot}"),
                vec![
                    ("holder", organisation),
                    ("item", action(of, slot)),
                    ("stance", "welcomes".to_string()),
                    ("title", said),
                ],
            ),
            _ => (
                format!("document/{name}"),
                vec![
                    ("title", format!("Made-up document of plan {of}")),
                    ("sha256", document(of)),
                ],
            ),
        };
        let mut values: Vec<(&str, Value)> = fields
            .into_iter()
            .map(|(field, text)| (field, Value::One(text)))
            .collect();
        if (96..=115).contains(&slot) {
            let state = STATES[usize::try_from((of + slot) % 27)?].to_string();
            values.push(("territories", Value::Many(vec![state])));
        }
        let id = EntryId::parse(&id).map_err(|why| anyhow!(why))?;
        let source = Source {
            document: document(of),
            line: Some(u32::try_from(slot)? + 1),
            last_line: None,
            fields: [].into(),
        };
        Ok(Draft::stated(Entry::new(id, values)?, Some(source)))
    }
}
