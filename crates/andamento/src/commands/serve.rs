//! `andamento serve`.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use andamento_publish::web::{Site, serve};
use andamento_store::Store;
use andamento_store::ledger::Ledger;
use anyhow::{Result, anyhow};

use crate::catalog::Catalog;
use crate::cli::{Serve, Shared};
use crate::commands::follow_up;
use crate::exit::Exit;
use crate::ledger;

/// Answers over HTTP until the process is asked to stop.
pub fn run(shared: &Shared, command: &Serve) -> Result<Exit> {
    let catalog = Catalog::load(shared.catalog.as_deref())?;
    let store = Store::open(shared.data())?;
    let ledger = ledger::open(shared, &catalog)?;
    if ledger.is_behind_catalog()? {
        eprintln!(
            "andamento: the journal lacks entries of this program's catalog; \
             `andamento journal --refresh` records them"
        );
    }
    windows((store, ledger), catalog, command.listen, !command.quiet)
}

/// Opens the windows of a data folder; says where on standard error.
pub fn windows(
    (store, ledger): (Store, Ledger),
    catalog: Catalog,
    listen: SocketAddr,
    log: bool,
) -> Result<Exit> {
    let listener = TcpListener::bind(listen).map_err(|error| refused(listen, &error))?;
    eprintln!(
        "Open http://{} in a browser. Stop with Ctrl-C.",
        listener.local_addr()?
    );
    let site = Site {
        lexicon: Arc::new(follow_up::lexicon(&catalog)?),
        beside: Arc::default(),
        clock: || follow_up::today().map_err(|error| error.to_string()),
        store,
        ledger: Arc::new(ledger),
        index: Arc::default(),
        indicators: Arc::new(catalog.indicators),
        groups: Arc::new(catalog.groups),
        nuts: Arc::new(catalog.nuts),
        aggregates: Arc::new(catalog.aggregates),
        codelists: Arc::new(catalog.codelists),
    };
    serve(listener, site, log)?;
    eprintln!("Stopped.");
    Ok(Exit::AllDone)
}

fn refused(listen: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    let advice = match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "another program uses this port: stop it, or take another one with \
             --listen 127.0.0.1:8081 (port 0 takes any free one)"
        }
        std::io::ErrorKind::PermissionDenied => {
            "ports below 1024 need special rights: take a higher one, for example \
             --listen 127.0.0.1:8080"
        }
        _ => "give an address of this computer, for example --listen 127.0.0.1:8080",
    };
    anyhow!("cannot listen on {listen} ({error}): {advice}")
}
