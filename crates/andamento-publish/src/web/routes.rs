//! All routes, on one page.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{Path, Query, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use super::asked::{Asked, Form};
use super::fault::Fault;
use super::kept::{Kept, MadeOf};
use super::reply::{Ready, Reply};
use super::{Site, assets, security};
use crate::pages::register::entries::organisations;
use crate::pages::{self, follow_up};

/// What all requests share.
struct Shared {
    site: Arc<Site>,
    kept: Kept,
}

type Show = fn(&Site, &Asked) -> Result<Reply, Fault>;

/// The routes of a site. With `log`, one line a request goes to standard error.
pub fn router(site: Arc<Site>, log: bool) -> Router {
    let routes = Router::new()
        .route("/", view(pages::start::show))
        .route("/index.json", view(pages::start::show))
        .route("/territories", view(pages::places::show))
        .route("/territories/{code}", view(pages::territory::show))
        .route("/territories/{code}/{dataflow}", view(pages::table::show))
        .route("/indicators", view(pages::indicators::show))
        .route("/indicators.json", view(pages::indicators::show))
        .route("/indicators.csv", view(pages::indicators::show))
        .route("/indicators/{id}", view(pages::indicator::show))
        .route("/indicators/{id}/{question}", view(pages::question::show))
        .route("/dataflows", view(pages::dataflows::show))
        .route("/dataflows.json", view(pages::dataflows::show))
        .route("/dataflows.csv", view(pages::dataflows::show))
        .route("/dataflows/{id}", view(pages::dataflow::show))
        .route("/plans", view(pages::register::plans::show))
        .route("/plans.json", view(pages::register::plans::show))
        .route("/plans.csv", view(pages::register::plans::show))
        .route("/plans/{plan}", view(pages::register::plan::show))
        .route("/plans/{plan}/{area}", view(pages::register::plan::area))
        .route("/plans/{plan}/matrix", view(follow_up::matrix::show))
        .route("/plans/{plan}/matrix.json", view(follow_up::matrix::show))
        .route("/plans/{plan}/matrix.csv", view(follow_up::matrix::show))
        .route("/plans/{plan}/matrix.svg", view(follow_up::matrix::show))
        .route("/targets", view(follow_up::targets::show))
        .route("/targets.json", view(follow_up::targets::show))
        .route("/targets.csv", view(follow_up::targets::show))
        .route("/thread/{kind}/{*names}", view(follow_up::thread::show))
        .route("/lint", view(follow_up::lint::show))
        .route("/lint.json", view(follow_up::lint::show))
        .route("/lint.csv", view(follow_up::lint::show))
        .route("/due", view(follow_up::due::show))
        .route("/due.json", view(follow_up::due::show))
        .route("/due.csv", view(follow_up::due::show))
        .route("/due.ics", view(follow_up::due::show))
        .route("/entries", view(pages::register::entries::show))
        .route("/entries.json", view(pages::register::entries::show))
        .route("/entries.csv", view(pages::register::entries::show))
        .route(
            "/entries/{kind}/{*names}",
            view(pages::register::entry::show),
        )
        .route("/organisations", view(organisations))
        .route("/organisations.json", view(organisations))
        .route("/organisations.csv", view(organisations))
        .route("/documents", view(pages::register::documents::show))
        .route("/documents.json", view(pages::register::documents::show))
        .route("/documents.csv", view(pages::register::documents::show))
        .route("/documents/{sha256}", view(pages::register::document::show))
        .route("/changes", view(pages::register::changes::show))
        .route("/changes.json", view(pages::register::changes::show))
        .route("/changes.csv", view(pages::register::changes::show))
        .route("/changes.atom", view(pages::register::changes::show))
        .route("/methods", view(pages::methods::show))
        .route("/about", view(pages::about::show))
        .route("/openapi.json", view(pages::about::openapi))
        .route("/assets/{name}", get(asset))
        .fallback(nowhere)
        .method_not_allowed_fallback(read_only)
        .with_state(Arc::new(Shared {
            site,
            kept: Kept::default(),
        }))
        .layer(middleware::from_fn(security::headers));
    if log {
        routes.layer(middleware::from_fn(logged))
    } else {
        routes
    }
}

/// A view at an address; it is made on a thread that may wait for the disk.
fn view(show: Show) -> MethodRouter<Arc<Shared>> {
    get(
        move |State(shared): State<Arc<Shared>>,
              uri: Uri,
              parts: Result<RawPathParams, RawPathParamsRejection>,
              headers: HeaderMap| async move {
            let parts = match parts {
                Ok(parts) => parts.iter().map(|(_, part)| part.to_string()).collect(),
                Err(why) => return failed(&Fault::Bad(why.body_text()), &uri),
            };
            let made =
                tokio::task::spawn_blocking(move || match answer(&shared, show, &uri, parts) {
                    Ok(ready) => ready.respond(&headers),
                    Err(fault) => failed(&fault, &uri),
                });
            made.await.unwrap_or_else(|_| {
                let fault = Fault::View("it ended unexpectedly".to_string());
                failed(&fault, &Uri::default())
            })
        },
    )
}

fn answer(shared: &Shared, show: Show, uri: &Uri, parts: Vec<String>) -> Result<Ready, Fault> {
    let asked = take_apart(uri, parts)?;
    let (register, address) = (shared.site.register_state()?, uri.to_string());
    if let Some(ready) = shared.kept.get(&shared.site.store, register, &address)? {
        return Ok(ready);
    }
    let (site, notes) = shared.site.noting();
    let ready = show(&site, &asked)?.ready();
    let made_of = MadeOf {
        register,
        figures: notes.parts(),
    };
    shared.kept.put(address, made_of, &ready);
    Ok(ready)
}

fn take_apart(uri: &Uri, parts: Vec<String>) -> Result<Asked, Fault> {
    let query = uri.query().unwrap_or_default();
    if query.len() > super::asked::LONGEST_QUERY {
        return Err(Fault::TooLong);
    }
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|error| Fault::Bad(error.to_string()))?;
    Asked::new(uri.path(), parts, query, pairs)
}

/// A helpful page, or problem+json where data was asked for.
fn failed(fault: &Fault, uri: &Uri) -> Response {
    if let Fault::Store(error) = fault {
        eprintln!("andamento: {}: {error}", uri.path());
    }
    let (_, form) = Form::split(uri.path());
    let page = (form == Form::Page).then(|| pages::fault::page(fault));
    let (media, text) = match page {
        Some(Ok(page)) => ("text/html; charset=utf-8", page),
        _ => (
            "application/problem+json",
            format!("{:#}\n", fault.problem()),
        ),
    };
    let mut response = Response::new(text.into());
    *response.status_mut() = fault.status();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if matches!(fault, Fault::Method) {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

async fn asset(uri: Uri, Path(name): Path<String>) -> Response {
    assets::file(&name)
        .unwrap_or_else(|| failed(&Fault::NotFound("there is no such file".to_string()), &uri))
}

async fn nowhere(uri: Uri) -> Response {
    failed(
        &Fault::NotFound("there is no page at this address".to_string()),
        &uri,
    )
}

async fn read_only(uri: Uri) -> Response {
    failed(&Fault::Method, &uri)
}

/// `GET /about 200 1.2 ms`: what was asked, never by whom.
async fn logged(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let asked: String = format!("{} {}", request.method(), request.uri())
        .chars()
        .take(500)
        .collect();
    let response = next.run(request).await;
    let took = start.elapsed().as_secs_f64() * 1000.0;
    eprintln!("{asked} {} {took:.1} ms", response.status().as_u16());
    response
}
