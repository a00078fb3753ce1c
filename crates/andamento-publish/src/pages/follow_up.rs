//! Pages about what was promised and what came of it: the matrix, contradictions, targets, the
//! thread, and what is due.

pub mod due;
pub mod lint;
pub mod matrix;
pub mod targets;
pub mod thread;

mod fresh;

use andamento_model::register::{Day, EntryId};

pub(crate) use fresh::Fresh;

use crate::ask::beside::day_of_question;
use crate::pages::register::{Known, day};
use crate::web::{Asked, Fault, Site};

/// The day by which dates have passed or not: the parameter `today`, else the day as known on
/// which the page is, else the clock.
pub(crate) fn today(site: &Site, asked: &Asked, known: &Known) -> Result<Day, Fault> {
    day_of_question(day(asked, "today")?, known.day, || {
        (site.clock)().map_err(Fault::View)
    })
}

/// A plan by its name.
fn plan(name: &str) -> Result<EntryId, String> {
    let name = name.strip_prefix("plan/").unwrap_or(name);
    EntryId::parse(&format!("plan/{name}"))
}
