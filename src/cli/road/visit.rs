//! Applications, looked at one after the other while many are read in one call.

use std::collections::BTreeMap;

use crate::desired::{App, Desired};
use crate::live::{Look, Missing, Seen};
use crate::model::AppName;
use crate::observe::{self, ReadError};
use crate::plan::Entry;
use crate::wire::Transport;

/// Each App with where it stands.
#[must_use]
pub fn pairs<'a>(
    desired: &'a Desired,
    entries: &'a BTreeMap<AppName, Entry>,
) -> Vec<(&'a App, &'a Entry)> {
    let apps = desired.apps.values();
    apps.filter_map(|app| Some((app, entries.get(&app.name)?)))
        .collect()
}

/// Visits each application with what the tenant shows of it, where there is something to look at: of that `look` says what.
/// What is made of them comes in their order.
///
/// # Errors
/// The first read that fails.
pub async fn visit<'a, T: Transport, A: Copy, R>(
    transport: &T,
    pairs: &[(A, &'a Entry)],
    look: impl Fn(&Look) -> Look,
    parallelism: usize,
    take: impl Fn(A, &'a Entry, Seen) -> R,
) -> Result<Vec<R>, ReadError> {
    let mut looks = Vec::new();
    let mut places = Vec::new();
    let mut made = Vec::new();
    for (place, (app, entry)) in pairs.iter().enumerate() {
        match entry {
            Entry::Live { look: known, .. } => {
                looks.push(look(known));
                places.push((place, *app, *entry));
            }
            Entry::New { .. } | Entry::Blocked { .. } => {
                made.push((place, take(*app, entry, Err(Missing::Both))));
            }
        }
    }
    let seen = observe::apps(transport, &looks, parallelism, |index, seen| {
        let (place, app, entry) = places[index];
        (place, take(app, entry, seen))
    });
    made.extend(seen.await?);
    made.sort_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}
