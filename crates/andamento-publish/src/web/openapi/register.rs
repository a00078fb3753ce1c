//! The description of the register's addresses for programs.

use andamento_analysis::register::matrix::Wanted;
use andamento_model::register::EntryKind;
use serde_json::{Value, json};

use super::{DAY, such_as};

/// Describes a view: path, forms, summary, parameters, schema.
pub(super) type Add<'a> = dyn FnMut(&str, &[&str], &str, Value, &str) + 'a;

/// A document of the catalog.
const DOCUMENT: &str = "b334734a5f71b37cd9b561f74dbff5a11cbea0b3ae358b2ea0f8a5b7291098ea";

const ALL: [&str; 3] = ["html", "json", "csv"];

/// Describes every view of the register.
pub(super) fn add_all(add: &mut Add<'_>) {
    let plan = path("plan", ("Name of a plan", "eu-2021-2027"));
    let area = path("area", ("Name of an area", "partnerships"));
    let status = query(
        "status",
        "Only actions with this status, as the source states it",
    );
    let after = query(
        "after",
        "Only entries behind this one in the order of identifiers",
    );
    let limit = query("limit", "At most so many entries");
    let kind = such_as("practice", query("kind", "Only entries of this kind"));
    let of_plan = query("plan", "Only what belongs to this plan");
    let of_territory = query(
        "territory",
        "Only what names this territory, for example LV",
    );
    add(
        "/plans",
        &ALL,
        "All plans, in parts, of which the header Link names the next",
        json!([after, limit, known_on()]),
        "Entries",
    );
    add(
        "/plans/{plan}",
        &ALL,
        "A plan: areas, actions, claims, positions",
        json!([plan, status, today(), known_on()]),
        "Plan",
    );
    add(
        "/plans/{plan}/{area}",
        &ALL,
        "An area of a plan",
        json!([plan, area, status, today(), known_on()]),
        "Plan",
    );
    add(
        "/entries",
        &ALL,
        "Entries of every kind",
        json!([kind, of_plan, of_territory, after, limit, known_on()]),
        "Entries",
    );
    add(
        "/entries/{kind}/{names}",
        &ALL,
        "One entry: its fields, its records, what names it; `names` may hold strokes",
        json!([
            path("kind", ("Kind of entry", "action")),
            path("names", ("Its names", "eu-2021-2027/partnerships/4")),
            today(),
            known_on()
        ]),
        "Entry",
    );
    add(
        "/organisations",
        &ALL,
        "Organisations",
        json!([after, limit, known_on()]),
        "Entries",
    );
    add(
        "/documents",
        &ALL,
        "Documents, in parts, of which the header Link names the next",
        json!([after, limit, known_on()]),
        "Entries",
    );
    add(
        "/documents/{sha256}",
        &ALL,
        "A document: its text where it was imported, what was read from it",
        json!([
            path("sha256", ("SHA-256 of its bytes as received", DOCUMENT)),
            query("line", "First line to mark"),
            query("last_line", "Last line to mark"),
            query("from", "First line to show"),
            query(
                "after",
                "Of more than 200 entries read from it, only those behind this one in the order \
                 of identifiers"
            ),
            query(
                "limit",
                "Of more than 200 entries read from it, at most so many"
            ),
            known_on()
        ]),
        "Document",
    );
    add(
        "/changes",
        &["html", "json", "csv", "atom"],
        "What was recorded, newest first, and what each record says differently",
        json!([
            such_as("2026-01-01", query("since", "From this day on")),
            query("before", "Only records before the one with this number"),
            query("limit", "At most so many records"),
            known_on()
        ]),
        "Changes",
    );
    follow_up(add);
}

