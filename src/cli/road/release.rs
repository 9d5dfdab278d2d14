//! The road of a release, which reads marks and needs no manifest.

use super::visit;
use crate::desired::{self, Desired, Unmatched};
use crate::live::{Look, Seen};
use crate::model::AppName;
use crate::observe::{self, ReadError};
use crate::plan::{self, Allowed, Entry, Plan};
use crate::wire::Transport;

/// The plan that lets go whatever carries marks of these names, in which `*` and `?` stand for any letters.
///
/// # Errors
/// The first read that fails.
pub async fn release<T: Transport>(
    desired: &Desired,
    names: &[String],
    transport: &T,
    parallelism: usize,
) -> Result<Result<Plan, Unmatched>, ReadError> {
    let mut wanted = plan::wanted(desired);
    let is_named = |name: &AppName| {
        let mut names = names.iter();
        names.any(|pattern| desired::matches(pattern, name.as_str()))
    };
    wanted.searches.retain(|name, _| is_named(name));
    let index = observe::index(transport, &wanted).await?;
    let entries = match plan::to_release(desired, &index, names) {
        Ok(entries) => entries,
        Err(unmatched) => return Ok(Err(unmatched)),
    };
    let entries: Vec<_> = entries.iter().collect();
    let owner = &desired.tenant.owner;
    let take = |name: &AppName, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::release(owner, desired.apps.get(name), name, entry, seen)
    };
    let planned = visit(transport, &entries, Look::clone, parallelism, take).await?;
    let plan = plan::close(desired, planned, Vec::new(), &Allowed::default());
    Ok(Ok(plan))
}
