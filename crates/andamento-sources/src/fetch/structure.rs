//! What the API says of a dataflow before any figure is asked for.

use super::xml::{Step, walk};

/// What the dataflow's annotations say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct DataflowFacts {
    /// `OBS_COUNT`: observations in the whole table; `None`: not said.
    pub(super) observations: Option<u64>,
    /// `UPDATE_DATA`: when the figures were last updated, as written; `None`: not said.
    pub(super) updated: Option<String>,
}

/// Reads the answer of `sdmx/2.1/dataflow/ESTAT/<ID>/1.0`.
pub(super) fn read_dataflow(document: &str) -> Result<DataflowFacts, String> {
    let mut facts = DataflowFacts::default();
    let mut dataflows = 0_u32;
    let (mut title, mut kind) = (String::new(), String::new());
    walk(document, |step| match step {
        Step::Open {
            name: "Annotation", ..
        } => {
            title.clear();
            kind.clear();
        }
        Step::Open {
            name: "Dataflow", ..
        } => dataflows += 1,
        Step::Close {
            name: "AnnotationTitle",
            text,
        } => title = text.to_string(),
        Step::Close {
            name: "AnnotationType",
            text,
        } => kind = text.to_string(),
        Step::Close {
            name: "Annotation", ..
        } => match kind.as_str() {
            "OBS_COUNT" => facts.observations = title.parse().ok(),
            "UPDATE_DATA" if !title.is_empty() => facts.updated = Some(title.clone()),
            _ => {}
        },
        _ => {}
    })?;
    match dataflows {
        1 => Ok(facts),
        n => Err(format!(
            "expected one `Dataflow` in an SDMX 2.1 structure message, found {n}"
        )),
    }
}

/// A dimension and the codes that occur in the dataflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Positions {
    /// As the constraint writes it: `geo`, `TIME_PERIOD`.
    pub(super) dimension: String,
    /// The codes; empty where the constraint gives a range instead of a list.
    pub(super) codes: Vec<String>,
}

/// The dimensions in the order of the key, time among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Constraint(pub(super) Vec<Positions>);

/// The constraint's name of time.
pub(super) const TIME: &str = "TIME_PERIOD";

/// Reads the answer of `sdmx/2.1/contentconstraint/ESTAT/<ID>/1.0`.
pub(super) fn read_constraint(document: &str) -> Result<Constraint, String> {
    let mut positions: Vec<Positions> = Vec::new();
    let mut unnamed = false;
    walk(document, |step| match step {
        Step::Open {
            name: "KeyValue",
            id,
        } => {
            unnamed |= id.is_none();
            positions.push(Positions {
                dimension: id.unwrap_or_default(),
                codes: Vec::new(),
            });
        }
        Step::Close {
            name: "Value",
            text,
        } => {
            if let Some(last) = positions.last_mut() {
                last.codes.push(text.to_string());
            }
        }
        _ => {}
    })?;
    if positions.is_empty() || unnamed {
        return Err("expected `KeyValue` elements with an `id` in a `CubeRegion`".to_string());
    }
    let mut names: Vec<&str> = positions.iter().map(|p| p.dimension.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err("a dimension occurs twice".to_string());
    }
    Ok(Constraint(positions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_say_size_and_update() {
        let facts = read_dataflow(
            "<m:S><s:Dataflow id='X'><c:Annotations>\
             <c:Annotation><c:AnnotationTitle>131337</c:AnnotationTitle>\
             <c:AnnotationType>OBS_COUNT</c:AnnotationType></c:Annotation>\
             <c:Annotation><c:AnnotationTitle>2026-06-12T11:00:00+0200</c:AnnotationTitle>\
             <c:AnnotationType>UPDATE_DATA</c:AnnotationType></c:Annotation>\
             </c:Annotations></s:Dataflow></m:S>",
        );
        let facts = facts.unwrap();
        assert_eq!(facts.observations, Some(131_337));
        assert_eq!(facts.updated.as_deref(), Some("2026-06-12T11:00:00+0200"));
    }

    #[test]
    fn a_document_without_a_dataflow_is_refused() {
        assert!(read_dataflow("<html><body>maintenance</body></html>").is_err());
        assert!(read_dataflow("<m:S><s:Dataflow id='X'>").is_err());
        assert!(read_dataflow("no markup at all").is_err());
    }

    #[test]
    fn the_constraint_keeps_the_order_of_the_key() {
        let constraint = read_constraint(
            "<m:S><s:CubeRegion include='true'><c:KeyValue id='freq'><c:Value>A</c:Value>\
             </c:KeyValue><c:KeyValue id='TIME_PERIOD'><c:TimeRange/></c:KeyValue></s:CubeRegion></m:S>",
        )
        .unwrap();
        assert_eq!(constraint.0[0].codes, ["A"]);
        assert_eq!(constraint.0[1].dimension, TIME);
        assert!(constraint.0[1].codes.is_empty());
        assert!(read_constraint("<m:S/>").is_err());
    }
}
