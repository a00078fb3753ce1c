//! What an entry may not say, although each of its fields holds what such a field holds.

use super::amount::Amount;
use super::day::Day;
use super::entry::{Entry, EntryId};
use super::kind::EntryKind;
use super::schema::FieldKind;

/// What a figure of money stands in, and the field of its currency.
const MONEY: [(EntryKind, &str); 2] = [
    (EntryKind::Programme, "amount"),
    (EntryKind::Operation, "budget"),
];
/// Words in the unit of a target whose figures may be below zero.
const DIFFERENCES: [&str; 5] = ["point", "difference", "change", "balance", "index"];

impl Entry {
    /// What cannot be meant: the column of the template, what is wrong and what to do. Empty:
    /// nothing.
    ///
    /// An entry names others, not itself; a link leads to an entry or to `indicator/<id>`; a claim
    /// states a figure or words; what is counted or paid is not below zero; an amount has a
    /// currency; `missing` names what the kind could have. Where a source lacks a value, `missing`
    /// says so.
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = self.contradictions();
        faults.extend(self.names_itself());
        faults.extend(self.leads_nowhere());
        faults.extend(self.claims_nothing());
        faults.extend(self.below_zero());
        faults.extend(self.without_currency());
        faults.extend(self.misses_what_there_is_not());
        faults.extend(self.is_no_hash());
        faults
    }

    /// An event that was held and whose time begins behind a day: what is wrong and what to do.
    /// `None`: it is none, or its time is not stated.
    pub fn held_ahead_of(&self, today: Day) -> Option<String> {
        let held = self.kind() == EntryKind::Event && self.text("state") == Some("held");
        let when = self
            .span("when")
            .filter(|when| held && when.first > today)?;
        Some(format!(
            "{when} lies ahead (today is {today}), and the event is said to be held; its state is \
             `promised` until then"
        ))
    }

    fn says_missing(&self, field: &str) -> bool {
        self.all("missing").iter().any(|reason| of(reason) == field)
    }

    fn names_itself(&self) -> Vec<(&'static str, String)> {
        let own = self.id().as_str();
        let fields = self.kind().fields().iter();
        let fields = fields.filter(|field| matches!(field.kind, FieldKind::Reference(_)));
        let mut found: Vec<(&'static str, String)> = fields
            .filter(|field| self.all(field.name).iter().any(|id| id == own))
            .map(|field| {
                let why = format!("it is the entry itself (`{own}`); name the other one");
                (field.name, why)
            })
            .collect();
        if self.kind() == EntryKind::Link
            && let Some(to) = self.text("to")
            && self.text("from") == Some(to)
        {
            let why = format!("`{to}` is also where the link comes from; name the other end");
            found.push(("to", why));
        }
        found
    }

    fn leads_nowhere(&self) -> Option<(&'static str, String)> {
        let to = self.text("to").filter(|_| self.kind() == EntryKind::Link)?;
        let good = match to.strip_prefix("indicator/") {
            Some(name) => {
                !name.is_empty()
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
            }
            None => EntryId::parse(to).is_ok(),
        };
        (!good).then(|| {
            let to = to.chars().take(60).collect::<String>();
            let why = format!(
                "`{}` names nothing: write the id of an entry, as recommendation/eu-2016/1/3, or \
                 `indicator/<id>`",
                to.escape_debug()
            );
            ("to", why)
        })
    }

    fn claims_nothing(&self) -> Option<(&'static str, String)> {
        let empty = self.kind() == EntryKind::Claim
            && ["value", "text"]
                .iter()
                .all(|field| self.value(field).is_none() && !self.says_missing(field));
        empty.then(|| {
            let why = "neither `value` nor `text` says what is claimed; give one of them, or \
                       write `value: not published` or the like under `missing`"
                .to_string();
            ("value", why)
        })
    }

    fn below_zero(&self) -> Vec<(&'static str, String)> {
        let unit = self.text("unit").unwrap_or_default().to_lowercase();
        let may =
            self.kind() == EntryKind::Claim || DIFFERENCES.iter().any(|word| unit.contains(word));
        let fields = self.kind().fields().iter();
        let amounts = fields.filter(|field| field.kind == FieldKind::Amount && !may);
        amounts
            .filter(|field| {
                let amount: Option<Amount> = self.amount(field.name);
                amount.is_some_and(|amount| amount.value < 0.0)
            })
            .map(|field| {
                let text = self.text(field.name).unwrap_or_default();
                let why = if unit.is_empty() {
                    format!("`{text}` is below zero; what is counted or paid is not")
                } else {
                    format!("`{text}` is below zero, which {unit} cannot be")
                };
                (
                    field.name,
                    format!("{why}; leave it out where it is not known"),
                )
            })
            .collect()
    }

    fn without_currency(&self) -> Option<(&'static str, String)> {
        let (_, field) = MONEY.into_iter().find(|(kind, _)| *kind == self.kind())?;
        let amount = self.text(field)?;
        let lacks = self.value("currency").is_none() && !self.says_missing("currency");
        lacks.then(|| {
            let why = format!(
                "`{field}` is {amount} and of no currency; write EUR, or `currency: not stated` \
                 under `missing`"
            );
            ("currency", why)
        })
    }

    fn misses_what_there_is_not(&self) -> Option<(&'static str, String)> {
        let kind = self.kind();
        let known = |name: &str| {
            kind.field(name).is_some()
                || ["source", "about"].contains(&name)
                || kind == EntryKind::Action && name.starts_with("implementation")
        };
        let reason = self.all("missing").iter().find(|one| !known(of(one)))?;
        let names: Vec<_> = kind.fields().iter().map(|field| field.name).collect();
        Some((
            "missing",
            format!(
                "`{}` is no field of {kind}; write `field: reason` with one of: {}, source",
                of(reason).escape_debug(),
                names.join(", ")
            ),
        ))
    }

    fn is_no_hash(&self) -> Option<(&'static str, String)> {
        let column = match self.kind() {
            EntryKind::Document => "sha256",
            EntryKind::Action => "text_hash",
            _ => return None,
        };
        let text = self.text(column)?;
        let good = text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (!good).then(|| {
            let shown: String = text.chars().take(60).collect();
            let why = format!(
                "`{}` is no SHA-256 (64 of 0-9 a-f, as sha256sum prints it)",
                shown.escape_debug()
            );
            (column, why)
        })
    }
}

