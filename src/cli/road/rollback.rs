//! The road of a rollback, which reads what an image speaks of.

use super::{Road, pairs, survey, visit};
use crate::desired::{App, Desired};
use crate::live::{Look, Seen};
use crate::observe::{self, ReadError};
use crate::plan::{self, Allowed, AppImage, Entry, Ground, Image, TakingBack};
use crate::wire::Transport;

/// The plan that takes back what an image says of these applications: what is kept of each is looked at, and nothing
/// else.
///
/// # Errors
/// The first read that fails.
pub async fn rollback<T: Transport>(
    desired: &Desired,
    transport: &T,
    parallelism: usize,
    allowed: &Allowed,
    image: &Image,
) -> Result<Road, ReadError> {
    let survey = survey(desired, transport).await?;
    if !survey.findings.is_empty() {
        return Ok(Road::Findings(survey.findings));
    }
    let none = AppImage::default();
    let of = |app: &App| image.of_app(app).unwrap_or(&none);
    let asked = desired.apps.values().map(of);
    let asked = asked.flat_map(AppImage::principals).collect();
    let answers = observe::principals(transport, &asked).await?.into_iter();
    let found = answers
        .filter_map(|(reference, mut all)| Some((reference, all.pop()?)))
        .collect();
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &found,
        allowed,
        owned: survey.owned,
    };
    let mut entries = survey.entries;
    for (name, entry) in &mut entries {
        if let (Entry::Live { look, .. }, Some(app)) = (entry, desired.apps.get(name)) {
            look.reads = plan::rollback_reads(of(app), look.reads.is_young);
        }
    }
    let pairs = pairs(desired, &entries);
    let take = |app: &App, entry: &Entry, seen: Seen| {
        let taking = TakingBack {
            image: of(app),
            found: &found,
        };
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::rollback(ground, app, entry, seen, taking)
    };
    let plans = visit(transport, &pairs, Look::clone, parallelism, take).await?;
    Ok(Road::Plan(plan::close(desired, plans, Vec::new(), allowed)))
}
