//! `plan`: what an apply would do. It can write nothing to a tenant, since it holds no step that it could send.

use super::args::{self, Global};
use super::each::Looked;
use super::load::Loaded;
use super::plans::Plans;
use super::remote::Remote;
use super::{Exit, Failure, Voice, each, history, kept, load, online, preflight, survey};
use crate::finding::Finding;
use crate::manifest::Files;
use crate::plan::{Plan, Report};
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Plan,
) -> Result<Exit, Failure> {
    let (files, unread) = load::read(global);
    let tenants = each::tenants(global, &files);
    if !tenants.is_empty() {
        return each::plan((global, voice, run), args, &(files, unread), &tenants);
    }
    let planned = planned((global, voice, run), args, (files, unread))?;
    let report = &planned.report;
    voice.tell(&Plans {
        reports: std::slice::from_ref(report),
        findings: &planned.findings,
        sources: &planned.sources,
        human: &|style| render::plan(report, style),
        several: None,
    });
    if let Some(path) = &args.out {
        kept::keep(report, path)?;
        voice.remark(&kept::told(report, path));
    }
    Ok(planned.exit)
}

/// Plans for one tenant.
pub(super) fn planned(
    (global, voice, run): (&Global, Voice, &str),
    args: &args::Plan,
    read: (Files, Vec<Finding>),
) -> Result<Looked<Report>, Failure> {
    let loaded = load::load_from(global, voice, read)?.asked(global, &args.asks)?;
    let (report, exit, loaded) = online(async {
        let (loaded, since) = match &args.changed_since {
            Some(reference) => {
                let (loaded, since) = history::since(loaded, reference, voice).await?;
                (loaded, Some(since))
            }
            None => (loaded, None),
        };
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let (plan, report) = through(&remote, &loaded, global, voice, &args.asks).await?;
        let report = match since {
            Some(since) => report.of_changed(since),
            None => report,
        };
        let report = match args.show_unmanaged {
            true => report.with_left_alone(&plan),
            false => report,
        };
        // Unknown is not unchanged: whoever asks whether anything differs is not told that nothing does.
        let differs = plan.has_changes() || plan.has_unknown() || plan.has_unknown_past();
        let exit = match (plan.is_blocked(), differs && args.detailed_exitcode) {
            (true, _) => Exit::Blocked,
            (false, true) => Exit::Changes,
            (false, false) => Exit::Done,
        };
        Ok((report, exit, loaded))
    })?;
    Ok(Looked {
        report,
        exit,
        findings: loaded.findings,
        sources: loaded.sources,
    })
}

/// The plan through a door that is open, as it is made and as it is told.
pub(super) async fn through(
    remote: &Remote,
    loaded: &Loaded,
    global: &Global,
    voice: Voice,
    asks: &args::Asks,
) -> Result<(Plan, Report), Failure> {
    let allowed = asks.allowed();
    let plan = survey::plan(loaded, remote, voice, global.parallelism, &allowed).await?;
    preflight::tell_unread(plan.unknown(), remote, voice).await;
    let report = Report::of(&plan, kept::asked(global, asks), remote.requests());
    Ok((plan, report))
}
