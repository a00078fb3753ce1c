//! Views that were made already, kept as long as the data folder holds the same files.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::reply::Reply;

/// The most bytes that are kept.
const MOST: usize = 64 << 20;

/// Views by address.
#[derive(Default)]
pub(super) struct Kept {
    views: Mutex<Views>,
}

#[derive(Default)]
struct Views {
    /// The state of the data folder from which they were made.
    state: u64,
    bytes: usize,
    by_address: HashMap<String, Reply>,
}

impl Kept {
    /// The view at an address. `None`: it was not made from this state of the folder.
    pub fn get(&self, state: u64, address: &str) -> Option<Reply> {
        let views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if views.state != state {
            return None;
        }
        views.by_address.get(address).cloned()
    }

    /// Keeps a view that was asked for when the folder was in this state. Views of another
    /// state go, and when there is no more room, all go.
    pub fn put(&self, state: u64, address: String, reply: &Reply) {
        let size = address.len() + reply.text.len();
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if views.state != state || views.bytes + size > MOST {
            *views = Views {
                state,
                ..Views::default()
            };
        }
        if size <= MOST && views.by_address.insert(address, reply.clone()).is_none() {
            views.bytes += size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_kept_until_the_folder_changes() {
        let kept = Kept::default();
        let reply = Reply::csv("a\n1\n".to_string());
        kept.put(7, "/x.csv".to_string(), &reply);
        assert_eq!(kept.get(7, "/x.csv"), Some(reply));
        assert_eq!(kept.get(8, "/x.csv"), None);
        kept.put(8, "/y".to_string(), &Reply::html(String::new()));
        assert_eq!(kept.get(8, "/x.csv"), None);
    }

    #[test]
    fn room_is_limited() {
        let kept = Kept::default();
        for number in 0..40 {
            let text = "x".repeat(1 << 20);
            kept.put(1, number.to_string(), &Reply::html(text));
        }
        let views = kept.views.lock().unwrap();
        assert!(views.bytes <= MOST && !views.by_address.is_empty());
    }
}
