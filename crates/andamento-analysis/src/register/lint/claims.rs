//! Claims of the register: numbers that differ, and figures that count different people.

use std::collections::BTreeMap;

use andamento_model::register::{Entry, EntryKind, Record, Register, Span};

use super::counts::Numbers;
use super::finding::{Finding, Rule, evidence_of_field};
use crate::register::texts::Texts;

/// Properties with this beginning are numbers of things of which there is one right number.
const NUMBER_OF: &str = "number-of-";

struct Claim<'r> {
    entry: &'r Entry,
    record: &'r Record,
}

impl Claim<'_> {
    fn span(&self) -> Option<Span> {
        self.entry.span("span")
    }

    fn text(&self, field: &str) -> &str {
        self.entry.text(field).unwrap_or_default()
    }

    fn document(&self) -> Option<&str> {
        self.record
            .source
            .as_ref()
            .map(|source| source.document.as_str())
    }

    /// Whether the linter read this number in the lines of this claim by itself.
    fn was_read(&self, read: &Numbers) -> bool {
        let Some(source) = &self.record.source else {
            return false;
        };
        let Some(first) = source.line else {
            return false;
        };
        let last = source.last_line.unwrap_or(first);
        let lines = read.get(&source.document).map_or(&[][..], Vec::as_slice);
        let value = self.entry.amount("value").map(|amount| amount.value);
        lines.iter().any(|read| {
            let (from, to) = read.lines;
            from <= last && first <= to && value == Some(f64::from(read.number))
        })
    }
}

/// `count-differs` among claims, unless the texts already showed all their numbers. A claim of a document that
/// was not imported cannot be looked at again, and is left out.
pub(super) fn counts(register: &Register, texts: &Texts, read: &Numbers) -> Vec<Finding> {
    let groups = grouped(register, |claim| {
        let here = claim
            .document()
            .is_none_or(|document| texts.get(document).is_some());
        let group =
            ["subject", "property", "unit", "population"].map(|f| claim.text(f).to_string());
        (claim.text("property").starts_with(NUMBER_OF) && here).then_some(group)
    });
    let mut findings = Vec::new();
    for (group, claims) in groups {
        let differs = |one: &Claim<'_>, other: &Claim<'_>| {
            let (a, b) = (one.entry.amount("value"), other.entry.amount("value"));
            a.zip(b).is_some_and(|(a, b)| {
                !a.is_approximate() && !b.is_approximate() && a.value.total_cmp(&b.value).is_ne()
            })
        };
        let apart = at_odds(&claims, differs);
        if apart.iter().any(|claim| !claim.was_read(read)) {
            let values: Vec<_> = apart.iter().map(|claim| claim.text("value")).collect();
            let message = format!("`{}` is stated as {}", group[1], values.join(", "));
            findings.push(finding(
                Rule::CountDiffers,
                &group[0],
                message,
                &apart,
                texts,
            ));
        }
    }
    findings
}

/// `figure-populations-differ`: figures of one property, subject, unit and time that come from
/// different documents and count different people.
pub(super) fn populations(register: &Register, texts: &Texts) -> Vec<Finding> {
    let groups = grouped(register, |claim| {
        let states = claim.entry.amount("value").is_some() && !claim.text("population").is_empty();
        let places = claim.entry.all("territories").join(";");
        let [subject, property, unit] =
            ["subject", "property", "unit"].map(|f| claim.text(f).to_string());
        states.then_some([subject, property, unit, places])
    });
    let mut findings = Vec::new();
    for (group, claims) in groups {
        let differs = |one: &Claim<'_>, other: &Claim<'_>| {
            one.document() != other.document()
                && folded(one.text("population")) != folded(other.text("population"))
        };
        let apart = at_odds(&claims, differs);
        if !apart.is_empty() {
            let mut whom: Vec<_> = apart.iter().map(|claim| claim.text("population")).collect();
            whom.dedup();
            let message = format!(
                "figures of `{}` count different people ({}) and cannot be compared",
                group[1],
                whom.join("; ")
            );
            findings.push(finding(
                Rule::FigurePopulationsDiffer,
                &group[0],
                message,
                &apart,
                texts,
            ));
        }
    }
    findings
}

fn folded(text: &str) -> Vec<String> {
    crate::register::words::phrase(text)
}

type Groups<'r> = BTreeMap<[String; 4], Vec<Claim<'r>>>;

fn grouped<'r>(
    register: &'r Register,
    group: impl Fn(&Claim<'r>) -> Option<[String; 4]>,
) -> Groups<'r> {
    let mut groups = Groups::new();
    for (entry, record) in register.of_kind(EntryKind::Claim) {
        let claim = Claim { entry, record };
        if let Some(key) = group(&claim) {
            groups.entry(key).or_default().push(claim);
        }
    }
    groups
}

/// The claims that differ from another one about the same time.
fn at_odds<'c, 'r>(
    claims: &'c [Claim<'r>],
    differs: impl Fn(&Claim<'r>, &Claim<'r>) -> bool,
) -> Vec<&'c Claim<'r>> {
    let same_time = |one: &Claim<'_>, other: &Claim<'_>| match (one.span(), other.span()) {
        (Some(a), Some(b)) => a.first <= b.last && b.first <= a.last,
        (None, None) => true,
        _ => false,
    };
    let apart = |one: &&Claim<'r>| {
        claims
            .iter()
            .any(|other| same_time(one, other) && differs(one, other))
    };
    claims.iter().filter(apart).collect()
}

fn finding(
    rule: Rule,
    subject: &str,
    message: String,
    claims: &[&Claim<'_>],
    texts: &Texts,
) -> Finding {
    Finding {
        rule,
        entry: subject.to_string(),
        message,
        evidence: claims
            .iter()
            .filter_map(|claim| evidence_of_field(claim.record, "value", texts))
            .collect(),
    }
}