/// What was promised and what came of it.
fn follow_up(add: &mut Add<'_>) {
    add(
        "/plans/{plan}/matrix",
        &["html", "json", "csv", "svg"],
        "What was asked of Member States, and what each did",
        json!([
            path("plan", ("Name of a plan", "eu-2016")),
            such_as(
                "in-line",
                query(
                    "class",
                    "Only measures of this class; or only what is unknown"
                )
            ),
            such_as("LV", query("state", "Only this Member State")),
            such_as("1", query("area", "Only the area with this number")),
            known_on()
        ]),
        "Matrix",
    );
    add(
        "/targets",
        &ALL,
        "Targets, results and the stages of funnels, with rates; all of them in parts, of which the \
         header Link names the next",
        json!([
            such_as(
                "operation/helios",
                query("item", "Only targets of this entry, all of them")
            ),
            query(
                "after",
                "Only items whose first target stands behind this one; without `item`"
            ),
            query(
                "limit",
                "At most so many targets, items whole; without `item`"
            ),
            known_on()
        ]),
        "List",
    );
    add(
        "/thread/{kind}/{names}",
        &ALL,
        "From the money to the figure and back, with what is missing; `names` may hold strokes",
        json!([
            path("kind", ("Kind of entry, or indicator", "operation")),
            path("names", ("Its names", "helios")),
            known_on()
        ]),
        "Thread",
    );
    add(
        "/lint",
        &ALL,
        "What contradicts itself, is empty, or is overdue; of a register of more than 20,000 records \
         without `plan` some entries at a time, and the header Link names the next",
        json!([
            such_as(
                "eu-2021-2027",
                query("plan", "Only findings about this plan")
            ),
            query(
                "after",
                "Only entries behind this one in the order of identifiers; without `plan`"
            ),
            query("limit", "Look at so many entries; without `plan`"),
            today(),
            known_on()
        ]),
        "List",
    );
    add(
        "/due",
        &["html", "json", "csv", "ics"],
        "Dates by which something is promised or has to be looked at again, in parts, of which the \
         header Link names the next; the calendar has those of a year back and ahead, 200 at most",
        json!([
            such_as(
                "2026-11-22",
                like("known_on", query("from", "From this day on"))
            ),
            query(
                "after",
                "Only dates behind this one, a day and an entry: 2026-06-30/plan/eu-2016"
            ),
            like(
                "after",
                query("before", "Only dates before this one, written alike")
            ),
            query("limit", "At most so many dates"),
            today(),
            known_on()
        ]),
        "Due",
    );
}

/// What the views of the register hold.
pub(super) fn schemas() -> [(&'static str, Value); 8] {
    let object = |required: &[&str]| json!({ "type": "object", "required": required });
    [
        ("Entries", object(&["known_on", "entries", "next"])),
        (
            "Entry",
            object(&[
                "entry",
                "kind",
                "title",
                "state",
                "values",
                "record",
                "today",
                "freshness",
                "findings",
                "history",
            ]),
        ),
        (
            "Plan",
            object(&[
                "entry",
                "title",
                "today",
                "freshness",
                "findings",
                "areas",
                "actions_by_status",
                "actions",
            ]),
        ),
        (
            "Document",
            object(&["document", "values", "lines", "read_from_it"]),
        ),
        ("Changes", object(&["head", "changes", "before"])),
        (
            "Matrix",
            object(&["kind", "plan", "member_states", "rows", "totals", "note"]),
        ),
        ("Thread", object(&["kind", "start", "steps", "note"])),
        (
            "Due",
            object(&["kind", "today", "dates", "previous", "next"]),
        ),
    ]
}

/// A part of the path: what it is, and an example that the catalog answers.
fn path(name: &str, (is, example): (&str, &str)) -> Value {
    json!({ "name": name, "in": "path", "required": true,
        "description": format!("{is}, for example {example}"), "example": example,
        "schema": { "type": "string" } })
}

fn query(name: &str, description: &str) -> Value {
    let schema = match name {
        "today" | "known_on" | "since" => {
            json!({ "type": "string", "pattern": DAY })
        }
        "before" | "line" | "last_line" | "from" => {
            json!({ "type": "string", "pattern": "^([1-9][0-9]{0,8})?$" })
        }
        "limit" => json!({ "type": "string", "pattern": "^([1-9][0-9]{0,3})?$" }),
        "kind" => one_of(&EntryKind::ALL.map(EntryKind::name)),
        "class" => one_of(&Wanted::names()),
        _ => json!({ "type": "string", "maxLength": 400 }),
    };
    json!({ "name": name, "in": "query", "required": false, "description": description,
        "schema": schema })
}

/// A parameter that is written like another one.
fn like(other: &str, mut parameter: Value) -> Value {
    parameter["schema"] = query(other, "")["schema"].take();
    parameter
}

/// One of some names, or nothing, which counts as not given.
fn one_of(names: &[&str]) -> Value {
    let names = [names, &[""]].concat();
    json!({ "type": "string", "enum": names })
}

fn today() -> Value {
    let said = "The day by which dates have passed or not; the day of known_on unless given, \
                else the clock";
    such_as("2026-11-22", query("today", said))
}

pub(super) fn known_on() -> Value {
    query(
        "known_on",
        "As known on this day, 2026-11-22; all that is recorded unless given",
    )
}
