//! What could not be read: it is unknown, never unchanged, and nothing is written to an application of which anything that
//! its manifest speaks of is unknown.

use serde::Serialize;

use super::draft::Draft;
use crate::live::{LiveApp, Part, Unread};

/// One part of an application that nobody could compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unknown {
    pub part: Part,
    pub because: Unread,
}

/// Notes each of these parts that could not be read, and says whether all of them were.
pub(super) fn are_read(parts: &[Part], live: &LiveApp, draft: &mut Draft) -> bool {
    let unread = parts.iter().filter_map(|part| {
        let because = live.unread.get(part)?.clone();
        Some(Unknown {
            part: *part,
            because,
        })
    });
    let unread: Vec<_> = unread.collect();
    let are_read = unread.is_empty();
    draft.unknown(unread);
    are_read
}
