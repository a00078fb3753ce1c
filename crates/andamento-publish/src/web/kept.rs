//! Views that were made already, each kept as long as what it was made of is the same.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use andamento_store::{Part, Store, StoreError};

use super::reply::Ready;

/// The most bytes that are kept.
const MOST: usize = 64 << 20;

/// Views by address.
#[derive(Default)]
pub(super) struct Kept {
    views: Mutex<Views>,
}

/// What a view was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MadeOf {
    /// The state of the register, and the day.
    pub register: u64,
    /// The parts of the data folder that were read, and the state of each.
    pub figures: Vec<(Part, u64)>,
}

#[derive(Default)]
struct Views {
    bytes: usize,
    by_address: HashMap<String, (MadeOf, Ready)>,
}

impl Kept {
    /// The view at an address. `None`: there is none, or something of what it was made of has
    /// changed.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn get(
        &self,
        store: &Store,
        register: u64,
        address: &str,
    ) -> Result<Option<Ready>, StoreError> {
        let views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((made_of, ready)) = views.by_address.get(address).cloned() else {
            return Ok(None);
        };
        drop(views);
        if made_of.register != register {
            return Ok(None);
        }
        for (part, state) in &made_of.figures {
            if store.state(part)? != *state {
                return Ok(None);
            }
        }
        Ok(Some(ready))
    }

    /// Keeps a view. When there is no more room, all others go.
    pub fn put(&self, address: String, made_of: MadeOf, ready: &Ready) {
        let size = address.len() + ready.size();
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, old)) = views.by_address.remove(&address) {
            views.bytes -= address.len() + old.size();
        }
        if views.bytes + size > MOST {
            *views = Views::default();
        }
        if size <= MOST {
            views.bytes += size;
            views.by_address.insert(address, (made_of, ready.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use andamento_model::DataflowId;

    use crate::web::Reply;

    fn made_of(register: u64) -> MadeOf {
        MadeOf {
            register,
            figures: Vec::new(),
        }
    }

    #[test]
    fn a_view_is_kept_until_the_register_changes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let kept = Kept::default();
        let ready = Reply::csv("a\n1\n".to_string()).ready();
        kept.put("/x.csv".to_string(), made_of(7), &ready);
        assert_eq!(kept.get(&store, 7, "/x.csv").unwrap(), Some(ready));
        assert_eq!(kept.get(&store, 8, "/x.csv").unwrap(), None);
        assert_eq!(kept.get(&store, 7, "/y.csv").unwrap(), None);
    }

    #[test]
    fn a_view_of_other_figures_is_kept_when_figures_come_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let of = |name: &str| Part::Dataflow(DataflowId::parse(name).unwrap());
        let made_of = |part: Part| MadeOf {
            register: 1,
            figures: vec![(part.clone(), store.state(&part).unwrap())],
        };
        let kept = Kept::default();
        let ready = Reply::html("x".to_string()).ready();
        kept.put("/a".to_string(), made_of(of("a")), &ready);
        kept.put("/b".to_string(), made_of(of("b")), &ready);
        let cubes = folder.path().join("cubes/a");
        std::fs::create_dir_all(&cubes).unwrap();
        std::fs::write(cubes.join("2026-01-01_0123456789abcdef.parquet"), "").unwrap();
        assert_eq!(kept.get(&store, 1, "/a").unwrap(), None);
        assert_eq!(kept.get(&store, 1, "/b").unwrap(), Some(ready));
    }

    #[test]
    fn room_is_limited() {
        let kept = Kept::default();
        for number in 0..100 {
            let ready = Reply::html("x".repeat(1 << 20)).ready();
            kept.put((number % 70).to_string(), made_of(1), &ready);
        }
        let views = kept.views.lock().unwrap();
        let sizes = views.by_address.iter();
        let sum: usize = sizes.map(|(a, (_, ready))| a.len() + ready.size()).sum();
        assert!(views.bytes <= MOST && views.bytes == sum && sum > 0);
    }
}
