//! `show`: kept plans as they were made, whatever the tenant has become since. Those of shards of one tenant are shown as
//! one, and those of several tenants one after the other.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::plans::Plans;
use super::{Exit, Failure, Voice, kept};
use crate::finding::Sources;
use crate::plan::{self, Merged, Report, Unmerged};
use crate::render::{self, Style};
use crate::visible;

pub(super) fn run(voice: Voice, paths: &[PathBuf]) -> Result<Exit, Failure> {
    let reports = paths.iter().map(|path| kept::read(path));
    let reports = reports.collect::<Result<Vec<_>, _>>()?;
    let merged = plan::merged(reports).map_err(|unmerged| refused(&unmerged))?;
    for whole in &merged {
        if whole.parts > 1 && whole.report.commit.is_none() {
            voice.remark(&format!(
                "note: the plans of the tenant \"{}\" are of no commit, so that nothing says whether they are of the same manifests",
                visible::line(&whole.report.tenant.name)
            ));
        }
    }
    let (reports, parts): (Vec<_>, Vec<_>) = merged
        .into_iter()
        .map(|Merged { report, parts }| (report, parts))
        .unzip();
    voice.tell(&Plans {
        reports: &reports,
        findings: &[],
        sources: &Sources::default(),
        human: &|style| human(&reports, &parts, style),
        several: None,
    });
    Ok(Exit::Done)
}

fn human(reports: &[Report], parts: &[usize], style: Style) -> String {
    let texts = reports.iter().zip(parts).map(|(report, parts)| {
        let mut head = format!(
            "Plan for the tenant \"{}\" ({}), made by syncform {}",
            visible::line(&report.tenant.name),
            visible::line(&report.tenant.id),
            visible::line(&report.version),
        );
        if *parts > 1 {
            // Writing to a String cannot fail.
            let _ = write!(head, ", in {parts} parts");
        }
        format!("{head}.\n\n{}", render::plan(report, style))
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    if reports.len() < 2 {
        return text;
    }
    format!("{text}\n{}", render::plans(reports))
}

/// Plans that do not go together.
fn refused(unmerged: &Unmerged) -> Failure {
    let help = match unmerged {
        Unmerged::Overlap { .. } => {
            "plans of one tenant are shown as one, so that each application may be in one of them alone: name the newest of those that are about it"
        }
        Unmerged::Commits { .. } => "plan all parts from the same commit",
        Unmerged::Versions { .. } => "plan all parts with the same version",
    };
    Failure::new(Exit::Error, visible::line(&unmerged.to_string()))
        .help(help)
        .unwritten()
}
