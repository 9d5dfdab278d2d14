//! `apply`: the plan once more, a yes, every secret resolved, then the steps.

use super::args::Global;
use super::carry::Writer;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey};
use crate::render;

pub(super) fn run(global: &Global, voice: Voice, run: &str, yes: bool) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?;
    online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let plan = survey::plan(&loaded, &remote, voice, global.parallelism).await?;
        let writer = Writer {
            verb: "apply",
            what: "plan",
            plan: &render::plan,
            outcome: &render::outcome,
            unasked: "look at the plan, then run `syncform apply --yes`; nothing was written",
            heals: true,
            is_confirmed: yes,
            run,
            parallelism: global.parallelism,
        };
        writer.carry(&loaded, &plan, &remote, voice).await
    })
}
