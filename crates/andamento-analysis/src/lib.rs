//! The sums of Andamento: a question says which slices it needs, and is answered from them
//! with numbers that carry units, statuses, reliability, notes and sources.
//!
//! What this room keeps out: IO, storage, the network, wire formats, the clock and chance.
//! It knows the words of `andamento-model` and nothing else; catalog texts come in as text.

pub mod answer;
pub mod catalog;
pub mod compare;
pub mod compared;
pub mod convergence;
pub mod coverage;
pub mod decomposition;
pub mod guard;
pub mod interval;
pub mod measured;
pub mod method;
pub mod nearest;
pub mod published;
pub mod question;
pub mod rank;
pub mod register;
pub mod reliability;
pub mod revision;
pub mod trend;

mod gap;
mod rows;
mod series;

pub use answer::{Answer, AnswerRow, NoAnswer, Override, Side, answer};
pub use catalog::{CatalogError, IndicatorCatalog, parse_indicator, parse_population_groups};
pub use compare::{Comparison, RankRange, Standing, TerritoryKind, compare};
pub use compared::{Compared, mark_other_definitions};
pub use convergence::{Convergence, ConvergenceQuestion, LeftOut, convergence};
pub use coverage::{Coverage, CoverageLine, CoverageQuestion, CoverageState, coverage};
pub use decomposition::{Decomposition, DecompositionQuestion, Undecomposed, decomposition};
pub use guard::{Difference, Field, Refusal};
pub use interval::{Interval, IntervalError, SampleSize};
pub use published::{Published, usual_group, usual_pair};
pub use question::{
    Asked, Context, GapQuestion, Purpose, Question, QuestionError, Scope, SeriesQuestion,
};
pub use reliability::Reliability;
pub use trend::{Change, Changes, Story, Trend, TrendPoint, trend};