/// The field of a reason why a value is missing.
fn of(reason: &str) -> &str {
    reason.split(':').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Value;

    fn faults(id: &str, fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let id = EntryId::parse(id).unwrap();
        let kind = id.kind();
        let value = |name: &str, text: &str| match kind.field(name).unwrap().many {
            true => Value::Many(text.split(';').map(str::to_string).collect()),
            false => Value::One(text.to_string()),
        };
        let fields = fields.iter().map(|(name, text)| (*name, value(name, text)));
        Entry::new(id, fields).unwrap().faults()
    }

    fn columns(id: &str, fields: &[(&'static str, &str)]) -> Vec<&'static str> {
        faults(id, fields).into_iter().map(|one| one.0).collect()
    }

    #[test]
    fn a_link_leads_to_another_entry_or_to_an_indicator() {
        let link = |to| {
            columns(
                "link/l",
                &[("from", "plan/a"), ("to", to), ("class", "uses")],
            )
        };
        for to in ["plan/b", "indicator/employment-rate"] {
            assert!(link(to).is_empty(), "{to}");
        }
        for to in [
            "hello world",
            "plan/a",
            "indicator/",
            "indicator/A b",
            "dream/x",
        ] {
            assert_eq!(link(to), ["to"], "{to}");
        }
    }

    #[test]
    fn an_entry_does_not_name_itself() {
        let report = [("item", "status-report/r"), ("status", "Done")];
        assert_eq!(columns("status-report/r", &report), ["item"]);
        let other = [("item", "plan/a"), ("status", "Done")];
        assert!(columns("status-report/r", &other).is_empty());
    }

    #[test]
    fn a_claim_states_something_or_says_that_it_is_missing() {
        let claim = |more: &[(&'static str, &str)]| {
            columns(
                "claim/c",
                &[&[("subject", "plan/a"), ("property", "p")], more].concat(),
            )
        };
        assert_eq!(claim(&[]), ["value"]);
        for more in [
            ("value", "-3"),
            ("text", "made up"),
            ("missing", "value: not published"),
        ] {
            assert!(claim(&[more]).is_empty(), "{more:?}");
        }
    }

    #[test]
    fn what_is_counted_or_paid_is_not_below_zero_and_money_has_a_currency() {
        let target = |unit, target| {
            let fields = [
                ("item", "plan/a"),
                ("title", "t"),
                ("unit", unit),
                ("target", target),
            ];
            columns("target/t", &fields)
        };
        assert_eq!(target("persons", "-5"), ["target"]);
        assert!(target("persons", "0").is_empty());
        assert!(target("percentage points", "-5").is_empty());
        let programme = |more: &[(&'static str, &str)]| {
            columns("programme/p", &[&[("title", "P")], more].concat())
        };
        assert_eq!(programme(&[("amount", "10")]), ["currency"]);
        assert_eq!(
            programme(&[("amount", "-1"), ("currency", "EUR")]),
            ["amount"]
        );
        assert!(programme(&[("amount", "10"), ("currency", "EUR")]).is_empty());
        let unknown = [("amount", "10"), ("missing", "currency: not stated")];
        assert!(programme(&unknown).is_empty());
    }

    #[test]
    fn what_is_missing_is_something_that_could_be_there() {
        let plan = |missing| columns("plan/p", &[("title", "P"), ("missing", missing)]);
        assert!(plan("period: no end is stated; source: lost").is_empty());
        assert_eq!(plan("nosuch: lost"), ["missing"]);
        assert_eq!(plan("implementation: lost"), ["missing"]);
    }

    #[test]
    fn what_was_held_does_not_lie_ahead() {
        let event = |state: &str, when: &str| {
            let fields = [("title", "Forum"), ("state", state), ("when", when)];
            let fields = fields.map(|(name, text)| (name, Value::One(text.to_string())));
            let event = Entry::new(EntryId::parse("event/e").unwrap(), fields).unwrap();
            event.held_ahead_of("2026-11-22".parse().unwrap())
        };
        assert!(event("held", "2030").is_some());
        assert!(event("held", "2026-11-23").is_some());
        for (state, when) in [
            ("held", "2026-11-22"),
            ("held", "2026"),
            ("promised", "2030"),
        ] {
            assert_eq!(event(state, when), None, "{state} {when}");
        }
    }

    #[test]
    fn a_hash_is_a_hash() {
        let document = |hash| columns("document/d", &[("title", "D"), ("sha256", hash)]);
        assert_eq!(document("abc"), ["sha256"]);
        assert!(document(&"a".repeat(64)).is_empty());
    }
}
