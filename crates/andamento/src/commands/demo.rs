//! stub
use crate::cli::{Plain, Shared};
use crate::exit::Exit;
use anyhow::Result;
pub fn run(_: &Shared, _: &Plain) -> Result<Exit> {
    anyhow::bail!("later")
}
