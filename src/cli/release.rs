//! `release`: an application is ours no longer, and stays as it is. It is shown, asked for and carried out as an apply is.

use super::args::{Asks, ByHand, Global};
use super::carry::Writer;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, kept, online, road};
use crate::plan::Report;
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &ByHand,
) -> Result<Exit, Failure> {
    if !(global.target.is_empty() && global.exclude.is_empty() && global.select.is_empty()) {
        let text = "release goes by the names of marks alone, and not by a part of the manifests";
        let failure = Failure::new(Exit::Usage, text).unwritten();
        return Err(failure.help(
            "leave out --target, --exclude, --select and --shard: NAME says what is let go",
        ));
    }
    let loaded = load(global, voice)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let parallelism = global.parallelism.into();
        let plan = road::release(&loaded.desired, &args.names, &remote, parallelism).await??;
        let asked = kept::asked(global, &Asks::default());
        let report = Report::of(&plan, asked, remote.requests());
        let writer = Writer {
            verb: "release",
            what: "release",
            report: &report,
            shown: &|style| render::release(&plan, style),
            outcome: &render::release_outcome,
            unasked: "look at what it would do, then say --yes; nothing was written",
            // What an interrupted apply left in doubt is healed by an apply, and stays in its journal.
            doubts: &[],
            is_confirmed: args.yes,
            run,
            parallelism: global.parallelism,
            audit_log: &global.audit_log,
        };
        writer.carry(&loaded, &plan, &remote, voice).await
    })
}
