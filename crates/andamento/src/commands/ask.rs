//! stub
use crate::cli::{self, Shared};
use crate::exit::Exit;
use anyhow::Result;
pub fn series(_: &Shared, _: &cli::Series) -> Result<Exit> {
    anyhow::bail!("later")
}
pub fn gap(_: &Shared, _: &cli::Gap) -> Result<Exit> {
    anyhow::bail!("later")
}
