//! `start`, `pause`, `restart`: a deed by hand. It is shown, asked for and carried out as an apply is.

use super::args::{Asks, ByHand, Global};
use super::carry::Writer;
use super::load::{Loaded, load};
use super::remote::Remote;
use super::{Exit, Failure, Voice, kept, online, road, survey};
use crate::desired::App;
use crate::live::{Look, Seen};
use crate::plan::{self, Allowed, Deed, Entry, Plan, Report};
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &ByHand,
    deed: &Deed,
    allowed: &Allowed,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?.about(&args.names)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let plan = planned(&loaded, &remote, voice, (deed, allowed), global.parallelism).await?;
        let report = Report::of(
            &plan,
            kept::asked(global, &Asks::default()),
            remote.requests(),
        );
        let writer = Writer {
            verb: deed.name(),
            what: deed.name(),
            report: &report,
            shown: &|style| render::by_hand(&plan, deed, style),
            outcome: &|plan, outcome, style| render::by_hand_outcome(plan, deed, outcome, style),
            unasked: "look at what it would do, then say --yes; nothing was written",
            // What an interrupted apply left in doubt is no business of a deed by hand, and stays in its journal.
            doubts: &[],
            is_confirmed: args.yes,
            run,
            parallelism: global.parallelism,
            audit_log: &global.audit_log,
        };
        writer.carry(&loaded, &plan, &remote, voice).await
    })
}

/// The plan of the deed: first the index, so that nothing but ours is touched, then the jobs of each application.
async fn planned(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
    (deed, allowed): (&Deed, &Allowed),
    parallelism: u16,
) -> Result<Plan, Failure> {
    let survey = survey::survey(loaded, remote, voice).await?;
    let pairs = road::pairs(&loaded.desired, &survey.entries);
    let look = |look: &Look| look.with(plan::by_hand_reads(look.reads.is_young));
    let take = |app: &App, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::by_hand(app, entry, seen, deed, allowed)
    };
    let plans = road::visit(remote, &pairs, look, parallelism.into(), take).await?;
    Ok(plan::close(&loaded.desired, plans, Vec::new(), allowed))
}
