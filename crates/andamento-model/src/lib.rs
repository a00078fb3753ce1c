//! The words of Andamento: codelists, observations, cubes, periods, territories,
//! population groups, indicators, register entries and provenance.
//!
//! What this room keeps out: IO, async, wire formats, the clock and chance. A type here
//! says what something *means*; how it is read, kept, computed or shown is said elsewhere.

pub mod block;
pub mod codelist;
pub mod cube;
pub mod geography;
pub mod id;
pub mod import;
pub mod indicator;
pub mod note;
pub mod observation;
pub mod period;
pub mod population;
pub mod provenance;
pub mod register;
pub mod slice;
pub mod status;

pub use block::{Block, BlockSink, DimensionColumn, PeriodColumn, SinkError};
pub use codelist::{Codelist, Codelists, LabelMatch};
pub use cube::{CellSource, Cube, CubeBuilder, NOT_SPECIFIED};
pub use geography::{Aggregates, CodeVersions, NutsRegion, NutsTable, NutsVersion, NutsVersions};
pub use id::{DataflowId, DimensionId, IdError};
pub use import::{Format, Import, ImportSummary};
pub use indicator::{
    BasePopulation, Definition, Denominator, Direction, Formula, GeographyLevel, Indicator,
    IndicatorId, IndicatorSource, PublishedBounds, Quantity, Reading, Unit,
};
pub use note::{Note, Place};
pub use observation::Observation;
pub use period::{Frequency, Period, PeriodError};
pub use population::{Coverage, PopulationGroup, PopulationGroups, PopulationPart};
pub use provenance::{Snapshot, Vintage};
pub use register::{
    Amount, Change, Day, Draft, Entry, EntryError, EntryId, EntryKind, Exactness, Field, FieldKind,
    Need, Record, Register, Source, Span, Value,
};
pub use slice::SliceRequest;
pub use status::{ConfStatus, ObsStatus, Status};
