//! What the linter found: one view as table, CSV and JSON.

use andamento_analysis::register::lint::{Finding, Lint, Rule};
use serde::Serialize;

use super::place::DocumentNames;
use super::text_table::{lay_out, safe};

/// The columns of the CSV: one line a piece of evidence.
pub const COLUMNS: [&str; 7] = [
    "rule", "entry", "severity", "message", "document", "line", "text",
];

#[derive(Serialize)]
pub(crate) struct EvidenceView<'a> {
    document: &'a str,
    line: Option<u32>,
    text: Option<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct FindingView<'a> {
    rule: &'static str,
    entry: &'a str,
    severity: &'static str,
    message: &'a str,
    evidence: Vec<EvidenceView<'a>>,
}

pub(crate) fn view(finding: &Finding) -> FindingView<'_> {
    FindingView {
        rule: finding.rule.name(),
        entry: &finding.entry,
        severity: finding.rule.severity().name(),
        message: &finding.message,
        evidence: finding
            .evidence
            .iter()
            .map(|one| EvidenceView {
                document: &one.document,
                line: one.line,
                text: one.text.as_deref(),
            })
            .collect(),
    }
}

/// An array of findings, and of nothing else.
///
/// # Errors
/// Never in practice: every field can be written.
pub fn json(found: &Lint) -> Result<String, super::ViewError> {
    super::to_json(&found.findings.iter().map(view).collect::<Vec<_>>())
}

/// One line a piece of evidence, with [`COLUMNS`].
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(found: &Lint) -> Result<String, super::ViewError> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for finding in found.findings.iter().map(view) {
        let mut write = |document: &str, line: String, text: &str| {
            let FindingView {
                rule,
                entry,
                severity,
                message,
                ..
            } = &finding;
            writer.write_record([rule, entry, severity, message, document, &line, text])
        };
        if finding.evidence.is_empty() {
            write("", String::new(), "")?;
        }
        for one in &finding.evidence {
            let line = one.line.map_or_else(String::new, |line| line.to_string());
            write(one.document, line, one.text.unwrap_or_default())?;
        }
    }
    super::finish(writer)
}

/// For reading: one line a finding, what it rests on below, and the counts.
pub fn table(found: &Lint, names: &DocumentNames) -> String {
    let mut text = String::new();
    for finding in &found.findings {
        text.push_str(&format!(
            "{}  {}\n  {}\n",
            finding.rule.name(),
            safe(&finding.entry),
            safe(&finding.message)
        ));
        for one in &finding.evidence {
            let line = one.line.map_or_else(String::new, |line| format!(":{line}"));
            let quoted = one
                .text
                .as_deref()
                .map_or_else(String::new, |text| format!("  {}", cut(text)));
            text.push_str(&format!(
                "    {}{line}{quoted}\n",
                safe(&names.name(&one.document))
            ));
        }
    }
    let rows: Vec<Vec<String>> = Rule::ALL
        .into_iter()
        .map(|rule| {
            let count = found
                .findings
                .iter()
                .filter(|finding| finding.rule == rule)
                .count();
            vec![rule.name().to_string(), count.to_string()]
        })
        .collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&lay_out(&["rule", "findings"], &rows));
    for remark in remarks(found, names) {
        text.push_str(&format!("{remark}\n"));
    }
    text
}

/// What the findings do not say: of which documents the text was not looked at.
pub fn remarks(found: &Lint, names: &DocumentNames) -> Vec<String> {
    let remark = |hash: &String| {
        format!(
            "source text not loaded: {}; what it says was not looked at (andamento import FILE brings it)",
            safe(&names.name(hash))
        )
    };
    found.not_loaded.iter().map(remark).collect()
}

/// The beginning of a quoted line.
fn cut(text: &str) -> String {
    const LONGEST: usize = 160;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().count() > LONGEST {
        short.push('…');
    }
    safe(&short)
}
