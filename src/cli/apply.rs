//! `apply`: the plan once more, or the one in a file where it still holds; a yes, every secret resolved, then the steps.

use std::path::Path;

use super::args::{self, Global};
use super::carry::{FOLDER, Writer};
use super::kept::{self, Kept};
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, survey};
use crate::apply;
use crate::plan::Report;
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Apply,
) -> Result<Exit, Failure> {
    let kept = args.plan.as_deref().map(Kept::open).transpose()?;
    let asks = &args.asks;
    let global = &match &kept {
        Some(kept) => kept.asked_again(global, asks)?,
        None => global.clone(),
    };
    let mut loaded = load(global, voice)?.asked(global, asks)?;
    if let Some(kept) = &kept {
        loaded = kept.touched(loaded);
        kept.suits(&loaded.desired.tenant)?;
    }
    online(async {
        let tenant = &loaded.desired.tenant;
        let remote = Remote::open(global, tenant, run).await?;
        let doubts = apply::doubts(Path::new(FOLDER), &tenant.id, &remote.name)?;
        let loaded = match args.resume {
            true => loaded.left_over(&doubts, voice)?,
            false => loaded,
        };
        let allowed = asks.allowed();
        let mut plan = survey::plan(&loaded, &remote, voice, global.parallelism, &allowed).await?;
        let mut report = Report::of(&plan, kept::asked(global, asks), remote.requests());
        let idle = kept.as_ref().and_then(|kept| kept.idle_beside(&report));
        if let Some(kept) = &kept {
            plan = kept.held_against(plan, &report, voice)?;
            report = kept.report.clone();
        }
        let writer = Writer {
            verb: "apply",
            what: "plan",
            report: &report,
            shown: &|style| match (&kept, idle) {
                (Some(kept), Some(moved)) => kept.changes_nothing(moved),
                (Some(_) | None, _) => render::plan(&report, style),
            },
            outcome: &|plan, outcome, style| render::outcome(plan, run, outcome, style),
            unasked: "look at the plan, then say the same with --yes; nothing was written",
            doubts: &doubts,
            // Whoever names a plan has seen it.
            is_confirmed: args.yes || kept.is_some(),
            run,
            parallelism: global.parallelism,
            audit_log: &global.audit_log,
        };
        writer.carry(&loaded, &plan, &remote, voice).await
    })
}
