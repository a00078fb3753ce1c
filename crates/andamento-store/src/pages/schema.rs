//! The columns of a cube's file.

use std::sync::Arc;

use andamento_model::DimensionId;
use parquet::basic::{LogicalType, Repetition, Type as PhysicalType};
use parquet::errors::Result;
use parquet::schema::types::{Type, TypePtr};

/// Time of the cell, as SDMX writes periods.
pub(crate) const TIME_PERIOD: &str = "TIME_PERIOD";
/// The value; null where the source gives none.
pub(crate) const OBS_VALUE: &str = "OBS_VALUE";
/// Observation status: lower-case letters, sorted.
pub(crate) const OBS_STATUS: &str = "OBS_STATUS";
/// Confidentiality: `c` or empty.
pub(crate) const CONF_STATUS: &str = "CONF_STATUS";

/// One row a cell: a text column a dimension, then time, value and statuses.
pub(crate) fn schema(dimensions: &[DimensionId]) -> Result<TypePtr> {
    let text = |name: &str| -> Result<TypePtr> {
        let field = Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::String))
            .build()?;
        Ok(Arc::new(field))
    };
    let mut fields = dimensions
        .iter()
        .map(|id| text(id.as_str()))
        .collect::<Result<Vec<_>>>()?;
    fields.push(text(TIME_PERIOD)?);
    let value = Type::primitive_type_builder(OBS_VALUE, PhysicalType::DOUBLE)
        .with_repetition(Repetition::OPTIONAL)
        .build()?;
    fields.push(Arc::new(value));
    fields.push(text(OBS_STATUS)?);
    fields.push(text(CONF_STATUS)?);
    Ok(Arc::new(
        Type::group_type_builder("cells")
            .with_fields(fields)
            .build()?,
    ))
}
