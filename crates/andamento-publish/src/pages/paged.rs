//! Long lists: a part at a time.

use andamento_model::register::EntryId;

use crate::web::{Asked, Fault, Form};

/// Things of a list on a page, and in one answer as JSON unless it asks for more.
pub(crate) const ON_A_PAGE: usize = 100;
/// The most things of a list in one answer as data.
pub(crate) const MOST: usize = 10_000;

/// How much of a list is asked for at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paged {
    /// At most so many things.
    pub limit: usize,
    /// Whether the address says how many, so that a part is what was wanted.
    stated: bool,
}

impl Paged {
    /// The parameter `limit`, from 1 to `on_a_page` on a page and to `most` as data. Unless it is
    /// given a page and a JSON have `on_a_page`, and a CSV `most`.
    ///
    /// # Errors
    /// When it is no such number.
    pub fn of(asked: &Asked, on_a_page: usize, most: usize) -> Result<Self, Fault> {
        let most = match asked.form {
            Form::Page => on_a_page,
            _ => most,
        };
        let stated = asked.number("limit", "a number of things")?;
        let limit = match stated.and_then(|limit| usize::try_from(limit).ok()) {
            None if asked.form == Form::Csv => most,
            None => on_a_page,
            Some(limit) if limit <= most => limit,
            Some(_) => {
                return Err(Fault::Bad(format!(
                    "`limit`: expected a whole number from 1 to {most}"
                )));
            }
        };
        Ok(Self {
            limit,
            stated: stated.is_some(),
        })
    }

    /// Refuses a CSV that would be cut without having been asked for a part; `instead` says how to
    /// get everything.
    ///
    /// # Errors
    /// When the list goes on.
    pub fn whole(self, asked: &Asked, goes_on: bool, instead: &str) -> Result<(), Fault> {
        if asked.form != Form::Csv || self.stated || !goes_on {
            return Ok(());
        }
        Err(Fault::Bad(format!(
            "there is more than is written into one CSV, and a file cannot say where it was cut: \
             ask for parts with limit=, each names the next in its header Link, or {instead}"
        )))
    }
}

/// The entry behind which a list is asked for: the parameter `after`. `None`: from its beginning.
///
/// # Errors
/// When it is no identifier.
pub(crate) fn after(asked: &Asked) -> Result<Option<EntryId>, Fault> {
    let after = asked.one("after")?.map(EntryId::parse).transpose();
    after.map_err(|why| Fault::Bad(format!("`after`: {why}")))
}

/// The address at which a list goes on behind an entry.
pub(crate) fn behind(asked: &Asked, next: Option<&EntryId>) -> Option<String> {
    let next = next?.as_str();
    Some(asked.address_with(asked.form, &[("after", Some(next))]))
}
