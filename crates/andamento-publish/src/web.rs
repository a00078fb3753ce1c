//! Pages and resources over HTTP: one address, one view, four forms of it.
//!
//! `/indicators/employment-rate/gap?territory=SE` is a page; the same address with `.json`,
//! `.csv` or `.svg` after its last part is the same view as data or picture.

mod asked;
mod assets;
mod door;
mod fault;
mod kept;
mod openapi;
mod reply;
mod routes;
mod search;
mod security;

use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use andamento_analysis::register::lint::Lexicon;
use andamento_analysis::{Context, IndicatorCatalog};
use andamento_model::register::Day;
use andamento_model::{
    Aggregates, Codelists, DataflowId, DimensionId, NutsTable, PopulationGroups,
};
use andamento_store::ledger::Ledger;
use andamento_store::{Notes, Store, StoreError};

use crate::ask::beside::KeptBeside;

pub(crate) use asked::visible;
pub use asked::{Asked, Form};
pub use assets::stylesheet;
pub use fault::Fault;
pub use openapi::document as openapi;
pub use reply::Reply;
pub use routes::router;
pub(crate) use search::plain;
pub use search::{Found, Index, search};

/// The version of the methods: of the program that computes.
pub const METHOD_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What all pages share: the data folder and the catalog.
#[derive(Clone)]
pub struct Site {
    /// The data folder.
    pub store: Store,
    /// The register: its journal, or the catalog's entries where the folder has none.
    pub ledger: Arc<Ledger>,
    /// The words by which the linter reads.
    pub lexicon: Arc<Lexicon>,
    /// What was found beside entries.
    pub beside: Arc<KeptBeside>,
    /// The day of the clock, in UTC; the reason where the clock cannot be read.
    pub clock: fn() -> Result<Day, String>,
    /// What search looks through; empty until somebody searches.
    pub index: Arc<Index>,
    /// Indicators.
    pub indicators: Arc<IndicatorCatalog>,
    /// Whom group codes cover.
    pub groups: Arc<PopulationGroups>,
    /// Region codes by NUTS version.
    pub nuts: Arc<NutsTable>,
    /// Aggregates of countries and their members.
    pub aggregates: Arc<Aggregates>,
    /// Official codes and labels.
    pub codelists: Arc<Codelists>,
}

impl Site {
    /// A number that is another one when records or documents came in, and on another day.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn register_state(&self) -> Result<u64, StoreError> {
        let day = (self.clock)().map_or(0, |day| {
            (u64::from(day.year()) << 9) | (u64::from(day.month()) << 5) | u64::from(day.day())
        });
        Ok(self.ledger.state()? ^ day.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The same site for one page, and notes of which figures are read through it from now on. All
    /// questions of the page to the register are answered from one moment.
    pub fn noting(&self) -> (Self, Notes) {
        let (store, notes) = self.store.noting();
        let site = Self {
            store,
            ledger: Arc::new(self.ledger.at_one_moment()),
            ..self.clone()
        };
        (site, notes)
    }

    /// The tables that answers need.
    pub fn context(&self) -> Context<'_> {
        Context {
            groups: &self.groups,
            nuts: &self.nuts,
            aggregates: &self.aggregates,
        }
    }

    /// The official label of a code in a dimension of a dataflow. `None`: the catalog does
    /// not list it.
    pub fn label(
        &self,
        dataflow: &DataflowId,
        dimension: &DimensionId,
        code: &str,
    ) -> Option<&str> {
        self.codelists.get_for(dataflow, dimension)?.label(code)
    }

    /// The label of a territory, whatever its kind. `None`: no list has the code.
    pub fn territory(&self, code: &str) -> Option<&str> {
        let listed = ["geo", "cities", "fua"].into_iter().find_map(|name| {
            let dimension = DimensionId::parse(name).ok()?;
            self.codelists.get(&dimension)?.label(code)
        });
        let region = || Some(self.nuts.get(code)?.name.as_str());
        listed.or_else(|| region().filter(|name| !name.is_empty()))
    }

    /// The label of a group; its code where nothing describes it.
    pub fn group<'a>(&'a self, dimension: Option<&DimensionId>, code: &'a str) -> &'a str {
        let Some(dimension) = dimension else {
            return code;
        };
        if let Some(group) = self.groups.get(dimension, code) {
            return &group.label;
        }
        let listed = self.codelists.get(dimension);
        listed.and_then(|list| list.label(code)).unwrap_or(code)
    }
}

/// Answers requests until `SIGINT` or `SIGTERM`; requests that have begun are answered first,
/// for at most five seconds. With `log`, one line a request goes to standard error.
///
/// # Errors
/// When threads cannot be started or the socket cannot be used.
pub fn serve(listener: TcpListener, site: Site, log: bool) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = door::Door(tokio::net::TcpListener::from_std(listener)?);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let signal = asked_to_stop()?;
        let serving =
            axum::serve(listener, router(Arc::new(site), log)).with_graceful_shutdown(async move {
                signal.await;
                drop(stop);
            });
        let patience = async move {
            let _ = stopped.await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        };
        tokio::select! {
            ended = serving => ended,
            () = patience => Ok(()),
        }
    })
}

/// Ends when the process is asked to stop.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
